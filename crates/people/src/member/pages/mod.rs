//! The pages of members: signing in, the first run, members and invitations, one's own page, the settings.

mod first_run;
mod invitation;
pub mod me;
pub(super) mod members;
pub(super) mod organisation;
mod sign_in;

use crate::member::rules::SIGNED_IN_FOR;
use crate::member::{self, Holder, fresh_token, password, token_hash};
use axum::Router;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::{get, post};
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Fault};
use jiff::SignedDuration;
use web::answer::{Answer, PageError, see};
use web::form::Sent;
use web::rate_limit::{check, client_address};
use web::{App, session};

/// All addresses of this module.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(sign_in::start))
        .route("/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/first-run", get(first_run::show).post(first_run::begin))
        .route("/invitation/{token}", get(invitation::show).post(invitation::accept))
        .route("/members", get(members::list))
        .route("/members/{id}", get(members::one))
        .route("/me", get(me::show))
        .route("/me/password", post(me::change_password))
        .route("/me/sign-out", post(me::sign_out_everywhere))
        .route("/me/keys", post(me::make_key))
        .route("/me/keys/revocation", post(me::revoke_key))
        .route("/organisation", get(organisation::show))
}

/// A form that costs a password's hash, so that strangers may send it only so often.
async fn guarded(app: &App, request: Request) -> Result<Sent, PageError> {
    check(&app.rate_limits.sign_in, client_address(&request, &app.reach.proxies))?;
    Sent::from_request(request, app).await
}

/// Hashes a password, off the threads that answer.
async fn hashed(text: String) -> Result<String, Error> {
    let done = tokio::task::spawn_blocking(move || password::hash(&text)).await;
    Ok(done.map_err(Fault::from)??)
}

/// Compares a password, off the threads that answer.
async fn is_right(text: String, kept: Option<String>) -> Result<bool, Error> {
    let done = tokio::task::spawn_blocking(move || password::verify(&text, kept.as_deref())).await;
    Ok(done.map_err(Fault::from)?)
}

/// Begins a session and sends the member on, with its cookie.
async fn enter(app: &App, org: OrgId, id: MemberId, place: &str) -> Answer {
    let (token, now) = (fresh_token(), app.desk.now());
    let holder = Holder { org, member: id, expires_at: now + SIGNED_IN_FOR };
    let hash = token_hash(&token);
    app.desk.write(move |sql| Ok(member::begin_session(sql, &hash, holder, now)?)).await?;
    let mut answer = see(place)?;
    set_cookie(&mut answer, app, (session::COOKIE, &token), SIGNED_IN_FOR)?;
    set_cookie(&mut answer, app, (session::KNOWN, &app.desk.tokens().known_browser(org, id)), KNOWN_FOR)?;
    Ok(answer)
}

/// For how long a browser tells who signed in with it last.
const KNOWN_FOR: SignedDuration = SignedDuration::from_hours(180 * 24);

/// Lets the browser keep a token for so long; no time at all makes it forget.
fn set_cookie(
    answer: &mut Response,
    app: &App,
    (name, token): (&str, &str),
    keep: SignedDuration,
) -> Result<(), Error> {
    let secure = if app.reach.is_secure { "; Secure" } else { "" };
    let seconds = keep.as_secs();
    let text = format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    let value = HeaderValue::from_str(&text).map_err(Fault::from)?;
    answer.headers_mut().append(header::SET_COOKIE, value);
    Ok(())
}
