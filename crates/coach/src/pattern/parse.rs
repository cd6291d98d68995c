//! From the text of a pattern to its tree.

use std::collections::HashMap;
use std::sync::Arc;

use super::PatternError;
use crate::normal::Normal;

/// The words a gap `..` may skip when the pattern names no number.
const DEFAULT_GAP: usize = 6;
/// The widest gap a pattern may ask for.
const WIDEST_GAP: usize = 20;
/// How deep brackets and lexicons may nest.
const DEEPEST: usize = 24;

/// What one word of the text must be.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Atom {
    Word(Arc<str>),
    Prefix(Arc<str>),
    Suffix(Arc<str>),
    Number,
}

impl Atom {
    /// Whether it is a word of few letters, as those that stand in every text.
    pub(crate) fn is_small(&self) -> bool {
        matches!(self, Self::Word(word) if word.chars().count() < 4)
    }
}

/// A pattern as a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// This word.
    One(Atom),
    /// One word out of these.
    Set(Arc<[Atom]>),
    Any,
    /// Up to so many words.
    Gap(usize),
    Seq(Vec<Node>),
    Alt(Vec<Node>),
    Opt(Box<Node>),
    /// The sentence starts here.
    Start,
    /// The sentence ends here.
    End,
}

/// The named word lists of a pack, `{NAME}` in patterns.
pub(crate) type Lexicons = HashMap<String, Node>;

/// Reads `text` as a pattern; words go through the spelling rules of the language, as the words of a reply do.
pub(crate) fn parse(text: &str, normal: &Normal, lexicons: &Lexicons) -> Result<Node, PatternError> {
    let chars: Vec<char> = text.chars().map(|c| if matches!(c, '’' | 'ʼ' | '‘') { '\'' } else { c }).collect();
    let mut parser = Parser { chars: &chars, at: 0, depth: 0, normal, lexicons };
    let node = parser.alternatives()?;
    if parser.at < chars.len() {
        return Err(PatternError::new(parser.at, format!("unexpected `{}`", chars[parser.at])));
    }
    Ok(node)
}

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    depth: usize,
    normal: &'a Normal,
    lexicons: &'a Lexicons,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn alternatives(&mut self) -> Result<Node, PatternError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(PatternError::new(self.at, "brackets nest too deep"));
        }
        let mut branches = vec![self.sequence()?];
        while self.peek() == Some('|') {
            self.at += 1;
            branches.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(join(branches))
    }

    fn sequence(&mut self) -> Result<Node, PatternError> {
        let mut items = Row::default();
        while let Some(c) = self.peek() {
            match c {
                c if c.is_whitespace() || c == ',' => self.at += 1,
                '|' | ')' | ']' => break,
                _ => items.push(self.item(c)?),
            }
        }
        Ok(items.node())
    }

    fn item(&mut self, c: char) -> Result<Node, PatternError> {
        match c {
            '(' => self.bracket(')'),
            '[' => Ok(Node::Opt(Box::new(self.bracket(']')?))),
            '{' => self.lexicon(),
            '^' => Ok(self.single(Node::Start)),
            '$' => Ok(self.single(Node::End)),
            '*' => Ok(self.single(Node::Any)),
            '#' => Ok(self.single(Node::One(Atom::Number))),
            '?' => Ok(self.single(Node::One(Atom::Word("?".into())))),
            '.' => self.gap(),
            '<' => self.class(),
            '~' => self.suffix(),
            _ => self.word(),
        }
    }

    fn single(&mut self, node: Node) -> Node {
        self.at += 1;
        node
    }

    fn bracket(&mut self, close: char) -> Result<Node, PatternError> {
        let open = self.at;
        self.at += 1;
        let inner = self.alternatives()?;
        if self.peek() != Some(close) {
            return Err(PatternError::new(open, format!("this bracket is never closed by `{close}`")));
        }
        self.at += 1;
        Ok(inner)
    }

    fn lexicon(&mut self) -> Result<Node, PatternError> {
        let open = self.at;
        let end = self.chars[open..].iter().position(|c| *c == '}').map(|n| n + open);
        let end = end.ok_or_else(|| PatternError::new(open, "this `{` is never closed by `}`"))?;
        let name: String = self.chars[open + 1..end].iter().collect();
        self.at = end + 1;
        let known = self.lexicons.get(name.trim()).cloned();
        known.ok_or_else(|| PatternError::new(open, format!("there is no lexicon `{}`", name.trim())))
    }

    fn gap(&mut self) -> Result<Node, PatternError> {
        let start = self.at;
        if self.chars.get(self.at + 1) != Some(&'.') {
            return Err(PatternError::new(start, "a gap is written `..`"));
        }
        self.at += 2;
        let digits: String = self.chars[self.at..].iter().take_while(|c| c.is_ascii_digit()).collect();
        self.at += digits.len();
        let words = if digits.is_empty() { DEFAULT_GAP } else { digits.parse().unwrap_or(WIDEST_GAP + 1) };
        if words > WIDEST_GAP {
            return Err(PatternError::new(start, format!("a gap may skip at most {WIDEST_GAP} words")));
        }
        Ok(Node::Gap(words))
    }

    /// `<url>`, `<mail>`, `<at>`: what the tokenizer puts in place of an address.
    fn class(&mut self) -> Result<Node, PatternError> {
        let open = self.at;
        let name: String = self.chars[open..].iter().take_while(|c| **c != '>').collect::<String>() + ">";
        if !crate::token::CLASSES.contains(&name.as_str()) {
            return Err(PatternError::new(
                open,
                "there is `<url>`, `<mail>`, `<at>`, `<desk>`, `<sad>`, `<happy>` and `<cut>`",
            ));
        }
        self.at += name.chars().count();
        Ok(Node::One(Atom::Word(name.into())))
    }

    fn suffix(&mut self) -> Result<Node, PatternError> {
        let start = self.at;
        self.at += 1;
        let word = self.letters();
        if word.chars().count() < 2 {
            return Err(PatternError::new(start, "an ending has at least two letters"));
        }
        Ok(Node::One(Atom::Suffix(word.into())))
    }

    fn word(&mut self) -> Result<Node, PatternError> {
        let start = self.at;
        let word = self.letters();
        if word.is_empty() {
            return Err(PatternError::new(start, format!("`{}` means nothing here", self.chars[start])));
        }
        if self.peek() == Some('~') {
            self.at += 1;
            if word.chars().count() < 2 {
                return Err(PatternError::new(start, "a beginning has at least two letters"));
            }
            return Ok(Node::One(Atom::Prefix(word.into())));
        }
        let mut items = Row::default();
        self.normal.each_word(&word, |part, _| items.push(Node::One(Atom::Word(part.into()))));
        Ok(items.node())
    }

    fn letters(&mut self) -> String {
        let rest = &self.chars[self.at..];
        let count = rest.iter().take_while(|c| c.is_alphanumeric() || matches!(c, '\'' | '&')).count();
        let mut word = String::with_capacity(count);
        for c in &rest[..count] {
            if c.is_ascii() { word.push(c.to_ascii_lowercase()) } else { word.extend(c.to_lowercase()) }
        }
        self.at += count;
        let parts = self.peek().is_some_and(|c| matches!(c, '-' | '.'));
        if parts && self.chars.get(self.at + 1).is_some_and(|c| c.is_alphanumeric()) {
            self.at += 1; // "one-off" and "booking.com" are two words, here as in the text
        }
        word
    }
}

/// Items in a row; most often there is only one, which takes no list.
#[derive(Default)]
struct Row {
    only: Option<Node>,
    all: Vec<Node>,
}

impl Row {
    fn push(&mut self, node: Node) {
        if self.all.is_empty() {
            match self.only.take() {
                None => self.only = Some(node),
                Some(first) => self.all = vec![first, node],
            }
        } else {
            self.all.push(node);
        }
    }

    fn node(self) -> Node {
        self.only.unwrap_or(Node::Seq(self.all))
    }
}

/// Alternatives of single words become one set: one test instead of many.
fn join(mut branches: Vec<Node>) -> Node {
    if branches.len() == 1 {
        return branches.remove(0);
    }
    let mut words: Vec<Atom> = Vec::new();
    let mut rest = Vec::new();
    let mut sort = |node: Node, rest: &mut Vec<Node>| match node {
        Node::One(atom) => words.push(atom),
        Node::Set(atoms) => words.extend(atoms.iter().cloned()),
        other => rest.push(other),
    };
    for branch in branches {
        match branch {
            Node::Alt(inner) => inner.into_iter().for_each(|node| sort(node, &mut rest)),
            other => sort(other, &mut rest),
        }
    }
    words.sort_unstable();
    words.dedup();
    if !words.is_empty() {
        rest.insert(0, Node::Set(words.into()));
    }
    if rest.len() == 1 { rest.remove(0) } else { Node::Alt(rest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Node, PatternError> {
        parse(text, &Normal::default(), &Lexicons::new())
    }

    #[test]
    fn alternatives_of_single_words_become_one_set() {
        let node = read("(we|i|they~)").unwrap();
        assert!(matches!(node, Node::Set(atoms) if atoms.len() == 3));
    }

    #[test]
    fn an_error_names_the_character_it_is_at() {
        assert_eq!(read("we (will").unwrap_err().at, 3);
        assert_eq!(read("we {WHO}").unwrap_err().at, 3);
        assert_eq!(read("we will)").unwrap_err().at, 7);
        assert_eq!(read("so ..99 far").unwrap_err().at, 3);
        assert!(read("a . b").is_err());
    }
}
