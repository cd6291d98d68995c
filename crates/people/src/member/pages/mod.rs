//! The pages of members: signing in, the first run, members and invitations, one's own page, the settings.

mod first_run;
mod invitation;
pub mod me;
pub(super) mod members;
pub(super) mod organisation;
mod sign_in;

use crate::member::rules::SIGNED_IN_FOR;
use crate::member::sign_ins::{self, What};
use crate::member::{self, Holder, fresh_token, token_hash};
use axum::Router;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::{get, post};
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Fault};
use jiff::SignedDuration;
use std::net::IpAddr;
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

/// For how long a browser tells who signed in with it before; it does not wait when others guess at their password.
const KNOWN_FOR: SignedDuration = SignedDuration::from_hours(180 * 24);

/// Begins a session and sends the member on, with its cookie.
async fn enter(app: &App, org: OrgId, id: MemberId, client: Client, place: &str) -> Answer {
    let (token, now) = (fresh_token(), app.desk.now());
    let holder = Holder { org, member: id, expires_at: now + SIGNED_IN_FOR };
    let hash = token_hash(&token);
    sign_ins::log(Some((org, id)), What::In, client.address);
    let begin = app.desk.write(move |sql| {
        // The browser's earlier session ends with the beginning of this one.
        if let Some(earlier) = client.session {
            member::end_session(sql, &earlier)?;
        }
        sign_ins::note(sql, (org, id), What::In, &client.address.to_string(), now)?;
        Ok::<_, Error>(member::begin_session(sql, &hash, holder, now)?)
    });
    begin.await?;
    let mut answer = see(place)?;
    set_cookie(&mut answer, app, (session::COOKIE, &token), SIGNED_IN_FOR)?;
    set_cookie(&mut answer, app, (session::KNOWN, &app.desk.tokens().known_browser(org, id)), KNOWN_FOR)?;
    Ok(answer)
}

/// Where somebody comes from who enters.
#[derive(Clone, Copy)]
struct Client {
    /// Their address.
    address: IpAddr,
    /// The hash of the session their browser has already.
    session: Option<[u8; 32]>,
}

impl Client {
    fn of(app: &App, request: &Request) -> Client {
        let session = cookie(request, session::COOKIE).map(token_hash);
        Client { address: client_address(request, &app.reach.proxies), session }
    }
}

/// The value of a cookie.
fn cookie<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let values = request.headers().get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

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
