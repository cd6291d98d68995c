//! The SQL of the organisation's own facts.

use super::Change;
use base::context::Actor;
use base::ids::OrgId;
use base::time::{instant, millis};
use db::{Error, Sql, args, sql};
use engine::counter;
use engine::stream::{read_actor, write_actor};
use jiff::Timestamp;
use serde_json::Value;

/// Writes a change down, in the same commit as the change.
pub fn state(sql: &mut Sql, org: OrgId, by: Actor, what: (&str, &Value), now: Timestamp) -> Result<(), Error> {
    let n = counter::next(sql, org, "organisation_fact")?;
    let (kind, body) = what;
    sql.run(
        sql!("insert into organisation_fact (org, n, kind, body, at, actor) values ($1, $2, $3, $4, $5, $6)"),
        &args![org.0, n, kind, &body.to_string(), millis(now), &write_actor(by)],
    )?;
    Ok(())
}

/// The latest changes, newest first.
pub fn latest(sql: &mut Sql, org: OrgId, most: u32) -> Result<Vec<Change>, Error> {
    sql.all(
        sql!("select kind, body, at, actor from organisation_fact where org = $1 order by n desc limit $2"),
        &args![org.0, most],
        |row| {
            let (body, actor): (String, String) = (row.get(1)?, row.get(3)?);
            let nobody = || Error::Database {
                at: "the history of the organisation".to_owned(),
                message: format!("“{actor}” is nobody who could have stated a fact"),
            };
            Ok(Change {
                kind: row.get(0)?,
                body: serde_json::from_str(&body).unwrap_or_default(),
                at: instant(row.get(2)?),
                by: read_actor(&actor).ok_or_else(nobody)?,
            })
        },
    )
}
