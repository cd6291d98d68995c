//! The SQL of the export: where the words of a case came from.

use base::ids::{CaseNo, OrgId};
use db::{Error, Sql, args, sql};
use std::collections::HashMap;

/// The SHA-256 of the raw source, hex, of each message of a case that came as mail.
pub fn sources(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<HashMap<u32, String>, Error> {
    let found = sql.all(
        sql!(
            "select m.n, a.sha256 from message m join arrival a on a.org = m.org and a.id = m.arrival
             where m.org = $1 and m.case_no = $2"
        ),
        &args![org.0, no.0],
        |row| {
            let sha256: Vec<u8> = row.get(1)?;
            Ok((row.get(0)?, sha256.iter().map(|byte| format!("{byte:02x}")).collect()))
        },
    )?;
    Ok(found.into_iter().collect())
}

/// The number and the SHA-256, hex, of each mail after the one with this number that is no message of a case, in order.
pub fn asides(sql: &mut Sql, org: OrgId, after: i64, most: u32) -> Result<Vec<(i64, String)>, Error> {
    sql.all(
        sql!(
            "select a.id, a.sha256 from arrival a
             left join message m on m.org = a.org and m.case_no = a.case_no and m.n = a.n and m.arrival = a.id
             where a.org = $1 and a.id > $2 and m.n is null order by a.id limit $3"
        ),
        &args![org.0, after, most],
        |row| {
            let sha256: Vec<u8> = row.get(1)?;
            Ok((row.get(0)?, sha256.iter().map(|byte| format!("{byte:02x}")).collect()))
        },
    )
}
