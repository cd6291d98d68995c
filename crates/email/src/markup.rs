//! A linear scanner of HTML in the wild: text, tags, nothing else; bounded work for any input.
//!
//! Mail HTML is broken and sometimes hostile. The scanner keeps no tree, so depth costs nothing, and looks at each
//! byte a fixed number of times. What must be safe goes through a real parser afterwards; this is for reading.

use std::borrow::Cow;

/// One step of the scan. Comments, doctypes, scripts and styles are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Text between tags, entities not yet decoded.
    Text(&'a str),
    /// `<name attributes>`; the whole tag as it came is `source`.
    Open {
        /// Tag name as written.
        name: &'a str,
        /// Everything between the name and `>`.
        attributes: &'a str,
    },
    /// `</name>`.
    Close(&'a str),
}

/// Elements whose content is not text for the reader.
const SILENT: [&str; 8] = ["script", "style", "title", "iframe", "noembed", "noframes", "template", "object"];

/// Walks over the tokens of a document, each with the position where it ends.
pub(crate) struct Scanner<'a> {
    html: &'a str,
    at: usize,
    no_comment_end_after: usize,
}

impl<'a> Scanner<'a> {
    /// Starts at the beginning of `html`.
    pub(crate) fn new(html: &'a str) -> Self {
        Self { html, at: 0, no_comment_end_after: usize::MAX }
    }

    /// Where the next token starts, in bytes.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'a str {
        &self.html[self.at..]
    }

    /// Skips `<!…>` and `<?…>`. An unclosed comment is not swallowed: its words may be the customer's.
    fn skip_declaration(&mut self) {
        let rest = self.rest();
        if let Some(comment) = rest.strip_prefix("<!--") {
            let end = if self.at >= self.no_comment_end_after { None } else { comment.find("-->") };
            match end {
                Some(end) => self.at += 4 + end + 3,
                None => {
                    self.no_comment_end_after = self.no_comment_end_after.min(self.at);
                    self.at += 4;
                }
            }
        } else {
            self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
        }
    }

    /// Skips the content of a silent element, up to its end tag or the end of the document.
    fn skip_content(&mut self, name: &str) {
        let rest = self.rest().as_bytes();
        let mut from = 0;
        while let Some(found) = find_byte(&rest[from..], b'<') {
            let after = &rest[from + found + 1..];
            if after.first() == Some(&b'/')
                && after.get(1..=name.len()).is_some_and(|got| got.eq_ignore_ascii_case(name.as_bytes()))
            {
                self.at += from + found;
                return;
            }
            from += found + 1;
        }
        self.at = self.html.len();
    }

    fn tag(&mut self) -> Token<'a> {
        let rest = self.rest();
        let closing = rest.as_bytes().get(1) == Some(&b'/');
        let name_from = if closing { 2 } else { 1 };
        let Some(end) = tag_end(rest.as_bytes(), name_from) else {
            self.at = self.html.len();
            return Token::Text(rest);
        };
        let inside = &rest[name_from..end];
        let name_end = inside.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(name_end);
        self.at += end + 1;
        if closing {
            return Token::Close(name);
        }
        if SILENT.iter().any(|silent| silent.eq_ignore_ascii_case(name)) && !attributes.ends_with('/') {
            self.skip_content(name);
        }
        Token::Open { name, attributes }
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.rest();
            let bytes = rest.as_bytes();
            if bytes.is_empty() {
                return None;
            }
            if bytes[0] != b'<' {
                let end = find_byte(bytes, b'<').unwrap_or(bytes.len());
                self.at += end;
                return Some(Token::Text(&rest[..end]));
            }
            match (bytes.get(1), bytes.get(2)) {
                (Some(b'!' | b'?'), _) => self.skip_declaration(),
                (Some(b'/'), Some(letter)) if letter.is_ascii_alphabetic() => return Some(self.tag()),
                (Some(letter), _) if letter.is_ascii_alphabetic() => return Some(self.tag()),
                _ => {
                    let end = find_byte(&bytes[1..], b'<').map_or(bytes.len(), |end| end + 1);
                    self.at += end;
                    return Some(Token::Text(&rest[..end]));
                }
            }
        }
    }
}

fn find_byte(bytes: &[u8], wanted: u8) -> Option<usize> {
    bytes.iter().position(|&byte| byte == wanted)
}

/// Where the tag's `>` is; quoted attribute values may hold one.
fn tag_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        match *bytes.get(at)? {
            b'>' => return Some(at),
            b'=' => {
                at += 1;
                while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                    at += 1;
                }
                if let Some(&quote @ (b'"' | b'\'')) = bytes.get(at) {
                    at += 1 + find_byte(&bytes[at + 1..], quote)? + 1;
                }
            }
            _ => at += 1,
        }
    }
}

/// The value of an attribute, decoded; empty for one without a value.
pub(crate) fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<Cow<'a, str>> {
    let bytes = attributes.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        while at < bytes.len() && (bytes[at].is_ascii_whitespace() || bytes[at] == b'/') {
            at += 1;
        }
        if at == bytes.len() {
            break;
        }
        let name_from = at;
        // A name may start with `=`, odd as that is.
        at += usize::from(bytes[at] == b'=');
        while at < bytes.len() && !bytes[at].is_ascii_whitespace() && !matches!(bytes[at], b'=' | b'/') {
            at += 1;
        }
        let name = &attributes[name_from..at];
        let (value, next) = value(attributes, at);
        if name.eq_ignore_ascii_case(wanted) {
            return Some(decode(value));
        }
        at = next.max(name_from + 1);
        while at < bytes.len() && !attributes.is_char_boundary(at) {
            at += 1;
        }
    }
    None
}

/// The value that starts at or behind `at`, and where it ends.
fn value(attributes: &str, mut at: usize) -> (&str, usize) {
    let bytes = attributes.as_bytes();
    let skip_blanks = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        at
    };
    at = skip_blanks(at);
    if bytes.get(at) != Some(&b'=') {
        return ("", at);
    }
    at = skip_blanks(at + 1);
    match bytes.get(at) {
        Some(&quote @ (b'"' | b'\'')) => {
            let end = find_byte(&bytes[at + 1..], quote).map_or(bytes.len(), |end| at + 1 + end);
            (&attributes[at + 1..end], (end + 1).min(bytes.len()))
        }
        _ => {
            let end = bytes[at..].iter().position(u8::is_ascii_whitespace).map_or(bytes.len(), |end| at + end);
            (&attributes[at..end], end)
        }
    }
}

/// Text with its entities decoded.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name_end =
            rest[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '#').map_or(rest.len(), |end| end + 1);
        let (entity, after) = rest.split_at(name_end);
        let semicolon = after.starts_with(';');
        match character(entity, semicolon) {
            Some(decoded) => {
                out.push_str(&decoded);
                rest = if semicolon { &after[1..] } else { after };
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What `&name` stands for; without its semicolon only the few that browsers accept too.
fn character(entity: &str, semicolon: bool) -> Option<String> {
    let name = entity.get(1..).filter(|name| !name.is_empty() && name.len() <= 32)?;
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return Some(numbered(code).to_string());
    }
    if !semicolon && !["nbsp", "amp", "lt", "gt", "quot"].contains(&name) {
        return None;
    }
    let mut decoded = String::new();
    mail_parser::decoders::html::add_html_token(&mut decoded, format!("&{name};").as_bytes(), false);
    (!decoded.starts_with('&') || name.eq_ignore_ascii_case("amp")).then_some(decoded)
}

fn numbered(code: u32) -> char {
    match code {
        // Old editors wrote the bytes of Windows-1252 as if they were Unicode.
        0x80..=0x9F => {
            let byte = [u8::try_from(code).unwrap_or(b'?')];
            encoding_rs::WINDOWS_1252.decode(&byte).0.chars().next().unwrap_or(' ')
        }
        0 => '\u{FFFD}',
        code => char::from_u32(code).unwrap_or('\u{FFFD}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found_in_any_dress() {
        for attributes in [" src=a", " x src = \"a\" /", " alt=\"src=b\" SRC='a'/", " é src=a", " = src=a ", "/src=a"]
        {
            assert_eq!(attribute(attributes, "src").as_deref(), Some("a"), "{attributes}");
        }
    }

    #[test]
    fn a_missing_attribute_is_looked_for_once() {
        for attributes in ["", " ", " /", " alt=x /", " = ", " é", " a=", " a=\"", "=\"é"] {
            assert_eq!(attribute(attributes, "src"), None, "{attributes}");
        }
    }

    #[test]
    fn scripts_are_silent_and_loose_signs_are_text() {
        let tokens: Vec<Token<'_>> =
            Scanner::new("1 < 2<script>if (a<b) x()</script><!-- no -->yes<!-- open").collect();
        assert_eq!(
            tokens,
            [
                Token::Text("1 "),
                Token::Text("< 2"),
                Token::Open { name: "script", attributes: "" },
                Token::Close("script"),
                Token::Text("yes"),
                Token::Text(" open"),
            ]
        );
    }

    #[test]
    fn entities_decode_with_and_without_semicolon() {
        assert_eq!(
            decode("a&nbsp;b &lt x &euro; &unknown; &#x41;&#65 & &amp;lt;"),
            "a\u{A0}b < x € &unknown; AA & &lt;"
        );
    }
}
