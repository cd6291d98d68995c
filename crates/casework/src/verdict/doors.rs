//! The doors of forecast and verdict. The verdict itself comes from the customer’s own page; only of someone whom no
//! mail reaches does a colleague write it down.

use super::{Answer, Command as Wish, Scores};
use crate::case::Command;
use crate::deed::{CaseDoors, Deed, Place};
use base::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;
use web::doors::Doors;

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
    const SAYS: &'static str = "Record and lock the team’s prediction of the verdict.";

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

/// Write down what someone without email answered when they were asked.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct VerdictTaking {
    /// `phone` or `in_person`: how they were asked.
    channel: String,
    /// 1 to 5: they feel cared for.
    care: u8,
    /// 1 to 5: they feel helped.
    help: u8,
    /// 1 to 5: they can trust us.
    trust: u8,
    /// `made_right`, `not_yet` or `someone_else`.
    word: String,
    /// What they said, in their words.
    words: String,
}

impl Deed for VerdictTaking {
    const PATH: &'static str = "verdict-taking";
    const SAYS: &'static str =
        "Write down the verdict of someone without email, as they gave it on the phone or face to face.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        let channel = place.one_of("channel", &self.channel)?;
        let scores = Scores { care: self.care, help: self.help, trust: self.trust };
        let answer = Answer { scores, word: place.one_of("word", &self.word)?, words: self.words };
        Ok(Command::Verdict(Wish::Take { answer, channel }))
    }
}

/// All doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors.deed::<ForecastSealing>().deed::<VerdictAsking>().deed::<VerdictTaking>()
}
