//! What is kept beside the facts of an organisation, in the same commit: passwords, invitations, sessions and API keys,
//! all as hashes, and its first mailbox. Refuses addresses that belong to someone else on this server.

use super::aggregate::Content;
use super::{Fact, Membership, OrganisationState, Settings, store};
use crate::member::notices::{self, Kind};
use crate::member::rules::{self, INVITED_FOR};
use crate::member::{self, Holder};
use base::ids::OrgId;
use base::refusal::Error;
use db::Sql;
use engine::aggregate::Commit;
use engine::mailbox::domain::{is_elsewhere, not_possible};
use engine::mailbox::{self, Mailbox};
use jiff::Timestamp;

/// Writes it.
pub(super) fn keep(sql: &mut Sql, commit: &Commit<OrganisationState>, content: Content) -> Result<(), Error> {
    let (org, now) = (commit.org, commit.ctx.now);
    for fact in commit.facts {
        match fact {
            Fact::Organisation(fact) => keep_settings(sql, org, fact, now)?,
            Fact::Member(fact) => {
                keep_member(sql, commit, fact)?;
                tell_them(sql, commit, fact)?;
            }
            _ => {}
        }
    }
    keep_secrets(sql, commit, content)
}

fn keep_settings(sql: &mut Sql, org: OrgId, fact: &Settings, now: Timestamp) -> Result<(), Error> {
    match fact {
        Settings::Founded { address, .. } => {
            nobody_elses(sql, org, address)?;
            mailbox::begin(sql, org, address, now)
        }
        Settings::AddressChanged { to, .. } => {
            nobody_elses(sql, org, to)?;
            if is_elsewhere(sql, org, to)? {
                return Err(not_possible("address", to).into());
            }
            let first = mailbox::the(sql, org, mailbox::FIRST)?;
            if first.address == *to {
                return Ok(());
            }
            mailbox::amend(sql, &Mailbox { address: to.clone(), ..first })
        }
        _ => Ok(()),
    }
}

/// An address leads to one organisation of a server.
fn nobody_elses(sql: &mut Sql, org: OrgId, address: &str) -> Result<(), Error> {
    if store::has_another(sql, org, address)? {
        return Err(not_possible("address", address).into());
    }
    Ok(())
}

fn keep_member(sql: &mut Sql, commit: &Commit<OrganisationState>, fact: &Membership) -> Result<(), Error> {
    let org = commit.org;
    match fact {
        Membership::Added { profile, .. } | Membership::Invited { profile, .. }
            if member::is_taken(sql, &profile.email)? =>
        {
            let is_here = |was: &OrganisationState| was.members.values().any(|m| m.profile.email == profile.email);
            // Who works elsewhere on this server is nobody's business here.
            return Err(match commit.before.is_some_and(is_here) {
                true => rules::taken(&profile.email),
                false => not_possible("email", &profile.email),
            }
            .into());
        }
        Membership::Left { member } | Membership::SignedOutEverywhere { member } => {
            member::end_sessions(sql, org, *member)?;
        }
        Membership::KeyRevoked { member, label } => {
            member::revoke_key(sql, org, *member, label)?;
        }
        _ => {}
    }
    Ok(())
}

/// A member hears by mail of what lets somebody in as them.
fn tell_them(sql: &mut Sql, commit: &Commit<OrganisationState>, fact: &Membership) -> Result<(), Error> {
    let has_signed_up = |member| commit.before.and_then(|was| was.members.get(member)).is_some_and(|was| was.signed_up);
    let (member, kind, about) = match fact {
        Membership::PasswordChanged { member } => (member, Kind::Password, ""),
        Membership::Joined { member } if has_signed_up(member) => (member, Kind::Password, ""),
        Membership::InvitedAgain { member } if has_signed_up(member) => (member, Kind::Invitation, ""),
        Membership::KeyMade { member, label } => (member, Kind::Key, label.as_str()),
        _ => return Ok(()),
    };
    Ok(notices::queue(sql, (commit.org, *member), kind, about, commit.ctx.now)?)
}

fn keep_secrets(sql: &mut Sql, commit: &Commit<OrganisationState>, content: Content) -> Result<(), Error> {
    let (org, now) = (commit.org, commit.ctx.now);
    if let Some(token) = content.used
        && !member::use_invitation(sql, &token)?
    {
        return Err(rules::used_invitation().into());
    }
    for (id, password) in content.passwords {
        if let Some(standing) = commit.after.members.get(&id) {
            // Somebody new has no row yet.
            store::write_member(sql, org, (id, standing))?;
        }
        member::set_password(sql, org, id, &password)?;
    }
    if let Some((token, id)) = content.invitation {
        member::invite(sql, &token, Holder { org, member: id, expires_at: now + INVITED_FOR })?;
    }
    if let Some((token, id, label, terms)) = content.key {
        member::add_key(sql, &token, (org, id), (&label, terms), now)?;
    }
    Ok(())
}
