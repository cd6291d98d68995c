//! What may be typed about a mailbox, and who may: one body for the form, the API and the command line.

use super::canary::HOURS_AT_MOST;
use super::{After, Dkim, Folder, Incoming, Mailbox, OAuth, Outgoing, Provider, Secret, Server, SignIn, presets};
use base::config::Tls;
use base::context::{Person, Role};
use base::ids::{MailboxId, OrgId};
use base::refusal::Refusal;
use base::words;
use serde::Deserialize;
use utoipa::ToSchema;

/// Folders of one mailbox, at most.
const FOLDERS: usize = 20;
/// Aliases of one mailbox, at most.
const ALIASES: usize = 50;
/// Seconds between two looks: unless said otherwise, and the bounds.
const EVERY: u32 = 60;
const EVERY_AT_LEAST: u32 = 10;
const EVERY_AT_MOST: u32 = 3600;

/// A mailbox as typed. What is left out is empty: an amendment names everything but the secrets, which stay as they
/// are when they are left out.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MailboxBody {
    /// What it is called here.
    pub name: String,
    /// The address it receives for and answers from.
    pub address: String,
    /// Other addresses that lead to it, one a line.
    pub aliases: String,
    /// The name beside the address on what it sends; empty for the writer's own.
    pub sender_name: String,
    /// Words below what it sends.
    pub signature: String,
    /// Neither fetched nor sent through for now.
    pub paused: bool,
    /// A provider whose servers and addresses of permission are filled in where they are left out.
    pub provider: Option<Provider>,
    /// The IMAP server mail is fetched from; empty when it is not fetched.
    pub in_host: String,
    /// 993 by default, 143 unless the way is private from the first byte.
    pub in_port: Option<u16>,
    /// How the way there is kept private; `implicit` by default.
    pub in_tls: Option<Tls>,
    /// Signs in with this; the address by default.
    pub in_user: String,
    /// Signs in so; with a password by default.
    pub in_sign_in: Option<SignIn>,
    /// The password; never shown again.
    pub in_password: String,
    /// A certificate (PEM) that is trusted besides the public authorities.
    pub in_certificate: String,
    /// Folders, one a line, with what is done after: `INBOX = seen`, `Web = leave`, `Help = move Done`.
    pub folders: String,
    /// Seconds between two looks, 60 by default; a server that can call does so at once.
    pub every: Option<u32>,
    /// The SMTP server mail is sent through; empty for the server-wide one.
    pub out_host: String,
    /// 587 by default, 465 when the way is private from the first byte.
    pub out_port: Option<u16>,
    /// How the way there is kept private; `starttls` by default.
    pub out_tls: Option<Tls>,
    /// Signs in with this; the address by default.
    pub out_user: String,
    /// Signs in so; with a password by default.
    pub out_sign_in: Option<SignIn>,
    /// The password; never shown again.
    pub out_password: String,
    /// A certificate (PEM) that is trusted besides the public authorities.
    pub out_certificate: String,
    /// The application's number at the provider.
    pub client_id: String,
    /// The application's secret there; never shown again.
    pub client_secret: String,
    /// The page on which a person gives permission.
    pub authorize_url: String,
    /// Where codes are changed into tokens.
    pub token_url: String,
    /// What permission is asked for.
    pub scope: String,
    /// The domain that signs what is sent.
    pub dkim_domain: String,
    /// Where its public key is found.
    pub dkim_selector: String,
    /// The private key that signs; never shown again.
    pub dkim_key: String,
    /// Hours between two test mails it sends to itself and waits for; none by default, and with 0.
    pub canary_hours: Option<u32>,
}

/// Only an admin sets mailboxes up.
///
/// # Errors
/// Refused for everybody else.
pub fn may_set_up(person: &Person) -> Result<(), Refusal> {
    if person.role == Role::Admin {
        return Ok(());
    }
    Err(Refusal::forbidden("Only admins can set up mailboxes. Ask one of your admins; see the members page."))
}

/// A mailbox as it is to be.
///
/// # Errors
/// Names the field and what to write there.
pub fn mailbox(org: OrgId, id: MailboxId, body: &MailboxBody) -> Result<Mailbox, Refusal> {
    let address = words::address("address", &body.address)?;
    let name = if body.name.trim().is_empty() { address.as_str() } else { &body.name };
    let found = Mailbox {
        org,
        id,
        name: words::line("name", name, "Enter a name for the mailbox.")?,
        aliases: aliases(&body.aliases, &address)?,
        sender_name: line("sender_name", &body.sender_name)?,
        signature: words::optional("signature", &body.signature)?.unwrap_or_default(),
        paused: body.paused,
        incoming: incoming(body, &address)?,
        outgoing: outgoing(body, &address)?,
        oauth: oauth(body)?,
        dkim: dkim(body)?,
        canary_hours: canary_hours(body)?,
        version: 0,
        address,
    };
    if found.needs_permission() && found.oauth.is_none() {
        return Err(Refusal::invalid(
            "client_id",
            "OAuth2 needs the client ID of your application at the provider. Enter it.",
        ));
    }
    Ok(found)
}

fn canary_hours(body: &MailboxBody) -> Result<u32, Refusal> {
    match body.canary_hours.unwrap_or(0) {
        hours @ 0..=HOURS_AT_MOST => Ok(hours),
        _ => Err(Refusal::invalid(
            "canary_hours",
            format!("Enter at most {HOURS_AT_MOST} hours (one week), or 0 for none."),
        )),
    }
}

/// The secrets that were typed.
pub fn secrets(body: &MailboxBody) -> Vec<(Secret, String)> {
    let typed = [
        (Secret::InPassword, &body.in_password),
        (Secret::OutPassword, &body.out_password),
        (Secret::ClientSecret, &body.client_secret),
        (Secret::DkimKey, &body.dkim_key),
    ];
    typed.into_iter().filter(|(_, text)| !text.trim().is_empty()).map(|(name, text)| (name, text.clone())).collect()
}

/// The secrets a mailbox cannot do without.
pub fn needs(mailbox: &Mailbox) -> Vec<(Secret, &'static str)> {
    let with = |server: Option<&Server>| server.is_some_and(|server| server.sign_in == SignIn::Password);
    let mut needed = Vec::new();
    if with(mailbox.incoming.as_ref().map(|i| &i.server)) {
        needed.push((Secret::InPassword, "in_password"));
    }
    if with(mailbox.outgoing.as_ref().map(|o| &o.server)) {
        needed.push((Secret::OutPassword, "out_password"));
    }
    if mailbox.dkim.is_some() {
        needed.push((Secret::DkimKey, "dkim_key"));
    }
    needed
}

fn line(field: &'static str, text: &str) -> Result<String, Refusal> {
    if text.trim().is_empty() { Ok(String::new()) } else { words::line(field, text, "") }
}

fn aliases(text: &str, address: &str) -> Result<Vec<String>, Refusal> {
    let mut found = Vec::new();
    for word in text.split([',', ';', ' ', '\n', '\r']).filter(|word| !word.is_empty()) {
        let alias = words::address("aliases", word)?;
        if alias != address && !found.contains(&alias) {
            found.push(alias);
        }
    }
    if found.len() > ALIASES {
        return Err(Refusal::invalid(
            "aliases",
            format!("A mailbox can have at most {ALIASES} other addresses. Remove some."),
        ));
    }
    Ok(found)
}

fn incoming(body: &MailboxBody, address: &str) -> Result<Option<Incoming>, Refusal> {
    let preset = body.provider.and_then(presets::of).map(|preset| preset.imap);
    let tls = body.in_tls.or(preset.map(|(.., tls)| tls).filter(|_| body.in_host.trim().is_empty()));
    let tls = tls.unwrap_or(Tls::Implicit);
    let usual = if tls == Tls::Implicit { 993 } else { 143 };
    let host = match (body.in_host.trim(), preset) {
        ("", None) => return Ok(None),
        ("", Some((host, ..))) => host,
        (host, _) => host,
    };
    let sign_in = body.in_sign_in.unwrap_or_else(|| sign_in(body));
    if sign_in == SignIn::None {
        return Err(Refusal::invalid("in_sign_in", "Fetching mail requires sign-in. Choose password or OAuth2."));
    }
    let server = Server {
        host: server_name("in_host", host)?,
        port: body.in_port.unwrap_or(usual),
        tls,
        user: user("in_user", &body.in_user, address)?,
        sign_in,
        certificate: certificate("in_certificate", &body.in_certificate)?,
    };
    private("in_tls", &server)?;
    let every = body.every.unwrap_or(EVERY);
    if !(EVERY_AT_LEAST..=EVERY_AT_MOST).contains(&every) {
        let says = format!("Enter {EVERY_AT_LEAST} to {EVERY_AT_MOST} seconds.");
        return Err(Refusal::invalid("every", says));
    }
    Ok(Some(Incoming { server, folders: folders(&body.folders)?, every }))
}

fn outgoing(body: &MailboxBody, address: &str) -> Result<Option<Outgoing>, Refusal> {
    let preset = body.provider.and_then(presets::of).map(|preset| preset.smtp);
    let tls = body.out_tls.or(preset.map(|(.., tls)| tls).filter(|_| body.out_host.trim().is_empty()));
    let tls = tls.unwrap_or_default();
    let usual = match tls {
        Tls::Starttls => 587,
        Tls::Implicit => 465,
        Tls::None => 25,
    };
    let host = match (body.out_host.trim(), preset) {
        ("", None) => return Ok(None),
        ("", Some((host, ..))) => host,
        (host, _) => host,
    };
    let server = Server {
        host: server_name("out_host", host)?,
        port: body.out_port.unwrap_or(usual),
        tls,
        user: user("out_user", &body.out_user, address)?,
        sign_in: body.out_sign_in.unwrap_or_else(|| sign_in(body)),
        certificate: certificate("out_certificate", &body.out_certificate)?,
    };
    if server.sign_in != SignIn::None {
        private("out_tls", &server)?;
    }
    Ok(Some(Outgoing { server }))
}

/// With permission where an application is named, else with a password.
fn sign_in(body: &MailboxBody) -> SignIn {
    if body.client_id.trim().is_empty() { SignIn::Password } else { SignIn::Oauth }
}

fn server_name(field: &'static str, text: &str) -> Result<String, Refusal> {
    let host = text.trim().trim_end_matches('.').to_lowercase();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    if !host.is_empty() && host.len() <= 253 && host.chars().all(fits) {
        return Ok(host);
    }
    Err(Refusal::invalid(field, format!("“{text}” is not a server name. It should look like imap.example.com.")))
}

fn user(field: &'static str, text: &str, address: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() { Ok(address.to_owned()) } else { words::line(field, text, "") }
}

/// Passwords do not cross a network that others can read; a server on this machine is another matter.
fn private(field: &'static str, server: &Server) -> Result<(), Refusal> {
    let near = server.host == "localhost" || server.host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    if server.tls != Tls::None || near {
        return Ok(());
    }
    let says = "Without TLS, others could read the password. Choose TLS or STARTTLS; only a server on \
                this machine may do without.";
    Err(Refusal::invalid(field, says))
}

fn certificate(field: &'static str, text: &str) -> Result<Option<String>, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let is_pem = text.starts_with("-----BEGIN CERTIFICATE-----") && text.ends_with("-----END CERTIFICATE-----");
    if is_pem && text.len() <= 64 * 1024 {
        return Ok(Some(text.to_owned()));
    }
    Err(Refusal::invalid(field, "Paste the certificate as text. It begins with -----BEGIN CERTIFICATE-----."))
}

/// `INBOX = seen`, `Web = leave`, `Help = move Done`; a name alone is marked as read.
fn folders(text: &str) -> Result<Vec<Folder>, Refusal> {
    let mut found: Vec<Folder> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let folder = folder(line)?;
        if found.iter().any(|known| known.name == folder.name) {
            return Err(Refusal::invalid("folders", format!("“{}” is listed twice. Remove one.", folder.name)));
        }
        found.push(folder);
    }
    if found.len() > FOLDERS {
        return Err(Refusal::invalid("folders", format!("A mailbox can read at most {FOLDERS} folders. Remove some.")));
    }
    let read: Vec<&str> = found.iter().map(|folder| folder.name.as_str()).collect();
    let round = found.iter().find_map(|folder| match &folder.after {
        After::Move(to) if read.contains(&to.as_str()) => Some(to),
        _ => None,
    });
    if let Some(to) = round {
        return Err(Refusal::invalid(
            "folders",
            format!("Mail can’t be moved to “{to}”, because that folder is read too. Choose another folder."),
        ));
    }
    if found.is_empty() {
        found.push(Folder { name: "INBOX".to_owned(), after: After::Seen });
    }
    Ok(found)
}

fn folder(line: &str) -> Result<Folder, Refusal> {
    let (name, rule) = line.rsplit_once('=').unwrap_or((line, "seen"));
    let after = match rule.trim() {
        "seen" => After::Seen,
        "leave" => After::Leave,
        other => match other.strip_prefix("move ").map(str::trim) {
            Some(to) if !to.is_empty() => After::Move(words::line("folders", to, "")?),
            _ => {
                let says = format!("“{line}” can’t be read. Write FOLDER = seen, = leave, or = move OTHER FOLDER.");
                return Err(Refusal::invalid("folders", says));
            }
        },
    };
    let name = words::line("folders", name.trim(), "Enter the folder before the =.")?;
    // IMAP knows the inbox in any case of letters, and by one name.
    let name = if name.eq_ignore_ascii_case("inbox") { "INBOX".to_owned() } else { name };
    Ok(Folder { name, after })
}

/// Folders as they are typed.
pub fn folders_typed(folders: &[Folder]) -> String {
    let line = |folder: &Folder| match &folder.after {
        After::Leave => format!("{} = leave", folder.name),
        After::Seen => format!("{} = seen", folder.name),
        After::Move(to) => format!("{} = move {to}", folder.name),
    };
    folders.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn oauth(body: &MailboxBody) -> Result<Option<OAuth>, Refusal> {
    if body.client_id.trim().is_empty() {
        return Ok(None);
    }
    let preset = body.provider.and_then(presets::of);
    let or = |typed: &str, preset: Option<&'static str>| match typed.trim() {
        "" => preset.unwrap_or_default().to_owned(),
        typed => typed.to_owned(),
    };
    Ok(Some(OAuth {
        provider: body.provider.unwrap_or(Provider::Other),
        client_id: words::line("client_id", &body.client_id, "")?,
        authorize_url: url("authorize_url", &or(&body.authorize_url, preset.map(|p| p.authorize_url)))?,
        token_url: url("token_url", &or(&body.token_url, preset.map(|p| p.token_url)))?,
        scope: words::required("scope", &or(&body.scope, preset.map(|p| p.scope)), "Enter the scope to ask for.")?,
    }))
}

/// Tokens go over TLS only; a token server on this machine is another matter.
fn url(field: &'static str, text: &str) -> Result<String, Refusal> {
    let near = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    let private = text.starts_with("https://")
        || near.iter().any(|near| text.strip_prefix(near).is_some_and(|rest| rest.starts_with([':', '/'])));
    let plain = text.len() <= 1000 && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    if private && plain {
        return Ok(text.to_owned());
    }
    Err(Refusal::invalid(field, "Enter the provider’s address. It begins with https://."))
}

fn dkim(body: &MailboxBody) -> Result<Option<Dkim>, Refusal> {
    let (domain, selector) = (body.dkim_domain.trim(), body.dkim_selector.trim());
    match (domain.is_empty(), selector.is_empty()) {
        (true, true) => Ok(None),
        (false, false) => Ok(Some(Dkim {
            domain: server_name("dkim_domain", domain)?,
            selector: server_name("dkim_selector", selector)?,
        })),
        (true, false) => Err(Refusal::invalid("dkim_domain", "Enter the signing domain, for example example.com.")),
        (false, true) => Err(Refusal::invalid("dkim_selector", "Enter the selector under which the key is published.")),
    }
}

#[cfg(test)]
mod tests;
