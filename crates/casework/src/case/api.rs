//! A case as JSON: how it stands, all of it, its history.

mod facts;
mod lists;
mod shapes;
mod whole;

use super::Case;
use crate::case::Stored;
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
pub use facts::{BodyShape, shown_kind};
pub use shapes::{DoneShape, StateShape, TakenShape, done, version};
use web::action::Registry;

/// A case with its history.
///
/// # Errors
/// Refused when there is no such case here.
pub fn read_case(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<(Case, Vec<Stored>), Error> {
    let history = crate::case::history(sql, org, no)?;
    let case = crate::case::fold(&history).ok_or_else(|| Refusal::not_found(format!("There is no case {no} here.")))?;
    Ok((case, history))
}

/// All reads of this module.
pub fn calls(registry: Registry) -> Registry {
    whole::calls(lists::calls(registry))
}
