//! Who is here: a member by session cookie on pages, by bearer key in the API, a contact by their link.

use crate::answer::{PageError, Problem};
use crate::draft::Whose;
use crate::frame::Framed;
use crate::{App, csrf, rate_limit, signed_out};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Redirect};
use base::context::{Actor, Organisation, Person};
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Refusal};
use engine::desk::Who;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::sync::Arc;

mod store;

pub use store::key;

/// How often it is noted that a key is used.
const USE_NOTED: SignedDuration = SignedDuration::from_hours(1);
/// The cookie a session travels in.
pub const COOKIE: &str = "amends_session";

/// Who a session, an invitation or a key belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    pub org: OrgId,
    pub member: MemberId,
    /// Until when.
    pub expires_at: Timestamp,
}

/// What is kept of a token, so that a stolen store signs nobody in.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// A signed-in member.
#[derive(Clone, Debug)]
pub struct Me {
    /// Who asks, and where.
    pub who: Who,
    pub person: Person,
    pub organisation: Arc<Organisation>,
}

/// The same, by bearer key.
#[derive(Clone, Debug)]
pub struct KeyHolder(pub Me);

impl Me {
    /// What every page they look at has around it.
    pub fn framed(&self, app: &App) -> Framed {
        Framed { org: self.who.org, person: self.person.clone(), now: app.desk.now(), modules: app.modules }
    }

    async fn at(app: &App, org: OrgId, id: MemberId) -> Result<Me, Error> {
        let organisation = app.desk.organisation(org).await?;
        let person = organisation.people.find(id).filter(|p| p.active).cloned().ok_or_else(sign_in_first)?;
        Ok(Me { who: Who { org, actor: Actor::Member(id) }, person, organisation })
    }
}

fn sign_in_first() -> Refusal {
    Refusal::sign_in("Sign in first.")
}

/// The value of the session cookie.
pub fn cookie(parts: &Parts) -> Option<&str> {
    named_cookie(&parts.headers, COOKIE)
}

/// The value of a cookie.
pub fn named_cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let values = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The cookie by which a browser says who signed in with it last. It lets nobody in.
pub const KNOWN: &str = "amends_known";

/// Who signed in with this browser last, as far as it tells.
pub fn known(app: &App, headers: &HeaderMap) -> Option<Whose> {
    let (org, member) = app.desk.tokens().read_known_browser(named_cookie(headers, KNOWN)?)?;
    Some(Whose { org, member })
}

/// Whoever sends a form: a member, or somebody whose session has ended.
pub struct Visitor {
    pub app: App,
    pub me: Option<Me>,
    /// Who signed in with this browser last.
    pub known: Option<Whose>,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Visitor, PageError> {
        let me = signed_in(app, parts).await?;
        let known = if me.is_none() { known(app, &parts.headers) } else { None };
        Ok(Visitor { app: app.clone(), me, known })
    }
}

/// The member of the session this request carries, if any.
///
/// # Errors
/// When the store does not answer.
pub async fn signed_in(app: &App, parts: &Parts) -> Result<Option<Me>, Error> {
    let Some(token) = cookie(parts) else { return Ok(None) };
    let hash = token_hash(token);
    let now = app.desk.now();
    let found = app.desk.read(move |sql| Ok(store::session(sql, &hash, now)?)).await?;
    match found {
        Some(holder) => Me::at(app, holder.org, holder.member).await.map(Some),
        None => Ok(None),
    }
}

impl FromRequestParts<App> for Me {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Me, PageError> {
        if let Some(me) = signed_in(app, parts).await? {
            return Ok(me);
        }
        // Whoever asked for a page is led back to it once they have signed in.
        let page = if parts.method == Method::GET { parts.uri.path_and_query() } else { None };
        let back = page.filter(|_| is_page(&parts.headers)).map_or("", |page| page.as_str());
        Err(PageError::from(Redirect::to(&signed_out::sign_in(back)).into_response()))
    }
}

/// A page is asked for, by the browser or by our script for it; not news or findings.
fn is_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("text/html") || (signed_out::is_script(headers) && accept == "*/*")
}

impl FromRequestParts<App> for KeyHolder {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<KeyHolder, Problem> {
        let unknown =
            || Refusal::sign_in("Send a valid API key: “Authorization: Bearer …”. Create one on your account page.");
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let (scheme, key) = header.and_then(|value| value.split_once(' ')).ok_or_else(unknown)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(unknown().into());
        }
        let hash = token_hash(key.trim());
        let now = app.desk.now();
        let key = app.desk.read(move |sql| Ok(store::key(sql, &hash, now)?)).await?.ok_or_else(unknown)?;
        // Only keys that are ours are counted, so that nobody can fill the memory with made-up ones.
        rate_limit::check(&app.rate_limits.calls, hash)?;
        if key.reads_only && csrf::changes(&parts.method) {
            let says = "This API key can only read. Create one that can write on your account page.";
            return Err(Refusal::forbidden(says).into());
        }
        if key.used_at.is_none_or(|at| at + USE_NOTED < now) {
            app.desk.write(move |sql| Ok::<_, Error>(store::used(sql, &hash, now)?)).await?;
        }
        Ok(KeyHolder(Me::at(app, key.org, key.member).await?))
    }
}
