//! The ledgers of the engine on a real store: what arrived, what goes out, mailboxes, streams, leases. On SQLite and,
//! where AMENDS_TEST_POSTGRES names a server, on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what they did not expect")]

mod arrival;
mod authentication;
mod canary;
mod counter;
mod jobs;
mod mailbox;
mod outbox;
mod outbox_lists;
mod place;
mod progress;
mod standing;
mod stream;
