//! The furniture of HTTP with a subject that is none of the business: what holds for a bell holds for a case.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what they did not expect")]

mod actions;
mod answers;
mod bell;
mod bodies;
mod forms;
mod guards;
mod idempotent;
mod lists;
mod live;
mod place;
mod queries;
