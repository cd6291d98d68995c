//! A case as JSON: how it stands, all of it, its history; and a complaint that another program brings.

mod facts;
mod lists;
mod shapes;
mod take;
mod whole;

pub use facts::BodyShape;
pub use shapes::{DoneShape, StateShape, TakenShape, done, version};
pub use take::receive;

use super::Case;
use crate::case::Stored;
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
use web::doors::Doors;

/// A case with its history.
///
/// # Errors
/// Refused when there is no such case here.
pub fn read_case(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<(Case, Vec<Stored>), Error> {
    let history = crate::case::history(sql, org, no)?;
    let case = crate::case::fold(&history).ok_or_else(|| Refusal::not_found(format!("There is no case {no} here.")))?;
    Ok((case, history))
}

/// All calls of this room that are no deeds.
pub fn calls(doors: Doors) -> Doors {
    whole::calls(take::calls(lists::calls(doors)))
}
