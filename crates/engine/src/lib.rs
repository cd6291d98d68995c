//! The engine: streams of facts and what is kept of them, and the one way in. It knows no module of the business.
//!
//! Reading order: [`aggregate`] (what has a history, and what is kept of it), [`projections`] (all of that), [`stream`] (facts appended and folded),
//! [`desk`] (a command carried out in one transaction), the ledgers of mail, which are rows and no facts, and [`jobs`]
//! (what the server does by itself).

extern crate self as engine;

pub mod aggregate;
pub mod projections;
pub mod stream;
pub mod content;
pub mod counter;
pub mod desk;
pub mod arrival;
pub mod problem;
pub mod outbox;
pub mod mailbox;
pub mod jobs;
pub mod slots;
