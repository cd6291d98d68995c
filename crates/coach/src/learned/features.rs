//! What the statistical reader sees of a run of words: words and pairs of words, their beginnings, runs of letters, and
//! frames of small words, each as one stable number.
//!
//! A feature's number is FNV-1a over its kind and its words' numbers. It is part of the format of the models: whoever
//! changes what stands here raises [`VERSION`] and trains again.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::token::Text;

/// Version of the features; a model trained on other ones is not read.
pub(crate) const VERSION: u8 = 1;

/// More words than this of one run are not looked at.
const LONGEST: usize = 400;

const BASIS: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

/// What the model knows of single words, by their number: the class of word it is counted in.
pub(crate) type Classes = FxHashMap<u32, u8>;

/// The class of small words: in frames they stand for themselves.
pub(crate) const SMALL: u8 = 1;

/// FNV-1a of a word.
pub(crate) fn word(spelled: &str) -> u32 {
    spelled.bytes().fold(BASIS, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(PRIME))
}

/// FNV-1a of a kind and some numbers, mixed so that near numbers lie far apart.
fn mix(kind: u32, parts: &[u32]) -> u32 {
    let mut hash = (BASIS ^ kind).wrapping_mul(PRIME);
    for part in parts {
        hash = (hash ^ (part & 0xffff)).wrapping_mul(PRIME);
        hash = (hash ^ (part >> 16)).wrapping_mul(PRIME);
    }
    hash ^= hash >> 15;
    hash = hash.wrapping_mul(0x2c1b_3c6d);
    hash ^ (hash >> 13)
}

/// One word as features see it.
#[derive(Clone, Copy)]
struct Seen {
    /// The number of its spelling; of a number, of what kind it is.
    word: u32,
    /// Its first letters.
    stem: u32,
    /// Its place in a frame: itself if small, else its ending.
    frame: u32,
    is_small: bool,
    /// Where its letters stand in [`Spelled::letters`].
    letters: (usize, usize),
}

const EDGE: Seen = Seen { word: 2, stem: 2, frame: 2, is_small: true, letters: (0, 0) };

/// The numbers of the spellings of a text, made once for all its sentences.
pub(crate) struct Spelled {
    words: Vec<Seen>,
    /// Features of runs of four letters, word after word.
    letters: Vec<u32>,
}

impl Spelled {
    pub(crate) fn of(text: &Text, classes: &Classes) -> Self {
        let mut spelled = Self { words: Vec::with_capacity(text.words.len()), letters: Vec::new() };
        for known in &text.words {
            let from = spelled.letters.len();
            letters(&known.lower, &mut spelled.letters);
            spelled.words.push(Seen { letters: (from, spelled.letters.len()), ..seen(&known.lower, classes) });
        }
        spelled
    }
}

/// Runs of four letters, the edges of the word counted as letters; of a very long word only the first ones.
fn letters(lower: &str, into: &mut Vec<u32>) {
    const LONGEST_WORD: usize = 40;
    let mut run = [0, 0, 0, u32::from('^')];
    let mut count = 1;
    for letter in lower.chars().take(LONGEST_WORD).chain(['$']) {
        run = [run[1], run[2], run[3], u32::from(letter)];
        count += 1;
        if count >= 4 {
            let [a, b, c, d] = run;
            into.push(mix(15, &[a ^ (b << 16) ^ (b >> 16), c ^ (d << 16) ^ (d >> 16)]));
        }
    }
}

fn seen(lower: &str, classes: &Classes) -> Seen {
    if lower.starts_with(|c: char| c.is_ascii_digit()) {
        let kind = number(lower);
        return Seen { word: kind, stem: kind, frame: kind, is_small: false, letters: (0, 0) };
    }
    let whole = word(lower);
    let is_small = classes.get(&whole) == Some(&SMALL);
    let stem = word(lower.char_indices().nth(5).map_or(lower, |(at, _)| &lower[..at]));
    let frame = if is_small { whole } else { mix(99, &[ending(lower)]) };
    Seen { word: whole, stem, frame, is_small, letters: (0, 0) }
}

/// Numbers count by what they look like: a time, a sum, a year, one digit or two, more.
fn number(digits: &str) -> u32 {
    let kind = match digits {
        _ if digits.contains(':') => 11,
        _ if digits.contains(['.', ',']) => 12,
        _ if digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")) => 13,
        _ if digits.len() <= 2 => 14,
        _ => 15,
    };
    mix(98, &[kind])
}

/// The last two letters of a word of five and more.
fn ending(lower: &str) -> u32 {
    let mut back = lower.char_indices().rev();
    let Some((at, _)) = back.nth(1) else { return 0 };
    if back.nth(2).is_some() { word(&lower[at..]) } else { 0 }
}

/// Calls `each` with every feature of these tokens of `text`.
pub(crate) fn features(text: &Text, tokens: Range<usize>, spelled: &Spelled, mut each: impl FnMut(u32)) {
    let tokens = tokens.start..tokens.end.min(tokens.start + LONGEST);
    let mut run: Vec<Seen> = Vec::with_capacity(tokens.len() + 3);
    run.push(EDGE);
    run.extend(tokens.map(|at| spelled.words[text.tokens[at].word]));
    run.extend([EDGE, EDGE]);
    let last = run.len() - 2;
    for at in 1..=last {
        let [a, b, c] = [run[at - 1], run[at], run[(at + 1).min(last)]];
        each(mix(4, &[a.word, b.word]));
        each(mix(5, &[a.stem, b.stem]));
        if at < last {
            each(mix(1, &[b.word]));
            each(mix(12, &[b.frame]));
            each(mix(7, &[a.word, c.word]));
            each(mix(9, &[a.frame, b.frame, c.frame]));
            spelled.letters[b.letters.0..b.letters.1].iter().for_each(|letters| each(*letters));
        }
    }
    frames(&run[1..last], &mut each);
    each(mix(11, &[u32::try_from(last.min(31) / 6).unwrap_or(0)]));
}

/// Small words in their order with few between, and each of the first with every other word: who, and what.
fn frames(run: &[Seen], each: &mut impl FnMut(u32)) {
    const NEAR: usize = 6;
    const FIRST: usize = 8;
    let small: Vec<u32> = run.iter().filter(|seen| seen.is_small).map(|seen| seen.word).take(30).collect();
    for (at, one) in small.iter().enumerate() {
        small[at + 1..].iter().take(NEAR - 1).for_each(|other| each(mix(13, &[*one, *other])));
    }
    for other in run.iter().filter(|seen| !seen.is_small).take(60) {
        small.iter().take(FIRST).for_each(|one| each(mix(14, &[*one, other.stem])));
    }
}
