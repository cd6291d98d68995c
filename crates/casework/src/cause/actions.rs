//! The actions of causes and finding.

use super::{Branch, Command, Finding};
use crate::case::subject::{OfCase, Place};
use base::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;
use web::action::{Action, Body, Probe};

/// Name a cause.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct CauseNaming {
    /// `conditions`, `method`, `system`, `material`, `measurement` or `environment`.
    branch: String,
    /// What caused it.
    text: String,
    /// Why, and why that, down to a condition that can be changed.
    whys: Vec<String>,
}

impl Body<OfCase> for CauseNaming {
    const PATH: &'static str = "causes";
    const SAYS: &'static str = "Add a cause, with the chain of whys from the symptom down.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let branch = place.one_of("branch", &self.branch)?;
        Ok(Command::Name { branch, text: self.text, whys: self.whys })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Name { branch: Branch::Method, text: probe.text(), whys: Vec::new() })
    }
}

/// Say whether the complaint is borne out.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct FindingGiving {
    /// `upheld`, `partly_upheld` or `not_upheld`.
    finding: String,
    /// On what grounds.
    reason: String,
}

impl Body<OfCase> for FindingGiving {
    const PATH: &'static str = "finding";
    const SAYS: &'static str = "Record the finding, once the account is heard.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let finding = place.one_of("finding", &self.finding)?;
        Ok(Command::Find { finding, reason: self.reason })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Find { finding: Finding::Upheld, reason: probe.text() })
    }
}

web::bodies! { OfCase => Command;
    CauseStriking[n](why = "How we know."), "causes/{n}/striking",
        "Rule out a cause, and say how you know." => Command::Strike { n, why };
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfCase>] =
    &[Action::of::<CauseNaming>(), Action::of::<CauseStriking>(), Action::of::<FindingGiving>()];
