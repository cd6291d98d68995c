//! The SQL of drafts.

use super::{Typing, Whose};
use base::time::{instant, millis};
use db::{Error, Sql, args, sql};
use jiff::Timestamp;

/// A row: the path of its form, what was typed, when.
pub type Row = (String, String, Timestamp);

/// The drafts of a page, and of those below it.
pub fn of_page(sql: &mut Sql, whose: Whose, page: &str, below: &str) -> Result<Vec<Row>, Error> {
    sql.all(
        sql!(
            "select path, fields, at from draft
             where org = $1 and member = $2 and (page = $3 or page like $4) and sent_with = '' and fields <> ''"
        ),
        &args![whose.org.0, whose.member.0, page, below],
        read,
    )
}

/// What was typed into one form and not sent.
pub fn of_form(sql: &mut Sql, whose: Whose, path: &str) -> Result<Option<Row>, Error> {
    sql.one(
        sql!(
            "select path, fields, at from draft
             where org = $1 and member = $2 and path = $3 and sent_with = '' and fields <> ''"
        ),
        &args![whose.org.0, whose.member.0, path],
        read,
    )
}

fn read(row: &db::Row) -> Result<Row, Error> {
    Ok((row.get(0)?, row.get(1)?, instant(row.get(2)?)))
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

/// Keeps one, instead of what was kept of the same form before, whatever its state.
pub fn put(
    sql: &mut Sql,
    whose: Whose,
    (path, sent_with): (&str, &str),
    (page, fields): (&str, &str),
    now: Timestamp,
) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into draft (org, member, path, sent_with, page, fields, form, turn, at)
             values ($1, $2, $3, $4, $5, $6, '', 0, $7)
             on conflict (org, member, path, sent_with) do update set page = $5, fields = $6, at = $7"
        ),
        &args![whose.org.0, whose.member.0, path, sent_with, page, fields, millis(now)],
    )?;
    Ok(())
}

/// Keeps one in the state it names, unless a later state of the same form is kept. The row is the lock: of a form that is
/// sent and one that is still being kept, on two lines of PostgreSQL, the second sees what the first has written.
pub fn put_in_turn(
    sql: &mut Sql,
    whose: Whose,
    typing: &Typing,
    (path, page, fields): (&str, &str, &str),
    now: Timestamp,
) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into draft (org, member, path, sent_with, page, fields, form, turn, at)
             values ($1, $2, $3, '', $4, $5, $6, $7, $8)
             on conflict (org, member, path, sent_with) do update set page = $4, fields = $5, form = $6, turn = $7, at = $8
             where draft.form <> $6 or draft.turn <= $7"
        ),
        &args![whose.org.0, whose.member.0, path, page, fields, typing.form.as_str(), typing.turn, millis(now)],
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
        sql!("delete from draft where at < $1 or (at < $2 and (sent_with <> '' or fields = ''))"),
        &args![millis(moment), millis(sent)],
    )?;
    Ok(())
}
