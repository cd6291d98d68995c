//! What happened to a case since someone looked at it: for whoever comes second and would act on an old picture.

use crate::case::Done;
use crate::case::{Fact, Happening, sentence, titles};
use crate::customer;
use crate::message::{self, Message, Purpose};
use base::context::{Actor, Naming, Organisation};
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Refusal};
use base::words;
use db::Sql;
use jiff::Timestamp;
use web::App;
use web::session::Me;

/// The most that is told; the history on the page has all of it.
const MOST: usize = 4;

/// Refuses to take what someone took after version `seen`, on the picture the command was decided on.
///
/// # Errors
/// A refusal when someone was quicker; a fault of the store.
pub fn still_free(sql: &mut Sql, org: OrgId, done: &Done, seen: Option<u32>) -> Result<(), Error> {
    let Some(seen) = seen else { return Ok(()) };
    let before = done.state.version.saturating_sub(u32::try_from(done.facts.len()).unwrap_or_default());
    if seen >= before {
        return Ok(());
    }
    let taken = |fact: &Fact| matches!(fact, Fact::Case(Happening::Owned { .. } | Happening::HandOverAccepted { .. }));
    let history = crate::case::history(sql, org, done.id)?;
    let quicker = history.iter().any(|f| f.version > seen && f.version <= before && taken(&f.fact));
    if quicker {
        let says = "Someone was quicker. Look again, and take it over if it should still be yours.";
        return Err(Refusal::not_now(says).into());
    }
    Ok(())
}

/// Refuses to send what was written on a picture of the case on which nobody had answered yet.
///
/// # Errors
/// A refusal that says who wrote what and when; a fault of the store.
pub fn not_answered(
    sql: &mut Sql,
    (org, now): (OrgId, Timestamp),
    done: &Done,
    seen: Option<u32>,
    organisation: &Organisation,
) -> Result<(), Error> {
    let before = done.version_before();
    let Some(seen) = seen.filter(|seen| *seen < before && done.facts.iter().any(|fact| written(fact).is_some())) else {
        return Ok(());
    };
    let history = crate::case::history(sql, org, done.id)?;
    let since = history.iter().filter(|stored| stored.version > seen && stored.version <= before);
    let is_there = |n: u32| done.state.messages.get(n).is_some_and(Message::went_out);
    let last = since.rev().find_map(|stored| Some((stored, written(&stored.fact).filter(|n| is_there(*n))?)));
    let Some((stored, n)) = last else { return Ok(()) };
    let text = message::store::one(sql, org, done.id, n)?.map(|words| words.body).unwrap_or_default();
    let who = match stored.stamp.by {
        Actor::Member(id) => organisation.people.name(id),
        _ => "Someone".to_owned(),
    };
    let when = match calendar::until(stored.stamp.at, now, organisation.zone()).as_str() {
        "now" => "just now".to_owned(),
        ago => ago.to_owned(),
    };
    let text = words::short(&text.split_whitespace().collect::<Vec<_>>().join(" "), words::LINE);
    let says = format!(
        "{who} replied {when}: “{text}” Yours hasn’t been sent, and is still here. Send it again if it’s still needed."
    );
    Err(Refusal::not_now(says).into())
}

/// The message a member has written to the customer.
fn written(fact: &Fact) -> Option<u32> {
    match fact {
        Fact::Message(message::Fact::Sent {
            n, purpose: Purpose::Reply | Purpose::Letter | Purpose::Result, ..
        }) => Some(*n),
        _ => None,
    }
}

/// What others did after version `seen` of a case, in one sentence; none when nobody did anything.
///
/// # Errors
/// When the store does not answer.
pub async fn since(app: &App, me: &Me, no: CaseNo, seen: u32) -> Result<Option<String>, Error> {
    let org = me.who.org;
    let read = app.desk.read(move |sql| {
        let history = crate::case::history(sql, org, no)?;
        let Some(case) = crate::case::fold(&history) else { return Ok(None) };
        let contact = crate::case::contact_of(sql, org, &case)?;
        let names = customer::names(sql, org, &case)?;
        Ok(Some((history, case, contact, names)))
    });
    let Some((history, case, contact, participants)) = read.await? else { return Ok(None) };
    let (titles, now, zone) = (titles(&case), app.desk.now(), me.organisation.zone());
    let told: Vec<String> = history
        .iter()
        .filter(|stored| stored.version > seen)
        .map(|stored| {
            let names = Naming {
                people: &me.organisation.people,
                contact: &contact.name,
                participants: &participants,
                titles: &titles,
                zone,
                now,
                by: stored.stamp.by,
            };
            let by_me = stored.stamp.by == Actor::Member(me.person.id);
            let who = if by_me { " (you did)" } else { "" };
            format!("{}{who}, {}", sentence(&stored.fact, &names), calendar::short(stored.stamp.at, now, zone))
        })
        .collect();
    if told.is_empty() {
        return Ok(None);
    }
    let more = told.len().saturating_sub(MOST);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    let shown: Vec<String> = told.into_iter().take(MOST).collect();
    Ok(Some(words::short(&format!("Since you opened this page: {}{more}", shown.join("; ")), 1_000)))
}
