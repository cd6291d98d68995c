//! The pages of mailboxes, for admins: the list with how each stands, adding, changing, testing, permission.

mod consent;
mod form;
mod list;

use crate::mailbox::rules::MailboxBody;
use crate::refusal::Refusal;
use crate::web::App;
use crate::web::form::Sent;
use axum::Router;
use axum::routing::{get, post};

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
