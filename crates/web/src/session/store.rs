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

pub fn key_holder(sql: &mut Sql, token: &[u8; 32]) -> Result<Option<(OrgId, MemberId)>, db::Error> {
    sql.one(
        sql!(
            "select k.org, k.member from api_key k join member m on m.org = k.org and m.id = k.member
             where k.token = $1 and m.active"
        ),
        &args![token],
        |row| Ok((OrgId(row.get(0)?), MemberId(row.get(1)?))),
    )
}
