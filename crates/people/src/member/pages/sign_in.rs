//! Signing in and out.

use super::{enter, guarded, is_right, set_cookie};
use crate::member::{self, token_hash};
use askama::Template;
use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use base::ids::{MemberId, OrgId};
use base::refusal::Refusal;
use jiff::SignedDuration;
use serde::Deserialize;
use web::App;
use web::answer::{Answer, page_with, see, status};
use web::draft::Whose;
use web::form::{Kept, Typed};
use web::{session, signed_out};

#[derive(Template)]
#[template(path = "member/pages/sign_in.html")]
struct SignInPage {
    organisation: Option<String>,
    kept: Kept,
}

/// `GET /`: to Today, or to the first run while nobody has signed up.
pub async fn start(State(app): State<App>) -> Answer {
    let has_members = app.desk.read(|sql| Ok(member::is_inhabited(sql)?)).await?;
    see(if has_members { "/today" } else { "/first-run" })
}

/// The page somebody comes back to: `?back=/cases/A-1042`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Back {
    back: String,
}

/// `GET /sign-in`
pub async fn show(State(app): State<App>, Query(asked): Query<Back>, parts: Parts) -> Answer {
    let back = signed_out::ours(&asked.back);
    if session::signed_in(&app, &parts).await.is_ok_and(|me| me.is_some()) {
        return see(back.unwrap_or("/today"));
    }
    if !app.desk.read(|sql| Ok(member::is_inhabited(sql)?)).await? {
        return see("/first-run");
    }
    let pairs = back.map(|back| ("back".to_owned(), back.to_owned())).into_iter().collect();
    let form = Typed { form: "sign-in".to_owned(), pairs, ..Typed::default() };
    again(&app, StatusCode::OK, Kept::default().with(vec![form])).await
}

async fn again(app: &App, code: StatusCode, kept: Kept) -> Answer {
    let all = app.desk.read(member::organisations).await?;
    let organisation = if let [one] = all.as_slice() { Some(one.name.clone()) } else { None };
    page_with(code, &SignInPage { organisation, kept })
}

/// `POST /sign-in`. An unknown address and a wrong password are answered alike, and as slowly.
pub async fn sign_in(State(app): State<App>, request: Request) -> Answer {
    let known = session::known(&app, request.headers());
    let sent = guarded(&app, request).await?;
    let email = sent.value("email").trim().to_lowercase();
    let found: Option<(OrgId, MemberId, Option<String>)> =
        app.desk.read(move |sql| Ok(member::by_email(sql, &email)?)).await?;
    let kept = found.as_ref().and_then(|(_, _, hash)| hash.clone());
    let right = is_right(sent.value("password").to_owned(), kept).await?;
    match found.filter(|_| right) {
        Some((org, id, _)) => {
            signed_out::take_over(&app, Whose { org, member: id }, known, sent.value("carried")).await?;
            enter(&app, org, id, signed_out::ours(sent.value("back")).unwrap_or("/today")).await
        }
        None => {
            let no = Refusal::invalid("form", "Wrong email or password. Check both and try again.");
            let code = status(no.kind);
            again(&app, code, sent.kept("sign-in", no)).await
        }
    }
}

/// `POST /sign-out`
pub async fn sign_out(State(app): State<App>, parts: Parts) -> Answer {
    if let Some(token) = session::cookie(&parts) {
        let hash = token_hash(token);
        app.desk.write(move |sql| Ok(member::end_session(sql, &hash)?)).await?;
    }
    let mut answer = see("/sign-in")?;
    set_cookie(&mut answer, &app, (session::COOKIE, ""), SignedDuration::ZERO)?;
    Ok(answer)
}
