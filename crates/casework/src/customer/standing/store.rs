//! The SQL of it.

use base::ids::{ContactId, CustomerId, OrgId};
use db::{Error, Sql, args, sql};

/// A person's place at their customer is only what they or their address said.
pub fn doubt(sql: &mut Sql, org: OrgId, id: ContactId) -> Result<(), Error> {
    sql.run(sql!("update contact set confirmed = $3 where org = $1 and id = $2"), &args![org.0, id.0, false])?;
    Ok(())
}

/// Whether a person's place at their customer is known: a member says so, or the domain they write from proves it.
pub fn is_confirmed(sql: &mut Sql, org: OrgId, id: ContactId) -> Result<bool, Error> {
    let found =
        sql.one(sql!("select confirmed from contact where org = $1 and id = $2"), &args![org.0, id.0], |row| {
            row.get(0)
        })?;
    Ok(found.unwrap_or_default())
}

/// The people of an account whose place there is only what they said.
pub fn unconfirmed(sql: &mut Sql, org: OrgId, customer: CustomerId) -> Result<Vec<ContactId>, Error> {
    sql.all(
        sql!("select id from contact where org = $1 and customer = $2 and confirmed = $3"),
        &args![org.0, customer.0, false],
        |row| row.get(0).map(ContactId),
    )
}

/// A person's place at their customer is known from now on.
pub fn confirm(sql: &mut Sql, org: OrgId, id: ContactId) -> Result<(), Error> {
    sql.run(sql!("update contact set confirmed = $3 where org = $1 and id = $2"), &args![org.0, id.0, true])?;
    Ok(())
}

/// The domain of an account, as it was first heard from.
pub fn domain(sql: &mut Sql, org: OrgId, customer: CustomerId) -> Result<Option<String>, Error> {
    let found =
        sql.one(sql!("select domain from customer where org = $1 and id = $2"), &args![org.0, customer.0], |row| {
            row.get::<Option<String>>(0)
        })?;
    Ok(found.flatten())
}

/// Which links of a person open their pages: only those that carry this number. None when there is no such person.
pub fn generation(sql: &mut Sql, org: OrgId, id: ContactId) -> Result<Option<u32>, Error> {
    sql.one(sql!("select generation from contact where org = $1 and id = $2"), &args![org.0, id.0], |row| row.get(0))
}

/// Takes all links back that a person was sent so far.
pub fn end_links(sql: &mut Sql, org: OrgId, id: ContactId) -> Result<(), Error> {
    sql.run(sql!("update contact set generation = generation + 1 where org = $1 and id = $2"), &args![org.0, id.0])?;
    Ok(())
}
