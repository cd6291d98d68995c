//! The customer's own page: their case from their side, by a signed link, without an account and without a script.
//!
//! Reading order: this page (what they may see), `view` (the case in words they can check), `pages` (what is shown),
//! `doors` (what they can say). Nothing said among ourselves is ever read for this page.

pub mod doors;
pub mod pages;
mod view;

use crate::ids::ContactId;
use crate::message::{Exempt, Kind, Message};

/// Whether a message is part of the conversation with this person: their own words, and ours to them.
/// Notes, requests among colleagues, other people's mail and what a machine sent are not.
pub fn may_see(message: &Message, contact: ContactId) -> bool {
    match &message.kind {
        Kind::In { from, exempt, .. } => {
            *from == contact && !matches!(exempt, Some(Exempt::AutoReply | Exempt::Bounce))
        }
        Kind::Out { to, .. } => *to == contact,
        Kind::Note => false,
    }
}
