//! A case as a line of the list: what of its state is kept beside the facts, so that a page of the list reads rows alone.

use crate::case::{Case, DebtKind, Lack, Owed, path, titles, words};
use jiff::Timestamp;

/// What a line shows besides the head of the case, its owner and its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The step it stands at, by name.
    pub step: &'static str,
    /// What that step misses first; nothing when none is missing.
    pub misses: Option<Lack>,
    /// What the promise, remedy or change is called that it is about; empty when it is about the case.
    pub title: String,
    /// Messages an answer is owed for.
    pub unanswered: i64,
    /// Promises to the customer that are still due, also those whose date has passed.
    pub promised: i64,
    /// Promises to the customer whose date passed before they were done, also those that were done since.
    pub broken: i64,
    /// When the next thing is due.
    pub next_due: Option<Timestamp>,
}

/// The line of a case on which this is owed.
pub fn line(case: &Case, owed: &[Owed]) -> Line {
    let stones = path(case);
    // What is owed or missing on a case that goes on in another counts there.
    let is_here = !case.joining.is_merged();
    let missing = stones.iter().find_map(|stone| stone.missing.first().copied()).filter(|_| is_here);
    Line {
        step: case.step().into(),
        misses: missing.map(|missing| missing.lack),
        title: missing.map(|missing| words::title(missing, &titles(case))).unwrap_or_default(),
        unanswered: case.waiting().count() as i64,
        promised: case.promises.to_contact().filter(|promise| is_here && promise.is_owed()).count() as i64,
        broken: case.promises.to_contact().filter(|promise| promise.is_broken()).count() as i64,
        // What somebody outside owes us is no due date of ours.
        next_due: owed.iter().filter(|debt| debt.kind != DebtKind::OutsideAnswer).map(|debt| debt.due).min(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::owed;
    use crate::given::*;
    use crate::promise;
    use base::context::Actor;

    fn line_of(given: &Given) -> Line {
        line(&given.case, &owed(&given.case, &northline().people))
    }

    #[test]
    fn a_line_says_where_the_case_stands_and_how_much_waits() {
        let begun = line_of(&complaint());
        assert_eq!((begun.step, begun.unanswered, begun.promised, begun.broken), ("own", 1, 0, 0));
        assert_eq!(begun.next_due, Some(oslo("2026-11-17T12:00")));
        let answered = line_of(&owned());
        assert_eq!((answered.step, answered.unanswered, answered.promised), ("contain", 0, 1));
    }

    #[test]
    fn a_promise_counts_until_it_is_done_whether_its_date_has_passed_or_not() {
        let mut late = owned();
        late.now = oslo("2026-11-18T12:01");
        let late = late.after(Actor::System, promise::Command::Break { n: 1 });
        assert_eq!((line_of(&late).promised, line_of(&late).broken), (1, 1));
        let done = late.after(TOMAS_ACTS, promise::Command::Complete { n: 1, note: "It is fitted.".to_owned() });
        assert_eq!((line_of(&done).promised, line_of(&done).broken), (0, 1), "done, and broken all the same");
    }
}
