//! A promise: who owes what to whom by when. One owner, one moment, and every move remembered.
//!
//! Reading order: [`facts`] is what can happen, this page is the thing and its fold, `rules` says who may move
//! it when, `actions` is what people do with it. The states follow Winograd and Flores' conversation for action: request,
//! promise, report, declare; with counter-offers, and a due date that breaks by itself.

text::catalogues!();

pub mod api;
pub mod actions;
pub mod facts;
pub mod lists;
pub mod panel;
pub mod projection;
mod rules;
mod store;
mod sentence;
#[cfg(test)]
mod tests;

pub use facts::{Fact, To};
pub use rules::{Command, Terms, breaks_at, decide, make};
pub use sentence::sentence;

use axum::routing::get;
use base::context::Stamp;
use base::ids::MemberId;
use engine::stream::kinds::Facts;
use jiff::Timestamp;
use web::module::{Count, Entry, Module, Part, Piece};

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum State {
    /// Asked for; the colleague has not answered.
    Requested,
    /// The colleague offered something else; the asker has not answered.
    Countered,
    /// Owed.
    Promised,
    /// The owner says it is done.
    Done,
    /// Whoever was owed agrees.
    Confirmed,
    /// The colleague said no.
    Declined,
    /// No longer wanted.
    Withdrawn,
}

/// A promise as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Counts the promises of a case from 1.
    pub n: u32,
    /// Who is owed.
    pub to: To,
    /// The one person who owes it.
    pub owner: MemberId,
    /// What is owed.
    pub what: String,
    /// When it is due now.
    pub due: Timestamp,
    /// The moments it was due before, oldest first.
    pub earlier: Vec<Timestamp>,
    /// How it stands.
    pub state: State,
    /// Its date passed before it was done. Stays set for ever.
    pub broken_at: Option<Timestamp>,
    /// When it was last said to be done.
    pub done_at: Option<Timestamp>,
    /// The last words said about it: why countered, renegotiated, declined, not yet.
    pub why: Option<String>,
    /// The reply it was made in.
    pub message: Option<u32>,
    /// When it was made or asked for.
    pub made_at: Timestamp,
    /// When its date was last moved.
    pub moved_at: Option<Timestamp>,
    /// The mail that made it was taken back before it was sent: nobody was ever promised it.
    pub is_unmade: bool,
}

impl Promise {
    /// Something is still owed.
    pub fn is_owed(&self) -> bool {
        self.state == State::Promised
    }

    /// Nothing more will happen to it.
    pub fn is_settled(&self) -> bool {
        matches!(self.state, State::Done | State::Confirmed | State::Declined | State::Withdrawn)
    }

    /// Done in time, or not yet due.
    pub fn is_broken(&self) -> bool {
        self.broken_at.is_some()
    }

    /// The customer sees it.
    pub fn is_to_contact(&self) -> bool {
        matches!(self.to, To::Contact(_))
    }

    /// One word for how it stands, for style and for filters: kept, broken, due, asked, off.
    pub fn standing(&self) -> &'static str {
        match self.state {
            _ if self.is_broken() => "broken",
            State::Done | State::Confirmed => "kept",
            State::Promised => "due",
            State::Requested | State::Countered => "asked",
            State::Declined | State::Withdrawn => "off",
        }
    }
}

/// The promises of one case, in the order they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Promises {
    list: Vec<Promise>,
}

impl Promises {
    /// All of them, oldest first.
    pub fn all(&self) -> &[Promise] {
        &self.list
    }

    /// The promise with this number.
    pub fn get(&self, n: u32) -> Option<&Promise> {
        self.list.get((n as usize).checked_sub(1)?)
    }

    /// The number the next promise gets.
    pub fn next(&self) -> u32 {
        self.list.len() as u32 + 1
    }

    /// Those the customer sees.
    pub fn to_contact(&self) -> impl Iterator<Item = &Promise> {
        self.list.iter().filter(|p| p.is_to_contact())
    }

    /// Folds one fact in. A fact about a promise that is not there is passed over, so that no history can break a fold.
    pub fn apply(&mut self, fact: &Fact, stamp: Stamp) {
        match fact {
            Fact::Requested { of, by, what, due, .. } => {
                let asked = self.begin(*of, what, *due, stamp);
                self.list.push(Promise { to: To::Member(*by), state: State::Requested, ..asked });
            }
            Fact::Made { to, owner, what, due, message, .. } => {
                let made = self.begin(*owner, what, *due, stamp);
                self.list.push(Promise { to: *to, message: *message, ..made });
            }
            moved => {
                let index = (moved.n() as usize).wrapping_sub(1);
                if let Some(promise) = self.list.get_mut(index) {
                    promise.apply(moved, stamp);
                }
            }
        }
    }

    /// A number that stays given out, of a promise that came from another case and went back.
    pub(crate) fn hold_place(&mut self, promise: Promise) {
        let (to, n) = (To::Member(promise.owner), self.next());
        self.list.push(Promise { n, to, state: State::Withdrawn, why: None, broken_at: None, ..promise });
    }

    /// A promise at its beginning, owed to its own owner until it is said to whom.
    fn begin(&self, owner: MemberId, what: &str, due: Timestamp, stamp: Stamp) -> Promise {
        Promise {
            n: self.next(),
            to: To::Member(owner),
            owner,
            what: what.to_owned(),
            due,
            earlier: Vec::new(),
            state: State::Promised,
            broken_at: None,
            done_at: None,
            why: None,
            message: None,
            made_at: stamp.at,
            moved_at: None,
            is_unmade: false,
        }
    }
}

impl Promise {
    fn apply(&mut self, fact: &Fact, stamp: Stamp) {
        match fact {
            Fact::Requested { .. } | Fact::Made { .. } => {}
            Fact::Accepted { .. } => self.state = State::Promised,
            Fact::Declined { why, .. } => self.end(State::Declined, why),
            Fact::Countered { what, due, why, .. } => {
                self.what = what.clone();
                self.move_to(*due, why);
                self.state = State::Countered;
            }
            Fact::Renegotiated { due, why, .. } => {
                self.move_to(*due, why);
                self.moved_at = Some(stamp.at);
            }
            Fact::Done { note, .. } => {
                self.state = State::Done;
                self.done_at = Some(stamp.at);
                self.why = note.clone();
            }
            Fact::Confirmed { .. } => self.state = State::Confirmed,
            Fact::NotYet { why, .. } => {
                self.state = State::Promised;
                self.done_at = None;
                self.why = Some(why.clone());
            }
            Fact::Withdrawn { why, .. } => self.end(State::Withdrawn, why),
            Fact::Unmade { .. } => {
                self.state = State::Withdrawn;
                self.why = None;
                self.is_unmade = true;
            }
            Fact::MovedBack { due, .. } => self.move_back(*due),
            Fact::Broken { .. } => self.broken_at = Some(stamp.at),
        }
    }

    fn end(&mut self, state: State, why: &str) {
        self.state = state;
        self.why = Some(why.to_owned());
    }

    /// Nobody was told of the last date, so it is none of those it was due before.
    fn move_back(&mut self, due: Timestamp) {
        self.earlier.pop();
        self.due = due;
        self.moved_at = None;
        self.why = None;
    }

    fn move_to(&mut self, due: Timestamp, why: &str) {
        if due != self.due {
            self.earlier.push(self.due);
            self.due = due;
        }
        self.why = Some(why.to_owned());
    }
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ACTIONS],
    reads: api::calls,
    pages: |router| router.route("/promises", get(lists::pages::promises)),
    navigation: &[Entry {
        key: "g p",
        count: |frame| Count::of(frame.promised),
        ..Entry::new("promises", "Promises", "/promises", Part::Work)
    }],
    facts: Fact::KINDS,
    panels: &[Piece::of(&panel::PANEL)],
    projections: &[projection::ROWS],
    texts: Some(&TEXTS),
    ..Module::new("promise", "Promises")
};
