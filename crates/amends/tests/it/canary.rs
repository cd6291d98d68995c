//! The test mail that a mailbox sends to itself: what comes back, what is missed, and who hears of it.

use crate::post::{COMPLAINT, letterhead, server, through};
use crate::postfix::Postfix;
use crate::receiving::{free_port, open_at};
use crate::world::{self, ADDRESS, ORG, Place, World};
use base::context::Actor;
use engine::arrival;
use engine::desk::Who;
use engine::mailbox::canary::{Canary, latest};
use engine::mailbox::{self, FIRST};
use jiff::SignedDuration;
use mail::canary;
use mail::ingest::Went;
use mail::out::{Post, Way};
use mail::watch;
use people::organisation::{self, Command, MailboxChange};
use std::time::{Duration, Instant};

/// The organisation's mailbox sends one every so many hours from now on.
fn ask_for(world: &World, hours: u32) {
    let now = world.desk.now();
    let amended = world.desk.settle(ORG, move |sql| {
        let mut mailbox = mailbox::the(sql, ORG, FIRST)?;
        mailbox.canary_hours = hours;
        mailbox::amend(sql, &mailbox)?;
        let change = MailboxChange::Amended { to: Box::new((&mailbox).into()), secrets: Vec::new() };
        let who = Who { org: ORG, actor: Actor::System };
        organisation::within(sql, who, Command::Mailbox(FIRST, change), now).map(drop)
    });
    world.wait(amended).unwrap();
}

fn send(world: &World, post: &Post) -> usize {
    world.wait(canary::send_due(post)).unwrap()
}

fn stands(world: &World) -> Canary {
    world.wait(world.desk.read(|sql| Ok(latest(sql, ORG, FIRST)?))).unwrap().unwrap()
}

fn alerts(world: &World) -> Vec<String> {
    world.wait(watch::look(&world.desk)).unwrap();
    world
        .wait(world.desk.read(|sql| Ok(watch::open(sql, ORG)?)))
        .unwrap()
        .into_iter()
        .map(|alert| alert.text().to_string())
        .collect()
}

/// Mail that is shown as being in no case, and how much has come in at all.
fn arrivals(world: &World) -> (usize, usize) {
    let read = world.desk.read(|sql| {
        let put_away = arrival::discarded(sql, ORG, i64::MAX, 50)?.len();
        Ok((arrival::waiting(sql, ORG, i64::MAX, 50)?.len(), put_away))
    });
    world.wait(read).unwrap()
}

#[test]
fn one_that_comes_back_is_no_case_and_only_the_latest_is_kept() {
    world::each(|world| {
        let (outside, post) = server(world, &[]);
        assert_eq!(send(world, &post), 0, "nobody asked for one");
        ask_for(world, 6);
        assert_eq!(send(world, &post), 1);
        assert_eq!(send(world, &post), 0, "one is on its way");
        let first = outside.taken().remove(0);
        assert_eq!((first.from.as_str(), first.to.as_str()), (ADDRESS, ADDRESS));
        let told = String::from_utf8(first.bytes.clone()).unwrap();
        assert!(told.contains("Auto-Submitted: auto-generated"), "a machine that answers mail leaves it alone: {told}");

        world.pass(SignedDuration::from_secs(4));
        assert!(
            matches!(world.take(first.bytes.clone()), Went::Aside(why) if why.text().to_string().contains("test mail"))
        );
        let back = stands(world);
        assert_eq!((back.took, back.back_at), (Some(4_000), Some(world.desk.now())));
        assert_eq!((world.cases(), arrivals(world)), (0, (0, 1)));

        world.pass(SignedDuration::from_hours(6));
        assert_eq!(send(world, &post), 1);
        world.take(outside.taken().remove(1).bytes);
        assert_eq!(arrivals(world), (0, 1), "the bytes of the one before are cleaned away");
        let twice = [b"Received: by another way\r\n".to_vec(), outside.taken().remove(1).bytes].concat();
        world.take(twice);
        assert_eq!(arrivals(world), (0, 1), "one that comes twice is kept once");
        assert_eq!(alerts(world), [""; 0]);
        ask_for(world, 0);
        world.pass(SignedDuration::from_hours(9));
        assert_eq!(send(world, &post), 0);
    });
}

#[test]
fn one_that_does_not_come_back_is_an_alert_until_one_does() {
    world::each(|world| {
        let (outside, post) = server(world, &[]);
        ask_for(world, 1);
        send(world, &post);
        world.pass(SignedDuration::from_mins(14));
        assert_eq!(alerts(world), [""; 0]);
        world.pass(SignedDuration::from_mins(1));
        let told = alerts(world);
        assert!(told.len() == 1 && told[0].contains("has not arrived") && told[0].contains(ADDRESS), "{told:?}");

        world.pass(SignedDuration::from_mins(45));
        assert_eq!(send(world, &post), 1);
        assert_eq!(alerts(world).len(), 1, "the next one on its way does not end the alert");
        let [lost, next] = outside.taken().try_into().unwrap();
        world.take(lost.bytes);
        assert_eq!(alerts(world).len(), 1, "one that comes an hour late does not either");
        world.take(next.bytes);
        assert_eq!(alerts(world), [""; 0]);
        assert_eq!(world.cases(), 0);
    });
}

#[test]
fn one_that_no_server_takes_is_tried_again_as_the_same_mail_and_its_reason_is_told() {
    world::each(|world| {
        let (outside, post) = server(world, &["550 5.7.1 You may not send as this address."]);
        ask_for(world, 6);
        assert_eq!(send(world, &post), 0);
        assert!(stands(world).trouble.unwrap().to_string().contains("You may not send as this address"));
        world.pass(SignedDuration::from_mins(15));
        assert!(alerts(world)[0].contains("You may not send as this address"));
        assert_eq!(send(world, &post), 1);
        let ids: Vec<_> = outside.tried().iter().map(|given| email::read(&given.bytes).message_id).collect();
        assert!(ids.len() == 2 && ids[0] == ids[1] && ids[0].is_some(), "{ids:?}");
    });
}

#[test]
fn one_that_is_returned_says_why() {
    world::each(|world| {
        let (outside, post) = server(world, &[]);
        ask_for(world, 6);
        send(world, &post);
        let id = email::read(&outside.taken()[0].bytes).message_id.unwrap();
        let report = format!(
            "From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: {ADDRESS}\r\nMessage-ID: <r@mx.example>\r\n\
             Subject: Undelivered\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
             Final-Recipient: rfc822; {ADDRESS}\r\nAction: failed\r\nStatus: 5.2.2\r\n\
             Diagnostic-Code: smtp; 552 5.2.2 This mailbox is full\r\n\r\n\
             --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{id}>\r\nSubject: Test\r\n\r\n--b--\r\n"
        );
        assert!(matches!(world.take(report), Went::Aside(_)));
        let stands = stands(world);
        assert!(stands.back_at.is_none() && stands.trouble.unwrap().to_string().contains("full"));
        assert_eq!((world.cases(), arrivals(world).0), (0, 0));
    });
}

#[test]
fn a_complaint_that_borrows_the_look_of_a_test_mail_opens_its_case() {
    world::each(|world| {
        ask_for(world, 6);
        let look = "Subject: Test mail: does mail arrive? (c1.1794898800000-0123456789abcdef)";
        let id = "Message-ID: <c1.1794898800000-0123456789abcdef@northline.example>";
        world.complaint(format!("From: Ingrid <ingrid@halden-print.example>\r\n{id}\r\n{look}\r\n\r\nIt broke.\r\n"));
    });
}

#[test]
fn whoever_answers_a_test_mail_is_heard() {
    world::each(|world| {
        let (outside, post) = server(world, &[]);
        ask_for(world, 6);
        send(world, &post);
        let sent = email::read(&outside.taken()[0].bytes);
        let id = sent.message_id.unwrap();
        world.complaint(format!(
            "From: Ingrid <ingrid@halden-print.example>\r\nTo: {ADDRESS}\r\nMessage-ID: <a@halden-print.example>\r\n\
             In-Reply-To: <{id}>\r\nSubject: Re: {}\r\n\r\nWhy do I get this? And my belt broke.\r\n",
            sent.subject
        ));
        assert!(stands(world).back_at.is_none());
    });
}

#[test]
fn a_service_that_gives_mail_an_id_of_its_own_brings_it_back_all_the_same() {
    world::each(|world| {
        let (outside, post) = server(world, &[]);
        ask_for(world, 6);
        send(world, &post);
        let sent = String::from_utf8(outside.taken().remove(0).bytes).unwrap();
        let id = email::read(sent.as_bytes()).message_id.unwrap();
        world.take(sent.replace(&format!("<{id}>"), "<0102-made-anew@relay.example>"));
        assert!(stands(world).back_at.is_some());
    });
}

#[test]
fn a_house_without_a_mail_server_sends_none() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let _inside = world.runtime.enter();
    ask_for(&world, 6);
    let way = Way::Folder(world.folder.join("outbox"));
    let post = Post::new(world.desk.clone(), way, letterhead());
    assert_eq!(send(&world, &post), 0);
    assert!(!world.folder.join("outbox").exists());
}

#[test]
fn through_postfix_and_back_by_lmtp_it_is_known_again_and_a_complaint_still_opens_a_case() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let _inside = world.runtime.enter();
    let port = free_port();
    let Some(postfix) = Postfix::start(port) else {
        eprintln!("there is no Postfix here, or no root: not tried");
        return;
    };
    let _door = open_at(&world, format!("127.0.0.1:{port}"));
    let post = through(&world, postfix.port);
    ask_for(&world, 6);
    assert_eq!(send(&world, &post), 1);
    let began = Instant::now();
    while stands(&world).back_at.is_none() {
        assert!(began.elapsed() < Duration::from_secs(30), "{:?} {}", stands(&world), postfix.log());
        std::thread::sleep(Duration::from_millis(50));
    }
    world.complaint(COMPLAINT);
    assert_eq!(world.cases(), 1);
}
