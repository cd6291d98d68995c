//! What reads across cases and leads to decisions.

extern crate self as insight;

pub mod today;
