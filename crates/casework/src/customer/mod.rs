//! Who we let down: the customer (an account) and the contacts, the people there.

pub mod actions;
pub mod api;
pub mod merging;
pub mod pages;
pub mod recognise;
pub mod rules;
pub mod standing;
mod store;

use crate::case::Case;
use crate::message::Message;
use axum::routing::get;
use base::ids::{ContactId, CustomerId, OrgId};
use base::providers;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::{Error, Sql};
use engine::stream::kinds::Facts;
use people::organisation::OfContact;
pub use recognise::{Sender, add_to, recognise};
pub use standing::{confirm, domain, end_links, generation, is_a_providers, is_confirmed, unconfirmed};
pub use store::*;

use web::list::{Filter, Key, ListQuery, Page};
use web::module::{Entry, Module, Part};
use web::palette::{Found, Sought};

base::choice! {
    /// What a person does at the customer; each sees another side of us (seed 002).
    #[derive(Default)]
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
}

/// Where a page of customers ends: the number of its last one, and what its name is ordered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its number.
    pub id: i64,
    /// Its name as [`key`] makes it; none in a link from before cursors held it.
    pub name: Option<String>,
}

impl Key for Place {
    const KIND: &'static str = "customers";

    fn write(&self) -> String {
        format!("{} {}", self.id, self.name.as_deref().unwrap_or_default())
    }

    fn read(plain: &str) -> Option<Place> {
        let (id, name) = plain.split_once(' ')?;
        Some(Place { id: id.parse().ok()?, name: Some(name.to_owned()).filter(|name| !name.is_empty()) })
    }

    /// Pages wrote the number alone, the API number and name, in base64.
    fn formerly(sent: &str) -> Option<Place> {
        if let Ok(id) = sent.parse() {
            return Some(Place { id, name: None });
        }
        let plain = URL_SAFE_NO_PAD.decode(sent).ok().and_then(|bytes| String::from_utf8(bytes).ok())?;
        let (id, name) = plain.split_once(' ').filter(|(_, name)| !name.contains('\0'))?;
        Some(Place { id: id.parse().ok()?, name: Some(key(name)) })
    }
}

impl Filter for Wanted {
    type Key = Place;
    const PATH: &'static str = "/customers";
}

/// Where a page that ends with this account goes on.
fn place(last: &Customer) -> Place {
    Place { id: last.id.0, name: Some(key(&last.name)) }
}

/// A page of the accounts, in the order of their names whatever the capitals.
///
/// # Errors
/// When the store does not answer.
pub fn list(sql: &mut Sql, asked: &ListQuery<Wanted>, limit: u32) -> Result<Page<Customer>, Error> {
    let begins = asked.filter.q.as_ref().map_or("", |typed| typed.0.as_str());
    if asked.after.is_none() {
        let reached = reached_by(sql, asked.org, begins)?;
        if !reached.is_empty() {
            return Ok(asked.page(reached, limit, place));
        }
    }
    let after = match &asked.after {
        None => (String::new(), 0),
        Some(Place { id, name: Some(name) }) => (name.clone(), *id),
        Some(Place { id, name: None }) => {
            let last = customer(sql, asked.org, CustomerId(*id))?;
            last.map_or((String::new(), 0), |last| (key(&last.name), last.id.0))
        }
    };
    Ok(asked.page(named(sql, asked.org, begins, (&after.0, after.1), limit + 1)?, limit, place))
}

impl Contact {
    /// As addressed in a sentence: the first name.
    pub fn first_name(&self) -> &str {
        first_name(&self.name)
    }
}

/// As said among people who know each other. Where a comma stands in a name, which part of it is the first one is not known.
pub fn first_name(name: &str) -> &str {
    if name.contains(',') { name } else { name.split_whitespace().next().unwrap_or(name) }
}

/// Everyone on a case by name, in the order of their numbers; after them those who were only written to by a mail that was
/// taken back.
///
/// # Errors
/// When the store does not answer.
pub fn names(sql: &mut Sql, org: OrgId, case: &Case) -> Result<Vec<(ContactId, String)>, Error> {
    let mut everyone: Vec<ContactId> = case.participants.all().iter().map(|person| person.contact).collect();
    for who in case.messages.all().iter().flat_map(Message::recipients) {
        if !everyone.contains(&who) {
            everyone.push(who);
        }
    }
    let found = contacts_by_id(sql, org, &everyone)?;
    let named = |id: ContactId| {
        let known = found.iter().find(|contact| contact.id == id);
        (id, known.map_or_else(|| "Someone".to_owned(), |contact| contact.name.clone()))
    };
    Ok(everyone.into_iter().map(named).collect())
}

/// A contact's role by the name it has in forms.
pub fn role_name(contact: &Contact) -> &'static str {
    contact.role.into()
}

/// The company domain of an address; none where people, not companies, have their mail.
pub fn company_domain(email: &str) -> Option<&str> {
    let (_, domain) = email.rsplit_once('@')?;
    (!domain.is_empty() && !providers::is_provider(domain)).then_some(domain)
}

/// Whether an address is at this domain or below it: `dock.halden-print.example` is of `halden-print.example`.
pub fn is_within(email: &str, domain: &str) -> bool {
    let theirs = company_domain(email).and_then(|at| at.strip_suffix(domain));
    theirs.is_some_and(|below| below.is_empty() || below.ends_with('.'))
}

/// A name for a company only known by its domain: `halden-print.example` is "Halden Print".
pub fn name_from_domain(domain: &str) -> String {
    let word = domain.split('.').next().unwrap_or(domain);
    let words = word.split(['-', '_']).filter(|w| !w.is_empty()).map(base::words::capital);
    words.collect::<Vec<_>>().join(" ")
}

/// A person and whom they speak for: “Ingrid Moe, Halden Mills”; the name alone where the customer is that person.
pub fn speaking(contact: &str, customer: &str) -> String {
    if is_same(contact, customer) { contact.to_owned() } else { format!("{contact}, {customer}") }
}

/// Whether the customer is this person, so that naming both would say the same twice.
pub fn is_same(contact: &str, customer: &str) -> bool {
    let plain = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let (contact, customer) = (contact.trim_start(), customer.trim_start());
    // Lists ask this for every row, and most names differ in their first letter.
    let begins = |name: &str| name.chars().next().map(|letter| letter.to_lowercase().collect::<Vec<_>>());
    customer.is_empty() || (begins(contact) == begins(customer) && plain(contact) == plain(customer))
}

/// The most customers the palette finds.
const FOUND: u32 = 3;

fn palette(sql: &mut Sql, sought: &Sought) -> Result<Vec<Found>, base::refusal::Error> {
    let mut customers = reached_by(sql, sought.org, &sought.words)?;
    customers.extend(named(sql, sought.org, &sought.words, ("", 0), FOUND)?);
    customers.truncate(FOUND as usize);
    let found = |customer: Customer| Found {
        title: customer.name,
        detail: "Customer".to_owned(),
        href: format!("/customers/{}", customer.id),
    };
    Ok(customers.into_iter().map(found).collect())
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ACTIONS],
    reads: api::calls,
    pages: |router| router.route("/customers", get(pages::customers)).route("/customers/{id}", get(pages::customer)),
    reopen: &[pages::REOPENS],
    facts: OfContact::KINDS,
    navigation: &[Entry {
        key: "g u",
        is_wide: false,
        ..Entry::new("customers", "Customers", "/customers", Part::Work)
    }],
    palette: &[palette],
    ..Module::new("customer", "Customers")
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_who_is_a_person_is_named_once() {
        assert_eq!(speaking("Ingrid Moe", "Halden Mills"), "Ingrid Moe, Halden Mills");
        assert_eq!(speaking("Thomas Whitfield", "Thomas Whitfield"), "Thomas Whitfield");
        assert_eq!(speaking("Thomas Whitfield", "thomas  whitfield "), "Thomas Whitfield");
        assert_eq!(speaking("Thomas Whitfield", ""), "Thomas Whitfield");
        assert_eq!(speaking("Moe", "Moe Metall"), "Moe, Moe Metall");
    }

    #[test]
    fn cursors_of_saved_links_and_of_programs_half_way_through_still_lead_on() {
        let read = |sent: &str| ListQuery::<Wanted>::by_program(Some(sent), OrgId(1)).map(|asked| asked.after);
        assert_eq!(read("after=7"), Ok(Some(Place { id: 7, name: None })));
        let api = URL_SAFE_NO_PAD.encode("7 Halden Print & Pack");
        let name = Some("halden print & pack".to_owned());
        assert_eq!(read(&format!("after={api}")), Ok(Some(Place { id: 7, name: name.clone() })));
        let halden = Customer { id: CustomerId(7), name: "Halden Print & Pack".to_owned(), since: None };
        assert_eq!(Place::read(&place(&halden).write()), Some(Place { id: 7, name }));
        for strayed in ["after=%21", "after=Halden", "q=a&before=7", "name=a"] {
            assert!(read(strayed).is_err(), "{strayed}");
        }
    }

    #[test]
    fn two_people_at_a_mail_house_are_not_one_customer() {
        assert_eq!(company_domain("ingrid@gmail.com"), None);
        for at in ["halden-print.example", "dock.halden-print.example", "a.b.halden-print.example"] {
            assert!(is_within(&format!("bo@{at}"), "halden-print.example"), "{at}");
        }
        for at in ["print.example", "not-halden-print.example", "halden-print.example.org"] {
            assert!(!is_within(&format!("bo@{at}"), "halden-print.example"), "{at}");
        }
        assert_eq!(company_domain("ingrid@halden-print.example"), Some("halden-print.example"));
        assert_eq!(name_from_domain("halden-print.example"), "Halden Print");
    }
}
