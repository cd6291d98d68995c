//! The SQL of cleaning up.

use crate::fact::millis;
use db::{Error, Sql, args, sql};
use jiff::Timestamp;

/// Forgets sessions that ended, and answers kept for repeated requests, before then.
pub fn sweep(sql: &mut Sql, before: Timestamp) -> Result<(), Error> {
    sql.run(sql!("delete from session where expires_at < $1"), &args![millis(before)])?;
    sql.run(sql!("delete from idempotency where at < $1"), &args![millis(before)])?;
    Ok(())
}
