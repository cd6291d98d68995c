//! The editor opens again with what was typed into a form of it that was refused. What was typed for a case that was merged
//! meanwhile stands in the editor of the one that it goes on in.

use super::{number, show_after};
use crate::case;
use crate::joining::drafts;
use base::ids::CaseNo;
use base::refusal::{Error, Refusal};
use web::App;
use web::answer::Answer;
use web::draft;
use web::form::Kept;
use web::reopen::{Again, Reopen};
use web::session::Me;

/// How the editor opens again with what was typed.
pub const REOPENS: Reopen = Reopen { page: "/cases/{no}/letter", open: |again| Box::pin(reopen(again)) };

async fn reopen(again: Again) -> Answer {
    let no = number(again.part("no"))?;
    let Again { app, me, kept, .. } = again;
    let Some(into) = drafts::follow(&app, &me, no).await? else {
        return show_after(&app, &me, no, (kept.below(&format!("/cases/{no}")), "")).await;
    };
    let says = format!("{no} was merged into this case, and nothing was sent.");
    let kept = Kept::nothing(Refusal::not_now(says)).with(draft::typed(&app, &me, &editor(into)).await?);
    show_after(&app, &me, into, (kept.below(&format!("/cases/{into}")), "")).await
}

fn editor(no: CaseNo) -> String {
    format!("/cases/{no}/letter")
}

/// The editor of the case that this one goes on in. A version that was saved here is read here still.
pub(super) async fn moved(app: &App, me: &Me, no: CaseNo) -> Result<Option<String>, Error> {
    let Some(into) = drafts::follow(app, me, no).await? else { return Ok(None) };
    let org = me.who.org;
    let saved = app.desk.read(move |sql| Ok(case::load(sql, org, no)?.0.letter.version())).await?;
    Ok((saved == 0).then(|| editor(into)))
}
