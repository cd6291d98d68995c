//! The doors of containment and remedies.

use super::{Command as Wish, Offer};
use crate::case::Command;
use crate::deed::{CaseDoors, Deed, Place};
use base::ids::MemberId;
use base::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;
use web::doors::Doors;

/// What the customer stands to lose.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Exposure {
    /// What.
    text: String,
}

impl Deed for Exposure {
    const PATH: &'static str = "exposure";
    const SAYS: &'static str = "Say what the customer stands to lose while this is not cured.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Remedy(Wish::Assess { text: self.text }))
    }
}

/// What limits the damage now, or why nothing needs to.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ContainmentTaking {
    /// What limits it.
    text: String,
    /// Why nothing needs limiting, instead.
    why_none: String,
}

impl Deed for ContainmentTaking {
    const PATH: &'static str = "containment";
    const SAYS: &'static str = "Say what limits the damage now, or why nothing needs limiting.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        if self.text.trim().is_empty() && !self.why_none.trim().is_empty() {
            return Ok(Command::Remedy(Wish::NoContainment { why: self.why_none }));
        }
        Ok(Command::Remedy(Wish::Contain { text: self.text }))
    }
}

/// Offer something that makes good.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct RemedyOffer {
    /// `loan`, `replacement`, `redo`, `refund`, `credit`, `explanation` or `apology`.
    kind: String,
    /// What exactly.
    what: String,
    /// In the organisation’s currency, `1200` or `1200.50`; empty when it costs nothing.
    cost: String,
    /// Who is asked when it is above what you may give.
    approver: Option<i64>,
}

impl Deed for RemedyOffer {
    const PATH: &'static str = "remedies";
    const SAYS: &'static str = "Offer something that makes good, on your own authority or with one approver.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        let kind = place.one_of("kind", &self.kind)?;
        let cost = place.money("cost", &self.cost)?;
        Ok(Command::Remedy(Wish::Offer(Offer { kind, what: self.what, cost, approver: self.approver.map(MemberId) })))
    }
}

/// Say yes to a remedy above a colleague’s limit.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Approval {}

impl Deed for Approval {
    const PATH: &'static str = "remedies/{n}/approval";
    const SAYS: &'static str = "Approve a remedy above a colleague’s limit.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Remedy(Wish::Approve { n: place.n }))
    }
}

/// Say no to it, naming the rule.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Refusing {
    /// The rule.
    why: String,
}

impl Deed for Refusing {
    const PATH: &'static str = "remedies/{n}/refusal";
    const SAYS: &'static str = "Refuse a remedy, naming the rule that forbids it.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Remedy(Wish::Refuse { n: place.n, why: self.why }))
    }
}

/// It is with the customer.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct RemedyDelivery {
    /// How we know: a tracking number, a signature, a photo.
    evidence: String,
}

impl Deed for RemedyDelivery {
    const PATH: &'static str = "remedies/{n}/delivery";
    const SAYS: &'static str = "Say that a remedy is with the customer, and how we know.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Remedy(Wish::Deliver { n: place.n, evidence: self.evidence, file: None }))
    }
}

/// It is no longer offered.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct RemedyWithdrawal {
    /// Why.
    why: String,
}

impl Deed for RemedyWithdrawal {
    const PATH: &'static str = "remedies/{n}/withdrawal";
    const SAYS: &'static str = "Withdraw a remedy that is not delivered yet.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Remedy(Wish::Withdraw { n: place.n, why: self.why }))
    }
}

/// All doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors
        .deed::<Exposure>()
        .deed::<ContainmentTaking>()
        .deed::<RemedyOffer>()
        .deed::<Approval>()
        .deed::<Refusing>()
        .deed::<RemedyDelivery>()
        .deed::<RemedyWithdrawal>()
}
