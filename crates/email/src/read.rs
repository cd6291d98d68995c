//! From bytes to [`Mail`]: never fails, says in plain words what was odd.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use mail_parser::{Address, HeaderName, HeaderValue, Message, MessageParser};

use crate::{Class, Mail, Mailbox, class, html, parts, quotes, report, text};

/// Mails inside mails beyond this count are not opened: each level costs stack when it is dropped.
const MAX_NESTED: usize = 200;

/// The recipients taken from one header; the rest is noted as a problem.
const MAX_RECIPIENTS: usize = 1000;

/// Ids taken from References; the newest are kept, as they name the parent.
const MAX_IDS: usize = 200;

static PARSER: LazyLock<MessageParser> = LazyLock::new(MessageParser::default);

/// Reads any bytes as a mail. Never panics: what a part of the reader cannot take becomes a line in
/// [`Mail::problems`], and the bytes are shown as text.
pub fn read(raw: &[u8]) -> Mail {
    guarded(raw, true)
}

/// Like [`read`], but leaves [`Mail::html`] empty: making HTML safe costs more than all the rest. For those who take
/// in many mails and ask for [`safe_html`] when somebody looks at one.
pub fn read_text(raw: &[u8]) -> Mail {
    guarded(raw, false)
}

/// The safe HTML of a mail, as [`read`] would give it.
pub fn safe_html(raw: &[u8]) -> Option<String> {
    read(raw).html
}

fn guarded(raw: &[u8], with_html: bool) -> Mail {
    match catch_unwind(AssertUnwindSafe(|| understand(raw, with_html))) {
        Ok(mail) => mail,
        Err(_) => unreadable(raw, "The reader broke on this mail; its raw source is shown."),
    }
}

fn understand(raw: &[u8], with_html: bool) -> Mail {
    let too_deep = parts::nested_mails(raw) > MAX_NESTED;
    let parsed = if too_deep { PARSER.parse_headers(raw) } else { PARSER.parse(raw) };
    let Some(message) = parsed else {
        return unreadable(raw, "No header lines were found; the mail is shown as plain text.");
    };
    let mut mail = Mail { readable: true, ..Mail::default() };
    headers(&message, &mut mail);
    if says_nothing(&mail, &message) {
        return unreadable(raw, "No header of a mail was found; the bytes are shown as text.");
    }
    let mut body = if too_deep {
        mail.problems.push("More mails inside mails than we open; the source is shown as text.".into());
        parts::Body { text: parts::after_headers(raw), ..parts::Body::default() }
    } else {
        parts::body(&message, &mut mail.problems)
    };
    mail.attachments = std::mem::take(&mut body.attachments);
    let signs = class::signs(&message);
    mail.class = class::of(&mail, &signs, &body);
    if signs.report || mail.class == Class::Bounce {
        report::read(&message, &body, &mut mail);
    }
    if with_html && !body.html.trim().is_empty() {
        mail.html = Some(html::sanitise(&body.html));
    }
    fold(body, &mut mail);
    if mail.class == Class::Forward {
        parts::open_forwarded(&message, &mut mail);
    }
    mail
}

/// Splits the body into what is new, what is repeated and what is signature.
fn fold(body: parts::Body, mail: &mut Mail) {
    if body.oversized_html {
        mail.problems.push("The HTML is too large or too deeply nested; it is shown as plain text.".into());
    }
    let context = quotes::Context { sender: mail.from.as_ref(), forward: mail.class == Class::Forward };
    let folded = if body.text.trim().is_empty() && !body.html.is_empty() {
        quotes::fold_html(&body.html, &context)
    } else {
        quotes::fold(&body.text, &context)
    };
    mail.visible_text = folded.visible;
    mail.quoted_text = folded.quoted;
    mail.signature = folded.signature;
}

fn unreadable(raw: &[u8], why: &str) -> Mail {
    Mail { visible_text: text::lossy(raw), problems: vec![why.to_owned()], readable: false, ..Mail::default() }
}

fn headers(message: &Message<'_>, mail: &mut Mail) {
    for header in message.headers() {
        let raw = message.raw_message.get(header.offset_start as usize..header.offset_end as usize).unwrap_or_default();
        match &header.name {
            HeaderName::MessageId if mail.message_id.is_none() => mail.message_id = ids(raw, true).into_iter().next(),
            HeaderName::InReplyTo => keep_new(&mut mail.in_reply_to, ids(raw, false)),
            HeaderName::References => keep_new(&mut mail.references, ids(raw, true)),
            HeaderName::Date if mail.date.is_none() => mail.date = date(&header.value, raw, &mut mail.problems),
            HeaderName::Subject if mail.subject.is_empty() => mail.subject = subject(&header.value, raw),
            HeaderName::From if mail.from.is_none() => mail.from = first_mailbox(&header.value),
            HeaderName::ReplyTo if mail.reply_to.is_none() => mail.reply_to = first_mailbox(&header.value),
            HeaderName::To => mailboxes(&header.value, &mut mail.to),
            HeaderName::Cc => mailboxes(&header.value, &mut mail.cc),
            other if is_delivery(other.as_str()) => delivered(raw, &mut mail.delivered_to),
            _ => {}
        }
    }
    settle(message, mail);
}

/// Whether not one header that every mail has was found.
fn says_nothing(mail: &Mail, message: &Message<'_>) -> bool {
    mail.from.is_none()
        && mail.to.is_empty()
        && mail.message_id.is_none()
        && mail.date.is_none()
        && mail.subject.is_empty()
        && !message.headers().iter().any(|header| header.name.is_mime_header() || header.name == HeaderName::Received)
}

/// What can only be said once all headers are read.
fn settle(message: &Message<'_>, mail: &mut Mail) {
    if mail.from.is_none() {
        mail.from = message.header(HeaderName::Sender).and_then(first_mailbox);
        mail.problems.push(if mail.from.is_some() {
            "The From header has no address; the Sender header was used.".into()
        } else {
            "The mail does not say who sent it.".into()
        });
    }
    if mail.message_id.is_none() {
        mail.problems.push("The mail has no Message-ID.".into());
    }
    if mail.to.len() > MAX_RECIPIENTS || mail.cc.len() > MAX_RECIPIENTS {
        mail.to.truncate(MAX_RECIPIENTS);
        mail.cc.truncate(MAX_RECIPIENTS);
        mail.problems.push(format!("Only the first {MAX_RECIPIENTS} recipients were kept."));
    }
    if mail.references.len() > MAX_IDS {
        mail.references.drain(..mail.references.len() - MAX_IDS);
        mail.problems.push(format!("Only the last {MAX_IDS} references were kept."));
    }
    mail.in_reply_to.truncate(MAX_IDS);
}

fn is_delivery(name: &str) -> bool {
    ["Delivered-To", "X-Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// Message ids of a header. With angle brackets only what they hold counts; bare words count in Message-ID and
/// References (`bare`), but not in In-Reply-To, where old programs wrote prose.
fn ids(raw: &[u8], bare: bool) -> Vec<String> {
    let value = String::from_utf8_lossy(raw);
    let mut found = Vec::new();
    if value.contains('<') {
        let mut rest = value.as_ref();
        while let Some((_, after)) = rest.split_once('<') {
            let end = after.find(['>', '<']).unwrap_or(after.len());
            found.extend(clean_id(&after[..end]));
            rest = &after[end..];
        }
    } else {
        let words = value.split(|c: char| c.is_whitespace() || c == ',');
        found.extend(words.filter(|word| bare || word.contains('@')).filter_map(clean_id));
    }
    found
}

/// An id without brackets, blanks or control characters; `None` when nothing is left.
pub(crate) fn clean_id(id: &str) -> Option<String> {
    let id: String =
        id.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>')).take(998).collect();
    (!id.is_empty()).then_some(id)
}

fn keep_new(into: &mut Vec<String>, ids: Vec<String>) {
    if into.len() > MAX_IDS {
        return;
    }
    let mut known: std::collections::HashSet<String> = into.iter().cloned().collect();
    into.extend(ids.into_iter().filter(|id| known.insert(id.clone())));
}

fn date(value: &HeaderValue<'_>, raw: &[u8], problems: &mut Vec<String>) -> Option<i64> {
    match value.as_datetime().filter(|date| date.is_valid()) {
        Some(date) => Some(date.to_timestamp().saturating_mul(1000)),
        None => {
            let shown: String = String::from_utf8_lossy(raw).trim().chars().take(60).collect();
            problems.push(format!("The Date header cannot be read: {shown:?}."));
            None
        }
    }
}

fn subject(value: &HeaderValue<'_>, raw: &[u8]) -> String {
    let decoded = value.as_text().unwrap_or_default();
    if decoded.contains('\u{FFFD}') && std::str::from_utf8(raw).is_err() {
        return text::one_line(&text::lossy(raw));
    }
    text::one_line(decoded)
}

fn first_mailbox(value: &HeaderValue<'_>) -> Option<Mailbox> {
    value.as_address().into_iter().flat_map(Address::iter).find_map(mailbox)
}

fn mailboxes(value: &HeaderValue<'_>, into: &mut Vec<Mailbox>) {
    let found = value.as_address().into_iter().flat_map(Address::iter).filter_map(mailbox);
    into.extend(found.take(MAX_RECIPIENTS + 1));
}

/// One address, tolerant of names and addresses that changed places.
fn mailbox(given: &mail_parser::Addr<'_>) -> Option<Mailbox> {
    let name = given.name.as_deref().map(text::one_line).filter(|name| !name.is_empty());
    let written = given.address.as_deref().and_then(address);
    match (written, name) {
        (Some(address), name) => Some(Mailbox { name, address }),
        (None, Some(name)) if name.contains('@') => address_in(&name).map(|address| Mailbox { name: None, address }),
        // A bare word (`MAILER-DAEMON`) says who speaks; several are a name without an address.
        (None, Some(name)) => address(&name).map(|address| Mailbox { name: None, address }),
        _ => None,
    }
}

/// The first word of `text` that looks like an address.
pub(crate) fn address_in(text: &str) -> Option<String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';' | '"' | '(' | ')' | '[' | ']'))
        .filter(|word| word.contains('@'))
        .find_map(address)
}

/// An address with its domain in lower case; `None` when it is empty or holds blanks. Addresses without `@`
/// (`MAILER-DAEMON`) are kept: they say who speaks, even if nobody can answer them.
pub(crate) fn address(given: &str) -> Option<String> {
    let trimmed = given.trim().trim_matches(|c| matches!(c, '<' | '>' | '\'' | '"')).trim();
    let trimmed = trimmed.strip_prefix("mailto:").unwrap_or(trimmed).trim_end_matches(['.', ':', ',', ';']);
    if trimmed.is_empty() || trimmed.len() > 320 || trimmed.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return None;
    }
    match trimmed.rsplit_once('@') {
        Some(("", _) | (_, "")) => None,
        Some((local, domain)) => Some(format!("{local}@{}", domain.to_lowercase())),
        None => Some(trimmed.to_owned()),
    }
}

fn delivered(raw: &[u8], into: &mut Vec<String>) {
    if let Some(address) = address_in(&String::from_utf8_lossy(raw))
        && !into.contains(&address)
        && into.len() < 20
    {
        into.push(address);
    }
}
