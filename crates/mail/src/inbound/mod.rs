//! Mail brought to this server by others: LMTP (RFC 2033) from a mail server beside it, SMTP (RFC 5321) from anywhere.
//!
//! A mail is answered with `250` once it is durable and not before; what cannot be kept now is answered with `4xx`, so
//! that whoever brought it brings it again, and the same bytes again are the same mail. Nothing is passed on: there
//! are no recipients but our own mailboxes.
//!
//! Reading order: [`talk`] knows the conversation and no network; [`dots`] finds the end of a mail; [`spool`] holds one
//! while it comes in; [`session`] leads one conversation; [`taking`] finds mailboxes and keeps mail; [`listener`] listens.

pub mod listener;
pub mod dots;
pub mod session;
pub mod spool;
pub mod taking;
pub mod talk;
