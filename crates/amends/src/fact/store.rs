//! The SQL of the stream.

use super::{BEGINNING, Key, Stored, VERSION, chain, instant, link, millis, read_actor, write_actor};
use crate::case::facts::Fact;
use crate::context::Stamp;
use crate::ids::{CaseNo, OrgId};
use crate::refusal::{Error, Fault};
use db::{Sql, args, sql, sql_each};
use sha2::{Digest, Sha256};

/// Appends facts after version `after.0` with chain `after.1`; a conflict means that someone was quicker.
pub fn append(
    sql: &mut Sql,
    (org, no): (OrgId, CaseNo),
    after: (u32, [u8; 32]),
    stamp: Stamp,
    facts: &[Fact],
) -> Result<(), Error> {
    let actor = write_actor(stamp.by);
    for (line, version) in chain(org, no, after, stamp, facts)?.iter().zip(after.0 + 1..) {
        sql.run(
            sql!(
                "insert into fact (org, stream, version, room, kind, v, body, at, actor, chain)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
            ),
            &args![
                org.0,
                no.0,
                version,
                line.room,
                line.kind,
                VERSION,
                &line.body,
                millis(stamp.at),
                &actor,
                &line.chain
            ],
        )?;
    }
    Ok(())
}

/// The whole history of a case, in order; empty when there is no such case.
pub fn load(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Vec<Stored>, Error> {
    let rows = sql.all(
        sql!("select version, room, body, at, actor, chain from fact where org = $1 and stream = $2 order by version"),
        &args![org.0, no.0],
        |row| {
            let chain: Vec<u8> = row.get(5)?;
            Ok((
                row.get::<u32>(0)?,
                row.get::<String>(1)?,
                row.get::<String>(2)?,
                row.get::<i64>(3)?,
                row.get::<String>(4)?,
                chain,
            ))
        },
    )?;
    let read = rows.into_iter().map(|(version, room, body, at, actor, chain)| {
        let fact = Fact::from_json(&room, &body).map_err(Fault::from)?;
        let stamp = Stamp { at: instant(at), by: read_actor(&actor) };
        let chain = chain.try_into().unwrap_or(BEGINNING);
        Ok(Stored { version, fact, stamp, chain })
    });
    read.collect()
}

/// The numbers of all cases of an organisation after `after`, in order, at most `most`.
pub fn streams(sql: &mut Sql, org: OrgId, after: CaseNo, most: u32) -> Result<Vec<CaseNo>, Error> {
    let found = sql.all(
        sql!("select stream from fact where org = $1 and version = 1 and stream > $2 order by stream limit $3"),
        &args![org.0, after.0, most],
        |row| row.get(0).map(CaseNo),
    )?;
    Ok(found)
}

/// Lets nobody append until this transaction ends. SQLite has one writer anyway.
pub fn hold(sql: &mut Sql) -> Result<(), Error> {
    sql.all(
        sql_each! { sqlite: "select 1 where 1 = 0", postgres: "lock table fact in exclusive mode" },
        &args![],
        |_| Ok(()),
    )?;
    Ok(())
}

/// Walks one case's chain from its beginning; says what is wrong with it, if anything.
pub fn verify(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Option<String>, Error> {
    let mut previous = BEGINNING;
    let mut expected = 1_u32;
    let mut wrong = None;
    sql.each(
        sql!("select version, room, kind, body, at, actor, chain, erased_hash from fact where org = $1 and stream = $2 order by version"),
        &args![org.0, no.0],
        |row| {
            let (version, room, kind): (u32, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (body, actor, chain): (String, String, Vec<u8>) = (row.get(3)?, row.get(5)?, row.get(6)?);
            let erased: Option<Vec<u8>> = row.get(7)?;
            let body = erased.and_then(|hash| hash.try_into().ok()).unwrap_or_else(|| Sha256::digest(&body).into());
            let key = Key { org, no, version, at: row.get(4)?, actor: &actor, room: &room, kind: &kind };
            previous = link(previous, &key, &body);
            if wrong.is_none() && (version != expected || chain != previous) {
                wrong = Some(format!("{no}, fact {expected} ({room}.{kind}): not what was written"));
            }
            expected += 1;
            Ok(())
        },
    )?;
    Ok(wrong)
}
