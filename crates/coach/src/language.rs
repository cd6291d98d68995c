//! Which of the known languages a text is in.

use std::borrow::Cow;

use crate::kept::Kept;

/// The languages of [`whatlang`] that we have names for.
const CODES: [(whatlang::Lang, &str); 5] = [
    (whatlang::Lang::Eng, "en"),
    (whatlang::Lang::Deu, "de"),
    (whatlang::Lang::Fra, "fr"),
    (whatlang::Lang::Spa, "es"),
    (whatlang::Lang::Nob, "nb"),
];

/// Words looked at before deciding.
const ENOUGH: usize = 120;

/// A word in lower case; most are.
fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) { word.into() } else { word.to_lowercase().into() }
}

/// The language of `text` among `known`: by its small words, and by its letters when those are too few.
pub(crate) fn find<'a>(text: &str, known: &'a [Kept]) -> Option<&'a Kept> {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty() && word.len() < 20);
    let words: Vec<Cow<'_, str>> = words.take(ENOUGH).map(lower).collect();
    let score = |language: &Kept| words.iter().filter(|word| language.known_by.contains(word.as_ref())).count();
    let scores: Vec<usize> = known.iter().map(score).collect();
    let best = (0..known.len()).max_by_key(|at| (scores[*at], usize::MAX - at))?;
    let second = (0..known.len()).filter(|at| *at != best).map(|at| scores[at]).max().unwrap_or(0);
    if scores[best] * 6 >= words.len() && scores[best] > second {
        return Some(&known[best]);
    }
    let head: String = text.chars().take(600).collect();
    let code = whatlang::detect(&head).filter(|info| info.is_reliable() || words.len() < 12)?.lang();
    let id = CODES.iter().find(|(lang, _)| *lang == code)?.1;
    known.iter().find(|language| language.id == id)
}

/// Words below which nobody can be sure.
const FEW: usize = 4;

/// The same, and none rather than a guess: two of its small words must stand there, more than of any other language, or
/// the letters must leave no doubt; and they must not speak reliably for a language that is not known.
pub(crate) fn surely<'a>(text: &str, known: &'a [Kept]) -> Option<&'a Kept> {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty() && word.len() < 20);
    let words: Vec<Cow<'_, str>> = words.take(ENOUGH).map(lower).collect();
    if words.len() < FEW {
        return None;
    }
    let head: String = text.chars().take(600).collect();
    let letters = whatlang::detect(&head).filter(whatlang::Info::is_reliable);
    let by_letters = letters.map(|info| CODES.iter().find(|(lang, _)| *lang == info.lang()).map(|(_, id)| *id));
    let score = |language: &Kept| words.iter().filter(|word| language.known_by.contains(word.as_ref())).count();
    let mut scores: Vec<(usize, &Kept)> = known.iter().map(|language| (score(language), language)).collect();
    scores.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let by_words = match scores.as_slice() {
        [(best, language), (second, _), ..] if *best >= 2 && best > second => Some(*language),
        [(best, language)] if *best >= 2 => Some(*language),
        _ => None,
    };
    match (by_letters, by_words) {
        // Another language altogether, such as Dutch or Portuguese, shares small words with ours.
        (Some(None), _) => None,
        (Some(Some(id)), _) => known.iter().find(|language| language.id == id),
        (None, by_words) => by_words,
    }
}
