//! The stream: facts appended to a history and folded again. Nothing is overwritten.
//!
//! Each fact's `chain` is the SHA-256 of the one before it and of everything stored of it, so that a history
//! altered from outside shows. What is kept beside a fact and cannot be made again from it (words, files) is part of the
//! link by its hash, its *witness*, so that it shows too when they are altered. [`seal`] holds the end of each chain.

use crate::aggregate::{Aggregate, StoredFact};
use base::context::{Actor, Stamp};
use base::ids::{ContactId, MemberId, OrgId};
use base::refusal::{Error, Fault};
use base::time::millis;
use sha2::{Digest, Sha256};

pub mod kinds;
pub mod seal;
mod store;
mod unreadable;

pub use store::{append, append_with, before, end, hold, load, load_without, streams, verify, witnesses};
pub use unreadable::{Unreadable, Why, readable, unreadable};

/// A fact as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored<F> {
    /// Counts the facts of a stream from 1.
    pub version: u32,
    pub fact: F,
    /// When and by whom.
    pub stamp: Stamp,
    /// The hash over this and all before it.
    pub chain: [u8; 32],
}

impl<F: StoredFact> Stored<F> {
    /// The fault that it cannot be used, of the stream it belongs to.
    pub fn unreadable(&self, stream: i64, why: Why) -> Unreadable {
        let (module, kind) = self.fact.kind();
        let v = self.fact.version().into();
        Unreadable { stream: F::named(stream), number: self.version, kind: format!("{module}.{kind}"), v, why }
    }
}

/// The actor as stored: `m7`, `c12`, `s`.
pub fn write_actor(actor: Actor) -> String {
    match actor {
        Actor::Member(id) => format!("m{id}"),
        Actor::Contact(id) => format!("c{id}"),
        Actor::System => "s".to_owned(),
    }
}

/// Reads a stored actor back; none when it names nobody.
pub fn read_actor(text: &str) -> Option<Actor> {
    if text == "s" {
        return Some(Actor::System);
    }
    let (kind, id) = text.split_at_checked(1)?;
    let id = id.parse().ok()?;
    match kind {
        "m" => Some(Actor::Member(MemberId(id))),
        "c" => Some(Actor::Contact(ContactId(id))),
        _ => None,
    }
}

/// The state after a stored history; none when it does not begin as one.
pub fn fold<A: Aggregate>(history: &[Stored<A::Fact>]) -> Option<A> {
    let (first, rest) = history.split_first()?;
    let mut state = A::begin(&first.fact, first.stamp)?;
    for stored in rest {
        state.apply(&stored.fact, stored.stamp);
    }
    Some(state)
}

/// The same; none when there is no history.
///
/// # Errors
/// A fault that names its first fact, when no history begins with such a one.
pub fn try_fold<A: Aggregate>(stream: i64, history: &[Stored<A::Fact>]) -> Result<Option<A>, Error> {
    match (fold(history), history.first()) {
        (None, Some(first)) => Err(Fault::from(first.unreadable(stream, Why::Beginning)).into()),
        (state, _) => Ok(state),
    }
}

/// The hash of what is kept beside a fact: of the words and files of a message.
pub type Witness = [u8; 32];

/// A fact ready to be written.
struct Line {
    room: &'static str,
    kind: &'static str,
    v: u32,
    body: String,
    witness: Option<Witness>,
    chain: [u8; 32],
}

/// Where a chain begins.
const BEGINNING: [u8; 32] = [0; 32];

/// Writes facts down one after the other, each chained to the one before.
fn chain<F: StoredFact>(
    (org, stream): (OrgId, i64),
    after: (u32, [u8; 32]),
    stamp: Stamp,
    facts: &[(&F, Option<Witness>)],
) -> Result<Vec<Line>, Fault> {
    let (mut version, mut previous) = after;
    let actor = write_actor(stamp.by);
    let mut lines = Vec::with_capacity(facts.len());
    for (fact, witness) in facts {
        version += 1;
        let (room, kind) = fact.kind();
        let body = fact.to_json()?;
        let key = Key { org, stream, version, at: millis(stamp.at), actor: &actor, room, kind };
        previous = link(previous, &key, &Sha256::digest(&body).into(), witness.as_ref());
        lines.push(Line { room, kind, v: fact.version(), body, witness: *witness, chain: previous });
    }
    Ok(lines)
}

/// Everything of a fact but its body.
struct Key<'a> {
    org: OrgId,
    stream: i64,
    version: u32,
    at: i64,
    actor: &'a str,
    room: &'a str,
    kind: &'a str,
}

/// A fact without a witness is linked as facts were before there were any.
fn link(previous: [u8; 32], key: &Key, body: &[u8; 32], witness: Option<&Witness>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update(key.org.0.to_be_bytes());
    hash.update(key.stream.to_be_bytes());
    hash.update(key.version.to_be_bytes());
    hash.update(key.at.to_be_bytes());
    for text in [key.actor, key.room, key.kind] {
        hash.update(text);
        hash.update([0]);
    }
    hash.update(body);
    witness.into_iter().for_each(|witness| hash.update(witness));
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_states_a_fact_reads_back_and_nobody_else_is_made_up() {
        for actor in [Actor::Member(MemberId(7)), Actor::Contact(ContactId(12)), Actor::System] {
            assert_eq!(read_actor(&write_actor(actor)), Some(actor));
        }
        for nobody in ["", "m", "mx", "x7", "s7", "système", "é7"] {
            assert_eq!(read_actor(nobody), None, "{nobody}");
        }
    }
}
