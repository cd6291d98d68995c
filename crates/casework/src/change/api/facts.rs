//! What the API shows of what happened to changes.

use crate::change::{Count, Effect, Fact};
use jiff::Timestamp;
use web::shapes;

shapes! {
    /// What happened to a change.
    pub enum FactShape as ChangeFact of Fact {
        /// It was planned.
        Planned { n, what, expectation, owner, due, check_on } => "planned" {
            /// Which change of the case.
            n: u32 = *n,
            /// What becomes different.
            what: String = what.clone(),
            /// What is expected of it.
            expectation: String = expectation.clone(),
            /// The member who makes it.
            owner: i64 = owner.0,
            /// By when.
            due: Timestamp = *due,
            /// When to look whether it worked.
            check_on: Timestamp = *check_on,
        },
        /// It got a new date.
        Moved { n, due, why } => "moved" {
            /// Which change of the case.
            n: u32 = *n,
            /// The new date.
            due: Timestamp = *due,
            /// Why.
            why: String = why.clone(),
        },
        /// It is in place.
        Made { n } => "made" {
            /// Which change of the case.
            n: u32 = *n,
        },
        /// It was looked whether it worked.
        Checked { n, effect, before, after, words, again } => "checked" {
            /// Which change of the case.
            n: u32 = *n,
            /// What came of it.
            effect: Effect = *effect,
            /// How often it happened before.
            before: Option<Count> = *before,
            /// How often it happens now.
            after: Option<Count> = *after,
            /// The same in words.
            words: String = words.clone(),
            /// When to look again, while nobody can tell.
            again: Option<Timestamp> = *again,
        },
        /// It will not be made.
        Dropped { n, why } => "dropped" {
            /// Which change of the case.
            n: u32 = *n,
            /// Why.
            why: String = why.clone(),
        },
        /// Nothing can be done, said candidly.
        NothingCanBeDone { why } => "nothing_can_be_done" {
            /// Why.
            why: String = why.clone(),
        },
        /// Something can be done after all.
        SomethingCanBeDone { why } => "something_can_be_done" {
            /// What has changed.
            why: String = why.clone(),
        },
        /// Something cannot be undone, said candidly.
        CannotBeUndone { what } => "cannot_be_undone" {
            /// What.
            what: String = what.clone(),
        },
    }
}
