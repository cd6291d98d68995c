//! The SQL of the rows that an organisation's facts are read from, and of what stood there before they were facts.

use super::{Basics, MailboxSettings, Standing};
use base::ids::{MemberId, OrgId};
use base::refusal::Fault;
use base::time::{instant, millis};
use db::{Error, Sql, args, sql};
use engine::mailbox;
use jiff::Timestamp;

/// Another organisation of this server has this address.
pub(super) fn has_another(sql: &mut Sql, org: OrgId, address: &str) -> Result<bool, Error> {
    let text = sql!("select id from organisation where address = $1 and id <> $2");
    Ok(sql.one(text, &args![address, org.0], |row| row.get::<i64>(0))?.is_some())
}

/// Writes the row of an organisation.
pub(super) fn write_organisation(sql: &mut Sql, org: OrgId, is: &Basics, calendar: &str) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into organisation (id, name, address, currency, calendar, created_at, language)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (id) do update
                 set name = $2, address = $3, currency = $4, calendar = $5, created_at = $6, language = $7"
        ),
        &args![org.0, &is.name, &is.address, &is.currency, calendar, millis(is.since), is.language.code()],
    )?;
    Ok(())
}

/// Writes the row of a member; their password stays.
pub(super) fn write_member(sql: &mut Sql, org: OrgId, (id, standing): (MemberId, &Standing)) -> Result<(), Error> {
    let is = &standing.profile;
    sql.run(
        sql!(
            "insert into member (org, id, name, email, role, team, spending, direct_line, active, created_at, language)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             on conflict (org, id) do update set name = $3, email = $4, role = $5, team = $6, spending = $7,
                 direct_line = $8, active = $9, created_at = $10, language = $11"
        ),
        &args![
            org.0,
            id.0,
            &is.name,
            &is.email,
            &is.role.to_string(),
            &is.team,
            is.limit,
            &is.direct_line,
            standing.active,
            millis(standing.since),
            standing.language.map(text::Language::code)
        ],
    )?;
    Ok(())
}

/// The numbers of all members that have a row.
pub(super) fn members(sql: &mut Sql, org: OrgId) -> Result<Vec<MemberId>, Error> {
    sql.all(sql!("select id from member where org = $1 order by id"), &args![org.0], |row| Ok(MemberId(row.get(0)?)))
}

/// Takes the row of a member away whom no fact knows.
pub(super) fn forget_member(sql: &mut Sql, org: OrgId, id: MemberId) -> Result<(), Error> {
    sql.run(sql!("delete from member where org = $1 and id = $2"), &args![org.0, id.0])?;
    Ok(())
}

/// Its own rules of the reply coach; none when there never were any.
pub(super) fn coach_pack(sql: &mut Sql, org: OrgId) -> Result<Option<String>, Error> {
    sql.one(sql!("select text from coach_pack where org = $1"), &args![org.0], |row| row.get(0))
}

/// Writes them.
pub(super) fn write_coach_pack(sql: &mut Sql, org: OrgId, text: &str, now: Timestamp) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into coach_pack (org, text, changed_at) values ($1, $2, $3)
             on conflict (org) do update set text = $2, changed_at = $3"
        ),
        &args![org.0, text, millis(now)],
    )?;
    Ok(())
}

/// What was written down of an organisation before its settings were facts: kind, body, when, who.
pub(super) fn noted(sql: &mut Sql, org: OrgId) -> Result<Vec<(String, String, i64, String)>, Error> {
    sql.all(
        sql!("select kind, body, at, actor from organisation_fact where org = $1 order by n"),
        &args![org.0],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )
}

/// Forgets it, when it stands in the chained history.
pub(super) fn forget_noted(sql: &mut Sql, org: OrgId) -> Result<(), Error> {
    sql.run(sql!("delete from organisation_fact where org = $1"), &args![org.0])?;
    Ok(())
}

/// Since when an organisation is there.
pub(super) fn since(sql: &mut Sql, org: OrgId) -> Result<Option<Timestamp>, Error> {
    let text = sql!("select created_at from organisation where id = $1");
    sql.one(text, &args![org.0], |row| Ok(instant(row.get(0)?)))
}

/// Since when each member is known.
pub(super) fn known_since(sql: &mut Sql, org: OrgId) -> Result<Vec<(MemberId, Timestamp)>, Error> {
    let text = sql!("select id, created_at from member where org = $1 order by id");
    sql.all(text, &args![org.0], |row| Ok((MemberId(row.get(0)?), instant(row.get(1)?))))
}

/// The rows of an organisation's settings as `amends check` compares them, in words.
///
/// # Errors
/// When the store does not answer.
pub fn rows(sql: &mut Sql, org: OrgId) -> Result<Vec<String>, base::refusal::Error> {
    let mut rows = sql.all(
        sql!("select name, address, currency, calendar, created_at, language from organisation where id = $1"),
        &args![org.0],
        |row| {
            let (name, address, currency): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (calendar, since, language): (String, i64, String) = (row.get(3)?, row.get(4)?, row.get(5)?);
            Ok(format!("organisation “{name}” {address} {currency} {calendar} {language} since {since}"))
        },
    )?;
    rows.extend(sql.all(
        sql!(
            "select id, name, email, role, team, spending, direct_line, active, created_at, language
             from member where org = $1 order by id"
        ),
        &args![org.0],
        |row| {
            let (id, name, email): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (role, team, limit): (String, String, i64) = (row.get(3)?, row.get(4)?, row.get(5)?);
            let (line, active, since): (String, bool, i64) = (row.get(6)?, row.get(7)?, row.get(8)?);
            let reads = row.get::<Option<String>>(9)?.unwrap_or_default();
            let here = if active { "works here" } else { "has left" };
            Ok(format!(
                "member {id} “{name}” {email} {role} “{team}” limit {limit} “{line}” {here} {reads} since {since}"
            ))
        },
    )?);
    for mailbox in mailbox::all(sql, org)? {
        let settings = serde_json::to_string(&MailboxSettings::from(&mailbox)).map_err(Fault::from)?;
        rows.push(format!("mailbox {} {settings}", mailbox.id));
    }
    let pack = coach_pack(sql, org)?.filter(|text| !text.is_empty());
    rows.extend(pack.map(|text| format!("coach rules: {text}")));
    Ok(rows)
}
