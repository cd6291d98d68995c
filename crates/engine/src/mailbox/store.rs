//! The SQL of mailboxes: settings, addresses, sealed secrets, and where each case came to.

use super::domain::{is_elsewhere, not_possible};
use super::{FIRST, Mailbox, Secret, canary};
use crate::counter;
use base::ids::{CaseNo, MailboxId, OrgId};
use base::refusal::{Error, Fault, Refusal};
use base::time::millis;
use db::{Row, Sql, args, sql};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Gives a new organisation its first mailbox: its own address.
pub fn begin(sql: &mut Sql, org: OrgId, address: &str, now: Timestamp) -> Result<(), Error> {
    let id = MailboxId(counter::next(sql, org, "mailbox")?);
    let first = Mailbox {
        org,
        id,
        name: address.to_owned(),
        address: address.to_owned(),
        aliases: Vec::new(),
        sender_name: String::new(),
        signature: String::new(),
        paused: false,
        incoming: None,
        outgoing: None,
        oauth: None,
        dkim: None,
        canary_hours: 0,
        version: 1,
    };
    insert(sql, &first, now, true)
}

/// Adds a mailbox and says its number.
///
/// # Errors
/// Refused when one of its addresses leads elsewhere.
pub fn add(sql: &mut Sql, mailbox: &Mailbox, now: Timestamp) -> Result<MailboxId, Error> {
    let id = MailboxId(counter::next(sql, mailbox.org, "mailbox")?);
    insert(sql, &Mailbox { id, ..mailbox.clone() }, now, false)?;
    Ok(id)
}

/// Writes the row of a mailbox that is known by its facts alone; its secrets must be typed anew.
///
/// # Errors
/// Refused when one of its addresses leads elsewhere.
pub fn put_back(sql: &mut Sql, mailbox: &Mailbox, now: Timestamp) -> Result<(), Error> {
    insert(sql, mailbox, now, true)
}

/// `is_given` where its addresses are the organisation’s already, or whoever runs the server says so.
fn insert(sql: &mut Sql, mailbox: &Mailbox, now: Timestamp, is_given: bool) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into mailbox (org, id, name, address, sender_name, signature, paused, incoming, outgoing, oauth,
                                  dkim, version, created_at, canary_hours)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13)"
        ),
        &args![
            mailbox.org.0,
            mailbox.id.0,
            &mailbox.name,
            &mailbox.address,
            &mailbox.sender_name,
            &mailbox.signature,
            mailbox.paused,
            &written(mailbox.incoming.as_ref())?,
            &written(mailbox.outgoing.as_ref())?,
            &written(mailbox.oauth.as_ref())?,
            &written(mailbox.dkim.as_ref())?,
            millis(now),
            mailbox.canary_hours
        ],
    )?;
    lead_here(sql, mailbox, is_given)
}

/// Writes a mailbox anew.
///
/// # Errors
/// Refused when one of its addresses leads elsewhere, or when it is not there.
pub fn amend(sql: &mut Sql, mailbox: &Mailbox) -> Result<(), Error> {
    let changed = sql.run(
        sql!(
            "update mailbox set name = $3, address = $4, sender_name = $5, signature = $6, paused = $7, incoming = $8,
                                outgoing = $9, oauth = $10, dkim = $11, canary_hours = $12, version = version + 1
             where org = $1 and id = $2"
        ),
        &args![
            mailbox.org.0,
            mailbox.id.0,
            &mailbox.name,
            &mailbox.address,
            &mailbox.sender_name,
            &mailbox.signature,
            mailbox.paused,
            &written(mailbox.incoming.as_ref())?,
            &written(mailbox.outgoing.as_ref())?,
            &written(mailbox.oauth.as_ref())?,
            &written(mailbox.dkim.as_ref())?,
            mailbox.canary_hours
        ],
    )?;
    if changed == 0 {
        return Err(gone().into());
    }
    if mailbox.canary_hours == 0 {
        canary::forget(sql, mailbox.org, mailbox.id)?;
    }
    lead_here(sql, mailbox, false)
}

fn gone() -> Refusal {
    Refusal::not_found("There is no such mailbox.")
}

/// The addresses of a mailbox lead to it and to no other, in any organisation of this server.
fn lead_here(sql: &mut Sql, mailbox: &Mailbox, is_given: bool) -> Result<(), Error> {
    let led: Vec<String> = sql.all(
        sql!("select address from mailbox_address where org = $1 and mailbox = $2"),
        &args![mailbox.org.0, mailbox.id.0],
        |row| row.get(0),
    )?;
    let is_new = |address: &str| !is_given && !led.iter().any(|known| known == address);
    sql.run(sql!("delete from mailbox_address where org = $1 and mailbox = $2"), &args![mailbox.org.0, mailbox.id.0])?;
    for address in mailbox.addresses() {
        let field = if address == mailbox.address { "address" } else { "aliases" };
        if by_address(sql, address)?.is_some_and(|(org, _)| org == mailbox.org) {
            let says = format!("{address} already belongs to another mailbox. Use a different address.");
            return Err(Refusal::invalid(field, says).into());
        }
        if by_address(sql, address)?.is_some() || (is_new(address) && is_elsewhere(sql, mailbox.org, address)?) {
            return Err(not_possible(field, address).into());
        }
        sql.run(
            sql!("insert into mailbox_address (address, org, mailbox) values ($1, $2, $3)"),
            &args![address, mailbox.org.0, mailbox.id.0],
        )?;
    }
    Ok(())
}

/// Removes a mailbox with its secrets and its progress. Cases that came to it answer from the first one.
pub fn remove(sql: &mut Sql, org: OrgId, id: MailboxId) -> Result<(), Error> {
    let one = args![org.0, id.0];
    sql.run(sql!("delete from mailbox where org = $1 and id = $2"), &one)?;
    sql.run(sql!("delete from mailbox_address where org = $1 and mailbox = $2"), &one)?;
    sql.run(sql!("delete from mailbox_secret where org = $1 and mailbox = $2"), &one)?;
    sql.run(sql!("delete from mailbox_state where org = $1 and mailbox = $2"), &one)?;
    sql.run(sql!("delete from mailbox_token where org = $1 and mailbox = $2"), &one)?;
    sql.run(sql!("delete from mailbox_consent where org = $1 and mailbox = $2"), &one)?;
    sql.run(sql!("delete from mailbox_folder where org = $1 and mailbox = $2"), &one)?;
    sql.run(sql!("delete from mailbox_uid where org = $1 and mailbox = $2"), &one)?;
    canary::forget(sql, org, id)?;
    Ok(())
}

/// All mailboxes of an organisation, the first one first.
pub fn all(sql: &mut Sql, org: OrgId) -> Result<Vec<Mailbox>, Error> {
    let rows = sql.all(
        sql!(
            "select org, id, name, address, sender_name, signature, paused, incoming, outgoing, oauth, dkim, version,
               canary_hours
             from mailbox where org = $1 order by id"
        ),
        &args![org.0],
        |row| Ok(read(row)),
    )?;
    with_aliases(sql, rows)
}

/// All mailboxes of this server.
pub fn everywhere(sql: &mut Sql) -> Result<Vec<Mailbox>, Error> {
    let rows = sql.all(
        sql!(
            "select org, id, name, address, sender_name, signature, paused, incoming, outgoing, oauth, dkim, version,
               canary_hours
             from mailbox order by org, id"
        ),
        &args![],
        |row| Ok(read(row)),
    )?;
    with_aliases(sql, rows)
}

/// One mailbox; none when there is no such one.
pub fn one(sql: &mut Sql, org: OrgId, id: MailboxId) -> Result<Option<Mailbox>, Error> {
    let row = sql.one(
        sql!(
            "select org, id, name, address, sender_name, signature, paused, incoming, outgoing, oauth, dkim, version,
               canary_hours
             from mailbox where org = $1 and id = $2"
        ),
        &args![org.0, id.0],
        |row| Ok(read(row)),
    )?;
    Ok(with_aliases(sql, row.into_iter().collect())?.pop())
}

/// The same; refused when there is no such one.
///
/// # Errors
/// Refused when there is none.
pub fn the(sql: &mut Sql, org: OrgId, id: MailboxId) -> Result<Mailbox, Error> {
    Ok(one(sql, org, id)?.ok_or_else(gone)?)
}

fn with_aliases(sql: &mut Sql, rows: Vec<Result<Mailbox, Error>>) -> Result<Vec<Mailbox>, Error> {
    let mut found = rows.into_iter().collect::<Result<Vec<_>, _>>()?;
    for mailbox in &mut found {
        mailbox.aliases = sql.all(
            sql!(
                "select address from mailbox_address where org = $1 and mailbox = $2 and address <> $3
                 order by address"
            ),
            &args![mailbox.org.0, mailbox.id.0, &mailbox.address],
            |row| row.get(0),
        )?;
    }
    Ok(found)
}

fn read(row: &Row) -> Result<Mailbox, Error> {
    Ok(Mailbox {
        org: OrgId(row.get(0)?),
        id: MailboxId(row.get(1)?),
        name: row.get(2)?,
        address: row.get(3)?,
        aliases: Vec::new(),
        sender_name: row.get(4)?,
        signature: row.get(5)?,
        paused: row.get(6)?,
        incoming: said(row.get(7)?)?,
        outgoing: said(row.get(8)?)?,
        oauth: said(row.get(9)?)?,
        dkim: said(row.get(10)?)?,
        version: row.get(11)?,
        canary_hours: row.get(12)?,
    })
}

fn written(value: Option<&impl Serialize>) -> Result<Option<String>, Fault> {
    value.map(serde_json::to_string).transpose().map_err(Fault::from)
}

fn said<T: DeserializeOwned>(text: Option<String>) -> Result<Option<T>, Fault> {
    text.map(|text| serde_json::from_str(&text)).transpose().map_err(Fault::from)
}

/// The mailbox an address leads to, as it is kept: in lower case.
pub fn by_address(sql: &mut Sql, address: &str) -> Result<Option<(OrgId, MailboxId)>, Error> {
    Ok(sql.one(sql!("select org, mailbox from mailbox_address where address = $1"), &args![address], |row| {
        Ok((OrgId(row.get(0)?), MailboxId(row.get(1)?)))
    })?)
}

/// The mailbox a recipient leads to, in any case of letters, with or without a `+tag`.
pub fn by_recipient(sql: &mut Sql, recipient: &str) -> Result<Option<(OrgId, MailboxId)>, Error> {
    let address = recipient.trim().to_lowercase();
    if let Some(found) = by_address(sql, &address)? {
        return Ok(Some(found));
    }
    let Some((local, domain)) = address.rsplit_once('@') else { return Ok(None) };
    match local.split_once('+') {
        Some((bare, _)) => by_address(sql, &format!("{bare}@{domain}")),
        None => Ok(None),
    }
}

/// Every address that leads to this organisation, with its mailbox.
pub fn leading_to(sql: &mut Sql, org: OrgId) -> Result<Vec<(String, MailboxId)>, Error> {
    Ok(sql.all(
        sql!(
            "select a.address, m.id from mailbox m join mailbox_address a on a.org = m.org and a.mailbox = m.id
             where m.org = $1 order by m.id, a.address"
        ),
        &args![org.0],
        |row| Ok((row.get(0)?, MailboxId(row.get(1)?))),
    )?)
}

/// Keeps a secret, sealed; an earlier one of this name is gone.
pub fn keep_secret(sql: &mut Sql, org: OrgId, id: MailboxId, name: Secret, sealed: &[u8]) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into mailbox_secret (org, mailbox, name, sealed) values ($1, $2, $3, $4)
             on conflict (org, mailbox, name) do update set sealed = $4"
        ),
        &args![org.0, id.0, &name.to_string(), sealed],
    )?;
    Ok(())
}

/// A secret as it is kept: sealed.
pub fn sealed(sql: &mut Sql, org: OrgId, id: MailboxId, name: Secret) -> Result<Option<Vec<u8>>, Error> {
    Ok(sql.one(
        sql!("select sealed from mailbox_secret where org = $1 and mailbox = $2 and name = $3"),
        &args![org.0, id.0, &name.to_string()],
        |row| row.get(0),
    )?)
}

/// Which secrets a mailbox has; never what they are.
pub fn kept_secrets(sql: &mut Sql, org: OrgId, id: MailboxId) -> Result<Vec<Secret>, Error> {
    let names: Vec<String> =
        sql.all(sql!("select name from mailbox_secret where org = $1 and mailbox = $2"), &args![org.0, id.0], |row| {
            row.get(0)
        })?;
    Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
}

/// Whether any mailbox of this server has a secret.
pub fn has_secrets(sql: &mut Sql) -> Result<bool, Error> {
    Ok(sql.one(sql!("select 1 from mailbox_secret limit 1"), &args![], |row| row.get::<i64>(0))?.is_some())
}

pub fn forget_secret(sql: &mut Sql, org: OrgId, id: MailboxId, name: Secret) -> Result<(), Error> {
    sql.run(
        sql!("delete from mailbox_secret where org = $1 and mailbox = $2 and name = $3"),
        &args![org.0, id.0, &name.to_string()],
    )?;
    Ok(())
}

/// Remembers where a case came to; the first word counts.
pub fn came_to(sql: &mut Sql, org: OrgId, no: CaseNo, id: MailboxId) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into case_mailbox (org, case_no, mailbox) values ($1, $2, $3)
             on conflict (org, case_no) do nothing"
        ),
        &args![org.0, no.0, id.0],
    )?;
    Ok(())
}

/// The mailbox a case's answers leave from: the one it came to, else the organisation's first.
///
/// # Errors
/// Refused when the organisation has none, which cannot be.
pub fn of_case(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Mailbox, Error> {
    let came = sql.one(
        sql!("select mailbox from case_mailbox where org = $1 and case_no = $2"),
        &args![org.0, no.0],
        |row| row.get(0).map(MailboxId),
    )?;
    if let Some(id) = came
        && let Some(mailbox) = one(sql, org, id)?
    {
        return Ok(mailbox);
    }
    the(sql, org, FIRST)
}
