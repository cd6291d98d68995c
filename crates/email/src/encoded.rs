//! Header values as text: encoded words (RFC 2047), also those that cut a letter in two or stand where none may.

use std::mem;

use crate::{charset, text, transfer};

/// A header value as one line of text; `hint` is the charset of the mail, for bytes that no word encodes.
pub(crate) fn line(raw: &[u8], hint: Option<&str>) -> String {
    text::one_line(&words(&plain(raw, hint)))
}

/// The bytes of a header as text, with its encoded words as they are.
pub(crate) fn plain(raw: &[u8], hint: Option<&str>) -> String {
    match (std::str::from_utf8(raw), hint) {
        (Ok(text), Some(_)) if !text.contains('\u{1B}') => text.to_owned(),
        (Ok(text), None) => text.to_owned(),
        (_, Some(label)) => charset::decode(raw, Some(label)).text,
        (Err(_), None) => charset::lossy(raw),
    }
}

/// One encoded word, still encoded.
#[derive(Clone, Copy)]
struct Word<'a> {
    charset: &'a str,
    is_base64: bool,
    text: &'a str,
}

/// A text with its encoded words read.
pub(crate) fn words(text: &str) -> String {
    if !text.contains("=?") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut run: Vec<Word<'_>> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("=?") {
        let (before, from) = rest.split_at(at);
        // Blanks between two encoded words are no part of the text.
        if run.is_empty() || !before.trim().is_empty() {
            read_run(&mut run, &mut out);
            out.push_str(before);
        }
        match word(from) {
            Some((word, length)) => {
                run.push(word);
                rest = &from[length..];
            }
            None => {
                read_run(&mut run, &mut out);
                out.push_str("=?");
                rest = &from[2..];
            }
        }
    }
    read_run(&mut run, &mut out);
    out.push_str(rest);
    out
}

/// How long the encoded word is that a text begins with, if it does.
pub(crate) fn word_length(text: &str) -> Option<usize> {
    word(text).map(|(_, length)| length)
}

/// The encoded word that a text begins with, and its length.
fn word(text: &str) -> Option<(Word<'_>, usize)> {
    let inner = text.strip_prefix("=?")?;
    let (charset, after) = inner.split_once('?')?;
    if charset.is_empty() || charset.len() > 60 || charset.contains(|c: char| c.is_whitespace() || c == '=') {
        return None;
    }
    let kind = after.get(..2)?;
    let is_base64 = match kind {
        "B?" | "b?" => true,
        "Q?" | "q?" => false,
        _ => return None,
    };
    let content = &after[2..];
    let start = text.len() - content.len();
    let charset = charset.split('*').next().unwrap_or(charset);
    let (end, length) = match content.find("?=") {
        Some(end) => (end, end + 2),
        // Cut off: what is there is still better than its code.
        None => {
            let end = content.find(char::is_whitespace).unwrap_or(content.len());
            (end, end)
        }
    };
    let is_one = !is_base64 || !content[..end].contains(['?', '<', '@']);
    is_one.then_some((Word { charset, is_base64, text: &content[..end] }, start + length))
}

/// Reads words that follow each other: those of one charset as one run of bytes, since some cut a letter in two.
fn read_run(run: &mut Vec<Word<'_>>, out: &mut String) {
    let words = mem::take(run);
    for same in words.chunk_by(|one, next| one.charset.eq_ignore_ascii_case(next.charset)) {
        let Some(first) = same.first() else { continue };
        let apart = charset::decode(&bytes(same, false), Some(first.charset));
        let text = match apart.note.is_some() || apart.text.contains('\u{FFFD}') {
            // Perhaps the code itself was cut rather than the text.
            true => {
                let joined = charset::decode(&bytes(same, true), Some(first.charset));
                if joined.note.is_none() && !joined.text.contains('\u{FFFD}') { joined.text } else { apart.text }
            }
            false => apart.text,
        };
        out.push_str(&text);
    }
}

/// The bytes of words; when `joined`, the code of base64 words is put together before it is read.
fn bytes(words: &[Word<'_>], joined: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut code = String::new();
    for word in words {
        if word.is_base64 && joined {
            code.push_str(word.text);
            continue;
        }
        out.extend(transfer::base64_word(&mem::take(&mut code)));
        if word.is_base64 {
            out.extend(transfer::base64_word(word.text));
        } else {
            out.extend(quoted(word.text));
        }
    }
    out.extend(transfer::base64_word(&code));
    out
}

/// The Q encoding: quoted-printable with `_` for a blank.
fn quoted(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        let escaped = match (byte, after) {
            (b'=', [high, low, ..]) => transfer::hex(*high).zip(transfer::hex(*low)),
            _ => None,
        };
        match (escaped, byte) {
            (Some((high, low)), _) => {
                out.push(high << 4 | low);
                rest = after.get(2..).unwrap_or_default();
            }
            (None, b'_') => out.push(b' '),
            (None, b'=') if after.is_empty() => {}
            (None, _) => out.push(byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::line;

    fn read(text: &str) -> String {
        line(text.as_bytes(), None)
    }

    #[test]
    fn letters_that_two_words_share_are_whole() {
        for (encoded, text) in [
            ("=?utf-8?B?RGllIEJlaMM=?=\r\n =?utf-8?B?tnJkZW4gdmVyZsO8Z2Vu?=", "Die Behörden verfügen"),
            ("=?utf-8?Q?K=C3?= =?utf-8?Q?=BChler?=", "Kühler"),
            ("=?UTF-8?Q?K=C3?=\r\n\t=?utf-8?B?vGhsZXI=?=", "Kühler"),
            ("=?gb2312?B?xOO6w73xzOy1xMs=?=\r\n\t=?gb2312?B?rrr4u7XBy8frsO/W+g?=", "你好今天的水壶坏了请帮助"),
            ("=?utf-8?B?w7xiZXI=?==?utf-8?B?YWxs?=", "überall"),
            ("=?utf-8*de?Q?K=C3=BChl?= und =?iso-8859-1?q?hei=DF_?= gut", "Kühl und heiß gut"),
        ] {
            assert_eq!(read(encoded), text, "{encoded}");
        }
    }

    #[test]
    fn code_that_was_cut_is_put_together_again() {
        assert_eq!(read("=?utf-8?B?w?= =?utf-8?B?7xiZXJhbGw=?="), "überall");
    }

    #[test]
    fn words_where_none_may_be_and_words_that_are_none() {
        for (encoded, text) in [
            ("Re:=?utf-8?Q?K=C3=BChler?=.", "Re:Kühler."),
            ("\"=?utf-8?Q?K=C3=BChler?=\"", "\"Kühler\""),
            ("=?utf-8?Q?Why??=", "Why?"),
            ("=?utf-8?Q?two words?=", "two words"),
            ("=?utf-8?B?S8O8aGxlcg", "Kühler"),
            ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
            ("1 =? 2", "1 =? 2"),
            ("=?utf-8?Q?K=FChler?=", "Kühler"),
            ("=?iso-8859-1?Q?K=C3=BChler?=", "Kühler"),
            ("a  =?us-ascii?Q?b?=  c", "a b c"),
        ] {
            assert_eq!(read(encoded), text, "{encoded}");
        }
    }

    #[test]
    fn bytes_that_no_word_encodes_are_read_in_the_charset_of_the_mail() {
        assert_eq!(line(b"K\xfchler", None), "Kühler");
        assert_eq!(line(b"\xd7\xe0\xe9", Some("windows-1251")), "Чай");
        assert_eq!(line("Чай".as_bytes(), Some("windows-1251")), "Чай");
    }
}
