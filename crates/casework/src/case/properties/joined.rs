//! Whatever happened to two cases: a merge that is undone leaves both as they were, and so does one after which much happened
//! on the case that took the other.

use super::moves::{Move, any_move, command};
use crate::case::{decide, fold};
use crate::given::{Given, KARI_ACTS, complaint};
use crate::joining::What;
use crate::joining::tests::{A, B, ask, stands, stored, undo, with};
use base::context::Stamp;
use jiff::SignedDuration;
use proptest::prelude::*;

/// A complaint to which all this happened, as far as it was not refused.
fn lived(mut given: Given, moves: &[Move]) -> Given {
    for next in moves {
        given.now += SignedDuration::from_mins(next.minutes.min(20));
        let (actor, command) = command(&given.case, next, given.now, true);
        let Ok(decided) = decide(&given.case, command, &given.ctx(actor)) else { continue };
        for fact in decided.facts {
            let stamp = Stamp { at: given.now, by: actor };
            given.case.apply(&fact, stamp);
            given.history.push((fact, stamp));
        }
    }
    given
}

/// The other merged into this one; none where that is refused.
fn merged(into: &Given, from: &Given) -> Option<(Given, Given)> {
    let merge = with(What::Merge { no: B, into: A }, A, into);
    decide(&from.case, merge.clone(), &from.ctx(KARI_ACTS)).ok()?;
    Some(ask(from, merge))
}

fn later(from: Given, into: &Given) -> Given {
    let now = from.now.max(into.now);
    from.at_instant(now)
}

fn moves(most: usize) -> impl Strategy<Value = Vec<Move>> {
    prop::collection::vec(any_move(), 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_merge_that_is_undone_leaves_both_as_they_were(one in moves(25), other in moves(12)) {
        let (into, from) = (lived(complaint(), &one), lived(complaint(), &other));
        let from = later(from, &into);
        if let Some((there, here)) = merged(&into, &from) {
            let (there, here) = undo(&there, &here);
            prop_assert_eq!(stands(&there), stands(&into));
            prop_assert_eq!(stands(&here), stands(&from));
            prop_assert_eq!(fold(&stored(&there)), Some(there.case));
            prop_assert_eq!(fold(&stored(&here)), Some(here.case));
        }
    }

    #[test]
    fn no_message_is_lost_and_none_is_answered_twice(one in moves(10), other in moves(8), since in moves(15)) {
        let (into, from) = (lived(complaint(), &one), lived(complaint(), &other));
        let from = later(from, &into);
        if let Some((there, here)) = merged(&into, &from) {
            let count = |given: &Given| given.case.messages.all().iter().filter(|m| !m.has_moved()).count();
            prop_assert_eq!(count(&there), count(&into) + count(&from));
            let there = lived(there, &since);
            let numbers = |given: &Given| -> Vec<_> {
                given.case.participants.all().iter().map(|person| (person.contact, person.n)).collect()
            };
            let were = numbers(&there);
            let waited = there.case.messages.unanswered().count();
            let all = count(&there);
            let here = here.at_instant(there.now);
            let (there, here) = undo(&there, &here);
            // Answers to both sides are on both.
            prop_assert!(count(&there) + count(&here) >= all);
            let waits = there.case.messages.unanswered().count() + here.case.messages.unanswered().count();
            prop_assert_eq!(waits, waited);
            // Everyone is known by the number they were given, and one of them was let down.
            for person in numbers(&there) {
                prop_assert!(were.contains(&person), "{:?} of {:?}", person, were);
            }
            let all = [&there, &here].map(|given| (given.case.participants.complainant().map(|who| who.contact), given.case.head.contact));
            prop_assert!(all.iter().all(|(one, head)| *one == Some(*head)), "{:?}", all);
            prop_assert_eq!(fold(&stored(&there)), Some(there.case));
        }
    }
}
