//! What must happen once happens once even when no lease holds two nodes apart: each decides in one transaction.

use crate::nodes::admin;
use crate::post::{COMPLAINT, reply, through};
use crate::smtp::Server;
use crate::world::{self, ORG, Place, TOMAS, World};
use amends::boot;
use base::config::{Alerts, Smtp, Tls};
use base::ids::CaseNo;
use base::refusal::Error;
use casework::case;
use casework::case::Command;
use casework::deadlines;
use casework::promise::{self, Terms};
use db::{Db, Migration, Options, args, sql};
use engine::desk::Desk;
use engine::jobs::Turn;
use engine::mailbox::Kept;
use engine::mailbox::canary::{self as store, CLAIM};
use engine::mailbox::{self, FIRST, standing};
use engine::stream;
use futures_util::future::join_all;
use jiff::SignedDuration;
use mail::canary;
use mail::out::{Post, Way};
use mail::watch::{self, deliver::Courier};
use std::sync::Arc;

/// As many nodes as the store has threads that write.
const NODES: usize = 4;

/// Other nodes beside the world's own, with the same hour.
fn nodes(world: &World, place: &Place) -> Vec<Desk> {
    let now = world.desk.now();
    (0..NODES).map(|_| boot::open(&place.target, Arc::new(move || now)).unwrap().0).collect()
}

/// Runs a story on every database there is.
fn each(story: impl Fn(&World, &Place)) {
    world::everywhere(|place| {
        let world = World::open(place);
        let _inside = world.runtime.enter();
        story(&world, place);
    });
}

fn fails(world: &World, says: Option<&'static str>) {
    let now = world.desk.now();
    let noted = world.desk.write(move |sql| {
        match says {
            Some(says) => standing::failed(sql, ORG, FIRST, standing::Way::In, (now, &Kept::read(says)))?,
            None => standing::worked(sql, ORG, FIRST, standing::Way::In, (now, None))?,
        }
        Ok::<_, Error>(())
    });
    world.wait(noted).unwrap();
}

#[test]
fn an_alert_that_many_nodes_see_begins_once_and_ends_once() {
    each(|world, place| {
        fails(world, Some("Sign-in refused."));
        world.pass(SignedDuration::from_mins(16));
        let look = || {
            let nodes = nodes(world, place);
            let changed = world.wait(join_all(nodes.iter().map(watch::look)));
            changed.into_iter().map(Result::unwrap).sum::<usize>()
        };
        assert_eq!(look(), 1);
        let open = world.wait(world.desk.read(|sql| Ok(watch::open(sql, ORG)?))).unwrap();
        assert_eq!(open.len(), 1);
        fails(world, None);
        assert_eq!((look(), look()), (1, 0));
        // The same trouble once more is another alert.
        fails(world, Some("Sign-in refused."));
        world.pass(SignedDuration::from_mins(16));
        assert_eq!(look(), 1);
        let all = world.wait(world.desk.read(|sql| Ok(watch::latest(sql, ORG, 10)?))).unwrap();
        assert_eq!(all.len(), 2);
    });
}

#[test]
fn a_word_about_an_alert_is_told_by_one_node_and_again_when_that_one_is_gone() {
    each(|world, place| {
        admin(world, 2, "Astrid");
        admin(world, 3, "Vera");
        fails(world, Some("Sign-in refused."));
        world.pass(SignedDuration::from_mins(16));
        world.wait(watch::look(&world.desk)).unwrap();
        let post = world.wait(Server::start(&[]));
        let smtp =
            Smtp { host: "127.0.0.1".to_owned(), port: Some(post.port), tls: Tls::None, user: None, password: None };
        let courier = || {
            let way = Way::new(Some(&smtp), &world.folder).unwrap();
            Courier::new(&Alerts::default(), way, "https://care.northline.example".to_owned()).unwrap()
        };
        let couriers: Vec<Courier> = (0..NODES).map(|_| courier()).collect();
        let nodes = nodes(world, place);
        let told = world.wait(join_all(couriers.iter().zip(&nodes).map(|(courier, desk)| courier.deliver(desk))));
        assert_eq!(told.iter().map(|(said, _)| said).sum::<usize>(), 1);
        assert!(told.iter().all(|(_, failures)| failures.is_empty()));
        assert_eq!(post.taken().len(), 2, "each admin once");

        // Somebody claims the word of the end, and vanishes.
        fails(world, None);
        world.wait(watch::look(&world.desk)).unwrap();
        let until = base::time::millis(world.desk.now() + SignedDuration::from_mins(20));
        let claim = world.desk.write(move |sql| {
            let claim = sql!("update alert_word set claimed_until = $1 where said_at is null");
            Ok::<_, Error>(sql.run(claim, &args![until])?)
        });
        assert!(world.wait(claim).unwrap() > 0);
        assert_eq!(world.wait(courier().deliver(&world.desk)).0, 0, "it is in somebody's hands");
        world.pass(SignedDuration::from_mins(21));
        assert_eq!(world.wait(courier().deliver(&world.desk)).0, 1);
    });
}

#[test]
fn an_admin_who_cannot_be_reached_does_not_make_the_others_hear_it_every_minute() {
    each(|world, _| {
        admin(world, 2, "Astrid");
        admin(world, 3, "Vera");
        fails(world, Some("Sign-in refused."));
        world.pass(SignedDuration::from_mins(16));
        world.wait(watch::look(&world.desk)).unwrap();
        let post = world.wait(Server::start(&["250 2.0.0 Ok", "550 5.1.1 no such user"]));
        let smtp =
            Smtp { host: "127.0.0.1".to_owned(), port: Some(post.port), tls: Tls::None, user: None, password: None };
        let way = Way::new(Some(&smtp), &world.folder).unwrap();
        let courier = Courier::new(&Alerts::default(), way, "https://care.northline.example".to_owned()).unwrap();
        assert_eq!(world.wait(courier.deliver(&world.desk)).0, 1);
        assert_eq!(world.wait(courier.deliver(&world.desk)).0, 0);
        assert_eq!(post.taken().len(), 1);
    });
}

fn ask_for_test_mail(world: &World, hours: u32) {
    let amended = world.desk.write(move |sql| {
        let mut mailbox = mailbox::the(sql, ORG, FIRST)?;
        mailbox.canary_hours = hours;
        mailbox::amend(sql, &mailbox)
    });
    world.wait(amended).unwrap();
}

#[test]
fn a_test_mail_that_many_nodes_find_due_is_sent_by_one() {
    each(|world, place| {
        ask_for_test_mail(world, 6);
        let server = world.wait(Server::start(&[]));
        for round in 1..=2 {
            let posts: Vec<Post> =
                nodes(world, place).into_iter().map(|desk| post_of(desk, world, server.port)).collect();
            let sent = world.wait(join_all(posts.iter().map(canary::send_due)));
            assert_eq!(sent.into_iter().map(Result::unwrap).sum::<usize>(), 1, "round {round}");
            assert_eq!(server.taken().len(), round);
            world.pass(SignedDuration::from_hours(6));
        }
    });
}

#[test]
fn a_test_mail_whose_sender_vanished_is_sent_as_the_same_mail_when_the_claim_has_run_out() {
    each(|world, _| {
        ask_for_test_mail(world, 6);
        let now = world.desk.now();
        let claim = move |sql: &mut db::Sql<'_>| Ok::<_, Error>(store::claim(sql, (ORG, FIRST), 6, now)?);
        assert_eq!(world.wait(world.desk.write(claim)).unwrap(), Some(now));
        assert_eq!(world.wait(world.desk.write(claim)).unwrap(), None);
        let server = world.wait(Server::start(&[]));
        let post = through(world, server.port);
        assert_eq!(world.wait(canary::send_due(&post)).unwrap(), 0, "whoever has it may still be sending it");
        world.pass(CLAIM);
        assert_eq!(world.wait(canary::send_due(&post)).unwrap(), 1);
        let sent = email::read(&server.taken()[0].bytes).message_id.unwrap();
        assert!(sent.contains(&now.as_millisecond().to_string()), "it is the one that was claimed: {sent}");
    });
}

fn post_of(desk: Desk, world: &World, port: u16) -> Post {
    let smtp = Smtp { host: "127.0.0.1".to_owned(), port: Some(port), tls: Tls::None, user: None, password: None };
    let way = Way::new(Some(&smtp), &world.folder.join("outbox")).unwrap();
    Post::new(desk, way, crate::post::letterhead())
}

#[test]
fn a_reply_that_many_nodes_send_goes_out_once() {
    each(|world, place| {
        let no = world.complaint(COMPLAINT);
        reply(world, no);
        let server = world.wait(Server::start(&[]));
        let posts: Vec<Post> = nodes(world, place).into_iter().map(|desk| post_of(desk, world, server.port)).collect();
        let working = posts.into_iter().map(|post| async move { post.work(Turn::alone()).await });
        world.wait(join_all(working)).into_iter().for_each(Result::unwrap);
        assert_eq!(server.taken().len(), 2, "the acknowledgement and the reply");
    });
}

#[test]
fn a_promise_that_many_nodes_find_overdue_breaks_once_and_the_alarm_is_silent() {
    each(|world, place| {
        let no = world.complaint(COMPLAINT);
        world.tomas(no, Command::Own);
        let due = Some(world.desk.now() + SignedDuration::from_hours(2));
        let terms = Terms { owner: TOMAS, what: "Send the right belt".to_owned(), due };
        world.tomas(no, Command::Promise(promise::Command::Make(terms)));
        world.pass(SignedDuration::from_hours(3));
        let nodes = nodes(world, place);
        let heard = world.wait(join_all(nodes.iter().map(|desk| deadlines::act(desk.clone(), Turn::alone()))));
        heard.into_iter().for_each(Result::unwrap);
        assert_eq!(broken(world, no), 1);
        let due = world.wait(world.desk.read({
            let now = world.desk.now();
            move |sql| Ok(case::store::due_alarms(sql, now, 10)?)
        }));
        assert_eq!(due.unwrap().len(), 0, "it would ring every second");
    });
}

#[test]
fn alerts_that_two_nodes_had_begun_both_are_one_after_the_update() {
    world::everywhere(|place| {
        let before: Vec<Migration> = boot::MIGRATIONS.into_iter().filter(|step| step.version < 13).collect();
        let (db, _) = Db::open(&place.target, &before, Options::default()).unwrap();
        let filled = db.write(|sql| {
            let begin = sql!(
                "insert into alert (org, id, kind, mailbox, says, began_at) values (1, $1, $2, $3, 'Failing.', 5)"
            );
            let end = sql!("update alert set ended_at = 6 where id = 4");
            let word = sql!("insert into alert_word (org, alert, what, way, at) values (1, $1, 'begun', 'hook', 5)");
            for (id, kind, mailbox) in [
                (1_i64, "fetching", Some(1_i64)),
                (2, "fetching", Some(1)),
                (3, "fetching", Some(2)),
                (4, "fetching", Some(1)),
                (5, "outbox", None::<i64>),
                (6, "outbox", None),
                (7, "outbox", None),
            ] {
                sql.run(begin, &args![id, kind, mailbox])?;
                sql.run(word, &args![id])?;
            }
            sql.run(end, &args![])
        });
        filled.wait().unwrap();
        drop(db);
        let (desk, applied) = boot::open(&place.target, engine::desk::machine_clock()).unwrap();
        assert!(applied.iter().any(|step| step.version == 13));
        let ids = |text: db::Text| {
            desk.db().read(move |sql| sql.all(text, &args![], |row| row.get::<i64>(0))).wait().unwrap()
        };
        assert_eq!(
            ids(sql!("select id from alert order by id")),
            [1, 3, 4, 5],
            "the first of each, and what had ended"
        );
        assert_eq!(ids(sql!("select alert from alert_word order by alert")), [1, 3, 4, 5]);
    });
}

fn broken(world: &World, no: CaseNo) -> usize {
    let read = world.desk.read(move |sql| stream::load::<case::Fact>(sql, ORG, no.0));
    let is_break =
        |stored: &&stream::Stored<case::Fact>| matches!(stored.fact, case::Fact::Promise(promise::Fact::Broken { .. }));
    world.wait(read).unwrap().iter().filter(is_break).count()
}
