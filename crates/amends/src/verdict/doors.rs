//! The doors of forecast and verdict. The verdict itself comes from the customer’s own page alone.

use super::{Command as Wish, Scores};
use crate::case::Command;
use crate::refusal::Refusal;
use crate::web::deed::{Deed, Doors, Place};
use serde::Deserialize;
use utoipa::ToSchema;

/// Seal what the team expects.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ForecastSealing {
    /// 1 to 5.
    care: u8,
    /// 1 to 5.
    help: u8,
    /// 1 to 5.
    trust: u8,
    /// `yes` when you expect “made right”.
    made_right: String,
}

impl Deed for ForecastSealing {
    const PATH: &'static str = "forecast";
    const SAYS: &'static str = "Seal what the team expects the customer to say.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        let scores = Scores { care: self.care, help: self.help, trust: self.trust };
        Ok(Command::Verdict(Wish::Forecast {
            scores,
            made_right: matches!(self.made_right.as_str(), "yes" | "true" | "on"),
        }))
    }
}

/// Ask the customer whether it is made right.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct VerdictAsking {}

impl Deed for VerdictAsking {
    const PATH: &'static str = "verdict-request";
    const SAYS: &'static str = "Ask the customer whether it is made right; one reminder follows by itself.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Verdict(Wish::Ask))
    }
}

/// All doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors.deed::<ForecastSealing>().deed::<VerdictAsking>()
}
