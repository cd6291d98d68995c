//! Guessing at one account: whoever is wrong too often waits before the next try, however many addresses they come from.
//! Nobody is locked out: the wait has an end, and a browser that has signed in to the account before does not wait.

use base::refusal::Refusal;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Wrong tries before the first wait.
const FREE: u32 = 5;
/// The longest wait.
const LONGEST: Duration = Duration::from_secs(15);
/// Tries at one account at the same time, once there is a wait.
const AT_ONCE: u32 = 4;
/// How long wrong tries are remembered.
const REMEMBERED: SignedDuration = SignedDuration::from_mins(60);
/// Accounts remembered before old ones are looked for.
const MANY: usize = 1_000;

/// An account, by the hash of its address, whether there is such a one or not.
pub type Account = [u8; 32];

/// The account that signs in with this address.
pub fn account(email: &str) -> Account {
    Sha256::digest(email.trim().to_lowercase()).into()
}

/// Wrong tries by account. Clones share them.
#[derive(Clone, Default)]
pub struct LoginThrottle(Arc<Mutex<HashMap<Account, Tries>>>);

#[derive(Default)]
struct Tries {
    wrong: u32,
    open: u32,
    last: Timestamp,
}

/// A try, from when it waits its turn until it is known to be right or wrong.
pub struct Turn {
    throttle: LoginThrottle,
    account: Account,
    /// How long it waits.
    pub pause: Duration,
}

impl LoginThrottle {
    /// A try at this account: how long it waits.
    ///
    /// # Errors
    /// When too many wait already.
    pub fn turn(&self, account: Account, now: Timestamp) -> Result<Turn, Refusal> {
        let mut all = self.lock();
        let tries = all.entry(account).or_default();
        if tries.last + REMEMBERED < now {
            tries.wrong = 0;
        }
        // Those that are not answered yet count as wrong: else all that come at once were free.
        let pause = pause(tries.wrong.saturating_add(tries.open));
        if pause > Duration::ZERO && tries.open >= AT_ONCE {
            return Err(Refusal::too_often(
                "Too many people are trying to sign in to this account. Try again in a minute.",
            ));
        }
        tries.open += 1;
        tries.last = now;
        Ok(Turn { throttle: self.clone(), account, pause })
    }

    /// It was wrong.
    pub fn failed(&self, account: Account, now: Timestamp) {
        let mut all = self.lock();
        let tries = all.entry(account).or_default();
        tries.wrong = tries.wrong.saturating_add(1);
        tries.last = now;
        if all.len() > MANY {
            all.retain(|_, tries| tries.open > 0 || tries.last + REMEMBERED > now);
        }
    }

    /// It was right.
    pub fn passed(&self, account: Account) {
        let mut all = self.lock();
        if let Some(tries) = all.get_mut(&account) {
            tries.wrong = 0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Account, Tries>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut all = self.throttle.lock();
        if let Some(tries) = all.get_mut(&self.account) {
            tries.open = tries.open.saturating_sub(1);
        }
    }
}

/// Twice as long after every wrong try, up to a bound.
fn pause(wrong: u32) -> Duration {
    match wrong.checked_sub(FREE) {
        None => Duration::ZERO,
        Some(more) => Duration::from_secs(2_u64.saturating_pow(more.min(16))).min(LONGEST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    #[test]
    fn whoever_guesses_waits_longer_and_longer_up_to_a_bound() {
        let throttle = LoginThrottle::default();
        let ingrid = account(" Ingrid@Halden.example");
        assert_eq!(ingrid, account("ingrid@halden.example"));
        let mut waits = Vec::new();
        for _ in 0..12 {
            waits.push(throttle.turn(ingrid, at(0)).unwrap().pause.as_secs());
            throttle.failed(ingrid, at(0));
        }
        assert_eq!(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15]);
        assert_eq!(throttle.turn(account("per@lie.example"), at(0)).unwrap().pause, Duration::ZERO);
        assert_eq!(throttle.turn(ingrid, at(61)).unwrap().pause, Duration::ZERO, "an hour later");
    }

    #[test]
    fn a_right_password_ends_the_waiting() {
        let throttle = LoginThrottle::default();
        let ingrid = account("ingrid@halden.example");
        (0..9).for_each(|_| throttle.failed(ingrid, at(0)));
        assert!(throttle.turn(ingrid, at(0)).unwrap().pause > Duration::ZERO);
        throttle.passed(ingrid);
        assert_eq!(throttle.turn(ingrid, at(0)).unwrap().pause, Duration::ZERO);
    }

    #[test]
    fn only_so_many_wait_at_the_same_time() {
        let throttle = LoginThrottle::default();
        let ingrid = account("ingrid@halden.example");
        (0..9).for_each(|_| throttle.failed(ingrid, at(0)));
        let mut turns: Vec<Turn> = (0..AT_ONCE).map(|_| throttle.turn(ingrid, at(0)).unwrap()).collect();
        assert!(throttle.turn(ingrid, at(0)).is_err());
        turns.pop();
        assert!(throttle.turn(ingrid, at(0)).is_ok());
    }

    #[test]
    fn tries_that_come_at_once_are_no_more_than_tries_one_after_another() {
        let throttle = LoginThrottle::default();
        let ingrid = account("ingrid@halden.example");
        let all: Vec<_> = (0..100).map(|_| throttle.turn(ingrid, at(0))).collect();
        let free = all.iter().flatten().filter(|turn| turn.pause == Duration::ZERO).count();
        assert_eq!((free, all.iter().flatten().count()), (FREE as usize, FREE as usize));
    }

    #[test]
    fn accounts_of_long_ago_are_forgotten() {
        let throttle = LoginThrottle::default();
        for number in 0..=MANY {
            throttle.failed(account(&format!("{number}@lie.example")), at(0));
        }
        throttle.failed(account("ingrid@halden.example"), at(90));
        assert_eq!(throttle.lock().len(), 1);
    }
}
