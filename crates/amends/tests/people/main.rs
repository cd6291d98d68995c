//! The organisation through its pages: who may come in, what they may do, and that nobody sees another organisation.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop at what they did not expect")]

#[path = "../place/mod.rs"]
mod place;
#[path = "../support/mod.rs"]
mod support;

mod asides;
mod assets;
mod coach;
mod drafts;
mod emails;
mod entering;
mod forms;
mod groups;
mod world;
mod lists;
mod members;
mod outsiders;
mod preview;
mod sending;
mod shots;
mod strangers;
mod telephone;
mod two_tabs;
mod undo;
mod unreadable;
mod working;
