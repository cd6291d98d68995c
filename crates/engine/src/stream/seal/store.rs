//! The SQL of seals.

use super::super::BEGINNING;
use super::{Head, Streams};
use base::ids::OrgId;
use base::refusal::Error;
use db::{Sql, args, sql};

/// Seals a new stream.
pub(super) fn add_seal(sql: &mut Sql, (org, stream): (OrgId, i64), (version, seal): (u32, &[u8])) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into history_seal (org, stream, version, seal) values ($1, $2, $3, $4)
             on conflict (org, stream) do nothing"
        ),
        &args![org.0, stream, version, seal],
    )?;
    Ok(())
}

/// Moves a seal on; false when the one that is there is not this.
pub(super) fn move_seal(
    sql: &mut Sql,
    (org, stream): (OrgId, i64),
    was: &[u8; 32],
    (version, seal): (u32, &[u8]),
) -> Result<bool, Error> {
    let moved = sql.run(
        sql!("update history_seal set version = $3, seal = $4 where org = $1 and stream = $2 and seal = $5"),
        &args![org.0, stream, version, seal, was],
    )?;
    Ok(moved == 1)
}

/// The seal of a stream: up to which fact, and what it is.
pub(super) fn seal(sql: &mut Sql, (org, stream): (OrgId, i64)) -> Result<Option<(u32, Vec<u8>)>, Error> {
    let found = sql.one(
        sql!("select version, seal from history_seal where org = $1 and stream = $2"),
        &args![org.0, stream],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found)
}

/// All streams of an organisation as they were sealed, with the seal. Their row has the number 0, which no stream has.
pub(super) fn sealed_streams(sql: &mut Sql, org: OrgId) -> Result<Option<(Streams, Vec<u8>)>, Error> {
    let found: Option<(u32, Option<Vec<u8>>, Vec<u8>)> = sql.one(
        sql!("select version, sum, seal from history_seal where org = $1 and stream = 0"),
        &args![org.0],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    // A sum that is none fits no seal.
    let read = |sum: Option<Vec<u8>>| sum.and_then(|sum| sum.try_into().ok()).unwrap_or_default();
    Ok(found.map(|(count, sum, seal)| (Streams { count, sum: read(sum) }, seal)))
}

/// Lets nobody else add a stream to these until the commit: of two nodes, the second counts what the first added.
pub(super) fn lock_streams(sql: &mut Sql, org: OrgId) -> Result<(), Error> {
    sql.run(sql!("update history_seal set version = version where org = $1 and stream = 0"), &args![org.0])?;
    Ok(())
}

/// Keeps how many streams an organisation has, sealed.
pub(super) fn put_sealed_streams(sql: &mut Sql, org: OrgId, all: Streams, seal: &[u8]) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into history_seal (org, stream, version, sum, seal) values ($1, 0, $2, $3, $4)
             on conflict (org, stream) do update set version = $2, sum = $3, seal = $4"
        ),
        &args![org.0, all.count, &all.sum, seal],
    )?;
    Ok(())
}

/// Streams that were sealed and of which no fact is left.
pub(super) fn sealed_without_facts(sql: &mut Sql, org: OrgId) -> Result<Vec<i64>, Error> {
    let found = sql.all(
        sql!(
            "select s.stream from history_seal s where s.org = $1 and s.stream > 0
               and not exists (select 1 from fact f where f.org = s.org and f.stream = s.stream) order by s.stream"
        ),
        &args![org.0],
        |row| row.get(0),
    )?;
    Ok(found)
}

/// Whether there is any history at all.
pub(super) fn is_any(sql: &mut Sql) -> Result<bool, Error> {
    Ok(sql.one(sql!("select 1 from fact limit 1"), &args![], |row| row.get::<i64>(0))?.is_some())
}

/// The numbers of all streams of an organisation.
pub(super) fn numbers(sql: &mut Sql, org: OrgId) -> Result<Vec<i64>, Error> {
    Ok(sql.all(sql!("select stream from fact where org = $1 and version = 1"), &args![org.0], |row| row.get(0))?)
}

/// A stream of an organisation, and the head of its chain.
type Ends = ((OrgId, i64), Head);

/// The heads of all streams there are.
pub(super) fn heads(sql: &mut Sql) -> Result<Vec<Ends>, Error> {
    let found: Vec<(i64, i64, u32, Vec<u8>)> = sql.all(
        sql!(
            "select f.org, f.stream, f.version, f.chain from fact f
             where not exists (
                 select 1 from fact g where g.org = f.org and g.stream = f.stream and g.version = f.version + 1
             )"
        ),
        &args![],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let head = |(org, stream, version, chain): (i64, i64, u32, Vec<u8>)| {
        ((OrgId(org), stream), (version, chain.try_into().unwrap_or(BEGINNING)))
    };
    Ok(found.into_iter().map(head).collect())
}

/// Forgets all seals.
pub(super) fn forget_seals(sql: &mut Sql) -> Result<(), Error> {
    sql.run(sql!("delete from history_seal"), &args![])?;
    Ok(())
}

/// What stands for the key that all seals were made with.
pub(super) fn seal_mark(sql: &mut Sql) -> Result<Option<Vec<u8>>, Error> {
    Ok(sql.one(sql!("select value from secret where name = 'seals'"), &args![], |row| row.get(0))?)
}

/// Keeps it.
pub(super) fn put_seal_mark(sql: &mut Sql, mark: &[u8]) -> Result<(), Error> {
    sql.run(
        sql!("insert into secret (name, value) values ('seals', $1) on conflict (name) do update set value = $1"),
        &args![mark],
    )?;
    Ok(())
}
