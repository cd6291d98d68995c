//! The SQL of group cases: their rows, the rows of their cases, the numbers kept of them, and the texts of their letters.

use super::facts::Fact;
use super::projection::Child;
use super::{Audience, Group};
use crate::letter::Sections;
use base::ids::{CaseNo, ContactId, GroupNo, OrgId};
use db::{Error, Sql, args, columns, put, select, sql};
use engine::aggregate::{Aggregate, Streams, Table};
use engine::stream::{self, Stored};
use serde::Serialize;
use text::Language;
use utoipa::ToSchema;

/// The tables of what cases add, as the check reads them.
pub(super) const CHILD_TABLES: &[Table] = &[Table {
    name: "group_child",
    rows: sql!("select case_no, g.* from group_child g where org = $1 and case_no > $2 and case_no <= $3"),
}];

/// The tables of groups.
pub(super) const GROUP_TABLES: &[Table] = &[Table {
    name: "group_case",
    rows: sql!("select no, g.* from group_case g where org = $1 and no > $2 and no <= $3"),
}];

columns! {
    /// How many customers of a group stand where.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
    #[schema(as = GroupCounts)]
    pub struct Counts from "group_count n" {
        /// Customers in the group.
        pub children: i64 = "n.children",
        /// Whose case is open.
        pub open: i64 = "n.open",
        /// Whom a letter reached.
        pub told: i64 = "n.told",
        /// To whom one is on its way.
        pub sending: i64 = "n.sending",
        /// From whom it came back.
        pub bounced: i64 = "n.bounced",
        /// From whom it was held back.
        pub held: i64 = "n.held",
        /// Who wrote or called.
        pub wrote: i64 = "n.wrote",
        /// Of these, who waits for an answer.
        pub waiting: i64 = "n.waiting",
        /// Who has been promised something to make it right.
        pub dated: i64 = "n.dated",
        /// To whom everything that was offered has been delivered.
        pub put_right: i64 = "n.put_right",
        /// Who was asked for their verdict.
        pub asked: i64 = "n.asked",
        /// Who says that it is made right.
        pub confirmed: i64 = "n.confirmed",
        /// Who says that it is not.
        pub not_yet: i64 = "n.not_yet",
    }
}

impl Counts {
    fn all(&self) -> [i64; 13] {
        [
            self.children,
            self.open,
            self.told,
            self.sending,
            self.bounced,
            self.held,
            self.wrote,
            self.waiting,
            self.dated,
            self.put_right,
            self.asked,
            self.confirmed,
            self.not_yet,
        ]
    }

    /// Nothing is counted.
    pub fn is_zero(&self) -> bool {
        *self == Counts::default()
    }
}

/// Adds these numbers in place of those.
pub(super) fn count(sql: &mut Sql, (org, group): (OrgId, GroupNo), is: Counts, was: Counts) -> Result<(), Error> {
    if is == was {
        return Ok(());
    }
    let mut change = args![org, group].to_vec();
    change.extend(is.all().iter().zip(was.all()).map(|(is, was)| db::Arg::Int(is - was)));
    sql.run(
        sql!(
            "insert into group_count (org, no, children, open, told, sending, bounced, held, wrote, waiting, dated,
                 put_right, asked, confirmed, not_yet)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
             on conflict (org, no) do update set children = group_count.children + $3, open = group_count.open + $4,
                 told = group_count.told + $5, sending = group_count.sending + $6, bounced = group_count.bounced + $7,
                 held = group_count.held + $8, wrote = group_count.wrote + $9, waiting = group_count.waiting + $10,
                 dated = group_count.dated + $11, put_right = group_count.put_right + $12,
                 asked = group_count.asked + $13, confirmed = group_count.confirmed + $14,
                 not_yet = group_count.not_yet + $15"
        ),
        &change,
    )?;
    Ok(())
}

/// The numbers of one group.
pub(super) fn counted(sql: &mut Sql, org: OrgId, group: GroupNo) -> Result<Counts, Error> {
    let found = sql.one(select!(Counts, "where n.org = $1 and n.no = $2"), &args![org, group], Counts::read)?;
    Ok(found.unwrap_or_default())
}

/// The numbers of every group, as they are kept.
pub fn counts_of_all(sql: &mut Sql, org: OrgId) -> Result<Vec<(GroupNo, Counts)>, Error> {
    let numbers = sql.all(sql!("select no from group_count where org = $1 order by no"), &args![org], |r| r.get(0))?;
    numbers.into_iter().map(|group| Ok((group, counted(sql, org, group)?))).collect()
}

columns! {
    /// What the rows of some cases add up to.
    struct Summed from "group_child g" {
        group: GroupNo = "g.group_no",
        children: i64 = "count(*)",
        open: i64 = "coalesce(sum(case when g.is_open then 1 else 0 end), 0)",
        told: i64 = "coalesce(sum(case when g.told = 'yes' then 1 else 0 end), 0)",
        sending: i64 = "coalesce(sum(case when g.told = 'sending' then 1 else 0 end), 0)",
        bounced: i64 = "coalesce(sum(case when g.told = 'bounced' then 1 else 0 end), 0)",
        held: i64 = "coalesce(sum(case when g.told = 'held' then 1 else 0 end), 0)",
        wrote: i64 = "coalesce(sum(case when g.wrote then 1 else 0 end), 0)",
        waiting: i64 = "coalesce(sum(case when g.waiting > 0 then 1 else 0 end), 0)",
        dated: i64 = "coalesce(sum(case when g.put_right = 'dated' then 1 else 0 end), 0)",
        put_right: i64 = "coalesce(sum(case when g.put_right = 'done' then 1 else 0 end), 0)",
        asked: i64 = "coalesce(sum(case when g.verdict <> 'not_asked' then 1 else 0 end), 0)",
        confirmed: i64 = "coalesce(sum(case when g.verdict = 'confirmed' then 1 else 0 end), 0)",
        not_yet: i64 = "coalesce(sum(case when g.verdict = 'not_yet' then 1 else 0 end), 0)",
    }
}

/// What the rows of these cases add to the numbers of each group.
pub fn counts_as_summed(sql: &mut Sql, org: OrgId, streams: Streams) -> Result<Vec<(GroupNo, Counts)>, Error> {
    let (after, upto) = streams.bounds();
    let summed = sql.all(
        select!(Summed, "where g.org = $1 and g.case_no > $2 and g.case_no <= $3 group by g.group_no"),
        &args![org, after, upto],
        Summed::read,
    )?;
    let counts = summed.into_iter().map(|s| {
        let Summed { group, children, open, told, sending, bounced, held, wrote, waiting, dated, .. } = s;
        let Summed { put_right, asked, confirmed, not_yet, .. } = s;
        let first = Counts { children, open, told, sending, bounced, held, wrote, waiting, ..Counts::default() };
        (group, Counts { dated, put_right, asked, confirmed, not_yet, ..first })
    });
    Ok(counts.collect())
}

/// Forgets the numbers of all groups, to count them anew.
pub(super) fn forget_counts(sql: &mut Sql, org: OrgId) -> Result<(), Error> {
    sql.run(sql!("delete from group_count where org = $1"), &args![org])?;
    Ok(())
}

/// Writes the row of a case in a group.
pub(super) fn write_child(sql: &mut Sql, (org, no): (OrgId, CaseNo), child: &Child) -> Result<(), Error> {
    put!(
        sql, "group_child",
        key { org: org, case_no: no }
        set {
            group_no: child.group,
            contact: child.contact,
            letter: child.letter,
            as_of: child.as_of,
            told: <&'static str>::from(child.told),
            held: child.held.map_or("", <&'static str>::from),
            field: &child.field,
            wrote: child.wrote,
            waiting: child.waiting,
            put_right: <&'static str>::from(child.put_right),
            verdict: <&'static str>::from(child.verdict),
            is_open: child.is_open,
        }
    )?;
    Ok(())
}

/// Takes the row of a case away, which has left its group.
pub(super) fn remove_child(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<(), Error> {
    sql.run(sql!("delete from group_child where org = $1 and case_no = $2"), &args![org, no])?;
    Ok(())
}

/// Empties the rows of these cases.
pub(super) fn clear_children(sql: &mut Sql, org: OrgId, streams: Streams) -> Result<(), Error> {
    let (after, upto) = streams.bounds();
    sql.run(
        sql!("delete from group_child where org = $1 and case_no > $2 and case_no <= $3"),
        &args![org, after, upto],
    )?;
    Ok(())
}

/// The case that somebody has in a group already.
pub(super) fn case_of(sql: &mut Sql, at: (OrgId, GroupNo), contact: ContactId) -> Result<Option<CaseNo>, Error> {
    sql.one(
        sql!("select case_no from group_child where org = $1 and group_no = $2 and contact = $3 limit 1"),
        &args![at.0, at.1, contact],
        |row| row.get(0),
    )
}

/// The cases of a group with the addresses of their people, in order; for the sample, whose groups are small.
///
/// # Errors
/// When the store does not answer.
pub fn members(sql: &mut Sql, org: OrgId, group: GroupNo) -> Result<Vec<(CaseNo, String)>, base::refusal::Error> {
    let found = sql.all(
        sql!(
            "select g.case_no, coalesce(p.email, '') from group_child g join contact p on p.org = g.org and p.id = g.contact
             where g.org = $1 and g.group_no = $2 order by g.case_no"
        ),
        &args![org, group],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found)
}

/// Writes the row of a group.
pub(super) fn write_group(sql: &mut Sql, (org, no): (OrgId, GroupNo), group: &Group) -> Result<(), Error> {
    put!(
        sql, "group_case",
        key { org: org, no: no }
        once { opened_at: group.opened_at }
        set {
            title: &group.title,
            severity: <&'static str>::from(group.severity),
            owner: group.owner.map_or(0, |id| id.0),
            letter: group.letter(),
            is_open: group.is_open(),
            last_at: group.last_at,
            version: group.version,
        }
    )?;
    Ok(())
}

/// Empties the rows of these groups.
pub(super) fn clear_groups(sql: &mut Sql, org: OrgId, streams: Streams) -> Result<(), Error> {
    let (after, upto) = streams.bounds();
    sql.run(sql!("delete from group_case where org = $1 and no > $2 and no <= $3"), &args![org, after, upto])?;
    Ok(())
}

/// Everything the projections hold of these groups: each row with all its columns.
pub fn rows(sql: &mut Sql, org: OrgId, streams: Streams) -> Result<Vec<(GroupNo, Vec<String>)>, Error> {
    let (after, upto) = streams.bounds();
    let mut found = Vec::new();
    for table in GROUP_TABLES {
        sql.each(table.rows, &args![org, after, upto], |row| {
            let cells = (1..row.width()).map(|at| Ok(told(&row.cell(at)?)));
            found.push((row.get(0)?, cells.collect::<Result<_, Error>>()?));
            Ok(())
        })?;
    }
    Ok(found)
}

/// A cell alike in both databases: SQLite keeps 0 and 1.
fn told(cell: &db::Arg) -> String {
    match cell {
        db::Arg::Bool(is) => i64::from(*is).to_string(),
        db::Arg::Int(number) => number.to_string(),
        db::Arg::Text(text) => format!("“{text}”"),
        other => format!("{other:?}"),
    }
}

/// The numbers of the groups after this one, in order, at most `most`.
///
/// # Errors
/// A fault of the store.
pub fn numbers(sql: &mut Sql, org: OrgId, after: i64, most: u32) -> Result<Vec<GroupNo>, base::refusal::Error> {
    let after = after.max(Group::NUMBERS.start - 1);
    let found = stream::streams(sql, org, (after, Group::NUMBERS.end), most)?;
    Ok(found.into_iter().map(GroupNo::from).collect())
}

/// The latest facts of a group, newest first.
///
/// # Errors
/// A fault when one cannot be read.
pub fn history(
    sql: &mut Sql,
    org: OrgId,
    group: GroupNo,
    most: u32,
) -> Result<Vec<Stored<Fact>>, base::refusal::Error> {
    stream::before(sql, (org, group.into()), None, most)
}

/// Keeps the text of a letter in one language; letter 0 is the one that is being written.
pub(super) fn keep_text(
    sql: &mut Sql,
    (org, group, n): (OrgId, GroupNo, u32),
    language: Language,
    text: &Sections,
) -> Result<(), Error> {
    put!(
        sql, "group_text",
        key { org: org, group_no: group, n: n, language: language.code() }
        set {
            subject: &text.subject,
            happened: &text.happened,
            fixed: &text.fixed,
            changes: &text.changes,
            closing: &text.closing,
        }
    )?;
    Ok(())
}

/// What has been written becomes the letter with this number, which nobody alters.
pub(super) fn copy_texts(sql: &mut Sql, (org, group): (OrgId, GroupNo), n: u32) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into group_text (org, group_no, n, language, subject, happened, fixed, changes, closing)
             select org, group_no, cast($3 as bigint), language, subject, happened, fixed, changes, closing
             from group_text where org = $1 and group_no = $2 and n = 0"
        ),
        &args![org, group, n],
    )?;
    Ok(())
}

/// The texts of a letter, by language; letter 0 is the one that is being written.
pub fn texts(sql: &mut Sql, (org, group): (OrgId, GroupNo), n: u32) -> Result<Vec<(Language, Sections)>, Error> {
    let found = sql.all(
        sql!(
            "select language, subject, happened, fixed, changes, closing from group_text
             where org = $1 and group_no = $2 and n = $3 order by language"
        ),
        &args![org, group, n],
        |row| {
            let (language, subject): (String, String) = (row.get(0)?, row.get(1)?);
            let (happened, fixed) = (row.get(2)?, row.get(3)?);
            Ok((language, Sections { subject, happened, fixed, changes: row.get(4)?, closing: row.get(5)? }))
        },
    )?;
    Ok(found.into_iter().filter_map(|(code, text)| Some((Language::of(&code)?, text))).collect())
}

/// Whether a letter to these goes to everybody.
pub(super) fn is_everyone(to: Audience) -> i64 {
    i64::from(to == Audience::Everyone)
}
