//! The program is killed in the middle, again and again: nothing acknowledged is lost, nothing is there twice.
//!
//! `AMENDS_CRASH_ROUNDS=100` kills more often than the ordinary test does.

use crate::smtp::Server;
use crate::world::{self, ORG, Place, World};
use amends::ids::CaseNo;
use amends::outbox;
use amends::refusal::Error;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Mails each test brings.
const MAILS: usize = 120;

fn rounds() -> u64 {
    std::env::var("AMENDS_CRASH_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(6)
}

fn amends(place: &Place) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
    command.arg("--data").arg(place.folder.path()).arg("--database").arg(place.address());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn mails(place: &Place) -> Vec<PathBuf> {
    let folder = place.folder.path().join("in");
    std::fs::create_dir_all(&folder).unwrap();
    let write = |at: usize| {
        let path = folder.join(format!("{at}.eml"));
        let mail = format!(
            "From: Person {at} <p{at}@company{at}.example>\r\nTo: complaints@northline.example\r\n\
             Message-ID: <{at}@company{at}.example>\r\nSubject: Wrong belt {at}\r\n\r\nIt is the wrong one.\r\n"
        );
        std::fs::write(&path, mail).unwrap();
        path
    };
    (0..MAILS).map(write).collect()
}

/// Starts the program, kills it after a while, and gives back what it had said by then.
fn killed_after(mut command: Command, pause: Duration) -> String {
    let mut child = command.spawn().unwrap();
    std::thread::sleep(pause);
    child.kill().unwrap();
    let said = child.wait_with_output().unwrap();
    String::from_utf8_lossy(&said.stdout).into_owned()
}

/// What was acknowledged: the mail's file and its case.
fn acknowledged(said: &str) -> impl Iterator<Item = (String, String)> {
    let whole = said.rsplit_once('\n').map_or("", |(lines, _)| lines);
    whole.lines().filter_map(|line| {
        let (file, went) = line.split_once(": ")?;
        Some((file.to_owned(), went.split_whitespace().next()?.to_owned()))
    })
}

#[test]
fn killed_while_taking_mail_in_it_loses_nothing_and_keeps_nothing_twice() {
    world::everywhere(|place| {
        drop(World::open(place));
        let files = mails(place);
        let mut promised: HashMap<String, String> = HashMap::new();
        for round in 0..rounds() {
            let mut command = amends(place);
            command.arg("ingest").args(&files);
            let said = killed_after(command, Duration::from_millis(25 + round * 37 % 180));
            for (file, case) in acknowledged(&said) {
                let before = promised.entry(file.clone()).or_insert_with(|| case.clone());
                assert_eq!(*before, case, "{file} moved");
            }
        }
        let last = amends(place).arg("ingest").args(&files).output().unwrap();
        assert!(last.status.success(), "{}", String::from_utf8_lossy(&last.stderr));
        let now: HashMap<String, String> = acknowledged(&String::from_utf8_lossy(&last.stdout)).collect();
        assert_eq!(now.len(), MAILS);
        assert!(promised.iter().all(|(file, case)| now.get(file) == Some(case)), "an acknowledged mail moved");

        let world = World::open(place);
        assert_eq!(world.cases(), MAILS as i64);
        let mut ids = HashSet::new();
        for no in (1001..).take(MAILS).map(CaseNo) {
            let words = world.words(no);
            assert_eq!(words.len(), 2, "{no}");
            assert!(ids.insert(words[0].message_id.clone()), "{no} is there twice");
        }
    });
}

#[test]
fn killed_while_sending_it_never_sends_a_message_under_a_second_name() {
    world::everywhere(|place| {
        let files = mails(place);
        drop(World::open(place));
        assert!(amends(place).arg("ingest").args(&files).output().unwrap().status.success());
        let world = World::open(place);
        let server = world.wait(Server::start(&[]));
        let settings = format!("[smtp]\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\n", server.port);
        std::fs::write(place.folder.path().join("amends.toml"), settings).unwrap();
        for round in 0..rounds() {
            let mut command = amends(place);
            command.arg("send");
            killed_after(command, Duration::from_millis(30 + round * 41 % 200));
            // The time passes after which a claim without an outcome is tried again.
            world.wait(world.desk.write(|sql| Ok::<_, Error>(outbox::release(sql)?))).unwrap();
        }
        assert!(amends(place).arg("send").output().unwrap().status.success());

        let ids: HashSet<String> =
            server.taken().iter().map(|given| email::read(&given.bytes).message_id.unwrap()).collect();
        let wanted: HashSet<String> =
            (1001..).take(MAILS).map(|no| world.words(CaseNo(no))[1].message_id.clone().unwrap()).collect();
        assert_eq!(ids, wanted);
        for no in (1001..).take(MAILS).map(CaseNo) {
            assert!(world.case(no).messages.get(2).unwrap().arrived(), "{no}");
            assert_eq!(world.wait(world.desk.read(move |sql| Ok(outbox::troubles(sql, ORG, no)?))).unwrap(), []);
        }
    });
}
