//! A case as JSON: how it stands, all of it, its history; and a complaint that another program brings.

mod lists;
mod shapes;
mod take;
mod whole;

pub use shapes::{DoneShape, StateShape, TakenShape, done, version};
pub use take::receive;

use super::Case;
use crate::fact::Stored;
use crate::ids::{CaseNo, OrgId};
use crate::refusal::{Error, Refusal};
use crate::web::deed::Doors;
use crate::{desk, fact};
use db::Sql;

/// A case with its history.
///
/// # Errors
/// Refused when there is no such case here.
pub(crate) fn read_case(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<(Case, Vec<Stored>), Error> {
    let history = fact::load(sql, org, no)?;
    let case = desk::fold(&history).ok_or_else(|| Refusal::not_found(format!("There is no case {no} here.")))?;
    Ok((case, history))
}

/// All calls of this room that are no deeds.
pub fn calls(doors: Doors) -> Doors {
    whole::calls(take::calls(lists::calls(doors)))
}
