//! Each kind says the same after it was kept as before, in the words that were kept as sentences once.

use super::*;
use std::io;

/// One of each kind, with what it says.
fn every() -> Vec<(Problem, &'static str)> {
    [of_servers(), of_sign_in(), of_mail(), of_ours()].into_iter().flatten().collect()
}

fn of_servers() -> Vec<(Problem, &'static str)> {
    let server = |what| Problem::Server { host: host(), port: 1143, what };
    let tls = |what| Problem::Tls { host: host(), what };
    let ip = "10.0.0.1".parse().unwrap();
    vec![
        (Problem::UnknownHost { host: host() }, "There is no server called “imap.example”."),
        (Problem::NoAddress { host: host() }, "imap.example has no address."),
        (Closed::Inner { host: host(), ip }.into(), "inner = [\"10.0.0.1\"] in amends.toml."),
        (Closed::Port { port: 1143 }.into(), "Mailboxes may not connect to port 1143."),
        (server(AtServer::Refuses), "imap.example does not accept connections on port 1143. Check the port;"),
        (
            server(AtServer::Unreachable(Said::System(113))),
            "port 1143, cannot be reached: No route to host (os error 113).",
        ),
        (server(AtServer::Silent), "did not answer on port 1143 in time."),
        (server(AtServer::SilentTls), "did not answer with TLS on port 1143. Try STARTTLS."),
        (server(AtServer::NotTls), "does not use TLS on port 1143. Choose STARTTLS"),
        (server(AtServer::NoStarttls(993)), "does not offer STARTTLS on port 1143. Choose TLS and port 993."),
        (server(AtServer::HangsUp), "imap.example, port 1143: the server closed the connection at once."),
        (server(AtServer::NotImap), "imap.example, port 1143: this is not an IMAP server."),
        (server(AtServer::NoGreeting), "port 1143: the server sent no greeting."),
        (server(AtServer::NotMail(no())), "is not a mail server we can use: 554 no"),
        (tls(OfTls::NotAName), "“imap.example” can’t be checked against a certificate."),
        (tls(OfTls::Damaged), "The certificate pasted for this server is damaged. Paste it again."),
        (tls(OfTls::UnknownIssuer), "imap.example is not signed by an authority we trust."),
        (tls(OfTls::OtherName), "is for another name than imap.example."),
        (tls(OfTls::Expired), "The certificate of imap.example has expired."),
        (tls(OfTls::NotAccepted(Said::words("Revoked"))), "was not accepted: Revoked."),
        (tls(OfTls::NotEncrypted(Said::words("tls handshake eof."))), "could not be encrypted: tls handshake eof."),
    ]
}

fn of_sign_in() -> Vec<(Problem, &'static str)> {
    let url = "https://id.example/token".to_owned();
    vec![
        (OfSignIn::Slow.into(), "The server took too long to sign us in."),
        (OfSignIn::Busy(no()).into(), "The server accepts no sign-in at the moment. We’ll try again. It says: 554 no"),
        (
            OfSignIn::NotAuthorised { user: "ida".to_owned(), said: no() }.into(),
            "The server did not accept the authorisation of ida.",
        ),
        (OfSignIn::AppPassword(no()).into(), "requires an app password instead of your usual one. It says: 554 no"),
        (OfSignIn::WrongPassword.into(), "The server does not accept this user and password. Check both."),
        (OfSignIn::NoXoauth2(no()).into(), "The server does not offer XOAUTH2. It says: 554 no"),
        (OfSignIn::NoPasswords(no()).into(), "The server does not accept passwords here. It says: 554 no"),
        (OfSignIn::Xoauth2NotOffered(no()).into(), "The server does not offer XOAUTH2: 554 no"),
        (OfSignIn::PasswordsNotOffered(no()).into(), "The server does not accept passwords here: 554 no"),
        (OfSignIn::Unfit.into(), "contains a character that mail servers don’t accept."),
        (OfSignIn::Lost(Said::HungUp).into(), "was lost while we signed in: the server closed the connection."),
        (OfSignIn::Refused(no()).into(), "The server did not accept our sign-in. It says: 554 no"),
        (OfPermission::NoClient.into(), "To use OAuth2, enter a client ID first."),
        (OfPermission::NotYet.into(), "Access has not been authorised yet."),
        (
            OfPermission::Withdrawn { address: address(), said: no() }.into(),
            "Access to help@northline.example is no longer authorised:",
        ),
        (OfPermission::NotNow(Said::NoToken).into(), "access at the moment: its answer contains no token."),
        (OfPermission::NotNow(Said::Status(500)).into(), "access at the moment: status 500"),
        (
            OfPermission::Unreachable { url, said: Said::Closed(Closed::Port { port: 8080 }) }.into(),
            "token server at https://id.example/token cannot be reached: Mailboxes may not connect to port 8080.",
        ),
    ]
}

fn of_mail() -> Vec<(Problem, &'static str)> {
    vec![
        (
            OfFetching::Folder { folder: folder(), said: no() }.into(),
            "“Web” could not be opened. The server says: 554 no",
        ),
        (OfFetching::NotMoved { folder: folder(), said: no() }.into(), "did not move mail to “Web”. It says: 554 no"),
        (OfFetching::Silent.into(), "The server stopped answering. We’ll reconnect."),
        (OfFetching::Lost(Said::NotImap).into(), "We’ll reconnect. The server says: its answer is not IMAP."),
        (OfFetching::Lost(Said::TooDeep).into(), "its answer is nested deeper than any mail server needs."),
        (OfFetching::Lost(Said::Connection(Io::ConnectionReset)).into(), "The server says: connection reset."),
        (OfFetching::HungUp.into(), "The server closed the connection. We’ll reconnect."),
        (OfFetching::NotGiven.into(), "The server lists this mail but does not deliver it."),
        (
            OfFetching::NotFetched(Box::new(OfFetching::Silent.into())).into(),
            "It could not be fetched: The server stopped answering.",
        ),
        (OfFetching::TooLarge { size: (50 << 20) + 1, largest: 50 << 20 }.into(), "It is 51 MB; the limit is 50 MB"),
        (OfSending::UnfitSender { address: address() }.into(), "example” is not an address we can send from."),
        (
            OfSending::SenderRefused { address: address(), said: no() }.into(),
            "does not allow sending from help@northline.example: 554 no",
        ),
        (
            OfSending::UnfitRecipient { address: address() }.into(),
            "example” is not an address that mail can be sent to.",
        ),
        (OfSending::NoRecipient.into(), "It is addressed to nobody."),
        (OfSending::NoMessageId.into(), "It has no usable Message-ID."),
        (OfSending::OnlyAscii.into(), "accepts only ASCII letters in addresses."),
        (OfSending::NotWritten(no()).into(), "554 no."),
        (OfSending::Slow.into(), "It took too long to answer."),
        (OfSending::Broken(Said::System(13)).into(), "Permission denied (os error 13)."),
    ]
}

fn of_ours() -> Vec<(Problem, &'static str)> {
    let place = "/data/secret.key".to_owned();
    vec![
        (Here::Fault.into(), "Something went wrong on our side; the log says what."),
        (Here::NoPassword.into(), "There is no password yet."),
        (Here::Key(NoKey::Another).into(), "encrypted with another key. Put the right secret.key back"),
        (Here::Key(NoKey::Missing { place: place.clone() }).into(), "is missing: /data/secret.key does not exist."),
        (Here::Key(NoKey::Damaged { file: place }).into(), "/data/secret.key is damaged."),
        (Here::Key(NoKey::NotAKey).into(), "AMENDS_SECRET_KEY is not a key."),
        (Here::Paused { mailbox: folder() }.into(), "The mailbox Web is paused."),
        (Here::NoSigningKey.into(), "it is missing. Create a new one under “Mail health”."),
        (Here::OddSigningKey.into(), "it is not an RSA or Ed25519 key."),
        (Here::SigningKey(Box::new(Here::Fault.into())).into(), "can’t be used: Something went wrong on our side;"),
        (Problem::Earlier { words: "No answer.".to_owned() }, "No answer."),
    ]
}

fn address() -> String {
    "help@northline.example".to_owned()
}

fn folder() -> String {
    "Web".to_owned()
}

fn host() -> String {
    "imap.example".to_owned()
}

fn no() -> Said {
    Said::words("554 no")
}

#[test]
fn each_kind_that_is_kept_says_the_same_when_it_is_read() {
    for (problem, says) in every() {
        let (line, told) = (problem.stored(), problem.text().to_string());
        assert!(told.contains(says), "“{told}” lacks “{says}”");
        assert_eq!(Problem::kept(&line), Some(problem), "{line}");
    }
}

#[test]
fn what_is_kept_is_no_sentence_of_ours() {
    let of_others = ["554 no", "Revoked", "tls handshake eof.", "No answer."];
    for (problem, _) in every() {
        let line = of_others.iter().fold(problem.stored(), |line, words| line.replace(words, ""));
        let odd = |c: char| c.is_whitespace() || matches!(c, '“' | '’');
        assert!(!line.contains(odd) && line.starts_with('{'), "{line}");
    }
}

#[test]
fn what_a_connection_broke_by_is_told_by_its_number_its_kind_or_the_words_of_the_library() {
    assert_eq!(Said::of(&io::Error::from_raw_os_error(111)), Said::System(111));
    assert_eq!(Said::of(&io::ErrorKind::TimedOut.into()), Said::Connection(Io::TimedOut));
    assert_eq!(Said::of(&io::ErrorKind::AddrInUse.into()), Said::Connection(Io::Other));
    assert_eq!(Said::of(&io::Error::other("bad\0 record mac")), Said::Words("bad record mac".to_owned()));
    let closed = Closed::Port { port: 22 };
    assert_eq!(Said::of(&io::Error::new(io::ErrorKind::PermissionDenied, closed.clone())), Said::Closed(closed));
    assert!(matches!(Said::words(&"no ".repeat(500)), Said::Words(words) if words.chars().count() == 300));
}
