//! The people of a case: who was let down, who else is hit, who was copied, who speaks for whom, who decides.
//!
//! Reading order: [`facts`], this page (the fold), `rules` (add, change, remove, send the page). Whoever writes in the
//! thread or is written to is on the case by that alone; a member says what their part in it is. Numbers count from 1
//! in the order people came; 1 is whoever the case was opened for. Only the complainant's word closes a case, and whoever
//! speaks for them is heard until they speak themselves.

text::catalogues!();

pub mod actions;
pub mod api;
pub mod facts;
pub mod panel;
pub mod resolve;
mod rules;
mod sentence;
#[cfg(test)]
pub(crate) mod tests;
mod texts;

pub use facts::{Fact, Role};
pub use rules::{Command, Part, decide};
pub use sentence::{role_name, sentence};
pub use texts::page_sent;

use crate::message::{self, Messages};
use base::context::Stamp;
use base::ids::ContactId;
use engine::stream::kinds::Facts;
use jiff::Timestamp;
use web::module::{Module, Piece};

/// Someone on a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// Counts the people of a case from 1, also those who are on it no longer.
    pub n: u32,
    pub contact: ContactId,
    pub role: Role,
    /// The number of the person they speak for.
    pub stands_for: Option<u32>,
    /// What lets them speak for that person.
    pub authority: Option<String>,
    /// When they came to the case.
    pub since: Timestamp,
    /// When and why they were taken off it.
    pub left: Option<(Timestamp, String)>,
    /// When what was said brought them back after that.
    back: Option<Timestamp>,
}

impl Participant {
    /// They are on the case.
    pub fn is_on(&self) -> bool {
        self.left.is_none() || self.back.is_some()
    }
}

/// Everyone who is or was on one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participants {
    list: Vec<Participant>,
    /// Numbers that stay given out, of people who came while another case was part of this one.
    kept: Vec<(ContactId, u32)>,
}

impl Participants {
    /// Only the person the case was opened for.
    pub fn begin(contact: ContactId, at: Timestamp) -> Participants {
        let mut all = Participants { list: Vec::new(), kept: Vec::new() };
        all.put(contact, Role::Complainant, at);
        all
    }

    /// All of them, in the order they came.
    pub fn all(&self) -> &[Participant] {
        &self.list
    }

    /// Those who are on the case.
    pub fn on(&self) -> impl Iterator<Item = &Participant> {
        self.list.iter().filter(|person| person.is_on())
    }

    pub fn get(&self, n: u32) -> Option<&Participant> {
        self.list.iter().find(|person| person.n == n)
    }

    /// What is known of a contact here, also when they are on the case no longer.
    pub fn of(&self, contact: ContactId) -> Option<&Participant> {
        self.list.iter().find(|person| person.contact == contact)
    }

    /// They are on the case.
    pub fn has(&self, contact: ContactId) -> bool {
        self.of(contact).is_some_and(Participant::is_on)
    }

    /// They were on the case, and are no longer.
    pub fn has_left(&self, contact: ContactId) -> bool {
        self.of(contact).is_some_and(|person| !person.is_on())
    }

    /// The number the next person gets.
    pub fn next(&self) -> u32 {
        let given = self.list.iter().map(|person| person.n).chain(self.kept.iter().map(|(_, n)| *n));
        given.max().unwrap_or_default() + 1
    }

    /// Everyone keeps the number they had there, also those who are not here any more, or not yet.
    pub(crate) fn keep_numbers(&mut self, there: &Participants) {
        let known = there.list.iter().map(|person| (person.contact, person.n));
        let all = known.chain(there.kept.iter().copied());
        self.kept = all.filter(|(who, _)| self.of(*who).is_none()).collect();
    }

    /// The person let down.
    pub fn complainant(&self) -> Option<&Participant> {
        self.on().find(|person| person.role == Role::Complainant)
    }

    /// Whom this contact speaks for, when they speak for someone.
    pub fn principal_of(&self, contact: ContactId) -> Option<ContactId> {
        let represents = self.of(contact).filter(|person| person.is_on() && person.role == Role::Representative)?;
        self.get(represents.stands_for?).filter(|principal| principal.is_on()).map(|principal| principal.contact)
    }

    /// They are this person, or speak for them.
    pub fn speaks_for(&self, contact: ContactId, whom: ContactId) -> bool {
        contact == whom || self.principal_of(contact) == Some(whom)
    }

    /// Folds one fact in.
    pub fn apply(&mut self, fact: &Fact, stamp: Stamp) {
        match fact {
            Fact::Added { n, contact, role, stands_for, authority } => {
                self.put_as(Some(*n), *contact, *role, stamp.at);
                let n = self.of(*contact).map_or(0, |person| person.n);
                self.part(n, *role, (*stands_for, authority.clone()));
            }
            Fact::RoleChanged { n, role, stands_for, authority } => {
                self.part(*n, *role, (*stands_for, authority.clone()));
            }
            Fact::ComplainantChanged { n, .. } => {
                let before = self.complainant().map(|person| person.n);
                if let Some(before) = before {
                    self.part(before, Role::Affected, (None, None));
                }
                self.part(*n, Role::Complainant, (None, None));
            }
            Fact::Removed { n, why } => {
                if let Some(person) = self.get_mut(*n) {
                    person.left = Some((stamp.at, why.clone()));
                    person.back = None;
                }
            }
            Fact::PageSent { .. } => {}
        }
    }

    /// Whoever writes, is written to, or is let in is on the case from then on. Whoever was only copied by somebody else
    /// does not come back that way.
    pub fn hear(&mut self, fact: &message::Fact, said: &Messages, stamp: Stamp) {
        use message::Fact as F;
        match fact {
            F::Received { from, exempt, .. } if exempt.is_none_or(|e| e == message::Exempt::Verdict) => {
                self.put(*from, Role::Copied, stamp.at);
            }
            F::Sent { to, .. } => self.put(*to, Role::Copied, stamp.at),
            F::Addressed { n, to, cc } => {
                let by_us = said.get(*n).is_some_and(|message| message.sender().is_none());
                for contact in to.iter().chain(cc).copied() {
                    if by_us || !self.has_left(contact) {
                        self.put(contact, Role::Copied, stamp.at);
                    }
                }
            }
            F::LetIn { n } => {
                let who = said.strangers.get(*n).map(|stranger| stranger.from);
                who.into_iter().for_each(|contact| self.put(contact, Role::Copied, stamp.at));
            }
            F::TakenBack { n } => self.unsay(*n, said),
            _ => {}
        }
    }

    /// Whom only a message put on the case that was taken back before it went is not on it, and has never been.
    fn unsay(&mut self, n: u32, said: &Messages) {
        let Some(message) = said.get(n).filter(|message| message.was_taken_back()) else { return };
        let said_otherwise =
            |who: ContactId| said.all().iter().any(|other| other.concerns(who) && !other.was_taken_back());
        for person in self.list.iter_mut().filter(|person| person.back == Some(message.at)) {
            if !said_otherwise(person.contact) {
                person.back = None;
            }
        }
        let came = |person: &Participant| {
            person.n > 1
                && person.since == message.at
                && person.role == Role::Copied
                && message.concerns(person.contact)
        };
        while self.list.last().is_some_and(|last| came(last) && !said_otherwise(last.contact)) {
            self.list.pop();
        }
    }

    /// Puts somebody on the case who is not on it; whoever comes back keeps their number and their part.
    fn put(&mut self, contact: ContactId, role: Role, at: Timestamp) {
        let kept = self.kept.iter().find(|(who, _)| *who == contact).map(|(_, n)| *n);
        self.put_as(kept, contact, role, at);
    }

    fn put_as(&mut self, n: Option<u32>, contact: ContactId, role: Role, at: Timestamp) {
        let n = n.filter(|n| *n > 0 && self.get(*n).is_none()).unwrap_or_else(|| self.next());
        match self.list.iter_mut().find(|person| person.contact == contact) {
            Some(person) if !person.is_on() => person.back = Some(at),
            Some(_) => {}
            None => self.list.push(Participant {
                n,
                contact,
                role,
                stands_for: None,
                authority: None,
                since: at,
                left: None,
                back: None,
            }),
        }
    }

    fn part(&mut self, n: u32, role: Role, (stands_for, authority): (Option<u32>, Option<String>)) {
        if let Some(person) = self.get_mut(n) {
            person.role = role;
            person.stands_for = stands_for;
            person.authority = authority;
        }
    }

    fn get_mut(&mut self, n: u32) -> Option<&mut Participant> {
        self.list.iter_mut().find(|person| person.n == n)
    }
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ACTIONS],
    reads: api::calls,
    facts: Fact::KINDS,
    panels: &[Piece::of(&panel::PANEL)],
    texts: Some(&TEXTS),
    ..Module::new("participant", "The people of a case")
};
