//! The pages of mailboxes, for admins: the list with how each stands, adding, changing, testing, permission.

mod consent;
mod form;
mod list;

use axum::Router;
use axum::routing::{get, post};
use base::refusal::Refusal;
use engine::mailbox::rules::MailboxBody;
use web::App;
use web::form::Sent;

/// All addresses of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/settings/mailboxes", get(list::show).post(form::add))
        .route("/settings/mailboxes/new", get(form::new))
        .route("/settings/mailboxes/{id}", get(form::one).post(form::amend))
        .route("/settings/mailboxes/{id}/removal", post(form::remove))
        .route("/settings/mailboxes/{id}/trial", post(form::test))
        .route("/settings/mailboxes/{id}/consent", get(consent::back).post(consent::ask))
}

/// A mailbox as typed. Empty fields count as left out.
fn typed(sent: &Sent) -> Result<MailboxBody, Refusal> {
    sent.read::<MailboxBody>()
}
