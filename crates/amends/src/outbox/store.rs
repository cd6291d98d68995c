//! The SQL of the outbox.

use super::Waiting;
use crate::fact::millis;
use crate::ids::{CaseNo, OrgId};
use db::{Error, Sql, args, sql};
use jiff::Timestamp;

/// Queues a message, or queues it once more after it had failed.
pub fn queue(sql: &mut Sql, org: OrgId, no: CaseNo, n: u32, now: Timestamp) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into outbox (org, case_no, n, state, tries, next_at, reason) values ($1, $2, $3, 'queued', 0, $4, null)
             on conflict (org, case_no, n) do update set state = 'queued', tries = 0, next_at = $4, reason = null"
        ),
        &args![org.0, no.0, n, millis(now)],
    )?;
    Ok(())
}

/// Whether anything is due, so that an idle outbox writes nothing.
pub fn is_due(sql: &mut Sql, now: Timestamp) -> Result<bool, Error> {
    let due = sql.one(
        sql!("select 1 from outbox where state = 'queued' and next_at <= $1 limit 1"),
        &args![millis(now)],
        |row| row.get::<i64>(0),
    )?;
    Ok(due.is_some())
}

/// Takes the message that has waited longest and is due; until `again` nobody else gets it. Whoever took it and
/// vanished leaves it to be tried then, with the same Message-ID.
pub fn claim(sql: &mut Sql, now: Timestamp, again: Timestamp) -> Result<Option<Waiting>, Error> {
    sql.one(
        sql!(
            "update outbox set tries = tries + 1, next_at = $2 where state = 'queued' and next_at <= $1
               and (org, case_no, n) in (select org, case_no, n from outbox where state = 'queued' and next_at <= $1
                                         order by next_at limit 1)
             returning org, case_no, n, tries"
        ),
        &args![millis(now), millis(again)],
        |row| Ok(Waiting { org: OrgId(row.get(0)?), no: CaseNo(row.get(1)?), n: row.get(2)?, tries: row.get(3)? }),
    )
}

/// It was handed over.
pub fn sent(sql: &mut Sql, waiting: &Waiting) -> Result<(), Error> {
    sql.run(
        sql!("update outbox set state = 'sent', reason = null where org = $1 and case_no = $2 and n = $3"),
        &args![waiting.org.0, waiting.no.0, waiting.n],
    )?;
    Ok(())
}

/// It was not; it is tried again at `next`, or given up when there is none.
pub fn failed(sql: &mut Sql, waiting: &Waiting, reason: &str, next: Option<Timestamp>) -> Result<(), Error> {
    let state = if next.is_some() { "queued" } else { "failed" };
    sql.run(
        sql!(
            "update outbox set state = $4, reason = $5, next_at = coalesce($6, next_at)
             where org = $1 and case_no = $2 and n = $3"
        ),
        &args![waiting.org.0, waiting.no.0, waiting.n, state, reason, next.map(millis)],
    )?;
    Ok(())
}

/// Why messages of a case are still waiting: number, tries, the last reason.
pub fn troubles(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Vec<(u32, u32, String)>, Error> {
    sql.all(
        sql!("select n, tries, reason from outbox where org = $1 and case_no = $2 and reason is not null"),
        &args![org.0, no.0],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// Lets everything that is queued be due at once: after the settings of the mail server were mended, say.
pub fn release(sql: &mut Sql) -> Result<(), Error> {
    sql.run(sql!("update outbox set next_at = 0 where state = 'queued'"), &args![])?;
    Ok(())
}
