//! Addresses as headers hold them, well-formed or not: names with commas and no quotes, routes, names and addresses that
//! changed places, domains in any script.

use crate::{Mailbox, encoded, text};

/// The mailboxes of a header, at most `most`.
pub(crate) fn list(header: &str, most: usize) -> Vec<Mailbox> {
    let plain = header.replace("&lt;", "<").replace("&gt;", ">").replace('＜', "<").replace('＞', ">");
    let header = if header.contains('<') { header } else { plain.as_str() };
    let has_brackets = header.contains('<');
    let mut found = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for piece in pieces(header) {
        if found.len() >= most {
            break;
        }
        let phrase = piece.phrase.trim().to_owned();
        match piece.resolve() {
            // `Ann@Work, Ek <ann@…>`: no address, so a part of the name.
            Resolved::Mailbox(mailbox) if is_nickname(&mailbox, &phrase) && has_brackets => names.push(phrase),
            Resolved::Mailbox(mailbox) => {
                // `Ek, Ann <ann@…>`: what looks like a mailbox of its own is the beginning of the name.
                let begins = names.drain(..).chain(mailbox.name).collect::<Vec<_>>().join(", ");
                found.push(Mailbox { name: Some(begins).filter(|name| !name.is_empty()), address: mailbox.address });
            }
            Resolved::Several(inner) => found.extend(inner),
            Resolved::Name(name) => names.push(name),
            Resolved::Nothing => {}
        }
    }
    // A bare word (`MAILER-DAEMON`) says who speaks; several are a name without an address.
    if let ([], [word]) = (found.as_slice(), names.as_slice()) {
        found.extend(address(word).map(|address| Mailbox { name: None, address }));
    }
    found
}

/// Whether words with an at-sign in them name no domain there is.
fn is_nickname(mailbox: &Mailbox, phrase: &str) -> bool {
    !mailbox.domain().contains('.') && mailbox.name.is_none() && phrase.eq_ignore_ascii_case(&mailbox.address)
}

/// One element of a list, as written.
#[derive(Default)]
struct Piece {
    phrase: String,
    angle: Option<String>,
    comment: String,
}

enum Resolved {
    Mailbox(Mailbox),
    Several(Vec<Mailbox>),
    Name(String),
    Nothing,
}

/// Takes a header apart at commas and semicolons outside quotes, comments and brackets.
fn pieces(header: &str) -> Vec<Piece> {
    let mut done = Vec::new();
    let mut piece = Piece::default();
    let mut rest = header;
    while let Some(c) = rest.chars().next() {
        if let Some(length) = rest.starts_with("=?").then(|| encoded::word_length(rest)).flatten() {
            piece.phrase.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        }
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '"' => quoted(after, &mut piece),
            '(' => comment(after, &mut piece),
            '<' => angle(after, &mut piece),
            ',' | ';' => {
                done.push(std::mem::take(&mut piece));
                after
            }
            // The name of a group, or `mailto:`.
            ':' if piece.angle.is_none() && !piece.phrase.contains('@') => {
                let kept = piece.phrase.strip_suffix("mailto").unwrap_or_default().len();
                piece.phrase.truncate(kept);
                after
            }
            other => {
                piece.phrase.push(other);
                after
            }
        };
    }
    done.push(piece);
    done
}

/// A quoted name, or a quoted local part; a quotation mark without its fellow is a letter.
fn quoted<'a>(after: &'a str, piece: &mut Piece) -> &'a str {
    let mut text = String::new();
    let mut is_escaped = false;
    for (at, c) in after.char_indices() {
        match c {
            _ if is_escaped => {
                text.push(c);
                is_escaped = false;
            }
            '\\' => is_escaped = true,
            '"' => {
                let rest = &after[at + 1..];
                if rest.starts_with('@') {
                    text = format!("\"{text}\"");
                }
                piece.phrase.push_str(&text);
                return rest;
            }
            _ => text.push(c),
        }
    }
    after
}

/// A comment in brackets, which may hold others.
fn comment<'a>(after: &'a str, piece: &mut Piece) -> &'a str {
    let mut depth = 1usize;
    for (at, c) in after.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            if piece.comment.is_empty() {
                piece.comment.push_str(&after[..at]);
            }
            return &after[at + 1..];
        }
    }
    piece.phrase.push('(');
    after
}

/// What stands between angle brackets. Of several the last with an at-sign counts.
fn angle<'a>(after: &'a str, piece: &mut Piece) -> &'a str {
    let after = after.trim_start_matches('<');
    let mut is_quoted = false;
    let end = after.find(|c: char| {
        is_quoted ^= c == '"';
        c == '>' && !is_quoted || c == '<'
    });
    let end = end.or_else(|| after.find('>')).unwrap_or(after.len());
    let inside = &after[..end];
    if inside.contains('@') || piece.angle.is_none() {
        piece.angle = Some(inside.to_owned());
    }
    after[end..].trim_start_matches('>')
}

impl Piece {
    fn resolve(self) -> Resolved {
        let phrase = text::one_line(&encoded::words(&self.phrase));
        let phrase = phrase.trim_matches(|c: char| c.is_whitespace() || c == '\'').to_owned();
        let comment = || text::one_line(&encoded::words(&self.comment));
        if let Some(inside) = &self.angle {
            let inside = text::one_line(&encoded::words(inside));
            let name = Some(if phrase.is_empty() { comment() } else { phrase.clone() }).filter(|name| !name.is_empty());
            // `ann@example.org <Ann Ek>`: they changed places.
            if !inside.contains('@') && address_in(&phrase).is_some() {
                return of(address_in(&phrase), Some(inside).filter(|name| !name.is_empty()));
            }
            return match (in_brackets(&inside), name) {
                (Some(address), name) => of(Some(address), name),
                (None, Some(name)) => Resolved::Name(name),
                (None, None) => Resolved::Nothing,
            };
        }
        if !phrase.contains('@') {
            return if phrase.is_empty() { Resolved::Nothing } else { Resolved::Name(phrase) };
        }
        // A whole list inside one encoded word.
        if phrase.contains('<') && self.phrase.contains("=?") {
            return Resolved::Several(list(&phrase, 50));
        }
        if let Some(found) = quoted_address(&phrase) {
            return of(Some(found), Some(comment()).filter(|name| !name.is_empty()));
        }
        let Some(found) = address_in(&phrase) else { return Resolved::Name(phrase) };
        let name = name_beside(&phrase);
        of(Some(found), Some(if name.is_empty() { comment() } else { name }).filter(|name| !name.is_empty()))
    }
}

fn of(address: Option<String>, name: Option<String>) -> Resolved {
    address.map_or(Resolved::Nothing, |address| Resolved::Mailbox(Mailbox { name, address }))
}

/// The words of a phrase that are not its address.
fn name_beside(phrase: &str) -> String {
    let words = phrase.split_whitespace().filter(|word| !word.contains('@'));
    words.collect::<Vec<_>>().join(" ").trim_matches(['[', ']', '-', ' ']).to_owned()
}

/// `"ann ek"@example.org`: a local part in quotes keeps its blanks.
fn quoted_address(phrase: &str) -> Option<String> {
    let (local, domain) = phrase.rsplit_once("\"@")?;
    let is_whole = local.starts_with('"') && !domain.is_empty() && !domain.contains(char::is_whitespace);
    // Quotes around what needs none are no part of it.
    let inner = local.strip_prefix('"').unwrap_or(local);
    let is_plain = !inner.is_empty() && inner.chars().all(|c| c.is_alphanumeric() || "-_+.".contains(c));
    let local = if is_plain { inner.to_owned() } else { format!("{local}\"") };
    is_whole.then(|| format!("{local}@{}", domain_of(domain)))
}

/// The address between angle brackets: without the route before it and without the blanks of a folded line.
fn in_brackets(inside: &str) -> Option<String> {
    let without_route = match inside.strip_prefix('@').and_then(|_| inside.rsplit_once(':')) {
        Some((_, last)) => last,
        None => inside,
    };
    if let Some(quoted) = quoted_address(without_route) {
        return Some(quoted);
    }
    if without_route.matches('@').count() == 1 {
        return address(&without_route.split_whitespace().collect::<String>());
    }
    address(without_route).or_else(|| address_in(without_route))
}

/// The first word of `text` that looks like an address.
pub(crate) fn address_in(text: &str) -> Option<String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';' | '"' | '(' | ')' | '[' | ']'))
        .filter(|word| word.contains('@'))
        .find_map(address)
}

/// An address with its domain as the network knows it; `None` when it is empty or holds blanks. Addresses without `@`
/// (`MAILER-DAEMON`) are kept: they say who speaks, even if nobody can answer them.
pub(crate) fn address(given: &str) -> Option<String> {
    let trimmed = given.trim().trim_matches(|c| matches!(c, '<' | '>' | '\'' | '"')).trim();
    let trimmed = trimmed.strip_prefix("mailto:").unwrap_or(trimmed).trim_end_matches(['.', ':', ',', ';']);
    if trimmed.is_empty() || trimmed.len() > 320 || trimmed.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return None;
    }
    match trimmed.rsplit_once('@') {
        Some(("", _) | (_, "")) => None,
        Some((local, domain)) => Some(format!("{local}@{}", domain_of(domain))),
        None => Some(trimmed.to_owned()),
    }
}

/// An address as any mail server takes it: its domain in the letters of the network.
pub fn ascii(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) if !domain.is_ascii() => format!("{local}@{}", domain_of(domain)),
        _ => address.to_owned(),
    }
}

/// A domain in lower case and in the letters of the network: `bücher.example` and `xn--bcher-kva.example` are one.
fn domain_of(domain: &str) -> String {
    if domain.is_ascii() {
        return domain.to_ascii_lowercase();
    }
    idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{address, list};

    /// The mailboxes of a header, each as `name <address>`.
    fn read(header: &str) -> Vec<String> {
        let shown = |mailbox: crate::Mailbox| match mailbox.name {
            Some(name) => format!("{name} <{}>", mailbox.address),
            None => mailbox.address,
        };
        list(header, 100).into_iter().map(shown).collect()
    }

    #[test]
    fn names_without_quotes_keep_their_address() {
        for (header, people) in [
            ("Ek, Ann <ann.ek@example.org>", "Ek, Ann <ann.ek@example.org>"),
            ("Ek; Ann <ann.ek@example.org>", "Ek, Ann <ann.ek@example.org>"),
            ("Ek, ann.ek@example.org", "Ek <ann.ek@example.org>"),
            ("Ek, Ann, Dr. <ann.ek@example.org>", "Ek, Ann, Dr. <ann.ek@example.org>"),
            ("Müller <mueller@example.org>", "Müller <mueller@example.org>"),
            ("=?utf-8?Q?Ek,_Ann?= <ann@example.org>", "Ek, Ann <ann@example.org>"),
            ("\"Ek, Ann\" <ann@example.org>", "Ek, Ann <ann@example.org>"),
            ("\"Ann \\\"Kettle\\\" Ek\" <ann@example.org>", "Ann \"Kettle\" Ek <ann@example.org>"),
            ("\"Ann Ek <ann@example.org>", "Ann Ek <ann@example.org>"),
            ("Ann (at work) Ek <ann@example.org>", "Ann Ek <ann@example.org>"),
            ("'Ann Ek' <ann@example.org>", "Ann Ek <ann@example.org>"),
        ] {
            assert_eq!(read(header), [people], "{header}");
        }
    }

    #[test]
    fn odd_ways_to_write_an_address_are_read() {
        for (header, people) in [
            ("<@relay.example:ann@example.org>", "ann@example.org"),
            ("<@a.example,@b.example:ann@example.org>", "ann@example.org"),
            ("Ann <<ann@example.org>>", "Ann <ann@example.org>"),
            ("Ann <ann@example.org> <ann@example.org>", "Ann <ann@example.org>"),
            ("Ann <ann@example.org", "Ann <ann@example.org>"),
            ("Ann <ann.ek@\r\n example.org>", "Ann <ann.ek@example.org>"),
            ("ann@example.org (Ann Ek)", "Ann Ek <ann@example.org>"),
            ("ann@example.org <Ann Ek>", "Ann Ek <ann@example.org>"),
            ("Ann Ek ann@example.org", "Ann Ek <ann@example.org>"),
            ("Ann Ek [mailto:ann@example.org]", "Ann Ek <ann@example.org>"),
            ("mailto:ann@example.org", "ann@example.org"),
            ("=?utf-8?Q?Ann_<ann@example.org>?=", "Ann <ann@example.org>"),
            ("Ann <ann@EXAMPLE.org.>", "Ann <ann@example.org>"),
            ("\"ann ek\"@example.org", "\"ann ek\"@example.org"),
            ("\"ann.ek\"@example.org", "ann.ek@example.org"),
            ("Ann Ek &lt;ann@example.org&gt;", "Ann Ek <ann@example.org>"),
            ("Ann Ek ＜ann@example.org＞", "Ann Ek <ann@example.org>"),
            ("Ann@Work, Ek <ann@example.org>", "Ann@Work, Ek <ann@example.org>"),
            ("MAILER-DAEMON", "MAILER-DAEMON"),
            ("Ann <ann@bücher.example>", "Ann <ann@xn--bcher-kva.example>"),
            ("Ann <ann@xn--bcher-kva.example>", "Ann <ann@xn--bcher-kva.example>"),
        ] {
            assert_eq!(read(header), [people], "{header}");
        }
    }

    #[test]
    fn lists_groups_and_headers_without_an_address() {
        assert_eq!(
            read("Ann <a@x.example>, b@x.example; Cy Ek <c@x.example>"),
            ["Ann <a@x.example>", "b@x.example", "Cy Ek <c@x.example>"]
        );
        assert_eq!(read("Team: Ann <a@x.example>, b@x.example;"), ["Ann <a@x.example>", "b@x.example"]);
        for nobody in ["undisclosed-recipients:;", "", "<>", "Ann Ek", " , ;", "Ann Ek <>"] {
            assert_eq!(read(nobody), Vec::<String>::new(), "{nobody}");
        }
        assert_eq!(list(&"a@x.example,".repeat(500), 100).len(), 100);
        assert_eq!(address("ann @example.org"), None);
        assert_eq!(super::ascii("Ann@bücher.example"), "Ann@xn--bcher-kva.example");
        assert_eq!(super::ascii("Ann@Works.example"), "Ann@Works.example");
    }
}
