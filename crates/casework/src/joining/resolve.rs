//! Looks the other case up in the transaction the command is carried out in, so that both are decided on as they stand.

use super::rules::{Command, Other, What, writer};
use crate::case::{Case, fold, history};
use crate::customer;
use base::ids::{CaseNo, ContactId, CustomerId, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
use std::collections::BTreeSet;

/// The command with the other case known.
///
/// # Errors
/// Refused when there is no such case in this organisation; a fault of the store.
pub fn resolve(case: &Case, sql: &mut Sql, org: OrgId, command: Command) -> Result<Command, Error> {
    let Some((field, no)) = other(case, &command.what) else {
        return Ok(Command { other: begins(sql, org, &command.what)?, ..command });
    };
    let found = history(sql, org, no)?;
    let there = fold(&found);
    let there =
        there.ok_or_else(|| Refusal::invalid(field, format!("There is no case {no} here. Check the number.")))?;
    let known_there = match &command.what {
        What::Move { n, .. } => known(sql, org, case.messages.get(*n).and_then(|m| m.sender()), &there)?,
        _ => Vec::new(),
    };
    let is_one_person = is_one_person(sql, org, (case.head.contact, there.head.contact))?;
    let customers = (name(sql, org, case.head.customer)?, name(sql, org, there.head.customer)?);
    let names = match &command.what {
        What::UndoMerge { .. } | What::UndoMove { .. } => writers(sql, org, case)?,
        _ => Vec::new(),
    };
    let other = Other { no, case: Some(there), history: found, customers, is_one_person, known_there, names };
    Ok(Command { other: Some(Box::new(other)), ..command })
}

/// The other case, and the field that names it.
fn other(case: &Case, what: &What) -> Option<(&'static str, CaseNo)> {
    match what {
        What::Merge { into, .. } => Some(("into", *into)),
        What::UndoMerge { .. } => case.joining.into.as_ref().map(|into| ("into", into.case)),
        What::Move { to, .. } | What::UndoMove { to, .. } | What::Link { to, .. } => Some(("to", *to)),
        What::Unlink { .. } | What::Split { .. } => None,
    }
}

/// A case that is to begin gets its number.
fn begins(sql: &mut Sql, org: OrgId, what: &What) -> Result<Option<Box<Other>>, Error> {
    if !matches!(what, What::Split { .. }) {
        return Ok(None);
    }
    let no = crate::receive::next_case(sql, org)?;
    let customers = (String::new(), String::new());
    Ok(Some(Box::new(Other {
        no,
        case: None,
        history: Vec::new(),
        customers,
        is_one_person: true,
        known_there: Vec::new(),
        names: Vec::new(),
    })))
}

fn name(sql: &mut Sql, org: OrgId, id: CustomerId) -> Result<String, Error> {
    Ok(customer::customer(sql, org, id)?.map_or_else(|| "another customer".to_owned(), |customer| customer.name))
}

/// Who wrote to a case, by name.
fn writers(sql: &mut Sql, org: OrgId, case: &Case) -> Result<Vec<(ContactId, String)>, Error> {
    let ids: BTreeSet<ContactId> = case.messages.all().iter().filter_map(writer).collect();
    let mut names = Vec::new();
    for id in ids {
        names.extend(customer::contact(sql, org, id)?.map(|contact| (id, contact.name)));
    }
    Ok(names)
}

/// Whoever wrote it belongs to the customer of that case.
fn known(sql: &mut Sql, org: OrgId, wrote: Option<ContactId>, there: &Case) -> Result<Vec<ContactId>, Error> {
    let Some(id) = wrote else { return Ok(Vec::new()) };
    let Some(contact) = customer::contact(sql, org, id)? else { return Ok(Vec::new()) };
    let who = customer::merging::who_is(sql, org, contact.clone())?;
    let is_there = [contact.customer, who.customer].contains(&there.head.customer) || there.participants.has(who.id);
    Ok(is_there.then_some(id).into_iter().collect())
}

/// Both are for the same person, who may have been two contacts before.
fn is_one_person(sql: &mut Sql, org: OrgId, (one, other): (ContactId, ContactId)) -> Result<bool, Error> {
    let mut who = |id| -> Result<ContactId, Error> {
        let Some(contact) = customer::contact(sql, org, id)? else { return Ok(id) };
        Ok(customer::merging::who_is(sql, org, contact)?.id)
    };
    Ok(who(one)? == who(other)?)
}
