//! The pages of mailboxes, for admins: the list with how each stands, adding, changing, testing, permission.

mod consent;
mod form;
mod list;

pub use form::{NEW, ONE};

use axum::Router;
use axum::routing::{get, post};
use web::App;

/// All addresses of this module.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/settings/mailboxes", get(list::show))
        .route("/settings/mailboxes/new", get(form::new))
        .route("/settings/mailboxes/{id}", get(form::one))
        .route("/settings/mailboxes/{id}/trial", post(form::test))
        .route("/settings/mailboxes/{id}/consent", get(consent::back).post(consent::ask))
}
