//! Setting mailboxes up: one way for the form, the API and the command line.

use super::{Step, Trouble, Unable};
use base::ids::{MailboxId, OrgId};
use base::outside::{Outside, Purpose};
use base::refusal::{Error, Refusal};
use db::Sql;
use engine::desk::{Desk, Who};
use engine::mailbox::rules::{self, MailboxBody};
use engine::mailbox::{self, FIRST, Mailbox, Secret, Server, SignIn};
use engine::problem::Here;
use people::organisation::{self, Command, MailboxChange};

/// What is written beside a change, in its commit.
pub trait Also: Fn(&mut Sql<'_>, MailboxId) -> Result<(), Error> + Send + 'static {}
impl<F: Fn(&mut Sql<'_>, MailboxId) -> Result<(), Error> + Send + 'static> Also for F {}

/// Adds a mailbox and says its number.
///
/// # Errors
/// Names the field that cannot be so.
pub async fn add(desk: &Desk, who: Who, body: &MailboxBody) -> Result<MailboxId, Error> {
    add_and(desk, who, body, |_, _| Ok(())).await
}

/// The same; `also` is written in the same commit.
///
/// # Errors
/// Names the field that cannot be so.
pub async fn add_and(desk: &Desk, who: Who, body: &MailboxBody, also: impl Also) -> Result<MailboxId, Error> {
    let new = rules::mailbox(who.org, MailboxId(0), body)?;
    reachable(desk.outside(), &new)?;
    let typed = rules::secrets(body);
    has_what_it_needs(&new, &typed, &[])?;
    // The number is part of what a secret is sealed for, so it is given first.
    let now = desk.now();
    let desk_for = desk.clone();
    desk.settle(who.org, move |sql| {
        let id = mailbox::add(sql, &new, now)?;
        keep(sql, &desk_for, (who.org, id), &typed)?;
        let change = MailboxChange::Added(Box::new((&new).into()));
        organisation::within(sql, who, Command::Mailbox(id, change), now)?;
        also(sql, id)?;
        Ok(id)
    })
    .await
}

/// Changes a mailbox; secrets that were not typed stay as they are.
///
/// # Errors
/// Names the field that cannot be so.
pub async fn amend(desk: &Desk, who: Who, id: MailboxId, body: &MailboxBody) -> Result<(), Error> {
    amend_and(desk, who, (id, body), |_, _| Ok(())).await
}

/// The same; `also` is written in the same commit.
///
/// # Errors
/// Names the field that cannot be so.
pub async fn amend_and(
    desk: &Desk,
    who: Who,
    (id, body): (MailboxId, &MailboxBody),
    also: impl Also,
) -> Result<(), Error> {
    let new = rules::mailbox(who.org, id, body)?;
    reachable(desk.outside(), &new)?;
    let typed = rules::secrets(body);
    let now = desk.now();
    let desk_for = desk.clone();
    desk.settle(who.org, move |sql| {
        let old = mailbox::the(sql, who.org, id)?;
        elsewhere(&old, &new, &typed)?;
        let kept = mailbox::kept_secrets(sql, who.org, id)?;
        has_what_it_needs(&new, &typed, &kept)?;
        mailbox::amend(sql, &new)?;
        if old.oauth != new.oauth {
            // Permission given at one provider is not handed to another, nor is the application's secret.
            for name in [Secret::RefreshToken, Secret::AccessToken, Secret::ClientSecret] {
                mailbox::forget_secret(sql, who.org, id, name)?;
            }
        }
        keep(sql, &desk_for, (who.org, id), &typed)?;
        let secrets = typed.iter().map(|(name, _)| name.to_string()).collect();
        let change = MailboxChange::Amended { to: Box::new((&new).into()), secrets };
        organisation::within(sql, who, Command::Mailbox(id, change), now)?;
        also(sql, id)
    })
    .await
}

/// What is typed names no place that mailboxes may not connect to. What its names lead to is looked at when they connect.
fn reachable(outside: &Outside, new: &Mailbox) -> Result<(), Refusal> {
    if let Some(incoming) = &new.incoming {
        outside.admit_typed("in_host", &incoming.server.host, incoming.server.port, Purpose::Mail)?;
    }
    if let Some(outgoing) = &new.outgoing {
        outside.admit_typed("out_host", &outgoing.server.host, outgoing.server.port, Purpose::Mail)?;
    }
    let Some((host, port)) = new.oauth.as_ref().and_then(|oauth| authority(&oauth.token_url)) else { return Ok(()) };
    outside.admit_typed("token_url", &host, port, Purpose::Permission)
}

/// The host and the port of an address.
fn authority(url: &str) -> Option<(String, u16)> {
    let uri: axum::http::Uri = url.parse().ok()?;
    let usual = if uri.scheme_str() == Some("http") { 80 } else { 443 };
    Some((uri.host()?.to_owned(), uri.port_u16().unwrap_or(usual)))
}

/// A password typed for one server is not handed to another: who names a new one types the password again.
fn elsewhere(old: &Mailbox, new: &Mailbox, typed: &[(Secret, String)]) -> Result<(), Refusal> {
    let server = |mailbox: &Mailbox, secret| match secret {
        Secret::InPassword => mailbox.incoming.as_ref().map(|i| i.server.clone()),
        _ => mailbox.outgoing.as_ref().map(|o| o.server.clone()),
    };
    for (secret, field) in [(Secret::InPassword, "in_password"), (Secret::OutPassword, "out_password")] {
        let (Some(was), Some(is)) = (server(old, secret), server(new, secret)) else { continue };
        let moved = was.host != is.host && is.sign_in == SignIn::Password;
        if moved && !typed.iter().any(|(name, _)| *name == secret) {
            let says = format!("The server has changed. Enter the password for {} again.", is.host);
            return Err(Refusal::invalid(field, says));
        }
    }
    Ok(())
}

/// Removes a mailbox; what came through it stays.
///
/// # Errors
/// Refused for the organisation's own address.
pub async fn remove(desk: &Desk, who: Who, id: MailboxId) -> Result<(), Error> {
    remove_and(desk, who, id, |_, _| Ok(())).await
}

/// The same; `also` is written in the same commit.
///
/// # Errors
/// Refused for the organisation's own address.
pub async fn remove_and(desk: &Desk, who: Who, id: MailboxId, also: impl Also) -> Result<(), Error> {
    if id == FIRST {
        let says = "This is the organisation’s own mailbox and can’t be removed. Change its address, or pause it.";
        return Err(Refusal::not_now(says).into());
    }
    let now = desk.now();
    desk.settle(who.org, move |sql| {
        mailbox::the(sql, who.org, id)?;
        mailbox::remove(sql, who.org, id)?;
        organisation::within(sql, who, Command::Mailbox(id, MailboxChange::Removed), now)?;
        also(sql, id)
    })
    .await
}

fn has_what_it_needs(mailbox: &Mailbox, typed: &[(Secret, String)], kept: &[Secret]) -> Result<(), Refusal> {
    for (secret, field) in rules::needs(mailbox) {
        if !kept.contains(&secret) && !typed.iter().any(|(name, _)| *name == secret) {
            let what = if secret == Secret::DkimKey { "the private key for signing" } else { "the password" };
            return Err(Refusal::invalid(
                field,
                format!("Enter {what}. It is stored encrypted and never shown again."),
            ));
        }
    }
    Ok(())
}

fn keep(
    sql: &mut db::Sql,
    desk: &Desk,
    (org, id): (OrgId, MailboxId),
    typed: &[(Secret, String)],
) -> Result<(), Error> {
    for (name, secret) in typed {
        let sealed = desk.keys().seal(&name.of(org, id), secret)?;
        mailbox::keep_secret(sql, org, id, *name, &sealed)?;
    }
    Ok(())
}

/// Opens a secret of a mailbox.
///
/// # Errors
/// Refused, in words, when there is none or its key is lost.
pub async fn secret(desk: &Desk, org: OrgId, id: MailboxId, name: Secret) -> Result<String, Error> {
    Ok(opened(desk, org, id, name).await?)
}

/// The same; the reason for which there is none is a kind.
///
/// # Errors
/// There is none, or its key is lost.
pub async fn opened(desk: &Desk, org: OrgId, id: MailboxId, name: Secret) -> Result<String, Unable> {
    let sealed = desk.read(move |sql| mailbox::sealed(sql, org, id, name)).await?;
    Ok(desk.keys().unseal(&name.of(org, id), &sealed.ok_or(Here::NoPassword)?)?)
}

/// What signs in at one of a mailbox's servers: its password, or a fresh access token; none where nobody signs in.
///
/// # Errors
/// The step that failed: the key is lost, permission was taken back.
pub async fn credential(
    desk: &Desk,
    mailbox: &Mailbox,
    server: &Server,
    password: Secret,
) -> Result<Option<String>, Trouble> {
    let found = match server.sign_in {
        SignIn::None => return Ok(None),
        SignIn::Password => opened(desk, mailbox.org, mailbox.id, password).await,
        SignIn::Oauth => super::oauth::token(desk, mailbox).await,
    };
    found.map(Some).map_err(|error| Trouble::ours(Step::Secret, error))
}

#[cfg(test)]
mod tests;
