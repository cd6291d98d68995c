//! The draft of a form whose email is seen before it goes: what was typed on the page of the form, and the words of the email.

use super::beside::{Holds, State};
use super::{Typing, Whose, Written, forget, keep, put, read, store};
use base::refusal::Error;
use base::time::millis;
use db::Sql;
use jiff::Timestamp;

/// What belongs to the email and not to the form that leads to it.
fn is_of_mail(name: &str) -> bool {
    matches!(name, "subject" | "text" | "marks" | "recipients")
}

/// Words of the email that somebody wrote; its marks and recipients belong to what it was.
fn is_written(name: &str) -> bool {
    matches!(name, "subject" | "text")
}

/// Whether a field leads to the email and holds something.
fn leads(name: &str, value: &str) -> bool {
    !is_of_mail(name) && !value.trim().is_empty()
}

/// Keeps what leads to an email that is seen before it goes. Words that were written for it stay, whatever else was changed:
/// the page shows what is put below them, such as a new date.
///
/// # Errors
/// Refused when it is too long; a fault of the store.
pub fn before_mail(sql: &mut Sql, whose: Whose, mut written: Written, now: Timestamp) -> Result<(), Error> {
    written.fields.retain(|(name, value)| leads(name, value));
    if let Some((_, before)) = store::find(sql, whose, (&written.path, ""))? {
        let before = read(&before);
        let rest = before.iter().filter(|(name, value)| leads(name, value));
        if rest.eq(&written.fields) {
            written.fields = before;
        } else {
            written.fields.extend(before.into_iter().filter(|(name, _)| is_written(name)));
        }
    }
    if written.fields.is_empty() { Ok(()) } else { keep(sql, whose, &written, now) }
}

/// Discards what was typed on the page that shows the email: its words, when there are some, and then the email is shown in
/// ours again; otherwise all that led to it. Says on which page the draft was.
///
/// # Errors
/// When the store does not answer.
pub(super) fn discard(
    sql: &mut Sql,
    whose: Whose,
    path: &str,
    last: Option<&Typing>,
    now: Timestamp,
) -> Result<Option<String>, Error> {
    let Some((page, fields)) = store::find(sql, whose, (path, ""))? else {
        return forget(sql, whose, path, last, now);
    };
    let all = read(&fields);
    let has_words = all.iter().any(|(name, value)| is_of_mail(name) && !value.trim().is_empty());
    let rest: Vec<(String, String)> = all.into_iter().filter(|(name, value)| leads(name, value)).collect();
    if !has_words || rest.is_empty() {
        return forget(sql, whose, path, last, now);
    }
    let fields = serde_json::to_string(&rest).map_err(crate::form::fault)?;
    let (typing, at, holds) = (last, millis(now), Holds::Everything);
    put(sql, whose, path, &State { typing, page: &page, fields: &fields, at, holds })?;
    Ok(Some(page))
}
