//! The SQL of the read tables: what lists, Today and the clock read. All of it can be dropped and folded again.

use super::projection::Totals;
use super::row::{Alarm, AlarmKind, Projection};
use super::{Case, Owed, lists};
use crate::outside;
use base::ids::{CaseNo, ContactId, MemberId, OrgId};
use base::time::{instant, millis};
use db::{Error, Sql, args, sql};
use engine::aggregate::{Streams, Table};
use jiff::Timestamp;

/// The tables of the projection, as the check reads them.
pub const TABLES: &[Table] = &[
    Table { name: "case", rows: sql!("select no, c.* from case_row c where org = $1 and no > $2 and no <= $3") },
    Table {
        name: "owed",
        rows: sql!("select case_no, d.* from owed d where org = $1 and case_no > $2 and case_no <= $3"),
    },
    Table {
        name: "alarm",
        rows: sql!("select case_no, a.* from alarm a where org = $1 and case_no > $2 and case_no <= $3"),
    },
];

/// Writes what the read tables hold of a case; `before` is what they hold now.
pub fn write_rows(
    sql: &mut Sql,
    (org, no): (OrgId, CaseNo),
    before: Option<(&Case, &Projection)>,
    after: (&Case, &Projection),
) -> Result<(), Error> {
    let (case, rows) = after;
    lists::write(sql, (org, no), case, &rows.row)?;
    if before.is_none_or(|(old, had)| had.owed != rows.owed || old.head.contact != case.head.contact) {
        write_owed(sql, (org, no, case.head.contact), before.map_or(0, |(_, old)| old.owed.len()), &rows.owed)?;
    }
    if before.is_none_or(|(_, old)| old.alarms != rows.alarms) {
        write_alarms(sql, org, no, before.map_or(0, |(_, old)| old.alarms.len()), &rows.alarms)?;
    }
    Ok(())
}

/// The names of the running totals.
pub const TALLIES: [&str; 4] = ["open", "promised", "unanswered", "unowned"];

/// Nobody is stored as 0, so that "mine or nobody's" is one index range each.
pub(super) fn nobody_is_0(member: Option<MemberId>) -> i64 {
    member.map_or(0, |id| id.0)
}

/// Cases on which something is owed by whoever manages a member: a second look, or a word to a customer who wants one
/// from someone else.
pub fn before_managers(sql: &mut Sql, org: OrgId) -> Result<Vec<CaseNo>, Error> {
    sql.all(
        sql!("select case_no from owed where org = $1 and kind in ('second_look', 'someone_else') order by case_no"),
        &args![org.0],
        |row| row.get(0).map(CaseNo),
    )
}

/// Writes what is owed on a case; `had` says how many rows stand there now.
pub fn write_owed(sql: &mut Sql, at: (OrgId, CaseNo, ContactId), had: usize, owed: &[Owed]) -> Result<(), Error> {
    let (org, no, contact) = at;
    if had > 0 {
        sql.run(sql!("delete from owed where org = $1 and case_no = $2"), &args![org.0, no.0])?;
    }
    for (debt, i) in owed.iter().zip(1_u32..) {
        let kind: &'static str = debt.kind.into();
        sql.run(
            sql!(
                "insert into owed (org, case_no, i, kind, member, due, n, what, contact, lack)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
            ),
            &args![
                org.0,
                no.0,
                i,
                kind,
                nobody_is_0(debt.member),
                millis(debt.due),
                debt.n,
                &debt.what,
                contact.0,
                debt.lack.map_or("", <&'static str>::from)
            ],
        )?;
    }
    Ok(())
}

fn write_alarms(sql: &mut Sql, org: OrgId, no: CaseNo, had: usize, alarms: &[Alarm]) -> Result<(), Error> {
    if had > 0 {
        sql.run(sql!("delete from alarm where org = $1 and case_no = $2"), &args![org.0, no.0])?;
    }
    for (alarm, i) in alarms.iter().zip(1_u32..) {
        let kind: &'static str = alarm.kind.into();
        sql.run(
            sql!("insert into alarm (org, case_no, i, kind, n, at) values ($1, $2, $3, $4, $5, $6)"),
            &args![org.0, no.0, i, kind, alarm.n, millis(alarm.at)],
        )?;
    }
    Ok(())
}

/// Documents of a case's title and conversation; those of its threads with people outside follow.
const SPOKEN: u32 = 3840;

/// The one full-text document id of a message: organisation, case and message in one number, newest cases highest.
/// Room for 2^19 organisations, 2^32 cases each; of a case 3,839 messages can be searched, and 256 of threads outside.
pub fn document(org: OrgId, no: CaseNo, n: u32) -> Option<i64> {
    let at = match n.checked_sub(outside::FIRST) {
        Some(letter) => letter.checked_add(SPOKEN)?,
        None => Some(n).filter(|n| *n < SPOKEN)?,
    };
    (at < 1 << 12 && no.0 < 1 << 32 && org.0 < 1 << 19).then(|| org.0 << 44 | no.0 << 12 | i64::from(at))
}

/// The case and the message of a document of this organisation.
pub fn of_document(org: OrgId, id: i64) -> (CaseNo, u32) {
    let inside = id - (org.0 << 44);
    let at = (inside & 0xfff) as u32;
    let n = at.checked_sub(SPOKEN).map_or(at, |letter| outside::FIRST + letter);
    (CaseNo(inside >> 12), n)
}

/// Takes an alarm's time to be now: everything the clock has to do by `now`, oldest first.
pub fn due_alarms(sql: &mut Sql, now: Timestamp, most: u32) -> Result<Vec<(OrgId, CaseNo, Alarm)>, Error> {
    let found = sql.all(
        sql!("select org, case_no, kind, n, at from alarm where at <= $1 order by at limit $2"),
        &args![millis(now), most],
        |row| {
            let kind: String = row.get(2)?;
            Ok((OrgId(row.get(0)?), CaseNo(row.get(1)?), kind, row.get::<u32>(3)?, instant(row.get(4)?)))
        },
    )?;
    let known = found.into_iter().filter_map(|(org, no, kind, n, at)| {
        let kind = kind.parse::<AlarmKind>().ok()?;
        Some((org, no, Alarm { kind, n, at }))
    });
    Ok(known.collect())
}

/// Puts an alarm off that the rules had no use for, so that it does not ring every second.
pub fn put_off(sql: &mut Sql, org: OrgId, no: CaseNo, alarm: Alarm, until: Timestamp) -> Result<(), Error> {
    let kind: &'static str = alarm.kind.into();
    sql.run(
        sql!("update alarm set at = $6 where org = $1 and case_no = $2 and kind = $3 and n = $4 and at = $5"),
        &args![org.0, no.0, kind, alarm.n, millis(alarm.at), millis(until)],
    )?;
    Ok(())
}

/// How many cases a person has begun since then; counted no further than `most`.
pub fn opened_since(sql: &mut Sql, org: OrgId, contact: ContactId, since: Timestamp, most: u32) -> Result<u32, Error> {
    let count = sql.one(
        sql!(
            "select count(*) from
               (select no from case_row where org = $1 and contact = $2 and opened_at >= $3 limit $4) counted"
        ),
        &args![org.0, contact.0, millis(since), most],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// Empties the read tables of these cases.
pub fn clear(sql: &mut Sql, org: OrgId, streams: Streams) -> Result<(), Error> {
    let (after, upto) = streams.bounds();
    let between = args![org.0, after, upto];
    sql.run(sql!("delete from case_row where org = $1 and no > $2 and no <= $3"), &between)?;
    sql.run(sql!("delete from owed where org = $1 and case_no > $2 and case_no <= $3"), &between)?;
    sql.run(sql!("delete from alarm where org = $1 and case_no > $2 and case_no <= $3"), &between)?;
    Ok(())
}

/// What the rows of these cases add to the running totals.
pub(super) fn sums(sql: &mut Sql, org: OrgId, streams: Streams) -> Result<Totals, Error> {
    let (after, upto) = streams.bounds();
    let counted = sql.one(
        sql!(
            "select coalesce(sum(case when is_open then 1 else 0 end), 0), cast(coalesce(sum(unanswered), 0) as bigint),
                 coalesce(sum(case when is_open and owner = 0 then 1 else 0 end), 0)
             from case_row where org = $1 and no > $2 and no <= $3"
        ),
        &args![org.0, after, upto],
        |row| Ok(Totals { open: row.get(0)?, unanswered: row.get(1)?, unowned: row.get(2)? }),
    )?;
    Ok(counted.unwrap_or_default())
}

/// How many facts a case is made of; none when there is no such case here.
pub fn version(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Option<u32>, Error> {
    sql.one(sql!("select version from case_row where org = $1 and no = $2"), &args![org.0, no.0], |row| row.get(0))
}
