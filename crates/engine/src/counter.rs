//! Small whole numbers given out one by one per organisation: case numbers, contacts, arrivals.

mod store;

pub use store::{next, reset, set_tally, tallies, tally};
