//! What a call of the API is read with and answered in: place, query, body, pages, money.

use super::App;
use super::answer::Problem;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::header;
use axum::http::request::Parts;
use base::ids::CaseNo;
use base::refusal::{Error, Refusal};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use utoipa::ToSchema;

/// The largest body the API takes, in bytes: five texts of the longest kind, each character escaped, fit in.
pub const BODY: usize = 2 * 1024 * 1024;

/// The case, and the number of a thing of it, in a path; 0 where there is none.
#[derive(Clone, Copy, Debug)]
pub struct At {
    /// The case.
    pub no: CaseNo,
    /// The promise, message, remedy, cause or change.
    pub n: u32,
}

impl At {
    /// Reads the names in braces of a path.
    ///
    /// # Errors
    /// When they are not numbers of ours.
    pub fn read(path: &HashMap<String, String>) -> Result<At, Refusal> {
        let no = path.get("no").and_then(|text| text.parse().ok()).ok_or_else(nowhere)?;
        let n = path.get("n").map_or(Ok(0), |text| text.parse()).map_err(|_| nowhere())?;
        Ok(At { no, n })
    }
}

/// There is nothing at this address.
pub fn nowhere() -> Refusal {
    Refusal::not_found("There is nothing at this address. All calls are listed at /api/docs.")
}

impl FromRequestParts<App> for At {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<At, Problem> {
        let path = Path::<HashMap<String, String>>::from_request_parts(parts, app).await.map_err(|_| nowhere())?;
        Ok(At::read(&path)?)
    }
}

/// The number at the end of a path such as `/customers/7`.
pub struct Id(pub i64);

impl FromRequestParts<App> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Id, Problem> {
        let id = Path::<i64>::from_request_parts(parts, app).await.map_err(|_| nowhere())?;
        Ok(Id(id.0))
    }
}

/// The query as a typed one. A name nobody knows is refused, so that a slip of the pen does not pass for a filter.
pub struct Asked<Q>(pub Q);

impl<Q: DeserializeOwned + Send> FromRequestParts<App> for Asked<Q> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Asked<Q>, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        if query.contains("%00") {
            return Err(Refusal::invalid("query", "The query holds the character U+0000. Leave it out.").into());
        }
        let read = serde_html_form::from_str(query);
        Ok(Asked(read.map_err(|e| Refusal::invalid("query", format!("The query could not be read: {e}.")))?))
    }
}

/// A body that says it is JSON; an empty one need not say so.
pub struct Body(pub Bytes);

impl FromRequest<App> for Body {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Body, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let is_json = kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
        let bytes = Bytes::from_request(request, app).await.map_err(|cause| match cause.status().as_u16() {
            413 => Refusal::too_large(format!("That is more than {} MB. Send less in one piece.", BODY / 1024 / 1024)),
            _ => Refusal::invalid("body", "The body did not arrive whole. Send it again."),
        })?;
        if !is_json && !bytes.is_empty() {
            return Err(Refusal::unreadable("Send JSON, and say so: “Content-Type: application/json”.").into());
        }
        Ok(Body(bytes))
    }
}

impl Body {
    /// The body as a typed one; an empty one is `{}`.
    ///
    /// # Errors
    /// Says where it is not what it should be.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        let text: &[u8] = if self.0.is_empty() { b"{}" } else { &self.0 };
        let wrong =
            |cause: serde_json::Error| Refusal::invalid("body", format!("This JSON could not be read: {cause}."));
        // An array would pass for an object whose fields are all left out.
        if text.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
            return Err(Refusal::invalid("body", "The body is one JSON object, which begins with {."));
        }
        let read = serde_json::from_slice(text).map_err(wrong)?;
        // PostgreSQL keeps every character but this one.
        if text.windows(6).any(|six| six == b"\\u0000") {
            return Err(Refusal::invalid("body", "A text holds the character U+0000. Leave it out."));
        }
        Ok(read)
    }
}

/// One page of a list.
#[derive(Serialize, ToSchema)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Where the next page begins: send it back as `before` or `after`. A page may hold fewer than `limit`; only
    /// null says that it is the last.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page of what was read, with the mark of its last row when as many came as were asked for.
    pub fn of<R>(rows: Vec<R>, most: u32, mark: impl Fn(&R) -> String, shape: impl Fn(R) -> Option<T>) -> Page<T> {
        let next = rows.last().filter(|_| rows.len() >= most as usize).map(mark);
        Page { items: rows.into_iter().filter_map(shape).collect(), next }
    }
}

/// The most rows of one page.
pub const MOST: u32 = 200;

/// How many rows a page may hold: 50 unless said otherwise.
///
/// # Errors
/// When it is none, or more than 200.
pub fn limit(wanted: Option<u32>) -> Result<u32, Refusal> {
    match wanted {
        None => Ok(50),
        Some(most @ 1..=MOST) => Ok(most),
        Some(_) => Err(Refusal::invalid("limit", format!("A page holds 1 to {MOST}."))),
    }
}

/// The numbers of a mark such as `1763448000000-1042`.
///
/// # Errors
/// When it is not one of ours.
pub fn mark<const N: usize>(field: &'static str, text: Option<&String>) -> Result<Option<[i64; N]>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    let numbers: Result<Vec<i64>, _> = text.split('_').map(str::parse).collect();
    let found = numbers.ok().and_then(|numbers| <[i64; N]>::try_from(numbers).ok());
    let unknown = || Refusal::invalid(field, "This is no mark of ours. Send back what the page before gave as “next”.");
    found.map(Some).ok_or_else(unknown)
}

/// An amount of money.
#[derive(Serialize, ToSchema)]
pub struct Money {
    /// In the smallest unit of the currency: 120000 is 1,200.00 EUR, and 1200 is 1,200 JPY.
    pub minor: i64,
    /// ISO 4217.
    pub currency: String,
}

/// A thing with its number and its name.
#[derive(Serialize, ToSchema)]
pub struct Named {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// A shape as a kept answer.
///
/// # Errors
/// When it cannot be written as JSON, which no shape of ours can cause.
pub fn value(shape: &impl Serialize) -> Result<serde_json::Value, Error> {
    serde_json::to_value(shape).map_err(super::form::fault)
}
