//! Three people on one thread: each is put on the case, each is answered by what is addressed to them and by nothing
//! else, and nobody gets anybody else's page.

use crate::post::{COMPLAINT, letterhead, server, through};
use crate::receiving::{Voice, open};
use crate::smtp::{Given, Server};
use crate::world::{self, ADDRESS, ORG, World};
use base::ids::{CaseNo, ContactId};
use casework::case::Command;
use casework::customer;
use casework::message::{self, Channel, Recipients, Reply, Stance, Whom};
use casework::participant::Role;
use mail::out::Post;

const INGRID: &str = "ingrid@halden-print.example";
const NILS: &str = "nils@halden-print.example";
const BOSS: &str = "boss.ek@owners.example";

/// Ingrid writes; Nils and Boss Ek are on the mail, and so are we, twice, Tomas, who works here, and an address that nobody reads.
fn complaint() -> String {
    COMPLAINT.replace(
        "To: complaints@northline.example\r\n",
        "To: Complaints@northline.example, Nils Berg <nils@halden-print.example>\r\n\
         Cc: \"Ek, Boss\" <Boss.Ek@owners.example>, complaints+old@northline.example, Tomas@northline.example, no-reply@halden-print.example\r\n",
    )
}

/// A mail comes in by LMTP.
fn brought(world: &World, mail: &str) {
    let entrance = open(world);
    let mut voice = Voice::greeted(&entrance.lmtp, "LHLO");
    assert!(voice.asks("MAIL FROM:<someone@owners.example>").starts_with("250 "));
    assert!(voice.asks(&format!("RCPT TO:<{ADDRESS}>")).starts_with("250 "));
    assert!(voice.asks("DATA").starts_with("354 "));
    let heard = voice.asks(&format!("{mail}."));
    assert!(heard.starts_with("250 "), "{heard}");
}

fn contact(world: &World, email: &'static str) -> ContactId {
    world.wait(world.desk.read(move |sql| Ok(customer::by_email(sql, ORG, email)?))).unwrap().unwrap().id
}

fn replies(world: &World, no: CaseNo, whom: Recipients) {
    let text = "We sent you the wrong belt.".to_owned();
    let reply = Reply {
        channel: Channel::Email,
        text,
        stance: Stance::default(),
        asks_understood: true,
        promises: Vec::new(),
        whom,
    };
    world.tomas(no, Command::Message(message::Command::Reply(reply)));
}

/// The messages that still wait, with whom they are from.
fn waiting(world: &World, no: CaseNo) -> Vec<(u32, ContactId)> {
    let case = world.case(no);
    case.messages.unanswered().filter_map(|message| Some((message.n, message.sender()?))).collect()
}

fn text(given: &Given) -> String {
    String::from_utf8_lossy(&given.bytes).replace("=\r\n", "")
}

/// The case with all three on it, and a message of Boss Ek's own.
fn three(world: &World) -> CaseNo {
    brought(world, &complaint());
    let no = CaseNo(1001);
    let tag = world.desk.tokens().tag(ORG, no);
    brought(
        world,
        &format!(
            "From: Boss Ek <{BOSS}>\r\nTo: complaints+{tag}@northline.example\r\nMessage-ID: <2@owners.example>\r\n\
             In-Reply-To: <1@halden-print.example>\r\nSubject: Re: Floor stands still\r\n\r\nWhen does it run?\r\n"
        ),
    );
    world.tomas(no, Command::Own);
    no
}

#[test]
fn whoever_was_on_the_mail_is_on_the_case_but_we_and_nobody_reading_are_not() {
    world::each(|world| {
        let no = three(world);
        let case = world.case(no);
        let people: Vec<_> = case.participants.on().map(|person| (person.contact, person.role)).collect();
        let [ingrid, nils, boss] = [INGRID, NILS, BOSS].map(|email| contact(world, email));
        assert_eq!(people, [(ingrid, Role::Complainant), (nils, Role::Copied), (boss, Role::Copied)]);
        assert_eq!(waiting(world, no), [(1, ingrid), (3, boss)], "Boss Ek joined without being asked about");
    });
}

#[test]
fn one_of_three_is_answered_and_the_others_message_is_still_counted() {
    world::each(|world| {
        let no = three(world);
        let boss = contact(world, BOSS);
        replies(world, no, Recipients::default());
        let (server, post) = server(world, &[]);
        world.wait(post.send_due()).unwrap();
        assert_eq!(waiting(world, no), [(3, boss)]);

        let all = server.taken().pop().unwrap();
        assert_eq!(all.to, format!("{INGRID} {NILS} {BOSS}"));
        let mail = email::read(&all.bytes);
        let addresses = |of: &[email::Mailbox]| of.iter().map(|m| m.address.clone()).collect::<Vec<_>>();
        assert_eq!(
            (addresses(&mail.to), addresses(&mail.cc)),
            (vec![INGRID.to_owned()], vec![NILS.into(), BOSS.into()])
        );
        assert_eq!(mail.in_reply_to, ["1@halden-print.example"]);
        assert!(!text(&all).contains("/c/"), "a mail to several people has nobody's page: {}", text(&all));

        replies(world, no, Recipients { to: vec![Whom::Known(boss)], ..Recipients::default() });
        world.wait(post.send_due()).unwrap();
        assert_eq!(waiting(world, no), []);
        let alone = server.taken().pop().unwrap();
        assert_eq!(
            (alone.to.as_str(), email::read(&alone.bytes).in_reply_to),
            (BOSS, vec!["2@owners.example".to_owned()])
        );
        assert_eq!(page_of(world, &alone), boss, "his own page");
    });
}

/// Whose page a mail leads to.
fn page_of(world: &World, given: &Given) -> ContactId {
    let text = email::read(&given.bytes);
    let body = format!("{}{}", text.visible_text, text.signature);
    let link = body.split(&format!("{}/c/", letterhead().public_url)).nth(1).unwrap();
    let token = link.split_whitespace().next().unwrap();
    world.desk.tokens().read_link(token, world.desk.now()).unwrap().contact
}

#[test]
fn a_copy_that_comes_back_leaves_the_others_answered() {
    world::each(|world| {
        let no = three(world);
        let boss = contact(world, BOSS);
        replies(world, no, Recipients { answers: Some(vec![1, 3]), ..with_boss(world) });
        let (_server, post) = server(world, &[]);
        world.wait(post.send_due()).unwrap();
        assert_eq!(waiting(world, no), []);
        let to = ADDRESS.replace('@', &format!("+{}@", world.desk.tokens().bounce_tag(ORG, no, 4)));
        world.take(format!(
            "From: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nMessage-ID: <r@mx.example>\r\nReturn-Path: <>\r\n\
             Subject: Undelivered\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nNo.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {BOSS}\r\nAction: failed\r\n\
             Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n--b--\r\n"
        ));
        let case = world.case(no);
        let message = case.messages.get(4).unwrap();
        assert!(message.arrived(), "it did reach Ingrid");
        assert_eq!(message.missed.first().map(|(who, _)| *who), Some(boss));
        assert_eq!(waiting(world, no), [(3, boss)]);
        sent_to_him_alone(world, (no, boss), &post);
    });
}

/// The copy that did not reach him goes to him alone and answers what he wrote; undone, it is owed as before.
fn sent_to_him_alone(world: &World, (no, boss): (CaseNo, ContactId), post: &Post) {
    let copy = |to| Command::Message(message::Command::SendCopy { n: 4, to, copy: None });
    let nobody = world.tries(no, copy(Some(contact(world, INGRID)))).to_string();
    assert!(nobody.contains("reached everyone"), "{nobody}");
    world.tomas(no, copy(None));
    assert!(world.case(no).messages.get(4).unwrap().missed.is_empty());
    assert_eq!(world.words(no)[4].body, world.words(no)[3].body);
    world.tomas(no, Command::Message(message::Command::TakeBack { n: 5 }));
    assert_eq!(world.case(no).messages.get(4).unwrap().missed.first().map(|(who, _)| *who), Some(boss));
    world.tomas(no, copy(Some(boss)));
    world.wait(post.send_due()).unwrap();
    assert_eq!(world.case(no).messages.get(6).unwrap().recipients(), [boss]);
    assert_eq!(waiting(world, no), []);
}

fn with_boss(world: &World) -> Recipients {
    let whom = |email| Whom::Known(contact(world, email));
    Recipients { to: vec![whom(INGRID)], cc: vec![whom(BOSS)], answers: None }
}

#[test]
fn a_server_that_refuses_one_of_several_gets_the_mail_for_the_others() {
    world::each(|world| {
        let no = three(world);
        let boss = contact(world, BOSS);
        replies(world, no, Recipients { answers: Some(vec![1, 3]), ..with_boss(world) });
        let script = ["250 ok", "550 5.1.1 no such user", "250 ok", "550 5.1.1 no such user"];
        let server = world.wait(Server::start(&script));
        world.wait(through(world, server.port).send_due()).unwrap();
        assert_eq!(server.taken().pop().unwrap().to, INGRID);
        assert_eq!(waiting(world, no), [(3, boss)]);
        assert!(world.case(no).messages.get(4).unwrap().arrived());
    });
}

#[test]
fn addresses_typed_for_a_reply_become_people_of_the_case_and_ours_are_refused() {
    world::each(|world| {
        let no = world.complaint(COMPLAINT);
        let typed = |text: &str| message::recipients::list("cc", &[text.to_owned()]).unwrap();
        let whom = |cc| Recipients { to: vec![Whom::Known(contact(world, INGRID))], cc, answers: None };
        replies(world, no, whom(typed("\"Lund, Eva\" <eva@law.example>; nils@gmail.com")));
        let case = world.case(no);
        assert_eq!(case.participants.on().count(), 3);
        let nils = case.participants.get(3).unwrap().contact;
        let nils = world.wait(world.desk.read(move |sql| Ok(customer::contact(sql, ORG, nils)?))).unwrap().unwrap();
        assert_eq!((nils.name.as_str(), nils.customer), ("nils", case.head.customer));
        let reply = Reply {
            channel: Channel::Email,
            text: "Sorry.".to_owned(),
            stance: Stance::default(),
            asks_understood: false,
            promises: Vec::new(),
            whom: whom(typed(ADDRESS)),
        };
        let refused = world.tries(no, Command::Message(message::Command::Reply(reply)));
        assert_eq!(refused.field, Some("cc"));
    });
}
