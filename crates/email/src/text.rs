//! Bytes to text: charsets that were declared wrong or not at all, flowed paragraphs, single lines.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1252};

/// Text of bytes whose charset nobody told: UTF-8 when it is, else Windows-1252, in which every byte means something.
pub(crate) fn lossy(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Whether a charset label of the wild is one we can decode.
pub(crate) fn is_known_charset(label: &str) -> bool {
    Encoding::for_label(label.trim().as_bytes()).is_some()
        || mail_parser::decoders::charsets::map::charset_decoder(label.as_bytes()).is_some()
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
