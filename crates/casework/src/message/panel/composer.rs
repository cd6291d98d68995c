//! The form to answer in: a reply, a note among colleagues, or a request to one of them.

use super::doubts::{Doubt, doubts};
use super::trajectory::{Turn, turns, warning};
use crate::case::panel::Source;
use crate::customer::Contact;
use crate::message::recipients::suggested;
use crate::message::{Message, marks};
use askama::Template;
use base::ids::{CaseNo, ContactId};
use base::words::short;
use web::form::Kept;
use web::widgets::Forms;

/// The form, rendered where the conversation ends.
#[derive(Template)]
#[template(path = "message/panel/composer.html")]
pub struct Composer<'a> {
    at: &'a Forms<'a>,
    source: &'a Source<'a>,
    no: CaseNo,
    contact: &'a Contact,
    /// Mail reaches them.
    has_mail: bool,
    /// Whom it goes to, as it suggests itself or was typed.
    to: String,
    cc: String,
    /// The same, in a line.
    goes: String,
    /// To and Cc as they suggest themselves.
    suggested: [String; 2],
    /// The messages that wait, and whether it answers them.
    waiting: Vec<Waiting>,
    /// Whom it can go to.
    people: Vec<String>,
    /// Why mail to them may not arrive.
    unreachable: Option<String>,
    /// What is said of who suggests themselves as a recipient.
    doubts: Vec<Doubt>,
    /// How our replies stood so far.
    turns: Vec<Turn>,
}

/// So much of a message tells it from others. Characters.
const BEGINS: usize = 48;

/// The ways a reply goes; those without mail are recorded after they were told.
const WAYS: [(&str, &str); 4] = [
    ("email", "Email"),
    ("phone", "Phone: I’ve told them"),
    ("in_person", "In person: I’ve told them"),
    ("post", "Post: I’ve sent it"),
];

impl<'a> Composer<'a> {
    /// The form as whoever looks sees it.
    pub fn new(source: &'a Source<'a>) -> Composer<'a> {
        let contact = source.contact();
        let bounced = source.read.unreachable.as_ref();
        let case = source.case();
        let whom = suggested(&case.messages, &case.participants, case.head.contact, source.read.reply);
        let (to, cc) = (whom.addressed(), whom.cc.clone());
        let answered = source.contact_named(whom.first).unwrap_or(contact);
        let kept = &source.forms.kept;
        let suggested = [addresses(&to, source), addresses(&cc, source)];
        Composer {
            to: kept.or("replies", "to", &suggested[0]).to_owned(),
            cc: kept.or("replies", "cc", &suggested[1]).to_owned(),
            goes: if is_addressed(kept) { typed(kept) } else { goes(&to, &cc, source) },
            waiting: waiting(&to, source),
            suggested,
            turns: turns(source),
            doubts: doubts(source, &[to.as_slice(), &cc].concat()),
            people: case.participants.on().map(|person| address(person.contact, source)).collect(),
            at: &source.forms,
            source,
            no: source.no,
            contact: answered,
            has_mail: to.iter().chain(&cc).all(|id| source.contact_named(*id).is_some_and(|c| c.email.is_some())),
            unreachable: bounced.map(|(at, why)| unreachable(contact, &source.short(*at), &source.read_as(why))),
        }
    }

    /// The likeliest first; mail only to those it reaches.
    fn ways(&self) -> &'static [(&'static str, &'static str)] {
        if self.has_mail { &WAYS } else { &WAYS[1..] }
    }

    /// The second press, which names how many red marks the reply is sent with.
    fn second(&self) -> Option<(u32, String)> {
        let count = self.source.marks.filter(|_| self.at.kept.wrong("replies", "marks").is_some())?;
        Some((count, marks::press(count, if self.has_mail { "Send" } else { "Save" })))
    }

    /// What to know of the last reply before another one is written.
    fn warning(&self) -> Option<&'static str> {
        warning(&self.turns)
    }

    /// Which of the three stands open: the one that was refused, or the only one something was typed into.
    fn opens(&self, tab: &str) -> bool {
        let kept = self.at.kept;
        let forms = [("replies", "reply"), ("notes", "note"), ("requests", "request")];
        let refused = forms.iter().find(|(form, _)| kept.is_refused(form));
        let typed = forms.iter().find(|(form, _)| kept.is(form));
        refused.or(typed).map_or("reply", |(_, open)| open) == tab
    }

    /// A promise was typed into the reply, or it was refused.
    fn promises(&self) -> bool {
        let kept = self.at.kept;
        let typed = |field, n| !kept.nth("replies", field, n).is_empty();
        kept.is_refused("replies") || (0..2).any(|n| typed("promise_what", n) || typed("promise_due", n))
    }

    /// What was typed of the promise of this number, counted from 1.
    fn promised(&self, field: &str, i: &usize) -> &str {
        self.at.kept.nth("replies", field, i.saturating_sub(1))
    }

    /// Who is chosen to owe the promise of this number, counted from 1.
    fn owes(&self, i: &usize, id: &i64) -> bool {
        match self.promised("promise_owner", i) {
            "" => *id == self.source.me(),
            typed => *typed == id.to_string(),
        }
    }

    /// The question at the end of a reply is asked unless it was taken off.
    fn asks_understood(&self) -> bool {
        !self.at.kept.is("replies") || !self.at.kept.of("replies", "asks_understood").is_empty()
    }
}

/// A message that waits for an answer.
struct Waiting {
    n: u32,
    /// Who wrote it and when, and how it begins: `Nils Berg, 10:02: “The belt is torn …”`.
    says: String,
    is_answered: bool,
}

/// Ticked for those it is addressed to, or as they were ticked in a form that was refused.
fn waiting(to: &[ContactId], source: &Source) -> Vec<Waiting> {
    let kept = &source.forms.kept;
    let one = |message: &Message| {
        let from = message.sender()?;
        let ticked = kept.all("replies", "answers").contains(&message.n.to_string());
        let is_answered = if is_addressed(kept) { ticked } else { to.contains(&from) };
        let says = format!("{}, {}", source.person(from), source.short(message.at));
        let begins = source.read.words.iter().find(|words| words.n == message.n);
        let says = match begins.map(|words| short(&words.body, BEGINS)) {
            Some(begins) if !begins.is_empty() => format!("{says}: “{begins}”"),
            _ => says,
        };
        Some(Waiting { n: message.n, says, is_answered })
    };
    source.case().messages.unanswered().filter_map(one).collect()
}

/// As it is typed: `Nils Berg <nils@mill.example>`, or the name of somebody without an address.
fn address(id: ContactId, source: &Source) -> String {
    let name = source.person(id);
    let name =
        if name.contains([',', ';', '<', '>', '"']) { name.replace([',', ';', '<', '>', '"'], " ") } else { name };
    match source.contact_named(id).and_then(|contact| contact.email.as_ref()) {
        Some(email) => format!("{name} <{email}>"),
        None => name,
    }
}

fn addresses(all: &[ContactId], source: &Source) -> String {
    all.iter().map(|id| address(*id, source)).collect::<Vec<_>>().join(", ")
}

/// What was typed says whom it goes to and what it answers.
fn is_addressed(kept: &Kept) -> bool {
    !kept.of("replies", "addressed").is_empty()
}

/// As it was typed.
fn typed(kept: &Kept) -> String {
    let cc = kept.of("replies", "cc");
    let copies = if cc.is_empty() { String::new() } else { format!(" · Cc {cc}") };
    format!("To {}{copies}", kept.of("replies", "to"))
}

/// `To Nils Berg · Cc Boss Ek`.
fn goes(to: &[ContactId], cc: &[ContactId], source: &Source) -> String {
    let named = |all: &[ContactId]| all.iter().map(|id| source.person(*id)).collect::<Vec<_>>().join(", ");
    if cc.is_empty() { format!("To {}", named(to)) } else { format!("To {} · Cc {}", named(to), named(cc)) }
}

/// Said before the next mail goes the same way.
fn unreachable(contact: &Contact, when: &str, why: &str) -> String {
    let email = contact.email.as_deref().unwrap_or_default();
    format!("Email to {email} bounced {when}. {why} Call {}, or correct the address.", contact.first_name())
}
