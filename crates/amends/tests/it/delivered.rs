//! Postfix delivers to Amends by LMTP, and one of the two, or the line between them, is killed again and again: every
//! mail is in exactly once.
//!
//! `AMENDS_CRASH_ROUNDS=100` kills more often than the ordinary test does.

use crate::postfix::Postfix;
use crate::receiving::{Voice, free_port, mail};
use crate::world::{ADDRESS, Place, World};
use base::ids::CaseNo;
use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// Mails that are brought anew in each round.
const A_ROUND: u32 = 12;

fn rounds() -> u32 {
    std::env::var("AMENDS_CRASH_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(4)
}

/// A line between two that breaks after so many bytes, counted both ways; 0 for one that holds.
struct Line {
    port: u16,
    after: Arc<AtomicU32>,
}

impl Line {
    fn to(port: u16) -> Line {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let line = Line { port: listener.local_addr().unwrap().port(), after: Arc::default() };
        let after = line.after.clone();
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let Ok(far) = TcpStream::connect(("127.0.0.1", port)) else { continue };
                let left = Arc::new(AtomicU32::new(after.load(Ordering::SeqCst)));
                let (near_too, far_too) = (near.try_clone().unwrap(), far.try_clone().unwrap());
                let left_too = left.clone();
                std::thread::spawn(move || carry(near, far, &left));
                std::thread::spawn(move || carry(far_too, near_too, &left_too));
            }
        });
        line
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, left: &AtomicU32) {
    let breaks = left.load(Ordering::SeqCst) > 0;
    let mut piece = [0; 64];
    while let Ok(many @ 1..) = from.read(&mut piece) {
        let before = left.fetch_sub(if breaks { many as u32 } else { 0 }, Ordering::SeqCst);
        if breaks && (before <= many as u32 || before > u32::MAX / 2) {
            break;
        }
        if to.write_all(&piece[..many]).is_err() {
            break;
        }
    }
    from.shutdown(Shutdown::Both).ok();
    to.shutdown(Shutdown::Both).ok();
}

fn serve(place: &Place) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
    command.arg("--data").arg(place.folder.path()).arg("--database").arg(place.address());
    command.args(["serve", "--listen", "127.0.0.1:0"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn end(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Gives Postfix mails to deliver; it has them once it said so.
fn post(postfix: &Postfix, from: u32) {
    let mut voice = Voice::greeted(&format!("127.0.0.1:{}", postfix.port), "EHLO");
    for n in from..from + A_ROUND {
        assert!(voice.asks(&format!("MAIL FROM:<p{n}@company{n}.example>")).starts_with("250 "));
        assert!(voice.asks(&format!("RCPT TO:<{ADDRESS}>")).starts_with("250 "));
        assert!(voice.asks("DATA").starts_with("354 "));
        let heard = voice.asks(&format!("{}.", mail(n, "It is the wrong one.")));
        assert!(heard.starts_with("250 "), "{heard}");
    }
}

#[test]
fn whatever_is_killed_between_postfix_and_us_every_mail_is_in_exactly_once() {
    let place = Place::sqlite();
    drop(World::open(&place));
    let port = free_port();
    let line = Line::to(port);
    let Some(postfix) = Postfix::start(line.port) else {
        eprintln!("there is no Postfix here, or no root: not tried");
        return;
    };
    std::fs::write(place.folder.path().join("amends.toml"), format!("[receive]\nlmtp = \"127.0.0.1:{port}\"\n"))
        .unwrap();
    let mut server = serve(&place);
    for round in 0..rounds() {
        line.after.store(if round % 2 == 0 { 150 + round * 337 % 2500 } else { 0 }, Ordering::SeqCst);
        post(&postfix, round * A_ROUND);
        std::thread::sleep(Duration::from_millis(u64::from(round * 71 % 400)));
        if round % 3 == 2 {
            postfix.kill();
            postfix.begin();
        } else {
            end(server);
            server = serve(&place);
        }
    }
    line.after.store(0, Ordering::SeqCst);
    let began = Instant::now();
    while postfix.waiting() > 0 {
        assert!(began.elapsed() < Duration::from_secs(60), "{} are left: {}", postfix.waiting(), postfix.log());
        std::thread::sleep(Duration::from_millis(100));
    }
    end(server);
    let count = rounds() * A_ROUND;
    let world = World::open(&place);
    let until = "2100-01-01T00:00:00Z".parse().unwrap();
    world.runtime.block_on(mail::ingest::resume(&world.desk, until, || false)).unwrap();
    assert_eq!(world.cases(), i64::from(count), "{}", postfix.log());
    let ids = (1001..).take(count as usize).map(|no| world.words(CaseNo(no)).remove(0).message_id.unwrap());
    assert_eq!(ids.collect::<HashSet<_>>().len(), count as usize);
}
