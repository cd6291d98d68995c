//! What everything is said with: numbers that name things, refusals and faults, words, the circumstances of a command.
//! It knows no module.

extern crate self as base;

pub mod ids;
pub mod refusal;
pub mod words;
pub mod time;
pub mod context;
pub mod token;
pub mod choice;
pub mod config;
pub mod seal;
pub mod providers;
pub mod outside;
