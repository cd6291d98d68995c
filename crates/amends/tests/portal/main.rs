//! The customer's side through the router: the complaint form, their own page, the letter, the files; in process.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop at what they did not expect")]

#[path = "../place/manager.rs"]
mod manager;
#[path = "../place/mod.rs"]
mod place;
#[path = "../support/mod.rs"]
mod support;

mod files;
mod form;
mod languages;
mod letter;
mod links;
mod merged;
mod objection;
mod outside;
mod people;
mod shots;
mod walk;
mod world;
