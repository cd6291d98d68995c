//! What the evidence says after a decision: steps done or fallen back, the case ended or open again.

use super::decide::Decided;
use super::ending::told_that_nothing_can_be_done;
use super::facts::{Fact, Happening, Outcome, Reopening};
use super::{Case, dismissal, path};
use crate::verdict::Word;
use base::context::Stamp;

/// Adds what the evidence now says: steps done or fallen back, the case reopened or closed.
pub(super) fn settle(before: &Case, mut after: Case, stamp: Stamp, decided: &mut Decided) {
    let note = |happening: Happening, after: &mut Case, decided: &mut Decided| {
        let fact = Fact::Case(happening);
        after.apply(&fact, stamp);
        decided.facts.push(fact);
    };
    // What goes on in another case is judged there.
    if after.joining.is_merged() {
        return;
    }
    if let Some(cause) = reopens(before, &after) {
        note(Happening::Reopened { cause: Some(cause), why: None }, &mut after, decided);
    }
    let dismissed = after.outcome == Some(Outcome::NotAComplaint);
    for stone in path(&after) {
        let recorded = after.done[stone.step as usize].is_some();
        if stone.is_done() && !recorded && !dismissed {
            note(Happening::StepDone { step: stone.step }, &mut after, decided);
        } else if !stone.is_done() && recorded {
            let first = stone.missing.first();
            let (lack, n) = (first.map(|missing| missing.lack), first.map_or(0, |missing| missing.n));
            note(Happening::StepFellBack { step: stone.step, lack, n, why: None }, &mut after, decided);
        }
    }
    if let Some(closed) = dismissal::closes_again(before, &after) {
        note(closed, &mut after, decided);
    } else if let Some(outcome) = ends(&after) {
        note(Happening::Closed { outcome, why: None, reason: None }, &mut after, decided);
    }
}

/// A closed case goes on when an answer is owed again, or the customer's word is no longer "made right".
fn reopens(before: &Case, after: &Case) -> Option<Reopening> {
    if before.is_open() || after.is_open() {
        return None;
    }
    if after.verdict.all().len() > before.verdict.all().len() {
        let word = after.verdict.standing().map(|g| g.word);
        return Some(match word {
            Some(Word::MadeRight) => Reopening::VerdictAfterAll,
            _ => Reopening::NotMadeRight,
        });
    }
    let owed = after.messages.unanswered().count() > before.messages.unanswered().count();
    owed.then_some(Reopening::AnswerOwed)
}

/// The outcome, once every step is done and nothing is unanswered.
fn ends(case: &Case) -> Option<Outcome> {
    let all_done = case.done.iter().all(Option::is_some);
    if !case.is_open() || !all_done || case.messages.unanswered().next().is_some() {
        return None;
    }
    Some(match (case.verdict.is_made_right(), case.changes.cannot_be_undone()) {
        (true, Some(_)) => Outcome::MadeRightWithWhatCannotBeUndone,
        (true, None) => Outcome::MadeRight,
        (false, _) if told_that_nothing_can_be_done(case) => Outcome::NothingCanBeDone,
        (false, _) => Outcome::NoVerdict,
    })
}
