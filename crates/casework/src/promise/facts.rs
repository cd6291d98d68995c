//! What can happen to a promise.

use base::ids::{ContactId, MemberId};
use engine::facts;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum To {
    /// The customer's person; they see it on their page.
    Contact(ContactId),
    /// A colleague: a request between functions.
    Member(MemberId),
}

facts! {
    /// One thing that happened to one promise. `n` counts the promises of a case from 1.
    pub enum Fact of "promise" {
        /// A colleague was asked for something; nothing is owed yet.
        Requested "requested" v1 { n: u32, of: MemberId, by: MemberId, what: String, due: Timestamp },
        /// The colleague said yes, or the asker took the counter-offer: now it is owed.
        Accepted "accepted" v1 { n: u32 },
        /// The colleague said no, and why.
        Declined "declined" v1 { n: u32, why: String },
        /// The colleague offered something else, or another date, and why.
        Countered "countered" v1 { n: u32, what: String, due: Timestamp, why: String },
        /// A promise was made. `message` is the reply it was made in.
        Made "made" v1 { n: u32, to: To, owner: MemberId, what: String, due: Timestamp, zone: String, message: Option<u32> },
        /// A new date was agreed before the promise was due; the old one stays in history.
        Renegotiated "renegotiated" v1 { n: u32, due: Timestamp, why: String },
        /// The owner says that the promise is kept.
        Done "done" v1 { n: u32, note: Option<String> },
        /// Whoever was owed says so too.
        Confirmed "confirmed" v1 { n: u32 },
        /// Whoever was owed says that it is not kept.
        NotYet "not_yet" v1 { n: u32, why: String },
        /// The promise or request is no longer wanted.
        Withdrawn "withdrawn" v1 { n: u32, why: String },
        /// The mail that made the promise was taken back before it was sent: it was never made.
        Unmade "unmade" v1 { n: u32 },
        /// The mail that told a new date was taken back before it was sent: the promise is due when it was before.
        MovedBack "moved_back" v1 { n: u32, due: Timestamp },
        /// The date of the promise passed. It stays broken, also when it is done later.
        Broken "broken" v1 { n: u32 },
    }
}

impl Fact {
    /// Which promise of the case.
    pub fn n(&self) -> u32 {
        match self {
            Fact::Requested { n, .. }
            | Fact::Accepted { n }
            | Fact::Declined { n, .. }
            | Fact::Countered { n, .. }
            | Fact::Made { n, .. }
            | Fact::Renegotiated { n, .. }
            | Fact::Done { n, .. }
            | Fact::Confirmed { n }
            | Fact::NotYet { n, .. }
            | Fact::Withdrawn { n, .. }
            | Fact::Unmade { n }
            | Fact::MovedBack { n, .. }
            | Fact::Broken { n } => *n,
        }
    }
}
