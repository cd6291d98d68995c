//! The SQL of search.

use super::fold::{Term, kept, telephone, terms};
use crate::case::store::{document, of_document};
use base::ids::{CaseNo, OrgId};
use db::{Dialect, Error, Sql, args, sql, sql_each};

/// Message `n` of a case is to be found by its words; `n` 0 is the title, with the names of people and company.
/// In the commit of the message itself; [`take_in`] does the work later, for many messages at a time.
pub fn mark(sql: &mut Sql, org: OrgId, no: CaseNo, n: u32) -> Result<(), Error> {
    if document(org, no, n).is_some() {
        sql.run(
            sql!("insert into search_due (org, case_no, n) values ($1, $2, $3) on conflict do nothing"),
            &args![org.0, no.0, n],
        )?;
    }
    Ok(())
}

/// A message is not to be found here any more: it is read in another case. What [`take_in`] lets be found in a command of the same
/// group is written at its end, so what is forgotten after it is taken away there too.
pub fn forget(sql: &mut Sql, org: OrgId, no: CaseNo, n: u32) -> Result<(), Error> {
    let Some(id) = document(org, no, n) else { return Ok(()) };
    sql.run(sql!("delete from search_due where org = $1 and case_no = $2 and n = $3"), &args![org.0, no.0, n])?;
    sql.later(
        sql_each! {
            sqlite: "delete from search where rowid = $1",
            postgres: "delete from search where id = $1",
        },
        &args![id],
    );
    Ok(())
}

/// A message, or a title, that search does not know yet.
pub struct Due {
    org: OrgId,
    no: CaseNo,
    n: u32,
    words: String,
}

/// What search does not know yet, newest cases first, with the words it is to be found by; at most `most`.
pub fn due(sql: &mut Sql, most: u32) -> Result<Vec<Due>, Error> {
    let mut found = sql.all(
        sql!(
            "select due.org, due.case_no, due.n, m.subject, m.body
             from (select org, case_no, n from search_due order by org desc, case_no desc, n desc limit $1) due
             left join message m on m.org = due.org and m.case_no = due.case_no and m.n = due.n
             order by due.org, due.case_no, due.n"
        ),
        &args![most],
        |row| {
            let (subject, body) = (row.get::<Option<String>>(3)?, row.get::<Option<String>>(4)?);
            let words = kept(&[subject.unwrap_or_default(), body.unwrap_or_default()]);
            Ok(Due { org: OrgId(row.get(0)?), no: CaseNo(row.get(1)?), n: row.get(2)?, words })
        },
    )?;
    for title in found.iter_mut().filter(|due| due.n == 0) {
        title.words = title_of(sql, title.org, title.no)?;
    }
    Ok(found)
}

/// The title, the people and the company, so that a case is found by them.
fn title_of(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<String, Error> {
    let said = sql.one(
        sql!(
            "select c.subject, p.name, k.name, p.email, p.phone from case_row c
             join contact p on p.org = c.org and p.id = c.contact
             join customer k on k.org = c.org and k.id = c.customer
             where c.org = $1 and c.no = $2"
        ),
        &args![org.0, no.0],
        |row| {
            let email: Option<String> = row.get(3)?;
            let phone: Option<String> = row.get(4)?;
            let people = [email.unwrap_or_default(), phone.unwrap_or_default()];
            Ok(kept(&[&[no.to_string(), row.get(0)?, row.get(1)?, row.get(2)?][..], &people].concat()))
        },
    )?;
    Ok(said.unwrap_or_default())
}

/// Lets them be found; what someone else has taken in meanwhile is left out.
pub fn take_in(sql: &mut Sql, due: &[Due]) -> Result<(), Error> {
    for Due { org, no, n, words } in due {
        let is_due = sql
            .run(sql!("delete from search_due where org = $1 and case_no = $2 and n = $3"), &args![org.0, no.0, *n])?;
        if is_due > 0 {
            index(sql, *org, *no, *n, words);
        }
    }
    Ok(())
}

/// What is still to be taken in of the cases after `after` up to and with `upto`, or to the end.
pub fn marked(sql: &mut Sql, org: OrgId, after: CaseNo, upto: Option<CaseNo>) -> Result<Vec<(CaseNo, u32)>, Error> {
    sql.all(
        sql!("select case_no, n from search_due where org = $1 and case_no > $2 and case_no <= $3"),
        &args![org.0, after.0, upto.map_or(i64::MAX, |no| no.0)],
        |row| Ok((CaseNo(row.get(0)?), row.get(1)?)),
    )
}

fn index(sql: &mut Sql, org: OrgId, no: CaseNo, n: u32, words: &str) {
    let Some(id) = document(org, no, n) else { return };
    sql.later(
        sql_each! {
            // A rebuild in the same group has marked what is let be found here, to be let be found once more.
            sqlite: "insert or replace into search (rowid, words) values ($1, $2)",
            postgres: "insert into search (id, words) values ($1, array_to_tsvector(string_to_array($2, ' ')))
                       on conflict (id) do update set words = excluded.words",
        },
        &args![id, words.trim_end()],
    );
}

/// Cases in which all these words stand in one message or in the title, newest case first; at most `most`.
/// The last word may be a beginning; where more than [`BEGINNINGS`] words begin so, it stands for the first of them.
///
/// Both databases are read newest first and no further than needed, so that a word of every message costs no more
/// than a rare one.
pub fn find(sql: &mut Sql, org: OrgId, query: &str, most: u32) -> Result<Vec<CaseNo>, Error> {
    if let Some(number) = telephone(query) {
        let found = with_all(sql, org, &[number], most)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    with_all(sql, org, &terms(query), most)
}

fn with_all(sql: &mut Sql, org: OrgId, terms: &[Term], most: u32) -> Result<Vec<CaseNo>, Error> {
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let words = match sql.dialect() {
        Dialect::Sqlite => asked_of_sqlite(sql, terms)?,
        Dialect::Postgres => asked_of_postgres(sql, terms)?,
    };
    let (most, start) = (most as usize, org.0 << 44);
    let mut before = (org.0 + 1) << 44;
    let mut cases: Vec<CaseNo> = Vec::new();
    while cases.len() < most {
        // A case speaks in several messages: as many as make `most` different cases likely.
        let wanted = most * 4;
        let ids = holding(sql, &words, (start, before), wanted)?;
        cases.extend(ids.iter().map(|id| CaseNo((id - start) >> 12)));
        cases.dedup();
        match (ids.last(), cases.last()) {
            (Some(_), Some(oldest)) if ids.len() == wanted => before = start + (oldest.0 << 12),
            _ => break,
        }
    }
    cases.truncate(most);
    Ok(cases)
}

/// The documents from the first to before the last that hold these words, newest first.
fn holding(sql: &mut Sql, words: &str, (from, before): (i64, i64), most: usize) -> Result<Vec<i64>, Error> {
    sql.all(
        sql_each! {
            sqlite: "select rowid from search where search match $1 and rowid >= $2 and rowid < $3 order by rowid desc limit $4",
            postgres: "select id from search where words @@ cast(cast($1 as text) as tsquery) and id >= $2 and id < $3
                       order by id desc limit $4",
        },
        &args![words, from, before, i64::try_from(most).unwrap_or(i64::MAX)],
        |row| row.get::<i64>(0),
    )
}

/// How many words a beginning stands for at most; each costs a look at every part of the index.
const BEGINNINGS: usize = 100;

/// The query as FTS5 reads it. FTS5 gathers all that a beginning finds before it gives out the first of it, while it
/// reads whole words newest first; so a beginning is asked for as the words that begin so.
fn asked_of_sqlite(sql: &mut Sql, terms: &[Term]) -> Result<String, Error> {
    let mut all: Vec<String> = Vec::new();
    for Term { word, begins } in terms {
        all.push(match begins {
            false => format!("\"{word}\""),
            true => match beginning_with(sql, word)?.as_slice() {
                // Should FTS5 fold a letter in another way than we do, it still finds what begins so by itself.
                [] => format!("\"{word}\"*"),
                found => {
                    format!("({})", found.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" OR "))
                }
            },
        });
    }
    Ok(all.join(" AND "))
}

/// The words of the index that begin so, each found by one step from the one before it.
fn beginning_with(sql: &mut Sql, begins: &str) -> Result<Vec<String>, Error> {
    let mut found: Vec<String> = Vec::new();
    let mut from = begins.to_owned();
    while found.len() < BEGINNINGS {
        let next = sql.one(
            sql_each! {
                sqlite: "select term from search_word where term >= $1 limit 1",
                postgres: "select cast($1 as text) where 1 = 0",
            },
            &args![&from],
            |row| row.get::<String>(0),
        )?;
        let Some(word) = next.filter(|word| word.starts_with(begins)) else { break };
        // No word holds a NUL, so this is the first that can follow.
        from = format!("{word}\0");
        found.push(word);
    }
    Ok(found)
}

/// The query as PostgreSQL reads it, planned for these very words: newest first until there are enough of a common
/// one, by the index of words for a rare one.
fn asked_of_postgres(sql: &mut Sql, terms: &[Term]) -> Result<String, Error> {
    sql.one(
        sql_each! {
            sqlite: "select 1 where 1 = 0",
            postgres: "select set_config('plan_cache_mode', 'force_custom_plan', true)",
        },
        &args![],
        |_| Ok(()),
    )?;
    let asked = terms.iter().map(|Term { word, begins }| format!("'{word}'{}", if *begins { ":*" } else { "" }));
    Ok(asked.collect::<Vec<_>>().join(" & "))
}

/// Forgets the cases after `after` up to and with `upto`, or to the end, for indexing anew.
pub fn clear(sql: &mut Sql, org: OrgId, after: CaseNo, upto: Option<CaseNo>) -> Result<(), Error> {
    sql.run(
        sql!("delete from search_due where org = $1 and case_no > $2 and case_no <= $3"),
        &args![org.0, after.0, upto.map_or(i64::MAX, |no| no.0)],
    )?;
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
    Ok(ids.into_iter().map(|id| of_document(org, id)).collect())
}

/// The document ids of a range of cases: from the first to before the last.
fn between(org: OrgId, after: CaseNo, upto: Option<CaseNo>) -> (i64, i64) {
    let end = (org.0 + 1) << 44;
    let first = document(org, CaseNo(after.0 + 1), 0).unwrap_or(end);
    (first, upto.and_then(|no| document(org, CaseNo(no.0 + 1), 0)).unwrap_or(end))
}
