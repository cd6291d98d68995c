//! WHY it happened: causes with their chain of whys, and the finding that follows from them.
//!
//! Branches are the six of Ishikawa's diagram until an organisation grows its own tree. A chain of whys never
//! ends in a person's name: people work inside conditions, and conditions can be changed (8D, D4; SRE reviews).

pub mod api;
pub mod actions;
pub mod panel;
mod rules;
mod sentence;
#[cfg(test)]
mod tests;

pub use rules::{Command, decide};
pub use sentence::sentence;

use base::context::Stamp;
use engine::facts;
use engine::stream::kinds::Facts;
use jiff::Timestamp;
use web::module::{Module, Piece};

base::choice! {
    /// Where in the work the cause lies (Ishikawa).
    pub enum Branch {
        /// Conditions people work under: training, load, staffing.
        Conditions,
        /// The way it is done: procedures, hand-offs, rules.
        Method,
        /// Machines and systems.
        System,
        /// Material and information.
        Material,
        /// How it is checked.
        Measurement,
        /// Surroundings: weather, suppliers, law.
        Environment,
    }
}

base::choice! {
    /// Whether the complaint is borne out. Never given before the account is heard.
    pub enum Finding {
        /// We were at fault.
        Upheld,
        /// In part.
        PartlyUpheld,
        /// We were not; the customer is let down all the same and gets the full listening.
        NotUpheld,
    }
}

facts! {
    /// What can happen while looking for why. `n` counts the causes of a case from 1.
    pub enum Fact of "cause" {
        /// A cause was named, with the chain of whys from the symptom down.
        Named "named" v1 { n: u32, branch: Branch, text: String, whys: Vec<String> },
        /// A cause was ruled out, and why.
        Struck "struck" v1 { n: u32, why: String },
        /// It was decided whether the complaint is upheld, and on what grounds.
        Found "found" v1 { finding: Finding, reason: String },
    }
}

/// One cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Counts the causes of a case from 1.
    pub n: u32,
    /// Where it lies.
    pub branch: Branch,
    /// What it is.
    pub text: String,
    /// From the symptom down.
    pub whys: Vec<String>,
    /// It was not that, because.
    pub struck: Option<String>,
}

/// Causes and finding of one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Causes {
    list: Vec<Cause>,
    finding: Option<(Finding, String)>,
    found_at: Option<Timestamp>,
}

impl Causes {
    /// All that were named, struck ones too.
    pub fn all(&self) -> &[Cause] {
        &self.list
    }

    /// Those that stand.
    pub fn standing(&self) -> impl Iterator<Item = &Cause> {
        self.list.iter().filter(|c| c.struck.is_none())
    }

    /// The finding and its grounds.
    pub fn finding(&self) -> Option<&(Finding, String)> {
        self.finding.as_ref()
    }

    /// When the finding was given.
    pub fn found_at(&self) -> Option<Timestamp> {
        self.found_at
    }

    /// The number the next cause gets.
    pub fn next(&self) -> u32 {
        self.list.len() as u32 + 1
    }

    /// Folds one fact in.
    pub fn apply(&mut self, fact: &Fact, stamp: Stamp) {
        match fact {
            Fact::Named { branch, text, whys, .. } => self.list.push(Cause {
                n: self.next(),
                branch: *branch,
                text: text.clone(),
                whys: whys.clone(),
                struck: None,
            }),
            Fact::Struck { n, why } => {
                if let Some(cause) = self.list.get_mut((*n as usize).wrapping_sub(1)) {
                    cause.struck = Some(why.clone());
                }
            }
            Fact::Found { finding, reason } => {
                self.finding = Some((*finding, reason.clone()));
                self.found_at = Some(stamp.at);
            }
        }
    }
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ACTIONS],
    facts: Fact::KINDS,
    panels: &[Piece::of(&panel::PANEL)],
    ..Module::new("cause", "Causes")
};
