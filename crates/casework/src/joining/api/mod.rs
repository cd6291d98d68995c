//! What happens between cases, as JSON.

mod facts;

use super::{Joining, LinkKind};
pub use facts::FactShape;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// The cases that a case has to do with.
#[derive(Serialize, ToSchema)]
#[schema(as = OtherCases)]
pub struct OthersShape {
    /// Those that were merged into it.
    merged_from: Vec<MergedShape>,
    /// Those it is linked to.
    links: Vec<LinkShape>,
}

/// A case that was merged into this one.
#[derive(Serialize, ToSchema)]
#[schema(as = MergedCase)]
pub struct MergedShape {
    /// Its number, `A-1043`.
    case: String,
    /// When; until a day after that it can be undone, on that case.
    at: Timestamp,
}

/// A case that this one is linked to.
#[derive(Serialize, ToSchema)]
#[schema(as = CaseLink)]
pub struct LinkShape {
    /// Its number, `A-1043`.
    to: String,
    /// What this case has to do with it.
    how: LinkKind,
}

impl From<&Joining> for OthersShape {
    fn from(joining: &Joining) -> OthersShape {
        let merged = joining.merged_from().map(|taken| MergedShape { case: taken.from.to_string(), at: taken.at });
        let links = joining.links.iter().map(|(to, how)| LinkShape { to: to.to_string(), how: *how });
        OthersShape { merged_from: merged.collect(), links: links.collect() }
    }
}
