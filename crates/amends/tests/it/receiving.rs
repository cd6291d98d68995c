//! Mail brought to the server by LMTP and SMTP, through its listeners.

use crate::world::{self, ADDRESS, World};
use base::config::{Config, Limits, Places, Receive};
use mail::inbound::listener::Listeners;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// An open entrance.
pub struct Entrance {
    pub lmtp: String,
    smtp: String,
    stop: watch::Sender<bool>,
    open: JoinHandle<()>,
}

/// A port nobody listens on.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn free() -> String {
    format!("127.0.0.1:{}", free_port())
}

pub fn open(world: &World) -> Entrance {
    open_at(world, free())
}

/// The listeners, LMTP at this address.
pub fn open_at(world: &World, lmtp: String) -> Entrance {
    let smtp = free();
    let receive = Receive { lmtp: Some(lmtp.clone()), smtp: Some(smtp.clone()), ..Receive::default() };
    let limits = Limits { mail: 3_000_000, ..Limits::default() };
    let config = Config { receive, limits, ..Config::default() };
    let places = Places { data: world.folder.clone(), outbox: world.folder.join("outbox") };
    let listeners = world.runtime.block_on(Listeners::listen(&world.desk, &config, &places)).unwrap();
    let (stop, stopped) = watch::channel(false);
    let open = world.runtime.spawn(listeners.open(stopped));
    Entrance { lmtp, smtp, stop, open }
}

/// One side of a conversation.
pub struct Voice(BufReader<TcpStream>);

impl Voice {
    pub fn at(place: &str) -> Voice {
        let stream = TcpStream::connect(place).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut voice = Voice(BufReader::new(stream));
        assert!(voice.hears().starts_with("220 "));
        voice
    }

    pub fn greeted(place: &str, greeting: &str) -> Voice {
        let mut voice = Voice::at(place);
        assert!(voice.asks(&format!("{greeting} mx.example")).contains("PIPELINING"));
        voice
    }

    pub fn says(&mut self, bytes: &[u8]) {
        self.0.get_mut().write_all(bytes).unwrap();
    }

    /// One answer, all its lines.
    pub fn hears(&mut self) -> String {
        let mut whole = String::new();
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).unwrap() == 0 {
                return whole;
            }
            whole.push_str(&line);
            if line.as_bytes().get(3) != Some(&b'-') {
                return whole;
            }
        }
    }

    pub fn asks(&mut self, line: &str) -> String {
        self.says(format!("{line}\r\n").as_bytes());
        self.hears()
    }

    fn is_hung_up_on(&mut self) -> bool {
        self.0.read_to_end(&mut Vec::new()).is_ok()
    }
}

/// A mail of the `n`-th customer.
pub fn mail(n: u32, body: &str) -> String {
    format!(
        "From: Person {n} <p{n}@company{n}.example>\r\nTo: {ADDRESS}\r\nMessage-ID: <{n}@company{n}.example>\r\n\
         Subject: Wrong belt {n}\r\n\r\n{body}\r\n"
    )
}

#[test]
fn each_recipient_is_answered_and_only_our_mailboxes_receive() {
    world::each(|world| {
        let entrance = open(world);
        let mut voice = Voice::greeted(&entrance.lmtp, "LHLO");
        assert!(voice.asks("MAIL FROM:<p1@company1.example> SIZE=200 BODY=8BITMIME").starts_with("250 "));
        assert!(voice.asks("RCPT TO:<Complaints+anything@Northline.Example>").starts_with("250 "));
        assert!(voice.asks("RCPT TO:<nobody@northline.example>").starts_with("550 5.1.1 "));
        assert!(voice.asks("RCPT TO:<x@elsewhere.example>").starts_with("550 5.1.1 "));
        assert!(voice.asks("RCPT TO:<postmaster>").starts_with("250 "));
        assert!(voice.asks("DATA").starts_with("354 "));
        voice.says(format!("{}.\r\n", mail(1, "It is the wrong one.\r\n..and dotted")).as_bytes());
        assert_eq!(
            [voice.hears(), voice.hears()],
            ["250 2.0.0 Message accepted.\r\n", "250 2.0.0 Message accepted.\r\n"]
        );
        assert_eq!(world.cases(), 1);
        let words = world.words(base::ids::CaseNo(1001)).remove(0);
        assert_eq!(words.body.trim(), "It is the wrong one.\n.and dotted");
        assert!(voice.asks("QUIT").starts_with("221 "));
        assert!(voice.is_hung_up_on());
    });
}

#[test]
fn the_same_mail_brought_again_is_in_once() {
    world::each(|world| {
        let entrance = open(world);
        for _ in 0..3 {
            let mut voice = Voice::greeted(&entrance.smtp, "EHLO");
            let said =
                format!("MAIL FROM:<p@company.example>\r\nRCPT TO:<{ADDRESS}>\r\nRCPT TO:<{ADDRESS}>\r\nDATA\r\n",);
            voice.says(said.as_bytes());
            let heard: Vec<String> = (0..4).map(|_| voice.hears()).collect();
            assert!(heard[3].starts_with("354 "), "{heard:?}");
            voice.says(b"From: p@company.example\r\nSubject: No id\r\n\r\nNo id at all.\r\n.\r\nNOOP\r\n");
            assert_eq!(voice.hears(), "250 2.0.0 Message accepted.\r\n", "SMTP answers once");
            assert_eq!(voice.hears(), "250 2.0.0 OK.\r\n");
        }
        assert_eq!(world.cases(), 1);
    });
}

#[test]
fn a_large_mail_comes_in_whole_and_one_too_large_is_refused_with_the_limit() {
    let place = world::Place::sqlite();
    let world = World::open(&place);
    let entrance = open(&world);
    let mut voice = Voice::greeted(&entrance.lmtp, "LHLO");
    assert!(voice.asks("MAIL FROM:<> SIZE=3000001").contains("3000000 bytes"));
    for (n, lines, answer) in [(1, 25_000, "250 2.0.0 Message accepted.\r\n"), (2, 80_000, "552 5.3.4 ")] {
        assert!(voice.asks(&format!("MAIL FROM:<p{n}@company{n}.example>")).starts_with("250 "));
        assert!(voice.asks(&format!("RCPT TO:<{ADDRESS}>")).starts_with("250 "));
        assert!(voice.asks("DATA").starts_with("354 "));
        let line = "A line of this long mail, as long as lines of mail often are today.\r\n";
        voice.says(format!("{}.\r\n", mail(n, &line.repeat(lines))).as_bytes());
        let heard = voice.hears();
        assert!(heard.starts_with(answer), "{heard}");
    }
    assert_eq!(world.cases(), 1);
    let body = world.words(base::ids::CaseNo(1001)).remove(0).body;
    assert_eq!(body.matches("A line of this long mail").count(), 25_000, "it came in whole");
}

#[test]
fn mail_in_chunks_is_kept_and_chunks_of_nothing_are_dropped() {
    let place = world::Place::sqlite();
    let world = World::open(&place);
    let entrance = open(&world);
    let mut voice = Voice::greeted(&entrance.smtp, "EHLO");
    voice.says(b"BDAT 6\r\nQUIT\r\nNOOP\r\n");
    assert!(voice.hears().starts_with("503 5.5.1 "));
    assert!(voice.hears().starts_with("250 "), "what came in the chunk was no command");
    let mail = mail(1, ".\r\n.\r\nA dot is a dot here.");
    let (first, second) = mail.split_at(40);
    voice.says(format!("MAIL FROM:<p@c.example>\r\nRCPT TO:<{ADDRESS}>\r\nBDAT 40\r\n{first}").as_bytes());
    voice.says(format!("BDAT {} LAST\r\n{second}", second.len()).as_bytes());
    let heard: Vec<String> = (0..4).map(|_| voice.hears()).collect();
    assert!(heard.iter().all(|heard| heard.starts_with("250 ")), "{heard:?}");
    assert_eq!(world.cases(), 1);
    let body = world.words(base::ids::CaseNo(1001)).remove(0).body;
    assert_eq!(body.trim(), ".\r\n.\r\nA dot is a dot here.".replace("\r\n", "\n"), "nothing of the chunks is lost");
}

#[test]
fn what_is_no_conversation_is_answered_in_words_and_ended() {
    let place = world::Place::sqlite();
    let world = World::open(&place);
    let entrance = open(&world);
    let mut voice = Voice::at(&entrance.smtp);
    assert!(voice.asks("LHLO x").starts_with("500 "));
    assert!(voice.asks("MAIL FROM:<a@b.example>").starts_with("503 5.5.1 Send a greeting"));
    assert!(voice.asks("EHLO x").contains("SIZE 3000000"));
    assert!(voice.asks("STARTTLS").starts_with("502 "));
    assert!(voice.asks("DATA").starts_with("503 "));
    assert!(voice.asks("MAIL FROM:<a@b.example>").starts_with("250 "));
    assert!(voice.asks("DATA").starts_with("503 "));
    assert!(voice.asks(&"x".repeat(9000)).starts_with("500 5.5.2 "));
    voice.says(b"NOOP\n");
    assert!(voice.hears().contains("CR LF"));
    assert!(voice.is_hung_up_on());

    let mut voice = Voice::greeted(&entrance.lmtp, "LHLO");
    let last = (0..30).map(|_| voice.asks("NONSENSE")).find(|heard| heard.starts_with("421 "));
    assert!(last.is_some() && voice.is_hung_up_on());
}

#[test]
fn a_stop_waits_for_the_mail_in_hand_and_for_nothing_else() {
    let place = world::Place::sqlite();
    let world = World::open(&place);
    let entrance = open(&world);
    let mut idle = Voice::greeted(&entrance.lmtp, "LHLO");
    let mut busy = Voice::greeted(&entrance.lmtp, "LHLO");
    busy.says(format!("MAIL FROM:<p@c.example>\r\nRCPT TO:<{ADDRESS}>\r\nDATA\r\n").as_bytes());
    assert!((0..3).map(|_| busy.hears()).all(|heard| heard.starts_with(['2', '3'])));
    entrance.stop.send_replace(true);
    assert!(idle.hears().starts_with("421 4.3.2 "));
    busy.says(format!("{}.\r\n", mail(1, "The last one.")).as_bytes());
    assert_eq!(busy.hears(), "250 2.0.0 Message accepted.\r\n");
    assert!(busy.hears().starts_with("421 4.3.2 "));
    world.runtime.block_on(entrance.open).unwrap();
    assert_eq!(world.cases(), 1);
    assert!(TcpStream::connect(&entrance.lmtp).is_err(), "nobody is let in any more");
}
