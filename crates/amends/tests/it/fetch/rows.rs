//! What is wrong with a mailbox is kept as kinds with their values: no row holds a sentence of ours, and each says one
//! where it is read.

use super::*;
use crate::post::{COMPLAINT, letterhead, troubles};
use jiff::SignedDuration;
use mail::out::{Post, Way as Out};
use mail::watch;

/// Every line that is kept of why something does not work.
fn kept(world: &World) -> Vec<String> {
    let read = world.desk.read(|sql| {
        let mut all = Vec::new();
        for text in [
            sql!("select error from mailbox_state where error is not null"),
            sql!("select reason from mailbox_uid where reason is not null"),
            sql!("select revoked from mailbox_token where revoked is not null"),
            sql!("select trouble from mailbox_canary where trouble is not null"),
            sql!("select 'refused ' || cause || ' ' || reason from outbox where reason is not null"),
            sql!("select about from alert where about is not null"),
        ] {
            all.extend(sql.all(text, &[], |row| row.get::<String>(0))?);
        }
        Ok(all)
    });
    world.wait(read).unwrap()
}

/// What our sentences about mailboxes and mail are made of, between their holes: two words and more.
fn ours() -> Vec<&'static str> {
    let places = ["engine/src/problem", "engine/src/outbox", "base/src/seal.rs", "base/src/outside.rs"];
    let of_mailboxes = |source: &&text::Source| places.iter().any(|place| source.place().contains(place));
    let texts = text::census::texts().filter(of_mailboxes).flat_map(|source| source.english().split(['{', '}']));
    texts.map(str::trim).filter(|part| part.split(' ').count() > 1).collect()
}

fn is_ours(line: &str) -> bool {
    ours().iter().any(|part| line.contains(part))
}

/// As many lines as there should be, none of them a sentence of ours, and each of them read as one.
#[track_caller]
fn assert_kinds(world: &World, count: usize) {
    let lines = kept(world);
    assert_eq!(lines.len(), count, "{lines:?}");
    for line in lines {
        assert!(!is_ours(&line), "{line}");
        let says = match serde_json::from_str::<watch::about::About>(&line) {
            Ok(about) => about.text().to_string(),
            Err(_) => Kept::read(line.as_str()).to_string(),
        };
        assert!(is_ours(&says), "{line}: {says}");
    }
}

fn fails(world: &World, says: &str) {
    let tasks = start(world);
    until(says, || stands(world).error.is_some_and(|why| why.to_string().contains(says)));
    world.wait(tasks.stop());
    assert_kinds(world, 1);
}

#[test]
fn whatever_keeps_mail_from_being_fetched_is_kept_as_a_kind() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let dovecot = Dovecot::start("");
    for (body, says) in [
        (MailboxBody { in_password: "wrong".to_owned(), ..body(&dovecot) }, "this user and password. Check both."),
        (MailboxBody { folders: "Nowhere = seen".to_owned(), ..body(&dovecot) }, "“Nowhere” could not be opened"),
        (MailboxBody { in_port: Some(1), ..body(&dovecot) }, "does not accept connections on port 1."),
        (MailboxBody { in_host: "nowhere.invalid".to_owned(), ..body(&dovecot) }, "There is no server called"),
        (MailboxBody { in_certificate: String::new(), ..body(&dovecot) }, "not signed by an authority we trust"),
    ] {
        connect(&world, &body);
        fails(&world, says);
    }
    world.pass(SignedDuration::from_mins(20));
    assert_eq!(world.wait(watch::look(&world.desk)).unwrap(), 1);
    assert_kinds(&world, 2);
}

#[test]
fn a_mail_that_is_left_on_the_server_is_kept_with_its_size_alone() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let dovecot = Dovecot::start("");
    dovecot.deliver(&format!("{}{}", mail(1), "It stands still.\r\n".repeat(2_000)));
    connect(&world, &body(&dovecot));
    let mut config = Config::default();
    config.limits.mail = 20_000;
    let tasks = start_with(&world, config);
    until("the large one", || !kept(&world).is_empty());
    world.wait(tasks.stop());
    assert_kinds(&world, 1);
}

#[test]
fn whatever_keeps_mail_from_being_sent_is_kept_as_a_kind_and_no_server_is_said_to_have_said_it() {
    world::each(|world| {
        let no = world.complaint(COMPLAINT);
        let post = Post::new(world.desk.clone(), Out::Folder(world.folder.join("outbox")), letterhead());
        let body = MailboxBody {
            address: ADDRESS.to_owned(),
            out_host: "127.0.0.1".to_owned(),
            out_port: Some(1),
            out_password: PASSWORD.to_owned(),
            canary_hours: Some(1),
            ..MailboxBody::default()
        };
        connect(world, &MailboxBody { paused: true, ..body.clone() });
        world.wait(post.send_due()).unwrap();
        assert_eq!(troubles(world, no)[0].2, format!("The mailbox {ADDRESS} is paused."));
        assert_kinds(world, 1);

        connect(world, &body);
        world.pass(SignedDuration::from_mins(20));
        world.wait(post.send_due()).unwrap();
        world.wait(mail::canary::send_due(&post)).unwrap();
        let says = "The mail server could not be reached. Connection refused (os error 111).";
        assert_eq!(troubles(world, no)[0].2, says);
        // The mail, the mailbox, and its test mail; then an alert about each of the latter two.
        assert_kinds(world, 3);
        world.pass(SignedDuration::from_mins(20));
        world.wait(watch::look(&world.desk)).unwrap();
        assert_kinds(world, 5);
    });
}
