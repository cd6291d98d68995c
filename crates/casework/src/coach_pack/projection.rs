//! How often each rule of the coach marked, was followed and was set aside in words that went out.

use super::store;
use crate::case::{Case, Fact, read_one};
use crate::message::{self, Coached};
use base::ids::OrgId;
use base::refusal::Error;
use db::Sql;
use engine::aggregate::{Commit, Projection, Streams};
use engine::projections::Projected;
use std::collections::BTreeMap;

/// The counts of every rule.
pub struct Tallies;

/// As the module lists it.
pub const TALLIES: Projected = Projected::of(&(&Tallies as &dyn Projection<Case>));

type Counts = BTreeMap<(String, &'static str), i64>;

impl Projection<Case> for Tallies {
    fn name(&self) -> &'static str {
        "coach"
    }

    fn apply(&self, sql: &mut Sql, commit: &Commit<Case>) -> Result<(), Error> {
        Ok(store::move_by(sql, commit.org, &counted(commit.facts, 1))?)
    }

    fn clear(&self, sql: &mut Sql, org: OrgId, streams: Streams) -> Result<(), Error> {
        let theirs = coached(sql, org, streams)?;
        store::move_by(sql, org, &counted(&theirs, -1))?;
        Ok(store::forget_empty(sql, org)?)
    }

    fn begin_rebuild(&self, sql: &mut Sql, org: OrgId) -> Result<(), Error> {
        let all = coached(sql, org, Streams { after: 0, upto: None })?;
        store::forget(sql, org)?;
        Ok(store::move_by(sql, org, &counted(&all, 1))?)
    }
}

fn coached(sql: &mut Sql, org: OrgId, streams: Streams) -> Result<Vec<Fact>, Error> {
    let found = store::coached(sql, org, streams)?;
    // One that cannot be read counts neither before a rebuild nor after it; its case stops there, and says so.
    Ok(found.iter().filter_map(|one| read_one(one, ("message", "coached")).ok()).collect())
}

fn counted(facts: &[Fact], times: i64) -> Counts {
    let mut counts = Counts::new();
    for fact in facts {
        let Fact::Message(message::Fact::Coached { coached, .. }) = fact else { continue };
        for (rule, what) in marks(coached) {
            *counts.entry((rule.to_owned(), what)).or_default() += times;
        }
    }
    counts
}

fn marks(coached: &Coached) -> impl Iterator<Item = (&str, &'static str)> {
    let marked = coached.marked.iter().map(|rule| (rule.as_str(), "marked"));
    let applied = coached.applied.iter().map(|rule| (rule.as_str(), "applied"));
    let aside = coached.overruled.iter().map(|one| (one.rule.as_str(), one.why.into()));
    marked.chain(applied).chain(aside)
}
