//! Mail with a store beneath it and no network: conversations in pieces, mailboxes set up, and the way each mail goes.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop at what they did not expect")]

mod servers;
mod session;
mod setup;
mod ways;
mod world;
