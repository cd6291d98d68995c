//! The way mail leaves the server: to a mail server by SMTP, or into a folder. The only file of the crate that speaks to the network.

use crate::connection::smtp::{self, Heard};
use base::config::{Smtp, Tls};
use base::refusal::Fault;
use email::ComposeError;
use engine::outbox::trouble::{Cause, Trouble};
use engine::problem::{OfSending, Said};
use lettre::address::Envelope;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Tls as LettreTls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Connections kept to one mail server, and so messages handed over to it at the same time.
pub const AT_ONCE: usize = 4;
/// How long one conversation with a mail server may last.
const CONVERSATION: Duration = Duration::from_secs(8 * 60);
/// How long the server may take over one answer.
const ANSWER: Duration = Duration::from_secs(60);

/// The way mail leaves the server.
#[derive(Clone)]
pub enum Way {
    /// To a mail server.
    Server(AsyncSmtpTransport<Tokio1Executor>),
    /// Into a folder, one `.eml` a message, for a server that has no mail server yet.
    Folder(PathBuf),
}

/// A mail as it is handed over.
pub struct Parcel {
    /// Where it comes back to when it cannot be delivered; none for automatic answers (RFC 3834, 3.3).
    pub sender: Option<String>,
    /// The same for servers that take no mail without one.
    pub spare: String,
    /// Whom it goes to.
    pub recipients: Vec<String>,
    /// Its Message-ID.
    pub id: String,
    pub bytes: Vec<u8>,
}

/// How one signs in at a mail server, where it is, and how the connection is made private.
pub struct Sign {
    /// With a permission's token (XOAUTH2) and not with a password.
    pub by_permission: bool,
    /// As [`private`] makes it.
    pub tls: LettreTls,
    /// The address that its name was found to have.
    pub at: Option<IpAddr>,
}

impl Way {
    /// The way the settings name. Made, and dropped, inside a tokio runtime.
    ///
    /// # Errors
    /// When the password's place in the environment is empty, or the server's name cannot be used.
    pub fn new(smtp: Option<&Smtp>, folder: &Path) -> Result<Way, Fault> {
        let Some(smtp) = smtp else { return Ok(Way::Folder(folder.to_owned())) };
        let secret = base::config::or_environment(smtp.password.as_deref().unwrap_or_default(), "smtp.password")?;
        let tls = private(smtp.tls, || TlsParameters::builder(smtp.host.clone()).build())?;
        Ok(Way::to(smtp, secret, Sign { by_permission: false, tls, at: None }))
    }

    /// The way to a mail server. Its address is not looked up again when it is known already.
    pub fn to(smtp: &Smtp, secret: String, sign: Sign) -> Way {
        let Sign { by_permission, tls, at } = sign;
        let host = at.map_or_else(|| smtp.host.clone(), |ip| ip.to_string());
        let port = match smtp.tls {
            Tls::Starttls => 587,
            Tls::Implicit => 465,
            Tls::None => 25,
        };
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&host)
            .port(smtp.port.unwrap_or(port))
            .tls(tls)
            .timeout(Some(ANSWER))
            .pool_config(PoolConfig::new().max_size(AT_ONCE as u32));
        if let Some(user) = &smtp.user {
            server = server.credentials(Credentials::new(user.clone(), secret));
            if by_permission {
                server = server.authentication(vec![Mechanism::Xoauth2]);
            }
        }
        Way::Server(server.build())
    }

    /// Hands a mail over; gives back what the server answered.
    ///
    /// # Errors
    /// Why it did not go.
    pub async fn hand_over(&self, parcel: &Parcel) -> Result<String, Trouble> {
        match self {
            Way::Server(server) => match converse(server, parcel, parcel.sender.as_deref()).await {
                Err(no) if parcel.sender.is_none() && is_about_the_sender(&no) => {
                    converse(server, parcel, Some(&parcel.spare)).await
                }
                answer => answer,
            },
            Way::Folder(folder) => {
                let (path, bytes) = (folder.join(file_name(&parcel.id)), parcel.bytes.clone());
                let said = format!("written to {}", path.display());
                let laid = tokio::task::spawn_blocking(move || lay(&path, &bytes)).await;
                let trouble = |why: Said| Trouble::passing(Cause::Folder, "").because(OfSending::Broken(why));
                match laid {
                    Ok(Ok(())) => Ok(said),
                    Ok(Err(error)) => Err(trouble(Said::of(&error))),
                    Err(error) => Err(trouble(Said::words(&error.to_string()))),
                }
            }
        }
    }
}

/// How a connection is made private, with what is made for it where it is.
///
/// # Errors
/// Whatever keeps that from being made.
pub fn private<E>(tls: Tls, with: impl FnOnce() -> Result<TlsParameters, E>) -> Result<LettreTls, E> {
    Ok(match tls {
        Tls::Starttls => LettreTls::Required(with()?),
        Tls::Implicit => LettreTls::Wrapper(with()?),
        Tls::None => LettreTls::None,
    })
}

async fn converse(
    server: &AsyncSmtpTransport<Tokio1Executor>,
    parcel: &Parcel,
    sender: Option<&str>,
) -> Result<String, Trouble> {
    let envelope = envelope(sender, &parcel.recipients).map_err(unwritable)?;
    let sent = tokio::time::timeout(CONVERSATION, server.send_raw(&envelope, &parcel.bytes)).await;
    let slow = |_| Trouble::passing(Cause::Unreachable, "").because(OfSending::Slow);
    let answer = sent.map_err(slow)?.map_err(|error| trouble(&error))?;
    let words = answer.message().collect::<Vec<_>>().join(" ");
    Ok(format!("{} {}", answer.code(), words.trim()))
}

/// It is not the mail that is refused, but that it names nobody it comes back to.
fn is_about_the_sender(no: &Trouble) -> bool {
    let says_so = |words: &String| words.to_lowercase().contains("sender");
    no.for_good && (no.cause == Cause::Sender || no.words.as_ref().is_some_and(says_so))
}

/// It cannot be turned into a mail, and never will be.
fn unwritable(why: OfSending) -> Trouble {
    Trouble::for_good(Cause::Unwritable, "").because(why)
}

/// The same, of a mail that could not be written.
pub(super) fn unwritten(why: ComposeError) -> Trouble {
    unwritable(match why {
        ComposeError::MessageId => OfSending::NoMessageId,
        ComposeError::NoRecipient => OfSending::NoRecipient,
        ComposeError::Address(address) => OfSending::UnfitRecipient { address },
        ComposeError::Refused(words) => OfSending::NotWritten(Said::words(&words)),
    })
}

fn envelope(sender: Option<&str>, recipients: &[String]) -> Result<Envelope, OfSending> {
    let unfit = |address: &str| OfSending::UnfitRecipient { address: address.to_owned() };
    // Few servers take other letters than ASCII in a domain; all know it by these.
    let read = |address: &str| email::ascii_address(address).parse().map_err(|_| unfit(address));
    let to = recipients.iter().map(|to| read(to)).collect::<Result<Vec<_>, _>>()?;
    Envelope::new(sender.map(read).transpose()?, to).map_err(|_| OfSending::NoRecipient)
}

fn trouble(error: &lettre::transport::smtp::Error) -> Trouble {
    match smtp::heard(error) {
        Heard::Answer(code, words) => Trouble::answered(code, &words),
        Heard::Broken(said) => Trouble::passing(Cause::Unreachable, "").because(OfSending::Broken(said)),
        Heard::Other(words) if words.contains("non-ascii") => unwritable(OfSending::OnlyAscii),
        Heard::Other(_) => Trouble::passing(Cause::Unreachable, &error.to_string()),
    }
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

#[cfg(test)]
mod tests;
