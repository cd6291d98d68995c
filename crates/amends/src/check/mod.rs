//! Is the store what was written? Walks every chain, folds every case and the settings, and holds the read tables,
//! words, files, outgoing and incoming mail against the facts. Changes nothing.
//!
//! The projections are compared with those of the same facts in a scratch store, made by the very code that commits
//! run, so that the check knows no second truth.

mod groups;
mod history;
mod settings;
mod store;

pub use history::{history, unproven};
pub use store::rows as lists;

use crate::modules::MODULES;
pub use base::context::{Actor, Context, Organisation};
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Fault};
use casework::case::{self, Case, Fact};
use casework::message::{self, Delivery, Kind};
use casework::outside::Party;
use casework::{letter, search};
use db::{Db, Sql};
use engine::aggregate::{Commit, Streams};
use engine::desk::Desk;
use engine::{counter, stream};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Cases looked at in one go.
const PAGE: u32 = 250;

/// Holds everything of an organisation against its facts. Each thing that is wrong is told in plain words; answers
/// how many cases were looked at. `scratch` is an empty store of the same schema.
///
/// # Errors
/// When a store does not answer; what is wrong with its content is no error.
pub async fn check(desk: &Desk, org: OrgId, scratch: &Db, told: &mut impl FnMut(String)) -> Result<u64, Error> {
    let organisation = desk.organisation(org).await?;
    desk.read(move |sql| history::whole(sql, org)).await?.into_iter().for_each(&mut *told);
    settings::look(desk, org, scratch, &organisation).await?.into_iter().for_each(&mut *told);
    groups::look(desk, org, scratch, &organisation).await?.into_iter().for_each(&mut *told);
    let (mut after, mut looked_at) = (CaseNo(0), 0);
    let mut totals = Totals::new();
    let mut all_were_read = true;
    loop {
        let page = desk.read(move |sql| look(sql, org, after)).await?;
        all_were_read &= page.unread.is_empty();
        page.wrong.into_iter().for_each(&mut *told);
        let (expected, theirs) = fresh(scratch, org, (organisation.clone(), desk.now()), page.cases).await?;
        for (name, value) in theirs {
            *totals.entry(name).or_default() += value;
        }
        compare(&page.rows, &expected).into_iter().for_each(&mut *told);
        let Some(last) = page.last else { break };
        (after, looked_at) = (last, looked_at + page.count);
    }
    // What a case that cannot be read adds to the totals is not known.
    let totals = all_were_read.then_some(totals);
    let wrong = desk.read(move |sql| whole(sql, org, totals.as_ref())).await?;
    wrong.into_iter().for_each(told);
    Ok(looked_at)
}

/// What a page of cases holds, and what is wrong with it by itself.
struct Page {
    last: Option<CaseNo>,
    count: u64,
    cases: Vec<(CaseNo, Case, Vec<Fact>)>,
    /// Cases of which a fact cannot be read. Nothing else is said of them.
    unread: BTreeSet<CaseNo>,
    rows: Rows,
    wrong: Vec<String>,
}

/// What the read tables hold, line by line.
type Rows = BTreeSet<(CaseNo, String)>;

/// The running totals, by name.
type Totals = BTreeMap<String, i64>;

fn look(sql: &mut Sql, org: OrgId, after: CaseNo) -> Result<Page, Error> {
    let numbers = case::numbers(sql, org, after, PAGE)?;
    let last = numbers.last().copied();
    let (cases, unread, wrong) = (Vec::new(), BTreeSet::new(), Vec::new());
    let rows = store::rows(sql, org, after, last)?.into_iter().collect();
    let mut page = Page { last, count: numbers.len() as u64, cases, unread, rows, wrong };
    let is_sealed = history::is_sealed(sql)?;
    for no in numbers {
        page.wrong.extend(stream::verify(sql, org, no.0, is_sealed)?.map(|wrong| format!("{no}: {wrong}")));
        match stream::readable(folded(sql, org, no), |stops| page.wrong.push(stops.to_string()))? {
            Some((case, facts)) => {
                let kept = history::words(sql, org, no, &facts)?;
                page.wrong.extend(kept.altered.into_iter().map(|n| history::altered(no, n)));
                look_at(sql, org, no, &case, &mut page.wrong)?;
                page.cases.push((no, case, facts));
            }
            None => {
                page.unread.insert(no);
            }
        }
    }
    let unread = &page.unread;
    page.rows.retain(|(no, _)| !unread.contains(no));
    searchable(sql, org, after, &mut page)?;
    Ok(page)
}

fn folded(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<(Case, Vec<Fact>), Error> {
    let history = case::history(sql, org, no)?;
    let gone = || Fault::because(format!("{no} is gone while it is looked at"));
    let case = stream::try_fold(no.0, &history)?.ok_or_else(gone)?;
    Ok((case, history.into_iter().map(|stored| stored.fact).collect()))
}

/// Words, files, letters and outgoing mail of one case.
fn look_at(sql: &mut Sql, org: OrgId, no: CaseNo, case: &Case, wrong: &mut Vec<String>) -> Result<(), Error> {
    let words: BTreeSet<u32> = message::store::of_all(sql, org, no)?.into_iter().map(|w| w.n).collect();
    let said: BTreeSet<u32> = case.messages.all().iter().map(|m| m.n).chain(case.outside.letters()).collect();
    wrong.extend(said.difference(&words).map(|n| format!("{no}: the text of message {n} is missing")));
    wrong.extend(words.difference(&said).map(|n| format!("{no}: message {n} is stored, but not in the history")));
    for (n, i, name) in store::altered_files(sql, org, no)? {
        wrong.push(format!("{no}: file {i} of message {n} ({name}) has changed since it was stored"));
    }
    for sent in case.letter.sent() {
        let kept = message::store::letter(sql, org, no, sent.version)?;
        if kept.is_none_or(|sections: letter::Sections| sections.sha256() != sent.sha256) {
            wrong.push(format!("{no}: letter {} has changed since it was sent", sent.version));
        }
    }
    if case.joining.is_merged() {
        return Ok(());
    }
    let waiting: BTreeMap<u32, String> = store::outbox(sql, org, no)?.into_iter().collect();
    // Mail of a message that came from another case, or is read in another, stands in the outbox under its first number.
    let sent_here = |m: &&message::Message| !m.has_moved() && !case.joining.took(m.n);
    let theirs = case.messages.all().iter().filter(sent_here).map(|m| {
        let Kind::Out { delivery, .. } = &m.kind else { return (m.n, None, false) };
        (m.n, Some(delivery), m.channel == message::Channel::Email)
    });
    let outside = case.outside.all().iter().flat_map(Party::letters).map(|letter| (letter.n, letter.delivery(), true));
    let wait = |n: u32| waiting.get(&n).map(String::as_str);
    wrong.extend(theirs.chain(outside).filter_map(|(n, sent, by_mail)| outgoing((no, n), (sent, by_mail), wait(n))));
    Ok(())
}

/// A message that is on its way by mail must be in the outbox, and only such a one may wait there.
fn outgoing(
    (no, n): (CaseNo, u32),
    (sent, by_mail): (Option<&Delivery>, bool),
    waiting: Option<&str>,
) -> Option<String> {
    let Some(delivery) = sent else {
        return waiting.map(|_| format!("{no}: message {n} is in the outbox, but was not sent by us"));
    };
    match (delivery, waiting) {
        (Delivery::OnItsWay, None) if by_mail => {
            Some(format!("{no}: message {n} is being sent, but is not in the outbox"))
        }
        (Delivery::Delivered(_) | Delivery::Failed(_) | Delivery::TakenBack, Some("queued")) => {
            Some(format!("{no}: message {n} is in the outbox, but is no longer being sent"))
        }
        _ => None,
    }
}

/// Every message of the page, and the title of every case, must be findable, and nothing else.
fn searchable(sql: &mut Sql, org: OrgId, after: CaseNo, page: &mut Page) -> Result<(), Error> {
    let mut found: BTreeSet<(CaseNo, u32)> = search::documents(sql, org, after, page.last)?.into_iter().collect();
    // What is marked will be found within the second.
    found.extend(search::marked(sql, org, after, page.last)?);
    found.retain(|(no, _)| !page.unread.contains(no));
    let written = |case: &Case| -> Vec<u32> {
        let said = case.messages.all().iter().filter(|m| m.is_written()).map(|m| m.n);
        // 0 is the title.
        [0].into_iter().chain(said).chain(case.outside.letters()).collect()
    };
    let numbered = page.cases.iter().flat_map(|(no, case, _)| written(case).into_iter().map(|n| (*no, n)));
    let wanted: BTreeSet<(CaseNo, u32)> =
        numbered.filter(|(no, n)| case::store::document(org, *no, *n).is_some()).collect();
    for (no, n) in wanted.difference(&found) {
        page.wrong.push(format!("{no}: message {n} is missing from search; run “amends rebuild”"));
    }
    for (no, n) in found.difference(&wanted) {
        page.wrong.push(format!("{no}: search lists a message {n} that does not exist; run “amends rebuild”"));
    }
    Ok(())
}

/// What the projections would hold if these cases were folded now, and what they add to the running totals.
async fn fresh(
    scratch: &Db,
    org: OrgId,
    (organisation, now): (Arc<Organisation>, Timestamp),
    cases: Vec<(CaseNo, Case, Vec<Fact>)>,
) -> Result<(Rows, Totals), Error> {
    let all = MODULES.projections();
    let write = scratch.write(move |sql| {
        let ctx = Context { now, actor: Actor::System, organisation: &organisation, has_mail: true, given: &[] };
        for (no, case, facts) in &cases {
            let commit = Commit { org, id: *no, before: None, after: case, facts, ctx: &ctx };
            all.of::<Case>().try_for_each(|projection| projection.apply(sql, &commit))?;
        }
        let rows = store::rows(sql, org, CaseNo(0), None)?.into_iter().collect();
        let totals = counter::tallies(sql, org)?.into_iter().collect();
        let whole = Streams { after: 0, upto: None };
        all.of::<Case>().try_for_each(|projection| projection.clear(sql, org, whole))?;
        Ok::<_, Error>((rows, totals))
    });
    write.await
}

fn compare(held: &Rows, expected: &Rows) -> Vec<String> {
    let wrong = |(no, row): &(CaseNo, String), how: &str| format!("{no}: {how}: {row}; run “amends rebuild”");
    let stray = held.difference(expected).map(|row| wrong(row, "a list has a row that the history does not"));
    let lost = expected.difference(held).map(|row| wrong(row, "a list lacks a row that the history has"));
    stray.chain(lost).collect()
}

/// What is not of one case: running totals, arrivals.
fn whole(sql: &mut Sql, org: OrgId, expected: Option<&Totals>) -> Result<Vec<String>, Error> {
    let mut wrong = Vec::new();
    if let Some(expected) = expected {
        wrong.extend(wrong_totals(&counter::tallies(sql, org)?.into_iter().collect(), expected));
    }
    for id in store::altered_arrivals(sql, org)? {
        wrong.push(format!("mail {id}: its raw source has changed since it was received"));
    }
    for (no, n) in store::without_arrival(sql, org)? {
        wrong.push(format!("{no}: the raw source of message {n} is missing"));
    }
    for (id, no, n) in store::without_message(sql, org)? {
        wrong.push(format!("mail {id} is recorded as message {n} of {no}, which does not exist"));
    }
    Ok(wrong)
}

fn wrong_totals(held: &Totals, expected: &Totals) -> Vec<String> {
    let of = |all: &Totals, name: &str| all.get(name).copied().unwrap_or(0);
    let pairs = case::store::TALLIES.into_iter().map(|name| (name, of(held, name), of(expected, name)));
    pairs
        .filter(|(_, is, should)| is != should)
        .map(|(name, is, should)| format!("the count “{name}” is {is}, and should be {should}; run “amends rebuild”"))
        .collect()
}
