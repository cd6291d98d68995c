//! The SQL of promises across cases: one range of one index.

use super::{Place, Standing};
use base::ids::{CaseNo, CustomerId, MemberId, OrgId};
use db::{Error, Sql, Text, args, columns, select, sql};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::extract::as_text;
use web::filter;
use web::list::{Fields, Owner};

columns! {
    /// A promise in the list of all of them, with the names it is shown with; to programs as it is.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
    #[schema(as = ListedPromise)]
    pub struct Line from "promise q"
    join "join case_row c on c.org = q.org and c.no = q.case_no
          join contact p on p.org = c.org and p.id = c.contact
          join customer k on k.org = c.org and k.id = c.customer" {
        /// The case it was made on.
        #[serde(rename = "case", serialize_with = "as_text")]
        #[schema(value_type = String)]
        pub no: CaseNo = "q.case_no",
        /// The person it is for.
        pub contact: String = "p.name",
        /// Their account.
        pub customer: String = "k.name",
        /// Which promise of the case.
        pub n: u32 = "q.n",
        /// What is owed.
        pub what: String = "q.what",
        /// The member who owes it.
        #[schema(value_type = i64)]
        pub owner: MemberId = "q.owner",
        /// The member who asked for it; null when it was promised to the customer.
        #[serde(rename = "to_member")]
        #[schema(value_type = Option<i64>)]
        pub to: Option<MemberId> = "q.to_member",
        /// When it is due.
        pub due: Timestamp = "q.due",
        /// `requested`, `countered`, `promised`, `done`, `confirmed`, `declined` or `withdrawn`.
        pub state: String = "q.state",
        /// When it was made or asked for.
        pub made_at: Timestamp = "q.made_at",
        /// When it was last said to be done.
        pub done_at: Option<Timestamp> = "q.done_at",
    }
}

filter! {
    /// Which promises are wanted.
    pub struct Wanted {
        /// How they stand: `due` unless said otherwise, `asked`, `broken` or `kept`.
        standing: Standing where "q.standing = :standing",
        /// Of this owner: the number of a member, or `me`.
        owner: Owner where "q.owner = :owner",
    }
}

/// What is read: a page of the promises that are wanted.
pub struct Reading<'a> {
    pub org: OrgId,
    pub me: MemberId,
    pub wanted: &'a Wanted,
    /// After this promise.
    pub after: Place,
    pub most: u32,
}

const NAMES: &[&[&str]] = &[&["org", "due", "no", "n", "most"], Wanted::NAMES];

impl Reading<'_> {
    fn all(&self, sql: &mut Sql, text: Text) -> Result<Vec<Line>, Error> {
        let mut told = args![self.org, self.after.due, self.after.no, self.after.n, self.most].to_vec();
        told.extend(self.wanted.args(self.me));
        sql.all(text, &told, Line::read)
    }
}

/// The list by one index, soonest due first.
macro_rules! upwards {
    ($index:literal) => {
        select!(
            Line, "where q.org = :org and ", $index, " and (q.due, q.case_no, q.n) > (:due, :no, :n)",
            Wanted::CONDITIONS, " order by q.due, q.case_no, q.n limit :most"; NAMES
        )
    };
}

/// The list by one index, latest due first.
macro_rules! downwards {
    ($index:literal) => {
        select!(
            Line, "where q.org = :org and ", $index, " and (q.due, q.case_no, q.n) < (:due, :no, :n)",
            Wanted::CONDITIONS, " order by q.due desc, q.case_no desc, q.n desc limit :most"; NAMES
        )
    };
}

/// Everybody's, of a standing that is still to come.
pub fn to_come(sql: &mut Sql, reading: &Reading) -> Result<Vec<Line>, Error> {
    reading.all(sql, upwards!("q.standing = :standing"))
}

/// One owner's, of a standing that is still to come.
pub fn to_come_of(sql: &mut Sql, reading: &Reading) -> Result<Vec<Line>, Error> {
    reading.all(sql, upwards!("q.owner = :owner and q.standing = :standing"))
}

/// Everybody's, of a standing that is over.
pub fn over(sql: &mut Sql, reading: &Reading) -> Result<Vec<Line>, Error> {
    reading.all(sql, downwards!("q.standing = :standing"))
}

/// One owner's, of a standing that is over.
pub fn over_of(sql: &mut Sql, reading: &Reading) -> Result<Vec<Line>, Error> {
    reading.all(sql, downwards!("q.owner = :owner and q.standing = :standing"))
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
