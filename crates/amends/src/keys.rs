//! What hangs on the secret key when a store is opened: the seals on its history. The key lies outside the store; a store
//! that is sealed with another key is not opened for work, because whatever it wrote would look like a forgery.

use base::refusal::{Error, Refusal};
use base::seal::{FILE, Keys, VARIABLE};
use db::{Db, Sql};
use engine::stream::seal::{self, Sealed};

/// What the key for seals is derived for.
const PURPOSE: &str = "seals on histories";

/// Gives every transaction the key for seals, and seals a history that never was. Without a place for keys nothing is
/// sealed and nothing is looked at. Blocks.
///
/// # Errors
/// Refused when the history is sealed with a key that is not here.
pub fn begin(db: &Db, keys: &Keys) -> Result<(), Error> {
    if keys.is_nowhere() {
        return Ok(());
    }
    if db.read(seal::is_marked).wait()? {
        let key = keys.derived(PURPOSE)?.ok_or_else(|| lost(keys.is_lost()))?;
        db.seal_with(key);
        return match db.read(seal::sealed).wait()? {
            Sealed::Another => Err(another().into()),
            _ => Ok(()),
        };
    }
    if keys.has_sealed() && !db.read(seal::is_empty).wait()? {
        tracing::warn!("This store says that its history was never signed, and this server has signed one.");
        let key = keys.derived(PURPOSE)?.ok_or_else(|| lost(keys.is_lost()))?;
        db.seal_with(key);
        return Ok(());
    }
    seal_all(db, keys).map(drop)
}

/// Seals all histories as they are now; how many. Makes a key when there is none. Blocks.
///
/// # Errors
/// A fault of the store or of the key's file.
pub fn seal_all(db: &Db, keys: &Keys) -> Result<u64, Error> {
    keys.ensure()?;
    let Some(key) = keys.derived(PURPOSE)? else { return Ok(0) };
    db.seal_with(key);
    let sealed = db.write(|sql: &mut Sql<'_>| seal::seal_all(sql)).wait()?;
    keys.note_sealing()?;
    Ok(sealed)
}

/// Gives every transaction the key for seals, to look at them. Blocks.
///
/// # Errors
/// A fault of the key's file.
pub fn carry(db: &Db, keys: &Keys) -> Result<(), Error> {
    if let Some(key) = keys.derived(PURPOSE)? {
        db.seal_with(key);
    }
    Ok(())
}

/// Whether the history of a store is sealed with this key; nothing is changed. Blocks.
///
/// # Errors
/// A fault of the store or of the key's file.
pub fn look(db: &Db, keys: &Keys) -> Result<Sealed, Error> {
    if !db.read(seal::is_marked).wait()? {
        return Ok(Sealed::Never);
    }
    let Some(key) = keys.derived(PURPOSE)? else { return Ok(Sealed::Unknown) };
    db.read(move |sql: &mut Sql<'_>| seal::sealed_with(sql, &key)).wait()
}

fn lost(no: Refusal) -> Refusal {
    Refusal::not_now(format!("{no} {}", way_on()))
}

fn another() -> Refusal {
    Refusal::not_now(format!(
        "The history of this store is signed with another key. Put the right {FILE} (or {VARIABLE}) here; every server of \
         one installation needs the same. {}",
        way_on()
    ))
}

fn way_on() -> &'static str {
    "If the key is lost for good: “amends secret sign” and “amends secret links” start again with a new one."
}
