//! The form to answer in: a reply, a note among colleagues, or a request to one of them.

use crate::case::panel::Source;
use crate::customer::Contact;
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
