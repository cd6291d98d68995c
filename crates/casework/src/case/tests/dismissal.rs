//! Closing as no complaint: who may, who looks first, whom it never sends away, and who objects.

use super::*;
use crate::case::dismissal::{OBJECTION, owed_to_customer};
use crate::case::panel::tests::page;
use jiff::{SignedDuration, Timestamp};
use strum::VariantArray;

fn as_a(reason: DismissalReason) -> Command {
    Command::Dismiss { reason, why: "She asks for a price.".to_owned() }
}

/// Closed by Kari for that reason.
fn closed_as(reason: DismissalReason) -> Given {
    answered().after(KARI_ACTS, as_a(reason))
}

fn writes_back(given: &Given, words: &str) -> Given {
    given.clone().after(Actor::System, message::Command::Receive(mail(words, None)))
}

fn last_waived(given: &Given, reason: WaiverReason) -> Command {
    message::Command::Waive { n: given.case.messages.next() - 1, reason, why: "She agrees.".to_owned() }.into()
}

fn object(words: &str) -> Command {
    Command::Object { words: words.to_owned() }
}

/// In writing, with what we expect them to say.
fn ready() -> Given {
    in_writing().after(TOMAS_ACTS, verdict::Command::Predict { scores: scores(4, 4, 4), made_right: true })
}

/// Said to the customer when it is closed, before it is.
fn told(n: u32, purpose: Purpose) -> Vec<Fact> {
    message::send(n, INGRID, Channel::Email, purpose, Vec::new()).into_iter().map(Fact::from).collect()
}

fn closed(reason: DismissalReason) -> Fact {
    let why = Some("She asks for a price.".to_owned());
    Happening::Closed { outcome: Outcome::NotAComplaint, why, reason: Some(reason) }.into()
}

fn of(case: &Given, kind: DebtKind) -> Option<MemberId> {
    owed(&case.case, &northline().people).into_iter().find(|owed| owed.kind == kind).and_then(|owed| owed.member)
}

#[test]
fn it_is_asked_by_its_owner_with_nothing_unanswered_and_a_reason() {
    let taken = complaint().after(TOMAS_ACTS, Command::Own);
    taken.when(TOMAS_ACTS, dismiss()).not_now("still unanswered");
    answered().when(ANA_ACTS, dismiss()).forbidden("Only the owner");
    let wordless = Command::Dismiss { reason: DismissalReason::Order, why: String::new() };
    answered().when(TOMAS_ACTS, wordless).refused_at("why", "if it’s not a complaint");
}

#[test]
fn a_manager_looks_before_an_agents_case_is_closed() {
    let why = "She asks for a price.".to_owned();
    let reason = DismissalReason::Question;
    answered().when(TOMAS_ACTS, as_a(reason)).then([Happening::SecondLookAsked { reason, why }]);
    let waits = looked_at();
    assert!(waits.case.is_open());
    assert_eq!(of(&waits, DebtKind::SecondLook), Some(KARI));
    waits.when(TOMAS_ACTS, Command::ConfirmDismissal).forbidden("A manager decides");
    waits.when(ANA_ACTS, Command::DeclineDismissal { why: "x".to_owned() }).forbidden("A manager decides");
    let n = waits.case.messages.next();
    let closed = Happening::Closed {
        outcome: Outcome::NotAComplaint,
        why: Some("An order.".to_owned()),
        reason: Some(DismissalReason::Order),
    };
    waits.when(KARI_ACTS, Command::ConfirmDismissal).then([told(n, Purpose::Dismissed), vec![closed.into()]].concat());
    answered().when(KARI_ACTS, Command::ConfirmDismissal).not_now("Nobody is asking");
}

#[test]
fn a_manager_who_keeps_it_open_says_what_is_still_needed() {
    looked_at().when(KARI_ACTS, Command::DeclineDismissal { why: " ".to_owned() }).refused_at("why", "still needs");
    let kept = looked_at().after(KARI_ACTS, Command::DeclineDismissal { why: "She waits.".to_owned() });
    assert_eq!((kept.case.second_look.is_none(), of(&kept, DebtKind::SecondLook)), (true, None));
    kept.when(KARI_ACTS, Command::ConfirmDismissal).not_now("Nobody is asking");
}

#[test]
fn praise_is_closed_at_once_and_spam_is_not_written_to() {
    let n = answered().case.messages.next();
    let praise = DismissalReason::Compliment;
    answered().when(TOMAS_ACTS, as_a(praise)).then([told(n, Purpose::Thanked), vec![closed(praise)]].concat());
    answered().when(KARI_ACTS, as_a(DismissalReason::Spam)).then([closed(DismissalReason::Spam)]);
}

#[test]
fn whoever_is_owed_something_is_not_sent_away() {
    assert_eq!(owed_to_customer(&answered().case), None);
    let upheld = cause::Command::Find { finding: cause::Finding::PartlyUpheld, reason: "Half of it.".to_owned() };
    let answers = vec![(account::Question::What, "The motor.".to_owned())];
    let heard = account::Command::Answer { answers, source: account::Source::Call };
    let upheld = answered().after(TOMAS_ACTS, heard).after(TOMAS_ACTS, upheld);
    upheld.when(KARI_ACTS, dismiss()).not_now("The finding says the customer is right");
    owned().when(KARI_ACTS, dismiss()).not_now("A promise to the customer is still open");
    let not_yet = asked().after(INGRID_SAYS, give(Word::NotYet));
    let n = not_yet.case.messages.next() - 1;
    let away = |reason| message::Command::Waive { n, reason, why: "She rang.".to_owned() };
    for reason in [WaiverReason::Thanks, WaiverReason::Answered] {
        not_yet.when(TOMAS_ACTS, away(reason)).not_now("so every message needs an answer");
    }
    let not_yet = not_yet.after(TOMAS_ACTS, message::Command::Reply(Reply { promises: Vec::new(), ..admission() }));
    let n = not_yet.case.messages.next() - 1;
    let not_yet = not_yet.after(Actor::System, message::Command::Deliver { n });
    not_yet.when(KARI_ACTS, dismiss()).not_now("Only the customer can close it");
}

#[test]
fn of_whoever_is_owed_something_only_thanks_need_no_answer() {
    let thanks = owned().after(Actor::System, message::Command::Receive(mail("Thank you, that suits me.", None)));
    let n = thanks.case.messages.next() - 1;
    let waived = |reason| message::Command::Waive { n, reason, why: "She agrees.".to_owned() };
    thanks.when(TOMAS_ACTS, waived(WaiverReason::Other)).not_now("Reply to it");
    let (reason, why) = (WaiverReason::Thanks, "She agrees.".to_owned());
    thanks.when(TOMAS_ACTS, waived(reason)).then([message::Fact::Waived { n, reason, why }]);
}

#[test]
fn of_a_message_of_somebody_on_the_case_only_a_manager_says_that_a_machine_sent_it() {
    let wrote = complaint();
    let waived = |reason| message::Command::Waive { n: 1, reason, why: "It looks like one.".to_owned() };
    for reason in [WaiverReason::Automatic, WaiverReason::Spam] {
        wrote.when(TOMAS_ACTS, waived(reason)).refused_at("reason", "only a manager can say");
        let why = "It looks like one.".to_owned();
        wrote.when(KARI_ACTS, waived(reason)).then([message::Fact::Waived { n: 1, reason, why }]);
    }
    let offered = page(&wrote);
    offered.says("thread", "messages/1/waiver").lacks("thread", "Sent by a machine").lacks("thread", "Advertising");
    let waived = wrote.after(KARI_ACTS, waived(WaiverReason::Automatic));
    page(&waived).says("thread", "No answer needed (sent by a machine): It looks like one.");
}

#[test]
fn the_customer_objects_on_their_page_and_only_they_close_it_then() {
    let closed = dismissed();
    closed.when(TOMAS_ACTS, object("x")).forbidden("Only the customer can object");
    closed.when(INGRID_SAYS, object(" ")).refused_at("words", "Tell us what is wrong");
    let again = closed.after(INGRID_SAYS, object("The belt stands still."));
    assert!(again.case.is_open() && again.case.dismissal.is_disputed());
    assert_eq!(again.case.messages.unanswered().count(), 1, "an answer is owed");
    for reason in WaiverReason::VARIANTS {
        again.when(TOMAS_ACTS, last_waived(&again, *reason)).not_now("The customer objected");
    }
    again.when(INGRID_SAYS, object("And the motor.")).not_now("nothing to object to");
    let answer = message::Command::Reply(Reply { channel: Channel::Phone, promises: Vec::new(), ..admission() });
    let answered = again.after(TOMAS_ACTS, answer);
    answered.when(KARI_ACTS, dismiss()).not_now("The customer objected when this was closed");
}

#[test]
fn they_can_object_for_thirty_days_and_write_to_us_for_ever() {
    let last = |seconds| dismissed().at_instant(closed_at() + OBJECTION + SignedDuration::from_secs(seconds));
    assert!(last(0).after(INGRID_SAYS, object("It stands still.")).case.is_open());
    last(1).when(INGRID_SAYS, object("It stands still.")).not_now("more than 30 days ago");
    let late = writes_back(&last(1), "It stands still.");
    assert!(late.case.is_open() && !late.case.dismissal.is_disputed());
}

fn closed_at() -> Timestamp {
    dismissed().case.closed_at.unwrap()
}

#[test]
fn who_writes_back_objects_unless_it_is_only_thanks() {
    let again = writes_back(&dismissed(), "It is a complaint.");
    assert!(again.case.is_open() && again.case.dismissal.is_disputed());
    again.when(TOMAS_ACTS, last_waived(&again, WaiverReason::Answered)).not_now("The customer objected");
    let closed = Happening::Closed { outcome: Outcome::NotAComplaint, why: None, reason: Some(DismissalReason::Order) };
    let (n, why) = (again.case.messages.next() - 1, "She agrees.".to_owned());
    let waived = message::Fact::Waived { n, reason: WaiverReason::Thanks, why };
    again.when(TOMAS_ACTS, last_waived(&again, WaiverReason::Thanks)).then([waived.into(), Fact::from(closed)]);
}

#[test]
fn praise_and_spam_that_go_on_are_closed_again_as_before() {
    for reason in [DismissalReason::Compliment, DismissalReason::Spam] {
        let closed = closed_as(reason);
        closed.when(INGRID_SAYS, object("But.")).not_now("nothing to object to");
        let again = writes_back(&closed, "And thank you again.");
        assert!(again.case.is_open() && !again.case.dismissal.is_disputed());
        let thanks = again.clone().after(TOMAS_ACTS, last_waived(&again, WaiverReason::Thanks));
        assert_eq!((thanks.case.outcome, thanks.case.dismissal.reason), (Some(Outcome::NotAComplaint), Some(reason)));
        let other = again.clone().after(KARI_ACTS, last_waived(&again, WaiverReason::Other));
        assert!(other.case.is_open());
        assert!(other.when(KARI_ACTS, as_a(reason)).outcome().is_ok());
    }
}

#[test]
fn who_takes_back_the_mail_that_tells_of_it_has_not_closed_the_case() {
    let told = dismissed();
    let n = told.case.messages.next() - 1;
    let take_back = message::Command::TakeBack { n };
    told.when(TOMAS_ACTS, take_back.clone()).forbidden("Only the person who sent");
    let taken_back = message::Fact::TakenBack { n };
    let reopened = Happening::Reopened { cause: Some(Reopening::TakenBack), why: None };
    told.when(KARI_ACTS, take_back.clone()).then([Fact::from(taken_back), reopened.into()]);
    let again = told.after(KARI_ACTS, take_back);
    assert_eq!(again.case.second_look, looked_at().case.second_look, "the owner still asks");
    assert_eq!((again.case.outcome, again.case.dismissal.clone()), (None, Dismissal::default()));
    again.when(INGRID_SAYS, object("It stands still.")).not_now("nothing to object to");
    assert!(!again.after(KARI_ACTS, Command::ConfirmDismissal).case.is_open());
}

#[test]
fn praise_that_a_person_answered_is_not_thanked_twice() {
    let thanks = Reply { channel: Channel::Phone, promises: Vec::new(), ..admission() };
    let answered = complaint().after(TOMAS_ACTS, Command::Own).after(TOMAS_ACTS, message::Command::Reply(thanks));
    let praise = DismissalReason::Compliment;
    answered.when(TOMAS_ACTS, as_a(praise)).then([closed(praise)]);
}

#[test]
fn praise_that_was_not_thanked_after_all_is_open_again() {
    let thanked = closed_as(DismissalReason::Compliment);
    let n = thanked.case.messages.next() - 1;
    let again = thanked.after(KARI_ACTS, message::Command::TakeBack { n });
    assert!(again.case.is_open() && again.case.second_look.is_none());
}

#[test]
fn a_customer_who_wrote_meanwhile_is_not_closed_out_by_it() {
    let again = writes_back(&dismissed(), "It is a complaint.");
    let n = dismissed().case.messages.next() - 1;
    let taken_back = again.after(KARI_ACTS, message::Command::TakeBack { n });
    assert!(taken_back.case.is_open() && taken_back.case.dismissal.is_disputed());
}

#[test]
fn nobody_is_asked_for_a_verdict_while_something_is_owed_to_them() {
    let terms = promise::Terms { owner: TOMAS, what: "Ring Ingrid".to_owned(), due: Some(oslo("2026-12-18T12:00")) };
    let owing = ready().after(TOMAS_ACTS, promise::Command::Make(terms));
    owing.when(TOMAS_ACTS, verdict::Command::Ask).not_now("Ring Ingrid");
    let offer = remedy::Command::Offer(remedy::Offer {
        kind: remedy::Kind::Credit,
        what: "A credit of €50".to_owned(),
        cost: 5_000,
        approver: None,
    });
    ready().after(TOMAS_ACTS, offer).when(TOMAS_ACTS, verdict::Command::Ask).not_now("A credit of €50");
    let letter = ready().case.letter.last_sent().unwrap().message;
    let bounced = ready()
        .after(Actor::System, message::Command::Fail { n: letter, failure: message::Failure::said("no such user") });
    bounced.when(TOMAS_ACTS, verdict::Command::Ask).not_now("too early to ask");
    assert!(ready().after(TOMAS_ACTS, verdict::Command::Ask).case.verdict.is_asked());
}

#[test]
fn a_message_is_waived_for_no_listed_reason_by_a_manager_alone() {
    let other =
        || message::Command::Waive { n: 1, reason: message::WaiverReason::Other, why: "He always moans.".to_owned() };
    complaint().when(TOMAS_ACTS, other()).refused_at("reason", "Only a manager");
    complaint().after(KARI_ACTS, other());
    let answered =
        message::Command::Waive { n: 1, reason: message::WaiverReason::Answered, why: "I rang him.".to_owned() };
    complaint().after(TOMAS_ACTS, answered);
}
