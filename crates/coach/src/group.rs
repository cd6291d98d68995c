//! Many automata over one text.

use std::ops::Range;

use crate::pattern::Automaton;
use crate::token::Text;

/// A match: whose pattern it was and which tokens it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    pub owner: usize,
    pub tokens: Range<usize>,
}

/// Patterns with owners, found by the word a match can start with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Group {
    automata: Vec<(usize, Automaton)>,
    by_start: Vec<Vec<u32>>,
    anywhere: Vec<u32>,
}

impl Group {
    pub(crate) fn add(&mut self, owner: usize, automaton: Automaton) {
        let id = u32::try_from(self.automata.len()).unwrap_or(u32::MAX);
        match automaton.starts() {
            None => self.anywhere.push(id),
            Some(sets) => {
                for set in sets.into_iter().map(|set| set as usize) {
                    if self.by_start.len() <= set {
                        self.by_start.resize(set + 1, Vec::new());
                    }
                    if self.by_start[set].last() != Some(&id) {
                        self.by_start[set].push(id);
                    }
                }
            }
        }
        self.automata.push((owner, automaton));
    }

    /// Every match that starts anywhere in `text`, in the order of the text.
    pub(crate) fn scan(&self, text: &Text) -> Vec<Hit> {
        let possible: Vec<bool> =
            self.automata.iter().map(|(_, automaton)| automaton.needs.iter().all(|set| text.has(*set))).collect();
        let mut hits = Vec::new();
        for at in 0..text.tokens.len() {
            let starting = text.row(at).sets.iter().filter_map(|set| self.by_start.get(*set as usize)).flatten();
            for id in starting.chain(&self.anywhere) {
                let (owner, automaton) = &self.automata[*id as usize];
                if possible[*id as usize]
                    && let Some(taken) = automaton.run(text.steps(at))
                {
                    hits.push(Hit { owner: *owner, tokens: at..at + taken });
                }
            }
        }
        hits
    }
}

/// Patterns that are asked about one place at a time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Patterns(Vec<Automaton>);

impl Patterns {
    pub(crate) fn new(automata: Vec<Automaton>) -> Self {
        Self(automata)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first match starting within `tokens`.
    pub(crate) fn find(&self, text: &Text, tokens: Range<usize>) -> Option<Range<usize>> {
        let possible: Vec<&Automaton> =
            self.0.iter().filter(|automaton| automaton.needs.iter().all(|set| text.has(*set))).collect();
        if possible.is_empty() {
            return None;
        }
        tokens.into_iter().find_map(|at| {
            let taken = possible.iter().filter_map(|automaton| automaton.run(text.steps(at))).max()?;
            Some(at..at + taken)
        })
    }

    /// The longest match that starts at this token.
    pub(crate) fn at(&self, text: &Text, token: usize) -> Option<usize> {
        self.0.iter().filter_map(|automaton| automaton.run(text.steps(token))).max()
    }

    pub(crate) fn occur(&self, text: &Text, tokens: Range<usize>) -> bool {
        self.find(text, tokens).is_some()
    }
}
