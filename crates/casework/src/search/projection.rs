//! What search is to learn: marks in the commit, worked off many at a time by the clock and before every search.

use super::{clear, due, forget, mark, take_in};
use crate::case::Case;
use crate::message::Message;
use crate::outside::FIRST;
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use db::Sql;
use engine::aggregate::{Commit, Projection, Streams};
use engine::desk::Desk;
use engine::jobs::{Job, Tools};
use engine::projections::Projected;
use std::time::Duration;

/// Messages taken into the full-text index in one commit: the more, the less each costs, and the longer others wait.
const INDEXED_AT_ONCE: u32 = 1000;

/// Lets search find what is new.
pub const JOB: Job<Tools> =
    Job::new("index-search", "Adds new messages to the search index.", Duration::from_millis(500), |tools, _| {
        Box::pin(async move { index_due(&tools.desk).await })
    });

/// Titles and messages that search does not know yet.
pub struct Marks;

/// As the module lists it.
pub const MARKS: Projected = Projected::of(&(&Marks as &dyn Projection<Case>));

impl Projection<Case> for Marks {
    fn name(&self) -> &'static str {
        "search"
    }

    fn apply(&self, sql: &mut Sql, commit: &Commit<Case>) -> Result<(), Error> {
        if commit.before.is_none() {
            // 0 is the title.
            mark(sql, commit.org, commit.id, 0)?;
        }
        let first = commit.before.map_or(1, |case| case.messages.next());
        let new =
            commit.after.messages.all().iter().filter(|message| message.n >= first && Message::is_written(message));
        for message in new {
            mark(sql, commit.org, commit.id, message.n)?;
        }
        for old in commit.before.iter().flat_map(|case| case.messages.all()) {
            let is_written = commit.after.messages.get(old.n).is_some_and(Message::is_written);
            match (old.is_written(), is_written) {
                (true, false) => forget(sql, commit.org, commit.id, old.n)?,
                (false, true) => mark(sql, commit.org, commit.id, old.n)?,
                _ => {}
            }
        }
        self.outside(sql, commit)
    }

    fn clear(&self, sql: &mut Sql, org: OrgId, streams: Streams) -> Result<(), Error> {
        Ok(clear(sql, org, CaseNo(streams.after), streams.upto.map(CaseNo))?)
    }
}

impl Marks {
    /// Words of threads with people outside are found by members, as all is that they read; nobody else searches.
    fn outside(&self, sql: &mut Sql, commit: &Commit<Case>) -> Result<(), Error> {
        let (was, is) =
            (commit.before.map_or(FIRST, |case| case.outside.next_letter()), commit.after.outside.next_letter());
        for n in was..is {
            mark(sql, commit.org, commit.id, n)?;
        }
        for n in is..was {
            forget(sql, commit.org, commit.id, n)?;
        }
        Ok(())
    }
}

/// Commits that a search waits for at most; more are due only after a new version has taken all words in anew.
const BEFORE_A_SEARCH: usize = 5;

/// Lets search find all that is committed and that it does not know yet. Called by the clock.
///
/// # Errors
/// A fault of the store.
pub async fn index_due(desk: &Desk) -> Result<(), Error> {
    take_in_some(desk, usize::MAX).await
}

/// The same for the newest of it: called before every search, so that whoever searches finds what they have just written.
///
/// # Errors
/// A fault of the store.
pub async fn index_newest(desk: &Desk) -> Result<(), Error> {
    take_in_some(desk, BEFORE_A_SEARCH).await
}

async fn take_in_some(desk: &Desk, commits: usize) -> Result<(), Error> {
    for _ in 0..commits {
        let found = desk.read(|sql| Ok(due(sql, INDEXED_AT_ONCE)?)).await?;
        let was_all = found.len() < INDEXED_AT_ONCE as usize;
        if !found.is_empty() {
            desk.write(move |sql| Ok(take_in(sql, &found)?)).await?;
        }
        if was_all {
            break;
        }
    }
    Ok(())
}
