//! The reply coach: reads a reply to a let-down customer and says what hurts and what helps. Pure.
//!
//! No I/O, no clock, no randomness: the same words give the same report. What it looks for is data, in packs
//! ([`BUILT_IN`]), whose examples are their tests.
//!
//! ```
//! use coach::{Coach, Context, Mode};
//!
//! let coach = Coach::english();
//! let report = coach.read("We apologise for any inconvenience caused.", &Context::default());
//! assert_eq!(report.shown()[0].mode, Mode::NonApology);
//! ```
//!
//! Packs of one's own are laid over the built-in ones ([`Coach::from_packs`]), and try themselves
//! ([`Coach::test_rules`]). A customer's message is read by [`Coach::inbound`], the words of a date by [`Coach::due`].
#![forbid(unsafe_code)]

/// The page of the crate; its code is tried with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod coach;
mod context;
mod due;
pub mod eval;
mod group;
mod inbound;
mod kept;
mod language;
#[doc(hidden)]
pub mod learned;
mod normal;
mod pack;
mod pattern;
mod promise;
mod read;
mod report;
mod rewrite;
mod selftest;
mod token;
mod zone;

pub use coach::Coach;
pub use context::{Calendar, Complaint, Context, Promised};
pub use due::Due;
pub use inbound::Inbound;
pub use pack::{BUILT_IN, PackError};
pub use report::{Actor, Finding, Mode, PromiseRead, Question, Report};
pub use selftest::{RuleExample, RuleInfo};
