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
use web::extract::{Money, Named};
use web::list::Page;
use web::openapi::Operation;
use web::session::KeyHolder;

/// A member of the organisation, current or former.
#[derive(Serialize, ToSchema)]
#[schema(as = Member)]
pub struct MemberShape {
    /// Their number.
    id: i64,
    /// Name, as customers see it.
    name: String,
    /// Email address for sign-in.
    email: String,
    /// Role; each role can do what the ones before it can.
    role: Role,
    /// Team.
    team: String,
    /// Amount they can approve up to.
    limit: Money,
    /// Direct line, shown to customers.
    direct_line: String,
    /// Active; false for someone who has left.
    active: bool,
}

/// The member a key acts for, and their organisation.
#[derive(Serialize, ToSchema)]
#[schema(as = Me)]
pub struct MeShape {
    /// The member.
    member: MemberShape,
    /// Their organisation.
    organisation: Named,
    /// Time zone (IANA name); a time without an offset is read in it.
    zone: String,
    /// Currency (ISO 4217) of all amounts.
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
    Ok(Json(Page::whole(all).map(|member| shape(member, &me.organisation.currency))))
}

async fn who(KeyHolder(me): KeyHolder, State(app): State<App>) -> Result<Json<MeShape>, Problem> {
    let (org, id) = (me.who.org, me.person.id);
    let all = app.desk.read(move |sql| Ok(super::members(sql, org)?)).await?;
    let found = all.into_iter().find(|m| m.id == id);
    let member = found.ok_or_else(|| Refusal::not_found("This member no longer exists."))?;
    Ok(Json(MeShape {
        member: shape(member, &me.organisation.currency),
        organisation: Named { id: org.0, name: me.organisation.name.clone() },
        zone: me.organisation.zone_name(),
        currency: me.organisation.currency.clone(),
    }))
}

/// All reads of this module.
pub fn calls(registry: Registry) -> Registry {
    let all = "Everyone who works or worked here, by name, on one page.";
    registry
        .call(Operation::get::<MeShape>("/me", "The member this key acts for, and their organisation."), get(who))
        .call(Operation::list::<MemberShape>("/members", all), get(list))
}
