//! The actions of containment and remedies.

use super::{Command, Kind, Offer};
use crate::case::subject::{OfCase, Place};
use base::ids::MemberId;
use base::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;
use web::action::{Action, Audience, Body, Probe};

/// What the customer stands to lose.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Exposure {
    /// What.
    text: String,
}

impl Body<OfCase> for Exposure {
    const PATH: &'static str = "exposure";
    const SAYS: &'static str = "Record what the customer stands to lose until this is put right.";
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::Assess { text: self.text })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Assess { text: probe.text() })
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

impl Body<OfCase> for ContainmentTaking {
    const PATH: &'static str = "containment";
    const SAYS: &'static str = "Record what limits the impact now, or why nothing needs limiting.";
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        if self.text.trim().is_empty() && !self.why_none.trim().is_empty() {
            return Ok(Command::NoContainment { why: self.why_none });
        }
        Ok(Command::Contain { text: self.text })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Contain { text: probe.text() })
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

impl Body<OfCase> for RemedyOffer {
    const PATH: &'static str = "remedies";
    const SAYS: &'static str = "Offer a remedy, within your own limit or with one approver.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let kind = place.one_of("kind", &self.kind)?;
        let cost = place.money("cost", &self.cost)?;
        Ok(Command::Offer(Offer { kind, what: self.what, cost, approver: self.approver.map(MemberId) }))
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Offer(Offer { kind: Kind::Loan, what: probe.text(), cost: 0, approver: None }))
    }
}

/// Say yes to a remedy above a colleague’s limit.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Approval {}

impl Body<OfCase> for Approval {
    const PATH: &'static str = "remedies/{n}/approval";
    const SAYS: &'static str = "Approve a remedy above a colleague’s limit.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::Approve { n: place.n })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Approve { n: probe.n })
    }
}

/// Say no to it, naming the rule.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Refusing {
    /// The rule.
    why: String,
}

impl Body<OfCase> for Refusing {
    const PATH: &'static str = "remedies/{n}/refusal";
    const SAYS: &'static str = "Refuse a remedy, naming the rule that forbids it.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::Refuse { n: place.n, why: self.why })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Refuse { n: probe.n, why: probe.text() })
    }
}

/// It is with the customer.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct RemedyDelivery {
    /// How we know: a tracking number, a signature, a photo.
    evidence: String,
}

impl Body<OfCase> for RemedyDelivery {
    const PATH: &'static str = "remedies/{n}/delivery";
    const SAYS: &'static str = "Mark a remedy as delivered, and say how you know.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::Deliver { n: place.n, evidence: self.evidence, file: None })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Deliver { n: probe.n, evidence: String::new(), file: None })
    }
}

/// It is no longer offered.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct RemedyWithdrawal {
    /// Why.
    why: String,
}

impl Body<OfCase> for RemedyWithdrawal {
    const PATH: &'static str = "remedies/{n}/withdrawal";
    const SAYS: &'static str = "Withdraw a remedy that is not delivered yet.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::Withdraw { n: place.n, why: self.why })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Withdraw { n: probe.n, why: probe.text() })
    }
}

/// Say that a remedy helped.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct RemedyHelped {}

impl Body<OfCase> for RemedyHelped {
    const PATH: &'static str = "remedies/{n}/confirmation";
    const SAYS: &'static str = "Say that a remedy helped.";
    const AUDIENCE: Audience = Audience::Customer;
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::Confirm { n: place.n })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Confirm { n: probe.n })
    }
}

/// Say that a remedy did not help.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct RemedyNotHelped {
    /// What is still wrong.
    words: String,
}

impl Body<OfCase> for RemedyNotHelped {
    const PATH: &'static str = "remedies/{n}/refutation";
    const SAYS: &'static str = "Say that a remedy did not help, and what is still wrong.";
    const AUDIENCE: Audience = Audience::Customer;
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::Refute { n: place.n, words: self.words })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Refute { n: probe.n, words: probe.text() })
    }
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfCase>] = &[
    Action::of::<Exposure>(),
    Action::of::<ContainmentTaking>(),
    Action::of::<RemedyOffer>(),
    Action::of::<Approval>(),
    Action::of::<Refusing>(),
    Action::of::<RemedyDelivery>(),
    Action::of::<RemedyWithdrawal>(),
    Action::of::<RemedyHelped>(),
    Action::of::<RemedyNotHelped>(),
];
