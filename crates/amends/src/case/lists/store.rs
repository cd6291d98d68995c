//! The SQL of the Cases list. Each way of asking has its own text and its own index.

use crate::case::lists::Wanted;
use crate::fact::{instant, millis};
use crate::ids::{CaseNo, ContactId, CustomerId, MemberId, OrgId};
use db::{Error, Row, Sql, args, sql};
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
}

/// Before this row; the first page begins before everything to come.
fn key(before: Option<(Timestamp, CaseNo)>) -> (i64, i64) {
    before.map_or((i64::MAX, i64::MAX), |(at, no)| (millis(at), no.0))
}

/// Open or closed ones.
pub fn recent(sql: &mut Sql, org: OrgId, wanted: &Wanted, most: u32) -> Result<Vec<Listed>, Error> {
    let (at, no) = key(wanted.before);
    sql.all(
        sql!(
            "select c.no, c.subject, c.customer, k.name, c.contact, p.name, c.owner, c.step, c.misses, c.harm, c.outcome,
                 c.unanswered, c.last_at, c.next_due
             from case_row c
             join contact p on p.org = c.org and p.id = c.contact
             join customer k on k.org = c.org and k.id = c.customer
             where c.org = $1 and c.is_open = $5 and (c.last_at < $2 or (c.last_at = $2 and c.no < $3))
               and (cast($6 as text) is null or c.harm = $6) and (cast($7 as text) is null or c.outcome = $7)
             order by c.last_at desc, c.no desc limit $4"
        ),
        &args![org.0, at, no, most, !wanted.closed, &wanted.harm, &wanted.outcome],
        read_listed,
    )
}

/// Of one owner, or of nobody.
pub fn of_owner(sql: &mut Sql, org: OrgId, wanted: &Wanted, most: u32) -> Result<Vec<Listed>, Error> {
    let (at, no) = key(wanted.before);
    sql.all(
        sql!(
            "select c.no, c.subject, c.customer, k.name, c.contact, p.name, c.owner, c.step, c.misses, c.harm, c.outcome,
                 c.unanswered, c.last_at, c.next_due
             from case_row c
             join contact p on p.org = c.org and p.id = c.contact
             join customer k on k.org = c.org and k.id = c.customer
             where c.org = $1 and c.is_open = $5 and c.owner = $6 and (c.last_at < $2 or (c.last_at = $2 and c.no < $3))
               and (cast($7 as text) is null or c.step = $7) and (cast($8 as text) is null or c.harm = $8)
             order by c.last_at desc, c.no desc limit $4"
        ),
        &args![org.0, at, no, most, !wanted.closed, wanted.owner.map_or(0, |id| id.0), &wanted.step, &wanted.harm],
        read_listed,
    )
}

/// At one step.
pub fn at_step(sql: &mut Sql, org: OrgId, wanted: &Wanted, most: u32) -> Result<Vec<Listed>, Error> {
    let (at, no) = key(wanted.before);
    sql.all(
        sql!(
            "select c.no, c.subject, c.customer, k.name, c.contact, p.name, c.owner, c.step, c.misses, c.harm, c.outcome,
                 c.unanswered, c.last_at, c.next_due
             from case_row c
             join contact p on p.org = c.org and p.id = c.contact
             join customer k on k.org = c.org and k.id = c.customer
             where c.org = $1 and c.is_open = $5 and c.step = $6 and (c.last_at < $2 or (c.last_at = $2 and c.no < $3))
               and (cast($7 as text) is null or c.harm = $7)
             order by c.last_at desc, c.no desc limit $4"
        ),
        &args![org.0, at, no, most, !wanted.closed, &wanted.step, &wanted.harm],
        read_listed,
    )
}

/// Those an answer is owed on.
pub fn unanswered(
    sql: &mut Sql,
    org: OrgId,
    before: Option<(Timestamp, CaseNo)>,
    most: u32,
) -> Result<Vec<Listed>, Error> {
    let (at, no) = key(before);
    sql.all(
        sql!(
            "select c.no, c.subject, c.customer, k.name, c.contact, p.name, c.owner, c.step, c.misses, c.harm, c.outcome,
                 c.unanswered, c.last_at, c.next_due
             from case_row c
             join contact p on p.org = c.org and p.id = c.contact
             join customer k on k.org = c.org and k.id = c.customer
             where c.org = $1 and c.unanswered > 0 and (c.last_at < $2 or (c.last_at = $2 and c.no < $3))
             order by c.last_at desc, c.no desc limit $4"
        ),
        &args![org.0, at, no, most],
        read_listed,
    )
}

/// Of one account, open and closed.
pub fn of_customer(
    sql: &mut Sql,
    org: OrgId,
    customer: CustomerId,
    before: Option<(Timestamp, CaseNo)>,
    most: u32,
) -> Result<Vec<Listed>, Error> {
    let (at, no) = key(before);
    sql.all(
        sql!(
            "select c.no, c.subject, c.customer, k.name, c.contact, p.name, c.owner, c.step, c.misses, c.harm, c.outcome,
                 c.unanswered, c.last_at, c.next_due
             from case_row c
             join contact p on p.org = c.org and p.id = c.contact
             join customer k on k.org = c.org and k.id = c.customer
             where c.org = $1 and c.customer = $5 and (c.last_at < $2 or (c.last_at = $2 and c.no < $3))
             order by c.last_at desc, c.no desc limit $4"
        ),
        &args![org.0, at, no, most, customer.0],
        read_listed,
    )
}

/// These, in this order; those that are not there are left out.
pub fn by_numbers(sql: &mut Sql, org: OrgId, numbers: &[CaseNo]) -> Result<Vec<Listed>, Error> {
    let mut found = Vec::with_capacity(numbers.len());
    for no in numbers {
        found.extend(sql.one(
            sql!(
                "select c.no, c.subject, c.customer, k.name, c.contact, p.name, c.owner, c.step, c.misses, c.harm, c.outcome,
                 c.unanswered, c.last_at, c.next_due
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
    })
}
