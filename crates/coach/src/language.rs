//! Which of the known languages a text is in.

use crate::pack::compile::Language;

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

/// The language of `text` among `known`: by its small words, and by its letters when those are too few.
pub(crate) fn find<'a>(text: &str, known: &'a [Language]) -> Option<&'a Language> {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty() && word.len() < 20);
    let words: Vec<String> = words.take(ENOUGH).map(str::to_lowercase).collect();
    let score = |language: &Language| words.iter().filter(|word| language.known_by.binary_search(word).is_ok()).count();
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
