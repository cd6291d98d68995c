//! Every projection of the program, of whatever aggregate: modules bring them, one ordered list of all is made of that, and
//! the store carries it along, so that each commit and each rebuild writes through the same list, whoever called it.

use crate::aggregate::{Aggregate, Projection};
use base::refusal::{Error, Fault};
use db::{Db, Sql};
use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// A projection, whatever it is of: what a module brings.
#[derive(Clone, Copy)]
pub struct Projected {
    /// What it is of: `case`.
    of: &'static str,
    /// A `&dyn Projection` of that aggregate.
    projection: &'static (dyn Any + Send + Sync),
}

impl Projected {
    /// A projection of one kind of aggregate.
    pub const fn of<A: Aggregate>(projection: &'static &'static dyn Projection<A>) -> Projected {
        Projected { of: A::NAME, projection }
    }
}

impl fmt::Debug for Projected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a projection of {}", self.of)
    }
}

/// All of them, in the order they are written.
#[derive(Clone, Debug)]
pub struct Projections(Arc<[Projected]>);

impl Projections {
    /// These, in this order.
    pub fn new(all: impl IntoIterator<Item = Projected>) -> Projections {
        Projections(all.into_iter().collect())
    }

    /// The store, with which every commit writes these.
    #[must_use]
    pub fn kept_in(self, db: Db) -> Db {
        db.carrying(self)
    }

    /// Those that this transaction’s store keeps.
    ///
    /// # Errors
    /// A fault when it was opened without any: a commit would leave lists behind that know nothing of it.
    pub fn known(sql: &Sql) -> Result<Projections, Error> {
        let missing = || Fault::because("the store was opened without its projections");
        Ok(sql.carried::<Projections>().ok_or_else(missing)?.as_ref().clone())
    }

    /// Those of one kind of aggregate, in order.
    pub fn of<A: Aggregate>(&self) -> impl Iterator<Item = &'static dyn Projection<A>> {
        self.0.iter().filter_map(|one| one.projection.downcast_ref::<&'static dyn Projection<A>>().copied())
    }
}
