//! The actions on a case as a whole.

use super::subject::{OfCase, Place};
use super::{Command, DismissalReason, Severity};
use crate::message::wording::{emailing, mailed, worded};
use base::ids::MemberId;
use base::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;
use web::action::{Action, Body, Probe};

/// Take the case.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Ownership {}

impl Body<OfCase> for Ownership {
    const PATH: &'static str = "ownership";
    const SAYS: &'static str = "Assign the case to yourself: from now on you answer for it.";
    const FIRST_COME: bool = true;
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::Own)
    }

    fn probe(_probe: Probe) -> Option<Command> {
        Some(Command::Own)
    }
}

/// Ask a colleague to take all of it.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct HandingOver {
    /// The colleague.
    to: Option<i64>,
    /// Why, and what they should know.
    note: String,
}

impl Body<OfCase> for HandingOver {
    const PATH: &'static str = "hand-over";
    const SAYS: &'static str = "Ask a colleague to take over the whole case.";
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        let to = self.to.ok_or_else(|| Refusal::invalid("to", "Choose the colleague who should take it."))?;
        Ok(Command::HandOver { to: MemberId(to), note: self.note })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::HandOver { to: MemberId(0), note: probe.text() })
    }
}

/// Change how severe it is for the customer.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct SeverityChange {
    /// `critical`, `degraded` or `minor`.
    severity: String,
}

impl Body<OfCase> for SeverityChange {
    const PATH: &'static str = "severity";
    const SAYS: &'static str = "Change the severity; the time to contain the impact follows from it.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let severity: Severity = place.one_of("severity", &self.severity)?;
        Ok(Command::ChangeSeverity { severity })
    }

    fn probe(_probe: Probe) -> Option<Command> {
        Some(Command::ChangeSeverity { severity: Severity::Critical })
    }
}

web::bodies! { OfCase => Command;
    HandOverAcceptance(), "hand-over/acceptance",
        "Take over a case that a colleague has asked you to take." => Command::AcceptHandOver;
    HandOverDeclining(why = "Why."), "hand-over/declining",
        "Decline to take over a case, and say why." => Command::DeclineHandOver { why };
    Title(subject = "In a few words."), "title", "Rename the case." => Command::Retitle { subject };
    ResultTelling(text = "What came of it."), "result",
        "Tell the customer what came of the changes." => Command::TellResult { text };
    Objection(words = "What is wrong.") for Customer, "objection",
        "Object to a case being closed as not a complaint: it goes on, and only you can close it." =>
        Command::Object { words };
    DismissalDeclining(why = "What the customer still needs from us."), "dismissal/declining",
        "Keep a case open that its owner wanted to close as not a complaint." => Command::DeclineDismissal { why };
    Conclusion(), "conclusion",
        "Close a case in which nothing can be done, once the customer has been told and heard." => Command::Conclude;
}

mailed! {
    DismissalConfirmation, "dismissal/confirmation",
        "Agree that a case is not a complaint: it is closed, and the customer is told.",
        "When you send it, the case is closed." => Command::ConfirmDismissal;
}

emailing! {
    /// It was no complaint.
    Dismissal {
        /// What it is: `question`, `order`, `compliment`, `duplicate`, `misdirected`, `withdrawn` or `spam`.
        reason: String,
        /// Why it is not a complaint, in words.
        why: String,
    }
}

impl Body<OfCase> for Dismissal {
    const PATH: &'static str = "dismissal";
    const SAYS: &'static str =
        "Close a case that is not a complaint, and say what it is. A manager looks first; the customer is told.";
    const MAILS: Option<&'static str> = Some("When you send it, the case is closed.");
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let email = self.email();
        let command = Command::Dismiss { reason: place.one_of("reason", &self.reason)?, why: self.why };
        worded(place, command, &email)
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Dismiss { reason: DismissalReason::Question, why: probe.text() })
    }
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfCase>] = &[
    Action::of::<Ownership>(),
    Action::of::<HandingOver>(),
    Action::of::<HandOverAcceptance>(),
    Action::of::<HandOverDeclining>(),
    Action::of::<Title>(),
    Action::of::<SeverityChange>(),
    Action::of::<ResultTelling>(),
    Action::of::<Dismissal>(),
    Action::of::<DismissalConfirmation>(),
    Action::of::<DismissalDeclining>(),
    Action::of::<Objection>(),
    Action::of::<Conclusion>(),
];
