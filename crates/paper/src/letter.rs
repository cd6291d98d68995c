//! What a letter is made of.

use jiff::civil::Date;

/// A letter as its writer thinks of it; every text may be of any length and in any script.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letter {
    /// The organisation: its name first, then its address, a line each; the letterhead.
    pub sender: Vec<String>,
    /// The address block, a line each.
    pub recipient: Vec<String>,
    /// Place and date as written: `Bergen, 18 November 2026`.
    pub place_date: String,
    /// The day it is written, for the document's properties; without it the PDF is not marked as archivable (PDF/A).
    pub date: Option<Date>,
    /// The subject line.
    pub subject: String,
    /// The letter itself, salutation to signature.
    pub blocks: Vec<Block>,
    /// What stands at the foot of every page: the case number and the hash of the text.
    pub footer: String,
    /// The language of the text as a BCP 47 tag, `en` or `nb-NO`, for screen readers; one that is not a tag is left out.
    pub language: String,
    /// The title of the document, as a reader's window shows it.
    pub title: String,
    /// Who wrote it, for the document's properties.
    pub author: String,
}

/// A part of the letter's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading; never left alone at the foot of a page.
    Heading(String),
    /// A paragraph; line ends inside it are kept.
    Paragraph(String),
    /// An item of a list; items that follow each other are one list.
    Item(String),
    /// A line of a table of facts: `Case  A-1042`; facts that follow each other line up.
    Fact {
        /// What it is.
        label: String,
        /// The fact itself.
        value: String,
    },
    /// The closing: a line for the greeting, then name, function and direct line; kept together on one page.
    Signature(Vec<String>),
}

/// Why a letter could not be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// The fonts built into the program cannot be read.
    #[error("the built-in font {0} cannot be read")]
    Font(&'static str),
    /// The document could not be written; the text says why.
    #[error("the letter could not be written as PDF: {0}")]
    Setting(String),
}
