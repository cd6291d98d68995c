//! What can happen to a promise.

use base::ids::{ContactId, MemberId};
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

/// One thing that happened to one promise. `n` counts the promises of a case from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Fact {
    /// A colleague was asked for something; nothing is owed yet.
    Requested { n: u32, of: MemberId, by: MemberId, what: String, due: Timestamp },
    /// The colleague said yes, or the asker took the counter-offer: now it is owed.
    Accepted { n: u32 },
    /// The colleague said no, and why.
    Declined { n: u32, why: String },
    /// The colleague said "not that, but this".
    Countered { n: u32, what: String, due: Timestamp, why: String },
    /// Promised outright. `message` is the reply it was made in.
    Made { n: u32, to: To, owner: MemberId, what: String, due: Timestamp, zone: String, message: Option<u32> },
    /// Before it was due, a new date was agreed; the old one stays in history.
    Renegotiated { n: u32, due: Timestamp, why: String },
    /// The owner says it is done.
    Done { n: u32, note: Option<String> },
    /// Whoever was owed says so too.
    Confirmed { n: u32 },
    /// Whoever was owed says it is not.
    NotYet { n: u32, why: String },
    /// It is no longer wanted.
    Withdrawn { n: u32, why: String },
    /// Its date passed. Broken for ever, also when it is done later.
    Broken { n: u32 },
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
            | Fact::Broken { n } => *n,
        }
    }
}
