//! How a language spells: clitics parted, elisions parted, common misspellings and short forms mended.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// The spelling rules of one language; the words of replies and of patterns go through the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Normal {
    /// A whole word and the words it stands for: `can't` is `can not`.
    pub expand: FxHashMap<String, Vec<String>>,
    /// An ending after an apostrophe and its word: `'ll` is `will`.
    pub clitics: Vec<(String, String)>,
    /// A beginning up to its apostrophe: `l'`, `d'`.
    pub elisions: Vec<String>,
}

impl Normal {
    /// Calls `each` with every word that `word` (lower case) stands for and the bytes of `word` it covers.
    pub(crate) fn each_word(&self, word: &str, mut each: impl FnMut(&str, Range<usize>)) {
        let mut rest = 0..word.len();
        if word.contains('\'') {
            for elision in &self.elisions {
                if word.len() > elision.len() && word.starts_with(elision.as_str()) {
                    each(elision, 0..elision.len());
                    rest.start = elision.len();
                    break;
                }
            }
        }
        let body = &word[rest.clone()];
        if let Some(words) = self.expand.get(body) {
            return words.iter().for_each(|part| each(part, rest.clone()));
        }
        if body.contains('\'') {
            for (ending, stands_for) in &self.clitics {
                if body.len() > ending.len() && body.ends_with(ending.as_str()) {
                    let cut = word.len() - ending.len();
                    each(&word[rest.start..cut], rest.start..cut);
                    return each(stands_for, cut..word.len());
                }
            }
        }
        each(body, rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(normal: &Normal, word: &str) -> Vec<String> {
        let mut all = Vec::new();
        normal.each_word(word, |part, _| all.push(part.to_owned()));
        all
    }

    #[test]
    fn clitics_elisions_and_short_forms_become_the_words_they_stand_for() {
        let normal = Normal {
            expand: [("can't".into(), vec!["can".into(), "not".into()])].into_iter().collect(),
            clitics: vec![("'ll".into(), "will".into()), ("n't".into(), "not".into())],
            elisions: vec!["l'".into()],
        };
        assert_eq!(words(&normal, "we'll"), ["we", "will"]);
        assert_eq!(words(&normal, "didn't"), ["did", "not"]);
        assert_eq!(words(&normal, "can't"), ["can", "not"]);
        assert_eq!(words(&normal, "l'hôtel"), ["l'", "hôtel"]);
        assert_eq!(words(&normal, "o'clock"), ["o'clock"]);
    }
}
