//! The page of mail that is in no case: what it is, why, and what a member can do about it.

use super::ingest::{self, Went};
use crate::arrival::{self, Arrival, State};
use crate::refusal::{Error, Refusal};
use crate::web::answer::{Answer, No, page_with, see, status};
use crate::web::frame::{self, Frame, Notice};
use crate::web::session::Me;
use crate::web::{App, download};
use crate::words;
use askama::Template;
use axum::extract::{Path, Query, State as Of};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;

/// Rows on a page.
const ROWS: u32 = 50;

#[derive(Template)]
#[template(path = "mail/arrivals.html")]
struct ArrivalsPage {
    frame: Frame,
    rows: Vec<Row>,
    older: Option<i64>,
    first: bool,
}

struct Row {
    id: i64,
    subject: String,
    from: String,
    when: String,
    size: i64,
    reason: String,
    is_aside: bool,
}

/// The list's own address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    before: Option<i64>,
}

/// `GET /arrivals`
///
/// # Errors
/// When the store does not answer.
pub async fn arrivals(Of(app): Of<App>, me: Me, Query(asked): Query<Asked>) -> Answer {
    show(&app, &me, asked.before, None).await
}

async fn show(app: &App, me: &Me, before: Option<i64>, refused: Option<Refusal>) -> Answer {
    let (now, org, person, house) = (app.desk.now(), me.who.org, me.person.clone(), me.house.clone());
    let read = app.desk.read(move |sql| {
        let frame = frame::read(sql, org, &person, "arrivals", now)?;
        let mut found = arrival::waiting(sql, org, before, ROWS + 1)?;
        let more = found.len() > ROWS as usize;
        found.truncate(ROWS as usize);
        let mut rows = Vec::new();
        for each in found {
            let begins = arrival::begins(sql, org, each.id)?;
            rows.push(row(each, &begins, |at| calendar::short(at, now, house.zone())));
        }
        Ok((frame, rows, more))
    });
    let (frame, rows, more) = read.await?;
    let code = refused.as_ref().map_or(StatusCode::OK, |no| status(no.kind));
    let notice = refused.map(|no| Notice { says: no.says, is_wrong: true });
    let older = rows.last().filter(|_| more).map(|last: &Row| last.id);
    page_with(code, &ArrivalsPage { frame: frame.saying(notice), rows, older, first: before.is_none() })
}

fn row(arrival: Arrival, raw: &[u8], said: impl Fn(Timestamp) -> String) -> Row {
    let (from, subject) = head(raw);
    let is_aside = matches!(arrival.state, State::SetAside(_));
    let reason = match arrival.state {
        State::SetAside(why) => format!("Set aside: {why}"),
        State::Failed(why) => why,
        State::Stored => "Kept, and not sorted yet".to_owned(),
        State::Sorted(no, _) => format!("In {no}"),
    };
    let Arrival { id, received_at, size, .. } = arrival;
    Row { id, subject, from, when: said(received_at), size, reason, is_aside }
}

/// Who wrote and about what, as far as the head of a mail can be read; a mail may be here because it cannot.
fn head(raw: &[u8]) -> (String, String) {
    let ends = [&b"\r\n\r\n"[..], &b"\n\n"[..]];
    let end =
        ends.iter().filter_map(|end| raw.windows(end.len()).position(|w| w == *end).map(|at| at + end.len())).min();
    let lines = raw.get(..end.unwrap_or(raw.len())).unwrap_or_default();
    let read = std::panic::catch_unwind(|| {
        let mail = email::read(lines);
        let from = mail.from.map(|who| match who.name {
            Some(name) => format!("{name} <{}>", who.address),
            None => who.address,
        });
        (from.unwrap_or_default(), mail.subject)
    });
    let (from, subject) = read.unwrap_or_default();
    let or = |text: &str, otherwise: &str| {
        if text.trim().is_empty() { otherwise.to_owned() } else { words::short(text, words::LINE) }
    };
    (or(&from, "unknown sender"), or(&subject, "(no subject)"))
}

fn number(id: &str) -> Result<i64, Refusal> {
    id.parse().map_err(|_| Refusal::not_found("There is no such mail here."))
}

/// `GET /arrivals/{id}/source`: the mail as it came, byte for byte.
///
/// # Errors
/// When there is no such mail here.
pub async fn source(Of(app): Of<App>, me: Me, Path(id): Path<String>) -> Answer {
    let (org, id) = (me.who.org, number(&id)?);
    let found = app.desk.read(move |sql| Ok(arrival::raw(sql, org, id)?)).await?;
    let raw = found.ok_or_else(|| Refusal::not_found("There is no such mail here."))?;
    Ok(download::mail(&format!("mail-{id}.eml"), raw))
}

/// `POST /arrivals/{id}/sorting`: tries it again.
///
/// # Errors
/// When there is no such mail here.
pub async fn sort(Of(app): Of<App>, me: Me, Path(id): Path<String>) -> Answer {
    let taken = ingest::again(&app.desk, me.who.org, number(&id)?).await?;
    match taken.went {
        Went::Opened(no) | Went::Joined(no) | Went::Known(no) => see(&format!("/cases/{no}")),
        Went::Aside(_) | Went::Waiting(_) => see("/arrivals"),
    }
}

/// `POST /arrivals/{id}/case`: makes a case of what was set aside.
///
/// # Errors
/// When there is no such mail here.
pub async fn into_case(Of(app): Of<App>, me: Me, Path(id): Path<String>) -> Answer {
    match ingest::into_case(&app.desk, me.who.org, number(&id)?).await {
        Ok(no) => see(&format!("/cases/{no}")),
        Err(Error::Refused(no)) if no.kind == crate::refusal::Kind::NotNow => show(&app, &me, None, Some(no)).await,
        Err(other) => Err(No::from(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_mail_is_told_and_what_has_none_is_named() {
        let mail = b"From: Ingrid Moe <ingrid@halden.example>\r\nSubject: =?utf-8?q?B=C3=A6lte?=\r\n\r\nSubject: other";
        assert_eq!(head(mail), ("Ingrid Moe <ingrid@halden.example>".to_owned(), "Bælte".to_owned()));
        assert_eq!(head(b"\xff\xfe\x00"), ("unknown sender".to_owned(), "(no subject)".to_owned()));
    }
}
