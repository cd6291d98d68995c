//! Group cases as JSON: the list, one of them, its customers, and the rows of tables that could not be used.

mod facts;
mod shapes;

pub use facts::SharedShape;
pub use shapes::{DoneShape, GroupShape, RefusedShape};

use super::children::{self, Listed as Child};
use super::lists::{self, Listed};
use super::{load, store, work};
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::routing::get;
use base::ids::GroupNo;
use web::App;
use web::action::Registry;
use web::answer::Problem;
use web::extract::nowhere;
use web::list::{ListQuery, Page, USUAL};
use web::openapi::Operation;
use web::session::KeyHolder;

/// Rows that could not be used, in one answer.
const REFUSED: u32 = 1_000;

fn number(text: &str) -> Result<GroupNo, Problem> {
    Ok(text.parse().map_err(|()| nowhere())?)
}

async fn list(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<Listed>>, Problem> {
    let asked: ListQuery<lists::Wanted> = ListQuery::by_program(query.as_deref(), me.who.org)?;
    let id = me.person.id;
    let page = app.desk.read(move |sql| Ok(lists::list(sql, id, &asked, asked.limit(USUAL))?));
    Ok(Json(page.await?))
}

async fn one(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    Path(group): Path<String>,
) -> Result<Json<GroupShape>, Problem> {
    let (org, no) = (me.who.org, number(&group)?);
    let read = app.desk.read(move |sql| {
        let (group, _) = load(sql, org, no)?;
        let tasks = work::store::of_group(sql, org, no)?;
        Ok(GroupShape::new(no, &group).with(store::counted(sql, org, no)?, tasks))
    });
    Ok(Json(read.await?))
}

async fn children(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    Path(group): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<Child>>, Problem> {
    let (org, id, no) = (me.who.org, me.person.id, number(&group)?);
    let asked: ListQuery<children::Wanted> = ListQuery::by_program(query.as_deref(), org)?;
    let page = app.desk.read(move |sql| {
        lists::known(sql, org, no)?;
        Ok(children::list(sql, (id, no), &asked, asked.limit(USUAL))?)
    });
    Ok(Json(page.await?))
}

async fn refused(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    Path(group): Path<String>,
) -> Result<Json<Page<RefusedShape>>, Problem> {
    let (org, no) = (me.who.org, number(&group)?);
    let read = app.desk.read(move |sql| {
        lists::known(sql, org, no)?;
        Ok(work::store::refused(sql, org, no, REFUSED)?)
    });
    let rows = read.await?.into_iter().map(|(import, row)| RefusedShape::new(Some(import), row));
    Ok(Json(Page::whole(rows.collect())))
}

/// All reads of this module.
pub fn calls(registry: Registry) -> Registry {
    let all = Operation::list::<Listed>("/group-cases", "Group cases, most recently updated first.");
    let one_of = Operation::get::<GroupShape>("/group-cases/{group}", "A group case, and how many stand where.");
    let theirs = Operation::list::<Child>("/group-cases/{group}/children", "The customers of a group case.");
    let says = "Rows of a group case’s tables that could not be used, newest table first; at most 1,000.";
    let rows = Operation::list::<RefusedShape>("/group-cases/{group}/refused-rows", says);
    registry
        .call(all.asking::<ListQuery<lists::Wanted>>(), get(list))
        .call(one_of, get(one))
        .call(theirs.asking::<ListQuery<children::Wanted>>(), get(children))
        .call(rows, get(refused))
}
