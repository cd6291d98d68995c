//! A letter on paper: from its parts to a PDF that prints, is read aloud, and stays the same byte for byte. Pure.
//!
//! Reading order: [`Letter`] (what a letter is made of), `face` (fonts, text as glyphs), `lines` (text as lines),
//! `flow` (lines as rows, rows on pages), `print` (pages as PDF). Text runs left to right.

mod face;
mod flow;
mod letter;
mod lines;
mod print;

pub use letter::{Block, Letter, PaperError};

/// Sets the letter on A4 pages and returns the PDF: its text can be selected and read aloud, and the same letter gives
/// the same bytes every time, for it holds no clock and no chance. Takes a few milliseconds.
///
/// # Errors
/// [`PaperError`] when the program's own fonts are broken; no text makes it fail.
pub fn pdf(letter: &Letter) -> Result<Vec<u8>, PaperError> {
    Press::new()?.pdf(letter)
}

/// Fonts that have been read: prints many letters, one after the other, in about half the time each.
pub struct Press(face::Faces);

impl Press {
    /// Reads the fonts.
    ///
    /// # Errors
    /// [`PaperError`] when the program's own fonts are broken.
    pub fn new() -> Result<Press, PaperError> {
        face::Faces::load().map(Press)
    }

    /// The same as [`pdf`], byte for byte.
    ///
    /// # Errors
    /// As there.
    pub fn pdf(&self, letter: &Letter) -> Result<Vec<u8>, PaperError> {
        let faces = &self.0;
        let flow = flow::Flow::of(letter, faces);
        let pages = flow::pages(flow.rows);
        let edge = print::Edge::of(letter, faces);
        print::Print { letter, faces, parts: &flow.parts, pages: &pages, edge }.pdf()
    }
}
