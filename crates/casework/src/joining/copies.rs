//! The same mail on two cases: an answer to messages that are read apart now is kept by both, and both hear what becomes of
//! it. And where the outbox has a mail that was sent before its message came here.

use super::follow::{MOST, Place, next};
use crate::case::{Case, CommitAt, Decided, decide, load, settled};
use crate::message::{self, Delivery, Kind};
use base::context::Context;
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
use engine::desk;

/// Tells the other cases that hold the same mail what became of it. Those that know it already are told nothing.
///
/// # Errors
/// A fault of the store; then nothing of it stays.
pub fn tell(
    sql: &mut Sql,
    (org, ctx): (OrgId, &Context),
    at: Place,
    news: impl Fn(u32) -> message::Command,
) -> Result<(), Error> {
    for (no, n) in others(sql, org, at)? {
        let (case, chain) = load(sql, org, no)?;
        let Some(decided) = told(&case, news(n), ctx) else { continue };
        let (facts, content) = decided.into();
        desk::commit(sql, &CommitAt { org, id: no, ctx }, Some((&case, chain)), facts, content)?;
    }
    Ok(())
}

/// A mail that came back goes out again once, whichever of its cases it is sent again from.
///
/// # Errors
/// Refused while another case sends it; a fault of the store.
pub fn sends_once(sql: &mut Sql, org: OrgId, at: Place) -> Result<(), Error> {
    // Whoever sends it again from another case at this moment is waited for.
    sql.alone_with(&format!("mail sent again {org}"))?;
    for (no, n) in others(sql, org, at)? {
        let (case, _) = load(sql, org, no)?;
        let message = case.messages.get(n).map(|message| &message.kind);
        if matches!(message, Some(Kind::Out { delivery: Delivery::OnItsWay, .. })) {
            let says = format!("This email is also part of {no}, and it is already being sent again from there.");
            return Err(Refusal::not_now(says).into());
        }
    }
    Ok(())
}

/// What follows from the news on another case. One that came back there has arrived after all when it was sent again here.
fn told(case: &Case, news: message::Command, ctx: &Context) -> Option<Decided> {
    if let message::Command::Deliver { n } = news
        && let Some(Kind::Out { delivery: Delivery::Failed(_), .. }) = case.messages.get(n).map(|message| &message.kind)
    {
        let facts = vec![message::Fact::Delivered { n }.into()];
        return Some(settled(case, Decided { facts, ..Decided::default() }, ctx));
    }
    decide(case, news.into(), ctx).ok()
}

/// The other places where the same outgoing message is read.
fn others(sql: &mut Sql, org: OrgId, at: Place) -> Result<Vec<Place>, Error> {
    let (mut places, mut read, mut known) = (vec![at], Vec::new(), Vec::new());
    let mut looked = 0;
    while let Some(place) = places.get(looked).copied().filter(|_| looked < MOST) {
        looked += 1;
        let case = cached(sql, org, place.0, &mut known)?;
        let is_out = matches!(case.messages.get(place.1).map(|message| &message.kind), Some(Kind::Out { .. }));
        if place != at && is_out && !case.joining.is_merged() {
            read.push(place);
        }
        let mut near: Vec<Place> = case.joining.came_from(place.1).chain(next(case, place.1)).collect();
        for to in case.joining.gave(place.1) {
            let there = cached(sql, org, to, &mut known)?;
            near.extend(there.joining.went_to(place).map(|n| (to, n)));
        }
        near.retain(|(_, n)| *n > 0);
        near.into_iter().for_each(|place| {
            if !places.contains(&place) {
                places.push(place)
            }
        });
    }
    Ok(read)
}

fn cached<'a>(sql: &mut Sql, org: OrgId, no: CaseNo, known: &'a mut Vec<(CaseNo, Case)>) -> Result<&'a Case, Error> {
    let at = match known.iter().position(|(of, _)| *of == no) {
        Some(at) => at,
        None => {
            known.push((no, load(sql, org, no)?.0));
            known.len() - 1
        }
    };
    known.get(at).map(|(_, case)| case).ok_or_else(|| Refusal::not_found("There is no such case.").into())
}

/// Where the message was read before it came here: the outbox may have its mail under those numbers.
///
/// # Errors
/// A fault of the store.
pub fn sent_from(sql: &mut Sql, org: OrgId, (no, here, n): (CaseNo, &Case, u32)) -> Result<Vec<Place>, Error> {
    let (mut found, mut at): (Vec<Place>, Place) = (Vec::new(), (no, n));
    let mut before: Vec<Place> = here.joining.came_from(n).collect();
    while let Some(place) = before.pop().filter(|_| found.len() < MOST) {
        let (case, _) = load(sql, org, place.0)?;
        // One that is read there as well has its mail there for its own sake.
        if next(&case, place.1) == Some(at) {
            found.push(place);
            at = place;
            before = case.joining.came_from(place.1).collect();
        }
    }
    Ok(found)
}
