//! Letters to be sent: queued in the same commit as the fact that sends them, with a Message-ID that never changes.

mod store;

pub use store::*;

use crate::ids::{CaseNo, OrgId};

/// A message waiting to be handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Where.
    pub org: OrgId,
    /// Which case.
    pub no: CaseNo,
    /// Which message of it.
    pub n: u32,
    /// How often it was tried.
    pub tries: u32,
}

/// Seconds until the next try after so many: 1 min, 5 min, 15 min, 1 h, 4 h, then 12 h; given up after ten.
pub fn back_off(tries: u32) -> Option<i64> {
    match tries {
        0 => Some(0),
        1 => Some(60),
        2 => Some(5 * 60),
        3 => Some(15 * 60),
        4 => Some(3600),
        5 => Some(4 * 3600),
        6..10 => Some(12 * 3600),
        _ => None,
    }
}
