//! The SQL of sign-ins.

use super::{SignIn, What};
use base::ids::{MemberId, OrgId};
use base::time::{instant, millis};
use db::{Error, Sql, args, sql};
use jiff::{SignedDuration, Timestamp};

/// How long the same thing from the same place is one line.
const SAME: SignedDuration = SignedDuration::from_hours(1);

/// Notes what happened.
pub fn note(
    sql: &mut Sql,
    (org, member): (OrgId, MemberId),
    what: What,
    address: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let name: &'static str = what.into();
    let last: Option<(i64, String, String, i64)> = sql.one(
        sql!("select n, what, address, at from sign_in where org = $1 and member = $2 order by n desc limit 1"),
        &args![org.0, member.0],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let n = match last {
        Some((n, what, from, at)) if what == name && from == address && instant(at) + SAME > now => {
            sql.run(
                sql!("update sign_in set times = times + 1, at = $4 where org = $1 and member = $2 and n = $3"),
                &args![org.0, member.0, n, millis(now)],
            )?;
            return Ok(());
        }
        last => last.map_or(1, |(n, ..)| n + 1),
    };
    sql.run(
        sql!("insert into sign_in (org, member, n, what, address, at) values ($1, $2, $3, $4, $5, $6)"),
        &args![org.0, member.0, n, name, address, millis(now)],
    )?;
    Ok(())
}

/// The newest lines of a member, the newest first.
pub fn latest(sql: &mut Sql, org: OrgId, member: MemberId, most: u32) -> Result<Vec<SignIn>, Error> {
    let rows: Vec<(String, String, i64, i64)> = sql.all(
        sql!("select what, address, at, times from sign_in where org = $1 and member = $2 order by n desc limit $3"),
        &args![org.0, member.0, most],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let line = |(what, address, at, times): (String, String, i64, i64)| {
        Some(SignIn { what: what.parse::<What>().ok()?, address, at: instant(at), times })
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

/// Forgets what is older.
pub fn forget_before(sql: &mut Sql, before: Timestamp) -> Result<(), Error> {
    sql.run(sql!("delete from sign_in where at < $1"), &args![millis(before)])?;
    Ok(())
}
