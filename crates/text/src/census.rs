//! Every text and every catalogue of the program, so that a test can hold them against each other.

use super::{Language, Source, catalogue};
use std::collections::HashMap;
use std::sync::LazyLock;

#[doc(hidden)]
#[linkme::distributed_slice]
pub static SOURCES: [&'static Source];

#[doc(hidden)]
#[linkme::distributed_slice]
pub static CATALOGUES: [Catalogues];

/// The catalogues of one module, by [`catalogues!`](crate::catalogues!).
#[derive(Debug)]
pub struct Catalogues {
    #[doc(hidden)]
    pub module: &'static str,
    #[doc(hidden)]
    pub texts: [&'static str; 4],
}

impl Catalogues {
    /// The catalogue of each language: where it lies, and its text.
    pub fn files(&self) -> impl Iterator<Item = (Language, String, &'static str)> {
        let folder = self.module.rsplit_once('/').map_or("", |(folder, _)| folder);
        Language::ALL.into_iter().skip(1).zip(self.texts).map(move |(language, text)| {
            let path = format!("{folder}/words/{}.toml", language.code());
            (language, path, text)
        })
    }
}

/// Every text written with [`text!`](crate::text!) in the linked program; one in a template that others extend counts
/// for each of them.
pub fn texts() -> impl Iterator<Item = &'static Source> {
    SOURCES.iter().copied()
}

/// The catalogues of every module.
pub fn catalogues() -> impl Iterator<Item = &'static Catalogues> {
    CATALOGUES.iter()
}

/// A text in another language than English, as its catalogue has it; none when none has.
pub fn translated(english: &str, language: Language) -> Option<&'static str> {
    KNOWN.get(english)?[language as usize].as_deref()
}

type Translations = [Option<String>; Language::ALL.len()];

/// All catalogues by their English, read once when the first reader of another language comes.
static KNOWN: LazyLock<HashMap<String, Translations>> = LazyLock::new(|| {
    let mut known: HashMap<String, Translations> = HashMap::new();
    for (language, _, text) in catalogues().flat_map(Catalogues::files) {
        for entry in catalogue::read(text) {
            known.entry(entry.english).or_default()[language as usize] = Some(entry.words);
        }
    }
    known
});
