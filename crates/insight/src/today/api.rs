//! Today as JSON.

use super::{Mine, Owed};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::routing::get;
use casework::case::words::called;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::App;
use web::action::Registry;
use web::answer::Problem;
use web::list::{ListQuery, MOST, Page};
use web::openapi::Operation;
use web::session::KeyHolder;

/// One thing owed.
#[derive(Serialize, ToSchema)]
#[schema(as = Owed)]
pub struct OwedShape {
    /// The case.
    case: String,
    /// What sort of thing: `answer`, `own`, `promise`, `request`, `approve`, `contain`, `path`, `check` …
    kind: String,
    /// Nobody in particular owes it: the case has no owner yet.
    anyones: bool,
    /// By when.
    due: Timestamp,
    /// The promise, message, remedy or change; null when it is the case as a whole.
    n: Option<u32>,
    /// What, in a few words.
    what: String,
    /// What the case is about.
    subject: String,
    /// The person it is for.
    contact: String,
    /// Their company.
    customer: String,
    /// The step the case stands at.
    step: String,
}

impl From<Owed> for OwedShape {
    fn from(owed: Owed) -> Self {
        let what = owed.says();
        OwedShape {
            case: owed.no.to_string(),
            kind: owed.kind,
            anyones: owed.is_anyones,
            due: owed.due,
            n: Some(owed.n).filter(|n| *n != 0),
            what,
            subject: called(&owed.subject).to_string(),
            contact: owed.contact,
            customer: owed.customer,
            step: owed.step,
        }
    }
}

async fn list(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<OwedShape>>, Problem> {
    let asked: ListQuery<Mine> = ListQuery::by_program(query.as_deref(), me.who.org)?;
    let id = me.person.id;
    let owed = app.desk.read(move |sql| Ok(super::list(sql, id, &asked, asked.limit(MOST))?)).await?;
    Ok(Json(owed.map(Into::into)))
}

/// All reads of this module.
pub fn calls(registry: Registry) -> Registry {
    let says = "What is waiting for the key’s member, and unassigned cases, due soonest first; 200 rows unless said otherwise.";
    registry.call(Operation::list::<OwedShape>("/today", says).asking::<ListQuery<Mine>>(), get(list))
}
