//! What a mail is once understood, and what an answer is before it leaves.

use crate::Class;
use crate::problem::Problem;

/// A received mail, understood as far as its bytes allow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// Message-ID without angle brackets; `None` when missing, empty or `<>`, so that it never matches another.
    pub message_id: Option<String>,
    /// Ids of In-Reply-To, without brackets, without duplicates, in their order.
    pub in_reply_to: Vec<String>,
    /// Ids of References, oldest first, without brackets, without duplicates.
    pub references: Vec<String>,
    /// The author; falls back to Sender when From has no address.
    pub from: Option<Mailbox>,
    /// Where the author wants the answer.
    pub reply_to: Option<Mailbox>,
    /// Who wrote, where a group or list put its own address into From and says so.
    pub original_from: Option<Mailbox>,
    /// The sender asks for no answers by programs. A person may ask for that, and some programs do for all mail.
    pub no_auto_reply: bool,
    /// Recipients of To.
    pub to: Vec<Mailbox>,
    /// Recipients of Cc.
    pub cc: Vec<Mailbox>,
    /// Addresses the mail really went to: Delivered-To, X-Original-To, Envelope-To.
    pub delivered_to: Vec<String>,
    /// Date header in milliseconds since 1970-01-01 UTC, as the sender's clock said.
    pub date: Option<i64>,
    /// Subject, decoded, on one line.
    pub subject: String,
    /// Who speaks: a person, a robot, a list, a mail server.
    pub class: Class,
    /// What the sender wrote now.
    pub visible_text: String,
    /// What the mail repeats from earlier mails, with the lines that introduce it.
    pub quoted_text: String,
    /// The sender's signature and "Sent from my phone" lines.
    pub signature: String,
    /// The HTML body made safe by [`crate::sanitise`]; `None` when the mail has none.
    pub html: Option<String>,
    /// Everything that is not the body, with safe file names.
    pub attachments: Vec<Attachment>,
    /// For bounces: the addresses that could not be reached.
    pub failed_recipients: Vec<String>,
    /// For bounces and receipts: the id of the mail they speak of.
    pub original_message_id: Option<String>,
    /// What was odd about this mail.
    pub problems: Vec<Problem>,
    /// False when nothing could be understood; `visible_text` then shows the bytes as text.
    pub readable: bool,
}

/// A person's address, with the name they give themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Mailbox {
    /// Display name, decoded, on one line.
    pub name: Option<String>,
    /// Address with its domain in lower case.
    pub address: String,
}

impl Mailbox {
    /// The part before `@`, or the whole address when it has none.
    pub fn local(&self) -> &str {
        self.address.rsplit_once('@').map_or(self.address.as_str(), |(local, _)| local)
    }

    /// The part after `@`, empty when the address has none.
    pub fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// A file that came with a mail or goes with an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachment {
    /// File name without path, control characters or tricks of writing direction.
    pub name: String,
    /// MIME type in lower case, `application/octet-stream` when unknown.
    pub mime: String,
    /// The decoded content.
    pub bytes: Vec<u8>,
    /// Shown inside the text rather than beside it.
    pub inline: bool,
    /// Content-ID without brackets, what `cid:` in the HTML points to.
    pub content_id: Option<String>,
}

/// An answer before it is written as bytes by [`crate::compose()`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outgoing {
    /// Message-ID without brackets; also the seed of the MIME boundaries.
    pub message_id: String,
    /// Who writes.
    pub from: Mailbox,
    /// Where answers shall go, when not to `from`.
    pub reply_to: Option<Mailbox>,
    /// Recipients of To.
    pub to: Vec<Mailbox>,
    /// Recipients of Cc.
    pub cc: Vec<Mailbox>,
    /// Subject; line breaks become spaces.
    pub subject: String,
    /// Id of the mail this answers, without brackets.
    pub in_reply_to: Option<String>,
    /// Ids of the thread, oldest first, without brackets.
    pub references: Vec<String>,
    /// Date in milliseconds since 1970-01-01 UTC.
    pub date_ms: i64,
    /// The plain text body.
    pub text: String,
    /// The same as HTML, if any.
    pub html: Option<String>,
    /// Files to send along; inline ones with a content id can be pointed to from the HTML.
    pub attachments: Vec<Attachment>,
    /// Written by the program: marks it so that no robot answers it (RFC 3834).
    pub auto: bool,
}
