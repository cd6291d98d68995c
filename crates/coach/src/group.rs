//! Many automata over one text.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::pattern::{Automaton, Row, numbers};
use crate::token::Text;

/// A match: whose pattern it was and which tokens it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    pub owner: usize,
    pub tokens: Range<usize>,
}

/// Patterns with owners, found by the rarest word they need and by the words a match can start with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Group {
    automata: Vec<(usize, Automaton)>,
    /// By the first of the sets an automaton needs.
    by_need: BTreeMap<u32, Vec<u32>>,
    needing_nothing: Vec<u32>,
}

impl Group {
    pub(crate) fn add(&mut self, owner: usize, automaton: Automaton) {
        let id = u32::try_from(self.automata.len()).unwrap_or(u32::MAX);
        match automaton.needs.first() {
            None => self.needing_nothing.push(id),
            Some(set) => self.by_need.entry(*set).or_default().push(id),
        }
        self.automata.push((owner, automaton));
    }

    /// Every match that starts anywhere in `text`, in the order of the text.
    pub(crate) fn scan(&self, text: &Text) -> Vec<Hit> {
        let possible = self.possible(text);
        let starting = Starting::of(&possible);
        let mut by_word: Vec<Option<Range<usize>>> = vec![None; text.words.len()];
        let (mut found, mut hits) = (Vec::new(), Vec::new());
        for (at, token) in text.tokens.iter().enumerate() {
            let of_word = by_word[token.word].get_or_insert_with(|| starting.with(text.row(at), &mut found)).clone();
            for which in found[of_word].iter().chain(&starting.anywhere) {
                let Possible { owner, automaton, live } = possible[*which];
                if let Some(taken) = automaton.run(live, text.steps(at)) {
                    hits.push(Hit { owner, tokens: at..at + taken });
                }
            }
        }
        hits
    }

    /// The automata that have all they need in this text; only those are looked at whose rarest need stands in it.
    fn possible(&self, text: &Text) -> Vec<Possible<'_>> {
        let mut near = vec![0_u64; self.automata.len().div_ceil(64)];
        let mut mark = |ids: &[u32]| ids.iter().for_each(|id| near[*id as usize / 64] |= 1 << (id % 64));
        mark(&self.needing_nothing);
        for (set, ids) in &self.by_need {
            if text.has(*set) {
                mark(ids);
            }
        }
        let all = numbers(&near).map(|id| &self.automata[id]);
        all.filter_map(|(owner, automaton)| Some(Possible { owner: *owner, automaton, live: automaton.live(text)? }))
            .collect()
    }
}

/// An automaton that may match in a text.
#[derive(Clone, Copy)]
struct Possible<'a> {
    owner: usize,
    automaton: &'a Automaton,
    live: u128,
}

/// Which automata can start with which sets.
struct Starting {
    /// Set and automaton, the set in the upper half: in order.
    pairs: Vec<u64>,
    /// The sets of the pairs, as bits.
    sets: Vec<u64>,
    anywhere: Vec<usize>,
}

impl Starting {
    fn of(possible: &[Possible<'_>]) -> Self {
        let (mut pairs, mut anywhere) = (Vec::with_capacity(possible.len() * 4), Vec::new());
        for (which, one) in possible.iter().enumerate() {
            if !one.automaton.starts(one.live, |set| pairs.push(u64::from(set) << 32 | which as u64)) {
                anywhere.push(which);
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut sets = vec![0; pairs.last().map_or(0, |pair| set_of(*pair) / 64 + 1)];
        pairs.iter().for_each(|pair| sets[set_of(*pair) / 64] |= 1 << (set_of(*pair) % 64));
        Self { pairs, sets, anywhere }
    }

    /// Adds the automata that can start with a word of these sets to `found`, and says where they stand there.
    fn with(&self, row: &Row, found: &mut Vec<usize>) -> Range<usize> {
        let start = found.len();
        for (at, (a, b)) in self.sets.iter().zip(&row.bits).enumerate().filter(|(_, (a, b))| *a & *b != 0) {
            for set in numbers(&[a & b]).map(|bit| at * 64 + bit) {
                let from = self.pairs.partition_point(|pair| set_of(*pair) < set);
                let of_set = self.pairs[from..].iter().take_while(|pair| set_of(**pair) == set);
                found.extend(of_set.map(|pair| (*pair & u64::from(u32::MAX)) as usize));
            }
        }
        start..found.len()
    }
}

fn set_of(pair: u64) -> usize {
    (pair >> 32) as usize
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
        let mut found: Option<Range<usize>> = None;
        for (automaton, live) in self.possible(text) {
            let until = found.as_ref().map_or(tokens.end, |found| found.start + 1);
            let next = (tokens.start..until).find_map(|at| Some(at..at + matched(automaton, live, text, at)?));
            if let Some(next) = next
                && found.as_ref().is_none_or(|found| next.start < found.start || next.end > found.end)
            {
                found = Some(next);
            }
        }
        found
    }

    fn possible(&self, text: &Text) -> impl Iterator<Item = (&Automaton, u128)> {
        self.0.iter().filter_map(|automaton| Some((automaton, automaton.live_starts(text)?)))
    }

    /// The longest match that starts at this token.
    pub(crate) fn at(&self, text: &Text, token: usize) -> Option<usize> {
        let possible = self.0.iter().filter(|automaton| automaton.has_needs(text));
        possible.filter_map(|automaton| matched(automaton, u128::MAX, text, token)).max()
    }

    pub(crate) fn occur(&self, text: &Text, tokens: Range<usize>) -> bool {
        let matches = |(automaton, live): (&Automaton, u128)| {
            tokens.clone().any(|at| matched(automaton, live, text, at).is_some())
        };
        self.possible(text).any(matches)
    }
}

/// How many words the match has that starts at `token`.
fn matched(automaton: &Automaton, live: u128, text: &Text, token: usize) -> Option<usize> {
    let may_start = automaton.may_start(live, text.row(token), text.opens(token));
    if may_start { automaton.run(live, text.steps(token)) } else { None }
}
