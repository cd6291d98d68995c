//! Every setting, on one page: command line over file over default.
//!
//! The file is TOML, `amends.toml` in the data folder unless named otherwise; a key nobody knows is refused by name,
//! so that a slip of the pen is not a silent default.

use crate::refusal::Fault;
use ipnet::IpNet;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What the file may say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// `sqlite:PATH` or `postgres://…`; by default a file in the data folder.
    pub database: Option<String>,
    /// Where to listen; `127.0.0.1:8080` by default.
    pub listen: Option<String>,
    /// The address people reach this server at, for links in mail; by default the one it listens on.
    #[serde(deserialize_with = "web_address")]
    pub public_url: Option<String>,
    /// Web servers before this one, addresses or networks: what they say of whom they pass on (`X-Forwarded-For`) is
    /// believed. By default nobody's word is.
    pub proxies: Vec<Network>,
    /// Where mailboxes that organisations set up may connect to.
    pub mailboxes: Mailboxes,
    /// How mail goes out; without it, into `outbox/*.eml` in the data folder.
    pub smtp: Option<Smtp>,
    /// Where mail is brought to this server by others; by default nowhere.
    pub receive: Receive,
    /// Seconds in which a mail that a member sends can be taken back; 10 by default, 0 to send at once.
    pub undo_seconds: UndoSeconds,
    /// Whether senders of incoming mail are asked about.
    pub sender_check: SenderCheck,
    /// Who may read numbers for Prometheus; without it, nobody.
    pub metrics: Option<Metrics>,
    /// Where alerts are told outside; without it, on the pages and by mail to the admins alone.
    pub alerts: Alerts,
    /// What is taken in one piece.
    pub limits: Limits,
    /// How background jobs are shared out among several nodes.
    pub jobs: Jobs,
    /// A language model that is asked for a second opinion on a draft, when someone asks for it; none by default.
    pub second_opinion: Option<SecondOpinion>,
}

/// How long a mail that a member sends waits before it goes: up to a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u64")]
pub struct UndoSeconds(pub u32);

impl Default for UndoSeconds {
    fn default() -> Self {
        UndoSeconds(10)
    }
}

impl TryFrom<u64> for UndoSeconds {
    type Error = String;

    fn try_from(seconds: u64) -> Result<UndoSeconds, String> {
        match u32::try_from(seconds) {
            Ok(seconds @ 0..=60) => Ok(UndoSeconds(seconds)),
            _ => Err(format!("undo_seconds is {seconds}. Give a number of seconds from 0 to 60.")),
        }
    }
}

/// What links in mail begin with; anything else would lead nowhere.
fn web_address<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(from)?;
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    if host.is_some_and(|host| !host.trim_matches('/').is_empty()) {
        return Ok(Some(text));
    }
    let says = "Begin it with https:// or http://, for example https://care.example.com";
    Err(D::Error::custom(format!("public_url is “{text}”. {says}")))
}

/// Where mailboxes that organisations set up may connect to: to mail servers on the internet, and to what stands here.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mailboxes {
    /// Inner addresses or networks where mail servers stand, `127.0.0.1` or `10.1.0.0/24`: any port of them is open.
    pub inner: Vec<Network>,
    /// Ports beside those of mail servers.
    pub ports: Vec<u16>,
}

/// A network, `10.0.0.0/8`, or one address of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Network(pub IpNet);

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Network, String> {
        let one = text.parse::<IpAddr>().map(IpNet::from);
        let says = || format!("“{text}” is not an address or network. Write it like 127.0.0.1 or 10.0.0.0/8");
        one.or_else(|_| text.parse()).map(Network).map_err(|_| says())
    }
}

/// How background jobs are shared out among several nodes.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Jobs {
    /// Seconds after which another node takes over the jobs and mailboxes of one that died; 30 by default.
    pub lease: LeaseLength,
}

/// How long a lease lasts unless it is prolonged: a second to an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u64")]
pub struct LeaseLength(pub Duration);

impl Default for LeaseLength {
    fn default() -> Self {
        LeaseLength(Duration::from_secs(30))
    }
}

impl TryFrom<u64> for LeaseLength {
    type Error = String;

    fn try_from(seconds: u64) -> Result<LeaseLength, String> {
        match seconds {
            1..=3600 => Ok(LeaseLength(Duration::from_secs(seconds))),
            _ => Err(format!("jobs.lease is {seconds}. Give a number of seconds from 1 to 3600.")),
        }
    }
}

/// An OpenAI-compatible endpoint.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecondOpinion {
    /// What `/chat/completions` stands below: `http://127.0.0.1:11434/v1`.
    pub url: String,
    /// The model's name there.
    pub model: String,
    /// Sent as a bearer token, or better its place in the environment: `env:NAME`.
    pub key: Option<String>,
    /// How long an answer may take, in milliseconds.
    #[serde(default = "patience")]
    pub timeout_ms: u64,
}

fn patience() -> u64 {
    8_000
}

/// Where mail is brought to this server by others.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Receive {
    /// For a mail server beside us: `127.0.0.1:2424`, or the path of a socket.
    pub lmtp: Option<String>,
    /// For anyone: `0.0.0.0:25`.
    pub smtp: Option<String>,
    /// The name this server goes by there; by default the host of `public_url`.
    pub name: Option<String>,
    /// Offers STARTTLS: the chain of certificates, PEM.
    pub certificate: Option<PathBuf>,
    /// Its private key, PEM.
    pub key: Option<PathBuf>,
}

/// Whether the DNS is asked if a mail is from whom it says (DKIM, SPF, DMARC).
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SenderCheck {
    /// It is, unless this is false.
    pub enabled: bool,
    /// The server that is asked, `127.0.0.1:53`; by default those the machine is set to.
    pub server: Option<SocketAddr>,
}

impl Default for SenderCheck {
    fn default() -> Self {
        SenderCheck { enabled: true, server: None }
    }
}

/// Who may read numbers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// What a reader shows as bearer token, or better its place in the environment: `env:NAME`.
    pub token: String,
}

/// Where alerts are told outside.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Alerts {
    /// An address that is called, signed as Standard Webhooks says.
    pub webhook: Option<String>,
    /// The key of that signature, `whsec_` and base64, or its place in the environment: `env:NAME`.
    pub secret: Option<String>,
}

/// A secret as the file gives it, or from where in the environment the file says it is.
///
/// # Errors
/// When that place is empty; names the setting.
pub fn or_environment(given: &str, setting: &str) -> Result<String, Fault> {
    match given.strip_prefix("env:") {
        Some(name) => std::env::var(name)
            .map_err(|_| Fault::because(format!("{setting} names ${name}, which is not set in the environment"))),
        None => Ok(given.to_owned()),
    }
}

/// The server mail is handed to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// Its name.
    pub host: String,
    /// 587 by default, 465 with `tls = "implicit"`.
    pub port: Option<u16>,
    /// `starttls` (default), `implicit`, or `none` for a server on this machine.
    #[serde(default)]
    pub tls: Tls,
    /// Signs in with this, if anything.
    pub user: Option<String>,
    /// The password, or better its place in the environment: `env:NAME`.
    pub password: Option<String>,
}

/// How the way to the mail server is kept private.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Tls {
    /// Plain at first, then required to turn private.
    #[default]
    Starttls,
    /// Private from the first byte.
    Implicit,
    /// Not at all.
    None,
}

/// What is taken in one piece, in bytes, and how often.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// The largest mail.
    pub mail: usize,
    /// The largest upload through a form, all files together.
    pub upload: usize,
    /// Calls of the API in one minute with one key.
    pub calls: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { mail: 50 * 1024 * 1024, upload: 25 * 1024 * 1024, calls: 600 }
    }
}

impl Config {
    /// Reads the file, if there is one.
    ///
    /// # Errors
    /// When it is there but cannot be understood; names line and key.
    pub fn read(path: &Path) -> Result<Config, Fault> {
        match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|e| Fault::because(path.display().to_string()).caused_by(e)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Config::default()),
            Err(e) => Err(Fault::because(path.display().to_string()).caused_by(e)),
        }
    }

    /// Where to listen.
    pub fn listens_on(&self) -> &str {
        self.listen.as_deref().unwrap_or("127.0.0.1:8080")
    }

    /// The address people reach this server at, without a slash at its end.
    pub fn base_url(&self) -> String {
        let base = self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listens_on()));
        base.trim_end_matches('/').to_owned()
    }

    /// The store this server stands on.
    ///
    /// # Errors
    /// When the setting names no database we know.
    pub fn target(&self, data: &Path) -> Result<db::Target, Fault> {
        match &self.database {
            Some(text) => text.parse().map_err(Fault::from),
            None => Ok(db::Target::Sqlite(data.join("amends.db"))),
        }
    }
}

/// Where things of this server lie on disk.
#[derive(Clone, Debug)]
pub struct Places {
    /// The data folder.
    pub data: PathBuf,
    /// Mail that has no server to go to.
    pub outbox: PathBuf,
}

impl Places {
    /// The places below a data folder, which is created.
    ///
    /// # Errors
    /// When it cannot be.
    pub fn below(data: &Path) -> Result<Places, Fault> {
        std::fs::create_dir_all(data).map_err(|e| Fault::because(data.display().to_string()).caused_by(e))?;
        Ok(Places { data: data.to_owned(), outbox: data.join("outbox") })
    }
}
