//! The rows of a case: its line in the list, what is owed on it, its alarms, and its share in the running totals.

use super::row::{Projection as Rows, project};
use super::{Case, store};
use base::ids::OrgId;
use base::refusal::Error;
use db::Sql;
use engine::aggregate::{Commit, Projection, Streams, Table};
use engine::counter;
use engine::projections::Projected;

/// Lists, Today and the clock read them.
pub struct CaseRows;

/// As the module lists it.
pub const ROWS: Projected = Projected::of(&(&CaseRows as &dyn Projection<Case>));

impl Projection<Case> for CaseRows {
    fn name(&self) -> &'static str {
        "cases"
    }

    fn apply(&self, sql: &mut Sql, commit: &Commit<Case>) -> Result<(), Error> {
        let people = &commit.ctx.organisation.people;
        let after = project(commit.after, people);
        let before = commit.before.map(|case| (case, project(case, people)));
        let before = before.as_ref().map(|(case, rows)| (*case, rows));
        store::write_rows(sql, (commit.org, commit.id), before, (commit.after, &after))?;
        let was = before.map_or(Totals::default(), |(case, rows)| totals(case, rows));
        totals(commit.after, &after).add(sql, commit.org, was)
    }

    fn clear(&self, sql: &mut Sql, org: OrgId, streams: Streams) -> Result<(), Error> {
        let theirs = store::sums(sql, org, streams)?;
        Totals::default().add(sql, org, theirs)?;
        Ok(store::clear(sql, org, streams)?)
    }

    fn tables(&self) -> &'static [Table] {
        store::TABLES
    }

    fn begin_rebuild(&self, sql: &mut Sql, org: OrgId) -> Result<(), Error> {
        let sums = store::sums(sql, org, Streams { after: 0, upto: None })?;
        for (name, value) in sums.named() {
            counter::set_tally(sql, org, name, value)?;
        }
        Ok(())
    }
}

/// What one case, or many, add to the running totals on every page.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Totals {
    pub(super) open: i64,
    pub(super) unanswered: i64,
    pub(super) unowned: i64,
}

impl Totals {
    fn named(self) -> [(&'static str, i64); 3] {
        [("open", self.open), ("unanswered", self.unanswered), ("unowned", self.unowned)]
    }

    /// Adds these in place of those.
    fn add(self, sql: &mut Sql, org: OrgId, instead_of: Totals) -> Result<(), Error> {
        for ((name, is), (_, was)) in self.named().into_iter().zip(instead_of.named()) {
            counter::tally(sql, org, name, is - was)?;
        }
        Ok(())
    }
}

fn totals(case: &Case, rows: &Rows) -> Totals {
    Totals {
        open: i64::from(case.is_open()),
        unanswered: rows.row.unanswered,
        unowned: i64::from(case.is_open() && case.owner.is_none()),
    }
}
