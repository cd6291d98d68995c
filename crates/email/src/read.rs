//! From bytes to [`Mail`]: never fails, says in plain words what was odd.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use mail_parser::{HeaderName, Message, MessageParser};

use crate::address::{self, address_in};
use crate::parts::raw_header;
use crate::problem::{Kind, Problem};
use crate::{
    Class, Mail, Mailbox, charset, class, date, encoded, forwarded, html, lexicon, parts, prepare, quotes, report, text,
};

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
    let raw = &*prepare::prepare(raw);
    match catch_unwind(AssertUnwindSafe(|| understand(raw, with_html))) {
        Ok(mail) => mail,
        Err(_) => unreadable(raw, Kind::ReaderBroke),
    }
}

fn understand(raw: &[u8], with_html: bool) -> Mail {
    let too_deep = parts::nested_mails(raw) > MAX_NESTED;
    let parsed = if too_deep { PARSER.parse_headers(raw) } else { PARSER.parse(raw) };
    let Some(message) = parsed else {
        return unreadable(raw, Kind::NoHeaderLines);
    };
    let mut mail = Mail { readable: true, ..Mail::default() };
    headers(&message, &mut mail);
    if says_nothing(&mail, &message) {
        return unreadable(raw, Kind::NoHeaderOfAMail);
    }
    let mut body = if too_deep {
        mail.problems.push(Kind::MailsInside.into());
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
        forwarded::open(&message, &mut mail);
    }
    mail
}

/// Splits the body into what is new, what is repeated and what is signature.
fn fold(body: parts::Body, mail: &mut Mail) {
    if body.oversized_html {
        mail.problems.push(Kind::HtmlTooDeep.into());
    }
    let context =
        quotes::Context { sender: mail.from.as_ref(), forward: mail.class == Class::Forward, first: is_first(mail) };
    let folded = if !body.html.is_empty() && (text::is_blank(&body.text) || is_placeholder(&body) || is_wordless(&body))
    {
        quotes::fold_html(&body.html, &context)
    } else {
        quotes::fold(&body.text, &context)
    };
    mail.visible_text = folded.visible;
    mail.quoted_text = folded.quoted;
    mail.signature = folded.signature;
}

/// Whether a mail answers nothing: then it says nothing that we have read before. One without an id of its own was not
/// sent as mails are, and says nothing about that.
fn is_first(mail: &Mail) -> bool {
    mail.message_id.is_some()
        && mail.in_reply_to.is_empty()
        && mail.references.is_empty()
        && !lexicon::is_reply_subject(&mail.subject.to_lowercase())
}

/// Whether the text part has no letter while the HTML part has: marks, tags and entities are no words.
fn is_wordless(body: &parts::Body) -> bool {
    let has_words = |text: &str| text.chars().any(char::is_alphanumeric);
    let text = body.text.trim();
    !body.mixed
        && text.len() <= 1000
        && (!has_words(text) || text.contains(['<', '&']) && !has_words(&html::html_to_text(text)))
        && has_words(&html::html_to_text(&body.html))
}

/// Whether the text part only says that one should look at the HTML part.
fn is_placeholder(body: &parts::Body) -> bool {
    let text = body.text.trim();
    !body.mixed
        && text.len() <= 300
        && lexicon::contains_any(&text.to_lowercase(), lexicon::SEE_HTML)
        && text.lines().count() <= 4
}

fn unreadable(raw: &[u8], why: Kind) -> Mail {
    Mail { visible_text: charset::lossy(raw), problems: vec![why.into()], readable: false, ..Mail::default() }
}

fn headers(message: &Message<'_>, mail: &mut Mail) {
    let hint = parts::charset_of(message);
    let line = |raw: &[u8]| encoded::line(raw, hint);
    for header in message.headers() {
        let raw = raw_header(message, header);
        match &header.name {
            HeaderName::MessageId if mail.message_id.is_none() => mail.message_id = ids(raw, true).into_iter().next(),
            HeaderName::InReplyTo => keep_new(&mut mail.in_reply_to, ids(raw, false)),
            HeaderName::References => keep_new(&mut mail.references, ids(raw, true)),
            HeaderName::Date if mail.date.is_none() => mail.date = when(raw, &mut mail.problems),
            HeaderName::Subject if mail.subject.is_empty() => mail.subject = line(raw),
            HeaderName::From if mail.from.is_none() => mail.from = mailboxes(raw, hint).into_iter().next(),
            HeaderName::ReplyTo if mail.reply_to.is_none() => mail.reply_to = mailboxes(raw, hint).into_iter().next(),
            HeaderName::To => mail.to.extend(mailboxes(raw, hint)),
            HeaderName::Cc => mail.cc.extend(mailboxes(raw, hint)),
            other => rare(other.as_str(), raw, hint, mail),
        }
    }
    settle(message, mail);
}

/// Headers that few mails have.
fn rare(name: &str, raw: &[u8], hint: Option<&str>, mail: &mut Mail) {
    if is_delivery(name) {
        return delivered(raw, &mut mail.delivered_to);
    }
    if !name.get(..2).is_some_and(|x| x.eq_ignore_ascii_case("x-")) {
        return;
    }
    // A group or list that writes in its own name says here who wrote to it; the fuller of the two has a name as well.
    if name.eq_ignore_ascii_case("X-Original-From") || name.eq_ignore_ascii_case("X-Google-Original-From") {
        mail.original_from = mailboxes(raw, hint).into_iter().next().or(mail.original_from.take());
    } else if name.eq_ignore_ascii_case("X-Original-Sender") && mail.original_from.is_none() {
        mail.original_from = mailboxes(raw, hint).into_iter().next();
    } else if name.eq_ignore_ascii_case("X-Auto-Response-Suppress") {
        let value = String::from_utf8_lossy(raw).to_ascii_lowercase();
        mail.no_auto_reply = value.split([',', ';', ' ']).any(|word| matches!(word.trim(), "all" | "autoreply"));
    }
}

fn mailboxes(raw: &[u8], hint: Option<&str>) -> Vec<Mailbox> {
    address::list(&encoded::plain(raw, hint), MAX_RECIPIENTS + 1)
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
        let sender = message.headers().iter().find(|header| header.name == HeaderName::Sender);
        mail.from = sender.and_then(|sender| mailboxes(raw_header(message, sender), None).into_iter().next());
        mail.problems.push(if mail.from.is_some() { Kind::SenderUsed.into() } else { Kind::NoSender.into() });
    }
    if mail.message_id.is_none() {
        mail.problems.push(Kind::NoMessageId.into());
    }
    if mail.to.len() > MAX_RECIPIENTS || mail.cc.len() > MAX_RECIPIENTS {
        mail.to.truncate(MAX_RECIPIENTS);
        mail.cc.truncate(MAX_RECIPIENTS);
        mail.problems.push(Problem::with(Kind::ManyRecipients, MAX_RECIPIENTS));
    }
    if mail.references.len() > MAX_IDS {
        mail.references.drain(..mail.references.len() - MAX_IDS);
        mail.problems.push(Problem::with(Kind::ManyReferences, MAX_IDS));
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

fn when(raw: &[u8], problems: &mut Vec<Problem>) -> Option<i64> {
    let text = String::from_utf8_lossy(raw);
    let date = date::read(&text);
    if date.is_none() {
        let shown: String = text.trim().chars().take(60).collect();
        problems.push(Problem::with(Kind::NoDate, format!("{shown:?}")));
    }
    date
}

fn delivered(raw: &[u8], into: &mut Vec<String>) {
    if let Some(address) = address_in(&String::from_utf8_lossy(raw))
        && !into.contains(&address)
        && into.len() < 20
    {
        into.push(address);
    }
}
