//! The Cases list: filters kept in the address, pages by the key of the last row.

mod store;

pub use store::Listed;

use crate::ids::{CaseNo, CustomerId, MemberId, OrgId};
use jiff::Timestamp;

/// Which cases are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Closed ones instead of open ones.
    pub closed: bool,
    /// Of this owner; `MemberId(0)` is nobody.
    pub owner: Option<MemberId>,
    /// At this step.
    pub step: Option<String>,
    /// Of this account, open and closed.
    pub customer: Option<CustomerId>,
    /// With this harm.
    pub harm: Option<String>,
    /// With this outcome.
    pub outcome: Option<String>,
    /// Only those an answer is owed on.
    pub unanswered: bool,
    /// In which all these words stand.
    pub query: String,
    /// Before this row: when it last moved, and its number.
    pub before: Option<(Timestamp, CaseNo)>,
}

/// A page of the list, newest movement first.
///
/// # Errors
/// When the store does not answer.
pub fn list(sql: &mut db::Sql, org: OrgId, wanted: &Wanted, most: u32) -> Result<Vec<Listed>, db::Error> {
    if !wanted.query.trim().is_empty() {
        let found = crate::search::find(sql, org, &wanted.query, most)?;
        return store::by_numbers(sql, org, &found);
    }
    match wanted {
        Wanted { customer: Some(customer), .. } => store::of_customer(sql, org, *customer, wanted.before, most),
        Wanted { unanswered: true, .. } => store::unanswered(sql, org, wanted.before, most),
        Wanted { owner: Some(_), .. } => store::of_owner(sql, org, wanted, most),
        Wanted { step: Some(_), .. } => store::at_step(sql, org, wanted, most),
        _ => store::recent(sql, org, wanted, most),
    }
}
