//! The server's own secret, which proves customers' links and our reply addresses. It lies in the store encrypted with the
//! secret key, so that whoever reads the store or a backup alone can make no link.

use super::store;
use base::refusal::{Error, Fault, Refusal};
use base::seal::Keys;
use base::token::Tokens;
use db::Db;

/// What the secret is called, and encrypted for.
const NAME: &str = "tokens";
/// Bytes of the secret. What is kept encrypted is longer.
const LENGTH: usize = 32;

/// The maker and reader of links. Makes the secret at first need, and encrypts one that an older version kept as it was.
/// Blocks. Without a place for keys nothing that is made now is read by anybody else.
pub(super) fn tokens(db: &Db, keys: &Keys) -> Result<Tokens, Error> {
    let fresh: [u8; LENGTH] = rand::random();
    if keys.is_nowhere() {
        let kept = db.write(move |sql| store::secret(sql, NAME, &fresh)).wait()?;
        return Ok(Tokens::new(if kept.len() == LENGTH { &kept } else { &fresh }));
    }
    let Some(kept) = db.read(|sql| store::known_secret(sql, NAME)).wait()? else {
        return make(db, keys, &fresh, None);
    };
    if kept.len() == LENGTH {
        return make(db, keys, &kept, Some(kept.clone()));
    }
    read(keys, &kept)
}

/// Keeps this secret encrypted in the place of what was there; whoever was quicker is followed.
fn make(db: &Db, keys: &Keys, secret: &[u8], was: Option<Vec<u8>>) -> Result<Tokens, Error> {
    let sealed = sealed(keys, secret)?;
    let kept = db.write(move |sql| store::swap_secret(sql, NAME, was.as_deref(), &sealed)).wait()?;
    read(keys, &kept)
}

fn sealed(keys: &Keys, secret: &[u8]) -> Result<Vec<u8>, Error> {
    keys.seal(NAME, &secret.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

fn read(keys: &Keys, kept: &[u8]) -> Result<Tokens, Error> {
    let hex = keys.open(NAME, kept).map_err(|error| match error {
        Error::Refused(no) => Refusal::not_now(format!(
            "{no} If the key is lost for good: “amends secret links” makes new proofs for customers’ links; links sent so \
             far then open nothing."
        ))
        .into(),
        fault => fault,
    })?;
    let bytes =
        (0..hex.len()).step_by(2).map(|at| hex.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok()));
    let secret: Option<Vec<u8>> = bytes.collect();
    let secret = secret.filter(|bytes| bytes.len() == LENGTH);
    Ok(Tokens::new(&secret.ok_or_else(|| Fault::because("the secret that proves links is damaged"))?))
}

/// Makes a new secret: links and reply addresses sent so far prove nothing any more. Blocks.
///
/// # Errors
/// A fault of the store or of the key's file.
pub fn renew(db: &Db, keys: &Keys) -> Result<(), Error> {
    let fresh: [u8; LENGTH] = rand::random();
    let sealed = sealed(keys, &fresh)?;
    db.write(move |sql| store::put_secret(sql, NAME, &sealed)).wait()
}
