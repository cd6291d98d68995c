//! What the API shows of what happened to containment and remedies.

use crate::remedy::{Authority, Fact, Kind};
use serde::Serialize;
use utoipa::ToSchema;
use web::shapes;

/// On whose authority something is given.
#[derive(Serialize, ToSchema)]
#[schema(as = RemedyAuthority)]
#[serde(rename_all = "snake_case")]
pub enum AuthorityShape {
    /// Within what this member may give without asking.
    Own(i64),
    /// Above it; this member was asked.
    Asked(i64),
    /// This member said yes.
    Approved(i64),
}

impl From<Authority> for AuthorityShape {
    fn from(authority: Authority) -> Self {
        match authority {
            Authority::Own(id) => AuthorityShape::Own(id.0),
            Authority::Asked(id) => AuthorityShape::Asked(id.0),
            Authority::Approved(id) => AuthorityShape::Approved(id.0),
        }
    }
}

shapes! {
    /// What happened to containment and remedies.
    pub enum FactShape as RemedyFact of Fact {
        /// It was written down what the customer stands to lose while this is not cured.
        ExposureAssessed { text } => "exposure_assessed" {
            /// What they stand to lose.
            text: String = text.clone(),
        },
        /// It is limited.
        Contained { text } => "contained" {
            /// By what.
            text: String = text.clone(),
        },
        /// Nothing needs limiting.
        NoContainmentNeeded { why } => "no_containment_needed" {
            /// Why.
            why: String = why.clone(),
        },
        /// Something that makes good was offered.
        Offered { n, kind, what, cost, currency, authority } => "offered" {
            /// Which remedy of the case.
            n: u32 = *n,
            /// What kind.
            kind: Kind = *kind,
            /// What exactly.
            what: String = what.clone(),
            /// What it costs, in minor units of `currency`.
            cost: i64 = *cost,
            /// ISO 4217.
            currency: String = currency.clone(),
            /// On whose authority.
            authority: AuthorityShape = (*authority).into(),
        },
        /// The one asked said yes.
        Approved { n, by } => "approved" {
            /// Which remedy of the case.
            n: u32 = *n,
            /// The member who said so.
            by: i64 = by.0,
        },
        /// The one asked said no.
        Refused { n, by, why } => "refused" {
            /// Which remedy of the case.
            n: u32 = *n,
            /// The member who said so.
            by: i64 = by.0,
            /// Why.
            why: String = why.clone(),
        },
        /// It is with the customer.
        Delivered { n, evidence, file } => "delivered" {
            /// Which remedy of the case.
            n: u32 = *n,
            /// How we know.
            evidence: Option<String> = evidence.clone(),
            /// The attachment that shows it.
            file: Option<u32> = *file,
        },
        /// The customer says it is.
        Confirmed { n } => "confirmed" {
            /// Which remedy of the case.
            n: u32 = *n,
        },
        /// The customer says it is not, or does not help.
        Refuted { n, words } => "refuted" {
            /// Which remedy of the case.
            n: u32 = *n,
            /// Their words.
            words: String = words.clone(),
        },
        /// It is no longer offered.
        Withdrawn { n, why } => "withdrawn" {
            /// Which remedy of the case.
            n: u32 = *n,
            /// Why.
            why: String = why.clone(),
        },
    }
}
