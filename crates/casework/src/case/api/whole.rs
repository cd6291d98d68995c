//! All of a case, and its history.

use super::shown_kind;
use super::{BodyShape, StateShape, read_case, version};
use crate::account::api::AccountShape;
use crate::case::possible::{Possible, of_members, possible};
use crate::case::{Case, Naming, Stored, given_elsewhere, sentence, titles};
use crate::cause::api::CausesShape;
use crate::change::api::ChangesShape;
use crate::customer::api::{ContactShape, CustomerShape};
use crate::joining::api::OthersShape;
use crate::letter::api::LetterShape;
use crate::message::api::MessageShape;
use crate::outside::api::PartyShape;
use crate::participant::api::ParticipantShape;
use crate::promise::api::PromiseShape;
use crate::remedy::api::ContainingShape;
use crate::verdict::api::VerdictShape;
use crate::{customer, message};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base::context::{Actor, Context, Organisation};
use base::ids::{CaseNo, ContactId};
use base::refusal::Refusal;
use engine::aggregate::{Aggregate, Here};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::App;
use web::action::Registry;
use web::answer::Problem;
use web::extract::{CasePath, QueryOf, limit};
use web::list::Page;
use web::module::Modules;
use web::openapi::Operation;
use web::session::KeyHolder;

/// All of a case but the words of its messages.
#[derive(Serialize, ToSchema)]
#[schema(as = Case)]
struct CaseShape {
    /// How it stands.
    state: StateShape,
    /// The account it belongs to.
    customer: CustomerShape,
    /// The person let down.
    contact: ContactShape,
    /// Everyone on the customer’s side, in the order they came.
    participants: Vec<ParticipantShape>,
    /// A colleague who was asked to take all of it and has not answered.
    hand_over: Option<HandOverShape>,
    /// What happened, in the customer’s words.
    account: AccountShape,
    /// What was promised and asked for, oldest first.
    promises: Vec<PromiseShape>,
    /// What limits the damage and makes good.
    containing: ContainingShape,
    /// Why it happened.
    why: CausesShape,
    /// What becomes different.
    different: ChangesShape,
    /// The path in writing.
    letter: LetterShape,
    /// What was expected, and the customer’s own word.
    verdict: VerdictShape,
    /// Suppliers, carriers, workshops that were asked, in that order. The customer never learns of them.
    outside_parties: Vec<PartyShape>,
    /// The conversation without its words, oldest first.
    messages: Vec<MessageShape>,
    /// The cases it has to do with.
    others: OthersShape,
    /// What the holder of the key can do now. None of these is refused for who asks or how the case stands, unless it
    /// moves on in between; a field may still need correcting.
    actions: Vec<ActionShape>,
}

/// Something that can be done on a case now.
#[derive(Serialize, ToSchema)]
#[schema(as = CaseAction)]
struct ActionShape {
    /// Its name, as in the address: `promises/{n}/completion`.
    action: &'static str,
    /// What it does.
    says: &'static str,
    /// The HTTP method.
    method: &'static str,
    /// Where to send it; put one of `n` in the place of `{n}`.
    href: String,
    /// The numbers of the things it can be done to; empty when it is done to the case itself.
    n: Vec<u32>,
}

fn actions(modules: Modules, (no, case): (CaseNo, &Case), ctx: &Context) -> Vec<ActionShape> {
    let shape = |possible: Possible| ActionShape {
        action: possible.action.path,
        says: possible.action.says,
        method: "POST",
        href: format!("/api/v1/cases/{no}/{}", possible.action.path),
        n: possible.on,
    };
    possible(case, of_members(modules), ctx).into_iter().map(shape).collect()
}

/// A hand-over waiting for a yes or no.
#[derive(Serialize, ToSchema)]
#[schema(as = HandOver)]
struct HandOverShape {
    /// The member who was asked.
    to: i64,
    /// Why, and what they should know.
    note: String,
    /// When.
    at: Timestamp,
}

async fn one(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    CasePath { no, .. }: CasePath,
) -> Result<Response, Problem> {
    let (org, now, modules) = (me.who.org, app.desk.now(), app.modules);
    let read = app.desk.read(move |sql| {
        let (case, _) = read_case(sql, org, no)?;
        let given = given_elsewhere(sql, (no, &case), &Here { org, now, organisation: &me.organisation })?;
        let nobody = || Refusal::not_found("This contact no longer exists.");
        let has_mail = case.has_mail(sql, org)?;
        // As they are known themselves, also when mail to them goes to whom they were merged into.
        let contact = customer::contact(sql, org, case.head.contact)?.ok_or_else(nobody)?;
        let ctx = Context { now, actor: me.who.actor, organisation: &me.organisation, has_mail, given: &given };
        let actions = actions(modules, (no, &case), &ctx);
        let gone = || Refusal::not_found("This customer no longer exists.");
        let customer = customer::customer(sql, org, case.head.customer)?.ok_or_else(gone)?;
        let letter = message::store::letter(sql, org, no, case.letter.version())?;
        let hand_over = |h: &crate::case::HandOver| HandOverShape { to: h.to.0, note: h.note.clone(), at: h.at };
        Ok(CaseShape {
            state: StateShape::new(no, &case),
            customer: customer.into(),
            contact: contact.into(),
            participants: crate::participant::api::shapes(sql, org, &case)?,
            hand_over: case.hand_over.as_ref().map(hand_over),
            account: (&case.account).into(),
            promises: case.promises.all().iter().map(Into::into).collect(),
            containing: (&case.remedies).into(),
            why: (&case.causes).into(),
            different: (&case.changes).into(),
            letter: LetterShape::new(&case.letter, letter),
            verdict: (&case.verdict).into(),
            outside_parties: case.outside.all().iter().map(|party| PartyShape::new(party, now)).collect(),
            messages: case.messages.all().iter().map(Into::into).collect(),
            others: (&case.joining).into(),
            actions,
        })
    });
    let whole = read.await?;
    Ok((version(whole.state.version()), Json(whole)).into_response())
}

/// One fact of a history.
#[derive(Serialize, ToSchema)]
#[schema(as = Fact)]
struct FactShape {
    /// Counts the facts of a case from 1.
    version: u32,
    /// Its module and name: `promise.made`.
    kind: String,
    /// When.
    at: Timestamp,
    /// Who stated it: `member`, `contact` or `amends`.
    by: &'static str,
    /// Their number; null for Amends itself.
    by_id: Option<i64>,
    /// All of it, under its name.
    body: BodyShape,
    /// In one plain sentence, told as of today.
    says: String,
}

/// Which facts are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct Query {
    /// Those after this version; the mark the page before gave as `next`.
    after: Option<i64>,
    /// Rows of a page; 50 unless said otherwise.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

async fn facts(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    CasePath { no, .. }: CasePath,
    QueryOf(query): QueryOf<Query>,
) -> Result<Json<Page<FactShape>>, Problem> {
    let (org, most, after) = (me.who.org, limit(query.limit)?, query.after.unwrap_or(0));
    let (now, organisation) = (app.desk.now(), me.organisation);
    let page = app.desk.read(move |sql| {
        let (case, history) = read_case(sql, org, no)?;
        let contact = crate::case::contact_of(sql, org, &case)?;
        let participants = customer::names(sql, org, &case)?;
        let wanted: Vec<Stored> =
            history.into_iter().filter(|f| i64::from(f.version) > after).take(most as usize).collect();
        let next = wanted.last().filter(|_| wanted.len() == most as usize).map(|f| f.version.to_string());
        let teller = Teller {
            organisation: &organisation,
            contact: &contact.name,
            participants: &participants,
            case: &case,
            now,
        };
        Ok(Page { items: wanted.iter().map(|f| teller.shape(f)).collect(), next })
    });
    Ok(Json(page.await?))
}

/// What a fact is told with.
struct Teller<'a> {
    organisation: &'a Organisation,
    contact: &'a str,
    participants: &'a [(ContactId, String)],
    case: &'a Case,
    now: Timestamp,
}

impl Teller<'_> {
    fn shape(&self, stored: &Stored) -> FactShape {
        let (module, name) = stored.fact.kind();
        let (by, by_id) = match stored.stamp.by {
            Actor::Member(id) => ("member", Some(id.0)),
            Actor::Contact(id) => ("contact", Some(id.0)),
            Actor::System => ("amends", None),
        };
        let names = Naming {
            people: &self.organisation.people,
            contact: self.contact,
            participants: self.participants,
            titles: &titles(self.case),
            zone: self.organisation.zone(),
            now: self.now,
            by: stored.stamp.by,
        };
        let says = sentence(&stored.fact, &names);
        FactShape {
            version: stored.version,
            kind: shown_kind(module, name),
            at: stored.stamp.at,
            by,
            by_id,
            body: (&stored.fact).into(),
            says,
        }
    }
}

/// The calls of this page.
pub fn calls(registry: Registry) -> Registry {
    let whole = "All of a case but the words of its messages, with what you can do now. The ETag is its version.";
    let history = "The history of a case: every fact, oldest first. Nothing in it is ever altered.";
    registry
        .call(Operation::get::<CaseShape>("/cases/{no}", whole), get(one))
        .call(Operation::list::<FactShape>("/cases/{no}/facts", history).asking::<Query>(), get(facts))
}
