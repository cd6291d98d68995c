//! Cases that turn out to be one, or two: merged, split, a message moved from one to the other, and linked. Nothing is lost
//! by it: what one case takes is carried in its own history as the facts it was made of, and within a day it can be undone.
//!
//! Reading order: [`facts`] (took, gave, linked), this page (what a case knows of others, and the fold), [`carry`] (what
//! comes along), `rules` (who may, and when not), `across` (the other case, in the same commit), [`follow`] (where what was
//! sent to one leads now). What is undone is folded once more without what it took, so that nothing of that stays behind.

text::catalogues!();

pub mod actions;
mod across;
pub mod api;
pub mod carry;
pub mod copies;
pub mod drafts;
pub mod facts;
pub mod follow;
mod fold;
mod links;
mod numbers;
pub mod panel;
pub mod resolve;
mod rules;
mod sentence;
pub mod store;
#[cfg(test)]
pub(crate) mod tests;
mod told;

pub use across::{check_copied, copied, follow_through, prepare};
pub use facts::{Carried, Fact, How, LinkKind, Numbers};
pub(crate) use fold::apply;
pub use rules::{Command, What, decide, still_here};
pub use sentence::{link_name, sentence};
pub use told::Told;

use crate::case::{self, Case};
use crate::message::Message;
use base::context::{Actor, Stamp};
use base::ids::CaseNo;
use engine::stream::kinds::Facts;
use jiff::{SignedDuration, Timestamp};
use web::module::{Module, Piece};

/// How long it can be undone.
pub const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What a case knows of others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joining {
    /// The case it goes on in.
    pub into: Option<Into>,
    /// What it took from others and has not given back.
    pub taken: Vec<Taken>,
    /// What it gave away and has not got back; a merge is none of it.
    pub given: Vec<Given>,
    /// The cases it has to do with.
    pub links: Vec<(CaseNo, LinkKind)>,
    /// Messages that came for a case that was merged into this one.
    pub came_for: Vec<(u32, CaseNo)>,
    /// Promises, remedies and strangers that went back where they came from.
    pub went_back: Numbers,
    /// The cases that something of it went to, each once: what has this number or a greater one is not there.
    gave: Vec<(CaseNo, u32)>,
    /// Messages that came from other cases, also of those that went back: the number here, the case, the number there.
    origins: Vec<(u32, CaseNo, u32)>,
    /// How it stood before what can still be undone.
    memories: Vec<Memory>,
}

/// The case that a case goes on in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Into {
    pub case: CaseNo,
    pub how: How,
    pub at: Timestamp,
    pub by: Actor,
    /// The numbers that its messages had, and have there.
    pub numbers: Numbers,
}

/// What came from another case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub from: CaseNo,
    pub how: How,
    pub at: Timestamp,
    pub by: Actor,
    pub numbers: Numbers,
}

/// What went to another case: messages with the numbers they have here and there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub to: CaseNo,
    pub how: How,
    pub at: Timestamp,
    pub numbers: Numbers,
}

/// A case before it took something, and what happened to it since.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Memory {
    from: CaseNo,
    at: Timestamp,
    before: Box<Case>,
    since: Vec<Since>,
}

/// What happened to a case since it took something.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Since {
    fact: case::Fact,
    stamp: Stamp,
    /// It went to a third case with what went back there: only its number is still given out.
    is_place: bool,
}

/// The case that messages were split off as.
pub fn split_off(facts: &[case::Fact]) -> Option<CaseNo> {
    facts.iter().find_map(|fact| match fact {
        case::Fact::Joining(Fact::Gave { to, how: How::Split, .. }) => Some(*to),
        _ => None,
    })
}

/// A link to another case, or its end.
pub fn is_a_link(fact: &case::Fact) -> bool {
    matches!(fact, case::Fact::Joining(Fact::Linked { .. } | Fact::Unlinked { .. }))
}

/// Something went from one case to another.
pub fn is_between(fact: &case::Fact) -> bool {
    matches!(fact, case::Fact::Joining(Fact::Took { .. } | Fact::Gave { .. }))
}

impl Case {
    /// Messages that an answer is owed for here: those of a case that was merged are owed where it goes on.
    pub fn waiting(&self) -> impl Iterator<Item = &Message> {
        self.messages.unanswered().filter(|_| !self.joining.is_merged())
    }
}

impl Joining {
    /// It goes on in another case.
    pub fn is_merged(&self) -> bool {
        self.into.is_some()
    }

    /// What it took from this case the last time, unless it gave it back.
    pub fn taken_from(&self, from: CaseNo) -> Option<&Taken> {
        self.taken.iter().rev().find(|taken| taken.from == from)
    }

    /// The cases that go on in this one.
    pub fn merged_from(&self) -> impl Iterator<Item = &Taken> {
        self.taken.iter().filter(|taken| taken.how == How::Merge)
    }

    /// A message that was another case's first, or came back from one.
    pub fn took(&self, n: u32) -> bool {
        self.origins.iter().any(|(here, ..)| *here == n)
    }

    /// Something goes to another case now that has no message from this number on.
    fn gives(&mut self, to: CaseNo, next: u32) {
        self.gave.retain(|(known, _)| *known != to);
        self.gave.push((to, next));
    }

    /// The cases that this message may have gone to.
    fn gave(&self, n: u32) -> Vec<CaseNo> {
        self.gave.iter().filter(|(_, next)| n < *next).map(|(to, _)| *to).collect()
    }

    /// Where a message of this case was read before.
    fn came_from(&self, n: u32) -> impl Iterator<Item = follow::Place> {
        self.origins.iter().filter(move |(here, ..)| *here == n).map(|(_, from, there)| (*from, *there))
    }

    /// The numbers under which a message of another case came here.
    fn went_to(&self, at: follow::Place) -> impl Iterator<Item = u32> {
        self.origins.iter().filter(move |(_, from, there)| (*from, *there) == at).map(|(here, ..)| *here)
    }

    /// Folds facts in that this case has to be able to take back.
    pub(crate) fn remember(&mut self, fact: &case::Fact, stamp: Stamp) {
        self.remember_as(fact, stamp, false);
    }

    fn remember_as(&mut self, fact: &case::Fact, stamp: Stamp, is_place: bool) {
        self.memories.retain(|memory| stamp.at <= memory.at + DAY);
        for memory in &mut self.memories {
            memory.since.push(Since { fact: fact.clone(), stamp, is_place });
        }
    }
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ACTIONS],
    facts: Fact::KINDS,
    panels: &[Piece::of(&panel::BANNER), Piece::of(&panel::PANEL)],
    texts: Some(&TEXTS),
    ..Module::new("joining", "Merging and linking cases")
};
