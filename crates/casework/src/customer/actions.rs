//! Actions on the people of a customer: adding someone, and changing what is known of them.

use super::Contact;
use super::api::ContactShape;
use super::merging;
use super::rules::{self, ContactText};
use base::ids::{ContactId, CustomerId, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
use engine::counter;
use engine::desk::{Desk, Who};
use jiff::Timestamp;
use people::organisation::{self, ContactChange};
use serde::Deserialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use web::App;
use web::action::{Action, Also, Body, Order, Place, Subject, Taken, nothing};
use web::answer::{Answer, having_done, see_done};
use web::extract::nowhere;
use web::session::Me;

/// A customer, or a person there.
pub struct OfCustomer;

/// Which customer, and which person there.
#[derive(Clone, Copy, Debug)]
pub struct ContactPath {
    customer: CustomerId,
    contact: Option<ContactId>,
}

/// Someone who works at the customer.
#[derive(Clone, Debug, Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ContactAddition {
    /// Their name.
    name: String,
    /// Where mail reaches them; may be left out.
    email: String,
    /// Where a call reaches them; may be left out.
    phone: String,
    /// What they do there: `user`, `procurement`, `accounting`, `sourcing`, `executive` or `other`.
    role: String,
}

/// A person at the customer as they are to be: what is left out is emptied.
#[derive(Clone, Debug, Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ContactAmendment {
    /// Their name.
    name: String,
    /// Where mail reaches them; nowhere when left out.
    email: String,
    /// Where a call reaches them; nowhere when left out.
    phone: String,
    /// What they do there: `user`, `procurement`, `accounting`, `sourcing`, `executive` or `other`.
    role: String,
}

/// The links of a person that are taken back: nothing else is to be said.
#[derive(Clone, Debug, Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct LinkRevocation {}

/// That a person works at the customer, as they said: nothing else is to be said.
#[derive(Clone, Debug, Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ContactConfirmation {}

/// Someone who is the same person as another contact.
#[derive(Clone, Debug, Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ContactMerging {
    /// The contact that goes on: their number or email address.
    into: String,
    /// Their email address instead, where `into` is left out.
    address: String,
    /// The same again, where they belong to another customer: without it the answer says who both are, and nothing is merged.
    confirmed: String,
}

/// That two contacts are not the same person after all: nothing else is to be said.
#[derive(Clone, Debug, Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ContactParting {}

/// Another contact who is the same person.
#[derive(Clone, Debug, Default)]
pub struct Other {
    /// Their number or address, as typed.
    pub into: String,
    /// The same again, by whoever has seen that they belong to another customer.
    pub confirmed: String,
}

/// What may be asked.
#[derive(Clone, Debug)]
pub enum Command {
    /// A person as they are to be; number 0 is someone new.
    Keep(Contact),
    /// Takes back all links to their pages that this person was sent.
    EndLinks(CustomerId, ContactId),
    /// This person works at the customer: what they said of it is so.
    Confirm(CustomerId, ContactId),
    /// This person is the same as another.
    Merge(CustomerId, ContactId, Other),
    /// They are not after all.
    Part(CustomerId, ContactId),
}

impl Body<OfCustomer> for ContactAddition {
    const PATH: &'static str = "contacts";
    const SAYS: &'static str = "Add someone who works at the customer.";
    const STATUS: u16 = 201;
    type Command = Command;

    fn command(self, place: &Place<'_, OfCustomer>) -> Result<Command, Refusal> {
        let text = ContactText { name: &self.name, email: &self.email, phone: &self.phone, role: &self.role };
        rules::contact(ContactId(0), place.at.customer, &text).map(Command::Keep)
    }
}

impl Body<OfCustomer> for ContactAmendment {
    const PATH: &'static str = "contacts/{contact}";
    const SAYS: &'static str = "Change what is known of someone at the customer: what is left out is emptied.";
    type Command = Command;

    fn command(self, place: &Place<'_, OfCustomer>) -> Result<Command, Refusal> {
        let text = ContactText { name: &self.name, email: &self.email, phone: &self.phone, role: &self.role };
        let person = place.at.contact.ok_or_else(nowhere)?;
        rules::contact(person, place.at.customer, &text).map(Command::Keep)
    }
}

impl Body<OfCustomer> for LinkRevocation {
    const PATH: &'static str = "contacts/{contact}/link-revocation";
    const SAYS: &'static str =
        "End every link to their own pages that someone at the customer was sent. New mail carries new ones.";
    type Command = Command;

    fn command(self, place: &Place<'_, OfCustomer>) -> Result<Command, Refusal> {
        Ok(Command::EndLinks(place.at.customer, place.at.contact.ok_or_else(nowhere)?))
    }
}

impl Body<OfCustomer> for ContactConfirmation {
    const PATH: &'static str = "contacts/{contact}/confirmation";
    const SAYS: &'static str = "Confirm that someone works at the customer, as they or their email address said.";
    type Command = Command;

    fn command(self, place: &Place<'_, OfCustomer>) -> Result<Command, Refusal> {
        Ok(Command::Confirm(place.at.customer, place.at.contact.ok_or_else(nowhere)?))
    }
}

impl Body<OfCustomer> for ContactMerging {
    const PATH: &'static str = "contacts/{contact}/merge";
    const SAYS: &'static str = "Merge a contact into another who is the same person: what either writes comes from the other. \
                                All links keep working, and it can be undone for a day.";
    type Command = Command;

    fn command(self, place: &Place<'_, OfCustomer>) -> Result<Command, Refusal> {
        let into = match (self.into.trim(), self.address.trim()) {
            ("", address) => address.to_owned(),
            (into, "") => into.to_owned(),
            _ => return Err(Refusal::invalid("into", "Choose someone or enter an address, not both.")),
        };
        let other = Other { into, confirmed: self.confirmed };
        Ok(Command::Merge(place.at.customer, place.at.contact.ok_or_else(nowhere)?, other))
    }
}

impl Body<OfCustomer> for ContactParting {
    const PATH: &'static str = "contacts/{contact}/undo-merge";
    const SAYS: &'static str = "Undo within a day that a contact was merged into another.";
    type Command = Command;

    fn command(self, place: &Place<'_, OfCustomer>) -> Result<Command, Refusal> {
        Ok(Command::Part(place.at.customer, place.at.contact.ok_or_else(nowhere)?))
    }
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfCustomer>] = &[
    Action::of::<ContactAddition>(),
    Action::of::<ContactAmendment>(),
    Action::of::<LinkRevocation>(),
    Action::of::<ContactConfirmation>(),
    Action::of::<ContactMerging>(),
    Action::of::<ContactParting>(),
];

impl Subject for OfCustomer {
    const NAME: &'static str = "customer";
    const BASE: &'static str = "/customers/{id}";
    type At = ContactPath;
    type Tools = ();
    type Command = Command;
    type Done = Contact;
    type Shape = ContactShape;

    fn at(path: &HashMap<String, String>) -> Result<ContactPath, Refusal> {
        let number = |name: &str| path.get(name).map(|text| text.parse::<i64>().map_err(|_| nowhere())).transpose();
        let customer = number("id")?.map(CustomerId).ok_or_else(nowhere)?;
        // Number 0 stands for someone new, who has no address of their own yet.
        let contact = number("contact")?.map(ContactId);
        if contact == Some(ContactId(0)) {
            return Err(nowhere());
        }
        Ok(ContactPath { customer, contact })
    }

    async fn tools(_app: &App, _org: OrgId) -> Result<(), Error> {
        Ok(())
    }

    async fn carry_out(app: &App, who: Who, _at: ContactPath, order: Order<OfCustomer>) -> Result<Contact, Error> {
        done(&app.desk, who, order.command, order.also).await
    }

    fn page(at: ContactPath) -> String {
        format!("/customers/{}", at.customer)
    }

    fn repeated(at: ContactPath, taken: Taken) -> String {
        having_done(&taken.back.unwrap_or_else(|| OfCustomer::page(at)), &taken.form)
    }

    /// The page says what was done.
    async fn after(_app: &App, _me: &Me, at: ContactPath, _done: Contact, taken: Taken) -> Answer {
        see_done(&taken.back.unwrap_or_else(|| OfCustomer::page(at)), &taken.form)
    }

    fn shape(done: &Contact) -> ContactShape {
        done.clone().into()
    }
}

/// Carries a command out.
///
/// # Errors
/// A refusal in plain words, or a fault; then nothing is written.
pub async fn carry_out(desk: &Desk, who: Who, command: Command) -> Result<Contact, Error> {
    done(desk, who, command, nothing()).await
}

async fn done(desk: &Desk, who: Who, command: Command, also: Also<Contact>) -> Result<Contact, Error> {
    let now = desk.now();
    let keep = move |sql: &mut Sql<'_>| {
        let contact = within(sql, who, &command, now)?;
        also(sql, &contact)?;
        Ok(contact)
    };
    desk.write(keep).await
}

/// Carries a command out in a commit that writes other rows too.
///
/// # Errors
/// As above; then nothing of the commit stays.
pub fn within(sql: &mut Sql, who: Who, command: &Command, now: Timestamp) -> Result<Contact, Error> {
    let (change, contact) = follow(sql, who.org, command, now)?;
    let change = organisation::Command::Contact(contact.id, contact.customer, change);
    organisation::within(sql, who, change, now)?;
    Ok(contact)
}

/// What a command means for the rows of customers; what changed, and the contact.
fn follow(sql: &mut Sql, org: OrgId, command: &Command, now: Timestamp) -> Result<(ContactChange, Contact), Error> {
    match command {
        Command::Keep(contact) => keep(sql, org, contact, now),
        Command::EndLinks(customer, contact) => end_links(sql, org, (*customer, *contact)),
        Command::Confirm(customer, contact) => confirm(sql, org, (*customer, *contact)),
        Command::Merge(customer, contact, other) => {
            let known = the_one(sql, org, (*customer, *contact))?;
            let other = merging::merge(sql, org, &known, other, now)?;
            Ok((ContactChange::MergedInto(other.id), known))
        }
        Command::Part(customer, contact) => {
            let known = the_one(sql, org, (*customer, *contact))?;
            let other = merging::part(sql, org, &known, now)?;
            Ok((ContactChange::PartedFrom(other.id), known))
        }
    }
}

/// Keeps a new contact (number 0) or one that changed; what changed, and the contact with its number.
fn keep(sql: &mut Sql, org: OrgId, contact: &Contact, now: Timestamp) -> Result<(ContactChange, Contact), Error> {
    let nobody = || Refusal::not_found("There is no such customer here.");
    super::customer(sql, org, contact.customer)?.ok_or_else(nobody)?;
    let other = contact.email.as_deref().map(|email| super::by_email(sql, org, email)).transpose()?.flatten();
    if let Some(other) = other.filter(|other| other.id != contact.id) {
        return Err(rules::taken(&other).into());
    }
    if contact.id.0 == 0 {
        let contact = Contact { id: ContactId(counter::next(sql, org, "contact")?), ..contact.clone() };
        super::add_contact(sql, org, &contact, now)?;
        return Ok((ContactChange::Added, contact));
    }
    let known = the_one(sql, org, (contact.customer, contact.id))?;
    super::amend_contact(sql, org, contact)?;
    if known.email.is_some() && known.email != contact.email {
        // Whoever reads the old address reads no more than they have.
        merging::end_links(sql, org, contact.id)?;
    }
    Ok((ContactChange::Amended(changed(&known, contact)), contact.clone()))
}

/// Ends the links that a person was sent; what is told of it, and the person.
pub fn end_links(
    sql: &mut Sql,
    org: OrgId,
    (customer, id): (CustomerId, ContactId),
) -> Result<(ContactChange, Contact), Error> {
    let known = the_one(sql, org, (customer, id))?;
    merging::end_links(sql, org, id)?;
    Ok((ContactChange::Amended(vec!["links to their pages, which ended"]), known))
}

fn confirm(
    sql: &mut Sql,
    org: OrgId,
    (customer, id): (CustomerId, ContactId),
) -> Result<(ContactChange, Contact), Error> {
    let known = the_one(sql, org, (customer, id))?;
    super::confirm(sql, org, id)?;
    Ok((ContactChange::Amended(vec!["place at the customer, which was confirmed"]), known))
}

fn the_one(sql: &mut Sql, org: OrgId, (customer, id): (CustomerId, ContactId)) -> Result<Contact, Error> {
    super::customer(sql, org, customer)?.ok_or_else(super::pages::nobody)?;
    let known = super::contact(sql, org, id)?.filter(|contact| contact.customer == customer);
    Ok(known.ok_or_else(|| Refusal::not_found("There is no such person at this customer."))?)
}

/// What of a contact is another now, by name; the values themselves stand in no fact, so that they can be erased.
fn changed(was: &Contact, is: &Contact) -> Vec<&'static str> {
    let fields = [
        ("name", was.name != is.name),
        ("e-mail address", was.email != is.email),
        ("phone number", was.phone != is.phone),
        ("role", was.role != is.role),
    ];
    fields.into_iter().filter(|(_, is_other)| *is_other).map(|(name, _)| name).collect()
}
