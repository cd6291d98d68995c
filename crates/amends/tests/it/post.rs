//! Mail goes out: as one message with one Message-ID, however often it is tried; and what fails is said.

use crate::smtp::Server;
use crate::world::{self, ADDRESS, ORG, World};
use base::config::{Smtp, Tls};
use base::ids::CaseNo;
use casework::case::Command;
use casework::message::{self, Delivery, Kind};
use engine::jobs::{Job, Leases, Per, Signal, runner};
use engine::outbox;
use jiff::SignedDuration;
use mail::compose::Letterhead;
use mail::out::{Post, Way};
use std::time::Duration;

pub const COMPLAINT: &str = "From: Ingrid Moe <ingrid@halden-print.example>\r\nTo: complaints@northline.example\r\n\
    Message-ID: <1@halden-print.example>\r\nSubject: Re: Floor stands still\r\n\r\nThe belt is wrong.\r\n";

pub fn server(world: &World, script: &[&'static str]) -> (Server, Post) {
    let server = world.wait(Server::start(script));
    let post = through(world, server.port);
    (server, post)
}

/// A post that sends through the mail server at this port.
pub fn through(world: &World, port: u16) -> Post {
    let smtp = Smtp { host: "127.0.0.1".to_owned(), port: Some(port), tls: Tls::None, user: None, password: None };
    let way = Way::new(Some(&smtp), &world.folder.join("outbox")).unwrap();
    Post::new(world.desk.clone(), way, letterhead())
}

pub fn letterhead() -> Letterhead {
    Letterhead { public_url: "https://care.northline.example".to_owned() }
}

pub fn reply(world: &World, no: CaseNo) {
    let reply = message::Reply {
        channel: message::Channel::Email,
        text: "We sent you the wrong belt.\n\nWhat does the stop cost you?".to_owned(),
        stance: message::Stance::default(),
        asks_understood: true,
        promises: Vec::new(),
        whom: Default::default(),
    };
    world.tomas(no, Command::Own);
    world.tomas(no, Command::Message(message::Command::Reply(reply)));
}

pub fn delivery(world: &World, no: CaseNo, n: u32) -> Delivery {
    match &world.case(no).messages.get(n).unwrap().kind {
        Kind::Out { delivery, .. } => delivery.clone(),
        other => panic!("{other:?} was not sent"),
    }
}

pub fn troubles(world: &World, no: CaseNo) -> Vec<(u32, u32, String)> {
    let read = world.wait(world.desk.read(move |sql| Ok(outbox::troubles(sql, ORG, no)?))).unwrap();
    read.into_iter().map(|(n, tries, why)| (n, tries, why.to_string())).collect()
}

#[test]
fn a_reply_reads_back_with_everything_that_keeps_it_in_its_thread() {
    world::each(|world| {
        let no = world.complaint(COMPLAINT);
        reply(world, no);
        let (server, post) = server(world, &[]);
        assert_eq!(world.wait(post.send_due()).unwrap(), 2);

        let [acknowledged, replied] = server.taken().try_into().unwrap();
        let tagged = format!("complaints+{}@northline.example", world.desk.tokens().tag(ORG, no));
        let comes_back = format!("complaints+{}@northline.example", world.desk.tokens().bounce_tag(ORG, no, 3));
        assert_eq!((replied.from.as_str(), replied.to.as_str()), (comes_back.as_str(), "ingrid@halden-print.example"));
        // An automatic answer comes back to nobody (RFC 3834, 3.3).
        assert_eq!(acknowledged.from, "");
        let (first, mail) = (email::read(&acknowledged.bytes), email::read(&replied.bytes));
        let from = mail.from.unwrap();
        assert_eq!((from.name.as_deref(), from.address.as_str()), (Some("Tomas Reyes (Northline Parts)"), ADDRESS));
        assert_eq!(mail.reply_to.unwrap().address, tagged);
        assert_eq!(mail.subject, format!("Re: Floor stands still [{no}]"));
        assert_eq!(mail.message_id, world.words(no)[2].message_id);
        assert_eq!(mail.in_reply_to, ["1@halden-print.example"]);
        assert_eq!(mail.references, [first.message_id.unwrap(), "1@halden-print.example".to_owned()]);
        assert!(mail.visible_text.contains("Have we understood?"), "{}", mail.visible_text);
        let link = format!("{}{}", mail.visible_text, mail.signature);
        let link = link.split("https://care.northline.example/c/").nth(1).unwrap().split_whitespace().next().unwrap();
        assert_eq!(world.desk.tokens().read_link(link, world.desk.now()).unwrap().no, no);
        assert!(mail.html.unwrap().contains("What does the stop cost you?"));

        assert_eq!(first.class, email::Class::AutoReply);
        assert!(matches!(delivery(world, no, 3), Delivery::Delivered(_)));
        assert_eq!(world.case(no).messages.unanswered().count(), 0);
        assert_eq!(world.wait(post.send_due()).unwrap(), 0);
    });
}

#[test]
fn a_server_that_is_busy_gets_the_same_mail_again_later() {
    world::each(|world| {
        let no = world.complaint(COMPLAINT);
        let (server, post) = server(world, &["451 4.3.0 come back later"]);
        assert_eq!(world.wait(post.send_due()).unwrap(), 1);
        assert_eq!(delivery(world, no, 2), Delivery::OnItsWay);
        let troubled = troubles(world, no);
        let [(2, 1, reason)] = troubled.as_slice() else { panic!("{troubled:?}") };
        assert!(reason.contains("451") && reason.contains("come back later"), "{reason}");

        world.pass(SignedDuration::from_secs(59));
        assert_eq!(world.wait(post.send_due()).unwrap(), 0);
        // Up to a fifth more, by chance.
        world.pass(SignedDuration::from_secs(14));
        assert_eq!(world.wait(post.send_due()).unwrap(), 1);
        let [first, second] = server.tried().try_into().unwrap();
        assert_eq!(first.bytes, second.bytes);
        assert!(matches!(delivery(world, no, 2), Delivery::Delivered(_)));
        assert_eq!(troubles(world, no), []);
    });
}

#[test]
fn a_refusal_for_good_is_said_at_once_in_the_servers_words() {
    world::each(|world| {
        let no = world.complaint(COMPLAINT);
        let (_server, post) = server(world, &["550 5.1.1 nobody of that name here"]);
        world.wait(post.send_due()).unwrap();
        let Delivery::Failed(why) = delivery(world, no, 2) else { panic!("not failed") };
        let why = why.text().to_string();
        assert!(why.contains("550") && why.contains("nobody of that name here"), "{why}");
        world.pass(SignedDuration::from_hours(48));
        assert_eq!(world.wait(post.send_due()).unwrap(), 0);

        world.tomas(no, Command::Message(message::Command::SendAgain { n: 2 }));
        assert_eq!(world.wait(post.send_due()).unwrap(), 1);
        assert!(matches!(delivery(world, no, 2), Delivery::Delivered(_)));
    });
}

#[test]
fn a_server_that_is_never_there_is_given_up_in_the_end() {
    world::each(|world| {
        let no = world.complaint(COMPLAINT);
        let (_server, post) = server(world, &["421 4.3.2 closing"; 30]);
        let mut tries = 0;
        while delivery(world, no, 2) == Delivery::OnItsWay && tries < 20 {
            tries += world.wait(post.send_due()).unwrap();
            world.pass(SignedDuration::from_hours(15));
        }
        assert_eq!(tries, 9, "tried every 15 hours, until five days had passed");
        let Delivery::Failed(why) = delivery(world, no, 2) else { panic!("not failed") };
        let why = why.text().to_string();
        assert!(why.contains("five days") && why.contains("421"), "{why}");
    });
}

#[test]
fn whoever_dies_after_sending_and_before_noting_it_sends_the_same_mail_again() {
    world::each(|world| {
        let no = world.complaint(COMPLAINT);
        let (server, post) = server(world, &[]);
        world.wait(post.send_due()).unwrap();
        // As the store stands when the last commit was lost: claimed, and noted by nobody.
        let now = world.desk.now();
        let lost = world.desk.write(move |sql| Ok::<_, base::refusal::Error>(outbox::queue(sql, ORG, no, 2, now)?));
        world.wait(lost).unwrap();
        assert_eq!(world.wait(post.send_due()).unwrap(), 1);
        let [first, second] = server.taken().try_into().unwrap();
        assert_eq!(first.bytes, second.bytes);
        assert_eq!(world.wait(post.send_due()).unwrap(), 0);
        assert_eq!(world.words(no).len(), 2);
    });
}

#[test]
fn without_a_server_mail_goes_into_a_folder() {
    world::each(|world| {
        let no = world.complaint(COMPLAINT);
        let folder = world.folder.join("outbox");
        let post = Post::new(world.desk.clone(), Way::new(None, &folder).unwrap(), letterhead());
        assert_eq!(world.wait(post.send_due()).unwrap(), 1);
        let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        let [file] = files.as_slice() else { panic!("{files:?}") };
        let id = world.words(no)[1].message_id.clone().unwrap();
        assert_eq!(file.file_name().unwrap().to_str().unwrap(), format!("{id}.eml"));
        assert_eq!(email::read(&std::fs::read(file).unwrap()).message_id, Some(id));
        assert!(matches!(delivery(world, no, 2), Delivery::Delivered(_)));
    });
}

#[test]
fn the_post_sends_soon_after_a_commit_and_stops_when_told() {
    world::each(|world| {
        let (server, post) = server(world, &[]);
        // Nothing but the news wakes it.
        let job: Job<Post> = Job {
            name: "send-mail",
            does: "Sends queued mail.",
            every: Duration::from_secs(3600),
            on: Some(Signal { topic: engine::desk::CASES, when: "a case changes" }),
            per: Per::Node,
            can: |_| true,
            run: |post, turn| Box::pin(async move { post.work(turn).await }),
        };
        let leases = Leases::new(world.desk.db().clone(), Duration::from_secs(30));
        let tasks = runner::start([job], &post, &leases);
        std::thread::sleep(Duration::from_millis(200));
        world.complaint(COMPLAINT);
        let mut waited = 0;
        while server.taken().is_empty() && waited < 40 {
            std::thread::sleep(Duration::from_millis(50));
            waited += 1;
        }
        world.wait(tasks.stop());
        assert_eq!(server.taken().len(), 1, "nothing came within two seconds");
    });
}
