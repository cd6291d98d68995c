//! Permission (OAuth2) against a scripted token server, and a Dovecot that asks it whether a token is good.

use crate::dovecot::{Dovecot, USER};
use crate::world::{self, ADDRESS, ORG, TOMAS, World};
use amends::jobs;
use base::config::{Config, Places, Tls};
use base::context::Actor;
use base::refusal::Error;
use base64::Engine;
use engine::desk::Who;
use engine::mailbox::rules::MailboxBody;
use engine::mailbox::standing::{self, Permission, Way};
use engine::mailbox::{self, FIRST, SignIn};
use jiff::SignedDuration;
use mail::connection::oauth::{self, Back};
use mail::connection::setup;
use people::member::rules::MemberText;
use people::organisation::{Command, STREAM};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

const WHO: Who = Who { org: ORG, actor: Actor::Member(TOMAS) };
const HOUSE: &str = "https://help.northline.example";

/// What the token server knows.
#[derive(Default)]
struct Provider {
    /// Every form it was sent.
    forms: Vec<HashMap<String, String>>,
    /// Access tokens that are good.
    good: Vec<String>,
    /// The owner took the permission back.
    is_revoked: bool,
    issued: usize,
}

struct Server {
    port: u16,
    provider: Arc<Mutex<Provider>>,
}

async fn serve() -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let provider = Arc::new(Mutex::new(Provider::default()));
    let shared = provider.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream, shared.clone()));
        }
    });
    Server { port, provider }
}

async fn answer(stream: TcpStream, provider: Arc<Mutex<Provider>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let (mut first, mut line, mut length) = (String::new(), String::new(), 0);
    stream.read_line(&mut first).await?;
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    let (status, text) = {
        let mut provider = provider.lock().unwrap();
        if first.starts_with("POST /token") { token(&mut provider, &body) } else { introspect(&provider, &first) }
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        text.len()
    );
    stream.get_mut().write_all(format!("{head}{text}").as_bytes()).await
}

fn token(provider: &mut Provider, body: &[u8]) -> (&'static str, String) {
    let form: HashMap<String, String> = pairs(std::str::from_utf8(body).unwrap());
    let right = form.get("client_secret").is_some_and(|secret| secret == "app secret");
    let grant = form.get("grant_type").cloned().unwrap_or_default();
    provider.forms.push(form);
    if !right {
        return ("401 Unauthorized", json!({"error": "invalid_client"}).to_string());
    }
    if provider.is_revoked {
        let says = json!({"error": "invalid_grant", "error_description": "Token has been revoked."});
        return ("400 Bad Request", says.to_string());
    }
    provider.issued += 1;
    let access = format!("access-{}", provider.issued);
    provider.good.push(access.clone());
    let mut given = json!({"access_token": access, "token_type": "Bearer", "expires_in": 3600});
    if grant == "authorization_code" {
        given["refresh_token"] = json!("refresh-1");
    }
    ("200 OK", given.to_string())
}

/// What Dovecot asks before it lets anyone in.
fn introspect(provider: &Provider, first: &str) -> (&'static str, String) {
    let asked = first.split_whitespace().nth(1).and_then(|path| path.split_once("token=")).map_or("", |(_, rest)| rest);
    let token = asked.split('&').next().unwrap_or_default();
    let active = provider.good.iter().any(|good| good == token);
    ("200 OK", json!({"active": active, "username": USER}).to_string())
}

fn pairs(text: &str) -> HashMap<String, String> {
    let plain = |text: &str| {
        let mut bytes = Vec::new();
        let mut letters = text.bytes();
        while let Some(byte) = letters.next() {
            bytes.push(match byte {
                b'+' => b' ',
                b'%' => {
                    let hex = [letters.next().unwrap(), letters.next().unwrap()];
                    u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap()
                }
                other => other,
            });
        }
        String::from_utf8(bytes).unwrap()
    };
    text.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (plain(name), plain(value))).collect()
}

fn body(port: u16, dovecot: &Dovecot) -> MailboxBody {
    MailboxBody {
        address: ADDRESS.to_owned(),
        in_host: "localhost".to_owned(),
        in_port: Some(dovecot.tls_port),
        in_tls: Some(Tls::Implicit),
        in_user: USER.to_owned(),
        in_sign_in: Some(SignIn::Oauth),
        in_certificate: dovecot.certificate.clone(),
        client_id: "app-7".to_owned(),
        client_secret: "app secret".to_owned(),
        authorize_url: "https://id.example/authorize".to_owned(),
        token_url: format!("http://127.0.0.1:{port}/token"),
        scope: "mail offline_access".to_owned(),
        ..MailboxBody::default()
    }
}

/// A Dovecot that asks the token server whether a token is good.
fn asking(server: &Server) -> Dovecot {
    let asks = format!(
        "introspection_mode = get\nintrospection_url = http://127.0.0.1:{}/introspect?token=\n\
         username_attribute = username\nactive_attribute = active\nactive_value = true\n",
        server.port
    );
    let passdb = "passdb {\n driver = oauth2\n mechanisms = xoauth2 oauthbearer\n args = {at}/oauth2.conf\n}\n";
    Dovecot::start_with(passdb, &[("oauth2.conf", &asks)])
}

/// The way to the provider, as the pairs of its query.
fn sent(world: &World) -> HashMap<String, String> {
    let address = world.wait(oauth::begin(&world.desk, WHO, FIRST, HOUSE)).unwrap();
    let (page, query) = address.split_once('?').unwrap();
    assert_eq!(page, "https://id.example/authorize");
    pairs(query)
}

fn back(world: &World, value: serde_json::Value) -> Result<(), String> {
    let back: Back = serde_json::from_value(value).unwrap();
    world.wait(oauth::finish(&world.desk, WHO, FIRST, back, HOUSE)).map_err(|error| error.to_string())
}

fn permission(world: &World) -> Option<Permission> {
    world.wait(world.desk.read(|sql| Ok(standing::permission(sql, ORG, FIRST)?))).unwrap()
}

fn access(world: &World) -> Result<String, String> {
    world
        .wait(async {
            let mailbox = world.desk.read(|sql| mailbox::the(sql, ORG, FIRST)).await?;
            oauth::access_token(&world.desk, &mailbox).await
        })
        .map_err(|error: Error| error.to_string())
}

/// Tomas runs the organisation from now on.
fn promote(world: &World) {
    let text = MemberText {
        name: "Tomas Reyes".to_owned(),
        role: "admin".to_owned(),
        limit: "2000".to_owned(),
        active: true,
        ..MemberText::default()
    };
    let who = Who { org: ORG, actor: Actor::System };
    world.wait(world.desk.act(who, STREAM, Command::Amend { member: TOMAS, text })).unwrap();
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !is_so() {
        assert!(Instant::now() < end, "in vain: {what}");
        std::thread::sleep(Duration::from_millis(30));
    }
}

#[test]
fn permission_is_given_used_renewed_ahead_of_its_end_and_said_to_be_gone_when_it_is() {
    world::each(|world| {
        let server = world.wait(serve());
        let dovecot = asking(&server);
        promote(world);
        world.wait(setup::amend(&world.desk, WHO, FIRST, &body(server.port, &dovecot))).unwrap();
        assert!(access(world).unwrap_err().contains("Access has not been authorised yet"));

        // To the provider with a challenge, and back with a code.
        let query = sent(world);
        assert_eq!(query["redirect_uri"], format!("{HOUSE}/settings/mailboxes/1/consent"));
        assert_eq!(query["code_challenge_method"], "S256");
        back(world, json!({"code": "code-1", "state": query["state"]})).unwrap();
        let form = server.provider.lock().unwrap().forms[0].clone();
        let hash = Sha256::digest(&form["code_verifier"]);
        assert_eq!(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(hash), query["code_challenge"]);
        assert_eq!((form["code"].as_str(), form["client_id"].as_str()), ("code-1", "app-7"));

        // It fetches.
        dovecot.deliver(&format!("From: a@b.example\r\nTo: {ADDRESS}\r\nSubject: Belt\r\n\r\nIt is wrong.\r\n"));
        let tasks = {
            let _inside = world.runtime.enter();
            jobs::start(&world.desk, &Config::default(), &Places::below(&world.folder).unwrap()).unwrap()
        };
        until("the mail", || world.cases() == 1);
        world.wait(tasks.stop());

        // Renewed ahead of its end, not before.
        assert_eq!(access(world).unwrap(), "access-1");
        world.pass(SignedDuration::from_mins(54));
        assert_eq!(access(world).unwrap(), "access-1");
        world.pass(SignedDuration::from_mins(2));
        assert_eq!(access(world).unwrap(), "access-2");
        assert_eq!(server.provider.lock().unwrap().forms[1]["refresh_token"], "refresh-1");

        // Taken back: said plainly, and not asked for again and again.
        server.provider.lock().unwrap().is_revoked = true;
        world.pass(SignedDuration::from_hours(2));
        let says = access(world).unwrap_err();
        assert!(says.contains("no longer authorised") && says.contains("Token has been revoked."), "{says}");
        assert_eq!(access(world).unwrap_err(), says);
        assert_eq!(server.provider.lock().unwrap().forms.len(), 3);
        let revoked = permission(world).unwrap().revoked.unwrap();
        assert_eq!(revoked.to_string(), says);
        assert!(!revoked.line().contains("authorised"), "it is kept as a kind: {}", revoked.line());
    });
}

#[test]
fn nobody_comes_back_who_was_not_sent_or_comes_twice_or_too_late() {
    world::each(|world| {
        let server = world.wait(serve());
        let dovecot = Dovecot::start("");
        promote(world);
        world.wait(setup::amend(&world.desk, WHO, FIRST, &body(server.port, &dovecot))).unwrap();
        let not_ours = "was not started here";
        assert!(back(world, json!({"code": "x", "state": "made up"})).unwrap_err().contains(not_ours));

        let query = sent(world);
        let no = json!({"error": "access_denied", "error_description": "The user said no.", "state": query["state"]});
        assert!(back(world, no).unwrap_err().contains("The user said no."));
        assert!(back(world, json!({"code": "x", "state": query["state"]})).unwrap_err().contains(not_ours));

        let query = sent(world);
        world.pass(SignedDuration::from_mins(16));
        assert!(back(world, json!({"code": "x", "state": query["state"]})).unwrap_err().contains(not_ours));
        assert!(server.provider.lock().unwrap().forms.is_empty());
        assert!(permission(world).is_none());
    });
}

#[test]
fn a_token_the_mail_server_no_longer_takes_is_said_and_renewed() {
    let place = world::Place::sqlite();
    let world = World::open(&place);
    let server = world.wait(serve());
    let dovecot = asking(&server);
    promote(&world);
    world.wait(setup::amend(&world.desk, WHO, FIRST, &body(server.port, &dovecot))).unwrap();
    let query = sent(&world);
    back(&world, json!({"code": "code-1", "state": query["state"]})).unwrap();
    server.provider.lock().unwrap().good.clear();
    let tasks = {
        let _inside = world.runtime.enter();
        jobs::start(&world.desk, &Config::default(), &Places::below(&world.folder).unwrap()).unwrap()
    };
    let error = || world.wait(world.desk.read(|sql| Ok(standing::standing(sql, ORG, FIRST, Way::In)?))).unwrap().error;
    until("the words", || error().is_some_and(|e| e.to_string().contains("did not accept the authorisation")));
    until("a new token is asked for at the next try", || access(&world).is_ok_and(|token| token == "access-2"));
    world.wait(tasks.stop());
}
