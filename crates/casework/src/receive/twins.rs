//! Whether a mail under a Message-ID that is taken is the mail we hold: ids are made up twice, by scanners, shops and
//! people who resend; whoever wrote the second mail loses nothing by it.

use super::Incoming;
use crate::message::store::{self, Words};
use base::context::Organisation;
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use db::Sql;
use email::Mail;
use engine::arrival;
use std::collections::HashSet;

/// It is our own mail, come round to us, or says what we hold already, by the same author, at the same time, with the same
/// files: servers and lists change heads, not words.
pub(super) fn is_held(
    sql: &mut Sql,
    org: OrgId,
    organisation: &Organisation,
    at: (CaseNo, u32),
    incoming: &Incoming,
) -> Result<bool, Error> {
    let Some(held) = store::one(sql, org, at.0, at.1)? else { return Ok(true) };
    let Some(old) = held.arrival else {
        let is_ours = |from: &String| organisation.mailbox_of(from).is_some();
        return Ok(incoming.sender.email.as_ref().is_some_and(is_ours) || repeats(&held, incoming));
    };
    let new = incoming.mail.as_ref().and_then(|mail| mail.arrival);
    let old = arrival::raw(sql, org, old)?;
    let new = match new {
        Some(new) => arrival::raw(sql, org, new)?,
        None => None,
    };
    match (old.as_deref().and_then(read), new.as_deref().and_then(read)) {
        (Some(old), Some(new)) => Ok(is_same_mail(&old, &new)),
        // The source of one is gone, or nobody can read it.
        _ => Ok(old == new && old.is_some() || says_the_same(&held, incoming) && incoming.files.is_empty()),
    }
}

/// What breaks the reader is not compared.
fn read(raw: &[u8]) -> Option<Mail> {
    std::panic::catch_unwind(|| email::read_text(raw)).ok()
}

/// Whether a mail says again what we sent, with whatever a list adds below it.
fn repeats(ours: &Words, incoming: &Incoming) -> bool {
    let mail = incoming.mail.as_ref();
    let folded = [mail.and_then(|mail| mail.quoted.as_deref()), mail.and_then(|mail| mail.signature.as_deref())];
    let said: HashSet<&str> =
        [Some(incoming.text.as_str())].into_iter().chain(folded).flatten().flat_map(plain).collect();
    let sent: HashSet<&str> = plain(&ours.body).collect();
    sent.iter().filter(|word| said.contains(*word)).count() * 10 >= sent.len() * 8
}

fn says_the_same(held: &Words, incoming: &Incoming) -> bool {
    plain(&held.body).eq(plain(&incoming.text)) && held.subject.as_deref().unwrap_or_default() == incoming.subject
}

fn plain(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
}

fn is_same_mail(old: &Mail, new: &Mail) -> bool {
    let authors = |mail: &Mail| {
        let all = [&mail.from, &mail.original_from, &mail.reply_to].into_iter().flatten();
        all.map(|who| who.address.to_lowercase()).collect::<Vec<_>>()
    };
    let (wrote, writes) = (authors(old), authors(new));
    let files = |mail: &Mail| {
        let mut files: Vec<_> = mail.attachments.iter().map(|file| base::words::hex_sha256(&file.bytes)).collect();
        files.sort();
        files
    };
    (wrote.iter().any(|who| writes.contains(who)) || wrote.is_empty() && writes.is_empty())
        && old.date == new.date
        && plain(&old.visible_text).eq(plain(&new.visible_text))
        && plain(&old.quoted_text).eq(plain(&new.quoted_text))
        && subject(old) == subject(new)
        && files(old) == files(new)
}

/// The subject without what lists and servers set before it in brackets.
fn subject(mail: &Mail) -> String {
    let mut rest = mail.subject.trim();
    while let Some((_, after)) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        rest = after.trim();
    }
    plain(&rest.to_lowercase()).collect::<Vec<_>>().join(" ")
}
