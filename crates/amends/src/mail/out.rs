//! Mail goes out: claimed from the outbox, written, handed to the mail server or laid into a folder, and noted.
//!
//! The order of commits makes a crash harmless: a claim is durable before anything is sent and holds the message for
//! a while; what became of it is durable after. Whoever dies between the two leaves the message to be sent again, as
//! the same bytes with the same Message-ID.

use super::compose::{self, Letterhead};
use crate::case::Command;
use crate::config::{Smtp, Tls};
use crate::context::Actor;
use crate::desk::{Desk, Who};
use crate::message;
use crate::outbox::{self, Waiting, back_off};
use crate::refusal::{Error, Fault};
use email::Outgoing;
use jiff::SignedDuration;
use lettre::address::Envelope;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls as LettreTls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinSet;

/// Messages handed over at the same time.
const AT_ONCE: usize = 4;
/// How long a claimed message is nobody else's; longer than any conversation with a mail server may last.
const CLAIM: SignedDuration = SignedDuration::from_mins(10);
/// How long one conversation with a mail server may last.
const CONVERSATION: Duration = Duration::from_secs(8 * 60);
/// How long the server may take over one answer.
const ANSWER: Duration = Duration::from_secs(60);
/// How often the outbox is looked into when nothing calls.
const TICK: Duration = Duration::from_secs(5);

/// The way mail leaves the house.
#[derive(Clone)]
pub enum Way {
    /// To a mail server.
    Server(AsyncSmtpTransport<Tokio1Executor>),
    /// Into a folder, one `.eml` a message, for a house that has no mail server yet.
    Folder(PathBuf),
}

/// Why a message did not go.
struct Trouble {
    /// Trying again will not help.
    for_good: bool,
    says: String,
}

impl Way {
    /// The way the settings name. Made, and dropped, inside a tokio runtime.
    ///
    /// # Errors
    /// When the password's place in the environment is empty, or the server's name cannot be used.
    pub fn new(smtp: Option<&Smtp>, folder: &Path) -> Result<Way, Fault> {
        let Some(smtp) = smtp else { return Ok(Way::Folder(folder.to_owned())) };
        let private = || TlsParameters::new(smtp.host.clone());
        let (tls, port) = match smtp.tls {
            Tls::Starttls => (LettreTls::Required(private()?), 587),
            Tls::Implicit => (LettreTls::Wrapper(private()?), 465),
            Tls::None => (LettreTls::None, 25),
        };
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
            .port(smtp.port.unwrap_or(port))
            .tls(tls)
            .timeout(Some(ANSWER))
            .pool_config(PoolConfig::new().max_size(AT_ONCE as u32));
        if let Some(user) = &smtp.user {
            server = server.credentials(Credentials::new(user.clone(), password(smtp)?));
        }
        Ok(Way::Server(server.build()))
    }

    async fn hand_over(&self, mail: &Outgoing, bytes: Vec<u8>) -> Result<(), Trouble> {
        match self {
            Way::Server(server) => {
                let envelope = envelope(mail).map_err(for_good)?;
                let sent = tokio::time::timeout(CONVERSATION, server.send_raw(&envelope, &bytes)).await;
                let answer = sent.map_err(|_| passing("The mail server took too long to answer."))?;
                answer.map(drop).map_err(|error| trouble(&error))
            }
            Way::Folder(folder) => {
                let path = folder.join(file_name(&mail.message_id));
                let laid = tokio::task::spawn_blocking(move || lay(&path, &bytes)).await;
                match laid {
                    Ok(Ok(())) => Ok(()),
                    Ok(Err(error)) => Err(passing(format!("It could not be laid into the outbox folder: {error}"))),
                    Err(error) => Err(passing(error.to_string())),
                }
            }
        }
    }
}

fn password(smtp: &Smtp) -> Result<String, Fault> {
    let given = smtp.password.clone().unwrap_or_default();
    match given.strip_prefix("env:") {
        Some(name) => std::env::var(name)
            .map_err(|_| Fault::because(format!("smtp.password names ${name}, which is not set in the environment"))),
        None => Ok(given),
    }
}

/// Bounces go to the address that names the case.
fn envelope(mail: &Outgoing) -> Result<Envelope, String> {
    let from = mail.reply_to.as_ref().unwrap_or(&mail.from);
    let read =
        |address: &str| address.parse().map_err(|_| format!("“{address}” is not an address mail can be sent to."));
    let to = mail.to.iter().map(|to| read(&to.address)).collect::<Result<Vec<_>, _>>()?;
    Envelope::new(Some(read(&from.address)?), to).map_err(|error| error.to_string())
}

fn for_good(says: impl Into<String>) -> Trouble {
    Trouble { for_good: true, says: says.into() }
}

fn passing(says: impl Into<String>) -> Trouble {
    Trouble { for_good: false, says: says.into() }
}

/// A 5xx is the server's last word about this message, but for those about our own sign-in (53x).
fn trouble(error: &lettre::transport::smtp::Error) -> Trouble {
    let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let Some(code) = error.status() else {
        return passing(format!("The mail server could not be reached: {error}"));
    };
    let code = code.to_string();
    let for_good = error.is_permanent() && !code.starts_with("53");
    let verb = if for_good { "refused it" } else { "does not take it now" };
    Trouble { for_good, says: format!("The mail server {verb}: {code} {}", words.trim()) }
}

/// A Message-ID as the name of a file.
fn file_name(id: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    let name: String = id.chars().map(|c| if safe(c) { c } else { '_' }).collect();
    format!("{}.eml", name.trim_start_matches('.'))
}

/// The whole file or none of it, also when the power goes.
fn lay(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let half = path.with_extension("part");
    let mut file = std::fs::File::create(&half)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&half, path)?;
    std::fs::File::open(folder)?.sync_all()
}

/// The post: what it needs to send.
#[derive(Clone)]
pub struct Post {
    desk: Desk,
    way: Way,
    head: Arc<Letterhead>,
}

impl Post {
    /// A post that sends what the desk queues.
    pub fn new(desk: Desk, way: Way, head: Letterhead) -> Post {
        Post { desk, way, head: Arc::new(head) }
    }

    /// Sends until told to stop; what is in flight then is finished first.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut news = self.desk.news();
        let mut in_flight = JoinSet::new();
        while !*stop.borrow() {
            while in_flight.len() < AT_ONCE {
                let Some(waiting) = self.claim().await else { break };
                let post = self.clone();
                in_flight.spawn(async move { post.send(waiting).await });
            }
            tokio::select! {
                _ = stop.changed() => {}
                Some(_) = in_flight.join_next() => {}
                () = call(&mut news), if in_flight.len() < AT_ONCE => {}
                () = tokio::time::sleep(TICK) => {}
            }
        }
        while in_flight.join_next().await.is_some() {}
    }

    /// Sends everything that is due now, one after the other; says how many messages that were.
    pub async fn send_due(&self) -> usize {
        let mut count = 0;
        while let Some(waiting) = self.claim().await {
            self.send(waiting).await;
            count += 1;
        }
        count
    }

    async fn claim(&self) -> Option<Waiting> {
        let now = self.desk.now();
        let claimed = async {
            if !self.desk.read(move |sql| Ok(outbox::is_due(sql, now)?)).await? {
                return Ok(None);
            }
            self.desk.write(move |sql| Ok::<_, Error>(outbox::claim(sql, now, now + CLAIM)?)).await
        };
        claimed.await.unwrap_or_else(|error: Error| {
            tracing::error!(%error, "the outbox does not open");
            None
        })
    }

    async fn send(&self, waiting: Waiting) {
        let noted = match self.attempt(&waiting).await {
            Ok(Ok(())) => self.sent(&waiting).await,
            Ok(Err(trouble)) => self.troubled(&waiting, trouble).await,
            Err(error) => self.troubled(&waiting, passing(format!("It could not be written: {error}"))).await,
        };
        if let Err(error) = noted {
            // The claim runs out and the message goes again, the same one.
            tracing::error!(case = %waiting.no, n = waiting.n, %error, "what became of a mail could not be noted");
        }
    }

    async fn attempt(&self, waiting: &Waiting) -> Result<Result<(), Trouble>, Error> {
        let (org, no, n) = (waiting.org, waiting.no, waiting.n);
        let house = self.desk.house(org).await?;
        let draft = self.desk.read(move |sql| compose::gather(sql, org, no, n)).await?;
        let mail = compose::outgoing(&draft, &house, self.desk.tokens(), &self.head)?;
        match email::compose(&mail) {
            Ok(bytes) => Ok(self.way.hand_over(&mail, bytes).await),
            Err(error) => Ok(Err(for_good(format!("It cannot be sent: {error}.")))),
        }
    }

    async fn sent(&self, waiting: &Waiting) -> Result<(), Error> {
        let done = waiting.clone();
        let wish = Command::Message(message::Command::Deliver { n: waiting.n });
        self.note(waiting, wish, move |sql| Ok(outbox::sent(sql, &done)?)).await
    }

    async fn troubled(&self, waiting: &Waiting, trouble: Trouble) -> Result<(), Error> {
        let next = back_off(waiting.tries).filter(|_| !trouble.for_good);
        let next = next.map(|seconds| self.desk.now() + SignedDuration::from_secs(seconds));
        let (done, says) = (waiting.clone(), trouble.says.clone());
        let write_down = move |sql: &mut db::Sql<'_>| Ok(outbox::failed(sql, &done, &says, next)?);
        if next.is_some() {
            let (org, no) = (waiting.org, waiting.no);
            let told = move |sql: &mut db::Sql<'_>| {
                sql.announce(format!("case {org} {}", no.0));
                write_down(sql)
            };
            return self.desk.write(told).await;
        }
        let wish = Command::Message(message::Command::Fail { n: waiting.n, reason: trouble.says });
        self.note(waiting, wish, write_down).await
    }

    /// What became of it, and the outbox, in one commit. When the case knows already, the outbox alone.
    async fn note<F>(&self, waiting: &Waiting, wish: Command, also: F) -> Result<(), Error>
    where
        F: Fn(&mut db::Sql<'_>) -> Result<(), Error> + Send + Sync + Clone + 'static,
    {
        let system = Who { org: waiting.org, actor: Actor::System };
        let noted = also.clone();
        match self.desk.act_and(system, waiting.no, (wish, Vec::new()), move |sql, _| noted(sql)).await {
            Ok(_) => Ok(()),
            Err(Error::Refused(_)) => self.desk.write(also).await,
            Err(broken) => Err(broken),
        }
    }
}

/// Returns when a commit may have queued something.
async fn call(news: &mut broadcast::Receiver<Arc<str>>) {
    loop {
        match news.recv().await {
            Ok(topic) if topic.starts_with("case ") || topic.as_ref() == "*" => return,
            Ok(_) => {}
            Err(broadcast::error::RecvError::Lagged(_)) => return,
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}
