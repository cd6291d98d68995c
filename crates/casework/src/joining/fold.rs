//! The fold: a case takes things in, gives them away, and stands again as it did when that is undone.

use super::facts::{Carried, Fact, How, Numbers};
use super::numbers::find;
use super::{Given, Into, Memory, Since, Taken};
use crate::case::{self, Case};
use crate::participant::{self, Role};
use crate::{message, promise};
use base::context::Stamp;
use base::ids::CaseNo;

/// Folds one fact in.
pub(crate) fn apply(case: &mut Case, fact: &Fact, stamp: Stamp) {
    match fact {
        Fact::Took { from, how, carried } => take(case, *from, (*how, stamp), carried),
        Fact::Gave { to, how: how @ (How::Merge | How::SplitUndone), numbers, .. } => {
            let (at, by, numbers) = (stamp.at, stamp.by, numbers.clone());
            case.joining.into = Some(Into { case: *to, how: *how, at, by, numbers });
        }
        Fact::Gave { to, how: how @ (How::Move | How::Split), numbers, .. } => {
            leave(case, *to, numbers);
            let numbers = numbers.clone();
            case.joining.given.push(Given { to: *to, how: *how, at: stamp.at, numbers });
            case.joining.gives(*to, case.messages.next());
        }
        Fact::Gave { to, numbers, .. } => give_back(case, *to, numbers),
        Fact::CameFor { n, case: of } => case.joining.came_for.push((*n, *of)),
        Fact::Linked { to, how } => {
            case.joining.links.retain(|(linked, _)| linked != to);
            case.joining.links.push((*to, *how));
        }
        Fact::Unlinked { to } => case.joining.links.retain(|(linked, _)| linked != to),
    }
}

fn take(case: &mut Case, from: CaseNo, (how, stamp): (How, Stamp), carried: &Carried) {
    match how {
        How::Merge | How::Move => {
            let mut before = Box::new(case.clone());
            // Those of it lie beside it; a memory in a memory would double with each.
            before.joining.memories.clear();
            case.joining.memories.push(Memory { from, at: stamp.at, before, since: Vec::new() });
        }
        How::MergeUndone => case.joining.into = None,
        How::MoveUndone | How::SplitUndone => {
            let given = case.joining.given.iter().rposition(|given| given.to == from);
            if let Some(given) = given.map(|at| case.joining.given.remove(at)) {
                given.numbers.messages.iter().for_each(|(n, _)| case.messages.come_back(*n));
            }
        }
        How::Split => {}
    }
    for told in &carried.facts {
        case.follow(&told.fact, told.stamp);
    }
    case.joining.origins.extend(carried.numbers.messages.iter().map(|(there, here)| (*here, from, *there)));
    if !how.is_undoing() {
        let numbers = carried.numbers.clone();
        case.joining.taken.push(Taken { from, how, at: stamp.at, by: stamp.by, numbers });
    }
}

/// Messages that are read in the other case from now on.
fn leave(case: &mut Case, to: CaseNo, numbers: &Numbers) {
    for (here, there) in &numbers.messages {
        case.messages.leave(*here, (to, *there));
    }
}

/// As it was before it took what goes back now, and with all that happened since but for what goes along. Numbers that were
/// given out stay taken.
fn give_back(case: &mut Case, to: CaseNo, numbers: &Numbers) {
    let Some(at) = case.joining.memories.iter().rposition(|memory| memory.from == to) else { return };
    let Some(taken) = case.joining.taken_from(to).cloned() else { return };
    let older: Vec<Memory> = case.joining.memories.drain(..at).collect();
    let Memory { before, since, .. } = case.joining.memories.remove(0);
    let mut back = *before;
    hold_places(&mut back, case, &taken.numbers);
    // At once, so that what is remembered of this while it is told again knows of it.
    leave(&mut back, to, numbers);
    let went = &mut back.joining.went_back;
    went.promises.extend(&numbers.promises);
    went.remedies.extend(&numbers.remedies);
    went.strangers.extend(&numbers.strangers);
    for Since { fact, stamp, is_place } in &since {
        if *is_place || goes_along(fact, numbers) {
            // What is remembered of this while it is told again has to hold the place as well.
            back.joining.remember_as(fact, *stamp, true);
            hold_place((&mut back, case), fact, *stamp);
            leave(&mut back, to, numbers);
        } else {
            back.joining.remember(fact, *stamp);
            still_true(&back, fact).iter().for_each(|fact| back.follow(fact, *stamp));
        }
    }
    back.joining.memories.splice(0..0, older);
    // Once more: what came back from a third case, and goes along, is there only now.
    leave(&mut back, to, numbers);
    back.joining.gives(to, back.messages.next());
    (back.version, back.last_at) = (case.version, case.last_at);
    *case = back;
}

/// What came from the other case keeps its numbers, and is nothing here any more.
fn hold_places(back: &mut Case, case: &Case, taken: &Numbers) {
    for (_, here) in &taken.messages {
        case.messages.get(*here).into_iter().for_each(|message| back.messages.hold_place(message.clone()));
    }
    for (_, here) in &taken.promises {
        case.promises.get(*here).into_iter().for_each(|promise| back.promises.hold_place(promise.clone()));
    }
    for (_, here) in &taken.remedies {
        case.remedies.get(*here).into_iter().for_each(|remedy| back.remedies.hold_place(remedy.clone()));
    }
    for (_, here) in &taken.strangers {
        back.messages.strangers.hold_place(*here);
    }
    back.participants.keep_numbers(&case.participants);
}

/// What still holds of what was said since: nothing about people who left with what went back. Whoever spoke for one of them
/// is kept informed.
fn still_true(back: &Case, fact: &case::Fact) -> Option<case::Fact> {
    use participant::Fact as P;
    let case::Fact::Participant(said) = fact else { return Some(fact.clone()) };
    let is_here = |n: u32| back.participants.get(n).is_some();
    let leaves = |stands_for: &Option<u32>| stands_for.is_some_and(|principal| !is_here(principal));
    match said {
        P::Added { n, contact, stands_for, .. } if leaves(stands_for) => {
            let (role, stands_for, authority) = (Role::Copied, None, None);
            Some(P::Added { n: *n, contact: *contact, role, stands_for, authority }.into())
        }
        P::RoleChanged { n, stands_for, .. } => (is_here(*n) && !leaves(stands_for)).then(|| fact.clone()),
        P::ComplainantChanged { n, .. } | P::Removed { n, .. } => is_here(*n).then(|| fact.clone()),
        P::Added { .. } | P::PageSent { .. } => Some(fact.clone()),
    }
}

/// What came since and goes along keeps its number; where it went already, it says still where to.
fn hold_place((back, case): (&mut Case, &Case), fact: &case::Fact, stamp: Stamp) {
    use message::Fact as M;
    match fact {
        case::Fact::Message(said @ (M::Received { .. } | M::Sent { .. } | M::Noted { .. })) => {
            let n = back.messages.next();
            back.messages.apply(said, stamp);
            let went = case.messages.get(n).and_then(|message| message.went_to());
            back.messages.leave(n, went.unwrap_or((CaseNo(0), 0)));
        }
        case::Fact::Promise(made @ (promise::Fact::Made { .. } | promise::Fact::Requested { .. })) => {
            let n = back.promises.next();
            back.promises.apply(made, stamp);
            back.promises.apply(&promise::Fact::Unmade { n }, stamp);
        }
        _ => {}
    }
}

/// It is about something that leaves.
fn goes_along(fact: &case::Fact, numbers: &Numbers) -> bool {
    use super::numbers::{Singles, renumbered};
    let about_it = renumbered(fact, numbers, Singles::default()).is_some();
    let came_for = |fact: &case::Fact| match fact {
        case::Fact::Joining(Fact::CameFor { n, .. }) => find(&numbers.messages, *n).is_some(),
        _ => false,
    };
    about_it || came_for(fact)
}
