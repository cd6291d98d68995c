//! Words that come in without mail: by the form, on the phone, from another program. They begin a case or join one.

use crate::{KARI, ONE, TOMAS, World, each};
use base::context::Actor;
use base::ids::CaseNo;
use casework::case::{Command, DismissalReason, Severity};
use casework::customer::Sender;
use casework::message::{self, Channel, Exempt, WaiverReason, store};
use casework::receive::{Incoming, Received, receive};
use engine::arrival::Why;
use engine::content::NewFile;
use engine::desk::Who;
use text::Language;

fn ingrid() -> Sender {
    let email = Some("ingrid@halden.example".to_owned());
    Sender { name: "Ingrid Moe".to_owned(), email, ..Sender::default() }
}

fn complaint(channel: Channel) -> Incoming {
    Incoming {
        sender: ingrid(),
        channel: Some(channel),
        subject: "Wrong belt".to_owned(),
        text: "It is the wrong one.".to_owned(),
        ..Incoming::default()
    }
}

fn take(world: &World, by: Actor, incoming: Incoming) -> Received {
    world.runtime.block_on(receive(&world.desk, Who { org: ONE, actor: by }, incoming)).unwrap()
}

fn opened(world: &World, incoming: Incoming) -> CaseNo {
    match take(world, Actor::System, incoming) {
        Received::Opened(done) => done.id,
        other => panic!("opened no case: {other:?}"),
    }
}

fn acknowledged(world: &World, no: CaseNo) -> bool {
    world.case(ONE, no).messages.last_out(message::Purpose::Acknowledgement).is_some()
}

#[test]
fn each_way_in_begins_a_case_that_says_how_it_came() {
    each(|world| {
        for channel in [Channel::Email, Channel::Form, Channel::Phone, Channel::InPerson, Channel::Api, Channel::Post] {
            let no = opened(world, complaint(channel));
            let case = world.case(ONE, no);
            assert_eq!((case.head.channel, case.messages.get(1).unwrap().channel), (channel, channel));
            assert_eq!(case.messages.unanswered().count(), 1, "{channel}");
            assert_eq!((case.head.severity, case.owner), (Severity::Minor, None), "{channel}");
        }
    });
}

#[test]
fn cases_are_numbered_one_after_the_other() {
    each(|world| {
        let numbers: Vec<CaseNo> = (0..3).map(|_| opened(world, complaint(Channel::Form))).collect();
        assert_eq!(numbers, [CaseNo(1001), CaseNo(1002), CaseNo(1003)]);
    });
}

#[test]
fn whoever_has_an_address_is_told_that_we_have_it_unless_nobody_reads_there() {
    each(|world| {
        assert!(acknowledged(world, opened(world, complaint(Channel::Form))));
        let unattended = Incoming { unattended: true, ..complaint(Channel::Email) };
        assert!(!acknowledged(world, opened(world, unattended)));
        let caller = Sender { name: "Per Moe".to_owned(), phone: Some("22 33 44 55".to_owned()), ..Sender::default() };
        assert!(!acknowledged(world, opened(world, Incoming { sender: caller, ..complaint(Channel::Phone) })));
    });
}

#[test]
fn severity_is_kept_as_it_was_told_and_sets_the_clock() {
    each(|world| {
        let by = |severity| {
            let no = opened(world, Incoming { severity: Some(severity), ..complaint(Channel::Phone) });
            let case = world.case(ONE, no);
            assert_eq!(case.head.severity, severity);
            case.head.clocks.contain
        };
        let (critical, degraded, minor) = (by(Severity::Critical), by(Severity::Degraded), by(Severity::Minor));
        assert!(critical < degraded && degraded < minor);
    });
}

#[test]
fn files_that_came_along_lie_with_the_message() {
    each(|world| {
        let file = |name: &str, bytes: &[u8]| NewFile {
            name: name.to_owned(),
            mime: "image/png".to_owned(),
            inline: false,
            content_id: None,
            bytes: bytes.to_vec(),
        };
        let files = vec![file("belt.png", b"a picture"), file("label.png", b"another")];
        let no = opened(world, Incoming { files, ..complaint(Channel::Form) });
        let kept = world.read(move |sql| Ok(store::files(sql, ONE, no)?));
        let named: Vec<(u32, &str, i64)> = kept.iter().map(|(n, file)| (*n, file.name.as_str(), file.size)).collect();
        assert_eq!(named, [(1, "belt.png", 9), (1, "label.png", 7)]);
        assert_eq!(world.wrong(ONE), [""; 0]);
    });
}

#[test]
fn words_that_name_their_case_join_it_and_are_owed_an_answer() {
    each(|world| {
        let no = opened(world, complaint(Channel::Form));
        world.act((ONE, TOMAS), no, Command::Own);
        let more = Incoming { tag: Some(no), text: "And now?".to_owned(), ..complaint(Channel::Page) };
        let Received::Joined(done) = take(world, Actor::System, more) else { panic!("joined nothing") };
        assert_eq!(done.id, no);
        let case = world.case(ONE, no);
        assert_eq!((case.messages.unanswered().count(), case.owner), (2, Some(TOMAS)));
        let words = world.read(move |sql| Ok(store::of_case(sql, ONE, no)?));
        assert!(words.iter().any(|words| words.body == "And now?"));
    });
}

#[test]
fn a_closed_case_opens_again_for_words_and_stays_closed_for_a_machine() {
    each(|world| {
        let no = opened(world, complaint(Channel::Form));
        world.act((ONE, TOMAS), no, Command::Own);
        let reason = WaiverReason::Answered;
        world.act((ONE, TOMAS), no, message::Command::Waive { n: 1, reason, why: "An order.".to_owned() });
        let reason = DismissalReason::Order;
        world.act((ONE, KARI), no, Command::Dismiss { reason, why: "An order.".to_owned() });
        assert!(!world.case(ONE, no).is_open());
        let away = Incoming { tag: Some(no), exempt: Some(Exempt::AutoReply), ..complaint(Channel::Email) };
        take(world, Actor::System, away);
        assert!(!world.case(ONE, no).is_open(), "nobody said anything");
        take(world, Actor::System, Incoming { tag: Some(no), ..complaint(Channel::Email) });
        let case = world.case(ONE, no);
        assert_eq!((case.is_open(), case.outcome, case.owner), (true, None, Some(TOMAS)));
    });
}

#[test]
fn a_colleague_of_the_customer_belongs_to_the_case_and_somebody_elses_words_are_their_own_case() {
    each(|world| {
        let no = opened(world, complaint(Channel::Form));
        let colleague =
            Sender { name: "Geir Foss".to_owned(), email: Some("geir@halden.example".to_owned()), ..Sender::default() };
        let joined =
            take(world, Actor::System, Incoming { sender: colleague, tag: Some(no), ..complaint(Channel::Email) });
        assert_eq!(joined.case(), Some(no));
        let stranger =
            Sender { name: "Nora Vik".to_owned(), email: Some("nora@vik.example".to_owned()), ..Sender::default() };
        let apart =
            take(world, Actor::System, Incoming { sender: stranger, tag: Some(no), ..complaint(Channel::Email) });
        assert!(matches!(apart, Received::Opened(_)), "nothing waits that has no mail to wait as: {apart:?}");
        assert_ne!(apart.case(), Some(no));
    });
}

#[test]
fn a_machine_that_answers_nothing_of_ours_begins_no_case() {
    each(|world| {
        for exempt in [Exempt::AutoReply, Exempt::Bounce] {
            let received = take(world, Actor::System, Incoming { exempt: Some(exempt), ..complaint(Channel::Email) });
            let Received::SetAside(why) = received else { panic!("{received:?}") };
            assert_eq!(why, Why::Machine);
        }
        let set_aside = Incoming { quarantine: Some(Why::Loop), ..complaint(Channel::Email) };
        let received = take(world, Actor::System, set_aside);
        assert!(matches!(received, Received::SetAside(Why::Loop)), "{received:?}");
        assert_eq!(received.case(), None);
        assert_eq!(world.histories(ONE).len(), 0);
    });
}

#[test]
fn the_language_is_that_of_the_first_words_and_else_of_the_page() {
    each(|world| {
        let of = |email: &str, text: &str, page| {
            let sender = Sender { email: Some(email.to_owned()), ..ingrid() };
            let no = opened(world, Incoming { sender, text: text.to_owned(), page, ..complaint(Channel::Form) });
            let contact = world.case(ONE, no).head.contact;
            world.read(move |sql| Ok(casework::customer::contact(sql, ONE, contact)?)).unwrap().language.wrote_in
        };
        let german = "Die Pumpe, die Sie uns am Montag geliefert haben, ist leider schon wieder kaputt und wir können nicht arbeiten.";
        assert_eq!(of("a@x.example", german, None), Some(Language::German));
        assert_eq!(of("b@x.example", german, Some(Language::French)), Some(Language::German), "words count more");
        assert_eq!(of("c@x.example", "4711", Some(Language::French)), Some(Language::French));
        assert_eq!(of("a@x.example", "It is broken again and nobody has answered us.", None), Some(Language::German));
    });
}

#[test]
fn words_a_member_wrote_down_are_theirs_in_the_history() {
    each(|world| {
        let received = take(world, Actor::Member(TOMAS), complaint(Channel::Phone));
        let no = received.case().unwrap();
        assert_eq!(received.message(), Some(1));
        let history = world.histories(ONE).into_iter().find(|(each, _)| *each == no).unwrap().1;
        assert!(history.iter().all(|stored| stored.stamp.by == Actor::Member(TOMAS)));
    });
}
