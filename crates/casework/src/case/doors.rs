//! The doors of a case as a whole.

use super::{Command, Harm};
use crate::deed::{CaseDoors, Deed, Place};
use base::ids::MemberId;
use base::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;
use web::doors::Doors;

/// Take the case.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Ownership {}

impl Deed for Ownership {
    const PATH: &'static str = "ownership";
    const SAYS: &'static str = "Take the case: from now on you answer for it.";
    const FIRST_COME: bool = true;

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Own)
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

impl Deed for HandingOver {
    const PATH: &'static str = "hand-over";
    const SAYS: &'static str = "Ask a colleague to take the whole case.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        let to = self.to.ok_or_else(|| Refusal::invalid("to", "Choose the colleague who should take it."))?;
        Ok(Command::HandOver { to: MemberId(to), note: self.note })
    }
}

/// Take what was handed over.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct HandOverAcceptance {}

impl Deed for HandOverAcceptance {
    const PATH: &'static str = "hand-over/acceptance";
    const SAYS: &'static str = "Take a case that was handed over to you.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        Ok(Command::AcceptHandOver)
    }
}

/// Leave it with its owner.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct HandOverDeclining {
    /// Why.
    why: String,
}

impl Deed for HandOverDeclining {
    const PATH: &'static str = "hand-over/declining";
    const SAYS: &'static str = "Leave a case with its owner, and say why.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        Ok(Command::DeclineHandOver { why: self.why })
    }
}

/// Say better what it is about.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Title {
    /// In a few words.
    subject: String,
}

impl Deed for Title {
    const PATH: &'static str = "title";
    const SAYS: &'static str = "Give the case a better title.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Retitle { subject: self.subject })
    }
}

/// Judge how badly the customer is hit.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct HarmJudging {
    /// `stopped`, `degraded` or `annoyance`.
    harm: String,
}

impl Deed for HarmJudging {
    const PATH: &'static str = "harm";
    const SAYS: &'static str = "Judge how badly the customer is hit; the clock for containing goes by it.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        let harm: Harm = place.one_of("harm", &self.harm)?;
        Ok(Command::JudgeHarm { harm })
    }
}

/// Tell the customer what came of the change.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ResultTelling {
    /// What came of it.
    text: String,
}

impl Deed for ResultTelling {
    const PATH: &'static str = "result";
    const SAYS: &'static str = "Tell the customer what came of the change.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        Ok(Command::TellResult { text: self.text })
    }
}

/// It was no complaint.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Dismissal {
    /// What it is, if not a complaint.
    why: String,
}

impl Deed for Dismissal {
    const PATH: &'static str = "dismissal";
    const SAYS: &'static str = "Say that it was no complaint, and what it was.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Dismiss { why: self.why })
    }
}

/// Nothing can be done, and they were told.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Conclusion {}

impl Deed for Conclusion {
    const PATH: &'static str = "conclusion";
    const SAYS: &'static str = "Conclude that nothing can be done and the customer has been told and heard.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Conclude)
    }
}

/// All doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors
        .deed::<Ownership>()
        .deed::<HandingOver>()
        .deed::<HandOverAcceptance>()
        .deed::<HandOverDeclining>()
        .deed::<Title>()
        .deed::<HarmJudging>()
        .deed::<ResultTelling>()
        .deed::<Dismissal>()
        .deed::<Conclusion>()
}
