//! The page of mail on its way out.

use super::{Out, read, readdress};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use base::refusal::{Error, Refusal};
use engine::outbox::{Standing, trouble::Cause};
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::HashMap;
use web::App;
use web::answer::{Answer, No, page_with, see, status};
use web::call::At;
use web::form::{Kept, Sent};
use web::frame::{Frame, Notice};
use web::session::Me;

/// Dead letters on a page.
const ROWS: u32 = 50;

#[derive(Template)]
#[template(path = "sending/out.html")]
struct OutPage {
    frame: Frame,
    dead: Vec<Row>,
    waiting: Vec<Row>,
    older: Option<String>,
    first: bool,
    outbox: Option<String>,
    kept: Kept,
}

struct Row {
    /// Below `/cases/`.
    form: String,
    no: String,
    n: u32,
    when: String,
    subject: String,
    to: String,
    email: String,
    says: String,
    tries: String,
    /// The address is at fault, so that another one is the first thing offered.
    wrong_address: bool,
}

impl OutPage {
    fn open(&self, form: &str) -> &'static str {
        if self.kept.is(form) { " open" } else { "" }
    }
}

/// The page's own address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    before: String,
}

/// `GET /mail/out`
///
/// # Errors
/// When the store does not answer.
pub async fn out(State(app): State<App>, me: Me, Query(asked): Query<Asked>) -> Answer {
    show(&app, &me, &asked.before, Kept::default()).await
}

async fn show(app: &App, me: &Me, before: &str, kept: Kept) -> Answer {
    let framed = me.framed(app);
    let (now, org, house) = (app.desk.now(), me.who.org, me.house.clone());
    let mark = before.split_once('_').and_then(|(no, n)| Some((no.parse().ok()?, n.parse().ok()?)));
    let reading = app.desk.read(move |sql| {
        let frame = framed.read(sql, "out")?;
        Ok((frame, read(sql, org, mark, ROWS + 1)?))
    });
    let (frame, Out { waiting, mut dead }) = reading.await?;
    let more = dead.len() > ROWS as usize;
    dead.truncate(ROWS as usize);
    let older = dead.last().filter(|_| more).map(|last| format!("{}_{}", last.no.0, last.n));
    let code = kept.refusal.as_ref().map_or(StatusCode::OK, |no| status(no.kind));
    let notice = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let said = |at: Timestamp| calendar::short(at, now, house.zone());
    let view = OutPage {
        frame: frame.saying(notice),
        dead: dead.into_iter().map(|row| shown(row, said)).collect(),
        waiting: waiting.into_iter().map(|row| shown(row, said)).collect(),
        older,
        first: mark.is_none(),
        outbox: app.house.outbox.clone(),
        kept,
    };
    page_with(code, &view)
}

fn shown(row: Standing, said: impl Fn(Timestamp) -> String) -> Row {
    let cause: Option<Cause> = row.cause.as_deref().and_then(|name| name.parse().ok());
    let tries = match (row.in_hand, row.tries) {
        (true, _) => "being handed over now".to_owned(),
        (false, 0) => "not tried yet".to_owned(),
        (false, 1) => "tried once".to_owned(),
        (false, times) => format!("tried {times} times"),
    };
    let doubt = match row.doubts {
        0 => "",
        _ => " The program ended once while it was being handed over, so the same mail went again.",
    };
    Row {
        form: format!("{}/messages/{}", row.no, row.n),
        no: row.no.to_string(),
        n: row.n,
        when: said(row.at),
        subject: row.subject,
        to: row.contact,
        email: row.email.unwrap_or_default(),
        says: format!("{}{doubt}", row.reason.unwrap_or_default()),
        tries,
        wrong_address: cause.is_some_and(Cause::is_of_the_address),
    }
}

/// `POST /cases/A-1042/messages/3/readdressing`
///
/// # Errors
/// When there is no such message.
pub async fn amend(State(app): State<App>, me: Me, Path(path): Path<HashMap<String, String>>, sent: Sent) -> Answer {
    let At { no, n } = At::read(&path)?;
    match readdress(&app.desk, me.who, (no, n), sent.value("email")).await {
        Ok(_) => see("/mail/out"),
        Err(Error::Refused(refusal)) => {
            refused(&app, &me, &sent, format!("{no}/messages/{n}/readdressing"), refusal).await
        }
        Err(fault) => Err(No::from(fault)),
    }
}

async fn refused(app: &App, me: &Me, sent: &Sent, form: String, refusal: Refusal) -> Answer {
    show(app, me, "", sent.kept(&form, refusal)).await
}
