//! Tests of emails that go with something else, in the words of whoever sends them.

use super::*;
use crate::case::{Command, DismissalReason};
use crate::given::{Given, KARI_ACTS, TOMAS_ACTS, complaint, in_writing, oslo, owned};
use crate::message::{Purpose, Voice};
use crate::{message, participant, promise, verdict};
use base::context::Actor;
use strum::VariantArray;

fn worded(command: impl Into<Command>, subject: &str, text: &str) -> Command {
    let given = |words: &str| (!words.is_empty()).then(|| words.to_owned());
    let wording = Wording { subject: given(subject), text: given(text), ..Wording::default() };
    Command::Worded { command: Box::new(command.into()), wording }
}

/// The subject and the words that go.
fn goes(given: &Given, by: Actor, command: impl Into<Command>) -> (Option<String>, String) {
    let decided = given.when(by, command).decided();
    let body = decided.bodies.first().unwrap();
    (body.subject.clone(), body.text.to_string())
}

fn later() -> promise::Command {
    promise::Command::Renegotiate { n: 1, due: Some(oslo("2026-11-19T12:00")), why: "The van broke down.".to_owned() }
}

fn dismissed() -> Command {
    Command::Dismiss { reason: DismissalReason::Question, why: "A price.".to_owned() }
}

fn answered() -> Given {
    let waived =
        message::Command::Waive { n: 1, reason: message::WaiverReason::Answered, why: "On the phone.".to_owned() };
    complaint().after(KARI_ACTS, Command::Own).after(KARI_ACTS, waived)
}

#[test]
fn what_was_edited_goes_and_nothing_else_changes() {
    let ours = complaint().when(TOMAS_ACTS, Command::AskAccount { n: None }).decided();
    let edited = worded(Command::AskAccount { n: None }, "Six questions", "Would you tell me what happened?");
    let theirs = complaint().when(TOMAS_ACTS, edited).decided();
    assert_eq!(theirs.facts, ours.facts);
    assert_eq!(theirs.bodies[0].subject.as_deref(), Some("Six questions"));
    assert_eq!(theirs.bodies[0].text.to_string(), "Would you tell me what happened?");
    assert!(ours.bodies[0].text.to_string().contains("six short questions"));
}

#[test]
fn a_subject_alone_leaves_our_words() {
    let (subject, text) = goes(&complaint(), TOMAS_ACTS, worded(Command::AskAccount { n: None }, "Six questions", ""));
    assert_eq!(subject.as_deref(), Some("Six questions"));
    assert!(text.contains("six short questions"), "{text}");
}

#[test]
fn a_new_date_that_was_edited_away_is_added_below() {
    let (_, text) = goes(&owned(), TOMAS_ACTS, worded(later(), "", "I am sorry, it takes longer."));
    assert_eq!(text, "I am sorry, it takes longer.\n\nThe new date is Thu 19 Nov, 12:00.");
}

#[test]
fn a_new_date_that_is_named_in_any_of_our_languages_is_not_said_twice() {
    for named in ["Thu 19 Nov, 12:00", "Do., 19. Nov., 12:00 Uhr", "Thursday 19 November 2026, 12:00"] {
        let said = format!("It comes on {named}, for certain.");
        let read = moment_of(named);
        assert!(read, "{named} is how we write it");
        assert_eq!(goes(&owned(), TOMAS_ACTS, worded(later(), "", &said)).1, said);
    }
}

fn moment_of(named: &str) -> bool {
    let (now, zone) = (crate::given::now(), crate::given::zone());
    let due = oslo("2026-11-19T12:00");
    names(named, &[Moment::short(due, now, &zone), Moment::full(due, &zone)])
}

#[test]
fn whoever_is_sent_away_is_told_until_when_they_can_object_whatever_was_edited() {
    let (_, text) = goes(&answered(), KARI_ACTS, worded(dismissed(), "", "We took this for a question."));
    assert!(
        text.starts_with("We took this for a question.\n\nIf that is wrong, tell us on your page by 17 December 2026"),
        "{text}"
    );
    let said = "We took this for a question. If not, write until 17 December 2026.";
    assert_eq!(goes(&answered(), KARI_ACTS, worded(dismissed(), "", said)).1, said);
}

#[test]
fn praise_that_is_thanked_needs_no_date() {
    let praised = Command::Dismiss { reason: DismissalReason::Compliment, why: "Praise.".to_owned() };
    assert_eq!(goes(&answered(), KARI_ACTS, worded(praised, "", "How kind of you.")).1, "How kind of you.");
}

#[test]
fn words_for_an_email_that_does_not_go_are_refused_by_name() {
    let asks = answered().after(KARI_ACTS, Command::HandOver { to: crate::given::TOMAS, note: "Yours.".to_owned() });
    let asks = asks.after(TOMAS_ACTS, Command::AcceptHandOver);
    asks.when(TOMAS_ACTS, worded(dismissed(), "", "We closed it.")).refused_at("text", "No email goes with this");
    asks.when(TOMAS_ACTS, worded(Command::Own, "A subject", "")).not_now("");
    complaint()
        .when(TOMAS_ACTS, worded(Command::Own, "A subject", ""))
        .refused_at("subject", "No email goes with this");
}

#[test]
fn what_the_rule_refuses_is_refused_with_words_too() {
    complaint().when(TOMAS_ACTS, worded(verdict::Command::Ask, "", "Is it fine now?")).not_now("It’s too early to ask");
}

#[test]
fn our_own_words_have_no_red_marks() {
    let coach = crate::coach_pack::built_in();
    let asked = in_writing()
        .after(TOMAS_ACTS, verdict::Command::Predict { scores: crate::given::scores(4, 4, 4), made_right: true });
    let ours = [
        goes(&complaint(), TOMAS_ACTS, Command::AskAccount { n: None }),
        goes(&owned(), TOMAS_ACTS, later()),
        goes(&asked, TOMAS_ACTS, verdict::Command::Ask),
        goes(&complaint(), TOMAS_ACTS, participant::Command::SendPage { n: 1 }),
        goes(&answered(), KARI_ACTS, dismissed()),
    ];
    for (_, text) in ours {
        assert_eq!(count(coach, &text, &::coach::Context::default()), 0, "{text}");
    }
    assert!(
        count(coach, "This is beyond our control. You should have read the manual.", &::coach::Context::default()) > 0
    );
}

#[test]
fn only_what_goes_by_itself_speaks_for_the_organisation() {
    let by_itself = [Purpose::Acknowledgement, Purpose::Reminder];
    for purpose in Purpose::VARIANTS {
        assert_eq!(purpose.voice() == Voice::Organisation, by_itself.contains(purpose), "{purpose}");
    }
}
