//! The SQL of what members are told about their account.

use super::{Kind, Notice};
use base::ids::{MemberId, OrgId};
use base::time::{instant, millis};
use db::{Error, Sql, args, sql};
use engine::counter;
use jiff::Timestamp;

/// Queues a notice.
pub fn queue(
    sql: &mut Sql,
    (org, member): (OrgId, MemberId),
    kind: Kind,
    about: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let (id, name): (i64, &'static str) = (counter::next(sql, org, "notice")?, kind.into());
    sql.run(
        sql!("insert into account_notice (org, id, member, kind, about, at) values ($1, $2, $3, $4, $5, $6)"),
        &args![org.0, id, member.0, name, about, millis(now)],
    )?;
    Ok(())
}

/// What is still to be told of what happened since then, and is in nobody's hands.
pub fn due(sql: &mut Sql, org: OrgId, since: Timestamp, now: Timestamp) -> Result<Vec<Notice>, Error> {
    let rows: Vec<(i64, i64, String, String, i64)> = sql.all(
        sql!(
            "select id, member, kind, about, at from account_notice
             where org = $1 and at > $2 and told_at is null and (claimed_until is null or claimed_until < $3)
             order by at limit 50"
        ),
        &args![org.0, millis(since), millis(now)],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
    )?;
    let read = |(id, member, kind, about, at): (i64, i64, String, String, i64)| {
        let kind: Kind = kind.parse().ok()?;
        Some(Notice { org, id, member: MemberId(member), kind, about, at: instant(at) })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Takes a notice in hand until then; false when somebody else has it.
pub fn claim(sql: &mut Sql, notice: &Notice, now: Timestamp, until: Timestamp) -> Result<bool, Error> {
    let claimed = sql.run(
        sql!(
            "update account_notice set claimed_until = $4
             where org = $1 and id = $2 and told_at is null and (claimed_until is null or claimed_until < $3)"
        ),
        &args![notice.org.0, notice.id, millis(now), millis(until)],
    )?;
    Ok(claimed == 1)
}

/// It was told, or is not told any more.
pub fn told(sql: &mut Sql, notice: &Notice, at: Timestamp) -> Result<(), Error> {
    sql.run(
        sql!("update account_notice set told_at = $3 where org = $1 and id = $2"),
        &args![notice.org.0, notice.id, millis(at)],
    )?;
    Ok(())
}
