//! Mail of ours that does not arrive: dead letters, full mailboxes, late mail, and what the next who writes is told.

use crate::post::{COMPLAINT, delivery, reply, server, troubles};
use crate::world::{self, ADDRESS, ORG, World};
use base::context::Actor;
use base::ids::CaseNo;
use base::refusal::Error;
use casework::message::Delivery;
use engine::desk::Who;
use engine::outbox::{self, Standing, Waiting};
use jiff::SignedDuration;
use mail::ingest::Went;
use mail::sending::{self, Dead};
use web::action::nothing;
use web::list::ListQuery;

const INGRID: &str = "ingrid@halden-print.example";

/// A delivery report to the address the message itself named.
fn report(world: &World, at: (CaseNo, u32), said: (&str, &str, &str), id: u32) -> String {
    let ((no, n), (action, status, words)) = (at, said);
    let to = ADDRESS.replace('@', &format!("+{}@", world.desk.tokens().bounce_tag(ORG, no, n)));
    format!(
        "From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: {to}\r\nMessage-ID: <r{id}@mx.example>\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nReturn-Path: <>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nThis mail could not be delivered.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; {INGRID}\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {words}\r\n\r\n--b--\r\n"
    )
}

fn unanswered(world: &World, no: CaseNo) -> usize {
    world.case(no).messages.unanswered().count()
}

fn is_dead(world: &World, email: &'static str) -> Option<String> {
    world
        .wait(world.desk.read(move |sql| Ok(outbox::is_dead(sql, ORG, email)?)))
        .unwrap()
        .map(|(_, why)| why.to_string())
}

/// Which links to her page are good.
fn links(world: &World, no: CaseNo) -> Option<u32> {
    let id = world.case(no).head.contact;
    world.wait(world.desk.read(move |sql| Ok(casework::customer::generation(sql, ORG, id)?))).unwrap()
}

fn bounced(world: &World) -> Vec<Standing> {
    let asked = ListQuery::of(ORG, Dead::default());
    world.wait(world.desk.read(move |sql| sending::dead(sql, &asked, 50))).unwrap().items
}

#[test]
fn a_dead_letter_says_why_and_goes_to_another_address() {
    world::each(|world| {
        let no = world.complaint(COMPLAINT);
        reply(world, no);
        let (server, post) = server(world, &["250 ok", "550 5.1.1 nobody of that name here"]);
        world.wait(post.send_due()).unwrap();
        let Delivery::Failed(why) = delivery(world, no, 3) else { panic!("not failed") };
        let why = why.text().to_string();
        assert!(why.starts_with("The mailbox does not exist") && why.contains("“550 5.1.1 nobody of that"), "{why}");
        assert_eq!(unanswered(world, no), 1);
        assert!(is_dead(world, INGRID).unwrap().contains("mailbox does not exist"));
        let [dead] = <[Standing; 1]>::try_from(bounced(world)).unwrap();
        assert_eq!((dead.no, dead.n, dead.cause.as_deref()), (no, 3, Some("no_mailbox")));

        let tomas = Who { org: ORG, actor: Actor::Member(world::TOMAS) };
        let asked = |email: &'static str| world.wait(sending::readdress(&world.desk, tomas, (no, 3), email, nothing()));
        assert!(matches!(asked("ingrid"), Err(Error::Refused(no)) if no.field == Some("email")));
        let before = links(world, no);
        asked("ingrid.moe@halden-print.example").unwrap();
        assert_ne!(links(world, no), before, "whoever reads the old address opens her page no more");
        assert_eq!(world.wait(post.send_due()).unwrap(), 1);
        let [_, last] = server.taken().try_into().unwrap();
        assert_eq!(last.to, "ingrid.moe@halden-print.example");
        assert_eq!(email::read(&last.bytes).to[0].address, "ingrid.moe@halden-print.example");
        assert!(matches!(delivery(world, no, 3), Delivery::Delivered(_)));
        assert_eq!((unanswered(world, no), bounced(world).len()), (0, 0));
    });
}

#[test]
fn a_dead_letter_that_is_given_up_leaves_the_list_and_its_debt_stays() {
    world::each(|world| {
        let no = world.complaint(COMPLAINT);
        reply(world, no);
        let (_server, post) = server(world, &["250 ok", "554 5.7.1 blocked"]);
        world.wait(post.send_due()).unwrap();
        assert_eq!(is_dead(world, INGRID), None, "a server that does not trust us says nothing about the address");
        let up = |why: &str| casework::message::Command::GiveUp { n: 3, why: why.to_owned() };
        let tomas = Who { org: ORG, actor: Actor::Member(world::TOMAS) };
        let refused = world.wait(world.desk.act(tomas, no, casework::case::Command::Message(up(" "))));
        assert!(matches!(refused, Err(Error::Refused(no)) if no.field == Some("why")));
        world.tomas(no, casework::case::Command::Message(up("I called her instead")));
        assert_eq!(delivery(world, no, 3), Delivery::GivenUp("I called her instead".to_owned()));
        assert_eq!((bounced(world).len(), unanswered(world, no)), (0, 1));
    });
}

#[test]
fn a_full_mailbox_gets_the_mail_again_before_its_debt_is_owed_again() {
    world::each(|world| {
        let no = world.complaint(COMPLAINT);
        reply(world, no);
        let (server, post) = server(world, &[]);
        world.wait(post.send_due()).unwrap();
        let mut came = 0;
        let mut comes_back = |world: &World| {
            came += 1;
            world.take(report(world, (no, 3), ("failed", "5.2.2", "552 5.2.2 mailbox full"), came))
        };
        for hours in [5, 13, 25] {
            assert!(matches!(comes_back(world), Went::Aside(why) if why.text().to_string().contains("full mailbox")));
            assert_eq!(unanswered(world, no), 0, "a full mailbox may have room tomorrow");
            assert_eq!(world.wait(post.send_due()).unwrap(), 0);
            world.pass(SignedDuration::from_hours(hours));
            assert_eq!(world.wait(post.send_due()).unwrap(), 1);
        }
        assert_eq!(comes_back(world), Went::Joined(no));
        assert_eq!(unanswered(world, no), 1);
        let Delivery::Failed(why) = delivery(world, no, 3) else { panic!("not failed") };
        let why = why.text().to_string();
        assert!(why.contains("mailbox is full"), "{why}");
        assert_eq!(is_dead(world, INGRID), None);
        let ids: Vec<_> = server.taken().iter().skip(1).map(|given| email::read(&given.bytes).message_id).collect();
        assert_eq!(ids.len(), 4);
        assert!(ids.iter().all(|id| *id == ids[0]));
    });
}

#[test]
fn late_mail_is_not_lost_and_a_bounce_finds_its_message_by_its_address_alone() {
    world::each(|world| {
        let no = world.complaint(COMPLAINT);
        reply(world, no);
        let (_server, post) = server(world, &[]);
        world.wait(post.send_due()).unwrap();
        let late = report(world, (no, 3), ("delayed", "4.4.1", "connect timed out"), 1);
        assert!(matches!(world.take(late), Went::Aside(why) if why.text().to_string().contains("late")));
        assert_eq!(unanswered(world, no), 0);
        assert!(troubles(world, no)[0].2.contains("late"));
        let forged = report(world, (no, 3), ("failed", "5.1.1", "550 5.1.1 unknown"), 2).replace(".3-", ".2-");
        assert!(matches!(world.take(forged), Went::Aside(why) if why.text().to_string().contains("none of ours")));

        let gone = report(world, (no, 3), ("failed", "5.1.1", "550 5.1.1 user unknown"), 3);
        assert_eq!(world.take(gone), Went::Joined(no));
        assert_eq!(unanswered(world, no), 1);
        assert!(is_dead(world, INGRID).is_some());
        // Whoever writes from an address has it.
        let alive = format!(
            "From: {INGRID}\r\nMessage-ID: <2@halden-print.example>\r\nSubject: Well?\r\n\r\nStill waiting.\r\n"
        );
        world.take(alive);
        assert_eq!(is_dead(world, INGRID), None);
    });
}

#[test]
fn a_server_that_takes_no_mail_without_a_sender_gets_one() {
    world::each(|world| {
        let no = world.complaint(COMPLAINT);
        let (server, post) = server(world, &["550 5.1.7 a sender is needed here"]);
        world.wait(post.send_due()).unwrap();
        let [first, second] = server.tried().try_into().unwrap();
        assert_eq!(first.from, "");
        assert!(second.from.starts_with("complaints+b"), "{}", second.from);
        assert!(matches!(delivery(world, no, 2), Delivery::Delivered(_)));
        assert_eq!(troubles(world, no), []);
    });
}

#[test]
fn the_bytes_that_were_about_to_be_sent_are_the_ones_sent_after_a_crash() {
    world::each(|world| {
        let no = world.complaint(COMPLAINT);
        let (server, post) = server(world, &[]);
        let now = world.desk.now();
        let vanished = world.desk.write(move |sql| {
            let waiting: Waiting = outbox::claim(sql, now, now + SignedDuration::from_mins(20))?.unwrap();
            outbox::begin(sql, &waiting, (INGRID, b"From: x\r\n\r\nas it was\r\n"), now)?;
            Ok::<_, Error>(waiting)
        });
        assert_eq!(world.wait(vanished).unwrap().no, no);
        assert_eq!(world.wait(post.send_due()).unwrap(), 0, "whoever took it may still be sending it");
        let waiting = world.wait(world.desk.read(|sql| Ok(outbox::waiting(sql, ORG, 50)?))).unwrap();
        assert!(waiting[0].in_hand);
        world.pass(SignedDuration::from_mins(21));
        assert_eq!(world.wait(post.send_due()).unwrap(), 1);
        assert_eq!(server.taken()[0].bytes.trim_ascii_end(), b"From: x\r\n\r\nas it was");
        assert!(matches!(delivery(world, no, 2), Delivery::Delivered(_)));
    });
}
