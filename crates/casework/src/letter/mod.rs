//! The letter: the path to long-term resolution, in writing, sent once and kept unaltered.
//!
//! Reading order: this page (sections, facts, fold), `draft` (a first text from the facts of the case),
//! `rules` (when it may go). Its text lies in a content table; the fact holds the hash of what was sent.

text::catalogues!();

pub mod api;
pub mod actions;
mod checks;
mod draft;
pub mod pages;
mod print;
pub mod panel;
mod rules;
mod sentence;
#[cfg(test)]
mod tests;

pub use draft::{Names, draft, greeted, greets_by_first_name};
pub use print::{Head, paper};
pub use rules::{Command, decide};
pub use sentence::{gone, sentence};

use axum::routing::get;
use base::context::Stamp;
use base::ids::ContactId;
use engine::facts;
use engine::stream::kinds::Facts;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use web::module::{Module, Piece};

/// The parts every letter has. It must say both what was fixed and what will stop it recurring (seed 001, step 3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sections {
    /// What the letter is about.
    pub subject: String,
    /// What happened, as we understand it, and what we got wrong.
    pub happened: String,
    /// What was done to put it right: the short term.
    pub fixed: String,
    /// What changes so that it does not happen again, or candidly why nothing can be done: the long term.
    pub changes: String,
    /// The close: who answers, where to find it, that only they can close it.
    pub closing: String,
}

facts! {
    /// What can happen to the letter. Versions count from 1.
    pub enum Fact of "letter" {
        /// A version of the letter was saved.
        Drafted "drafted" v1 { version: u32 },
        /// A version of the letter is addressed to somebody who speaks for the customer.
        Addressed "addressed" v1 { version: u32, contact: ContactId },
        /// A version of the letter was sent as message `message`; `sha256` is the hash of its text, hex.
        Sent "sent" v1 { version: u32, message: u32, sha256: String },
    }
}

/// A letter that went out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentLetter {
    pub version: u32,
    pub message: u32,
    /// Hash of its text, hex.
    pub sha256: String,
    pub at: Timestamp,
}

/// The letter of one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    version: u32,
    to: Option<ContactId>,
    sent: Vec<SentLetter>,
}

impl Letter {
    /// The version last saved; 0 when there is none.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Whom the version last saved is addressed to; none for the customer.
    pub fn to(&self) -> Option<ContactId> {
        self.to
    }

    /// Every letter that went out, oldest first. None of them can be altered.
    pub fn sent(&self) -> &[SentLetter] {
        &self.sent
    }

    /// The last that went out.
    pub fn last_sent(&self) -> Option<&SentLetter> {
        self.sent.last()
    }

    /// The mail with a letter was taken back: the letter has not been sent. Its version stays, as one that was saved.
    pub fn taken_back(&mut self, message: u32) {
        self.sent.retain(|sent| sent.message != message);
    }

    /// Folds one fact in.
    pub fn apply(&mut self, fact: &Fact, stamp: Stamp) {
        match fact {
            Fact::Drafted { version } => {
                self.version = *version;
                self.to = None;
            }
            Fact::Addressed { contact, .. } => self.to = Some(*contact),
            Fact::Sent { version, message, sha256 } => {
                self.version = *version;
                self.sent.push(SentLetter {
                    version: *version,
                    message: *message,
                    sha256: sha256.clone(),
                    at: stamp.at,
                });
            }
        }
    }
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ACTIONS],
    pages: |router| {
        router
            .route("/cases/{no}/letter", get(pages::editor))
            .route("/cases/{no}/letter/pdf", get(pages::draft_pdf))
            .route("/cases/{no}/letters/{version}", get(pages::letter))
            .route("/cases/{no}/letters/{version}/pdf", get(pages::pdf))
    },
    facts: Fact::KINDS,
    reopen: &[pages::REOPENS],
    panels: &[Piece::of(&panel::PANEL)],
    texts: Some(&TEXTS),
    ..Module::new("letter", "The letter")
};
