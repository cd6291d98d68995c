//! Cases in lists, and found by their words: the same filters as on the page.

use crate::case::lists::{self, Listed, Wanted};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::routing::get;
use base::refusal::Refusal;
use web::App;
use web::action::Registry;
use web::answer::Problem;
use web::list::{ListQuery, Page, USUAL};
use web::openapi::Operation;
use web::session::{KeyHolder, Me};

type Found = Result<Json<Page<Listed>>, Problem>;

async fn read(app: &App, me: &Me, asked: ListQuery<Wanted>) -> Found {
    if asked.filter.q.is_some() {
        crate::search::index_newest(&app.desk).await?;
    }
    let id = me.person.id;
    let page = app.desk.read(move |sql| Ok(lists::list(sql, id, &asked, asked.limit(USUAL))?));
    Ok(Json(page.await?))
}

async fn list(KeyHolder(me): KeyHolder, State(app): State<App>, RawQuery(query): RawQuery) -> Found {
    read(&app, &me, ListQuery::by_program(query.as_deref(), me.who.org)?).await
}

async fn search(KeyHolder(me): KeyHolder, State(app): State<App>, RawQuery(query): RawQuery) -> Found {
    let asked: ListQuery<Wanted> = ListQuery::by_program(query.as_deref(), me.who.org)?;
    if asked.filter.q.is_none() {
        return Err(Refusal::invalid("q", "Say what to look for.").into());
    }
    read(&app, &me, asked).await
}

/// The calls of this page.
pub fn calls(registry: Registry) -> Registry {
    let cases = Operation::list::<Listed>("/cases", "Cases, most recently updated first.");
    let found = Operation::list::<Listed>("/search", "Cases in which words stand, open and closed, newest first.");
    registry.call(cases.asking::<ListQuery<Wanted>>(), get(list)).call(found.asking::<ListQuery<Wanted>>(), get(search))
}
