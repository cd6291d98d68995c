//! Cases that become one, or two, without a store: what comes along, and that a merge that is undone leaves nothing behind.

mod judged;
mod people;

use super::carry;
use super::facts::{Fact, How, LinkKind, Numbers};
use super::rules::{Command, Other, What};
use crate::case::{Command as OnCase, Stored, Titles, fold};
use crate::given::{Given, INGRID_SAYS, KARI_ACTS, TOMAS_ACTS, admission, complaint, contained, owned, told};
use crate::message::{self, Kind};
use base::context::Actor;
use base::ids::{CaseNo, ContactId};

/// The case that goes on.
pub(crate) const A: CaseNo = CaseNo(1041);
/// The case of `given`.
pub(crate) const B: CaseNo = CaseNo(1042);

/// What such a command is called in the table.
pub(crate) fn name(what: &What) -> &'static str {
    match what {
        What::Merge { .. } => "merge",
        What::UndoMerge { .. } => "undo a merge",
        What::Move { .. } => "move a message",
        What::Split { .. } => "split",
        What::UndoMove { .. } => "undo a move",
        What::Link { .. } => "link",
        What::Unlink { .. } => "unlink",
    }
}

pub(crate) fn stored(given: &Given) -> Vec<Stored> {
    let all = given.history.iter().zip(1..);
    all.map(|((fact, stamp), version)| Stored { version, fact: fact.clone(), stamp: *stamp, chain: [0; 32] }).collect()
}

/// The command with the other case beside it, as the store would look it up.
pub(crate) fn with(what: What, no: CaseNo, other: &Given) -> OnCase {
    let customers = ("Halden Mills".to_owned(), "Halden Mills".to_owned());
    let (case, history) = (Some(other.case.clone()), stored(other));
    let other = Other {
        no,
        case,
        history,
        customers,
        is_one_person: true,
        known_there: vec![ContactId(7)],
        names: vec![(ContactId(7), "Ingrid Moe".to_owned())],
    };
    OnCase::Joining(Command { what, other: Some(Box::new(other)) })
}

/// Both cases after a command on the second: the other one first.
pub(crate) fn ask(here: &Given, command: OnCase) -> (Given, Given) {
    let OnCase::Joining(Command { other: Some(other), .. }) = &command else { panic!("{command:?}") };
    let mut there = complaint();
    there.history = other.history.iter().map(|stored| (stored.fact.clone(), stored.stamp)).collect();
    there.case = other.case.clone().unwrap();
    let (no, now) = (other.no, here.now);
    let after = here.clone().after(KARI_ACTS, command);
    let fact = after.history[here.history.len()..].iter().find_map(|(fact, _)| match fact {
        crate::case::Fact::Joining(fact) => Some(fact.clone()),
        _ => None,
    });
    let answer = answer(&fact.unwrap(), no, here, (&there, &after));
    let stamp = base::context::Stamp { at: now, by: KARI_ACTS };
    there.case.apply(&answer.clone().into(), stamp);
    there.history.push((answer.into(), stamp));
    there.now = after.now;
    (there, after)
}

/// What the other case says to it.
fn answer(fact: &Fact, no: CaseNo, here: &Given, (there, after): (&Given, &Given)) -> Fact {
    let history = stored(after);
    match fact {
        Fact::Gave { how: How::Merge, .. } => {
            let carried = carry::whole(&here.case, &history, &there.case);
            Fact::Took { from: B, how: How::Merge, carried }
        }
        Fact::Gave { how, numbers, .. } => {
            let chosen = super::rules::chosen(&here.case, numbers);
            let (all, _) = carry::numbers_of(&here.case, &chosen, there.case.messages.next());
            Fact::Took { from: B, how: *how, carried: carry::messages(&history, all) }
        }
        Fact::Took { how, .. } => {
            let back = if *how == How::SplitUndone { carry::back_whole } else { carry::back };
            let (numbers, _) = back(&there.case, &stored(there), &here.case, B).unwrap();
            Fact::Gave { to: B, how: *how, numbers, subject: None }
        }
        other => panic!("{no}: {other:?}"),
    }
}

/// A case of Tomas, merged into a complaint: that one first.
pub(crate) fn merged() -> (Given, Given) {
    ask(&owned(), with(What::Merge { no: B, into: A }, A, &complaint()))
}

pub(crate) fn undo(there: &Given, here: &Given) -> (Given, Given) {
    ask(here, with(What::UndoMerge { no: B }, A, there))
}

/// How a case stands for all who look at it, apart from its history.
pub(crate) fn stands(given: &Given) -> String {
    let case = &given.case;
    let waits: Vec<u32> = case.messages.unanswered().map(|message| message.n).collect();
    let people: Vec<_> = case.participants.on().map(|person| (person.contact, person.role)).collect();
    let promises: Vec<_> = case.promises.to_contact().map(|promise| (promise.n, promise.state)).collect();
    let open: Vec<_> = case.remedies.all().iter().filter(|remedy| remedy.is_open()).map(|remedy| remedy.n).collect();
    let (account, contained) = (&case.account, case.remedies.containment());
    let steps = crate::case::path(case);
    format!("{waits:?} {people:?} {promises:?} {open:?} {account:?} {contained:?} {steps:?} {}", case.is_open())
}

#[test]
fn everything_comes_along_once_with_who_and_when_as_it_was() {
    let (there, here) = ask(&contained(), with(What::Merge { no: B, into: A }, A, &complaint()));
    let (a, b) = (&there.case, &contained().case);
    assert_eq!(a.messages.all().len(), 1 + b.messages.all().len());
    let carried = a.messages.get(2).unwrap();
    assert_eq!((carried.at, carried.sender()), (b.messages.get(1).unwrap().at, b.messages.get(1).unwrap().sender()));
    let answers = |kind: &Kind| matches!(kind, Kind::Out { answers, .. } if *answers == [2]);
    assert!(answers(&a.messages.get(3).unwrap().kind), "the reply answers the message under its new number");
    assert_eq!(a.promises.all()[0].what, "The right motor");
    assert_eq!(a.promises.all()[0].message, Some(3));
    assert_eq!(a.remedies.all()[0].what, "A loan feeder");
    assert!(a.account.is_heard() && a.remedies.containment().is_some(), "what the other lacked");
    assert!(!here.case.is_open());
}

#[test]
fn what_the_other_case_has_itself_stays_as_it_is() {
    let heard = owned();
    let (there, _) = ask(&contained(), with(What::Merge { no: B, into: A }, A, &heard));
    assert_eq!(there.case.account, heard.case.account);
}

#[test]
fn a_merge_that_is_undone_leaves_both_as_they_were_apart_from_history() {
    for (into, from) in [(complaint(), owned()), (owned(), contained()), (contained(), complaint()), (owned(), owned())]
    {
        let (there, here) = ask(&from, with(What::Merge { no: B, into: A }, A, &into));
        let (there, here) = undo(&there, &here);
        assert_eq!(stands(&there), stands(&into));
        assert_eq!(stands(&here), stands(&from));
        // And folded from what was written down, they are the same.
        assert_eq!(fold(&stored(&there)).unwrap(), there.case);
        assert_eq!(fold(&stored(&here)).unwrap(), here.case);
    }
}

#[test]
fn what_happened_to_it_meanwhile_goes_back_and_the_rest_stays() {
    let (there, here) = merged();
    let kept = crate::promise::Command::Complete { n: 1, note: "Sent.".to_owned() };
    let there = there.after(TOMAS_ACTS, kept).after(TOMAS_ACTS, message::Command::Note { text: "Hm.".to_owned() });
    let here = here.at_instant(there.now);
    let (there, here) = undo(&there, &here);
    assert!(!here.case.promises.all()[0].is_owed(), "kept while it was there");
    let notes = |given: &Given| given.case.messages.all().iter().filter(|m| m.kind == Kind::Note).count();
    assert_eq!((notes(&there), notes(&here)), (1, 0));
}

#[test]
fn only_cases_that_a_message_may_have_gone_to_are_asked_about_it_and_each_once() {
    let note = || message::Command::Note { text: "Hm.".to_owned() };
    let (there, here) = merged();
    let (there, here) = undo(&there, &here);
    let (there, here) = ask(&here.at_instant(there.now), with(What::Merge { no: B, into: A }, A, &there));
    let (there, _) = undo(&there, &here);
    let next = there.case.messages.next();
    assert_eq!(there.case.joining.gave(next - 1), [B]);
    let later = there.after(TOMAS_ACTS, note());
    assert_eq!((later.case.joining.gave(next), later.case.joining.gave(1)), (vec![], vec![B]));
    assert_eq!(complaint().case.joining.gave(1), []);
}

#[test]
fn a_fact_is_carried_under_its_own_kind_and_read_back() {
    let (there, _) = merged();
    let (fact, _) = there.history.last().unwrap();
    let json = fact.to_json().unwrap();
    assert!(json.contains(r#""kind":"received""#) && json.contains(r#""by":"m1""#), "{json}");
    assert_eq!(crate::case::Fact::from_json("joining", "took", 1, &json).unwrap(), *fact);
    let strange = json.replace(r#""kind":"received""#, r#""kind":"shouted""#);
    assert!(crate::case::Fact::from_json("joining", "took", 1, &strange).is_err(), "nobody declared it");
}

#[test]
fn a_case_that_was_judged_or_written_about_goes_nowhere() {
    let merge = |into: &Given| with(What::Merge { no: B, into: A }, A, into);
    crate::given::in_writing().when(TOMAS_ACTS, merge(&complaint())).not_now("its own letter, so it can’t be merged");
    let named = complaint().after(TOMAS_ACTS, crate::change::Command::Plan(crate::given::labels()));
    named.when(TOMAS_ACTS, merge(&complaint())).not_now("its own changes");
    // It takes another in all the same.
    ask(&complaint(), merge(&crate::given::in_writing()));
}

#[test]
fn only_whoever_may_act_on_both_cases_merges_them() {
    let merge = |into: &Given| with(What::Merge { no: B, into: A }, A, into);
    owned().when(crate::given::ANA_ACTS, merge(&complaint())).forbidden("Tomas Reyes owns");
    complaint().when(crate::given::ANA_ACTS, merge(&owned())).forbidden("Tomas Reyes owns");
    owned().when(INGRID_SAYS, merge(&complaint())).forbidden("Only a member");
    owned().when(Actor::System, merge(&complaint())).forbidden("Only a member");
}

#[test]
fn a_merged_case_takes_nothing_and_says_where_it_goes_on() {
    let (_, here) = merged();
    here.when(TOMAS_ACTS, message::Command::Reply(admission())).not_now("was merged into A-1041. Continue there.");
    here.when(TOMAS_ACTS, OnCase::Own).not_now("A-1041");
    let possible: Vec<_> = here.possible(TOMAS_ACTS).into_iter().map(|possible| possible.action.path).collect();
    assert_eq!(possible, ["undo-merge"]);
}

#[test]
fn after_a_day_it_is_too_late_to_undo() {
    let (there, here) = merged();
    let late_at = here.now + super::DAY;
    let late = here.at_instant(late_at);
    late.when(TOMAS_ACTS, with(What::UndoMerge { no: B }, A, &there)).not_now("more than a day ago");
}

#[test]
fn a_merge_that_cannot_be_undone_names_the_message_by_who_and_when() {
    let (mut there, here) = merged();
    let (_, n) = there.case.joining.taken_from(B).unwrap().numbers.messages[0];
    let numbers = Numbers { messages: vec![(n, 9)], ..Numbers::default() };
    let moved = Fact::Gave { to: CaseNo(1050), how: How::Move, numbers, subject: None };
    there.case.apply(&moved.into(), base::context::Stamp { at: there.now, by: KARI_ACTS });
    here.when(TOMAS_ACTS, with(What::UndoMerge { no: B }, A, &there)).not_now("Ingrid Moe’s message of ");
}

#[test]
fn a_link_is_told_from_both_sides() {
    for how in [LinkKind::Related, LinkKind::DuplicateOf, LinkKind::CausedBy] {
        assert_eq!(how.back().back(), how);
    }
    let linked = Fact::Linked { to: A, how: LinkKind::CausedBy.back() };
    assert_eq!(told(linked, TOMAS_ACTS, &Titles::default()), "Tomas Reyes linked this case: caused A-1041");
}

#[test]
fn numbers_seen_from_both_sides_are_the_same() {
    let numbers = Numbers { messages: vec![(1, 5), (3, 6)], promises: vec![(1, 2)], ..Numbers::default() };
    assert_eq!(numbers.back().back(), numbers);
    assert_eq!((numbers.message(3), numbers.message(2), numbers.back().message(6)), (Some(6), None, Some(3)));
}
