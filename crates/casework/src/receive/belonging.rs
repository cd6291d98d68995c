//! Who may write on a case without anybody being asked: everyone on it, and their colleagues unless they were taken off it.

use super::Incoming;
use crate::case::Case;
use crate::customer::{self, Contact, company_domain};
use crate::message::store;
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use db::Sql;
use engine::arrival;

/// Messages of a case looked at for an address somebody wrote from before.
const LOOKED_AT: usize = 50;

/// Whether words of this sender belong on the case without a question.
pub(super) fn belongs(
    sql: &mut Sql,
    org: OrgId,
    (no, case): (CaseNo, &Case),
    sender: &Contact,
    incoming: &Incoming,
) -> Result<bool, Error> {
    let shares_account = case.head.customer == sender.customer && !customer::is_a_providers(sql, org, sender.customer)?;
    let has_left = case.participants.has_left(sender.id);
    let is_known = case.participants.has(sender.id) || (shares_account && !has_left);
    Ok(is_known && is_who_they_say(sql, org, no, sender, incoming)?)
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
