//! Nothing is judged before the customer is heard, and no chain of whys ends in a person.

use super::{Branch, Command, Fact, Finding};
use crate::account::{self, Question, Source};
use crate::given::*;
use base::context::{Actor, Titles};

fn name(text: &str, whys: &[&str]) -> Command {
    let whys = whys.iter().map(|why| (*why).to_owned()).collect();
    Command::Name { branch: Branch::Method, text: text.to_owned(), whys }
}

fn named(whys: &[&str]) -> Fact {
    let whys = whys.iter().map(|why| (*why).to_owned()).collect();
    Fact::Named { n: 1, branch: Branch::Method, text: "Wrong motor picked".to_owned(), whys }
}

fn find(reason: &str) -> Command {
    Command::Find { finding: Finding::Upheld, reason: reason.to_owned() }
}

fn heard() -> account::Fact {
    account::Fact::Answered { question: Question::What, words: "Wrong motor.".to_owned(), source: Source::Call }
}

#[test]
fn a_cause_has_its_chain_of_whys_without_the_empty_ones() {
    let chain = ["Two motors share a bin", " ", "Bins have no labels"];
    complaint()
        .when(TOMAS_ACTS, name("Wrong motor picked", &chain))
        .then([named(&["Two motors share a bin", "Bins have no labels"])]);
    complaint().when(TOMAS_ACTS, name("", &chain)).refused_at("text", "what caused it");
}

#[test]
fn a_chain_holds_seven_whys() {
    let decided = complaint().when(TOMAS_ACTS, name("x", &["a", "b", "c", "d", "e", "f", "g", "h"])).decided();
    let Some(crate::case::Fact::Cause(Fact::Named { whys, .. })) = decided.facts.first() else { unreachable!() };
    assert_eq!(whys.last().unwrap(), "g");
}

#[test]
fn the_last_why_is_never_a_person() {
    for root in ["Ana", "ana lindqvist.", "Lars Vik"] {
        complaint().when(TOMAS_ACTS, name("Wrong motor picked", &["Bins", root])).refused_at("whys", "is a person");
        complaint().when(TOMAS_ACTS, name(root, &[])).refused_at("whys", "is a person");
    }
    complaint()
        .when(TOMAS_ACTS, name("Wrong motor picked", &["Ana", "Bins have no labels"]))
        .then([named(&["Ana", "Bins have no labels"])]);
}

#[test]
fn a_cause_is_struck_once_with_a_reason() {
    let strike = |n, why: &str| Command::Strike { n, why: why.to_owned() };
    let one = given(facts![named(&[])]);
    one.when(ANA_ACTS, strike(1, "Bins were labelled."))
        .then([Fact::Struck { n: 1, why: "Bins were labelled.".to_owned() }]);
    one.when(ANA_ACTS, strike(1, "")).refused_at("why", "how we know");
    one.when(ANA_ACTS, strike(2, "x")).not_found("No cause with that number");
    let struck = one.after(ANA_ACTS, strike(1, "x"));
    struck.when(ANA_ACTS, strike(1, "x")).not_found("No cause with that number");
    assert_eq!(struck.case.causes.standing().count(), 0);
}

#[test]
fn nothing_is_found_before_the_account_is_heard() {
    complaint().when(TOMAS_ACTS, find("It was ours.")).not_now("record what happened in the customer’s words");
    let part = account::Fact::Answered { question: Question::When, words: "Delivery".to_owned(), source: Source::Call };
    given(facts![part]).when(TOMAS_ACTS, find("It was ours.")).not_now("record what happened in the customer’s words");
    let reason = "It was ours.".to_owned();
    given(facts![heard()]).when(TOMAS_ACTS, find(&reason)).then([Fact::Found { finding: Finding::Upheld, reason }]);
}

#[test]
fn a_finding_has_grounds() {
    given(facts![heard()]).when(TOMAS_ACTS, find(" ")).refused_at("reason", "Give the reason");
}

#[test]
fn only_colleagues_look_for_why() {
    for actor in [INGRID_SAYS, Actor::System] {
        for command in [name("x", &[]), find("x"), Command::Strike { n: 1, why: "x".to_owned() }] {
            given(facts![heard(), named(&[])]).when(actor, command).forbidden("Only a member");
        }
    }
}

#[test]
fn every_fact_is_told_in_a_sentence() {
    let titles = Titles { causes: vec!["Wrong motor picked".to_owned()], ..Titles::default() };
    let sentence = |fact: Fact| told(fact, TOMAS_ACTS, &titles);
    assert_eq!(
        sentence(named(&["Bins have no labels"])),
        "Tomas Reyes added a cause: Wrong motor picked, root cause: Bins have no labels"
    );
    assert_eq!(
        sentence(Fact::Struck { n: 1, why: "Labelled.".to_owned() }),
        "Tomas Reyes ruled out “Wrong motor picked”: Labelled."
    );
    let found = Fact::Found { finding: Finding::PartlyUpheld, reason: "half of it was ours".to_owned() };
    assert_eq!(sentence(found), "Tomas Reyes recorded the finding: partly upheld (half of it was ours)");
}
