//! The SQL of answers kept for requests that may be sent twice.

use base::ids::{MemberId, OrgId};
use base::time::millis;
use db::{Error, Sql, args, sql};
use jiff::Timestamp;

/// The request, status and answer kept under a key.
pub fn find(sql: &mut Sql, org: OrgId, member: MemberId, key: &str) -> Result<Option<(String, u16, String)>, Error> {
    sql.one(
        sql!("select request, status, answer from idempotency where org = $1 and member = $2 and name = $3"),
        &args![org.0, member.0, key],
        |row| Ok((row.get(0)?, u16::try_from(row.get::<i64>(1)?).unwrap_or(200), row.get(2)?)),
    )
}

/// Keeps one; false when there is one already.
pub fn keep(
    sql: &mut Sql,
    (org, member): (OrgId, MemberId),
    (key, request): (&str, &str),
    (status, answer): (u16, &str),
    now: Timestamp,
) -> Result<bool, Error> {
    let kept = sql.run(
        sql!(
            "insert into idempotency (org, member, name, request, status, answer, at) values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (org, member, name) do nothing"
        ),
        &args![org.0, member.0, key, request, i64::from(status), answer, millis(now)],
    )?;
    Ok(kept == 1)
}

/// Forgets what somebody has sent by the form of this path since a moment.
pub fn forget_form(sql: &mut Sql, (org, member): (OrgId, MemberId), path: &str, since: Timestamp) -> Result<(), Error> {
    sql.run(
        sql!(
            "delete from idempotency
             where org = $1 and member = $2 and at >= $3 and request = $4 and name like 'form %'"
        ),
        &args![org.0, member.0, millis(since), path],
    )?;
    Ok(())
}

/// Forgets those from before a moment.
pub fn forget_before(sql: &mut Sql, moment: Timestamp) -> Result<(), Error> {
    sql.run(sql!("delete from idempotency where at < $1"), &args![millis(moment)])?;
    Ok(())
}
