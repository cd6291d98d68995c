//! Who is here: a member by session cookie on pages, by bearer key in the API, a contact by their link.

use super::answer::{No, Problem};
use super::{App, safety};
use crate::context::{Actor, House, Person};
use crate::desk::Who;
use crate::ids::{MemberId, OrgId};
use crate::member::{self, token_hash};
use crate::refusal::{Error, Refusal};
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use std::sync::Arc;

/// The cookie a session travels in.
pub const COOKIE: &str = "amends_session";

/// A signed-in member.
#[derive(Clone, Debug)]
pub struct Me {
    /// Who asks, and where.
    pub who: Who,
    /// The member.
    pub person: Person,
    /// Their organisation.
    pub house: Arc<House>,
}

/// The same, by bearer key.
#[derive(Clone, Debug)]
pub struct KeyHolder(pub Me);

impl Me {
    async fn at(app: &App, org: OrgId, id: MemberId) -> Result<Me, Error> {
        let house = app.desk.house(org).await?;
        let person = house.people.find(id).filter(|p| p.active).cloned().ok_or_else(signed_out)?;
        Ok(Me { who: Who { org, actor: Actor::Member(id) }, person, house })
    }
}

fn signed_out() -> Refusal {
    Refusal::sign_in("Sign in first.")
}

/// The value of the session cookie.
pub fn cookie(parts: &Parts) -> Option<&str> {
    let values = parts.headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(';')).find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// The member of the session this request carries, if any.
///
/// # Errors
/// When the store does not answer.
pub async fn signed_in(app: &App, parts: &Parts) -> Result<Option<Me>, Error> {
    let Some(token) = cookie(parts) else { return Ok(None) };
    let hash = token_hash(token);
    let now = app.desk.now();
    let found = app.desk.read(move |sql| Ok(member::session(sql, &hash, now)?)).await?;
    match found {
        Some(holder) => Me::at(app, holder.org, holder.member).await.map(Some),
        None => Ok(None),
    }
}

impl FromRequestParts<App> for Me {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Me, No> {
        Ok(signed_in(app, parts).await?.ok_or_else(signed_out)?)
    }
}

impl FromRequestParts<App> for KeyHolder {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<KeyHolder, Problem> {
        let unknown =
            || Refusal::sign_in("Send a valid API key: “Authorization: Bearer …”. Keys are made on your own page.");
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let (scheme, key) = header.and_then(|value| value.split_once(' ')).ok_or_else(unknown)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(unknown().into());
        }
        let hash = token_hash(key.trim());
        let found = app.desk.read(move |sql| Ok(member::key_holder(sql, &hash)?)).await?;
        let (org, id) = found.ok_or_else(unknown)?;
        // Only keys that are ours are counted, so that nobody can fill the memory with made-up ones.
        safety::pass(&app.gates.calls, hash)?;
        Ok(KeyHolder(Me::at(app, org, id).await?))
    }
}
