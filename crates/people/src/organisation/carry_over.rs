//! Older stores: what was written down of an organisation before its settings were facts becomes part of their chained
//! history, once, in order, with its old moments and actors; then all settings are stated as they stand.
//!
//! Runs right after the migrations, every time a store is opened, in one transaction that lets nobody else append. It does
//! nothing where there is nothing to carry over, so two nodes that start at once do it once. A node of the version before
//! that still runs beside the new one may write down more; that is carried over at the next start.

use super::records::{KnownMailbox, KnownMember};
use super::{Fact, OrganisationState, Profile, STREAM, Settings, Standing, store, written};
use crate::member;
use base::context::{Actor, Stamp};
use base::ids::OrgId;
use base::refusal::Error;
use base::time::instant;
use db::Sql;
use engine::stream::{self, Stored, read_actor};
use engine::{desk, mailbox};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeSet;

/// Carries over what there is of every organisation; how many organisations that concerned.
///
/// # Errors
/// A fault of the store, or when the chained history cannot be read; then nothing is changed.
pub fn carry_over(sql: &mut Sql, now: Timestamp) -> Result<u64, Error> {
    stream::hold(sql)?;
    let mut done = 0;
    for org in member::organisations(sql)? {
        done += u64::from(carry(sql, &org, now)?);
    }
    Ok(done)
}

fn carry(sql: &mut Sql, org: &member::OrganisationSetup, now: Timestamp) -> Result<bool, Error> {
    let notes = store::noted(sql, org.id)?;
    let (known, _) = stream::end(sql, org.id, STREAM.into())?;
    if known > 0 && notes.is_empty() {
        return Ok(false);
    }
    for (what, body, at, actor) in notes {
        // A note that says nothing sensible is kept as it is: it must not keep the store from opening.
        let by = read_actor(&actor).unwrap_or(Actor::System);
        let about = serde_json::from_str(&body).unwrap_or(Value::String(body));
        append(sql, org.id, Stamp { at: instant(at), by }, Settings::Noted { what, about }.into())?;
    }
    let stands = stands(sql, org)?;
    let stamp = Stamp { at: now, by: Actor::System };
    let history: Vec<Stored<Fact>> = stream::load(sql, org.id, STREAM.into())?;
    let was = stream::fold::<OrganisationState>(&history).unwrap_or_default();
    let mut is = was.clone();
    let fact = Fact::from(stands);
    engine::aggregate::Aggregate::apply(&mut is, &fact, stamp);
    if (&was.settings, &was.members, &was.mailboxes) != (&is.settings, &is.members, &is.mailboxes)
        || was.coach_pack != is.coach_pack
    {
        append(sql, org.id, stamp, fact)?;
    }
    store::forget_noted(sql, org.id)?;
    sql.announce(desk::topic_of::<OrganisationState>(org.id, STREAM));
    Ok(true)
}

fn append(sql: &mut Sql, org: OrgId, stamp: Stamp, fact: Fact) -> Result<(), Error> {
    let after = stream::end(sql, org, STREAM.into())?;
    stream::append(sql, (org, STREAM.into()), after, stamp, &[fact])
}

/// All settings as their rows hold them.
fn stands(sql: &mut Sql, org: &member::OrganisationSetup) -> Result<Settings, Error> {
    let since = store::since(sql, org.id)?.unwrap_or_default();
    let known_since = store::known_since(sql, org.id)?;
    let languages = member::languages(sql, org.id)?;
    let mut members = Vec::new();
    for member in member::members(sql, org.id)? {
        let keys = member::keys(sql, org.id, member.id)?;
        let since = known_since.iter().find(|(id, _)| *id == member.id).map_or(since, |(_, at)| *at);
        let standing = Standing {
            active: member.active,
            signed_up: member.signed_up,
            since,
            language: languages.iter().find(|(id, _)| *id == member.id).map(|(_, language)| *language),
            keys: keys.into_iter().map(|(label, _)| label).collect::<BTreeSet<String>>(),
            profile: Profile {
                name: member.name,
                email: member.email,
                role: member.role,
                team: member.team,
                limit: member.limit,
                direct_line: member.direct_line,
            },
        };
        members.push(KnownMember { member: member.id, standing });
    }
    members.sort_by_key(|known| known.member);
    let mailboxes = mailbox::all(sql, org.id)?;
    Ok(Settings::CarriedOver {
        since,
        name: org.name.clone(),
        address: org.address.clone(),
        currency: org.currency.clone(),
        calendar: written(&org.calendar),
        language: member::language(sql, org.id)?,
        members,
        mailboxes: mailboxes.iter().map(|m| KnownMailbox { mailbox: m.id, settings: m.into() }).collect(),
        coach_pack: store::coach_pack(sql, org.id)?.unwrap_or_default(),
    })
}
