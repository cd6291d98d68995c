//! Delivery reports (RFC 3464) and what servers send in their place: who could not be reached, which mail it was.

use std::borrow::Cow;

use mail_parser::{Message, MimeHeaders, PartType};

use crate::address::{address, address_in};
use crate::mail::Mail;
use crate::parts::Body;
use crate::problem::Kind;
use crate::read::clean_id;
use crate::{Class, charset, html, text};

/// Addresses taken from one report.
const MAX_FAILED: usize = 100;

/// Lines of a bounce in prose that are searched for addresses.
const MAX_PROSE_LINES: usize = 80;

/// Fills in who failed and which mail it was; a report of delay or success is no bounce.
pub(crate) fn read(message: &Message<'_>, body: &Body, mail: &mut Mail) {
    let mut outcome = Outcome::default();
    for part in &message.parts {
        let bytes = part.contents();
        if part.is_content_type("message", "delivery-status")
            || part.is_content_type("message", "global-delivery-status")
        {
            outcome.read(&charset::lossy(bytes));
        } else if part.is_content_type("text", "rfc822-headers") || part.is_content_type("message", "rfc822-headers") {
            outcome.original = outcome.original.take().or_else(|| original_id(&charset::lossy(bytes)));
        } else if let PartType::Message(inner) = &part.body {
            outcome.original = outcome.original.take().or_else(|| inner.message_id().and_then(clean_id));
        }
    }
    for value in message.headers_raw().filter(|(name, _)| name.eq_ignore_ascii_case("X-Failed-Recipients")) {
        outcome.fail(value.1.split(',').filter_map(address));
    }
    if !outcome.saw_recipient && outcome.failed.is_empty() {
        let words = words(body);
        outcome.fail(prose(&words));
        if outcome.failed.is_empty() {
            outcome.fail(only(&words, mail).into_iter());
        }
    }
    let original = outcome.original.or_else(|| original_id(&words(body)));
    mail.original_message_id = original.or_else(|| mail.in_reply_to.first().or(mail.references.last()).cloned());
    if outcome.saw_recipient && outcome.failed.is_empty() {
        mail.class = Class::AutoReply;
        mail.problems.push(Kind::ReportsNoFailure.into());
    }
    mail.failed_recipients = outcome.failed;
}

/// The words of a report that no program is meant to read.
fn words(body: &Body) -> Cow<'_, str> {
    if text::is_blank(&body.text) { Cow::Owned(html::html_to_text(&body.html)) } else { Cow::Borrowed(&body.text) }
}

/// Whether the words name a code of failure (RFC 3463: `5.1.1`; RFC 5321: `550`) and whom a mail did not reach.
pub(crate) fn tells_of_failure(body: &Body) -> bool {
    let words = words(body);
    let is_code = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let numbers: Vec<&str> = word.split('.').collect();
        let all_digits =
            numbers.iter().all(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
        all_digits
            && match numbers.as_slice() {
                [class, _, _] => matches!(*class, "4" | "5"),
                [code] => code.len() == 3 && code.starts_with(['4', '5']),
                _ => false,
            }
    };
    let has_code = words.lines().take(MAX_PROSE_LINES).flat_map(str::split_whitespace).any(is_code);
    has_code && prose(&words).next().is_some()
}

/// An address whose signs were written as `+2B` on the way (RFC 3461, xtext). Only those signs are: `+42` is a name.
fn unescape(value: &str) -> String {
    value.replace("+2B", "+").replace("+3D", "=").replace("+2b", "+").replace("+3d", "=")
}

#[derive(Default)]
struct Outcome {
    failed: Vec<String>,
    original: Option<String>,
    saw_recipient: bool,
}

impl Outcome {
    /// One machine-readable report: groups of fields, a group for each recipient.
    fn read(&mut self, report: &str) {
        let report = text::plain_lines(report);
        for group in report.split("\n\n") {
            let field = |name: &str| {
                group.lines().find_map(|line| {
                    let (key, value) = line.split_once(':')?;
                    key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
                })
            };
            if self.original.is_none() {
                self.original = field("X-Original-Message-ID").or(field("Original-Message-ID")).and_then(clean_id);
            }
            let given = field("Original-Recipient").map(unescape);
            let last = field("Final-Recipient").map(str::to_owned);
            let Some(recipient) = [given, last].into_iter().flatten().find_map(|value| typed_address(&value)) else {
                continue;
            };
            self.saw_recipient = true;
            let action = field("Action").unwrap_or_default().to_ascii_lowercase();
            let permanent = field("Status").is_some_and(|status| status.starts_with('5'));
            if action.starts_with("failed") || action.is_empty() && permanent {
                self.fail(std::iter::once(recipient));
            }
        }
    }

    fn fail(&mut self, addresses: impl Iterator<Item = String>) {
        for address in addresses {
            if self.failed.len() < MAX_FAILED && !self.failed.contains(&address) {
                self.failed.push(address);
            }
        }
    }
}

/// `rfc822; someone@example.org` as an address.
fn typed_address(value: &str) -> Option<String> {
    let given = value.split_once(';').map_or(value, |(_, address)| address);
    address(given).filter(|address| address.contains('@'))
}

/// The first Message-ID field in header lines or in a bounce that quotes them.
fn original_id(text: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (key, value) = line.trim_start_matches(['>', ' ', '\t']).split_once(':')?;
        key.trim().eq_ignore_ascii_case("Message-ID").then(|| clean_id(value)).flatten()
    })
}

/// The one address in the words of a bounce that is neither who tells nor whom it is told to.
fn only(words: &str, mail: &Mail) -> Option<String> {
    let known = || mail.from.iter().chain(&mail.to).map(|who| who.address.as_str());
    let lines = words.lines().take(MAX_PROSE_LINES).flat_map(str::split_whitespace).filter(|word| word.contains('@'));
    let mut found: Vec<String> = lines.filter_map(address_in).filter(|one| !known().any(|who| who == one)).collect();
    found.dedup();
    let last = found.pop();
    last.filter(|_| found.is_empty())
}

/// Addresses of a bounce in prose: those that stand alone on their line, as servers print them.
fn prose(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines().take(MAX_PROSE_LINES).filter_map(|line| {
        let line = line.trim();
        let alone = line.split_whitespace().count() == 1 || line.starts_with('<');
        (alone && line.contains('@')).then(|| address_in(line)).flatten()
    })
}
