//! A conversation over a stream: whatever size its pieces have, it is heard the same, and what is cut off is not kept.

use crate::world::{ORG, OTHER, World};
use base::ids::OrgId;
use engine::arrival;
use mail::inbound::session::{Ended, Session};
use mail::inbound::taking::Taking;
use mail::inbound::talk::{Kind, Rules};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex, split};
use tokio::sync::watch;
use tokio::task::JoinHandle;

const MOST: usize = 2_000;

struct Talk {
    ours: DuplexStream,
    leading: JoinHandle<Ended<DuplexStream>>,
    stop: watch::Sender<bool>,
}

fn begin(world: &World, kind: Kind, starttls: bool) -> Talk {
    let (ours, theirs) = duplex(1 << 20);
    let taking = Arc::new(Taking::new(world.desk.clone(), world.folder(), MOST));
    let rules = Rules { kind, name: "mx.northline.example".to_owned(), size: MOST, starttls };
    let (stop, stopped) = watch::channel(false);
    let leading = tokio::spawn(Session::new(theirs, rules, taking, stopped).lead(true));
    Talk { ours, leading, stop }
}

/// Says everything in pieces of a size, hangs up, and gives back all that was answered.
async fn talk(world: &World, kind: Kind, said: &str, size: usize) -> Vec<String> {
    let talk = begin(world, kind, false);
    let (mut hears, mut says) = split(talk.ours);
    for piece in said.as_bytes().chunks(size) {
        if says.write_all(piece).await.is_err() {
            break;
        }
        tokio::task::yield_now().await;
    }
    says.shutdown().await.ok();
    let mut heard = String::new();
    hears.read_to_string(&mut heard).await.unwrap();
    assert!(heard.ends_with("\r\n"), "{heard}");
    heard.lines().map(str::to_owned).collect()
}

/// The codes of what was answered, but for the lines before the last of an answer.
fn codes(heard: &[String]) -> Vec<&str> {
    heard.iter().filter(|line| line.as_bytes()[3] == b' ').map(|line| &line[..3]).collect()
}

async fn raw(world: &World, org: OrgId, id: i64) -> Option<String> {
    let raw = world.read(move |sql| Ok(arrival::raw(sql, org, id)?)).await;
    raw.map(|raw| String::from_utf8(raw).unwrap())
}

fn mail(n: u32, body: &str) -> String {
    format!("From: ida@halden.example\r\nMessage-ID: <{n}@halden.example>\r\nSubject: Belt {n}\r\n\r\n{body}\r\n.\r\n")
}

const HEAD: &str = "EHLO mx.halden.example\r\nMAIL FROM:<ida@halden.example>\r\nRCPT TO:<help@northline.example>\r\n";

#[tokio::test]
async fn in_pieces_of_any_size_the_same_is_heard_and_the_same_is_kept() {
    let body = mail(1, "One.\r\n..two\r\n.\r three\r\n. four");
    let said = format!(
        "{HEAD}RCPT TO:<nobody@elsewhere.example>\r\nDATA\r\n{body}NOOP\r\nNONSENSE\r\nMAIL FROM:<>\r\n\
         RCPT TO:<postmaster>\r\nBDAT 5\r\nA: b\rBDAT 6 LAST\r\n\n\r\nx\r\nRSET\r\nQUIT\r\n"
    );
    let mut first: Option<(Vec<String>, Vec<Option<String>>)> = None;
    for size in [said.len(), 1, 2, 3, 7, 64] {
        let world = World::open().await;
        let heard = talk(&world, Kind::Smtp, &said, size).await;
        let kept = vec![raw(&world, ORG, 1).await, raw(&world, ORG, 2).await, raw(&world, ORG, 3).await];
        match &first {
            None => first = Some((heard, kept)),
            Some(known) => assert_eq!((&heard, &kept), (&known.0, &known.1), "in pieces of {size}"),
        }
    }
    let (heard, kept) = first.unwrap();
    let expected =
        ["220", "250", "250", "250", "550", "354", "250", "250", "500", "250", "250", "250", "250", "250", "221"];
    assert_eq!(codes(&heard), expected, "{heard:#?}");
    let first = kept[0].as_deref().unwrap();
    assert!(
        first.starts_with("Return-Path: <ida@halden.example>\r\nDelivered-To: help@northline.example\r\nFrom: "),
        "{first}"
    );
    assert!(first.ends_with("One.\r\n.two\r\n\r three\r\n four\r\n"), "{first:?}");
    assert!(kept[1].as_deref().unwrap().ends_with("A: b\r\n\r\nx\r\n"), "{:?}", kept[1]);
    assert_eq!(kept[2], None);
}

#[tokio::test]
async fn lmtp_answers_for_each_recipient_and_smtp_once() {
    let world = World::open().await;
    let two = "MAIL FROM:<ida@halden.example>\r\nRCPT TO:<help@northline.example>\r\nRCPT TO:<help@halden.example>\r\nDATA\r\n";
    let lmtp = talk(&world, Kind::Lmtp, &format!("LHLO x.example\r\n{two}{}QUIT\r\n", mail(1, "x")), 4096).await;
    assert_eq!(codes(&lmtp), ["220", "250", "250", "250", "250", "354", "250", "250", "221"], "{lmtp:#?}");
    let smtp = talk(&world, Kind::Smtp, &format!("EHLO x.example\r\n{two}{}QUIT\r\n", mail(2, "y")), 4096).await;
    assert_eq!(codes(&smtp), ["220", "250", "250", "250", "250", "354", "250", "221"], "{smtp:#?}");
}

#[tokio::test]
async fn a_mail_to_two_organisations_is_kept_once_for_each_and_names_to_neither_the_other() {
    let world = World::open().await;
    let to =
        "RCPT TO:<help@northline.example>\r\nRCPT TO:<help+x@northline.example>\r\nRCPT TO:<help@halden.example>\r\n";
    let said = format!("EHLO x.example\r\nMAIL FROM:<>\r\n{to}DATA\r\n{}QUIT\r\n", mail(1, "x"));
    talk(&world, Kind::Smtp, &said, 4096).await;
    let (ours, theirs) = (raw(&world, ORG, 1).await.unwrap(), raw(&world, OTHER, 1).await.unwrap());
    assert!(ours.starts_with(
        "Return-Path: <>\r\nDelivered-To: help@northline.example\r\nDelivered-To: help+x@northline.example\r\n"
    ));
    assert!(theirs.starts_with("Return-Path: <>\r\nDelivered-To: help@halden.example\r\nFrom: "), "{theirs}");
    assert_eq!((raw(&world, ORG, 2).await, raw(&world, OTHER, 2).await), (None, None));
}

#[tokio::test]
async fn a_mail_above_the_limit_is_refused_whole_and_the_next_one_goes_in() {
    let world = World::open().await;
    let large = mail(1, &"x".repeat(MOST));
    let next = "MAIL FROM:<>\r\nRCPT TO:<help@northline.example>\r\nDATA\r\n";
    let said = format!("{HEAD}DATA\r\n{large}{next}{}QUIT\r\n", mail(2, "small"));
    let heard = talk(&world, Kind::Smtp, &said, 100).await;
    assert_eq!(
        codes(&heard),
        ["220", "250", "250", "250", "354", "552", "250", "250", "354", "250", "221"],
        "{heard:#?}"
    );
    assert!(raw(&world, ORG, 1).await.unwrap().contains("small"));
    let chunks = format!("{HEAD}BDAT 1500\r\n{}BDAT 1500 LAST\r\n{}QUIT\r\n", "x".repeat(1500), "x".repeat(1500));
    let heard = talk(&world, Kind::Smtp, &chunks, 999).await;
    assert_eq!(codes(&heard), ["220", "250", "250", "250", "250", "552", "221"], "{heard:#?}");
    assert_eq!(raw(&world, ORG, 2).await, None);
}

#[tokio::test]
async fn what_is_cut_off_before_its_end_is_not_kept() {
    let world = World::open().await;
    for said in [
        format!("{HEAD}DATA\r\nSubject: x\r\n\r\nnot all of it"),
        format!("{HEAD}DATA\r\nSubject: x\r\n\r\n."),
        format!("{HEAD}DATA\r\nSubject: x\r\n\r\n.\r"),
        format!("{HEAD}BDAT 100 LAST\r\nSubject: x"),
        format!("{HEAD}BDAT 2\r\nab"),
    ] {
        talk(&world, Kind::Smtp, &said, 4096).await;
        assert_eq!(raw(&world, ORG, 1).await, None, "{said}");
    }
}

#[tokio::test]
async fn a_line_that_is_too_long_is_dropped_whole_and_the_next_is_heard() {
    let world = World::open().await;
    let line = |length: usize| format!("NOOP {}\r\n", "x".repeat(length - 7));
    let said = format!("{}{}RSET\r\n{}QUIT\r\n", line(4096), line(4097), line(100_000));
    for size in [5, 4096, 1 << 20] {
        let heard = talk(&world, Kind::Smtp, &said, size).await;
        assert_eq!(codes(&heard), ["220", "250", "500", "250", "500", "221"], "in pieces of {size}: {heard:#?}");
    }
}

#[tokio::test]
async fn a_bare_line_feed_ends_the_conversation_before_anything_is_smuggled_in() {
    let world = World::open().await;
    let said = format!(
        "{HEAD}DATA\r\nSubject: x\r\n\r\na\n.\nMAIL FROM:<evil@x.example>\r\n.\r\nNOOP\nMAIL FROM:<evil@x.example>\r\n"
    );
    let heard = talk(&world, Kind::Smtp, &said, 4096).await;
    assert_eq!(codes(&heard), ["220", "250", "250", "250", "354", "250", "500"], "{heard:#?}");
    assert!(raw(&world, ORG, 1).await.unwrap().contains("a\n.\nMAIL FROM:<evil@x.example>\r\n"));
    assert_eq!(raw(&world, ORG, 2).await, None);
}

#[tokio::test]
async fn what_was_sent_along_with_starttls_is_not_heard_in_private() {
    let world = World::open().await;
    let mut talk = begin(&world, Kind::Smtp, true);
    talk.ours.write_all(b"EHLO x.example\r\nSTARTTLS\r\nMAIL FROM:<evil@x.example>\r\n").await.unwrap();
    let Ended::Private(stream) = talk.leading.await.unwrap() else { panic!("it was to go on in private") };
    drop(stream);
    let mut heard = String::new();
    talk.ours.read_to_string(&mut heard).await.unwrap();
    assert!(heard.contains("250-STARTTLS") && heard.ends_with("220 2.0.0 Ready to start TLS.\r\n"), "{heard}");
}

#[tokio::test]
async fn whoever_has_no_mail_in_hand_is_told_that_the_server_stops() {
    let world = World::open().await;
    let mut talk = begin(&world, Kind::Lmtp, false);
    talk.ours.write_all(b"LHLO x.example\r\n").await.unwrap();
    talk.stop.send_replace(true);
    let mut heard = String::new();
    talk.ours.read_to_string(&mut heard).await.unwrap();
    assert!(heard.lines().last().unwrap().starts_with("421 4.3.2"), "{heard}");
    assert!(matches!(talk.leading.await.unwrap(), Ended::Over));
}
