//! The customer's account as JSON.

mod facts;

pub use facts::FactShape;

use super::{Account, Question, Source};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// The customer's account of what happened.
#[derive(Serialize, ToSchema)]
#[schema(as = Account)]
pub struct AccountShape {
    /// The six questions in the order they are asked.
    questions: Vec<QuestionShape>,
    /// What the customer said when asked whether we understood; null while they have not answered.
    understood: Option<bool>,
    /// What they said we had not understood.
    correction: Option<String>,
}

/// One of the six questions with the answer that stands.
#[derive(Serialize, ToSchema)]
#[schema(as = AccountAnswer)]
pub struct QuestionShape {
    /// Which.
    question: Question,
    /// As a colleague reads it.
    asks: &'static str,
    /// In the customer’s words; null while nobody has an answer.
    words: Option<String>,
    /// Where they are from: `message`, `call` or `page`.
    source: Option<&'static str>,
    /// The message they were picked out of.
    message: Option<u32>,
    /// When they were recorded.
    at: Option<Timestamp>,
    /// What others on the case say to it; the last words of each.
    others: Vec<OtherShape>,
}

/// An answer of somebody besides the complainant, given on their own page.
#[derive(Serialize, ToSchema)]
#[schema(as = OtherAnswer)]
pub struct OtherShape {
    /// The number of the contact.
    contact: i64,
    /// In their words.
    words: String,
    /// When they gave it.
    at: Timestamp,
}

impl From<&Account> for AccountShape {
    fn from(account: &Account) -> Self {
        let questions = Question::ALL.map(|question| {
            let answer = account.answer(question);
            let (source, message) = match answer.map(|a| a.source) {
                Some(Source::Message(n)) => (Some("message"), Some(n)),
                Some(Source::Call) => (Some("call"), None),
                Some(Source::Page) => (Some("page"), None),
                None => (None, None),
            };
            let words = answer.map(|a| a.words.clone());
            let others = account.beside(question).into_iter();
            let others = others.map(|(who, a)| OtherShape { contact: who.0, words: a.words.clone(), at: a.at });
            QuestionShape {
                question,
                asks: question.ours(),
                words,
                source,
                message,
                at: answer.map(|a| a.at),
                others: others.collect(),
            }
        });
        AccountShape {
            questions: questions.into(),
            understood: account.understood(),
            correction: account.correction().map(str::to_owned),
        }
    }
}
