//! Who we let down: the customer (an account) and the contacts, the people there.

pub mod api;
pub mod pages;
pub mod rules;
mod store;

pub use store::*;

use axum::routing::{get, post};
use base::ids::{ContactId, CustomerId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use web::module::{Entry, Module, Part};

/// What a person does at the customer; each sees another side of us (seed 002).
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ContactRole {
    /// Uses what we sell.
    User,
    /// Buys it.
    Procurement,
    /// Pays for it.
    Accounting,
    /// Chooses whom to buy from.
    Sourcing,
    /// Answers for all of it.
    Executive,
    /// Not known, or something else.
    #[default]
    Other,
}

/// An account: a company or a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Its number.
    pub id: CustomerId,
    /// Its name.
    pub name: String,
    /// Since when.
    pub since: Option<Timestamp>,
}

/// A person at the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Their number.
    pub id: ContactId,
    /// The account they belong to.
    pub customer: CustomerId,
    /// Their name.
    pub name: String,
    /// Where mail reaches them, lower case.
    pub email: Option<String>,
    /// Where a call reaches them.
    pub phone: Option<String>,
    /// What they do there.
    pub role: ContactRole,
}

impl Contact {
    /// As addressed in a sentence: the first name.
    pub fn first_name(&self) -> &str {
        self.name.split_whitespace().next().unwrap_or(&self.name)
    }
}

/// A contact's role by the name it has in forms.
pub fn role_name(contact: &Contact) -> &'static str {
    contact.role.into()
}

/// Domains at which people, not companies, have their mail; they never make two people one customer.
const PRIVATE_DOMAINS: [&str; 14] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "icloud.com",
    "me.com",
    "aol.com",
    "proton.me",
    "protonmail.com",
    "gmx.de",
    "gmx.net",
    "web.de",
];

/// The company domain of an address; none for the great mail houses.
pub fn company_domain(email: &str) -> Option<&str> {
    let (_, domain) = email.rsplit_once('@')?;
    (!domain.is_empty() && !PRIVATE_DOMAINS.contains(&domain)).then_some(domain)
}

/// A name for a company only known by its domain: `halden-print.example` is "Halden Print".
pub fn name_from_domain(domain: &str) -> String {
    let word = domain.split('.').next().unwrap_or(domain);
    let words = word.split(['-', '_']).filter(|w| !w.is_empty()).map(base::words::capital);
    words.collect::<Vec<_>>().join(" ")
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    calls: api::calls,
    pages: |router| {
        router
            .route("/customers", get(pages::customers))
            .route("/customers/{id}", get(pages::customer))
            .route("/customers/{id}/contacts", post(pages::add_contact))
            .route("/customers/{id}/contacts/{contact}", post(pages::amend_contact))
    },
    navigation: &[Entry {
        key: "g u",
        is_wide: false,
        ..Entry::new("customers", "Customers", "/customers", Part::Work)
    }],
    ..Module::new("customer", "Customers")
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_people_at_a_mail_house_are_not_one_customer() {
        assert_eq!(company_domain("ingrid@gmail.com"), None);
        assert_eq!(company_domain("ingrid@halden-print.example"), Some("halden-print.example"));
        assert_eq!(name_from_domain("halden-print.example"), "Halden Print");
    }
}
