//! Letters to be sent: queued in the same commit as the fact that sends them, with a Message-ID that never changes.
//!
//! Reading order: this page (a message on its way, and when it is tried again), [`trouble`] (what a server's no means),
//! [`failure`] (why one did not arrive), `store` (the SQL). A message is claimed, then its bytes are kept, then it is
//! handed over, then it is noted what the server said; whoever vanishes in between leaves the same bytes to be handed
//! over again.

pub mod failure;
mod store;
pub mod trouble;

pub use failure::Failure;
pub use store::*;

use base::ids::{CaseNo, OrgId};
use db::Sql;
use jiff::{SignedDuration, Timestamp};

/// A message waiting to be handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub org: OrgId,
    pub no: CaseNo,
    /// Which message of it.
    pub n: u32,
    /// How often it was tried.
    pub tries: u32,
    /// Since when it waits.
    pub since: Timestamp,
}

/// For how long a message is tried before it is a dead letter: five days, as mail servers do (RFC 5321, 4.5.4.1).
pub const TRIED_FOR: SignedDuration = SignedDuration::from_hours(5 * 24);
/// How long a mail that a member sends waits, so that it can be taken back: the store carries it along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold(pub SignedDuration);

impl Hold {
    /// What this store holds; a store that was opened without any holds nothing.
    pub fn of(sql: &Sql) -> SignedDuration {
        sql.carried::<Hold>().map_or(SignedDuration::ZERO, |hold| hold.0)
    }
}

base::choice! {
    /// How a dead letter was dealt with. Stored; never renamed.
    pub enum Dealt {
        /// Nobody sends it again.
        GivenUp,
        /// It goes again under another number.
        SentAgain,
    }
}

/// How often a message that a full mailbox sent back is sent again.
pub const RETURNS: u32 = 3;

/// Until the next try after so many: 1 min, 5 min, 15 min, 1 h, 4 h, then 12 h, and up to a fifth more by `chance`
/// (0 to 1), so that what failed together is not tried together. None when `waited` would then pass five days.
pub fn back_off(tries: u32, waited: SignedDuration, chance: f64) -> Option<SignedDuration> {
    let seconds: i64 = match tries {
        0 => 0,
        1 => 60,
        2 => 5 * 60,
        3 => 15 * 60,
        4 => 3600,
        5 => 4 * 3600,
        _ => 12 * 3600,
    };
    let pause = SignedDuration::from_secs(seconds).mul_f64(1.0 + chance.clamp(0.0, 1.0) / 5.0);
    (waited + pause <= TRIED_FOR).then_some(pause)
}

/// Until a message that a full mailbox sent back is sent again: 4 h, 12 h, a day; none after that.
pub fn after_return(returns: u32) -> Option<SignedDuration> {
    match returns {
        0 => Some(SignedDuration::from_hours(4)),
        1 => Some(SignedDuration::from_hours(12)),
        2 => Some(SignedDuration::from_hours(24)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_grow_apart_and_end_after_five_days() {
        let mut waited = SignedDuration::ZERO;
        let mut tries = 1;
        while let Some(pause) = back_off(tries, waited, 0.0) {
            waited += pause;
            tries += 1;
        }
        assert_eq!(tries, 15);
        assert!(waited <= TRIED_FOR && waited + SignedDuration::from_hours(12) > TRIED_FOR);
        assert_eq!(back_off(1, SignedDuration::ZERO, 1.0), Some(SignedDuration::from_secs(72)));
        assert_eq!(back_off(9, TRIED_FOR, 0.0), None);
    }
}
