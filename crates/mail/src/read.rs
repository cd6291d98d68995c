//! From a mail to words for the desk: who wrote, what, and which case it answers.

use super::{canary, report};
use crate::sender::{Author, UNKNOWN, author, others};
use base::context::Organisation;
use base::ids::{CaseNo, MailboxId, OrgId};
use base::token::Tokens;
use base::words;
use casework::customer::Sender;
use casework::message::store::Words;
use casework::message::{Channel, Exempt, Problem, Problems, Whole};
use casework::receive::Incoming;
use email::{Attachment, Class, Mail};
use engine::arrival::Why;
use engine::content::NewFile;
use engine::mailbox::Kept;
use jiff::Timestamp;

/// The longest address kept, in bytes (RFC 5321: 64 + 1 + 255).
const ADDRESS: usize = 320;
/// The longest Message-ID kept as it is, in bytes (RFC 5322: one line).
const ID: usize = 998;
/// The longest subject kept with a message; titles of cases are shorter still. Characters.
const SUBJECT: usize = 2_000;

/// The organisation a mail is read for.
#[derive(Clone, Copy)]
pub struct Ours<'a> {
    /// Which organisation.
    pub org: OrgId,
    /// Its addresses.
    pub organisation: &'a Organisation,
    /// Reads its reply addresses.
    pub tokens: &'a Tokens,
}

/// What a mail means for the desk.
#[derive(Clone, Debug)]
pub enum Meaning {
    /// Words to be taken in.
    Words(Box<Incoming>),
    /// Belongs to no case, because.
    Aside(Why),
    /// The test mail that this mailbox made then is back; or could not be delivered, because.
    Canary(MailboxId, Timestamp, Option<Kept>),
}

/// Servers a mail goes through at most (RFC 5321, 6.3, asks for a hundred; a mail that means us needs a handful).
const HOPS: usize = 30;

/// Understands a mail; `arrival` holds its raw source.
pub fn understand(mut mail: Mail, raw: &[u8], arrival: i64, ours: Ours) -> Meaning {
    if let Some((mailbox, made_at, is_return)) = canary::known(&mail, ours.org, ours.tokens) {
        let why = || report::read(&mail, raw, None).map(|report| Kept::from(&report.trouble)).unwrap_or_default();
        let trouble = is_return.then(why);
        return Meaning::Canary(mailbox, made_at, trouble);
    }
    let (tag, outside) = (tag(&mail, ours), outside(&mail, ours));
    if is_own(&mail, tag.is_some() || outside.is_some(), ours) {
        return Meaning::Aside(Why::Own);
    }
    if hops(raw) > HOPS {
        return Meaning::Aside(Why::Loop);
    }
    let Author { sender, is_unattended } = author(&mail, ours);
    let mailbox = mailbox(&mail, ours);
    let report = report::read(&mail, raw, failed(&mail, ours));
    let legible = mail.readable || is_legible(&mail.visible_text);
    let text = if legible { clean(&mail.visible_text) } else { String::new() };
    let subject = words::short(&clean(&mail.subject), SUBJECT);
    let mut files: Vec<NewFile> = mail.attachments.drain(..).map(file).collect();
    let mut problems: Vec<Problem> = mail.problems.iter().map(Problem::from).collect();
    if !legible {
        problems.insert(0, Whole::Unread.into());
        files.push(source(raw));
    }
    let others = others(&mail, &sender, ours);
    Meaning::Words(Box::new(Incoming {
        sender,
        channel: Some(Channel::Email),
        unattended: is_unattended || mail.class == Class::Spam,
        severity: None,
        mail: Some(Words {
            n: 0,
            subject: some(&subject),
            body: text.clone(),
            quoted: some(&mail.quoted_text),
            signature: some(&mail.signature),
            html: mail.html.as_deref().and_then(some),
            message_id: mail.message_id.as_deref().map(id),
            arrival: Some(arrival),
        }),
        subject,
        text,
        others,
        answers: answers(&mail),
        tag,
        outside,
        mailbox,
        exempt: exempt(mail.class),
        quarantine: (mail.class == Class::Spam).then_some(Why::Spam),
        report,
        problem: Problems::of(problems),
        files,
        page: None,
    }))
}

/// A mail nobody could read, as a case: only its bytes and why.
pub fn unread(raw: &[u8], arrival: i64, why: impl Into<Problem>) -> Incoming {
    Incoming {
        sender: Sender { name: UNKNOWN.to_owned(), ..Sender::default() },
        channel: Some(Channel::Email),
        subject: casework::case::words::UNREADABLE.to_owned(),
        mail: Some(Words { arrival: Some(arrival), ..Words::default() }),
        problem: Problems::of([Whole::Unread.into(), why.into()]),
        files: vec![source(raw)],
        ..Incoming::default()
    }
}

fn source(raw: &[u8]) -> NewFile {
    NewFile {
        name: "original.eml".to_owned(),
        mime: "message/rfc822".to_owned(),
        inline: false,
        content_id: None,
        bytes: raw.to_owned(),
    }
}

/// An address that mail can be sent to, in lower case.
pub(crate) fn usable(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let odd = |c: char| c.is_whitespace() || c.is_control();
    let good = !local.is_empty() && !domain.is_empty() && address.len() <= ADDRESS && !address.contains(odd);
    good.then(|| address.to_lowercase())
}

/// The case named by an address this mail was sent to. The proof in it is enough, whatever stands around it.
fn tag(mail: &Mail, ours: Ours) -> Option<CaseNo> {
    let named = mail.to.iter().chain(&mail.cc).map(|to| to.address.as_str());
    named.chain(mail.delivered_to.iter().map(String::as_str)).find_map(|address| {
        let (local, _) = address.rsplit_once('@')?;
        let (_, plus) = local.rsplit_once('+')?;
        ours.tokens.read_tag(ours.org, plus)
    })
}

/// The thread with somebody outside that an address this mail was sent to names, proof checked.
fn outside(mail: &Mail, ours: Ours) -> Option<(CaseNo, u32)> {
    let named = mail.to.iter().chain(&mail.cc).map(|to| to.address.as_str());
    named.chain(mail.delivered_to.iter().map(String::as_str)).find_map(|address| {
        let (local, _) = address.rsplit_once('@')?;
        let (_, plus) = local.rsplit_once('+')?;
        ours.tokens.read_outside_tag(ours.org, plus)
    })
}

/// The message named by the address a bounce was sent to.
fn failed(mail: &Mail, ours: Ours) -> Option<(CaseNo, u32)> {
    let named = mail.to.iter().chain(&mail.cc).map(|to| to.address.as_str());
    named.chain(mail.delivered_to.iter().map(String::as_str)).find_map(|address| {
        let (local, _) = address.rsplit_once('@')?;
        let (_, plus) = local.rsplit_once('+')?;
        ours.tokens.read_bounce_tag(ours.org, plus)
    })
}

/// The first of its recipients that is one of our addresses.
fn mailbox(mail: &Mail, ours: Ours) -> Option<MailboxId> {
    let named = mail.to.iter().chain(&mail.cc).map(|to| to.address.as_str());
    let delivered = mail.delivered_to.iter().map(String::as_str);
    delivered.chain(named).find_map(|address| ours.organisation.mailbox_of(address))
}

/// Nobody but us writes from our address to an address of our own making.
fn is_own(mail: &Mail, has_tag: bool, ours: Ours) -> bool {
    let from_us = mail.from.as_ref().is_some_and(|from| ours.organisation.mailbox_of(&from.address).is_some());
    from_us && has_tag
}

/// Servers it came through, as its head tells.
fn hops(raw: &[u8]) -> usize {
    let head = raw.split(|byte| *byte == b'\n').take_while(|line| !line.trim_ascii().is_empty());
    head.filter(|line| line.get(..9).is_some_and(|name| name.eq_ignore_ascii_case(b"Received:"))).count()
}

/// What it answers, nearest first; what came back answers the mail that failed.
pub fn answers(mail: &Mail) -> Vec<String> {
    let failed = mail.original_message_id.iter().filter(|_| mail.class == Class::Bounce);
    let ids = failed.chain(&mail.in_reply_to).chain(mail.references.iter().rev());
    let mut nearest: Vec<String> = Vec::new();
    for named in ids.map(|named| id(named)) {
        if !nearest.contains(&named) {
            nearest.push(named);
        }
    }
    nearest
}

fn exempt(class: Class) -> Option<Exempt> {
    match class {
        Class::AutoReply => Some(Exempt::AutoReply),
        Class::Bounce => Some(Exempt::Bounce),
        _ => None,
    }
}

fn file(attachment: Attachment) -> NewFile {
    NewFile {
        name: words::short(&clean(&attachment.name), words::LINE),
        mime: words::short(&clean(&attachment.mime), words::LINE),
        inline: attachment.inline,
        content_id: attachment.content_id.as_deref().map(id),
        bytes: attachment.bytes,
    }
}

/// A Message-ID as kept: one too long for an index is kept by its hash, the same wherever it is named.
fn id(given: &str) -> String {
    let given = clean(given);
    if given.len() <= ID { given } else { format!("{}@too-long.invalid", words::hex_sha256(given.as_bytes())) }
}

/// Without NUL, which PostgreSQL keeps in no text.
pub(crate) fn clean(text: &str) -> String {
    text.replace('\0', "")
}

fn some(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| clean(text))
}

/// Words rather than bytes that happen to be shown as text.
fn is_legible(text: &str) -> bool {
    let odd = |c: &char| *c == char::REPLACEMENT_CHARACTER || c.is_control() && !c.is_whitespace();
    !text.trim().is_empty() && text.chars().filter(odd).count() * 50 <= text.chars().count()
}

#[cfg(test)]
mod tests;
