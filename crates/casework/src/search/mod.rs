//! Full-text search: FTS5 on SQLite, tsvector on PostgreSQL. The one module that owns a dialect pair.

pub mod pages;
mod projection;
mod store;

use std::collections::HashSet;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use axum::routing::get;
pub use projection::{JOB, MARKS, index_due};
pub use store::{Due, clear, documents, due, find, mark, marked, take_in};
use web::module::Module;

/// Enough of a long mail to be found by; PostgreSQL refuses a tsvector above 1 MB. Characters.
const LONGEST: usize = 50_000;

/// Each word of these texts once: the index asks only whether a word stands in a message, and each mention costs.
/// Words end where both databases agree that they do, so that an address is found by each of its parts.
fn distinct(texts: &[String]) -> String {
    let mut all = String::new();
    for text in texts {
        // PostgreSQL knows the small letters of its server's language alone.
        all.extend(text.chars().take(LONGEST).flat_map(char::to_lowercase));
        all.push(' ');
    }
    let words = all.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut seen = HashSet::with_capacity(all.len() / 8);
    let mut once = String::with_capacity(all.len());
    for word in words.filter(|word| seen.insert(*word)) {
        once.push_str(word);
        once.push(' ');
    }
    once
}

/// The words of a query: letters with their marks, and digits, in any script; at most sixteen. What is left of "A-1042?" is `A`, `1042`.
pub fn terms(query: &str) -> Vec<String> {
    query
        .split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .filter(|word| !word.is_empty())
        .take(16)
        .map(|word| word.chars().take(64).collect::<String>().to_lowercase())
        .collect()
}

/// A word as FTS5 keeps it: without its accents, and in pieces where a mark stands that FTS5 takes for no letter, as
/// between the syllables of Hindi; it refuses a word that falls apart.
fn pieces(term: &str) -> Vec<String> {
    let plain: String = term.chars().map(without_accents).filter(|c| !is_accent(*c)).collect();
    let parts = plain.split(is_combining_mark).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

fn without_accents(letter: char) -> char {
    let (mut base, mut only_accents) = (None, true);
    decompose_canonical(letter, |part| match base {
        None => base = Some(part),
        Some(_) => only_accents &= is_accent(part),
    });
    base.filter(|_| only_accents).unwrap_or(letter)
}

fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    pages: |router| router.route("/search", get(pages::palette)),
    projections: &[MARKS],
    jobs: &[JOB],
    ..Module::new("search", "Search")
};

#[cfg(test)]
mod tests {
    use super::{distinct, pieces, terms};

    #[test]
    fn each_word_is_taken_in_once() {
        let texts = ["Re: The BELT".to_owned(), "the belt, the belt! sofie@halden.example".to_owned()];
        assert_eq!(distinct(&texts), "re the belt sofie halden example ");
        assert_eq!(distinct(&["Ålesund ålesund".to_owned()]), "ålesund ");
    }

    #[test]
    fn a_word_is_taken_as_the_index_keeps_it() {
        assert_eq!(pieces("ålesund"), ["alesund"]);
        assert_eq!(pieces("cafe\u{301}s"), ["cafes"]);
        assert_eq!(pieces("ø한"), ["ø한"]);
        assert_eq!(pieces("हिन्दी"), ["ह", "न", "द"]);
    }

    #[test]
    fn a_query_is_taken_apart_into_plain_words() {
        assert_eq!(
            terms("  Halden \"feeder-belt\" OR near(A-1042)"),
            ["halden", "feeder", "belt", "or", "near", "a", "1042"]
        );
        assert!(terms("!! -- ''").is_empty());
    }
}
