//! Signing in and out.

use super::{Client, cookie, enter, guarded, set_cookie};
use crate::member::sign_ins::{self, What};
use crate::member::{self, password, token_hash};
use askama::Template;
use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Refusal};
use jiff::SignedDuration;
use serde::Deserialize;
use std::net::IpAddr;
use web::App;
use web::answer::{Answer, page_with, see, status};
use web::draft::Whose;
use web::form::{Kept, Typed};
use web::login_throttle;
use web::rate_limit::client_address;
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

/// `POST /sign-in`. An unknown address and a wrong password are answered alike, and as slowly. Whoever guesses at one
/// account waits longer and longer, from wherever they come; a browser that was let in before does not.
pub async fn sign_in(State(app): State<App>, request: Request) -> Answer {
    let known = session::known(&app, request.headers());
    let client = Client::of(&app, &request);
    let browser = cookie(&request, session::KNOWN).map(str::to_owned);
    let sent = guarded(&app, request).await?;
    let email = sent.value("email").trim().to_lowercase();
    let account = login_throttle::account(&email);
    let found: Option<(OrgId, MemberId, Option<String>)> =
        app.desk.read(move |sql| Ok(member::by_email(sql, &email)?)).await?;
    let whose = found.as_ref().map(|(org, id, _)| (*org, *id));
    let is_known =
        whose.zip(browser).is_some_and(|((org, id), kept)| app.desk.tokens().is_known_browser(org, id, &kept));
    let turn = if is_known { Ok(None) } else { wait(&app, account).await.map(Some) };
    let _turn = match turn {
        Ok(turn) => turn,
        Err(no) => {
            note(&app, whose, What::TurnedAway, client.address).await?;
            let code = status(no.kind);
            return again(&app, code, sent.kept("sign-in", no)).await;
        }
    };
    let kept = found.and_then(|(_, _, hash)| hash);
    let right = password::is_right(sent.value("password").to_owned(), kept).await?;
    match whose.filter(|_| right) {
        Some((org, id)) => {
            app.rate_limits.accounts.passed(account);
            signed_out::take_over(&app, Whose { org, member: id }, known, sent.value("carried")).await?;
            enter(&app, org, id, client, signed_out::ours(sent.value("back")).unwrap_or("/today")).await
        }
        None => {
            app.rate_limits.accounts.failed(account, app.desk.now());
            note(&app, whose, What::Failed, client.address).await?;
            let no = Refusal::invalid("form", "Wrong email or password. Check both and try again.");
            let code = status(no.kind);
            again(&app, code, sent.kept("sign-in", no)).await
        }
    }
}

/// Waits for the turn of a try at this account.
async fn wait(app: &App, account: login_throttle::Account) -> Result<login_throttle::Turn, Refusal> {
    let turn = app.rate_limits.accounts.turn(account, app.desk.now())?;
    tokio::time::sleep(turn.pause).await;
    Ok(turn)
}

/// Logs what became of a try, and keeps it where its member sees it.
async fn note(app: &App, whose: Option<(OrgId, MemberId)>, what: What, address: IpAddr) -> Result<(), Error> {
    sign_ins::log(whose, what, address);
    let Some(whose) = whose else { return Ok(()) };
    let now = app.desk.now();
    app.desk.write(move |sql| Ok::<_, Error>(sign_ins::note(sql, whose, what, &address.to_string(), now)?)).await
}

/// `POST /sign-out`
pub async fn sign_out(State(app): State<App>, request: Request) -> Answer {
    let address = client_address(&request, &app.reach.proxies);
    let (parts, _) = request.into_parts();
    if let Ok(Some(me)) = session::signed_in(&app, &parts).await {
        note(&app, Some((me.who.org, me.person.id)), What::Out, address).await?;
    }
    if let Some(token) = session::cookie(&parts) {
        let hash = token_hash(token);
        app.desk.write(move |sql| Ok(member::end_session(sql, &hash)?)).await?;
    }
    let mut answer = see("/sign-in")?;
    set_cookie(&mut answer, &app, (session::COOKIE, ""), SignedDuration::ZERO)?;
    Ok(answer)
}
