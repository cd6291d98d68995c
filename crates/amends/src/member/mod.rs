//! Those who work here: the organisation, its members, how they sign in.
//!
//! Settings are ordinary rows. A password is kept as an argon2id hash; sessions, invitations and API keys are kept
//! as SHA-256 of a random 256-bit token, so that a stolen store opens no door.

pub mod api;
pub mod history;
pub mod pages;
pub mod password;
pub mod rules;
mod store;

pub use store::*;

use crate::context::Role;
use crate::ids::{MemberId, OrgId};
use calendar::ServiceCalendar;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// An organisation as set up.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Its number.
    pub id: OrgId,
    /// As the customer sees it.
    pub name: String,
    /// The address its complaints come to and its answers come from.
    pub address: String,
    /// ISO 4217.
    pub currency: String,
    /// Its working hours.
    pub calendar: ServiceCalendar,
}

/// A member as set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Their number.
    pub id: MemberId,
    /// As the customer sees it.
    pub name: String,
    /// Signs in with this.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The function they belong to.
    pub team: String,
    /// What they may give without asking; minor units.
    pub limit: i64,
    /// As shown to the customer.
    pub direct_line: String,
    /// Still works here.
    pub active: bool,
    /// Has set a password.
    pub signed_up: bool,
}

/// A fresh random token for a link, a cookie or a key; 256 bits, URL-safe.
pub fn fresh_token() -> String {
    use base64::Engine;
    let bytes: [u8; 32] = rand::random();
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// What is kept of a token.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// Who a session or key belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Where.
    pub org: OrgId,
    /// Who.
    pub member: MemberId,
    /// Until when.
    pub expires_at: Timestamp,
}
