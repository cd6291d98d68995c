//! Two contacts who are one person. The one that is merged keeps its number, its address and its links, so that every case,
//! mail and link of it goes on working; new words of either come from the other, who is written to at their address. Within a
//! day it can be undone, and then nothing of it is left.

mod store;

pub use store::{Merged, merged_of};

use super::actions::Other;
use super::{Contact, contact, learn, speaking};
use crate::message::Whom;
use base::ids::{ContactId, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
use jiff::{SignedDuration, Timestamp};

/// How long it can be undone.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Contacts that one may lead to, one after the other.
const MOST: usize = 32;

/// Who somebody is by now: the contact that they were merged into, or they themselves.
///
/// # Errors
/// A fault of the store.
pub fn who_is(sql: &mut Sql, org: OrgId, known: Contact) -> Result<Contact, db::Error> {
    let mut who = known;
    for _ in 0..MOST {
        let Some((into, _)) = store::into(sql, org, who.id)? else { break };
        let Some(next) = contact(sql, org, into)? else { break };
        who = next;
    }
    Ok(who)
}

/// Everyone who is this person: they themselves, and all who were merged into them.
///
/// # Errors
/// A fault of the store.
pub fn all_of(sql: &mut Sql, org: OrgId, id: ContactId) -> Result<Vec<ContactId>, db::Error> {
    let mut all = vec![id];
    let mut at = 0;
    while let Some(id) = all.get(at).copied().filter(|_| all.len() < MOST) {
        for other in store::merged_into(sql, org, id)? {
            if !all.contains(&other) {
                all.push(other);
            }
        }
        at += 1;
    }
    Ok(all)
}

/// Takes all links back that this person was sent so far, under whichever number: mail to whoever was merged into them goes to
/// their address.
///
/// # Errors
/// A fault of the store.
pub fn end_links(sql: &mut Sql, org: OrgId, id: ContactId) -> Result<(), db::Error> {
    all_of(sql, org, id)?.into_iter().try_for_each(|id| super::end_links(sql, org, id))
}

/// The person as a case knows them: under the number they had there before they were merged.
///
/// # Errors
/// A fault of the store.
pub fn known_on(
    sql: &mut Sql,
    org: OrgId,
    who: Contact,
    is_on: impl Fn(ContactId) -> bool,
) -> Result<Contact, db::Error> {
    if is_on(who.id) {
        return Ok(who);
    }
    let others = all_of(sql, org, who.id)?;
    match others.into_iter().find(|id| is_on(*id)) {
        Some(id) => Ok(contact(sql, org, id)?.unwrap_or(who)),
        None => Ok(who),
    }
}

/// The contact with the address that mail to them goes to: that of whom they were merged into, when that one has any.
///
/// # Errors
/// A fault of the store.
fn reached(sql: &mut Sql, org: OrgId, known: Contact) -> Result<Contact, db::Error> {
    let who = who_is(sql, org, known.clone())?;
    Ok(Contact { email: who.email.or(known.email), ..known })
}

/// Whom mail to this number goes to, and at which address: the one answer for messages, letters and lists. None when there is no
/// such person.
///
/// # Errors
/// A fault of the store.
pub fn addressee(sql: &mut Sql, org: OrgId, id: ContactId) -> Result<Option<Contact>, db::Error> {
    let known = contact(sql, org, id)?;
    known.map(|known| reached(sql, org, known)).transpose()
}

/// The one of these people whom mail to this address is for.
///
/// # Errors
/// A fault of the store.
pub fn at_address(sql: &mut Sql, org: OrgId, people: &[ContactId], email: &str) -> Result<Option<Contact>, db::Error> {
    for id in people {
        let Some(known) = addressee(sql, org, *id)? else { continue };
        if known.email.as_deref().is_some_and(|theirs| theirs.eq_ignore_ascii_case(email)) {
            return Ok(Some(known));
        }
    }
    Ok(None)
}

/// Merges a contact into another, who is named by number or address.
///
/// # Errors
/// A refusal in plain words; a fault of the store.
pub(super) fn merge(
    sql: &mut Sql,
    org: OrgId,
    known: &Contact,
    named_as: &Other,
    now: Timestamp,
) -> Result<Contact, Error> {
    if let Some((other, _)) = store::into(sql, org, known.id)? {
        let other = contact(sql, org, other)?.map_or_else(|| "someone else".to_owned(), |other| other.name);
        return Err(Refusal::not_now(format!("{} was merged into {other} already.", known.name)).into());
    }
    let other = named(sql, org, &named_as.into)?;
    if other.id == known.id {
        return Err(Refusal::invalid("into", "That is the same contact. Choose another.").into());
    }
    if let Some((next, _)) = store::into(sql, org, other.id)? {
        let next = contact(sql, org, next)?.map_or_else(|| "someone else".to_owned(), |next| next.name);
        let says = format!("{} was merged into {next}. Choose {next}.", other.name);
        return Err(Refusal::invalid("into", says).into());
    }
    if other.customer != known.customer && named_as.confirmed.trim() != named_as.into.trim() {
        return Err(at_another(sql, org, known, &other)?.into());
    }
    // A language that is known of one is known of both.
    let lends = other.language.chosen.or(other.language.wrote_in).is_none();
    store::set(sql, org, known.id, Some((other.id, now, lends)))?;
    let other = if lends { learn(sql, org, other, known.language)? } else { other };
    Ok(other)
}

/// People of two customers are rarely one: whoever merges them sees first who they are.
fn at_another(sql: &mut Sql, org: OrgId, known: &Contact, other: &Contact) -> Result<Refusal, Error> {
    let mut said = |who: &Contact| -> Result<String, Error> {
        let at = super::customer(sql, org, who.customer)?.map(|customer| customer.name).unwrap_or_default();
        let address = who.email.as_deref().map(|email| format!(" ({email})")).unwrap_or_default();
        Ok(format!("{}{address} at {at}", who.name))
    };
    let (ours, theirs) = (said(known)?, said(other)?);
    let says = format!(
        "These two belong to different customers: {ours}, and {theirs}. If they are the same person, merge them anyway."
    );
    Ok(Refusal::invalid("confirmed", says))
}

fn named(sql: &mut Sql, org: OrgId, typed: &str) -> Result<Contact, Error> {
    let choose = || Refusal::invalid("into", "Choose the other contact, or enter their email address.");
    if typed.trim().is_empty() {
        return Err(choose().into());
    }
    let found = match Whom::read("into", typed)? {
        Whom::Known(id) => contact(sql, org, id)?,
        Whom::Typed(sender) => match &sender.email {
            Some(email) => super::by_email(sql, org, email)?,
            None => return Err(choose().into()),
        },
    };
    let nobody = || Refusal::invalid("into", "There is no such contact here. Choose one, or check the email address.");
    Ok(found.ok_or_else(nobody)?)
}

/// Undoes it, within a day.
///
/// # Errors
/// A refusal in plain words; a fault of the store.
pub(super) fn part(sql: &mut Sql, org: OrgId, known: &Contact, now: Timestamp) -> Result<Contact, Error> {
    let not_merged = || Refusal::not_now("This contact isn’t merged into another.");
    let (into, at) = store::into(sql, org, known.id)?.ok_or_else(not_merged)?;
    if !can_part(at, now) {
        let says = "That was more than a day ago and can’t be undone. Add the person again instead.";
        return Err(Refusal::not_now(says).into());
    }
    let other = contact(sql, org, into)?.ok_or_else(not_merged)?;
    // Mail to them went to the other's address: whoever reads that keeps no page of theirs.
    end_links(sql, org, known.id)?;
    if store::lent(sql, org, known.id)? {
        store::unlearn(sql, org, other.id, known.language)?;
    }
    store::set(sql, org, known.id, None)?;
    Ok(other)
}

fn can_part(at: Timestamp, now: Timestamp) -> bool {
    now <= at + DAY
}

impl Merged {
    /// It can be undone still.
    pub fn can_part(&self, now: Timestamp) -> bool {
        can_part(self.at, now)
    }

    /// The other, as they are called where somebody chooses among many.
    pub fn named(&self) -> String {
        speaking(&self.name, &self.customer_name)
    }
}
