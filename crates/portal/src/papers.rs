//! What the customer reads and takes away by their link: the letter as it was sent, and files.

use super::guest::Guest;
use super::may_see;
use super::pages::{Read, as_said, closed, nothing, read};
use askama::Template;
use axum::extract::{Path, State};
use base::context::Context;
use base::ids::ContactId;
use casework::case::Case;
use casework::letter::Head;
use casework::letter::pages::Sheet;
use casework::message;
use std::collections::HashMap;
use text::{Language, Moment, say};
use web::answer::{Answer, outside, page};
use web::{App, download};

#[derive(Template)]
#[template(path = "letter.html")]
struct LetterPage {
    language: Language,
    base: String,
    title: String,
    sheet: Sheet,
    pdf: String,
}

/// `GET /c/{token}/letters/{n}`
///
/// # Errors
/// When no letter of that version was sent to them.
pub async fn letter(State(app): State<App>, guest: Guest) -> Answer {
    let read = read(&app, &guest).await.map_err(closed)?;
    let sent = read.case.letter.sent().iter().find(|sent| sent.version == guest.n).cloned();
    let is_theirs = read.case.participants.speaks_for(guest.link.contact, read.case.head.contact);
    let sent = sent.filter(|_| is_theirs).ok_or_else(|| outside(&nothing()))?;
    let (org, no) = (guest.link.org, guest.link.no);
    let kept = app.desk.read(move |sql| {
        let sections = message::store::letter(sql, org, no, sent.version)?;
        Ok((sections, message::store::letter_language(sql, org, no, sent.version)?))
    });
    let (sections, written_in) = kept.await?;
    let sections = sections.ok_or_else(|| outside(&nothing()))?;
    let addressee = addressee(&read, sent.message);
    let ctx =
        Context { now: sent.at, actor: guest.who.actor, organisation: &guest.organisation, has_mail: true, given: &[] };
    let head = Head { no, sha256: &sent.sha256, contact: &addressee, language: written_in };
    let language = guest.reads(&read.contact);
    let day = Moment::day(sent.at, guest.organisation.zone());
    page(&LetterPage {
        language,
        title: say!(language, "Our letter of {day}", day),
        pdf: format!("{}/files/{}/1", guest.base, sent.message),
        base: guest.base,
        sheet: Sheet::new(&sections, head, &ctx, language),
    })
}

/// `GET /c/{token}/files/{n}/{i}`: only files of messages that are part of the conversation with them.
///
/// # Errors
/// When there is no such file for them.
pub async fn file(State(app): State<App>, guest: Guest, Path(path): Path<HashMap<String, String>>) -> Answer {
    let i: u32 = path.get("i").and_then(|text| text.parse().ok()).ok_or_else(|| outside(&nothing()))?;
    let (link, n, now) = (guest.link, guest.n, app.desk.now());
    let found = app
        .desk
        .read(move |sql| {
            let case = as_said(sql, link, now)?;
            if !case.participants.has(link.contact) || !may_have(&case, n, link.contact) {
                return Ok(None);
            }
            Ok(message::store::file(sql, link.org, (link.no, n, i))?)
        })
        .await;
    let file = found.map_err(closed)?.ok_or_else(|| outside(&nothing()))?;
    Ok(download::file(&file.name, &file.mime, file.bytes))
}

/// Files of what was said to them; the letter also to whoever speaks for the person it went to.
fn may_have(case: &Case, n: u32, contact: ContactId) -> bool {
    let is_letter = case.letter.sent().iter().any(|sent| sent.message == n);
    let theirs = case.participants.speaks_for(contact, case.head.contact);
    case.messages.get(n).is_some_and(|message| may_see(message, contact)) || (is_letter && theirs)
}

/// Whom the letter is addressed to.
fn addressee(read: &Read, message: u32) -> String {
    let to = read.case.messages.get(message).and_then(|message| message.recipients().first().copied());
    let named = to.and_then(|to| read.names.iter().find(|(id, _)| *id == to));
    named.map_or_else(|| read.contact.name.clone(), |(_, name)| name.clone())
}
