//! What the API shows of what happened to the customer's account.

use crate::account::{Fact, Question, Source};
use serde::Serialize;
use utoipa::ToSchema;
use web::shapes;

/// Where an answer comes from.
#[derive(Serialize, ToSchema)]
#[schema(as = AnswerSource)]
#[serde(rename_all = "snake_case")]
pub enum SourceShape {
    /// Picked out of the message with this number.
    Message(u32),
    /// Told on the telephone or face to face, and written down.
    Call,
    /// Written by the customer on their own page.
    Page,
}

impl From<Source> for SourceShape {
    fn from(source: Source) -> Self {
        match source {
            Source::Message(n) => SourceShape::Message(n),
            Source::Call => SourceShape::Call,
            Source::Page => SourceShape::Page,
        }
    }
}

shapes! {
    /// What happened to the customer's account.
    pub enum FactShape as AccountFact of Fact {
        /// A question was answered.
        Answered { question, words, source } => "answered" {
            /// Which of the six.
            question: Question = *question,
            /// In the customer's words.
            words: String = words.clone(),
            /// Where they are from.
            source: SourceShape = (*source).into(),
        },
        /// The customer said whether we understood.
        Understood { yes, words } => "understood" {
            /// We did.
            yes: bool = *yes,
            /// What they said to it.
            words: Option<String> = words.clone(),
        },
    }
}
