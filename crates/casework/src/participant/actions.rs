//! The actions on the people of a case.

use super::{Command, Part, Role};
use crate::case::subject::{OfCase, Place};
use crate::customer::{Sender, rules};
use crate::message::Whom;
use crate::message::wording::mailed;
use crate::verdict;
use base::refusal::Refusal;
use base::words;
use serde::Deserialize;
use utoipa::ToSchema;
use web::action::{Action, Body, Probe};

/// Someone who is on the case from now on.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ParticipantAddition {
    /// Who: the number of a contact, an email address, `Name <address>`, or a name.
    who: String,
    /// Where a call reaches someone new; may be left out.
    phone: String,
    /// `complainant`, `affected`, `copied`, `representative` or `decision_maker`.
    role: String,
    /// The number of the participant whom a representative speaks for.
    stands_for: Option<u32>,
    /// What lets a representative act.
    authority: String,
}

impl Body<OfCase> for ParticipantAddition {
    const PATH: &'static str = "participants";
    const SAYS: &'static str = "Put someone on the case, with their role on it.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        if self.who.trim().is_empty() {
            return Err(Refusal::invalid("who", "Enter a name or an email address."));
        }
        let phone = rules::phone(&self.phone)?;
        let who = match (Whom::read("who", &self.who)?, phone) {
            (Whom::Typed(sender), phone) => Whom::Typed(Box::new(Sender { phone, ..*sender })),
            (known, None) => known,
            (_, Some(_)) => {
                return Err(Refusal::invalid("phone", "Change a contact’s telephone number on their page."));
            }
        };
        let part = part(place, &self.role, self.stands_for, self.authority)?;
        Ok(Command::Add { who, part, customer: None })
    }

    fn probe(_probe: Probe) -> Option<Command> {
        let part = Part { role: Role::Copied, stands_for: None, authority: String::new() };
        Some(Command::Add { who: Whom::Known(base::ids::ContactId(0)), part, customer: None })
    }
}

/// Someone's part in the case.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ParticipantRole {
    /// `complainant`, `affected`, `copied`, `representative` or `decision_maker`.
    role: String,
    /// The number of the participant whom a representative speaks for.
    stands_for: Option<u32>,
    /// What lets a representative act.
    authority: String,
}

impl Body<OfCase> for ParticipantRole {
    const PATH: &'static str = "participants/{n}/role";
    const SAYS: &'static str = "Change someone’s role on the case.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let part = part(place, &self.role, self.stands_for, self.authority)?;
        Ok(Command::Change { n: place.n, part, customer: None })
    }

    fn probe(probe: Probe) -> Option<Command> {
        // No account is known here: a field that is still to be filled in, which keeps no form from being shown.
        let part = Part { role: Role::Representative, stands_for: None, authority: probe.text() };
        Some(Command::Change { n: probe.n, part, customer: None })
    }
}

fn part(place: &Place<'_>, role: &str, stands_for: Option<u32>, authority: String) -> Result<Part, Refusal> {
    let role = place.one_of("role", role)?;
    let authority = words::optional("authority", &authority)?.unwrap_or_default();
    Ok(Part { role, stands_for, authority })
}

web::bodies! { OfCase => Command;
    ParticipantRemoval[n](why = "Why; it stays in the history."), "participants/{n}/removal",
        "Take someone off the case, and say why; their page closes." => Command::Remove { n, why };
}

mailed! {
    PageSending[n], "participants/{n}/page-link",
        "Send someone the link to their own page.",
        "It gives them the link to their own page for this case." => Command::SendPage { n };
    ParticipantAsking[n], "participants/{n}/verdict-request",
        "Ask someone besides the complainant for their verdict; it stands beside the complainant’s.",
        "It asks whether we’ve put things right for them." => verdict::Command::AskAlso { n };
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfCase>] = &[
    Action::of::<ParticipantAddition>(),
    Action::of::<ParticipantRole>(),
    Action::of::<ParticipantRemoval>(),
    Action::of::<PageSending>(),
    Action::of::<ParticipantAsking>(),
];
