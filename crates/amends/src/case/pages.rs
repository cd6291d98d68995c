//! The page of a case.

use super::Case;
use crate::desk;
use crate::ids::CaseNo;
use crate::web::App;
use crate::web::answer::{Answer, page};
use crate::web::form::Kept;
use crate::web::frame::{self, Frame, Notice};
use crate::web::session::Me;
use askama::Template;
use axum::extract::{Path, State};

#[derive(Template)]
#[template(path = "case/show.html")]
struct CasePage {
    frame: Frame,
    no: CaseNo,
    case: Case,
    kept: Kept,
}

/// `GET /cases/A-1042`
///
/// # Errors
/// When there is no such case here.
pub async fn case(State(app): State<App>, me: Me, Path(no): Path<String>) -> Answer {
    let no = no.parse().map_err(|()| crate::refusal::Refusal::not_found("There is no such case."))?;
    show(&app, &me, no, Kept::default()).await
}

/// The page, with a form as it was typed when one was refused.
///
/// # Errors
/// When there is no such case here.
pub async fn show(app: &App, me: &Me, no: CaseNo, kept: Kept) -> Answer {
    let (now, org, person) = (app.desk.now(), me.who.org, me.person.clone());
    let (frame, case) = app
        .desk
        .read(move |sql| {
            let (case, _) = desk::load(sql, org, no)?;
            Ok((frame::read(sql, org, &person, "cases", now)?, case))
        })
        .await?;
    let notice = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    page(&CasePage { frame: frame.saying(notice), no, case, kept })
}
