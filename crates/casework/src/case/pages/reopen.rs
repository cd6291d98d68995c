//! The page of a case opens again with what was typed into a form of it that was refused.

use super::{CaseQuery, show_with};
use crate::joining;
use base::ids::CaseNo;
use base::refusal::Refusal;
use web::App;
use web::answer::Answer;
use web::draft;
use web::form::Kept;
use web::reopen::{Again, Reopen};
use web::session::Me;

pub const REOPENS: Reopen = Reopen { page: "/cases/{no}", open: |again| Box::pin(reopen(again)) };

async fn reopen(again: Again) -> Answer {
    let no: CaseNo = again.part("no").parse().map_err(|()| Refusal::not_found("There is no such case."))?;
    // The page of a merged case has one form of its own.
    if !again.kept.form.ends_with("/undo-merge")
        && let Some(into) = joining::drafts::follow(&again.app, &again.me, no).await?
    {
        return goes_on(&again.app, &again.me, (no, into)).await;
    }
    show_with(&again.app, &again.me, no, (again.kept.below(&format!("/cases/{no}")), CaseQuery::default())).await
}

/// A colleague has merged the case meanwhile: what was typed is a draft of the case that it goes on in.
async fn goes_on(app: &App, me: &Me, (no, into): (CaseNo, CaseNo)) -> Answer {
    let page = format!("/cases/{into}");
    let says = format!("{no} was merged into this case, and nothing was sent. What you typed is kept here as a draft.");
    let kept = Kept::nothing(Refusal::not_now(says)).with(draft::typed(app, me, &page).await?);
    show_with(app, me, into, (kept.below(&page), CaseQuery::default())).await
}
