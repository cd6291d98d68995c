//! The SQL of leases, and of what is remembered of each job's last run.

use super::{Last, Standing};
use base::time::{instant, millis};
use db::{Error, Sql, args, sql, sql_each};
use jiff::{SignedDuration, Timestamp};

/// The hour of the database: the one clock that all nodes share, however wrong their own may be.
pub fn now(sql: &mut Sql) -> Result<Timestamp, Error> {
    let read = sql.one(
        sql_each! {
            sqlite: "select cast(unixepoch('subsec') * 1000 as integer)",
            postgres: "select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)",
        },
        &args![],
        |row| row.get::<i64>(0),
    )?;
    Ok(instant(read.unwrap_or_default()))
}

/// Takes the lease, or prolongs it for whoever has it. False while another holder's has not run out.
pub fn take(sql: &mut Sql, (name, holder): (&str, &str), (now, until): (Timestamp, Timestamp)) -> Result<bool, Error> {
    let taken = sql.one(
        sql!(
            "insert into lease (name, holder, until) values ($1, $2, $3)
             on conflict (name) do update set holder = $2, until = $3
             where lease.holder = $2 or lease.until <= $4 returning holder"
        ),
        &args![name, holder, millis(until), millis(now)],
        |row| row.get::<String>(0),
    )?;
    Ok(taken.is_some())
}

/// Prolongs a lease. False when another has taken it, or it was given back.
pub fn prolong(sql: &mut Sql, (name, holder): (&str, &str), until: Timestamp) -> Result<bool, Error> {
    let changed = sql.run(
        sql!("update lease set until = $3 where name = $1 and holder = $2"),
        &args![name, holder, millis(until)],
    )?;
    Ok(changed == 1)
}

/// Gives a lease back. Whoever does not hold it gives back nothing.
pub fn give_back(sql: &mut Sql, name: &str, holder: &str) -> Result<(), Error> {
    sql.run(sql!("delete from lease where name = $1 and holder = $2"), &args![name, holder])?;
    Ok(())
}

/// How much longer a lease is good for its holder; nothing when nobody holds it.
pub fn rest(sql: &mut Sql, name: &str, now: Timestamp) -> Result<SignedDuration, Error> {
    let until = sql.one(sql!("select until from lease where name = $1"), &args![name], |row| row.get(0))?;
    Ok(until.map_or(SignedDuration::ZERO, |until| instant(until).duration_since(now)))
}

/// Nobody holds any lease.
pub fn free_all(sql: &mut Sql) -> Result<(), Error> {
    sql.run(sql!("delete from lease"), &args![])?;
    Ok(())
}

/// Remembers a job's last run. A fault is remembered until the next one.
pub fn ran(sql: &mut Sql, job: &str, last: &Last) -> Result<(), Error> {
    let fault = last.fault.as_ref();
    sql.run(
        sql!(
            "insert into job (name, node, ran_at, took, failed_at, fault) values ($1, $2, $3, $4, $5, $6)
             on conflict (name) do update set node = $2, ran_at = $3, took = $4,
               failed_at = coalesce($5, job.failed_at), fault = coalesce($6, job.fault)"
        ),
        &args![
            job,
            &last.node,
            millis(last.at),
            last.took,
            fault.map(|(at, _)| millis(*at)),
            fault.map(|(_, says)| says.as_str())
        ],
    )?;
    Ok(())
}

/// How a job stands: who holds its lease, and what is remembered of its last run.
pub fn standing(sql: &mut Sql, job: &str, now: Timestamp) -> Result<Standing, Error> {
    let held = sql.one(
        sql!("select holder, until from lease where name = $1 and until > $2"),
        &args![&super::lease_of(job), millis(now)],
        |row| Ok((row.get::<String>(0)?, instant(row.get(1)?))),
    )?;
    let last =
        sql.one(sql!("select node, ran_at, took, failed_at, fault from job where name = $1"), &args![job], |row| {
            let fault = row.get::<Option<i64>>(3)?.map(instant).zip(row.get::<Option<String>>(4)?);
            Ok(Last { node: row.get(0)?, at: instant(row.get(1)?), took: row.get(2)?, fault })
        })?;
    Ok(Standing { held, last })
}
