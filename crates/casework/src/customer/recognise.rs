//! Who somebody is, by what they say of themselves: a contact we know, or one that is added on the spot.

use super::store::{add_contact, add_customer, by_domain, by_email, by_name, by_phone, key, learn, phone_key};
use super::{Contact, ContactRole, Customer, company_domain, merging, name_from_domain, standing};
use base::ids::{ContactId, CustomerId, OrgId};
use db::{Error, Sql};
use engine::counter;
use jiff::Timestamp;
use text::Language;
use text::language::Known;

/// How a person came to us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    /// Their name; may be empty.
    pub name: String,
    /// Lower case; none for a caller without one.
    pub email: Option<String>,
    /// Where they ask for answers, lower case, when that is another address of theirs.
    pub reply_to: Option<String>,
    /// None when not known.
    pub phone: Option<String>,
    /// The company they name; none to go by the address.
    pub company: Option<String>,
    /// What they do there.
    pub role: ContactRole,
    /// The language they chose, where they could.
    pub language: Option<Language>,
}

/// The contact this sender is, made on the spot when they have never come before. Where nobody who works here vouches for
/// them, the company they name or write from is a hint of where they belong, and not yet a place there.
pub fn recognise(
    sql: &mut Sql,
    org: OrgId,
    sender: &Sender,
    is_vouched_for: bool,
    now: Timestamp,
) -> Result<Contact, Error> {
    if let Some(email) = &sender.email
        && let Some(known) = by_email(sql, org, email)?
    {
        let known = merging::who_is(sql, org, known)?;
        return learn(sql, org, known, Known { chosen: sender.language, wrote_in: None });
    }
    if let Some(address) = &sender.reply_to
        && let Some(known) = by_email(sql, org, address)?
    {
        let known = merging::who_is(sql, org, known)?;
        return learn(sql, org, known, Known { chosen: sender.language, wrote_in: None });
    }
    let callers = match (&sender.email, sender.phone.as_deref().and_then(phone_key)) {
        (None, Some(key)) => by_phone(sql, org, &key)?,
        _ => Vec::new(),
    };
    if let Some(known) = the_caller(&callers, &sender.name) {
        let known = merging::who_is(sql, org, known.clone())?;
        return learn(sql, org, known, Known { chosen: sender.language, wrote_in: None });
    }
    let customer = match callers.first() {
        // Somebody else on the same line: a colleague, or the family.
        Some(known) if sender.company.is_none() => known.customer,
        _ => account_of(sql, org, sender, now)?,
    };
    let contact = add_to(sql, (org, customer), sender, now)?;
    if !is_vouched_for {
        standing::doubt(sql, org, contact.id)?;
    }
    Ok(contact)
}

/// Adds somebody to an account, of whom a colleague says that they belong there.
pub fn add_to(
    sql: &mut Sql,
    (org, customer): (OrgId, CustomerId),
    sender: &Sender,
    now: Timestamp,
) -> Result<Contact, Error> {
    let contact = Contact {
        id: ContactId(counter::next(sql, org, "contact")?),
        customer,
        name: called(sender),
        email: sender.reply_to.clone().or_else(|| sender.email.clone()),
        phone: sender.phone.clone(),
        role: sender.role,
        language: Known { chosen: sender.language, wrote_in: None },
    };
    add_contact(sql, org, &contact, now)?;
    Ok(contact)
}

/// Their name, or the address before its @ where they gave none.
fn called(sender: &Sender) -> String {
    match (sender.name.trim(), &sender.email) {
        ("", Some(email)) => email.split('@').next().unwrap_or(email).to_owned(),
        ("", None) => "Unknown caller".to_owned(),
        (name, _) => name.to_owned(),
    }
}

/// Who of those with this number calls: whoever has the name they gave; if they gave none, the only one there is.
fn the_caller<'a>(callers: &'a [Contact], name: &str) -> Option<&'a Contact> {
    match (name.trim(), callers) {
        ("", [only]) => Some(only),
        ("", _) => None,
        (name, _) => callers.iter().find(|known| key(&known.name) == key(name)),
    }
}

fn account_of(sql: &mut Sql, org: OrgId, sender: &Sender, now: Timestamp) -> Result<CustomerId, Error> {
    let domain = sender.email.as_deref().and_then(company_domain);
    let known = match (&sender.company, domain) {
        (Some(name), _) => by_name(sql, org, name)?,
        (None, Some(domain)) => by_domain(sql, org, domain)?,
        (None, None) => None,
    };
    if let Some(id) = known {
        return Ok(id);
    }
    let person =
        if sender.name.trim().is_empty() { sender.email.clone().unwrap_or_default() } else { sender.name.clone() };
    let name = sender.company.clone().or_else(|| domain.map(name_from_domain)).unwrap_or(person);
    let id = CustomerId(counter::next(sql, org, "customer")?);
    add_customer(sql, org, &Customer { id, name, since: None }, domain, now)?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_calls_is_the_one_with_their_name_and_without_one_the_only_one() {
        let of = |id, name: &str| Contact {
            id: ContactId(id),
            customer: CustomerId(1),
            name: name.to_owned(),
            email: None,
            phone: None,
            role: ContactRole::Other,
            language: Known::default(),
        };
        let both = [of(1, "Ingrid Moe"), of(2, "Per Moe")];
        let who = |callers: &[Contact], name| the_caller(callers, name).map(|c| c.id.0);
        assert_eq!(who(&both, "per moe"), Some(2));
        assert_eq!(who(&both, "Nora Moe"), None);
        assert_eq!(who(&both, " "), None);
        assert_eq!(who(&both[..1], ""), Some(1));
    }
}
