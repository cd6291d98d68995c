//! Secrets at rest: passwords and keys of mailboxes, sealed with a key that lies outside the store.
//!
//! XChaCha20-Poly1305 with a fresh nonce for every secret; what it is for is bound to it, so that a sealed secret
//! moved to another row opens nothing. Each carries a mark of the key it was sealed with, so that a lost or changed
//! key is said plainly and not taken for damage.

use crate::refusal::{Error, Fault, Refusal};
use base64::Engine;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use text::{Text, text};

/// The name of the environment's variable that holds the key, for houses that keep it in no file.
pub const VARIABLE: &str = "AMENDS_SECRET_KEY";
/// The key's name in the data folder.
pub const FILE: &str = "secret.key";
/// The note beside it that a history was sealed with it.
const SEALED: &str = "history.signed";
/// The first byte of what is sealed in this way.
const FORM: u8 = 1;
/// Bytes of the key's mark, and of the nonce.
const MARK: usize = 8;
const NONCE: usize = 24;

/// Where the key is. Clones are cheap.
#[derive(Clone)]
pub struct Keys(Arc<Source>);

enum Source {
    /// Given in the environment.
    Given(String),
    /// A file, made at first need.
    File(PathBuf),
    /// Nowhere: this desk was opened without one.
    Nowhere,
}

/// Why a secret cannot be sealed or opened: a kind with its values, said where it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoKey {
    /// There is none.
    Missing {
        /// Where it should be.
        place: String,
    },
    /// It is not the one with which the secret was sealed.
    Another,
    /// What the environment gives is no key.
    NotAKey,
    /// Its file holds something else.
    Damaged {
        /// The file.
        file: String,
    },
}

impl NoKey {
    /// In words, with what to do.
    pub fn text(&self) -> Text {
        match self {
            NoKey::Missing { place } => text!(
                "The key that encrypts mailbox passwords, proves customers’ links and signs the history is missing: {place} does not exist. Put it back from your backup, or enter the mailbox passwords again.",
                place
            ),
            NoKey::Another => text!(
                "This secret was encrypted with another key. Put the right {file} back (every server of one installation needs the same), or enter the mailbox passwords again.",
                file = FILE
            ),
            NoKey::NotAKey => text!(
                "{variable} is not a key. It is 32 bytes as 64 hexadecimal digits or in base64: openssl rand -hex 32",
                variable = VARIABLE
            ),
            NoKey::Damaged { file } => text!("{file} is damaged. Put it back from your backup.", file),
        }
    }
}

impl From<NoKey> for Refusal {
    fn from(no: NoKey) -> Refusal {
        Refusal::not_now(no.text())
    }
}

/// What keeps a secret shut.
#[derive(Debug)]
pub enum Shut {
    /// The right key is not here.
    Key(NoKey),
    /// Something broke.
    Fault(Fault),
}

impl From<NoKey> for Shut {
    fn from(no: NoKey) -> Shut {
        Shut::Key(no)
    }
}

impl From<Fault> for Shut {
    fn from(fault: Fault) -> Shut {
        Shut::Fault(fault)
    }
}

impl From<Shut> for Error {
    fn from(shut: Shut) -> Error {
        match shut {
            Shut::Key(no) => Error::Refused(no.into()),
            Shut::Fault(fault) => Error::Broken(fault),
        }
    }
}

// Nothing of the key is ever shown.
impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

impl Default for Keys {
    fn default() -> Keys {
        Keys(Arc::new(Source::Nowhere))
    }
}

impl Keys {
    /// The key the environment gives, else the file in this folder.
    pub fn below(data: &Path) -> Keys {
        match std::env::var(VARIABLE) {
            Ok(text) if !text.trim().is_empty() => Keys::given(text),
            _ => Keys(Arc::new(Source::File(data.join(FILE)))),
        }
    }

    /// This key: 32 bytes as hexadecimal digits or in base64.
    pub fn given(text: impl Into<String>) -> Keys {
        Keys(Arc::new(Source::Given(text.into())))
    }

    /// Seals a secret; `what` names what it is for and must be said again to open it. Makes the key at first need.
    ///
    /// # Errors
    /// Refused when the environment's key is no key; a fault when the file cannot be written.
    pub fn seal(&self, what: &str, secret: &str) -> Result<Vec<u8>, Error> {
        let key = match self.find()? {
            Some(key) => key,
            None => self.make()?,
        };
        let nonce: [u8; NONCE] = rand::random();
        let plain = Payload { msg: secret.as_bytes(), aad: what.as_bytes() };
        let sealed = XChaCha20Poly1305::new(&key.into())
            .encrypt(XNonce::from_slice(&nonce), plain)
            .map_err(|_| Fault::because("a secret could not be encrypted"))?;
        Ok([&[FORM], &mark(&key)[..], &nonce, &sealed].concat())
    }

    /// Opens what was sealed for `what`.
    ///
    /// # Errors
    /// Refused, saying what to do, when the key is not here or is another one; a fault when what is stored was altered.
    pub fn open(&self, what: &str, sealed: &[u8]) -> Result<String, Error> {
        Ok(self.unseal(what, sealed)?)
    }

    /// The same; the reason for which it stays shut is a kind.
    ///
    /// # Errors
    /// The key is not here or is another one; a fault when what is stored was altered.
    pub fn unseal(&self, what: &str, sealed: &[u8]) -> Result<String, Shut> {
        let damaged = || Fault::because(format!("the encrypted secret “{what}” is damaged"));
        let Some((&[FORM], rest)) = sealed.split_first_chunk::<1>() else { return Err(damaged().into()) };
        let (theirs, rest) = rest.split_first_chunk::<MARK>().ok_or_else(damaged)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or_else(damaged)?;
        let Some(key) = self.find()? else { return Err(self.lost().into()) };
        if mark(&key) != *theirs {
            return Err(NoKey::Another.into());
        }
        let payload = Payload { msg: sealed, aad: what.as_bytes() };
        let opened = XChaCha20Poly1305::new(&key.into()).decrypt(XNonce::from_slice(nonce), payload);
        let bytes = opened.map_err(|_| damaged())?;
        String::from_utf8(bytes).map_err(|_| damaged().into())
    }

    /// Whether there is no place for a key at all: proofs and tests are opened so.
    pub fn is_nowhere(&self) -> bool {
        matches!(*self.0, Source::Nowhere)
    }

    /// A key for one purpose, made from this one; none while there is none.
    ///
    /// # Errors
    /// Refused when the environment's key is no key; a fault when the file cannot be read.
    pub fn derived(&self, purpose: &str) -> Result<Option<[u8; 32]>, Error> {
        if self.is_nowhere() {
            return Ok(None);
        }
        let Some(key) = self.find()? else { return Ok(None) };
        let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&key) else { return Ok(None) };
        mac.update(purpose.as_bytes());
        Ok(Some(mac.finalize().into_bytes().into()))
    }

    /// Makes the key when there is none yet.
    ///
    /// # Errors
    /// Refused when the environment's key is no key; a fault when the file cannot be written.
    pub fn ensure(&self) -> Result<(), Error> {
        if !self.is_nowhere() && self.find()?.is_none() {
            self.make()?;
        }
        Ok(())
    }

    /// Notes beside the key that a history was sealed with it, so that a store cannot claim that it never was.
    ///
    /// # Errors
    /// A fault when the note cannot be written.
    pub fn note_sealing(&self) -> Result<(), Fault> {
        let Some(path) = self.note() else { return Ok(()) };
        let says = "A history was signed with the key beside this file. See docs/security.md.\n";
        std::fs::write(&path, says).map_err(|error| Fault::because(path.display().to_string()).caused_by(error))
    }

    /// Whether a history was sealed with this key before, as far as a note tells.
    pub fn has_sealed(&self) -> bool {
        self.note().is_some_and(|path| path.exists())
    }

    fn note(&self) -> Option<PathBuf> {
        match &*self.0 {
            Source::File(path) => Some(path.with_file_name(SEALED)),
            Source::Given(_) | Source::Nowhere => None,
        }
    }

    /// What is said when the key is not here.
    pub fn is_lost(&self) -> Refusal {
        self.lost().into()
    }

    fn find(&self) -> Result<Option<[u8; 32]>, Shut> {
        match &*self.0 {
            Source::Nowhere => Err(Fault::because("this program was started without a place for its key").into()),
            Source::Given(text) => match read(text) {
                Some(key) => Ok(Some(key)),
                None => Err(NoKey::NotAKey.into()),
            },
            Source::File(path) => match std::fs::read_to_string(path) {
                Ok(text) => Ok(Some(read(&text).ok_or_else(|| NoKey::Damaged { file: path.display().to_string() })?)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(Fault::because(path.display().to_string()).caused_by(error).into()),
            },
        }
    }

    /// Whole or not at all, and never over a key that another process has just made.
    fn make(&self) -> Result<[u8; 32], Shut> {
        let Source::File(path) = &*self.0 else { return Err(self.lost().into()) };
        let fault = |error: std::io::Error| Fault::because(path.display().to_string()).caused_by(error);
        let folder = path.parent().unwrap_or(Path::new("."));
        let key: [u8; 32] = rand::random();
        // Made readable for nobody else from its first moment.
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(fault)?;
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(file, "{hex}").and_then(|()| file.as_file().sync_all()).map_err(fault)?;
        match file.persist_noclobber(path) {
            Ok(_) => Ok(key),
            Err(_) => Ok(self.find()?.ok_or_else(|| self.lost())?),
        }
    }

    fn lost(&self) -> NoKey {
        let place = match &*self.0 {
            Source::File(path) => path.display().to_string(),
            _ => VARIABLE.to_owned(),
        };
        NoKey::Missing { place }
    }
}

fn mark(key: &[u8; 32]) -> [u8; MARK] {
    let hash: [u8; 32] = Sha256::new().chain_update(b"amends key mark").chain_update(key).finalize().into();
    let mut short = [0; MARK];
    short.copy_from_slice(&hash[..MARK]);
    short
}

fn read(text: &str) -> Option<[u8; 32]> {
    let text = text.trim();
    let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    let bytes = if text.len() == 64 {
        (0..64).step_by(2).map(pair).collect::<Option<Vec<u8>>>()?
    } else {
        base64::engine::general_purpose::STANDARD.decode(text).ok()?
    };
    bytes.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(error: Error) -> String {
        match error {
            Error::Refused(refusal) => refusal.to_string(),
            Error::Broken(fault) => format!("fault: {fault}"),
        }
    }

    #[test]
    fn what_is_sealed_opens_for_what_it_was_sealed_for_alone() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys(Arc::new(Source::File(folder.path().join(FILE))));
        let sealed = keys.seal("1/7/in_password", "correct horse").unwrap();
        assert!(!sealed.windows(7).any(|part| part == b"correct"));
        assert_eq!(keys.open("1/7/in_password", &sealed).unwrap(), "correct horse");
        assert!(says(keys.open("2/7/in_password", &sealed).unwrap_err()).contains("damaged"));
        assert_ne!(sealed, keys.seal("1/7/in_password", "correct horse").unwrap());
    }

    #[test]
    fn the_key_is_readable_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        Keys(Arc::new(Source::File(path.clone()))).seal("a", "b").unwrap();
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_lost_key_and_another_key_are_told_apart_and_said_plainly() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let keys = Keys(Arc::new(Source::File(path.clone())));
        let sealed = keys.seal("a", "b").unwrap();
        let hex = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let lost = says(keys.open("a", &sealed).unwrap_err());
        assert!(lost.contains("is missing") && lost.contains("enter the mailbox passwords again"), "{lost}");
        assert!(says(Keys::given("00".repeat(32)).open("a", &sealed).unwrap_err()).contains("another key"));
        assert!(says(Keys::given("short").open("a", &sealed).unwrap_err()).contains("openssl rand -hex 32"));
        assert_eq!(Keys::given(hex).open("a", &sealed).unwrap(), "b");
    }

    #[test]
    fn an_altered_secret_does_not_open() {
        let keys = Keys::given("11".repeat(32));
        let mut sealed = keys.seal("a", "b").unwrap();
        *sealed.last_mut().unwrap() ^= 1;
        assert!(says(keys.open("a", &sealed).unwrap_err()).contains("damaged"));
        assert!(keys.open("a", &[]).is_err());
    }
}
