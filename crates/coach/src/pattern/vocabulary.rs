//! Which word sets a word of the text belongs to.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Atom;

/// Longer words than this are looked up by their whole spelling only.
const LONGEST_STEM: usize = 24;

/// The sets one word belongs to, as bits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    bits: Vec<u64>,
    /// The same as a list, for the index of starts.
    pub sets: Vec<u32>,
}

impl Row {
    pub(crate) fn has(&self, set: u32) -> bool {
        self.bits.get(set as usize / 64).is_some_and(|word| word & (1 << (set % 64)) != 0)
    }
}

/// All words that any pattern of a language asks about. Packs alone fill its maps, so that a quick hash does: no text
/// that is read can make them slow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    sets: FxHashMap<Arc<[Atom]>, u32>,
    /// The lists seen so far, by where they lie, and kept so that they stay there.
    seen: FxHashMap<usize, (u32, Arc<[Atom]>)>,
    words: FxHashMap<String, Vec<u32>>,
    prefixes: FxHashMap<String, Vec<u32>>,
    suffixes: FxHashMap<String, Vec<u32>>,
    numbers: Vec<u32>,
    prefix_lengths: Vec<usize>,
    suffix_lengths: Vec<usize>,
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
        self.seen = FxHashMap::default();
        self
    }

    fn add(&mut self, atoms: &Arc<[Atom]>) -> u32 {
        let id = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        self.sets.insert(Arc::clone(atoms), id);
        for atom in atoms.iter() {
            match atom {
                Atom::Word(word) => file(&mut self.words, word, id),
                Atom::Number => self.numbers.push(id),
                Atom::Prefix(stem) => {
                    note(&mut self.prefix_lengths, stem.len());
                    file(&mut self.prefixes, stem, id);
                }
                Atom::Suffix(stem) => {
                    note(&mut self.suffix_lengths, stem.len());
                    file(&mut self.suffixes, stem, id);
                }
            }
        }
        id
    }

    /// How many sets there are.
    pub(crate) fn len(&self) -> usize {
        self.sets.len()
    }

    /// The sets that `word` (lower case) is in.
    pub(crate) fn row(&self, word: &str, number: bool) -> Row {
        let mut sets: Vec<u32> = self.words.get(word).cloned().unwrap_or_default();
        if number {
            sets.extend_from_slice(&self.numbers);
        }
        if word.len() <= 2 * LONGEST_STEM {
            for length in self.prefix_lengths.iter().filter(|n| **n <= word.len()) {
                sets.extend(word.get(..*length).and_then(|stem| self.prefixes.get(stem)).into_iter().flatten());
            }
            for length in self.suffix_lengths.iter().filter(|n| **n <= word.len()) {
                let stem = word.get(word.len() - length..);
                sets.extend(stem.and_then(|stem| self.suffixes.get(stem)).into_iter().flatten());
            }
        }
        sets.sort_unstable();
        sets.dedup();
        let mut bits = vec![0; sets.last().map_or(0, |last| *last as usize / 64 + 1)];
        for set in &sets {
            bits[*set as usize / 64] |= 1 << (set % 64);
        }
        Row { bits, sets }
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

fn note(lengths: &mut Vec<usize>, length: usize) {
    if !lengths.contains(&length) {
        lengths.push(length);
    }
}
