//! Today: what I owe, to whom, by when; soonest first, each with its action in place.

pub mod api;
pub mod pages;
mod store;

pub use store::{After, Owed, late, owed_by, people};
