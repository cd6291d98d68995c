//! Actions on the people of a customer: adding someone, and changing what is known of them.

use super::Contact;
use super::api::ContactShape;
use super::rules::{self, ContactText};
use base::ids::{ContactId, CustomerId, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
use engine::counter;
use engine::desk::Who;
use people::organisation::{self, Command, ContactChange};
use serde::Deserialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use web::App;
use web::action::{Action, Body, Order, Place, Subject};
use web::extract::nowhere;

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

impl Body<OfCustomer> for ContactAddition {
    const PATH: &'static str = "contacts";
    const SAYS: &'static str = "Add someone who works at the customer.";
    const STATUS: u16 = 201;
    type Command = Contact;

    fn command(self, place: &Place<'_, OfCustomer>) -> Result<Contact, Refusal> {
        let text = ContactText { name: &self.name, email: &self.email, phone: &self.phone, role: &self.role };
        rules::contact(ContactId(0), place.at.customer, &text)
    }
}

impl Body<OfCustomer> for ContactAmendment {
    const PATH: &'static str = "contacts/{contact}";
    const SAYS: &'static str = "Change what is known of someone at the customer: what is left out is emptied.";
    type Command = Contact;

    fn command(self, place: &Place<'_, OfCustomer>) -> Result<Contact, Refusal> {
        let text = ContactText { name: &self.name, email: &self.email, phone: &self.phone, role: &self.role };
        let person = place.at.contact.ok_or_else(nowhere)?;
        rules::contact(person, place.at.customer, &text)
    }
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfCustomer>] = &[Action::of::<ContactAddition>(), Action::of::<ContactAmendment>()];

impl Subject for OfCustomer {
    const NAME: &'static str = "customer";
    const BASE: &'static str = "/customers/{id}";
    type At = ContactPath;
    type Tools = ();
    /// A person as they are to be; number 0 is someone new.
    type Command = Contact;
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
        let (contact, also, now) = (order.command, order.also, app.desk.now());
        let keep = move |sql: &mut Sql<'_>| {
            let (change, contact) = keep(sql, who.org, &contact, now)?;
            organisation::within(sql, who, Command::Contact(contact.id, contact.customer, change), now)?;
            also(sql, &contact)?;
            Ok(contact)
        };
        app.desk.write(keep).await
    }

    fn page(at: ContactPath) -> String {
        format!("/customers/{}", at.customer)
    }

    fn shape(done: &Contact) -> ContactShape {
        done.clone().into()
    }
}

/// Keeps a new contact (number 0) or one that changed; what changed, and the contact with its number.
fn keep(sql: &mut Sql, org: OrgId, contact: &Contact, now: jiff::Timestamp) -> Result<(ContactChange, Contact), Error> {
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
    let known = super::contact(sql, org, contact.id)?.filter(|c| c.customer == contact.customer);
    let known = known.ok_or_else(|| Refusal::not_found("There is no such person at this customer."))?;
    super::amend_contact(sql, org, contact)?;
    Ok((ContactChange::Amended(changed(&known, contact)), contact.clone()))
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
