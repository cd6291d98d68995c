//! Every address of the server, made by walking the modules.

use crate::modules::MODULES;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use base::refusal::Refusal;
use integrations::api_docs;
use mail::watch;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use web::action::Registry;
use web::{App, PageError, assets, csrf, draft, headers, language, live, problem, rate_limit};

/// How long whoever sends a body may pause in it.
const SILENCE: Duration = Duration::from_secs(60);

/// All changes of state, each as form and as JSON, and all reads of the API, by module.
pub fn registry() -> Registry {
    MODULES.registry()
}

/// Everything this server answers.
pub fn router(app: App) -> Router {
    let app = app.of(MODULES);
    let registry = registry();
    let upload = app.reach.limits.upload;
    let pages = MODULES.all().fold(Router::new(), |router, module| (module.pages)(router));
    let pages = pages
        .route("/live", get(live::stream))
        .merge(draft::routes())
        .merge(registry.pages)
        .layer(from_fn(csrf::same_site));
    let public = MODULES.all().fold(Router::new(), |router, module| (module.public)(router, MODULES));
    let public = public
        .layer(from_fn_with_state(app.clone(), rate_limit::of_strangers))
        .layer(from_fn(csrf::same_site))
        .layer(from_fn(language::spoken));
    Router::new()
        .merge(pages)
        .merge(public)
        .nest("/api", api_docs::router(registry.api, registry.operations))
        .merge(problem::routes())
        .route("/assets/{*name}", get(assets::serve))
        .route("/healthz", get(watch::pages::alive))
        .route("/readyz", get(watch::pages::ready))
        .route("/metrics", get(watch::pages::metrics))
        .fallback(nowhere)
        .layer(from_fn(watch::pages::counted))
        .layer(DefaultBodyLimit::max(upload))
        .layer(RequestBodyTimeoutLayer::new(SILENCE))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), headers::security))
        .layer(CatchPanicLayer::new())
        .with_state(app)
}

/// An address this server does not have.
async fn nowhere() -> PageError {
    Refusal::not_found("There is no page at this address. Check the address, or go to the home page.").into()
}
