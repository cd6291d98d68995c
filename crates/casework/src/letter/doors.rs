//! The doors of the letter.

use super::{Command as Wish, Sections};
use crate::case::Command;
use crate::deed::{CaseDoors, Deed, Place};
use crate::message::{self, Channel};
use base::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;
use web::doors::Doors;

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
}

impl Deed for LetterDraft {
    const PATH: &'static str = "letter-drafts";
    const SAYS: &'static str = "Keep a version of the letter.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Letter(Wish::Save(Sections {
            subject: self.subject,
            happened: self.happened,
            fixed: self.fixed,
            changes: self.changes,
            closing: self.closing,
        })))
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
    /// How it goes: `email` (default); or, when you have done it yourself, `post`, `in_person` (handed over) or `phone`
    /// (read out).
    channel: String,
    /// Rules of the coach that marked something while it was written; those that mark it as it is sent are added.
    coach_marked: Vec<String>,
    /// Rules whose better words were taken.
    coach_applied: Vec<String>,
    /// Marks set aside, each as `rule reason words`; reasons are `contested`, `quote`, `our_way` and `other`.
    coach_overruled: Vec<String>,
}

impl Deed for LetterSending {
    const PATH: &'static str = "letters";
    const SAYS: &'static str = "Send the letter as HTML, plain text and PDF, or say that you posted, gave or read it; kept unaltered with its hash.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        let sections = Sections {
            subject: self.subject,
            happened: self.happened,
            fixed: self.fixed,
            changes: self.changes,
            closing: self.closing,
        };
        let report = place.coach.read(&sections.text(), &coach::Context::default());
        let told = (self.coach_marked, self.coach_applied, self.coach_overruled.as_slice());
        let coached = message::doors::coached(place, &report.shown(), told)?;
        let channel = if self.channel.is_empty() { Channel::Email } else { place.one_of("channel", &self.channel)? };
        let wish = if channel == Channel::Email { Wish::Send(sections) } else { Wish::Hand { sections, channel } };
        Ok(Command::Coached { wish: Box::new(Command::Letter(wish)), coached })
    }
}

/// All doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors.deed::<LetterDraft>().deed::<LetterSending>()
}
