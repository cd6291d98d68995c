//! The SQL of the promises of cases.

use super::{Promise, To};
use base::ids::{CaseNo, CustomerId, OrgId};
use base::time::millis;
use db::{Error, Sql, args, sql};
use engine::aggregate::{Streams, Table};

/// The table of the projection, as the check reads it.
pub(super) const TABLES: &[Table] = &[Table {
    name: "promise",
    rows: sql!("select case_no, q.* from promise q where org = $1 and case_no > $2 and case_no <= $3"),
}];

/// Writes the row of one promise.
pub(super) fn write(
    sql: &mut Sql,
    (org, no, customer): (OrgId, CaseNo, CustomerId),
    promise: &Promise,
) -> Result<(), Error> {
    let state: &'static str = promise.state.into();
    let to_member = match promise.to {
        To::Member(id) => Some(id.0),
        To::Contact(_) => None,
    };
    sql.run(
        sql!(
            "insert into promise (org, case_no, n, owner, to_member, what, due, state, standing, made_at, done_at, broken_at,
                 customer)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             on conflict (org, case_no, n) do update set to_member = excluded.to_member, what = excluded.what, due = excluded.due,
                 state = excluded.state, standing = excluded.standing, done_at = excluded.done_at,
                 broken_at = excluded.broken_at, customer = excluded.customer"
        ),
        &args![
            org.0,
            no.0,
            promise.n,
            promise.owner.0,
            to_member,
            &promise.what,
            millis(promise.due),
            state,
            promise.standing(),
            millis(promise.made_at),
            promise.done_at.map(millis),
            promise.broken_at.map(millis),
            customer.0
        ],
    )?;
    Ok(())
}

/// Empties the rows of the promises of these cases.
pub(super) fn clear(sql: &mut Sql, org: OrgId, streams: Streams) -> Result<(), Error> {
    let (after, upto) = streams.bounds();
    sql.run(sql!("delete from promise where org = $1 and case_no > $2 and case_no <= $3"), &args![org.0, after, upto])?;
    Ok(())
}

/// How many promises to customers these cases still owe.
pub(super) fn promised(sql: &mut Sql, org: OrgId, streams: Streams) -> Result<i64, Error> {
    let (after, upto) = streams.bounds();
    let count = sql.one(
        sql!(
            "select count(*) from promise where org = $1 and case_no > $2 and case_no <= $3 and to_member is null
                 and state = 'promised'"
        ),
        &args![org.0, after, upto],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or_default())
}
