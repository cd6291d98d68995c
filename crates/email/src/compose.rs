//! The answer as bytes: the same bytes for the same answer, and no way to smuggle a header in.

use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment as Part, Body, Mailbox as Address, MessageBuilder, MultiPart, SinglePart};

use crate::mail::{Attachment, Mailbox, Outgoing};
use crate::names;
use crate::read::clean_id;
use crate::text::one_line;

/// References kept in an answer: the first, which names the thread, and the newest.
const MAX_REFERENCES: usize = 20;

/// Why an answer could not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComposeError {
    /// The Message-ID is empty or has no `@`.
    MessageId,
    /// Nobody is named in To or Cc.
    NoRecipient,
    /// This address cannot be written to; the address as given.
    Address(String),
    /// The mail library refused; its own words.
    Refused(String),
}

impl std::fmt::Display for ComposeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::MessageId => f.write_str("the mail has no usable Message-ID"),
            Self::NoRecipient => f.write_str("the mail names no recipient"),
            Self::Address(address) => write!(f, "{address:?} is not an address mail can be sent to"),
            Self::Refused(why) => write!(f, "the mail cannot be written: {why}"),
        }
    }
}

impl std::error::Error for ComposeError {}

/// Writes an answer as it goes over the wire: CRLF, encoded headers, text and HTML as alternatives, files behind.
///
/// The same [`Outgoing`] gives the same bytes, so that a second try after a crash is the same mail. Line breaks and
/// control characters in names, subject and ids become blanks or vanish; they never start a header.
pub fn compose(out: &Outgoing) -> Result<Vec<u8>, ComposeError> {
    let id = clean_id(&out.message_id).filter(|id| id.contains('@')).ok_or(ComposeError::MessageId)?;
    if out.to.is_empty() && out.cc.is_empty() {
        return Err(ComposeError::NoRecipient);
    }
    let builder = threading(recipients(out)?, out, &id);
    let mut message = body(builder, out, &id).map_err(|error| ComposeError::Refused(error.to_string()))?;
    if out.auto {
        // RFC 3834, 5: "auto-replied" is said of an answer to one mail, and of nothing else.
        let how = if out.in_reply_to.is_some() { "auto-replied" } else { "auto-generated" };
        for (name, value) in [("Auto-Submitted", how), ("X-Auto-Response-Suppress", "All")] {
            let name = HeaderName::new_from_ascii_str(name);
            message.headers_mut().insert_raw(HeaderValue::new(name, value.to_owned()));
        }
    }
    Ok(message.formatted())
}

fn recipients(out: &Outgoing) -> Result<MessageBuilder, ComposeError> {
    let mut builder = lettre::Message::builder().from(address(&out.from)?);
    if let Some(reply_to) = &out.reply_to {
        builder = builder.reply_to(address(reply_to)?);
    }
    for to in &out.to {
        builder = builder.to(address(to)?);
    }
    for cc in &out.cc {
        builder = builder.cc(address(cc)?);
    }
    Ok(builder)
}

fn threading(builder: MessageBuilder, out: &Outgoing, id: &str) -> MessageBuilder {
    let date = Duration::from_millis(u64::try_from(out.date_ms).unwrap_or(0));
    let mut builder =
        builder.date(SystemTime::UNIX_EPOCH + date).message_id(Some(format!("<{id}>"))).subject(one_line(&out.subject));
    if let Some(parent) = out.in_reply_to.as_deref().and_then(clean_id) {
        builder = builder.in_reply_to(format!("<{parent}>"));
    }
    let references: Vec<String> =
        out.references.iter().filter_map(|id| clean_id(id)).map(|id| format!("<{id}>")).collect();
    let newest = references.len().saturating_sub(MAX_REFERENCES - 1).max(1);
    let kept: Vec<String> = references.iter().take(1).chain(references.iter().skip(newest)).cloned().collect();
    if kept.is_empty() { builder } else { builder.references(kept.join(" ")) }
}

fn address(mailbox: &Mailbox) -> Result<Address, ComposeError> {
    let bad = || ComposeError::Address(mailbox.address.clone());
    if mailbox.address.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>' | ',')) {
        return Err(bad());
    }
    let address = crate::address::ascii(&mailbox.address).parse().map_err(|_| bad())?;
    Ok(Address::new(mailbox.name.as_deref().map(one_line).filter(|name| !name.is_empty()), address))
}

type Built = Result<lettre::Message, lettre::error::Error>;

fn body(builder: MessageBuilder, out: &Outgoing, id: &str) -> Built {
    let plain = SinglePart::plain(sendable(&out.text));
    let (inline, files): (Vec<_>, Vec<_>) =
        out.attachments.iter().partition(|file| file.inline && file.content_id.is_some() && out.html.is_some());
    let Some(html) = &out.html else {
        if files.is_empty() {
            return builder.singlepart(plain);
        }
        return builder.multipart(attach(MultiPart::mixed().boundary(boundary(id, 'm')).singlepart(plain), &files));
    };
    let html = SinglePart::html(sendable(html));
    let mut alternative = MultiPart::alternative().boundary(boundary(id, 'a')).singlepart(plain);
    alternative = if inline.is_empty() {
        alternative.singlepart(html)
    } else {
        let related = MultiPart::related().boundary(boundary(id, 'r')).singlepart(html);
        alternative
            .multipart(inline.iter().enumerate().fold(related, |parts, (at, file)| parts.singlepart(part(file, at))))
    };
    if files.is_empty() {
        return builder.multipart(alternative);
    }
    builder.multipart(attach(MultiPart::mixed().boundary(boundary(id, 'm')).multipart(alternative), &files))
}

fn attach(parts: MultiPart, files: &[&Attachment]) -> MultiPart {
    files.iter().enumerate().fold(parts, |parts, (at, file)| parts.singlepart(part(file, at)))
}

/// A boundary that only depends on the Message-ID and the level, so that composing twice gives the same bytes.
fn boundary(id: &str, level: char) -> String {
    // FNV-1a: not secret, only unlikely to stand in a text.
    let hash = |seed: u64| id.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("=_{level}{:016x}{:016x}", hash(0xcbf2_9ce4_8422_2325), hash(0x8422_2325_cbf2_9ce4))
}

/// NUL and other control characters that SMTP servers refuse are left out of a body.
fn sendable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')).collect()
}

fn part(file: &Attachment, at: usize) -> SinglePart {
    let mime = if file.mime.starts_with("message/") || file.mime.starts_with("multipart/") {
        // Mails inside must not be base64 by the standard; as a plain file they travel unharmed.
        "application/octet-stream"
    } else {
        &file.mime
    };
    let octets = || ContentType::parse("application/octet-stream").unwrap_or(ContentType::TEXT_PLAIN);
    let content_type = ContentType::parse(mime).unwrap_or_else(|_| octets());
    let body = Body::new_with_encoding(file.bytes.clone(), ContentTransferEncoding::Base64).unwrap_or_else(Body::new);
    let name = names::safe(&file.name, &file.mime, at + 1);
    match file.content_id.as_deref().and_then(clean_id).filter(|_| file.inline) {
        Some(content_id) => Part::new_inline_with_name(content_id, name).body(body, content_type),
        None => Part::new(name).body(body, content_type),
    }
}
