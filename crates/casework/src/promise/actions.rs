//! The actions on a promise: what can be sent, as form and as JSON, and the command it becomes.

use super::{Command, Terms};
use crate::case;
use crate::case::subject::{OfCase, Place};
use crate::message::wording::{emailing, worded};
use base::ids::MemberId;
use base::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;
use web::action::{Action, Body, Probe};

/// Promise something to the customer.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct PromiseMaking {
    /// What is owed.
    what: String,
    /// When: `2026-11-24 12:00` in the organisation's zone, or RFC 3339.
    due: String,
    /// Who will owe it; the one who sends this when left out.
    owner: Option<i64>,
}

impl Body<OfCase> for PromiseMaking {
    const PATH: &'static str = "promises";
    const SAYS: &'static str = "Promise something to the customer.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::Make(terms(self.owner.unwrap_or(place.me().0), self.what, &self.due, place)?))
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Make(plausible(probe)))
    }
}

fn terms(owner: i64, what: String, due: &str, place: &Place<'_>) -> Result<Terms, Refusal> {
    Ok(Terms { owner: MemberId(owner), what, due: place.moment("due", due)? })
}

/// A promise as it would be typed; its date is still empty.
fn plausible(probe: Probe) -> Terms {
    Terms { owner: probe.me(), what: probe.text(), due: None }
}

/// Ask a colleague for something.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Request {
    /// The colleague asked.
    owner: Option<i64>,
    /// What is asked for.
    what: String,
    /// By when it is needed.
    due: String,
}

impl Body<OfCase> for Request {
    const PATH: &'static str = "requests";
    const SAYS: &'static str = "Request something from a colleague; it is owed once they accept.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let owner = self.owner.ok_or_else(|| Refusal::invalid("owner", "Choose the colleague you ask."))?;
        Ok(Command::Request(terms(owner, self.what, &self.due, place)?))
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Request(plausible(probe)))
    }
}

/// Offer something else.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct CounterOffer {
    /// What instead; the same when left out.
    what: String,
    /// By when.
    due: String,
    /// Why.
    why: String,
}

impl Body<OfCase> for CounterOffer {
    const PATH: &'static str = "promises/{n}/counter-offer";
    const SAYS: &'static str = "Answer a request with a counter-offer.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let due = place.moment("due", &self.due)?;
        Ok(Command::Counter { n: place.n, what: self.what, due, why: self.why })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Counter { n: probe.n, what: probe.text(), due: None, why: probe.text() })
    }
}

emailing! {
    /// Agree a new date.
    NewDate {
        /// The new date and time.
        due: String,
        /// Why it moves; the customer reads it.
        why: String,
    }
}

impl Body<OfCase> for NewDate {
    const PATH: &'static str = "promises/{n}/new-date";
    const SAYS: &'static str = "Agree a new date for a promise before the old one passes; the customer is told.";
    const MAILS: Option<&'static str> = Some("It tells the customer about the new date, and why it changes.");
    type Command = case::Command;

    fn command(self, place: &Place<'_>) -> Result<case::Command, Refusal> {
        let email = self.email();
        let command = Command::Renegotiate { n: place.n, due: place.moment("due", &self.due)?, why: self.why };
        worded(place, command, &email)
    }

    fn probe(probe: Probe) -> Option<case::Command> {
        Some(Command::Renegotiate { n: probe.n, due: None, why: probe.text() }.into())
    }
}

web::bodies! { OfCase => Command;
    Acceptance[n](), "promises/{n}/acceptance", "Accept a request or a counter-offer." => Command::Accept { n };
    Declining[n](why = "Why not."), "promises/{n}/declining",
        "Decline a request or a counter-offer, and say why." => Command::Decline { n, why };
    Completion[n](note = "How we know: what was done, and who saw it. Required for a promise to the customer."), "promises/{n}/completion",
        "Mark a promise as done." => Command::Complete { n, note };
    Confirmation[n]() for Both, "promises/{n}/confirmation",
        "Confirm that what was promised to you is done." => Command::Confirm { n };
    Refutation[n](why = "What is still missing.") for Both, "promises/{n}/refutation",
        "Say that what was promised to you is not done, and what is still missing." => Command::Refute { n, why };
    Withdrawal[n](why = "Why."), "promises/{n}/withdrawal", "Withdraw a request." => Command::Withdraw { n, why };
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfCase>] = &[
    Action::of::<PromiseMaking>(),
    Action::of::<Request>(),
    Action::of::<Acceptance>(),
    Action::of::<Declining>(),
    Action::of::<CounterOffer>(),
    Action::of::<NewDate>(),
    Action::of::<Completion>(),
    Action::of::<Confirmation>(),
    Action::of::<Refutation>(),
    Action::of::<Withdrawal>(),
];
