//! The actions of containment and remedies.

use super::{Command, Kind, Offer};
use crate::case::subject::{OfCase, Place};
use base::ids::MemberId;
use base::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;
use web::action::{Action, Body, Probe};

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

web::bodies! { OfCase => Command;
    Exposure(text = "What."), "exposure",
        "Record what the customer stands to lose until this is put right." => Command::Assess { text };
    Approval[n](), "remedies/{n}/approval", "Approve a remedy above a colleague’s limit." => Command::Approve { n };
    Refusing[n](why = "The rule."), "remedies/{n}/refusal",
        "Refuse a remedy, naming the rule that forbids it." => Command::Refuse { n, why };
    RemedyDelivery[n](evidence = "How we know: a tracking number, a signature, a photo."), "remedies/{n}/delivery",
        "Mark a remedy as delivered, and say how you know." => Command::Deliver { n, evidence, file: None };
    RemedyWithdrawal[n](why = "Why."), "remedies/{n}/withdrawal",
        "Withdraw a remedy that is not delivered yet." => Command::Withdraw { n, why };
    RemedyHelped[n]() for Customer, "remedies/{n}/confirmation",
        "Say that a remedy helped." => Command::Confirm { n };
    RemedyNotHelped[n](words = "What is still wrong.") for Customer, "remedies/{n}/refutation",
        "Say that a remedy did not help, and what is still wrong." => Command::Refute { n, words };
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
