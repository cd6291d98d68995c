//! The syntax of a text: words, holes, and what depends on a number. Read here by the program and by its build script.
//!
//! It is the small part of ICU MessageFormat that translators know: `{name}`, and
//! `{n, plural, =0 {no answer} one {# answer} other {# answers}}`, where `#` is the number.

use std::collections::BTreeSet;

/// The plural categories of CLDR, by the names that stand in texts.
pub const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// A text read: what stands in it, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message(pub Vec<Part>);

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words as they stand.
    Words(String),
    /// What is put in under this name.
    Hole(String),
    /// The number that the plural around it depends on.
    Count,
    /// One of several wordings, by the number of this name.
    Plural {
        /// The name of the number.
        of: String,
        /// The wordings, in the order they stand.
        branches: Vec<(Branch, Message)>,
    },
}

/// When a wording is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Branch {
    /// For exactly this number.
    Exactly(i64),
    /// For the numbers of this category of the language.
    Category(&'static str),
}

impl Message {
    /// The names of its holes.
    pub fn holes(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        for part in &self.0 {
            match part {
                Part::Words(_) | Part::Count => {}
                Part::Hole(name) => drop(names.insert(name.as_str())),
                Part::Plural { of, branches } => {
                    names.insert(of.as_str());
                    names.extend(branches.iter().flat_map(|(_, message)| message.holes()));
                }
            }
        }
        names
    }

    /// The first of these categories that a plural of it has no wording for.
    pub fn lacks(&self, categories: &[&'static str]) -> Option<&'static str> {
        self.0.iter().find_map(|part| match part {
            Part::Plural { branches, .. } => {
                let has = |category| branches.iter().any(|(when, _)| *when == Branch::Category(category));
                let own = categories.iter().copied().find(|category| !has(*category));
                own.or_else(|| branches.iter().find_map(|(_, message)| message.lacks(categories)))
            }
            _ => None,
        })
    }
}

/// Reads a text.
///
/// # Errors
/// What is wrong with it, in plain words.
pub fn read(text: &str) -> Result<Message, String> {
    let mut letters = Letters { rest: text };
    let message = words(&mut letters, false)?;
    match letters.next() {
        None => Ok(message),
        Some(_) => Err("a } closes nothing".to_owned()),
    }
}

struct Letters<'a> {
    rest: &'a str,
}

impl<'a> Letters<'a> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.rest = self.rest.get(letter.len_utf8()..).unwrap_or_default();
        Some(letter)
    }

    /// All letters up to one that ends it.
    fn until(&mut self, ends: impl Fn(char) -> bool) -> &'a str {
        let at = self.rest.find(ends).unwrap_or(self.rest.len());
        let (before, after) = self.rest.split_at(at);
        self.rest = after;
        before
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn expect(&mut self, wanted: char, after: &str) -> Result<(), String> {
        self.blanks();
        match self.next() {
            Some(letter) if letter == wanted => Ok(()),
            _ => Err(format!("a {wanted} is missing after {after}")),
        }
    }
}

/// Words and holes, up to the end or to the } that closes a wording.
fn words(letters: &mut Letters, in_plural: bool) -> Result<Message, String> {
    let mut parts = Vec::new();
    loop {
        let plain = letters.until(|c| matches!(c, '{' | '}') || (in_plural && c == '#'));
        if !plain.is_empty() {
            parts.push(Part::Words(plain.to_owned()));
        }
        match letters.peek() {
            None | Some('}') => return Ok(Message(parts)),
            Some('#') => {
                letters.next();
                parts.push(Part::Count);
            }
            _ => {
                letters.next();
                parts.push(hole(letters)?);
            }
        }
    }
}

fn hole(letters: &mut Letters) -> Result<Part, String> {
    let name = letters.until(|c| matches!(c, ',' | '{' | '}')).trim();
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        return Err(format!("“{{{name}” is no name of a hole: lower-case letters, digits and _ only"));
    }
    if letters.peek() == Some(',') {
        letters.next();
        return plural(letters, name);
    }
    letters.expect('}', &format!("{{{name}"))?;
    Ok(Part::Hole(name.to_owned()))
}

fn plural(letters: &mut Letters, of: &str) -> Result<Part, String> {
    if letters.until(|c| matches!(c, ',' | '{' | '}')).trim() != "plural" {
        return Err(format!("after {{{of}, only “plural” is known"));
    }
    letters.expect(',', "plural")?;
    let mut branches = Vec::new();
    loop {
        letters.blanks();
        if letters.peek() == Some('}') {
            letters.next();
            break;
        }
        let when = branch(letters.until(|c| matches!(c, '{' | '}')).trim())?;
        letters.expect('{', "the name of a plural form")?;
        let message = words(letters, true)?;
        letters.expect('}', "the words of a plural form")?;
        branches.push((when, message));
    }
    if branches.iter().any(|(when, _)| *when == Branch::Category("other")) {
        Ok(Part::Plural { of: of.to_owned(), branches })
    } else {
        Err(format!("the plural of {{{of}}} has no form “other”"))
    }
}

fn branch(name: &str) -> Result<Branch, String> {
    if let Some(number) = name.strip_prefix('=') {
        return number.parse().map(Branch::Exactly).map_err(|_| format!("“{name}” names no number"));
    }
    let known = CATEGORIES.into_iter().find(|category| *category == name);
    known
        .map(Branch::Category)
        .ok_or_else(|| format!("“{name}” is no plural form; there are {}", CATEGORIES.join(", ")))
}

/// Stops the build where the holes of a text and what is put into them are not the same.
pub const fn holds(text: &str, given: &[&str]) {
    let bytes = text.as_bytes();
    let mut used = 0_u32;
    let (mut at, mut depth) = (0, 0_u32);
    while at < bytes.len() {
        if bytes[at] == b'}' {
            assert!(depth > 0, "a }} of this text closes nothing");
            depth -= 1;
        } else if bytes[at] == b'{' {
            depth += 1;
            // Every other depth holds the wordings of a plural; only between them a brace opens a hole.
            if depth % 2 == 1 {
                let which = position(bytes, at + 1, given);
                assert!(which < given.len(), "a hole of this text is given nothing");
                used |= 1 << which;
            }
        }
        at += 1;
    }
    assert!(depth == 0, "a {{ of this text is never closed");
    assert!(used.count_ones() as usize == given.len(), "something is given to this text that it has no hole for");
}

const fn position(bytes: &[u8], from: usize, given: &[&str]) -> usize {
    let mut which = 0;
    while which < given.len() {
        let name = given[which].as_bytes();
        let mut same = 0;
        while same < name.len() && from + same < bytes.len() && bytes[from + same] == name[same] {
            same += 1;
        }
        if same == name.len() && from + same < bytes.len() && matches!(bytes[from + same], b'}' | b',') {
            return which;
        }
        which += 1;
    }
    which
}
