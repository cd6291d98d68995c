//! The SQL of search.

use super::terms;
use crate::case::store::document;
use crate::ids::{CaseNo, OrgId};
use db::{Dialect, Error, Sql, args, sql_each};

/// Lets these words be found as message `n` of a case; `n` 0 holds the title and the names. Written at the commit.
pub fn index(sql: &mut Sql, org: OrgId, no: CaseNo, n: u32, words: &str) {
    let Some(id) = document(org, no, n) else { return };
    // Enough of a long mail to be found by; PostgreSQL refuses a tsvector above 1 MB.
    let words: String = words.chars().take(50_000).collect();
    sql.later(
        sql_each! {
            sqlite: "insert into search (rowid, words) values ($1, $2)",
            postgres: "insert into search (id, words) values ($1, to_tsvector('simple', $2)) on conflict (id) do nothing",
        },
        &args![id, &words],
    );
}

/// Cases in which all these words stand in one message or in the title, newest case first; at most `most`.
/// The last word may be a beginning.
pub fn find(sql: &mut Sql, org: OrgId, query: &str, most: u32) -> Result<Vec<CaseNo>, Error> {
    let terms = terms(query);
    let Some((last, rest)) = terms.split_last() else { return Ok(Vec::new()) };
    let words = match sql.dialect() {
        Dialect::Sqlite => {
            let mut quoted: Vec<String> = rest.iter().map(|t| format!("\"{t}\"")).collect();
            quoted.push(format!("\"{last}\"*"));
            quoted.join(" AND ")
        }
        Dialect::Postgres => {
            let mut quoted: Vec<String> = rest.iter().map(|t| format!("'{t}'")).collect();
            quoted.push(format!("'{last}':*"));
            quoted.join(" & ")
        }
    };
    let (from, to) = (org.0 << 44, (org.0 + 1) << 44);
    // A case speaks in several messages: read enough of them that `most` different cases are likely among them.
    let rows = sql.all(
        sql_each! {
            sqlite: "select rowid from search where search match $1 and rowid >= $2 and rowid < $3 order by rowid desc limit $4",
            postgres: "select id from search where words @@ to_tsquery('simple', $1) and id >= $2 and id < $3
                       order by id desc limit $4",
        },
        &args![&words, from, to, most * 4],
        |row| row.get::<i64>(0),
    )?;
    let mut cases: Vec<CaseNo> = rows.into_iter().map(|id| CaseNo((id - from) >> 12)).collect();
    cases.dedup();
    cases.truncate(most as usize);
    Ok(cases)
}

/// Forgets the cases after `after` up to and with `upto`, or to the end, for indexing anew.
pub fn clear(sql: &mut Sql, org: OrgId, after: CaseNo, upto: Option<CaseNo>) -> Result<(), Error> {
    let (from, to) = between(org, after, upto);
    sql.run(
        sql_each! {
            sqlite: "delete from search where rowid >= $1 and rowid < $2",
            postgres: "delete from search where id >= $1 and id < $2",
        },
        &args![from, to],
    )?;
    Ok(())
}

/// Every document of the cases after `after` up to and with `upto`, or to the end, as case and message.
pub fn documents(sql: &mut Sql, org: OrgId, after: CaseNo, upto: Option<CaseNo>) -> Result<Vec<(CaseNo, u32)>, Error> {
    let (from, to) = between(org, after, upto);
    let ids = sql.all(
        sql_each! {
            sqlite: "select rowid from search where rowid >= $1 and rowid < $2",
            postgres: "select id from search where id >= $1 and id < $2",
        },
        &args![from, to],
        |row| row.get::<i64>(0),
    )?;
    let start = org.0 << 44;
    Ok(ids.into_iter().map(|id| (CaseNo((id - start) >> 12), ((id - start) & 0xfff) as u32)).collect())
}

/// The document ids of a range of cases: from the first to before the last.
fn between(org: OrgId, after: CaseNo, upto: Option<CaseNo>) -> (i64, i64) {
    let end = (org.0 + 1) << 44;
    let first = document(org, CaseNo(after.0 + 1), 0).unwrap_or(end);
    (first, upto.and_then(|no| document(org, CaseNo(no.0 + 1), 0)).unwrap_or(end))
}
