//! Looks up whom a command on a case names: a contact's number, an address, or the name of somebody on the case. Whoever
//! is not known yet is added as a contact, in the same transaction.

use super::{Command, Part, Participants, Role};
use crate::case::{self, Case};
use crate::customer::{self, Contact, Sender};
use crate::joining;
use crate::message::{self, Recipients, Whom};
use crate::outside;
use base::context::Context;
use base::ids::{CaseNo, ContactId, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;

impl Participants {
    /// The person as the case knows them: whoever was merged into another is on their cases under the number they had, also
    /// when they were taken off it.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn known(&self, sql: &mut Sql, org: OrgId, who: Contact) -> Result<Contact, db::Error> {
        let who = customer::merging::known_on(sql, org, who, |id| self.has(id))?;
        if self.has(who.id) {
            return Ok(who);
        }
        customer::merging::known_on(sql, org, who, |id| self.of(id).is_some())
    }
}

/// Where and when somebody is looked up.
struct Place<'a> {
    org: OrgId,
    case: &'a Case,
    ctx: &'a Context<'a>,
}

/// The command with everyone it names known.
///
/// # Errors
/// Refused when there is no such person; a fault of the store.
pub fn resolve(
    case: &Case,
    sql: &mut Sql,
    (org, no): (OrgId, CaseNo),
    command: case::Command,
    ctx: &Context,
) -> Result<case::Command, Error> {
    use case::Command as C;
    let place = Place { org, case, ctx };
    Ok(match command {
        C::Message(message::Command::Reply(reply)) => {
            let whom = recipients(sql, &place, reply.whom.clone())?;
            C::Message(message::Command::Reply(message::Reply { whom, ..reply }))
        }
        C::Message(message::Command::SendCopy { n, to, .. }) => {
            let copy = message::store::copy(sql, (org, no, n))?.map(Box::new);
            C::Message(message::Command::SendCopy { n, to, copy })
        }
        C::Coached { command, coached } => {
            C::Coached { command: Box::new(resolve(case, sql, (org, no), *command, ctx)?), coached }
        }
        C::Worded { command, wording } => {
            C::Worded { command: Box::new(resolve(case, sql, (org, no), *command, ctx)?), wording }
        }
        C::Participant(Command::Add { who, part, .. }) => {
            let contact = person(sql, &place, "who", &who)?;
            C::Participant(Command::Add { who: Whom::Known(contact.id), part, customer: Some(contact.customer) })
        }
        C::Participant(Command::Change { n, part, .. }) => {
            let customer = customer_of(sql, &place, n, &part)?;
            C::Participant(Command::Change { n, part, customer })
        }
        C::Outside(command) => {
            outside::is_not_the_customers(sql, org, case, &command)?;
            C::Outside(command)
        }
        C::Joining(command) => C::Joining(joining::resolve::resolve(case, sql, org, command)?),
        other => other,
    })
}

/// Only who becomes the complainant brings their account along.
fn customer_of(sql: &mut Sql, place: &Place, n: u32, part: &Part) -> Result<Option<base::ids::CustomerId>, Error> {
    let person = place.case.participants.get(n).filter(|_| part.role == Role::Complainant);
    let Some(person) = person else { return Ok(None) };
    Ok(customer::contact(sql, place.org, person.contact)?.map(|contact| contact.customer))
}

fn recipients(sql: &mut Sql, place: &Place, whom: Recipients) -> Result<Recipients, Error> {
    let mut known = |field, all: Vec<Whom>| -> Result<Vec<Whom>, Error> {
        all.iter().map(|who| Ok(Whom::Known(person(sql, place, field, who)?.id))).collect()
    };
    Ok(Recipients { to: known("to", whom.to)?, cc: known("cc", whom.cc)?, answers: whom.answers })
}

/// Whoever was merged into another is the other, and on this case under the number they have here.
fn as_known(sql: &mut Sql, place: &Place, known: Contact) -> Result<Contact, Error> {
    let who = customer::merging::who_is(sql, place.org, known)?;
    Ok(place.case.participants.known(sql, place.org, who)?)
}

fn person(sql: &mut Sql, place: &Place, field: &'static str, who: &Whom) -> Result<Contact, Error> {
    let nobody = || Refusal::invalid(field, "There is no contact with that number.");
    let sender = match who {
        Whom::Known(id) => {
            let known = customer::contact(sql, place.org, *id)?.ok_or_else(nobody)?;
            return if place.case.participants.of(*id).is_some() { Ok(known) } else { as_known(sql, place, known) };
        }
        Whom::Typed(sender) => sender,
    };
    if let Some(email) = &sender.email {
        if place.ctx.organisation.mailbox_of(email).is_some() {
            let says = format!("{email} is one of our own addresses. Leave it out.");
            return Err(Refusal::invalid(field, says).into());
        }
        if customer::works_here(sql, place.org, email)? {
            let says = format!("{email} belongs to someone who works here. Use “Ask a colleague” to write to them.");
            return Err(Refusal::invalid(field, says).into());
        }
        if let Some(known) = customer::by_email(sql, place.org, email)? {
            return as_known(sql, place, known);
        }
        return Ok(add(sql, place, sender)?);
    }
    if let Some(known) = named(sql, place, &sender.name)? {
        return Ok(known);
    }
    if field == "who" && !sender.name.is_empty() {
        return Ok(add(sql, place, sender)?);
    }
    let says = format!("“{}” isn’t on this case. Enter their email address.", sender.name);
    Err(Refusal::invalid(field, says).into())
}

/// Somebody on the case who is called so.
fn named(sql: &mut Sql, place: &Place, name: &str) -> Result<Option<Contact>, Error> {
    let people: Vec<ContactId> = place.case.participants.all().iter().map(|person| person.contact).collect();
    let mut found = customer::contacts_by_id(sql, place.org, &people)?;
    found.retain(|contact| customer::key(&contact.name) == customer::key(name));
    // Of two who are called the same, whoever came first.
    Ok(found.into_iter().min_by_key(|contact| people.iter().position(|id| *id == contact.id)))
}

/// Somebody new: of the company their address names, else of the customer whose case it is.
fn add(sql: &mut Sql, place: &Place, sender: &Sender) -> Result<Contact, db::Error> {
    let is_of_a_company = sender.email.as_deref().and_then(customer::company_domain).is_some();
    if is_of_a_company {
        return customer::recognise(sql, place.org, sender, true, place.ctx.now);
    }
    customer::add_to(sql, (place.org, place.case.head.customer), sender, place.ctx.now)
}
