//! Members as JSON.

use super::Member;
use axum::Json;
use axum::extract::State;
use axum::routing::get;
use base::context::Role;
use base::refusal::Refusal;
use serde::Serialize;
use utoipa::ToSchema;
use web::App;
use web::action::Registry;
use web::answer::Problem;
use web::call::{Money, Named};
use web::list::Page;
use web::openapi::Operation;
use web::session::KeyHolder;

/// Someone who works here, or did.
#[derive(Serialize, ToSchema)]
#[schema(as = Member)]
pub struct MemberShape {
    /// Their number.
    id: i64,
    /// As the customer sees it.
    name: String,
    /// Signs in with this.
    email: String,
    /// What they may do; each role may do what the ones before it may.
    role: Role,
    /// The function they belong to.
    team: String,
    /// What they may give without asking.
    limit: Money,
    /// As shown to the customer.
    direct_line: String,
    /// Still works here.
    active: bool,
}

/// Who a key acts for, and where.
#[derive(Serialize, ToSchema)]
#[schema(as = Me)]
pub struct MeShape {
    /// The member.
    member: MemberShape,
    /// Their organisation.
    organisation: Named,
    /// IANA name of the zone its dates are told in; a moment without an offset is read in it.
    zone: String,
    /// ISO 4217 code of all its money.
    currency: String,
}

fn shape(member: Member, currency: &str) -> MemberShape {
    MemberShape {
        id: member.id.0,
        name: member.name,
        email: member.email,
        role: member.role,
        team: member.team,
        limit: Money { minor: member.limit, currency: currency.to_owned() },
        direct_line: member.direct_line,
        active: member.active,
    }
}

async fn list(KeyHolder(me): KeyHolder, State(app): State<App>) -> Result<Json<Page<MemberShape>>, Problem> {
    let org = me.who.org;
    let all = app.desk.read(move |sql| Ok(super::members(sql, org)?)).await?;
    Ok(Json(Page::whole(all).map(|member| shape(member, &me.house.currency))))
}

async fn who(KeyHolder(me): KeyHolder, State(app): State<App>) -> Result<Json<MeShape>, Problem> {
    let (org, id) = (me.who.org, me.person.id);
    let all = app.desk.read(move |sql| Ok(super::members(sql, org)?)).await?;
    let found = all.into_iter().find(|m| m.id == id);
    let member = found.ok_or_else(|| Refusal::not_found("This member is not here any more."))?;
    Ok(Json(MeShape {
        member: shape(member, &me.house.currency),
        organisation: Named { id: org.0, name: me.house.name.clone() },
        zone: me.house.zone_name(),
        currency: me.house.currency.clone(),
    }))
}

/// All reads of this room.
pub fn calls(registry: Registry) -> Registry {
    let all = "Everyone who works or worked here, by name, on one page.";
    registry
        .call(Operation::get::<MeShape>("/me", "The member this key acts for, and their organisation."), get(who))
        .call(Operation::list::<MemberShape>("/members", all), get(list))
}
