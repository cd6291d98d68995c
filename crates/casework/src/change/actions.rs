//! The actions of changes.

use super::{Command, Count, Effect, Plan};
use crate::case::subject::{OfCase, Place};
use base::ids::MemberId;
use base::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;
use web::action::{Action, Body, Probe};

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

impl Body<OfCase> for ChangePlan {
    const PATH: &'static str = "changes";
    const SAYS: &'static str = "Plan a change as an experiment: what, expectation, owner, date, check.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let (due, check_on) = (place.moment("due", &self.due)?, place.moment("check_on", &self.check_on)?);
        let owner = MemberId(self.owner.unwrap_or(place.me().0));
        Ok(Command::Plan(Plan { what: self.what, expectation: self.expectation, owner, due, check_on }))
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Plan(Plan {
            what: probe.text(),
            expectation: probe.text(),
            owner: probe.me(),
            due: None,
            check_on: None,
        }))
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

impl Body<OfCase> for ChangeMove {
    const PATH: &'static str = "changes/{n}/new-date";
    const SAYS: &'static str = "Move the date of a change, and say why.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::Move { n: place.n, due: place.moment("due", &self.due)?, why: self.why })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Move { n: probe.n, due: None, why: probe.text() })
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

impl Body<OfCase> for ChangeCheck {
    const PATH: &'static str = "changes/{n}/check";
    const SAYS: &'static str = "Record the effect of a change: it worked, it did not work, or it is too early to tell.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let effect = place.one_of("effect", &self.effect)?;
        let before = self.times_before.zip(self.days_before).map(|(times, days)| Count { times, days });
        let after = self.times_after.zip(self.days_after).map(|(times, days)| Count { times, days });
        let again = place.moment("again", &self.again)?;
        Ok(Command::Check { n: place.n, effect, before, after, words: self.words, again })
    }

    fn probe(probe: Probe) -> Option<Command> {
        let (n, words) = (probe.n, probe.text());
        Some(Command::Check { n, effect: Effect::Worked, before: None, after: None, words, again: None })
    }
}

web::bodies! { OfCase => Command;
    ChangeMaking[n](), "changes/{n}/making", "Mark a change as in place." => Command::Make { n };
    ChangeDropping[n](why = "Why."), "changes/{n}/dropping",
        "Drop a change, and say why." => Command::Drop { n, why };
    NothingCanBeDone(why = "Why."), "nothing-can-be-done",
        "Record that nothing can be done, and why; the customer reads it." => Command::NothingCanBeDone { why };
    SomethingCanBeDone(why = "What has changed."), "something-can-be-done",
        "Take back that nothing can be done, and say what has changed." => Command::SomethingCanBeDone { why };
    CannotBeUndone(what = "What."), "cannot-be-undone",
        "Record what cannot be undone; the customer reads it." => Command::CannotBeUndone { what };
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfCase>] = &[
    Action::of::<ChangePlan>(),
    Action::of::<ChangeMove>(),
    Action::of::<ChangeMaking>(),
    Action::of::<ChangeCheck>(),
    Action::of::<ChangeDropping>(),
    Action::of::<NothingCanBeDone>(),
    Action::of::<SomethingCanBeDone>(),
    Action::of::<CannotBeUndone>(),
];
