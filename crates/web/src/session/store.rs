//! The SQL of who is asking: sessions and API keys of members who work here.

use super::Holder;
use base::ids::{MemberId, OrgId};
use base::time::{instant, millis};
use db::{Sql, args, sql};
use jiff::Timestamp;

/// Whose session this is, if it has not run out and they still work here.
pub fn session(sql: &mut Sql, token: &[u8; 32], now: Timestamp) -> Result<Option<Holder>, db::Error> {
    sql.one(
        sql!(
            "select s.org, s.member, s.expires_at from session s join member m on m.org = s.org and m.id = s.member
             where s.token = $1 and s.expires_at > $2 and m.active"
        ),
        &args![token, millis(now)],
        |row| Ok(Holder { org: OrgId(row.get(0)?), member: MemberId(row.get(1)?), expires_at: instant(row.get(2)?) }),
    )
}

/// A key that opens the API: whose, and what it may.
pub struct Key {
    /// Where.
    pub org: OrgId,
    /// For whom it acts.
    pub member: MemberId,
    /// It changes nothing.
    pub reads_only: bool,
    /// When that it is used was noted last.
    pub used_at: Option<Timestamp>,
}

/// The key of this hash, if it has not expired.
pub fn key(sql: &mut Sql, token: &[u8; 32], now: Timestamp) -> Result<Option<Key>, db::Error> {
    sql.one(
        sql!(
            "select k.org, k.member, k.reads_only, k.used_at from api_key k
             join member m on m.org = k.org and m.id = k.member
             where k.token = $1 and m.active and (k.expires_at is null or k.expires_at > $2)"
        ),
        &args![token, millis(now)],
        |row| {
            Ok(Key {
                org: OrgId(row.get(0)?),
                member: MemberId(row.get(1)?),
                reads_only: row.get(2)?,
                used_at: row.get::<Option<i64>>(3)?.map(instant),
            })
        },
    )
}

/// Notes that a key is used.
pub fn used(sql: &mut Sql, token: &[u8; 32], now: Timestamp) -> Result<(), db::Error> {
    sql.run(sql!("update api_key set used_at = $2 where token = $1"), &args![token, millis(now)])?;
    Ok(())
}
