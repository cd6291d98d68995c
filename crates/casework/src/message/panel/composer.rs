//! The form to answer in: a reply, a note among colleagues, or a request to one of them.

use crate::case::panel::Source;
use crate::customer::Contact;
use crate::message::marks;
use askama::Template;
use base::ids::CaseNo;
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
    /// How many messages it answers.
    waiting: usize,
    /// Why mail to them may not arrive.
    unreachable: Option<String>,
}

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
        Composer {
            at: &source.forms,
            source,
            no: source.no,
            contact,
            has_mail: contact.email.is_some(),
            waiting: source.case().messages.unanswered().count(),
            unreachable: bounced.map(|(at, why)| unreachable(contact, &source.short(*at), &source.read_as(why))),
        }
    }

    /// The likeliest first; mail only to those it reaches.
    fn ways(&self) -> &'static [(&'static str, &'static str)] {
        if self.has_mail { &WAYS } else { &WAYS[1..] }
    }

    fn answers(&self) -> String {
        let name = self.contact.first_name();
        match self.waiting {
            0 => "No message is waiting for an answer".to_owned(),
            1 => format!("This answers {name}’s message"),
            n => format!("This answers {n} messages from {name}"),
        }
    }

    /// The second press, which names how many red marks the reply is sent with.
    fn second(&self) -> Option<(u32, String)> {
        let count = self.source.marks.filter(|_| self.at.kept.wrong("replies", "marks").is_some())?;
        Some((count, marks::press(count, if self.has_mail { "Send" } else { "Save" })))
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

/// Said before the next mail goes the same way.
fn unreachable(contact: &Contact, when: &str, why: &str) -> String {
    let email = contact.email.as_deref().unwrap_or_default();
    format!("Email to {email} bounced {when}. {why} Call {}, or correct the address.", contact.first_name())
}
