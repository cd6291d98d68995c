//! Bytes to text when the label is right, wrong, missing or unheard of. No byte is lost: what fits no charset is read as
//! Windows-1252, in which every byte means something, and that is said.

use std::borrow::Cow;

use encoding_rs::{self as rs, Encoding};

use crate::labels::{self, Charset};
use crate::problem::{Kind, Problem};

/// Text, and what the reader should know of how it was read.
pub(crate) struct Decoded {
    /// The text.
    pub text: String,
    /// What was odd.
    pub note: Option<Problem>,
}

impl Decoded {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), note: None }
    }

    fn read_as(text: String, charset: &str) -> Self {
        Self { text, note: Some(Problem::with(Kind::OtherCharset, charset)) }
    }
}

/// Text of bytes whose charset nobody told.
pub(crate) fn lossy(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => guess(bytes).0,
    }
}

/// Text of bytes with the label they came with.
pub(crate) fn decode(bytes: &[u8], label: Option<&str>) -> Decoded {
    if let Some(text) = marked(bytes) {
        return Decoded::plain(text);
    }
    let label = label.filter(|label| !labels::is_empty(label));
    let charset = label.and_then(labels::charset);
    let mut decoded = unmarked(bytes, charset);
    if let (Some(label), None) = (label, charset) {
        let shown: String = label.chars().take(40).collect();
        decoded.note = Some(Problem::with(Kind::UnknownCharset, format!("{shown:?}")));
    }
    decoded
}

/// Text that begins with a byte order mark, which outweighs any label.
fn marked(bytes: &[u8]) -> Option<String> {
    let (encoding, skip) = Encoding::for_bom(bytes)?;
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes.get(skip..)?)?;
    // Two letters of Windows-1252 look like the mark of UTF-16: then most of what follows is nonsense.
    (encoding == rs::UTF_8 || text.chars().filter(|c| c.is_ascii()).count() * 4 >= text.chars().count())
        .then(|| text.into_owned())
}

fn unmarked(bytes: &[u8], charset: Option<Charset>) -> Decoded {
    if let Some(japanese) = escaped(bytes, charset) {
        return Decoded::plain(japanese);
    }
    let utf8 = std::str::from_utf8(bytes).ok();
    let Some(charset) = charset else {
        return match utf8 {
            Some(text) => Decoded::plain(text),
            None => guessed(bytes),
        };
    };
    if let Some(text) = utf8
        && (charset.is_utf8() || is_rather_utf8(text, charset))
    {
        return Decoded::plain(text);
    }
    let text = by(bytes, charset);
    if !text.contains('\u{FFFD}') {
        let is_other = charset.is_western() || charset.is_cyrillic() && is_inside_out(&text);
        return match other_script(bytes).filter(|_| is_other) {
            Some(encoding) => {
                Decoded::read_as(encoding.decode_without_bom_handling(bytes).0.into_owned(), encoding.name())
            }
            None => Decoded::plain(text),
        };
    }
    match utf8 {
        Some(text) => Decoded::plain(text),
        None if charset.is_utf8() => guessed(bytes),
        // A few letters of a large charset are broken; all others are right.
        None if is_mostly_right(&text) => Decoded { text, note: Some(Kind::BrokenLetters.into()) },
        None => guessed(bytes),
    }
}

/// Whether most words begin small and go on in capitals: Cyrillic in the other of its two charsets.
fn is_inside_out(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().nth(2).is_some());
    let (mut all, mut odd) = (0, 0);
    for word in words.take(200) {
        all += 1;
        odd += usize::from(word.chars().skip(1).all(char::is_uppercase));
    }
    odd * 2 > all && text.chars().any(char::is_lowercase)
}

fn is_mostly_right(text: &str) -> bool {
    let wrong = text.chars().filter(|c| *c == '\u{FFFD}').count();
    let right = text.chars().filter(|c| !c.is_ascii() && *c != '\u{FFFD}').count();
    right > wrong * 4
}

/// Whether bytes that are UTF-8 by their build are so indeed, whatever the label. A few letters of another script may be
/// built so by chance.
fn is_rather_utf8(text: &str, charset: Charset) -> bool {
    let by_chance = match (charset.is_western(), charset.is_single_byte()) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 6,
    };
    text.chars().filter(|c| !c.is_ascii()).take(by_chance + 1).count() > by_chance
}

/// Japanese that switches its letters by escape sequences, whether or not a label says so.
fn escaped(bytes: &[u8], charset: Option<Charset>) -> Option<String> {
    if charset.is_some_and(|charset| charset.is_shifted()) || !bytes.is_ascii() {
        return None;
    }
    let escapes = bytes.windows(3).any(|three| matches!(three, [0x1B, b'$', b'B' | b'@']));
    escapes
        .then(|| rs::ISO_2022_JP.decode_without_bom_handling_and_without_replacement(bytes))
        .flatten()
        .map(Cow::into_owned)
}

fn by(bytes: &[u8], charset: Charset) -> String {
    match charset {
        Charset::Web(_) if charset.is_utf16() && is_big_endian(bytes) => {
            rs::UTF_16BE.decode_without_bom_handling(bytes).0.into_owned()
        }
        Charset::Web(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        Charset::Parser(decoder) => decoder(bytes),
        Charset::Table(letters) => by_table(bytes, letters),
        Charset::Iso2022Kr => rs::EUC_KR.decode_without_bom_handling(&unshift(bytes)).0.into_owned(),
        Charset::Hz => rs::GBK.decode_without_bom_handling(&unbrace(bytes)).0.into_owned(),
    }
}

/// Sixteen bits without a mark: Western text has its zeros where the high half is.
fn is_big_endian(bytes: &[u8]) -> bool {
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).take(2000).filter(|byte| **byte == 0).count();
    zeros(0) > zeros(1)
}

fn by_table(bytes: &[u8], letters: &str) -> String {
    let letters: Vec<char> = letters.chars().collect();
    let letter = |byte: u8| match usize::from(byte).checked_sub(0x80) {
        Some(at) => letters.get(at).copied().unwrap_or('\u{FFFD}'),
        None => char::from(byte),
    };
    bytes.iter().map(|byte| letter(*byte)).collect()
}

/// ISO-2022-KR as EUC-KR: between SO and SI the letters have their high bit off.
fn unshift(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut is_shifted = false;
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            0x1B if after.starts_with(b"$)C") => rest = after.get(3..).unwrap_or_default(),
            0x0E => is_shifted = true,
            0x0F => is_shifted = false,
            b'\n' => {
                is_shifted = false;
                out.push(byte);
            }
            0x21..=0x7E if is_shifted => out.push(byte | 0x80),
            _ => out.push(byte),
        }
    }
    out
}

/// HZ as GB 2312: between `~{` and `~}` the letters have their high bit off.
fn unbrace(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut is_chinese = false;
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        let (skip, next) = match (byte, after.first()) {
            (b'~', Some(b'{')) => (1, None),
            (b'~', Some(b'}')) => (1, None),
            (b'~', Some(b'~')) if !is_chinese => (1, Some(b'~')),
            (b'~', Some(b'\n')) if !is_chinese => (1, None),
            (0x21..=0x7E, _) if is_chinese => (0, Some(byte | 0x80)),
            _ => (0, Some(byte)),
        };
        match (byte, after.first()) {
            (b'~', Some(b'{')) => is_chinese = true,
            (b'~', Some(b'}')) => is_chinese = false,
            (b'\n', _) => is_chinese = false,
            _ => {}
        }
        out.extend(next);
        rest = after.get(skip..).unwrap_or_default();
    }
    out
}

fn guessed(bytes: &[u8]) -> Decoded {
    let (text, name) = guess(bytes);
    Decoded::read_as(text, name)
}

/// Bytes that are no UTF-8 and have no label that fits.
fn guess(bytes: &[u8]) -> (String, &'static str) {
    match other_script(bytes) {
        Some(encoding) => (encoding.decode_without_bom_handling(bytes).0.into_owned(), encoding.name()),
        None => (mixed(bytes), "Windows-1252"),
    }
}

/// Well-formed UTF-8 as it is, and each byte between as Windows-1252.
fn mixed(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&rs::WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    text
}

/// Letters beyond ASCII needed before their script is guessed at.
const ENOUGH: usize = 8;

/// The charset of a text that is written in high bytes for the most part, as no Western language is: Cyrillic or Greek.
fn other_script(bytes: &[u8]) -> Option<&'static Encoding> {
    let (mut plain, mut low, mut high, mut accents) = (0usize, 0usize, 0usize, 0usize);
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' => plain += 1,
            0xC0..=0xDF => {
                low += 1;
                // A letter with an accent in the middle of a Greek word stands where Cyrillic has its rarest capitals.
                let between = at > 0 && bytes[at - 1] >= 0xE0 && bytes.get(at + 1).is_some_and(|next| *next >= 0xE0);
                accents += usize::from(byte >= 0xDC && between);
            }
            0xE0.. => high += 1,
            _ => {}
        }
    }
    let letters = low + high;
    if letters < ENOUGH || letters * 10 < (letters + plain) * 7 {
        return None;
    }
    Some(match (low > high, accents * 12 > high) {
        (true, _) => rs::KOI8_R,
        (false, true) => rs::WINDOWS_1253,
        (false, false) => rs::WINDOWS_1251,
    })
}

/// The charset that HTML names inside itself, where the mail names none, or the one that programs name when they know none.
pub(crate) fn own_of_html(bytes: &[u8], label: Option<&str>) -> Option<String> {
    let label = label.filter(|label| !labels::is_empty(label));
    let is_plain =
        |label: &str| ["us-ascii", "ascii", "ansi_x3.4-1968"].iter().any(|known| label.eq_ignore_ascii_case(known));
    in_html(bytes).filter(|_| label.is_none_or(|label| is_plain(label) && !bytes.is_ascii()))
}

fn in_html(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(4096))?.to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let named = |after: &str| -> Option<String> {
        let value = after
            .trim_start()
            .strip_prefix('=')?
            .trim_start_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'');
        let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.:".contains(c))).unwrap_or(value.len());
        (end > 0).then(|| value[..end].to_owned())
    };
    let meta = head.match_indices("<meta").find_map(|(at, _)| {
        let tag = head[at..].split('>').next()?;
        named(tag.split_once("charset")?.1)
    });
    meta.or_else(|| {
        let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
        named(declaration.split_once("encoding")?.1)
    })
}

#[cfg(test)]
mod tests {
    use super::{decode, in_html};

    fn read(bytes: &[u8], label: &str) -> String {
        decode(bytes, Some(label)).text
    }

    #[test]
    fn a_label_that_fits_is_believed() {
        assert_eq!(read(b"K\xfchler", "latin-1"), "Kühler");
        assert_eq!(read(b"K\x81hler", "ibm437"), "Kühler");
        assert_eq!(read(b"K\x81hler", "cp-850"), "Kühler");
        assert_eq!(read(b"\x93\x92\x95\xa6\x8a\xed", "cp932"), "湯沸器");
        assert_eq!(read(b"\x1b$)C\x0e>H3g\x0f!", "iso-2022-kr"), "안녕!");
        assert_eq!(read(b"~{VPND~}!", "hz-gb-2312"), "中文!");
        assert_eq!(read(b"\0K\0\xe4\0s\0e", "utf-16"), "Käse");
        assert_eq!(read(b"K\0\xe4\0s\0e\0", "utf-16"), "Käse");
    }

    #[test]
    fn utf_8_is_seen_under_any_label() {
        for label in ["iso-8859-1", "us-ascii", "windows-1251", "iso-8859-9", "x-unknown", "gb2312"] {
            assert_eq!(read("Чайник течёт".as_bytes(), label), "Чайник течёт", "{label}");
        }
        assert!(decode("fällt".as_bytes(), Some("latin1")).note.is_none());
    }

    #[test]
    fn other_bytes_under_the_label_of_utf_8_are_read_and_told() {
        let decoded = decode(b"Die K\xfchlung f\xe4llt aus \xe2\x80\x93 \xe4rgerlich", Some("utf-8"));
        assert_eq!(decoded.text, "Die Kühlung fällt aus – ärgerlich");
        assert!(decoded.note.is_some_and(|note| note.to_string().contains("Windows-1252")));
        let russian = b"\xd7\xe0\xe9\xed\xe8\xea \xef\xf0\xee\xf2\xe5\xea\xe0\xe5\xf2";
        for label in ["utf-8", "iso-8859-1", "us-ascii", "koi8-r", "windows-1251"] {
            assert_eq!(read(russian, label), "Чайник протекает", "{label}");
        }
        assert_eq!(read(b"\xfe\xc1\xca\xce\xc9\xcb \xd0\xd2\xcf\xd4\xc5\xcb\xc1\xc5\xd4", "utf-8"), "Чайник протекает");
        assert_eq!(
            read(b"\xcf \xe2\xf1\xe1\xf3\xf4\xde\xf1\xe1\xf2 \xf3\xf4\xdc\xe6\xe5\xe9 \xed\xe5\xf1\xfc", "utf-8"),
            "Ο βραστήρας στάζει νερό"
        );
    }

    #[test]
    fn japanese_escapes_need_no_label() {
        for label in ["", "us-ascii", "utf-8", "iso-8859-1", "iso-2022-jp"] {
            assert_eq!(read(b"\x1b$B$f$+$o$+$7\x1b(B", label), "ゆかわかし", "{label}");
        }
    }

    #[test]
    fn html_names_its_charset_itself() {
        for (html, charset) in [
            ("<html><meta charset=windows-1251>", Some("windows-1251")),
            ("<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=Shift_JIS'>", Some("shift_jis")),
            ("<?xml version=\"1.0\" encoding=\"koi8-r\"?><html>", Some("koi8-r")),
            ("<meta name=viewport><meta charset = 'big5' />", Some("big5")),
            ("<p>charset=none of it</p>", None),
        ] {
            assert_eq!(in_html(html.as_bytes()).as_deref(), charset, "{html}");
        }
    }

    #[test]
    fn an_unknown_label_is_told() {
        let decoded = decode(b"It leaks.", Some("klingon"));
        assert_eq!(decoded.text, "It leaks.");
        assert!(decoded.note.is_some_and(|note| note.to_string().contains("klingon")));
    }
}
