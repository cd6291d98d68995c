//! An invitation: whoever holds the link sets a password, once, and is signed in.

use super::{Client, enter, guarded};
use crate::member::{self, Holder, Member, password, rules, token_hash};
use crate::organisation::{Command, Login, STREAM};
use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use base::context::Actor;
use base::refusal::{Error, Refusal};
use engine::desk::Who;
use web::App;
use web::answer::{Answer, PageError, page_with, status};
use web::form::{Kept, Sent};

#[derive(Template)]
#[template(path = "member/pages/invitation.html")]
struct InvitationPage {
    organisation: String,
    member: Member,
    token: String,
    kept: Kept,
}

/// Whose invitation it is, while it is good.
async fn invited(app: &App, token: &str) -> Result<(Holder, Member, String), Error> {
    let (hash, now) = (token_hash(token), app.desk.now());
    let read = app.desk.read(move |sql| {
        let Some(holder) = member::invitation(sql, &hash)? else { return Ok(None) };
        let found = member::members(sql, holder.org)?.into_iter().find(|m| m.id == holder.member && m.active);
        let organisation = member::organisation_name(sql, holder.org)?;
        Ok(found.map(|member| (holder, member, organisation)))
    });
    let found = read.await?.ok_or_else(rules::used_invitation)?;
    if found.0.expires_at <= now {
        let says = "This invitation has expired: invitations work for seven days. Ask an admin for a new one.";
        return Err(Refusal::gone(says).into());
    }
    Ok(found)
}

/// `GET /invitation/{token}`
pub async fn show(State(app): State<App>, Path(token): Path<String>) -> Answer {
    let (_, member, organisation) = invited(&app, &token).await?;
    page_with(StatusCode::OK, &InvitationPage { organisation, member, token, kept: Kept::default() })
}

/// `POST /invitation/{token}`
pub async fn accept(State(app): State<App>, Path(token): Path<String>, request: Request) -> Answer {
    let client = Client::of(&app, &request);
    let sent = guarded(&app, request).await?;
    let (holder, member, organisation) = invited(&app, &token).await?;
    match join(&app, &token, (holder, &member, &organisation), &sent).await {
        Ok(()) => enter(&app, holder.org, holder.member, client, "/today").await,
        Err(Error::Refused(no)) if no.field.is_some() => {
            let code = status(no.kind);
            page_with(code, &InvitationPage { organisation, member, token, kept: sent.kept("invitation", no) })
        }
        Err(other) => Err(PageError::from(other)),
    }
}

async fn join(
    app: &App,
    token: &str,
    (holder, member, organisation): (Holder, &Member, &str),
    sent: &Sent,
) -> Result<(), Error> {
    password::acceptable(sent.value("password"), &[&member.name, &member.email, organisation])?;
    let hash = password::hashed(sent.value("password").to_owned()).await?;
    let ends_keys = sent.value("keep_keys").is_empty();
    let change = Login::Join { token: token_hash(token), password: hash, ends_keys };
    let who = Who { org: holder.org, actor: Actor::Member(holder.member) };
    app.desk.act(who, STREAM, Command::Login { member: holder.member, change }).await?;
    Ok(())
}
