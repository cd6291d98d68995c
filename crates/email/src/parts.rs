//! The parts of a mail: which are its body, which are files, which are mails inside.

use mail_parser::{Encoding, Header, HeaderName, Message, MessagePart, MimeHeaders, PartType};

use crate::mail::Attachment;
use crate::problem::{Kind, Problem};
use crate::transfer::{self, Content};
use crate::{charset, html, labels, names, parameters, text};

/// Parts beyond this count are left in the source; nobody sends so many by hand.
const MAX_PARTS: usize = 1000;

/// Stray lines shown of a header section; more is no mail.
const MAX_STRAY: usize = 10_000;

/// The body of a mail and what hangs on it.
#[derive(Default)]
pub(crate) struct Body {
    /// The plain text parts, joined; empty when the mail is HTML only.
    pub text: String,
    /// The HTML parts, joined, as they came.
    pub html: String,
    /// The text holds what the HTML says as well: they follow each other and are no alternatives.
    pub mixed: bool,
    /// The HTML is beyond what is worth parsing.
    pub oversized_html: bool,
    /// Everything else.
    pub attachments: Vec<Attachment>,
    /// Where among the attachments the mails inside are.
    pub has_mail_inside: bool,
}

/// How many mails inside mails the bytes may announce, counted without parsing.
pub(crate) fn nested_mails(raw: &[u8]) -> usize {
    // A level takes a header line and a blank one at least: short mails cannot nest deeply.
    if raw.len() < 4096 {
        return 0;
    }
    let names: [&[u8]; 3] = [b"rfc822", b"global", b"digest"];
    let mut count = 0;
    for (at, _) in raw.iter().enumerate().filter(|(_, byte)| **byte == b'/') {
        let after = raw[at + 1..].trim_ascii_start();
        if names.iter().any(|name| after.get(..name.len()).is_some_and(|got| got.eq_ignore_ascii_case(name))) {
            count += 1;
        }
    }
    count
}

/// What follows the first blank line, as text.
pub(crate) fn after_headers(raw: &[u8]) -> String {
    let start = raw.windows(2).position(|two| two == b"\n\n").map(|at| at + 2);
    let start = start.or_else(|| raw.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4));
    text::plain_lines(&charset::lossy(&raw[start.unwrap_or(0)..])).into_owned()
}

/// The bytes of a header as they stand in the mail.
pub(crate) fn raw_header<'a>(message: &'a Message<'_>, header: &Header<'_>) -> &'a [u8] {
    message.raw_message.get(header.offset_start as usize..header.offset_end as usize).unwrap_or_default()
}

/// The charset of the mail's own text, in which careless programs write headers too.
pub(crate) fn charset_of<'a>(message: &'a Message<'_>) -> Option<&'a str> {
    message.content_type().and_then(|content_type| content_type.attribute("charset"))
}

/// Sorts the parts of a mail into body and attachments.
pub(crate) fn body(message: &Message<'_>, problems: &mut Vec<Problem>) -> Body {
    let mut body = Body::default();
    let mut shown: Vec<u32> = Vec::new();
    let mut has_html_in_text = false;
    for &id in &message.text_body {
        match message.part(id).map(|part| (part, &part.body)) {
            Some((part, PartType::Text(_))) => {
                join(&mut body.text, &plain(message, part, problems));
                shown.push(id);
            }
            Some((_, PartType::Html(_))) => has_html_in_text = true,
            _ => {}
        }
    }
    for &id in &message.html_body {
        if let Some(part) = message.part(id)
            && let PartType::Html(_) = &part.body
        {
            join(&mut body.html, &decoded(message, part, problems));
            shown.push(id);
        }
    }
    if has_html_in_text {
        mix_html_into_text(message, &mut body);
    }
    broken_text(message, &mut body, &mut shown, problems);
    if body.text.is_empty() && body.html.is_empty() {
        nameless_text(message, &mut body, &mut shown, problems);
    }
    stray_lines(message, &mut body, problems);
    body.oversized_html = !body.html.is_empty() && !html::is_tame(&body.html);
    for &id in message.attachments.iter().filter(|id| !shown.contains(id)).take(MAX_PARTS) {
        if let Some(part) = message.part(id) {
            attach(message, part, &mut body, problems);
        }
    }
    if message.attachments.len() > MAX_PARTS {
        problems.push(Problem::with(Kind::ManyParts, MAX_PARTS));
    }
    body
}

/// A mail with text and HTML parts one after the other (not as alternatives) says different things in each.
fn mix_html_into_text(message: &Message<'_>, body: &mut Body) {
    if body.text.trim().is_empty() {
        return;
    }
    let mut text = String::new();
    for part in message.text_body.iter().filter_map(|id| message.part(*id)) {
        match &part.body {
            PartType::Text(_) => join(&mut text, &plain(message, part, &mut Vec::new())),
            PartType::Html(_) => join(&mut text, &html::html_to_text(&decoded(message, part, &mut Vec::new()))),
            _ => {}
        }
    }
    body.text = text;
    body.mixed = true;
}

/// Text whose encoding is broken is taken for a file by the parser; it is still what the customer says.
fn broken_text(message: &Message<'_>, body: &mut Body, shown: &mut Vec<u32>, problems: &mut Vec<Problem>) {
    for &id in message.attachments.iter().filter(|id| !shown.contains(id)).collect::<Vec<_>>() {
        let Some(part) = message.part(id).filter(|part| part.is_encoding_problem && !is_file(message, part)) else {
            continue;
        };
        let PartType::Text(_) = &part.body else { continue };
        if part.is_content_type("text", "html") && body.html.is_empty() {
            body.html = decoded(message, part, problems);
        } else if part.is_content_type("text", "plain") && (text::is_blank(&body.text) || body.html.is_empty()) {
            join(&mut body.text, &plain(message, part, problems));
        } else {
            continue;
        }
        shown.push(id);
    }
}

/// Whether a part is said to be a file.
fn is_file(message: &Message<'_>, part: &MessagePart<'_>) -> bool {
    part.content_disposition().is_some_and(mail_parser::ContentType::is_attachment)
        || file_name(message, part).is_some()
}

/// A mail without a body proper: text parts of odd kinds, or a multipart whose boundary never comes, are its words.
fn nameless_text(message: &Message<'_>, body: &mut Body, shown: &mut Vec<u32>, problems: &mut Vec<Problem>) {
    for &id in &message.attachments {
        let Some(part) = message.part(id) else { continue };
        let kind = part.content_type().map_or("text", |content_type| content_type.ctype());
        let odd = !part.is_content_type("text", "calendar") && !part.is_content_type("text", "rfc822-headers");
        if let PartType::Text(_) = &part.body
            && matches!(kind, "text" | "multipart")
            && odd
            && !is_file(message, part)
        {
            join(&mut body.text, &plain(message, part, problems));
            shown.push(id);
        }
    }
    if let ([root], true) = (message.parts.as_slice(), body.text.is_empty())
        && let PartType::Binary(bytes) = &root.body
        && !is_file(message, root)
        && let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains(|c: char| c.is_control() && !c.is_whitespace())
    {
        // One part of no kind that we know, and yet it is words.
        body.text = text::plain_lines(text).into_owned();
        shown.push(0);
    }
}

/// Lines among the headers that are none: some programs forget the blank line before the text.
fn stray_lines(message: &Message<'_>, body: &mut Body, problems: &mut Vec<Problem>) {
    // The source of a mail inside is that of the mail around it: its own head begins further down.
    let root = message.root_part();
    let head = message.raw_message.get(root.offset_header as usize..root.offset_body as usize).unwrap_or_default();
    let is_header = |line: &[u8]| line.is_empty() || line[0].is_ascii_whitespace() || line.contains(&b':');
    let lines = || head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let Some(first) = lines().position(|line| !is_header(line) && !line.starts_with(b"From ")) else { return };
    let nothing_else = body.text.trim().is_empty() && body.html.is_empty();
    let stray: Vec<String> = lines()
        .skip(first)
        .filter(|line| nothing_else || !is_header(line))
        .take(MAX_STRAY)
        .map(charset::lossy)
        .collect();
    body.text = format!("{}\n{}", stray.join("\n"), body.text);
    problems.push(Kind::StrayHeaders.into());
}

fn join(into: &mut String, more: &str) {
    if !into.is_empty() && !into.ends_with('\n') {
        into.push('\n');
    }
    into.push_str(more);
}

fn plain(message: &Message<'_>, part: &MessagePart<'_>, problems: &mut Vec<Problem>) -> String {
    let content_type = part.content_type();
    let decoded = decoded(message, part, problems);
    let lines = text::plain_lines(&decoded);
    let attribute = |name| content_type.and_then(|ct| ct.attribute(name)).map(str::to_ascii_lowercase);
    if attribute("format").as_deref() == Some("flowed") {
        return text::unflow(&lines, attribute("delsp").as_deref() == Some("yes"));
    }
    lines.into_owned()
}

/// What a part is encoded from: its bytes as they were before they were made fit for the way.
fn content<'a>(message: &'a Message<'_>, part: &MessagePart<'_>) -> Content<'a> {
    let raw = message.raw_message.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    transfer::decode(raw, part.content_transfer_encoding())
}

/// The text of a part, read by its charset if that fits.
fn decoded(message: &Message<'_>, part: &MessagePart<'_>, problems: &mut Vec<Problem>) -> String {
    let label = part.content_type().and_then(|ct| ct.attribute("charset"));
    let by_parser = match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.as_ref(),
        _ => "",
    };
    if is_right(part, label, by_parser) {
        return by_parser.to_owned();
    }
    let content = content(message, part);
    let is_html = part.is_content_type("text", "html");
    let own = is_html.then(|| charset::own_of_html(&content.bytes, label)).flatten();
    let mut read = charset::decode(&content.bytes, own.as_deref().or(label));
    problems.extend(read.note.take());
    if content.misnamed {
        problems.push(Kind::Misnamed.into());
    }
    if content.damaged {
        problems.push(Kind::Damaged.into());
    }
    if !content.behind.is_empty() {
        let behind = if is_html { html::from_text(&content.behind) } else { content.behind };
        join(&mut read.text, &behind);
    }
    read.text
}

/// Whether the parser's reading can be taken as it is: it believes every label and knows few.
fn is_right(part: &MessagePart<'_>, label: Option<&str>, text: &str) -> bool {
    if part.is_encoding_problem || text.contains(['\u{FFFD}', '\u{1B}']) {
        return false;
    }
    let encoding = part.content_transfer_encoding().unwrap_or_default().to_ascii_lowercase();
    let fits = match part.encoding {
        Encoding::None => !encoding.contains("base64") && !encoding.contains("quoted"),
        _ => true,
    };
    let charset = label.filter(|label| !labels::is_empty(label)).map(labels::charset);
    let is_known = charset.is_none_or(|charset| {
        charset.is_some_and(|charset| text.is_ascii() && !charset.is_shifted() || charset.is_utf8())
    });
    fits && is_known
}

fn file_name(message: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    let raw = |name: HeaderName<'_>| {
        part.headers.iter().rfind(|header| header.name == name).map(|header| raw_header(message, header))
    };
    parameters::file_name(raw(HeaderName::ContentDisposition), raw(HeaderName::ContentType), charset_of(message))
}

fn attach(message: &Message<'_>, part: &MessagePart<'_>, body: &mut Body, problems: &mut Vec<Problem>) {
    let mime = mime(part);
    note_special(&mime, problems);
    let given = file_name(message, part).unwrap_or_default();
    let name = names::safe(&given, &mime, body.attachments.len() + 1);
    let bytes = match &part.body {
        PartType::Message(inner) => {
            body.has_mail_inside = true;
            nested_source(message, part, inner)
        }
        PartType::Multipart(_) => return,
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) if !part.is_encoding_problem => bytes.to_vec(),
        // The parser makes UTF-8 of text; a file stays as it is, byte for byte.
        _ => {
            let content = content(message, part);
            if !content.behind.is_empty() {
                problems.push(Problem::with(Kind::FileLinesAdded, &name));
            }
            if content.damaged {
                problems.push(Problem::with(Kind::FileDamaged, &name));
            }
            content.bytes.into_owned()
        }
    };
    let content_id = part.content_id().and_then(crate::read::clean_id);
    let disposition_is_inline = part.content_disposition().is_some_and(mail_parser::ContentType::is_inline);
    body.attachments.push(Attachment {
        name,
        inline: disposition_is_inline || (content_id.is_some() && mime.starts_with("image/")),
        mime,
        bytes,
        content_id,
    });
}

/// The source of a mail inside: cut out of the outer bytes, or its own decoded ones when it was encoded.
fn nested_source(message: &Message<'_>, part: &MessagePart<'_>, inner: &Message<'_>) -> Vec<u8> {
    if part.encoding != Encoding::None {
        return inner.raw_message.to_vec();
    }
    message.raw_message.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default().to_vec()
}

fn mime(part: &MessagePart<'_>) -> String {
    if let PartType::Message(_) = part.body {
        return "message/rfc822".into();
    }
    let fallback = match part.body {
        PartType::Text(_) => "text/plain",
        PartType::Html(_) => "text/html",
        _ => "application/octet-stream",
    };
    let Some(content_type) = part.content_type() else { return fallback.into() };
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$&^_.+-".contains(c);
    match (content_type.ctype(), content_type.subtype()) {
        (kind, Some(sub)) if !kind.is_empty() && !sub.is_empty() && kind.chars().chain(sub.chars()).all(is_token) => {
            format!("{}/{}", kind.to_ascii_lowercase(), sub.to_ascii_lowercase())
        }
        _ => fallback.into(),
    }
}

/// Says what a part of a special kind is, so that nobody wonders at `smime.p7m`.
fn note_special(mime: &str, problems: &mut Vec<Problem>) {
    let note = match mime {
        "application/ms-tnef" | "application/vnd.ms-tnef" => Kind::Tnef,
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => Kind::SmimeSealed,
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => Kind::SmimeSigned,
        "application/pgp-encrypted" => Kind::PgpSealed,
        "application/pgp-signature" => Kind::PgpSigned,
        "text/calendar" | "application/ics" => Kind::Invitation,
        _ => return,
    };
    if !problems.iter().any(|known| known.kind == note) {
        problems.push(note.into());
    }
}
