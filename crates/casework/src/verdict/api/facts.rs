//! What the API shows of what happened around the verdict.

use crate::message::Channel;
use crate::verdict::{Fact, Scores, Word};
use jiff::Timestamp;
use web::shapes;

shapes! {
    /// What happened around the verdict.
    pub enum FactShape as VerdictFact of Fact {
        /// The team locked in what it expects.
        Predicted { scores, made_right, by } => "prediction" {
            /// The scores it expects.
            scores: Scores = *scores,
            /// Whether it expects “made right”.
            made_right: bool = *made_right,
            /// The member who locked it in.
            by: i64 = by.0,
        },
        /// The customer was asked.
        Asked { message, remind_at } => "asked" {
            /// In which message of the case.
            message: u32 = *message,
            /// When the one reminder goes.
            remind_at: Timestamp = *remind_at,
        },
        /// The customer was reminded.
        Reminded { message, lapses_at } => "reminded" {
            /// In which message of the case.
            message: u32 = *message,
            /// When silence becomes “no verdict”.
            lapses_at: Timestamp = *lapses_at,
        },
        /// The customer answered.
        Given { scores, word, words, taken } => "given" {
            /// Care, help and trust.
            scores: Scores = *scores,
            /// What they say.
            word: Word = *word,
            /// In their own words.
            words: Option<String> = words.clone(),
            /// How they told a colleague who wrote it down; null when they answered on their own page.
            taken: Option<Channel> = *taken,
        },
        /// Somebody besides the complainant was asked.
        AlsoAsked { contact, message } => "also_asked" {
            /// Whom.
            contact: i64 = contact.0,
            /// In which message of the case.
            message: u32 = *message,
        },
        /// Somebody besides the complainant answered; it stands beside the complainant’s word.
        AlsoGiven { contact, scores, word, words } => "also_given" {
            /// Who.
            contact: i64 = contact.0,
            /// Care, help and trust.
            scores: Scores = *scores,
            /// What they say.
            word: Word = *word,
            /// In their own words.
            words: Option<String> = words.clone(),
        },
        /// Nobody answered.
        Lapsed => "lapsed",
        /// After “made right” the customer said that something was not right after all.
        Overtaken => "overtaken",
    }
}
