//! What comes along when a case, or some of its messages, go to another: the facts they were made of, under the numbers they
//! have there.

use super::facts::{Carried, Fact, Numbers};
use super::numbers::{Singles, find, renumbered};
use super::told::Told;
use crate::case::{Case, Fact as OfCase, Happening, Stored};
use crate::message::{Kind, Message};
use crate::participant::{self, Participant, Participants, Role};
use base::context::{Actor, Stamp};
use base::ids::CaseNo;

/// All that happened to a case, with what it took from others in place. What only once can be of a case, and came with
/// something that went back, is left out.
pub fn flat(history: &[Stored]) -> Vec<(OfCase, Stamp)> {
    let mut all = Vec::new();
    for (at, stored) in history.iter().enumerate() {
        let OfCase::Joining(Fact::Took { from, carried, .. }) = &stored.fact else {
            all.push((stored.fact.clone(), stored.stamp));
            continue;
        };
        let went_back = went_back(history.get(at + 1..).unwrap_or_default(), *from);
        let kept = carried.facts.iter().filter(|told| !went_back || is_numbered(&told.fact));
        all.extend(kept.map(|told| (told.fact.clone(), told.stamp)));
    }
    all
}

/// The next that happened between the two was that it went back.
fn went_back(since: &[Stored], from: CaseNo) -> bool {
    let next = since.iter().find_map(|stored| match &stored.fact {
        OfCase::Joining(Fact::Gave { to, how, .. }) if *to == from => Some(how.is_undoing()),
        OfCase::Joining(Fact::Took { from: again, .. }) if *again == from => Some(false),
        _ => None,
    });
    next.unwrap_or_default()
}

fn is_numbered(fact: &OfCase) -> bool {
    use crate::remedy::Fact as R;
    !matches!(
        fact,
        OfCase::Account(_)
            | OfCase::Remedy(R::ExposureAssessed { .. } | R::Contained { .. } | R::NoContainmentNeeded { .. })
    )
}

/// The numbers of all that a case holds, there and in the case that takes it.
pub fn all_of(from: &Case, to: &Case) -> Numbers {
    let gone = &from.joining.went_back;
    let is_here = |message: &&Message| !matches!(message.kind, Kind::Moved { .. });
    let strangers = 1..from.messages.strangers.next();
    Numbers {
        messages: numbered(from.messages.all().iter().filter(is_here).map(|m| m.n), to.messages.next()),
        promises: numbered(kept(from.promises.all().iter().map(|p| p.n), &gone.promises), to.promises.next()),
        remedies: numbered(kept(from.remedies.all().iter().map(|r| r.n), &gone.remedies), to.remedies.next()),
        strangers: numbered(kept(strangers, &gone.strangers), to.messages.strangers.next()),
    }
}

/// The whole of a case, as another takes it.
pub fn whole(from: &Case, history: &[Stored], to: &Case) -> Carried {
    let numbers = all_of(from, to);
    let singles = Singles {
        account: !to.account.is_heard() && to.account.understood().is_none(),
        containment: to.remedies.containment().is_none() && to.remedies.exposure().is_none() && !owes_more(to, from),
    };
    let (mut facts, left) = people(&from.participants, &to.participants);
    facts.extend(severity(from, history, to));
    facts.extend(told(history, &numbers, singles));
    facts.extend(left);
    Carried { numbers, facts }
}

/// A case that is still to be contained, for what the other was not contained for: an impact of its own, or on somebody who is
/// hit harder. A mere duplicate of what is contained owes nothing more.
pub fn owes_more(case: &Case, other: &Case) -> bool {
    let is_contained = |case: &Case| case.remedies.containment().is_some() || case.shared.stands().contained;
    let more = case.remedies.exposure().is_some() || case.head.severity < other.head.severity;
    more && !is_contained(case) && is_contained(other)
}

/// Whoever is hit harder decides how badly; exposure that is not contained yet is to be contained by the earlier of both
/// times, as it was judged there.
fn severity(from: &Case, history: &[Stored], to: &Case) -> Option<Told> {
    let (ours, theirs) = (&from.head, &to.head);
    let severity = ours.severity.min(theirs.severity);
    let is_met = from.remedies.containment().is_some();
    let contain = if is_met { theirs.clocks.contain } else { ours.clocks.contain.min(theirs.clocks.contain) };
    if (severity, contain) == (theirs.severity, theirs.clocks.contain) {
        return None;
    }
    let judged = |stored: &&Stored| matches!(stored.fact, OfCase::Case(Happening::SeverityChanged { .. }));
    let stamp = history.iter().rev().find(judged).or(history.first()).map(|stored| stored.stamp)?;
    Some(Told { fact: Happening::SeverityChanged { severity, contain }.into(), stamp })
}

fn kept(all: impl Iterator<Item = u32>, gone: &[(u32, u32)]) -> impl Iterator<Item = u32> {
    all.filter(move |n| find(gone, *n).is_none())
}

fn numbered(all: impl Iterator<Item = u32>, first: u32) -> Vec<(u32, u32)> {
    all.zip(first..).collect()
}

fn told(history: &[Stored], numbers: &Numbers, singles: Singles) -> Vec<Told> {
    let facts = flat(history).into_iter();
    facts.filter_map(|(fact, stamp)| Some(Told { fact: renumbered(&fact, numbers, singles)?, stamp })).collect()
}

/// These messages with their answers, as another case takes them.
pub fn messages(history: &[Stored], numbers: Numbers) -> Carried {
    let facts = told(history, &numbers, Singles::default());
    Carried { numbers, facts }
}

/// Everyone on a case whom the other does not know, with the part that others have who were only kept informed here; and those
/// who were taken off it. Whoever was let down there is affected here: a case has one complainant.
fn people(from: &Participants, to: &Participants) -> (Vec<Told>, Vec<Told>) {
    let new: Vec<_> = from.all().iter().filter(|person| to.of(person.contact).is_none()).collect();
    let here = |n: u32| {
        let contact = from.get(n)?.contact;
        let known = to.of(contact).map(|person| person.n);
        known.or_else(|| new.iter().zip(to.next()..).find(|(person, _)| person.contact == contact).map(|(_, n)| n))
    };
    let (mut added, mut removed) = (Vec::new(), Vec::new());
    for (person, n) in new.iter().zip(to.next()..) {
        let role = if person.role == Role::Complainant { Role::Affected } else { person.role };
        let stands_for = person.stands_for.and_then(here);
        let authority = person.authority.clone();
        let fact = participant::Fact::Added { n, contact: person.contact, role, stands_for, authority };
        added.push(Told { fact: fact.into(), stamp: Stamp { at: person.since, by: Actor::System } });
        if let Some((at, why)) = person.left.as_ref().filter(|_| !person.is_on()) {
            let fact = participant::Fact::Removed { n, why: why.clone() };
            removed.push(Told { fact: fact.into(), stamp: Stamp { at: *at, by: Actor::System } });
        }
    }
    for person in from.on() {
        let Some(known) = to.of(person.contact).filter(|known| known.is_on() && known.role == Role::Copied) else {
            continue;
        };
        let role = if person.role == Role::Complainant { Role::Affected } else { person.role };
        // Nobody represents whoever represents someone.
        let is_represented = |other: &&Participant| other.stands_for == Some(known.n);
        let stands_for = person.stands_for.and_then(here);
        let is_free = role != Role::Representative || (stands_for.is_some() && !to.on().any(|p| is_represented(&p)));
        if role != Role::Copied && is_free {
            let authority = person.authority.clone();
            let fact = participant::Fact::RoleChanged { n: known.n, role, stands_for, authority };
            added.push(Told { fact: fact.into(), stamp: Stamp { at: person.since, by: Actor::System } });
        }
    }
    (added, removed)
}

/// Messages that belong together: these, with the answers that answer nothing else; and those answers that answer others too,
/// which both sides keep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Together {
    pub leave: Vec<u32>,
    pub shared: Vec<u32>,
}

/// What goes along with these messages.
pub fn together(case: &Case, chosen: &[u32]) -> Together {
    let (mut leave, mut shared) = (chosen.to_vec(), Vec::new());
    for message in case.messages.all() {
        let Kind::Out { answers, .. } = &message.kind else { continue };
        let theirs = answers.iter().filter(|answered| chosen.contains(answered)).count();
        if theirs > 0 && !leave.contains(&message.n) {
            let all = if theirs == answers.len() { &mut leave } else { &mut shared };
            all.push(message.n);
        }
    }
    leave.sort_unstable();
    Together { leave, shared }
}

/// The numbers of these messages and of what goes along: all of it, and what leaves. `first` is the first number there.
pub fn numbers_of(case: &Case, chosen: &[u32], first: u32) -> (Numbers, Numbers) {
    let Together { leave, shared } = together(case, chosen);
    let all = numbered(sorted(leave.iter().chain(&shared).copied()).into_iter(), first);
    let leaving = all.iter().filter(|(n, _)| leave.contains(n)).copied().collect();
    let only = |messages| Numbers { messages, ..Numbers::default() };
    (only(all), only(leaving))
}

/// A case that was split off goes back whole: what it took under the numbers it had, the rest under new ones.
pub fn back_whole(here: &Case, history: &[Stored], there: &Case, of: CaseNo) -> Option<(Numbers, Carried)> {
    let brought = here.joining.taken_from(of)?.numbers.back();
    let mut all = all_of(here, there);
    let new = all.messages.iter().map(|(n, _)| *n).filter(|n| brought.message(*n).is_none());
    all.messages = brought.messages.iter().copied().chain(numbered(new, there.messages.next())).collect();
    let (mut facts, left) = people(&here.participants, &there.participants);
    facts.extend(told(since_taken(history, of), &all, Singles::default()));
    facts.extend(left);
    let new = new_only(&all, &brought);
    Some((all, Carried { numbers: new, facts }))
}

/// What goes back to a case that was merged into this one, or to the one a message was moved from: what it brought, what came
/// for it since, and the answers to that. `leave` are the numbers here and there of what is nothing here any more, `carried`
/// what is told there, under the numbers of there.
pub fn back(here: &Case, history: &[Stored], there: &Case, of: CaseNo) -> Option<(Numbers, Carried)> {
    let taken = here.joining.taken_from(of)?;
    let brought = taken.numbers.back();
    let came = here.joining.came_for.iter().filter(|(n, case)| belongs(*case, of, there) && is_here(here, *n));
    let theirs: Vec<u32> = brought.messages.iter().map(|(n, _)| *n).chain(came.map(|(n, _)| *n)).collect();
    let Together { leave, shared } = with_replies(here, history, theirs);
    let new: Vec<u32> = sorted(leave.iter().chain(&shared).filter(|n| brought.message(**n).is_none()).copied());
    let first = there.messages.next();
    let is_shared = |pair: &(u32, u32)| shared.contains(&pair.0) && brought.message(pair.0).is_none();
    let mut all = brought.clone();
    all.messages.extend(numbered(new.into_iter(), first));
    let made = made_in(here, &leave).filter(|n| find(&brought.promises, *n).is_none());
    all.promises.extend(numbered(made, there.promises.next()));
    let mut leaving = all.clone();
    leaving.messages.retain(|pair| !is_shared(pair));
    let since = since_taken(history, of);
    let mut facts = told(since, &all, Singles::default());
    facts.extend(came_for(since, &all, of));
    Some((leaving, Carried { numbers: new_only(&all, &brought), facts }))
}

/// These with their answers, and with what came in reply to those.
fn with_replies(here: &Case, history: &[Stored], mut theirs: Vec<u32>) -> Together {
    use crate::message::Fact as M;
    for stored in history {
        let OfCase::Message(M::Received { n, parent: Some(parent), .. }) = &stored.fact else { continue };
        if !theirs.contains(n) && together(here, &theirs).leave.contains(parent) && is_here(here, *n) {
            theirs.push(*n);
        }
    }
    together(here, &theirs)
}

/// What was sent to a case that had been merged into the one that goes back belongs there too.
fn belongs(case: CaseNo, of: CaseNo, there: &Case) -> bool {
    case == of || there.joining.merged_from().any(|taken| taken.from == case)
}

fn is_here(case: &Case, n: u32) -> bool {
    case.messages.get(n).is_some_and(|message| !matches!(message.kind, Kind::Moved { .. }))
}

fn sorted(all: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut all: Vec<u32> = all.collect();
    all.sort_unstable();
    all
}

/// Promises made in these messages.
fn made_in<'a>(case: &'a Case, messages: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
    let made = case.promises.all().iter();
    made.filter(|promise| promise.message.is_some_and(|n| messages.contains(&n))).map(|promise| promise.n)
}

fn since_taken(history: &[Stored], of: CaseNo) -> &[Stored] {
    let took = |stored: &Stored| matches!(&stored.fact, OfCase::Joining(Fact::Took { from, .. }) if *from == of);
    let at = history.iter().rposition(took).map_or(history.len(), |at| at + 1);
    history.get(at..).unwrap_or_default()
}

/// What came for a case that is merged still into the one that goes back is known there as well.
fn came_for(since: &[Stored], numbers: &Numbers, of: CaseNo) -> Vec<Told> {
    let known = since.iter().filter_map(|stored| match &stored.fact {
        OfCase::Joining(Fact::CameFor { n, case }) if *case != of => {
            let fact = Fact::CameFor { n: numbers.message(*n)?, case: *case };
            Some(Told { fact: fact.into(), stamp: stored.stamp })
        }
        _ => None,
    });
    known.collect()
}

/// What is new to the case it goes back to.
fn new_only(all: &Numbers, brought: &Numbers) -> Numbers {
    let new = |all: &[(u32, u32)], known: &[(u32, u32)]| {
        let is_new = |pair: &&(u32, u32)| find(known, pair.0).is_none();
        all.iter().filter(is_new).copied().collect()
    };
    Numbers { messages: new(&all.messages, &brought.messages), ..Numbers::default() }
}

/// A message of a case that another one may take with its answers: what the customer wrote, or a note.
pub fn is_movable(message: &Message) -> bool {
    match &message.kind {
        Kind::In { exempt, .. } => exempt.is_none_or(|exempt| exempt == crate::message::Exempt::AutoReply),
        Kind::Note => true,
        Kind::Out { .. } | Kind::Moved { .. } => false,
    }
}

/// What was done at that moment can be undone still.
pub fn within_a_day(at: jiff::Timestamp, now: jiff::Timestamp) -> bool {
    now <= at + super::DAY
}
