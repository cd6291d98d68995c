//! Group cases against their history: each chain, the row of each, and the numbers that are kept of their cases.

use super::history;
use crate::modules::MODULES;
use base::context::{Actor, Context, Organisation};
use base::ids::{GroupNo, OrgId};
use base::refusal::{Error, Fault};
use casework::group::{self, Counts, Fact, Group};
use db::{Db, Sql};
use engine::aggregate::{Commit, Streams};
use engine::desk::Desk;
use engine::stream;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Groups looked at in one go.
const PAGE: u32 = 100;

/// What stands in the rows, line by line.
type Rows = BTreeSet<(GroupNo, Vec<String>)>;

/// What a page of groups holds, and what is wrong with it by itself.
struct Page {
    last: Option<GroupNo>,
    groups: Vec<(GroupNo, Group, Vec<Fact>)>,
    rows: Rows,
    wrong: Vec<String>,
}

/// What is wrong with the group cases of an organisation, in plain words.
pub(super) async fn look(
    desk: &Desk,
    org: OrgId,
    scratch: &Db,
    organisation: &Arc<Organisation>,
) -> Result<Vec<String>, Error> {
    let mut wrong = desk.read(move |sql| numbers(sql, org)).await?;
    let mut after = 0;
    loop {
        let page = desk.read(move |sql| read(sql, org, after)).await?;
        wrong.extend(page.wrong);
        let expected = fresh(scratch, org, (organisation.clone(), desk.now()), page.groups).await?;
        let told = |(no, row): &(GroupNo, Vec<String>), how: &str| {
            format!("{no}: {how}: {}; run “amends rebuild”", row.join(" "))
        };
        let stray = page.rows.difference(&expected);
        wrong.extend(stray.map(|row| told(row, "a list has a row that the history does not")));
        wrong.extend(expected.difference(&page.rows).map(|row| told(row, "a list lacks a row that the history has")));
        let Some(last) = page.last else { return Ok(wrong) };
        after = last.into();
    }
}

fn read(sql: &mut Sql, org: OrgId, after: i64) -> Result<Page, Error> {
    let found = group::numbers(sql, org, after, PAGE)?;
    let last = found.last().copied();
    let streams = Streams { after, upto: last.map(Into::into) };
    let rows = group::rows(sql, org, streams)?.into_iter().collect();
    let mut page = Page { last, groups: Vec::new(), rows, wrong: Vec::new() };
    let is_sealed = history::is_sealed(sql)?;
    for no in found {
        page.wrong.extend(stream::verify(sql, org, no.into(), is_sealed)?.map(|wrong| format!("{no}: {wrong}")));
        match stream::readable(folded(sql, org, no), |stops| page.wrong.push(stops.to_string()))? {
            Some((state, facts)) => page.groups.push((no, state, facts)),
            None => page.rows.retain(|(other, _)| *other != no),
        }
    }
    Ok(page)
}

fn folded(sql: &mut Sql, org: OrgId, no: GroupNo) -> Result<(Group, Vec<Fact>), Error> {
    let history = stream::load(sql, org, no.into())?;
    let gone = || Fault::because(format!("{no} is gone while it is looked at"));
    let state = stream::try_fold::<Group>(no.into(), &history)?.ok_or_else(gone)?;
    Ok((state, history.into_iter().map(|stored| stored.fact).collect()))
}

async fn fresh(
    scratch: &Db,
    org: OrgId,
    (organisation, now): (Arc<Organisation>, jiff::Timestamp),
    groups: Vec<(GroupNo, Group, Vec<Fact>)>,
) -> Result<Rows, Error> {
    let all = MODULES.projections();
    let write = scratch.write(move |sql| {
        let ctx = Context { now, actor: Actor::System, organisation: &organisation, has_mail: true, given: &[] };
        for (no, state, facts) in &groups {
            let commit = Commit { org, id: *no, before: None, after: state, facts, ctx: &ctx };
            all.of::<Group>().try_for_each(|projection| projection.apply(sql, &commit))?;
        }
        let whole = Streams { after: 0, upto: None };
        let rows = group::rows(sql, org, whole)?.into_iter().collect();
        all.of::<Group>().try_for_each(|projection| projection.clear(sql, org, whole))?;
        Ok::<_, Error>(rows)
    });
    write.await
}

/// The numbers of each group must be those of the rows of its cases.
fn numbers(sql: &mut Sql, org: OrgId) -> Result<Vec<String>, Error> {
    let whole = Streams { after: 0, upto: None };
    let held: BTreeMap<GroupNo, Counts> = group::counts_of_all(sql, org)?.into_iter().collect();
    let summed: BTreeMap<GroupNo, Counts> = group::counts_as_summed(sql, org, whole)?.into_iter().collect();
    let all: BTreeSet<GroupNo> = held.keys().chain(summed.keys()).copied().collect();
    let of = |map: &BTreeMap<GroupNo, Counts>, no: &GroupNo| map.get(no).copied().unwrap_or_default();
    let wrong = all.iter().filter(|no| of(&held, no) != of(&summed, no));
    Ok(wrong.map(|no| format!("{no}: its numbers are not those of its cases; run “amends rebuild”")).collect())
}
