//! What was promised, given and changed, each with how it stands in words the customer can check.

use super::{Source, first_name, quote};
use casework::case::Command;
use casework::change::{Change, Effect, State as ChangeState};
use casework::promise::{self, Promise, State as PromiseState, To};
use casework::remedy::{self, Remedy, State as RemedyState};
use text::Text;
use text::text;

/// A promise to them.
pub struct PromiseLine {
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
        says: line_of(&first_name(&source.ctx.organisation.people.name(p.owner)), promise_says(p, source), source),
        may_judge: source.may(Command::Promise(promise::Command::Confirm { n: p.n })),
    };
    let theirs = |p: &&Promise| match p.to {
        To::Contact(owed) => source.case.participants.speaks_for(source.me, owed),
        To::Member(_) => false,
    };
    source.case.promises.to_contact().filter(theirs).map(line).collect()
}

/// Its date has passed, whether or not the clock has come round to say so.
fn is_late(promise: &Promise, source: &Source) -> bool {
    promise.is_broken() || (promise.is_owed() && promise.due <= source.ctx.now)
}

/// Who, and how it stands: `Tomas · due Mon 30 Nov, 12:00`.
fn line_of(who: &str, stands: impl IntoIterator<Item = Text>, source: &Source) -> String {
    let stands = stands.into_iter().map(|text| text.in_language(source.language));
    [who.to_owned()].into_iter().chain(stands).collect::<Vec<_>>().join(" · ")
}

fn promise_says(promise: &Promise, source: &Source) -> Vec<Text> {
    let due = source.moment(promise.due);
    let first = source.moment(promise.earlier.first().copied().unwrap_or(promise.due));
    match promise.state {
        PromiseState::Done | PromiseState::Confirmed => {
            let done = source.moment(promise.done_at.unwrap_or(promise.due));
            let how = if promise.is_broken() {
                text!(customer: "done on {done}, later than promised ({first})", done, first)
            } else {
                text!(customer: "kept on {done}", done)
            };
            let agreed = (promise.state == PromiseState::Confirmed).then(|| text!(customer: "you confirmed it"));
            [how].into_iter().chain(agreed).collect()
        }
        PromiseState::Promised if is_late(promise, source) && promise.due > source.ctx.now => {
            vec![text!(customer: "late: promised for {first}, now due {due}", first, due)]
        }
        PromiseState::Promised if is_late(promise, source) => {
            vec![text!(customer: "late: it was due {due} and isn’t done yet", due)]
        }
        PromiseState::Promised if !promise.earlier.is_empty() => {
            vec![text!(customer: "due {due} (first promised for {first})", due, first)]
        }
        PromiseState::Promised => vec![text!(customer: "due {due}", due)],
        _ => vec![text!(customer: "no longer needed")],
    }
}

/// Something that makes it good.
pub struct RemedyLine {
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
    let theirs = source.case.remedies.all().iter().filter(|_| source.is_theirs());
    theirs.filter_map(|r| remedy_line(r, source)).collect()
}

fn remedy_line(given: &Remedy, source: &Source) -> Option<RemedyLine> {
    let when = source.moment(given.delivered_at.unwrap_or(source.ctx.now));
    let (tone, says) = match given.state {
        RemedyState::Offered => ("due", text!(customer: "on its way to you")),
        RemedyState::Delivered => {
            ("due", text!(customer: "with you since {when}, as far as we know. Did it help?", when))
        }
        RemedyState::Confirmed => ("kept", text!(customer: "with you since {when}; you told us that it helped", when)),
        RemedyState::Refuted => (
            "broken",
            match given.why.as_deref() {
                Some(words) => text!(customer: "you told us that it didn’t help: {words}", words = quote(words)),
                None => text!(customer: "you told us that it didn’t help"),
            },
        ),
        RemedyState::Asked | RemedyState::Refused | RemedyState::Withdrawn => return None,
    };
    Some(RemedyLine {
        n: given.n,
        tone,
        what: given.what.clone(),
        says: says.in_language(source.language),
        may_confirm: source.may(Command::Remedy(remedy::Command::Confirm { n: given.n })),
        may_refute: source.may(Command::Remedy(remedy::Command::Refute { n: given.n, words: String::new() })),
    })
}

/// Something we do differently from now on.
pub struct ChangeLine {
    /// `kept`, `broken`, `due` or `off`.
    pub tone: &'static str,
    pub what: String,
    /// Who, by when, and what came of it.
    pub says: String,
}

/// What becomes different, for them and for everybody who is affected.
pub fn changes(source: &Source) -> Vec<ChangeLine> {
    let line = |change: &Change| {
        let who = first_name(&source.ctx.organisation.people.name(change.owner));
        let (tone, says) = change_says(change, source);
        ChangeLine { tone, what: change.what.clone(), says: line_of(&who, says, source) }
    };
    let shared = source.group.iter().flat_map(|group| group.changes.standing());
    source.case.changes.all().iter().chain(shared).filter(|_| source.is_theirs()).map(line).collect()
}

fn change_says(change: &Change, source: &Source) -> (&'static str, Vec<Text>) {
    let due = source.day(change.due);
    let check = || text!(customer: "on {day} we’ll check whether it worked, and write to you", day = source.day(change.check_on));
    match (change.state, change.effect) {
        (ChangeState::Planned, _) if change.due <= source.ctx.now => {
            ("broken", vec![text!(customer: "late: it was due by {due}", due)])
        }
        (ChangeState::Planned, _) => ("due", vec![text!(customer: "by {due}", due), check()]),
        (ChangeState::Made, _) => ("due", vec![text!(customer: "in place"), check()]),
        (ChangeState::Checked, Some(Effect::DidNotWork)) => {
            ("broken", with_counts(text!(customer: "in place, but it didn’t work"), change))
        }
        (ChangeState::Checked, _) => {
            ("kept", with_counts(text!(customer: "in place, and it happens less often"), change))
        }
        (ChangeState::Dropped, _) => {
            ("off", vec![text!(customer: "we’re no longer doing this; ask us if you’d like to know why")])
        }
    }
}

fn with_counts(says: Text, change: &Change) -> Vec<Text> {
    let counted = change.counts.map(|(before, after)| {
        let of = |times: u32, days: u32| text!(
            customer: "{times, plural, =0 {never} one {once} other {# times}} in {days, plural, one {# day} other {# days}}",
            times,
            days
        );
        let (before, after) = (of(before.times, before.days), of(after.times, after.days));
        text!(customer: "before: {before}; since then: {after}", before, after)
    });
    [says].into_iter().chain(counted).collect()
}
