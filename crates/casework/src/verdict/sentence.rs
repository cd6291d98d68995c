//! What the customer was asked and what they said, in one plain sentence.

use super::{Fact, Scores, Word};
use crate::message;
use base::context::Naming;

/// One sentence, without a full stop.
pub fn sentence(fact: &Fact, names: &Naming) -> String {
    let contact = names.contact;
    match fact {
        Fact::Predicted { scores, made_right, by } => {
            let right = if *made_right { "made right" } else { "not made right yet" };
            format!("{} locked our prediction: {right} ({})", names.member(*by), told(*scores))
        }
        Fact::Asked { remind_at, .. } => {
            format!(
                "{contact} was asked whether it’s made right; we’ll send one reminder on {}",
                names.moment(*remind_at)
            )
        }
        Fact::Reminded { lapses_at, .. } => {
            format!("{contact} was reminded; no answer by {} counts as no verdict", names.moment(*lapses_at))
        }
        Fact::Given { scores, word, taken, .. } => {
            let taken = taken.map(|channel| format!("; recorded by {}{}", names.actor(), message::aside(channel)));
            format!("{}: {} ({}){}", names.speaker(), says(*word), told(*scores), taken.unwrap_or_default())
        }
        Fact::AlsoAsked { contact, .. } => format!("{} was asked for their verdict too", names.person(*contact)),
        Fact::AlsoGiven { contact, scores, word, .. } => {
            format!("{}, beside the complainant: {} ({})", names.person(*contact), says(*word), told(*scores))
        }
        Fact::Lapsed => format!("{contact} didn’t answer: no verdict"),
        Fact::Overtaken => format!("{contact}’s “made right” no longer stands; they’ll be asked again"),
    }
}

fn says(word: Word) -> &'static str {
    match word {
        Word::MadeRight => "made right",
        Word::NotYet => "not made right yet",
        Word::SomeoneElse => "wants to talk to someone else",
    }
}

fn told(scores: Scores) -> String {
    format!("care {}, help {}, trust {}", scores.care, scores.help, scores.trust)
}
