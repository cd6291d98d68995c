//! Leases: the right of one node to do something alone, for a while, taken and prolonged in the store.
//!
//! A lease is a row: name, holder, until. It is taken by one conditional update, prolonged by another long before it
//! runs out, and given back at the end. A holder that dies prolongs no more, and after [`Leases::length`] another node
//! takes over.
//!
//! # Clocks
//! Nodes may disagree about the hour, so none of their clocks is asked. Whether a lease has run out is decided by the
//! database's clock alone. A holder measures how long it may believe in its lease by a clock that only runs forward
//! (`Instant`), from *before* it asked; the row's `until` is counted from after. So a holder always stops believing
//! before anyone else may take over, however slow the answer was, and without comparing two clocks.
//!
//! What remains: clocks that run at different speeds (a few parts in a million; the time an answer takes is more),
//! and a database clock that is set. Set back, a dead holder's lease lasts that much longer, and a living one notices
//! nothing. Set forward by more than a lease is long, another node may take over while the old holder still believes,
//! for at most one length. A process that was stopped and goes on finds out at its next look at the lease, which is
//! not before the line it was stopped at. Therefore **a lease saves work and prevents races, but proves nothing**: what
//! must happen once is decided in one transaction, by a unique key or a conditional update.
//!
//! # Why not otherwise
//! PostgreSQL's advisory locks end with their connection, which needs no clock; but a connection that is lost without a
//! word is noticed late, by each side at another time, one connection would have to be kept for each lease, and SQLite
//! has none. Watching another node's row until it stands still needs no common clock either; but whoever comes new would
//! have to watch for a whole length before the first run, also after a restart of the only node. A row for each job that
//! is locked while it runs holds a transaction open for as long as a mail server is slow.

use super::store;
use base::refusal::Error;
use db::Db;
use jiff::SignedDuration;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// What topics begin with that tell of a lease that was given back: others may take it now.
const FREED: &str = "lease ";

/// The topic that tells that this lease was given back.
pub fn freed(name: &str) -> String {
    format!("{FREED}{name}")
}

/// The leases of this process. Clones are cheap and share them.
#[derive(Clone)]
pub struct Leases(Arc<Inner>);

struct Inner {
    db: Db,
    node: String,
    length: Duration,
    held: watch::Sender<HashMap<String, Held>>,
    /// Counts the leases that were ever taken.
    taken: AtomicU64,
}

/// A lease of ours: until when it may be believed in, and which of those that were ever taken it is.
#[derive(Clone, Copy)]
struct Held {
    end: Instant,
    number: u64,
}

/// What came of asking for a lease.
pub enum Taken {
    /// It is ours until it is lost, given back, or dropped.
    Ours(Lease),
    /// Someone else has it, for so long unless they prolong it.
    Others(Duration),
}

impl Leases {
    /// Leases of this length, for a process with a name of its own.
    pub fn new(db: Db, length: Duration) -> Leases {
        Leases(Arc::new(Inner {
            db,
            node: node(),
            length,
            held: watch::Sender::default(),
            taken: AtomicU64::default(),
        }))
    }

    /// The store they stand in.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// This process, among those that share a store: host, process, and a word of chance.
    pub fn node(&self) -> &str {
        &self.0.node
    }

    /// How long a lease lasts unless it is prolonged.
    pub fn length(&self) -> Duration {
        self.0.length
    }

    /// Takes a lease that nobody holds.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn take(&self, name: &str) -> Result<Taken, Error> {
        if let Some(held) = self.0.held.borrow().get(name) {
            // Somebody in this very process has it.
            return Ok(Taken::Others(held.end.saturating_duration_since(Instant::now())));
        }
        let asked = Instant::now();
        let (wanted, node, length) = (name.to_owned(), self.0.node.clone(), signed(self.0.length));
        let taking = self.0.db.write(move |sql| {
            let now = store::now(sql)?;
            let is_ours = store::take(sql, (&wanted, &node), (now, now + length))?;
            let rest = if is_ours { SignedDuration::ZERO } else { store::rest(sql, &wanted, now)? };
            Ok::<_, Error>((is_ours, rest))
        });
        let (is_ours, rest) = taking.await?;
        if !is_ours {
            return Ok(Taken::Others(rest.try_into().unwrap_or_default()));
        }
        let number = self.0.taken.fetch_add(1, Ordering::Relaxed);
        let end = asked + self.0.length;
        let is_first = self.0.held.send_if_modified(|held| {
            let is_free = !held.contains_key(name);
            if is_free {
                held.insert(name.to_owned(), Held { end, number });
            }
            is_free
        });
        if is_first {
            Ok(Taken::Ours(Lease { leases: self.clone(), name: name.to_owned(), number }))
        } else {
            Ok(Taken::Others(self.0.length))
        }
    }

    /// Returns when another node gives this lease back, or when that may have been and was not heard.
    pub async fn given_back(&self, name: &str) {
        use tokio::sync::broadcast::error::RecvError;
        let (mut news, topic) = (self.0.db.news(), freed(name));
        loop {
            match news.recv().await {
                Ok(heard) if heard.as_ref() == topic || heard.as_ref() == "*" => return,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return,
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    }

    /// Prolongs every lease of ours, in one commit; what another has taken is lost.
    ///
    /// # Errors
    /// When the store does not answer; then each is believed in until its time is over.
    pub async fn prolong(&self) -> Result<(), Error> {
        // In one order for all nodes, so that none waits for another in a circle.
        let mut names: Vec<String> = self.0.held.borrow().keys().cloned().collect();
        names.sort();
        if names.is_empty() {
            return Ok(());
        }
        let asked = Instant::now();
        let (wanted, node, length) = (names.clone(), self.0.node.clone(), signed(self.0.length));
        let prolonging = self.0.db.write(move |sql| {
            let until = store::now(sql)? + length;
            let mut kept = Vec::new();
            for name in &wanted {
                kept.push(store::prolong(sql, (name, &node), until)?);
            }
            Ok::<_, Error>(kept)
        });
        let kept = prolonging.await?;
        self.0.held.send_modify(|held| {
            for (name, is_kept) in names.into_iter().zip(kept) {
                match held.get_mut(&name) {
                    Some(held) if is_kept => held.end = held.end.max(asked + self.0.length),
                    Some(_) => {
                        held.remove(&name);
                    }
                    None => {}
                }
            }
        });
        Ok(())
    }

    /// Until when this very lease may be believed in; nothing when that is over.
    fn end_of(&self, lease: &Lease) -> Option<Instant> {
        let held = self.0.held.borrow().get(&lease.name).copied();
        held.filter(|held| held.number == lease.number && Instant::now() < held.end).map(|held| held.end)
    }
}

/// A lease this process holds. Dropped without being given back, it runs out by itself.
pub struct Lease {
    leases: Leases,
    name: String,
    number: u64,
}

impl Lease {
    /// It may still be believed in.
    pub fn is_held(&self) -> bool {
        self.leases.end_of(self).is_some()
    }

    /// Returns when it may be believed in no longer.
    pub async fn lost(&self) {
        let mut held = self.leases.0.held.subscribe();
        loop {
            held.mark_unchanged();
            let Some(end) = self.leases.end_of(self) else { return };
            tokio::select! {
                _ = held.changed() => {}
                () = tokio::time::sleep_until(end) => {}
            }
        }
    }

    /// Does something for as long as the lease is held; none when it was lost before the end.
    pub async fn during<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            done = work => Some(done),
            () = self.lost() => None,
        }
    }

    /// Gives it back, so that another node may take over at once.
    ///
    /// # Errors
    /// When the store does not answer; then it runs out by itself.
    pub async fn give_back(self) -> Result<(), Error> {
        let (leases, name) = (self.leases.clone(), self.name.clone());
        drop(self);
        let node = leases.0.node.clone();
        let giving = leases.0.db.write(move |sql| {
            store::give_back(sql, &name, &node)?;
            sql.announce(freed(&name));
            Ok::<_, Error>(())
        });
        giving.await
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        // Another that was taken since under this name is not touched.
        self.leases.0.held.send_if_modified(|held| {
            let is_this = held.get(&self.name).is_some_and(|held| held.number == self.number);
            is_this && held.remove(&self.name).is_some()
        });
    }
}

fn signed(length: Duration) -> SignedDuration {
    SignedDuration::try_from(length).unwrap_or(SignedDuration::MAX)
}

fn node() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = if host.trim().is_empty() { "node" } else { host.trim() };
    let chance: u16 = rand::random();
    format!("{host}/{}-{chance:04x}", std::process::id())
}
