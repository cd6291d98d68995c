//! The API through the router: every call, every no, and the document that describes them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop at what they did not expect")]

#[path = "../place/mod.rs"]
mod place;
#[path = "../support/mod.rs"]
mod support;

mod actions;
mod answers;
mod coach;
mod document;
mod facts;
mod groups;
mod lists;
mod mailboxes;
mod nos;
mod once;
mod participants;
mod reads;
mod settings;
mod world;
