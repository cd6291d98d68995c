//! A step is done by its evidence, and falls back with it.

use super::*;

fn reply(stance: Stance) -> Given {
    let what = vec![(account::Question::What, "The wrong motor came.".to_owned())];
    complaint()
        .after(TOMAS_ACTS, Command::Own)
        .after(TOMAS_ACTS, account::Command::Answer { answers: what, source: account::Source::Message(1) })
        .after(TOMAS_ACTS, message::Command::Reply(Reply { stance, ..admission() }))
}

#[test]
fn owning_takes_all_five_pieces_of_evidence() {
    assert_eq!(
        missing(&complaint(), Step::Own),
        [Lack::Owner, Lack::Account, Lack::Admission, Lack::NextPromise, Lack::Understanding]
    );
    assert_eq!(missing(&owned(), Step::Own), []);
    assert!(done(&owned(), Step::Own));
}

#[test]
fn a_reply_that_hurts_owns_nothing_however_much_it_admits() {
    assert!(!done(&reply(Stance { admits: true, listens: true, hurts: true }), Step::Own));
    assert!(!done(&reply(Stance::default()), Step::Own));
    assert!(done(&reply(Stance { admits: false, listens: true, hurts: false }), Step::Own));
}

#[test]
fn once_upheld_listening_is_no_longer_enough() {
    let found = |finding| {
        let what = vec![(account::Question::What, "The wrong motor came.".to_owned())];
        let listens = Stance { admits: false, listens: true, hurts: false };
        complaint()
            .after(TOMAS_ACTS, Command::Own)
            .after(TOMAS_ACTS, account::Command::Answer { answers: what, source: account::Source::Message(1) })
            .after(TOMAS_ACTS, cause::Command::Find { finding, reason: "Read the order.".to_owned() })
            .after(TOMAS_ACTS, message::Command::Reply(Reply { stance: listens, ..admission() }))
    };
    assert_eq!(missing(&found(cause::Finding::Upheld), Step::Own), [Lack::Admission]);
    assert!(done(&found(cause::Finding::NotUpheld), Step::Own));
}

#[test]
fn a_reply_that_comes_back_takes_the_step_back() {
    let back = owned()
        .when(Actor::System, message::Command::Fail { n: 2, failure: message::Failure::said("no such user") })
        .decided();
    let missing = Happening::StepFellBack { step: Step::Own, lack: Some(Lack::Admission), n: 0, why: None };
    assert_eq!(back.facts.last(), Some(&missing.into()));
}

#[test]
fn not_understood_asks_for_asking_again() {
    let no = owned().after(INGRID_SAYS, account::Command::Understand { yes: false, words: "The motor.".to_owned() });
    assert_eq!(missing(&no, Step::Own), [Lack::Understanding]);
    assert!(done(
        &no.after(TOMAS_ACTS, message::Command::Reply(Reply { promises: Vec::new(), ..admission() })),
        Step::Own
    ));
}

#[test]
fn containing_takes_a_limit_and_a_proven_remedy() {
    assert_eq!(missing(&owned(), Step::Contain), [Lack::Containment, Lack::Remedy]);
    assert!(done(&contained(), Step::Contain));
    let no = contained().after(INGRID_SAYS, remedy::Command::Refute { n: 1, words: "It jams.".to_owned() });
    assert_eq!(missing(&no, Step::Contain), [Lack::Help]);
    assert!(!done(&no, Step::Contain));
}

#[test]
fn a_broken_promise_takes_containment_back_until_it_is_made_good() {
    let broken = contained().at("2026-11-18T12:00").after(Actor::System, promise::Command::Break { n: 1 });
    assert_eq!(missing(&broken, Step::Contain), [Lack::BrokenPromise]);
    assert!(done(
        &broken.after(TOMAS_ACTS, promise::Command::Complete { n: 1, note: "It is fitted.".to_owned() }),
        Step::Contain
    ));
}

#[test]
fn the_path_takes_a_cause_a_finding_a_change_and_the_letter() {
    assert_eq!(missing(&contained(), Step::Path), [Lack::Cause, Lack::Finding, Lack::Change, Lack::Letter]);
    assert!(done(&in_writing(), Step::Path));
    let dropped = in_writing().after(ANA_ACTS, change::Command::Drop { n: 1, why: "New bins.".to_owned() });
    assert_eq!(missing(&dropped, Step::Path), [Lack::Change]);
}

#[test]
fn learning_waits_for_the_customers_word_whatever_is_checked() {
    assert_eq!(missing(&learned(), Step::Learn), [Lack::Verdict]);
    assert!(!done(&learned(), Step::Learn));
}

#[test]
fn after_the_word_every_promise_and_change_is_still_to_be_kept() {
    let terms = promise::Terms { owner: TOMAS, what: "A spare".to_owned(), due: Some(oslo("2026-12-18T12:00")) };
    let right = asked().after(TOMAS_ACTS, promise::Command::Make(terms)).after(INGRID_SAYS, give(Word::MadeRight));
    assert_eq!(missing(&right, Step::Learn), [Lack::OwedPromise, Lack::InPlace]);
    assert!(right.case.is_open());
}
