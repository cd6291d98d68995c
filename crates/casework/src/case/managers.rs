//! When the people of an organisation change: what was put before a manager goes to the one who answers now.

use super::row::project;
use super::{load, store};
use base::ids::OrgId;
use base::refusal::Error;
use db::Sql;
use engine::desk::topic;
use engine::stream;
use people::member;

/// Writes anew who is owed an answer about a colleague.
///
/// # Errors
/// A fault of the store.
pub fn put_before_managers(sql: &mut Sql, org: OrgId) -> Result<(), Error> {
    let cases = store::before_managers(sql, org)?;
    let Some(organisation) = member::organisation(sql, org)?.filter(|_| !cases.is_empty()) else { return Ok(()) };
    stream::hold(sql)?;
    for no in cases {
        let Some((case, _)) = stream::readable(load(sql, org, no), |_| ())? else { continue };
        let owed = project(&case, &organisation.people).owed;
        store::write_owed(sql, (org, no, case.head.contact), owed.len(), &owed)?;
        sql.announce(topic(org, no));
    }
    Ok(())
}
