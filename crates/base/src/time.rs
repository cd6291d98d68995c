//! Moments as they are stored: milliseconds since 1970, UTC.

use jiff::Timestamp;

/// A moment as stored.
pub fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// Reads a stored moment back.
pub fn instant(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH)
}
