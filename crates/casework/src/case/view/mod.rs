//! A case as its page shows it: words and moments ready to read, and which actions fit its state.

mod knocks;
mod side;
mod suggest;
mod thread;

pub use knocks::{KnockView, Knocking, knocks};
pub use side::{AnswerView, ChangeView, PromiseView, RemedyView, account, changes, promises, remedies};
pub use suggest::{Confirm, Suggestion, suggestions};
pub use thread::{Entry, Said, entries, paragraphs};

use super::{Case, Step, Stone, path, tell};
use crate::case::Stored;
use crate::customer::{Contact, Customer};
use crate::message::store::{File, Words};
use base::context::{Actor, Context, Naming, Titles};
use base::words;
use calendar::{short, until};
use engine::arrival::authentication::Authentication;
use jiff::Timestamp;

/// Everything the page is made from.
pub struct Source<'a> {
    /// The history.
    pub history: &'a [Stored],
    /// Its fold.
    pub case: &'a Case,
    /// The words of its messages.
    pub words: &'a [Words],
    /// What the published records say of who sent them.
    pub senders: &'a [(u32, Authentication)],
    /// Their files.
    pub files: &'a [(u32, File)],
    /// Why mail still waits: message, tries, reason.
    pub troubles: &'a [(u32, u32, String)],
    /// Everyone else who wrote.
    pub others: &'a [Contact],
    /// The person let down.
    pub contact: &'a Contact,
    /// Their account.
    pub customer: &'a Customer,
    /// Who looks, where, when.
    pub ctx: &'a Context<'a>,
}

/// One of the five steps as shown.
pub struct StoneView {
    /// Its name.
    pub title: &'static str,
    /// `done`, `now` or `later`.
    pub tone: &'static str,
    /// One line below it.
    pub says: String,
}

/// The steps, and what to do next.
pub fn stones(source: &Source) -> (Vec<StoneView>, Option<(String, &'static str)>) {
    let stones = path(source.case);
    let now = stones.iter().position(|s| !s.is_done());
    let next =
        now.and_then(|at| stones.get(at)).and_then(|s| s.missing.first()).map(|m| (words::capital(&m.says), m.act));
    let views = stones.iter().enumerate().map(|(at, stone)| {
        let tone = if stone.is_done() {
            "done"
        } else if Some(at) == now {
            "now"
        } else {
            "later"
        };
        let says = if tone == "later" { ahead(stone.step, source) } else { stone_says(stone, source) };
        StoneView { title: stone.step.title(), tone, says }
    });
    (views.collect(), next.filter(|_| source.case.is_open()))
}

/// What a step that lies ahead is about.
fn ahead(step: Step, source: &Source) -> String {
    match step {
        Step::Own => "One owner, and an honest answer in writing.".to_owned(),
        Step::Contain => "Limit the damage, then fix it.".to_owned(),
        Step::Path => "Why it happened, what changes, in writing.".to_owned(),
        Step::Verdict => format!("Only {} can say it is made right.", source.contact.first_name()),
        Step::Learn => "Did the change stop it recurring?".to_owned(),
    }
}

fn stone_says(stone: &Stone, source: &Source) -> String {
    if !stone.is_done() {
        let first: Vec<&str> = stone.missing.iter().take(2).map(|m| m.says.as_str()).collect();
        let more = match stone.missing.len() {
            ..=2 => String::new(),
            all => format!("; and {} more", all - 2),
        };
        return format!("Still missing: {}{more}.", first.join("; "));
    }
    let when =
        source.case.done.get(stone.step as usize).copied().flatten().map(|at| source.short(at)).unwrap_or_default();
    let what = match stone.step {
        Step::Own => "Owned, heard and answered",
        Step::Contain => "Limited and fixed",
        Step::Path => "In writing",
        Step::Verdict if source.case.verdict.is_made_right() => "Made right, they say",
        Step::Verdict => "Asked, and no answer",
        Step::Learn => "Checked and told",
    };
    format!("{what} · {when}")
}

impl Source<'_> {
    /// A moment at a glance.
    pub fn short(&self, at: Timestamp) -> String {
        short(at, self.ctx.now, self.ctx.house.zone())
    }

    /// How far a moment is.
    pub fn until(&self, at: Timestamp) -> String {
        until(at, self.ctx.now, self.ctx.house.zone())
    }

    fn name(&self, actor: Actor) -> String {
        match actor {
            Actor::Member(id) => self.ctx.house.people.name(id),
            Actor::Contact(_) => self.contact.name.clone(),
            Actor::System => "Amends".to_owned(),
        }
    }

    /// A fact in a sentence.
    pub fn tell(&self, stored: &Stored, titles: &Titles) -> String {
        let names = Naming {
            people: &self.ctx.house.people,
            contact: &self.contact.name,
            titles,
            zone: self.ctx.house.zone(),
            now: self.ctx.now,
            by: stored.stamp.by,
        };
        tell(&stored.fact, &names)
    }
}
