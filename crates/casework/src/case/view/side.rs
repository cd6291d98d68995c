//! Promises, remedies, changes and the account as shown, each with the moves the one who looks may make.

use super::Source;
use crate::account::Question;
use crate::change::{Change, State as ChangeState};
use crate::promise::{Promise, State as PromiseState, To};
use crate::remedy::{Remedy, State as RemedyState};
use base::context::{Actor, Role};
use base::words;

/// A promise as shown, with the moves the one who looks may make.
pub struct PromiseView {
    /// Its number.
    pub n: u32,
    /// `kept`, `due`, `broken`, `asked`, `off`.
    pub standing: &'static str,
    /// What is owed.
    pub what: String,
    /// Who, and how it stands.
    pub says: String,
    /// The owner may do it, or move it.
    pub may_complete: bool,
    /// I was asked: yes, no, or something else.
    pub may_answer: bool,
    /// I was asked first, so I may offer something else.
    pub may_counter: bool,
    /// I asked, and it is said to be done.
    pub may_confirm: bool,
    /// I asked, and may let it go.
    pub may_withdraw: bool,
}

/// The promises, owed ones first.
pub fn promises(source: &Source) -> Vec<PromiseView> {
    let mut all: Vec<&Promise> = source.case.promises.all().iter().collect();
    all.sort_by_key(|p| (p.is_settled(), p.due));
    all.into_iter().map(|p| promise(p, source)).collect()
}

fn promise(promise: &Promise, source: &Source) -> PromiseView {
    let me = match source.ctx.actor {
        Actor::Member(id) => Some(id),
        _ => None,
    };
    let is_manager = source.ctx.member().is_ok_and(|p| p.role >= Role::Manager);
    let mine = me == Some(promise.owner);
    let asked_by_me = matches!(promise.to, To::Member(id) if Some(id) == me);
    let asked = promise.state == PromiseState::Requested && mine;
    PromiseView {
        n: promise.n,
        standing: promise.standing(),
        what: promise.what.clone(),
        says: promise_says(promise, source),
        may_complete: promise.is_owed() && (mine || is_manager),
        may_answer: asked || (promise.state == PromiseState::Countered && asked_by_me),
        may_counter: asked,
        may_confirm: promise.state == PromiseState::Done && asked_by_me,
        may_withdraw: asked_by_me && !promise.is_settled(),
    }
}

fn promise_says(promise: &Promise, source: &Source) -> String {
    let owner = source.ctx.house.people.name(promise.owner);
    let owner = match promise.to {
        To::Contact(_) => owner,
        To::Member(id) => format!("{owner}, for {}", source.ctx.house.people.name(id)),
    };
    let due = source.short(promise.due);
    let moved =
        if promise.earlier.is_empty() { String::new() } else { format!(" · moved {}×", promise.earlier.len()) };
    let state = match (promise.state, promise.done_at) {
        (PromiseState::Requested, _) => format!("asked, needed by {due}"),
        (PromiseState::Countered, _) => format!("offers {due} instead"),
        (PromiseState::Promised, _) if promise.is_broken() => format!("was due {due}, not done yet"),
        (PromiseState::Promised, _) => format!("{due}, {}", source.until(promise.due)),
        (PromiseState::Declined, _) => format!("said no: {}", promise.why.as_deref().unwrap_or_default()),
        (PromiseState::Withdrawn, _) => "no longer wanted".to_owned(),
        (_, Some(done)) if promise.is_broken() => format!("due {due}, done {}", source.short(done)),
        (PromiseState::Confirmed, Some(done)) => format!("kept {}, and confirmed", source.short(done)),
        (_, Some(done)) => format!("kept {}", source.short(done)),
        _ => due,
    };
    format!("{owner} · {state}{moved}")
}

/// A remedy as shown.
pub struct RemedyView {
    /// Its number.
    pub n: u32,
    /// `kept`, `due`, `broken`, `asked`, `off`.
    pub tone: &'static str,
    /// What kind.
    pub kind: String,
    /// What, what it costs, on whose authority, and how it stands.
    pub what: String,
    /// The line below.
    pub says: String,
    /// I may say yes or no.
    pub may_approve: bool,
    /// It can be delivered.
    pub may_deliver: bool,
    /// It can be taken back.
    pub may_withdraw: bool,
}

/// The remedies.
pub fn remedies(source: &Source) -> Vec<RemedyView> {
    source.case.remedies.all().iter().map(|r| remedy(r, source)).collect()
}

fn remedy(remedy: &Remedy, source: &Source) -> RemedyView {
    use crate::remedy::Authority;
    let people = &source.ctx.house.people;
    let whose = match remedy.authority {
        Authority::Own(id) => format!("{}’s own authority", people.name(id)),
        Authority::Asked(id) => format!("waits for {}", people.name(id)),
        Authority::Approved(id) => format!("approved by {}", people.name(id)),
    };
    let cost = if remedy.cost == 0 { "no charge".to_owned() } else { words::money(remedy.cost, &remedy.currency) };
    let state = match (remedy.state, &remedy.evidence, &remedy.why) {
        (RemedyState::Delivered, Some(evidence), _) => format!("delivered: {evidence}"),
        (RemedyState::Refused | RemedyState::Refuted | RemedyState::Withdrawn, _, Some(why)) => {
            format!("{}: {why}", remedy.state)
        }
        (state, ..) => state.to_string(),
    };
    let may = source.ctx.member().ok();
    RemedyView {
        n: remedy.n,
        tone: match remedy.state {
            RemedyState::Asked => "asked",
            RemedyState::Offered => "due",
            RemedyState::Delivered | RemedyState::Confirmed => "kept",
            RemedyState::Refuted => "broken",
            RemedyState::Refused | RemedyState::Withdrawn => "off",
        },
        kind: remedy.kind.to_string(),
        what: remedy.what.clone(),
        says: format!("{cost} · {whose} · {state}"),
        may_approve: remedy.state == RemedyState::Asked
            && may.is_some_and(|me| {
                me.limit >= remedy.cost || matches!(remedy.authority, Authority::Asked(id) if id == me.id)
            }),
        may_deliver: matches!(remedy.state, RemedyState::Offered | RemedyState::Refuted),
        may_withdraw: remedy.is_open(),
    }
}

/// A change as shown.
pub struct ChangeView {
    /// Its number.
    pub n: u32,
    /// `due`, `kept`, `off`.
    pub standing: &'static str,
    /// What is done differently.
    pub what: String,
    /// Expectation, owner, dates, effect.
    pub says: String,
    /// It can be said to be in place, or moved.
    pub may_make: bool,
    /// Its effect can be looked at.
    pub may_check: bool,
    /// It can be given up.
    pub may_drop: bool,
}

/// The changes.
pub fn changes(source: &Source) -> Vec<ChangeView> {
    source.case.changes.all().iter().map(|c| change(c, source)).collect()
}

fn change(change: &Change, source: &Source) -> ChangeView {
    let mine = source.ctx.member().is_ok_and(|me| me.id == change.owner || me.role >= Role::Manager);
    let owner = source.ctx.house.people.name(change.owner);
    let (standing, state) = match (change.state, change.effect) {
        (ChangeState::Planned, _) => ("due", format!("in place by {}", source.short(change.due))),
        (ChangeState::Made, Some(_)) => {
            ("due", format!("too early to tell, look again {}", source.short(change.check_on)))
        }
        (ChangeState::Made, None) => ("due", format!("in place, looked at {}", source.short(change.check_on))),
        (ChangeState::Checked, Some(crate::change::Effect::Worked)) => ("kept", "it worked".to_owned()),
        (ChangeState::Checked, _) => ("broken", "it did not work, and that is a result".to_owned()),
        (ChangeState::Dropped, _) => ("off", format!("given up: {}", change.words.as_deref().unwrap_or_default())),
    };
    let counts = change
        .counts
        .map(|(before, after)| format!(" · {:.1} a month before, {:.1} since", before.a_month(), after.a_month()));
    ChangeView {
        n: change.n,
        standing,
        what: change.what.clone(),
        says: format!("{owner} · {state}{} · we expect: {}", counts.unwrap_or_default(), change.expectation),
        may_make: mine && change.state == ChangeState::Planned,
        may_check: mine && change.state == ChangeState::Made,
        may_drop: mine && matches!(change.state, ChangeState::Planned | ChangeState::Made),
    }
}

/// One of the six questions with its answer.
pub struct AnswerView {
    /// The field's name in the form.
    pub field: &'static str,
    /// As a colleague reads it.
    pub question: &'static str,
    /// In the customer's words.
    pub words: Option<String>,
    /// Where they are from.
    pub source: String,
}

/// The account.
pub fn account(source: &Source) -> Vec<AnswerView> {
    use crate::account::Source as From;
    Question::ALL
        .into_iter()
        .map(|question| {
            let answer = source.case.account.answer(question);
            let from = match answer.map(|a| a.source) {
                Some(From::Message(n)) => format!("message {n}"),
                Some(From::Call) => "told in person".to_owned(),
                Some(From::Page) => "written on their page".to_owned(),
                None => String::new(),
            };
            let field: &'static str = question.into();
            AnswerView { field, question: question.ours(), words: answer.map(|a| a.words.clone()), source: from }
        })
        .collect()
}
