//! What came with a message, for members: its files, its raw source, its HTML. Nothing of it runs on our origin.

use crate::message::store;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use base::ids::CaseNo;
use base::refusal::{Error, Refusal};
use engine::arrival;
use web::App;
use web::answer::{Answer, page};
use web::download;
use web::session::Me;

fn number(no: &str) -> Result<CaseNo, Refusal> {
    no.parse().map_err(|()| Refusal::not_found("There is no such case."))
}

/// `GET /cases/A-1042/messages/3/files/1`
///
/// # Errors
/// When there is no such file here.
pub async fn file(State(app): State<App>, me: Me, Path((no, n, i)): Path<(String, u32, u32)>) -> Answer {
    let (org, no) = (me.who.org, number(&no)?);
    let found = app.desk.read(move |sql| Ok(store::file(sql, org, (no, n, i))?)).await?;
    let file = found.ok_or_else(|| Refusal::not_found("There is no such file on this case."))?;
    Ok(download::file(&file.name, &file.mime, file.bytes))
}

/// `GET /cases/A-1042/messages/3/source`: the mail as it came, byte for byte.
///
/// # Errors
/// When the message did not come by mail, or is not here.
pub async fn source(State(app): State<App>, me: Me, Path((no, n)): Path<(String, u32)>) -> Answer {
    let (org, no) = (me.who.org, number(&no)?);
    let found = app.desk.read(move |sql| {
        let came = store::one(sql, org, no, n)?.and_then(|words| words.arrival);
        let raw = came.map(|id| arrival::raw(sql, org, id)).transpose()?.flatten();
        raw.ok_or_else(|| {
            Error::from(Refusal::not_found("This message did not come by mail; there is no source to show."))
        })
    });
    Ok(download::mail(&format!("{no}-{n}.eml"), found.await?))
}

#[derive(Template)]
#[template(path = "message/source.html")]
struct HtmlPage {
    no: CaseNo,
    n: u32,
    html: String,
}

/// No script, no picture, no style, no form; and no origin, so that it can reach nothing of ours.
const POLICY: &str = "sandbox; default-src 'none'; img-src 'none'; style-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// `GET /cases/A-1042/messages/3/html`: the mail as it looked, made safe once more on its way out.
///
/// # Errors
/// When the message has no HTML, or is not here.
pub async fn html(State(app): State<App>, me: Me, Path((no, n)): Path<(String, u32)>) -> Answer {
    let (org, no) = (me.who.org, number(&no)?);
    let words = app.desk.read(move |sql| Ok(store::one(sql, org, no, n)?)).await?;
    let html = words.and_then(|words| words.html);
    let html = html.ok_or_else(|| Refusal::not_found("This message came as plain text; it looked as it reads."))?;
    let mut response = page(&HtmlPage { no, n, html: email::sanitise(&html) })?;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    Ok(response)
}
