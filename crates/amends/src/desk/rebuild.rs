//! Folding anew: the read tables and the full text, made again from nothing but the facts.
//!
//! Page by page, each page replaced whole in a transaction of its own, so that lists are never empty meanwhile and a
//! server may go on working beside it.

use super::write::{At, load, mark_words};
use super::{Desk, topic};
use crate::case::row::project;
use crate::case::store;
use crate::context::{Actor, Context, House};
use crate::ids::{CaseNo, OrgId};
use crate::refusal::Error;
use crate::{fact, member, search, tuning};
use db::Sql;

/// Cases folded in one transaction: long enough to be worth its wait for the disk, short enough for others to wait.
const PAGE: u32 = 250;

impl Desk {
    /// Folds every case of an organisation again and replaces what the read tables and the full text hold of it;
    /// tells `told` how many are done so far. Answers how many there are.
    ///
    /// # Errors
    /// When a history cannot be read, or the store does not answer.
    pub async fn rebuild(&self, org: OrgId, mut told: impl FnMut(u64)) -> Result<u64, Error> {
        let (mut after, mut done) = (CaseNo(0), 0);
        loop {
            let (house, now) = (self.house(org).await?, self.now());
            let page = self.db().write(move |sql| {
                let ctx = Context { now, actor: Actor::System, house: &house, has_mail: true };
                refold(sql, org, after, &ctx)
            });
            let Some((last, cases)) = page.await? else { return Ok(done) };
            self.index_due().await?;
            (after, done) = (last, done + cases);
            told(done);
        }
    }
}

/// With the people it may have changed who answers for whom: what was put before a manager goes to the one of now.
pub(super) fn put_before_managers(sql: &mut Sql, org: OrgId) -> Result<(), Error> {
    let cases = store::for_someone_else(sql, org)?;
    let Some(house) = member::house(sql, org)?.filter(|_| !cases.is_empty()) else { return Ok(()) };
    fact::hold(sql)?;
    for no in cases {
        let (case, _) = load(sql, org, no)?;
        let owed = project(&case, &house.people).owed;
        store::write_owed(sql, (org, no, case.head.contact), owed.len(), &owed)?;
        sql.announce(topic(org, no));
    }
    Ok(())
}

/// Replaces the rows of the next few cases; the last of them and how many. When none are left, takes away what stands
/// beyond them, sums up the running totals, and answers none.
fn refold(sql: &mut Sql, org: OrgId, after: CaseNo, ctx: &Context) -> Result<Option<(CaseNo, u64)>, Error> {
    fact::hold(sql)?;
    let page = fact::streams(sql, org, after, PAGE)?;
    let last = page.last().copied();
    store::clear(sql, org, after, last)?;
    search::clear(sql, org, after, last)?;
    for no in &page {
        refold_one(sql, &At { org, no: *no, ctx })?;
    }
    if last.is_none() {
        store::sum_up(sql, org)?;
        tuning::recount(sql, org)?;
        sql.announce("*");
    }
    Ok(last.map(|last| (last, page.len() as u64)))
}

fn refold_one(sql: &mut Sql, at: &At) -> Result<(), Error> {
    let (case, _) = load(sql, at.org, at.no)?;
    let House { people, .. } = at.ctx.house;
    store::write_rows(sql, at.org, at.no, None, (&case, &project(&case, people)))?;
    search::mark(sql, at.org, at.no, 0)?;
    case.messages.all().iter().try_for_each(|message| mark_words(sql, at, &case, message.n))
}
