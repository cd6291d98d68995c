//! What mail servers report of mail of ours: it came back, for good or because a mailbox is full, or it is late.

use super::Received;
use crate::case::{Case, CommitAt, Fact, decide, load};
use crate::customer::{Contact, merging};
use crate::joining;
use crate::message;
use crate::outside::is_outside;
use base::context::Context;
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use db::Sql;
use engine::arrival::Why;
use engine::desk::{commit, topic};
use engine::outbox::failure::{End, Failure};
use engine::outbox::{self, after_return, trouble::Trouble};

/// What a mail server reports of a mail of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Still being tried; nothing is lost yet.
    pub is_late: bool,
    /// Why it came back.
    pub trouble: Trouble,
    /// Who could not be reached, lower case, where the report names them.
    pub recipient: Option<String>,
    /// The message, by the address the report was sent to; its proof is checked.
    pub of: Option<(CaseNo, u32)>,
}

/// What it answered is owed again, unless a full mailbox sent it back: then it is sent again a few times first.
pub(super) fn reported(
    sql: &mut Sql,
    org: OrgId,
    ctx: &Context,
    report: &Report,
    quoted: Option<(CaseNo, u32)>,
) -> Result<Received, Error> {
    // An address that carries its proof outweighs what a stranger's server quotes.
    let Some((no, n)) = report.of.or(quoted) else { return Ok(Received::SetAside(Why::StrangeReturn)) };
    // The mail stands in the outbox where it was sent from; what came of it is known where it is read now.
    let found = joining::follow::followed(sql, org, (no, n))?;
    let (case, chain, (read_in, read_as)) = (found.case, found.chain, found.at);
    let told = |sql: &mut Sql, why| {
        sql.announce(topic(org, no));
        Ok(Received::SetAside(why))
    };
    if report.is_late {
        outbox::late(sql, org, no, n)?;
        return told(sql, Why::Late);
    }
    if is_outside(n) {
        return outside_bounced(sql, org, ctx, (no, n), report);
    }
    if !report.trouble.for_good
        && case.messages.get(read_as).is_some_and(|message| message.arrived() && message.recipients().len() == 1)
        && let Some(pause) = after_return(outbox::returns(sql, org, no, n)?)
    {
        outbox::came_back(sql, (org, no, n), &report.trouble, ctx.now + pause, ctx.now)?;
        return told(sql, Why::FullMailbox);
    }
    let failure = Failure::new(End::Returned, report.trouble.clone());
    let contact = recipient(sql, org, &case, (read_as, report))?;
    let news = |n| match &contact {
        Some(contact) => message::Command::Miss { n, contact: contact.id, failure: failure.clone() },
        None => message::Command::Fail { n, failure: failure.clone() },
    };
    let Ok(decided) = decide(&case, news(read_as).into(), ctx) else {
        return Ok(Received::SetAside(Why::KnownReturn));
    };
    bury(sql, org, ctx, contact.as_ref(), report)?;
    if decided.facts.iter().any(|fact| matches!(fact, Fact::Message(message::Fact::Failed { .. }))) {
        outbox::died(sql, (org, no, n), &report.trouble, ctx.now)?;
    }
    let (facts, content) = decided.into();
    let done = commit(sql, &CommitAt { org, id: read_in, ctx }, Some((&case, chain)), facts, content)?;
    joining::copies::tell(sql, (org, ctx), (read_in, read_as), news)?;
    Ok(Received::Joined(Box::new(done)))
}

/// Whoever is outside is no contact, and what they have not got is on their thread.
fn outside_bounced(
    sql: &mut Sql,
    org: OrgId,
    ctx: &Context,
    (no, n): (CaseNo, u32),
    report: &Report,
) -> Result<Received, Error> {
    let (case, chain) = load(sql, org, no)?;
    let arrived = case
        .outside
        .letter(n)
        .is_some_and(|(_, letter)| matches!(letter.delivery(), Some(message::Delivery::Delivered(_))));
    if !report.trouble.for_good
        && arrived
        && let Some(pause) = after_return(outbox::returns(sql, org, no, n)?)
    {
        outbox::came_back(sql, (org, no, n), &report.trouble, ctx.now + pause, ctx.now)?;
        sql.announce(topic(org, no));
        return Ok(Received::SetAside(Why::FullMailbox));
    }
    let failure = Failure::new(End::Returned, report.trouble.clone());
    let Ok(decided) = decide(&case, message::Command::Fail { n, failure }.into(), ctx) else {
        return Ok(Received::SetAside(Why::KnownReturn));
    };
    if let Some((party, _)) = case.outside.letter(n)
        && report.trouble.cause.is_of_the_address()
    {
        outbox::bury(sql, org, &party.address, report.trouble.cause, ctx.now)?;
    }
    outbox::died(sql, (org, no, n), &report.trouble, ctx.now)?;
    let (facts, content) = decided.into();
    let done = commit(sql, &CommitAt { org, id: no, ctx }, Some((&case, chain)), facts, content)?;
    Ok(Received::Joined(Box::new(done)))
}

/// Whom it did not reach: the only one it went to; of several whoever the report names.
fn recipient(sql: &mut Sql, org: OrgId, case: &Case, of: (u32, &Report)) -> Result<Option<Contact>, Error> {
    let (n, report) = of;
    let recipients = case.messages.get(n).map(message::Message::recipients).unwrap_or_default();
    if let [only] = recipients.as_slice() {
        return Ok(merging::addressee(sql, org, *only)?);
    }
    let Some(named) = &report.recipient else { return Ok(None) };
    Ok(merging::at_address(sql, org, &recipients, named)?)
}

/// A dead address is remembered, so that the next who writes to it is warned.
fn bury(sql: &mut Sql, org: OrgId, ctx: &Context, contact: Option<&Contact>, report: &Report) -> Result<(), Error> {
    let Some(email) = contact.and_then(|contact| contact.email.as_deref()) else { return Ok(()) };
    let is_theirs = report.recipient.as_deref().is_none_or(|named| named.eq_ignore_ascii_case(email));
    if is_theirs && report.trouble.cause.is_of_the_address() {
        outbox::bury(sql, org, email, report.trouble.cause, ctx.now)?;
    }
    Ok(())
}
