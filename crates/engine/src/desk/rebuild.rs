//! A rebuild: every projection made again from nothing but the facts, through the code that commits run.
//!
//! Page by page, each page replaced whole in a transaction of its own, so that lists are never empty meanwhile and a
//! server may go on working beside it.

use super::Desk;
use super::write::project;
use crate::aggregate::{Aggregate, Commit, Streams};
use crate::projections::Projections;
use crate::stream;
use base::context::{Actor, Context};
use base::ids::OrgId;
use base::refusal::{Error, Fault};
use db::Sql;

/// Streams folded in one transaction: long enough to be worth its wait for the disk, short enough for others to wait.
const PAGE: u32 = 250;

/// What came of folding a few streams anew.
#[derive(Debug)]
pub struct Rebuilt {
    /// The number of the last.
    pub last: i64,
    /// How many they are.
    pub streams: u64,
    /// Why the rows of some stay as they were: a fact of theirs cannot be read.
    pub unread: Vec<String>,
}

impl Desk {
    /// Folds the next few streams of one kind again and replaces what the projections hold of them; none when there
    /// are no more. `after` is the last of the page before, none to begin. A stream that cannot be read keeps its rows.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn rebuild_page<A: Aggregate>(&self, org: OrgId, after: Option<i64>) -> Result<Option<Rebuilt>, Error> {
        let (organisation, now) = (self.organisation(org).await?, self.now());
        let page = self.db().write(move |sql| {
            stream::hold(sql)?;
            if after.is_none() {
                let all = Projections::known(sql)?;
                all.of::<A>().try_for_each(|projection| projection.begin_rebuild(sql, org))?;
            }
            let ctx = Context { now, actor: Actor::System, organisation: &organisation, has_mail: true, given: &[] };
            refold::<A>(sql, org, after.unwrap_or(A::NUMBERS.start - 1), &ctx)
        });
        page.await
    }
}

/// Replaces the rows of the next few streams. When none are left, takes away what stands beyond them and answers none.
fn refold<A: Aggregate>(sql: &mut Sql, org: OrgId, after: i64, ctx: &Context) -> Result<Option<Rebuilt>, Error> {
    let page = stream::streams(sql, org, (after, A::NUMBERS.end), PAGE)?;
    let (last, streams) = (page.last().copied(), page.len() as u64);
    let (mut from, mut unread, mut whole) = (after, Vec::new(), Vec::new());
    for number in page {
        match stream::readable(history::<A>(sql, org, number), |stops| unread.push(stops.to_string()))? {
            Some(history) => whole.push((number, history)),
            None => {
                clear::<A>(sql, org, Streams { after: from, upto: Some(number - 1) })?;
                from = number;
            }
        }
    }
    clear::<A>(sql, org, Streams { after: from, upto: last })?;
    for (number, (after, facts)) in &whole {
        let id = A::Id::from(*number);
        project(sql, &Commit { org, id, before: None, after, facts, ctx })?;
    }
    if last.is_none() {
        sql.announce("*");
    }
    Ok(last.map(|last| Rebuilt { last, streams, unread }))
}

fn clear<A: Aggregate>(sql: &mut Sql, org: OrgId, streams: Streams) -> Result<(), Error> {
    let all = Projections::known(sql)?;
    all.of::<A>().try_for_each(|projection| projection.clear(sql, org, streams))
}

/// How it stands, with all that ever happened.
fn history<A: Aggregate>(sql: &mut Sql, org: OrgId, number: i64) -> Result<(A, Vec<A::Fact>), Error> {
    let history = stream::load::<A::Fact>(sql, org, number)?;
    let state = stream::try_fold::<A>(number, &history)?;
    let gone = || Fault::because(format!("{} is gone while it is folded", A::Id::from(number)));
    Ok((state.ok_or_else(gone)?, history.into_iter().map(|stored| stored.fact).collect()))
}
