//! The page of a case opens again with what was typed into a form of it that was refused.

use super::{CaseQuery, show_with};
use base::ids::CaseNo;
use base::refusal::Refusal;
use web::answer::Answer;
use web::reopen::{Again, Reopen};

pub const REOPENS: Reopen = Reopen { page: "/cases/{no}", open: |again| Box::pin(reopen(again)) };

async fn reopen(again: Again) -> Answer {
    let no: CaseNo = again.part("no").parse().map_err(|()| Refusal::not_found("There is no such case."))?;
    show_with(&again.app, &again.me, no, (again.kept.below(&format!("/cases/{no}")), CaseQuery::default())).await
}
