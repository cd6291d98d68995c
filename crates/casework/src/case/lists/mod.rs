//! The Cases list: filters kept in the address, pages by the key of the last row.

pub mod pages;
mod store;

pub use store::{Listed, by_numbers, counts_of, verdicts_of};

use base::ids::{CaseNo, CustomerId, MemberId, OrgId};
use jiff::Timestamp;

/// Open ones, closed ones, or either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Status {
    /// Not yet closed.
    #[default]
    Open,
    /// Closed with an outcome.
    Closed,
    /// Either.
    All,
}

/// Which cases are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Open or closed.
    pub status: Status,
    /// Of this owner; `MemberId(0)` is nobody.
    pub owner: Option<MemberId>,
    /// At this step.
    pub step: Option<String>,
    /// Of this account.
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

/// The most cases a search looks at; who finds more adds a word.
pub const SEARCHED: u32 = 200;

/// A page of the list, newest movement first. All filters hold together; the narrowest decides which index is read.
///
/// # Errors
/// When the store does not answer.
pub fn list(sql: &mut db::Sql, org: OrgId, wanted: &Wanted, most: u32) -> Result<Vec<Listed>, db::Error> {
    if !wanted.query.trim().is_empty() {
        let found = crate::search::find(sql, org, &wanted.query, SEARCHED)?;
        let mut listed = store::by_numbers(sql, org, &found)?;
        listed.retain(|each| is_wanted(each, wanted));
        listed.truncate(most as usize);
        return Ok(listed);
    }
    match wanted {
        Wanted { customer: Some(_), .. } => store::of_customer(sql, org, wanted, most),
        Wanted { unanswered: true, .. } => store::unanswered(sql, org, wanted, most),
        Wanted { status: Status::All, .. } => either(sql, org, wanted, most),
        Wanted { owner: Some(_), .. } => store::of_owner(sql, org, wanted, most),
        Wanted { step: Some(_), .. } => store::at_step(sql, org, wanted, most),
        _ => store::recent(sql, org, wanted, most),
    }
}

/// Open and closed ones, each by their own index, and the newest of both.
fn either(sql: &mut db::Sql, org: OrgId, wanted: &Wanted, most: u32) -> Result<Vec<Listed>, db::Error> {
    let mut both = Vec::new();
    for status in [Status::Open, Status::Closed] {
        both.extend(list(sql, org, &Wanted { status, ..wanted.clone() }, most)?);
    }
    both.sort_by_key(|each| std::cmp::Reverse((each.last_at, each.no)));
    both.truncate(most as usize);
    Ok(both)
}

/// The same filters over what a search has found.
fn is_wanted(each: &Listed, wanted: &Wanted) -> bool {
    let same = |want: &Option<String>, has: &str| want.as_deref().is_none_or(|want| want == has);
    let status = match wanted.status {
        Status::Open => each.is_open,
        Status::Closed => !each.is_open,
        Status::All => true,
    };
    status
        && wanted.owner.is_none_or(|id| each.owner.map_or(0, |o| o.0) == id.0)
        && wanted.customer.is_none_or(|id| each.customer.0 == id)
        && same(&wanted.step, &each.step)
        && same(&wanted.harm, &each.harm)
        && wanted.outcome.as_deref().is_none_or(|want| each.outcome.as_deref() == Some(want))
        && (!wanted.unanswered || each.unanswered > 0)
}
