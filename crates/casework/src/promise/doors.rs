//! The doors of a promise: what may be sent, as form and as JSON, and the wish it becomes.

use super::{Command as Wish, Terms};
use crate::case::Command;
use crate::deed::{CaseDoors, Deed, Place};
use base::ids::MemberId;
use base::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;
use web::doors::Doors;

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

impl Deed for PromiseMaking {
    const PATH: &'static str = "promises";
    const SAYS: &'static str = "Promise something to the customer.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Promise(Wish::Make(terms(self.owner.unwrap_or(place.me.id.0), self.what, &self.due, place)?)))
    }
}

fn terms(owner: i64, what: String, due: &str, place: &Place) -> Result<Terms, Refusal> {
    Ok(Terms { owner: MemberId(owner), what, due: place.moment("due", due)? })
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

impl Deed for Request {
    const PATH: &'static str = "requests";
    const SAYS: &'static str = "Ask a colleague for something; it is owed once they say yes.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        let owner = self.owner.ok_or_else(|| Refusal::invalid("owner", "Choose the colleague you ask."))?;
        Ok(Command::Promise(Wish::Request(terms(owner, self.what, &self.due, place)?)))
    }
}

/// Say yes to a request or a counter-offer.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Acceptance {}

impl Deed for Acceptance {
    const PATH: &'static str = "promises/{n}/acceptance";
    const SAYS: &'static str = "Say yes to a request, or to a counter-offer.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Promise(Wish::Accept { n: place.n }))
    }
}

/// Say no, and why.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Declining {
    /// Why not.
    why: String,
}

impl Deed for Declining {
    const PATH: &'static str = "promises/{n}/declining";
    const SAYS: &'static str = "Say no to a request or a counter-offer, and why.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Promise(Wish::Decline { n: place.n, why: self.why }))
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

impl Deed for CounterOffer {
    const PATH: &'static str = "promises/{n}/counter-offer";
    const SAYS: &'static str = "Answer a request with another offer.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        let due = place.moment("due", &self.due)?;
        Ok(Command::Promise(Wish::Counter { n: place.n, what: self.what, due, why: self.why }))
    }
}

/// Agree a new date.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct NewDate {
    /// The new date and time.
    due: String,
    /// Why it moves; the customer reads it.
    why: String,
}

impl Deed for NewDate {
    const PATH: &'static str = "promises/{n}/new-date";
    const SAYS: &'static str = "Renegotiate the date before it passes; the customer is told.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Promise(Wish::Renegotiate { n: place.n, due: place.moment("due", &self.due)?, why: self.why }))
    }
}

/// Say it is done.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Completion {
    /// A word about how.
    note: String,
}

impl Deed for Completion {
    const PATH: &'static str = "promises/{n}/completion";
    const SAYS: &'static str = "Say that a promise is done.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Promise(Wish::Complete { n: place.n, note: self.note }))
    }
}

/// The colleague who asked agrees that it is done.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Confirmation {}

impl Deed for Confirmation {
    const PATH: &'static str = "promises/{n}/confirmation";
    const SAYS: &'static str = "Confirm that what you asked for is done.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Promise(Wish::Confirm { n: place.n }))
    }
}

/// The colleague who asked does not agree.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Refutation {
    /// What is still missing.
    why: String,
}

impl Deed for Refutation {
    const PATH: &'static str = "promises/{n}/refutation";
    const SAYS: &'static str = "Say that what you asked for is not done yet.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Promise(Wish::Refute { n: place.n, why: self.why }))
    }
}

/// It is no longer wanted.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Withdrawal {
    /// Why.
    why: String,
}

impl Deed for Withdrawal {
    const PATH: &'static str = "promises/{n}/withdrawal";
    const SAYS: &'static str = "Let something you asked for go.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Promise(Wish::Withdraw { n: place.n, why: self.why }))
    }
}

/// All doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors
        .deed::<PromiseMaking>()
        .deed::<Request>()
        .deed::<Acceptance>()
        .deed::<Declining>()
        .deed::<CounterOffer>()
        .deed::<NewDate>()
        .deed::<Completion>()
        .deed::<Confirmation>()
        .deed::<Refutation>()
        .deed::<Withdrawal>()
}
