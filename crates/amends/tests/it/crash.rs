//! The program is killed in the middle, again and again: nothing acknowledged is lost, nothing is there twice.
//!
//! `AMENDS_CRASH_ROUNDS=100` kills more often than the ordinary test does.

use crate::smtp::Server;
use crate::world::{self, ORG, Place, World};
use base::ids::CaseNo;
use base::refusal::Error;
use casework::search;
use engine::outbox;
use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Mails that are brought anew in each round.
const A_ROUND: usize = 20;

fn rounds() -> usize {
    std::env::var("AMENDS_CRASH_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(6)
}

fn amends(place: &Place) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
    command.arg("--data").arg(place.folder.path()).arg("--database").arg(place.address());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn mails(place: &Place, count: usize) -> Vec<PathBuf> {
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
    (0..count).map(write).collect()
}

/// Starts the program, kills it once it has said so many lines, and gives back all it had said.
fn killed_after_saying(mut command: Command, lines: usize) -> String {
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    let mut said = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..lines {
        if out.read_line(&mut said).unwrap() == 0 {
            break;
        }
    }
    child.kill().unwrap();
    out.read_to_string(&mut said).unwrap();
    child.wait().unwrap();
    said
}

/// What was acknowledged: the mail's file and its case. Half a line is no word.
fn acknowledged(said: &str) -> impl Iterator<Item = (PathBuf, String)> {
    let whole = said.rsplit_once('\n').map_or("", |(lines, _)| lines);
    whole.lines().filter_map(|line| {
        let (file, went) = line.split_once(": ")?;
        Some((file.into(), went.split_whitespace().next()?.to_owned()))
    })
}

#[test]
fn killed_while_taking_mail_in_it_loses_nothing_and_keeps_nothing_twice() {
    world::everywhere(|place| {
        drop(World::open(place));
        let files = mails(place, rounds() * A_ROUND);
        let mut promised: HashMap<PathBuf, String> = HashMap::new();
        let mut cut_short = 0;
        for round in 0..rounds() {
            let brought = files[..(round + 1) * A_ROUND].iter().filter(|file| !promised.contains_key(*file));
            let brought: Vec<&PathBuf> = brought.collect();
            let mut command = amends(place);
            command.arg("ingest").args(&brought);
            let said = killed_after_saying(command, 1 + round * 7 % A_ROUND);
            let before = promised.len();
            promised.extend(acknowledged(&said));
            cut_short += usize::from(promised.len() - before < brought.len());
        }
        assert!(cut_short > 0, "no round was cut short, and nothing was tried");
        let last = amends(place).arg("ingest").args(&files).output().unwrap();
        assert!(last.status.success(), "{}", String::from_utf8_lossy(&last.stderr));
        let now: HashMap<PathBuf, String> = acknowledged(&String::from_utf8_lossy(&last.stdout)).collect();
        assert_eq!(now.len(), files.len());
        assert!(promised.iter().all(|(file, case)| now.get(file) == Some(case)), "an acknowledged mail moved");
        each_is_there_once(place, files.len());
    });
}

fn each_is_there_once(place: &Place, count: usize) {
    let began = Instant::now();
    let world = World::open(place);
    assert!(began.elapsed() < Duration::from_secs(5), "the store took {:?} to open", began.elapsed());
    assert_eq!(world.cases(), count as i64);
    let (mut ids, mut arrivals, mut unread) = (HashSet::new(), HashSet::new(), 0);
    for no in (1001..).take(count).map(CaseNo) {
        let first = world.words(no).remove(0);
        assert!(arrivals.insert(first.arrival.unwrap()), "{no} is there twice");
        // Whoever was in hand at three deaths in a row is kept without being read; that must stay rare.
        match first.message_id {
            Some(id) => assert!(ids.insert(id), "{no} is there twice"),
            None => unread += 1,
        }
    }
    assert!(unread * 10 <= count, "{unread} of {count} were not read");
    world.wait(casework::search::index_due(&world.desk)).unwrap();
    let known = world.desk.read(|sql| Ok(search::documents(sql, ORG, CaseNo(0), None)?));
    assert_eq!(world.wait(known).unwrap().len(), 2 * count, "search knows each title and each message");
}

/// Kills the sender once the server has seen so many more mails; false when it had ended by itself.
fn killed_after_sending(place: &Place, server: &Server, mails: usize) -> bool {
    let wanted = server.tried().len() + mails;
    let mut child = amends(place).arg("send").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while server.tried().len() < wanted && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let ended = child.try_wait().unwrap().is_some();
    child.kill().unwrap();
    child.wait().unwrap();
    !ended
}

#[test]
fn killed_while_sending_it_never_sends_a_message_under_a_second_name() {
    world::everywhere(|place| {
        let count = rounds() * A_ROUND / 4;
        let files = mails(place, count);
        drop(World::open(place));
        assert!(amends(place).arg("ingest").args(&files).output().unwrap().status.success());
        let world = World::open(place);
        let server = world.wait(Server::start(&[]));
        let settings = format!("[smtp]\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\n", server.port);
        std::fs::write(place.folder.path().join("amends.toml"), settings).unwrap();
        let mut cut_short = 0;
        for round in 0..rounds() {
            cut_short += usize::from(killed_after_sending(place, &server, 1 + round % 4));
            // The time passes after which a claim without an outcome is tried again.
            world.wait(world.desk.write(|sql| Ok::<_, Error>(outbox::release(sql)?))).unwrap();
        }
        assert!(cut_short > 0, "no round was cut short, and nothing was tried");
        assert!(amends(place).arg("send").output().unwrap().status.success());

        let mut said: HashMap<String, Vec<u8>> = HashMap::new();
        for given in server.taken() {
            let id = email::read(&given.bytes).message_id.unwrap();
            // A mail that went twice, because we died before we knew that it had gone, went twice as it was.
            let first = said.entry(id).or_insert_with(|| given.bytes.clone());
            assert!(*first == given.bytes, "the same Message-ID carried two different mails");
        }
        let ids: HashSet<String> = said.into_keys().collect();
        let wanted: HashSet<String> =
            (1001..).take(count).map(|no| world.words(CaseNo(no))[1].message_id.clone().unwrap()).collect();
        assert_eq!(ids, wanted);
        for no in (1001..).take(count).map(CaseNo) {
            assert!(world.case(no).messages.get(2).unwrap().arrived(), "{no}");
            assert_eq!(world.wait(world.desk.read(move |sql| Ok(outbox::troubles(sql, ORG, no)?))).unwrap(), []);
        }
    });
}
