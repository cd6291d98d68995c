//! The pattern language: parsed once, matched bit-parallel, so that no rule can make reading slow.
//!
//! A pattern becomes a position automaton of at most 128 words. Matching one sentence costs at most
//! its words times the pattern's length: there is no backtracking, whatever an organisation writes.

mod automaton;
mod parse;
mod vocabulary;

pub(crate) use automaton::{Automaton, Step};
pub(crate) use parse::{Atom, Lexicons, Node, parse};
pub(crate) use vocabulary::{Row, Vocabulary, numbers};

/// What is wrong with a pattern, and at which character of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PatternError {
    /// Characters from the start of the pattern.
    pub at: usize,
    pub says: String,
}

impl PatternError {
    pub(crate) fn new(at: usize, says: impl Into<String>) -> Self {
        Self { at, says: says.into() }
    }
}

#[cfg(test)]
mod tests;
