//! The parts of a mail: which are its body, which are files, which are mails inside.

use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};

use crate::mail::{Attachment, Mail};
use crate::{html, text};

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
    text::plain_lines(&text::lossy(&raw[start.unwrap_or(0)..])).into_owned()
}

/// Sorts the parts of a mail into body and attachments.
pub(crate) fn body(message: &Message<'_>, problems: &mut Vec<String>) -> Body {
    let mut body = Body::default();
    let mut shown: Vec<u32> = Vec::new();
    for &id in &message.text_body {
        if let Some(part) = message.part(id)
            && let PartType::Text(decoded) = &part.body
        {
            join(&mut body.text, &plain(message, part, decoded, problems));
            shown.push(id);
        }
    }
    for &id in &message.html_body {
        if let Some(part) = message.part(id)
            && let PartType::Html(decoded) = &part.body
        {
            join(&mut body.html, &charset(message, part, decoded, problems));
            shown.push(id);
        }
    }
    if message.text_body.iter().any(|id| matches!(message.part(*id).map(|p| &p.body), Some(PartType::Html(_)))) {
        mix_html_into_text(message, &mut body);
    }
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
        problems.push(format!("Only the first {MAX_PARTS} parts are shown; the rest is in the source."));
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
            PartType::Text(decoded) => join(&mut text, &text::plain_lines(decoded)),
            PartType::Html(decoded) => join(&mut text, &html::html_to_text(decoded)),
            _ => {}
        }
    }
    body.text = text;
}

/// A mail without a body proper: text parts of odd kinds, or a multipart whose boundary never comes, are its words.
fn nameless_text(message: &Message<'_>, body: &mut Body, shown: &mut Vec<u32>, problems: &mut Vec<String>) {
    for &id in &message.attachments {
        let Some(part) = message.part(id) else { continue };
        let kind = part.content_type().map_or("text", |content_type| content_type.ctype());
        let odd = !part.is_content_type("text", "calendar") && !part.is_content_type("text", "rfc822-headers");
        if let PartType::Text(decoded) = &part.body
            && matches!(kind, "text" | "multipart")
            && odd
            && part.attachment_name().is_none()
        {
            join(&mut body.text, &plain(message, part, decoded, problems));
            shown.push(id);
        }
    }
}

/// Lines among the headers that are none: some programs forget the blank line before the text.
fn stray_lines(message: &Message<'_>, body: &mut Body, problems: &mut Vec<String>) {
    let head = message.raw_message.get(..message.root_part().offset_body as usize).unwrap_or_default();
    let is_header = |line: &[u8]| line.is_empty() || line[0].is_ascii_whitespace() || line.contains(&b':');
    let lines = || head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let Some(first) = lines().position(|line| !is_header(line) && !line.starts_with(b"From ")) else { return };
    let nothing_else = body.text.trim().is_empty() && body.html.is_empty();
    let stray: Vec<String> =
        lines().skip(first).filter(|line| nothing_else || !is_header(line)).take(MAX_STRAY).map(text::lossy).collect();
    body.text = format!("{}\n{}", stray.join("\n"), body.text);
    problems.push("Some lines among the headers are no headers; they are shown with the text.".into());
}

fn join(into: &mut String, more: &str) {
    if !into.is_empty() && !into.ends_with('\n') {
        into.push('\n');
    }
    into.push_str(more);
}

fn plain(message: &Message<'_>, part: &MessagePart<'_>, decoded: &str, problems: &mut Vec<String>) -> String {
    let content_type = part.content_type();
    let decoded = charset(message, part, decoded, problems);
    let lines = text::plain_lines(&decoded);
    let attribute = |name| content_type.and_then(|ct| ct.attribute(name)).map(str::to_ascii_lowercase);
    if attribute("format").as_deref() == Some("flowed") {
        return text::unflow(&lines, attribute("delsp").as_deref() == Some("yes"));
    }
    lines.into_owned()
}

/// The text of a part, read again when its declared charset was missing, unknown or wrong.
fn charset(message: &Message<'_>, part: &MessagePart<'_>, decoded: &str, problems: &mut Vec<String>) -> String {
    let label = part.content_type().and_then(|ct| ct.attribute("charset"));
    if let Some(label) = label.filter(|label| !text::is_known_charset(label)) {
        let shown: String = label.chars().take(40).collect();
        problems.push(format!("The text is in an unknown charset ({shown:?}); some letters may be wrong."));
    }
    if part.is_encoding_problem {
        problems.push("A part is not encoded as it says; it is shown as it came.".into());
    }
    if !decoded.contains('\u{FFFD}') || part.encoding != Encoding::None {
        return decoded.to_owned();
    }
    let raw = message.raw_message.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    if std::str::from_utf8(raw).is_ok() {
        return decoded.to_owned();
    }
    problems.push("The text has letters outside its charset; it was read as Windows-1252.".into());
    text::lossy(raw)
}

fn attach(message: &Message<'_>, part: &MessagePart<'_>, body: &mut Body, problems: &mut Vec<String>) {
    let mime = mime(part);
    note_special(&mime, problems);
    let bytes = match &part.body {
        PartType::Message(inner) => {
            body.has_mail_inside = true;
            nested_source(message, part, inner)
        }
        PartType::Multipart(_) => return,
        other => part_bytes(other).to_vec(),
    };
    let given = part.attachment_name().unwrap_or_default();
    let number = body.attachments.len() + 1;
    let content_id = part.content_id().and_then(crate::read::clean_id);
    let disposition_is_inline = part.content_disposition().is_some_and(mail_parser::ContentType::is_inline);
    body.attachments.push(Attachment {
        name: safe_name(given, &mime, number),
        inline: disposition_is_inline || (content_id.is_some() && mime.starts_with("image/")),
        mime,
        bytes,
        content_id,
    });
}

/// Mails inside a forwarded mail whose text and files are shown; the rest stays in its `.eml`.
const MAX_OPENED: usize = 10;

/// Shows what a forwarded mail carries: the customer is inside. Header lines, text and files of each mail inside.
pub(crate) fn open_forwarded(message: &Message<'_>, mail: &mut Mail) {
    let mut waiting: Vec<&Message<'_>> = inner_mails(message).collect();
    waiting.reverse();
    let mut opened = 0;
    while let Some(inner) = waiting.pop() {
        opened += 1;
        if opened > MAX_OPENED {
            mail.problems.push("More forwarded mails than we open; the rest is in the attached files.".into());
            return;
        }
        let mut body = body(inner, &mut mail.problems);
        if body.text.trim().is_empty() {
            body.text = html::html_to_text(&body.html);
        }
        mail.visible_text.push_str(&forwarded_text(inner, &body.text));
        mail.attachments.extend(body.attachments.into_iter().filter(|file| file.mime != "message/rfc822"));
        let deeper: Vec<&Message<'_>> = inner_mails(inner).collect();
        waiting.extend(deeper.into_iter().rev());
    }
}

fn inner_mails<'a, 'x>(message: &'a Message<'x>) -> impl Iterator<Item = &'a Message<'x>> {
    message.parts.iter().filter_map(|part| match &part.body {
        PartType::Message(inner) => Some(inner),
        _ => None,
    })
}

fn forwarded_text(inner: &Message<'_>, text: &str) -> String {
    let mut shown = String::from("\n\n");
    for name in ["From", "Date", "To", "Subject"] {
        if let Some(value) = inner.header_raw(name) {
            let decoded = inner.header(name).and_then(|header| header.as_text()).unwrap_or(value);
            shown.push_str(&format!("{name}: {}\n", text::one_line(decoded)));
        }
    }
    shown.push('\n');
    shown.push_str(text.trim());
    shown
}

fn part_bytes<'a>(body: &'a PartType<'_>) -> &'a [u8] {
    match body {
        PartType::Text(text) | PartType::Html(text) => text.as_bytes(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes,
        PartType::Message(_) | PartType::Multipart(_) => &[],
    }
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
fn note_special(mime: &str, problems: &mut Vec<String>) {
    let note = match mime {
        "application/ms-tnef" | "application/vnd.ms-tnef" => {
            "Outlook packed files into winmail.dat; they are kept in it, unopened."
        }
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => {
            "A part is encrypted or sealed with S/MIME; it cannot be read here."
        }
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => {
            "The mail is signed with S/MIME; the signature is attached, not checked."
        }
        "application/pgp-encrypted" => "The mail is encrypted with PGP; it cannot be read here.",
        "application/pgp-signature" => "The mail is signed with PGP; the signature is attached, not checked.",
        "text/calendar" | "application/ics" => "The mail carries a calendar invitation.",
        _ => return,
    };
    if !problems.iter().any(|known| known == note) {
        problems.push(note.into());
    }
}

/// A file name that is safe to show and to save: no path, no control characters, no change of writing direction.
pub(crate) fn safe_name(given: &str, mime: &str, number: usize) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_trick = |c: char| {
        c.is_control()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    let clean: String =
        last.chars().map(|c| if "<>:\"|?*".contains(c) { '_' } else { c }).filter(|c| !is_trick(*c)).collect();
    let clean = clean.trim().trim_start_matches('.').trim_end_matches(['.', ' ']);
    if clean.is_empty() {
        return format!("attachment-{number}.{}", extension(mime));
    }
    shorten(clean)
}

/// At most 120 characters, keeping the extension.
fn shorten(name: &str) -> String {
    if name.chars().count() <= 120 {
        return name.to_owned();
    }
    let extension = name.rsplit_once('.').map(|(_, e)| e).filter(|e| e.chars().count() <= 10);
    let stem: String = name.chars().take(105).collect();
    extension.map_or(stem.clone(), |e| format!("{stem}.{e}"))
}

fn extension(mime: &str) -> &str {
    match mime {
        "message/rfc822" => "eml",
        "text/plain" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "text/rfc822-headers" | "message/delivery-status" => "txt",
        "image/jpeg" => "jpg",
        "application/ms-tnef" | "application/vnd.ms-tnef" => "dat",
        "application/pkcs7-mime" => "p7m",
        "application/pkcs7-signature" => "p7s",
        "application/pgp-signature" => "asc",
        _ => match mime.rsplit_once('/').map(|(_, sub)| sub) {
            Some(sub) if sub.len() <= 5 && sub.chars().all(|c| c.is_ascii_alphanumeric()) => sub,
            _ => "bin",
        },
    }
}
