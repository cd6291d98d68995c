//! A change is an experiment: expectation, owner, date and check, and a failed one is a result.

use super::{Command, Count, Effect, Fact, Plan, State};
use crate::given::*;
use crate::message::{self, Channel, Purpose};
use base::context::{Actor, Titles};

const DUE: &str = "2026-11-20T12:00";
const CHECK: &str = "2026-12-18T12:00";

fn plan() -> Plan {
    Plan {
        what: "Label the bins".to_owned(),
        expectation: "No wrong motor in a month".to_owned(),
        owner: ANA,
        due: Some(oslo(DUE)),
        check_on: Some(oslo(CHECK)),
    }
}

fn planned() -> Fact {
    let Plan { what, expectation, owner, .. } = plan();
    Fact::Planned { n: 1, what, expectation, owner, due: oslo(DUE), check_on: oslo(CHECK) }
}

fn check(effect: Effect, words: &str, again: Option<&str>) -> Command {
    Command::Check { n: 1, effect, before: None, after: None, words: words.to_owned(), again: again.map(oslo) }
}

fn checked(effect: Effect, again: Option<&str>) -> Fact {
    Fact::Checked { n: 1, effect, before: None, after: None, words: "Looked.".to_owned(), again: again.map(oslo) }
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[test]
fn a_plan_has_an_expectation_an_owner_a_date_and_a_check() {
    complaint().when(TOMAS_ACTS, Command::Plan(plan())).then([planned()]);
    let refused = |plan: Plan, field, words| complaint().when(TOMAS_ACTS, Command::Plan(plan)).refused_at(field, words);
    refused(Plan { what: text(""), ..plan() }, "what", "done differently");
    refused(Plan { expectation: text(" "), ..plan() }, "expectation", "what you expect");
    refused(Plan { owner: LARS, ..plan() }, "owner", "no such member");
    refused(Plan { due: None, ..plan() }, "due", "needs a date");
    refused(Plan { due: Some(now()), ..plan() }, "due", "has passed");
    refused(Plan { check_on: None, ..plan() }, "check_on", "whether it worked");
    refused(Plan { check_on: Some(oslo(DUE)), ..plan() }, "check_on", "after the change");
}

#[test]
fn only_colleagues_change_things() {
    for actor in [INGRID_SAYS, Actor::System] {
        complaint().when(actor, Command::Plan(plan())).forbidden("Only a member");
        complaint().when(actor, Command::NothingCanBeDone { why: text("x") }).forbidden("Only a member");
        given(facts![planned()]).when(actor, Command::Make { n: 1 }).forbidden("Only a member");
    }
}

#[test]
fn only_its_owner_moves_it_or_a_manager_for_them() {
    let case = given(facts![planned()]);
    let moved = || Command::Move { n: 1, due: Some(oslo("2026-11-25T12:00")), why: text("No labels.") };
    for command in [moved(), Command::Make { n: 1 }, Command::Drop { n: 1, why: text("x") }] {
        case.when(TOMAS_ACTS, command).forbidden("Ana Lindqvist owns this change");
    }
    case.when(ANA_ACTS, moved()).then([Fact::Moved { n: 1, due: oslo("2026-11-25T12:00"), why: text("No labels.") }]);
    case.when(KARI_ACTS, Command::Make { n: 1 }).then([Fact::Made { n: 1 }]);
    case.when(ANA_ACTS, Command::Drop { n: 1, why: text("New bins.") })
        .then([Fact::Dropped { n: 1, why: text("New bins.") }]);
}

#[test]
fn a_new_date_lies_ahead_and_has_a_reason() {
    let case = given(facts![planned()]);
    let moved = |due: Option<&str>, why: &str| Command::Move { n: 1, due: due.map(oslo), why: text(why) };
    case.when(ANA_ACTS, moved(None, "x")).refused_at("due", "new date");
    case.when(ANA_ACTS, moved(Some("2026-11-16T12:00"), "x")).refused_at("due", "has passed");
    case.when(ANA_ACTS, moved(Some("2026-11-25T12:00"), "")).refused_at("why", "Say why the date changes");
    given(facts![planned(), Fact::Made { n: 1 }])
        .when(ANA_ACTS, moved(Some("2026-11-25T12:00"), "x"))
        .not_now("already in place");
}

#[test]
fn it_is_checked_only_once_it_is_in_place_and_in_words() {
    given(facts![planned()]).when(ANA_ACTS, check(Effect::Worked, "Looked.", None)).not_now("not in place yet");
    let made = given(facts![planned(), Fact::Made { n: 1 }]);
    made.when(ANA_ACTS, check(Effect::Worked, "", None)).refused_at("words", "what you saw");
    made.when(ANA_ACTS, check(Effect::DidNotWork, "Looked.", None)).then([checked(Effect::DidNotWork, None)]);
    made.when(ANA_ACTS, check(Effect::Worked, "Looked.", Some(CHECK))).then([checked(Effect::Worked, None)]);
    let known = made.after(ANA_ACTS, check(Effect::DidNotWork, "Looked.", None));
    assert_eq!(known.case.changes.get(1).unwrap().state, State::Checked);
    known.when(ANA_ACTS, check(Effect::Worked, "Looked.", None)).not_now("already been checked");
    known.when(ANA_ACTS, Command::Drop { n: 1, why: text("x") }).not_now("already been checked");
    known.when(ANA_ACTS, Command::Make { n: 1 }).not_now("already been checked");
}

#[test]
fn too_early_to_tell_is_looked_at_again() {
    let made = given(facts![planned(), Fact::Made { n: 1 }]);
    made.when(ANA_ACTS, check(Effect::TooEarly, "Looked.", None)).refused_at("again", "check again");
    let again = "2027-01-15T12:00";
    made.when(ANA_ACTS, check(Effect::TooEarly, "Looked.", Some(again))).then([checked(Effect::TooEarly, Some(again))]);
    let later = made.after(ANA_ACTS, check(Effect::TooEarly, "Looked.", Some(again)));
    let change = later.case.changes.get(1).unwrap();
    assert_eq!((change.state, change.check_on), (State::Made, oslo(again)));
}

#[test]
fn a_check_before_its_date_is_not_yet_news_for_the_customer() {
    let early = given(facts![planned(), Fact::Made { n: 1 }, checked(Effect::TooEarly, Some(CHECK))]);
    early
        .when(TOMAS_ACTS, crate::case::Command::TellResult { text: text("It worked.") })
        .not_now("No change has been checked");
}

#[test]
fn the_customer_is_told_only_what_was_checked() {
    let tell = || crate::case::Command::TellResult { text: text("It worked.") };
    given(facts![planned(), Fact::Made { n: 1 }]).when(TOMAS_ACTS, tell()).not_now("No change has been checked");
    let known = given(facts![planned(), Fact::Made { n: 1 }, checked(Effect::Worked, None)]);
    known.when(TOMAS_ACTS, tell()).then(message::send(2, INGRID, Channel::Email, Purpose::Result, vec![1]));
    known.when(TOMAS_ACTS, crate::case::Command::TellResult { text: text("") }).refused_at("text", "what came of it");
    known.when(INGRID_SAYS, tell()).forbidden("Only a member");
}

#[test]
fn a_dropped_change_does_not_stand() {
    given(facts![planned()]).when(ANA_ACTS, Command::Drop { n: 1, why: text("") }).refused_at("why", "dropped");
    let dropped = given(facts![planned(), Fact::Dropped { n: 1, why: text("x") }]);
    assert_eq!(dropped.case.changes.standing().count(), 0);
    dropped.when(ANA_ACTS, Command::Make { n: 1 }).not_now("was dropped");
    dropped.when(ANA_ACTS, Command::Make { n: 2 }).not_found("no change with that number");
}

#[test]
fn what_cannot_be_done_or_undone_is_said_with_its_reason() {
    let case = complaint();
    case.when(TOMAS_ACTS, Command::NothingCanBeDone { why: text("The maker is gone.") })
        .then([Fact::NothingCanBeDone { why: text("The maker is gone.") }]);
    case.when(TOMAS_ACTS, Command::CannotBeUndone { what: text("A lost day.") })
        .then([Fact::CannotBeUndone { what: text("A lost day.") }]);
    case.when(TOMAS_ACTS, Command::NothingCanBeDone { why: text("") }).refused_at("why", "why nothing can be done");
    case.when(TOMAS_ACTS, Command::CannotBeUndone { what: text("") }).refused_at("what", "cannot be undone");
}

#[test]
fn that_nothing_can_be_done_is_taken_back_with_a_reason_and_then_stands_no_more() {
    let back = |why: &str| Command::SomethingCanBeDone { why: text(why) };
    complaint().when(TOMAS_ACTS, back("A maker was found.")).not_now("nothing to withdraw");
    let said = given(facts![Fact::NothingCanBeDone { why: text("The maker is gone.") }]);
    said.when(TOMAS_ACTS, back("")).refused_at("why", "what has changed");
    let fact = Fact::SomethingCanBeDone { why: text("A maker was found.") };
    said.when(TOMAS_ACTS, back("A maker was found.")).then([fact.clone()]);
    let told = told(fact.clone(), ANA_ACTS, &Titles::default());
    assert_eq!(told, "Ana Lindqvist said that something can be done after all: A maker was found.");
    let after = given(facts![Fact::NothingCanBeDone { why: text("The maker is gone.") }, fact]);
    assert_eq!((after.case.changes.nothing_can_be_done(), after.case.changes.nothing_said_at()), (None, None));
}

#[test]
fn how_often_is_counted_in_thirty_days() {
    assert!((Count { times: 6, days: 90 }.a_month() - 2.0).abs() < 1e-9);
    assert!(Count { times: 6, days: 0 }.a_month().abs() < 1e-9);
}

#[test]
fn every_fact_is_told_in_a_sentence() {
    let titles = Titles { changes: vec![text("Label the bins")], ..Titles::default() };
    let tell = |fact: Fact| told(fact, ANA_ACTS, &titles);
    assert_eq!(
        tell(planned()),
        "Ana Lindqvist will make a change by Fri 20 Nov 12:00: Label the bins; to be checked on Fri 18 Dec 12:00"
    );
    let counts = (Some(Count { times: 6, days: 90 }), Some(Count { times: 0, days: 30 }));
    let worked = Fact::Checked {
        n: 1,
        effect: Effect::Worked,
        before: counts.0,
        after: counts.1,
        words: text("None since."),
        again: None,
    };
    assert_eq!(
        tell(worked),
        "Ana Lindqvist checked “Label the bins”: it worked (6 in 90 days before, 0 in 30 days after): None since."
    );
    assert_eq!(
        tell(checked(Effect::TooEarly, Some("2027-01-15T12:00"))),
        "Ana Lindqvist checked “Label the bins”: too early to tell: Looked.; to be checked again on Fri 15 Jan 2027 12:00"
    );
    assert_eq!(tell(Fact::Made { n: 2 }), "Ana Lindqvist put change 2 in place");
}
