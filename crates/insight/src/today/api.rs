//! Today as JSON.

use super::{After, Owed, owed_by};
use axum::Json;
use axum::extract::State;
use axum::routing::get;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::App;
use web::answer::Problem;
use web::book::Entry;
use web::call::{MOST, Page};
use web::doors::Doors;
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
        OwedShape {
            case: owed.no.to_string(),
            kind: owed.kind,
            anyones: owed.is_anyones,
            due: owed.due,
            n: Some(owed.n).filter(|n| *n != 0),
            what: owed.what,
            subject: owed.subject,
            contact: owed.contact,
            customer: owed.customer,
            step: owed.step,
        }
    }
}

async fn list(KeyHolder(me): KeyHolder, State(app): State<App>) -> Result<Json<Page<OwedShape>>, Problem> {
    let (org, id) = (me.who.org, me.person.id);
    let owed = app.desk.read(move |sql| Ok(owed_by(sql, org, id, After::NOTHING, MOST)?)).await?;
    Ok(Json(Page { items: owed.into_iter().map(Into::into).collect(), next: None }))
}

/// All reads of this room.
pub fn calls(doors: Doors) -> Doors {
    let says = "What the key’s member owes, and what nobody owns yet, soonest due first; at most 200.";
    doors.call(Entry::list::<OwedShape>("/today", says), get(list))
}
