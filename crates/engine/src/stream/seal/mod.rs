//! Seals on histories: an HMAC over the head of every chain, and over how many streams an organisation has, with a key that
//! lies outside the store.
//!
//! A chain alone shows a change in its middle; whoever can write to the store can also write a whole chain anew, cut its
//! last facts off, or take a stream away with all its rows. None of that can be sealed again without the key. A commit
//! moves a seal only from the head that it was made for: where somebody changed a history in between, the old seal stays,
//! and `amends check` finds that it does not fit.

mod store;

use super::store::hold;
use base::ids::OrgId;
use base::refusal::Error;
use db::Sql;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// What seals are made with.
pub type Key = [u8; 32];
/// A head of a chain: how many facts, and the hash of the last.
pub type Head = (u32, [u8; 32]);

/// Whether the histories of a store are sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealed {
    /// With the key that is here.
    Ours,
    /// With another one; nothing can be said of them.
    Another,
    /// Not yet.
    Never,
    /// There is no key here to look at them with.
    Unknown,
}

/// All streams of an organisation: how many, and the sum of their names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Streams {
    count: u32,
    sum: [u8; 32],
}

impl Streams {
    fn add(&mut self, stream: i64) {
        self.count += 1;
        let name: [u8; 32] = Sha256::digest(stream.to_be_bytes()).into();
        for (sum, byte) in self.sum.iter_mut().zip(name) {
            *sum ^= byte;
        }
    }
}

fn of_stream(key: &Key, (org, stream): (OrgId, i64), (version, chain): Head) -> [u8; 32] {
    made(key, &[b"stream", &org.0.to_be_bytes(), &stream.to_be_bytes(), &version.to_be_bytes(), &chain])
}

fn of_streams(key: &Key, org: OrgId, all: Streams) -> [u8; 32] {
    made(key, &[b"streams", &org.0.to_be_bytes(), &all.count.to_be_bytes(), &all.sum])
}

/// What a store says of the key its histories are sealed with.
fn mark(key: &Key) -> [u8; 32] {
    made(key, &[b"mark"])
}

fn made(key: &Key, parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length, so there is always one.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// Moves the seal of a stream from the head it had to the one it has; seals a new stream.
pub(super) fn keep(sql: &mut Sql, at: (OrgId, i64), before: Head, after: Head) -> Result<(), Error> {
    let Some(key) = sql.key().copied() else { return Ok(()) };
    let fresh = of_stream(&key, at, after);
    if before.0 > 0 {
        if !store::move_seal(sql, at, &of_stream(&key, at, before), (after.0, &fresh))? {
            tracing::error!(org = %at.0, stream = at.1, "A history is not the one that was signed. Run “amends check”.");
        }
        return Ok(());
    }
    store::add_seal(sql, at, (after.0, &fresh))?;
    store::lock_streams(sql, at.0)?;
    let (mut all, seal) = store::sealed_streams(sql, at.0)?.unwrap_or_else(|| {
        let none = Streams::default();
        (none, of_streams(&key, at.0, none).to_vec())
    });
    if seal != of_streams(&key, at.0, all) {
        tracing::error!(org = %at.0, "The number of histories is not the one that was signed. Run “amends check”.");
        return Ok(());
    }
    all.add(at.1);
    store::put_sealed_streams(sql, at.0, all, &of_streams(&key, at.0, all))
}

/// Whether the store is sealed, and with the key that is here.
///
/// # Errors
/// A fault of the store.
pub fn sealed(sql: &mut Sql) -> Result<Sealed, Error> {
    match sql.key().copied() {
        Some(key) => sealed_with(sql, &key),
        None => Ok(Sealed::Unknown),
    }
}

/// The same for a key that is not carried along.
///
/// # Errors
/// A fault of the store.
pub fn sealed_with(sql: &mut Sql, key: &Key) -> Result<Sealed, Error> {
    Ok(match store::seal_mark(sql)? {
        None => Sealed::Never,
        Some(kept) if kept == mark(key) => Sealed::Ours,
        Some(_) => Sealed::Another,
    })
}

/// Whether the store says that it is sealed, with whichever key.
///
/// # Errors
/// A fault of the store.
pub fn is_marked(sql: &mut Sql) -> Result<bool, Error> {
    Ok(store::seal_mark(sql)?.is_some())
}

/// Whether there is no history yet.
///
/// # Errors
/// A fault of the store.
pub fn is_empty(sql: &mut Sql) -> Result<bool, Error> {
    Ok(!store::is_any(sql)?)
}

/// Seals all histories as they are now, whatever seals there were: once when a store is new to seals, and when whoever
/// runs the server says so. Nothing happens without a key.
///
/// # Errors
/// A fault of the store.
pub fn seal_all(sql: &mut Sql) -> Result<u64, Error> {
    let Some(key) = sql.key().copied() else { return Ok(0) };
    hold(sql)?;
    store::forget_seals(sql)?;
    let heads = store::heads(sql)?;
    let mut sums: std::collections::BTreeMap<OrgId, Streams> = std::collections::BTreeMap::new();
    for (at, head) in &heads {
        store::add_seal(sql, *at, (head.0, &of_stream(&key, *at, *head)))?;
        sums.entry(at.0).or_default().add(at.1);
    }
    for (org, all) in sums {
        store::put_sealed_streams(sql, org, all, &of_streams(&key, org, all))?;
    }
    store::put_seal_mark(sql, &mark(&key))?;
    Ok(heads.len() as u64)
}

/// What is wrong with the seal of a stream that ends so.
pub(super) fn wrong(sql: &mut Sql, at: (OrgId, i64), head: Head) -> Result<Option<String>, Error> {
    let Some(key) = sql.key().copied() else { return Ok(None) };
    Ok(match store::seal(sql, at)? {
        None => Some("its history is not signed".to_owned()),
        Some((version, _)) if version > head.0 => {
            Some(format!("its history ends at fact {}, and was signed up to fact {version}", head.0))
        }
        Some((_, seal)) if seal != of_stream(&key, at, head) => {
            Some("its history is not the one that was signed".to_owned())
        }
        Some(_) => None,
    })
}

/// What is wrong with the whole of an organisation's histories: some are gone, or stand there that were never written.
///
/// # Errors
/// A fault of the store.
pub fn missing(sql: &mut Sql, org: OrgId) -> Result<(Vec<i64>, Option<String>), Error> {
    let Some(key) = sql.key().copied() else { return Ok((Vec::new(), None)) };
    let gone = store::sealed_without_facts(sql, org)?;
    let mut all = Streams::default();
    store::numbers(sql, org)?.into_iter().for_each(|stream| all.add(stream));
    let kept = store::sealed_streams(sql, org)?;
    let says = match kept {
        None => Some("how many histories there are is not signed".to_owned()),
        Some((was, seal)) if seal != of_streams(&key, org, was) => {
            Some("how many histories there are is not what was signed".to_owned())
        }
        Some((was, _)) if was != all => {
            Some(format!("{} histories were signed, and {} are here; not all are the same", was.count, all.count))
        }
        Some(_) => None,
    };
    Ok((gone, says))
}
