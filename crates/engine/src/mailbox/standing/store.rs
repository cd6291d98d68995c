//! The SQL of how mailboxes stand.

use super::{Consent, Permission, Standing, Way};
use crate::mailbox::Kept;
use base::ids::{MailboxId, MemberId, OrgId};
use base::time::{instant, millis};
use db::{Error, Row, Sql, args, sql};
use jiff::Timestamp;

/// It worked; `lag` in milliseconds when a mail came, else the last one stays.
pub fn worked(
    sql: &mut Sql,
    org: OrgId,
    id: MailboxId,
    way: Way,
    (now, lag): (Timestamp, Option<i64>),
) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into mailbox_state (org, mailbox, way, tried_at, ok_at, failing_since, error, lag)
             values ($1, $2, $3, $4, $4, null, null, $5)
             on conflict (org, mailbox, way) do update
             set tried_at = $4, ok_at = $4, failing_since = null, error = null, lag = coalesce($5, mailbox_state.lag)"
        ),
        &args![org.0, id.0, &way.to_string(), millis(now), lag],
    )?;
    Ok(())
}

/// It did not, because; since when it does not is kept from the first failure on.
pub fn failed(sql: &mut Sql, org: OrgId, id: MailboxId, way: Way, (now, why): (Timestamp, &Kept)) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into mailbox_state (org, mailbox, way, tried_at, ok_at, failing_since, error, lag)
             values ($1, $2, $3, $4, null, $4, $5, null)
             on conflict (org, mailbox, way) do update
             set tried_at = $4, failing_since = coalesce(mailbox_state.failing_since, $4), error = $5"
        ),
        &args![org.0, id.0, &way.to_string(), millis(now), why.line()],
    )?;
    Ok(())
}

/// How one way of a mailbox stands; nothing yet is the empty standing.
pub fn standing(sql: &mut Sql, org: OrgId, id: MailboxId, way: Way) -> Result<Standing, Error> {
    let found = sql.one(
        sql!(
            "select tried_at, ok_at, failing_since, error, lag from mailbox_state
             where org = $1 and mailbox = $2 and way = $3"
        ),
        &args![org.0, id.0, &way.to_string()],
        |row| {
            Ok(Standing {
                tried_at: moment(row, 0)?,
                ok_at: moment(row, 1)?,
                failing_since: moment(row, 2)?,
                error: row.get::<Option<String>>(3)?.map(Kept::read),
                lag: row.get(4)?,
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

fn moment(row: &Row, at: usize) -> Result<Option<Timestamp>, Error> {
    Ok(row.get::<Option<i64>>(at)?.map(instant))
}

/// Permission was given or renewed.
pub fn granted(sql: &mut Sql, org: OrgId, id: MailboxId, until: Timestamp, now: Timestamp) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into mailbox_token (org, mailbox, access_until, granted_at, revoked) values ($1, $2, $3, $4, null)
             on conflict (org, mailbox) do update set access_until = $3, granted_at = $4, revoked = null"
        ),
        &args![org.0, id.0, millis(until), millis(now)],
    )?;
    Ok(())
}

/// Permission is no longer good, because. False when it was renewed since it was read as granted then; nothing changes.
pub fn revoked(sql: &mut Sql, org: OrgId, id: MailboxId, why: &Kept, granted_at: Timestamp) -> Result<bool, Error> {
    let changed = sql.run(
        sql!("update mailbox_token set revoked = $3 where org = $1 and mailbox = $2 and granted_at = $4"),
        &args![org.0, id.0, why.line(), millis(granted_at)],
    )?;
    Ok(changed == 1)
}

/// The access token is no longer taken, whatever its hour says: the next use renews it.
pub fn stale(sql: &mut Sql, org: OrgId, id: MailboxId) -> Result<(), Error> {
    sql.run(sql!("update mailbox_token set access_until = 0 where org = $1 and mailbox = $2"), &args![org.0, id.0])?;
    Ok(())
}

/// The permission a mailbox has, if it was ever given.
pub fn permission(sql: &mut Sql, org: OrgId, id: MailboxId) -> Result<Option<Permission>, Error> {
    sql.one(
        sql!("select access_until, granted_at, revoked from mailbox_token where org = $1 and mailbox = $2"),
        &args![org.0, id.0],
        |row| {
            Ok(Permission {
                access_until: instant(row.get(0)?),
                granted_at: instant(row.get(1)?),
                revoked: row.get::<Option<String>>(2)?.map(Kept::read),
            })
        },
    )
}

/// Keeps whom we sent to the provider, by the hash of the state they bring back.
pub fn sent_for_consent(sql: &mut Sql, state: &[u8; 32], consent: &Consent) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into mailbox_consent (state, org, mailbox, member, verifier, expires_at)
             values ($1, $2, $3, $4, $5, $6)"
        ),
        &args![
            state,
            consent.org.0,
            consent.mailbox.0,
            consent.member.0,
            &consent.verifier,
            millis(consent.expires_at)
        ],
    )?;
    Ok(())
}

/// Whoever brings this state back; it is good once.
pub fn back_from_consent(sql: &mut Sql, state: &[u8; 32]) -> Result<Option<Consent>, Error> {
    sql.one(
        sql!("delete from mailbox_consent where state = $1 returning org, mailbox, member, verifier, expires_at"),
        &args![state],
        |row| {
            Ok(Consent {
                org: OrgId(row.get(0)?),
                mailbox: MailboxId(row.get(1)?),
                member: MemberId(row.get(2)?),
                verifier: row.get(3)?,
                expires_at: instant(row.get(4)?),
            })
        },
    )
}

/// Forgets those who did not come back.
pub fn forget_consents(sql: &mut Sql, now: Timestamp) -> Result<(), Error> {
    sql.run(sql!("delete from mailbox_consent where expires_at < $1"), &args![millis(now)])?;
    Ok(())
}
