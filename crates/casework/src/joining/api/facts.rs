//! What the API shows of what happened between cases.

use crate::joining::{Fact, How, LinkKind, Numbers};
use serde::Serialize;
use utoipa::ToSchema;
use web::shapes;

/// A message that changed its case.
#[derive(Serialize, ToSchema)]
#[schema(as = MovedMessage)]
pub struct MovedShape {
    /// Its number on this case.
    n: u32,
    /// Its number on the other.
    other: u32,
}

fn here_first(numbers: &Numbers) -> Vec<MovedShape> {
    numbers.messages.iter().map(|(n, other)| MovedShape { n: *n, other: *other }).collect()
}

fn here_last(numbers: &Numbers) -> Vec<MovedShape> {
    numbers.messages.iter().map(|(other, n)| MovedShape { n: *n, other: *other }).collect()
}

shapes! {
    /// What happened between the case and another.
    pub enum FactShape as JoiningFact of Fact {
        /// It took over what was the other's.
        Took { from, how, carried } => "took" {
            /// The other case.
            from: String = from.to_string(),
            /// By what.
            how: How = *how,
            /// The messages it took.
            messages: Vec<MovedShape> = here_last(&carried.numbers),
        },
        /// The other took over what was its own.
        Gave { to, how, numbers, subject } => "gave" {
            /// The other case.
            to: String = to.to_string(),
            /// By what.
            how: How = *how,
            /// The messages that went.
            messages: Vec<MovedShape> = here_first(numbers),
            /// What a case is called that began with it.
            subject: Option<String> = subject.clone(),
        },
        /// A message was sent to a case that was merged into this one.
        CameFor { n, case } => "came_for" {
            /// Which message.
            n: u32 = *n,
            /// The case it was sent to.
            case: String = case.to_string(),
        },
        /// It has to do with another case.
        Linked { to, how } => "linked" {
            /// The other case.
            to: String = to.to_string(),
            /// What it has to do with it.
            how: LinkKind = *how,
        },
        /// It has nothing to do with it any more.
        Unlinked { to } => "unlinked" {
            /// The other case.
            to: String = to.to_string(),
        },
    }
}
