//! Actions on members: inviting someone, changing what they may do, a new invitation. Only admins do them. A password is
//! never sent by them: whoever is invited sets it by the link, which is shown once and kept as a hash.

use super::pages::members;
use super::rules::{self, MemberText};
use super::{fresh_token, token_hash};
use crate::organisation::{self, STREAM};
use base::context::Organisation;
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
use engine::desk::Who;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;
use web::App;
use web::action::{Action, Body, Order, Place, Subject, Taken};
use web::answer::{Answer, see};
use web::extract::nowhere;
use web::session::Me;

/// A member; the one who is being invited has no number yet.
pub struct OfMember;

/// What can be asked of a member.
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

    fn admits(organisation: &Organisation, who: Who) -> Result<(), Refusal> {
        rules::admin(organisation, who.actor).map(drop)
    }

    async fn tools(_app: &App, _org: OrgId) -> Result<(), Error> {
        Ok(())
    }

    async fn carry_out(app: &App, who: Who, at: Self::At, order: Order<OfMember>) -> Result<Done, Error> {
        let organisation = app.desk.organisation(who.org).await?;
        let token = fresh_token();
        let link = format!("{}/invitation/{token}", app.reach.public_url);
        let (command, invitation) = match (order.command, at) {
            (Command::Invite(body), _) => {
                (organisation::Command::Invite { text: body.text(), token: token_hash(&token) }, Some(link))
            }
            (Command::Amend(body), Some(member)) => {
                let is_active = organisation.people.find(member).is_some_and(|person| person.active);
                (organisation::Command::Amend { member, text: body.text(is_active) }, None)
            }
            (Command::InviteAgain, Some(member)) => {
                (organisation::Command::InviteAgain { member, token: token_hash(&token) }, Some(link))
            }
            (_, None) => return Err(nowhere().into()),
        };
        let also = order.also;
        let told = invitation.clone();
        let change = move |sql: &mut Sql<'_>, done: &organisation::Done| also(sql, &outcome(done, at, told.clone())?);
        let done = app.desk.act_and(who, STREAM, (command, Vec::new()), change).await?;
        outcome(&done, at, invitation)
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

/// What came of a change of the member at this place; of the newest one when it was an invitation.
fn outcome(done: &organisation::Done, at: Option<MemberId>, invitation: Option<String>) -> Result<Done, Error> {
    let newest = done.state.members.keys().next_back().copied();
    let id = at.or(newest).ok_or_else(nowhere)?;
    let standing = done.state.members.get(&id).ok_or_else(nowhere)?;
    Ok(Done { id, name: standing.profile.name.clone(), invitation })
}

impl MemberInvitation {
    fn text(self) -> MemberText {
        MemberText {
            name: self.name,
            email: self.email,
            role: self.role,
            team: self.team,
            limit: self.limit,
            direct_line: self.direct_line,
            active: true,
        }
    }
}

impl MemberAmendment {
    /// `active` stays as it is when it was left out.
    fn text(self, is_active: bool) -> MemberText {
        MemberText {
            name: self.name,
            email: String::new(),
            role: self.role,
            team: self.team,
            limit: self.limit,
            direct_line: self.direct_line,
            active: self.active.unwrap_or(is_active),
        }
    }
}
