//! Where something that was sent to a case, or to one of its messages, leads now: addresses, links and references given out
//! before a merge or a move go on working.

use super::numbers::Number;
use super::{Joining, store};
use crate::case::{Case, CommitAt, Content, Done, Fact, load};
use crate::message::{self, Kind};
use base::context::Context;
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use db::Sql;
use engine::{desk, stream};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Cases that one may lead to, one after the other.
pub(super) const MOST: usize = 32;

/// A case, and a message of it; 0 for the case itself.
pub type Place = (CaseNo, u32);

/// The place it leads to next; none when it is there.
pub fn next(case: &Case, n: u32) -> Option<Place> {
    if let Some(Kind::Moved { to, n: there }) = case.messages.get(n).map(|message| &message.kind) {
        return Some((*to, *there));
    }
    let Joining { into, .. } = &case.joining;
    let into = into.as_ref()?;
    Some((into.case, into.numbers.message(n).unwrap_or_default()))
}

/// Goes from one to the next, to the last of them.
pub(super) fn walk<T>(mut at: T, mut next: impl FnMut(&T) -> Result<Option<T>, Error>) -> Result<T, Error> {
    for _ in 0..MOST {
        match next(&at)? {
            Some(further) => at = further,
            None => break,
        }
    }
    Ok(at)
}

/// Where something leads in the end.
pub struct Followed {
    pub at: Place,
    /// The case there as it stands, with the hash its next fact is chained to.
    pub case: Case,
    pub chain: [u8; 32],
    /// The case it was sent to was merged into another.
    pub was_merged: bool,
}

/// Where it leads in the end.
///
/// # Errors
/// Refused when there is no such case; a fault of the store.
pub fn followed(sql: &mut Sql, org: OrgId, from: Place) -> Result<Followed, Error> {
    let mut there = |at: Place, was_merged| -> Result<Followed, Error> {
        let (case, chain) = load(sql, org, at.0)?;
        Ok(Followed { at, case, chain, was_merged })
    };
    let begins = there(from, false)?;
    walk(begins, |Followed { at, case, was_merged, .. }| {
        let further = next(case, at.1);
        further.map(|further| there(further, *was_merged || case.joining.is_merged())).transpose()
    })
}

/// The same place alone.
///
/// # Errors
/// As above.
pub fn now_at(sql: &mut Sql, org: OrgId, from: Place) -> Result<Place, Error> {
    followed(sql, org, from).map(|found| found.at)
}

/// Where many places lead: each case is read once, and none that never gave anything away.
#[derive(Default)]
pub struct Trail {
    /// None for one whose history cannot be read: it concerns nobody else, and what is there stays there.
    read: BTreeMap<CaseNo, Option<Case>>,
    gave: BTreeMap<CaseNo, bool>,
}

impl Trail {
    /// A case as it stands; none when its history cannot be read.
    ///
    /// # Errors
    /// Refused when there is no such case; a fault of the store.
    pub fn case(&mut self, sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Option<&Case>, Error> {
        let case = match self.read.entry(no) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(new) => {
                let read =
                    stream::readable(load(sql, org, no), |stops| tracing::warn!(%stops, "a case cannot be read"));
                new.insert(read?.map(|(case, _)| case))
            }
        };
        Ok(case.as_ref())
    }

    /// Where it leads in the end.
    ///
    /// # Errors
    /// As above.
    pub fn now_at(&mut self, sql: &mut Sql, org: OrgId, from: Place) -> Result<Place, Error> {
        walk(from, |(no, n)| match self.gave(sql, org, *no)? {
            true => Ok(self.case(sql, org, *no)?.and_then(|case| next(case, *n))),
            false => Ok(None),
        })
    }

    fn gave(&mut self, sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<bool, Error> {
        Ok(match self.gave.entry(no) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => *new.insert(store::has_given(sql, org, no)?),
        })
    }
}

/// The case that a link to this one opens now, by its row alone.
///
/// # Errors
/// A fault of the store.
pub fn opens(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<CaseNo, Error> {
    walk(no, |at| Ok(store::merged_into(sql, org, *at)?))
}

/// The number that a thing of a case has in the one that it opens by now, to which it was merged since; none when it does not
/// lead there.
///
/// # Errors
/// Refused when there is no such case; a fault of the store.
pub fn number_now(
    sql: &mut Sql,
    org: OrgId,
    (no, n): Place,
    (opens, number): (CaseNo, Number),
) -> Result<Option<u32>, Error> {
    let (at, n) = walk((no, Some(n)), |(no, n)| {
        if *no == opens {
            return Ok(None);
        }
        let (case, _) = load(sql, org, *no)?;
        Ok(case.joining.into.map(|into| (into.case, n.and_then(|n| number(&into.numbers, n)))))
    })?;
    Ok(n.filter(|_| at == opens))
}

/// Notes that what a customer said on the page of a case that was merged came for that one.
///
/// # Errors
/// A refusal or a fault; then nothing of it stays.
pub fn came_for(sql: &mut Sql, (org, ctx): (OrgId, &Context), done: &Done, of: CaseNo) -> Result<(), Error> {
    let numbers: Vec<u32> = done.facts.iter().filter_map(received).collect();
    let facts: Vec<_> = numbers.into_iter().map(|n| super::Fact::CameFor { n, case: of }.into()).collect();
    if facts.is_empty() {
        return Ok(());
    }
    let (case, chain) = load(sql, org, done.id)?;
    let at = CommitAt { org, id: done.id, ctx };
    desk::commit(sql, &at, Some((&case, chain)), facts, Content::default())?;
    Ok(())
}

fn received(fact: &Fact) -> Option<u32> {
    match fact {
        Fact::Message(message::Fact::Received { n, .. }) => Some(*n),
        _ => None,
    }
}
