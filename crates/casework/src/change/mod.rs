//! What we do DIFFERENT: a corrective or preventive action, run as an experiment with an expectation, an owner,
//! a date, and a check. A change that did not work is a result, not a fault.

pub mod api;
pub mod actions;
pub mod panel;
mod rules;
mod sentence;
#[cfg(test)]
mod tests;

pub use rules::{Command, Plan, decide};
pub use sentence::sentence;

use base::context::Stamp;
use base::ids::MemberId;
use engine::facts;
use engine::stream::kinds::Facts;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use web::module::{Module, Piece};

base::choice! {
    /// What the check of a change showed.
    pub enum Effect {
        /// It happens less, as expected.
        Worked,
        /// It does not.
        DidNotWork,
        /// Nobody can tell yet; look again later.
        TooEarly,
    }
}

/// How often it happened in a span of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Count {
    /// Times it happened.
    pub times: u32,
    /// In so many days.
    pub days: u32,
}

impl Count {
    /// Times in thirty days.
    pub fn a_month(&self) -> f64 {
        if self.days == 0 { 0.0 } else { f64::from(self.times) * 30.0 / f64::from(self.days) }
    }
}

facts! {
    /// What can happen to the changes of a case. `n` counts them from 1.
    pub enum Fact of "change" {
        /// A change was planned: what we expect of it, who makes it by when, and when we check whether it worked.
        Planned "planned" v1 {
            n: u32,
            what: String,
            expectation: String,
            owner: MemberId,
            due: Timestamp,
            check_on: Timestamp,
        },
        /// A change got a new date, and why.
        Moved "moved" v1 { n: u32, due: Timestamp, why: String },
        /// A change is in place.
        Made "made" v1 { n: u32 },
        /// It was checked whether a change worked.
        Checked "checked" v1 {
            n: u32,
            effect: Effect,
            before: Option<Count>,
            after: Option<Count>,
            words: String,
            again: Option<Timestamp>,
        },
        /// A change will not be made, and why.
        Dropped "dropped" v1 { n: u32, why: String },
        /// It was said that nothing can be done, and why.
        NothingCanBeDone "nothing_can_be_done" v1 { why: String },
        /// It was said that something can be done after all, and what has changed.
        SomethingCanBeDone "something_can_be_done" v1 { why: String },
        /// It was said what cannot be undone.
        CannotBeUndone "cannot_be_undone" v1 { what: String },
    }
}

/// How a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display)]
#[strum(serialize_all = "snake_case")]
pub enum State {
    /// To be made.
    Planned,
    /// In place; its effect not known yet.
    Made,
    /// Its effect is known.
    Checked,
    /// Not to be made.
    Dropped,
}

/// One change as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Counts the changes of a case from 1.
    pub n: u32,
    /// What we do differently.
    pub what: String,
    /// What we expect of it.
    pub expectation: String,
    /// The one who makes it.
    pub owner: MemberId,
    /// By when.
    pub due: Timestamp,
    /// When we look whether it worked.
    pub check_on: Timestamp,
    /// How it stands.
    pub state: State,
    /// What came of it.
    pub effect: Option<Effect>,
    /// Before and after, when counted.
    pub counts: Option<(Count, Count)>,
    /// The last words about it.
    pub words: Option<String>,
}

/// The changes of one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    list: Vec<Change>,
    nothing: Option<String>,
    nothing_said_at: Option<Timestamp>,
    cannot_undo: Option<String>,
    last_checked_at: Option<Timestamp>,
}

impl Changes {
    /// All of them, oldest first.
    pub fn all(&self) -> &[Change] {
        &self.list
    }

    /// The change with this number.
    pub fn get(&self, n: u32) -> Option<&Change> {
        self.list.get((n as usize).checked_sub(1)?)
    }

    /// The number the next change gets.
    pub fn next(&self) -> u32 {
        self.list.len() as u32 + 1
    }

    /// Those that were not dropped.
    pub fn standing(&self) -> impl Iterator<Item = &Change> {
        self.list.iter().filter(|c| c.state != State::Dropped)
    }

    /// Why nothing can be done, when that was said and stands.
    pub fn nothing_can_be_done(&self) -> Option<&str> {
        self.nothing.as_deref()
    }

    /// When it was last said that nothing can be done, while that stands.
    pub fn nothing_said_at(&self) -> Option<Timestamp> {
        self.nothing_said_at
    }

    /// What cannot be undone, when that was said.
    pub fn cannot_be_undone(&self) -> Option<&str> {
        self.cannot_undo.as_deref()
    }

    /// When the last check was written down.
    pub fn last_checked_at(&self) -> Option<Timestamp> {
        self.last_checked_at
    }

    /// Folds one fact in.
    pub fn apply(&mut self, fact: &Fact, stamp: Stamp) {
        match fact {
            Fact::Planned { what, expectation, owner, due, check_on, .. } => self.list.push(Change {
                n: self.next(),
                what: what.clone(),
                expectation: expectation.clone(),
                owner: *owner,
                due: *due,
                check_on: *check_on,
                state: State::Planned,
                effect: None,
                counts: None,
                words: None,
            }),
            Fact::Moved { n, due, why } => self.on(*n, |c| {
                c.due = *due;
                c.words = Some(why.clone());
            }),
            Fact::Made { n } => self.on(*n, |c| c.state = State::Made),
            Fact::Checked { n, effect, before, after, words, again } => {
                if again.is_none() {
                    self.last_checked_at = Some(stamp.at);
                }
                self.on(*n, |c| {
                    c.effect = Some(*effect);
                    c.counts = before.zip(*after);
                    c.words = Some(words.clone());
                    match again {
                        Some(later) => c.check_on = *later,
                        None => c.state = State::Checked,
                    }
                });
            }
            Fact::Dropped { n, why } => self.on(*n, |c| {
                c.state = State::Dropped;
                c.words = Some(why.clone());
            }),
            Fact::NothingCanBeDone { why } => {
                self.nothing = Some(why.clone());
                self.nothing_said_at = Some(stamp.at);
            }
            Fact::SomethingCanBeDone { .. } => {
                self.nothing = None;
                self.nothing_said_at = None;
            }
            Fact::CannotBeUndone { what } => self.cannot_undo = Some(what.clone()),
        }
    }

    fn on(&mut self, n: u32, change: impl FnOnce(&mut Change)) {
        if let Some(found) = self.list.get_mut((n as usize).wrapping_sub(1)) {
            change(found);
        }
    }
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ACTIONS],
    facts: Fact::KINDS,
    panels: &[Piece::of(&panel::PANEL)],
    ..Module::new("change", "Changes")
};
