//! Actions on members: inviting someone, changing what they may do, a new invitation. Only admins do them. A password is
//! never sent by them: whoever is invited sets it by the link, which is shown once and kept as a hash.

use super::pages::members;
use super::rules::{self, INVITED_FOR, MemberText};
use super::{Holder, Member, fresh_token, history, token_hash};
use base::context::{House, Person};
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
use engine::counter;
use engine::desk::Who;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use utoipa::ToSchema;
use web::App;
use web::action::{Action, Also, Body, Order, Place, Registry, Subject, Taken};
use web::answer::{Answer, see};
use web::call::nowhere;
use web::session::Me;

/// A member; the one who is being invited has no number yet.
pub struct OfMember;

/// What can be wished of a member.
#[derive(Clone, Debug)]
pub enum Command {
    /// Invite someone.
    Invite(MemberInvitation),
    /// Change what they may do.
    Amend(MemberAmendment),
    /// Make a new link.
    InviteAgain,
}

/// Someone to invite.
#[derive(Clone, Debug, Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct MemberInvitation {
    /// Their name, as the customer sees it.
    name: String,
    /// The address they sign in with.
    email: String,
    /// `agent`, `manager`, `executive` or `admin`.
    role: String,
    /// The function they belong to: order desk, logistics, finance.
    team: String,
    /// What they can give without asking, in the organisation’s currency: `1200` or `1200.50`.
    limit: String,
    /// Their telephone number, as the customer sees it.
    direct_line: String,
}

/// A member as they are to be: the whole of it, but for what is marked.
#[derive(Clone, Debug, Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct MemberAmendment {
    /// Their name, as the customer sees it.
    name: String,
    /// `agent`, `manager`, `executive` or `admin`.
    role: String,
    /// The function they belong to; none when left out.
    team: String,
    /// What they can give without asking, in the organisation’s currency; nothing when left out.
    limit: String,
    /// Their telephone number, as the customer sees it; none when left out.
    direct_line: String,
    /// Whether they still work here; stays as it is when left out. Whoever has left cannot sign in.
    active: Option<bool>,
}

/// A new invitation needs nothing said.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct MemberInvitationRenewal {}

impl Body<OfMember> for MemberInvitation {
    const PATH: &'static str = "";
    const SAYS: &'static str = "Invite someone to work here, for an admin. The link is shown once.";
    const STATUS: u16 = 201;
    type Command = Command;

    fn command(self, _place: &Place<'_, OfMember>) -> Result<Command, Refusal> {
        Ok(Command::Invite(self))
    }
}

impl Body<OfMember> for MemberAmendment {
    const PATH: &'static str = "{id}";
    const SAYS: &'static str = "Change a member, for an admin: what is left out is emptied, but for `active`.";
    type Command = Command;

    fn command(self, _place: &Place<'_, OfMember>) -> Result<Command, Refusal> {
        Ok(Command::Amend(self))
    }
}

impl Body<OfMember> for MemberInvitationRenewal {
    const PATH: &'static str = "{id}/invitation";
    const SAYS: &'static str =
        "Make a new invitation for a member, for an admin; also for someone who has forgotten their password.";
    type Command = Command;

    fn command(self, _place: &Place<'_, OfMember>) -> Result<Command, Refusal> {
        Ok(Command::InviteAgain)
    }
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfMember>] =
    &[Action::of::<MemberInvitation>(), Action::of::<MemberAmendment>(), Action::of::<MemberInvitationRenewal>()];

/// Lists them.
pub fn list(registry: Registry) -> Registry {
    registry.actions(ACTIONS)
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Done {
    /// The member.
    pub id: MemberId,
    /// Their name.
    pub name: String,
    /// The link to set a password by, when one was made.
    pub invitation: Option<String>,
}

/// What came of a change of a member.
#[derive(Serialize, ToSchema)]
#[schema(as = MemberDone)]
pub struct DoneShape {
    /// The member.
    id: i64,
    /// The link by which they set a password; null when none was made, and when the same request is sent again: it is
    /// shown once.
    invitation: Option<String>,
}

impl Subject for OfMember {
    const NAME: &'static str = "member";
    const BASE: &'static str = "/members";
    type At = Option<MemberId>;
    type Tools = ();
    type Command = Command;
    type Done = Done;
    type Shape = DoneShape;

    fn at(path: &HashMap<String, String>) -> Result<Option<MemberId>, Refusal> {
        path.get("id").map(|text| text.parse().map(MemberId).map_err(|_| nowhere())).transpose()
    }

    fn admits(house: &House, who: Who) -> Result<(), Refusal> {
        rules::admin(house, who.actor).map(drop)
    }

    async fn tools(_app: &App, _org: OrgId) -> Result<(), Error> {
        Ok(())
    }

    async fn carry_out(app: &App, who: Who, at: Self::At, order: Order<OfMember>) -> Result<Done, Error> {
        let house = app.desk.house(who.org).await?;
        let by = rules::admin(&house, who.actor)?.clone();
        let currency = house.currency.clone();
        let change = Change { who, by, currency, now: app.desk.now(), also: order.also };
        match (order.command, at) {
            (Command::Invite(body), _) => invite(app, change, &body).await,
            (Command::Amend(body), Some(id)) => amend(app, change, id, body).await,
            (Command::InviteAgain, Some(id)) => invite_again(app, change, id).await,
            (_, None) => Err(nowhere().into()),
        }
    }

    fn page(at: Self::At) -> String {
        at.map_or_else(|| "/members".to_owned(), |id| format!("/members/{id}"))
    }

    async fn after(app: &App, me: &Me, at: Self::At, done: Done, taken: Taken) -> Answer {
        match (at, done.invitation) {
            (_, None) => see(&taken.back.unwrap_or_else(|| "/members".to_owned())),
            (None, Some(link)) => members::invited(app, me, (done.name, link)).await,
            (Some(id), Some(link)) => members::invited_again(app, me, id, (done.name, link)).await,
        }
    }

    fn shape(done: &Done) -> DoneShape {
        DoneShape { id: done.id.0, invitation: done.invitation.clone() }
    }

    /// The link opens an account: it is shown once, and only its hash is kept.
    fn kept(done: &Done) -> DoneShape {
        DoneShape { id: done.id.0, invitation: None }
    }
}

/// What a change is carried out with.
struct Change {
    who: Who,
    by: Person,
    currency: String,
    now: Timestamp,
    also: Also<Done>,
}

fn link(app: &App, token: &str) -> String {
    format!("{}/invitation/{token}", app.house.public_url)
}

async fn invite(app: &App, change: Change, body: &MemberInvitation) -> Result<Done, Error> {
    let text = MemberText {
        name: &body.name,
        email: &body.email,
        role: &body.role,
        team: &body.team,
        limit: &body.limit,
        direct_line: &body.direct_line,
        active: true,
    };
    let new = rules::invite(&change.by, &text, &change.currency)?;
    let token = fresh_token();
    let (hash, link) = (token_hash(&token), link(app, &token));
    let Change { who, now, also, .. } = change;
    let invite = move |sql: &mut Sql<'_>| {
        if super::is_taken(sql, &new.email)? {
            return Err(Error::from(rules::taken(&new.email)));
        }
        let id = MemberId(counter::next(sql, who.org, "member")?);
        super::add(sql, who.org, &Member { id, ..new.clone() }, None, now)?;
        super::invite(sql, &hash, Holder { org: who.org, member: id, expires_at: now + INVITED_FOR })?;
        let told = json!({ "member": id, "name": new.name, "role": new.role });
        history::state(sql, who.org, who.actor, ("member_invited", &told), now)?;
        let done = Done { id, name: new.name.clone(), invitation: Some(link.clone()) };
        also(sql, &done)?;
        Ok(done)
    };
    app.desk.settle(who.org, invite).await
}

async fn amend(app: &App, change: Change, id: MemberId, body: MemberAmendment) -> Result<Done, Error> {
    let Change { who, by, currency, now, also } = change;
    let amend = move |sql: &mut Sql<'_>| {
        let all = super::members(sql, who.org)?;
        let was_active = all.iter().any(|m| m.id == id && m.active);
        let text = MemberText {
            name: &body.name,
            email: "",
            role: &body.role,
            team: &body.team,
            limit: &body.limit,
            direct_line: &body.direct_line,
            active: body.active.unwrap_or(was_active),
        };
        let amended = rules::amend(&by, &all, id, &text, &currency)?;
        super::amend(sql, who.org, &amended)?;
        let has_left = !amended.active && was_active;
        if has_left {
            super::end_sessions(sql, who.org, id)?;
        }
        let kind = if has_left { "member_left" } else { "member_amended" };
        let told = json!({
            "member": id, "name": amended.name, "role": amended.role, "team": amended.team, "limit": amended.limit,
        });
        history::state(sql, who.org, who.actor, (kind, &told), now)?;
        let done = Done { id, name: amended.name, invitation: None };
        also(sql, &done)?;
        Ok(done)
    };
    app.desk.settle(who.org, amend).await
}

async fn invite_again(app: &App, change: Change, id: MemberId) -> Result<Done, Error> {
    let token = fresh_token();
    let (hash, link) = (token_hash(&token), link(app, &token));
    let Change { who, now, also, .. } = change;
    let again = move |sql: &mut Sql<'_>| {
        let found = super::members(sql, who.org)?.into_iter().find(|m| m.id == id);
        let member = found.ok_or_else(|| Refusal::not_found("Nobody here has that number."))?;
        if !member.active {
            let says = format!("{} has left. Let them work here again first.", member.name);
            return Err(Error::from(Refusal::not_now(says)));
        }
        super::invite(sql, &hash, Holder { org: who.org, member: id, expires_at: now + INVITED_FOR })?;
        let told = json!({ "member": id, "name": member.name });
        history::state(sql, who.org, who.actor, ("member_invited_again", &told), now)?;
        let done = Done { id, name: member.name, invitation: Some(link.clone()) };
        also(sql, &done)?;
        Ok(done)
    };
    app.desk.write(again).await
}
