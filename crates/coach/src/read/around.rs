//! What is known around a reply besides its words: what the customer told, how hard it hit them, what the case says. Rules
//! ask for it by name (`when`), so that a mark can depend on the case and its words stay in the packs.

use std::collections::HashSet;
use std::ops::Range;

use super::Customer;
use super::answers::topics;
use crate::context::Context;
use crate::pack::compile::Language;
use crate::token::Text;

/// Something a rule can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// It answers a complaint.
    Complaint,
    /// Somebody's safety or health is spoken of.
    Safety,
    /// Safety, vulnerable people, or somebody who cannot work or live as usual.
    Serious,
    /// The customer gave a number of an order, a booking, an account.
    GaveNumber,
    /// The customer sent or offered pictures.
    GavePhoto,
    /// The finding says that we got it wrong.
    OurFault,
}

/// Their names in packs.
const NAMES: [(Known, &str); 6] = [
    (Known::Complaint, "complaint"),
    (Known::Safety, "safety"),
    (Known::Serious, "serious"),
    (Known::GaveNumber, "gave_number"),
    (Known::GavePhoto, "gave_photo"),
    (Known::OurFault, "our_fault"),
];

impl Known {
    pub(crate) fn named(name: &str) -> Option<Known> {
        NAMES.iter().find(|(_, known)| *known == name).map(|(known, _)| *known)
    }

    /// All names, for whoever wrote one that is none.
    pub(crate) fn names() -> String {
        NAMES.map(|(_, name)| name).join(", ")
    }
}

/// Where in a reply a rule looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Not in its first half.
    Late,
    /// In its last sentence, where the signature stands.
    Last,
}

impl Place {
    pub(crate) fn named(name: &str) -> Option<Place> {
        [("late", Place::Late), ("last", Place::Last)].iter().find(|(known, _)| *known == name).map(|(_, place)| *place)
    }

    /// Whether this sentence of `text` is there; a short reply has no late part.
    pub(crate) fn holds(self, text: &Text, sentence: usize) -> bool {
        let all = text.sentences.len();
        match self {
            Place::Late => all >= LONG && sentence * 2 >= all,
            Place::Last => sentence + 1 == all,
        }
    }
}

/// Sentences from which on a reply has an early and a late part.
const LONG: usize = 6;

/// What is known around one reply.
#[derive(Debug, Default)]
pub(crate) struct Around<'a> {
    /// What the customer's message is about.
    pub about: Option<HashSet<&'a str>>,
    known: Vec<Known>,
}

impl<'a> Around<'a> {
    pub(crate) fn of(customer: Option<&'a Customer>, language: &'a Language, context: &Context<'_>) -> Around<'a> {
        let mut known = Vec::new();
        if context.our_fault == Some(true) {
            known.push(Known::OurFault);
        }
        let earlier = context.earlier.iter().map(String::as_str);
        let told: Vec<&str> = context.customer_text.into_iter().chain(earlier).collect();
        if told.iter().any(|text| gives_number(text)) {
            known.push(Known::GaveNumber);
        }
        let Some(customer) = customer else { return Around { about: None, known } };
        let read = &customer.inbound;
        let critical = read.severity.as_deref() == Some("critical");
        let complains = read.complaint || context.our_fault == Some(true);
        let found = [
            (Known::Complaint, complains),
            (Known::Safety, complains && read.safety),
            (Known::Serious, complains && (read.safety || read.vulnerability || critical)),
            (Known::GavePhoto, read.cues.iter().any(|(cue, _)| cue == "gave.photo")),
        ];
        known.extend(found.into_iter().filter(|(_, is)| *is).map(|(known, _)| known));
        let all: Range<usize> = 0..customer.text.tokens.len();
        Around { about: Some(topics(&customer.text, all, language).collect()), known }
    }

    pub(crate) fn holds(&self, all: &[Known]) -> bool {
        all.iter().all(|asked| self.known.contains(asked))
    }
}

/// Digits from which on a run of letters and digits is the number of an order, a booking, an account: years, prices and times
/// of day have fewer, or a point or colon among them.
const DIGITS: usize = 5;

/// Whether a number of an order, a booking or an account stands in `text`.
fn gives_number(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '/';
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | ':' | '#' | '"')).any(|word| {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
        let is_date = word.matches(['-', '/']).count() == 2 && letters == 0;
        let is_code = letters > 0 && letters <= 4 && digits >= 4 && !word.starts_with(|c: char| c.is_ascii_lowercase());
        !word.is_empty() && word.chars().all(is_part) && !is_date && (digits >= DIGITS || is_code)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_orders_are_told_from_years_prices_and_dates() {
        for text in ["Order 88213 sparks.", "My booking (KL-4471) was lost", "Rechnung Nr. 2026/10443", "no 7745120-B"]
        {
            assert!(gives_number(text), "{text}");
        }
        for text in ["In 2024 we paid 84.00 each", "on 12/11/2026 at 10:45", "2026-11-20", "3 weeks", "call 1 800", ""]
        {
            assert!(!gives_number(text), "{text}");
        }
    }
}
