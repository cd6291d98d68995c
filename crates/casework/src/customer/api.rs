//! Customers and contacts as JSON.

use super::{Contact, ContactRole, Customer, Sender, Wanted};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::routing::get;
use base::ids::CustomerId;
use base::refusal::Refusal;
use base::words;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::App;
use web::action::Registry;
use web::answer::Problem;
use web::extract::Id;
use web::list::{ListQuery, Page, USUAL};
use web::openapi::Operation;
use web::session::KeyHolder;

/// An account: a company or a person.
#[derive(Serialize, ToSchema)]
#[schema(as = Customer)]
pub struct CustomerShape {
    /// Its number.
    id: i64,
    /// Its name.
    name: String,
    /// Since when.
    since: Option<Timestamp>,
}

impl From<Customer> for CustomerShape {
    fn from(customer: Customer) -> Self {
        CustomerShape { id: customer.id.0, name: customer.name, since: customer.since }
    }
}

/// A person at the customer.
#[derive(Serialize, ToSchema)]
#[schema(as = Contact)]
pub struct ContactShape {
    /// Their number.
    id: i64,
    /// The account they belong to.
    customer: i64,
    /// Their name.
    name: String,
    /// Where mail reaches them.
    email: Option<String>,
    /// Where a call reaches them.
    phone: Option<String>,
    /// What they do there.
    role: ContactRole,
}

impl From<Contact> for ContactShape {
    fn from(contact: Contact) -> Self {
        ContactShape {
            id: contact.id.0,
            customer: contact.customer.0,
            name: contact.name,
            email: contact.email,
            phone: contact.phone,
            role: contact.role,
        }
    }
}

/// An account with its people.
#[derive(Serialize, ToSchema)]
#[schema(as = CustomerWithContacts)]
pub struct WholeShape {
    /// The account.
    customer: CustomerShape,
    /// The people there, by name.
    contacts: Vec<ContactShape>,
    /// Those of them who are the same person as another contact.
    merged: Vec<MergedShape>,
}

/// A contact who was merged into another.
#[derive(Serialize, ToSchema)]
#[schema(as = MergedContact)]
pub struct MergedShape {
    /// Their number.
    contact: i64,
    /// The contact that goes on.
    into: i64,
    /// When; until a day after that it can be undone.
    at: Timestamp,
}

/// Who wrote or called. Someone with an address that is known here is recognised by it; anybody else is added.
#[derive(Serialize, Deserialize, ToSchema, Default)]
#[serde(default, deny_unknown_fields)]
pub struct ContactGiven {
    /// Their name.
    name: String,
    /// Where mail reaches them.
    email: Option<String>,
    /// Where a call reaches them.
    phone: Option<String>,
    /// The company they are from; read off their address when left out.
    company: Option<String>,
    /// What they do there.
    role: Option<ContactRole>,
}

impl ContactGiven {
    /// The sender they are.
    ///
    /// # Errors
    /// When nothing is known of them, or the address is none.
    pub fn sender(self) -> Result<Sender, Refusal> {
        let filled = |field, text: Option<String>| {
            let text = text.filter(|text| !text.trim().is_empty());
            text.map(|text| words::line(field, &text, "")).transpose()
        };
        let name = filled("contact.name", Some(self.name))?.unwrap_or_default();
        let email = filled("contact.email", self.email)?;
        let email = email.map(|email| words::address("contact.email", &email)).transpose()?;
        let phone = filled("contact.phone", self.phone)?;
        if name.is_empty() && email.is_none() && phone.is_none() {
            return Err(Refusal::invalid("contact", "Say who it is: a name, an email address or a telephone number."));
        }
        let company = filled("contact.company", self.company)?;
        Ok(Sender { name, email, phone, company, role: self.role.unwrap_or_default(), ..Sender::default() })
    }
}

async fn list(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<CustomerShape>>, Problem> {
    let asked: ListQuery<Wanted> = ListQuery::by_program(query.as_deref(), me.who.org)?;
    let page = app.desk.read(move |sql| Ok(super::list(sql, &asked, asked.limit(USUAL))?)).await?;
    Ok(Json(page.map(Into::into)))
}

async fn one(KeyHolder(me): KeyHolder, State(app): State<App>, Id(id): Id) -> Result<Json<WholeShape>, Problem> {
    let (org, id) = (me.who.org, CustomerId(id));
    let found = app.desk.read(move |sql| {
        let gone = || Refusal::not_found("There is no such customer here.");
        let customer = super::customer(sql, org, id)?.ok_or_else(gone)?;
        Ok((customer, super::contacts(sql, org, id)?, super::merging::merged_of(sql, org, id)?))
    });
    let (customer, contacts, merged) = found.await?;
    let merged = merged.iter().map(|m| MergedShape { contact: m.id.0, into: m.into.0, at: m.at });
    Ok(Json(WholeShape {
        customer: customer.into(),
        contacts: contacts.into_iter().map(Into::into).collect(),
        merged: merged.collect(),
    }))
}

/// All reads of this module.
pub fn calls(registry: Registry) -> Registry {
    let says = "A customer with its people. Its cases: `/cases?customer=…`.";
    registry
        .call(
            Operation::list::<CustomerShape>("/customers", "Customers by name.").asking::<ListQuery<Wanted>>(),
            get(list),
        )
        .call(Operation::get::<WholeShape>("/customers/{id}", says), get(one))
}
