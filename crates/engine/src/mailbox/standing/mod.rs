//! How a mailbox stands: when mail last came in and went out, what is wrong and since when, and its permission.

mod store;

pub use store::*;

use crate::mailbox::Kept;
use base::ids::{MailboxId, MemberId, OrgId};
use jiff::Timestamp;

/// The two ways mail goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::Display, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Way {
    /// Fetched.
    In,
    /// Sent.
    Out,
}

/// How one of the ways of a mailbox stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// When it was last tried.
    pub tried_at: Option<Timestamp>,
    /// When it last worked.
    pub ok_at: Option<Timestamp>,
    /// Since when it does not.
    pub failing_since: Option<Timestamp>,
    /// Why not.
    pub error: Option<Kept>,
    /// Milliseconds from a mail's coming into the mailbox to its being kept here, of the latest that came.
    pub lag: Option<i64>,
}

/// The permission a mailbox has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// Until when the access token signs in; renewed ahead of that.
    pub access_until: Timestamp,
    /// When it was given, or last renewed.
    pub granted_at: Timestamp,
    /// Why it is no longer good: the owner took it back, or it expired.
    pub revoked: Option<Kept>,
}

/// A member who was sent to the provider to give permission, and is to come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Whose mailbox.
    pub org: OrgId,
    pub mailbox: MailboxId,
    /// Who was sent.
    pub member: MemberId,
    /// The proof that it was us who sent them (RFC 7636), sealed.
    pub verifier: Vec<u8>,
    /// Until when they may come back.
    pub expires_at: Timestamp,
}
