//! The history itself: every chain, its seal, the words and files that its facts are chained to, and whether any history is
//! missing. Nothing of this can be made again, so `amends rebuild` looks at it first.

use super::store;
use base::ids::{CaseNo, GroupNo, OrgId};
use base::refusal::Error;
use casework::case::{self, Fact};
use casework::{joining, message};
use db::Sql;
use engine::desk::Desk;
use engine::stream::{self, Witness, seal, seal::Sealed};
use people::organisation::STREAM;
use std::collections::BTreeMap;

/// Cases looked at in one go.
const PAGE: u32 = 250;

/// What is wrong with the history of an organisation, in plain words.
///
/// # Errors
/// When the store does not answer.
pub async fn history(desk: &Desk, org: OrgId) -> Result<Vec<String>, Error> {
    let mut wrong = desk.read(move |sql| whole(sql, org)).await?;
    let mut after = CaseNo(0);
    loop {
        let page = desk.read(move |sql| {
            let is_sealed = is_sealed(sql)?;
            let numbers = case::numbers(sql, org, after, PAGE)?;
            let mut wrong = Vec::new();
            for no in &numbers {
                wrong.extend(of_case(sql, org, *no, is_sealed)?);
            }
            Ok((numbers.last().copied(), wrong))
        });
        let (last, found) = page.await?;
        wrong.extend(found);
        let Some(last) = last else { return Ok(wrong) };
        after = last;
    }
}

/// Whether chains are to have a seal that this server made.
pub(super) fn is_sealed(sql: &mut Sql) -> Result<bool, Error> {
    Ok(seal::sealed(sql)? == Sealed::Ours)
}

/// What is wrong with the settings' history, with the seals as a whole, and which histories are gone.
pub(super) fn whole(sql: &mut Sql, org: OrgId) -> Result<Vec<String>, Error> {
    let sealed = seal::sealed(sql)?;
    let settings = stream::verify(sql, org, STREAM.into(), sealed == Sealed::Ours)?;
    let mut wrong: Vec<String> =
        settings.map(|says| format!("the history of the settings: {says}")).into_iter().collect();
    match sealed {
        Sealed::Ours => {
            let (gone, says) = seal::missing(sql, org)?;
            let settings: i64 = STREAM.into();
            let named = |stream: i64| match CaseNo(stream) {
                no if stream < settings => format!("{no}: its whole history is missing"),
                _ if GroupNo::STREAMS.contains(&stream) => {
                    format!("{}: its whole history is missing", GroupNo::from(stream))
                }
                _ => "the whole history of the settings is missing".to_owned(),
            };
            wrong.extend(gone.into_iter().map(named));
            wrong.extend(says);
        }
        Sealed::Another => wrong.push("the history is signed with another key than this server’s".to_owned()),
        Sealed::Never => wrong.push("the history is not signed; run “amends secret sign”".to_owned()),
        Sealed::Unknown => {}
    }
    Ok(wrong)
}

fn of_case(sql: &mut Sql, org: OrgId, no: CaseNo, is_sealed: bool) -> Result<Vec<String>, Error> {
    let mut wrong: Vec<String> = Vec::new();
    wrong.extend(stream::verify(sql, org, no.0, is_sealed)?.map(|says| format!("{no}: {says}")));
    // One that cannot be read keeps its rows, and says so itself.
    if let Some(facts) = stream::readable(case::history(sql, org, no), |_| ())? {
        let facts: Vec<Fact> = facts.into_iter().map(|stored| stored.fact).collect();
        let kept = words(sql, org, no, &facts)?;
        wrong.extend(kept.missing.into_iter().map(|n| format!("{no}: the text of message {n} is missing")));
        wrong.extend(kept.altered.into_iter().map(|n| altered(no, n)));
    }
    Ok(wrong)
}

/// As it is told.
pub(super) fn altered(no: CaseNo, n: u32) -> String {
    format!("{no}: the words or files of message {n} have changed since they were stored")
}

/// Messages of a case whose words are not those that its facts are chained to.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) missing: Vec<u32>,
    pub(super) altered: Vec<u32>,
}

/// Holds words and files against the facts of a case.
pub(super) fn words(sql: &mut Sql, org: OrgId, no: CaseNo, facts: &[Fact]) -> Result<Kept, Error> {
    let witnesses: BTreeMap<u32, Vec<u8>> = stream::witnesses(sql, org, no.0)?.into_iter().collect();
    let sources: BTreeMap<u32, Vec<u8>> = store::sources(sql, org, no)?.into_iter().collect();
    let mut files: BTreeMap<u32, Vec<Witness>> = BTreeMap::new();
    for (n, file) in store::files(sql, org, no)? {
        files.entry(n).or_default().push(file);
    }
    let held: BTreeMap<u32, _> = message::store::of_all(sql, org, no)?.into_iter().map(|w| (w.n, w)).collect();
    let mut kept = Kept::default();
    let proof = |n: u32, words: &message::store::Words| {
        let files = files.get(&n).map_or(&[][..], Vec::as_slice);
        message::witness::of(words, sources.get(&n).map(Vec::as_slice), files)
    };
    for (version, fact) in (1..).zip(facts) {
        if let Fact::Joining(joining::Fact::Took { carried, .. }) = fact {
            let numbers: Vec<u32> = carried.numbers.messages.iter().map(|(_, n)| *n).collect();
            kept.missing.extend(numbers.iter().filter(|n| !held.contains_key(n)));
            let all: Vec<Witness> = numbers.iter().filter_map(|n| Some(proof(*n, held.get(n)?))).collect();
            let witness = witnesses.get(&version).filter(|witness| joining::check_copied(&all)[..] != witness[..]);
            kept.altered.extend(witness.and(numbers.first()));
            continue;
        }
        let Some(n) = fact.words() else { continue };
        let Some(words) = held.get(&n) else {
            kept.missing.push(n);
            continue;
        };
        let Some(witness) = witnesses.get(&version) else { continue };
        if proof(n, words)[..] != witness[..] {
            kept.altered.push(n);
        }
    }
    Ok(kept)
}

/// How many messages were written before words were part of the history: nothing proves theirs.
///
/// # Errors
/// When the store does not answer.
pub async fn unproven(desk: &Desk, org: OrgId) -> Result<u64, Error> {
    desk.read(move |sql| Ok(store::without_witness(sql, org)?)).await
}
