//! Trying an SMTP server out (RFC 5321) as far as MAIL FROM: nothing is sent.

use super::line::{self, PATIENCE};
use super::{Step, Trouble};
use base::config::Tls;
use base::outside::Outside;
use engine::mailbox::{Server, SignIn};
use engine::outbox::trouble::with_code;
use engine::problem::{AtServer, OfSending, OfSignIn, OfTls, Said};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Mail, Rset};
use lettre::transport::smtp::extension::ClientId;

/// What a connection is made private with, for those who send through the server too.
///
/// # Errors
/// When the certificate that was pasted is damaged.
pub fn tls(server: &Server) -> Result<TlsParameters, Trouble> {
    let damaged = |_| line::not_private(server, OfTls::Damaged);
    let mut tls = TlsParameters::builder(server.host.clone());
    if let Some(pem) = server.certificate.as_ref().filter(|pem| !pem.trim().is_empty()) {
        tls = tls.add_root_certificate(Certificate::from_pem(pem.as_bytes()).map_err(damaged)?);
    }
    tls.build().map_err(damaged)
}

/// How one signs in there.
pub fn mechanisms(sign_in: SignIn) -> &'static [Mechanism] {
    match sign_in {
        SignIn::Oauth => &[Mechanism::Xoauth2],
        SignIn::Password | SignIn::None => &[Mechanism::Plain, Mechanism::Login],
    }
}

/// Connects, signs in, and asks whether `from` may send.
///
/// # Errors
/// The step that failed.
pub async fn try_out(server: &Server, secret: Option<&str>, from: &str, outside: &Outside) -> Result<(), Trouble> {
    // Name and certificate are tried by our own hand, for the sake of the words.
    let reached = line::connect(server, outside).await?;
    let lost = |error| line::at(server, Step::Connect, AtServer::Unreachable(Said::of(&error)));
    let address = reached.peer_addr().map_err(lost)?;
    if server.tls == Tls::Implicit {
        drop(line::private(server, reached).await?);
    }
    let hello = ClientId::default();
    let wrapped = if server.tls == Tls::Implicit { Some(tls(server)?) } else { None };
    let opening = AsyncSmtpConnection::connect_tokio1(address, Some(PATIENCE), &hello, wrapped, None);
    let greeting = |error| line::at(server, Step::Greeting, AtServer::NotMail(said(&error)));
    let mut open = opening.await.map_err(greeting)?;
    if server.tls == Tls::Starttls {
        start_tls(server, &mut open, &hello).await?;
    }
    if let Some(secret) = secret {
        let credentials = Credentials::new(server.user.clone(), secret.to_owned());
        let known = open.auth(mechanisms(server.sign_in), &credentials).await;
        known.map_err(|error| Trouble::at(Step::SignIn, no_sign_in(server, &error)))?;
    }
    let address = || from.to_owned();
    let sender = from.parse().map_err(|_| Trouble::at(Step::Sender, OfSending::UnfitSender { address: address() }))?;
    let taken = open.command(Mail::new(Some(sender), Vec::new())).await;
    taken.map_err(|error| {
        Trouble::at(Step::Sender, OfSending::SenderRefused { address: address(), said: said(&error) })
    })?;
    drop(open.command(Rset).await);
    drop(open.quit().await);
    Ok(())
}

async fn start_tls(server: &Server, open: &mut AsyncSmtpConnection, hello: &ClientId) -> Result<(), Trouble> {
    if !open.can_starttls() {
        return Err(line::at(server, Step::Tls, AtServer::NoStarttls(465)));
    }
    open.starttls(tls(server)?, hello).await.map_err(|error| {
        let why = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        let what = if why.contains("UnknownIssuer") {
            OfTls::UnknownIssuer
        } else if why.contains("NotValidForName") || why.contains("not valid for name") {
            OfTls::OtherName
        } else {
            OfTls::NotEncrypted(said(&error))
        };
        line::not_private(server, what)
    })
}

fn no_sign_in(server: &Server, error: &lettre::transport::smtp::Error) -> OfSignIn {
    let said = said(error);
    match (error.status().map(|code| code.to_string()).as_deref(), server.sign_in) {
        (Some("535" | "530" | "534"), SignIn::Oauth) => OfSignIn::NotAuthorised { user: server.user.clone(), said },
        (Some("535"), _) => OfSignIn::WrongPassword,
        (Some(_), _) => OfSignIn::Refused(said),
        (None, SignIn::Oauth) => OfSignIn::Xoauth2NotOffered(said),
        (None, _) => OfSignIn::PasswordsNotOffered(said),
    }
}

/// What ended a conversation with a mail server.
pub enum Heard {
    /// Its answer: the code, and its words.
    Answer(u16, String),
    /// The connection broke.
    Broken(Said),
    /// What the library has against it.
    Other(String),
}

/// What an error of a conversation is about.
pub fn heard(error: &lettre::transport::smtp::Error) -> Heard {
    let source = std::error::Error::source(error);
    let words = || source.map_or_else(|| error.to_string(), ToString::to_string);
    match (error.status(), source.and_then(|source| source.downcast_ref::<std::io::Error>())) {
        (Some(code), _) => Heard::Answer(u16::from(code), words()),
        (None, Some(broken)) => Heard::Broken(Said::of(broken)),
        (None, None) => Heard::Other(words()),
    }
}

/// What a server said, or what became of the connection.
pub fn said(error: &lettre::transport::smtp::Error) -> Said {
    match heard(error) {
        Heard::Answer(code, words) => Said::words(&with_code(&code.to_string(), &words)),
        Heard::Broken(said) => said,
        Heard::Other(words) => Said::words(&words),
    }
}
