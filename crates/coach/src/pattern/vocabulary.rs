//! Which word sets a word of the text belongs to.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Atom;

/// Longer words than this are looked up by their whole spelling only.
const LONGEST_STEM: usize = 24;

/// Shorter words than this are taken as they are spelt.
const SHORTEST_SLIP: usize = 6;

/// A word of few letters stands in a text as often as so many others.
const SMALL: usize = 50;

/// The sets one word belongs to, as bits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    pub bits: Vec<u64>,
    /// A word such as "also" or "really", over which a match may step.
    pub light: bool,
}

impl Row {
    pub(crate) fn has(&self, set: u32) -> bool {
        self.bits.get(set as usize / 64).is_some_and(|word| word & (1 << (set % 64)) != 0)
    }

    fn add(&mut self, sets: &[u32]) {
        for set in sets {
            if let Some(word) = self.bits.get_mut(*set as usize / 64) {
                *word |= 1 << (set % 64);
            }
        }
    }
}

/// The numbers of the bits that are set, rising.
pub(crate) fn numbers(bits: &[u64]) -> impl Iterator<Item = usize> {
    bits.iter().enumerate().flat_map(|(at, word)| {
        let mut rest = *word;
        std::iter::from_fn(move || {
            let bit = rest.trailing_zeros() as usize;
            (rest != 0).then(|| {
                rest &= rest - 1;
                at * 64 + bit
            })
        })
    })
}

/// All words that any pattern of a language asks about. Packs alone fill its maps, so that a quick hash does: no text
/// that is read can make them slow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    /// Their words, while patterns are compiled.
    sets: FxHashMap<Arc<[Atom]>, u32>,
    /// How many sets there are.
    count: u32,
    /// Of each set how likely one of its words stands in a text.
    commonness: Vec<usize>,
    /// The lists seen so far, by where they lie, and kept so that they stay there.
    seen: FxHashMap<usize, (u32, Arc<[Atom]>)>,
    words: FxHashMap<String, Vec<u32>>,
    prefixes: FxHashMap<String, Vec<u32>>,
    suffixes: FxHashMap<String, Vec<u32>>,
    numbers: Vec<u32>,
    /// Words over which a match may step.
    light: FxHashSet<String>,
    /// How long beginnings are, by their first two bytes, and endings, by their last two.
    prefix_lengths: FxHashMap<[u8; 2], Vec<usize>>,
    suffix_lengths: FxHashMap<[u8; 2], Vec<usize>>,
}

impl Vocabulary {
    /// The number of the set of this word alone.
    pub(crate) fn one(&mut self, atom: &Atom) -> u32 {
        let alone = std::slice::from_ref(atom);
        let known = self.sets.get(alone).copied();
        known.unwrap_or_else(|| self.add(&Arc::from(alone)))
    }

    /// The number of this set of words; the same words get the same number.
    pub(crate) fn set(&mut self, atoms: &Arc<[Atom]>) -> u32 {
        let place = Arc::as_ptr(atoms).cast::<()>().addr();
        if let Some((known, _)) = self.seen.get(&place) {
            return *known;
        }
        let known = self.sets.get(atoms).copied();
        let id = known.unwrap_or_else(|| self.add(atoms));
        self.seen.insert(place, (id, Arc::clone(atoms)));
        id
    }

    /// Compiling is over: what only served it is dropped.
    pub(crate) fn finish(mut self) -> Self {
        self.sets = FxHashMap::default();
        self.seen = FxHashMap::default();
        self.commonness = Vec::new();
        self
    }

    fn add(&mut self, atoms: &Arc<[Atom]>) -> u32 {
        let id = self.count;
        self.count = self.count.saturating_add(1);
        self.sets.insert(Arc::clone(atoms), id);
        let small = atoms.iter().filter(|atom| atom.is_small()).count();
        self.commonness.push(atoms.len() + small * SMALL);
        for atom in atoms.iter() {
            match atom {
                Atom::Word(word) => file(&mut self.words, word, id),
                Atom::Number => self.numbers.push(id),
                Atom::Prefix(stem) => {
                    note(&mut self.prefix_lengths, stem.as_bytes().first_chunk(), stem.len());
                    file(&mut self.prefixes, stem, id);
                }
                Atom::Suffix(stem) => {
                    note(&mut self.suffix_lengths, stem.as_bytes().last_chunk(), stem.len());
                    file(&mut self.suffixes, stem, id);
                }
            }
        }
        id
    }

    /// How likely a word of this set stands in a text, to compare with others.
    pub(crate) fn commonness(&self, set: u32) -> usize {
        self.commonness.get(set as usize).copied().unwrap_or(usize::MAX)
    }

    /// No set, with room for all.
    pub(crate) fn empty(&self) -> Row {
        Row { bits: vec![0; self.count.div_ceil(64) as usize], light: false }
    }

    /// The sets that `word` (lower case) is in.
    pub(crate) fn row(&self, word: &str, number: bool) -> Row {
        let mut row = Row { light: self.light.contains(word), ..self.empty() };
        match self.words.get(word) {
            Some(sets) => row.add(sets),
            None if number => {}
            None => row.add(self.misspelt(word).map_or(&[], Vec::as_slice)),
        }
        if number {
            row.add(&self.numbers);
        }
        if word.len() <= 2 * LONGEST_STEM {
            let (start, end) = (word.as_bytes().first_chunk(), word.as_bytes().last_chunk());
            for length in lengths(&self.prefix_lengths, start).filter(|n| **n <= word.len()) {
                let sets = word.get(..*length).and_then(|stem| self.prefixes.get(stem));
                row.add(sets.map_or(&[], Vec::as_slice));
            }
            for length in lengths(&self.suffix_lengths, end).filter(|n| **n <= word.len()) {
                let sets = word.get(word.len() - length..).and_then(|stem| self.suffixes.get(stem));
                row.add(sets.map_or(&[], Vec::as_slice));
            }
        }
        row
    }

    /// The words over which a match may step.
    pub(crate) fn step_over(&mut self, light: &[String]) {
        self.light = light.iter().cloned().collect();
    }

    /// The sets of the one word that this becomes when two letters side by side change places ("recieved").
    fn misspelt(&self, word: &str) -> Option<&Vec<u32>> {
        if !word.is_ascii() || !(SHORTEST_SLIP..=LONGEST_STEM).contains(&word.len()) {
            return None;
        }
        let mut letters = word.as_bytes().to_vec();
        (1..word.len() - 1).find_map(|at| {
            if letters[at] == letters[at + 1] {
                return None;
            }
            letters.swap(at, at + 1);
            let found = std::str::from_utf8(&letters).ok().and_then(|slipped| self.words.get(slipped));
            letters.swap(at, at + 1);
            found
        })
    }
}

/// Most words are in many sets: only a new one is copied.
fn file(index: &mut FxHashMap<String, Vec<u32>>, word: &str, set: u32) {
    match index.get_mut(word) {
        Some(sets) => sets.push(set),
        None => {
            index.insert(word.to_owned(), vec![set]);
        }
    }
}

/// A beginning or an ending has two letters at least, hence two bytes.
fn note(lengths: &mut FxHashMap<[u8; 2], Vec<usize>>, edge: Option<&[u8; 2]>, length: usize) {
    let Some(edge) = edge else { return };
    let lengths = lengths.entry(*edge).or_default();
    if !lengths.contains(&length) {
        lengths.push(length);
    }
}

fn lengths<'a>(all: &'a FxHashMap<[u8; 2], Vec<usize>>, edge: Option<&[u8; 2]>) -> impl Iterator<Item = &'a usize> {
    edge.and_then(|edge| all.get(edge)).into_iter().flatten()
}
