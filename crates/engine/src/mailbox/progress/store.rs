//! The SQL of how far folders are read.

use super::{Fate, Mark, Place, Stuck};
use crate::mailbox::Kept;
use base::ids::{MailboxId, OrgId};
use base::time::{instant, millis};
use db::{Error, Sql, args, sql};
use jiff::Timestamp;

/// How often a mail that cannot be fetched is tried again before it waits for a person.
pub const TRIES: u32 = 20;
/// What is done is forgotten this many numbers below the mark; the mark alone holds it off then.
const REMEMBERED: u32 = 1_000;

/// How far a folder is read; none when it was never opened.
pub fn mark(sql: &mut Sql, org: OrgId, id: MailboxId, folder: &str) -> Result<Option<Mark>, Error> {
    sql.one(
        sql!(
            "select uidvalidity, first_uid, last_uid from mailbox_folder
             where org = $1 and mailbox = $2 and folder = $3"
        ),
        &args![org.0, id.0, folder],
        |row| Ok(Mark { uidvalidity: row.get(0)?, first: row.get(1)?, last: row.get(2)? }),
    )
}

/// A folder is read up to here, in this life of its numbers.
pub fn set_mark(sql: &mut Sql, place: &Place, first: u32, last: u32) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into mailbox_folder (org, mailbox, folder, uidvalidity, first_uid, last_uid)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (org, mailbox, folder) do update set uidvalidity = $4, first_uid = $5, last_uid = $6"
        ),
        &args![place.org.0, place.mailbox.0, &place.folder, place.uidvalidity, first, last],
    )?;
    sql.run(
        sql!(
            "delete from mailbox_uid where org = $1 and mailbox = $2 and folder = $3 and uidvalidity = $4
               and uid < $5 and state = 'done'"
        ),
        &args![place.org.0, place.mailbox.0, &place.folder, place.uidvalidity, last.saturating_sub(REMEMBERED)],
    )?;
    Ok(())
}

/// The folder's numbers began anew: what was noted under the old ones means nothing any more.
pub fn forget_others(sql: &mut Sql, place: &Place) -> Result<(), Error> {
    sql.run(
        sql!("delete from mailbox_uid where org = $1 and mailbox = $2 and folder = $3 and uidvalidity <> $4"),
        &args![place.org.0, place.mailbox.0, &place.folder, place.uidvalidity],
    )?;
    Ok(())
}

/// Notes what became of a mail; a try that failed is counted.
pub fn note(sql: &mut Sql, place: &Place, (uid, size): (u32, i64), fate: &Fate, now: Timestamp) -> Result<(), Error> {
    let (state, reason) = match fate {
        Fate::Kept => ("kept", None),
        Fate::Done => ("done", None),
        Fate::TooLarge(why) => ("too_large", Some(why.stored())),
        Fate::Failed(why) => ("failed", Some(why.stored())),
    };
    sql.run(
        sql!(
            "insert into mailbox_uid (org, mailbox, folder, uidvalidity, uid, state, size, tries, reason, at)
             values ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)
             on conflict (org, mailbox, folder, uidvalidity, uid) do update
             set state = $6, reason = $8,
                 size = case when $7 > 0 then $7 else mailbox_uid.size end,
                 tries = case when $6 = 'failed' then mailbox_uid.tries + 1 else mailbox_uid.tries end"
        ),
        &args![
            place.org.0,
            place.mailbox.0,
            &place.folder,
            place.uidvalidity,
            uid,
            state,
            size,
            reason.as_deref(),
            millis(now)
        ],
    )?;
    Ok(())
}

/// The numbers from `from` on of which anything is noted.
pub fn noted(sql: &mut Sql, place: &Place, from: u32) -> Result<Vec<u32>, Error> {
    sql.all(
        sql!(
            "select uid from mailbox_uid where org = $1 and mailbox = $2 and folder = $3 and uidvalidity = $4
               and uid >= $5"
        ),
        &args![place.org.0, place.mailbox.0, &place.folder, place.uidvalidity, from],
        |row| row.get(0),
    )
}

/// Mails that are durable here and still to be marked or moved there.
pub fn unfinished(sql: &mut Sql, place: &Place) -> Result<Vec<u32>, Error> {
    sql.all(
        sql!(
            "select uid from mailbox_uid where org = $1 and mailbox = $2 and folder = $3 and uidvalidity = $4
               and state = 'kept' order by uid"
        ),
        &args![place.org.0, place.mailbox.0, &place.folder, place.uidvalidity],
        |row| row.get(0),
    )
}

/// Mails that could not be fetched and are tried again.
pub fn to_try_again(sql: &mut Sql, place: &Place) -> Result<Vec<u32>, Error> {
    sql.all(
        sql!(
            "select uid from mailbox_uid where org = $1 and mailbox = $2 and folder = $3 and uidvalidity = $4
               and state = 'failed' and tries < $5 order by uid"
        ),
        &args![place.org.0, place.mailbox.0, &place.folder, place.uidvalidity, TRIES],
        |row| row.get(0),
    )
}

/// It is not on the server any more: somebody deleted or moved it there.
pub fn vanished(sql: &mut Sql, place: &Place, uid: u32) -> Result<(), Error> {
    sql.run(
        sql!(
            "delete from mailbox_uid where org = $1 and mailbox = $2 and folder = $3 and uidvalidity = $4
               and uid = $5"
        ),
        &args![place.org.0, place.mailbox.0, &place.folder, place.uidvalidity, uid],
    )?;
    Ok(())
}

/// What stays on the server of a mailbox though it should not, newest first.
pub fn stuck(sql: &mut Sql, org: OrgId, id: MailboxId, most: u32) -> Result<Vec<Stuck>, Error> {
    sql.all(
        sql!(
            "select folder, uid, size, reason, at from mailbox_uid
             where org = $1 and mailbox = $2 and reason is not null order by at desc, uid desc limit $3"
        ),
        &args![org.0, id.0, most],
        |row| {
            Ok(Stuck {
                folder: row.get(0)?,
                uid: row.get(1)?,
                size: row.get(2)?,
                reason: Kept::read(row.get::<Option<String>>(3)?.unwrap_or_default()),
                at: instant(row.get(4)?),
            })
        },
    )
}
