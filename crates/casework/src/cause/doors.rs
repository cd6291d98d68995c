//! The doors of causes and finding.

use super::Command as Wish;
use crate::case::Command;
use crate::deed::{CaseDoors, Deed, Place};
use base::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;
use web::doors::Doors;

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

impl Deed for CauseNaming {
    const PATH: &'static str = "causes";
    const SAYS: &'static str = "Name a cause, with the chain of whys from the symptom down.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        let branch = place.one_of("branch", &self.branch)?;
        Ok(Command::Cause(Wish::Name { branch, text: self.text, whys: self.whys }))
    }
}

/// It was not that.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct CauseStriking {
    /// How we know.
    why: String,
}

impl Deed for CauseStriking {
    const PATH: &'static str = "causes/{n}/striking";
    const SAYS: &'static str = "Strike a cause that was none.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Cause(Wish::Strike { n: place.n, why: self.why }))
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

impl Deed for FindingGiving {
    const PATH: &'static str = "finding";
    const SAYS: &'static str = "Give the finding, once the account is heard.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        let finding = place.one_of("finding", &self.finding)?;
        Ok(Command::Cause(Wish::Find { finding, reason: self.reason }))
    }
}

/// All doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors.deed::<CauseNaming>().deed::<CauseStriking>().deed::<FindingGiving>()
}
