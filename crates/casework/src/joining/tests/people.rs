//! The people of two cases that become one and are two again: everyone keeps their number and their part.

use super::{A, B, ask, stored, undo, with};
use crate::case::fold;
use crate::given::{Given, INGRID, KARI_ACTS, complaint};
use crate::joining::What;
use crate::participant::tests::{BOSS, EVA, NILS, adds};
use crate::participant::{Command, Part, Role};
use base::ids::{ContactId, CustomerId};

const ANA: ContactId = ContactId(31);
const LEE: ContactId = ContactId(32);

fn adding(given: Given, who: ContactId, role: Role) -> Given {
    given.after(KARI_ACTS, adds(who, role, None))
}

fn part(role: Role) -> Part {
    Part { role, stands_for: None, authority: String::new() }
}

/// Ana's case in Ingrid's: Ana has number 2.
fn merged() -> (Given, Given) {
    let (there, here) =
        ask(&adding(complaint(), ANA, Role::Affected), with(What::Merge { no: B, into: A }, A, &complaint()));
    assert_eq!(there.case.participants.of(ANA).map(|person| person.n), Some(2));
    (there, here)
}

fn undone(there: Given, here: Given) -> Given {
    let here = here.at_instant(there.now);
    let (there, _) = undo(&there, &here);
    assert_eq!(fold(&stored(&there)).unwrap(), there.case);
    there
}

fn on(given: &Given) -> Vec<(u32, ContactId, Role)> {
    given.case.participants.on().map(|person| (person.n, person.contact, person.role)).collect()
}

#[test]
fn whoever_came_since_keeps_their_number_and_whoever_was_removed_stays_removed() {
    let (there, here) = merged();
    let there = adding(adding(there, NILS, Role::Affected), LEE, Role::Affected);
    let there = there.after(KARI_ACTS, Command::Remove { n: 3, why: "Left the firm.".to_owned() });
    let there = undone(there, here);
    assert_eq!(on(&there), [(1, INGRID, Role::Complainant), (4, LEE, Role::Affected)]);
    // Ana's number is nobody else's.
    let there = adding(there, BOSS, Role::Affected);
    assert_eq!(there.case.participants.of(BOSS).map(|person| person.n), Some(5));
    let there = there.after(KARI_ACTS, Command::Remove { n: 4, why: "Left too.".to_owned() });
    assert!(!there.case.participants.has(LEE) && there.case.participants.has(BOSS));
}

#[test]
fn whoever_comes_back_with_a_second_merge_is_known_by_the_number_they_were_given() {
    let (there, here) = merged();
    let there = adding(there, NILS, Role::Affected);
    let here = here.at_instant(there.now);
    let (there, here) = undo(&there, &here);
    let (there, here) = ask(&here, with(What::Merge { no: B, into: A }, A, &there));
    let ana = there.case.participants.of(ANA).unwrap().n;
    assert_eq!(there.case.participants.get(ana).map(|person| person.contact), Some(ANA));
    let there = there.after(KARI_ACTS, adds(EVA, Role::Representative, Some(ana)));
    let there = undone(there, here);
    let eva = there.case.participants.of(EVA).unwrap();
    assert_eq!((eva.role, eva.stands_for), (Role::Copied, None), "whom she spoke for has left");
}

#[test]
fn a_case_keeps_its_complainant_when_whoever_took_their_place_leaves_with_the_other_case() {
    let (there, here) = merged();
    let customer = Some(CustomerId(9));
    let there = there.after(KARI_ACTS, Command::Change { n: 2, part: part(Role::Complainant), customer });
    assert_eq!(there.case.head.contact, ANA);
    let there = undone(there, here);
    assert_eq!(on(&there), [(1, INGRID, Role::Complainant)]);
    assert_eq!((there.case.head.contact, there.case.head.customer), (INGRID, CustomerId(3)));
}

#[test]
fn whoever_is_only_copied_keeps_the_part_they_had_in_the_other_case() {
    let into = adding(complaint(), BOSS, Role::Copied);
    let from = adding(complaint(), BOSS, Role::DecisionMaker);
    let (there, here) = ask(&from, with(What::Merge { no: B, into: A }, A, &into));
    assert_eq!(there.case.participants.of(BOSS).map(|person| person.role), Some(Role::DecisionMaker));
    assert_eq!(undone(there, here).case.participants.of(BOSS).map(|person| person.role), Some(Role::Copied));
    // A part of their own stays.
    let into = adding(complaint(), BOSS, Role::Affected);
    let (there, _) = ask(&from, with(What::Merge { no: B, into: A }, A, &into));
    assert_eq!(there.case.participants.of(BOSS).map(|person| person.role), Some(Role::Affected));
}

#[test]
fn whoever_speaks_for_somebody_goes_on_speaking_for_them() {
    let into = adding(complaint(), EVA, Role::Copied);
    let from = adding(complaint(), ANA, Role::Affected).after(KARI_ACTS, adds(EVA, Role::Representative, Some(2)));
    let (there, _) = ask(&from, with(What::Merge { no: B, into: A }, A, &into));
    assert_eq!(there.case.participants.principal_of(EVA), Some(ANA));
}
