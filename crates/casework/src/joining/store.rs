//! The SQL of it: words and files of a message, copied to the case that takes it.

use base::ids::{CaseNo, CustomerId, OrgId};
use db::{Error, Sql, args, sql};

/// The most cases of a customer that are offered to choose from.
const OFFERED: u32 = 20;

/// Where a message lies.
pub type At = (CaseNo, u32);

/// The other open cases of a customer, the one that changed last first.
pub fn others(sql: &mut Sql, org: OrgId, (customer, no): (CustomerId, CaseNo)) -> Result<Vec<(CaseNo, String)>, Error> {
    sql.all(
        sql!(
            "select no, subject from case_row where org = $1 and customer = $2 and is_open and no <> $3
             order by last_at desc, no desc limit $4"
        ),
        &args![org.0, customer.0, no.0, OFFERED],
        |row| Ok((CaseNo(row.get(0)?), row.get(1)?)),
    )
}

/// The case that one goes on in by its row; none when it is there itself, or there is no such case.
pub fn merged_into(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Option<CaseNo>, Error> {
    let found =
        sql.one(sql!("select merged_into from case_row where org = $1 and no = $2"), &args![org.0, no.0], |row| {
            row.get::<Option<i64>>(0)
        })?;
    Ok(found.flatten().map(CaseNo))
}

/// Whether anything of a case ever went to another. Its facts are asked, and not read.
pub fn has_given(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<bool, Error> {
    let found = sql.one(
        sql!("select 1 from fact where org = $1 and stream = $2 and room = 'joining' and kind = 'gave' limit 1"),
        &args![org.0, no.0],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.is_some())
}

/// Copies the words and files of a message. They stay where they were too: what a history is chained to is never taken out of
/// it.
pub fn copy(sql: &mut Sql, org: OrgId, (no, n): At, (to, here): At) -> Result<(), Error> {
    let at = args![org.0, no.0, n, to.0, here];
    sql.run(
        sql!(
            "insert into message (org, case_no, n, subject, body, quoted, signature, html, message_id, arrival)
             select org, $4, $5, subject, body, quoted, signature, html, message_id, arrival
             from message where org = $1 and case_no = $2 and n = $3"
        ),
        &at,
    )?;
    sql.run(
        sql!(
            "insert into attachment (org, case_no, n, i, name, mime, size, sha256, inline, content_id, bytes)
             select org, $4, $5, i, name, mime, size, sha256, inline, content_id, bytes
             from attachment where org = $1 and case_no = $2 and n = $3"
        ),
        &at,
    )?;
    Ok(())
}
