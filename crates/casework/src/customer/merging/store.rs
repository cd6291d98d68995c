//! The SQL of it.

use base::ids::{ContactId, CustomerId, OrgId};
use base::time::{instant, millis};
use db::{Error, Sql, args, sql};
use jiff::Timestamp;
use text::Language;
use text::language::Known;

/// A contact of one customer that was merged into another contact, of this customer or of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    pub id: ContactId,
    pub into: ContactId,
    pub at: Timestamp,
    /// What the other is called.
    pub name: String,
    /// The other’s customer, and what that is called.
    pub customer: CustomerId,
    pub customer_name: String,
}

/// The contact that one was merged into, and when.
pub fn into(sql: &mut Sql, org: OrgId, id: ContactId) -> Result<Option<(ContactId, Timestamp)>, Error> {
    let found = sql.one(
        sql!("select merged_into, merged_at from contact where org = $1 and id = $2 and merged_into is not null"),
        &args![org.0, id.0],
        |row| Ok((ContactId(row.get(0)?), instant(row.get(1)?))),
    )?;
    Ok(found)
}

/// Those who were merged into a contact.
pub fn merged_into(sql: &mut Sql, org: OrgId, id: ContactId) -> Result<Vec<ContactId>, Error> {
    sql.all(sql!("select id from contact where org = $1 and merged_into = $2"), &args![org.0, id.0], |row| {
        row.get(0).map(ContactId)
    })
}

/// The people of a customer who were merged into someone.
pub fn merged_of(sql: &mut Sql, org: OrgId, customer: CustomerId) -> Result<Vec<Merged>, Error> {
    sql.all(
        sql!(
            "select p.id, o.id, p.merged_at, o.name, k.id, k.name from contact p
             join contact o on o.org = p.org and o.id = p.merged_into
             join customer k on k.org = o.org and k.id = o.customer
             where p.org = $1 and p.customer = $2 and p.merged_into is not null"
        ),
        &args![org.0, customer.0],
        |row| {
            Ok(Merged {
                id: ContactId(row.get(0)?),
                into: ContactId(row.get(1)?),
                at: instant(row.get(2)?),
                name: row.get(3)?,
                customer: CustomerId(row.get(4)?),
                customer_name: row.get(5)?,
            })
        },
    )
}

/// Merges a contact into another, or parts it again; with whether it lent the other its language.
pub fn set(sql: &mut Sql, org: OrgId, id: ContactId, to: Option<(ContactId, Timestamp, bool)>) -> Result<(), Error> {
    let (into, at) = (to.map(|(into, ..)| into.0), to.map(|(_, at, _)| millis(at)));
    sql.run(
        sql!("update contact set merged_into = $3, merged_at = $4, lent = $5 where org = $1 and id = $2"),
        &args![org.0, id.0, into, at, to.is_some_and(|(.., lent)| lent)],
    )?;
    Ok(())
}

/// Whether it lent the other its language.
pub fn lent(sql: &mut Sql, org: OrgId, id: ContactId) -> Result<bool, Error> {
    let found =
        sql.one(sql!("select lent from contact where org = $1 and id = $2"), &args![org.0, id.0], |row| row.get(0))?;
    Ok(found.unwrap_or_default())
}

/// Takes back what was only known of the other; what they chose or wrote in since stays.
pub fn unlearn(sql: &mut Sql, org: OrgId, id: ContactId, lent: Known) -> Result<(), Error> {
    let code = |language: Option<Language>| language.map(Language::code).unwrap_or_default();
    sql.run(
        sql!(
            "update contact set language = nullif(language, $3), wrote_in = nullif(wrote_in, $4)
             where org = $1 and id = $2"
        ),
        &args![org.0, id.0, code(lent.chosen), code(lent.wrote_in)],
    )?;
    Ok(())
}
