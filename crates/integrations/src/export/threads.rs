//! Which mail answers which, read off their heads: so it is the same in whatever order they came.

use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use casework::case::{self, Case};
use casework::message::store::{by_message_id, named};
use db::Sql;
use email::Mail;
use engine::arrival;
use engine::stream::readable;
use mail::read::answers;
use serde_json::{Value, json};

/// The nearest mail it answers that is here.
///
/// # Errors
/// When the store does not answer.
pub fn parent(sql: &mut Sql, org: OrgId, arrival: i64) -> Result<Option<String>, Error> {
    let Some(mail) = read(&arrival::begins(sql, org, arrival)?) else { return Ok(None) };
    nearest(sql, org, &mail)
}

fn nearest(sql: &mut Sql, org: OrgId, mail: &Mail) -> Result<Option<String>, Error> {
    for id in answers(mail) {
        if by_message_id(sql, org, &id)?.is_some() || waits(sql, org, &id)? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// A mail with this id waits until it is said whether its sender belongs to the case it answers.
fn waits(sql: &mut Sql, org: OrgId, id: &str) -> Result<bool, Error> {
    let Some(no) = named(sql, org, id)? else { return Ok(false) };
    // What waits on a case that cannot be read is not known.
    let Some((case, _)) = readable(case::load(sql, org, no), |_| ())? else { return Ok(false) };
    for stranger in case.messages.strangers.open() {
        let mail = read(&arrival::begins(sql, org, stranger.arrival)?);
        if mail.and_then(|mail| mail.message_id).is_some_and(|own| own == id) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Mails of senders who are asked about, as lines beside the messages of the case they answer.
///
/// # Errors
/// When the store does not answer.
pub fn waiting(sql: &mut Sql, at: (OrgId, CaseNo), case: &Case) -> Result<Vec<Value>, Error> {
    let mut lines = Vec::new();
    for stranger in case.messages.strangers.open() {
        let raw = arrival::raw(sql, at.0, stranger.arrival)?.unwrap_or_default();
        let Some(mail) = read(&raw) else { continue };
        lines.push(json!({
            "n": null,
            "message_id": mail.message_id,
            "parent": nearest(sql, at.0, &mail)?,
            "case": at.1.to_string(),
            "direction": "in",
            "channel": "email",
            "at": arrival::one(sql, at.0, stranger.arrival)?.map(|arrival| arrival.received_at),
            "waits": "someone new wrote in the thread; whether they belong to it is not said yet",
            "subject": mail.subject,
            "text": mail.visible_text,
        }));
    }
    Ok(lines)
}

/// What breaks the reader has no head we could read.
fn read(raw: &[u8]) -> Option<Mail> {
    std::panic::catch_unwind(|| email::read(raw)).ok()
}
