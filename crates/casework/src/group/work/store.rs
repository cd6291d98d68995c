//! The SQL of what the job works off: tasks, rows of tables that wait to become cases, cases that wait for a letter or
//! for what is shared.

use super::{Kind, Task};
use crate::group::facts::Audience;
use crate::group::store::is_everyone;
use crate::group::table::{Refused, Row, Table};
use base::ids::{CaseNo, GroupNo, MemberId, OrgId};
use db::{Arg, Error, Sql, args, columns, put, select, sql};
use jiff::Timestamp;
use text::language::Known;

columns! {
    /// A task as its row holds it.
    struct Held from "group_task t" {
        org: OrgId = "t.org",
        group: GroupNo = "t.group_no",
        kind: String = "t.kind",
        n: u32 = "t.n",
        member: MemberId = "t.member",
        total: i64 = "t.total",
        done: i64 = "t.done",
        held: i64 = "t.held",
        state: String = "t.state",
    }
}

impl Held {
    fn task(self) -> Option<(OrgId, Task, bool)> {
        let Held { org, group, kind, n, member: by, total, done, held, state } = self;
        let kind = kind.parse().ok()?;
        Some((org, Task { group, kind, n, by, total, done, held }, state == "going"))
    }
}

/// There is something to do, from then on.
pub(in crate::group) fn begin(sql: &mut Sql, org: OrgId, task: &Task, from: Timestamp) -> Result<(), Error> {
    put!(
        sql, "group_task",
        key { org: org, group_no: task.group, kind: <&'static str>::from(task.kind), n: task.n }
        set { state: "going", member: task.by, total: task.total, done: 0_i64, held: 0_i64, begins_at: from }
    )?;
    Ok(())
}

/// What is left of it is not done; false when nothing was left.
pub(in crate::group) fn stop(sql: &mut Sql, at: (OrgId, GroupNo), (kind, n): (Kind, u32)) -> Result<bool, Error> {
    let stopped = sql.run(
        sql!(
            "update group_task set state = 'stopped'
             where org = $1 and group_no = $2 and kind = $3 and n = $4 and state = 'going'"
        ),
        &args![at.0, at.1, <&'static str>::from(kind), n],
    )?;
    Ok(stopped > 0)
}

/// Nothing is left of it.
pub(super) fn end(sql: &mut Sql, org: OrgId, task: &Task) -> Result<(), Error> {
    sql.run(
        sql!(
            "update group_task set state = 'done'
             where org = $1 and group_no = $2 and kind = $3 and n = $4 and state = 'going'"
        ),
        &args![org, task.group, <&'static str>::from(task.kind), task.n],
    )?;
    Ok(())
}

/// So many more are done, and of these so many were held back.
pub(super) fn progress(sql: &mut Sql, org: OrgId, task: &Task, (done, held): (i64, i64)) -> Result<(), Error> {
    sql.run(
        sql!(
            "update group_task set done = done + $5, held = held + $6
             where org = $1 and group_no = $2 and kind = $3 and n = $4"
        ),
        &args![org, task.group, <&'static str>::from(task.kind), task.n, done, held],
    )?;
    Ok(())
}

/// Everything there is to do by now, of every organisation.
pub(super) fn going(sql: &mut Sql, now: Timestamp) -> Result<Vec<(OrgId, Task)>, Error> {
    let found = sql.all(
        select!(
            Held,
            "where t.state = 'going' and t.begins_at <= $1 order by t.org, t.group_no, t.kind, t.n limit 100"
        ),
        &args![now],
        Held::read,
    )?;
    Ok(found.into_iter().filter_map(Held::task).map(|(org, task, _)| (org, task)).collect())
}

/// What was and is to do for one group, and whether it is still going on.
pub(in crate::group) fn of_group(sql: &mut Sql, org: OrgId, group: GroupNo) -> Result<Vec<(Task, bool)>, Error> {
    let found = sql.all(
        select!(Held, "where t.org = $1 and t.group_no = $2 and t.kind <> 'shared' order by t.kind, t.n"),
        &args![org, group],
        Held::read,
    )?;
    Ok(found.into_iter().filter_map(Held::task).map(|(_, task, is_going)| (task, is_going)).collect())
}

/// Keeps the rows of a table: the good ones wait, the others say why not.
pub(in crate::group) fn add_rows(sql: &mut Sql, at: (OrgId, GroupNo, u32), table: &Table) -> Result<(), Error> {
    for row in &table.rows {
        let cells = serde_json::to_string(&row.cells).unwrap_or_default();
        add_row(sql, at, row.line, ["waiting", &cells, ""])?;
    }
    for bad in &table.refused {
        add_row(sql, at, bad.line, ["refused", &bad.text, &bad.why])?;
    }
    Ok(())
}

fn add_row(sql: &mut Sql, at: (OrgId, GroupNo, u32), line: u32, what: [&str; 3]) -> Result<(), Error> {
    let (org, group, import) = at;
    let [state, cells, why] = what;
    sql.run(
        sql!(
            "insert into group_row (org, group_no, import, line, state, cells, why)
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (org, group_no, import, line) do nothing"
        ),
        &args![org, group, import, line, state, cells, why],
    )?;
    Ok(())
}

/// The next rows that wait to become cases.
pub(super) fn waiting(sql: &mut Sql, at: (OrgId, GroupNo, u32), most: u32) -> Result<Vec<Row>, Error> {
    let (org, group, import) = at;
    sql.all(
        sql!(
            "select line, cells from group_row
             where org = $1 and group_no = $2 and import = $3 and state = 'waiting' order by line limit $4"
        ),
        &args![org, group, import, most],
        |row| {
            let cells: String = row.get(1)?;
            Ok(Row { line: row.get(0)?, cells: serde_json::from_str(&cells).unwrap_or_default() })
        },
    )
}

/// What became of a row: a case, or why none.
pub(super) fn settle(
    sql: &mut Sql,
    at: (OrgId, GroupNo, u32),
    line: u32,
    became: Result<CaseNo, &str>,
) -> Result<(), Error> {
    let (org, group, import) = at;
    let (state, why, case) = match became {
        Ok(case) => ("joined", "", Some(case.0)),
        Err(why) => ("refused", why, None),
    };
    sql.run(
        sql!(
            "update group_row set state = $5, why = $6, case_no = $7
             where org = $1 and group_no = $2 and import = $3 and line = $4"
        ),
        &args![org, group, import, line, state, why, case],
    )?;
    Ok(())
}

/// Rows of a group's tables that could not be used, newest table first; which table, the row and why.
pub fn refused(sql: &mut Sql, org: OrgId, group: GroupNo, most: u32) -> Result<Vec<(u32, Refused)>, Error> {
    sql.all(
        sql!(
            "select import, line, cells, why from group_row
             where org = $1 and group_no = $2 and state = 'refused' order by import desc, line limit $3"
        ),
        &args![org, group, most],
        |row| Ok((row.get(0)?, Refused { line: row.get(1)?, text: row.get(2)?, why: row.get(3)? })),
    )
}

/// Keeps what stood in a customer's columns.
pub(super) fn add_fields(sql: &mut Sql, org: OrgId, case: CaseNo, row: &Row) -> Result<(), Error> {
    let cells = serde_json::to_string(&row.cells).unwrap_or_default();
    sql.run(
        sql!(
            "insert into group_field (org, case_no, cells) values ($1, $2, $3)
             on conflict (org, case_no) do update set cells = excluded.cells"
        ),
        &args![org, case, &cells],
    )?;
    Ok(())
}

columns! {
    /// A customer a letter is written to.
    #[derive(Clone, Debug)]
    pub(in crate::group) struct Reader from "group_child g"
    join "join case_row c on c.org = g.org and c.no = g.case_no
          join contact p on p.org = c.org and p.id = c.contact
          join customer k on k.org = c.org and k.id = c.customer
          left join group_field f on f.org = g.org and f.case_no = g.case_no" {
        pub(in crate::group) no: CaseNo = "g.case_no",
        pub(in crate::group) name: String = "p.name",
        pub(in crate::group) email: Option<String> = "p.email",
        pub(in crate::group) language: Known = ("p.language", "p.wrote_in"),
        pub(in crate::group) company: String = "k.name",
        /// What stood in their columns, as JSON.
        pub(in crate::group) cells: Option<String> = "f.cells",
        pub(in crate::group) is_open: bool = "g.is_open",
    }
}

/// The customers after this case that this letter has not come to yet.
pub(super) fn readers(
    sql: &mut Sql,
    (org, task): (OrgId, &Task),
    to: Audience,
    after: CaseNo,
    most: u32,
) -> Result<Vec<Reader>, Error> {
    sql.all(
        select!(
            Reader,
            "where g.org = $1 and g.group_no = $2 and g.case_no > $3 and g.letter < $4
               and (cast($5 as bigint) = 1 or g.told in ('no', 'held', 'bounced'))
             order by g.case_no limit $6"
        ),
        &args![org, task.group, after, task.n, is_everyone(to), most],
        Reader::read,
    )
}

/// One customer, for whom a letter is to be shown.
pub(in crate::group) fn reader(
    sql: &mut Sql,
    (org, group): (OrgId, GroupNo),
    case: Option<CaseNo>,
) -> Result<Option<Reader>, Error> {
    sql.one(
        select!(
            Reader,
            "where g.org = $1 and g.group_no = $2 and g.case_no >= $3 and (cast($4 as bigint) = 0 or g.case_no = $3)
             order by g.case_no limit 1"
        ),
        &args![org, group, case.map_or(0, |no| no.0), i64::from(case.is_some())],
        Reader::read,
    )
}

/// How many this letter is to come to.
pub(in crate::group) fn audience(
    sql: &mut Sql,
    (org, group): (OrgId, GroupNo),
    (n, to): (u32, Audience),
) -> Result<i64, Error> {
    let count = sql.one(
        sql!(
            "select count(*) from group_child g where g.org = $1 and g.group_no = $2 and g.letter < $3
               and (cast($4 as bigint) = 1 or g.told in ('no', 'held', 'bounced'))"
        ),
        &args![org, group, n, is_everyone(to)],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or_default())
}

/// The languages of those a letter would go to: what they chose, what they wrote in, how many they are, and one's name.
pub(in crate::group) fn languages(
    sql: &mut Sql,
    (org, group): (OrgId, GroupNo),
    to: Audience,
) -> Result<Vec<(Known, i64, String)>, Error> {
    columns! {
        struct Readers from "group_child g"
        join "join case_row c on c.org = g.org and c.no = g.case_no
              join contact p on p.org = c.org and p.id = c.contact" {
            language: Known = ("p.language", "p.wrote_in"),
            count: i64 = "count(*)",
            first: String = "min(p.name)",
        }
    }
    let found = sql.all(
        select!(
            Readers,
            "where g.org = $1 and g.group_no = $2 and (cast($3 as bigint) = 1 or g.told in ('no', 'held', 'bounced'))
             group by p.language, p.wrote_in order by 3 desc"
        ),
        &args![org, group, is_everyone(to)],
        Readers::read,
    )?;
    Ok(found.into_iter().map(|r| (r.language, r.count, r.first)).collect())
}

/// The cases after this one that do not know yet what stands as of this fact of their group.
pub(super) fn behind(
    sql: &mut Sql,
    (org, task): (OrgId, &Task),
    after: CaseNo,
    most: u32,
) -> Result<Vec<CaseNo>, Error> {
    let told: [Arg; 5] = [org.into(), task.group.into(), after.into(), task.n.into(), most.into()];
    sql.all(
        sql!(
            "select case_no from group_child
             where org = $1 and group_no = $2 and case_no > $3 and as_of < $4 order by case_no limit $5"
        ),
        &told,
        |row| row.get(0),
    )
}
