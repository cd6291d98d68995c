//! What a call of the API is read with and answered in: place, query, body, money. Lists are in `list`.

use super::answer::Problem;
use super::list::{MOST, USUAL};
use super::{App, fields, unfit};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::header;
use axum::http::request::Parts;
use base::ids::CaseNo;
use base::refusal::{Error, Refusal};
use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::collections::HashMap;
use std::convert::Infallible;
use std::fmt::Display;
use utoipa::ToSchema;

/// The largest body the API takes, in bytes: five texts of the longest kind, each character escaped, fit in.
pub const BODY: usize = 2 * 1024 * 1024;

/// The case, and the number of a thing of it, in a path; 0 where there is none.
#[derive(Clone, Copy, Debug)]
pub struct CasePath {
    /// The case.
    pub no: CaseNo,
    /// The promise, message, remedy, cause or change.
    pub n: u32,
}

impl CasePath {
    /// Reads the names in braces of a path.
    ///
    /// # Errors
    /// When they are not numbers of ours.
    pub fn read(path: &HashMap<String, String>) -> Result<CasePath, Refusal> {
        let no = path.get("no").and_then(|text| text.parse().ok()).ok_or_else(nowhere)?;
        let n = path.get("n").map_or(Ok(0), |text| text.parse()).map_err(|_| nowhere())?;
        Ok(CasePath { no, n })
    }
}

/// There is nothing at this address.
pub fn nowhere() -> Refusal {
    Refusal::not_found("There is no such endpoint. See /api/docs.")
}

impl FromRequestParts<App> for CasePath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<CasePath, Problem> {
        let path = Path::<HashMap<String, String>>::from_request_parts(parts, app).await.map_err(|_| nowhere())?;
        Ok(CasePath::read(&path)?)
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
pub struct QueryOf<Q>(pub Q);

impl<Q: DeserializeOwned + Send> FromRequestParts<App> for QueryOf<Q> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<QueryOf<Q>, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        if query.contains("%00") {
            return Err(Refusal::invalid("query", "The query contains the character U+0000. Remove it.").into());
        }
        let read = serde_html_form::from_str(query).map_err(|cause| {
            let pairs: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
            let says = || Refusal::invalid("query", format!("The query could not be read: {cause}."));
            // A name nobody knows is told by the names that are known.
            unfit::culprit::<Q>(&pairs).unwrap_or_else(says)
        });
        Ok(QueryOf(read?))
    }
}

/// The query of a page. What cannot be read is passed over: an address that somebody changed still leads to its page.
pub struct Asked<Q>(pub Q);

impl<Q: DeserializeOwned + Default> FromRequestParts<App> for Asked<Q> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Asked<Q>, Infallible> {
        Ok(Asked(asked(parts.uri.query().unwrap_or_default())))
    }
}

fn asked<Q: DeserializeOwned + Default>(query: &str) -> Q {
    let mut pairs: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
    pairs.retain(|(name, value)| {
        let alone = serde_html_form::to_string([(name, value)]);
        alone.is_ok_and(|alone| serde_html_form::from_str::<Q>(&alone).is_ok())
    });
    let read = serde_html_form::to_string(&pairs).ok().and_then(|read| serde_html_form::from_str(&read).ok());
    read.unwrap_or_default()
}

/// A body that says it is JSON; an empty one need not say so.
pub struct Body(pub Bytes);

impl FromRequest<App> for Body {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Body, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let is_json = kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
        let bytes = Bytes::from_request(request, app).await.map_err(|cause| match cause.status().as_u16() {
            413 => Refusal::too_large(format!("The body is larger than {} MB. Send less at once.", BODY / 1024 / 1024)),
            _ => Refusal::invalid("body", "The body is incomplete. Send it again."),
        })?;
        if !is_json && !bytes.is_empty() {
            return Err(Refusal::unreadable("Send JSON with “Content-Type: application/json”.").into());
        }
        Ok(Body(bytes))
    }
}

impl Body {
    /// The body as a typed one; an empty one is `{}`. A field it does not have is refused, so that a slip of the pen does
    /// not pass for one that was left out.
    ///
    /// # Errors
    /// Says where it is not what it should be, and names the field.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        let text: &[u8] = if self.0.is_empty() { b"{}" } else { &self.0 };
        let wrong =
            |cause: serde_json::Error| Refusal::invalid("body", format!("This JSON could not be read: {cause}."));
        // An array would pass for an object whose fields are all left out.
        if text.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
            return Err(Refusal::invalid("body", "The body must be one JSON object."));
        }
        let object: serde_json::Map<String, Value> = serde_json::from_slice(text).map_err(wrong)?;
        known::<T>(&object)?;
        let read = serde_json::from_slice(text).map_err(|cause| unfit::<T>(object, &cause))?;
        // PostgreSQL keeps every character but this one.
        if text.windows(6).any(|six| six == b"\\u0000") {
            return Err(Refusal::invalid("body", "A text contains the character U+0000. Remove it."));
        }
        Ok(read)
    }
}

/// Refuses a field that the body does not have.
fn known<T: DeserializeOwned>(object: &serde_json::Map<String, Value>) -> Result<(), Refusal> {
    let Some(names) = fields::names::<T>() else { return Ok(()) };
    let Some(unknown) = object.keys().find(|key| !names.contains(&key.as_str())) else { return Ok(()) };
    let unknown = base::words::short(unknown, 60);
    let takes = if names.is_empty() { "It takes none.".to_owned() } else { format!("It takes: {}.", names.join(", ")) };
    Err(Refusal::invalid("body", format!("This call has no field “{unknown}”. {takes}")))
}

/// Names the field that is not what it should be.
fn unfit<T: DeserializeOwned>(object: serde_json::Map<String, Value>, cause: &serde_json::Error) -> Refusal {
    let alone = |name: &str| {
        let Some(value) = object.get(name) else { return true };
        let one = serde_json::Map::from_iter([(name.to_owned(), value.clone())]);
        serde_json::from_value::<T>(Value::Object(one)).is_ok()
    };
    match fields::culprit::<T>(alone) {
        Some(field) => {
            let with = |value: Value| serde_json::Map::from_iter([(field.to_owned(), value)]);
            let reads = |value| serde_json::from_value::<T>(Value::Object(with(value))).is_ok();
            unfit::sent(field, object.get(field).unwrap_or(&Value::Null), cause, reads)
        }
        None => Refusal::invalid("body", format!("This JSON could not be read: {cause}.")),
    }
}

/// How many rows a page may hold: 50 unless said otherwise.
///
/// # Errors
/// When it is none, or more than 200.
pub fn limit(wanted: Option<u32>) -> Result<u32, Refusal> {
    match wanted {
        None => Ok(USUAL),
        Some(most @ 1..=MOST) => Ok(most),
        Some(_) => Err(Refusal::invalid("limit", format!("The limit must be 1 to {MOST}."))),
    }
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Named {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
}

impl From<(i64, String)> for Named {
    fn from((id, name): (i64, String)) -> Self {
        Named { id, name }
    }
}

/// Writes something in the words it is shown in: a case as `A-1042`.
///
/// # Errors
/// When the writer does not take it.
pub fn as_text<S: Serializer>(what: &impl Display, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(what)
}

/// A shape as a kept answer.
///
/// # Errors
/// When it cannot be written as JSON, which no shape of ours can cause.
pub fn value(shape: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(shape).map_err(super::form::fault)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Default, Deserialize, PartialEq, Eq)]
    #[serde(default)]
    struct OfPage {
        reply: Option<u32>,
        done: String,
    }

    #[test]
    fn what_cannot_be_read_in_the_address_of_a_page_is_passed_over() {
        let read = |query| asked::<OfPage>(query);
        let done = |reply| OfPage { reply, done: "notes".to_owned() };
        assert_eq!(read("reply=3&done=notes"), done(Some(3)));
        assert_eq!(read("reply=abc&done=notes&other=1"), done(None));
        assert_eq!(read("reply=-1"), OfPage::default());
    }
}
