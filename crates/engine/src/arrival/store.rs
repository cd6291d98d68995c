//! The SQL of arrivals.

use super::{Arrival, Aside, Counted, Discarded, State, Why};
use crate::counter;
use base::ids::{CaseNo, MailboxId, MemberId, OrgId};
use base::time::millis;
use db::{Error, Sql, args, columns, select, sql};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

columns! {
    /// An arrival as it is kept.
    struct ArrivalRow from "arrival a" {
        id: i64 = "a.id",
        received_at: Timestamp = "a.received_at",
        size: i64 = "a.size",
        tries: u32 = "a.tries",
        state: String = "a.state",
        aside: Option<String> = "a.aside",
        reason: Option<String> = "a.reason",
        no: Option<CaseNo> = "a.case_no",
        n: Option<u32> = "a.n",
        discarded_at: Option<Timestamp> = "a.discarded_at",
        discarded_by: Option<MemberId> = "a.discarded_by",
        discarded_why: Option<String> = "a.discarded_why",
    }
}

/// Keeps the bytes; the same bytes again are the same arrival, and then the second value is false.
pub fn store(sql: &mut Sql, org: OrgId, raw: &[u8], now: Timestamp) -> Result<(i64, bool), Error> {
    let sha256: [u8; 32] = Sha256::digest(raw).into();
    let known =
        sql.one(sql!("select id from arrival where org = $1 and sha256 = $2"), &args![org.0, &sha256], |row| {
            row.get(0)
        })?;
    if let Some(id) = known {
        return Ok((id, false));
    }
    let id = counter::next(sql, org, "arrival")?;
    sql.run(
        sql!(
            "insert into arrival (org, id, received_at, sha256, size, state, tries, reason, case_no, n)
             values ($1, $2, $3, $4, $5, 'stored', 0, null, null, null)"
        ),
        &args![org.0, id, millis(now), &sha256, i64::try_from(raw.len()).unwrap_or(i64::MAX)],
    )?;
    // Apart from the row that is written again when the mail is sorted, so that its bytes are written once.
    sql.run(sql!("insert into arrival_source (org, id, raw) values ($1, $2, $3)"), &args![org.0, id, raw])?;
    Ok((id, true))
}

/// The hash its raw source was received with.
pub fn sha256(sql: &mut Sql, org: OrgId, id: i64) -> Result<Option<Vec<u8>>, Error> {
    sql.one(sql!("select sha256 from arrival where org = $1 and id = $2"), &args![org.0, id], |row| row.get(0))
}

/// Remembers the mailbox it came to; the first word counts.
pub fn came_to(sql: &mut Sql, org: OrgId, id: i64, mailbox: MailboxId) -> Result<(), Error> {
    sql.run(
        sql!("update arrival set mailbox = $3 where org = $1 and id = $2 and mailbox is null"),
        &args![org.0, id, mailbox.0],
    )?;
    Ok(())
}

/// The mailbox it came to, when whoever brought it knew.
pub fn mailbox(sql: &mut Sql, org: OrgId, id: i64) -> Result<Option<MailboxId>, Error> {
    let found = sql.one(sql!("select mailbox from arrival where org = $1 and id = $2"), &args![org.0, id], |row| {
        row.get::<Option<i64>>(0)
    })?;
    Ok(found.flatten().map(MailboxId))
}

/// Counts one more attempt at reading it alone, committed before the attempt; says how many that makes.
/// None when it has been dealt with and there is nothing to attempt.
pub fn attempt(sql: &mut Sql, org: OrgId, id: i64) -> Result<Option<u32>, Error> {
    sql.one(
        sql!(
            "update arrival set tries = tries + 1, state = 'stored'
             where org = $1 and id = $2 and state in ('stored', 'failed') returning tries"
        ),
        &args![org.0, id],
        |row| row.get(0),
    )
}

/// Reading it brought nothing down after all: whatever ended the attempts before was something else.
pub fn was_read(sql: &mut Sql, org: OrgId, id: i64) -> Result<(), Error> {
    sql.run(sql!("update arrival set tries = 0 where org = $1 and id = $2"), &args![org.0, id])?;
    Ok(())
}

/// It has found its case. False when someone else had dealt with it before, and nothing was changed.
pub fn sorted(sql: &mut Sql, org: OrgId, id: i64, no: CaseNo, n: Option<u32>) -> Result<bool, Error> {
    let changed = sql.run(
        sql!(
            "update arrival set state = 'sorted', reason = null, case_no = $3, n = $4
             where org = $1 and id = $2 and state in ('stored', 'failed')"
        ),
        &args![org.0, id, no.0, n],
    )?;
    Ok(changed == 1)
}

/// It belongs to no case. False when someone else had dealt with it before.
pub fn set_aside(sql: &mut Sql, org: OrgId, id: i64, aside: &Aside) -> Result<bool, Error> {
    let (kind, value) = aside.stored();
    let changed = sql.run(
        sql!(
            "update arrival set state = 'set_aside', aside = $3, reason = $4
             where org = $1 and id = $2 and state in ('stored', 'failed')"
        ),
        &args![org.0, id, kind, value.as_deref()],
    )?;
    Ok(changed == 1)
}

/// Someone wants it in a case after all. False when it is not set aside.
pub fn take_back(sql: &mut Sql, org: OrgId, id: i64) -> Result<bool, Error> {
    let changed = sql.run(
        sql!(
            "update arrival set state = 'stored', tries = 0, aside = null, reason = null, discarded_at = null,
             discarded_by = null, discarded_why = null where org = $1 and id = $2 and state = 'set_aside'"
        ),
        &args![org.0, id],
    )?;
    Ok(changed == 1)
}

/// It could not be sorted, and nobody died of it: its attempts begin anew.
pub fn failed(sql: &mut Sql, org: OrgId, id: i64, fault: &str) -> Result<(), Error> {
    sql.run(
        sql!(
            "update arrival set state = 'failed', reason = $3, tries = 0
             where org = $1 and id = $2 and state in ('stored', 'failed')"
        ),
        &args![org.0, id, fault],
    )?;
    Ok(())
}

pub fn one(sql: &mut Sql, org: OrgId, id: i64) -> Result<Option<Arrival>, Error> {
    let found = sql.one(select!(ArrivalRow, "where a.org = $1 and a.id = $2"), &args![org, id], ArrivalRow::read)?;
    Ok(found.map(ArrivalRow::told))
}

/// What is not in a case, newest first: waiting, failed and set aside; at most `most`, older than `before`.
pub fn waiting(sql: &mut Sql, org: OrgId, before: i64, most: u32) -> Result<Vec<Arrival>, Error> {
    let text = select!(
        ArrivalRow,
        "where a.org = $1 and a.state <> 'sorted' and a.discarded_at is null and a.id < $2 order by a.id desc limit $3"
    );
    told(sql.all(text, &args![org, before, most], ArrivalRow::read))
}

/// The same, but only what was set aside for this reason.
pub fn waiting_because(sql: &mut Sql, org: OrgId, why: Why, before: i64, most: u32) -> Result<Vec<Arrival>, Error> {
    let kind: &'static str = why.into();
    let text = select!(
        ArrivalRow,
        "where a.org = $1 and a.aside = $4 and a.state = 'set_aside' and a.discarded_at is null and a.id < $2
         order by a.id desc limit $3"
    );
    told(sql.all(text, &args![org, before, most, kind], ArrivalRow::read))
}

/// What members have discarded, newest first.
pub fn discarded(sql: &mut Sql, org: OrgId, before: i64, most: u32) -> Result<Vec<Arrival>, Error> {
    let text = select!(
        ArrivalRow,
        "where a.org = $1 and a.discarded_at is not null and a.id < $2 order by a.id desc limit $3"
    );
    told(sql.all(text, &args![org, before, most], ArrivalRow::read))
}

fn told(kept: Result<Vec<ArrivalRow>, Error>) -> Result<Vec<Arrival>, Error> {
    Ok(kept?.into_iter().map(ArrivalRow::told).collect())
}

/// How much mail is in no case, by what became of it.
pub fn counted(sql: &mut Sql, org: OrgId) -> Result<Counted, Error> {
    let args = args![org.0, i64::MAX, Counted::MOST];
    let waiting = sql.all(
        sql!(
            "select a.id from arrival a where a.org = $1 and a.state <> 'sorted' and a.discarded_at is null and a.id < $2
             order by a.id desc limit $3"
        ),
        &args,
        |row| row.get::<i64>(0),
    )?;
    let discarded = sql.all(
        sql!(
            "select a.id from arrival a where a.org = $1 and a.discarded_at is not null and a.id < $2
             order by a.id desc limit $3"
        ),
        &args,
        |row| row.get::<i64>(0),
    )?;
    let count = |found: Vec<i64>| i64::try_from(found.len()).unwrap_or(Counted::MOST);
    Ok(Counted { waiting: count(waiting), discarded: count(discarded) })
}

/// It needs nothing. False when it is not set aside, or was discarded before.
pub fn discard(sql: &mut Sql, org: OrgId, id: i64, said: &Discarded) -> Result<bool, Error> {
    let changed = sql.run(
        sql!(
            "update arrival set discarded_at = $3, discarded_by = $4, discarded_why = $5
             where org = $1 and id = $2 and state = 'set_aside' and discarded_at is null"
        ),
        &args![org.0, id, millis(said.at), said.by.0, said.why.as_str()],
    )?;
    Ok(changed == 1)
}

/// It needs nothing, and nobody has to say so: it is a machine's word, told elsewhere.
pub fn put_away(sql: &mut Sql, org: OrgId, id: i64, now: Timestamp) -> Result<(), Error> {
    sql.run(
        sql!("update arrival set discarded_at = $3 where org = $1 and id = $2 and state = 'set_aside'"),
        &args![org.0, id, millis(now)],
    )?;
    Ok(())
}

/// Cleans it away, bytes and all; only what was put away and is in no case.
pub fn forget(sql: &mut Sql, org: OrgId, id: i64) -> Result<(), Error> {
    let gone = sql.run(
        sql!(
            "delete from arrival where org = $1 and id = $2 and state = 'set_aside' and discarded_at is not null
               and discarded_by is null"
        ),
        &args![org.0, id],
    )?;
    if gone == 1 {
        sql.run(sql!("delete from arrival_source where org = $1 and id = $2"), &args![org.0, id])?;
        sql.run(sql!("delete from arrival_peer where org = $1 and arrival = $2"), &args![org.0, id])?;
        sql.run(sql!("delete from authentication where org = $1 and arrival = $2"), &args![org.0, id])?;
    }
    Ok(())
}

/// What still has to be sorted, of all organisations, and came at `until` or before; oldest first.
pub fn left(sql: &mut Sql, until: Timestamp, most: u32) -> Result<Vec<(OrgId, i64)>, Error> {
    sql.all(
        sql!(
            "select org, id from arrival where state <> 'sorted' and state <> 'set_aside'
             and received_at <= $1 order by received_at, id limit $2"
        ),
        &args![millis(until), most],
        |row| Ok((OrgId(row.get(0)?), row.get(1)?)),
    )
}

/// Its first 64 kB, in which the head of a mail stands.
pub fn begins(sql: &mut Sql, org: OrgId, id: i64) -> Result<Vec<u8>, Error> {
    let found = sql.one(
        sql!("select substr(raw, 1, 65536) from arrival_source where org = $1 and id = $2"),
        &args![org.0, id],
        |row| row.get(0),
    )?;
    Ok(found.unwrap_or_default())
}

/// Its bytes as they came.
pub fn raw(sql: &mut Sql, org: OrgId, id: i64) -> Result<Option<Vec<u8>>, Error> {
    sql.one(sql!("select raw from arrival_source where org = $1 and id = $2"), &args![org.0, id], |row| row.get(0))
}

impl ArrivalRow {
    /// What its columns mean together.
    fn told(self) -> Arrival {
        let state = match (self.state.as_str(), self.no) {
            ("sorted", Some(no)) => State::Sorted(no, self.n),
            ("set_aside", _) => State::SetAside(Aside::read(self.aside.as_deref(), self.reason)),
            ("failed", _) => State::Failed(self.reason.unwrap_or_default()),
            _ => State::Stored,
        };
        let discarded = self.discarded_at.zip(self.discarded_by);
        let why = self.discarded_why.unwrap_or_default();
        Arrival {
            id: self.id,
            received_at: self.received_at,
            size: self.size,
            tries: self.tries,
            state,
            discarded: discarded.map(|(at, by)| Discarded { at, by, why }),
        }
    }
}
