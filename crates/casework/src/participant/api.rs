//! The people of a case as JSON.

mod facts;

use super::{Participant, Role};
use crate::case::Case;
use crate::case::api::read_case;
use crate::customer;
use crate::customer::api::ContactShape;
use axum::Json;
use axum::extract::State;
use axum::routing::get;
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
pub use facts::FactShape;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::App;
use web::action::Registry;
use web::answer::Problem;
use web::extract::CasePath;
use web::list::Page;
use web::openapi::Operation;
use web::session::KeyHolder;

/// Someone on the customer’s side of a case.
#[derive(Serialize, ToSchema)]
#[schema(as = Participant)]
pub struct ParticipantShape {
    /// Counts the people of a case from 1.
    n: u32,
    /// Who they are.
    contact: ContactShape,
    /// Their part in the case; what they do at the customer is the contact’s `role`.
    role: Role,
    /// The number of the participant they speak for, when they represent someone.
    stands_for: Option<u32>,
    /// What lets them.
    authority: Option<String>,
    /// When they came to the case.
    since: Timestamp,
    /// When they were taken off it; null while they are on it.
    removed_at: Option<Timestamp>,
    /// When they were asked for their verdict and have not answered; of the complainant see `verdict`.
    asked_at: Option<Timestamp>,
    /// Messages of theirs that an answer is owed for.
    unanswered: Vec<u32>,
}

fn shape(sql: &mut Sql, org: OrgId, case: &Case, person: &Participant) -> Result<ParticipantShape, Error> {
    let gone = || Refusal::not_found("This contact no longer exists.");
    let contact = customer::contact(sql, org, person.contact)?.ok_or_else(gone)?;
    let waits = case.waiting().filter(|message| message.sender() == Some(person.contact));
    Ok(ParticipantShape {
        n: person.n,
        contact: contact.into(),
        role: person.role,
        stands_for: person.stands_for,
        authority: person.authority.clone(),
        since: person.since,
        removed_at: person.left.as_ref().filter(|_| !person.is_on()).map(|(at, _)| *at),
        asked_at: case.verdict.beside(person.contact).and_then(|beside| beside.waits_since()),
        unanswered: waits.map(|message| message.n).collect(),
    })
}

/// Everyone who is or was on a case, in the order they came.
///
/// # Errors
/// A fault of the store.
pub fn shapes(sql: &mut Sql, org: OrgId, case: &Case) -> Result<Vec<ParticipantShape>, Error> {
    case.participants.all().iter().map(|person| shape(sql, org, case, person)).collect()
}

async fn list(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    CasePath { no, .. }: CasePath,
) -> Result<Json<Page<ParticipantShape>>, Problem> {
    let org = me.who.org;
    let items = app.desk.read(move |sql| all(sql, org, no)).await?;
    Ok(Json(Page { items, next: None }))
}

fn all(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Vec<ParticipantShape>, Error> {
    let (case, _) = read_case(sql, org, no)?;
    shapes(sql, org, &case)
}

/// All reads of this module.
pub fn calls(registry: Registry) -> Registry {
    let says = "Everyone on the customer’s side of a case, in the order they came, also those who are on it no longer.";
    registry.call(Operation::list::<ParticipantShape>("/cases/{no}/participants", says), get(list))
}
