//! Every address of the house, on one page.

use super::deed::Doors;
use super::{App, assets, live, safety};
use crate::{account, case, cause, change, customer, letter, member, message, promise, record, remedy, search, today, verdict};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
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
        .merge(member::pages::routes())
        .route("/today", get(today::pages::today))
        .route("/cases", get(case::lists::pages::cases))
        .route("/cases/{no}", get(case::pages::case))
        .route("/promises", get(promise::lists::pages::promises))
        .route("/customers", get(customer::pages::customers))
        .route("/customers/{id}", get(customer::pages::customer))
        .route("/customers/{id}/contacts", post(customer::pages::add_contact))
        .route("/customers/{id}/contacts/{contact}", post(customer::pages::amend_contact))
        .route("/record", get(record::pages::show).post(record::pages::record))
        .route("/search", get(search::pages::palette))
        .route("/live", get(live::stream))
        .merge(doors.pages)
        .layer(from_fn(safety::same_site));
    let api = Router::new().merge(doors.api);
    Router::new()
        .merge(pages)
        .nest("/api/v1", api)
        .route("/assets/{name}", get(assets::serve))
        .layer(DefaultBodyLimit::max(upload))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), safety::headers))
        .layer(CatchPanicLayer::new())
        .with_state(app)
}
