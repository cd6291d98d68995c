//! Undoes the transfer encoding of a part: base64 and quoted-printable, also where something broke them on the way.

use std::borrow::Cow;

/// The bytes a part stands for.
#[derive(Default)]
pub(crate) struct Content<'a> {
    /// What was encoded.
    pub bytes: Cow<'a, [u8]>,
    /// Plain lines that something on the way wrote behind the encoded ones.
    pub behind: String,
    /// Letters that belong to no encoding stood among the encoded ones and were passed over.
    pub damaged: bool,
    /// It is not encoded as it says.
    pub misnamed: bool,
}

impl<'a> Content<'a> {
    fn whole(bytes: Cow<'a, [u8]>) -> Self {
        Self { bytes, ..Self::default() }
    }
}

/// The bytes that `raw` stands for, encoded as `label` says.
pub(crate) fn decode<'a>(raw: &'a [u8], label: Option<&str>) -> Content<'a> {
    let label = label.unwrap_or_default().to_ascii_lowercase();
    if label.contains("base64") {
        base64(raw)
    } else if label.contains("quoted") {
        Content::whole(Cow::Owned(quoted_printable(raw)))
    } else {
        Content::whole(Cow::Borrowed(raw))
    }
}

/// Quoted-printable; what is no escape stays as it is.
pub(crate) fn quoted_printable(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut lines = raw.split(|byte| *byte == b'\n').peekable();
    while let Some(line) = lines.next() {
        let goes_on = quoted_line(line, &mut out);
        if !goes_on && lines.peek().is_some() {
            out.push(b'\n');
        }
    }
    out
}

/// One line of it; whether the next one belongs to the same line of the text.
fn quoted_line(line: &[u8], out: &mut Vec<u8>) -> bool {
    let mut rest = line.trim_ascii_end();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after) {
            (b'=', []) => return true,
            (b'=', [high, low, ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = after.get(2..).unwrap_or_default();
                }
                _ => out.push(byte),
            },
            _ => out.push(byte),
        }
    }
    if line.ends_with(b"\r") {
        out.push(b'\r');
    }
    false
}

/// The value of a digit of base 16.
pub(crate) fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// Letters from which on a line counts as long: no footer has so many letters without a blank.
const LONG: usize = 40;

/// What is to be done with a line of a part in base64.
enum Line<'a> {
    /// It is encoded.
    Data(Cow<'a, [u8]>),
    /// It is not.
    Plain,
}

/// Reads base64 line by line.
#[derive(Default)]
struct Base64 {
    out: Vec<u8>,
    bits: u32,
    letters: usize,
    width: usize,
    last: usize,
    is_padded: bool,
    is_damaged: bool,
}

fn base64(raw: &[u8]) -> Content<'_> {
    let mut reader = Base64 { out: Vec::with_capacity(raw.len() / 4 * 3), ..Base64::default() };
    let mut at = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        let trimmed = line.trim_ascii();
        if !trimmed.is_empty() {
            match reader.judge(trimmed) {
                Line::Data(data) => reader.take(&data),
                Line::Plain => break,
            }
        }
        at += line.len();
    }
    let behind = raw.get(at..).unwrap_or_default();
    if reader.letters == 0 && !behind.is_empty() {
        return Content { bytes: Cow::Borrowed(raw), misnamed: true, ..Content::default() };
    }
    let behind = crate::charset::lossy(behind.trim_ascii());
    Content { damaged: reader.is_damaged, behind, bytes: Cow::Owned(reader.end()), misnamed: false }
}

impl Base64 {
    /// Whether a line is encoded or plain text that something wrote behind: a footer is short, or has other signs.
    fn judge<'a>(&mut self, line: &'a [u8]) -> Line<'a> {
        let strange = line.iter().filter(|byte| sextet(**byte).is_none() && **byte != b'=').count();
        let letters = line.len() - strange;
        if strange == 0 {
            return if self.goes_on(line) { Line::Data(Cow::Borrowed(line)) } else { Line::Plain };
        }
        let blanks = line.iter().filter(|byte| byte.is_ascii_whitespace()).count();
        let words_are_long = line.split(u8::is_ascii_whitespace).all(|word| word.len() >= 16);
        if letters < 16 || strange - blanks > 1 + letters / 20 || blanks > 0 && !words_are_long {
            return Line::Plain;
        }
        self.is_damaged |= strange > blanks;
        // A sign that took the place of a letter leaves a gap, one that came between leaves none.
        let fills_gap = self.width > 0 && letters < self.width && line.len() - blanks == self.width || letters % 4 == 3;
        let clean = line.iter().filter(|byte| !byte.is_ascii_whitespace()).filter_map(|byte| match sextet(*byte) {
            None if *byte != b'=' => fills_gap.then_some(b'A'),
            _ => Some(*byte),
        });
        Line::Data(Cow::Owned(clean.collect()))
    }

    /// Whether a line of letters alone still belongs to what is encoded.
    fn goes_on(&self, line: &[u8]) -> bool {
        let length = line.len();
        let marks_only = line.iter().all(|byte| matches!(byte, b'-' | b'_' | b'='));
        match (self.letters, self.is_padded, self.last < self.width) {
            _ if marks_only => self.letters > 0 && !self.is_padded && line.len() <= 2 && line.starts_with(b"="),
            (0, ..) => true,
            (_, true, _) => length >= LONG && (self.letters + length).is_multiple_of(4),
            (letters, false, _) if !letters.is_multiple_of(4) => true,
            (_, false, true) => length >= LONG,
            (_, false, false) => length >= LONG || (self.letters + length).is_multiple_of(4) || line.ends_with(b"="),
        }
    }

    fn take(&mut self, line: &[u8]) {
        for &byte in line {
            match sextet(byte) {
                Some(value) => {
                    self.bits = self.bits << 6 | u32::from(value);
                    self.letters += 1;
                    if self.letters.is_multiple_of(4) {
                        self.out.extend_from_slice(&self.bits.to_be_bytes()[1..]);
                        self.bits = 0;
                    }
                }
                None if byte.is_ascii_whitespace() => {}
                None => self.close(),
            }
        }
        self.is_padded = line.ends_with(b"=");
        self.width = self.width.max(line.len());
        self.last = line.len();
    }

    /// Ends a group of letters that is not full.
    fn close(&mut self) {
        let open = self.letters % 4;
        if open > 0 {
            let bytes = (self.bits << (6 * (4 - open))).to_be_bytes();
            self.out.extend_from_slice(bytes.get(1..open).unwrap_or_default());
            self.letters += 4 - open;
        }
        self.bits = 0;
    }

    fn end(mut self) -> Vec<u8> {
        self.close();
        self.out
    }
}

/// Base64 without anything around it, as headers hold it.
pub(crate) fn base64_word(text: &str) -> Vec<u8> {
    let mut reader = Base64::default();
    reader.take(text.as_bytes());
    reader.end()
}

/// The six bits of a letter, of the usual alphabet or of that for addresses.
fn sextet(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{base64_word, decode, quoted_printable};

    const KETTLE: &str = "VGhlIGtldHRsZSBsZWFrcyBzaW5jZSBNb25kYXku";

    fn base64(raw: &str) -> (String, String) {
        let content = decode(raw.as_bytes(), Some("base64"));
        (String::from_utf8_lossy(&content.bytes).into_owned(), content.behind)
    }

    #[test]
    fn a_footer_behind_base64_is_told_from_it() {
        for footer in [
            "______________\r\nList mailing list\r\nhttps://x.example",
            "-- \r\nThis mail was scanned by GateWall.",
            "Unsubscribe",
            "=======",
            "*** scanned ***",
            "This mail was checked",
        ] {
            let (text, behind) = base64(&format!("{KETTLE}\r\n{footer}\r\n"));
            assert_eq!((text.as_str(), behind.as_str()), ("The kettle leaks since Monday.", footer.trim()), "{footer}");
        }
        let (text, behind) = base64("VGhlIGtldHRsZSBsZWFrcyBzaW5jZSBNb25kYXkuDQo=\r\nList footer\r\n");
        assert_eq!((text.as_str(), behind.as_str()), ("The kettle leaks since Monday.\r\n", "List footer"));
    }

    #[test]
    fn stray_signs_cost_a_letter_at_most() {
        let (text, _) = base64("VGhlIGtldHRsZSBsZW!FrcyBzaW5jZSBNb25kYXku");
        assert_eq!(text, "The kettle leaks since Monday.");
        let (text, _) = base64("VGhlIGtldHRsZSBsZW*rcyBzaW5jZSBNb25kYXku");
        assert!(text.starts_with("The kettle l") && text.ends_with("s since Monday."), "{text}");
        assert!(decode(b"VGhlIGtldHRsZSBsZW!FrcyBzaW5jZSBNb25kYXku", Some("BASE64")).damaged);
    }

    #[test]
    fn lines_of_any_width_pieces_with_their_own_end_and_none_at_all_are_read() {
        assert_eq!(base64("VGhl\r\nIGtl\r\ndHRsZQ==\r\n").0, "The kettle");
        assert_eq!(base64("VGhlIG\nt\nldHRsZQ").0, "The kettle");
        assert_eq!(base64("").0, "");
        let piece = "VGhlIGtldHRsZSBsZWFrcyBzaW5jZSBNb25kYXkuDQo=";
        assert_eq!(base64(&format!("{piece}\n{piece}\n")).0, "The kettle leaks since Monday.\r\n".repeat(2));
        let plain = decode(b"The kettle leaks.", Some("base64"));
        assert!(plain.misnamed && &*plain.bytes == b"The kettle leaks.");
        assert_eq!(base64_word("w7xi"), "üb".as_bytes());
    }

    #[test]
    fn quoted_printable_keeps_every_byte_that_is_no_escape() {
        let read = |text: &str| String::from_utf8_lossy(&quoted_printable(text.as_bytes())).into_owned();
        assert_eq!(read("K=C3=BChler =\r\nleckt=20\r\n50 = 50=ZZ=3d \r\n"), "Kühler leckt \r\n50 = 50=ZZ=\r\n");
        assert_eq!(read("end="), "end");
        assert_eq!(&*decode(b"a=3Db", Some("Quoted-Printable")).bytes, b"a=b");
        assert_eq!(&*decode(b"a=3Db", Some("7bit")).bytes, b"a=3Db");
        assert_eq!(&*decode(b"a=3Db", None).bytes, b"a=3Db");
    }
}
