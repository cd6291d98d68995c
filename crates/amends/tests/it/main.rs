//! The whole program, on SQLite and, where AMENDS_TEST_POSTGRES names a server, on PostgreSQL.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop at what they did not expect")]

#[path = "../place/manager.rs"]
mod manager;
#[path = "../place/mod.rs"]
mod place;

mod aside;
mod canary;
mod census;
mod coaching;
mod consent;
mod crash;
mod delivered;
mod dovecot;
mod facts;
mod faults;
mod fetch;
mod hints;
mod history;
mod jobs;
mod keeping;
mod kinds;
mod lacks;
mod leases;
mod limits;
mod mail;
mod misread;
mod newer;
mod old_store;
mod nodes;
mod once;
mod outside;
mod pipe;
mod post;
mod postfix;
mod private;
mod receiving;
mod returned;
mod search;
mod senders;
mod settings;
mod signed;
mod smtp;
mod supplier;
mod three;
mod translations;
mod undo;
mod unreadable;
mod watching;
mod world;
