//! What the page says and offers of a person mail may not reach: the ways words go, and who wrote their answer down.

use super::CasePage;
use crate::case::Case;
use crate::letter::{self, SentLetter};
use crate::message::{self, Channel};
use crate::verdict::{Given, Word};
use base::context::Actor;

impl CasePage {
    pub(super) fn verdict_words(&self) -> &'static [Word] {
        &[Word::MadeRight, Word::NotYet, Word::SomeoneElse]
    }

    /// Who wrote a verdict down, when the customer did not give it on their own page.
    pub(super) fn taken(&self, given: &Given) -> Option<String> {
        let (by, channel) = given.taken?;
        let Actor::Member(id) = by else { return None };
        let who = self.takers.iter().find(|(known, _)| *known == id).map_or("a colleague", |(_, name)| name);
        Some(format!("written down by {who}{}", message::aside(channel)))
    }

    /// The ways a reply goes, the likeliest first; mail only to those it reaches.
    pub(super) fn ways(&self) -> &'static [(&'static str, &'static str)] {
        const WAYS: [(&str, &str); 4] = [
            ("email", "By e-mail"),
            ("phone", "Said on the phone"),
            ("in_person", "Said face to face"),
            ("post", "Posted on paper"),
        ];
        if self.contact.email.is_some() { &WAYS } else { &WAYS[1..] }
    }

    pub(super) fn told_of_new_date(&self) -> &'static str {
        if self.contact.email.is_some() {
            "The one you promised is told, in these words."
        } else {
            "They have no e-mail address here: tell them on the phone first. It is kept as told."
        }
    }

    pub(super) fn told_of_result(&self) -> &'static str {
        if self.contact.email.is_some() {
            "Also when it did not work."
        } else {
            "They have no e-mail address here: tell them on the phone first, also when it did not work."
        }
    }
}

/// The same words in the middle of a line: the names of months keep their capital.
pub(super) fn within(line: &str) -> String {
    let mut letters = line.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The letter went this way, then.
pub(super) fn letter_sent(case: &Case, sent: &SentLetter, when: &str) -> String {
    let channel = case.messages.get(sent.message).map_or(Channel::Email, |m| m.channel);
    format!("{} {when}", letter::gone(channel))
}
