//! Is the store what was written? Walks every chain, folds every case, and holds the read tables, words, files,
//! outgoing and incoming mail against the facts. Changes nothing.
//!
//! The read tables are compared with a fresh projection of the same facts into a scratch store, through the very
//! statements that write them, so that the check knows no second truth.

mod store;

pub use store::rows as lists;

use crate::case::row::project;
use crate::case::{self, Case};
use crate::context::House;
use crate::counter;
use crate::desk::{self, Desk};
use crate::ids::{CaseNo, OrgId};
use crate::message::{self, Delivery, Kind};
use crate::refusal::Error;
use crate::{fact, letter, search};
use db::{Db, Sql};
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
    let house = desk.house(org).await?;
    let (mut after, mut looked_at) = (CaseNo(0), 0);
    loop {
        let page = desk.read(move |sql| look(sql, org, after)).await?;
        page.wrong.into_iter().for_each(&mut *told);
        let expected = fresh(scratch, org, house.clone(), page.cases).await?;
        compare(&page.rows, &expected).into_iter().for_each(&mut *told);
        let Some(last) = page.last else { break };
        (after, looked_at) = (last, looked_at + page.count);
    }
    let expected = scratch.read(move |sql| counter::tallies(sql, org)).await.map_err(Error::from)?;
    let wrong = desk.read(move |sql| whole(sql, org, &expected)).await?;
    wrong.into_iter().for_each(told);
    Ok(looked_at)
}

/// What a page of cases holds, and what is wrong with it by itself.
struct Page {
    last: Option<CaseNo>,
    count: u64,
    cases: Vec<(CaseNo, Case)>,
    rows: Rows,
    wrong: Vec<String>,
}

/// What the read tables hold, line by line.
type Rows = BTreeSet<(CaseNo, String)>;

fn look(sql: &mut Sql, org: OrgId, after: CaseNo) -> Result<Page, Error> {
    let numbers = fact::streams(sql, org, after, PAGE)?;
    let last = numbers.last().copied();
    let rows = store::rows(sql, org, after, last)?.into_iter().collect();
    let mut page = Page { last, count: numbers.len() as u64, cases: Vec::new(), rows, wrong: Vec::new() };
    for no in numbers {
        page.wrong.extend(fact::verify(sql, org, no)?);
        match desk::load(sql, org, no) {
            Ok((case, _)) => {
                look_at(sql, org, no, &case, &mut page.wrong)?;
                page.cases.push((no, case));
            }
            Err(fault) => page.wrong.push(format!("{no}: its history cannot be folded: {fault}")),
        }
    }
    searchable(sql, org, after, &mut page)?;
    Ok(page)
}

/// Words, files, letters and outgoing mail of one case.
fn look_at(sql: &mut Sql, org: OrgId, no: CaseNo, case: &Case, wrong: &mut Vec<String>) -> Result<(), Error> {
    let words: BTreeSet<u32> = message::store::of_case(sql, org, no)?.into_iter().map(|w| w.n).collect();
    let said: BTreeSet<u32> = case.messages.all().iter().map(|m| m.n).collect();
    wrong.extend(said.difference(&words).map(|n| format!("{no}: the words of message {n} are missing")));
    wrong.extend(words.difference(&said).map(|n| format!("{no}: message {n} is kept, but nothing says it was said")));
    for (n, i, name) in store::altered_files(sql, org, no)? {
        wrong.push(format!("{no}: file {i} of message {n} ({name}) is not what was kept"));
    }
    for sent in case.letter.sent() {
        let kept = message::store::letter(sql, org, no, sent.version)?;
        if kept.is_none_or(|sections: letter::Sections| sections.sha256() != sent.sha256) {
            wrong.push(format!("{no}: letter {} is not what was sent", sent.version));
        }
    }
    let waiting: BTreeMap<u32, String> = store::outbox(sql, org, no)?.into_iter().collect();
    wrong.extend(case.messages.all().iter().filter_map(|m| outgoing(no, m, waiting.get(&m.n).map(String::as_str))));
    Ok(())
}

/// A message that is on its way by mail must be in the outbox, and only such a one may wait there.
fn outgoing(no: CaseNo, message: &message::Message, waiting: Option<&str>) -> Option<String> {
    let Kind::Out { delivery, .. } = &message.kind else {
        return waiting.map(|_| format!("{no}: message {} is in the outbox, but was not sent by us", message.n));
    };
    let by_mail = message.channel == message::Channel::Email;
    match (delivery, waiting) {
        (Delivery::OnItsWay, None) if by_mail => {
            Some(format!("{no}: message {} is on its way, but not in the outbox", message.n))
        }
        (Delivery::Delivered(_) | Delivery::Failed(_), Some("queued")) => {
            Some(format!("{no}: message {} waits in the outbox, but is on its way no more", message.n))
        }
        _ => None,
    }
}

/// Every message of the page, and the title of every case, must be findable, and nothing else.
fn searchable(sql: &mut Sql, org: OrgId, after: CaseNo, page: &mut Page) -> Result<(), Error> {
    let mut found: BTreeSet<(CaseNo, u32)> = search::documents(sql, org, after, page.last)?.into_iter().collect();
    // What is marked will be found within the second.
    found.extend(search::marked(sql, org, after, page.last)?);
    let written = |case: &Case| -> Vec<u32> {
        let said = case.messages.all().iter().filter(|m| m.is_written()).map(|m| m.n);
        // 0 is the title.
        [0].into_iter().chain(said).collect()
    };
    let numbered = page.cases.iter().flat_map(|(no, case)| written(case).into_iter().map(|n| (*no, n)));
    let wanted: BTreeSet<(CaseNo, u32)> =
        numbered.filter(|(no, n)| case::store::document(org, *no, *n).is_some()).collect();
    for (no, n) in wanted.difference(&found) {
        page.wrong.push(format!("{no}: message {n} cannot be searched; run “amends rebuild”"));
    }
    for (no, n) in found.difference(&wanted) {
        page.wrong.push(format!("{no}: search knows a message {n} that is not there; run “amends rebuild”"));
    }
    Ok(())
}

/// What the read tables would hold if these cases were folded now.
async fn fresh(scratch: &Db, org: OrgId, house: Arc<House>, cases: Vec<(CaseNo, Case)>) -> Result<Rows, Error> {
    let write = scratch.write(move |sql| {
        for (no, case) in &cases {
            case::store::write(sql, org, *no, None, (case, &project(case, &house.people)))?;
        }
        let rows = store::rows(sql, org, CaseNo(0), None)?.into_iter().collect();
        // The running totals stay: they add up over all pages.
        case::store::clear(sql, org, CaseNo(0), None)?;
        Ok::<Rows, Error>(rows)
    });
    write.await
}

fn compare(held: &Rows, expected: &Rows) -> Vec<String> {
    let wrong = |(no, row): &(CaseNo, String), how: &str| format!("{no}: {how}: {row}; run “amends rebuild”");
    let stray = held.difference(expected).map(|row| wrong(row, "a list holds what the facts do not say"));
    let lost = expected.difference(held).map(|row| wrong(row, "a list lacks what the facts say"));
    stray.chain(lost).collect()
}

/// What is not of one case: running totals, arrivals.
fn whole(sql: &mut Sql, org: OrgId, expected: &[(String, i64)]) -> Result<Vec<String>, Error> {
    let mut wrong = Vec::new();
    let expected: BTreeMap<&str, i64> = expected.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let held = counter::tallies(sql, org)?;
    let held: BTreeMap<&str, i64> = held.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    for name in case::store::TALLIES {
        let (is, should) = (held.get(name).copied().unwrap_or(0), expected.get(name).copied().unwrap_or(0));
        if is != should {
            wrong.push(format!("the count “{name}” says {is}, the facts say {should}; run “amends rebuild”"));
        }
    }
    for id in store::altered_arrivals(sql, org)? {
        wrong.push(format!("arrival {id}: its raw source is not what came in"));
    }
    for (no, n) in store::without_arrival(sql, org)? {
        wrong.push(format!("{no}: the raw source of message {n} is missing"));
    }
    for (id, no, n) in store::without_message(sql, org)? {
        wrong.push(format!("arrival {id} is said to be message {n} of {no}, which is not there"));
    }
    Ok(wrong)
}
