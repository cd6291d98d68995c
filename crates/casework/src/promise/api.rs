//! Promises as JSON.

mod facts;

pub use facts::FactShape;

use super::lists::{self, Line, Standing, Wanted};
use super::{Promise, To};
use axum::Json;
use axum::extract::State;
use axum::routing::get;
use base::ids::{CaseNo, MemberId};
use base::refusal::Refusal;
use base::time::instant;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::App;
use web::answer::Problem;
use web::book::Entry;
use web::call::{Asked, Page, limit, mark};
use web::doors::Doors;
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

/// A promise in the list of all of them.
#[derive(Serialize, ToSchema)]
#[schema(as = ListedPromise)]
pub struct ListedShape {
    /// The case it was made on.
    case: String,
    /// The person it is for.
    contact: String,
    /// Their account.
    customer: String,
    /// Which promise of the case.
    n: u32,
    /// What is owed.
    what: String,
    /// The member who owes it.
    owner: i64,
    /// The member who asked for it; null when it was promised to the customer.
    to_member: Option<i64>,
    /// When it is due.
    due: Timestamp,
    /// `requested`, `countered`, `promised`, `done`, `confirmed`, `declined` or `withdrawn`.
    state: String,
    /// When it was made or asked for.
    made_at: Timestamp,
    /// When it was last said to be done.
    done_at: Option<Timestamp>,
}

impl From<Line> for ListedShape {
    fn from(row: Line) -> Self {
        ListedShape {
            case: row.no.to_string(),
            contact: row.contact,
            customer: row.customer,
            n: row.n,
            what: row.what,
            owner: row.owner.0,
            to_member: row.to.map(|id| id.0),
            due: row.due,
            state: row.state,
            made_at: row.made_at,
            done_at: row.done_at,
        }
    }
}

/// Which promises are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct Query {
    /// How they stand: `due` unless said otherwise, `asked`, `broken` or `kept`.
    #[param(pattern = "^(due|asked|broken|kept)$")]
    standing: Option<String>,
    /// Of this owner.
    owner: Option<i64>,
    /// The mark the page before gave as `next`.
    after: Option<String>,
    /// Rows of a page; 50 unless said otherwise.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

async fn list(
    State(app): State<App>,
    KeyHolder(me): KeyHolder,
    Asked(query): Asked<Query>,
) -> Result<Json<Page<ListedShape>>, Problem> {
    let most = limit(query.limit)?;
    let unknown = |_| Refusal::invalid("standing", "A promise stands as due, asked, broken or kept.");
    let standing: Standing = query.standing.map_or(Ok(Standing::Due), |text| text.parse().map_err(unknown))?;
    let after = mark::<3>("after", query.after.as_ref())?;
    let after = after.map(|[due, no, n]| (instant(due), CaseNo(no), u32::try_from(n).unwrap_or(u32::MAX)));
    let (org, wanted) = (me.who.org, Wanted { standing, owner: query.owner.map(MemberId), after });
    let rows = app.desk.read(move |sql| Ok(lists::list(sql, org, &wanted, most)?)).await?;
    let mark = |row: &Line| format!("{}_{}_{}", row.due.as_millisecond(), row.no.0, row.n);
    Ok(Json(Page::of(rows, most, mark, |row| Some(row.into()))))
}

/// All reads of this room.
pub fn calls(doors: Doors) -> Doors {
    let says = "Promises: what is to come soonest first, what is over latest first.";
    doors.call(Entry::list::<ListedShape>("/promises", says).asking::<Query>(), get(list))
}
