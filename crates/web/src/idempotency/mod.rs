//! `Idempotency-Key`: a request sent twice is carried out once, and answered the same both times. The second answer says that
//! it is one of before: what was done then may have been undone since, and is not done again by the same key.

mod store;

use super::App;
use super::draft::{Typing, Whose};
use super::form::Sent;
use super::session::Me;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use base::ids::{ContactId, MemberId, OrgId};
use base::refusal::{Error, Refusal};
use base::words::hex_sha256;
use db::Sql;
use engine::content::NewFile;
use jiff::Timestamp;
use text::text;

/// Says of an answer that it was given before, to the same request with the same key.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

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
    /// When the key is empty, longer than 200 characters or no text: an empty one would be the same for every request.
    pub fn read(headers: &HeaderMap, me: &Me, path: &str, body: &[u8]) -> Result<Once, Refusal> {
        let unfit = || Refusal::invalid("Idempotency-Key", "An Idempotency-Key has 1 to 200 characters.");
        let key = match headers.get("idempotency-key") {
            None => None,
            Some(value) => {
                Some(value.to_str().ok().filter(|k| (1..=200).contains(&k.trim().len())).ok_or_else(unfit)?.to_owned())
            }
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
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
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

/// What the form that is sent to this path did since then was taken back: the same form may be sent again.
///
/// # Errors
/// When the store does not answer.
pub fn taken_back(sql: &mut Sql, whose: Whose, path: &str, since: Timestamp) -> Result<(), Error> {
    Ok(store::forget_form(sql, (whose.org, whose.member), path, since)?)
}

/// One form as it was sent: taken twice it is one, whether the button was pressed twice, the browser tried again, or somebody
/// went back to the page. Two are the same when all their fields are, among them the version of the page, or the number
/// that was drawn for the form (`once`); a form with neither may be sent again.
#[derive(Clone, Debug)]
pub struct OnceForm {
    key: Option<String>,
    path: String,
    org: OrgId,
    /// A member; 0 for somebody without an account, and below 0 a contact.
    by: MemberId,
}

impl OnceForm {
    /// This form, sent to this path.
    pub fn of(whose: Whose, path: &str, sent: &Sent, files: &[NewFile]) -> OnceForm {
        let has_number = !sent.value("version").is_empty() || !sent.value("once").is_empty();
        let mut all: Vec<u8> = path.as_bytes().to_vec();
        let mut add = |bytes: &[u8]| {
            all.extend_from_slice(&bytes.len().to_be_bytes());
            all.extend_from_slice(bytes);
        };
        // How far it was typed tells two forms apart as little as which hand typed it.
        for (name, value) in sent.pairs.iter().filter(|(name, _)| name != Typing::FIELD) {
            add(name.as_bytes());
            add(value.as_bytes());
        }
        for file in files {
            add(file.name.as_bytes());
            add(&file.bytes);
        }
        let key = has_number.then(|| format!("form {}", hex_sha256(&all)));
        OnceForm { key, path: path.to_owned(), org: whose.org, by: whose.member }
    }

    /// A contact's form, or with contact 0 that of somebody without an account.
    pub fn of_customer(org: OrgId, contact: ContactId, path: &str, (sent, files): (&Sent, &[NewFile])) -> OnceForm {
        OnceForm::of(Whose { org, member: MemberId(-contact.0) }, path, sent, files)
    }

    /// It was taken before.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn is_taken(&self, app: &App) -> Result<bool, Error> {
        Ok(self.answered(app).await?.is_some())
    }

    /// What was noted when it was taken.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn answered(&self, app: &App) -> Result<Option<String>, Error> {
        let Some(key) = self.key.clone() else { return Ok(None) };
        let (org, by) = (self.org, self.by);
        let found = app.desk.read(move |sql| Ok(store::find(sql, org, by, &key)?)).await?;
        Ok(found.map(|(_, _, answer)| answer))
    }

    /// Notes that it was taken, in the same commit.
    ///
    /// # Errors
    /// Refused when it has just been taken; then nothing of this commit stays.
    pub fn note(&self, sql: &mut Sql, now: Timestamp) -> Result<(), Error> {
        self.note_as(sql, "", now)
    }

    /// The same, with what is answered to whoever sends it once more.
    ///
    /// # Errors
    /// As above.
    pub fn note_as(&self, sql: &mut Sql, answer: &str, now: Timestamp) -> Result<(), Error> {
        let Some(key) = &self.key else { return Ok(()) };
        if store::keep(sql, (self.org, self.by), (key, &self.path), (303, answer), now)? {
            return Ok(());
        }
        Err(Refusal::not_now(text!(customer: "We already have this. You don’t need to send it again.")).into())
    }
}

/// A number for a form that has no version, by which it is known when it comes twice.
pub fn fresh() -> String {
    let number: u128 = rand::random();
    format!("{number:032x}")
}

/// Where something was created, as the answer itself says.
fn location(answer: &str) -> Option<HeaderValue> {
    let answer: serde_json::Value = serde_json::from_str(answer).ok()?;
    HeaderValue::from_str(answer.get("location")?.as_str()?).ok()
}

/// Forgets answers older than a day.
///
/// # Errors
/// When the store does not answer.
pub fn forget_old(sql: &mut Sql, now: Timestamp) -> Result<(), Error> {
    Ok(store::forget_before(sql, now - jiff::SignedDuration::from_hours(24))?)
}
