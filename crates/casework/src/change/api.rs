//! Changes as JSON.

mod facts;

pub use facts::FactShape;

use super::{Change, Changes, Count, Effect};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// What we do differently from now on.
#[derive(Serialize, ToSchema)]
#[schema(as = Changes)]
pub struct ChangesShape {
    /// All changes, oldest first.
    changes: Vec<ChangeShape>,
    /// Why nothing can be done, when that was said.
    nothing_can_be_done: Option<String>,
    /// What cannot be undone, when that was said.
    cannot_be_undone: Option<String>,
}

/// One change, run as an experiment.
#[derive(Serialize, ToSchema)]
#[schema(as = Change)]
pub struct ChangeShape {
    /// Counts the changes of a case from 1.
    n: u32,
    /// What we do differently.
    what: String,
    /// What we expect of it.
    expectation: String,
    /// The member who makes it.
    owner: i64,
    /// By when.
    due: Timestamp,
    /// When we look whether it worked.
    check_on: Timestamp,
    /// `planned`, `made`, `checked` or `dropped`.
    state: String,
    /// What came of it.
    effect: Option<Effect>,
    /// How often it happened before, when counted.
    before: Option<Count>,
    /// How often since.
    after: Option<Count>,
    /// The last words about it.
    words: Option<String>,
}

impl From<&Changes> for ChangesShape {
    fn from(changes: &Changes) -> Self {
        ChangesShape {
            changes: changes.all().iter().map(Into::into).collect(),
            nothing_can_be_done: changes.nothing_can_be_done().map(str::to_owned),
            cannot_be_undone: changes.cannot_be_undone().map(str::to_owned),
        }
    }
}

impl From<&Change> for ChangeShape {
    fn from(change: &Change) -> Self {
        ChangeShape {
            n: change.n,
            what: change.what.clone(),
            expectation: change.expectation.clone(),
            owner: change.owner.0,
            due: change.due,
            check_on: change.check_on,
            state: change.state.to_string(),
            effect: change.effect,
            before: change.counts.map(|(before, _)| before),
            after: change.counts.map(|(_, after)| after),
            words: change.words.clone(),
        }
    }
}
