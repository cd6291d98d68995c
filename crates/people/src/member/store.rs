//! The SQL of organisations, members and sign-in.

use super::rules::KeyTerms;
use super::{Member, OrganisationSetup};
use crate::organisation::{self, Command};
use base::context::{Actor, Directory, Organisation, Person, Role};
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Fault};
use base::time::{instant, millis};
use calendar::ServiceCalendar;
use db::{Row, Sql, args, sql};
use engine::desk::Who;
use engine::mailbox;
use jiff::Timestamp;
use text::Language;
use web::session::Holder;

/// Sets an organisation up, without anyone in it; its address is its first mailbox.
///
/// # Errors
/// Refused when another organisation has that address.
pub fn found(sql: &mut Sql, org: &OrganisationSetup, now: Timestamp) -> Result<(), Error> {
    organisation::found(sql, org, Actor::System, now).map(drop)
}

/// All organisations of this server, by number.
pub fn organisations(sql: &mut Sql) -> Result<Vec<OrganisationSetup>, Error> {
    let rows =
        sql.all(sql!("select id, name, address, currency, calendar from organisation order by id"), &args![], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get::<String>(4)?))
        })?;
    let read = rows.into_iter().map(|(id, name, address, currency, calendar)| {
        let calendar: ServiceCalendar = serde_json::from_str(&calendar).map_err(Fault::from)?;
        Ok(OrganisationSetup { id: OrgId(id), name, address, currency, calendar })
    });
    read.collect()
}

/// Everything rules need to know of an organisation; none when there is no such one.
pub fn organisation(sql: &mut Sql, org: OrgId) -> Result<Option<Organisation>, Error> {
    let Some(found) = organisations(sql)?.into_iter().find(|o| o.id == org) else { return Ok(None) };
    let chosen = languages(sql, org)?;
    let people = members(sql, org)?.into_iter().map(|m| Person {
        language: chosen.iter().find(|(id, _)| *id == m.id).map(|(_, language)| *language),
        id: m.id,
        name: m.name,
        role: m.role,
        team: m.team,
        limit: m.limit,
        direct_line: m.direct_line,
        active: m.active,
    });
    let people = Directory::new(people.collect());
    Ok(Some(Organisation {
        name: found.name,
        address: found.address,
        currency: found.currency,
        calendar: found.calendar,
        people,
        mailboxes: mailbox::leading_to(sql, org)?,
        language: language(sql, org)?,
    }))
}

/// The language an organisation speaks to customers of whom nothing else is known.
pub fn language(sql: &mut Sql, org: OrgId) -> Result<Language, Error> {
    let found =
        sql.one(sql!("select language from organisation where id = $1"), &args![org.0], |row| row.get::<String>(0))?;
    Ok(found.as_deref().and_then(Language::of).unwrap_or_default())
}

/// The members who chose a language of their own.
pub fn languages(sql: &mut Sql, org: OrgId) -> Result<Vec<(MemberId, Language)>, Error> {
    let chosen = sql.all(
        sql!("select id, language from member where org = $1 and language is not null"),
        &args![org.0],
        |row| Ok((MemberId(row.get(0)?), row.get::<String>(1)?)),
    )?;
    Ok(chosen.into_iter().filter_map(|(id, code)| Some((id, Language::of(&code)?))).collect())
}

/// Its name alone; empty when there is no such one.
pub fn organisation_name(sql: &mut Sql, org: OrgId) -> Result<String, db::Error> {
    let found = sql.one(sql!("select name from organisation where id = $1"), &args![org.0], |row| row.get(0))?;
    Ok(found.unwrap_or_default())
}

/// Somebody works or worked here, in whichever organisation of this server.
pub fn is_inhabited(sql: &mut Sql) -> Result<bool, db::Error> {
    Ok(sql.one(sql!("select 1 from member limit 1"), &args![], |row| row.get::<i64>(0))?.is_some())
}

/// Everyone who works or worked here, by name.
pub fn members(sql: &mut Sql, org: OrgId) -> Result<Vec<Member>, db::Error> {
    sql.all(
        sql!(
            "select id, name, email, role, team, spending, direct_line, active, password is not null
             from member where org = $1 order by name, id"
        ),
        &args![org.0],
        read_member,
    )
}

fn read_member(row: &Row) -> Result<Member, db::Error> {
    Ok(Member {
        id: MemberId(row.get(0)?),
        name: row.get(1)?,
        email: row.get(2)?,
        role: row.get::<String>(3)?.parse().unwrap_or(Role::Agent),
        team: row.get(4)?,
        limit: row.get(5)?,
        direct_line: row.get(6)?,
        active: row.get(7)?,
        signed_up: row.get(8)?,
    })
}

/// Adds a member from outside the pages. A number of 0 is given the next one.
///
/// # Errors
/// Refused when their number or address is taken.
pub fn add(sql: &mut Sql, org: OrgId, member: &Member, password: Option<&str>, now: Timestamp) -> Result<(), Error> {
    add_all(sql, org, std::slice::from_ref(member), password, now)
}

/// Adds members in one commit, who all have the same password.
///
/// # Errors
/// Refused when a number or an address is taken.
pub fn add_all(
    sql: &mut Sql,
    org: OrgId,
    members: &[Member],
    password: Option<&str>,
    now: Timestamp,
) -> Result<(), Error> {
    let command = Command::Add { members: members.to_vec(), password: password.map(str::to_owned) };
    organisation::within(sql, Who { org, actor: Actor::System }, command, now).map(drop)
}

/// Who signs in with this address: where, who, and the hash of their password.
pub fn by_email(sql: &mut Sql, email: &str) -> Result<Option<(OrgId, MemberId, Option<String>)>, db::Error> {
    sql.one(sql!("select org, id, password from member where email = $1 and active"), &args![email], |row| {
        Ok((OrgId(row.get(0)?), MemberId(row.get(1)?), row.get(2)?))
    })
}

/// An address signs in one person, also when they have left.
pub fn is_taken(sql: &mut Sql, email: &str) -> Result<bool, db::Error> {
    Ok(sql.one(sql!("select id from member where email = $1"), &args![email], |row| row.get::<i64>(0))?.is_some())
}

/// The hash of a member's password, if they have set one.
pub fn password_of(sql: &mut Sql, org: OrgId, member: MemberId) -> Result<Option<String>, db::Error> {
    let found =
        sql.one(sql!("select password from member where org = $1 and id = $2"), &args![org.0, member.0], |row| {
            row.get::<Option<String>>(0)
        })?;
    Ok(found.flatten())
}

/// Sets a member's password hash and ends their other sessions.
pub fn set_password(sql: &mut Sql, org: OrgId, member: MemberId, hash: &str) -> Result<(), db::Error> {
    sql.run(sql!("update member set password = $3 where org = $1 and id = $2"), &args![org.0, member.0, hash])?;
    end_sessions(sql, org, member)
}

pub fn begin_session(sql: &mut Sql, token: &[u8; 32], holder: Holder, now: Timestamp) -> Result<(), db::Error> {
    sql.run(
        sql!("insert into session (token, org, member, created_at, expires_at) values ($1, $2, $3, $4, $5)"),
        &args![token, holder.org.0, holder.member.0, millis(now), millis(holder.expires_at)],
    )?;
    sql.run(sql!("delete from session where expires_at < $1"), &args![millis(now)])?;
    Ok(())
}

/// Forgets sessions that ended before then.
pub fn forget_sessions(sql: &mut Sql, before: Timestamp) -> Result<(), db::Error> {
    sql.run(sql!("delete from session where expires_at < $1"), &args![millis(before)])?;
    Ok(())
}

pub fn end_session(sql: &mut Sql, token: &[u8; 32]) -> Result<(), db::Error> {
    sql.run(sql!("delete from session where token = $1"), &args![token])?;
    Ok(())
}

/// Ends all of a member's sessions.
pub fn end_sessions(sql: &mut Sql, org: OrgId, member: MemberId) -> Result<(), db::Error> {
    sql.run(sql!("delete from session where org = $1 and member = $2"), &args![org.0, member.0])?;
    Ok(())
}

/// Which members have an invitation that is still good.
pub fn invited(sql: &mut Sql, org: OrgId, now: Timestamp) -> Result<Vec<(MemberId, Timestamp)>, db::Error> {
    sql.all(
        sql!("select member, expires_at from invitation where org = $1 and expires_at > $2"),
        &args![org.0, millis(now)],
        |row| Ok((MemberId(row.get(0)?), instant(row.get(1)?))),
    )
}

/// Keeps an invitation to set a password; an earlier one of the same member is good no more.
pub fn invite(sql: &mut Sql, token: &[u8; 32], holder: Holder) -> Result<(), db::Error> {
    sql.run(sql!("delete from invitation where org = $1 and member = $2"), &args![holder.org.0, holder.member.0])?;
    sql.run(
        sql!("insert into invitation (token, org, member, expires_at) values ($1, $2, $3, $4)"),
        &args![token, holder.org.0, holder.member.0, millis(holder.expires_at)],
    )?;
    Ok(())
}

/// Whose invitation this is; expired ones too, so that the page can say so.
pub fn invitation(sql: &mut Sql, token: &[u8; 32]) -> Result<Option<Holder>, db::Error> {
    sql.one(sql!("select org, member, expires_at from invitation where token = $1"), &args![token], read_holder)
}

/// An invitation is good once.
pub fn use_invitation(sql: &mut Sql, token: &[u8; 32]) -> Result<bool, db::Error> {
    Ok(sql.run(sql!("delete from invitation where token = $1"), &args![token])? == 1)
}

/// Keeps an API key; its token is shown once and never kept.
pub fn add_key(
    sql: &mut Sql,
    token: &[u8; 32],
    (org, member): (OrgId, MemberId),
    (label, terms): (&str, KeyTerms),
    now: Timestamp,
) -> Result<(), db::Error> {
    sql.run(
        sql!(
            "insert into api_key (token, org, member, label, created_at, expires_at, reads_only)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &args![token, org.0, member.0, label, millis(now), terms.expires_at.map(millis), terms.reads_only],
    )?;
    Ok(())
}

/// An API key as it is known, without what opens anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// What it is for.
    pub label: String,
    /// Since when.
    pub made: Timestamp,
    /// Until when.
    pub expires_at: Option<Timestamp>,
    /// It changes nothing.
    pub reads_only: bool,
    /// When it was used last, to the hour.
    pub used_at: Option<Timestamp>,
}

/// A member's keys, the oldest first.
pub fn key_lines(sql: &mut Sql, org: OrgId, member: MemberId) -> Result<Vec<ApiKey>, db::Error> {
    sql.all(
        sql!(
            "select label, created_at, expires_at, reads_only, used_at from api_key where org = $1 and member = $2
             order by created_at"
        ),
        &args![org.0, member.0],
        |row| {
            Ok(ApiKey {
                label: row.get(0)?,
                made: instant(row.get(1)?),
                expires_at: row.get::<Option<i64>>(2)?.map(instant),
                reads_only: row.get(3)?,
                used_at: row.get::<Option<i64>>(4)?.map(instant),
            })
        },
    )
}

/// The labels of a member's keys, with when they were made.
pub fn keys(sql: &mut Sql, org: OrgId, member: MemberId) -> Result<Vec<(String, Timestamp)>, db::Error> {
    sql.all(
        sql!("select label, created_at from api_key where org = $1 and member = $2 order by created_at"),
        &args![org.0, member.0],
        |row| Ok((row.get(0)?, instant(row.get(1)?))),
    )
}

/// Takes a member's key with this label back.
pub fn revoke_key(sql: &mut Sql, org: OrgId, member: MemberId, label: &str) -> Result<bool, db::Error> {
    let gone = sql.run(
        sql!("delete from api_key where org = $1 and member = $2 and label = $3"),
        &args![org.0, member.0, label],
    )?;
    Ok(gone > 0)
}

fn read_holder(row: &Row) -> Result<Holder, db::Error> {
    Ok(Holder { org: OrgId(row.get(0)?), member: MemberId(row.get(1)?), expires_at: instant(row.get(2)?) })
}
