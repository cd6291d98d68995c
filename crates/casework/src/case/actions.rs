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

/// Take what was handed over.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct HandOverAcceptance {}

impl Body<OfCase> for HandOverAcceptance {
    const PATH: &'static str = "hand-over/acceptance";
    const SAYS: &'static str = "Take over a case that a colleague has asked you to take.";
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::AcceptHandOver)
    }

    fn probe(_probe: Probe) -> Option<Command> {
        Some(Command::AcceptHandOver)
    }
}

/// Leave it with its owner.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct HandOverDeclining {
    /// Why.
    why: String,
}

impl Body<OfCase> for HandOverDeclining {
    const PATH: &'static str = "hand-over/declining";
    const SAYS: &'static str = "Decline to take over a case, and say why.";
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::DeclineHandOver { why: self.why })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::DeclineHandOver { why: probe.text() })
    }
}

/// Say better what it is about.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Title {
    /// In a few words.
    subject: String,
}

impl Body<OfCase> for Title {
    const PATH: &'static str = "title";
    const SAYS: &'static str = "Rename the case.";
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::Retitle { subject: self.subject })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Retitle { subject: probe.text() })
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

/// Tell the customer what came of the change.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ResultTelling {
    /// What came of it.
    text: String,
}

impl Body<OfCase> for ResultTelling {
    const PATH: &'static str = "result";
    const SAYS: &'static str = "Tell the customer what came of the changes.";
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::TellResult { text: self.text })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::TellResult { text: probe.text() })
    }
}

/// It was no complaint.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Dismissal {
    /// What it is, if not a complaint.
    why: String,
}

impl Body<OfCase> for Dismissal {
    const PATH: &'static str = "dismissal";
    const SAYS: &'static str = "Close a case that is not a complaint, and say what it is.";
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::Dismiss { why: self.why })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Dismiss { why: probe.text() })
    }
}

/// Nothing can be done, and they were told.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Conclusion {}

impl Body<OfCase> for Conclusion {
    const PATH: &'static str = "conclusion";
    const SAYS: &'static str = "Close a case in which nothing can be done, once the customer has been told and heard.";
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::Conclude)
    }

    fn probe(_probe: Probe) -> Option<Command> {
        Some(Command::Conclude)
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
    Action::of::<Conclusion>(),
];
