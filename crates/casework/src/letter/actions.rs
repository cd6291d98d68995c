//! The actions of the letter.

use super::{Command, Sections};
use crate::case;
use crate::case::subject::{OfCase, Place};
use crate::message::{self, Channel, marks};
use base::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;
use web::action::{Action, Body, Probe};

/// Keep a version of the letter.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct LetterDraft {
    /// What the letter is about.
    subject: String,
    /// What happened, and what we got wrong.
    happened: String,
    /// What was done: the short term.
    fixed: String,
    /// What will stop it recurring: the long term.
    changes: String,
    /// Who answers, and how to reach them.
    closing: String,
    /// The number of the participant it is addressed to: the complainant, or who represents them. Left out, the
    /// complainant.
    to: Option<u32>,
}

impl Body<OfCase> for LetterDraft {
    const PATH: &'static str = "letter-drafts";
    const SAYS: &'static str = "Save a draft of the letter.";
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        let letter = Command::Save(Sections {
            subject: self.subject,
            happened: self.happened,
            fixed: self.fixed,
            changes: self.changes,
            closing: self.closing,
        });
        Ok(addressed(letter, self.to))
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Save(plausible(probe)))
    }
}

fn addressed(letter: Command, to: Option<u32>) -> Command {
    match to {
        Some(n) => Command::To { n, letter: Box::new(letter) },
        None => letter,
    }
}

/// A letter as it would be typed.
fn plausible(probe: Probe) -> Sections {
    Sections {
        subject: probe.text(),
        happened: probe.text(),
        fixed: probe.text(),
        changes: probe.text(),
        closing: probe.text(),
    }
}

/// Send the letter. It is kept unaltered.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct LetterSending {
    /// What the letter is about.
    subject: String,
    /// What happened, and what we got wrong.
    happened: String,
    /// What was done: the short term.
    fixed: String,
    /// What will stop it recurring: the long term.
    changes: String,
    /// Who answers, and how to reach them.
    closing: String,
    /// The number of the participant it is addressed to: the complainant, or who represents them. Left out, the
    /// complainant.
    to: Option<u32>,
    /// How it goes: `email` (default); or, when you have done it yourself, `post`, `in_person` (handed over) or `phone`
    /// (read out).
    channel: String,
    /// Rules of the coach that marked something while it was written; those that mark it as it is sent are added.
    coach_marked: Vec<String>,
    /// Rules whose better words were taken.
    coach_applied: Vec<String>,
    /// Marks set aside, each as `rule reason words`; reasons are `contested`, `quote`, `our_way` and `other`.
    coach_overruled: Vec<String>,
    /// How many red marks of the coach it is sent with all the same; without it a letter that has any is refused.
    marks: Option<u32>,
}

impl Body<OfCase> for LetterSending {
    const PATH: &'static str = "letters";
    const SAYS: &'static str = "Send the letter by e-mail with a PDF, or record that you posted it, handed it over or read it out; it is kept unaltered with its hash.";
    const FIRST_COME: bool = true;
    type Command = case::Command;

    fn command(self, place: &Place<'_>) -> Result<case::Command, Refusal> {
        let sections = Sections {
            subject: self.subject,
            happened: self.happened,
            fixed: self.fixed,
            changes: self.changes,
            closing: self.closing,
        };
        let report = marks::read(place, &sections.text());
        marks::known(&sections.text(), (&marks::red_of_letter(&report, &self.coach_overruled), &[]), self.marks)?;
        let told = (self.coach_marked, self.coach_applied, self.coach_overruled.as_slice());
        let coached = message::actions::coached(place, &report.shown(), told)?;
        let channel = if self.channel.is_empty() { Channel::Email } else { place.one_of("channel", &self.channel)? };
        let letter =
            if channel == Channel::Email { Command::Send(sections) } else { Command::Hand { sections, channel } };
        let command = Box::new(addressed(letter, self.to).into());
        Ok(case::Command::Coached { command, coached })
    }

    fn probe(probe: Probe) -> Option<case::Command> {
        Some(case::Command::from(Command::Hand { sections: plausible(probe), channel: Channel::Post }))
    }
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfCase>] = &[Action::of::<LetterDraft>(), Action::of::<LetterSending>()];
