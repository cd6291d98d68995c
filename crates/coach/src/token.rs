//! A text as words and sentences, with the bytes each word came from.

mod months;

use std::collections::HashMap;
use std::ops::Range;

use crate::normal::Normal;
use crate::pattern::{Row, Step, Vocabulary};
use crate::zone;

/// What stands in the place of addresses.
pub(crate) const CLASSES: [&str; 7] = ["<url>", "<mail>", "<at>", "<desk>", "<sad>", "<happy>", "<cut>"];

/// Parts of a handle by which a service desk is known; its class is `<desk>`, of all others `<at>`.
const DESKS: [&str; 6] = ["help", "support", "care", "cust", "service", "serv"];

/// One word, number, address or question mark.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// Bytes of the text.
    pub span: Range<usize>,
    /// Index of its spelling in [`Text::words`].
    pub word: usize,
    pub sentence: usize,
    /// A comma, colon, semicolon or dash stands before it.
    pub after_comma: bool,
    /// A slash stands right before it.
    pub slash: bool,
    /// It stands inside quotation marks.
    pub quoted: bool,
}

/// A spelling that occurs in the text, and the word sets it is in.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub lower: String,
    pub row: Row,
}

/// A sentence: a run of tokens.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    pub tokens: Range<usize>,
    /// It ends with a question mark.
    pub question: bool,
}

/// A text ready to be matched against patterns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Text {
    pub tokens: Vec<Token>,
    pub sentences: Vec<Sentence>,
    pub words: Vec<Word>,
    /// All sets that some word of the text is in.
    present: Row,
}

impl Text {
    /// Reads `text`; quoted lines and what follows a signature mark are left out.
    pub(crate) fn read(text: &str, normal: &Normal, vocabulary: &Vocabulary) -> Self {
        let mut reader = Reader::new(text, normal, vocabulary);
        for line in zone::visible(text) {
            reader.line(line);
        }
        reader.finish()
    }

    pub(crate) fn lower(&self, token: usize) -> &str {
        &self.words[self.tokens[token].word].lower
    }

    pub(crate) fn row(&self, token: usize) -> &Row {
        &self.words[self.tokens[token].word].row
    }

    /// Whether any word of the text is in this set.
    pub(crate) fn has(&self, set: u32) -> bool {
        self.present.has(set)
    }

    /// All sets that some word of the text is in.
    pub(crate) fn present(&self) -> &Row {
        &self.present
    }

    /// Whether `token` is the first of its sentence.
    pub(crate) fn opens(&self, token: usize) -> bool {
        self.sentences[self.tokens[token].sentence].tokens.start == token
    }

    /// The words from `token` to the end of its sentence, as the automata read them.
    pub(crate) fn steps(&self, token: usize) -> impl Iterator<Item = Step<'_>> {
        let range = self.sentences[self.tokens[token].sentence].tokens.clone();
        (token..range.end).map(move |at| Step {
            row: self.row(at),
            first: at == range.start,
            last: at + 1 == range.end,
        })
    }

    /// The bytes from the first to the last of these tokens.
    pub(crate) fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        match (self.tokens.get(tokens.start), self.tokens.get(tokens.end.saturating_sub(1))) {
            (Some(first), Some(last)) if tokens.start < tokens.end => {
                first.span.start..last.span.end.max(first.span.end)
            }
            _ => 0..0,
        }
    }
}

/// Room for so many spellings is made at once.
const FEW: usize = 500;

struct Reader<'a> {
    text: &'a str,
    normal: &'a Normal,
    vocabulary: &'a Vocabulary,
    known: HashMap<String, usize>,
    out: Text,
    sentence_start: usize,
    comma: bool,
    slash: bool,
    quote: bool,
    /// Where the next word of a hashtag begins (`#LateAgain` is two words).
    tag: Option<usize>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, normal: &'a Normal, vocabulary: &'a Vocabulary) -> Self {
        let out = Text { present: vocabulary.empty(), ..Text::default() };
        Self {
            text,
            normal,
            vocabulary,
            known: HashMap::with_capacity((text.len() / 6).min(FEW)),
            out,
            sentence_start: 0,
            comma: false,
            slash: false,
            quote: false,
            tag: None,
        }
    }

    fn finish(mut self) -> Text {
        self.end_sentence(false);
        self.out
    }

    fn line(&mut self, line: zone::Line) {
        let mut at = line.bytes.start;
        while at < line.bytes.end {
            let rest = &self.text[at..line.bytes.end];
            let Some(c) = rest.chars().next() else { break };
            at += if let Some(length) = address(rest, at == 0 || self.text[..at].ends_with(char::is_whitespace)) {
                self.address(at, length)
            } else if c.is_ascii_digit() {
                self.number(at, rest)
            } else if is_letter(c) {
                self.word(at, rest)
            } else {
                self.mark(at, rest, c)
            };
        }
        if line.ends_sentence {
            self.end_sentence(false);
        }
        if line.ends_paragraph {
            self.quote = false;
        }
    }

    /// Whether the next straight mark after `start` ends a quotation: one that nobody closed quotes nothing.
    fn is_closed(&self, start: usize) -> bool {
        let after = &self.text[start..];
        let quoted = after.find('"').map_or("", |end| &after[..end]);
        quoted.ends_with(|c: char| !c.is_whitespace()) && !quoted.contains("\n\n")
    }

    fn address(&mut self, at: usize, (class, length): (&str, usize)) -> usize {
        self.push(class, at..at + length, false);
        length
    }

    fn number(&mut self, at: usize, rest: &str) -> usize {
        let mut length = 0;
        let mut chars = rest.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let next_digit = chars.peek().is_some_and(|(_, n)| n.is_ascii_digit());
            if c.is_ascii_digit() || (matches!(c, '.' | ',' | ':') && next_digit) {
                length = i + c.len_utf8();
            } else {
                break;
            }
        }
        self.push(&rest[..length], at..at + length, true);
        length
    }

    fn word(&mut self, at: usize, rest: &str) -> usize {
        let mut length = 0;
        let tag = self.tag.take() == Some(at);
        let mut small = false;
        let mut chars = rest.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            if tag && small && c.is_uppercase() {
                break;
            }
            small = c.is_lowercase();
            let inner = is_apostrophe(c) || (c == '&' && length < 3);
            if is_letter(c) || c.is_ascii_digit() || (inner && chars.peek().is_some_and(|(_, n)| is_letter(*n))) {
                length = i + c.len_utf8();
            } else if is_apostrophe(c) && self.normal.elisions.iter().any(|e| e.len() == length + 1) {
                length = i + c.len_utf8();
                break;
            } else {
                break;
            }
        }
        self.tag = tag.then_some(at + length);
        let spelled = &rest[..length];
        let lower: String =
            spelled.chars().flat_map(char::to_lowercase).map(|c| if is_apostrophe(c) { '\'' } else { c }).collect();
        let same_bytes = lower.len() == spelled.len();
        let normal = self.normal;
        normal.each_word(&lower, |part, bytes| {
            let exact = same_bytes && spelled.is_char_boundary(bytes.start) && spelled.is_char_boundary(bytes.end);
            let span = if exact { at + bytes.start..at + bytes.end } else { at..at + length };
            self.push(part, span, false);
        });
        length
    }

    fn mark(&mut self, at: usize, rest: &str, c: char) -> usize {
        if (matches!(c, ':' | ';') || !c.is_ascii())
            && let Some((class, length)) = face(rest)
        {
            self.push(class, at..at + length, false);
            return length;
        }
        match c {
            '?' | '？' => {
                let length: usize =
                    rest.chars().take_while(|c| matches!(c, '?' | '!' | '？')).map(char::len_utf8).sum();
                self.push("?", at..at + length, false);
                self.end_sentence(true);
                return length;
            }
            '…' if is_cut(&rest[c.len_utf8()..]) => {
                self.push("<cut>", at..at + c.len_utf8(), false);
                self.end_sentence(false);
            }
            '!' | '…' | '。' | '！' => self.end_sentence(false),
            '.' if self.full_stop(at, rest) => self.end_sentence(false),
            ',' | ';' | ':' | '–' | '—' | '(' | ')' => self.comma = true,
            '-' if rest[1..].starts_with(' ') => self.comma = true,
            '/' => self.slash = true,
            '#' => self.tag = Some(at + 1),
            '"' => self.quote = !self.quote && self.is_closed(at + 1),
            '“' | '„' | '«' => self.quote = true,
            '”' | '»' => self.quote = false,
            _ => {}
        }
        c.len_utf8()
    }

    /// A full stop ends the sentence unless it belongs to a short form or stands inside a name.
    fn full_stop(&self, at: usize, rest: &str) -> bool {
        let mut after = rest[1..].chars();
        let next = after.next();
        if next.is_some_and(|c| c.is_ascii_digit()) {
            return false;
        }
        let last = self.out.tokens.last().filter(|t| t.span.end == at);
        let Some(last) = last else { return true };
        let spelled = &self.text[last.span.clone()];
        let glued = next.is_some_and(|c| !c.is_whitespace() && is_letter(c));
        if glued {
            return next.is_some_and(char::is_uppercase) && spelled.len() > 2;
        }
        let follows = rest[1..].trim_start_matches(' ');
        let lower_follows = follows.starts_with(char::is_lowercase);
        let short = spelled.chars().count() == 1 && !spelled.starts_with(|c: char| c.is_ascii_digit());
        let noon = spelled == "m" && after.find(|c| !c.is_whitespace()).is_some_and(char::is_uppercase);
        if noon {
            return true; // "at 8 p.m. We leave"
        }
        let figure = spelled.starts_with(|c: char| c.is_ascii_digit());
        let is_day = || spelled.parse().is_ok_and(|day: u8| day <= 31) && months::begins(follows);
        let ordinal = figure && (lower_follows || is_day());
        !(ordinal || (short && next.is_some()) || SHORT_FORMS.contains(&spelled.to_ascii_lowercase().as_str()))
    }

    fn push(&mut self, lower: &str, span: Range<usize>, number: bool) {
        let word = match self.known.get(lower) {
            Some(known) => *known,
            None => {
                let row = self.vocabulary.row(lower, number);
                self.out.present.bits.iter_mut().zip(&row.bits).for_each(|(present, bits)| *present |= bits);
                self.out.words.push(Word { lower: lower.to_owned(), row });
                self.known.insert(lower.to_owned(), self.out.words.len() - 1);
                self.out.words.len() - 1
            }
        };
        let sentence = self.out.sentences.len();
        self.out.tokens.push(Token {
            span,
            word,
            sentence,
            after_comma: self.comma,
            slash: self.slash,
            quoted: self.quote,
        });
        self.comma = false;
        self.slash = false;
    }

    fn end_sentence(&mut self, question: bool) {
        let tokens = self.sentence_start..self.out.tokens.len();
        if !tokens.is_empty() {
            self.sentence_start = tokens.end;
            self.out.sentences.push(Sentence { tokens, question });
        }
        self.comma = false;
    }
}

/// Short forms whose full stop does not end a sentence, in the languages we read.
const SHORT_FORMS: [&str; 30] = [
    "mr", "mrs", "ms", "dr", "st", "no", "nr", "vs", "approx", "dept", "mt", "prof", "sr", "sra", "hr", "fr", "ca",
    "bzw", "evtl", "inkl", "kl", "tlf", "ggf", "usw", "etc", "rs", "inc", "ltd", "tel", "ext",
];

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || (c.is_numeric() && !c.is_ascii_digit()) || ('\u{300}'..='\u{36f}').contains(&c)
}

/// After a `…`: nothing but a web address follows. A service cut the post there and links to the whole of it.
fn is_cut(after: &str) -> bool {
    let link = after.trim_start();
    address(link, true).is_some_and(|(class, length)| class == "<url>" && link[length..].trim_start().is_empty())
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘' | '`' | '´')
}

/// A web address, mail address or handle at the start of `rest`: its class and its bytes.
fn address(rest: &str, after_blank: bool) -> Option<(&'static str, usize)> {
    let first = rest.as_bytes().first()?;
    let run = || rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"')).unwrap_or(rest.len());
    let trimmed = |length: usize| rest[..length].trim_end_matches(['.', ',', ')', '!', '?', ';', ':']).len();
    match first {
        b'h' | b'H' | b'w' | b'W' => {
            let head = rest.get(..8).or(rest.get(..7)).or(rest.get(..4))?.to_ascii_lowercase();
            let web = head.starts_with("http://") || head.starts_with("https://") || head.starts_with("www.");
            if web { Some(("<url>", trimmed(run()))) } else { mail(rest, after_blank, run) }
        }
        b'[' => ["[link]", "[url]"].iter().find(|mark| rest.starts_with(**mark)).map(|mark| ("<url>", mark.len())),
        b'@' => {
            rest[1..].starts_with(|c: char| c.is_alphanumeric() || c == '_').then(|| handle(&rest[..trimmed(run())]))
        }
        _ => mail(rest, after_blank, run),
    }
}

fn handle(handle: &str) -> (&'static str, usize) {
    let lower = handle.get(..handle.len().min(40)).unwrap_or_default().to_ascii_lowercase();
    let desk = DESKS.iter().any(|part| lower.contains(part));
    (if desk { "<desk>" } else { "<at>" }, handle.len())
}

/// A face at the start of `rest`: its class and its bytes.
fn face(rest: &str) -> Option<(&'static str, usize)> {
    const SAD: [&str; 23] = [
        ":(", ":-(", ":'(", ":/", ":-/", "😡", "😠", "😤", "😞", "😒", "🙄", "👎", "😢", "😭", "🤬", "😩", "😔", "😷",
        "🙃", "😣", "😖", "😫", "🙁",
    ];
    const HAPPY: [&str; 12] = [":)", ":-)", ";)", ":D", "😊", "😀", "😍", "👍", "🎉", "💕", "😁", "🥰"];
    let find = |faces: &[&str]| faces.iter().find(|face| rest.starts_with(**face)).map(|face| face.len());
    find(&SAD).map(|length| ("<sad>", length)).or_else(|| find(&HAPPY).map(|length| ("<happy>", length)))
}

fn mail(rest: &str, after_blank: bool, run: impl Fn() -> usize) -> Option<(&'static str, usize)> {
    if !after_blank || !rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let word = &rest[..run().min(rest.len())];
    let at = word.bytes().take(65).position(|b| b == b'@')?;
    (at > 0 && word[at..].contains('.'))
        .then(|| ("<mail>", word.trim_end_matches(['.', ',', ')', '!', '?', ';', ':']).len()))
}

#[cfg(test)]
mod tests;
