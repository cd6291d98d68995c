//! The sample organisation shows whoever tries the product each thing it can show: every step, ending, sort of debt and
//! list; and each of its stories can be told to its end.

use crate::{ONE, TOMAS, World};
use base::context::{Actor, Role};
use base::ids::MemberId;
use casework::case::lists;
use casework::case::{Case, DebtKind, Outcome, Severity, Step, fold, owed};
use casework::message::{Channel, Kind};
use casework::promise;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use strum::VariantArray;
use web::list::ListQuery;

fn sample() -> World {
    World::of_its_own()
}

fn cases(world: &World) -> Vec<Case> {
    world.histories(ONE).iter().map(|(_, history)| fold(history).unwrap()).collect()
}

#[test]
fn open_cases_stand_at_every_step_and_closed_ones_ended_in_every_way() {
    let cases = cases(&sample());
    for step in Step::ALL {
        let at = cases.iter().filter(|case| case.is_open() && case.step() == step).count();
        assert!(at >= 2, "{step}: {at}");
    }
    for outcome in Outcome::VARIANTS {
        assert!(cases.iter().any(|case| case.outcome == Some(*outcome)), "{outcome}");
    }
    for severity in Severity::VARIANTS {
        assert!(cases.iter().any(|case| case.head.severity == *severity), "{severity}");
    }
}

#[test]
fn what_people_owe_is_of_many_sorts_and_of_many_people() {
    let world = sample();
    let organisation = world.runtime.block_on(world.desk.organisation(ONE)).unwrap();
    let mut sorts: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut people: BTreeSet<Option<MemberId>> = BTreeSet::new();
    for case in cases(&world) {
        for debt in owed(&case, &organisation.people) {
            *sorts.entry(debt.kind.into()).or_default() += 1;
            people.insert(debt.member);
        }
    }
    let missing: Vec<&'static str> =
        DebtKind::VARIANTS.iter().map(|kind| (*kind).into()).filter(|kind: &&str| !sorts.contains_key(*kind)).collect();
    assert_eq!(missing, NOT_SHOWN, "{sorts:?}");
    assert!(people.len() >= 6, "{people:?}");
}

/// Sorts of debt that no story leaves open yet. A story that does takes its sort off this list.
const NOT_SHOWN: &[&str] = &["stranger", "someone_else", "outside_bounced"];

#[test]
fn every_list_and_each_way_of_looking_at_it_shows_something() {
    let world = sample();
    for query in [
        "status=open",
        "status=closed",
        "owner=me",
        "owner=nobody",
        "step=own",
        "step=contain",
        "step=path",
        "step=verdict",
        "step=learn",
        "severity=critical",
        "severity=degraded",
        "severity=minor",
        "unanswered=true",
        "outcome=made_right",
        "outcome=no_verdict",
        "q=invoice",
    ] {
        let asked = ListQuery::by_program(Some(query), ONE).unwrap();
        let page = world.read(move |sql| Ok(lists::list(sql, TOMAS, &asked, 50)?));
        assert!(!page.items.is_empty(), "{query} shows nothing");
    }
    for query in ["standing=due", "standing=asked", "standing=broken", "standing=kept", "owner=me"] {
        let asked = ListQuery::by_program(Some(query), ONE).unwrap();
        let page = world.read(move |sql| Ok(promise::lists::list(sql, TOMAS, &asked, 50)?));
        assert!(!page.items.is_empty(), "promises: {query} shows nothing");
    }
}

#[test]
fn words_came_in_by_each_way_that_people_use() {
    let cases = cases(&sample());
    let came: BTreeSet<&'static str> = cases.iter().map(|case| case.head.channel.into()).collect();
    for channel in [Channel::Email, Channel::Form, Channel::Phone, Channel::InPerson] {
        let name: &'static str = channel.into();
        assert!(came.contains(name), "{name} in {came:?}");
    }
    let notes = cases.iter().flat_map(|case| case.messages.all()).filter(|message| message.kind == Kind::Note).count();
    assert!(notes > 3, "{notes} notes among colleagues");
}

#[test]
fn each_story_is_told_in_order_by_people_who_work_there_or_by_its_customer() {
    let world = sample();
    let organisation = world.runtime.block_on(world.desk.organisation(ONE)).unwrap();
    let now = world.desk.now();
    for (no, history) in world.histories(ONE) {
        let case = fold(&history).unwrap();
        let moments: Vec<Timestamp> = history.iter().map(|stored| stored.stamp.at).collect();
        assert!(moments.is_sorted() && moments.iter().all(|at| *at <= now), "{no}");
        for stored in &history {
            match stored.stamp.by {
                Actor::Member(id) => assert!(organisation.people.find(id).is_some(), "{no}: member {id}"),
                Actor::Contact(id) => assert_eq!(id, case.head.contact, "{no}"),
                Actor::System => {}
            }
        }
        let owner = case.owner.map(|id| organisation.people.find(id).unwrap());
        assert!(owner.is_none_or(|owner| owner.active && owner.role < Role::Admin), "{no}");
    }
}

#[test]
fn what_is_closed_was_answered_and_what_was_promised_in_it_was_kept_or_let_go() {
    for case in cases(&sample()).iter().filter(|case| case.closed_at.is_some()) {
        let subject = &case.head.subject;
        assert_eq!(case.messages.unanswered().count(), 0, "{subject}");
        let by_hand = matches!(case.outcome, Some(Outcome::NotAComplaint | Outcome::NothingCanBeDone));
        assert!(by_hand || case.promises.to_contact().all(|promise| !promise.is_owed()), "{subject}");
        assert!(case.closed_at.is_some() && case.owner.is_some(), "{subject}");
    }
}

#[test]
fn verdicts_are_good_and_bad_and_predictions_are_right_and_wrong() {
    let cases = cases(&sample());
    let given: Vec<_> = cases.iter().flat_map(|case| case.verdict.all()).collect();
    let trusts: BTreeSet<u8> = given.iter().map(|given| given.scores.trust).collect();
    assert!(trusts.len() >= 3 && given.len() >= 8, "{trusts:?} of {}", given.len());
    let words: BTreeSet<_> = given.iter().map(|given| format!("{:?}", given.word)).collect();
    assert_eq!(words.len(), 3, "{words:?}");
}

#[test]
fn the_same_morning_makes_the_same_sample() {
    let (first, second) = (sample(), sample());
    let told = |world: &World| -> Vec<String> {
        let all = world.histories(ONE);
        all.iter()
            .flat_map(|(no, history)| {
                history.iter().map(move |each| format!("{no} {:?} {}", each.stamp, each.fact.to_json().unwrap()))
            })
            .collect()
    };
    let (first, second) = (told(&first), told(&second));
    assert_eq!(first.len(), second.len());
    let differs = first.iter().zip(&second).find(|(one, other)| one != other);
    assert_eq!(differs, None);
}
