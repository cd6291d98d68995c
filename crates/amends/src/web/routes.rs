//! Every address of the house, on one page.

use super::deed::Doors;
use super::{App, No, assets, live, safety};
use crate::refusal::Refusal;
use crate::{
    account, api, case, cause, change, coaching, complain, connect, customer, letter, mail, member, message, promise,
    record, remedy, search, theirs, today, verdict, watch,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// How a room opens its doors.
type Room = fn(Doors) -> Doors;

/// All changes of state, each as form and as JSON, and all reads of the API, by room.
pub fn doors() -> Doors {
    let rooms: [(&'static str, Room); 18] = [
        ("Cases", case::api::calls),
        ("Cases", case::doors::doors),
        ("Messages", message::api::calls),
        ("Messages", message::doors::doors),
        ("The account", account::doors::doors),
        ("Promises", promise::api::calls),
        ("Promises", promise::doors::doors),
        ("Containment and remedies", remedy::doors::doors),
        ("Causes", cause::doors::doors),
        ("Changes", change::doors::doors),
        ("The letter", letter::doors::doors),
        ("The verdict", verdict::doors::doors),
        ("Mail", mail::sending::api::calls),
        ("Today", today::api::calls),
        ("Customers", customer::api::calls),
        ("Members", member::api::calls),
        ("Mailboxes", connect::api::calls),
        ("The coach", coaching::api::calls),
    ];
    rooms.into_iter().fold(Doors::default(), |doors, (name, room)| room(doors.of(name)))
}

/// The whole house.
pub fn router(app: App) -> Router {
    let doors = doors();
    let upload = app.house.limits.upload;
    let pages = Router::new()
        .merge(member::pages::routes())
        .merge(connect::pages::routes())
        .route("/today", get(today::pages::today))
        .route("/cases", get(case::lists::pages::cases))
        .route("/cases/{no}", get(case::pages::case))
        .route("/cases/{no}/letter", get(letter::pages::editor))
        .route("/cases/{no}/letter/pdf", get(letter::pages::draft_pdf))
        .route("/cases/{no}/letters/{version}", get(letter::pages::letter))
        .route("/cases/{no}/letters/{version}/pdf", get(letter::pages::pdf))
        .route("/cases/{no}/messages/{n}/files/{i}", get(message::pages::file))
        .route("/cases/{no}/messages/{n}/source", get(message::pages::source))
        .route("/cases/{no}/messages/{n}/html", get(message::pages::html))
        .route("/promises", get(promise::lists::pages::promises))
        .route("/customers", get(customer::pages::customers))
        .route("/customers/{id}", get(customer::pages::customer))
        .route("/customers/{id}/contacts", post(customer::pages::add_contact))
        .route("/customers/{id}/contacts/{contact}", post(customer::pages::amend_contact))
        .route("/record", get(record::pages::show).post(record::pages::record))
        .route("/arrivals", get(mail::pages::arrivals))
        .route("/arrivals/{id}/source", get(mail::pages::source))
        .route("/arrivals/{id}/sorting", post(mail::pages::sort))
        .route("/arrivals/{id}/case", post(mail::pages::into_case))
        .route("/arrivals/{id}/discarding", post(mail::pages::discard))
        .route("/mail/health", get(watch::pages::health))
        .route("/mail/health/{id}/signing", post(watch::pages::sign))
        .route("/mail/out", get(mail::sending::pages::out))
        .route("/cases/{no}/messages/{n}/readdressing", post(mail::sending::pages::amend))
        .route("/search", get(search::pages::palette))
        .route("/live", get(live::stream))
        .merge(coaching::pages::routes())
        .merge(doors.pages)
        .layer(from_fn(safety::same_site));
    let outside = Router::new()
        .merge(complain::pages::routes())
        .route("/c/{token}", get(theirs::pages::theirs))
        .route("/c/{token}/letters/{n}", get(theirs::pages::letter))
        .route("/c/{token}/files/{n}/{i}", get(theirs::pages::file))
        .merge(theirs::doors::doors())
        .layer(from_fn_with_state(app.clone(), safety::measured))
        .layer(from_fn(safety::same_site));
    Router::new()
        .merge(pages)
        .merge(outside)
        .nest("/api", api::router(doors.api, doors.book))
        .route("/assets/{name}", get(assets::serve))
        .route("/healthz", get(watch::pages::alive))
        .route("/readyz", get(watch::pages::ready))
        .route("/metrics", get(watch::pages::metrics))
        .fallback(nowhere)
        .layer(from_fn(watch::pages::counted))
        .layer(DefaultBodyLimit::max(upload))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), safety::headers))
        .layer(CatchPanicLayer::new())
        .with_state(app)
}

/// An address this house does not have.
async fn nowhere() -> No {
    Refusal::not_found("There is nothing at this address. It may be mistyped, or the page has moved.").into()
}
