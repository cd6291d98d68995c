//! What was promised, given and changed, each with how it stands in words the customer can check.

use super::{Source, first_name};
use casework::change::{Change, Effect, State as ChangeState};
use casework::promise::{Promise, State as PromiseState};
use casework::remedy::{Remedy, State as RemedyState};

/// A promise to them.
pub struct PromiseLine {
    /// Its number.
    pub n: u32,
    /// `kept`, `broken`, `due` or `off`.
    pub tone: &'static str,
    /// What is owed.
    pub what: String,
    /// Who, by when, and how it went.
    pub says: String,
    /// We say it is done; they have not said yet.
    pub may_judge: bool,
}

/// The promises to them; never what colleagues ask of each other.
pub fn promises(source: &Source) -> Vec<PromiseLine> {
    let line = |p: &Promise| PromiseLine {
        n: p.n,
        tone: if is_late(p, source) { "broken" } else { p.standing() },
        what: p.what.clone(),
        says: format!("{} · {}", first_name(&source.ctx.house.people.name(p.owner)), promise_says(p, source)),
        may_judge: p.state == PromiseState::Done,
    };
    source.case.promises.to_contact().map(line).collect()
}

/// Its date has passed, whether or not the clock has come round to say so.
fn is_late(promise: &Promise, source: &Source) -> bool {
    promise.is_broken() || (promise.is_owed() && promise.due <= source.ctx.now)
}

fn promise_says(promise: &Promise, source: &Source) -> String {
    let done = promise.done_at.map(|at| source.short(at)).unwrap_or_default();
    let first = promise.earlier.first().copied().unwrap_or(promise.due);
    match promise.state {
        PromiseState::Done | PromiseState::Confirmed => {
            let agreed = if promise.state == PromiseState::Confirmed { "; you agreed" } else { "" };
            let how = if promise.is_broken() {
                format!("done {done}, later than promised ({})", source.short(first))
            } else {
                format!("kept, {done}")
            };
            format!("{how}{agreed}")
        }
        PromiseState::Promised if is_late(promise, source) && promise.due > source.ctx.now => {
            format!("late: promised for {}. New date {}", source.short(first), source.short(promise.due))
        }
        PromiseState::Promised if is_late(promise, source) => {
            format!("late: was due {}, and is not done yet", source.short(promise.due))
        }
        PromiseState::Promised if !promise.earlier.is_empty() => {
            format!("by {} (first promised for {})", source.short(promise.due), source.short(first))
        }
        PromiseState::Promised => format!("by {}", source.short(promise.due)),
        _ => "no longer wanted".to_owned(),
    }
}

/// Something that makes it good.
pub struct RemedyLine {
    /// Its number.
    pub n: u32,
    /// `kept`, `broken` or `due`.
    pub tone: &'static str,
    /// What they get.
    pub what: String,
    /// How it stands.
    pub says: String,
    /// We say they have it; they have not said yet.
    pub may_confirm: bool,
    /// They can say that it did not help.
    pub may_refute: bool,
}

/// What they were offered. What still waits for a yes of ours, or got a no, was not offered to them.
pub fn remedies(source: &Source) -> Vec<RemedyLine> {
    source.case.remedies.all().iter().filter_map(|r| remedy_line(r, source)).collect()
}

fn remedy_line(remedy: &Remedy, source: &Source) -> Option<RemedyLine> {
    let when = remedy.delivered_at.map(|at| source.short(at)).unwrap_or_default();
    let (tone, says) = match remedy.state {
        RemedyState::Offered => ("due", "on its way to you".to_owned()),
        RemedyState::Delivered => ("due", format!("with you since {when}, as far as we know. Did it help?")),
        RemedyState::Confirmed => ("kept", format!("since {when}; you said that it helped")),
        RemedyState::Refuted => {
            let words = remedy.why.as_deref().map(|why| format!(": “{why}”")).unwrap_or_default();
            ("broken", format!("you said that it did not help{words}"))
        }
        RemedyState::Asked | RemedyState::Refused | RemedyState::Withdrawn => return None,
    };
    Some(RemedyLine {
        n: remedy.n,
        tone,
        what: remedy.what.clone(),
        says,
        may_confirm: remedy.state == RemedyState::Delivered,
        may_refute: matches!(remedy.state, RemedyState::Delivered | RemedyState::Confirmed),
    })
}

/// Something we do differently from now on.
pub struct ChangeLine {
    /// `kept`, `broken`, `due` or `off`.
    pub tone: &'static str,
    /// What.
    pub what: String,
    /// Who, by when, and what came of it.
    pub says: String,
}

/// What becomes different.
pub fn changes(source: &Source) -> Vec<ChangeLine> {
    let line = |change: &Change| {
        let who = first_name(&source.ctx.house.people.name(change.owner));
        let (tone, says) = change_says(change, source);
        ChangeLine { tone, what: change.what.clone(), says: format!("{who} · {says}") }
    };
    source.case.changes.all().iter().map(line).collect()
}

fn change_says(change: &Change, source: &Source) -> (&'static str, String) {
    let check = source.day(change.check_on);
    match (change.state, change.effect) {
        (ChangeState::Planned, _) if change.due <= source.ctx.now => {
            ("broken", format!("late: was to be in place by {}", source.day(change.due)))
        }
        (ChangeState::Planned, _) => {
            ("due", format!("by {}. On {check} we look whether it worked, and write to you", source.day(change.due)))
        }
        (ChangeState::Made, _) => ("due", format!("in place. On {check} we look whether it worked, and write to you")),
        (ChangeState::Checked, Some(Effect::DidNotWork)) => {
            ("broken", format!("in place, and it did not work{}", counted(change)))
        }
        (ChangeState::Checked, _) => ("kept", format!("in place, and it happens less{}", counted(change))),
        (ChangeState::Dropped, _) => ("off", "given up; ask us why".to_owned()),
    }
}

fn counted(change: &Change) -> String {
    let Some((before, after)) = change.counts else { return String::new() };
    format!(": {} times in {} days before, {} in {} days since", before.times, before.days, after.times, after.days)
}
