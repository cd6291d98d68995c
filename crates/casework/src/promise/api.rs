//! Promises as JSON.

mod facts;

use super::lists::{self, Line, Wanted};
use super::{Promise, To};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::routing::get;
pub use facts::FactShape;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::App;
use web::action::Registry;
use web::answer::Problem;
use web::list::{ListQuery, Page, USUAL};
use web::openapi::Operation;
use web::session::KeyHolder;

/// A promise as it stands.
#[derive(Serialize, ToSchema)]
#[schema(as = Promise)]
pub struct PromiseShape {
    /// Counts the promises of a case from 1.
    n: u32,
    /// What is owed.
    what: String,
    /// The member who owes it.
    owner: i64,
    /// The contact it was promised to, who sees it on their page.
    to_contact: Option<i64>,
    /// Or the member who asked for it.
    to_member: Option<i64>,
    /// When it is due now.
    due: Timestamp,
    /// The moments it was due before, oldest first.
    earlier: Vec<Timestamp>,
    /// `requested`, `countered`, `promised`, `done`, `confirmed`, `declined` or `withdrawn`.
    state: String,
    /// In one word: `due`, `kept`, `broken` (for ever, also when done later), `asked` or `off`.
    standing: &'static str,
    /// When its date passed before it was done.
    broken_at: Option<Timestamp>,
    /// When it was last said to be done.
    done_at: Option<Timestamp>,
    /// The last words said about it.
    why: Option<String>,
    /// The message it was made in.
    message: Option<u32>,
    /// When it was made or asked for.
    made_at: Timestamp,
}

impl From<&Promise> for PromiseShape {
    fn from(promise: &Promise) -> Self {
        let (to_contact, to_member) = match promise.to {
            To::Contact(id) => (Some(id.0), None),
            To::Member(id) => (None, Some(id.0)),
        };
        PromiseShape {
            n: promise.n,
            what: promise.what.clone(),
            owner: promise.owner.0,
            to_contact,
            to_member,
            due: promise.due,
            earlier: promise.earlier.clone(),
            state: promise.state.to_string(),
            standing: promise.standing(),
            broken_at: promise.broken_at,
            done_at: promise.done_at,
            why: promise.why.clone(),
            message: promise.message,
            made_at: promise.made_at,
        }
    }
}

async fn list(
    State(app): State<App>,
    KeyHolder(me): KeyHolder,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<Line>>, Problem> {
    let asked: ListQuery<Wanted> = ListQuery::by_program(query.as_deref(), me.who.org)?;
    let id = me.person.id;
    Ok(Json(app.desk.read(move |sql| Ok(lists::list(sql, id, &asked, asked.limit(USUAL))?)).await?))
}

/// All reads of this module.
pub fn calls(registry: Registry) -> Registry {
    let says = "Promises: what is still to come soonest first, what is over latest first.";
    registry.call(Operation::list::<Line>("/promises", says).asking::<ListQuery<Wanted>>(), get(list))
}
