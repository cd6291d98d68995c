//! The conversation as shown, with what happened between the words.

use crate::case::panel::Source;
use crate::case::{Fact, Stored, titles};
use crate::joining;
use crate::message::sentence::waiver;
use crate::message::store::File;
use crate::message::{Debt, Delivery, Kind, Message, Purpose};
use crate::participant::role_name;
use base::context::Titles;
use base::ids::ContactId;
use base::words;
use engine::arrival::authentication::Standing;
use std::borrow::Cow;

/// One thing in the conversation: words, or a line about what happened.
pub enum Entry {
    /// Words.
    Said(Box<Said>),
    /// What happened between them.
    Event { says: String, when: String },
}

/// A message as shown.
pub struct Said {
    pub n: u32,
    /// `theirs`, `ours`, `note` or `system`.
    pub tone: &'static str,
    pub who: String,
    /// When, and by which way.
    pub when: String,
    /// What it is for, or how it was read.
    pub label: String,
    /// Whom it went to, where that is not the person let down alone.
    pub to: Option<String>,
    /// It can go to another case.
    pub is_movable: bool,
    /// It can be answered by itself.
    pub is_answerable: bool,
    /// Paragraphs.
    pub text: Vec<String>,
    /// What was quoted.
    pub quoted: Option<String>,
    /// How it was signed.
    pub signature: Option<String>,
    /// It came with HTML.
    pub has_html: bool,
    /// Its raw source is kept.
    pub has_source: bool,
    /// Its files, each with its size as people say it.
    pub files: Vec<(File, String)>,
    /// What could not be read.
    pub problem: Option<String>,
    /// How its answer stands.
    pub debt: Option<String>,
    /// An answer is owed.
    pub is_unanswered: bool,
    /// Why it did not arrive.
    pub failed: Option<String>,
    /// Whom of several it did not reach, and can be sent to alone.
    pub missed: Option<String>,
    /// It waits, and can still be taken back.
    pub is_held: bool,
    /// What its sender's published records say of it, and whether that is a warning.
    pub sender: Option<(String, bool)>,
}

impl Said {
    /// Something stands below its words.
    pub fn has_footer(&self) -> bool {
        let told = self.debt.is_some() || self.failed.is_some() || self.sender.is_some();
        told || self.is_movable || self.has_source || self.has_html || self.is_answerable || self.is_held
    }
}

/// The conversation with the lines between.
pub fn entries(source: &Source) -> Vec<Entry> {
    let titles = titles(source.case());
    let mut entries = Vec::new();
    for stored in &source.read.history {
        entries.extend(entry(stored, source, &titles).map(|entry| (stored.stamp.at, entry)));
        if let Fact::Joining(joining::Fact::Took { carried, .. }) = &stored.fact {
            let told =
                carried.facts.iter().map(|told| Stored { fact: told.fact.clone(), stamp: told.stamp, ..*stored });
            entries.extend(told.filter_map(|told| Some((told.stamp.at, entry(&told, source, &titles)?))));
        }
    }
    // What came from another case stands between what was said here.
    entries.sort_by_key(|(at, _)| *at);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn entry(stored: &Stored, source: &Source, titles: &Titles) -> Option<Entry> {
    match &stored.fact {
        Fact::Message(fact) => {
            message_number(fact).and_then(|n| said(n, source)).map(|said| Entry::Said(Box::new(said)))
        }
        fact if !is_told(fact) => None,
        _ => Some(Entry::Event { says: source.sentence(stored, titles), when: source.short(stored.stamp.at) }),
    }
}

/// What both sides felt happen stands between the words; what was only written down stands in the history.
fn is_told(fact: &Fact) -> bool {
    use crate::case::Happening as H;
    use crate::{outside::Fact as O, promise::Fact as P, remedy::Fact as R};
    match fact {
        Fact::Case(happening) => {
            !matches!(happening, H::Opened { .. } | H::Retitled { .. } | H::SeverityChanged { .. })
        }
        Fact::Promise(fact) => !matches!(fact, P::Made { .. }),
        Fact::Remedy(fact) => !matches!(fact, R::ExposureAssessed { .. }),
        Fact::Participant(fact) => !matches!(fact, crate::participant::Fact::PageSent { .. }),
        Fact::Account(fact) => matches!(fact, crate::account::Fact::Understood { .. }),
        Fact::Joining(fact) => !matches!(fact, joining::Fact::CameFor { .. }),
        Fact::Cause(_) | Fact::Letter(_) | Fact::Message(_) => false,
        Fact::Change(_) | Fact::Verdict(_) => true,
        // It stands in its own thread.
        Fact::Outside(fact) => {
            matches!(fact, O::Asked { .. } | O::Answered { automatic: false, .. } | O::Closed { .. })
        }
        Fact::Shared(fact) => fact.is_told(),
    }
}

fn message_number(fact: &crate::message::Fact) -> Option<u32> {
    use crate::message::Fact as F;
    match fact {
        F::Received { n, .. } | F::Sent { n, .. } | F::Noted { n } => Some(*n),
        _ => None,
    }
}

fn said(n: u32, source: &Source) -> Option<Said> {
    let message = source.case().messages.get(n).filter(|message| !message.has_moved())?;
    let words = source.read.words.iter().find(|w| w.n == n).cloned().unwrap_or_default();
    let (tone, who, label) = voice(message, source);
    Some(Said {
        n,
        tone,
        who,
        when: source.short(message.at),
        label,
        to: to(message, source),
        is_movable: source.forms.may(&format!("messages/{n}/move")),
        is_answerable: message.sender().is_some() && source.case().participants.on().count() > 1,
        text: paragraphs(&words.body),
        quoted: words.quoted.filter(|q| !q.trim().is_empty()),
        signature: words.signature.filter(|s| !s.trim().is_empty()),
        has_html: words.html.is_some(),
        has_source: words.arrival.is_some(),
        files: files(n, source),
        problem: match &message.kind {
            Kind::In { problem, .. } => problem.as_ref().map(|problem| source.read_as(&problem.text())),
            _ => None,
        },
        debt: debt(message, source),
        is_unanswered: message.is_unanswered() && !source.case().joining.is_merged(),
        failed: failed(message, source),
        missed: message.missed.first().map(|(who, _)| source.person(*who)),
        is_held: source.read.goes_at(n).is_some(),
        sender: sender(n, source),
    })
}

fn files(n: u32, source: &Source) -> Vec<(File, String)> {
    let its = source.read.files.iter().filter(|(of, _)| *of == n);
    its.map(|(_, file)| (file.clone(), words::size(file.size))).collect()
}

/// Blank lines part paragraphs.
pub fn paragraphs(text: &str) -> Vec<String> {
    // Pages show many messages, and a search for one character is much quicker than one for two.
    let text = if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) };
    let (mut found, mut begins, mut at) = (Vec::new(), 0, 0);
    for line in text.split('\n') {
        if line.is_empty() {
            found.extend(text.get(begins..at));
            begins = at;
        }
        at += line.len() + 1;
    }
    found.extend(text.get(begins..));
    found.into_iter().map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect()
}

fn voice(message: &Message, source: &Source) -> (&'static str, String, String) {
    let way = crate::message::way(message.channel);
    match &message.kind {
        Kind::In { from, .. } if *from == source.case().head.contact => {
            ("theirs", source.contact().name.clone(), way.to_owned())
        }
        Kind::In { from, .. } => {
            let other = source.read.others.iter().find(|other| other.id == *from);
            let name = other.map_or_else(|| "Someone else at the customer".to_owned(), |other| other.name.clone());
            let role = source.case().participants.of(*from).map(|person| format!(" · {}", role_name(person.role)));
            ("theirs", format!("{name}{}", role.unwrap_or_default()), way.to_owned())
        }
        Kind::Note | Kind::Moved { .. } => ("note", format!("{} · internal", source.name(message.by)), String::new()),
        Kind::Out { delivery: Delivery::TakenBack, .. } => {
            ("ours system", source.name(message.by), "taken back before it was sent".to_owned())
        }
        Kind::Out { purpose: Purpose::Reply, stance, asks_understood, .. } => {
            let mut read = Vec::new();
            read.extend(stance.admits.then_some("takes responsibility"));
            read.extend(stance.listens.then_some("listens"));
            read.extend(stance.hurts.then_some("denies, blames or attacks"));
            read.extend(asks_understood.then_some("asks “Have we understood?”"));
            ("ours", source.name(message.by), if read.is_empty() { way.to_owned() } else { read.join(", ") })
        }
        Kind::Out { purpose, .. } => ("ours system", source.name(message.by), purpose_says(*purpose).to_owned()),
    }
}

/// `To Nils Berg · Cc Boss Ek`.
fn to(message: &Message, source: &Source) -> Option<String> {
    let named = |all: Vec<ContactId>| all.into_iter().map(|id| source.person(id)).collect::<Vec<_>>().join(", ");
    let mut all = message.recipients();
    all.truncate(all.len() - message.cc.len().min(all.len()));
    if message.sender().is_some() {
        all.clone_from(&message.to);
    }
    let alone = message.cc.is_empty() && (all.is_empty() || all == [source.case().head.contact]);
    if alone || message.kind == Kind::Note {
        return None;
    }
    let to = (!all.is_empty()).then(|| format!("To {}", named(all)));
    let cc = (!message.cc.is_empty()).then(|| format!("Cc {}", named(message.cc.clone())));
    Some(to.into_iter().chain(cc).collect::<Vec<_>>().join(" · "))
}

fn purpose_says(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Reply => "reply",
        Purpose::Acknowledgement => "acknowledgement",
        Purpose::AccountAsked => "request for their account",
        Purpose::PromiseMoved => "new date",
        Purpose::Letter => "letter",
        Purpose::VerdictAsked => "question whether it’s made right",
        Purpose::Reminder => "reminder",
        Purpose::Result => "result",
        Purpose::PageLink => "link to their page",
        Purpose::Dismissed => "closed as not a complaint",
        Purpose::Thanked => "thanks",
    }
}

fn debt(message: &Message, source: &Source) -> Option<String> {
    match message.debt.as_ref()? {
        Debt::Open { .. } if source.case().joining.is_merged() => None,
        Debt::Open { due } if *due < source.ctx.now => Some(format!("Unanswered, was due {}", source.until(*due))),
        Debt::Open { due } => Some(format!("Unanswered, due {}", source.short(*due))),
        Debt::Answered { at, .. } => Some(format!("Answered {}", source.short(*at))),
        Debt::Waived { reason, why } => {
            let reason = waiver(*reason).map(|reason| format!(" ({reason})")).unwrap_or_default();
            Some(format!("No answer needed{reason}: {why}"))
        }
    }
}

fn sender(n: u32, source: &Source) -> Option<(String, bool)> {
    let (_, found) = source.read.senders.iter().find(|(of, _)| *of == n)?;
    Some((found.says()?, found.standing() == Standing::Refuted))
}

fn failed(message: &Message, source: &Source) -> Option<String> {
    let Kind::Out { delivery, .. } = &message.kind else { return None };
    if let Some((who, why)) = message.missed.first() {
        let more = message.missed.len() - 1;
        let others = if more > 0 { format!(" and {more} more") } else { String::new() };
        return Some(format!("Did not reach {}{others}: {}", source.person(*who), source.read_as(&why.text())));
    }
    match delivery {
        Delivery::Failed(failure) => Some(format!("Not delivered: {}", source.read_as(&failure.text()))),
        Delivery::GivenUp(why) => Some(format!("Won’t be sent again: {why}")),
        Delivery::TakenBack => None,
        Delivery::OnItsWay => {
            let trouble = source.read.troubles.iter().find(|(n, ..)| *n == message.n);
            trouble.map(|(_, tries, why)| {
                format!("Not delivered yet, {} so far: {}", attempts(*tries), source.read_as(why))
            })
        }
        // A full mailbox, or a server that is late: not lost, and not quite there.
        Delivery::Delivered(_) => {
            source.read.troubles.iter().find(|(n, ..)| *n == message.n).map(|(.., why)| source.read_as(why))
        }
    }
}

fn attempts(tries: u32) -> String {
    if tries == 1 { "1 attempt".to_owned() } else { format!("{tries} attempts") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blank_lines_part_paragraphs_and_single_line_breaks_do_not() {
        assert_eq!(
            paragraphs("Dear Ana,\r\n\r\nthe belt\r\nbroke.\r\n\r\n\r\n\r\nIngrid\r\n"),
            ["Dear Ana,", "the belt\r\nbroke.".replace('\r', "").as_str(), "Ingrid"]
        );
        assert_eq!(paragraphs("\n\n  One.  \n \nStill one.\n\n"), ["One.  \n \nStill one."]);
        assert!(paragraphs("").is_empty() && paragraphs(" \n\n\n ").is_empty());
    }

    proptest! {
        #[test]
        fn no_letter_of_a_text_is_lost_between_its_paragraphs(text in "[aé \r\n]{0,40}") {
            let plain = text.replace("\r\n", "\n");
            let split: Vec<&str> = plain.split("\n\n").map(str::trim).filter(|p| !p.is_empty()).collect();
            prop_assert_eq!(paragraphs(&text), split);
        }
    }
}
