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
    let faces = face::Faces::load()?;
    let flow = flow::Flow::of(letter, &faces);
    let pages = flow::pages(flow.rows);
    let edge = print::Edge::of(letter, &faces);
    print::Print { letter, faces: &faces, parts: &flow.parts, pages: &pages, edge }.pdf()
}
