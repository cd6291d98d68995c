//! Bytes that are a mail but for how they are written: a mark before the first header, sixteen bits a letter, line ends
//! of carriage returns alone.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE};

/// The bytes of a mail as the parser expects them.
pub(crate) fn prepare(raw: &[u8]) -> Cow<'_, [u8]> {
    let wide = match raw {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(wide) = wide {
        let text = wide.decode_with_bom_removal(raw).0.into_owned();
        return if begins(text.as_bytes()) { Cow::Owned(text.into_bytes()) } else { Cow::Borrowed(raw) };
    }
    let marked = raw.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(raw);
    let raw = marked.get(junk(marked)..).filter(|rest| begins(rest)).unwrap_or(marked);
    if raw.contains(&b'\r') && !raw.contains(&b'\n') {
        return Cow::Owned(raw.iter().map(|byte| if *byte == b'\r' { b'\n' } else { *byte }).collect());
    }
    Cow::Borrowed(raw)
}

/// How many bytes stand before the first letter: blanks, marks nobody sees, a quotation mark; few, whatever they are.
fn junk(raw: &[u8]) -> usize {
    let blanks = raw.len() - raw.trim_ascii_start().len();
    let odd =
        raw.iter().skip(blanks).take(16).take_while(|byte| !byte.is_ascii_alphanumeric() && **byte != b':').count();
    blanks + odd
}

/// Whether bytes begin with a header.
fn begins(raw: &[u8]) -> bool {
    let name = raw.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    (2..=60).contains(&name) && raw.get(name) == Some(&b':')
}

#[cfg(test)]
mod tests {
    use super::prepare;

    #[test]
    fn a_mail_is_found_behind_what_stands_before_it() {
        let mail = b"From: a@x.example\n\nIt leaks.\n";
        let wide = |mark: &[u8], order: fn(u16) -> [u8; 2]| {
            let text = mail.iter().flat_map(|byte| order(u16::from(*byte)));
            mark.iter().copied().chain(text).collect::<Vec<u8>>()
        };
        let with = |before: &[u8]| [before, mail].concat();
        for raw in [
            with(b"\xEF\xBB\xBF"),
            with(b"\r\n"),
            with(b"\xE2\x80\x8B"),
            with(b"\0\0"),
            with(b"\""),
            with(b"\xEF\xBB\xBF\n\n"),
            with(b""),
            wide(&[0xFF, 0xFE], u16::to_le_bytes),
            wide(&[0xFE, 0xFF], u16::to_be_bytes),
            mail.iter().map(|byte| if *byte == b'\n' { b'\r' } else { *byte }).collect(),
        ] {
            assert_eq!(&*prepare(&raw), mail, "{raw:?}");
        }
    }

    #[test]
    fn what_is_no_mail_stays_as_it_is() {
        for raw in [&b"\n\nIt leaks."[..], b"\xFF\xFEab", b"", b"  ", b"a\r\nb"] {
            assert_eq!(&*prepare(raw), raw);
        }
    }
}
