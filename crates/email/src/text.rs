//! Text put in order: flowed paragraphs, single lines, line ends, letters that nobody sees.

use std::borrow::Cow;

/// Whether nobody sees anything of a text: blanks, and the letters without a shape that programs fill parts with.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

/// Letters that have no shape of their own.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// A header value on one line: blanks folded to one, no control characters.
pub(crate) fn one_line(value: &str) -> String {
    let mut line = String::with_capacity(value.len());
    for word in value.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Line ends as `\n` alone, no NUL bytes, no byte order mark.
pub(crate) fn plain_lines(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|b| b == b'\r' || b == 0) && !text.starts_with('\u{FEFF}') {
        return Cow::Borrowed(text);
    }
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split(['\r', '\0']);
    out.push_str(pieces.next().unwrap_or_default());
    let mut at = out.len();
    for piece in pieces {
        // A lone carriage return ends a line; one before a line feed is part of that line end; NUL is nothing.
        if text.as_bytes()[at] == b'\r' && !piece.starts_with('\n') {
            out.push('\n');
        }
        out.push_str(piece);
        at += 1 + piece.len();
    }
    Cow::Owned(out)
}

/// Joins the soft line breaks of `format=flowed` (RFC 3676); with `delsp` the joining blank goes too.
pub(crate) fn unflow(text: &str, delsp: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.split('\n') {
        let depth = line.bytes().take_while(|&b| b == b'>').count();
        let rest = &line[depth..];
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        let delimiter = matches!(rest, "-- " | "--");
        if open != Some(depth) || delimiter {
            if open.is_some() {
                end_line(&mut out);
            }
            quote_marks(&mut out, depth, rest);
        }
        let soft = rest.ends_with(' ') && !delimiter;
        out.push_str(if soft && delsp { &rest[..rest.len() - 1] } else { rest });
        if soft {
            open = Some(depth);
        } else {
            out.push('\n');
            open = None;
        }
    }
    out.truncate(out.trim_end_matches('\n').len());
    out
}

fn end_line(out: &mut String) {
    let kept = out.trim_end_matches(' ').len();
    out.truncate(kept);
    out.push('\n');
}

fn quote_marks(out: &mut String, depth: usize, rest: &str) {
    out.extend(std::iter::repeat_n('>', depth));
    if depth > 0 && !rest.is_empty() {
        out.push(' ');
    }
}
