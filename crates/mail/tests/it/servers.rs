//! Servers that will not have us: which step failed, and the words somebody can act on. Nothing is ever sent.

use crate::world::inner;
use base::config::Tls;
use engine::mailbox::{Server, SignIn};
use mail::connection::{Step, Trouble, imap, smtp};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

const FROM: &str = "help@northline.example";

/// What a server says at each point; an empty greeting hangs up at once.
#[derive(Clone, Copy)]
struct Script {
    greeting: &'static str,
    hello: &'static str,
    sign_in: &'static str,
    sender: &'static str,
}

const SMTP: Script = Script {
    greeting: "220 mx.example ESMTP",
    hello: "250-mx.example\r\n250 AUTH PLAIN LOGIN",
    sign_in: "235 welcome",
    sender: "250 go on",
};

const IMAP: Script = Script { greeting: "* OK IMAP4rev1 ready", hello: "BAD unknown", sign_in: "OK in", sender: "" };

type Heard = Arc<Mutex<Vec<String>>>;

async fn smtp_talk(stream: TcpStream, script: Script, heard: Heard) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    say(&mut stream, script.greeting).await?;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        let said = line.trim_end().to_owned();
        let answer = match said.split(' ').next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" => script.hello,
            "AUTH" => script.sign_in,
            "MAIL" => script.sender,
            _ => "250 well",
        };
        heard.lock().unwrap().push(said);
        say(&mut stream, answer).await?;
        line.clear();
    }
    Ok(())
}

async fn imap_talk(stream: TcpStream, script: Script, heard: Heard) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    if script.greeting.is_empty() {
        return Ok(());
    }
    say(&mut stream, script.greeting).await?;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        let said = line.trim_end().to_owned();
        let (tag, command) =
            said.split_once(' ').map(|(tag, rest)| (tag.to_owned(), rest.to_owned())).unwrap_or_default();
        heard.lock().unwrap().push(command.clone());
        if command.starts_with("AUTHENTICATE") {
            say(&mut stream, "+ ").await?;
            line.clear();
            stream.read_line(&mut line).await?;
            heard.lock().unwrap().push(line.trim_end().to_owned());
        }
        let answer = if command == "STARTTLS" { script.hello } else { script.sign_in };
        if answer.is_empty() {
            return Ok(());
        }
        say(&mut stream, &format!("{tag} {answer}")).await?;
        line.clear();
    }
    Ok(())
}

async fn say(stream: &mut BufReader<TcpStream>, line: &str) -> std::io::Result<()> {
    stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await
}

/// A server that speaks by this script, and everything it hears.
async fn start(is_imap: bool, script: Script) -> (Server, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = at(listener.local_addr().unwrap().port());
    let heard = Heard::default();
    let told = heard.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let heard = told.clone();
            if is_imap {
                tokio::spawn(imap_talk(stream, script, heard));
            } else {
                tokio::spawn(smtp_talk(stream, script, heard));
            }
        }
    });
    (server, heard)
}

fn at(port: u16) -> Server {
    Server {
        host: "127.0.0.1".to_owned(),
        port,
        tls: Tls::None,
        user: FROM.to_owned(),
        sign_in: SignIn::Password,
        certificate: None,
    }
}

fn assert_says(table: &str, trouble: Trouble, step: Step, says: &str) {
    assert_eq!(trouble.step, step, "{table}: {}", trouble.says());
    assert!(trouble.says().contains(says), "{table}: “{}” lacks “{says}”", trouble.says());
}

#[tokio::test]
async fn a_server_for_sending_is_asked_as_far_as_the_sender_and_no_mail_is_begun() {
    let (server, heard) = start(false, SMTP).await;
    smtp::try_out(&server, Some("correct horse"), FROM, &inner()).await.unwrap();
    let heard = heard.lock().unwrap().clone();
    let verbs: Vec<&str> = heard.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(verbs, ["EHLO", "AUTH", "MAIL", "RSET", "QUIT"]);
    assert!(heard[2].starts_with(&format!("MAIL FROM:<{FROM}>")), "{heard:?}");

    let (server, heard) = start(false, SMTP).await;
    smtp::try_out(&server, None, FROM, &inner()).await.unwrap();
    assert!(!heard.lock().unwrap().iter().any(|line| line.starts_with("AUTH")), "without a secret nobody signs in");
}

#[tokio::test]
async fn what_a_server_for_sending_refuses_is_said_by_the_step_it_refused() {
    let sign_in = |says| Script { sign_in: says, ..SMTP };
    let without = Script { hello: "250 mx.example", ..SMTP };
    let table = [
        (Script { greeting: "554 not for you", ..SMTP }, SignIn::Password, Step::Greeting, "554 not for you"),
        (Script { greeting: "SSH-2.0-OpenSSH_9.6", ..SMTP }, SignIn::Password, Step::Greeting, "is not a mail server"),
        (without, SignIn::Password, Step::SignIn, "does not accept passwords here"),
        (without, SignIn::Oauth, Step::SignIn, "does not offer XOAUTH2"),
        (sign_in("535 5.7.8 no"), SignIn::Password, Step::SignIn, "does not accept this user and password"),
        (sign_in("454 4.7.0 later"), SignIn::Password, Step::SignIn, "It says: 454"),
        (
            Script { sender: "550 5.7.1 not yours", ..SMTP },
            SignIn::Password,
            Step::Sender,
            "does not allow sending from",
        ),
        (
            Script { hello: "250-mx.example\r\n250 AUTH XOAUTH2", sign_in: "535 5.7.8 expired", ..SMTP },
            SignIn::Oauth,
            Step::SignIn,
            "did not accept the authorisation of help@northline.example",
        ),
    ];
    for (script, sign_in, step, says) in table {
        let (server, _) = start(false, script).await;
        let server = Server { sign_in, ..server };
        let trouble = smtp::try_out(&server, Some("correct horse"), FROM, &inner()).await.unwrap_err();
        assert!(!trouble.says().contains("correct horse"));
        assert_says(says, trouble, step, says);
    }
    let (server, _) = start(false, SMTP).await;
    let trouble = smtp::try_out(&server, None, "not an address", &inner()).await.unwrap_err();
    assert_says("sender", trouble, Step::Sender, "“not an address” is not an address");
}

#[tokio::test]
async fn a_way_that_cannot_be_made_private_is_never_taken_in_the_open() {
    for is_imap in [false, true] {
        let script = if is_imap { IMAP } else { SMTP };
        for (tls, says) in [(Tls::Implicit, "does not use TLS on port"), (Tls::Starttls, "does not offer STARTTLS")] {
            let (server, heard) = start(is_imap, script).await;
            let server = Server { tls, ..server };
            let trouble = match is_imap {
                true => imap::open(&server, "correct horse", &inner()).await.unwrap_err(),
                false => smtp::try_out(&server, Some("correct horse"), FROM, &inner()).await.unwrap_err(),
            };
            assert_says(says, trouble, Step::Tls, says);
            let heard = heard.lock().unwrap().join("\n");
            assert!(!heard.contains("LOGIN") && !heard.contains("AUTH"), "the password went out in the open: {heard}");
        }
    }
}

#[tokio::test]
async fn a_damaged_certificate_and_a_port_where_nobody_is_are_named() {
    let (server, _) = start(true, IMAP).await;
    let damaged = Server { tls: Tls::Implicit, certificate: Some(cert("AAAA")), ..server.clone() };
    let trouble = imap::open(&damaged, "x", &inner()).await.unwrap_err();
    assert_says("damaged", trouble, Step::Tls, "is damaged. Paste it again.");

    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = at(free.local_addr().unwrap().port());
    drop(free);
    for trouble in [
        imap::open(&nobody, "x", &inner()).await.unwrap_err(),
        smtp::try_out(&nobody, None, FROM, &inner()).await.unwrap_err(),
    ] {
        assert_says("nobody", trouble, Step::Connect, &format!("does not accept connections on port {}", nobody.port));
    }
}

fn cert(body: &str) -> String {
    format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
}

#[tokio::test]
async fn a_server_for_fetching_lets_us_in_by_password_or_by_token() {
    let (server, heard) = start(true, IMAP).await;
    drop(imap::open(&server, "correct \"horse\"", &inner()).await.unwrap());
    let login = r#"LOGIN "help@northline.example" "correct \"horse\"""#;
    assert_eq!(heard.lock().unwrap().clone(), [login], "a quotation mark in a password is escaped");

    let (server, heard) = start(true, IMAP).await;
    drop(imap::open(&Server { sign_in: SignIn::Oauth, ..server }, "ya29.token", &inner()).await.unwrap());
    use base64::Engine;
    let token = format!("user={FROM}\u{1}auth=Bearer ya29.token\u{1}\u{1}");
    let token = base64::engine::general_purpose::STANDARD.encode(token);
    assert_eq!(heard.lock().unwrap().clone(), ["AUTHENTICATE XOAUTH2".to_owned(), token]);
}

#[tokio::test]
async fn what_a_server_for_fetching_refuses_says_whether_to_try_again() {
    let sign_in = |says| Script { sign_in: says, ..IMAP };
    let password = SignIn::Password;
    let table = [
        (sign_in("NO [AUTHENTICATIONFAILED] Invalid credentials"), password, true, "Check both."),
        (sign_in("NO Application-specific password required"), password, true, "requires an app password"),
        (sign_in("NO [UNAVAILABLE] Backend is down"), password, true, "We’ll try again."),
        (sign_in("BAD command unknown"), password, true, "does not accept passwords here"),
        (sign_in(""), password, false, "The connection was lost while we signed in"),
        (sign_in("NO expired"), SignIn::Oauth, true, "did not accept the authorisation of help@northline.example"),
        (sign_in("BAD unknown"), SignIn::Oauth, true, "does not offer XOAUTH2"),
    ];
    for (script, sign_in, is_refusal, says) in table {
        let (server, _) = start(true, script).await;
        let trouble = imap::open(&Server { sign_in, ..server }, "correct horse", &inner()).await.unwrap_err();
        assert_eq!(trouble.is_refusal, is_refusal, "{}", trouble.says());
        assert_says(says, trouble, Step::SignIn, says);
    }
    let (server, heard) = start(true, IMAP).await;
    let trouble = imap::open(&server, "two\r\nlines", &inner()).await.unwrap_err();
    assert_says("lines", trouble, Step::SignIn, "contains a character that mail servers don’t accept");
    assert!(heard.lock().unwrap().is_empty(), "and nothing of it was said");
}

#[tokio::test]
async fn what_is_no_mail_server_is_told_by_its_greeting() {
    for (greeting, says) in
        [("", "closed the connection at once"), ("HTTP/1.1 400 Bad Request\r\n", "this is not an IMAP server")]
    {
        let (server, _) = start(true, Script { greeting, ..IMAP }).await;
        let trouble = imap::open(&server, "x", &inner()).await.unwrap_err();
        assert_says(greeting, trouble, Step::Greeting, says);
    }
}
