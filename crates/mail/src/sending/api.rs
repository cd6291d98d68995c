//! Mail on its way out, as JSON.

use super::Dead;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::routing::get;
use casework::case::words::called;
use engine::outbox::Standing;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::App;
use web::action::Registry;
use web::answer::Problem;
use web::extract::{QueryOf, limit};
use web::list::{ListQuery, Page, USUAL};
use web::openapi::Operation;
use web::session::KeyHolder;

/// A mail in the queue, or one that bounced.
#[derive(Serialize, ToSchema)]
#[schema(as = OutgoingMail)]
struct OutShape {
    /// The case.
    case: String,
    /// Its message.
    message: u32,
    /// `waiting` for the next attempt, `in_hand` while it is being sent, `dead` if it bounced.
    state: &'static str,
    /// Number of attempts.
    tries: u32,
    /// Time of the next attempt; null if there is none.
    next_try: Option<Timestamp>,
    /// When it bounced; null while it is in the queue.
    failed_at: Option<Timestamp>,
    /// Why: `no_mailbox`, `mailbox_full`, `no_domain`, `too_large`, `blocked`, `sender`, `sign_in`, `busy`,
    /// `unreachable`, `unwritable`, `refused`, `folder`, `late`; null before the first try.
    cause: Option<String>,
    /// The same in words, with the server's answer.
    reason: Option<String>,
    /// How often the program vanished while it was being handed over; it then went again with the same Message-ID.
    doubts: u32,
    /// What the case is about.
    subject: String,
    /// The recipient.
    to: String,
    /// Their address.
    email: Option<String>,
}

fn shape(standing: Standing, is_dead: bool) -> OutShape {
    let state = match (is_dead, standing.in_hand) {
        (true, _) => "dead",
        (false, true) => "in_hand",
        (false, false) => "waiting",
    };
    let reason = standing.why().map(|why| why.to_string());
    OutShape {
        case: standing.no.to_string(),
        message: standing.n,
        state,
        tries: standing.tries,
        next_try: (!is_dead).then_some(standing.at),
        failed_at: is_dead.then_some(standing.at),
        cause: standing.cause,
        reason,
        doubts: standing.doubts,
        subject: called(&standing.subject).to_string(),
        to: standing.contact,
        email: standing.email,
    }
}

async fn dead(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<OutShape>>, Problem> {
    let asked: ListQuery<Dead> = ListQuery::by_program(query.as_deref(), me.who.org)?;
    let page = app.desk.read(move |sql| super::dead(sql, &asked, asked.limit(USUAL))).await?;
    Ok(Json(page.map(|row| shape(row, true))))
}

/// How many are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct Soonest {
    /// Rows, the soonest first; 50 unless said otherwise.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

async fn waiting(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    QueryOf(query): QueryOf<Soonest>,
) -> Result<Json<Page<OutShape>>, Problem> {
    let (org, most) = (me.who.org, limit(query.limit)?);
    let rows = app.desk.read(move |sql| super::waiting(sql, org, most)).await?;
    Ok(Json(Page::whole(rows).map(|row| shape(row, false))))
}

/// All calls of this module.
pub fn calls(registry: Registry) -> Registry {
    let waits = Operation::list::<OutShape>("/mail/out/waiting", "Mail in the queue, next attempt first.");
    let lost =
        Operation::list::<OutShape>("/mail/out/dead", "Bounced mail that nobody has handled yet. Newest cases first.");
    registry
        .call(waits.asking::<Soonest>(), get(waiting))
        .call(lost.asking::<ListQuery<Dead>>(), get(dead))
        .actions(super::readdress::ACTIONS)
}
