//! Who works here: found by number, asked when at work, and who answers for whom.

use base::context::{Directory, Person, Role};
use base::ids::MemberId;
use proptest::prelude::*;

fn person(id: i64, role: Role, team: &str) -> Person {
    Person {
        id: MemberId(id),
        name: format!("Member {id}"),
        role,
        team: team.to_owned(),
        limit: 0,
        direct_line: String::new(),
        active: true,
        language: None,
    }
}

fn gone(id: i64, role: Role, team: &str) -> Person {
    Person { active: false, ..person(id, role, team) }
}

/// Two teams with a manager each, an executive, and a manager who has left.
fn northline() -> Directory {
    Directory::new(vec![
        person(9, Role::Executive, ""),
        person(2, Role::Manager, "order desk"),
        person(1, Role::Agent, "order desk"),
        person(4, Role::Manager, "logistics"),
        person(3, Role::Agent, "logistics"),
        gone(5, Role::Manager, "finance"),
        person(6, Role::Agent, "finance"),
    ])
}

fn near(these: &[i64], most: usize) -> Vec<i64> {
    let these: Vec<MemberId> = these.iter().copied().map(MemberId).collect();
    northline().near(&these, most).iter().map(|person| person.id.0).collect()
}

#[test]
fn everyone_is_found_by_number_whatever_order_they_were_told_in() {
    let all = northline();
    for id in [1, 2, 3, 4, 5, 6, 9] {
        assert_eq!(all.find(MemberId(id)).map(|person| person.id), Some(MemberId(id)));
    }
    assert!(all.find(MemberId(7)).is_none());
    assert_eq!((all.name(MemberId(5)).as_str(), all.name(MemberId(7)).as_str()), ("Member 5", "member 7"));
    assert_eq!(all.active().count(), 6, "who has left is known and not asked");
}

#[test]
fn a_manager_of_the_same_team_answers_for_a_person_else_another_and_never_they_themselves() {
    let manager = |id| northline().manager_of(MemberId(id)).map(|id| id.0);
    assert_eq!((manager(1), manager(3)), (Some(2), Some(4)));
    assert_eq!(manager(6), Some(2), "the manager of that team has left");
    assert_eq!((manager(2), manager(4)), (Some(4), Some(2)));
    assert_eq!(manager(7), Some(2), "also for somebody nobody knows");
    let alone = Directory::new(vec![person(1, Role::Admin, "")]);
    assert_eq!(alone.manager_of(MemberId(1)), None);
}

#[test]
fn in_a_small_organisation_everyone_at_work_is_near() {
    assert_eq!(near(&[], 6), [1, 2, 3, 4, 6, 9]);
}

#[test]
fn in_a_large_one_the_people_themselves_come_first_then_their_teams_then_those_who_lead() {
    assert_eq!(near(&[3], 1), [3]);
    assert_eq!(near(&[3], 2), [3, 4], "their team");
    assert_eq!(near(&[3], 4), [2, 3, 4, 9], "and those who lead");
    assert_eq!(near(&[3], 5), [1, 2, 3, 4, 9], "and then the others, as far as there is room");
    assert_eq!(near(&[5], 1), [6], "of somebody who has left the team is near");
    assert!(near(&[3], 0).is_empty());
}

#[test]
fn each_role_may_do_what_the_ones_before_it_may() {
    let roles = [Role::Agent, Role::Manager, Role::Executive, Role::Admin];
    assert!(roles.is_sorted() && roles.windows(2).all(|pair| pair[0] < pair[1]));
    for role in roles {
        assert_eq!(role.to_string().parse::<Role>(), Ok(role));
    }
    assert!("boss".parse::<Role>().is_err() && "Agent".parse::<Role>().is_err());
}

proptest! {
    #[test]
    fn nobody_is_near_twice_or_has_left_and_never_are_there_too_many(
        people in proptest::collection::vec((1_i64..40, 0_usize..4, 0_usize..3, any::<bool>()), 0..30),
        these in proptest::collection::vec(1_i64..40, 0..4),
        most in 0_usize..12,
    ) {
        let roles = [Role::Agent, Role::Manager, Role::Executive, Role::Admin];
        let mut known = std::collections::BTreeSet::new();
        let people: Vec<Person> = people
            .into_iter()
            .filter(|(id, ..)| known.insert(*id))
            .map(|(id, role, team, active)| Person { active, ..person(id, roles[role], ["a", "b", ""][team]) })
            .collect();
        let all = Directory::new(people);
        let these: Vec<MemberId> = these.into_iter().map(MemberId).collect();
        let near: Vec<MemberId> = all.near(&these, most).iter().map(|person| person.id).collect();
        prop_assert!(near.is_sorted() && near.windows(2).all(|pair| pair[0] != pair[1]));
        prop_assert_eq!(near.len(), most.min(all.active().count()));
        prop_assert!(near.iter().all(|id| all.find(*id).is_some_and(|person| person.active)));
        let missed = these.iter().filter(|id| all.find(**id).is_some_and(|p| p.active) && !near.contains(id)).count();
        prop_assert!(missed == 0 || near.iter().all(|id| these.contains(id)), "a stranger stands before one of these");
        for id in &these {
            prop_assert_ne!(all.manager_of(*id), Some(*id));
        }
    }
}
