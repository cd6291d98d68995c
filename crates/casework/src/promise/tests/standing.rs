//! What each kind of fact makes of a promise, as its row in the lists shows it.

use super::super::{Promise, State};
use super::*;
use std::collections::BTreeSet;

const LATER: &str = "2026-11-17T20:00";

/// Facts in order, and how the promise stands after them: its state, the word of the lists, its date, and whether it is
/// still owed.
type Row = (Vec<Fact>, State, &'static str, &'static str, bool);

fn moved() -> Fact {
    Fact::Renegotiated { n: 1, due: oslo(LATER), why: "The ferry is late.".to_owned() }
}

fn not_yet() -> Fact {
    Fact::NotYet { n: 1, why: "It isn’t here.".to_owned() }
}

fn withdrawn() -> Fact {
    Fact::Withdrawn { n: 1, why: "Found one.".to_owned() }
}

fn rows() -> Vec<Row> {
    use Fact::{Accepted, Broken, Confirmed};
    use State as S;
    let declined = || Fact::Declined { n: 1, why: "None.".to_owned() };
    vec![
        (vec![made()], S::Promised, "due", DUE, true),
        (vec![made(), moved()], S::Promised, "due", LATER, true),
        (vec![made(), done()], S::Done, "kept", DUE, false),
        (vec![made(), done(), Confirmed { n: 1 }], S::Confirmed, "kept", DUE, false),
        (vec![made(), done(), not_yet()], S::Promised, "due", DUE, true),
        (vec![made(), withdrawn()], S::Withdrawn, "off", DUE, false),
        (vec![made(), Fact::Unmade { n: 1 }], S::Withdrawn, "off", DUE, false),
        (vec![made(), moved(), Fact::MovedBack { n: 1, due: oslo(DUE) }], S::Promised, "due", DUE, true),
        (vec![made(), Broken { n: 1 }], S::Promised, "broken", DUE, true),
        (vec![made(), Broken { n: 1 }, moved()], S::Promised, "broken", LATER, true),
        (vec![made(), Broken { n: 1 }, done()], S::Done, "broken", DUE, false),
        (vec![made(), Broken { n: 1 }, withdrawn()], S::Withdrawn, "broken", DUE, false),
        (vec![requested()], S::Requested, "asked", DUE, false),
        (vec![requested(), declined()], S::Declined, "off", DUE, false),
        (vec![requested(), countered()], S::Countered, "asked", LATER, false),
        (vec![requested(), countered(), Accepted { n: 1 }], S::Promised, "due", LATER, true),
        (vec![requested(), countered(), declined()], S::Declined, "off", LATER, false),
        (vec![requested(), Accepted { n: 1 }], S::Promised, "due", DUE, true),
        (vec![requested(), Accepted { n: 1 }, done()], S::Done, "kept", DUE, false),
        (vec![requested(), withdrawn()], S::Withdrawn, "off", DUE, false),
    ]
}

fn after(facts: &[Fact]) -> Promise {
    let given = given(facts.iter().cloned().map(Into::into));
    given.case.promises.get(1).unwrap().clone()
}

#[test]
fn a_promise_stands_as_its_facts_left_it() {
    for (facts, state, standing, due, is_owed) in rows() {
        let promise = after(&facts);
        assert_eq!((promise.state, promise.standing()), (state, standing), "{facts:?}");
        assert_eq!((promise.due, promise.is_owed()), (oslo(due), is_owed), "{facts:?}");
    }
}

#[test]
fn every_kind_of_fact_of_a_promise_stands_in_the_table() {
    use engine::stream::kinds::Facts;
    let told: BTreeSet<&str> = rows().iter().flat_map(|(facts, ..)| facts).map(Facts::kind).collect();
    let all: BTreeSet<&str> = Fact::KINDS.iter().map(|kind| kind.name).collect();
    assert_eq!(told, all);
}

#[test]
fn a_date_that_nobody_was_told_is_none_the_promise_had() {
    let back = after(&[made(), moved(), Fact::MovedBack { n: 1, due: oslo(DUE) }]);
    assert_eq!((back.earlier, back.why), (Vec::new(), None));
}

#[test]
fn the_dates_a_promise_had_are_kept_oldest_first() {
    let third = Fact::Renegotiated { n: 1, due: oslo("2026-11-18T12:00"), why: "The train too.".to_owned() };
    let promise = after(&[made(), moved(), third]);
    assert_eq!(promise.earlier, [oslo(DUE), oslo(LATER)]);
    assert_eq!(promise.why.as_deref(), Some("The train too."));
    let same = Fact::Countered { n: 1, what: "Half".to_owned(), due: oslo(DUE), why: "No truck.".to_owned() };
    assert_eq!(after(&[requested(), same]).earlier, [], "the same date is no other");
}

#[test]
fn when_it_was_done_and_broken_is_kept_and_not_yet_takes_only_the_doing_back() {
    let broken = [made(), Fact::Broken { n: 1 }, done()];
    let promise = after(&broken);
    assert!(promise.done_at.is_some() && promise.broken_at.is_some());
    let again = after(&[made(), Fact::Broken { n: 1 }, done(), not_yet()]);
    assert_eq!((again.done_at, again.broken_at), (None, promise.broken_at));
}

#[test]
fn a_fact_about_a_promise_that_is_not_there_is_passed_over() {
    let lone = given(facts![Fact::Done { n: 7, note: None }, made(), Fact::Broken { n: 0 }]);
    assert_eq!(lone.case.promises.all().len(), 1);
    assert_eq!(lone.case.promises.get(1).unwrap().state, State::Promised);
    assert_eq!(lone.case.promises.get(0), None);
}

#[test]
fn only_a_promise_that_is_owed_and_not_broken_has_an_hour_to_break_at() {
    for (facts, ..) in rows() {
        let promise = after(&facts);
        let breaks = super::super::breaks_at(&promise);
        assert_eq!(breaks.is_some(), promise.is_owed() && !promise.is_broken(), "{facts:?}");
        assert!(breaks.is_none_or(|at| at == promise.due), "{facts:?}");
    }
}
