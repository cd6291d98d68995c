//! Who owes what by when: the rows of Today, read off the state of a case.

use super::path::is_told_by_us;
use super::{Case, Lack, Step, path, titles, words as said};
use crate::change::State as ChangeState;
use crate::message::{Delivery, Kind};
use crate::promise::{State as PromiseState, To};
use crate::remedy::{Authority, State as RemedyState};
use crate::verdict::Word;
use base::context::Directory;
use base::ids::MemberId;
use base::words;
use jiff::Timestamp;

/// What sort of thing is owed; decides the row's words and its action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum DebtKind {
    /// An answer to a message.
    Answer,
    /// Take a case nobody owns, or finish owning it.
    Own,
    /// Say yes or no to a hand-over.
    HandOver,
    /// Say whether a case can be closed as no complaint.
    SecondLook,
    /// Keep a promise.
    Promise,
    /// Say yes or no to a request.
    Request,
    /// Answer a counter-offer.
    Counter,
    /// Say whether what you asked for is done.
    Confirm,
    /// Say yes or no to a remedy above a colleague's limit.
    Approve,
    /// Say whether someone new who wrote in the thread belongs to the case.
    Stranger,
    /// A message did not arrive.
    Undelivered,
    /// Limit the damage and make it good.
    Contain,
    /// Find why, plan the change, write the letter.
    Path,
    /// Lock the prediction and ask for the verdict.
    Ask,
    /// Put a change in place.
    Change,
    /// Look whether it worked.
    Check,
    /// Tell the customer what came of it.
    Result,
    /// The customer wants to talk to someone else.
    SomeoneElse,
    /// Nothing to do: the customer has been asked.
    Waiting,
    /// Somebody outside owes us an answer.
    OutsideAnswer,
    /// Answer somebody outside.
    OutsideQuestion,
    /// A message to somebody outside did not arrive.
    OutsideBounced,
}

/// One thing one person owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// What sort.
    pub kind: DebtKind,
    /// Who owes it; nobody in particular while a case has no owner.
    pub member: Option<MemberId>,
    /// By when.
    pub due: Timestamp,
    /// The number of the promise, message, remedy or change it is about; 0 for the case.
    pub n: u32,
    /// What is owed, in the words of whoever wrote it: a promise, a remedy, a change; why a message did not arrive, as
    /// [`Failure`](engine::outbox::Failure) is stored; empty where the kind says it all.
    pub what: String,
    /// What the step misses first, when it is a step that is owed; `what` is then the title of the thing it is about.
    pub lack: Option<Lack>,
}

/// Everything that is owed on this case.
pub fn owed(case: &Case, people: &Directory) -> Vec<Owed> {
    let mut debts = Vec::new();
    // All of it is owed in the case that it goes on in.
    if case.joining.is_merged() {
        return debts;
    }
    answers(case, &mut debts);
    promises(case, &mut debts);
    let outside = crate::outside::owed(case).into_iter();
    debts.extend(outside.map(|(kind, due, n, what)| debt(kind, case.owner, due, n, &what)));
    if case.is_open() {
        hands(case, people, &mut debts);
        remedies(case, &mut debts);
        steps(case, &mut debts);
        changes(case, &mut debts);
    }
    debts
}

fn answers(case: &Case, debts: &mut Vec<Owed>) {
    for stranger in case.messages.strangers.open() {
        debts.push(debt(DebtKind::Stranger, case.owner, stranger.due, stranger.n, ""));
    }
    for message in case.messages.all() {
        match (&message.kind, &message.debt) {
            (_, Some(crate::message::Debt::Open { due })) => {
                debts.push(debt(DebtKind::Answer, case.owner, *due, message.n, ""));
            }
            (Kind::Out { delivery: Delivery::Failed(failure), .. }, _) => {
                debts.push(debt(DebtKind::Undelivered, case.owner, message.at, message.n, &failure.stored()));
            }
            _ => {}
        }
    }
}

fn promises(case: &Case, debts: &mut Vec<Owed>) {
    for promise in case.promises.all() {
        let asker = match promise.to {
            To::Member(asker) => Some(asker),
            To::Contact(_) => None,
        };
        let (kind, member) = match promise.state {
            PromiseState::Promised => (DebtKind::Promise, Some(promise.owner)),
            PromiseState::Requested => (DebtKind::Request, Some(promise.owner)),
            PromiseState::Countered => (DebtKind::Counter, asker),
            PromiseState::Done if asker.is_some() => (DebtKind::Confirm, asker),
            _ => continue,
        };
        debts.push(debt(kind, member, promise.due, promise.n, &promise.what));
    }
}

fn hands(case: &Case, people: &Directory, debts: &mut Vec<Owed>) {
    if case.owner.is_none() {
        debts.push(debt(DebtKind::Own, None, case.head.clocks.own, 0, &case.head.subject));
    }
    if let Some(offer) = &case.hand_over {
        debts.push(debt(DebtKind::HandOver, Some(offer.to), offer.at, 0, &offer.note));
    }
    if let Some(look) = &case.second_look {
        let manager = look.by.or(case.owner).and_then(|by| people.manager_of(by));
        debts.push(debt(DebtKind::SecondLook, manager, look.at + DAY, 0, &look.why));
    }
    let someone_else = case.verdict.all().last().filter(|g| g.word == Word::SomeoneElse);
    if let (Some(given), Some(owner)) = (someone_else, case.owner) {
        let spoken = case
            .messages
            .all()
            .iter()
            .any(|m| m.went_out() && m.at > given.at && m.by != base::context::Actor::Member(owner));
        if !spoken {
            let manager = people.manager_of(owner).or(Some(owner));
            debts.push(debt(DebtKind::SomeoneElse, manager, given.at, 0, ""));
        }
    }
}

fn remedies(case: &Case, debts: &mut Vec<Owed>) {
    for remedy in case.remedies.all().iter().filter(|r| r.state == RemedyState::Asked) {
        if let Authority::Asked(approver) = remedy.authority {
            debts.push(debt(DebtKind::Approve, Some(approver), case.head.clocks.contain, remedy.n, &remedy.what));
        }
    }
}

/// The step the owner stands before, with its clock.
fn steps(case: &Case, debts: &mut Vec<Owed>) {
    let Some(owner) = case.owner else { return };
    // What a group does for all is shown with the group, and not once for each of thousands.
    if is_told_by_us(case) && case.shared.group().is_some() {
        return;
    }
    let stones = path(case);
    let Some(stone) = stones.iter().find(|s| !s.is_done()) else { return };
    let Some(next) = stone.missing.first().copied() else { return };
    let (kind, due) = match stone.step {
        // The row for the answer says it already.
        Step::Own if case.messages.unanswered().next().is_some() => return,
        Step::Own => (DebtKind::Own, case.head.clocks.own),
        Step::Contain => (DebtKind::Contain, case.head.clocks.contain),
        Step::Path => (DebtKind::Path, case.head.clocks.path.max(case.verdict.not_yet_at().unwrap_or(Timestamp::MIN))),
        Step::Verdict if case.verdict.is_asked() => {
            let until = case.verdict.remind_at().or(case.verdict.lapses_at());
            (DebtKind::Waiting, until.unwrap_or(case.last_at))
        }
        Step::Verdict => (DebtKind::Ask, case.done[Step::Path as usize].unwrap_or(case.last_at) + DAY),
        Step::Learn if next.lack == Lack::Result => {
            (DebtKind::Result, case.changes.last_checked_at().unwrap_or(case.last_at) + DAY)
        }
        Step::Learn => return,
    };
    let title = said::title(next, &titles(case));
    debts.push(Owed { lack: Some(next.lack), ..debt(kind, Some(owner), due, 0, &title) });
}

const DAY: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

fn changes(case: &Case, debts: &mut Vec<Owed>) {
    for change in case.changes.standing() {
        let (kind, due) = match change.state {
            ChangeState::Planned => (DebtKind::Change, change.due),
            ChangeState::Made => (DebtKind::Check, change.check_on),
            _ => continue,
        };
        debts.push(debt(kind, Some(change.owner), due, change.n, &change.what));
    }
}

fn debt(kind: DebtKind, member: Option<MemberId>, due: Timestamp, n: u32, what: &str) -> Owed {
    Owed { kind, member, due, n, what: words::short(what, words::LINE), lack: None }
}
