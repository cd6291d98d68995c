//! Mail from somebody outside a case finds their thread, and nothing else: not the customer's conversation, not the list
//! of people, not the books of customers. Whoever holds the thread's address, or answers a mail of it, writes there.

use super::{Incoming, Received};
use crate::case::{CommitAt, Fact, decide, load};
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
        return Ok(case.outside.get(n).map(|party| (no, party.n)));
    }
    for id in &incoming.answers {
        if let Some((no, n)) = by_message_id(sql, org, id)?.filter(|(_, n)| is_outside(*n)) {
            let (case, _) = load(sql, org, no)?;
            let theirs = case.outside.letter(n).map(|(party, _)| party);
            let is_theirs = |party: &&Party| incoming.tag.is_none() || from(party, incoming).is_none();
            return Ok(theirs.filter(is_theirs).map(|party| (no, party.n)));
        }
    }
    Ok(None)
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
