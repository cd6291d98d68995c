//! The page of mail that is in no case: what it is, why, and what a member can do about it.

use super::ingest::{self, Went};
use super::read::SPAM;
use askama::Template;
use axum::extract::{Path, Query, State as Of};
use axum::http::StatusCode;
use base::context::House;
use base::refusal::{Error, Refusal};
use base::words;
use engine::arrival::{self, Arrival, State};
use jiff::Timestamp;
use serde::Deserialize;
use web::answer::{Answer, No, page_with, see, status};
use web::form::{Kept, Sent};
use web::frame::{Frame, Notice};
use web::session::Me;
use web::{App, download};

/// Rows on a page.
const ROWS: u32 = 50;

#[derive(Template)]
#[template(path = "arrivals.html")]
struct ArrivalsPage {
    frame: Frame,
    rows: Vec<Row>,
    older: Option<i64>,
    first: bool,
    show: Show,
    kept: Kept,
}

impl ArrivalsPage {
    fn open(&self, form: &str) -> &'static str {
        if self.kept.is(form) { " open" } else { "" }
    }

    fn shows(&self, show: &str) -> bool {
        self.show.to_string() == show
    }
}

/// What the page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, strum::Display)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Show {
    /// All that is in no case.
    #[default]
    All,
    /// What a filter marked as spam.
    Spam,
    /// What members have discarded.
    Discarded,
}

struct Row {
    id: i64,
    subject: String,
    from: String,
    when: String,
    size: i64,
    reason: String,
    is_aside: bool,
    is_discarded: bool,
}

/// The list's own address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    before: Option<i64>,
    show: Show,
}

/// `GET /arrivals`
///
/// # Errors
/// When the store does not answer.
pub async fn arrivals(Of(app): Of<App>, me: Me, Query(asked): Query<Asked>) -> Answer {
    show(&app, &me, asked, Kept::default()).await
}

async fn show(app: &App, me: &Me, Asked { before, show }: Asked, kept: Kept) -> Answer {
    let framed = me.framed(app);
    let (now, org, house) = (app.desk.now(), me.who.org, me.house.clone());
    let read = app.desk.read(move |sql| {
        let frame = framed.read(sql, "arrivals")?;
        let mut found = match show {
            Show::All => arrival::waiting(sql, org, before, ROWS + 1)?,
            Show::Spam => arrival::waiting_because(sql, org, SPAM, before, ROWS + 1)?,
            Show::Discarded => arrival::discarded(sql, org, before, ROWS + 1)?,
        };
        let more = found.len() > ROWS as usize;
        found.truncate(ROWS as usize);
        let mut rows = Vec::new();
        for each in found {
            let begins = arrival::begins(sql, org, each.id)?;
            rows.push(row(each, &begins, &house, now));
        }
        Ok((frame, rows, more))
    });
    let (frame, rows, more) = read.await?;
    let code = kept.refusal.as_ref().map_or(StatusCode::OK, |no| status(no.kind));
    let notice = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let older = rows.last().filter(|_| more).map(|last: &Row| last.id);
    page_with(code, &ArrivalsPage { frame: frame.saying(notice), rows, older, first: before.is_none(), show, kept })
}

fn row(arrival: Arrival, raw: &[u8], house: &House, now: Timestamp) -> Row {
    let (from, subject) = head(raw);
    let said = |at| calendar::short(at, now, house.zone());
    let is_discarded = arrival.discarded.is_some();
    let discarded =
        arrival.discarded.map(|d| format!(". Discarded by {}, {}: {}", house.people.name(d.by), said(d.at), d.why));
    let is_aside = matches!(arrival.state, State::SetAside(_));
    let reason = match arrival.state {
        State::SetAside(why) => format!("Set aside: {why}"),
        State::Failed(why) => why,
        State::Stored => "Kept, and not sorted yet".to_owned(),
        State::Sorted(no, _) => format!("In {no}"),
    };
    let Arrival { id, received_at, size, .. } = arrival;
    let reason = reason + &discarded.unwrap_or_default();
    Row { id, subject, from, when: said(received_at), size, reason, is_aside, is_discarded }
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
        Err(Error::Refused(no)) if no.kind == base::refusal::Kind::NotNow => {
            show(&app, &me, Asked::default(), Kept::nothing(no)).await
        }
        Err(other) => Err(No::from(other)),
    }
}

/// `POST /arrivals/{id}/discarding`: notes that it needs nothing, and why.
///
/// # Errors
/// When there is no such mail here.
pub async fn discard(Of(app): Of<App>, me: Me, Path(id): Path<String>, sent: Sent) -> Answer {
    match ingest::discard(&app.desk, me.who, number(&id)?, sent.value("why")).await {
        Ok(()) => see("/arrivals"),
        Err(Error::Refused(no)) if no.kind != base::refusal::Kind::NotFound => {
            show(&app, &me, Asked::default(), sent.kept(&format!("{id}/discarding"), no)).await
        }
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
