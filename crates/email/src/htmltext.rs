//! HTML as lines of text, each with what the structure says about it: quote depth, signature, introduction of a quote.

use crate::markup::{Scanner, Token, attribute, decode};

/// What the HTML says about a line that its text alone does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Hint {
    /// Nothing.
    #[default]
    None,
    /// Inside a quote marked as such by the mail program.
    Quote,
    /// Inside a block that mail programs build around a quote, and sometimes around what is written now.
    Container,
    /// Inside an indented block that may be a quote or a matter of taste.
    Indent,
    /// The line that introduces a quote, marked as such.
    Attribution,
    /// Inside a block the mail program calls signature.
    Signature,
}

/// A line of text with its hint; quotes carry `> ` for each level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// The text, without a line end.
    pub text: String,
    /// What the structure said.
    pub hint: Hint,
}

/// Levels of quotes that are written out; deeper ones look the same.
const MAX_QUOTE: usize = 8;

/// Marked elements remembered at a time.
const MAX_MARKS: usize = 64;

/// Renders HTML as lines. Linear in its size, whatever its nesting.
pub(crate) fn lines(html: &str) -> Vec<Line> {
    let shown = rendered(html, true);
    // An element that nobody closes would hide all that follows.
    if shown.iter().all(|line| is_blank(&line.text)) { rendered(html, false) } else { shown }
}

fn rendered(html: &str, hides: bool) -> Vec<Line> {
    let mut page = Page { hides, ..Page::default() };
    for token in Scanner::new(html) {
        match token {
            Token::Text(text) => page.text(&decode(text)),
            Token::Open { name, attributes } => page.open(name, attributes),
            Token::Close(name) => page.close(name),
        }
    }
    page.end_line();
    page.lines
}

struct Mark<'a> {
    name: &'a str,
    /// Elements of the same name opened inside it.
    inside: usize,
    hint: Hint,
    quotes: bool,
}

#[derive(Default)]
struct Page<'a> {
    lines: Vec<Line>,
    line: String,
    blank_pending: bool,
    marks: Vec<Mark<'a>>,
    pre: usize,
    lists: Vec<Option<usize>>,
    /// Whether elements that no program shows are left out.
    hides: bool,
    /// The element that is left out, and how many of its name are open inside it, itself counted.
    hidden: Option<(&'a str, usize)>,
}

impl<'a> Page<'a> {
    fn hint(&self) -> Hint {
        self.marks.last().map_or(Hint::None, |mark| mark.hint)
    }

    fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        if self.pre > 0 {
            let mut lines = text.split('\n');
            self.line.push_str(lines.next().unwrap_or_default());
            for line in lines {
                self.break_line();
                self.line.push_str(line.trim_end_matches('\r'));
            }
            return;
        }
        for c in text.chars() {
            match c {
                '\u{200B}' | '\u{FEFF}' | '\u{AD}' => {}
                c if c.is_whitespace() => {
                    if !self.line.is_empty() && !self.line.ends_with(' ') {
                        self.line.push(' ');
                    }
                }
                c => self.line.push(c),
            }
        }
    }

    /// Ends the line if something stands on it.
    fn end_line(&mut self) {
        if !self.line.trim().is_empty() {
            self.break_line();
        }
        self.line.clear();
    }

    /// Ends the line, empty or not.
    fn break_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim_end();
        if self.blank_pending && !line.is_empty() && self.lines.last().is_some_and(|last| !is_blank(&last.text)) {
            self.push("");
        }
        self.blank_pending &= line.is_empty();
        self.push(line);
    }

    fn push(&mut self, line: &str) {
        let depth = self.marks.iter().filter(|mark| mark.quotes).count().min(MAX_QUOTE);
        let mut text = ">".repeat(depth);
        if depth > 0 && !line.is_empty() {
            text.push(' ');
        }
        text.push_str(line);
        let hint = self.hint();
        self.lines.push(Line { text, hint });
    }

    fn paragraph(&mut self) {
        self.end_line();
        self.blank_pending = true;
    }

    fn open(&mut self, name: &'a str, attributes: &'a str) {
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth += usize::from(hidden.eq_ignore_ascii_case(name));
            return;
        }
        if self.hides && is_hidden(name, attributes) {
            self.hidden = Some((name, 1));
            return;
        }
        let lower = name.to_ascii_lowercase();
        match lower.as_str() {
            "br" => self.break_line(),
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if !is_tight(attributes) => self.paragraph(),
            "p" | "div" | "tr" | "table" | "center" | "dd" | "dt" | "section" | "article" | "header" | "footer"
            | "address" | "form" | "tbody" | "body" | "caption" => self.end_line(),
            "blockquote" => self.end_line(),
            "ul" | "ol" => {
                self.end_line();
                self.lists.push((lower == "ol").then_some(0));
            }
            "li" => self.item(),
            "td" | "th" if !self.line.trim().is_empty() => self.line.push('\t'),
            "hr" => {
                self.end_line();
                self.push("________________________________");
            }
            "pre" | "textarea" => {
                self.end_line();
                self.pre += 1;
            }
            "img" => self.image(attributes),
            _ => {}
        }
        self.mark(name, &lower, attributes);
    }

    fn item(&mut self) {
        self.end_line();
        match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                self.line = format!("{number}. ");
            }
            _ => self.line.push_str("- "),
        }
    }

    fn image(&mut self, attributes: &str) {
        let Some(alt) = attribute(attributes, "alt") else { return };
        let alt = alt.trim();
        if !alt.is_empty() && alt.len() <= 200 {
            self.text(&format!("[{alt}] "));
        }
    }

    /// Remembers elements whose class or id says what they hold.
    fn mark(&mut self, name: &'a str, lower: &str, attributes: &str) {
        if let Some(inner) = self.marks.iter_mut().rev().find(|mark| mark.name.eq_ignore_ascii_case(name)) {
            inner.inside += 1;
        }
        let quotes = lower == "blockquote" || is_quote_block(lower, attributes);
        let hint = match lower {
            "blockquote" if is_cited(attributes) || self.hint() == Hint::Quote => Hint::Quote,
            "blockquote" => Hint::Indent,
            "div" | "span" | "table" | "td" | "p" | "pre" | "font" => block_hint(attributes),
            _ => Hint::None,
        };
        if (hint == Hint::None && !quotes) || self.marks.len() >= MAX_MARKS {
            return;
        }
        if let Some(inner) = self.marks.iter_mut().rev().find(|mark| mark.name.eq_ignore_ascii_case(name)) {
            inner.inside -= 1;
        }
        self.end_line();
        let hint = if self.hint() == Hint::Quote { Hint::Quote } else { hint };
        self.marks.push(Mark { name, inside: 0, hint, quotes });
    }

    fn close(&mut self, name: &str) {
        if let Some((hidden, depth)) = self.hidden {
            let left = depth - usize::from(hidden.eq_ignore_ascii_case(name));
            self.hidden = (left > 0).then_some((hidden, left));
            return;
        }
        let lower = name.to_ascii_lowercase();
        match lower.as_str() {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.end_line(),
            "div" | "tr" | "table" | "center" | "dd" | "dt" | "li" | "section" | "article" | "blockquote"
            | "address" => {
                self.end_line();
            }
            "ul" | "ol" => {
                self.end_line();
                self.lists.pop();
            }
            "pre" | "textarea" => {
                self.end_line();
                self.pre = self.pre.saturating_sub(1);
            }
            _ => {}
        }
        let Some(at) = self.marks.iter().rposition(|mark| mark.name.eq_ignore_ascii_case(name)) else { return };
        match self.marks[at].inside.checked_sub(1) {
            Some(left) => self.marks[at].inside = left,
            None => {
                self.end_line();
                self.marks.truncate(at);
            }
        }
    }
}

/// Whether no mail program shows an element: the preview of newsletters, for the most part.
fn is_hidden(name: &str, attributes: &str) -> bool {
    let can_be = ["div", "span", "p", "td", "table"].iter().any(|known| name.eq_ignore_ascii_case(known));
    can_be
        && attribute(attributes, "style")
            .is_some_and(|style| style.to_ascii_lowercase().replace(' ', "").contains("display:none"))
}

fn is_blank(line: &str) -> bool {
    line.trim_start_matches('>').trim().is_empty()
}

/// Paragraphs of Word have no space between them; an empty one makes the gap.
fn is_tight(attributes: &str) -> bool {
    attribute(attributes, "class").is_some_and(|class| class.starts_with("Mso") || class.contains("xmso"))
        || attribute(attributes, "style").is_some_and(|style| style.replace(' ', "").contains("margin:0"))
}

fn is_cited(attributes: &str) -> bool {
    attribute(attributes, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("cite"))
        || attribute(attributes, "class").is_some_and(|class| class.contains("quote"))
        || attribute(attributes, "cite").is_some()
}

/// Blocks that hold a whole quoted mail without a blockquote around it.
fn is_quote_block(name: &str, attributes: &str) -> bool {
    name == "div" && {
        // Gmail's own block is none: answers stand in it between the quotes.
        let known = ["yahoo_quoted", "protonmail_quote", "tutanota_quote", "zmail_extra"];
        let says = |value: &str| {
            known.iter().any(|k| value.contains(k)) || value.split_whitespace().any(|word| word == "mail_quote")
        };
        ["class", "id"].iter().filter_map(|key| attribute(attributes, key)).any(|value| says(&value))
    }
}

fn block_hint(attributes: &str) -> Hint {
    if attributes.is_empty() {
        return Hint::None;
    }
    let says = |known: &[&str]| {
        ["class", "id", "data-smartmail", "name"]
            .iter()
            .filter_map(|key| attribute(attributes, key))
            .any(|value| value.split_whitespace().any(|word| known.contains(&word.trim_start_matches("x_"))))
    };
    if says(&["gmail_attr", "moz-cite-prefix", "mail_attr", "zmail_attr"]) {
        return Hint::Attribution;
    }
    let signature = [
        "gmail_signature",
        "moz-signature",
        "Signature",
        "signature",
        "ms-outlook-mobile-signature",
        "protonmail_signature_block",
        "AppleMailSignature",
        "mail_signature",
        "ydp-signature",
    ];
    if says(&signature) || attribute(attributes, "data-signatureblock").is_some() {
        return Hint::Signature;
    }
    if is_quote_block("div", attributes) { Hint::Container } else { Hint::None }
}
