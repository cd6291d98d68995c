//! `Idempotency-Key`: a request sent twice is carried out once, and answered the same both times.

mod store;

use super::App;
use super::session::Me;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Refusal};
use base::words::hex_sha256;
use db::Sql;
use jiff::Timestamp;

/// The key of one request, and a hash of what was asked; nothing when the request carries none.
#[derive(Clone, Debug)]
pub struct Once {
    key: Option<String>,
    request: String,
    org: OrgId,
    member: MemberId,
}

impl Once {
    /// Reads the key of a request.
    ///
    /// # Errors
    /// When the key is longer than 200 characters or no text.
    pub fn read(headers: &HeaderMap, me: &Me, path: &str, body: &[u8]) -> Result<Once, Refusal> {
        let unfit = || Refusal::invalid("Idempotency-Key", "An Idempotency-Key can have at most 200 characters.");
        let key = match headers.get("idempotency-key") {
            None => None,
            Some(value) => Some(value.to_str().ok().filter(|k| k.len() <= 200).ok_or_else(unfit)?.to_owned()),
        };
        let request = hex_sha256(&[path.as_bytes(), b"\n", body].concat());
        Ok(Once { key, request, org: me.who.org, member: me.person.id })
    }

    /// What this request was answered before.
    ///
    /// # Errors
    /// Refused when the key was used for another request.
    pub async fn answered(&self, app: &App) -> Result<Option<Response>, Error> {
        let Some(key) = self.key.clone() else { return Ok(None) };
        let (org, member) = (self.org, self.member);
        let found = app.desk.read(move |sql| Ok(store::find(sql, org, member, &key)?)).await?;
        let Some((request, status, answer)) = found else { return Ok(None) };
        if request != self.request {
            let says = "This Idempotency-Key was used for another request. Use a new key for each change.";
            return Err(Refusal::invalid("Idempotency-Key", says).into());
        }
        let mut response = Response::new(Body::from(answer.clone()));
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
        response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
        if let Some(place) = location(&answer) {
            response.headers_mut().insert(header::LOCATION, place);
        }
        Ok(Some(response))
    }

    /// Keeps an answer, in the same commit as what it answers.
    ///
    /// # Errors
    /// Refused when the same key was used on another line meanwhile; then nothing of this commit stays.
    pub fn keep(&self, sql: &mut Sql, status: u16, answer: &serde_json::Value, now: Timestamp) -> Result<(), Error> {
        let Some(key) = &self.key else { return Ok(()) };
        let kept = (key.as_str(), self.request.as_str());
        if store::keep(sql, (self.org, self.member), kept, (status, &answer.to_string()), now)? {
            return Ok(());
        }
        let says = "A request with this Idempotency-Key is still being processed. Send it again in a moment.";
        Err(Refusal::not_now(says).into())
    }
}

/// Where something was created, as the answer itself says.
fn location(answer: &str) -> Option<header::HeaderValue> {
    let answer: serde_json::Value = serde_json::from_str(answer).ok()?;
    header::HeaderValue::from_str(answer.get("location")?.as_str()?).ok()
}

/// Forgets answers older than a day.
///
/// # Errors
/// When the store does not answer.
pub fn forget_old(sql: &mut Sql, now: Timestamp) -> Result<(), Error> {
    Ok(store::forget_before(sql, now - jiff::SignedDuration::from_hours(24))?)
}
