//! What may be said, and when an answer is owed.

use super::{
    Arrival, Channel, Command, Debt, Exempt, Fact, Failure, Problems, Purpose, Reply, Stance, WaiverReason, Whole, send,
};
use crate::case::panel::tests::page;
use crate::given::*;
use crate::promise::{self, Terms, To};
use base::context::{Actor, Titles};

fn reply(text: &str) -> Reply {
    let stance = Stance { admits: true, listens: false, hurts: false };
    Reply {
        channel: Channel::Email,
        text: text.to_owned(),
        stance,
        asks_understood: false,
        promises: Vec::new(),
        whom: Default::default(),
    }
}

fn answers(n: u32, answers: Vec<u32>) -> Fact {
    let stance = Stance { admits: true, listens: false, hurts: false };
    Fact::Sent {
        n,
        to: INGRID,
        channel: Channel::Email,
        purpose: Purpose::Reply,
        answers,
        stance,
        asks_understood: false,
    }
}

fn mail(text: &str) -> Arrival {
    Arrival {
        channel: Channel::Email,
        from: INGRID,
        parent: Some(1),
        cc: Vec::new(),
        exempt: None,
        problem: None,
        text: text.to_owned(),
    }
}

fn received(n: u32, exempt: Option<Exempt>) -> Fact {
    Fact::Received { n, channel: Channel::Email, from: INGRID, parent: Some(1), exempt, problem: None }
}

#[test]
fn words_from_the_customer_are_owed_an_answer_within_four_business_hours() {
    complaint()
        .when(Actor::System, Command::Receive(mail("Where are you?")))
        .then([received(2, None), Fact::DebtOpened { n: 2, due: oslo("2026-11-17T12:12") }]);
}

#[test]
fn an_absence_note_is_owed_nothing() {
    let away = Arrival { exempt: Some(Exempt::AutoReply), ..mail("I am away.") };
    complaint().when(Actor::System, Command::Receive(away)).then([received(2, Some(Exempt::AutoReply))]);
}

#[test]
fn a_mail_that_cannot_be_read_is_kept_with_the_reason_and_owed_an_answer() {
    let problem = Problems::of([Whole::NotParsed.into()]);
    let broken = Arrival { problem: problem.clone(), ..mail("") };
    complaint().when(Actor::System, Command::Receive(broken)).then([
        Fact::Received { n: 2, channel: Channel::Email, from: INGRID, parent: Some(1), exempt: None, problem },
        Fact::DebtOpened { n: 2, due: oslo("2026-11-17T12:12") },
    ]);
}

#[test]
fn a_reply_answers_everything_that_is_open() {
    given(facts![received(2, None), Fact::DebtOpened { n: 2, due: oslo("2026-11-17T12:00") }])
        .when(TOMAS_ACTS, Command::Reply(reply("We sent the wrong part.")))
        .then([answers(3, vec![1, 2])]);
}

#[test]
fn a_reply_on_its_way_answers_nothing_yet() {
    let sent = given(facts![answers(2, vec![1])]);
    assert!(sent.case.messages.get(1).unwrap().is_unanswered());
    let arrived = sent.after(Actor::System, Command::Deliver { n: 2 });
    assert!(!arrived.case.messages.get(1).unwrap().is_unanswered());
}

#[test]
fn a_reply_that_comes_back_opens_the_debt_again_with_its_first_date() {
    let back = given(facts![answers(2, vec![1]), Fact::Delivered { n: 2 }])
        .after(Actor::System, Command::Fail { n: 2, failure: Failure::said("mailbox full") });
    let open = super::Debt::Open { due: oslo("2026-11-17T12:00") };
    assert_eq!(back.case.messages.get(1).unwrap().debt, Some(open));
}

#[test]
fn a_reply_that_comes_back_leaves_what_another_answered() {
    let both = given(facts![
        answers(2, vec![1]),
        answers(3, vec![1]),
        Fact::Delivered { n: 2 },
        Fact::Failed { n: 3, failure: Failure::said("") }
    ]);
    assert_eq!(both.case.messages.unanswered().count(), 0);
}

#[test]
fn of_two_replies_the_one_that_arrived_keeps_the_debt_closed_when_the_other_comes_back() {
    let both =
        given(facts![answers(2, vec![1]), answers(3, vec![1]), Fact::Delivered { n: 2 }, Fact::Delivered { n: 3 }]);
    let back = both.after(Actor::System, Command::Fail { n: 2, failure: Failure::said("no such user") });
    assert!(matches!(back.case.messages.get(1).unwrap().debt, Some(super::Debt::Answered { by: 3, .. })));
    let gone = back.after(Actor::System, Command::Fail { n: 3, failure: Failure::said("no such user") });
    assert_eq!(gone.case.messages.unanswered().count(), 1);
}

#[test]
fn words_on_the_telephone_have_arrived_when_they_are_recorded() {
    let call = Reply { channel: Channel::Phone, ..reply("I rang her.") };
    let told = complaint().after(TOMAS_ACTS, Command::Reply(call));
    assert!(told.case.messages.get(2).unwrap().arrived());
    assert_eq!(told.case.messages.unanswered().count(), 0);
}

#[test]
fn promises_made_in_a_reply_are_promises_of_the_case() {
    let terms = |what: &str| Terms { owner: TOMAS, what: what.to_owned(), due: Some(oslo("2026-11-17T18:00")) };
    let promised =
        Reply { promises: vec![terms("Loan unit on the floor"), terms("A call")], ..reply("We sent the wrong part.") };
    let made = |n, what: &str| promise::Fact::Made {
        n,
        to: To::Contact(INGRID),
        owner: TOMAS,
        what: what.to_owned(),
        due: oslo("2026-11-17T18:00"),
        zone: "Europe/Oslo".to_owned(),
        message: Some(2),
    };
    complaint().when(TOMAS_ACTS, Command::Reply(promised)).then(facts![
        answers(2, vec![1]),
        made(1, "Loan unit on the floor"),
        made(2, "A call")
    ]);
}

#[test]
fn a_reply_with_a_promise_in_the_past_is_not_sent_at_all() {
    let terms = Terms { owner: TOMAS, what: "A call".to_owned(), due: Some(oslo("2026-11-17T08:00")) };
    let promised = Reply { promises: vec![terms], ..reply("Sorry.") };
    complaint().when(TOMAS_ACTS, Command::Reply(promised)).refused_at("due", "has passed");
}

#[test]
fn an_empty_reply_or_note_is_refused() {
    complaint().when(TOMAS_ACTS, Command::Reply(reply(" \n"))).refused_at("text", "Write the reply first");
    complaint().when(TOMAS_ACTS, Command::Note { text: String::new() }).refused_at("text", "Write the note first");
}

#[test]
fn only_colleagues_reply_note_waive_and_send_again() {
    for command in [
        Command::Reply(reply("Thanks.")),
        Command::Note { text: "Hm.".to_owned() },
        Command::Waive { n: 1, reason: WaiverReason::Thanks, why: "thanks".to_owned() },
    ] {
        complaint().when(INGRID_SAYS, command.clone()).forbidden("Only a member");
        complaint().when(Actor::System, command).forbidden("Only a member");
    }
    given(facts![answers(2, vec![1]), Fact::Failed { n: 2, failure: Failure::said("") }])
        .when(INGRID_SAYS, Command::SendAgain { n: 2 })
        .forbidden("Only a member");
}

#[test]
fn someone_who_left_can_do_nothing() {
    complaint().when(Actor::Member(LARS), Command::Note { text: "Hm.".to_owned() }).forbidden("Only a member");
}

#[test]
fn a_note_is_seen_by_colleagues_alone_and_answers_nothing() {
    let noted = complaint();
    noted.when(ANA_ACTS, Command::Note { text: "Truck 4 has it.".to_owned() }).then([Fact::Noted { n: 2 }]);
    assert_eq!(noted.after(ANA_ACTS, Command::Note { text: "x".to_owned() }).case.messages.unanswered().count(), 1);
}

#[test]
fn what_needed_no_answer_is_owed_again_when_that_is_undone() {
    let given = complaint();
    let due = given.case.messages.unanswered().next().and_then(|first| match first.debt {
        Some(Debt::Open { due }) => Some(due),
        _ => None,
    });
    given.when(TOMAS_ACTS, Command::Unwaive { n: 1 }).not_now("isn’t marked as needing no answer");
    let waives = Command::Waive { n: 1, reason: WaiverReason::Answered, why: "I rang her.".to_owned() };
    let waived = given.after(TOMAS_ACTS, waives);
    assert_eq!(waived.case.messages.unanswered().count(), 0);
    page(&waived).says("thread", "messages/1/waiver-undo");
    waived.when(INGRID_SAYS, Command::Unwaive { n: 1 }).forbidden("");
    waived.when(ANA_ACTS, Command::Unwaive { n: 1 }).then([Fact::DebtOpened { n: 1, due: due.unwrap() }]);
    let again = waived.after(ANA_ACTS, Command::Unwaive { n: 1 });
    assert_eq!(again.case.messages.unanswered().count(), 1);
    page(&again).lacks("thread", "messages/1/waiver-undo").says("thread", "messages/1/waiver");
}

#[test]
fn a_waiver_says_why_and_closes_the_debt_once() {
    let why = "It only says thanks.".to_owned();
    let waive = Command::Waive { n: 1, reason: WaiverReason::Thanks, why: why.clone() };
    complaint().when(TOMAS_ACTS, waive.clone()).then([Fact::Waived { n: 1, reason: WaiverReason::Thanks, why }]);
    complaint()
        .when(TOMAS_ACTS, Command::Waive { n: 1, reason: WaiverReason::Thanks, why: String::new() })
        .refused_at("why", "Say why");
    complaint().after(TOMAS_ACTS, waive.clone()).when(TOMAS_ACTS, waive).not_now("no longer needs an answer");
}

#[test]
fn only_the_mail_room_says_what_arrived() {
    let sent = given(facts![answers(2, vec![1])]);
    sent.when(TOMAS_ACTS, Command::Deliver { n: 2 }).forbidden("Only Amends itself");
    sent.when(TOMAS_ACTS, Command::Fail { n: 2, failure: Failure::said("") }).forbidden("Only Amends itself");
    sent.when(Actor::System, Command::Deliver { n: 2 }).then([Fact::Delivered { n: 2 }]);
}

#[test]
fn a_message_arrives_once_and_fails_once() {
    let arrived = given(facts![answers(2, vec![1]), Fact::Delivered { n: 2 }]);
    arrived.when(Actor::System, Command::Deliver { n: 2 }).not_now("not on its way");
    let failed = given(facts![answers(2, vec![1]), Fact::Failed { n: 2, failure: Failure::said("no such user") }]);
    failed.when(Actor::System, Command::Fail { n: 2, failure: Failure::said("") }).not_now("already failed");
    failed.when(Actor::System, Command::Deliver { n: 2 }).not_now("not on its way");
}

#[test]
fn only_a_failed_message_is_sent_again() {
    let failed = given(facts![answers(2, vec![1]), Fact::Failed { n: 2, failure: Failure::said("mailbox full") }]);
    failed.when(TOMAS_ACTS, Command::SendAgain { n: 2 }).then([Fact::SentAgain { n: 2 }]);
    given(facts![answers(2, vec![1])]).when(TOMAS_ACTS, Command::SendAgain { n: 2 }).not_now("was not returned");
    let arrived = failed.after(TOMAS_ACTS, Command::SendAgain { n: 2 }).after(Actor::System, Command::Deliver { n: 2 });
    assert_eq!(arrived.case.messages.unanswered().count(), 0);
}

#[test]
fn the_mail_room_speaks_of_our_messages_alone() {
    complaint().when(Actor::System, Command::Deliver { n: 1 }).not_now("not sent by us");
    complaint().when(Actor::System, Command::Deliver { n: 9 }).not_found("no message");
    complaint().when(Actor::System, Command::Deliver { n: 0 }).not_found("no message");
    complaint()
        .when(TOMAS_ACTS, Command::Waive { n: 2, reason: WaiverReason::Thanks, why: "x".to_owned() })
        .not_found("no message");
}

#[test]
fn a_long_reason_from_a_mail_server_is_cut_to_a_line() {
    let failure = Failure::said(&"550 5.1.1 ".repeat(100));
    let decided = given(facts![answers(2, vec![1])]).when(Actor::System, Command::Fail { n: 2, failure }).decided();
    let Some(crate::case::Fact::Message(Fact::Failed { failure, .. })) = decided.facts.first() else { unreachable!() };
    assert_eq!(failure.words.as_ref().map(|words| words.chars().count()), Some(base::words::LINE));
}

#[test]
fn an_acknowledgement_answers_nothing() {
    let acknowledged =
        given(send(2, INGRID, Channel::Email, Purpose::Acknowledgement, Vec::new()).into_iter().map(Into::into));
    assert_eq!(acknowledged.after(Actor::System, Command::Deliver { n: 2 }).case.messages.unanswered().count(), 1);
}

#[test]
fn every_fact_is_told_in_a_sentence() {
    let sentence = |fact: Fact, by| told(fact, by, &Titles::default());
    assert_eq!(sentence(received(2, None), Actor::System), "Ingrid Moe wrote by email");
    assert_eq!(
        sentence(received(2, Some(Exempt::AutoReply)), Actor::System),
        "An automatic message arrived; no answer needed"
    );
    assert_eq!(
        sentence(Fact::DebtOpened { n: 2, due: oslo("2026-11-17T12:12") }, Actor::System),
        "Message 2 needs an answer by Tue 17 Nov 12:12"
    );
    assert_eq!(sentence(answers(2, vec![1]), TOMAS_ACTS), "Tomas Reyes answered Ingrid Moe by email");
    assert_eq!(sentence(answers(2, Vec::new()), TOMAS_ACTS), "Tomas Reyes wrote to Ingrid Moe by email");
    assert_eq!(
        sentence(Fact::Failed { n: 2, failure: Failure::said("mailbox full") }, Actor::System),
        "Message 2 couldn’t be delivered to Ingrid Moe: mailbox full"
    );
    assert_eq!(sentence(Fact::Noted { n: 2 }, ANA_ACTS), "Ana Lindqvist wrote a note");
}

fn replied() -> Given {
    let terms = Terms { owner: TOMAS, what: "The right belt".to_owned(), due: Some(oslo("2026-11-20T12:00")) };
    let reply = Reply { promises: vec![terms], ..reply("We sent you the wrong belt.") };
    complaint().after(TOMAS_ACTS, Command::Reply(reply))
}

#[test]
fn a_mail_is_taken_back_with_the_promises_it_made() {
    let facts: Vec<crate::case::Fact> = vec![Fact::TakenBack { n: 2 }.into(), promise::Fact::Unmade { n: 1 }.into()];
    replied().when(TOMAS_ACTS, Command::TakeBack { n: 2 }).then(facts);
    let back = replied().after(TOMAS_ACTS, Command::TakeBack { n: 2 });
    assert!(back.case.messages.get(1).unwrap().is_unanswered(), "it has answered nothing");
    assert!(!back.case.messages.get(2).unwrap().went_out());
}

#[test]
fn only_whoever_sent_a_mail_takes_it_back_and_not_when_it_has_gone() {
    replied().when(ANA_ACTS, Command::TakeBack { n: 2 }).forbidden("Only the person who sent a mail can undo it");
    let gone = replied().after(Actor::System, Command::Deliver { n: 2 });
    gone.when(TOMAS_ACTS, Command::TakeBack { n: 2 }).not_now("already gone");
    replied().when(TOMAS_ACTS, Command::TakeBack { n: 1 }).not_now("not sent by us");
    let back = replied().after(TOMAS_ACTS, Command::TakeBack { n: 2 });
    back.when(Actor::System, Command::Deliver { n: 2 }).not_now("not on its way");
    back.when(TOMAS_ACTS, Command::SendAgain { n: 2 }).not_now("was not returned");
}

#[test]
fn a_mail_sent_again_and_taken_back_has_bounced_as_before() {
    let bounced = replied().after(Actor::System, Command::Fail { n: 2, failure: Failure::said("mailbox full") });
    let again = bounced.after(ANA_ACTS, Command::SendAgain { n: 2 });
    again.when(TOMAS_ACTS, Command::TakeBack { n: 2 }).forbidden("Only the person who sent a mail");
    let back = again.after(ANA_ACTS, Command::TakeBack { n: 2 });
    back.when(ANA_ACTS, Command::SendAgain { n: 2 }).then([Fact::SentAgain { n: 2 }]);
}
