//! The SQL of test mails.

use super::{CLAIM, Canary, Next, next};
use crate::mailbox::Kept;
use base::ids::{MailboxId, OrgId};
use base::time::{instant, millis};
use db::{Error, Row, Sql, args, sql};
use jiff::Timestamp;

/// Which test mail of which mailbox.
pub type Which = (OrgId, MailboxId, Timestamp);

/// The latest of a mailbox; none when it never sent one, or sends none any more.
pub fn latest(sql: &mut Sql, org: OrgId, id: MailboxId) -> Result<Option<Canary>, Error> {
    sql.one(
        sql!(
            "select c.made_at, c.handed_at, c.back_at, c.trouble, c.lost_since, c.ok_at, c.took,
               c.claimed_until
             from mailbox m join mailbox_canary c on c.org = m.org and c.mailbox = m.id
             where m.org = $1 and m.id = $2 and m.canary_hours > 0"
        ),
        &args![org.0, id.0],
        |row| {
            Ok(Canary {
                made_at: instant(row.get(0)?),
                handed_at: moment(row, 1)?,
                back_at: moment(row, 2)?,
                trouble: row.get::<Option<String>>(3)?.map(Kept::read),
                lost_since: moment(row, 4)?,
                ok_at: moment(row, 5)?,
                took: row.get(6)?,
                claimed_until: moment(row, 7)?,
            })
        },
    )
}

fn moment(row: &Row, at: usize) -> Result<Option<Timestamp>, Error> {
    Ok(row.get::<Option<i64>>(at)?.map(instant))
}

/// Claims the test mail of a mailbox that is due, new or once more, and says when it was made; none when none is due
/// any more, or another claims it in the same moment. Of two who read the same, the row lets one through: it is changed
/// only as it was read.
pub fn claim(
    sql: &mut Sql,
    (org, id): (OrgId, MailboxId),
    hours: u32,
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let last = latest(sql, org, id)?;
    let until = millis(now + CLAIM);
    let (made_at, changed) = match next(last.as_ref(), hours, now) {
        Next::Wait => return Ok(None),
        // One before it that did not come back is lost.
        Next::Fresh => {
            let before = last.map_or(0, |last| millis(last.made_at));
            let begin = sql!(
                "insert into mailbox_canary (org, mailbox, made_at, claimed_until) values ($1, $2, $3, $4)
                 on conflict (org, mailbox) do update
                 set lost_since = case when mailbox_canary.back_at is null
                                  then coalesce(mailbox_canary.lost_since, mailbox_canary.made_at) end,
                     made_at = $3, handed_at = null, back_at = null, trouble = null, claimed_until = $4
                 where mailbox_canary.made_at = $5"
            );
            (now, sql.run(begin, &args![org.0, id.0, millis(now), until, before])?)
        }
        Next::Again(made_at) => {
            let again = sql!(
                "update mailbox_canary set claimed_until = $4
                 where org = $1 and mailbox = $2 and made_at = $3 and handed_at is null and back_at is null
                   and coalesce(claimed_until, 0) <= $5"
            );
            (made_at, sql.run(again, &args![org.0, id.0, millis(made_at), until, millis(now)])?)
        }
    };
    Ok((changed == 1).then_some(made_at))
}

/// A mail server took it.
pub fn handed(sql: &mut Sql, (org, id, made_at): Which, now: Timestamp) -> Result<(), Error> {
    sql.run(
        sql!(
            "update mailbox_canary set handed_at = $4, trouble = null, claimed_until = null
             where org = $1 and mailbox = $2 and made_at = $3"
        ),
        &args![org.0, id.0, millis(made_at), millis(now)],
    )?;
    Ok(())
}

/// No mail server took it, because; it is tried again.
pub fn not_taken(sql: &mut Sql, (org, id, made_at): Which, why: &Kept) -> Result<(), Error> {
    sql.run(
        sql!(
            "update mailbox_canary set claimed_until = null
             where org = $1 and mailbox = $2 and made_at = $3"
        ),
        &args![org.0, id.0, millis(made_at)],
    )?;
    troubled(sql, (org, id, made_at), why)
}

/// It was returned, or could not be sent, because.
pub fn troubled(sql: &mut Sql, (org, id, made_at): Which, why: &Kept) -> Result<(), Error> {
    sql.run(
        sql!(
            "update mailbox_canary set trouble = $4
             where org = $1 and mailbox = $2 and made_at = $3 and back_at is null"
        ),
        &args![org.0, id.0, millis(made_at), why.line()],
    )?;
    Ok(())
}

/// It is back, as this arrival; gives the arrival whose bytes nobody needs any more. That is the one of the test mail
/// before, or its own when it says nothing new: it came twice, or so late that the next was sent already.
pub fn back(sql: &mut Sql, (org, id, made_at): Which, arrival: i64, now: Timestamp) -> Result<Option<i64>, Error> {
    let before = sql.one(
        sql!("select arrival from mailbox_canary where org = $1 and mailbox = $2"),
        &args![org.0, id.0],
        |row| row.get::<Option<i64>>(0),
    )?;
    let took = now.duration_since(made_at).as_millis();
    let changed = sql.run(
        sql!(
            "update mailbox_canary set back_at = $4, ok_at = $4, took = $5, trouble = null, lost_since = null,
               arrival = $6
             where org = $1 and mailbox = $2 and made_at = $3 and back_at is null"
        ),
        &args![org.0, id.0, millis(made_at), millis(now), i64::try_from(took).unwrap_or(i64::MAX), arrival],
    )?;
    Ok(if changed == 1 { before.flatten() } else { Some(arrival) })
}

/// The mailbox sends none any more.
pub fn forget(sql: &mut Sql, org: OrgId, id: MailboxId) -> Result<(), Error> {
    sql.run(sql!("delete from mailbox_canary where org = $1 and mailbox = $2"), &args![org.0, id.0])?;
    Ok(())
}
