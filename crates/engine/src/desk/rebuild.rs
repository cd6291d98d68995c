//! A rebuild: every projection made again from nothing but the facts, through the code that commits run.
//!
//! Page by page, each page replaced whole in a transaction of its own, so that lists are never empty meanwhile and a
//! server may go on working beside it.

use super::Desk;
use super::write::project;
use crate::aggregate::{Aggregate, Commit, Streams};
use crate::stream;
use base::context::{Actor, Context};
use base::ids::OrgId;
use base::refusal::Error;
use db::Sql;

/// Streams folded in one transaction: long enough to be worth its wait for the disk, short enough for others to wait.
const PAGE: u32 = 250;

impl Desk {
    /// Folds the next few streams of one kind again and replaces what the projections hold of them: the number of the
    /// last and how many they are; none when there are no more. `after` is the last of the page before, none to begin.
    ///
    /// # Errors
    /// When a history cannot be read, or the store does not answer.
    pub async fn rebuild_page<A: Aggregate>(
        &self,
        org: OrgId,
        after: Option<i64>,
    ) -> Result<Option<(i64, u64)>, Error> {
        let (organisation, now) = (self.house(org).await?, self.now());
        let page = self.db().write(move |sql| {
            stream::hold(sql)?;
            if after.is_none() {
                A::projections().iter().try_for_each(|projection| projection.begin_rebuild(sql, org))?;
            }
            let ctx = Context { now, actor: Actor::System, house: &organisation, has_mail: true };
            refold::<A>(sql, org, after.unwrap_or(A::NUMBERS.start - 1), &ctx)
        });
        page.await
    }
}

/// Replaces the rows of the next few streams; the last of them and how many. When none are left, takes away what stands
/// beyond them and answers none.
fn refold<A: Aggregate>(sql: &mut Sql, org: OrgId, after: i64, ctx: &Context) -> Result<Option<(i64, u64)>, Error> {
    let page = stream::streams(sql, org, (after, A::NUMBERS.end), PAGE)?;
    let last = page.last().copied();
    for projection in A::projections() {
        projection.clear(sql, org, Streams { after, upto: last })?;
    }
    for number in &page {
        refold_one::<A>(sql, org, *number, ctx)?;
    }
    if last.is_none() {
        sql.announce("*");
    }
    Ok(last.map(|last| (last, page.len() as u64)))
}

fn refold_one<A: Aggregate>(sql: &mut Sql, org: OrgId, number: i64, ctx: &Context) -> Result<(), Error> {
    let history = stream::load::<A::Fact>(sql, org, number)?;
    let Some(state) = stream::fold::<A>(&history) else { return Ok(()) };
    let facts: Vec<A::Fact> = history.into_iter().map(|stored| stored.fact).collect();
    project(sql, &Commit { org, id: A::Id::from(number), before: None, after: &state, facts: &facts, ctx })
}
