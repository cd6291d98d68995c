//! The SQL of the Cases list. Each way of asking has its own text, and begins with the columns of its own index.

use crate::case::One;
use crate::case::lists::{Status, Wanted};
use base::ids::{CaseNo, ContactId, CustomerId, MemberId, OrgId};
use base::time::{instant, millis};
use db::{Error, Row, Sql, Text, args, sql};
use jiff::Timestamp;

/// One line of the Cases list with the names it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub no: CaseNo,
    /// Its title.
    pub subject: String,
    /// The account.
    pub customer: (CustomerId, String),
    /// The person let down.
    pub contact: (ContactId, String),
    /// Who owns it.
    pub owner: Option<MemberId>,
    /// The step it stands at.
    pub step: String,
    /// What that step misses first.
    pub misses: String,
    /// How badly the customer is hit.
    pub harm: String,
    /// How it ended.
    pub outcome: Option<String>,
    /// Messages an answer is owed for.
    pub unanswered: i64,
    /// When anything last happened.
    pub last_at: Timestamp,
    /// When the next thing is due.
    pub next_due: Option<Timestamp>,
    /// Not closed.
    pub is_open: bool,
}

/// A line of the list by one index, with all other filters; after the key of the last row, newest first.
macro_rules! filtered {
    ($by:literal) => {
        sql!(concat!(
            "select c.no, c.subject, c.customer, k.name, c.contact, p.name, c.owner, c.step, c.misses, c.harm, c.outcome,
                 c.unanswered, c.last_at, c.next_due, c.is_open
             from case_row c
             join contact p on p.org = c.org and p.id = c.contact
             join customer k on k.org = c.org and k.id = c.customer
             where c.org = $1 and ",
            $by,
            " and (c.last_at < $2 or (c.last_at = $2 and c.no < $3))
               and (cast($5 as bigint) is null or (case when c.is_open then 1 else 0 end) = $5)
               and (cast($6 as bigint) is null or c.owner = $6)
               and (cast($7 as text) is null or c.step = $7)
               and (cast($8 as text) is null or c.harm = $8)
               and (cast($9 as text) is null or c.outcome = $9)
               and c.unanswered >= $10
             order by c.last_at desc, c.no desc limit $4"
        ))
    };
}

/// What the filters are told as, in the order of their numbers.
struct Told<'a> {
    at: i64,
    no: i64,
    open: Option<i64>,
    owner: Option<i64>,
    unanswered: i64,
    wanted: &'a Wanted,
}

fn told(wanted: &Wanted) -> Told<'_> {
    let (at, no) = wanted.before.map_or((i64::MAX, i64::MAX), |(at, no)| (millis(at), no.0));
    let open = match wanted.status {
        Status::Open => Some(1),
        Status::Closed => Some(0),
        Status::All => None,
    };
    Told { at, no, open, owner: wanted.owner.map(|id| id.0), unanswered: i64::from(wanted.unanswered), wanted }
}

/// Open or closed ones.
pub fn recent(sql: &mut Sql, org: OrgId, wanted: &Wanted, most: u32) -> Result<Vec<Listed>, Error> {
    by_state(sql, org, (wanted, most), filtered!("c.is_open = $11"))
}

/// Of one owner, or of nobody.
pub fn of_owner(sql: &mut Sql, org: OrgId, wanted: &Wanted, most: u32) -> Result<Vec<Listed>, Error> {
    by_state(sql, org, (wanted, most), filtered!("c.owner = $6 and c.is_open = $11"))
}

/// At one step.
pub fn at_step(sql: &mut Sql, org: OrgId, wanted: &Wanted, most: u32) -> Result<Vec<Listed>, Error> {
    by_state(sql, org, (wanted, most), filtered!("c.step = $7 and c.is_open = $11"))
}

fn by_state(sql: &mut Sql, org: OrgId, page: (&Wanted, u32), text: Text) -> Result<Vec<Listed>, Error> {
    let t = told(page.0);
    let is_open = page.0.status != Status::Closed;
    let w = t.wanted;
    let told = args![org.0, t.at, t.no, page.1, t.open, t.owner, &w.step, &w.harm, &w.outcome, t.unanswered, is_open];
    sql.all(text, &told, read_listed)
}

/// Those an answer is owed on.
pub fn unanswered(sql: &mut Sql, org: OrgId, wanted: &Wanted, most: u32) -> Result<Vec<Listed>, Error> {
    let t = told(wanted);
    let w = t.wanted;
    let told = args![org.0, t.at, t.no, most, t.open, t.owner, &w.step, &w.harm, &w.outcome, t.unanswered];
    sql.all(filtered!("c.unanswered > 0"), &told, read_listed)
}

/// Of one account.
pub fn of_customer(sql: &mut Sql, org: OrgId, wanted: &Wanted, most: u32) -> Result<Vec<Listed>, Error> {
    let t = told(wanted);
    let w = t.wanted;
    let customer = wanted.customer.map_or(0, |id| id.0);
    let told = args![org.0, t.at, t.no, most, t.open, t.owner, &w.step, &w.harm, &w.outcome, t.unanswered, customer];
    sql.all(filtered!("c.customer = $11"), &told, read_listed)
}

/// These, in this order; those that are not there are left out.
pub fn by_numbers(sql: &mut Sql, org: OrgId, numbers: &[CaseNo]) -> Result<Vec<Listed>, Error> {
    let mut found = Vec::with_capacity(numbers.len());
    for no in numbers {
        found.extend(sql.one(
            sql!(
                "select c.no, c.subject, c.customer, k.name, c.contact, p.name, c.owner, c.step, c.misses, c.harm, c.outcome,
                 c.unanswered, c.last_at, c.next_due, c.is_open
             from case_row c
             join contact p on p.org = c.org and p.id = c.contact
             join customer k on k.org = c.org and k.id = c.customer
             where c.org = $1 and c.no = $2"
            ),
            &args![org.0, no.0],
            read_listed,
        )?);
    }
    Ok(found)
}

/// How an account's cases stand: open ones, all of them, and how the last one closed.
pub fn counts_of(sql: &mut Sql, org: OrgId, customer: CustomerId) -> Result<(i64, i64, Option<String>), Error> {
    let counted = sql.one(
        sql!(
            "select cast(coalesce(sum(case when is_open then 1 else 0 end), 0) as bigint), count(*)
             from case_row where org = $1 and customer = $2"
        ),
        &args![org.0, customer.0],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let (open, all) = counted.unwrap_or_default();
    let last = sql.one(
        sql!(
            "select outcome from case_row where org = $1 and customer = $2 and outcome is not null
             order by last_at desc, no desc limit 1"
        ),
        &args![org.0, customer.0],
        |row| row.get(0),
    )?;
    Ok((open, all, last))
}

/// The verdicts an account has given, newest first, as their facts were stored.
pub fn verdicts_of(sql: &mut Sql, org: OrgId, customer: CustomerId, most: u32) -> Result<Vec<(Timestamp, One)>, Error> {
    sql.all(
        sql!(
            "select f.stream, f.at, f.version, f.v, f.body from case_row c
             cross join fact f
             where c.org = $1 and c.customer = $2 and f.org = c.org and f.stream = c.no and f.room = 'verdict' and f.kind = 'given'
             order by f.at desc, f.stream desc limit $3"
        ),
        &args![org.0, customer.0, most],
        |row| Ok((instant(row.get(1)?), (CaseNo(row.get(0)?), row.get(2)?, row.get(3)?, row.get(4)?))),
    )
}

fn read_listed(row: &Row) -> Result<Listed, Error> {
    Ok(Listed {
        no: CaseNo(row.get(0)?),
        subject: row.get(1)?,
        customer: (CustomerId(row.get(2)?), row.get(3)?),
        contact: (ContactId(row.get(4)?), row.get(5)?),
        owner: Some(row.get::<i64>(6)?).filter(|id| *id != 0).map(MemberId),
        step: row.get(7)?,
        misses: row.get(8)?,
        harm: row.get(9)?,
        outcome: row.get(10)?,
        unanswered: row.get(11)?,
        last_at: instant(row.get(12)?),
        next_due: row.get::<Option<i64>>(13)?.map(instant),
        is_open: row.get(14)?,
    })
}
