//! A pattern as a position automaton: one bit per word of the pattern.

use super::{Node, PatternError, Row, Vocabulary};

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
    /// Which set the word at each position must be in; `None` takes any word.
    positions: Vec<Option<u32>>,
    follow: Vec<u128>,
    ends: Part,
    /// Sets that must all occur in the text for the pattern to match at all.
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
        let mut it = Self { positions: Vec::new(), follow: Vec::new(), ends: NOTHING, needs: Vec::new() };
        let part = it.part(node, vocabulary)?;
        if part.nullable {
            return Err(PatternError::new(0, "this pattern matches without a single word"));
        }
        it.ends = part;
        it.needs = needs(node, vocabulary);
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
        self.positions.push(set);
        self.follow.push(0);
        Ok(Part { first: 1 << at, last: 1 << at, nullable: false, ..NOTHING })
    }

    fn then(&mut self, a: Part, b: Part) -> Part {
        bits(a.last).for_each(|p| self.follow[p] |= b.first);
        let unless_empty = |nullable, set| if nullable { set } else { 0 };
        Part {
            first: a.first | unless_empty(a.nullable, b.first),
            opens: a.opens | unless_empty(a.nullable, b.opens),
            last: b.last | unless_empty(b.nullable, a.last),
            closes: b.closes | unless_empty(b.nullable, a.closes),
            nullable: a.nullable && b.nullable,
        }
    }

    /// The sets a match can start with; `None` when any word will do.
    pub(crate) fn starts(&self) -> Option<Vec<u32>> {
        bits(self.ends.first | self.ends.opens).map(|p| self.positions[p]).collect()
    }

    /// Matches from the first of `steps` (the rest of its sentence); says how many words the match has.
    ///
    /// The shortest match is taken, then lengthened while each further word still completes one.
    pub(crate) fn run<'a>(&self, steps: impl Iterator<Item = Step<'a>>) -> Option<usize> {
        let mut open = self.ends.first;
        let mut found = None;
        for (taken, step) in steps.enumerate() {
            if step.first {
                open |= self.ends.opens;
            }
            let now = bits(open).filter(|p| self.fits(*p, step)).fold(0, |sum, p| sum | (1 << p));
            if now & self.ends.last != 0 || (step.last && now & self.ends.closes != 0) {
                found = Some(taken + 1);
            } else if now == 0 || found.is_some() {
                break;
            }
            open = bits(now).fold(0, |sum, p| sum | self.follow[p]);
        }
        found
    }

    fn fits(&self, position: usize, step: Step<'_>) -> bool {
        self.positions[position].is_none_or(|set| step.row.has(set))
    }
}

/// The sets that stand in every match.
fn needs(node: &Node, vocabulary: &mut Vocabulary) -> Vec<u32> {
    match node {
        Node::One(atom) => vec![vocabulary.one(atom)],
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
