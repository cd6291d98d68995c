//! Whom a reply goes to, and what it answers. What is left out suggests itself: the person who has waited longest, and
//! everyone else who was on what they last wrote.

use super::{Kind, Message, Messages};
use crate::customer::Sender;
use crate::participant::Participants;
use base::ids::ContactId;
use base::refusal::Refusal;
use base::words;

/// People one reply goes to at most.
const MOST: usize = 50;

/// Someone who is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// A contact we know.
    Known(ContactId),
    /// By name, address or telephone number; looked up before the rules are asked.
    Typed(Box<Sender>),
}

impl Whom {
    /// The contact.
    ///
    /// # Errors
    /// When they were not looked up.
    pub fn contact(&self) -> Result<ContactId, Refusal> {
        match self {
            Whom::Known(id) => Ok(*id),
            Whom::Typed(_) => Err(Refusal::invalid("who", "We don’t know that person.")),
        }
    }

    /// `7`, `nils@mill.example`, `Nils Berg <nils@mill.example>`, or the name of somebody on the case.
    ///
    /// # Errors
    /// Names the field when it is none of these.
    pub fn read(field: &'static str, text: &str) -> Result<Whom, Refusal> {
        let text = text.trim();
        if let Ok(id) = text.parse::<i64>() {
            return Ok(Whom::Known(ContactId(id)));
        }
        let (name, address) = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
            Some((name, address)) => (name.trim().trim_matches('"'), Some(address)),
            None if text.contains('@') => ("", Some(text)),
            None => (text, None),
        };
        let email = address.map(|address| words::address(field, address)).transpose()?;
        let name = if name.is_empty() { String::new() } else { words::line(field, name, "")? };
        Ok(Whom::Typed(Box::new(Sender { name, email, ..Sender::default() })))
    }
}

/// Everyone named in a list, parted by commas or semicolons; a comma within quotation marks parts nothing.
///
/// # Errors
/// Names the field when one of them cannot be read, or there are too many.
pub fn list(field: &'static str, entries: &[String]) -> Result<Vec<Whom>, Refusal> {
    let mut all = Vec::new();
    for part in entries.iter().flat_map(|entry| parts(entry)) {
        let whom = Whom::read(field, &part)?;
        if !all.contains(&whom) {
            all.push(whom);
        }
    }
    if all.len() > MOST {
        return Err(Refusal::invalid(field, format!("A reply goes to at most {MOST} people.")));
    }
    Ok(all)
}

fn parts(entry: &str) -> Vec<String> {
    let mut is_quoted = false;
    let parted = entry.split(|c: char| {
        is_quoted ^= c == '"';
        !is_quoted && matches!(c, ',' | ';')
    });
    parted.map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Whom a reply goes to, and what it answers, as far as it was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipients {
    /// Empty: as it suggests itself.
    pub to: Vec<Whom>,
    pub cc: Vec<Whom>,
    /// The messages it answers; none: those of the people it is addressed to.
    pub answers: Option<Vec<u32>>,
}

/// The same, with everyone known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The first it is addressed to: their language, their promises.
    pub first: ContactId,
    /// The others it is addressed to.
    pub to: Vec<ContactId>,
    pub cc: Vec<ContactId>,
}

impl Settled {
    /// Those it is addressed to.
    pub fn addressed(&self) -> Vec<ContactId> {
        [self.first].iter().chain(&self.to).copied().collect()
    }

    /// It goes to them, if only as a copy.
    pub fn reaches(&self, who: ContactId) -> bool {
        self.first == who || self.to.contains(&who) || self.cc.contains(&who)
    }
}

impl Recipients {
    /// With what suggests itself where nothing was said.
    #[must_use]
    pub fn or_suggested(self, messages: &Messages, people: &Participants, complainant: ContactId) -> Recipients {
        if !self.to.is_empty() {
            return self;
        }
        let suggested = suggested(messages, people, complainant, None);
        let known = |all: Vec<ContactId>| all.into_iter().map(Whom::Known).collect::<Vec<_>>();
        let cc = if self.cc.is_empty() { known(suggested.cc.clone()) } else { self.cc };
        Recipients { to: known(suggested.addressed()), cc, answers: self.answers }
    }

    /// Everyone once: who is addressed gets no copy besides. With nobody named it goes to `contact`.
    ///
    /// # Errors
    /// When someone was not looked up.
    pub fn settled(&self, contact: ContactId) -> Result<Settled, Refusal> {
        let known = |all: &[Whom]| all.iter().map(Whom::contact).collect::<Result<Vec<_>, _>>();
        let mut seen = Vec::new();
        let mut once = |all: Vec<ContactId>| -> Vec<ContactId> {
            let new: Vec<ContactId> = all.into_iter().filter(|id| !seen.contains(id)).collect();
            seen.extend(&new);
            new
        };
        let mut to = once(known(&self.to)?);
        if to.is_empty() {
            to = once(vec![contact]);
        }
        let cc = once(known(&self.cc)?);
        let first = to.first().copied().unwrap_or(contact);
        Ok(Settled { first, to: to.split_off(1), cc })
    }
}

/// Whom an answer to this message goes to; without one, to whoever has waited longest for an answer to what they last
/// wrote, else to whoever wrote last, else to the complainant.
pub fn suggested(
    messages: &Messages,
    people: &Participants,
    complainant: ContactId,
    answering: Option<u32>,
) -> Settled {
    let asked = answering.and_then(|n| messages.get(n)).filter(|message| message.sender().is_some());
    let Some(message) = asked.or_else(|| waits(messages)).or_else(|| last(messages, people)) else {
        return Settled { first: complainant, to: Vec::new(), cc: Vec::new() };
    };
    let first = message.sender().unwrap_or(complainant);
    let others = message.to.iter().chain(&message.cc).copied();
    Settled { first, to: Vec::new(), cc: others.filter(|who| *who != first && people.has(*who)).collect() }
}

fn waits(messages: &Messages) -> Option<&Message> {
    let longest = messages.unanswered().next()?.sender();
    messages.unanswered().filter(|message| message.sender() == longest).last()
}

fn last<'a>(messages: &'a Messages, people: &Participants) -> Option<&'a Message> {
    let said = |m: &&Message| matches!(&m.kind, Kind::In { from, exempt: None, .. } if people.has(*from));
    messages.all().iter().rev().find(said)
}
