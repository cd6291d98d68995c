//! The customer's account of WHAT happened: six questions, answered in the customer's words, each with its source.
//!
//! The questions are those of the WHAT inquiry (seed 003). Nothing is judged before the account is heard.

text::catalogues!();

pub mod api;
pub mod actions;
pub mod panel;
pub(crate) mod quoting;
mod rules;
mod sentence;
#[cfg(test)]
mod tests;

pub use rules::{Command, decide};
pub use sentence::sentence;

use base::context::Stamp;
use base::ids::ContactId;
use engine::facts;
use engine::stream::kinds::Facts;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use text::Text;
use text::text;
use web::module::{Module, Piece};

base::choice! {
    /// The six questions.
    #[derive(Hash)]
    pub enum Question {
        /// What specifically are they unhappy about?
        What,
        /// Was it the whole product or service, or part of it; which part?
        WhichPart,
        /// When between purchase and delivery did it go wrong?
        When,
        /// When and how did they try to put it right with us?
        TheyTried,
        /// What was our response then?
        OurResponse,
        /// Why was that not enough?
        NotEnough,
    }
}

impl Question {
    /// All six, in the order they are asked.
    pub const ALL: [Question; 6] = [
        Question::What,
        Question::WhichPart,
        Question::When,
        Question::TheyTried,
        Question::OurResponse,
        Question::NotEnough,
    ];

    /// As a colleague reads it.
    pub fn ours(self) -> &'static str {
        match self {
            Question::What => "What specifically went wrong for them?",
            Question::WhichPart => "The whole of it, or a part? Which part?",
            Question::When => "When between purchase and delivery?",
            Question::TheyTried => "When and how did they try to put it right?",
            Question::OurResponse => "What was our response?",
            Question::NotEnough => "Why was that not enough?",
        }
    }

    /// As the customer is asked.
    pub fn theirs(self) -> Text {
        match self {
            Question::What => text!(customer: "What went wrong for you?"),
            Question::WhichPart => text!(customer: "Was it the whole thing or just a part? Which part?"),
            Question::When => text!(customer: "When did it go wrong: ordering, delivery, installation, use, invoice?"),
            Question::TheyTried => text!(customer: "When and how did you try to sort it out with us?"),
            Question::OurResponse => text!(customer: "What did we do or say then?"),
            Question::NotEnough => text!(customer: "Why wasn’t that enough?"),
        }
    }
}

/// Where an answer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Picked out of the message with this number.
    Message(u32),
    /// Told on the telephone or face to face, and written down.
    Call,
    /// Written by the customer on their own page.
    Page,
}

facts! {
    /// What can happen to the account.
    pub enum Fact of "account" {
        /// A question was answered. A later answer stands beside the earlier one and is the one shown.
        Answered "answered" v1 { question: Question, words: String, source: Source },
        /// The customer said whether we understood, in their words.
        Understood "understood" v1 { yes: bool, words: Option<String> },
    }
}

/// One answer as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// To which question.
    pub question: Question,
    /// In the customer's words.
    pub words: String,
    /// Where they are from.
    pub source: Source,
    /// When they were recorded.
    pub at: Timestamp,
}

/// The account of one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    answers: Vec<Answer>,
    /// Those of others on the case; they stand beside the customer's, and answer no question in their place.
    others: Vec<(ContactId, Answer)>,
    understood: Option<bool>,
    understood_at: Option<Timestamp>,
    correction: Option<String>,
}

impl Account {
    /// The answer that stands for this question.
    pub fn answer(&self, question: Question) -> Option<&Answer> {
        self.answers.iter().rev().find(|a| a.question == question)
    }

    /// Heard: we know what specifically went wrong, in the customer's words.
    pub fn is_heard(&self) -> bool {
        self.answer(Question::What).is_some()
    }

    /// Questions nobody has an answer to yet.
    pub fn open(&self) -> impl Iterator<Item = Question> {
        Question::ALL.into_iter().filter(|q| self.answer(*q).is_none())
    }

    /// What the customer said when asked whether we understood.
    pub fn understood(&self) -> Option<bool> {
        self.understood
    }

    /// When they said so.
    pub fn understood_at(&self) -> Option<Timestamp> {
        self.understood_at
    }

    /// What they said we had not understood.
    pub fn correction(&self) -> Option<&str> {
        self.correction.as_deref()
    }

    /// What others say to this question: the last words of each of them.
    pub fn beside(&self, question: Question) -> Vec<(ContactId, &Answer)> {
        let mut last: Vec<(ContactId, &Answer)> = Vec::new();
        for (who, answer) in self.others.iter().filter(|(_, answer)| answer.question == question) {
            last.retain(|(known, _)| known != who);
            last.push((*who, answer));
        }
        last
    }

    /// The account as somebody besides the customer tells it.
    #[must_use]
    pub fn told_by(&self, who: ContactId) -> Account {
        let theirs = self.others.iter().filter(|(other, _)| *other == who);
        Account { answers: theirs.map(|(_, answer)| answer.clone()).collect(), ..Account::default() }
    }

    /// Folds one fact in; `beside` is whoever tells it besides the customer.
    pub fn apply(&mut self, fact: &Fact, stamp: Stamp, beside: Option<ContactId>) {
        match fact {
            Fact::Answered { question, words, source } => {
                let answer = Answer { question: *question, words: words.clone(), source: *source, at: stamp.at };
                match beside {
                    Some(who) => self.others.push((who, answer)),
                    None => self.answers.push(answer),
                }
            }
            Fact::Understood { yes, words } => {
                self.understood = Some(*yes);
                self.understood_at = Some(stamp.at);
                self.correction = words.clone();
            }
        }
    }
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ACTIONS],
    facts: Fact::KINDS,
    panels: &[Piece::of(&panel::PANEL)],
    texts: Some(&TEXTS),
    ..Module::new("account", "The account")
};
