//! The verdict: the customer's own word. Only it can say that a case is made right.
//!
//! The three questions are whether we care, can help, can be trusted (seed 003). Before the customer is asked,
//! the team locks in what it expects; prediction minus verdict is the perception gap (seed 004).

text::catalogues!();

pub mod api;
pub mod actions;
mod beside;
pub mod panel;
mod rules;
mod sentence;
#[cfg(test)]
mod tests;

pub use beside::{Beside, Others};
pub use rules::{Answer, Command, ask_also, decide, give_also};
pub use sentence::sentence;

use crate::message::Channel;
use base::context::{Actor, Stamp};
use base::ids::{ContactId, MemberId};
use engine::facts;
use engine::stream::kinds::Facts;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::module::{Module, Piece};

/// Care, help, trust: each 1 (not at all) to 5 (fully).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Scores {
    /// They care for me.
    pub care: u8,
    /// They can help me.
    pub help: u8,
    /// I can trust them.
    pub trust: u8,
}

base::choice! {
    /// What the customer says.
    pub enum Word {
        /// It is made right.
        MadeRight,
        /// Not yet.
        NotYet,
        /// I want to talk to someone else.
        SomeoneElse,
    }
}

facts! {
    /// What can happen around the verdict.
    pub enum Fact of "verdict" {
        /// The team locked in what it expects the customer to say, before asking.
        Predicted "forecast" v1 { scores: Scores, made_right: bool, by: MemberId },
        /// The customer was asked; one reminder follows at `remind_at`.
        Asked "asked" v1 { message: u32, remind_at: Timestamp },
        /// The customer was reminded. Unanswered by `lapses_at` it counts as no verdict, never as happy.
        Reminded "reminded" v1 { message: u32, lapses_at: Timestamp },
        /// The customer answered: on their own page, or, when no mail reaches them, to a colleague who wrote it down as
        /// it was `taken`, on the telephone or face to face.
        Given "given" v2 from v1 by given_on_their_page {
            scores: Scores,
            word: Word,
            words: Option<String>,
            #[serde(deserialize_with = "Option::deserialize")]
            taken: Option<Channel>,
        },
        /// Somebody else on the case was asked for their word, in message `message`.
        AlsoAsked "also_asked" v1 { contact: ContactId, message: u32 },
        /// Somebody else on the case gave their word; it stands beside the complainant's.
        AlsoGiven "also_given" v1 { contact: ContactId, scores: Scores, word: Word, words: Option<String> },
        /// The customer did not answer.
        Lapsed "lapsed" v1,
        /// After "made right" the customer said that something was not right after all: their word is asked for again.
        Overtaken "overtaken" v1,
    }
}

/// Until v2 nobody else could write an answer down, and then for a while only those that were taken said so.
fn given_on_their_page(mut fields: Value) -> Value {
    if let Value::Object(given) = &mut fields {
        given.entry("taken").or_insert(Value::Null);
    }
    fields
}

/// A verdict as given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Care, help, trust.
    pub scores: Scores,
    /// Made right or not.
    pub word: Word,
    /// In their words.
    pub words: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Who wrote it down, and how they were told; none when the customer gave it on their own page.
    pub taken: Option<(Actor, Channel)>,
    /// Who gave it on their own page: the complainant, or somebody who speaks for them.
    pub from: Option<ContactId>,
}

/// Prediction, question and answer of one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    prediction: Option<(Scores, bool)>,
    last_prediction: Option<Scores>,
    asked_at: Option<Timestamp>,
    /// By this message.
    asked_by: Option<u32>,
    remind_at: Option<Timestamp>,
    lapses_at: Option<Timestamp>,
    given: Vec<Given>,
    answered: bool,
    lapsed: bool,
    others: Others,
}

impl Verdict {
    /// The word of somebody else on the case, and whether they were asked for it.
    pub fn beside(&self, contact: ContactId) -> Option<&Beside> {
        self.others.of(contact)
    }

    /// What the team expects, when it is sealed for the question that stands.
    pub fn prediction(&self) -> Option<(Scores, bool)> {
        self.prediction
    }

    /// What the team last expected, for the perception gap.
    pub fn last_prediction(&self) -> Option<Scores> {
        self.last_prediction
    }

    /// The customer has been asked and has not answered yet.
    pub fn is_asked(&self) -> bool {
        self.asked_at.is_some() && !self.answered && !self.lapsed
    }

    /// When the customer was asked.
    pub fn asked_at(&self) -> Option<Timestamp> {
        self.asked_at
    }

    /// When the one reminder goes, if it has not gone.
    pub fn remind_at(&self) -> Option<Timestamp> {
        self.remind_at.filter(|_| self.is_asked())
    }

    /// When silence becomes "no verdict", once reminded.
    pub fn lapses_at(&self) -> Option<Timestamp> {
        self.lapses_at.filter(|_| self.is_asked())
    }

    /// The verdict that stands; none while a later question is open.
    pub fn standing(&self) -> Option<&Given> {
        self.given.last().filter(|_| self.answered)
    }

    /// Every verdict ever given.
    pub fn all(&self) -> &[Given] {
        &self.given
    }

    /// One reminder passed unanswered.
    pub fn has_lapsed(&self) -> bool {
        self.lapsed
    }

    /// The last time the customer said anything but "made right"; evidence of the path must be newer than this.
    pub fn not_yet_at(&self) -> Option<Timestamp> {
        self.given.iter().rev().find(|g| g.word != Word::MadeRight).map(|g| g.at)
    }

    /// The customer's word is "made right", and it stands.
    pub fn is_made_right(&self) -> bool {
        self.standing().is_some_and(|g| g.word == Word::MadeRight)
    }

    /// Folds one fact in. Asking anew begins a new question.
    pub fn apply(&mut self, fact: &Fact, stamp: Stamp) {
        match fact {
            Fact::Predicted { scores, made_right, .. } => {
                self.prediction = Some((*scores, *made_right));
                self.last_prediction = Some(*scores);
                if self.answered || self.lapsed {
                    self.begin_anew();
                }
            }
            Fact::Asked { message, remind_at } => {
                self.begin_anew();
                self.asked_at = Some(stamp.at);
                self.asked_by = Some(*message);
                self.remind_at = Some(*remind_at);
            }
            Fact::Reminded { lapses_at, .. } => {
                self.remind_at = None;
                self.lapses_at = Some(*lapses_at);
            }
            Fact::Given { scores, word, words, taken } => {
                let taken = taken.map(|channel| (stamp.by, channel));
                let (words, from) = (words.clone(), contact(stamp.by));
                self.given.push(Given { scores: *scores, word: *word, words, at: stamp.at, taken, from });
                self.answered = true;
                self.lapsed = false;
                if *word != Word::MadeRight {
                    self.asked_at = None;
                    self.prediction = None;
                }
            }
            Fact::AlsoAsked { .. } | Fact::AlsoGiven { .. } => self.others.apply(fact, stamp),
            Fact::Lapsed => self.lapsed = true,
            Fact::Overtaken => {
                self.begin_anew();
                self.prediction = None;
            }
        }
    }

    /// The mail that asked was taken back: the customer has not been asked.
    pub fn taken_back(&mut self, message: u32) {
        if self.asked_by == Some(message) && self.is_asked() {
            self.begin_anew();
        }
        self.others.taken_back(message);
    }

    fn begin_anew(&mut self) {
        self.asked_at = None;
        self.asked_by = None;
        self.remind_at = None;
        self.lapses_at = None;
        self.answered = false;
        self.lapsed = false;
    }
}

fn contact(by: Actor) -> Option<ContactId> {
    if let Actor::Contact(id) = by { Some(id) } else { None }
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ACTIONS],
    facts: Fact::KINDS,
    panels: &[Piece::of(&panel::PANEL)],
    texts: Some(&TEXTS),
    ..Module::new("verdict", "The verdict")
};
