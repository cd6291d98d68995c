//! What arrived, byte for byte, before anyone tries to understand it; and what has become of it.
//!
//! A mail is acknowledged to whoever brought it once it is in here. Sorting it into a case comes after, and may be
//! tried again; what cannot be sorted stays visible.

pub mod aside;
pub mod authentication;
mod store;

pub use aside::{Aside, Why};
pub use store::{
    attempt, begins, came_to, counted, discard, discarded, failed, forget, left, mailbox, one, put_away, raw,
    set_aside, sha256, sorted, store, take_back, waiting, waiting_because, was_read,
};

use base::ids::{CaseNo, MemberId};
use jiff::Timestamp;

/// Attempts after which a mail is no longer read but made a case as it is: a reader that dies of it, with the whole
/// program, would otherwise die of it for ever. Only attempts at reading it alone are counted: of the many mails in
/// hand when the program dies, at most one is to blame.
pub const READ_AT_MOST: u32 = 2;

/// The topic announced when a mail is to be sorted again at once.
pub const NEWS: &str = "arrivals";

/// What has become of an arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Durable, and not yet in a case.
    Stored,
    /// In this case; as that message of it, unless it only said something about a message of ours.
    Sorted(CaseNo, Option<u32>),
    /// Kept, but it belongs to no case, because.
    SetAside(Aside),
    /// It could not be sorted, because of this fault; tried again by the clock and by hand.
    Failed(String),
}

/// One arrival without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Its number in the organisation.
    pub id: i64,
    /// When it came.
    pub received_at: Timestamp,
    /// Bytes of its raw source.
    pub size: i64,
    /// How often reading it alone was begun and not brought to an end.
    pub tries: u32,
    /// What has become of it.
    pub state: State,
    /// A member said that it needs nothing.
    pub discarded: Option<Discarded>,
}

/// How much mail is in no case, each counted up to [`Counted::MOST`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// To be seen to, or set aside.
    pub waiting: i64,
    /// A member or a rule said that it needs nothing.
    pub discarded: i64,
}

impl Counted {
    /// What is counted at most, so that no page waits for the count.
    pub const MOST: i64 = 10_000;
}

/// What a member said of a mail that needs nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discarded {
    pub at: Timestamp,
    pub by: MemberId,
    pub why: String,
}
