//! What language whoever asks is answered in, as far as the request tells; and a no to a customer in their language.

use super::App;
use super::answer::{Why, shut};
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use serde_json::json;
use std::convert::Infallible;
use text::Language;
use text::language::accepted;
use text::say;

/// What the browser asks for, as far as we speak it.
#[derive(Clone, Copy, Debug)]
pub struct Accepted(pub Option<Language>);

impl FromRequestParts<App> for Accepted {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Accepted, Infallible> {
        Ok(Accepted(asked(&parts.headers)))
    }
}

fn asked(headers: &HeaderMap) -> Option<Language> {
    headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(accepted)
}

/// What the script says on a customer's page, by the names it has for its phrases (`assets/script/words.js`), as JSON.
pub fn phrases(language: &Language) -> String {
    let unreachable = say!(*language, "We couldn’t reach the server. Nothing you typed is lost. Please try again.");
    let failed = say!(*language, "Something went wrong on our side. Nothing you typed is lost. Please try again.");
    json!({ "acted.unreachable": unreachable, "acted.failed": failed }).to_string()
}

/// Says every no to a customer as a page of their own, in the language their browser asks for. Where a link opens
/// nothing, nothing else is known of them.
pub async fn spoken(request: Request, next: Next) -> Response {
    let language = asked(request.headers()).unwrap_or_default();
    let response = next.run(request).await;
    match response.extensions().get::<Why>().cloned() {
        Some(why) => shut(response.status(), &why, language),
        None => response,
    }
}
