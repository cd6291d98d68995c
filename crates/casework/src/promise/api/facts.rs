//! What the API shows of what happened to promises.

use crate::promise::{Fact, To};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::shapes;

/// Who is owed.
#[derive(Serialize, ToSchema)]
#[schema(as = PromisedTo)]
#[serde(rename_all = "snake_case")]
pub enum ToShape {
    /// The customer's person, by number.
    Contact(i64),
    /// A member, by number.
    Member(i64),
}

impl From<To> for ToShape {
    fn from(to: To) -> Self {
        match to {
            To::Contact(id) => ToShape::Contact(id.0),
            To::Member(id) => ToShape::Member(id.0),
        }
    }
}

shapes! {
    /// What happened to a promise.
    pub enum FactShape as PromiseFact of Fact {
        /// A colleague was asked for something; nothing is owed yet.
        Requested { n, of, by, what, due } => "requested" {
            /// Which promise of the case.
            n: u32 = *n,
            /// The member who was asked.
            of: i64 = of.0,
            /// The member who asked.
            by: i64 = by.0,
            /// What for.
            what: String = what.clone(),
            /// By when.
            due: Timestamp = *due,
        },
        /// The colleague said yes, or the asker took the counter-offer: now it is owed.
        Accepted { n } => "accepted" {
            /// Which promise of the case.
            n: u32 = *n,
        },
        /// The colleague said no.
        Declined { n, why } => "declined" {
            /// Which promise of the case.
            n: u32 = *n,
            /// Why.
            why: String = why.clone(),
        },
        /// The colleague offered something else instead.
        Countered { n, what, due, why } => "countered" {
            /// Which promise of the case.
            n: u32 = *n,
            /// What they offer.
            what: String = what.clone(),
            /// By when.
            due: Timestamp = *due,
            /// Why not what was asked.
            why: String = why.clone(),
        },
        /// Promised outright.
        Made { n, to, owner, what, due, zone, message } => "made" {
            /// Which promise of the case.
            n: u32 = *n,
            /// Who is owed.
            to: ToShape = (*to).into(),
            /// The member who owes it.
            owner: i64 = owner.0,
            /// What is owed.
            what: String = what.clone(),
            /// By when.
            due: Timestamp = *due,
            /// The time zone its moment was meant in (IANA).
            zone: String = zone.clone(),
            /// The reply it was made in.
            message: Option<u32> = *message,
        },
        /// Before it was due, a new date was agreed.
        Renegotiated { n, due, why } => "renegotiated" {
            /// Which promise of the case.
            n: u32 = *n,
            /// The new date.
            due: Timestamp = *due,
            /// Why.
            why: String = why.clone(),
        },
        /// Its owner says it is done.
        Done { n, note } => "done" {
            /// Which promise of the case.
            n: u32 = *n,
            /// What was said with it.
            note: Option<String> = note.clone(),
        },
        /// Whoever was owed says so too.
        Confirmed { n } => "confirmed" {
            /// Which promise of the case.
            n: u32 = *n,
        },
        /// Whoever was owed says it is not.
        NotYet { n, why } => "not_yet" {
            /// Which promise of the case.
            n: u32 = *n,
            /// Their words.
            why: String = why.clone(),
        },
        /// It is no longer wanted.
        Withdrawn { n, why } => "withdrawn" {
            /// Which promise of the case.
            n: u32 = *n,
            /// Why.
            why: String = why.clone(),
        },
        /// The mail that made it was taken back before it was sent.
        Unmade { n } => "unmade" {
            /// Which promise of the case.
            n: u32 = *n,
        },
        /// The mail that told its new date was taken back before it was sent.
        MovedBack { n, due } => "moved_back" {
            /// Which promise of the case.
            n: u32 = *n,
            /// The date it had before, and has again.
            due: Timestamp = *due,
        },
        /// Its date passed. It stays marked as broken, also when it is done later.
        Broken { n } => "broken" {
            /// Which promise of the case.
            n: u32 = *n,
        },
    }
}
