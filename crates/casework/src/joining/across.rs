//! The other case, in the same commit: what one gives the other takes, and both histories say so. The other is as it was decided
//! on: when somebody has changed it since, nothing is written, and whoever asked looks at it again.

use super::carry;
use super::facts::{Carried, Fact, How, LinkKind};
use super::rules::chosen;
use super::store;
use crate::case::{self, Case, Content, Decided, Fact as OfCase, Happening, Stored, clocks, settled};
use crate::message::{store as words, witness};
use base::context::Stamp;
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
use engine::aggregate::Commit;
use engine::desk::{self, CommitAt};
use engine::stream::Witness;
use engine::{arrival, outbox};
use sha2::{Digest, Sha256};

/// What a commit on one case means for another, which was decided on in the version `seen`.
///
/// # Errors
/// A refusal or a fault; then nothing of it stays.
pub fn follow_through(sql: &mut Sql, commit: &Commit<Case>, seen: Option<Seen>) -> Result<(), Error> {
    for fact in commit.facts {
        let OfCase::Joining(fact) = fact else { continue };
        if let Some(other) = changes_hands(fact) {
            nothing_waits(sql, commit, commit.id)?;
            nothing_waits(sql, commit, other)?;
        }
        match fact {
            Fact::Gave { to, how: How::Split, subject, .. } => {
                let carried = given(sql, commit, fact, None)?;
                begin(sql, commit, *to, (subject.as_deref().unwrap_or_default(), carried))?;
            }
            Fact::Gave { to, how: how @ (How::Merge | How::Move), .. } => {
                let Loaded { case: there, chain, .. } = as_seen(sql, commit, *to, seen)?;
                let carried = given(sql, commit, fact, Some(&there))?;
                let took = Fact::Took { from: commit.id, how: *how, carried };
                on(sql, commit, *to, (there, chain), took)?;
            }
            Fact::Took { from, how, .. } if how.is_undoing() => {
                let Loaded { case: there, chain, history } = as_seen(sql, commit, *from, seen)?;
                let numbers = leaves(commit, &there, &history, *how)?;
                let gave = Fact::Gave { to: commit.id, how: *how, numbers, subject: None };
                on(sql, commit, *from, (there, chain), gave)?;
            }
            Fact::Linked { to, how } => linked(sql, commit, *to, Some(how.back()))?,
            Fact::Unlinked { to } => linked(sql, commit, *to, None)?,
            _ => {}
        }
    }
    super::drafts::carry_all(sql, commit)
}

/// Another case, and the version it was decided on in.
pub type Seen = (CaseNo, u32);

/// A case with its history, and the hash its next fact is chained to.
struct Loaded {
    case: Case,
    chain: [u8; 32],
    history: Vec<Stored>,
}

/// The other case as it was decided on: on PostgreSQL somebody may have changed it since.
fn as_seen(sql: &mut Sql, commit: &Commit<Case>, no: CaseNo, seen: Option<Seen>) -> Result<Loaded, Error> {
    let history = case::history(sql, commit.org, no)?;
    let (chain, found) = (history.last().map_or([0; 32], |last| last.chain), case::fold(&history));
    let case = found.ok_or_else(|| Refusal::not_found(format!("There is no case {no}.")))?;
    if seen.is_some_and(|seen| seen != (no, case.version)) {
        let says = format!("Someone else has just changed {no}. Look at it, then try again.");
        return Err(Refusal::not_now(says).into());
    }
    Ok(Loaded { case, chain, history })
}

/// The other case, when something goes from one to the other.
fn changes_hands(fact: &Fact) -> Option<CaseNo> {
    match fact {
        Fact::Gave { to, how, .. } if !how.is_undoing() => Some(*to),
        Fact::Took { from, how, .. } if how.is_undoing() => Some(*from),
        _ => None,
    }
}

/// Mail that can still be taken back is found where it was sent, and only there.
fn nothing_waits(sql: &mut Sql, commit: &Commit<Case>, no: CaseNo) -> Result<(), Error> {
    if outbox::held(sql, commit.org, no, commit.ctx.now)?.is_empty() {
        return Ok(());
    }
    let says = format!("A mail of {no} goes out in a few seconds and can still be undone. Try again then.");
    Err(Refusal::not_now(says).into())
}

fn gone() -> Error {
    Refusal::not_now("That has been undone already.").into()
}

/// How it stood before; a case that has just begun gives nothing.
fn before<'a>(commit: &'a Commit<'_, Case>) -> Result<&'a Case, Error> {
    commit.before.ok_or_else(gone)
}

fn given(sql: &mut Sql, commit: &Commit<Case>, gave: &Fact, there: Option<&Case>) -> Result<Carried, Error> {
    let before = before(commit)?;
    let history = case::history(sql, commit.org, commit.id)?;
    let first = there.map_or(1, |there| there.messages.next());
    match (gave, there) {
        (Fact::Gave { how: How::Merge, .. }, Some(there)) => Ok(carry::whole(before, &history, there)),
        (Fact::Gave { numbers, .. }, _) => {
            let (all, _) = carry::numbers_of(before, &chosen(before, numbers), first);
            Ok(carry::messages(&history, all))
        }
        _ => Ok(Carried::default()),
    }
}

fn leaves(commit: &Commit<Case>, there: &Case, history: &[Stored], how: How) -> Result<super::facts::Numbers, Error> {
    let before = before(commit)?;
    let back = if how == How::SplitUndone {
        carry::back_whole(there, history, before, commit.id)
    } else {
        carry::back(there, history, before, commit.id)
    };
    back.map(|(leaving, _)| leaving).ok_or_else(gone)
}

/// Both sides know of a link; whoever is told of one that they know already says nothing.
fn linked(sql: &mut Sql, commit: &Commit<Case>, to: CaseNo, how: Option<LinkKind>) -> Result<(), Error> {
    let (there, chain) = case::load(sql, commit.org, to)?;
    let known = there.joining.links.iter().find(|(linked, _)| *linked == commit.id).map(|(_, how)| *how);
    if known == how {
        return Ok(());
    }
    let fact = match how {
        Some(how) => Fact::Linked { to: commit.id, how },
        None => Fact::Unlinked { to: commit.id },
    };
    on(sql, commit, to, (there, chain), fact)
}

/// Writes a fact of another case, with what it means for its steps.
fn on(
    sql: &mut Sql,
    commit: &Commit<Case>,
    no: CaseNo,
    (there, chain): (Case, [u8; 32]),
    fact: Fact,
) -> Result<(), Error> {
    let decided = Decided { facts: vec![fact.into()], ..Decided::default() };
    let (facts, content) = settled(&there, decided, commit.ctx).into();
    let at = CommitAt { org: commit.org, id: no, ctx: commit.ctx };
    desk::commit(sql, &at, Some((&there, chain)), facts, content)?;
    Ok(())
}

/// A case that was split off: of the same person, at the same customer, owned by whoever owns the one it comes from.
fn begin(sql: &mut Sql, commit: &Commit<Case>, no: CaseNo, (subject, carried): (&str, Carried)) -> Result<(), Error> {
    let from = before(commit)?;
    let head = &from.head;
    let opened = Happening::Opened {
        channel: head.channel,
        subject: subject.to_owned(),
        customer: head.customer,
        contact: head.contact,
        severity: head.severity,
        clocks: clocks(head.severity, commit.ctx),
    };
    let owned = from.owner.map(|owner| Happening::Owned { owner }.into());
    let took = Fact::Took { from: commit.id, how: How::Split, carried };
    let facts: Vec<OfCase> = [opened.into()].into_iter().chain(owned).chain([took.into()]).collect();
    let stamp = Stamp { at: commit.ctx.now, by: commit.ctx.actor };
    let told: Vec<_> = facts.iter().map(|fact| (fact.clone(), stamp)).collect();
    let case = Case::fold(&told).ok_or_else(gone)?;
    let mut decided = Decided { facts: Vec::new(), ..Decided::default() };
    decided = settled(&case, decided, commit.ctx);
    let facts = facts.into_iter().chain(decided.facts).collect();
    let at = CommitAt { org: commit.org, id: no, ctx: commit.ctx };
    desk::commit::<Case>(sql, &at, None, facts, Content::default())?;
    Ok(())
}

/// The words and files of what was taken, copied beside it.
///
/// # Errors
/// A fault of the store.
pub fn copied(sql: &mut Sql, commit: &Commit<Case>) -> Result<(), Error> {
    for (from, numbers) in commit.facts.iter().filter_map(taken) {
        for (there, here) in &numbers.messages {
            store::copy(sql, commit.org, (from, *there), (commit.id, *here))?;
        }
    }
    Ok(())
}

fn taken(fact: &OfCase) -> Option<(CaseNo, &super::facts::Numbers)> {
    match fact {
        OfCase::Joining(Fact::Took { from, carried, .. }) => Some((*from, &carried.numbers)),
        _ => None,
    }
}

/// The hash of the words and files of what is taken, as its fact is chained to it.
///
/// # Errors
/// A fault of the store.
pub fn prepare(sql: &mut Sql, commit: &Commit<Case>) -> Result<Option<Witness>, Error> {
    let Some((from, numbers)) = commit.facts.iter().find_map(taken) else { return Ok(None) };
    let (mut all, files) = (Vec::new(), words::files(sql, commit.org, from)?);
    for (there, here) in &numbers.messages {
        let its = files.iter().filter(|(of, _)| of == there).map(|(_, file)| file.i);
        all.extend(witness_of(sql, (commit.org, from, *there), (*here, its))?);
    }
    Ok((!all.is_empty()).then(|| check_copied(&all)))
}

/// The hash of a message of there, with the numbers of its files, as it is here.
fn witness_of(
    sql: &mut Sql,
    (org, no, n): (OrgId, CaseNo, u32),
    (here, its): (u32, impl Iterator<Item = u32>),
) -> Result<Option<Witness>, Error> {
    let Some(mut found) = words::one(sql, org, no, n)? else { return Ok(None) };
    found.n = here;
    let mut files = Vec::new();
    for i in its {
        files.extend(words::file(sql, org, (no, n, i))?.map(|file| witness::of_file(i, &file)));
    }
    let source = match found.arrival {
        Some(arrival) => arrival::sha256(sql, org, arrival)?,
        None => None,
    };
    Ok(Some(witness::of(&found, source.as_deref(), &files)))
}

/// The one witness of many messages, each by its own.
pub fn check_copied(all: &[Witness]) -> Witness {
    let mut hash = Sha256::new();
    all.iter().for_each(|witness| hash.update(witness));
    hash.finalize().into()
}
