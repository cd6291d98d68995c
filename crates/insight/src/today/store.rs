//! The SQL of Today: one range of one index.

use super::Place;
use base::ids::{CaseNo, MemberId, OrgId};
use base::time::millis;
use casework::case::words;
use casework::message::Failure;
use db::{Error, Sql, args, columns, select, sql};
use jiff::Timestamp;
use web::filter;

columns! {
    /// One thing owed, with the names it is shown with.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Owed from "owed owing"
    join "join case_row c on c.org = owing.org and c.no = owing.case_no
          join contact p on p.org = c.org and p.id = c.contact
          join customer k on k.org = c.org and k.id = c.customer
          left join promise q on q.org = owing.org and q.case_no = owing.case_no and q.n = owing.n
            and owing.kind in ('promise', 'request', 'counter', 'confirm')
          left join message w on w.org = owing.org and w.case_no = owing.case_no and w.n = owing.n
            and owing.kind = 'answer'" {
        /// The case.
        pub no: CaseNo = "owing.case_no",
        /// What sort of thing, by name.
        pub kind: String = "owing.kind",
        /// Nobody in particular owes it: the case has no owner.
        pub is_anyones: bool = "owing.member = 0",
        /// By when.
        pub due: Timestamp = "owing.due",
        /// The promise, message, remedy or change; 0 for the case.
        pub n: u32 = "owing.n",
        /// What, in the words of whoever wrote it; empty where the kind says it all.
        pub what: String = "owing.what",
        /// What the step misses first, by its stored name; empty when it is no step that is owed.
        pub lack: String = "owing.lack",
        /// What the case is about.
        pub subject: String = "c.subject",
        /// The person it is for.
        pub contact: String = "p.name",
        /// Their company.
        pub customer: String = "k.name",
        /// The step the case stands at.
        pub step: String = "c.step",
        /// How many facts the case is made of.
        pub version: u32 = "c.version",
        /// When it was promised or asked for, when it is a promise.
        pub made_at: Option<Timestamp> = "q.made_at",
        /// The words that wait for an answer, when it is one.
        pub said: Option<String> = "substr(w.body, 1, 400)",
        /// Its place among what is owed on the case.
        pub i: u32 = "owing.i",
        /// Mail reaches the person it is for.
        pub has_mail: bool = "p.email is not null",
    }
}

impl Owed {
    /// What is owed, in a few words.
    pub fn says(&self) -> String {
        match self.kind.as_str() {
            "answer" => "an answer".to_owned(),
            "stranger" => "someone new wrote in this thread".to_owned(),
            "second_look" => "whether this can be closed as not a complaint".to_owned(),
            "someone_else" => "the customer wants to talk to someone else".to_owned(),
            "undelivered" => Failure::read(&self.what).text().to_string(),
            _ => words::stored(&self.lack, &self.what),
        }
    }
}

filter! {
    /// What a member owes, and what nobody owns yet: there is nothing to choose.
    pub struct Mine {}
}

/// What a member owes and what nobody owns yet, soonest first, after that row; at most `most`.
pub fn owed_by(sql: &mut Sql, org: OrgId, me: MemberId, after: Place, most: u32) -> Result<Vec<Owed>, Error> {
    let text = select!(
        Owed from "(select * from (select * from (select * from owed
                                                  where org = :org and member = :me and (due, case_no, i) > (:due, :no, :i)
                                                  order by due, case_no, i limit :most) mine
                                   union all
                                   select * from (select * from owed
                                                  where org = :org and member = 0 and (due, case_no, i) > (:due, :no, :i)
                                                  order by due, case_no, i limit :most) nobodys) all_of_it
                    order by due, case_no, i limit :most) owing",
        "order by owing.due, owing.case_no, owing.i"; &[&["org", "me", "due", "no", "i", "most"]]
    );
    sql.all(text, &args![org, me, after.due, after.no, after.i, most], Owed::read)
}

/// How many people a member owes something; of who owes more than a thousand things, those of the soonest thousand.
pub fn people(sql: &mut Sql, org: OrgId, me: MemberId) -> Result<i64, Error> {
    let people = sql.one(
        sql!(
            "select count(distinct contact)
             from (select contact from owed
                   where org = $1 and member = $2 and kind not in ('waiting', 'outside_answer')
                   order by due, case_no, i limit 1000) owing"
        ),
        &args![org.0, me.0],
        |row| row.get(0),
    )?;
    Ok(people.unwrap_or(0))
}

/// The most that is told of what is late; one more says that there is more.
pub const MOST_LATE: u32 = 99;

/// How much of what a member owes is late, counted up to one more than [`MOST_LATE`]: it stands on every page, so what
/// it costs may not grow with what is late.
pub fn late(sql: &mut Sql, org: OrgId, me: MemberId, now: Timestamp) -> Result<i64, Error> {
    let late = sql.one(
        sql!(
            "select count(*) from (select 1 from owed where org = $1 and member = $2 and due < $3 and kind <> 'waiting'
                                   limit $4) late"
        ),
        &args![org.0, me.0, millis(now), MOST_LATE + 1],
        |row| row.get(0),
    )?;
    Ok(late.unwrap_or(0))
}
