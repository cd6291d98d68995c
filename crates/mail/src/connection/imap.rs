//! Signing in at an IMAP server (RFC 9051), and the names of its folders.

use super::guard::{Guarded, TooDeep};
use super::line::{self, Line, Opened, Stream};
use super::{Step, Trouble};
use async_imap::error::Error;
use async_imap::{Authenticator, Client};
use base::outside::Outside;
use base64::Engine;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};
use engine::mailbox::{Server, SignIn};
use engine::problem::{AtServer, OfSignIn, Said};
use std::io::ErrorKind;
use std::time::Duration;
use tokio::time::timeout;

/// A signed-in session.
pub type Session = async_imap::Session<Line>;

/// How long a server may take over one command.
pub const ANSWER: Duration = Duration::from_secs(60);

/// Connects and signs in with a password or an access token.
///
/// # Errors
/// The step that failed.
pub async fn open(server: &Server, secret: &str, outside: &Outside) -> Result<Session, Trouble> {
    let client = greeted(server, outside).await?;
    let signed_in = async {
        match server.sign_in {
            SignIn::Oauth => client.authenticate("XOAUTH2", Xoauth2::new(&server.user, secret)).await,
            SignIn::Password | SignIn::None => client.login(&server.user, secret).await,
        }
    };
    match timeout(ANSWER, signed_in).await {
        Ok(Ok(session)) => Ok(session),
        Ok(Err((error @ (Error::No(_) | Error::Bad(_) | Error::Validate(_)), _))) => {
            Err(Trouble::refused(no_sign_in(server, &error)))
        }
        Ok(Err((error, _))) => Err(Trouble::at(Step::SignIn, no_sign_in(server, &error))),
        Err(_) => Err(Trouble::at(Step::SignIn, OfSignIn::Slow)),
    }
}

async fn greeted(server: &Server, outside: &Outside) -> Result<Client<Line>, Trouble> {
    match line::open(server, outside).await? {
        Opened::Ready(line) => greet(server, Client::new(guarded(line))).await,
        Opened::Plain(stream) => {
            let mut client = greet(server, Client::new(Guarded::new(stream))).await?;
            let asked = timeout(ANSWER, client.run_command_and_check_ok("STARTTLS", None)).await;
            if !matches!(asked, Ok(Ok(()))) {
                return Err(line::at(server, Step::Tls, AtServer::NoStarttls(993)));
            }
            // The server does not greet again (RFC 9051, 6.2.1).
            let stream = client.into_inner().into_inner();
            Ok(Client::new(guarded(line::private(server, stream).await?)))
        }
    }
}

fn guarded(line: Line) -> Line {
    Box::new(Guarded::new(line))
}

async fn greet<T: Stream>(server: &Server, mut client: Client<T>) -> Result<Client<T>, Trouble> {
    let wrong = |what| line::at(server, Step::Greeting, what);
    match timeout(line::PATIENCE, client.read_response()).await {
        Ok(Ok(Some(_))) => Ok(client),
        Ok(Ok(None)) => Err(wrong(AtServer::HangsUp)),
        Ok(Err(_)) => Err(wrong(AtServer::NotImap)),
        Err(_) => Err(wrong(AtServer::NoGreeting)),
    }
}

fn no_sign_in(server: &Server, error: &Error) -> OfSignIn {
    let said = said(error);
    match (error, server.sign_in) {
        (Error::No(text), _) if text.contains("UNAVAILABLE") || text.contains("INUSE") || text.contains("LIMIT") => {
            OfSignIn::Busy(said)
        }
        (Error::No(_), SignIn::Oauth) => OfSignIn::NotAuthorised { user: server.user.clone(), said },
        (Error::No(text), _) if text.to_lowercase().contains("application-specific") => OfSignIn::AppPassword(said),
        (Error::No(_), _) => OfSignIn::WrongPassword,
        (Error::Bad(_), SignIn::Oauth) => OfSignIn::NoXoauth2(said),
        (Error::Bad(_), _) => OfSignIn::NoPasswords(said),
        (Error::Validate(_), _) => OfSignIn::Unfit,
        _ => OfSignIn::Lost(said),
    }
}

/// What a server said, without what the library puts around it; or what became of the connection.
pub fn said(error: &Error) -> Said {
    match error {
        Error::No(text) | Error::Bad(text) => {
            let said = text.split_once("info: Some(\"").and_then(|(_, rest)| rest.strip_suffix("\")"));
            Said::words(&base::words::short(said.unwrap_or(text), 200))
        }
        Error::ConnectionLost => Said::HungUp,
        // What the parser says of an answer repeats its bytes, and the other end may be anything.
        Error::Io(cause) if cause.get_ref().is_some_and(|inner| inner.is::<TooDeep>()) => Said::TooDeep,
        Error::Io(cause) if cause.kind() != ErrorKind::Other => Said::Connection(cause.kind().into()),
        _ => Said::NotImap,
    }
}

/// The sign-in with an access token. <https://developers.google.com/workspace/gmail/imap/xoauth2-protocol>
struct Xoauth2(Option<String>);

impl Xoauth2 {
    fn new(user: &str, token: &str) -> Xoauth2 {
        Xoauth2(Some(format!("user={user}\u{1}auth=Bearer {token}\u{1}\u{1}")))
    }
}

impl Authenticator for Xoauth2 {
    type Response = String;

    /// A second challenge tells why it was refused, and is answered by nothing.
    fn process(&mut self, _challenge: &[u8]) -> String {
        self.0.take().unwrap_or_default()
    }
}

/// A folder's name as IMAP wants it: modified UTF-7 (RFC 3501, 5.1.3).
pub fn folder_name(name: &str) -> String {
    let engine = GeneralPurpose::new(&IMAP_MUTF7, NO_PAD);
    let (mut coded, mut foreign) = (String::new(), Vec::new());
    let flush = |coded: &mut String, foreign: &mut Vec<u8>| {
        if !foreign.is_empty() {
            coded.push('&');
            coded.push_str(&engine.encode(&foreign));
            coded.push('-');
            foreign.clear();
        }
    };
    for letter in name.chars() {
        if (' '..='~').contains(&letter) {
            flush(&mut coded, &mut foreign);
            coded.push(letter);
            if letter == '&' {
                coded.push('-');
            }
        } else {
            let mut units = [0; 2];
            foreign.extend(letter.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    flush(&mut coded, &mut foreign);
    coded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_any_script_is_named_as_imap_wants_it() {
        assert_eq!(folder_name("INBOX"), "INBOX");
        assert_eq!(folder_name("Returns & repairs"), "Returns &- repairs");
        assert_eq!(folder_name("~peter/mail/台北/日本語"), "~peter/mail/&U,BTFw-/&ZeVnLIqe-");
        assert_eq!(folder_name("Entwürfe"), "Entw&APw-rfe");
    }

    fn server(sign_in: SignIn) -> Server {
        Server {
            host: "imap.example".to_owned(),
            port: 993,
            tls: base::config::Tls::Implicit,
            user: "ida@halden.example".to_owned(),
            sign_in,
            certificate: None,
        }
    }

    #[test]
    fn why_a_server_does_not_let_us_in_is_told_with_what_to_do() {
        let no = |text: &str| Error::No(format!("code: None, info: Some(\"{text}\")"));
        let bad = || Error::Bad("code: None, info: Some(\"Unknown command\")".to_owned());
        for (sign_in, error, word) in [
            (SignIn::Password, no("Invalid credentials"), "user and password. Check both."),
            (SignIn::Password, no("Application-specific password required"), "requires an app password"),
            (SignIn::Password, no("[UNAVAILABLE] try later"), "no sign-in at the moment"),
            (SignIn::Oauth, no("[LIMIT] too many"), "no sign-in at the moment"),
            (SignIn::Oauth, no("Invalid SASL"), "the authorisation of ida@halden.example"),
            (SignIn::Oauth, bad(), "does not offer XOAUTH2. It says: Unknown command"),
            (SignIn::Password, bad(), "does not accept passwords here. It says: Unknown command"),
            (SignIn::Password, Error::ConnectionLost, "connection was lost while we signed in"),
        ] {
            let says = Trouble::refused(no_sign_in(&server(sign_in), &error)).says();
            assert!(says.contains(word), "{error:?}: {says}");
        }
        let wrong = no_sign_in(&server(SignIn::Password), &no("no such user ida"));
        assert_eq!(wrong, OfSignIn::WrongPassword, "what a server says of a user helps those who guess");
    }

    #[test]
    fn an_access_token_is_shown_once_and_a_second_question_is_answered_by_nothing() {
        let mut sign_in = Xoauth2::new("ida@halden.example", "token");
        assert_eq!(sign_in.process(b""), "user=ida@halden.example\u{1}auth=Bearer token\u{1}\u{1}");
        assert_eq!(sign_in.process(b"{\"status\":\"401\"}"), "");
    }

    #[test]
    fn what_a_server_says_is_told_without_wrapping() {
        let no = Error::No("code: Some(AuthenticationFailed), info: Some(\"Wrong.\")".to_owned());
        assert_eq!(said(&no), Said::words("Wrong."));
    }
}
