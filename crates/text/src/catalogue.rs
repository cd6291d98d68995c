//! A catalogue: the texts of a module in one language, a line each. Read here by the program and by its build script.
//!
//! It is TOML of the simplest kind, `"English" = "Deutsch"`, so that editors know it; read strictly and line by line, so
//! that whatever is wrong has a line number and a build script needs no library.

use super::message;

/// The languages there are catalogues for, each with the plural forms that a number of things takes in it (CLDR 48,
/// cardinals; French and Spanish have “many” as well, for millions, which may be left out).
pub const LANGUAGES: [(&str, &[&str]); 4] =
    [("de", &["one", "other"]), ("fr", &["one", "other"]), ("es", &["one", "other"]), ("nb", &["one", "other"])];

/// One text of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The line it stands on, from 1.
    pub line: u32,
    /// The text in the code.
    pub english: String,
    /// The same in the catalogue's language.
    pub words: String,
}

/// Something wrong with a catalogue, and on which line.
pub type Flaw = (u32, String);

/// Reads a catalogue, passing over what cannot be read; [`flaws`] names that.
pub fn read(text: &str) -> impl Iterator<Item = Entry> + '_ {
    lines(text).filter_map(Result::ok)
}

fn lines(text: &str) -> impl Iterator<Item = Result<Entry, Flaw>> + '_ {
    let numbered = text.lines().zip(1_u32..).map(|(line, at)| (line.trim(), at));
    numbered.filter(|(line, _)| !line.is_empty() && !line.starts_with('#')).map(|(line, at)| entry(line, at))
}

fn entry(line: &str, at: u32) -> Result<Entry, Flaw> {
    let wrong = || (at, "this line is not of the form \"English\" = \"translation\"".to_owned());
    let (english, rest) = quoted(line).ok_or_else(wrong)?;
    let rest = rest.trim_start().strip_prefix('=').ok_or_else(wrong)?;
    let (words, rest) = quoted(rest.trim_start()).ok_or_else(wrong)?;
    if rest.trim().is_empty() { Ok(Entry { line: at, english, words }) } else { Err(wrong()) }
}

/// A string in quotation marks at the beginning of a line, and what stands behind it.
fn quoted(line: &str) -> Option<(String, &str)> {
    let mut letters = line.strip_prefix('"')?.char_indices();
    let mut text = String::new();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((text, line.get(at + 2..)?)),
            '\\' => match letters.next()?.1 {
                'n' => text.push('\n'),
                same @ ('"' | '\\') => text.push(same),
                _ => return None,
            },
            other => text.push(other),
        }
    }
    None
}

/// All that is wrong with a catalogue of this language by itself: unreadable lines, a text twice, holes that are not
/// those of the English text, a plural form that is missing.
pub fn flaws(language: &str, text: &str) -> Vec<Flaw> {
    let Some((_, categories)) = LANGUAGES.iter().find(|(code, _)| *code == language) else {
        let known: Vec<&str> = LANGUAGES.iter().map(|(code, _)| *code).collect();
        return vec![(1, format!("“{language}” is no language there are catalogues for: {}", known.join(", ")))];
    };
    let mut found = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for line in lines(text) {
        let entry = match line {
            Ok(entry) => entry,
            Err(flaw) => {
                found.push(flaw);
                continue;
            }
        };
        if seen.contains(&entry.english) {
            found.push((entry.line, format!("“{}” stands twice in this catalogue", entry.english)));
        }
        found.extend(compared(&entry, categories).err().map(|wrong| (entry.line, wrong)));
        seen.push(entry.english);
    }
    found
}

fn compared(entry: &Entry, categories: &[&'static str]) -> Result<(), String> {
    let (ours, theirs) = (message::read(&entry.english)?, message::read(&entry.words)?);
    if entry.words.trim().is_empty() {
        return Err("the translation is empty".to_owned());
    }
    let (wanted, held) = (ours.holes(), theirs.holes());
    if let Some(name) = wanted.difference(&held).next() {
        return Err(format!("the hole {{{name}}} is missing from the translation of “{}”", entry.english));
    }
    if let Some(name) = held.difference(&wanted).next() {
        return Err(format!("“{}” has no hole {{{name}}}", entry.english));
    }
    match theirs.lacks(categories) {
        Some(category) => {
            Err(format!("the plural form “{category}” is missing from the translation of “{}”", entry.english))
        }
        None => Ok(()),
    }
}
