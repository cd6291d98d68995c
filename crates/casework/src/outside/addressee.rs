//! Whom an address belongs to that somebody outside is to be asked at.

use super::Command;
use crate::case::Case;
use crate::customer;
use base::ids::OrgId;
use base::refusal::{Error, Refusal};
use base::words;
use db::Sql;

/// Refuses a command that would write to the customer, or to a colleague, as to somebody outside.
///
/// # Errors
/// Refused so; a fault of the store.
pub fn is_not_the_customers(sql: &mut Sql, org: OrgId, case: &Case, command: &Command) -> Result<(), Error> {
    let typed = match command {
        Command::Ask(question) => &question.address,
        Command::Readdress { address, .. } => address,
        _ => return Ok(()),
    };
    // What is no address is refused by the rule, in its own words.
    let Ok(address) = words::address("address", typed) else { return Ok(()) };
    let refused = |says: String| Err(Refusal::invalid("address", says).into());
    if customer::works_here(sql, org, &address)? {
        return refused(format!(
            "{address} belongs to someone who works here. Use “Ask a colleague” to write to them."
        ));
    }
    if let Some(known) = customer::by_email(sql, org, &address)? {
        let is_on = case.participants.of(known.id).is_some();
        if is_on || known.customer == case.head.customer {
            let who = known.name;
            return refused(format!("{address} is {who}’s, on the customer’s side. Reply to them instead."));
        }
    }
    let domain = customer::domain(sql, org, case.head.customer)?;
    if domain.is_some_and(|domain| customer::is_within(&address, &domain)) {
        return refused(format!("{address} is at the customer’s own company. Add them under People instead."));
    }
    Ok(())
}
