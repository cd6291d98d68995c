//! What was said between them and us, newest first.

use super::Source;
use crate::may_see;
use base::context::Actor;
use base::ids::ContactId;
use casework::message::panel::paragraphs;
use casework::message::store::File;
use casework::message::{Channel, Debt, Kind, Message, Voice, WaiverReason};
use text::{say, text};

/// One message as shown to them.
#[derive(Clone)]
pub struct Line {
    pub n: u32,
    /// `theirs` or `ours`.
    pub tone: &'static str,
    pub who: String,
    /// When, at a glance.
    pub when: String,
    /// The instant.
    pub at: String,
    /// Paragraphs; none for the letter, which has a page of its own.
    pub text: Vec<String>,
    pub files: Vec<File>,
    /// The version of the letter it brought.
    pub letter: Option<u32>,
    /// Why no answer came, when we said that none is needed.
    pub unanswered: Option<String>,
}

/// The conversation with this person.
pub fn talk(source: &Source, contact: ContactId) -> Vec<Line> {
    let mut said: Vec<&Message> = source.case.messages.all().iter().filter(|m| may_see(m, contact)).collect();
    // What came from another case stands between what was said here.
    said.sort_by_key(|message| message.at);
    said.into_iter().rev().map(|m| line(m, source)).collect()
}

fn line(message: &Message, source: &Source) -> Line {
    let words = source.words.iter().find(|w| w.n == message.n);
    let letter = source.case.letter.sent().iter().find(|sent| sent.message == message.n).map(|sent| sent.version);
    let body = words.map(|w| w.body.as_str()).filter(|_| letter.is_none()).unwrap_or_default();
    let (tone, who) = voice(message, source);
    Line {
        n: message.n,
        tone,
        who,
        when: when(message, source),
        at: message.at.to_string(),
        text: paragraphs(body),
        files: source.files.iter().filter(|(n, _)| *n == message.n).map(|(_, f)| f.clone()).collect(),
        letter,
        unanswered: unanswered(message, source),
    }
}

/// What somebody who let us know something reads where we decided not to answer: they can say that they still wait.
fn unanswered(message: &Message, source: &Source) -> Option<String> {
    let Debt::Waived { reason, .. } = message.debt.as_ref()? else { return None };
    let says = match reason {
        WaiverReason::Answered => {
            text!(customer: "We answered this on the phone or in person. If you’re still waiting for an answer, write to us below.")
        }
        WaiverReason::Duplicate | WaiverReason::Other => {
            text!(customer: "We read this and took it to need no answer. If you’d like one, write to us below.")
        }
        WaiverReason::Thanks | WaiverReason::Automatic | WaiverReason::Spam => return None,
    };
    Some(says.in_language(source.language))
}

/// When, and how it was said when it was not in writing here.
fn when(message: &Message, source: &Source) -> String {
    let when = source.moment(message.at);
    let when = match message.channel {
        Channel::Phone => text!(customer: "{when}, by phone", when),
        Channel::InPerson => text!(customer: "{when}, in person", when),
        Channel::Post => text!(customer: "{when}, by post", when),
        _ => return when.in_language(source.language),
    };
    when.in_language(source.language)
}

fn voice(message: &Message, source: &Source) -> (&'static str, String) {
    match (&message.kind, message.by) {
        (Kind::In { from, .. }, _) if *from != source.me => ("theirs", source.person(*from)),
        (Kind::In { .. }, _) => ("theirs", say!(source.language, "You")),
        (Kind::Out { purpose, .. }, _) if purpose.voice() == Voice::Organisation => {
            ("ours", source.ctx.organisation.name.clone())
        }
        (_, Actor::Member(id)) => ("ours", source.ctx.organisation.people.name(id)),
        _ => ("ours", source.ctx.organisation.name.clone()),
    }
}
