//! Every address of the house, on one page.

use super::deed::Doors;
use super::{App, assets, live, safety};
use crate::{account, case, cause, change, complain, letter, message, promise, remedy, theirs, today, verdict};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// All changes of state on a case, each as form and as JSON.
pub fn doors() -> Doors {
    let rooms = [
        case::doors::doors,
        message::doors::doors,
        account::doors::doors,
        promise::doors::doors,
        remedy::doors::doors,
        cause::doors::doors,
        change::doors::doors,
        letter::doors::doors,
        verdict::doors::doors,
    ];
    rooms.into_iter().fold(Doors::default(), |doors, room| room(doors))
}

/// The whole house.
pub fn router(app: App) -> Router {
    let doors = doors();
    let upload = app.house.limits.upload;
    let pages = Router::new()
        .route("/", get(|| async { Redirect::to("/today") }))
        .route("/today", get(today::pages::today))
        .route("/cases/{no}", get(case::pages::case))
        .route("/cases/{no}/letter", get(letter::pages::editor))
        .route("/cases/{no}/letters/{version}", get(letter::pages::letter))
        .route("/cases/{no}/letters/{version}/pdf", get(letter::pages::pdf))
        .route("/cases/{no}/messages/{n}/files/{i}", get(message::pages::file))
        .route("/cases/{no}/messages/{n}/source", get(message::pages::source))
        .route("/cases/{no}/messages/{n}/html", get(message::pages::html))
        .route("/live", get(live::stream))
        .merge(doors.pages)
        .layer(from_fn(safety::same_site));
    let outside = Router::new()
        .route("/complain", get(complain::pages::form).post(complain::pages::send))
        .route("/complain/{org}", get(complain::pages::form).post(complain::pages::send))
        .route("/c/{token}", get(theirs::pages::theirs))
        .route("/c/{token}/received", get(complain::pages::received))
        .route("/c/{token}/letters/{n}", get(theirs::pages::letter))
        .route("/c/{token}/files/{n}/{i}", get(theirs::pages::file))
        .merge(theirs::doors::doors())
        .layer(from_fn_with_state(app.clone(), safety::measured))
        .layer(from_fn(safety::same_site));
    let api = Router::new().merge(doors.api);
    Router::new()
        .merge(pages)
        .merge(outside)
        .nest("/api/v1", api)
        .route("/assets/{name}", get(assets::serve))
        .layer(DefaultBodyLimit::max(upload))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), safety::headers))
        .layer(CatchPanicLayer::new())
        .with_state(app)
}
