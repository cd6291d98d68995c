//! The SQL of drafts.

use super::Whose;
use base::time::{instant, millis};
use db::{Error, Sql, args, sql};
use jiff::Timestamp;

/// A row: the path of its form, under which name it lies, its state, what was typed, when.
pub type Row = (String, String, (String, i64), String, Timestamp);

/// The drafts of a page and of those below it, and what was typed into the same forms elsewhere; the newest first.
pub fn of_page(sql: &mut Sql, whose: Whose, page: &str, below: &str) -> Result<Vec<Row>, Error> {
    sql.all(
        sql!(
            "select path, sent_with, form, turn, fields, at from draft
             where org = $1 and member = $2 and (page = $3 or page like $4) and fields <> ''
               and (sent_with = '' or sent_with like 'beside %')
             order by at desc, sent_with"
        ),
        &args![whose.org.0, whose.member.0, page, below],
        read,
    )
}

/// What was typed into one form and not sent, here and elsewhere; the newest first.
pub fn of_form(sql: &mut Sql, whose: Whose, path: &str) -> Result<Vec<Row>, Error> {
    sql.all(
        sql!(
            "select path, sent_with, form, turn, fields, at from draft
             where org = $1 and member = $2 and path = $3 and fields <> ''
               and (sent_with = '' or sent_with like 'beside %')
             order by at desc, sent_with"
        ),
        &args![whose.org.0, whose.member.0, path],
        read,
    )
}

fn read(row: &db::Row) -> Result<Row, Error> {
    let state = (row.get(2)?, row.get(3)?);
    Ok((row.get(0)?, row.get(1)?, state, row.get(4)?, instant(row.get(5)?)))
}

/// What was typed into one form: its page, its fields. `sent_with` is empty for what was not sent.
pub fn find(sql: &mut Sql, whose: Whose, (path, sent_with): (&str, &str)) -> Result<Option<(String, String)>, Error> {
    sql.one(
        sql!(
            "select page, fields from draft
             where org = $1 and member = $2 and path = $3 and sent_with = $4 and fields <> ''"
        ),
        &args![whose.org.0, whose.member.0, path, sent_with],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// A row of one form: under which name it lies, in which state, what was typed, on which page and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lying {
    pub sent_with: String,
    pub form: String,
    pub turn: i64,
    pub page: String,
    pub fields: String,
    pub at: i64,
}

/// What lies there of one form, but for what went with a mail: the draft itself under no name, and beside it what was typed
/// elsewhere and what was sent. Locked, so that of two who keep the second sees what the first has written.
pub fn lying(sql: &mut Sql, whose: Whose, path: &str) -> Result<Vec<Lying>, Error> {
    // The row is the lock, and is there before anybody reads.
    sql.run(
        sql!(
            "insert into draft (org, member, path, sent_with, page, fields, form, turn, at)
             values ($1, $2, $3, '', '', '', '', 0, 0)
             on conflict (org, member, path, sent_with) do update set turn = draft.turn"
        ),
        &args![whose.org.0, whose.member.0, path],
    )?;
    sql.all(
        sql!(
            "select sent_with, form, turn, page, fields, at from draft
             where org = $1 and member = $2 and path = $3 and (sent_with = '' or sent_with like 'beside %')"
        ),
        &args![whose.org.0, whose.member.0, path],
        |row| {
            Ok(Lying {
                sent_with: row.get(0)?,
                form: row.get(1)?,
                turn: row.get(2)?,
                page: row.get(3)?,
                fields: row.get(4)?,
                at: row.get(5)?,
            })
        },
    )
}

/// Writes a row as it says.
pub fn put(sql: &mut Sql, whose: Whose, path: &str, row: &Lying) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into draft (org, member, path, sent_with, page, fields, form, turn, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (org, member, path, sent_with)
             do update set page = $5, fields = $6, form = $7, turn = $8, at = $9"
        ),
        &args![
            whose.org.0,
            whose.member.0,
            path,
            row.sent_with.as_str(),
            row.page.as_str(),
            row.fields.as_str(),
            row.form.as_str(),
            row.turn,
            row.at
        ],
    )?;
    Ok(())
}

/// Forgets one.
pub fn forget(sql: &mut Sql, whose: Whose, (path, sent_with): (&str, &str)) -> Result<(), Error> {
    sql.run(
        sql!("delete from draft where org = $1 and member = $2 and path = $3 and sent_with = $4"),
        &args![whose.org.0, whose.member.0, path, sent_with],
    )?;
    Ok(())
}

/// The form that went with this mail.
pub fn sent_with(sql: &mut Sql, whose: Whose, mail: &str) -> Result<Option<String>, Error> {
    sql.one(
        sql!("select path from draft where org = $1 and member = $2 and sent_with = $3 limit 1"),
        &args![whose.org.0, whose.member.0, mail],
        |row| row.get(0),
    )
}

/// How many a member has.
pub fn count(sql: &mut Sql, whose: Whose) -> Result<i64, Error> {
    let count = sql.one(
        sql!("select count(*) from draft where org = $1 and member = $2 and fields <> ''"),
        &args![whose.org.0, whose.member.0],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or_default())
}

/// Forgets the oldest of a member.
pub fn forget_oldest(sql: &mut Sql, whose: Whose) -> Result<(), Error> {
    sql.run(
        sql!(
            "delete from draft where org = $1 and member = $2 and at = (
               select min(at) from draft where org = $1 and member = $2 and fields <> '')"
        ),
        &args![whose.org.0, whose.member.0],
    )?;
    Ok(())
}

/// Forgets those from before a moment; what was sent, from before another.
pub fn forget_before(sql: &mut Sql, moment: Timestamp, sent: Timestamp) -> Result<(), Error> {
    sql.run(
        sql!(
            "delete from draft
             where at < $1 or (at < $2 and (fields = '' or (sent_with <> '' and sent_with not like 'beside %')))"
        ),
        &args![millis(moment), millis(sent)],
    )?;
    Ok(())
}
