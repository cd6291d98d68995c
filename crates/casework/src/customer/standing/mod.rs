//! How far a person of a customer is trusted: which links to their pages still open, and whether their place at the customer
//! is known or only what they said of it.

mod store;

pub use store::{confirm, domain, doubt, end_links, generation, is_confirmed, unconfirmed};

use base::ids::{CustomerId, OrgId};
use base::providers;
use db::{Error, Sql};

/// Whether people share this account for no better reason than that they have their mail at the same provider: older
/// versions knew few of them.
pub fn is_a_providers(sql: &mut Sql, org: OrgId, id: CustomerId) -> Result<bool, Error> {
    Ok(domain(sql, org, id)?.is_some_and(|domain| providers::is_provider(&domain)))
}
