//! The rows of promises across cases, and how many are owed to customers in all.

use super::store;
use crate::case::Case;
use base::ids::OrgId;
use base::refusal::Error;
use db::Sql;
use engine::aggregate::{Commit, Projection, Streams, Table};
use engine::counter;
use engine::projections::Projected;

/// The running total of promises owed to customers.
const PROMISED: &str = "promised";

/// Lists of promises, and the numbers of an account, read them.
pub struct PromiseRows;

/// As the module lists it.
pub const ROWS: Projected = Projected::of(&(&PromiseRows as &dyn Projection<Case>));

impl Projection<Case> for PromiseRows {
    fn name(&self) -> &'static str {
        "promises"
    }

    fn apply(&self, sql: &mut Sql, commit: &Commit<Case>) -> Result<(), Error> {
        let customer = commit.after.head.customer;
        // What goes on in another case is owed there.
        if commit.after.joining.is_merged() {
            let only = Streams { after: commit.id.0 - 1, upto: Some(commit.id.0) };
            store::clear(sql, commit.org, only)?;
        }
        // With another customer every row is another.
        let before = commit.before.filter(|case| case.head.customer == customer && !case.joining.is_merged());
        for promise in commit.after.promises.all().iter().filter(|_| !commit.after.joining.is_merged()) {
            if before.and_then(|case| case.promises.get(promise.n)) != Some(promise) {
                store::write(sql, (commit.org, commit.id, customer), promise)?;
            }
        }
        let change = owed(commit.after) - commit.before.map_or(0, owed);
        Ok(counter::tally(sql, commit.org, PROMISED, change)?)
    }

    fn clear(&self, sql: &mut Sql, org: OrgId, streams: Streams) -> Result<(), Error> {
        let promised = store::promised(sql, org, streams)?;
        counter::tally(sql, org, PROMISED, -promised)?;
        Ok(store::clear(sql, org, streams)?)
    }

    fn tables(&self) -> &'static [Table] {
        store::TABLES
    }

    fn begin_rebuild(&self, sql: &mut Sql, org: OrgId) -> Result<(), Error> {
        let promised = store::promised(sql, org, Streams { after: 0, upto: None })?;
        Ok(counter::set_tally(sql, org, PROMISED, promised)?)
    }
}

fn owed(case: &Case) -> i64 {
    if case.joining.is_merged() {
        return 0;
    }
    case.promises.to_contact().filter(|promise| promise.is_owed()).count() as i64
}
