//! Mail from somebody outside a case finds their thread, and nothing else: not the customer's conversation, not the list
//! of people, not the books of customers. Whoever holds the thread's address, or answers a mail of it, writes there; but what
//! somebody on the case writes belongs to the conversation with them, whichever address they had at hand.

use super::{Incoming, Received};
use crate::case::{Case, CommitAt, Fact, decide, load};
use crate::customer;
use crate::message::store::by_message_id;
use crate::outside::{self, Came, Command, Party, is_outside};
use base::context::Context;
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use db::Sql;
use engine::arrival::Why;
use engine::desk::commit;
use engine::outbox;

/// The thread that a mail belongs to: the case, and which of those outside it. Its address outweighs what it answers. What
/// it answers may name the thread anywhere, for a word too much in it is better than one in front of the customer; but who
/// writes to the address that the customer has, from another address than theirs, is not they.
pub(super) fn thread(sql: &mut Sql, org: OrgId, incoming: &Incoming) -> Result<Option<(CaseNo, u32)>, Error> {
    if let Some((no, n)) = incoming.outside {
        let (case, _) = load(sql, org, no)?;
        let Some(party) = case.outside.get(n) else { return Ok(None) };
        let is_ours = from(party, incoming).is_some() && is_on(sql, org, &case, incoming)?;
        return Ok((!is_ours).then_some((no, party.n)));
    }
    for id in &incoming.answers {
        if let Some((no, n)) = by_message_id(sql, org, id)?.filter(|(_, n)| is_outside(*n)) {
            let (case, _) = load(sql, org, no)?;
            let Some((party, _)) = case.outside.letter(n) else { return Ok(None) };
            let is_theirs =
                from(party, incoming).is_none() || (incoming.tag.is_none() && !is_on(sql, org, &case, incoming)?);
            return Ok(is_theirs.then_some((no, party.n)));
        }
    }
    Ok(None)
}

/// The case of the thread that somebody on it wrote to: what they write belongs to the conversation with them.
pub(super) fn case_of(sql: &mut Sql, org: OrgId, incoming: &Incoming) -> Result<Option<CaseNo>, Error> {
    if let Some((no, _)) = incoming.outside {
        return Ok(Some(no));
    }
    for id in &incoming.answers {
        if let Some((no, _)) = by_message_id(sql, org, id)?.filter(|(_, n)| is_outside(*n)) {
            return Ok(Some(no));
        }
    }
    Ok(None)
}

/// The sender is one of those on the case, as far as their address tells.
fn is_on(sql: &mut Sql, org: OrgId, case: &Case, incoming: &Incoming) -> Result<bool, Error> {
    for address in [&incoming.sender.email, &incoming.sender.reply_to].into_iter().flatten() {
        if let Some(known) = customer::by_email(sql, org, address)? {
            let known = customer::merging::who_is(sql, org, known)?;
            let known = customer::merging::known_on(sql, org, known, |id| case.participants.has(id))?;
            return Ok(case.participants.has(known.id));
        }
    }
    Ok(false)
}

/// Puts it there. What a machine sent waits for no answer.
pub(super) fn join(
    sql: &mut Sql,
    org: OrgId,
    ctx: &Context,
    (no, n): (CaseNo, u32),
    incoming: &Incoming,
) -> Result<Received, Error> {
    let (case, chain) = load(sql, org, no)?;
    let Some(party) = case.outside.get(n) else { return Ok(Received::SetAside(Why::Machine)) };
    let from = from(party, incoming);
    if from.is_none() {
        // Whoever writes from an address has it.
        outbox::revive(sql, org, &party.address)?;
    }
    let came = Came {
        text: incoming.text.clone(),
        from,
        automatic: incoming.exempt.is_some(),
        problem: incoming.problem.clone(),
    };
    let decided = decide(&case, Command::Receive { n, came }.into(), ctx)?;
    let (facts, content) = super::with_mail(decided, incoming);
    let done = commit(sql, &CommitAt { org, id: no, ctx }, Some((&case, chain)), facts, content)?;
    Ok(Received::Joined(Box::new(done)))
}

/// The address it came from, when it is not theirs.
fn from(party: &Party, incoming: &Incoming) -> Option<String> {
    let wrote = [incoming.sender.email.as_ref(), incoming.sender.reply_to.as_ref()];
    let mut wrote = wrote.into_iter().flatten();
    if wrote.clone().any(|address| address.eq_ignore_ascii_case(&party.address)) {
        return None;
    }
    Some(wrote.next().cloned().unwrap_or_else(|| incoming.sender.name.clone()))
}

/// The message to or from somebody outside that this is about.
pub(super) fn letter(fact: &Fact) -> Option<u32> {
    match fact {
        Fact::Outside(outside::Fact::Answered { letter, .. }) => Some(*letter),
        _ => None,
    }
}
