//! What we answer, also when we say no: one place maps refusals and faults to pages and to problem JSON (RFC 9457).

use super::problem::{self, ProblemType};
use askama::Template;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::refusal::{Error, Fault, Kind, Refusal};
use engine::stream::Unreadable;
use serde::Serialize;
use text::{Language, Text, text};
use utoipa::ToSchema;

/// What a page handler answers.
pub type Answer = Result<Response, PageError>;

/// A no on a page. A fault is logged here, once, with its cause.
pub struct PageError(Box<Response>);

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        *self.0
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    title: &'a str,
    says: &'a str,
    sign_in: bool,
}

#[derive(Template)]
#[template(path = "shut.html")]
struct ClosedPage {
    language: Language,
    title: String,
    says: String,
}

/// Why an answer is a no, beside the answer, for whoever can say it in the reader's language; none for a fault.
#[derive(Clone)]
pub struct Why(Option<Refusal>);

/// A no to someone who does not work here: says what to do, leads nowhere, names nobody.
pub fn outside(refusal: &Refusal) -> PageError {
    let why = Why(Some(refusal.clone()));
    PageError::from(shut(status(refusal.kind), &why, Language::English))
}

/// The same in their language.
pub fn shut(status: StatusCode, why: &Why, language: Language) -> Response {
    let (title, says) = match &why.0 {
        Some(refusal) => (shut_title(refusal.kind), refusal.says.clone()),
        None => (
            text!(customer: "Something went wrong"),
            text!(customer: "Something went wrong on our side, and we’ve recorded what. Please try again. If it keeps happening, reply to our latest email."),
        ),
    };
    let says = says.in_language(language);
    let html = ClosedPage { language, title: title.in_language(language), says: says.clone() }.render().unwrap_or(says);
    let mut response = (status, Html(html)).into_response();
    response.extensions_mut().insert(why.clone());
    response
}

fn shut_title(kind: Kind) -> Text {
    match kind {
        Kind::Gone => text!(customer: "This link has expired"),
        Kind::NotFound => text!(customer: "This link doesn’t work"),
        Kind::TooOften => text!(customer: "Too many attempts"),
        Kind::TooLarge => text!(customer: "Your files are too large"),
        Kind::Invalid | Kind::Unreadable => text!(customer: "We couldn’t read that"),
        Kind::Forbidden | Kind::NotNow | Kind::SignIn | Kind::MovedOn | Kind::WrongMethod => {
            text!(customer: "This isn’t possible here")
        }
    }
}

/// Renders a page.
pub fn page(template: &impl Template) -> Answer {
    page_with(StatusCode::OK, template)
}

/// Renders a page under another status than 200.
pub fn page_with(status: StatusCode, template: &impl Template) -> Answer {
    let html = template.render().map_err(|e| PageError::from(Error::Broken(Fault::from(e))))?;
    Ok((status, Html(html)).into_response())
}

/// "See other": after a form has been taken.
pub fn see(place: &str) -> Answer {
    Ok(Redirect::to(place).into_response())
}

/// The same, to a page that says what has been done: by the path of the form, which it has words for.
pub fn see_done(place: &str, form: &str) -> Answer {
    see(&having_done(place, form))
}

/// The address of a page that says what has been done.
pub fn having_done(place: &str, form: &str) -> String {
    let (page, hash) = place.split_once('#').map_or((place, None), |(page, hash)| (page, Some(hash)));
    let mark = if page.contains('?') { '&' } else { '?' };
    let hash = hash.map(|hash| format!("#{hash}")).unwrap_or_default();
    format!("{page}{mark}done={form}{hash}")
}

/// The HTTP status of a refusal.
pub fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotNow => StatusCode::CONFLICT,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Gone => StatusCode::GONE,
        Kind::SignIn => StatusCode::UNAUTHORIZED,
        Kind::TooOften => StatusCode::TOO_MANY_REQUESTS,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::MovedOn => StatusCode::PRECONDITION_FAILED,
        Kind::Unreadable => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Kind::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
    }
}

fn title(kind: Kind) -> &'static str {
    ProblemType::of(kind).title
}

const FAULT: &str = "Something went wrong on our side, and it has been logged. Nothing was saved halfway. Try again; if it happens again, tell your administrator.";

/// What a person is told of a fault: in general, or which case it is that cannot be read.
fn fault_says(fault: &Fault) -> String {
    match fault.cause::<Unreadable>() {
        Some(stops) => format!(
            "{} cannot be opened: something in its history cannot be read by this version of Amends. Nothing is lost, and \
             no other case is affected. Tell your administrator; “amends check” says what it is.",
            stops.stream
        ),
        None => FAULT.to_owned(),
    }
}

/// The one place where a request's fault is logged, with every cause; the span around it names the request.
fn log(fault: &Fault) {
    tracing::error!(cause = %fault, "A request failed.");
}

impl From<Error> for PageError {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusal) => PageError::from(refused_page(&refusal)),
            Error::Broken(fault) => {
                log(&fault);
                let says = fault_says(&fault);
                let page = error_page(StatusCode::INTERNAL_SERVER_ERROR, problem::FAULT.title, &says, false);
                PageError::from(beside(page, Why(None)))
            }
        }
    }
}

/// A no with a page of its own.
impl From<Response> for PageError {
    fn from(response: Response) -> Self {
        PageError(Box::new(response))
    }
}

impl From<Refusal> for PageError {
    fn from(refusal: Refusal) -> Self {
        PageError::from(refused_page(&refusal))
    }
}

fn refused_page(refusal: &Refusal) -> Response {
    if refusal.kind == Kind::SignIn {
        return Redirect::to("/sign-in").into_response();
    }
    let page = error_page(status(refusal.kind), title(refusal.kind), &refusal.to_string(), false);
    beside(page, Why(Some(refusal.clone())))
}

fn beside(mut response: Response, why: Why) -> Response {
    response.extensions_mut().insert(why);
    response
}

fn error_page(status: StatusCode, title: &str, says: &str, sign_in: bool) -> Response {
    let html = ErrorPage { title, says, sign_in }.render().unwrap_or_else(|_| says.to_owned());
    (status, Html(html)).into_response()
}

/// What a no says in the API (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemShape {
    /// Which kind of problem: an address below this server, such as `/problems/not-now`, with a page that says what it
    /// means and what to do. All are listed at `/problems`; the names do not change.
    #[serde(rename = "type")]
    kind: String,
    /// The same in a few words.
    title: &'static str,
    /// The HTTP status once more.
    status: u16,
    /// What is wrong and what to do next.
    detail: String,
    /// The field of the body, or the name in the query or header, that should be looked at.
    field: Option<&'static str>,
}

/// A no as problem JSON.
pub struct Problem(pub Error);

impl Problem {
    fn shape(&self) -> ProblemShape {
        let (kind, detail, field) = match &self.0 {
            Error::Refused(no) => (ProblemType::of(no.kind), no.says.to_string(), no.field),
            Error::Broken(fault) => (&problem::FAULT, fault_says(fault), None),
        };
        ProblemShape { kind: kind.uri(), title: kind.title, status: kind.status, detail, field }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let shape = self.shape();
        let status = StatusCode::from_u16(shape.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(shape)).into_response();
        let mut say = |name, value| drop(response.headers_mut().insert(name, HeaderValue::from_static(value)));
        say(header::CONTENT_TYPE, "application/problem+json");
        match &self.0 {
            Error::Broken(fault) => log(fault),
            Error::Refused(Refusal { kind: Kind::SignIn, .. }) => say(header::WWW_AUTHENTICATE, "Bearer"),
            Error::Refused(Refusal { kind: Kind::TooOften, .. }) => say(header::RETRY_AFTER, "1"),
            Error::Refused(_) => {}
        }
        response
    }
}

impl<E: Into<Error>> From<E> for Problem {
    fn from(error: E) -> Self {
        Problem(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::having_done;

    #[test]
    fn what_was_done_is_told_behind_the_query_and_before_the_place_on_the_page() {
        assert_eq!(having_done("/cases/A-1", "replies"), "/cases/A-1?done=replies");
        assert_eq!(having_done("/today?after=1.2.3", "ownership"), "/today?after=1.2.3&done=ownership");
        assert_eq!(having_done("/cases/A-1#reply", "promises/3/new-date"), "/cases/A-1?done=promises/3/new-date#reply");
    }
}
