//! The history of the organisation's settings as JSON.

use super::history::{self, Change};
use axum::Json;
use axum::extract::State;
use axum::routing::get;
use base::context::{Actor, Organisation, Person, Role};
use base::refusal::Refusal;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::App;
use web::action::Registry;
use web::answer::Problem;
use web::extract::{QueryOf, limit};
use web::list::Page;
use web::openapi::Operation;
use web::session::KeyHolder;

/// One change of the organisation's settings.
#[derive(Serialize, ToSchema)]
#[schema(as = SettingsChange)]
pub struct ChangeShape {
    /// Its number in the history, from 1.
    n: u32,
    /// When.
    at: Timestamp,
    /// The member who made it; null when Amends itself did, or the command line of the server.
    by: Option<i64>,
    /// The name of who made it.
    who: String,
    /// What sort of change, such as `member.role_changed`; all are listed in docs/facts.md.
    kind: String,
    /// The member it is about; null when it is about none.
    member: Option<i64>,
    /// What has another value now. Empty for changes from before this was recorded.
    values: Vec<ValueShape>,
    /// In English, to follow the name of who made it: “changed Ana Lindqvist’s role from agent to manager”.
    says: String,
}

/// A value before and after a change.
#[derive(Serialize, ToSchema)]
#[schema(as = ChangedValue)]
pub struct ValueShape {
    /// What of it: `role`, `time zone`.
    what: &'static str,
    /// What it was; empty when there was none.
    from: String,
    /// What it is; empty when there is none.
    to: String,
}

fn shape(change: Change, organisation: &Organisation) -> ChangeShape {
    let by = match change.by {
        Actor::Member(id) => Some(id.0),
        _ => None,
    };
    let values = change.values.iter().map(|v| ValueShape { what: v.what, from: v.from.clone(), to: v.to.clone() });
    ChangeShape {
        n: change.n,
        at: change.at,
        by,
        who: change.who(organisation),
        values: values.collect(),
        kind: change.kind,
        member: change.member.map(|id| id.0),
        says: change.says,
    }
}

/// Which changes.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// Only changes about this member.
    member: Option<i64>,
    /// The cursor that the page before gave as `next`.
    after: Option<u32>,
    /// How many; 50 unless given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Who may read the history: whoever answers for others.
///
/// # Errors
/// Refused for agents.
pub fn may_read(person: &Person) -> Result<(), Refusal> {
    if person.role >= Role::Manager {
        return Ok(());
    }
    Err(Refusal::forbidden("Only a manager, an executive or an admin can read the history of the settings."))
}

async fn list(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    QueryOf(asked): QueryOf<Query>,
) -> Result<Json<Page<ChangeShape>>, Problem> {
    may_read(&me.person)?;
    let most = limit(asked.limit)?;
    let (org, member) = (me.who.org, asked.member.map(base::ids::MemberId));
    let read = app.desk.read(move |sql| match member {
        Some(member) => history::of_member(sql, org, member, (asked.after, most)),
        None => history::before(sql, org, asked.after, most),
    });
    let rows = read.await?;
    let next = rows.last().filter(|_| rows.len() == most as usize).map(|last| last.version.to_string());
    let items = rows.iter().map(|row| shape(Change::of(row, &me.organisation), &me.organisation)).collect();
    Ok(Json(Page { items, next }))
}

/// All reads of this module.
pub fn calls(registry: Registry) -> Registry {
    let says = "Who changed which setting, from what to what, and when; the newest first. For managers, executives \
                and admins.";
    registry.call(Operation::list::<ChangeShape>("/organisation/history", says).asking::<Query>(), get(list))
}
