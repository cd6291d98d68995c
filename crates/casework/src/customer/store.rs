//! The SQL of customers and contacts.

use super::ContactRole;
use base::ids::{ContactId, CustomerId, OrgId};
use base::time::millis;
use db::{Arg, Error, Sql, args, columns, select, sql};
use jiff::Timestamp;
use text::Language;
use text::language::Known;
use web::filter;
use web::list::Typed;

columns! {
    /// An account: a company or a person.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Customer from "customer k" {
        /// Its number.
        pub id: CustomerId = "k.id",
        /// Its name.
        pub name: String = "k.name",
        /// Since when.
        pub since: Option<Timestamp> = "k.since",
    }
}

columns! {
    /// A person at the customer.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Contact from "contact p" {
        /// Their number.
        pub id: ContactId = "p.id",
        /// The account they belong to.
        pub customer: CustomerId = "p.customer",
        /// Their name.
        pub name: String = "p.name",
        /// Where mail reaches them, lower case.
        pub email: Option<String> = "p.email",
        /// Where a call reaches them.
        pub phone: Option<String> = "p.phone",
        /// What they do there.
        pub role: ContactRole = "p.role",
        /// What is known of the language they read.
        pub language: Known = ("p.language", "p.wrote_in"),
    }
}

filter! {
    /// Which accounts are wanted.
    pub struct Wanted {
        /// Whose name begins with this, whatever its capitals.
        q: Typed,
    }
}

/// A role we no longer know is some other role.
impl db::FromColumn for ContactRole {
    fn from_column(cell: db::Arg<'_>) -> Option<Self> {
        String::from_column(cell).map(|name| name.parse().unwrap_or_default())
    }
}

/// Digits at the end of a telephone number that tell it from others.
const PHONE_DIGITS: usize = 8;
/// Digits below which a number tells nobody apart: an extension, a short code.
const FEWEST_DIGITS: usize = 6;

/// What a number is found by, however it is written: its last eight digits, which country and trunk prefixes leave
/// alone; none for what is too short to tell people apart.
pub(super) fn phone_key(phone: &str) -> Option<String> {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    let last = digits.len().saturating_sub(PHONE_DIGITS);
    (digits.len() >= FEWEST_DIGITS).then(|| digits.iter().skip(last).collect())
}

/// Adds an account.
pub fn add_customer(
    sql: &mut Sql,
    org: OrgId,
    customer: &Customer,
    domain: Option<&str>,
    now: Timestamp,
) -> Result<(), Error> {
    sql.run(
        sql!("insert into customer (org, id, name, name_key, since, domain, created_at) values ($1, $2, $3, $4, $5, $6, $7)"),
        &args![
            org.0,
            customer.id.0,
            &customer.name,
            &key(&customer.name),
            customer.since.map(millis),
            domain,
            millis(now)
        ],
    )?;
    Ok(())
}

/// Adds a person.
pub fn add_contact(sql: &mut Sql, org: OrgId, contact: &Contact, now: Timestamp) -> Result<(), Error> {
    let role: &'static str = contact.role.into();
    sql.run(
        sql!(
            "insert into contact (org, id, customer, name, email, phone, phone_key, role, created_at, language, wrote_in)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        &args![
            org.0,
            contact.id.0,
            contact.customer.0,
            &contact.name,
            &contact.email,
            &contact.phone,
            &contact.phone.as_deref().and_then(phone_key),
            role,
            millis(now),
            contact.language.chosen.map(Language::code),
            contact.language.wrote_in.map(Language::code)
        ],
    )?;
    Ok(())
}

/// Changes how a person is called and reached, and what they do there.
pub fn amend_contact(sql: &mut Sql, org: OrgId, contact: &Contact) -> Result<(), Error> {
    let role: &'static str = contact.role.into();
    sql.run(
        sql!(
            "update contact set name = $3, email = $4, phone = $5, phone_key = $6, role = $7 where org = $1 and id = $2"
        ),
        &args![
            org.0,
            contact.id.0,
            &contact.name,
            &contact.email,
            &contact.phone,
            &contact.phone.as_deref().and_then(phone_key),
            role
        ],
    )?;
    Ok(())
}

/// A person chooses the language they are written to in.
pub fn choose_language(sql: &mut Sql, org: OrgId, id: ContactId, language: Language) -> Result<(), Error> {
    sql.run(sql!("update contact set language = $3 where org = $1 and id = $2"), &args![org.0, id.0, language.code()])?;
    Ok(())
}

/// Adds what a new message tells of a person's language to what is known. What they chose or wrote in before stays.
pub fn learn(sql: &mut Sql, org: OrgId, contact: Contact, heard: Known) -> Result<Contact, Error> {
    let known = contact.language;
    let language = Known { chosen: known.chosen.or(heard.chosen), wrote_in: known.wrote_in.or(heard.wrote_in) };
    if language != known {
        sql.run(
            sql!("update contact set language = $3, wrote_in = $4 where org = $1 and id = $2"),
            &args![org.0, contact.id.0, language.chosen.map(Language::code), language.wrote_in.map(Language::code)],
        )?;
    }
    Ok(Contact { language, ..contact })
}

/// What a name is found and ordered by, whatever its capitals.
pub fn key(name: &str) -> String {
    name.to_lowercase()
}

/// Accounts whose name begins with this, after this key and number, in the order of their names; at most `most`.
pub fn named(sql: &mut Sql, org: OrgId, begins: &str, after: (&str, i64), most: u32) -> Result<Vec<Customer>, Error> {
    let begins = key(begins);
    let ends = format!("{begins}{}", char::MAX);
    // Both ends of one range: what lies before the last page is not walked through again.
    let from = begins.as_str().max(after.0);
    let text = select!(
        Customer,
        "where k.org = :org and k.name_key >= :from and k.name_key < :ends and (k.name_key, k.id) > (:name, :id)
         order by k.name_key, k.id limit :most";
        &[&["org", "from", "ends", "name", "id", "most"]]
    );
    sql.all(text, &args![org, from, &ends, after.0, after.1, most], Customer::read)
}

pub(super) fn by_name(sql: &mut Sql, org: OrgId, name: &str) -> Result<Option<CustomerId>, Error> {
    sql.one(
        sql!("select id from customer where org = $1 and name = $2 order by id limit 1"),
        &args![org.0, name],
        |row| row.get(0).map(CustomerId),
    )
}

pub(super) fn by_domain(sql: &mut Sql, org: OrgId, domain: &str) -> Result<Option<CustomerId>, Error> {
    sql.one(
        sql!("select id from customer where org = $1 and domain = $2 order by id limit 1"),
        &args![org.0, domain],
        |row| row.get(0).map(CustomerId),
    )
}

/// The person mail at this address reaches.
pub fn by_email(sql: &mut Sql, org: OrgId, email: &str) -> Result<Option<Contact>, Error> {
    sql.one(select!(Contact, "where p.org = $1 and p.email = $2"), &args![org, email], Contact::read)
}

/// Whether this is the address of someone who works here: they are nobody's contact, whoever writes to them as well.
pub fn works_here(sql: &mut Sql, org: OrgId, email: &str) -> Result<bool, Error> {
    let text = sql!("select count(*) from member where org = $1 and email = $2 and active");
    Ok(sql.one(text, &args![org, email], |row| row.get::<i64>(0))?.is_some_and(|count| count > 0))
}

/// The addresses of everyone who works here.
pub fn addresses_here(sql: &mut Sql, org: OrgId) -> Result<Vec<String>, Error> {
    sql.all(sql!("select email from member where org = $1 and active"), &args![org], |row| row.get(0))
}

/// The people a call to this number reaches, first known first.
pub(super) fn by_phone(sql: &mut Sql, org: OrgId, key: &str) -> Result<Vec<Contact>, Error> {
    sql.all(
        select!(Contact, "where p.org = $1 and p.phone_key = $2 order by p.id limit 20"),
        &args![org, key],
        Contact::read,
    )
}

/// The accounts of the people a call to this number reaches, however it is written; none for a few digits.
pub fn reached_by(sql: &mut Sql, org: OrgId, typed: &str) -> Result<Vec<Customer>, Error> {
    let is_number = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-()/.".contains(c);
    let Some(key) = phone_key(typed).filter(|_| typed.chars().all(is_number)) else { return Ok(Vec::new()) };
    let mut accounts: Vec<Customer> = Vec::new();
    for caller in by_phone(sql, org, &key)? {
        if !accounts.iter().any(|known| known.id == caller.customer) {
            accounts.extend(customer(sql, org, caller.customer)?);
        }
    }
    Ok(accounts)
}

/// The only person of this name at a company of this name, whatever the capitals.
pub fn of_name(sql: &mut Sql, org: OrgId, company: &str, name: &str) -> Result<Option<Contact>, Error> {
    let found = sql.all(
        select!(
            Contact from "customer c cross join contact p",
            "where c.org = $1 and c.name_key = $2 and p.org = c.org and p.customer = c.id order by p.id limit 200"
        ),
        &args![org, &key(company)],
        Contact::read,
    )?;
    let mut same = found.into_iter().filter(|contact| key(&contact.name) == key(name));
    let first = same.next();
    Ok(first.filter(|_| same.next().is_none()))
}

/// A person by number.
pub fn contact(sql: &mut Sql, org: OrgId, id: ContactId) -> Result<Option<Contact>, Error> {
    sql.one(select!(Contact, "where p.org = $1 and p.id = $2"), &args![org, id], Contact::read)
}

/// People asked for at once. What one query takes is fixed, for it is the same text on both databases.
const AT_ONCE: usize = 16;

/// People by their numbers, in no order; those who are not there are left out.
pub fn contacts_by_id(sql: &mut Sql, org: OrgId, ids: &[ContactId]) -> Result<Vec<Contact>, Error> {
    let mut found = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let id = |at: usize| Arg::from(some.get(at).map_or(0, |id| id.0));
        let args: Vec<Arg> = std::iter::once(Arg::from(org.0)).chain((0..AT_ONCE).map(id)).collect();
        found.extend(sql.all(
            select!(
                Contact,
                "where p.org = $1 and p.id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
            ),
            &args,
            Contact::read,
        )?);
    }
    Ok(found)
}

/// The people of an account, by name.
pub fn contacts(sql: &mut Sql, org: OrgId, customer: CustomerId) -> Result<Vec<Contact>, Error> {
    sql.all(
        select!(Contact, "where p.org = $1 and p.customer = $2 order by p.name, p.id"),
        &args![org, customer],
        Contact::read,
    )
}

/// An account by number.
pub fn customer(sql: &mut Sql, org: OrgId, id: CustomerId) -> Result<Option<Customer>, Error> {
    sql.one(select!(Customer, "where k.org = $1 and k.id = $2"), &args![org, id], Customer::read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        let number = phone_key("+47 22 33 44 55");
        assert_eq!(number.as_deref(), Some("22334455"));
        for same in ["0047 22334455", "22 33 44 55", "(22) 33-44-55", "+4722334455"] {
            assert_eq!(phone_key(same), number, "{same}");
        }
        assert_eq!(phone_key("22 33 44 56"), Some("22334456".to_owned()));
    }

    #[test]
    fn what_is_too_short_to_tell_people_apart_is_no_number() {
        for short in ["", "118", "ext. 4411", "call me"] {
            assert_eq!(phone_key(short), None, "{short}");
        }
        assert_eq!(phone_key("334455"), Some("334455".to_owned()));
    }
}
