//! Somebody outside on a case: a supplier, a carrier, a workshop who can tell what happened, or put it right, or bear
//! what it costs. The customer never learns of it.
//!
//! Reading order: [`facts`], this page (the fold), [`letter`] (a message to or from them), `rules` (ask, write again,
//! remind, close), `mail` (what becomes of a mail), `charges`, `quote`. Each of them has a thread of their own: its
//! messages are numbered from [`FIRST`] on, so that no list of the conversation can hold one, whoever reads it. They lie
//! in the same content tables and leave by the same outbox as all other mail of a case. What is owed is not written down
//! but read off the thread: they owe an answer since we last asked, we owe one since they last wrote.

text::catalogues!();

pub mod actions;
mod addressee;
pub mod api;
mod charges;
pub mod facts;
pub mod letter;
mod mail;
mod owed;
pub mod panel;
pub mod quote;
mod rules;
mod sentence;
#[cfg(test)]
pub(crate) mod tests;
mod texts;

pub use addressee::is_not_the_customers;
pub use charges::{Charge, chargeable};
pub use facts::{Agreement, Ending, Fact, Kind, Place};
pub use letter::{Letter, Purpose, Way};
pub use mail::{mailed, of_message, sent, words};
pub use owed::owed;
pub use rules::{Came, Command, Decided, Note, Question, decide};
pub use sentence::{done, ending_name, kind_name, sentence};
pub use texts::reminder;

use crate::message::Delivery;
use base::context::Stamp;
use engine::stream::kinds::Facts;
use jiff::Timestamp;
use text::Language;
use web::module::{Module, Piece};

/// The number of the first message to somebody outside on a case. No conversation comes near it.
pub const FIRST: u32 = 1_000_001;

/// A message of a case by this number is to or from somebody outside.
pub fn is_outside(n: u32) -> bool {
    n >= FIRST
}

/// How a thread ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    pub how: Ending,
    pub why: Option<String>,
    pub at: Timestamp,
    /// Letters there were then; one that is written after them opens it again.
    after: usize,
}

/// Somebody outside, with all that was written to and fro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Counts those of a case from 1.
    pub n: u32,
    pub name: String,
    pub kind: Kind,
    /// Where mail reaches them.
    pub address: String,
    /// What they read.
    pub language: Language,
    pub asked_at: Timestamp,
    letters: Vec<Letter>,
    charges: Vec<Charge>,
    ended: Option<Ended>,
}

impl Party {
    /// What was written to and fro, in the order it was recorded.
    pub fn letters(&self) -> &[Letter] {
        &self.letters
    }

    /// What they are to bear.
    pub fn charges(&self) -> &[Charge] {
        &self.charges
    }

    /// The only mail to them was taken back before it went: they have never been asked.
    pub fn was_never_asked(&self) -> bool {
        self.letters.iter().all(Letter::was_taken_back)
    }

    /// How it ended; none while it is open, or when anybody has written since.
    pub fn ended(&self) -> Option<&Ended> {
        let since =
            |ended: &Ended| self.letters.iter().skip(ended.after).any(|letter| letter.is_out() || letter.waits());
        self.ended.as_ref().filter(|ended| !since(ended))
    }

    /// Somebody still has something to say or to do.
    pub fn is_open(&self) -> bool {
        self.ended().is_none() && !self.was_never_asked()
    }

    /// When their answer is wanted, while they owe one: since we last asked, no person of theirs has written.
    pub fn owes(&self) -> Option<Timestamp> {
        let (asked, due) = self.asked_last()?;
        let is_answered = self.letters.iter().any(|letter| letter.is_of_a_person() && letter.comes_after(asked));
        (self.is_open() && !is_answered).then_some(due)
    }

    /// The last message of ours that wants an answer, and by when.
    fn asked_last(&self) -> Option<(&Letter, Timestamp)> {
        self.letters.iter().rev().find_map(|letter| Some((letter, letter.wanted()?)))
    }

    /// The last message of ours that wants an answer.
    pub fn question(&self) -> Option<&Letter> {
        self.asked_last().map(|(asked, _)| asked)
    }

    /// What we asked last was delivered, as far as we know.
    pub fn has_question(&self) -> bool {
        self.asked_last().is_some_and(|(asked, _)| asked.delivery() != Some(&Delivery::OnItsWay))
    }

    /// They were reminded since we last asked.
    pub fn is_reminded(&self) -> bool {
        let last = self.letters.iter().rev().find(|letter| letter.is_out());
        last.is_some_and(|letter| letter.purpose() == Some(Purpose::Reminder))
    }

    /// What they wrote that waits for an answer of ours, oldest first, each with when it is due.
    pub fn waiting(&self) -> impl Iterator<Item = (&Letter, Timestamp)> {
        let is_answered = |letter: &Letter| self.letters.iter().any(|ours| ours.is_out() && ours.comes_after(letter));
        let waits = move |letter: &Letter| letter.waits() && !is_answered(letter);
        let waiting = self.letters.iter().filter(move |letter| waits(letter) && self.is_open());
        waiting.filter_map(|letter| Some((letter, letter.due()?)))
    }

    /// The message that came back, when it is the last we wrote.
    pub fn bounced(&self) -> Option<&Letter> {
        let last = self.letters.iter().rev().find(|letter| letter.purpose().is_some() && !letter.was_taken_back());
        last.filter(|letter| letter.failure().is_some())
    }

    fn letter_mut(&mut self, n: u32) -> Option<&mut Letter> {
        self.letters.iter_mut().find(|letter| letter.n == n)
    }
}

/// Everyone outside on one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outside {
    list: Vec<Party>,
}

impl Outside {
    /// All of them, in the order they were asked.
    pub fn all(&self) -> &[Party] {
        &self.list
    }

    pub fn get(&self, n: u32) -> Option<&Party> {
        self.list.get((n as usize).checked_sub(1)?)
    }

    /// The number the next one gets.
    pub fn next(&self) -> u32 {
        self.list.len() as u32 + 1
    }

    /// The number the next message to or from any of them gets.
    pub fn next_letter(&self) -> u32 {
        FIRST + self.list.iter().map(|party| party.letters.len() as u32).sum::<u32>()
    }

    /// A message by its number, and whose it is.
    pub fn letter(&self, n: u32) -> Option<(&Party, &Letter)> {
        self.list.iter().find_map(|party| Some((party, party.letters.iter().find(|letter| letter.n == n)?)))
    }

    /// The numbers of all messages.
    pub fn letters(&self) -> impl Iterator<Item = u32> {
        FIRST..self.next_letter()
    }

    /// Folds one fact in.
    pub fn apply(&mut self, fact: &Fact, stamp: Stamp) {
        match fact {
            Fact::Asked { letter, party, kind, address, language, due, .. } => {
                let asked = Letter::out(*letter, Purpose::Question, Some(*due), stamp);
                self.list.push(Party {
                    n: self.next(),
                    name: party.clone(),
                    kind: *kind,
                    address: address.clone(),
                    language: *language,
                    asked_at: stamp.at,
                    letters: vec![asked],
                    charges: Vec::new(),
                    ended: None,
                });
            }
            Fact::Written { n, letter, due } => self.write(*n, Letter::out(*letter, Purpose::More, *due, stamp)),
            Fact::Reminded { n, letter } => self.write(*n, Letter::out(*letter, Purpose::Reminder, None, stamp)),
            Fact::Answered { n, .. } => self.list_mut(*n, |party| party.letters.extend(Letter::came(fact, stamp))),
            Fact::Waived { n, why } => self.list_mut(*n, |party| {
                party.letters.iter_mut().for_each(|letter| letter.waive(why));
            }),
            Fact::Delivered { letter } => self.on(*letter, |letter| letter.delivered(stamp.at)),
            Fact::Failed { letter, failure } => self.on(*letter, |letter| letter.failed(failure)),
            Fact::SentAgain { letter } => self.on(*letter, |letter| letter.sent_again(stamp)),
            Fact::GivenUp { letter, why } => self.on(*letter, |letter| letter.given_up(why)),
            Fact::TakenBack { letter } => self.on(*letter, Letter::taken_back),
            Fact::Readdressed { n, address } => self.list_mut(*n, |party| party.address.clone_from(address)),
            Fact::Quoted { .. } => {}
            Fact::Charged { n, .. } | Fact::ChargeAnswered { n, .. } | Fact::ChargeDropped { n, .. } => {
                self.list_mut(*n, |party| charges::apply(&mut party.charges, fact, stamp));
            }
            Fact::Closed { n, ending, why } => self.list_mut(*n, |party| {
                let after = party.letters.len();
                party.ended = Some(Ended { how: *ending, why: why.clone(), at: stamp.at, after });
            }),
        }
    }

    fn write(&mut self, n: u32, letter: Letter) {
        self.list_mut(n, |party| party.letters.push(letter));
    }

    fn list_mut(&mut self, n: u32, change: impl FnOnce(&mut Party)) {
        if let Some(party) = self.list.get_mut((n as usize).wrapping_sub(1)) {
            change(party);
        }
    }

    fn on(&mut self, n: u32, change: impl FnOnce(&mut Letter)) {
        if let Some(letter) = self.list.iter_mut().find_map(|party| party.letter_mut(n)) {
            change(letter);
        }
    }
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ACTIONS],
    reads: api::calls,
    facts: Fact::KINDS,
    panels: &[Piece::of(&panel::PANEL)],
    texts: Some(&TEXTS),
    ..Module::new("outside", "Outside parties")
};
