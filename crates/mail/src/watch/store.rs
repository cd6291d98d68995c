//! The SQL of alerts, and of what they are seen by.

use super::about::About;
use super::rules::{Seen, Stuck};
use base::ids::{MailboxId, OrgId};
use base::time::{instant, millis};
use db::{Error, Row, Sql, args, sql};
use engine::counter;
use jiff::Timestamp;
use text::Text;

/// An alert as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Its number in the organisation.
    pub id: i64,
    /// What sort.
    pub kind: String,
    /// The mailbox it is about.
    pub mailbox: Option<MailboxId>,
    /// What it is about; none when it began before that was stored.
    about: Option<About>,
    /// Its sentence, when it began before; empty otherwise.
    said: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl Alert {
    /// It tells of this.
    pub fn is(&self, seen: &Seen) -> bool {
        self.kind == seen.about.kind() && self.mailbox == seen.mailbox
    }

    /// In words, with what to do.
    pub fn text(&self) -> Text {
        self.about.as_ref().map_or_else(|| Text::from(&self.said), About::text)
    }
}

/// A word about an alert that is still to be said outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub org: OrgId,
    /// `begun` or `ended`.
    pub what: String,
    pub alert: Alert,
}

/// An alert begins, with what it is about as JSON; each way to tell of it has a word to say. False when one like it is open already, begun by another
/// in the same moment; then nothing is said.
pub fn begin(sql: &mut Sql, org: OrgId, (seen, about): (&Seen, &str), now: Timestamp) -> Result<bool, Error> {
    let id = counter::next(sql, org, "alert")?;
    let begun = sql.run(
        sql!(
            "insert into alert (org, id, kind, mailbox, says, about, began_at, ended_at)
             values ($1, $2, $3, $4, '', $5, $6, null) on conflict do nothing"
        ),
        &args![org.0, id, seen.about.kind(), seen.mailbox.map(|id| id.0), about, millis(now)],
    )?;
    if begun == 1 {
        speak(sql, org, id, "begun", now)?;
    }
    Ok(begun == 1)
}

/// It ends. False when it had ended before.
pub fn end(sql: &mut Sql, org: OrgId, id: i64, now: Timestamp) -> Result<bool, Error> {
    let ended = sql.run(
        sql!("update alert set ended_at = $3 where org = $1 and id = $2 and ended_at is null"),
        &args![org.0, id, millis(now)],
    )?;
    if ended == 1 {
        speak(sql, org, id, "ended", now)?;
    }
    Ok(ended == 1)
}

fn speak(sql: &mut Sql, org: OrgId, id: i64, what: &str, now: Timestamp) -> Result<(), Error> {
    for way in ["hook", "mail"] {
        sql.run(
            sql!(
                "insert into alert_word (org, alert, what, way, at, said_at) values ($1, $2, $3, $4, $5, null)
                 on conflict (org, alert, what, way) do nothing"
            ),
            &args![org.0, id, what, way, millis(now)],
        )?;
    }
    Ok(())
}

/// The alerts of an organisation that have not ended, oldest first.
pub fn open(sql: &mut Sql, org: OrgId) -> Result<Vec<Alert>, Error> {
    sql.all(
        sql!(
            "select id, kind, mailbox, says, about, began_at, ended_at from alert
             where org = $1 and ended_at is null order by id"
        ),
        &args![org.0],
        |row| alert(row, 0),
    )
}

/// The latest alerts of an organisation, ended or not, newest first.
pub fn latest(sql: &mut Sql, org: OrgId, most: u32) -> Result<Vec<Alert>, Error> {
    sql.all(
        sql!(
            "select id, kind, mailbox, says, about, began_at, ended_at from alert
             where org = $1 order by id desc limit $2"
        ),
        &args![org.0, most],
        |row| alert(row, 0),
    )
}

/// What is still to be said by a way, not older than this, and in nobody's hands; the oldest first.
pub fn unsaid(sql: &mut Sql, way: &str, since: Timestamp, now: Timestamp) -> Result<Vec<Word>, Error> {
    sql.all(
        sql!(
            "select w.org, w.what, a.id, a.kind, a.mailbox, a.says, a.about, a.began_at, a.ended_at
             from alert_word w join alert a on a.org = w.org and a.id = w.alert
             where w.said_at is null and w.way = $1 and w.at >= $2 and coalesce(w.claimed_until, 0) <= $3
             order by w.at limit 100"
        ),
        &args![way, millis(since), millis(now)],
        |row| Ok(Word { org: OrgId(row.get(0)?), what: row.get(1)?, alert: alert(row, 2)? }),
    )
}

/// Claims a word before it is said. False when it was said, or is in somebody's hands.
pub fn claim(sql: &mut Sql, word: &Word, way: &str, (now, until): (Timestamp, Timestamp)) -> Result<bool, Error> {
    let claimed = sql.run(
        sql!(
            "update alert_word set claimed_until = $5 where org = $1 and alert = $2 and what = $3 and way = $4
               and said_at is null and coalesce(claimed_until, 0) <= $6"
        ),
        &args![word.org.0, word.alert.id, &word.what, way, millis(until), millis(now)],
    )?;
    Ok(claimed == 1)
}

/// It was said; or it could not be and is free again, when there is no moment at which it was.
pub fn said(sql: &mut Sql, word: &Word, way: &str, at: Option<Timestamp>) -> Result<(), Error> {
    sql.run(
        sql!(
            "update alert_word set said_at = $5, claimed_until = null
             where org = $1 and alert = $2 and what = $3 and way = $4"
        ),
        &args![word.org.0, word.alert.id, &word.what, way, at.map(millis)],
    )?;
    Ok(())
}

fn alert(row: &Row, at: usize) -> Result<Alert, Error> {
    Ok(Alert {
        id: row.get(at)?,
        kind: row.get(at + 1)?,
        mailbox: row.get::<Option<i64>>(at + 2)?.map(MailboxId),
        said: row.get(at + 3)?,
        about: row.get::<Option<String>>(at + 4)?.and_then(|about| serde_json::from_str(&about).ok()),
        began_at: instant(row.get(at + 5)?),
        ended_at: row.get::<Option<i64>>(at + 6)?.map(instant),
    })
}

/// What was tried three times and still waits.
pub fn stuck(sql: &mut Sql, org: OrgId) -> Result<Stuck, Error> {
    let found = sql.one(
        sql!(
            "select count(*), min(queued_at), min(cause || ' ' || coalesce(reason, '')) from outbox
             where org = $1 and state = 'queued' and tries >= 3 and cause is not null"
        ),
        &args![org.0],
        |row| {
            let why: String = row.get::<Option<String>>(2)?.unwrap_or_default();
            let (cause, words) = why.split_once(' ').unwrap_or_default();
            Ok(Stuck {
                count: row.get(0)?,
                since: row.get::<Option<i64>>(1)?.map(instant),
                cause: cause.parse().ok(),
                words: Some(words.to_owned()).filter(|words| !words.is_empty()),
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// When the last mails of an organisation came, newest first; its own test mails are none that came.
pub fn came(sql: &mut Sql, org: OrgId, most: u32) -> Result<Vec<Timestamp>, Error> {
    sql.all(
        sql!(
            "select received_at from arrival
             where org = $1 and id > 0 and (discarded_at is null or discarded_by is not null)
             order by id desc limit $2"
        ),
        &args![org.0, most],
        |row| Ok(instant(row.get(0)?)),
    )
}

/// Messages of all organisations that an answer is owed for.
pub fn owed(sql: &mut Sql) -> Result<i64, Error> {
    let sum = sql.one(
        sql!("select cast(coalesce(sum(value), 0) as bigint) from tally where name = 'unanswered'"),
        &args![],
        |row| row.get(0),
    )?;
    Ok(sum.unwrap_or_default())
}
