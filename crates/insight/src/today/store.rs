//! The SQL of Today: one range of one index.

use base::ids::{CaseNo, MemberId, OrgId};
use base::time::{instant, millis};
use db::{Error, Sql, args, sql};
use jiff::Timestamp;

/// One thing owed, with the names it is shown with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The case.
    pub no: CaseNo,
    /// What sort of thing, by name.
    pub kind: String,
    /// Nobody in particular owes it: the case has no owner.
    pub is_anyones: bool,
    /// By when.
    pub due: Timestamp,
    /// The promise, message, remedy or change; 0 for the case.
    pub n: u32,
    /// What, in a few words.
    pub what: String,
    /// What the case is about.
    pub subject: String,
    /// The person it is for.
    pub contact: String,
    /// Their company.
    pub customer: String,
    /// The step the case stands at.
    pub step: String,
    /// How many facts the case is made of.
    pub version: u32,
    /// When it was promised or asked for, when it is a promise.
    pub made_at: Option<Timestamp>,
    /// The words that wait for an answer, when it is one.
    pub said: Option<String>,
    /// Its place among what is owed on the case.
    pub i: u32,
    /// Mail reaches the person it is for.
    pub has_mail: bool,
}

impl Owed {
    /// Where a page that ends with this row goes on.
    pub fn key(&self) -> After {
        After { due: millis(self.due), no: self.no, i: self.i }
    }
}

/// Where a page of Today goes on: when the last row of the one before is due, its case, and its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// Milliseconds since 1970, UTC.
    pub due: i64,
    /// The case.
    pub no: CaseNo,
    /// Its place among what is owed on the case.
    pub i: u32,
}

impl After {
    /// Before everything.
    pub const NOTHING: After = After { due: i64::MIN, no: CaseNo(0), i: 0 };
}

/// What a member owes and what nobody owns yet, soonest first, after that row; at most `most`.
pub fn owed_by(sql: &mut Sql, org: OrgId, me: MemberId, after: After, most: u32) -> Result<Vec<Owed>, Error> {
    sql.all(
        sql!(
            "select owing.case_no, owing.kind, owing.member, owing.due, owing.n, owing.what, c.subject, p.name, k.name, c.step,
                 c.version, q.made_at, substr(w.body, 1, 400), owing.i, p.email
             from (select * from (select * from (select * from owed
                                                 where org = $1 and member = $2 and (due, case_no, i) > ($4, $5, $6)
                                                 order by due, case_no, i limit $3) mine
                                  union all
                                  select * from (select * from owed
                                                 where org = $1 and member = 0 and (due, case_no, i) > ($4, $5, $6)
                                                 order by due, case_no, i limit $3) nobodys) all_of_it
                   order by due, case_no, i limit $3) owing
             join case_row c on c.org = owing.org and c.no = owing.case_no
             join contact p on p.org = c.org and p.id = c.contact
             join customer k on k.org = c.org and k.id = c.customer
             left join promise q on q.org = owing.org and q.case_no = owing.case_no and q.n = owing.n
               and owing.kind in ('promise', 'request', 'counter', 'confirm')
             left join message w on w.org = owing.org and w.case_no = owing.case_no and w.n = owing.n and owing.kind = 'answer'
             order by owing.due, owing.case_no, owing.i"
        ),
        &args![org.0, me.0, most, after.due, after.no.0, after.i],
        |row| {
            Ok(Owed {
                no: CaseNo(row.get(0)?),
                kind: row.get(1)?,
                is_anyones: row.get::<i64>(2)? == 0,
                due: instant(row.get(3)?),
                n: row.get(4)?,
                what: row.get(5)?,
                subject: row.get(6)?,
                contact: row.get(7)?,
                customer: row.get(8)?,
                step: row.get(9)?,
                version: row.get(10)?,
                made_at: row.get::<Option<i64>>(11)?.map(instant),
                said: row.get(12)?,
                i: row.get(13)?,
                has_mail: row.get::<Option<String>>(14)?.is_some(),
            })
        },
    )
}

/// How many people a member owes something; of who owes more than a thousand things, those of the soonest thousand.
pub fn people(sql: &mut Sql, org: OrgId, me: MemberId) -> Result<i64, Error> {
    let people = sql.one(
        sql!(
            "select count(distinct contact)
             from (select contact from owed where org = $1 and member = $2 and kind <> 'waiting'
                   order by due, case_no, i limit 1000) owing"
        ),
        &args![org.0, me.0],
        |row| row.get(0),
    )?;
    Ok(people.unwrap_or(0))
}

/// How much of what a member owes is late; counted up to a thousand, which is as good as any more.
pub fn late(sql: &mut Sql, org: OrgId, me: MemberId, now: Timestamp) -> Result<i64, Error> {
    let late = sql.one(
        sql!(
            "select count(*) from (select 1 from owed where org = $1 and member = $2 and due < $3 and kind <> 'waiting'
                                   limit 1000) late"
        ),
        &args![org.0, me.0, millis(now)],
        |row| row.get(0),
    )?;
    Ok(late.unwrap_or(0))
}
