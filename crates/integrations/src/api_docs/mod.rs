//! The API as a whole: its address, its document, its page, and no answer of it that is not JSON.
//!
//! Reading order: this page (what lies below `/api`), `document` (OpenAPI 3.1, from the operations), `pages` (the same
//! for people). The calls themselves stand in the modules, in their `actions.rs` and `api.rs`.

mod document;
mod pages;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use base::refusal::{Fault, Refusal};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use web::App;
use web::answer::Problem;
use web::extract::{BODY, nowhere};
use web::openapi::Operation;

pub use document::document;

/// Everything below `/api`: the calls, and what is said of them.
pub fn router(calls: Router<App>, operations: Vec<Operation>) -> Router<App> {
    let text: Arc<Result<String, String>> =
        Arc::new(document(&operations).to_json().map_err(|cause| cause.to_string()));
    let operations = Arc::new(operations);
    let v1 = calls
        .route("/", get(|| async { Redirect::to("/api/docs") }))
        .route("/openapi.json", get(move || std::future::ready(described(&text))));
    Router::new()
        .route("/", get(|| async { Redirect::to("/api/docs") }))
        .route("/docs", get(move || std::future::ready(pages::docs(&operations))))
        .nest("/v1", v1)
        .fallback(|| std::future::ready(Problem::from(nowhere())))
        .layer(DefaultBodyLimit::max(BODY))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(in_json))
}

fn described(text: &Result<String, String>) -> Response {
    match text {
        Ok(text) => ([(header::CONTENT_TYPE, "application/json")], text.clone()).into_response(),
        Err(cause) => Problem::from(Fault::because(cause.clone())).into_response(),
    }
}

/// Says every no in problem JSON, also those the router and its layers say by themselves.
async fn in_json(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let status = response.status();
    let is_no = status.is_client_error() || status.is_server_error();
    if !is_no || kind.starts_with("application/problem+json") || kind.starts_with("text/html") {
        return response;
    }
    let mut problem = match status {
        StatusCode::METHOD_NOT_ALLOWED => {
            Problem::from(Refusal::wrong_method("This address supports other methods; see “Allow”.")).into_response()
        }
        status if status.is_server_error() => Problem::from(Fault::because(status.to_string())).into_response(),
        _ => Problem::from(nowhere()).into_response(),
    };
    if let Some(allow) = response.headers().get(header::ALLOW) {
        problem.headers_mut().insert(header::ALLOW, HeaderValue::clone(allow));
    }
    problem
}
