//! The letter as JSON.

mod facts;

pub use facts::FactShape;

use super::{Letter, Sections};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// The path in writing.
#[derive(Serialize, ToSchema)]
#[schema(as = Letter)]
pub struct LetterShape {
    /// The version last saved; 0 when there is none.
    version: u32,
    /// The number of the contact it is addressed to, who speaks for the complainant; null when it is the complainant.
    to: Option<i64>,
    /// The text of that version.
    text: Option<SectionsShape>,
    /// Every letter that went out, oldest first; none of them can be altered.
    sent: Vec<SentShape>,
}

/// The parts of a letter.
#[derive(Serialize, ToSchema)]
#[schema(as = LetterText)]
pub struct SectionsShape {
    /// What it is about.
    subject: String,
    /// What happened and what we got wrong.
    happened: String,
    /// What was done to put it right.
    fixed: String,
    /// What changes so that it does not happen again.
    changes: String,
    /// The close.
    closing: String,
}

/// A letter that went out.
#[derive(Serialize, ToSchema)]
#[schema(as = SentLetter)]
pub struct SentShape {
    /// Which version.
    version: u32,
    /// In which message of the case.
    message: u32,
    /// SHA-256 of its text, hex.
    sha256: String,
    /// When.
    at: Timestamp,
}

impl LetterShape {
    /// A letter with the text of its last version.
    pub fn new(letter: &Letter, text: Option<Sections>) -> LetterShape {
        let sent = letter.sent().iter().map(|sent| SentShape {
            version: sent.version,
            message: sent.message,
            sha256: sent.sha256.clone(),
            at: sent.at,
        });
        let text = text.map(|t| SectionsShape {
            subject: t.subject,
            happened: t.happened,
            fixed: t.fixed,
            changes: t.changes,
            closing: t.closing,
        });
        LetterShape { version: letter.version(), to: letter.to().map(|to| to.0), text, sent: sent.collect() }
    }
}
