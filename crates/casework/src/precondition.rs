//! What happened to a case since someone looked at it: for whoever comes second and would act on an old picture.

use crate::case::Done;
use crate::case::{Fact, Happening, sentence, titles};
use crate::customer;
use base::context::{Actor, Naming};
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Refusal};
use base::words;
use db::Sql;
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
        let names = customer::names(sql, org, &case.participants)?;
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
