//! The SQL of domains.

use base::ids::OrgId;
use base::providers;
use base::refusal::Error;
use db::{Sql, args, sql};

/// Whether the domain of an address belongs to another organisation of this server: because whoever runs it says so, or
/// because mail of that organisation comes to it. A provider's domain belongs to nobody.
pub fn is_elsewhere(sql: &mut Sql, org: OrgId, address: &str) -> Result<bool, Error> {
    let Some((_, domain)) = address.rsplit_once('@') else { return Ok(false) };
    let owner: Option<i64> =
        sql.one(sql!("select org from organisation_domain where domain = $1"), &args![domain], |row| row.get(0))?;
    if let Some(owner) = owner {
        return Ok(owner != org.0);
    }
    if providers::is_provider(domain) {
        return Ok(false);
    }
    let addresses: Vec<String> =
        sql.all(sql!("select address from mailbox_address where org <> $1"), &args![org.0], |row| row.get(0))?;
    Ok(addresses.iter().any(|other| other.rsplit_once('@').is_some_and(|(_, used)| used == domain)))
}

/// Gives a domain to an organisation, or to nobody.
pub fn give_domain(sql: &mut Sql, domain: &str, org: Option<OrgId>) -> Result<(), Error> {
    sql.run(sql!("delete from organisation_domain where domain = $1"), &args![domain])?;
    if let Some(org) = org {
        sql.run(sql!("insert into organisation_domain (domain, org) values ($1, $2)"), &args![domain, org.0])?;
    }
    Ok(())
}

/// The domains that were given to organisations.
pub fn domains(sql: &mut Sql) -> Result<Vec<(String, OrgId)>, Error> {
    let found = sql.all(sql!("select domain, org from organisation_domain order by org, domain"), &args![], |row| {
        Ok((row.get(0)?, OrgId(row.get(1)?)))
    })?;
    Ok(found)
}
