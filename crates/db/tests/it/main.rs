//! The store through its public face, on SQLite and, where AMENDS_TEST_POSTGRES names a server, on PostgreSQL.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop at what they did not expect")]

mod any_value;
mod columns;
mod copies;
mod opening;
mod place;
mod reading;
mod speaking;
mod writing;
