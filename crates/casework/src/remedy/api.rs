//! Containment and remedies as JSON.

mod facts;

pub use facts::FactShape;

use super::{Authority, Containment, Kind, Remedies, Remedy};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::extract::Money;

/// What limits the damage and what makes good.
#[derive(Serialize, ToSchema)]
#[schema(as = Containing)]
pub struct ContainingShape {
    /// What the customer stands to lose while this is not cured.
    exposure: Option<String>,
    /// What limits it.
    containment: Option<String>,
    /// Or why nothing needs limiting.
    not_needed: Option<String>,
    /// What makes good, oldest first.
    remedies: Vec<RemedyShape>,
}

/// A remedy as it stands.
#[derive(Serialize, ToSchema)]
#[schema(as = Remedy)]
pub struct RemedyShape {
    /// Counts the remedies of a case from 1.
    n: u32,
    /// What kind.
    kind: Kind,
    /// What exactly.
    what: String,
    /// What it costs us.
    cost: Money,
    /// The member on whose authority it is given, or who was asked.
    authority: i64,
    /// `asked`, `offered`, `delivered`, `confirmed`, `refuted`, `refused` or `withdrawn`.
    state: String,
    /// How we know that it is with the customer.
    evidence: Option<String>,
    /// The last reason given.
    why: Option<String>,
    /// When it was delivered.
    delivered_at: Option<Timestamp>,
}

impl From<&Remedies> for ContainingShape {
    fn from(remedies: &Remedies) -> Self {
        let (containment, not_needed) = match remedies.containment() {
            Some(Containment::By(text)) => (Some(text.clone()), None),
            Some(Containment::NotNeeded(why)) => (None, Some(why.clone())),
            None => (None, None),
        };
        let exposure = remedies.exposure().map(str::to_owned);
        ContainingShape { exposure, containment, not_needed, remedies: remedies.all().iter().map(Into::into).collect() }
    }
}

impl From<&Remedy> for RemedyShape {
    fn from(remedy: &Remedy) -> Self {
        let (Authority::Own(authority) | Authority::Asked(authority) | Authority::Approved(authority)) =
            remedy.authority;
        RemedyShape {
            n: remedy.n,
            kind: remedy.kind,
            what: remedy.what.clone(),
            cost: Money { minor: remedy.cost, currency: remedy.currency.clone() },
            authority: authority.0,
            state: remedy.state.to_string(),
            evidence: remedy.evidence.clone(),
            why: remedy.why.clone(),
            delivered_at: remedy.delivered_at,
        }
    }
}
