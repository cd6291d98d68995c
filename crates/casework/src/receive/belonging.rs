//! Who may write on a case without anybody being asked: everyone on it, and their colleagues unless they were taken off it.

use super::{Incoming, Thread};
use crate::case::{Case, load};
use crate::customer::{self, Contact, company_domain};
use crate::message::{self, store};
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use db::Sql;
use engine::arrival;

/// Messages of a case looked at for an address somebody wrote from before.
const LOOKED_AT: usize = 50;

/// Whether words of this sender belong on the case without a question. Whoever only says that they are a colleague is
/// asked about, unless they answer to the address that we gave away.
pub(super) fn belongs(
    sql: &mut Sql,
    org: OrgId,
    (thread, case): (&Thread, &Case),
    sender: &Contact,
    incoming: &Incoming,
) -> Result<bool, Error> {
    let shares_account = case.head.customer == sender.customer && !customer::is_a_providers(sql, org, sender.customer)?;
    let is_colleague = shares_account && (thread.proven || customer::is_confirmed(sql, org, sender.id)?);
    let is_known = case.participants.has(sender.id) || (is_colleague && !case.participants.has_left(sender.id));
    Ok(is_known && is_who_they_say(sql, org, thread.no, sender, incoming)?)
}

/// The domain that a message is from vouches for it: whoever wrote it from there works at the customer of that domain.
///
/// # Errors
/// A fault of the store.
pub fn proven(sql: &mut Sql, org: OrgId, (no, n): (CaseNo, u32), domain: &str) -> Result<(), Error> {
    let (case, _) = load(sql, org, no)?;
    let Some(message::Kind::In { from, .. }) = case.messages.get(n).map(|message| &message.kind) else { return Ok(()) };
    let Some(contact) = customer::contact(sql, org, *from)? else { return Ok(()) };
    let writes_from = contact.email.as_deref().and_then(company_domain);
    let belongs_to = customer::domain(sql, org, contact.customer)?;
    if writes_from == Some(domain) && belongs_to.as_deref() == Some(domain) {
        customer::confirm(sql, org, contact.id)?;
    }
    Ok(())
}

/// Anybody can ask for answers at the address of somebody else. Whoever is known by that alone must be a colleague of theirs
/// or have written from the same address on this case before.
fn is_who_they_say(
    sql: &mut Sql,
    org: OrgId,
    no: CaseNo,
    sender: &Contact,
    incoming: &Incoming,
) -> Result<bool, Error> {
    let wrote_from = incoming.sender.email.as_deref().filter(|_| incoming.sender.reply_to.is_some());
    let Some(from) = wrote_from.filter(|from| sender.email.as_deref() != Some(*from)) else { return Ok(true) };
    let company = company_domain(from);
    if company.is_some() && company == sender.email.as_deref().and_then(company_domain) {
        return Ok(true);
    }
    let arrivals = store::of_case(sql, org, no)?.into_iter().filter_map(|words| words.arrival);
    for arrival in arrivals.take(LOOKED_AT).collect::<Vec<_>>() {
        let head = arrival::begins(sql, org, arrival)?;
        let mail = std::panic::catch_unwind(|| email::read_text(&head)).ok();
        if mail.and_then(|mail| mail.from).is_some_and(|wrote| wrote.address.to_lowercase() == from) {
            return Ok(true);
        }
    }
    Ok(false)
}
