//! A pattern as a position automaton: one bit per word of the pattern.

use std::sync::Arc;

use super::{Atom, Node, PatternError, Row, Vocabulary};
use crate::token::Text;

/// The most words (gap words included) one pattern may have.
const MAX_POSITIONS: usize = 128;

/// A word of the text as the automaton sees it.
#[derive(Clone, Copy)]
pub(crate) struct Step<'a> {
    pub row: &'a Row,
    pub first: bool,
    pub last: bool,
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(crate) struct Automaton {
    /// Which set the word at each position must be in; of those in `any` it says nothing.
    positions: Vec<u32>,
    /// Positions that take any word.
    any: u128,
    follow: Vec<u128>,
    ends: Part,
    /// Sets that must all occur in the text for the pattern to match at all; the one that the fewest words fit first.
    pub needs: Vec<u32>,
}

/// The classic construction: what may come first, what last, and whether nothing will do.
#[derive(Debug, Clone, Copy)]
struct Part {
    first: u128,
    /// What may come first where a sentence starts, and only there.
    opens: u128,
    last: u128,
    /// What may come last where a sentence ends, and only there.
    closes: u128,
    nullable: bool,
}

const NOTHING: Part = Part { first: 0, opens: 0, last: 0, closes: 0, nullable: true };

impl Automaton {
    /// Compiles `node`; a pattern that could match no word at all, or is too long, is refused.
    pub(crate) fn compile(node: &Node, vocabulary: &mut Vocabulary) -> Result<Self, PatternError> {
        let mut it = Self { positions: Vec::new(), any: 0, follow: Vec::new(), ends: NOTHING, needs: Vec::new() };
        let part = it.part(node, vocabulary)?;
        if part.nullable {
            return Err(PatternError::new(0, "this pattern matches without a single word"));
        }
        it.ends = part;
        it.needs = needs(node, vocabulary);
        it.needs.sort_by_key(|set| (vocabulary.commonness(*set), *set));
        it.needs.dedup();
        Ok(it)
    }

    fn part(&mut self, node: &Node, vocabulary: &mut Vocabulary) -> Result<Part, PatternError> {
        match node {
            Node::One(atom) => {
                let set = vocabulary.one(atom);
                self.position(Some(set))
            }
            Node::Set(atoms) => {
                let set = vocabulary.set(atoms);
                self.position(Some(set))
            }
            Node::Any => self.position(None),
            Node::Gap(words) => {
                let mut part = NOTHING;
                for _ in 0..*words {
                    let next = self.position(None)?;
                    part = self.then(part, Part { nullable: true, ..next });
                }
                Ok(part)
            }
            Node::Opt(inner) => Ok(Part { nullable: true, ..self.part(inner, vocabulary)? }),
            Node::Alt(branches) => {
                let mut sum = Part { nullable: false, ..NOTHING };
                for branch in branches {
                    let part = self.part(branch, vocabulary)?;
                    sum.first |= part.first;
                    sum.opens |= part.opens;
                    sum.last |= part.last;
                    sum.closes |= part.closes;
                    sum.nullable |= part.nullable;
                }
                Ok(sum)
            }
            Node::Seq(items) => self.sequence(items, vocabulary),
            Node::Start | Node::End => Ok(NOTHING),
        }
    }

    fn sequence(&mut self, items: &[Node], vocabulary: &mut Vocabulary) -> Result<Part, PatternError> {
        let mut whole = NOTHING;
        for item in items {
            let part = self.part(item, vocabulary)?;
            whole = self.then(whole, part);
        }
        if items.contains(&Node::Start) {
            whole = Part { first: 0, opens: whole.first | whole.opens, ..whole };
        }
        if items.contains(&Node::End) {
            whole = Part { last: 0, closes: whole.last | whole.closes, ..whole };
        }
        Ok(whole)
    }

    fn position(&mut self, set: Option<u32>) -> Result<Part, PatternError> {
        let at = self.positions.len();
        if at == MAX_POSITIONS {
            return Err(PatternError::new(0, format!("this pattern is longer than {MAX_POSITIONS} words; split it")));
        }
        self.positions.push(set.unwrap_or_default());
        self.any |= if set.is_none() { 1 << at } else { 0 };
        self.follow.push(0);
        Ok(Part { first: 1 << at, last: 1 << at, nullable: false, ..NOTHING })
    }

    fn then(&mut self, a: Part, b: Part) -> Part {
        each(a.last, |p| self.follow[p] |= b.first);
        let unless_empty = |nullable, set| if nullable { set } else { 0 };
        Part {
            first: a.first | unless_empty(a.nullable, b.first),
            opens: a.opens | unless_empty(a.nullable, b.opens),
            last: b.last | unless_empty(b.nullable, a.last),
            closes: b.closes | unless_empty(b.nullable, a.closes),
            nullable: a.nullable && b.nullable,
        }
    }

    /// Calls `of` with the sets a match can start with, out of positions that are `live`; false when any word will do.
    pub(crate) fn starts(&self, live: u128, mut of: impl FnMut(u32)) -> bool {
        let starts = (self.ends.first | self.ends.opens) & live;
        let is_some = starts & self.any == 0;
        if is_some {
            each(starts, |p| of(self.positions[p]));
        }
        is_some
    }

    /// Whether all words that a match needs stand in the text.
    pub(crate) fn has_needs(&self, text: &Text) -> bool {
        self.needs.iter().all(|set| text.has(*set))
    }

    /// The positions that some word of the text takes; `None` when a match needs a word that the text lacks.
    pub(crate) fn live(&self, text: &Text) -> Option<u128> {
        if !self.has_needs(text) {
            return None;
        }
        let live = self.fitting(self.all(), text.present());
        let (starts, ends) = (self.ends.first | self.ends.opens, self.ends.last | self.ends.closes);
        (starts & live != 0 && ends & live != 0).then_some(live)
    }

    /// The same, looking only at the positions a match can start with: for few words that is the quicker way.
    pub(crate) fn live_starts(&self, text: &Text) -> Option<u128> {
        if !self.has_needs(text) {
            return None;
        }
        let starts = self.ends.first | self.ends.opens;
        let live = self.fitting(starts, text.present());
        (live != 0).then_some(live | !starts)
    }

    fn all(&self) -> u128 {
        u128::MAX >> (MAX_POSITIONS - self.positions.len().clamp(1, MAX_POSITIONS))
    }

    /// Whether a match may begin with this word, `first` in its sentence or not.
    pub(crate) fn may_start(&self, live: u128, row: &Row, first: bool) -> bool {
        let opens = if first { self.ends.opens } else { 0 };
        self.fitting((self.ends.first | opens) & live, row) != 0
    }

    /// Matches from the first of `steps` (the rest of its sentence); says how many words the match has.
    ///
    /// The shortest match is taken, then lengthened while each further word still completes one. Once, after its first
    /// word, a match may step over a light word of the language. Positions that are not `live` take no word.
    pub(crate) fn run<'a>(&self, live: u128, steps: impl Iterator<Item = Step<'a>>) -> Option<usize> {
        let mut open = self.ends.first;
        let mut found = None;
        let mut may_step_over = false;
        for (taken, step) in steps.enumerate() {
            if step.first {
                open |= self.ends.opens;
            }
            let now = self.fitting(open & live, step.row);
            if now & self.ends.last != 0 || (step.last && now & self.ends.closes != 0) {
                found = Some(taken + 1);
            } else if found.is_some() {
                break;
            } else if now == 0 {
                // One light word within a match is no part of it: "we will also look into it".
                if !(may_step_over && step.row.light) {
                    break;
                }
                may_step_over = false;
                continue;
            }
            may_step_over |= taken == 0;
            open = 0;
            each(now, |p| open |= self.follow[p]);
        }
        found
    }

    /// Those of the positions `open` that take this word.
    fn fitting(&self, open: u128, row: &Row) -> u128 {
        let asked = open & !self.any;
        let mut low = low(asked);
        let mut high = high(asked);
        let (low_positions, high_positions) = self.positions.split_at(self.positions.len().min(64));
        low = fitting(low, low_positions, row);
        if high != 0 {
            high = fitting(high, high_positions, row);
        }
        (open & self.any) | u128::from(low) | (u128::from(high) << 64)
    }
}

/// The sets that stand in every match.
fn needs(node: &Node, vocabulary: &mut Vocabulary) -> Vec<u32> {
    match node {
        Node::One(atom) => vec![vocabulary.one(atom)],
        Node::Set(atoms) => vec![vocabulary.set(atoms)],
        Node::Seq(items) => items.iter().flat_map(|item| needs(item, vocabulary)).collect(),
        Node::Alt(branches) => one_of(branches).map(|words| vocabulary.set(&words)).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Words of which one stands in every match: one place out of each branch; `None` when a branch has no word of its own.
fn one_of(branches: &[Node]) -> Option<Arc<[Atom]>> {
    let mut all = Vec::new();
    for branch in branches {
        all.extend_from_slice(&rarest(branch)?);
    }
    all.sort();
    all.dedup();
    Some(all.into())
}

/// The place of `node` that the fewest words fit, among those every match of it has.
fn rarest(node: &Node) -> Option<Vec<Atom>> {
    match node {
        Node::One(atom) => Some(vec![atom.clone()]),
        Node::Set(atoms) => Some(atoms.to_vec()),
        Node::Seq(items) => items.iter().filter_map(rarest).min_by_key(|words| (words.len(), is_common(words))),
        Node::Alt(branches) => one_of(branches).map(|words| words.to_vec()),
        _ => None,
    }
}

/// Whether one of these is short, as the small words that stand in every text are.
fn is_common(words: &[Atom]) -> bool {
    words.iter().any(Atom::is_small)
}

/// Calls `of` with the number of every bit that is set; by halves, which processors count fastest.
fn each(mask: u128, mut of: impl FnMut(usize)) {
    for (mut half, from) in [(low(mask), 0), (high(mask), 64)] {
        while half != 0 {
            of(half.trailing_zeros() as usize + from);
            half &= half - 1;
        }
    }
}

/// Those of the positions `asked`, one half of all, whose set this word is in.
fn fitting(mut asked: u64, positions: &[u32], row: &Row) -> u64 {
    let mut now = 0;
    while asked != 0 {
        let bit = asked & asked.wrapping_neg();
        if positions.get(asked.trailing_zeros() as usize).is_some_and(|set| row.has(*set)) {
            now |= bit;
        }
        asked ^= bit;
    }
    now
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half")]
fn low(mask: u128) -> u64 {
    mask as u64
}

fn high(mask: u128) -> u64 {
    low(mask >> 64)
}
