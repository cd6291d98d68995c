//! The SQL of promises across cases: one range of one index.

use super::{Standing, Wanted};
use base::ids::{CaseNo, CustomerId, MemberId, OrgId};
use base::time::{instant, millis};
use db::{Error, Row, Sql, args, sql};
use jiff::Timestamp;

/// A promise with the names it is shown with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The case it was made in.
    pub no: CaseNo,
    /// Its number there.
    pub n: u32,
    /// What is owed.
    pub what: String,
    /// Who owes it.
    pub owner: MemberId,
    /// The colleague it is owed to; the customer's person when none.
    pub to: Option<MemberId>,
    /// When it is due.
    pub due: Timestamp,
    /// How it stands, by name.
    pub state: String,
    /// When it was made or asked for.
    pub made_at: Timestamp,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// The person let down.
    pub contact: String,
    /// Their account.
    pub customer: String,
}

macro_rules! listed {
    ($which:literal) => {
        sql!(concat!(
            "select q.case_no, q.n, q.what, q.owner, q.to_member, q.due, q.state, q.made_at, q.done_at, p.name, k.name
             from promise q
             join case_row c on c.org = q.org and c.no = q.case_no
             join contact p on p.org = c.org and p.id = c.contact
             join customer k on k.org = c.org and k.id = c.customer
             where q.org = $1 and q.standing = $2 and ",
            $which,
            " limit $6"
        ))
    };
}

/// A page of them: what is still to come soonest first, what is over latest first.
pub fn list(sql: &mut Sql, org: OrgId, wanted: &Wanted, most: u32) -> Result<Vec<Line>, Error> {
    let standing: &'static str = wanted.standing.into();
    let is_over = matches!(wanted.standing, Standing::Broken | Standing::Kept);
    let start = if is_over { (i64::MAX, i64::MAX, i64::from(u32::MAX)) } else { (i64::MIN, 0, 0) };
    let (due, no, n) = wanted.after.map_or(start, |(due, no, n)| (millis(due), no.0, i64::from(n)));
    let told = args![org.0, standing, due, no, n, most];
    let Some(owner) = wanted.owner.map(|id| id.0) else {
        let text = if is_over {
            listed!("(q.due, q.case_no, q.n) < ($3, $4, $5) order by q.due desc, q.case_no desc, q.n desc")
        } else {
            listed!("(q.due, q.case_no, q.n) > ($3, $4, $5) order by q.due, q.case_no, q.n")
        };
        return sql.all(text, &told, read);
    };
    let text = if is_over {
        listed!("(q.due, q.case_no, q.n) < ($3, $4, $5) and q.owner = $7 order by q.due desc, q.case_no desc, q.n desc")
    } else {
        listed!("(q.due, q.case_no, q.n) > ($3, $4, $5) and q.owner = $7 order by q.due, q.case_no, q.n")
    };
    sql.all(text, &args![org.0, standing, due, no, n, most, owner], read)
}

/// Promises made to an account's people that are decided by now: kept, and broken.
pub fn kept_of(sql: &mut Sql, org: OrgId, customer: CustomerId) -> Result<(i64, i64), Error> {
    let counted = sql.one(
        sql!(
            "select cast(coalesce(sum(case when standing = 'kept' then 1 else 0 end), 0) as bigint),
                 cast(coalesce(sum(case when standing = 'broken' then 1 else 0 end), 0) as bigint)
             from promise where org = $1 and customer = $2 and standing in ('kept', 'broken') and to_member is null"
        ),
        &args![org.0, customer.0],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(counted.unwrap_or_default())
}

fn read(row: &Row) -> Result<Line, Error> {
    Ok(Line {
        no: CaseNo(row.get(0)?),
        n: row.get(1)?,
        what: row.get(2)?,
        owner: MemberId(row.get(3)?),
        to: row.get::<Option<i64>>(4)?.map(MemberId),
        due: instant(row.get(5)?),
        state: row.get(6)?,
        made_at: instant(row.get(7)?),
        done_at: row.get::<Option<i64>>(8)?.map(instant),
        contact: row.get(9)?,
        customer: row.get(10)?,
    })
}
