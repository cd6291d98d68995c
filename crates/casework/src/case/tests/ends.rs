//! How a case ends, and what opens it again.

use super::*;
use crate::case::Reopening;

#[test]
fn the_whole_walk_ends_with_the_customers_own_word() {
    let closed = made_right();
    assert_eq!((closed.case.outcome, closed.case.is_open()), (Some(Outcome::MadeRight), false));
    assert!(Step::ALL.into_iter().all(|step| done(&closed, step)));
}

#[test]
fn what_cannot_be_undone_is_part_of_the_outcome() {
    let undone = learned().after(TOMAS_ACTS, change::Command::CannotBeUndone { what: "A lost day.".to_owned() });
    let closed = undone.after(INGRID_SAYS, give(Word::MadeRight));
    assert_eq!(closed.case.outcome, Some(Outcome::MadeRightWithWhatCannotBeUndone));
}

#[test]
fn made_right_with_an_unanswered_message_stays_open_until_it_is_answered() {
    let open = learned()
        .after(Actor::System, message::Command::Receive(mail("One more thing.", None)))
        .after(INGRID_SAYS, give(Word::MadeRight));
    assert!(open.case.is_open());
    let replied = open.after(TOMAS_ACTS, message::Command::Reply(Reply { promises: Vec::new(), ..admission() }));
    assert!(replied.case.is_open());
    let n = replied.case.messages.next() - 1;
    assert_eq!(replied.after(Actor::System, message::Command::Deliver { n }).case.outcome, Some(Outcome::MadeRight));
}

/// Said candidly, told in a letter.
fn nothing() -> Given {
    in_writing().after(TOMAS_ACTS, change::Command::NothingCanBeDone { why: "The maker is gone.".to_owned() })
}

fn nothing_told_and_answered() -> Given {
    nothing()
        .after(TOMAS_ACTS, letter::Command::Send(path_in_writing()))
        .after(TOMAS_ACTS, verdict::Command::Predict { scores: scores(2, 2, 2), made_right: false })
        .after(TOMAS_ACTS, verdict::Command::Ask)
        .after(INGRID_SAYS, give(Word::NotYet))
}

#[test]
fn nothing_can_be_done_needs_its_reason_the_letter_since_then_and_the_customers_word() {
    in_writing().when(TOMAS_ACTS, Command::Conclude).not_now("why nothing can be done");
    nothing().when(TOMAS_ACTS, Command::Conclude).not_now("hasn’t been told yet");
    let told = nothing().after(TOMAS_ACTS, letter::Command::Send(path_in_writing()));
    told.when(TOMAS_ACTS, Command::Conclude).not_now("First ask the customer");
    told.when(ANA_ACTS, Command::Conclude).forbidden("Only the owner");
    let back =
        told.after(Actor::System, message::Command::Fail { n: 4, failure: message::Failure::said("no such user") });
    back.when(TOMAS_ACTS, Command::Conclude).not_now("hasn’t been told yet");
}

#[test]
fn nothing_can_be_done_closes_over_a_not_yet_that_was_answered() {
    let unanswered = nothing_told_and_answered();
    unanswered.when(TOMAS_ACTS, Command::Conclude).not_now("still unanswered");
    let free = unanswered.after(
        TOMAS_ACTS,
        message::Command::Reply(Reply { channel: Channel::Phone, promises: Vec::new(), ..admission() }),
    );
    let closed = free.after(TOMAS_ACTS, Command::Conclude);
    assert_eq!(closed.case.outcome, Some(Outcome::NothingCanBeDone));
    assert!(!closed.case.verdict.is_made_right());
}

#[test]
fn a_word_from_the_customer_opens_a_closed_case_again_and_an_absence_note_does_not() {
    let again = made_right().after(Actor::System, message::Command::Receive(mail("It jams again.", None)));
    assert_eq!((again.case.is_open(), again.case.outcome, again.case.owner), (true, None, Some(TOMAS)));
    let away = made_right().after(Actor::System, message::Command::Receive(mail("Away.", Some(Exempt::AutoReply))));
    assert!(!away.case.is_open());
}

#[test]
fn an_answer_that_comes_back_opens_a_closed_case_again() {
    let free = complaint()
        .after(TOMAS_ACTS, Command::Own)
        .after(TOMAS_ACTS, message::Command::Reply(Reply { promises: Vec::new(), ..admission() }));
    let closed = free.after(Actor::System, message::Command::Deliver { n: 2 }).after(KARI_ACTS, dismiss());
    let decided = closed
        .when(Actor::System, message::Command::Fail { n: 2, failure: message::Failure::said("no such user") })
        .decided();
    assert!(decided.facts.contains(&Happening::Reopened { cause: Some(Reopening::AnswerOwed), why: None }.into()));
}

#[test]
fn on_a_closed_case_nothing_new_is_begun() {
    let closed = made_right();
    let promise = promise::Terms { owner: TOMAS, what: "x".to_owned(), due: Some(oslo("2026-12-18T12:00")) };
    for command in [
        Command::Own,
        hand_over(),
        Command::ChangeSeverity { severity: Severity::Minor },
        Command::AskAccount { n: None },
        dismiss(),
        Command::Conclude,
        promise::Command::Make(promise.clone()).into(),
        remedy::Command::Contain { text: "x".to_owned() }.into(),
        letter::Command::Save(path_in_writing()).into(),
        verdict::Command::Ask.into(),
    ] {
        closed.when(TOMAS_ACTS, command).not_now("This case is closed");
    }
    let promising = message::Command::Reply(Reply { promises: vec![promise], ..admission() });
    closed.when(TOMAS_ACTS, promising).refused_at("promise_what", "can’t promise anything new");
    let words = Reply { promises: Vec::new(), ..admission() };
    assert!(!closed.after(TOMAS_ACTS, message::Command::Reply(words)).case.is_open());
}
