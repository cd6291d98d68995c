//! The five steps, each with what it still misses. A step is done by evidence alone; nobody can tick one.

use super::{Case, Outcome, Step};
use crate::change::State as ChangeState;
use crate::message::{Kind, Message, Purpose};
use crate::remedy::{Remedy, State as RemedyState};
use base::words;

/// One piece of evidence that is not there yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// In plain words, to follow "Still missing:".
    pub says: String,
    /// What supplies it: the name of a form on the case page, or `wait`.
    pub act: &'static str,
}

/// One step with what it misses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stone {
    /// Which step.
    pub step: Step,
    /// What is not there yet; empty means that the step is done.
    pub missing: Vec<Missing>,
}

impl Stone {
    /// All its evidence is there.
    pub fn is_done(&self) -> bool {
        self.missing.is_empty()
    }
}

/// The path of a case, from its evidence.
pub fn path(case: &Case) -> [Stone; 5] {
    let stone = |step, missing| Stone { step, missing };
    let verdict = verdict(case);
    let learn = if verdict.is_empty() { learn(case) } else { vec![lacks("first the customer’s own word", "wait")] };
    [
        stone(Step::Own, own(case)),
        stone(Step::Contain, contain(case)),
        stone(Step::Path, in_writing(case)),
        stone(Step::Verdict, verdict),
        stone(Step::Learn, learn),
    ]
}

fn lacks(says: impl Into<String>, act: &'static str) -> Missing {
    Missing { says: says.into(), act }
}

fn own(case: &Case) -> Vec<Missing> {
    let mut missing = Vec::new();
    if case.owner.is_none() {
        missing.push(lacks("one person who owns it", "own"));
    }
    if !case.account.is_heard() {
        missing.push(lacks("the customer’s account: what specifically went wrong", "account"));
    }
    if !case.messages.all().iter().any(|m| owns_up(case, m)) {
        missing.push(lacks(
            "a reply that says what we got wrong, or listens, and does not deny, blame or attack",
            "reply",
        ));
    }
    if case.promises.to_contact().next().is_none() {
        missing.push(lacks("the next promise to the customer, with its date", "promise"));
    }
    if !understanding_sought(case) {
        missing.push(lacks("whether we understood: ask in a reply", "reply"));
    }
    missing
}

/// A reply that went out and admits; or, while nothing is judged yet or the finding is not upheld, listens.
fn owns_up(case: &Case, message: &Message) -> bool {
    let Kind::Out { purpose: Purpose::Reply, stance, .. } = &message.kind else { return false };
    message.went_out() && !stance.hurts && (stance.admits || (stance.listens && listening_is_enough(case, message)))
}

fn listening_is_enough(case: &Case, message: &Message) -> bool {
    use crate::cause::Finding::NotUpheld;
    let judged_first = case.causes.found_at().is_some_and(|at| at < message.at);
    !judged_first || matches!(case.causes.finding(), Some((NotUpheld, _)))
}

/// The customer said yes, or was asked after they last said no.
fn understanding_sought(case: &Case) -> bool {
    let since = match case.account.understood() {
        Some(true) => return true,
        Some(false) => case.account.understood_at(),
        None => None,
    };
    case.messages.all().iter().any(|m| {
        let asks = matches!(m.kind, Kind::Out { asks_understood: true, .. });
        asks && m.went_out() && since.is_none_or(|at| m.at > at)
    })
}

fn contain(case: &Case) -> Vec<Missing> {
    let mut missing = Vec::new();
    if case.remedies.containment().is_none() {
        missing.push(lacks("what limits the damage now, or why nothing needs limiting", "containment"));
    }
    if case.remedies.all().iter().all(|r| matches!(r.state, RemedyState::Refused | RemedyState::Withdrawn)) {
        missing.push(lacks("what makes it good", "remedy"));
    }
    missing.extend(case.remedies.all().iter().filter_map(outstanding));
    for broken in case.promises.to_contact().filter(|p| p.is_owed() && p.is_broken()) {
        missing.push(lacks(format!("a broken promise made good: {}", words::short(&broken.what, 60)), "promises"));
    }
    missing
}

fn outstanding(remedy: &Remedy) -> Option<Missing> {
    let what = words::short(&remedy.what, 60);
    match remedy.state {
        RemedyState::Asked => Some(lacks(format!("a yes to “{what}” from the one who was asked"), "remedies")),
        RemedyState::Offered => Some(lacks(format!("“{what}” with the customer"), "remedies")),
        RemedyState::Refuted => Some(lacks(format!("the customer says “{what}” did not help"), "remedies")),
        RemedyState::Delivered if !remedy.is_proven() => {
            Some(lacks(format!("“{what}” confirmed by the customer, or shown with evidence"), "remedies"))
        }
        _ => None,
    }
}

fn in_writing(case: &Case) -> Vec<Missing> {
    let mut missing = Vec::new();
    if case.causes.standing().next().is_none() {
        missing.push(lacks("why it happened: at least one cause", "cause"));
    }
    if case.causes.finding().is_none() {
        missing.push(lacks("the finding: upheld, partly, or not", "finding"));
    }
    if case.changes.standing().next().is_none() && case.changes.nothing_can_be_done().is_none() {
        missing.push(lacks("one change with owner and date, or plainly why nothing can be done", "change"));
    }
    if !letter_stands(case) {
        let again = case.verdict.not_yet_at().is_some();
        let says = if again {
            "a new letter: the customer says it is not made right yet"
        } else {
            "the letter: what was fixed and what will stop it"
        };
        missing.push(lacks(says, "letter"));
    }
    missing
}

/// A letter went out, has not come back, and is newer than the last "not yet".
fn letter_stands(case: &Case) -> bool {
    case.letter.last_sent().is_some_and(|sent| {
        let went = case.messages.get(sent.message).is_some_and(Message::went_out);
        went && case.verdict.not_yet_at().is_none_or(|no| sent.at > no)
    })
}

fn verdict(case: &Case) -> Vec<Missing> {
    let verdict = &case.verdict;
    if verdict.is_made_right() || verdict.has_lapsed() || case.outcome == Some(Outcome::NothingCanBeDone) {
        return Vec::new();
    }
    if verdict.is_asked() {
        return vec![lacks("the customer’s own word; they have been asked", "wait")];
    }
    if verdict.forecast().is_none() {
        return vec![lacks("what you expect them to say, sealed before they are asked", "forecast")];
    }
    vec![lacks("asking the customer whether it is made right", "ask")]
}

fn learn(case: &Case) -> Vec<Missing> {
    let mut missing = Vec::new();
    for promise in case.promises.to_contact().filter(|p| p.is_owed()) {
        missing.push(lacks(format!("a promise to keep: {}", words::short(&promise.what, 60)), "promises"));
    }
    for change in case.changes.standing().filter(|c| c.state != ChangeState::Checked) {
        let what = words::short(&change.what, 60);
        let says = match change.state {
            ChangeState::Planned => format!("“{what}” in place"),
            _ => format!("whether “{what}” worked"),
        };
        missing.push(lacks(says, "changes"));
    }
    if case.changes.standing().next().is_some() && missing.is_empty() && !result_told(case) {
        missing.push(lacks("telling the customer what came of the change", "result"));
    }
    missing
}

fn result_told(case: &Case) -> bool {
    let checked = case.changes.last_checked_at();
    case.messages.last_out(Purpose::Result).is_some_and(|m| checked.is_none_or(|at| m.at >= at))
}
