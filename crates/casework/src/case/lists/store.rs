//! The SQL of the list of cases: its columns, its filter, and one text for each way of asking, which begins with the
//! columns of its own index.

use super::{Line, Place, Status, Unanswered};
use crate::case::store::nobody_is_0;
use crate::case::{Case, One, Outcome, Severity, Step, words};
use base::ids::{CaseNo, CustomerId, MemberId, OrgId};
use db::{Arg, Error, Sql, Text, args, columns, put, select, sql};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::extract::{Named, as_text};
use web::filter;
use web::list::{Fields, Owner, Typed};

columns! {
    /// One line of the list of cases, with the names it shows; to programs as it is.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
    #[schema(as = ListedCase)]
    pub struct Listed from "case_row c"
    join "join contact p on p.org = c.org and p.id = c.contact
          join customer k on k.org = c.org and k.id = c.customer" {
        /// Its number, `A-1042`.
        #[serde(rename = "case", serialize_with = "as_text")]
        #[schema(value_type = String)]
        pub no: CaseNo = "c.no",
        /// What it is about.
        pub subject: String = "c.subject",
        /// The account.
        pub customer: Named = ("c.customer", "k.name"),
        /// The person let down.
        pub contact: Named = ("c.contact", "p.name"),
        /// The member it belongs to; null while nobody owns it.
        #[schema(value_type = Option<i64>)]
        pub owner: Option<MemberId> = "nullif(c.owner, 0)",
        /// The step it stands at.
        pub step: String = "c.step",
        /// What that step misses first.
        pub misses: String = "c.misses",
        /// Its kind, as stored; `misses` is then what the thing is called that it is about.
        #[serde(skip)]
        pub lack: String = "c.lack",
        /// How badly the customer is hit.
        pub severity: String = "c.severity",
        /// How it ended; null while it is open.
        pub outcome: Option<String> = "c.outcome",
        /// Messages an answer is owed for.
        pub unanswered: i64 = "c.unanswered",
        /// Promises to the customer that are still due.
        pub promised: i64 = "c.promised",
        /// Promises to the customer that were broken, also when they were kept later.
        pub broken: i64 = "c.broken",
        /// When anything last happened.
        pub last_at: Timestamp = "c.last_at",
        /// When the next thing is due.
        pub next_due: Option<Timestamp> = "c.next_due",
        /// The case it goes on in, when it was merged.
        #[serde(serialize_with = "named_or_null")]
        #[schema(value_type = Option<String>)]
        pub merged_into: Option<CaseNo> = "c.merged_into",
        /// Not closed.
        #[serde(skip)]
        pub is_open: bool = "c.is_open",
    }
}

fn named_or_null<S: serde::Serializer>(no: &Option<CaseNo>, to: S) -> Result<S::Ok, S::Error> {
    match no {
        Some(no) => as_text(no, to),
        None => to.serialize_none(),
    }
}

/// Writes the line of a case.
pub fn write(sql: &mut Sql, (org, no): (OrgId, CaseNo), case: &Case, line: &Line) -> Result<(), Error> {
    let (severity, channel): (&'static str, &'static str) = (case.head.severity.into(), case.head.channel.into());
    put!(
        sql, "case_row",
        key { org: org, no: no }
        once { channel: channel, opened_at: case.head.opened_at }
        set {
            subject: &case.head.subject,
            customer: case.head.customer,
            contact: case.head.contact,
            owner: nobody_is_0(case.owner),
            step: line.step,
            misses: &line.title,
            lack: line.misses.map_or("", <&'static str>::from),
            severity: severity,
            outcome: case.outcome.map(<&'static str>::from),
            is_open: case.is_open(),
            merged_into: case.joining.into.as_ref().map(|into| into.case),
            unanswered: line.unanswered,
            promised: line.promised,
            broken: line.broken,
            counts_toward_limits: case.counts_toward_limits,
            last_at: case.last_at,
            next_due: line.next_due,
            version: case.version,
        }
    )?;
    Ok(())
}

filter! {
    /// Which cases are wanted; several filters at once narrow each other.
    pub struct Wanted {
        /// Open ones, closed ones or all. Left out: open ones; with `customer`, `unanswered` or `q` all; with `outcome`
        /// closed ones.
        status: Status where "(case when c.is_open then 1 else 0 end) = :status",
        /// Of this member: a number, `me`, or `nobody`.
        owner: Owner where "c.owner = :owner",
        /// At this step.
        step: Step where "c.step = :step",
        /// Of this severity.
        severity: Severity where "c.severity = :severity",
        /// With this outcome.
        outcome: Outcome where "c.outcome = :outcome",
        /// Only those an answer is owed on.
        unanswered: Unanswered where "c.unanswered > 0",
        /// Of this account.
        customer: CustomerId where "c.customer = :customer",
        /// In which all these words stand; by number, newest first, at most 200.
        q: Typed,
    }
}

/// What is read: a page of the cases that are wanted.
pub struct Reading<'a> {
    pub org: OrgId,
    pub me: MemberId,
    pub wanted: &'a Wanted,
    /// After this case.
    pub after: Place,
    pub most: u32,
}

const NAMES: &[&[&str]] = &[&["org", "at", "no", "most"], Wanted::NAMES];

impl Reading<'_> {
    fn all(&self, sql: &mut Sql, text: Text) -> Result<Vec<Listed>, Error> {
        let mut told = args![self.org, self.after.at, self.after.no, self.most].to_vec();
        told.extend(self.wanted.args(self.me));
        sql.all(text, &told, |row| Listed::read(row).map(Listed::in_words))
    }
}

impl Listed {
    /// With what is missing said in words.
    fn in_words(self) -> Listed {
        Listed { misses: words::stored(&self.lack, &self.misses), ..self }
    }
}

/// The list by one index, with all filters, most recently updated first.
macro_rules! by {
    ($index:literal) => {
        select!(
            Listed, "where c.org = :org and ", $index, " and (c.last_at, c.no) < (:at, :no)", Wanted::CONDITIONS,
            " order by c.last_at desc, c.no desc limit :most"; NAMES
        )
    };
}

/// Open or closed ones.
pub fn recent(sql: &mut Sql, reading: &Reading) -> Result<Vec<Listed>, Error> {
    reading.all(sql, by!("c.is_open = (cast(:status as bigint) = 1)"))
}

/// Of one owner, or of nobody.
pub fn of_owner(sql: &mut Sql, reading: &Reading) -> Result<Vec<Listed>, Error> {
    reading.all(sql, by!("c.owner = :owner and c.is_open = (cast(:status as bigint) = 1)"))
}

/// At one step.
pub fn at_step(sql: &mut Sql, reading: &Reading) -> Result<Vec<Listed>, Error> {
    reading.all(sql, by!("c.step = :step and c.is_open = (cast(:status as bigint) = 1)"))
}

/// Those an answer is owed on.
pub fn unanswered(sql: &mut Sql, reading: &Reading) -> Result<Vec<Listed>, Error> {
    reading.all(sql, by!("c.unanswered > 0"))
}

/// Of one account.
pub fn of_customer(sql: &mut Sql, reading: &Reading) -> Result<Vec<Listed>, Error> {
    reading.all(sql, by!("c.customer = :customer"))
}

/// Those of these that are wanted, in this order.
pub fn those_of(sql: &mut Sql, reading: &Reading, numbers: &[CaseNo]) -> Result<Vec<Listed>, Error> {
    let mut found = Vec::new();
    for no in numbers {
        if found.len() >= reading.most as usize {
            break;
        }
        let mut told: Vec<Arg> = args![reading.org, *no].to_vec();
        told.extend(reading.wanted.args(reading.me));
        let text =
            select!(Listed, "where c.org = :org and c.no = :no", Wanted::CONDITIONS; &[&["org", "no"], Wanted::NAMES]);
        found.extend(sql.one(text, &told, Listed::read)?);
    }
    Ok(found)
}

/// These, in this order; those that are not there are left out.
pub fn by_numbers(sql: &mut Sql, org: OrgId, numbers: &[CaseNo]) -> Result<Vec<Listed>, Error> {
    let most = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    let everything = Wanted::default();
    let reading = Reading { org, me: MemberId(0), wanted: &everything, after: Place::TOP, most };
    those_of(sql, &reading, numbers)
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
        |row| Ok((row.get(1)?, (row.get(0)?, row.get(2)?, row.get(3)?, row.get(4)?))),
    )
}
