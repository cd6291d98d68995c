//! The SQL of the stream.

use super::seal::{self, Head};
use super::{BEGINNING, Key, Stored, Unreadable, Why, Witness, chain, link, read_actor, write_actor};
use crate::aggregate::StoredFact;
use base::context::Stamp;
use base::ids::OrgId;
use base::refusal::{Error, Fault};
use base::time::millis;
use db::{Row, Sql, args, sql, sql_each};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// Appends facts after version `after.0` with chain `after.1`; a conflict means that someone was quicker.
pub fn append<F: StoredFact>(
    sql: &mut Sql,
    at: (OrgId, i64),
    after: Head,
    stamp: Stamp,
    facts: &[F],
) -> Result<(), Error> {
    let facts: Vec<(&F, Option<Witness>)> = facts.iter().map(|fact| (fact, None)).collect();
    append_with(sql, at, after, stamp, &facts)
}

/// The same, each fact with the hash of what is kept beside it.
pub fn append_with<F: StoredFact>(
    sql: &mut Sql,
    (org, stream): (OrgId, i64),
    after: Head,
    stamp: Stamp,
    facts: &[(&F, Option<Witness>)],
) -> Result<(), Error> {
    let actor = write_actor(stamp.by);
    let mut end = after;
    for (line, version) in chain((org, stream), after, stamp, facts)?.iter().zip(after.0 + 1..) {
        sql.run(
            sql!(
                "insert into fact (org, stream, version, room, kind, v, body, at, actor, witness, chain)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
            ),
            &args![
                org.0,
                stream,
                version,
                line.room,
                line.kind,
                line.v,
                &line.body,
                millis(stamp.at),
                &actor,
                line.witness.as_ref().map(|witness| witness.as_slice()),
                &line.chain
            ],
        )?;
        end = (version, line.chain);
    }
    if end == after { Ok(()) } else { seal::keep(sql, (org, stream), after, end) }
}

/// A fact as its row holds it.
struct Raw {
    version: u32,
    room: String,
    kind: String,
    v: i64,
    body: String,
    at: i64,
    actor: String,
    chain: Vec<u8>,
}

impl Raw {
    fn read<F: StoredFact>(&self) -> Result<Stored<F>, Why> {
        let fact = F::from_json(&self.room, &self.kind, self.v, &self.body)?;
        let at = Timestamp::from_millisecond(self.at).map_err(|_| Why::Moment(self.at))?;
        let by = read_actor(&self.actor).ok_or_else(|| Why::Actor(self.actor.clone()))?;
        let chain = self.chain.as_slice().try_into().map_err(|_| Why::Chain(self.chain.len()))?;
        Ok(Stored { version: self.version, fact, stamp: Stamp { at, by }, chain })
    }

    fn read_of<F: StoredFact>(self, stream: i64) -> Result<Stored<F>, Unreadable> {
        self.read().map_err(|why| {
            let kind = format!("{}.{}", self.room, self.kind);
            Unreadable { stream: F::named(stream), number: self.version, kind, v: self.v, why }
        })
    }
}

fn read_all<F: StoredFact>(rows: Vec<Raw>, stream: i64) -> Result<Vec<Stored<F>>, Error> {
    let history: Result<Vec<Stored<F>>, Unreadable> = rows.into_iter().map(|row| row.read_of(stream)).collect();
    Ok(history.map_err(Fault::from)?)
}

/// The whole history of a stream, in order; empty when there is no such one.
///
/// # Errors
/// A fault that names the fact, when one cannot be read ([`unreadable`](super::unreadable)).
pub fn load<F: StoredFact>(sql: &mut Sql, org: OrgId, stream: i64) -> Result<Vec<Stored<F>>, Error> {
    let rows = sql.all(
        sql!(
            "select version, room, kind, v, body, at, actor, chain from fact
             where org = $1 and stream = $2 order by version"
        ),
        &args![org.0, stream],
        raw,
    )?;
    read_all(rows, stream)
}

/// The history of a stream without the facts of two kinds of a module, to look at what the others make of it. Its numbers
/// have gaps, so nothing can be decided on it.
///
/// # Errors
/// A fault that names the fact, when one cannot be read ([`unreadable`](super::unreadable)).
pub fn load_without<F: StoredFact>(
    sql: &mut Sql,
    (org, stream): (OrgId, i64),
    (module, [one, other]): (&str, [&str; 2]),
) -> Result<Vec<Stored<F>>, Error> {
    let rows = sql.all(
        sql!(
            "select version, room, kind, v, body, at, actor, chain from fact
             where org = $1 and stream = $2 and not (room = $3 and kind in ($4, $5)) order by version"
        ),
        &args![org.0, stream, module, one, other],
        raw,
    )?;
    read_all(rows, stream)
}

fn raw(row: &Row) -> Result<Raw, db::Error> {
    Ok(Raw {
        version: row.get(0)?,
        room: row.get(1)?,
        kind: row.get(2)?,
        v: row.get(3)?,
        body: row.get(4)?,
        at: row.get(5)?,
        actor: row.get(6)?,
        chain: row.get(7)?,
    })
}

/// The facts of a stream that came before this one, the newest first, at most `most`.
///
/// # Errors
/// A fault that names the fact, when one cannot be read ([`unreadable`](super::unreadable)).
pub fn before<F: StoredFact>(
    sql: &mut Sql,
    (org, stream): (OrgId, i64),
    version: Option<u32>,
    most: u32,
) -> Result<Vec<Stored<F>>, Error> {
    let rows = sql.all(
        sql!(
            "select version, room, kind, v, body, at, actor, chain from fact
             where org = $1 and stream = $2 and version < $3 order by version desc limit $4"
        ),
        &args![org.0, stream, version.map_or(i64::MAX, i64::from), most],
        raw,
    )?;
    read_all(rows, stream)
}

/// Where a stream ends: how many facts it has, and the hash of the last; what [`append`] goes on from.
pub fn end(sql: &mut Sql, org: OrgId, stream: i64) -> Result<(u32, [u8; 32]), Error> {
    let last: Option<(u32, Vec<u8>)> = sql.one(
        sql!("select version, chain from fact where org = $1 and stream = $2 order by version desc limit 1"),
        &args![org.0, stream],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let Some((version, chain)) = last else { return Ok((0, BEGINNING)) };
    let wrong = || Fault::because(format!("the hash of fact {version} of stream {stream} is not of 32 bytes"));
    Ok((version, chain.as_slice().try_into().map_err(|_| wrong())?))
}

/// The numbers of the streams of an organisation after `after` and below `end`, in order, at most `most`.
pub fn streams(sql: &mut Sql, org: OrgId, (after, end): (i64, i64), most: u32) -> Result<Vec<i64>, Error> {
    let found = sql.all(
        sql!(
            "select distinct stream from fact where org = $1 and stream > $2 and stream < $3
             order by stream limit $4"
        ),
        &args![org.0, after, end, most],
        |row| row.get(0),
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

/// Walks one chain from its beginning, and looks at its seal when it is to have one; says what is wrong, if anything.
pub fn verify(sql: &mut Sql, org: OrgId, stream: i64, is_sealed: bool) -> Result<Option<String>, Error> {
    let mut previous = BEGINNING;
    let mut expected = 0_u32;
    let mut wrong = None;
    sql.each(
        sql!("select version, room, kind, body, at, actor, chain, erased_hash, witness from fact where org = $1 and stream = $2 order by version"),
        &args![org.0, stream],
        |row| {
            let (version, room, kind): (u32, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (body, actor, chain): (String, String, Vec<u8>) = (row.get(3)?, row.get(5)?, row.get(6)?);
            let (erased, witness): (Option<Vec<u8>>, Option<Vec<u8>>) = (row.get(7)?, row.get(8)?);
            let key = Key { org, stream, version, at: row.get(4)?, actor: &actor, room: &room, kind: &kind };
            let is_hash = witness.as_ref().is_none_or(|witness| witness.len() == 32);
            let witness: Option<Witness> = witness.and_then(|hash| hash.try_into().ok());
            previous = link(previous, &key, &Sha256::digest(&body).into(), witness.as_ref());
            expected += 1;
            // Nothing erases the body of a fact; a row that claims so was written by somebody else.
            if wrong.is_none() && (version != expected || chain != previous || !is_hash || erased.is_some()) {
                wrong = Some(format!("fact {expected} ({room}.{kind}) is not what was written"));
            }
            Ok(())
        },
    )?;
    if wrong.is_none() && is_sealed {
        wrong = seal::wrong(sql, (org, stream), (expected, previous))?;
    }
    Ok(wrong)
}

/// The witnesses of a stream's facts, each with the number of its fact.
pub fn witnesses(sql: &mut Sql, org: OrgId, stream: i64) -> Result<Vec<(u32, Vec<u8>)>, Error> {
    let found = sql.all(
        sql!(
            "select version, witness from fact where org = $1 and stream = $2 and witness is not null
             order by version"
        ),
        &args![org.0, stream],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found)
}
