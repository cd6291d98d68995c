//! A complaint all the way: owned, handed over, contained, in writing, answered, and closed by the customer alone.

use super::{
    Case, Command, DebtKind, Dismissal, DismissalReason, Fact, Happening, Lack, Opening, Outcome, Reopening, Severity,
    Step, decide, open, owed, path, sentence, titles,
};
use crate::account;
use crate::given::*;
use crate::message::{self, Arrival, Channel, Exempt, Purpose, Reply, Stance, WaiverReason};
use crate::verdict::{self, Word};
use crate::{cause, change, letter, promise, remedy};
use base::context::{Actor, Context, Naming, Stamp, Titles};
use base::ids::{CaseNo, CustomerId, MemberId};

mod debts;
mod dismissal;
mod ends;
mod every_command;
mod hands;
mod lacks;
mod names;
mod opening;
mod joining;
mod outside;
mod people;
mod sentences;
mod steps;
mod typed;
mod who_and_when;

fn hand_over() -> Command {
    Command::HandOver { to: ANA, note: "Her truck.".to_owned() }
}

fn offered() -> Fact {
    Happening::HandOverOffered { to: ANA, note: "Her truck.".to_owned() }.into()
}

fn mail(text: &str, exempt: Option<Exempt>) -> Arrival {
    Arrival {
        channel: Channel::Email,
        from: INGRID,
        parent: Some(1),
        cc: Vec::new(),
        exempt,
        problem: None,
        text: text.to_owned(),
    }
}

fn waive() -> message::Command {
    message::Command::Waive { n: 1, reason: WaiverReason::Duplicate, why: "Sent twice.".to_owned() }
}

fn dismiss() -> Command {
    Command::Dismiss { reason: DismissalReason::Order, why: "An order.".to_owned() }
}

/// Taken, its one message dealt with, and nothing promised.
fn answered() -> Given {
    complaint().after(TOMAS_ACTS, Command::Own).after(TOMAS_ACTS, waive())
}

/// Tomas wants to close it as no complaint.
fn looked_at() -> Given {
    answered().after(TOMAS_ACTS, dismiss())
}

/// And so it was.
fn dismissed() -> Given {
    looked_at().after(KARI_ACTS, Command::ConfirmDismissal)
}

fn give(word: Word) -> verdict::Command {
    verdict::Command::Give(verdict::Answer { scores: scores(4, 4, 4), word, words: String::new() })
}

fn asked() -> Given {
    in_writing()
        .after(TOMAS_ACTS, verdict::Command::Predict { scores: scores(4, 4, 4), made_right: true })
        .after(TOMAS_ACTS, verdict::Command::Ask)
}

/// Everything done but the customer's word.
fn learned() -> Given {
    let words = "None since.".to_owned();
    let check =
        change::Command::Check { n: 1, effect: change::Effect::Worked, before: None, after: None, words, again: None };
    asked()
        .after(ANA_ACTS, change::Command::Make { n: 1 })
        .after(ANA_ACTS, check)
        .after(TOMAS_ACTS, Command::TellResult { text: "No wrong motor since.".to_owned() })
}

fn made_right() -> Given {
    learned().after(INGRID_SAYS, give(Word::MadeRight))
}

fn done(case: &Given, step: Step) -> bool {
    case.case.done[step as usize].is_some()
}

fn missing(case: &Given, step: Step) -> Vec<Lack> {
    path(&case.case)[step as usize].missing.iter().map(|m| m.lack).collect()
}

#[test]
fn title_and_severity_are_judged_anew_by_colleagues() {
    complaint()
        .when(ANA_ACTS, Command::Retitle { subject: " Wrong\nmotor ".to_owned() })
        .then([Happening::Retitled { subject: "Wrong motor".to_owned() }]);
    complaint().when(ANA_ACTS, Command::Retitle { subject: String::new() }).refused_at("subject", "what it’s about");
    let judged = Happening::SeverityChanged { severity: Severity::Degraded, contain: oslo("2026-11-18T16:00") };
    complaint().when(ANA_ACTS, Command::ChangeSeverity { severity: Severity::Degraded }).then([judged]);
    let as_before = complaint().case.head.severity;
    complaint()
        .when(ANA_ACTS, Command::ChangeSeverity { severity: as_before })
        .refused_at("severity", "already the severity");
    for command in [
        Command::Retitle { subject: "x".to_owned() },
        Command::ChangeSeverity { severity: Severity::Critical },
        Command::AskAccount { n: None },
    ] {
        complaint().when(INGRID_SAYS, command).forbidden("Only a member");
    }
}

#[test]
fn the_six_questions_go_to_the_customers_page() {
    complaint().when(TOMAS_ACTS, Command::AskAccount { n: None }).then(message::send(
        2,
        INGRID,
        Channel::Email,
        Purpose::AccountAsked,
        Vec::new(),
    ));
}

#[test]
fn a_stranger_finds_no_such_case() {
    complaint().when(Actor::Contact(STRANGER), Command::Own).not_found("There is no such case");
}

#[test]
fn a_refusal_leaves_the_case_as_it_was() {
    let case = complaint().case;
    let organisation = northline();
    let ctx = Context { now: now(), actor: INGRID_SAYS, organisation: &organisation, has_mail: true, given: &[] };
    let before = case.clone();
    assert!(decide(&case, Command::Own, &ctx).is_err());
    assert_eq!(case, before);
}

#[test]
fn a_history_that_does_not_begin_with_an_opening_is_no_case() {
    let stamp = Stamp { at: now(), by: Actor::System };
    assert_eq!(Case::fold(&[(Happening::Owned { owner: TOMAS }.into(), stamp)]), None);
    assert_eq!(Case::fold(&[]), None);
}

#[test]
fn every_fact_of_the_case_is_told_in_a_sentence() {
    let sentence = |fact: Happening, by| told(fact, by, &Titles::default());
    let (opened, stamp) = opened().remove(0);
    assert_eq!(
        told(opened, stamp.by, &Titles::default()),
        "Ingrid Moe’s complaint arrived by email: “Floor stands still”"
    );
    assert_eq!(sentence(Happening::Owned { owner: TOMAS }, TOMAS_ACTS), "Tomas Reyes took ownership");
    assert_eq!(
        told(offered(), TOMAS_ACTS, &Titles::default()),
        "Tomas Reyes asked Ana Lindqvist to take over the case: Her truck."
    );
    assert_eq!(sentence(Happening::StepDone { step: Step::Own }, TOMAS_ACTS), "Step done: Own");
    let back = |lack, n, why: Option<&str>| {
        let titles = Titles { remedies: vec!["A loan feeder".to_owned()], ..Titles::default() };
        told(Happening::StepFellBack { step: Step::Contain, lack, n, why: why.map(str::to_owned) }, TOMAS_ACTS, &titles)
    };
    assert_eq!(
        back(Some(Lack::Help), 1, None),
        "Step open again: Contain. Missing: something better than “A loan feeder”, which didn’t help"
    );
    assert_eq!(back(None, 0, Some("what makes it good")), "Step open again: Contain. Missing: what makes it good");
    let closed = Happening::Closed {
        outcome: Outcome::NotAComplaint,
        why: Some("An order.".to_owned()),
        reason: Some(DismissalReason::Order),
    };
    assert_eq!(sentence(closed, TOMAS_ACTS), "Closed: not a complaint, an order (An order.)");
}

#[test]
fn a_whole_history_is_told_without_a_bare_number_where_a_name_is_known() {
    let closed = made_right();
    let organisation = northline();
    let (zone, titles) = (zone(), titles(&closed.case));
    let names = Naming {
        participants: &[],
        people: &organisation.people,
        contact: "Ingrid Moe",
        titles: &titles,
        zone: &zone,
        now: closed.now,
        by: TOMAS_ACTS,
    };
    let kept = sentence(&promise::Fact::Done { n: 1, note: None }.into(), &names);
    assert_eq!(kept, "Tomas Reyes marked “The right motor” as done");
    assert_eq!(sentence(&change::Fact::Made { n: 1 }.into(), &names), "Tomas Reyes put “Label the bins” in place");
}
