//! The SQL of the check: what stands in the tables, as it stands there.

use crate::modules::MODULES;
use base::ids::{CaseNo, OrgId};
use casework::case::Case;
use casework::message::witness::of_file;
use db::{Arg, Error, Row, Sql, args, sql};
use engine::aggregate::Streams;
use engine::content::NewFile;
use engine::stream::Witness;
use sha2::{Digest, Sha256};

/// Everything the projections hold of the cases after `after` up to and with `upto`, or to the end: each row with all its
/// columns.
pub fn rows(sql: &mut Sql, org: OrgId, after: CaseNo, upto: Option<CaseNo>) -> Result<Vec<(CaseNo, String)>, Error> {
    let (after, upto) = Streams { after: after.0, upto: upto.map(|no| no.0) }.bounds();
    let mut found = Vec::new();
    for table in MODULES.projections().of::<Case>().flat_map(|projection| projection.tables()) {
        sql.each(table.rows, &args![org.0, after, upto], |row| {
            found.push((row.get(0)?, format!("{} {}", table.name, columns(row)?)));
            Ok(())
        })?;
    }
    Ok(found)
}

/// The columns after the case.
fn columns(row: &Row) -> Result<String, Error> {
    let told = |at| {
        Ok(match row.cell(at)? {
            Arg::Null => "-".to_owned(),
            Arg::Int(number) => number.to_string(),
            // SQLite keeps 0 and 1.
            Arg::Bool(is) => i64::from(is).to_string(),
            Arg::Real(number) => number.to_string(),
            Arg::Text(text) => format!("“{text}”"),
            Arg::Bytes(bytes) => format!("{} bytes", bytes.len()),
        })
    };
    Ok((1..row.width()).map(told).collect::<Result<Vec<_>, Error>>()?.join(" "))
}

/// Files of a case whose bytes are not those that were kept: message, number, name.
pub fn altered_files(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Vec<(u32, u32, String)>, Error> {
    let mut altered = Vec::new();
    sql.each(
        sql!("select n, i, name, sha256, bytes from attachment where org = $1 and case_no = $2 order by n, i"),
        &args![org.0, no.0],
        |row| {
            let (kept, bytes): (String, Vec<u8>) = (row.get(3)?, row.get(4)?);
            if base::words::hex_sha256(&bytes) != kept {
                altered.push((row.get(0)?, row.get(1)?, row.get(2)?));
            }
            Ok(())
        },
    )?;
    Ok(altered)
}

/// The files of a case in their order: message, and the hash that its fact is chained to.
pub fn files(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Vec<(u32, Witness)>, Error> {
    let mut found = Vec::new();
    sql.each(
        sql!(
            "select n, i, name, mime, inline, content_id, bytes from attachment where org = $1 and case_no = $2
             order by n, i"
        ),
        &args![org.0, no.0],
        |row| {
            let file = NewFile {
                name: row.get(2)?,
                mime: row.get(3)?,
                inline: row.get(4)?,
                content_id: row.get(5)?,
                bytes: row.get(6)?,
            };
            found.push((row.get(0)?, of_file(row.get(1)?, &file)));
            Ok(())
        },
    )?;
    Ok(found)
}

/// The messages of a case that came by mail, with the hash its source was received with.
pub fn sources(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Vec<(u32, Vec<u8>)>, Error> {
    sql.all(
        sql!(
            "select m.n, a.sha256 from message m join arrival a on a.org = m.org and a.id = m.arrival
             where m.org = $1 and m.case_no = $2"
        ),
        &args![org.0, no.0],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Messages whose words are no part of the history.
pub fn without_witness(sql: &mut Sql, org: OrgId) -> Result<u64, Error> {
    let counted = sql.one(
        sql!(
            "select count(*) from fact where org = $1 and witness is null and room = 'message'
               and kind in ('received', 'sent', 'noted')"
        ),
        &args![org.0],
        |row| row.get::<i64>(0),
    )?;
    Ok(counted.and_then(|count| u64::try_from(count).ok()).unwrap_or_default())
}

/// The messages of a case in the outbox, with their state.
pub fn outbox(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Vec<(u32, String)>, Error> {
    sql.all(
        sql!(
            "select n, case when returns > 0 and state = 'queued' then 'returned' else state end
             from outbox where org = $1 and case_no = $2"
        ),
        &args![org.0, no.0],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Arrivals whose raw source is not what came in.
pub fn altered_arrivals(sql: &mut Sql, org: OrgId) -> Result<Vec<i64>, Error> {
    let mut altered = Vec::new();
    sql.each(
        sql!(
            "select a.id, a.sha256, s.raw from arrival a left join arrival_source s on s.org = a.org and s.id = a.id
             where a.org = $1 order by a.id"
        ),
        &args![org.0],
        |row| {
            let (kept, raw): (Vec<u8>, Option<Vec<u8>>) = (row.get(1)?, row.get(2)?);
            if raw.is_none_or(|raw| Sha256::digest(&raw).as_slice() != kept) {
                altered.push(row.get(0)?);
            }
            Ok(())
        },
    )?;
    Ok(altered)
}

/// Messages that name an arrival which is not there.
pub fn without_arrival(sql: &mut Sql, org: OrgId) -> Result<Vec<(CaseNo, u32)>, Error> {
    sql.all(
        sql!(
            "select m.case_no, m.n from message m where m.org = $1 and m.arrival is not null
               and not exists (select 1 from arrival a where a.org = m.org and a.id = m.arrival)"
        ),
        &args![org.0],
        |row| Ok((CaseNo(row.get(0)?), row.get(1)?)),
    )
}

/// Arrivals said to be a message that is not there.
pub fn without_message(sql: &mut Sql, org: OrgId) -> Result<Vec<(i64, CaseNo, u32)>, Error> {
    sql.all(
        sql!(
            "select a.id, a.case_no, a.n from arrival a where a.org = $1 and a.case_no is not null and a.n is not null
               and not exists (select 1 from message m where m.org = a.org and m.case_no = a.case_no and m.n = a.n)"
        ),
        &args![org.0],
        |row| Ok((row.get(0)?, CaseNo(row.get(1)?), row.get(2)?)),
    )
}

/// Takes the rows of an organisation's settings out of a scratch store again.
pub fn forget_settings(sql: &mut Sql, org: OrgId) -> Result<(), Error> {
    sql.run(sql!("delete from organisation where id = $1"), &args![org.0])?;
    sql.run(sql!("delete from member where org = $1"), &args![org.0])?;
    sql.run(sql!("delete from coach_pack where org = $1"), &args![org.0])?;
    sql.run(sql!("delete from mailbox where org = $1"), &args![org.0])?;
    sql.run(sql!("delete from mailbox_address where org = $1"), &args![org.0])?;
    Ok(())
}
