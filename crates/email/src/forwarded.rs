//! Mails inside a mail that passes them on: the customer is inside, so what they say is shown.

use mail_parser::{Message, PartType};

use crate::mail::Mail;
use crate::problem::Kind;
use crate::{encoded, html, parts, text};

/// Mails inside a forwarded mail whose text and files are shown; the rest stays in its `.eml`.
const MAX_OPENED: usize = 10;

/// Shows what a forwarded mail carries: header lines, text and files of each mail inside.
pub(crate) fn open(message: &Message<'_>, mail: &mut Mail) {
    let mut waiting: Vec<&Message<'_>> = inner_mails(message).collect();
    waiting.reverse();
    let mut opened = 0;
    while let Some(inner) = waiting.pop() {
        opened += 1;
        if opened > MAX_OPENED {
            mail.problems.push(Kind::ForwardedInside.into());
            return;
        }
        let mut body = parts::body(inner, &mut mail.problems);
        if text::is_blank(&body.text) {
            body.text = html::html_to_text(&body.html);
        }
        mail.visible_text.push_str(&shown(inner, &body.text));
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

fn shown(inner: &Message<'_>, body: &str) -> String {
    let mut shown = String::from("\n\n");
    for name in ["From", "Date", "To", "Subject"] {
        let header = inner.headers().iter().find(|header| header.name.as_str().eq_ignore_ascii_case(name));
        if let Some(raw) = header.map(|header| parts::raw_header(inner, header)) {
            shown.push_str(&format!("{name}: {}\n", encoded::line(raw, parts::charset_of(inner))));
        }
    }
    shown.push('\n');
    shown.push_str(body.trim());
    shown
}
