//! Passwords: argon2id with the parameters OWASP recommends (19 MiB, two passes, one lane).

use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::{Output, PasswordHash};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use base::refusal::{Error, Fault, Refusal};
use std::cell::RefCell;
use std::sync::LazyLock;
use tokio::sync::Semaphore;
use zxcvbn::Score;

/// The shortest password taken. Characters (NIST SP 800-63B asks for at least 8; a passphrase is easier to keep).
pub const SHORTEST: usize = 10;

/// The longest password, in characters.
const LONGEST: usize = 1000;
/// What is left of a password besides words that everybody knows of its owner. Characters.
const OF_ITS_OWN: usize = 6;
/// Passwords hashed at the same time for each core: each takes 19 MiB and one core.
const PER_CORE: usize = 2;

/// Bounds the memory and the cores that strangers can make busy by sending passwords.
static HASHING: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(PER_CORE * std::thread::available_parallelism().map_or(1, usize::from)));

/// Refuses a password that is too short or absurdly long, that is among those tried first (common ones, rows of keys,
/// repetitions), or that is made of what everybody knows of its owner: name, address, organisation.
pub fn acceptable(password: &str, known: &[&str]) -> Result<(), Refusal> {
    let no = |says: String| Err(Refusal::invalid("password", says));
    let long = password.chars().count();
    if long < SHORTEST {
        return no(format!("Use at least {SHORTEST} characters. A few words in a row are easy to remember."));
    }
    if long > LONGEST {
        return no("That is longer than 1,000 characters. Choose a shorter one.".to_owned());
    }
    let known = words_of(known);
    if is_made_of(password, &known) {
        return no("Choose something other than your name, your address or your organisation.".to_owned());
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    if zxcvbn::zxcvbn(password, &known).score() < Score::Two {
        return no(
            "This password is easy to guess. A few words in a row that nobody would connect are better.".to_owned()
        );
    }
    Ok(())
}

/// The words of what is known: `astrid.lund@northline.example` has three.
fn words_of(known: &[&str]) -> Vec<String> {
    let all = known.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let mut words: Vec<String> = all.filter(|word| word.chars().count() > 2).map(str::to_lowercase).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

/// Hardly anything is left of it when these words are taken out.
fn is_made_of(password: &str, known: &[String]) -> bool {
    let plain: String = password.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let rest = known.iter().fold(plain.clone(), |rest, word| rest.replace(word.as_str(), ""));
    rest != plain && rest.chars().count() < OF_ITS_OWN
}

/// Hashes a password off the threads that answer, when it is its turn.
///
/// # Errors
/// When the machine has no memory or randomness to give.
pub async fn hashed(text: String) -> Result<String, Error> {
    Ok(in_turn(move || hash(&text)).await??)
}

/// Compares a password off the threads that answer, when it is its turn.
///
/// # Errors
/// When the program ends meanwhile.
pub async fn is_right(text: String, kept: Option<String>) -> Result<bool, Error> {
    in_turn(move || verify(&text, kept.as_deref())).await
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let turn = HASHING.acquire().await.map_err(Fault::from)?;
    // The turn ends with the work also when nobody waits for it any more; else when its thread is free for the next one,
    // for each thread more keeps the memory of a hash.
    let done = tokio::task::spawn_blocking(move || (work(), turn)).await;
    Ok(done.map_err(Fault::from)?.0)
}

/// The hash to keep. Takes some 20 ms of CPU on purpose; call it outside any transaction.
///
/// # Errors
/// When the machine has no memory or randomness to give.
pub fn hash(password: &str) -> Result<String, Fault> {
    let hashed = hasher()?.hash_password(password.as_bytes()).map_err(|e| Fault::because(e.to_string()))?;
    Ok(hashed.to_string())
}

/// Whether this is the password that was hashed. An account without one is answered as slowly.
pub fn verify(password: &str, kept: Option<&str>) -> bool {
    let decoy = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$w2SkZMfbcHpmSGcrQyzZqV8uBCmpyGgk3YTOsxTRHBI";
    let parsed = PasswordHash::new(kept.unwrap_or(decoy));
    parsed.is_ok_and(|hash| is_hash_of(password, &hash).unwrap_or_default()) && kept.is_some()
}

thread_local! {
    /// What a hash is computed in, kept by each thread that compares: given back after each of them, it came to a
    /// gigabyte of holes between what else is allocated.
    static MEMORY: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

/// None when it is no hash of a kind we know.
fn is_hash_of(password: &str, hash: &PasswordHash) -> Option<bool> {
    let (salt, expected) = (hash.salt.as_ref()?, hash.hash.as_ref()?);
    let params = Params::try_from(hash).ok()?;
    let (mut computed, blocks) = (vec![0; expected.len()], params.block_count());
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let hasher = Argon2::new(algorithm, Version::try_from(hash.version?).ok()?, params);
    let done = MEMORY.with_borrow_mut(|memory| {
        memory.resize(blocks, Block::default());
        hasher.hash_password_into_with_memory(password.as_bytes(), salt, &mut computed, memory)
    });
    done.ok()?;
    // Compared in constant time.
    Some(Output::new(&computed).ok()? == *expected)
}

fn hasher() -> Result<Argon2<'static>, Fault> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|e| Fault::because(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_verifies_against_its_own_hash_only() {
        let kept = hash("correct horse battery").unwrap();
        assert!(kept.starts_with("$argon2id$"));
        assert!(verify("correct horse battery", Some(&kept)));
        assert!(!verify("correct horse", Some(&kept)));
        assert!(!verify("anything at all", None));
    }

    #[test]
    fn a_short_password_is_refused_by_name() {
        assert_eq!(acceptable("short", &[]).unwrap_err().field, Some("password"));
    }

    #[test]
    fn a_password_that_is_tried_first_is_refused() {
        let known = ["Astrid Lund", "astrid@northline.example", "Northline Parts"];
        for weak in [
            "aaaaaaaaaa",
            "1234567890",
            "qwertyuiop",
            "password12",
            "P@ssword123",
            "letmein123",
            "abcabcabcabc",
            "1q2w3e4r5t",
            "astrid@northline.example",
            "Astrid Lund",
            "Northline Parts",
            "northline2026",
            "NorthlineParts!",
            "Astrid1987",
        ] {
            assert!(acceptable(weak, &known).is_err(), "{weak}");
        }
        for good in ["correct horse", "a red bicycle", "Zug nach Oslo 7", "w9f2-kq7d-x1", "astrid likes red bicycles"] {
            assert!(acceptable(good, &known).is_ok(), "{good}");
        }
    }

    #[test]
    fn a_password_as_long_as_a_page_takes_no_longer() {
        let before = std::time::Instant::now();
        drop(acceptable(&"ab1!".repeat(250), &[]));
        assert!(before.elapsed() < std::time::Duration::from_secs(5));
    }

    #[tokio::test]
    async fn only_so_many_passwords_are_hashed_at_the_same_time() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static NOW: AtomicUsize = AtomicUsize::new(0);
        static MOST: AtomicUsize = AtomicUsize::new(0);
        let work = || {
            MOST.fetch_max(NOW.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(std::time::Duration::from_millis(5));
            NOW.fetch_sub(1, Ordering::SeqCst);
        };
        let all: Vec<_> = (0..200).map(|_| tokio::spawn(in_turn(work))).collect();
        for one in all {
            one.await.unwrap().unwrap();
        }
        let bound = PER_CORE * std::thread::available_parallelism().map_or(1, usize::from);
        assert!(MOST.load(Ordering::SeqCst) <= bound, "{} at once", MOST.load(Ordering::SeqCst));
    }
}
