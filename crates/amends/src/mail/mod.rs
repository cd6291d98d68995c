//! The mail room: what comes in by e-mail, and what goes out.
//!
//! Reading order: [`read`] turns a mail into words for the desk; [`ingest`] takes bytes in, stores them, then sorts
//! them; [`compose`] writes an outgoing message as e-mail; [`out`] hands it to a mail server, the only page here
//! that touches the network; [`split`] takes a mailbox file apart.

pub mod compose;
pub mod ingest;
pub mod out;
pub mod pages;
pub mod read;
pub mod split;
