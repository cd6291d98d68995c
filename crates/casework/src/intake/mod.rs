//! Recording a complaint that someone told on the telephone, face to face, or that is written down on their behalf.

pub mod actions;
pub mod pages;

use crate::account::Question;
use crate::case::Severity;
use crate::customer::rules::{email, phone};
use crate::customer::{ContactRole, Sender};
use crate::message::Channel;
use crate::receive::Incoming;
use axum::routing::get;
use base::refusal::Refusal;
use base::words;
use web::module::{Entry, Module, Part};

/// A complaint as typed.
#[derive(Clone, Debug, Default)]
pub struct Typed<'a> {
    /// What they said, in their words.
    pub text: &'a str,
    /// What it is about, in one line; may be empty.
    pub subject: &'a str,
    /// `phone`, `in_person`, or `form` for what is written down on their behalf.
    pub channel: &'a str,
    /// How badly they are hit.
    pub severity: &'a str,
    /// Who told it.
    pub name: &'a str,
    /// Where mail reaches them; may be empty.
    pub email: &'a str,
    /// Where a call reaches them; may be empty.
    pub phone: &'a str,
    /// Their company; may be empty.
    pub company: &'a str,
    /// What they do there.
    pub role: &'a str,
}

/// The words as the desk takes them in.
pub fn incoming(typed: &Typed) -> Result<Incoming, Refusal> {
    let text = words::required("text", typed.text, "Write what they said, in their own words.")?;
    let subject = match typed.subject.trim() {
        "" => words::short(&text, 80),
        given => words::line("subject", given, "")?,
    };
    Ok(Incoming {
        sender: sender(typed)?,
        channel: Some(channel(typed.channel)?),
        subject,
        text,
        severity: Some(severity(typed.severity)?),
        ..Incoming::default()
    })
}

fn sender(typed: &Typed) -> Result<Sender, Refusal> {
    let email = email(typed.email)?;
    let name = match (typed.name.trim(), &email) {
        ("", Some(_)) => String::new(),
        (name, _) => words::line("name", name, "Enter who told you. A first name is enough.")?,
    };
    let company = match typed.company.trim() {
        "" => None,
        given => Some(words::line("company", given, "")?),
    };
    let role = match typed.role.trim() {
        "" => ContactRole::Other,
        given => given.parse().map_err(|_| Refusal::invalid("role", "Choose a role from the list."))?,
    };
    Ok(Sender { name, email, phone: phone(typed.phone)?, company, role, ..Sender::default() })
}

fn channel(text: &str) -> Result<Channel, Refusal> {
    let channel = text.trim().parse().ok().filter(|c| matches!(c, Channel::Phone | Channel::InPerson | Channel::Form));
    channel.ok_or_else(|| Refusal::invalid("channel", "Choose how they contacted you."))
}

fn severity(text: &str) -> Result<Severity, Refusal> {
    text.trim()
        .parse()
        .map_err(|_| Refusal::invalid("severity", "Choose a severity. It decides how soon the impact must be limited."))
}

/// Answers to the six questions, as far as they were given.
pub fn answers<'a>(given: impl Fn(&str) -> &'a str) -> Result<Vec<(Question, String)>, Refusal> {
    let mut answers = Vec::new();
    for question in Question::ALL {
        let field: &'static str = question.into();
        if let Some(words) = words::optional(field, given(field))? {
            answers.push((question, words));
        }
    }
    Ok(answers)
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ACTIONS],
    pages: |router| router.route("/record", get(pages::show).post(pages::record)),
    drafts: pages::DRAFTS,
    navigation: &[Entry { key: "c", ..Entry::new("record", "Record a complaint", "/record", Part::More) }],
    ..Module::new("intake", "Intake")
};

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Typed<'static> {
        let text = "The belt tore again on Tuesday. Nobody called back.";
        Typed { text, channel: "phone", severity: "critical", name: "Ingrid Moe", ..Typed::default() }
    }

    #[test]
    fn a_call_needs_words_a_name_and_the_severity() {
        let words = incoming(&good()).unwrap();
        assert_eq!((words.channel, words.severity), (Some(Channel::Phone), Some(Severity::Critical)));
        assert_eq!(words.subject, "The belt tore again on Tuesday. Nobody called back.");
        let wrong = |typed: Typed| incoming(&typed).unwrap_err().field;
        assert_eq!(wrong(Typed { text: " ", ..good() }), Some("text"));
        assert_eq!(wrong(Typed { name: "", ..good() }), Some("name"));
        assert_eq!(wrong(Typed { severity: "", ..good() }), Some("severity"));
        assert_eq!(wrong(Typed { email: "ingrid", ..good() }), Some("email"));
        assert_eq!(wrong(Typed { channel: "email", ..good() }), Some("channel"));
        assert!(incoming(&Typed { name: "", email: "ingrid@halden.example", ..good() }).is_ok());
    }

    #[test]
    fn only_questions_that_were_answered_are_kept() {
        let given = |field: &str| if field == "which_part" { "the feeder" } else { " " };
        assert_eq!(answers(given).unwrap(), [(Question::WhichPart, "the feeder".to_owned())]);
    }
}
