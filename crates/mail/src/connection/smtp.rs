//! Trying an SMTP server out (RFC 5321) as far as MAIL FROM: nothing is sent.

use super::line::{self, PATIENCE};
use super::{Step, Trouble};
use base::config::Tls;
use base::outside::Outside;
use engine::mailbox::{Server, SignIn};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Mail, Rset};
use lettre::transport::smtp::extension::ClientId;

/// What a connection is made private with, for those who send through the server too.
///
/// # Errors
/// When the certificate that was pasted is damaged.
pub fn tls(server: &Server) -> Result<TlsParameters, Trouble> {
    let damaged = |_| Trouble::at(Step::Tls, "The certificate pasted for this server is damaged. Paste it again.");
    let mut tls = TlsParameters::builder(server.host.clone());
    if let Some(pem) = &server.certificate {
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
    let address = reached.peer_addr().map_err(|error| Trouble::at(Step::Connect, format!("{error}.")))?;
    if server.tls == Tls::Implicit {
        drop(line::private(server, reached).await?);
    }
    let hello = ClientId::default();
    let wrapped = if server.tls == Tls::Implicit { Some(tls(server)?) } else { None };
    let opening = AsyncSmtpConnection::connect_tokio1(address, Some(PATIENCE), &hello, wrapped, None);
    let greeting = |error| {
        let says = format!(
            "The server at {}, port {}, is not a mail server we can use: {}",
            server.host,
            server.port,
            words(&error)
        );
        Trouble::at(Step::Greeting, says)
    };
    let mut open = opening.await.map_err(greeting)?;
    if server.tls == Tls::Starttls {
        start_tls(server, &mut open, &hello).await?;
    }
    if let Some(secret) = secret {
        let credentials = Credentials::new(server.user.clone(), secret.to_owned());
        let known = open.auth(mechanisms(server.sign_in), &credentials).await;
        known.map_err(|error| Trouble::at(Step::SignIn, sign_in_words(server, &error)))?;
    }
    let sender =
        from.parse().map_err(|_| Trouble::at(Step::Sender, format!("“{from}” is not an address we can send from.")))?;
    let taken = open.command(Mail::new(Some(sender), Vec::new())).await;
    taken.map_err(|error| {
        Trouble::at(Step::Sender, format!("The server does not allow sending from {from}: {}", words(&error)))
    })?;
    drop(open.command(Rset).await);
    drop(open.quit().await);
    Ok(())
}

async fn start_tls(server: &Server, open: &mut AsyncSmtpConnection, hello: &ClientId) -> Result<(), Trouble> {
    if !open.can_starttls() {
        let says = format!("{} does not offer STARTTLS on port {}. Choose TLS and port 465.", server.host, server.port);
        return Err(Trouble::at(Step::Tls, says));
    }
    open.starttls(tls(server)?, hello).await.map_err(|error| {
        let why = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        let says = if why.contains("UnknownIssuer") {
            format!("The certificate of {} is not signed by an authority we trust. If the server is your own, paste its certificate.", server.host)
        } else if why.contains("NotValidForName") || why.contains("not valid for name") {
            format!("The certificate of this server is for another name than {}. Enter the name in the certificate.", server.host)
        } else {
            format!("The connection to {} could not be encrypted: {}", server.host, words(&error))
        };
        Trouble::at(Step::Tls, says)
    })
}

fn sign_in_words(server: &Server, error: &lettre::transport::smtp::Error) -> String {
    let says = words(error);
    match (error.status().map(|code| code.to_string()).as_deref(), server.sign_in) {
        (Some("535" | "530" | "534"), SignIn::Oauth) => format!(
            "The server did not accept the authorisation of {}. Authorise access again on the mailbox’s page. It says: {says}",
            server.user
        ),
        (Some("535"), _) => "The server does not accept this user and password. Check both.".to_owned(),
        (Some(_), _) => format!("The server did not accept our sign-in. It says: {says}"),
        (None, SignIn::Oauth) => format!("The server does not offer XOAUTH2: {says}"),
        (None, _) => format!("The server does not accept passwords here: {says}"),
    }
}

fn words(error: &lettre::transport::smtp::Error) -> String {
    let why = std::error::Error::source(error).map(ToString::to_string);
    let code = error.status().map(|code| format!("{code} ")).unwrap_or_default();
    base::words::short(&format!("{code}{}", why.unwrap_or_else(|| error.to_string())), 300)
}
