//! The SQL of the outbox.

use super::trouble::{Cause, Trouble, told_of};
use super::{Dealt, Waiting};
use crate::problem::Problem;
use base::ids::{CaseNo, ContactId, OrgId};
use base::time::{instant, millis};
use db::{Error, Sql, args, columns, select, sql};
use jiff::Timestamp;
use text::Text;

columns! {
    /// How a message that is still on its way stands, or why it did not arrive.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Standing from "outbox mail"
    join "join case_row c on c.org = mail.org and c.no = mail.case_no
          join contact p on p.org = c.org and p.id = c.contact" {
        pub no: CaseNo = "mail.case_no",
        /// Which message of it.
        pub n: u32 = "mail.n",
        /// How often it was tried.
        pub tries: u32 = "mail.tries",
        /// When it is tried next; of a dead one the moment it died.
        pub at: Timestamp = "coalesce(mail.done_at, mail.next_at)",
        /// It is being handed over, and no answer is known yet.
        pub in_hand: bool = "mail.begun_at is not null",
        /// What the server said when it was last tried, in its own words.
        pub words: Option<String> = "mail.reason",
        /// What that means, by name; see [`super::trouble::Cause`].
        pub cause: Option<String> = "mail.cause",
        /// How often the program vanished while it was being handed over.
        pub doubts: u32 = "mail.doubts",
        /// What the case is about.
        pub subject: String = "c.subject",
        /// Who it goes to.
        pub contact: String = "p.name",
        /// Their number.
        pub person: ContactId = "p.id",
        /// Their own address; whoever was merged into another is reached at the other's.
        pub email: Option<String> = "p.email",
    }
}

/// Queues a message, or queues it once more after it had failed.
pub fn queue(sql: &mut Sql, org: OrgId, no: CaseNo, n: u32, now: Timestamp) -> Result<(), Error> {
    queue_from(sql, (org, no, n), now, now)
}

/// The same; it goes from this instant on and not before, so that it can be taken back until then.
pub fn queue_from(
    sql: &mut Sql,
    (org, no, n): (OrgId, CaseNo, u32),
    from: Timestamp,
    now: Timestamp,
) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into outbox (org, case_no, n, state, tries, next_at, reason, queued_at)
             values ($1, $2, $3, 'queued', 0, $4, null, $5)
             on conflict (org, case_no, n) do update set state = 'queued', tries = 0, next_at = $4, reason = null,
               queued_at = $5, begun_at = null, done_at = null, answer = null, cause = null, returns = 0,
               given_up = null"
        ),
        &args![org.0, no.0, n, millis(from), millis(now)],
    )?;
    Ok(())
}

/// Takes a message out again that nobody has begun to hand over; false when it is too late.
pub fn take_back(sql: &mut Sql, org: OrgId, no: CaseNo, n: u32) -> Result<bool, Error> {
    let taken = sql.run(
        sql!(
            "delete from outbox
             where org = $1 and case_no = $2 and n = $3 and state = 'queued' and tries = 0 and returns = 0"
        ),
        &args![org.0, no.0, n],
    )?;
    Ok(taken == 1)
}

/// The messages of a case that wait until they go, each with the instant from which they do.
pub fn held(sql: &mut Sql, org: OrgId, no: CaseNo, now: Timestamp) -> Result<Vec<(u32, Timestamp)>, Error> {
    sql.all(
        sql!(
            "select n, next_at from outbox
             where org = $1 and case_no = $2 and state = 'queued' and tries = 0 and returns = 0 and next_at > $3"
        ),
        &args![org.0, no.0, millis(now)],
        |row| Ok((row.get(0)?, instant(row.get(1)?))),
    )
}

/// Whether anything is due, so that an idle outbox writes nothing.
pub fn is_due(sql: &mut Sql, now: Timestamp) -> Result<bool, Error> {
    let due = sql.one(
        sql!("select 1 from outbox where state = 'queued' and next_at <= $1 limit 1"),
        &args![millis(now)],
        |row| row.get::<i64>(0),
    )?;
    Ok(due.is_some())
}

/// Takes the message that has waited longest and is due; until `again` nobody else gets it. Whoever took it and
/// vanished leaves it to be tried then, with the same Message-ID.
pub fn claim(sql: &mut Sql, now: Timestamp, again: Timestamp) -> Result<Option<Waiting>, Error> {
    sql.one(
        sql!(
            "update outbox set tries = tries + 1, next_at = $2,
               doubts = doubts + case when begun_at is null then 0 else 1 end
             where state = 'queued' and next_at <= $1
               and (org, case_no, n) in (select org, case_no, n from outbox where state = 'queued' and next_at <= $1
                                         order by next_at limit 1)
             returning org, case_no, n, tries, coalesce(queued_at, $1)"
        ),
        &args![millis(now), millis(again)],
        |row| {
            Ok(Waiting {
                org: OrgId(row.get(0)?),
                no: CaseNo(row.get(1)?),
                n: row.get(2)?,
                tries: row.get(3)?,
                since: instant(row.get(4)?),
            })
        },
    )
}

/// The bytes that were about to be handed over to this address when the program vanished.
pub fn kept(sql: &mut Sql, waiting: &Waiting, recipient: &str) -> Result<Option<Vec<u8>>, Error> {
    sql.one(
        sql!("select bytes from outbox_mail where org = $1 and case_no = $2 and n = $3 and recipient = $4"),
        &args![waiting.org.0, waiting.no.0, waiting.n, recipient],
        |row| row.get(0),
    )
}

/// It is about to be handed over, as these bytes.
pub fn begin(sql: &mut Sql, waiting: &Waiting, mail: (&str, &[u8]), now: Timestamp) -> Result<(), Error> {
    let (recipient, bytes) = mail;
    sql.run(
        sql!("update outbox set begun_at = $4 where org = $1 and case_no = $2 and n = $3 and state = 'queued'"),
        &args![waiting.org.0, waiting.no.0, waiting.n, millis(now)],
    )?;
    sql.run(
        sql!(
            "insert into outbox_mail (org, case_no, n, recipient, bytes) values ($1, $2, $3, $4, $5)
             on conflict (org, case_no, n) do update set recipient = $4, bytes = $5"
        ),
        &args![waiting.org.0, waiting.no.0, waiting.n, recipient, bytes],
    )?;
    Ok(())
}

/// It was handed over; the server answered so.
pub fn sent(sql: &mut Sql, waiting: &Waiting, answer: &str, now: Timestamp) -> Result<(), Error> {
    sql.run(
        sql!(
            "update outbox set state = 'sent', reason = null, cause = null, begun_at = null, done_at = $4, answer = $5
             where org = $1 and case_no = $2 and n = $3"
        ),
        &args![waiting.org.0, waiting.no.0, waiting.n, millis(now), answer],
    )?;
    forget_bytes(sql, waiting.org, waiting.no, waiting.n)
}

/// It was not; it is tried again at `next`, or is a dead letter when there is none.
pub fn failed(
    sql: &mut Sql,
    waiting: &Waiting,
    trouble: &Trouble,
    next: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), Error> {
    let state = if next.is_some() { "queued" } else { "failed" };
    let cause: &'static str = trouble.cause.into();
    let done = if next.is_some() { None } else { Some(millis(now)) };
    sql.run(
        sql!(
            "update outbox set state = $4, reason = $5, cause = $6, next_at = coalesce($7, next_at), done_at = $8,
               begun_at = null, given_up = null
             where org = $1 and case_no = $2 and n = $3"
        ),
        &args![
            waiting.org.0,
            waiting.no.0,
            waiting.n,
            state,
            trouble.detail().as_deref(),
            cause,
            next.map(millis),
            done
        ],
    )?;
    if next.is_none() {
        forget_bytes(sql, waiting.org, waiting.no, waiting.n)?;
    }
    Ok(())
}

fn forget_bytes(sql: &mut Sql, org: OrgId, no: CaseNo, n: u32) -> Result<(), Error> {
    sql.run(sql!("delete from outbox_mail where org = $1 and case_no = $2 and n = $3"), &args![org.0, no.0, n])?;
    Ok(())
}

/// How often a message came back from a full mailbox and was sent again.
pub fn returns(sql: &mut Sql, org: OrgId, no: CaseNo, n: u32) -> Result<u32, Error> {
    let found = sql.one(
        sql!("select returns from outbox where org = $1 and case_no = $2 and n = $3 and state = 'sent'"),
        &args![org.0, no.0, n],
        |row| row.get(0),
    )?;
    // Nothing to send again.
    Ok(found.unwrap_or(super::RETURNS))
}

/// It came back from a full mailbox, and goes again at `next`.
pub fn came_back(
    sql: &mut Sql,
    at: (OrgId, CaseNo, u32),
    trouble: &Trouble,
    next: Timestamp,
    now: Timestamp,
) -> Result<(), Error> {
    let (org, no, n) = at;
    let cause: &'static str = trouble.cause.into();
    sql.run(
        sql!(
            "update outbox set state = 'queued', tries = 0, returns = returns + 1, next_at = $4, queued_at = $7,
               reason = $5, cause = $6, begun_at = null, done_at = null
             where org = $1 and case_no = $2 and n = $3"
        ),
        &args![org.0, no.0, n, millis(next), trouble.detail().as_deref(), cause, millis(now)],
    )?;
    Ok(())
}

/// A report says that it failed: it is a dead letter from now on.
pub fn died(sql: &mut Sql, at: (OrgId, CaseNo, u32), trouble: &Trouble, now: Timestamp) -> Result<(), Error> {
    let (org, no, n) = at;
    let waiting = Waiting { org, no, n, tries: 0, since: now };
    failed(sql, &waiting, trouble, None, now)
}

/// A server on the way says that it is late; it is still tried.
pub fn late(sql: &mut Sql, org: OrgId, no: CaseNo, n: u32) -> Result<(), Error> {
    let late: &'static str = Cause::Late.into();
    sql.run(
        sql!(
            "update outbox set cause = $4, reason = null
             where org = $1 and case_no = $2 and n = $3 and state = 'sent'"
        ),
        &args![org.0, no.0, n, late],
    )?;
    Ok(())
}

/// A dead letter was dealt with: in which way is all that is kept here, the history has the words.
pub fn give_up(sql: &mut Sql, org: OrgId, no: CaseNo, n: u32, how: Dealt) -> Result<(), Error> {
    let how: &'static str = how.into();
    sql.run(
        sql!("update outbox set given_up = $4 where org = $1 and case_no = $2 and n = $3 and state = 'failed'"),
        &args![org.0, no.0, n, how],
    )?;
    Ok(())
}

/// What is to be told of messages of a case that are on their way: number, tries, why the last one failed.
pub fn troubles(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Vec<(u32, u32, Text)>, Error> {
    sql.all(
        sql!(
            "select n, tries, cause, reason from outbox
             where org = $1 and case_no = $2 and coalesce(cause, reason) is not null"
        ),
        &args![org.0, no.0],
        |row| {
            let (cause, words): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
            Ok((row.get(0)?, row.get(1)?, why(cause.as_deref(), words.as_deref()).unwrap_or_default()))
        },
    )
}

/// Why a message does not arrive, as its row tells; none when nothing is wrong with it.
fn why(cause: Option<&str>, words: Option<&str>) -> Option<Text> {
    match cause.and_then(|name| name.parse::<Cause>().ok()) {
        Some(cause) => Some(told_of(cause, words)),
        None => words.map(|line| Problem::kept(line).map_or_else(|| line.into(), |problem| problem.text())),
    }
}

impl Standing {
    /// Why it has not arrived; none before the first try.
    pub fn why(&self) -> Option<Text> {
        why(self.cause.as_deref(), self.words.as_deref())
    }
}

/// What still waits in an organisation, soonest first.
pub fn waiting(sql: &mut Sql, org: OrgId, most: u32) -> Result<Vec<Standing>, Error> {
    let text = select!(
        Standing from "(select * from outbox where org = $1 and state = 'queued' order by next_at limit $2) mail",
        "order by mail.next_at"
    );
    sql.all(text, &args![org, most], Standing::read)
}

/// The dead letters of an organisation that nobody has dealt with, the newest cases first, before this case and
/// message; at most `most`.
pub fn dead(sql: &mut Sql, org: OrgId, before: (i64, i64), most: u32) -> Result<Vec<Standing>, Error> {
    let text = select!(
        Standing from "(select * from outbox where org = $1 and state = 'failed' and given_up is null
                          and (case_no, n) < ($2, $3) order by case_no desc, n desc limit $4) mail",
        "order by mail.case_no desc, mail.n desc"
    );
    sql.all(text, &args![org, before.0, before.1, most], Standing::read)
}

/// How many dead letters of an organisation nobody has dealt with.
pub fn dead_count(sql: &mut Sql, org: OrgId) -> Result<i64, Error> {
    let count = sql.one(
        sql!("select count(*) from outbox where org = $1 and state = 'failed' and given_up is null"),
        &args![org.0],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or_default())
}

/// How many messages wait in the whole store, since when the oldest does, and how many are dead letters.
pub fn depth(sql: &mut Sql) -> Result<(i64, Option<Timestamp>, i64), Error> {
    let queued =
        sql.one(sql!("select count(*), min(queued_at) from outbox where state = 'queued'"), &args![], |row| {
            Ok((row.get::<i64>(0)?, row.get::<Option<i64>>(1)?))
        })?;
    let dead =
        sql.one(sql!("select count(*) from outbox where state = 'failed' and given_up is null"), &args![], |row| {
            row.get::<i64>(0)
        })?;
    let (count, oldest) = queued.unwrap_or_default();
    Ok((count, oldest.map(instant), dead.unwrap_or_default()))
}

/// Lets everything that is queued be due at once: after the settings of the mail server were mended, say.
pub fn release(sql: &mut Sql) -> Result<(), Error> {
    sql.run(sql!("update outbox set next_at = 0 where state = 'queued'"), &args![])?;
    Ok(())
}

/// Mail to this address comes back for good.
pub fn bury(sql: &mut Sql, org: OrgId, email: &str, cause: Cause, now: Timestamp) -> Result<(), Error> {
    let cause: &'static str = cause.into();
    sql.run(
        sql!(
            "insert into dead_address (org, email, at, reason) values ($1, $2, $3, $4)
             on conflict (org, email) do update set at = $3, reason = $4"
        ),
        &args![org.0, email, millis(now), cause],
    )?;
    Ok(())
}

/// A member says that mail does reach this address.
pub fn revive(sql: &mut Sql, org: OrgId, email: &str) -> Result<(), Error> {
    sql.run(sql!("delete from dead_address where org = $1 and email = $2"), &args![org.0, email])?;
    Ok(())
}

/// Since when mail to this address comes back, and why.
pub fn is_dead(sql: &mut Sql, org: OrgId, email: &str) -> Result<Option<(Timestamp, Text)>, Error> {
    sql.one(sql!("select at, reason from dead_address where org = $1 and email = $2"), &args![org.0, email], |row| {
        // A name of a cause; in rows of an earlier version the sentence itself.
        let stored: String = row.get(1)?;
        let text = stored.parse::<Cause>().map_or_else(|_| Text::from(stored.as_str()), |cause| told_of(cause, None));
        Ok((instant(row.get(0)?), text))
    })
}
