//! What was judged of two cases that become one: how badly the customer is hit and by when, and the verdict on both.

use super::{A, B, ask, merged, undo, with};
use crate::case::{Fact, Happening, Severity};
use crate::given::{Given, INGRID_SAYS, TOMAS_ACTS, complaint, contained, oslo, scores};
use crate::joining::What;
use crate::remedy;
use crate::verdict::{self, Word};
use base::context::Stamp;

/// A complaint that hits the customer so, to be contained by then.
fn hit(mut given: Given, severity: Severity, contain: &str) -> Given {
    let (fact, stamp) = (Happening::SeverityChanged { severity, contain: oslo(contain) }, given.history[0].1);
    push(&mut given, fact.into(), stamp);
    given
}

fn push(given: &mut Given, fact: Fact, stamp: Stamp) {
    given.case.apply(&fact, stamp);
    given.history.push((fact, stamp));
}

fn judged(given: &Given) -> (Severity, jiff::Timestamp) {
    (given.case.head.severity, given.case.head.clocks.contain)
}

fn merge(from: &Given, into: &Given) -> (Given, Given) {
    ask(from, with(What::Merge { no: B, into: A }, A, into))
}

#[test]
fn whoever_is_hit_harder_decides_and_the_earlier_clock_runs_until_it_is_undone() {
    let into = hit(complaint(), Severity::Minor, "2026-11-20T16:00");
    let from = hit(complaint(), Severity::Critical, "2026-11-18T16:00");
    let (there, here) = merge(&from, &into);
    assert_eq!(judged(&there), (Severity::Critical, oslo("2026-11-18T16:00")));
    assert_eq!(judged(&undo(&there, &here).0), (Severity::Minor, oslo("2026-11-20T16:00")));
    let (there, _) = merge(&into, &from);
    assert_eq!(judged(&there), (Severity::Critical, oslo("2026-11-18T16:00")), "the other way as well");
    // The same severity, and the one that is merged came first.
    let first = hit(complaint(), Severity::Minor, "2026-11-19T16:00");
    assert_eq!(judged(&merge(&first, &into).0), (Severity::Minor, oslo("2026-11-19T16:00")));
}

#[test]
fn a_clock_that_was_met_runs_no_more() {
    let into = hit(complaint(), Severity::Minor, "2026-11-20T16:00");
    let from = hit(contained(), Severity::Minor, "2026-11-18T16:00");
    assert_eq!(judged(&merge(&from, &into).0), (Severity::Minor, oslo("2026-11-20T16:00")));
}

#[test]
fn a_case_that_still_has_to_be_contained_is_not_hidden_in_one_that_is() {
    let harder = hit(complaint(), Severity::Critical, "2026-11-18T16:00");
    let into = hit(contained(), Severity::Minor, "2026-11-20T16:00");
    let merge_it = |from: &Given| from.when(TOMAS_ACTS, with(What::Merge { no: B, into: A }, A, &into));
    merge_it(&harder).not_now("This case isn’t contained yet, and A-1041 is");
    let assess = remedy::Command::Assess { text: "The line stands still.".to_owned() };
    let exposed = hit(complaint(), Severity::Minor, "2026-11-20T16:00").after(TOMAS_ACTS, assess);
    merge_it(&exposed).not_now("Contain this case first, then merge it.");
    // Once it is contained itself, or where it says nothing new, it goes.
    let limit = remedy::Command::Contain { text: "A spare runs.".to_owned() };
    let (there, _) = merge(&harder.after(TOMAS_ACTS, limit), &into);
    assert_eq!(judged(&there).0, Severity::Critical);
    merge(&hit(complaint(), Severity::Minor, "2026-11-20T16:00"), &into);
}

#[test]
fn what_limits_a_lesser_impact_does_not_contain_the_case_it_goes_to() {
    let from = hit(contained(), Severity::Minor, "2026-11-20T16:00");
    let (there, here) = merge(&from, &hit(complaint(), Severity::Critical, "2026-11-18T16:00"));
    assert_eq!(there.case.remedies.containment(), None, "Contain is owed still");
    assert_eq!(judged(&there), (Severity::Critical, oslo("2026-11-18T16:00")));
    assert!(undo(&there, &here).1.case.remedies.containment().is_some());
    let (there, _) = merge(&from, &hit(complaint(), Severity::Minor, "2026-11-18T16:00"));
    assert!(there.case.remedies.containment().is_some(), "of one that is hit no harder");
}

#[test]
fn a_merge_is_not_undone_once_the_customer_gave_their_verdict_on_both() {
    let (mut there, here) = merged();
    let (at, by) = (there.now, INGRID_SAYS);
    let (scores, word, words, taken) = (scores(4, 4, 4), Word::MadeRight, None, None);
    push(&mut there, verdict::Fact::Given { scores, word, words, taken }.into(), Stamp { at, by });
    let here = here.at_instant(there.now);
    here.when(TOMAS_ACTS, with(What::UndoMerge { no: B }, A, &there))
        .not_now("their verdict on A-1041 since the merge");
}

#[test]
fn a_verdict_from_before_the_merge_keeps_nobody_from_undoing_it() {
    let mut into = complaint();
    let (at, by) = (into.now - jiff::SignedDuration::from_mins(1), INGRID_SAYS);
    let (scores, word, words, taken) = (scores(2, 2, 2), Word::NotYet, None, None);
    push(&mut into, verdict::Fact::Given { scores, word, words, taken }.into(), Stamp { at, by });
    let (there, here) = merge(&complaint(), &into);
    undo(&there, &here);
}
