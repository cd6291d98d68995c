//! What a contact must be.

use super::{Contact, ContactRole};
use base::ids::{ContactId, CustomerId};
use base::refusal::Refusal;
use base::words;
use text::language::Known;

/// A contact as typed.
#[derive(Clone, Debug, Default)]
pub struct ContactText<'a> {
    pub name: &'a str,
    /// Where mail reaches them; may be empty.
    pub email: &'a str,
    /// Where a call reaches them; may be empty.
    pub phone: &'a str,
    /// What they do there.
    pub role: &'a str,
}

/// A contact as they are to be.
pub fn contact(id: ContactId, customer: CustomerId, text: &ContactText) -> Result<Contact, Refusal> {
    let role = text.role.trim();
    Ok(Contact {
        id,
        customer,
        name: words::line("name", text.name, "Give their name.")?,
        email: email(text.email)?,
        phone: phone(text.phone)?,
        role: if role.is_empty() {
            ContactRole::Other
        } else {
            role.parse().map_err(|_| Refusal::invalid("role", "Choose a role from the list."))?
        },
        language: Known::default(),
    })
}

/// Where mail reaches someone: lower case; none when left empty.
pub fn email(text: &str) -> Result<Option<String>, Refusal> {
    if text.trim().is_empty() { Ok(None) } else { words::address("email", text).map(Some) }
}

/// Where a call reaches someone, as typed; none when left empty.
pub fn phone(text: &str) -> Result<Option<String>, Refusal> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let phone = words::line("phone", text, "")?;
    if phone.chars().filter(char::is_ascii_digit).count() < 3 {
        let says =
            format!("“{}” is not a phone number. It should look like +47 22 33 44 55.", words::short(&phone, 40));
        return Err(Refusal::invalid("phone", says));
    }
    Ok(Some(phone))
}

/// What is wrong when an address belongs to someone else here.
pub fn taken(other: &Contact) -> Refusal {
    let says =
        format!("{} has that address already. Two people cannot share one: mail could not be told apart.", other.name);
    Refusal::invalid("email", says)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_needs_a_name_and_nothing_else() {
        let made = |text: &ContactText| contact(ContactId(1), CustomerId(2), text);
        let plain = ContactText { name: " Ingrid  Moe ", ..ContactText::default() };
        let ingrid = made(&plain).unwrap();
        assert_eq!((ingrid.name.as_str(), ingrid.email, ingrid.role), ("Ingrid Moe", None, ContactRole::Other));
        assert_eq!(made(&ContactText::default()).unwrap_err().field, Some("name"));
        assert_eq!(made(&ContactText { email: "ingrid", ..plain.clone() }).unwrap_err().field, Some("email"));
        assert_eq!(made(&ContactText { role: "boss", ..plain }).unwrap_err().field, Some("role"));
    }
}
