//! Who works here and how they sign in, on a real store through the desk. On SQLite and, where AMENDS_TEST_POSTGRES
//! names a server, on PostgreSQL.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop at what they did not expect")]

mod history;
mod rows;
mod rules;
mod sign_in;
mod world;
