//! The actions on a case as a whole.

use super::subject::{OfCase, Place};
use super::{Command, Severity};
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
    Dismissal(why = "What it is, if not a complaint."), "dismissal",
        "Close a case that is not a complaint, and say what it is." => Command::Dismiss { why };
    Conclusion(), "conclusion",
        "Close a case in which nothing can be done, once the customer has been told and heard." => Command::Conclude;
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
    Action::of::<Conclusion>(),
];
