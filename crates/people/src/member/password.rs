//! Passwords: argon2id with the parameters OWASP recommends (19 MiB, two passes, one lane).

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use base::refusal::{Fault, Refusal};

/// The shortest password taken. Characters (NIST SP 800-63B asks for at least 8; a passphrase is easier to keep).
pub const SHORTEST: usize = 10;

/// Refuses a password that is too short or absurdly long.
pub fn acceptable(password: &str) -> Result<(), Refusal> {
    let long = password.chars().count();
    if long < SHORTEST {
        return Err(Refusal::invalid(
            "password",
            format!("Use at least {SHORTEST} characters. A few words in a row are easy to remember."),
        ));
    }
    if long > 1000 {
        return Err(Refusal::invalid("password", "That is longer than 1,000 characters. Choose a shorter one."));
    }
    Ok(())
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
    let right = parsed.is_ok_and(|hash| hasher().is_ok_and(|h| h.verify_password(password.as_bytes(), &hash).is_ok()));
    right && kept.is_some()
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
        assert_eq!(acceptable("short").unwrap_err().field, Some("password"));
    }
}
