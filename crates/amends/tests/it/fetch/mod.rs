//! Mail is fetched from a real Dovecot: every mail in exactly once, whatever is killed when.

mod refused;
mod rows;

use crate::dovecot::{Dovecot, PASSWORD, USER};
use crate::world::{self, ADDRESS, ORG, Place, World};
use amends::jobs;
use base::config::Tls;
use base::config::{Config, Places};
use base::context::Actor;
use base::ids::{CaseNo, MailboxId};
use db::sql;
use engine::desk::Who;
use engine::jobs::Tasks;
use engine::mailbox::Kept;
use engine::mailbox::progress::{self, Mark};
use engine::mailbox::rules::MailboxBody;
use engine::mailbox::standing::{self, Standing, Way};
use engine::mailbox::{self, FIRST};
use mail::connection::{Step, setup, trial};
use std::collections::HashSet;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const WHO: Who = Who { org: ORG, actor: Actor::System };

fn mail(n: usize) -> String {
    format!(
        "From: Person {n} <p{n}@company{n}.example>\r\nTo: {ADDRESS}\r\nMessage-ID: <{n}@company{n}.example>\r\n\
         Subject: Wrong belt {n}\r\n\r\nIt is the wrong one, number {n}.\r\n"
    )
}

/// The organisation's mailbox, fetched from this server.
fn body(dovecot: &Dovecot) -> MailboxBody {
    MailboxBody {
        address: ADDRESS.to_owned(),
        in_host: "localhost".to_owned(),
        in_port: Some(dovecot.tls_port),
        in_tls: Some(Tls::Implicit),
        in_user: USER.to_owned(),
        in_password: PASSWORD.to_owned(),
        in_certificate: dovecot.certificate.clone(),
        every: Some(3600),
        ..MailboxBody::default()
    }
}

fn connect(world: &World, body: &MailboxBody) {
    world.wait(setup::amend(&world.desk, WHO, FIRST, body)).unwrap();
}

/// Everything the clock does, fetching too.
fn start(world: &World) -> Tasks {
    start_with(world, Config::default())
}

fn start_with(world: &World, config: Config) -> Tasks {
    let _inside = world.runtime.enter();
    jobs::start(&world.desk, &config, &Places::below(&world.folder).unwrap()).unwrap()
}

/// Waits until it is so.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(40);
    while !is_so() {
        assert!(Instant::now() < end, "in vain: {what}");
        std::thread::sleep(Duration::from_millis(30));
    }
}

fn stands(world: &World) -> Standing {
    world.wait(world.desk.read(|sql| Ok(standing::standing(sql, ORG, FIRST, Way::In)?))).unwrap()
}

/// How far the inbox is read.
fn mark(world: &World) -> Option<Mark> {
    world.wait(world.desk.read(|sql| Ok(progress::mark(sql, ORG, FIRST, "INBOX")?))).unwrap()
}

fn each_is_there_once(world: &World, count: usize) {
    assert_eq!(world.cases(), count as i64);
    let first = |no| world.words(CaseNo(no)).remove(0).message_id.unwrap();
    let ids: HashSet<String> = (1001..).take(count).map(first).collect();
    assert_eq!(ids.len(), count);
}

#[test]
fn mail_is_there_at_once_when_the_server_calls_and_is_marked_after() {
    world::each(|world| {
        let dovecot = Dovecot::start("");
        dovecot.deliver(&mail(1));
        connect(world, &body(&dovecot));
        let tasks = start(world);
        until("what lay there unread", || world.cases() == 1);
        // Nobody looks for an hour: this one comes because the server calls.
        std::thread::sleep(Duration::from_millis(300));
        dovecot.deliver(&mail(2));
        until("what the server called about", || world.cases() == 2);
        until("both marked as read", || dovecot.flags("") == ["S", "S"]);
        assert!(stands(world).error.is_none() && stands(world).ok_at.is_some() && stands(world).lag.is_some());
        world.wait(tasks.stop());
        each_is_there_once(world, 2);
    });
}

#[test]
fn what_people_had_read_before_us_is_theirs_and_what_they_read_after_is_ours() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let dovecot = Dovecot::start("");
    let quiet = MailboxBody { folders: "INBOX = leave".to_owned(), every: Some(10), ..body(&dovecot) };
    connect(&world, &quiet);
    let tasks = start(&world);
    until("the first look", || stands(&world).ok_at.is_some());
    dovecot.deliver(&mail(1));
    until("the mail", || world.cases() == 1);
    assert_eq!(dovecot.flags(""), [""], "nothing is marked where it says so");
    world.wait(tasks.stop());
}

#[test]
fn mail_is_moved_into_a_folder_that_is_made_when_it_is_not_there() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let dovecot = Dovecot::start("");
    for n in 1..=3 {
        dovecot.deliver(&mail(n));
    }
    connect(&world, &MailboxBody { folders: "INBOX = move Done".to_owned(), ..body(&dovecot) });
    let tasks = start(&world);
    until("all moved", || dovecot.flags("Done").len() == 3);
    until("none left", || dovecot.flags("").is_empty());
    world.wait(tasks.stop());
    each_is_there_once(&world, 3);
}

#[test]
fn numbers_that_begin_anew_bring_nothing_twice_and_lose_nothing() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let mut dovecot = Dovecot::start("");
    dovecot.deliver(&mail(1));
    dovecot.deliver(&mail(2));
    connect(&world, &MailboxBody { folders: "INBOX = leave".to_owned(), every: Some(10), ..body(&dovecot) });
    let tasks = start(&world);
    until("both", || world.cases() == 2);
    let mark = || mark(&world);
    // Where the fetching stands is noted after the mails themselves are in.
    until("how far it came", || mark().is_some());
    let before = mark().unwrap();
    dovecot.renumber();
    dovecot.deliver(&mail(3));
    until("the third", || world.cases() == 3);
    until("the new numbers", || mark().unwrap().uidvalidity != before.uidvalidity);
    world.wait(tasks.stop());
    each_is_there_once(&world, 3);
}

#[test]
fn a_server_that_is_killed_or_cuts_us_off_is_found_again_and_its_trouble_is_said() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let mut dovecot = Dovecot::start("");
    connect(&world, &body(&dovecot));
    let tasks = start(&world);
    let mut count = 0;
    for round in 0..3 {
        for _ in 0..4 {
            count += 1;
            dovecot.deliver(&mail(count));
        }
        if round == 1 {
            dovecot.kill();
            let is_said =
                |e: Kept| ["lost", "does not accept", "closed the"].iter().any(|why| e.to_string().contains(why));
            until("the trouble in words", || stands(&world).error.is_some_and(is_said));
            dovecot.begin();
        } else {
            dovecot.cut();
        }
        until("every mail", || world.cases() == count as i64);
    }
    until("all is well again", || stands(&world).error.is_none());
    world.wait(tasks.stop());
    each_is_there_once(&world, count);
}

#[test]
fn what_a_first_look_failed_at_is_tried_again_as_soon_as_the_server_is_back() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let dovecot = Dovecot::start("");
    dovecot.deliver(&mail(1));
    connect(&world, &body(&dovecot));
    let mark = || mark(&world);
    let tasks = start(&world);
    until("how far it came", || mark().is_some());
    world.wait(tasks.stop());
    let uidvalidity = mark().unwrap().uidvalidity;
    // As it stands when the connection breaks over the first mail of a first look.
    let broke = |sql: &mut db::Sql<'_>| {
        sql.run(sql!("delete from mailbox_folder"), &[])?;
        sql.run(sql!("update mailbox_uid set state = 'failed', reason = 'The connection broke.', tries = 1"), &[])?;
        Ok::<_, base::refusal::Error>(())
    };
    world.wait(world.desk.write(broke)).unwrap();
    let inbox = progress::Place { org: ORG, mailbox: FIRST, folder: "INBOX".to_owned(), uidvalidity };
    let failed = || {
        let at = inbox.clone();
        world.wait(world.desk.read(move |sql| Ok(progress::to_try_again(sql, &at)?))).unwrap()
    };
    assert_eq!(failed(), [1]);
    let tasks = start(&world);
    until("the second try", || failed().is_empty());
    world.wait(tasks.stop());
    each_is_there_once(&world, 1);
}

/// Whoever was killed has the lease of the mailbox for a while yet, where many nodes share a store.
fn free(place: &Place) {
    let world = World::open(place);
    world.wait(world.desk.write(|sql| Ok::<_, base::refusal::Error>(engine::jobs::free_all(sql)?))).unwrap();
}

#[test]
fn killed_while_fetching_it_brings_every_mail_exactly_once() {
    world::everywhere(|place| {
        let world = World::open(place);
        let dovecot = Dovecot::start("");
        connect(&world, &MailboxBody { folders: "INBOX = move Done".to_owned(), ..body(&dovecot) });
        drop(world);
        let (rounds, a_round) = (6, 10);
        for round in 0..rounds {
            free(place);
            for n in 0..a_round {
                dovecot.deliver(&mail(1 + round * a_round + n));
            }
            let settings = "[mailboxes]\ninner = [\"127.0.0.1\", \"::1\"]\n";
            std::fs::write(place.folder.path().join("amends.toml"), settings).unwrap();
            let mut child = Command::new(env!("CARGO_BIN_EXE_amends"))
                .arg("--data")
                .arg(place.folder.path())
                .arg("--database")
                .arg(place.address())
                .args(["serve", "--listen", "127.0.0.1:0"])
                .env("AMENDS_SECRET_KEY", world::KEY.repeat(32))
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let moved = dovecot.flags("Done").len();
            until("some are fetched", || dovecot.flags("Done").len() >= moved + 1 + round % 4);
            child.kill().unwrap();
            child.wait().unwrap();
        }
        free(place);
        let world = World::open(place);
        // What was left unsorted came by the machine's clock; the world's is to be ahead of it.
        world.pass(jiff::SignedDuration::from_hours(24 * 3650));
        let tasks = start(&world);
        let count = rounds * a_round;
        until("every mail moved", || dovecot.flags("Done").len() == count && dovecot.flags("").is_empty());
        until("every mail sorted", || world.cases() == count as i64);
        world.wait(tasks.stop());
        each_is_there_once(&world, count);
    });
}
