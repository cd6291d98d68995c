//! The five steps, each with what it still misses. A step is done by evidence alone; nobody can tick one.

use super::{Case, Outcome, Step};
use crate::change::State as ChangeState;
use crate::message::{Channel, Kind, Message, Purpose};
use crate::remedy::{Remedy, State as RemedyState};

/// One piece of evidence that is not there yet. Its words are made where it is shown (`words::missing`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What sort.
    pub lack: Lack,
    /// The number of the promise, remedy or change it is about; 0 for the case.
    pub n: u32,
}

base::choice! {
    /// What a step can miss. Stored by these names.
    pub enum Lack {
        /// One person who owns it.
        Owner,
        /// What specifically went wrong, in the customer's words.
        Account,
        /// A reply that admits, or listens, and does not deny, blame or attack.
        Admission,
        /// A promise to the customer, with its date.
        NextPromise,
        /// Whether we understood: asked, or said by the customer.
        Understanding,
        /// What limits the impact now, or why nothing is needed.
        Containment,
        /// Something that makes good.
        Remedy,
        /// A yes to remedy `n` from the one who was asked.
        Approval,
        /// Remedy `n` with the customer.
        Delivery,
        /// The customer says that remedy `n` did not help.
        Help,
        /// Remedy `n` confirmed by the customer, or shown with evidence.
        Proof,
        /// Promise `n`, broken and still owed.
        BrokenPromise,
        /// Why it happened.
        Cause,
        /// Whether the complaint is upheld.
        Finding,
        /// A change, or why nothing can be done.
        Change,
        /// The path in writing.
        Letter,
        /// The path in writing once more, since the customer said "not yet".
        NewLetter,
        /// What we expect the customer to say.
        Prediction,
        /// Asking the customer.
        Question,
        /// The customer's answer: they have been asked.
        Answer,
        /// The customer's verdict, before anything can be learned.
        Verdict,
        /// Promise `n`, still owed.
        OwedPromise,
        /// Change `n` in place.
        InPlace,
        /// Whether change `n` worked.
        Checked,
        /// Telling the customer what came of the changes.
        Result,
        /// The changes of the group, in place and checked.
        Shared,
    }
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
    let learn = if verdict.is_empty() { learn(case) } else { vec![Lack::Verdict.into()] };
    [
        stone(Step::Own, own(case)),
        stone(Step::Contain, contain(case)),
        stone(Step::Path, in_writing(case)),
        stone(Step::Verdict, verdict),
        stone(Step::Learn, learn),
    ]
}

impl From<Lack> for Missing {
    fn from(lack: Lack) -> Missing {
        Missing { lack, n: 0 }
    }
}

/// We found out ourselves that they are affected, and they have not said a word yet: there is nothing to listen to.
pub(super) fn is_told_by_us(case: &Case) -> bool {
    case.head.channel == Channel::Found && !case.messages.all().iter().any(|m| matches!(m.kind, Kind::In { .. }))
}

fn own(case: &Case) -> Vec<Missing> {
    let mut missing = Vec::new();
    if case.owner.is_none() {
        missing.push(Lack::Owner.into());
    }
    if is_told_by_us(case) {
        if !letter_stands(case) {
            missing.push(Lack::Letter.into());
        }
        return missing;
    }
    if !case.account.is_heard() {
        missing.push(Lack::Account.into());
    }
    if !case.messages.all().iter().any(|m| owns_up(case, m)) {
        missing.push(Lack::Admission.into());
    }
    if case.promises.to_contact().next().is_none() {
        missing.push(Lack::NextPromise.into());
    }
    if !understanding_sought(case) {
        missing.push(Lack::Understanding.into());
    }
    missing
}

/// A reply that went out and admits; or, while nothing is judged yet or the finding is not upheld, listens.
fn owns_up(case: &Case, message: &Message) -> bool {
    let Kind::Out { purpose: Purpose::Reply, stance, .. } = &message.kind else { return false };
    case.went_to_complainant(message)
        && message.went_out()
        && !stance.hurts
        && (stance.admits || (stance.listens && listening_is_enough(case, message)))
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
        asks && case.went_to_complainant(m) && m.went_out() && since.is_none_or(|at| m.at > at)
    })
}

fn contain(case: &Case) -> Vec<Missing> {
    let mut missing: Vec<Missing> = Vec::new();
    if case.remedies.containment().is_none() && !case.shared.stands().contained {
        missing.push(Lack::Containment.into());
    }
    if case.remedies.all().iter().all(|r| matches!(r.state, RemedyState::Refused | RemedyState::Withdrawn)) {
        missing.push(Lack::Remedy.into());
    }
    missing.extend(case.remedies.all().iter().filter_map(outstanding));
    let broken = case.promises.to_contact().filter(|p| p.is_owed() && p.is_broken());
    missing.extend(broken.map(|p| Missing { lack: Lack::BrokenPromise, n: p.n }));
    missing
}

fn outstanding(remedy: &Remedy) -> Option<Missing> {
    let lack = match remedy.state {
        RemedyState::Asked => Lack::Approval,
        RemedyState::Offered => Lack::Delivery,
        RemedyState::Refuted => Lack::Help,
        RemedyState::Delivered if !remedy.is_proven() => Lack::Proof,
        _ => return None,
    };
    Some(Missing { lack, n: remedy.n })
}

fn in_writing(case: &Case) -> Vec<Missing> {
    let (mut missing, shared) = (Vec::new(), case.shared.stands());
    if case.causes.standing().next().is_none() && !shared.cause {
        missing.push(Lack::Cause.into());
    }
    // Whoever puts a case into the group of a break says that it is upheld.
    if case.causes.finding().is_none() && !shared.cause {
        missing.push(Lack::Finding.into());
    }
    let planned = case.changes.standing().next().is_some() || case.changes.nothing_can_be_done().is_some();
    if !planned && !shared.change {
        missing.push(Lack::Change.into());
    }
    if !letter_stands(case) {
        let again = case.verdict.not_yet_at().is_some();
        missing.push(if again { Lack::NewLetter } else { Lack::Letter }.into());
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
    let owed = case.promises.to_contact().find(|promise| promise.is_owed());
    vec![match owed {
        _ if verdict.is_asked() => Lack::Answer.into(),
        // Nobody is asked whether it is made right while a promise to them is open.
        Some(promise) => Missing { lack: Lack::OwedPromise, n: promise.n },
        None if verdict.prediction().is_none() => Lack::Prediction.into(),
        None => Lack::Question.into(),
    }]
}

fn learn(case: &Case) -> Vec<Missing> {
    let owed = case.promises.to_contact().filter(|p| p.is_owed());
    let mut missing: Vec<Missing> = owed.map(|p| Missing { lack: Lack::OwedPromise, n: p.n }).collect();
    let unchecked = case.changes.standing().filter(|c| c.state != ChangeState::Checked);
    missing.extend(unchecked.map(|c| {
        let lack = if c.state == ChangeState::Planned { Lack::InPlace } else { Lack::Checked };
        Missing { lack, n: c.n }
    }));
    let shared = case.shared.stands();
    if shared.change && !shared.checked {
        missing.push(Lack::Shared.into());
    }
    let changed = shared.change || case.changes.standing().next().is_some();
    if changed && missing.is_empty() && !result_told(case) {
        missing.push(Lack::Result.into());
    }
    missing
}

fn result_told(case: &Case) -> bool {
    let shared = case.shared.place().and_then(|place| place.checked_at);
    let checked = case.changes.last_checked_at().max(shared);
    let is_after = |m: &Message| checked.is_none_or(|at| m.at >= at);
    // A letter to all tells the result of what was changed for all.
    let by_letter = shared.is_some() && case.messages.last_out(Purpose::Letter).is_some_and(is_after);
    by_letter || case.messages.last_out(Purpose::Result).is_some_and(is_after)
}
