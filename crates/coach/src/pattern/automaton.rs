//! A pattern as a position automaton: one bit per word of the pattern.

use super::{Node, PatternError, Row, Vocabulary};

/// The most words (gap words included) one pattern may have.
const MAX_POSITIONS: usize = 128;

/// One position: which set the word must be in, and where in its sentence it must stand.
#[derive(Debug, Clone, Copy)]
struct Position {
    /// `None` takes any word.
    set: Option<u32>,
    starts_sentence: bool,
    ends_sentence: bool,
}

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
    positions: Vec<Position>,
    follow: Vec<u128>,
    first: u128,
    last: u128,
    /// Sets that must all occur in the text for the pattern to match at all.
    pub needs: Vec<u32>,
}

/// The classic construction: what may come first, what last, and whether nothing will do.
#[derive(Clone, Copy)]
struct Part {
    first: u128,
    last: u128,
    nullable: bool,
}

const NOTHING: Part = Part { first: 0, last: 0, nullable: true };

impl Automaton {
    /// Compiles `node`; a pattern that could match no word at all, or is too long, is refused.
    pub(crate) fn compile(node: &Node, vocabulary: &mut Vocabulary) -> Result<Self, PatternError> {
        let mut it = Self { positions: Vec::new(), follow: Vec::new(), first: 0, last: 0, needs: Vec::new() };
        let part = it.part(node, vocabulary)?;
        if part.nullable {
            return Err(PatternError::new(0, "this pattern matches without a single word"));
        }
        it.first = part.first;
        it.last = part.last;
        it.needs = needs(node, vocabulary);
        Ok(it)
    }

    fn part(&mut self, node: &Node, vocabulary: &mut Vocabulary) -> Result<Part, PatternError> {
        match node {
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
                let mut sum = Part { first: 0, last: 0, nullable: false };
                for branch in branches {
                    let part = self.part(branch, vocabulary)?;
                    sum.first |= part.first;
                    sum.last |= part.last;
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
        let mut at_start = false;
        for item in items {
            match item {
                Node::Start => at_start = true,
                Node::End => bits(whole.last).for_each(|p| self.positions[p].ends_sentence = true),
                _ => {
                    let part = self.part(item, vocabulary)?;
                    if at_start {
                        bits(part.first).for_each(|p| self.positions[p].starts_sentence = true);
                        at_start = part.nullable;
                    }
                    whole = self.then(whole, part);
                }
            }
        }
        Ok(whole)
    }

    fn position(&mut self, set: Option<u32>) -> Result<Part, PatternError> {
        let at = self.positions.len();
        if at == MAX_POSITIONS {
            return Err(PatternError::new(0, format!("this pattern is longer than {MAX_POSITIONS} words; split it")));
        }
        self.positions.push(Position { set, starts_sentence: false, ends_sentence: false });
        self.follow.push(0);
        Ok(Part { first: 1 << at, last: 1 << at, nullable: false })
    }

    fn then(&mut self, a: Part, b: Part) -> Part {
        bits(a.last).for_each(|p| self.follow[p] |= b.first);
        Part {
            first: a.first | if a.nullable { b.first } else { 0 },
            last: b.last | if b.nullable { a.last } else { 0 },
            nullable: a.nullable && b.nullable,
        }
    }

    /// The sets a match can start with; `None` when any word will do.
    pub(crate) fn starts(&self) -> Option<Vec<u32>> {
        bits(self.first).map(|p| self.positions[p].set).collect()
    }

    /// Matches from the first of `steps` (the rest of its sentence); says how many words the match has.
    ///
    /// The shortest match is taken, then lengthened while each further word still completes one.
    pub(crate) fn run<'a>(&self, steps: impl Iterator<Item = Step<'a>>) -> Option<usize> {
        let mut open = self.first;
        let mut found = None;
        for (taken, step) in steps.enumerate() {
            let now = bits(open).filter(|p| self.fits(*p, step)).fold(0, |sum, p| sum | (1 << p));
            if now & self.last != 0 {
                found = Some(taken + 1);
            } else if now == 0 || found.is_some() {
                break;
            }
            open = bits(now).fold(0, |sum, p| sum | self.follow[p]);
        }
        found
    }

    fn fits(&self, position: usize, step: Step<'_>) -> bool {
        let position = self.positions[position];
        position.set.is_none_or(|set| step.row.has(set))
            && (!position.starts_sentence || step.first)
            && (!position.ends_sentence || step.last)
    }
}

/// The sets that stand in every match.
fn needs(node: &Node, vocabulary: &mut Vocabulary) -> Vec<u32> {
    match node {
        Node::Set(atoms) => vec![vocabulary.set(atoms)],
        Node::Seq(items) => items.iter().flat_map(|item| needs(item, vocabulary)).collect(),
        _ => Vec::new(),
    }
}

fn bits(mut mask: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = mask.trailing_zeros() as usize;
        (mask != 0).then(|| {
            mask &= mask - 1;
            bit
        })
    })
}
