//! Permission: the member is sent to the provider, and comes back.

use super::form::{Shown, show};
use crate::connection::oauth::{self, Back};
use axum::extract::{Path, Query, State};
use base::ids::MailboxId;
use base::refusal::Error;
use engine::mailbox::rules::may_set_up;
use web::App;
use web::answer::{Answer, PageError, see};
use web::form::Sent;
use web::session::Me;

/// `POST /settings/mailboxes/{id}/consent`: prepares the way. The page shows where it leads, and a person follows it:
/// no form of ours leads to another site.
pub(super) async fn ask(State(app): State<App>, me: Me, Path(id): Path<i64>) -> Answer {
    may_set_up(&me.person)?;
    let id = MailboxId(id);
    match oauth::begin(&app.desk, me.who, id, &app.reach.public_url).await {
        Ok(address) => show(&app, &me, Some(id), Shown { consent: Some(address), ..Shown::default() }).await,
        Err(Error::Refused(no)) => {
            let kept = Sent::default().kept("consent", no);
            show(&app, &me, Some(id), Shown { kept, ..Shown::default() }).await
        }
        Err(fault) => Err(PageError::from(fault)),
    }
}

/// `GET /settings/mailboxes/{id}/consent`: back from the provider.
pub(super) async fn back(State(app): State<App>, me: Me, Path(id): Path<i64>, Query(back): Query<Back>) -> Answer {
    may_set_up(&me.person)?;
    let id = MailboxId(id);
    match oauth::finish(&app.desk, me.who, id, back, &app.reach.public_url).await {
        Ok(()) => see(&format!("/settings/mailboxes/{id}")),
        Err(Error::Refused(no)) => {
            let kept = Sent::default().kept("consent", no);
            show(&app, &me, Some(id), Shown { kept, ..Shown::default() }).await
        }
        Err(fault) => Err(PageError::from(fault)),
    }
}
