//! What is known of signing in: when somebody did, from where, and when it failed. Kept for half a year beside the history
//! of settings, which it would outgrow; the same failure from the same place within an hour is one line with a count.

mod store;

pub use store::{forget_before, latest, note};

use base::ids::{MemberId, OrgId};
use jiff::Timestamp;
use std::net::IpAddr;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum What {
    /// They signed in.
    In,
    /// They signed out.
    Out,
    /// A wrong password was entered.
    Failed,
    /// So many tries were made that one was turned away.
    TurnedAway,
}

impl What {
    /// As a person reads it.
    pub fn says(self) -> &'static str {
        match self {
            What::In => "Signed in",
            What::Out => "Signed out",
            What::Failed => "Wrong password",
            What::TurnedAway => "Turned away after too many attempts",
        }
    }
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// What happened.
    pub what: What,
    /// The address it came from.
    pub address: String,
    /// When, the last time.
    pub at: Timestamp,
    /// How often.
    pub times: i64,
}

/// Writes a line for whoever reads the log of the server. Addresses and passwords that were typed are no part of it.
pub fn log(whose: Option<(OrgId, MemberId)>, what: What, address: IpAddr) {
    match whose {
        Some((org, member)) if what == What::In || what == What::Out => {
            tracing::info!(%org, %member, %address, "{}.", what.says());
        }
        Some((org, member)) => tracing::warn!(%org, %member, %address, "A sign-in failed: {}.", what.says()),
        None => tracing::warn!(%address, "A sign-in failed: there is no such account."),
    }
}
