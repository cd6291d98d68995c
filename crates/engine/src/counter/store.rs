//! The SQL of the counters and tallies.

use base::ids::OrgId;
use db::{Error, Sql, args, sql};

/// The next number of this name; never given twice.
pub fn next(sql: &mut Sql, org: OrgId, name: &str) -> Result<i64, Error> {
    let next = sql.one(
        sql!(
            "insert into counter (org, name, value) values ($1, $2, 1)
             on conflict (org, name) do update set value = counter.value + 1 returning value"
        ),
        &args![org.0, name],
        |row| row.get(0),
    )?;
    Ok(next.unwrap_or(1))
}

/// Lets the next number of this name be one above `value`, unless it is higher already.
pub fn reset(sql: &mut Sql, org: OrgId, name: &str, value: i64) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into counter (org, name, value) values ($1, $2, $3)
             on conflict (org, name) do update set value = $3 where counter.value < $3"
        ),
        &args![org.0, name, value],
    )?;
    Ok(())
}

/// Moves a running total, so that no page counts rows.
pub fn tally(sql: &mut Sql, org: OrgId, name: &str, change: i64) -> Result<(), Error> {
    if change == 0 {
        return Ok(());
    }
    sql.run(
        sql!(
            "insert into tally (org, name, value) values ($1, $2, $3)
             on conflict (org, name) do update set value = tally.value + $3"
        ),
        &args![org.0, name, change],
    )?;
    Ok(())
}

/// Sets a running total that was counted anew. One that was never moved and is 0 stays unwritten.
pub fn set_tally(sql: &mut Sql, org: OrgId, name: &str, value: i64) -> Result<(), Error> {
    let known =
        sql.run(sql!("update tally set value = $3 where org = $1 and name = $2"), &args![org.0, name, value])?;
    if known == 0 { tally(sql, org, name, value) } else { Ok(()) }
}

/// All running totals of an organisation.
pub fn tallies(sql: &mut Sql, org: OrgId) -> Result<Vec<(String, i64)>, Error> {
    sql.all(sql!("select name, value from tally where org = $1"), &args![org.0], |row| Ok((row.get(0)?, row.get(1)?)))
}
