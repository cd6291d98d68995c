//! Parameters of MIME headers (RFC 2231), for the names of files: in pieces, in any charset, or as encoded words.

use crate::{charset, encoded, text, transfer};

/// The file name that the headers of a part give it: in its disposition, or as the name of its content.
pub(crate) fn file_name(disposition: Option<&[u8]>, content_type: Option<&[u8]>, hint: Option<&str>) -> Option<String> {
    let named = |raw: Option<&[u8]>, key: &str| raw.and_then(|raw| value(&encoded::plain(raw, hint), key));
    named(disposition, "filename").or_else(|| named(content_type, "name")).or_else(|| named(disposition, "name"))
}

/// The value of a parameter; the form that names its charset outweighs the plain one beside it.
fn value(header: &str, key: &str) -> Option<String> {
    let all = parameters(header);
    let named = |wanted: &str| all.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let extended = named(&format!("{key}*")).map(|value| percent(&[(value, true)]));
    let read = extended.or_else(|| in_pieces(&all, key)).or_else(|| named(key).map(plain));
    read.map(|value| text::one_line(&value)).filter(|value| !value.is_empty())
}

/// `name*0`, `name*1*` and so on, in their order.
fn in_pieces(all: &[(String, String)], key: &str) -> Option<String> {
    let mut pieces: Vec<(u32, bool, &str)> = all
        .iter()
        .filter_map(|(name, value)| {
            let number = name.strip_prefix(key)?.strip_prefix('*')?;
            let is_encoded = number.ends_with('*');
            Some((number.trim_end_matches('*').parse().ok()?, is_encoded, value.as_str()))
        })
        .collect();
    pieces.sort_by_key(|(number, ..)| *number);
    pieces.dedup_by_key(|(number, ..)| *number);
    if pieces.is_empty() {
        return None;
    }
    if pieces.iter().any(|(_, is_encoded, _)| *is_encoded) {
        let pieces: Vec<(&str, bool)> = pieces.iter().map(|(_, is_encoded, value)| (*value, *is_encoded)).collect();
        return Some(percent(&pieces));
    }
    Some(plain(&pieces.iter().map(|(.., value)| *value).collect::<String>()))
}

/// A value without a charset of its own: perhaps encoded words, or percent signs by a program that meant well.
fn plain(value: &str) -> String {
    let read = encoded::words(value);
    let has_charset = read.split_once("''").is_some_and(|(label, _)| crate::labels::charset(label).is_some());
    if !read.contains('%') {
        return read;
    }
    let decoded = percent(&[(&read, true)]);
    if has_charset || decoded.contains(|c: char| !c.is_ascii()) && !decoded.contains('\u{FFFD}') {
        decoded
    } else {
        read
    }
}

/// Joins pieces of `charset'language'text` with its bytes as `%C3`, then reads them: a letter may be cut in two.
fn percent(pieces: &[(&str, bool)]) -> String {
    let Some((&(first, _), rest)) = pieces.split_first() else { return String::new() };
    let mut parts = first.splitn(3, '\'');
    let (label, text) = match (parts.next(), parts.next(), parts.next()) {
        (Some(label), Some(_), Some(text)) => (Some(label), text),
        _ => (None, first),
    };
    let mut bytes = unescape(text);
    for (piece, is_encoded) in rest {
        if *is_encoded { bytes.extend(unescape(piece)) } else { bytes.extend_from_slice(piece.as_bytes()) }
    }
    charset::decode(&bytes, label).text
}

fn unescape(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        let escaped = match (byte, after) {
            (b'%', [high, low, ..]) => transfer::hex(*high).zip(transfer::hex(*low)),
            _ => None,
        };
        match escaped {
            Some((high, low)) => {
                out.push(high << 4 | low);
                rest = after.get(2..).unwrap_or_default();
            }
            None => out.push(byte),
        }
    }
    out
}

/// Parameters taken from one header.
const MOST: usize = 200;

/// Every parameter of a header, its name in lower case.
fn parameters(header: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = header.find(';').map_or("", |at| &header[at + 1..]);
    while let Some(at) = rest.find('=') {
        let name = rest[..at].rsplit(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let (value, after) = one_value(rest[at + 1..].trim_start());
        found.push((name, value));
        rest = after;
        if found.len() >= MOST {
            break;
        }
    }
    found
}

/// The value that a text begins with, and what follows it: in quotes, or up to the next semicolon.
fn one_value(text: &str) -> (String, &str) {
    let Some(inner) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        return (text[..end].trim().to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut is_escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            _ if is_escaped => {
                // Windows paths have backslashes that escape nothing.
                if !matches!(c, '"' | '\\') {
                    value.push('\\');
                }
                value.push(c);
                is_escaped = false;
            }
            '\\' => is_escaped = true,
            '"' => return (value, &inner[at + 1..]),
            '\r' | '\n' => {}
            _ => value.push(c),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::file_name;

    fn named(header: &str) -> Option<String> {
        file_name(Some(header.as_bytes()), None, None)
    }

    #[test]
    fn names_in_every_way_they_are_written() {
        for (header, name) in [
            ("attachment; filename=bill.pdf", "bill.pdf"),
            ("attachment; filename=my bill.pdf; size=3", "my bill.pdf"),
            ("attachment; filename=\"a;b=c.pdf\"", "a;b=c.pdf"),
            ("attachment; filename=\"say \\\"hi\\\".pdf\"", "say \"hi\".pdf"),
            ("attachment;\r\n filename*0*=UTF-8''K%C3;\r\n filename*1*=%BChler.pdf", "Kühler.pdf"),
            ("attachment; filename*1=\"ler.pdf\"; filename*0*=iso-8859-1'de'K%FCh", "Kühler.pdf"),
            ("attachment; filename*=UTF-8''K%C3%BChler.pdf; filename=\"Kuhler.pdf\"", "Kühler.pdf"),
            ("attachment; filename=\"Kuhler.pdf\"; filename*=UTF-8''K%C3%BChler.pdf", "Kühler.pdf"),
            ("attachment; filename*=\"UTF-8''K%C3%BChler.pdf\"", "Kühler.pdf"),
            ("attachment; filename*=K%C3%BChler.pdf", "Kühler.pdf"),
            ("attachment; filename=UTF-8''K%C3%BChler.pdf", "Kühler.pdf"),
            ("attachment; filename=\"K%C3%BChler.pdf\"", "Kühler.pdf"),
            ("attachment; filename=\"100%25 wool.pdf\"", "100%25 wool.pdf"),
            ("attachment; filename=\"=?utf-8?B?S8O8aGw=?= =?utf-8?B?ZXIucGRm?=\"", "Kühler.pdf"),
            ("attachment; filename==?utf-8?Q?K=C3=BChler.pdf?=", "Kühler.pdf"),
            (
                "attachment; filename*0=\"=?UTF-8?B?S8O8aGxzY2hy\";\r\n filename*1=\"YW5rLcO8YmVyc2ljaHQucGRm?=\"",
                "Kühlschrank-übersicht.pdf",
            ),
            ("attachment; filename=\"C:\\temp\\bill.pdf\"", "C:\\temp\\bill.pdf"),
            ("attachment; FileName = \"bill.pdf\"", "bill.pdf"),
            ("attachment; filename=\"bill.pdf", "bill.pdf"),
        ] {
            assert_eq!(named(header).as_deref(), Some(name), "{header}");
        }
        for nothing in ["attachment", "attachment; filename", "attachment; filename=\"\"", ""] {
            assert_eq!(named(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn bytes_of_no_charset_and_the_name_of_the_content() {
        assert_eq!(
            file_name(Some(b"attachment; filename=\"K\xfchler.pdf\""), None, None).as_deref(),
            Some("Kühler.pdf")
        );
        let content: &[u8] = b"application/pdf; name*0=\"=?UTF-8?B?S8O8\"; name*1=\"aGxlci5wZGY=?=\"";
        assert_eq!(file_name(Some(b"attachment"), Some(content), None).as_deref(), Some("Kühler.pdf"));
    }
}
