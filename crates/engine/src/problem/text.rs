//! Problems of mailboxes as sentences: what is wrong and what to do.

use super::{AtServer, Here, OfFetching, OfPermission, OfSending, OfSignIn, OfTls, Problem};
use text::{Text, text};

impl Problem {
    /// What is wrong and what to do.
    pub fn text(&self) -> Text {
        match self {
            Problem::UnknownHost { host } => {
                text!("There is no server called “{host}”. Check the spelling, and this machine’s DNS.", host)
            }
            Problem::NoAddress { host } => text!("{host} has no address.", host),
            Problem::Closed(closed) => closed.text(),
            Problem::Server { host, port, what } => at_server(host, *port, what),
            Problem::Tls { host, what } => of_tls(host, what),
            Problem::SignIn(what) => of_sign_in(what),
            Problem::Permission(what) => of_permission(what),
            Problem::Fetching(what) => of_fetching(what),
            Problem::Sending(what) => of_sending(what),
            Problem::Here(what) => here(what),
            Problem::Earlier { words } => words.into(),
        }
    }
}

fn at_server(host: &str, port: u16, what: &AtServer) -> Text {
    let port = port.to_string();
    match what {
        AtServer::Refuses => text!(
            "{host} does not accept connections on port {port}. Check the port; 993 and 587 are usual.",
            host,
            port
        ),
        AtServer::Unreachable(said) => {
            text!("{host}, port {port}, cannot be reached: {said}", host, port, said = said.ended())
        }
        AtServer::Silent => {
            text!("{host} did not answer on port {port} in time. Check whether a firewall blocks it.", host, port)
        }
        AtServer::SilentTls => text!("{host} did not answer with TLS on port {port}. Try STARTTLS.", host, port),
        AtServer::NotTls => text!(
            "{host} does not use TLS on port {port}. Choose STARTTLS, or the port for TLS (993, 465).",
            host,
            port
        ),
        AtServer::NoStarttls(usual) => text!(
            "{host} does not offer STARTTLS on port {port}. Choose TLS and port {usual}.",
            host,
            port,
            usual = usual.to_string()
        ),
        AtServer::HangsUp => text!(
            "{host}, port {port}: the server closed the connection at once. It may require TLS on this port.",
            host,
            port
        ),
        AtServer::NotImap => text!("{host}, port {port}: this is not an IMAP server.", host, port),
        AtServer::NoGreeting => text!(
            "{host}, port {port}: the server sent no greeting. This port may require TLS from the start.",
            host,
            port
        ),
        AtServer::NotMail(said) => text!(
            "The server at {host}, port {port}, is not a mail server we can use: {said}",
            host,
            port,
            said = said.text()
        ),
    }
}

fn of_tls(host: &str, what: &OfTls) -> Text {
    match what {
        OfTls::NotAName => {
            text!("“{host}” can’t be checked against a certificate. Enter the server’s name.", host)
        }
        OfTls::Damaged => text!("The certificate pasted for this server is damaged. Paste it again."),
        OfTls::UnknownIssuer => text!(
            "The certificate of {host} is not signed by an authority we trust. If the server is your own, paste its certificate.",
            host
        ),
        OfTls::OtherName => text!(
            "The certificate of this server is for another name than {host}. Enter the name in the certificate.",
            host
        ),
        OfTls::Expired => {
            text!("The certificate of {host} has expired. The server’s administrator must renew it.", host)
        }
        OfTls::NotAccepted(said) => {
            text!("The certificate of {host} was not accepted: {said}", host, said = said.ended())
        }
        OfTls::NotEncrypted(said) => {
            text!("The connection to {host} could not be encrypted: {said}", host, said = said.ended())
        }
    }
}

fn of_sign_in(what: &OfSignIn) -> Text {
    match what {
        OfSignIn::Slow => text!("The server took too long to sign us in."),
        OfSignIn::Busy(said) => {
            text!("The server accepts no sign-in at the moment. We’ll try again. It says: {said}", said = said.text())
        }
        OfSignIn::NotAuthorised { user, said } => text!(
            "The server did not accept the authorisation of {user}. Authorise access again on the mailbox’s page. It says: {said}",
            user,
            said = said.text()
        ),
        OfSignIn::AppPassword(said) => {
            text!("The server requires an app password instead of your usual one. It says: {said}", said = said.text())
        }
        OfSignIn::WrongPassword => text!("The server does not accept this user and password. Check both."),
        OfSignIn::NoXoauth2(said) => {
            text!("The server does not offer XOAUTH2. It says: {said}", said = said.text())
        }
        OfSignIn::NoPasswords(said) => {
            text!("The server does not accept passwords here. It says: {said}", said = said.text())
        }
        OfSignIn::Xoauth2NotOffered(said) => text!("The server does not offer XOAUTH2: {said}", said = said.text()),
        OfSignIn::PasswordsNotOffered(said) => {
            text!("The server does not accept passwords here: {said}", said = said.text())
        }
        OfSignIn::Unfit => text!("The user or password contains a character that mail servers don’t accept."),
        OfSignIn::Lost(said) => text!("The connection was lost while we signed in: {said}", said = said.text()),
        OfSignIn::Refused(said) => {
            text!("The server did not accept our sign-in. It says: {said}", said = said.text())
        }
    }
}

fn of_permission(what: &OfPermission) -> Text {
    match what {
        OfPermission::NoClient => {
            text!("This mailbox signs in with a password. To use OAuth2, enter a client ID first.")
        }
        OfPermission::NotYet => {
            text!("Access has not been authorised yet. Select “Authorise access” on the mailbox’s page.")
        }
        OfPermission::Withdrawn { address, said } => text!(
            "Access to {address} is no longer authorised: it was withdrawn or has expired. Select “Authorise access” again. The provider says: {said}",
            address,
            said = said.text()
        ),
        OfPermission::NotNow(said) => {
            text!("The provider does not grant access at the moment: {said}", said = said.text())
        }
        OfPermission::Unreachable { url, said } => {
            text!("The provider’s token server at {url} cannot be reached: {said}", url, said = said.text())
        }
    }
}

fn of_fetching(what: &OfFetching) -> Text {
    match what {
        OfFetching::Folder { folder, said } => {
            text!("The folder “{folder}” could not be opened. The server says: {said}", folder, said = said.text())
        }
        OfFetching::NotMoved { folder, said } => {
            text!("The server did not move mail to “{folder}”. It says: {said}", folder, said = said.text())
        }
        OfFetching::Silent => text!("The server stopped answering. We’ll reconnect."),
        OfFetching::Lost(said) => {
            text!("The connection was lost. We’ll reconnect. The server says: {said}", said = said.text())
        }
        OfFetching::HungUp => text!("The server closed the connection. We’ll reconnect."),
        OfFetching::NotGiven => text!("The server lists this mail but does not deliver it. We’ll try again."),
        OfFetching::NotFetched(why) => text!("It could not be fetched: {why}", why = why.text()),
        OfFetching::TooLarge { size, largest } => text!(
            "It is {size} MB; the limit is {largest} MB (limits.mail). It was left on the server; read it there.",
            size = megabytes(*size),
            largest = megabytes(*largest)
        ),
    }
}

/// Rounded up, so that what is too large never reads as if it were not.
fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1024 * 1024)
}

fn of_sending(what: &OfSending) -> Text {
    match what {
        OfSending::UnfitSender { address } => text!("“{address}” is not an address we can send from.", address),
        OfSending::SenderRefused { address, said } => {
            text!("The server does not allow sending from {address}: {said}", address, said = said.text())
        }
        OfSending::UnfitRecipient { address } => {
            text!("“{address}” is not an address that mail can be sent to.", address)
        }
        OfSending::NoRecipient => text!("It is addressed to nobody."),
        OfSending::NoMessageId => text!("It has no usable Message-ID."),
        OfSending::OnlyAscii => text!("The mail server accepts only ASCII letters in addresses."),
        OfSending::NotWritten(said) => said.ended(),
        OfSending::Slow => text!("It took too long to answer."),
        OfSending::Broken(said) => said.ended(),
    }
}

fn here(what: &Here) -> Text {
    match what {
        Here::Fault => text!("Something went wrong on our side; the log says what. We’ll try again."),
        Here::NoPassword => text!("There is no password yet. Enter it on the mailbox’s page."),
        Here::Key(no) => no.text(),
        Here::Paused { mailbox } => text!("The mailbox {mailbox} is paused.", mailbox),
        Here::NoSigningKey => {
            text!("The signing key can’t be used: it is missing. Create a new one under “Mail health”.")
        }
        Here::OddSigningKey => text!("The signing key can’t be used: it is not an RSA or Ed25519 key."),
        Here::SigningKey(why) => text!("The signing key can’t be used: {why}", why = why.text()),
    }
}
