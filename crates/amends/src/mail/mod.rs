//! The mail room: what comes in by e-mail, and what goes out.
//!
//! Reading order: [`read`] turns a mail into words for the desk; [`ingest`] takes bytes in, stores them, then sorts
//! them; [`report`] reads what servers say of mail of ours; [`compose`] writes an outgoing message as e-mail; [`signing`] and
//! [`dkim`] sign it; [`ways`] chooses the way it goes; [`way`] hands
//! it to a mail server; [`authenticate`] asks the DNS about senders; [`canary`] sends test mails;
//! [`out`] keeps the books of that; [`sending`] shows
//! them; [`split`] takes a mailbox file apart.

pub mod authenticate;
pub mod canary;
pub mod compose;
pub mod dkim;
pub mod ingest;
pub mod out;
pub mod pages;
pub mod read;
pub mod report;
pub mod sending;
pub mod signing;
pub mod split;
pub mod way;
pub mod ways;
