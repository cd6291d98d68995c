//! The doors of changes.

use super::{Command as Wish, Count, Plan};
use crate::case::Command;
use crate::deed::{CaseDoors, Deed, Place};
use base::ids::MemberId;
use base::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;
use web::doors::Doors;

/// Plan what will be done differently.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ChangePlan {
    /// What is done differently.
    what: String,
    /// What we expect of it.
    expectation: String,
    /// Who makes it; the sender when left out.
    owner: Option<i64>,
    /// By when it is in place.
    due: String,
    /// When we look whether it worked.
    check_on: String,
}

impl Deed for ChangePlan {
    const PATH: &'static str = "changes";
    const SAYS: &'static str = "Plan a change as an experiment: what, expectation, owner, date, check.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        let (due, check_on) = (place.moment("due", &self.due)?, place.moment("check_on", &self.check_on)?);
        let owner = MemberId(self.owner.unwrap_or(place.me.id.0));
        Ok(Command::Change(Wish::Plan(Plan { what: self.what, expectation: self.expectation, owner, due, check_on })))
    }
}

/// Give a change a new date.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ChangeMove {
    /// The new date.
    due: String,
    /// Why it moves.
    why: String,
}

impl Deed for ChangeMove {
    const PATH: &'static str = "changes/{n}/new-date";
    const SAYS: &'static str = "Give a change a new date, and say why.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Change(Wish::Move { n: place.n, due: place.moment("due", &self.due)?, why: self.why }))
    }
}

/// It is in place.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ChangeMaking {}

impl Deed for ChangeMaking {
    const PATH: &'static str = "changes/{n}/making";
    const SAYS: &'static str = "Say that a change is in place.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Change(Wish::Make { n: place.n }))
    }
}

/// What came of it.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ChangeCheck {
    /// `worked`, `did_not_work` or `too_early`.
    effect: String,
    /// What you saw.
    words: String,
    /// How often it happened before.
    times_before: Option<u32>,
    /// In so many days.
    days_before: Option<u32>,
    /// How often since.
    times_after: Option<u32>,
    /// In so many days.
    days_after: Option<u32>,
    /// When you look again, if it is too early.
    again: String,
}

impl Deed for ChangeCheck {
    const PATH: &'static str = "changes/{n}/check";
    const SAYS: &'static str = "Say what came of a change: worked, did not work, or too early to tell.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        let effect = place.one_of("effect", &self.effect)?;
        let before = self.times_before.zip(self.days_before).map(|(times, days)| Count { times, days });
        let after = self.times_after.zip(self.days_after).map(|(times, days)| Count { times, days });
        let again = place.moment("again", &self.again)?;
        Ok(Command::Change(Wish::Check { n: place.n, effect, before, after, words: self.words, again }))
    }
}

/// Give a change up.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ChangeDropping {
    /// Why.
    why: String,
}

impl Deed for ChangeDropping {
    const PATH: &'static str = "changes/{n}/dropping";
    const SAYS: &'static str = "Give a change up, and say why.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Change(Wish::Drop { n: place.n, why: self.why }))
    }
}

/// Say candidly that nothing can be done.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct NothingCanBeDone {
    /// Why.
    why: String,
}

impl Deed for NothingCanBeDone {
    const PATH: &'static str = "nothing-can-be-done";
    const SAYS: &'static str = "Say candidly that nothing can be done, and why; the customer reads it.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Change(Wish::NothingCanBeDone { why: self.why }))
    }
}

/// Take back that nothing can be done.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct SomethingCanBeDone {
    /// What has changed.
    why: String,
}

impl Deed for SomethingCanBeDone {
    const PATH: &'static str = "something-can-be-done";
    const SAYS: &'static str = "Take back that nothing can be done, and say what has changed.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Change(Wish::SomethingCanBeDone { why: self.why }))
    }
}

/// Say candidly what cannot be undone.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct CannotBeUndone {
    /// What.
    what: String,
}

impl Deed for CannotBeUndone {
    const PATH: &'static str = "cannot-be-undone";
    const SAYS: &'static str = "Say candidly what cannot be undone; the customer reads it.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Change(Wish::CannotBeUndone { what: self.what }))
    }
}

/// All doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors
        .deed::<ChangePlan>()
        .deed::<ChangeMove>()
        .deed::<ChangeMaking>()
        .deed::<ChangeCheck>()
        .deed::<ChangeDropping>()
        .deed::<NothingCanBeDone>()
        .deed::<SomethingCanBeDone>()
        .deed::<CannotBeUndone>()
}
