//! The SQL of the list of group cases: its columns with the numbers that are kept of each, and its filter.

use super::{Place, Status};
use base::ids::{GroupNo, MemberId, OrgId};
use base::refusal::Refusal;
use db::{Error, Sql, args, columns, select, sql};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::extract::as_text;
use web::filter;
use web::list::{Fields, Owner};

columns! {
    /// A group case in the list; to programs as it is.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
    #[schema(as = ListedGroup)]
    pub struct Listed from "group_case g"
    join "left join group_count n on n.org = g.org and n.no = g.no" {
        /// Its number, `G-12`.
        #[serde(rename = "group", serialize_with = "as_text")]
        #[schema(value_type = String)]
        pub no: GroupNo = "g.no",
        /// What broke, and for whom.
        pub title: String = "g.title",
        /// How badly its customers are hit.
        pub severity: String = "g.severity",
        /// The member it belongs to.
        #[schema(value_type = Option<i64>)]
        pub owner: Option<MemberId> = "nullif(g.owner, 0)",
        /// Customers in it.
        pub children: i64 = "coalesce(n.children, 0)",
        /// Whom a letter reached.
        pub told: i64 = "coalesce(n.told, 0)",
        /// Who waits for an answer.
        pub waiting: i64 = "coalesce(n.waiting, 0)",
        /// To whom everything that was offered has been delivered.
        pub put_right: i64 = "coalesce(n.put_right, 0)",
        /// Who says that it is made right.
        pub confirmed: i64 = "coalesce(n.confirmed, 0)",
        /// It has not been closed.
        pub is_open: bool = "g.is_open",
        /// When the group itself last changed.
        pub last_at: Timestamp = "g.last_at",
    }
}

filter! {
    /// Which group cases are wanted.
    pub struct Wanted {
        /// `open` unless said otherwise, or `closed`.
        status: Status,
        /// Of this member: a number, `me`, or `nobody`.
        owner: Owner where "g.owner = :owner",
    }
}

/// What is read: a page of those that are wanted.
pub struct Reading<'a> {
    pub org: OrgId,
    pub me: MemberId,
    pub wanted: &'a Wanted,
    pub is_open: bool,
    /// After this one.
    pub after: Place,
    pub most: u32,
}

const NAMES: &[&[&str]] = &[&["org", "open", "at", "no", "most"], Wanted::NAMES];

/// Open or closed ones, most recently updated first.
pub fn recent(sql: &mut Sql, reading: &Reading) -> Result<Vec<Listed>, Error> {
    let Reading { org, is_open, after, most, .. } = reading;
    let mut told = args![*org, i64::from(*is_open), after.at, after.no, *most].to_vec();
    told.extend(reading.wanted.args(reading.me));
    let text = select!(
        Listed, "where g.org = :org and g.is_open = (cast(:open as bigint) = 1) and (g.last_at, g.no) < (:at, :no)",
        Wanted::CONDITIONS, " order by g.last_at desc, g.no desc limit :most"; NAMES
    );
    sql.all(text, &told, Listed::read)
}

/// One of them.
pub fn one(sql: &mut Sql, org: OrgId, group: GroupNo) -> Result<Option<Listed>, Error> {
    sql.one(select!(Listed, "where g.org = $1 and g.no = $2"), &args![org, group], Listed::read)
}

/// Whether there is such a group here.
///
/// # Errors
/// Refused when there is none.
pub fn known(sql: &mut Sql, org: OrgId, group: GroupNo) -> Result<(), base::refusal::Error> {
    let found: Option<i64> =
        sql.one(sql!("select 1 from group_case where org = $1 and no = $2"), &args![org, group], |row| row.get(0))?;
    found.map(drop).ok_or_else(|| Refusal::not_found(format!("There is no group case {group} here.")).into())
}
