//! The words of others on a case: each is asked on their own, and what they say stands beside the complainant's word.

use super::{Fact, Given};
use base::context::Stamp;
use base::ids::ContactId;
use jiff::Timestamp;

/// What somebody besides the complainant was asked, and said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    pub contact: ContactId,
    asked_at: Option<Timestamp>,
    /// By this message.
    asked_by: Option<u32>,
    given: Vec<Given>,
}

impl Beside {
    /// Since when they were asked without having answered.
    pub fn waits_since(&self) -> Option<Timestamp> {
        self.asked_at
    }

    /// Everything they said, oldest first.
    pub fn given(&self) -> &[Given] {
        &self.given
    }
}

/// Everyone besides the complainant who was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Others {
    list: Vec<Beside>,
}

impl Others {
    /// What one of them was asked, and said.
    pub fn of(&self, contact: ContactId) -> Option<&Beside> {
        self.list.iter().find(|beside| beside.contact == contact)
    }

    /// Folds one fact in.
    pub(super) fn apply(&mut self, fact: &Fact, stamp: Stamp) {
        match fact {
            Fact::AlsoAsked { contact, message } => {
                let beside = self.of_mut(*contact);
                beside.asked_at = Some(stamp.at);
                beside.asked_by = Some(*message);
            }
            Fact::AlsoGiven { contact, scores, word, words } => {
                let (words, from) = (words.clone(), Some(*contact));
                let given = Given { scores: *scores, word: *word, words, at: stamp.at, taken: None, from };
                let beside = self.of_mut(*contact);
                beside.asked_at = None;
                beside.given.push(given);
            }
            _ => {}
        }
    }

    /// The mail that asked was taken back: they have not been asked.
    pub(super) fn taken_back(&mut self, message: u32) {
        for beside in self.list.iter_mut().filter(|beside| beside.asked_by == Some(message)) {
            beside.asked_at = None;
        }
        self.list.retain(|beside| beside.asked_at.is_some() || !beside.given.is_empty());
    }

    fn of_mut(&mut self, contact: ContactId) -> &mut Beside {
        let at = self.list.iter().position(|beside| beside.contact == contact).unwrap_or(self.list.len());
        if at == self.list.len() {
            self.list.push(Beside { contact, asked_at: None, asked_by: None, given: Vec::new() });
        }
        &mut self.list[at]
    }
}
