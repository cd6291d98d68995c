//! What was said, by either side; and the debt that every message from the customer opens.
//!
//! Reading order: [`facts`], this page (the fold), `rules` (receive, reply, waive), [`strangers`] (who is
//! not known here). Bodies lie in content
//! tables beside the facts, so that erasing words never breaks history.

text::catalogues!();

pub mod api;
mod coached;
pub mod actions;
pub mod facts;
pub mod marks;
mod moved;
pub mod strangers;
pub mod pages;
mod problems;
pub mod panel;
pub mod recipients;
mod rules;
pub mod store;
pub mod witness;
pub mod wording;
mod sentence;
#[cfg(test)]
mod tests;

pub use coached::{Aside, Coached, Overruled, stance, stance_of};
pub use engine::outbox::Failure;
pub use facts::{Channel, Exempt, Fact, Purpose, Stance, Voice, WaiverReason};
pub use problems::{Problem, Problems, Whole};
pub use recipients::{Recipients, Whom};
pub use rules::{Arrival, Command, Reply, decide, gone, not_twice, send, telling, waiting_of};
pub use sentence::{aside, sentence, way};
pub use wording::Wording;

use axum::routing::get;
use base::context::{Actor, Stamp};
use base::ids::{CaseNo, ContactId};
use engine::stream::kinds::Facts;
use jiff::Timestamp;
use strangers::Strangers;
use web::module::{Module, Piece};

/// Where an outgoing message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// In the outbox, not yet handed over.
    OnItsWay,
    /// Handed over and not come back.
    Delivered(Timestamp),
    /// Not arrived, and why.
    Failed(Failure),
    /// Not arrived, and nobody sends it again, because.
    GivenUp(String),
    /// Whoever sent it took it back before it went.
    TakenBack,
}

/// What kind of message it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// From the customer.
    In { from: ContactId, exempt: Option<Exempt>, problem: Option<Problems> },
    /// To the customer.
    Out {
        to: ContactId,
        purpose: Purpose,
        answers: Vec<u32>,
        stance: Stance,
        asks_understood: bool,
        delivery: Delivery,
    },
    /// Among colleagues.
    Note,
    /// It is read in another case, as its message `n`.
    Moved { to: CaseNo, n: u32 },
}

/// How the debt of an incoming message stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Debt {
    /// An answer is owed by then.
    Open { due: Timestamp },
    /// Answered by that message, which arrived then.
    Answered { by: u32, at: Timestamp },
    /// No answer is due, and why.
    Waived { reason: WaiverReason, why: String },
}

/// One message of the conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Counts the messages of a case from 1.
    pub n: u32,
    /// The way it came or went.
    pub channel: Channel,
    pub at: Timestamp,
    /// Who wrote or recorded it.
    pub by: Actor,
    /// From, to, or among.
    pub kind: Kind,
    /// Others it was addressed to, besides us and whom it is from or goes to.
    pub to: Vec<ContactId>,
    /// Others who got a copy.
    pub cc: Vec<ContactId>,
    /// Whom of several it did not reach, and why.
    pub missed: Vec<(ContactId, Failure)>,
    /// Those of them whom it went to once more, alone, and as which message.
    again: Vec<(ContactId, Failure, u32)>,
    /// What is owed for it.
    pub debt: Option<Debt>,
    due: Option<Timestamp>,
    /// Who sent it last, and why it had come back before, when it is sent again.
    sent: (Actor, Option<Failure>),
}

impl Message {
    /// Who sent it, or sent it again, the last time.
    pub fn sent_by(&self) -> Actor {
        self.sent.0
    }

    /// An answer is owed for it.
    pub fn is_unanswered(&self) -> bool {
        matches!(self.debt, Some(Debt::Open { .. }))
    }

    /// Who wrote it, when it came in.
    pub fn sender(&self) -> Option<ContactId> {
        if let Kind::In { from, .. } = &self.kind { Some(*from) } else { None }
    }

    /// Everyone it went to, when it went out.
    pub fn recipients(&self) -> Vec<ContactId> {
        match &self.kind {
            Kind::Out { to, .. } => [*to].iter().chain(&self.to).chain(&self.cc).copied().collect(),
            _ => Vec::new(),
        }
    }

    /// It is between this person and us: from them, or addressed to them.
    pub fn concerns(&self, contact: ContactId) -> bool {
        let theirs = match &self.kind {
            Kind::In { from, .. } => *from == contact,
            Kind::Out { to, .. } => *to == contact,
            Kind::Note | Kind::Moved { .. } => return false,
        };
        theirs || self.to.contains(&contact) || self.cc.contains(&contact)
    }

    /// It went to the customer and has not come back.
    pub fn went_out(&self) -> bool {
        let lost =
            |delivery: &Delivery| matches!(delivery, Delivery::Failed(_) | Delivery::GivenUp(_) | Delivery::TakenBack);
        matches!(&self.kind, Kind::Out { delivery, .. } if !lost(delivery))
    }

    /// Whoever sent it took it back before it went: it has never been said.
    pub fn was_taken_back(&self) -> bool {
        matches!(&self.kind, Kind::Out { delivery: Delivery::TakenBack, .. })
    }

    /// A person wrote it. What Amends says by itself, the same words to everyone, is not worth finding.
    pub fn is_written(&self) -> bool {
        use Purpose::{AccountAsked, Acknowledgement, Reminder, VerdictAsked};
        let by_itself = |purpose| matches!(purpose, Acknowledgement | AccountAsked | VerdictAsked | Reminder);
        !matches!(&self.kind, Kind::Out { purpose, .. } if by_itself(*purpose)) && !self.has_moved()
    }

    /// It is read in another case.
    pub fn has_moved(&self) -> bool {
        matches!(self.kind, Kind::Moved { .. })
    }

    /// In which case it is read, and under which number there.
    pub(crate) fn went_to(&self) -> Option<(CaseNo, u32)> {
        if let Kind::Moved { to, n } = self.kind { Some((to, n)) } else { None }
    }

    /// It reached the customer.
    pub fn arrived(&self) -> bool {
        matches!(&self.kind, Kind::Out { delivery: Delivery::Delivered(_), .. })
    }
}

/// The conversation of one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Messages {
    list: Vec<Message>,
    /// Who wrote in the thread without being known on the case.
    pub strangers: Strangers,
    /// What is read in another case, as it was here.
    away: Vec<Message>,
}

impl Messages {
    /// All of it, oldest first.
    pub fn all(&self) -> &[Message] {
        &self.list
    }

    /// The message with this number.
    pub fn get(&self, n: u32) -> Option<&Message> {
        self.list.get((n as usize).checked_sub(1)?)
    }

    /// The number the next message gets.
    pub fn next(&self) -> u32 {
        self.list.len() as u32 + 1
    }

    /// Messages an answer is owed for, oldest first.
    pub fn unanswered(&self) -> impl Iterator<Item = &Message> {
        self.list.iter().filter(|m| m.is_unanswered())
    }

    /// The last message of this purpose that went out and did not fail.
    pub fn last_out(&self, wanted: Purpose) -> Option<&Message> {
        self.list
            .iter()
            .rev()
            .find(|m| m.went_out() && matches!(&m.kind, Kind::Out { purpose, .. } if *purpose == wanted))
    }

    /// Folds one fact in.
    pub fn apply(&mut self, fact: &Fact, stamp: Stamp) {
        match fact {
            Fact::Received { channel, from, exempt, problem, .. } => {
                let kind = Kind::In { from: *from, exempt: *exempt, problem: problem.clone() };
                self.push(*channel, kind, stamp);
            }
            Fact::Sent { channel, to, purpose, answers, stance, asks_understood, .. } => {
                let kind = Kind::Out {
                    to: *to,
                    purpose: *purpose,
                    answers: answers.clone(),
                    stance: *stance,
                    asks_understood: *asks_understood,
                    delivery: Delivery::OnItsWay,
                };
                self.push(*channel, kind, stamp);
            }
            Fact::Noted { .. } => self.push(Channel::Page, Kind::Note, stamp),
            Fact::Addressed { n, to, cc } => self.addressed(*n, to, cc),
            Fact::Missed { n, contact, failure } => self.missed(*n, *contact, failure),
            Fact::DebtOpened { n, due } => self.owe(*n, *due),
            Fact::Waived { n, reason, why } => self.settle(*n, Debt::Waived { reason: *reason, why: why.clone() }),
            Fact::Delivered { n } => self.delivered(*n, stamp.at),
            Fact::Failed { n, failure } => self.failed(*n, failure),
            Fact::Coached { .. } => {}
            Fact::SentAgain { n } => self.sent_again(*n, stamp.by),
            Fact::CopySent { n, contact, message } => self.copy_sent(*n, *contact, *message),
            Fact::TakenBack { n } => self.taken_back(*n),
            Fact::GivenUp { n, why } => drop(self.set_delivery(*n, Delivery::GivenUp(why.clone()))),
            Fact::StrangerWrote { .. } | Fact::LetIn { .. } | Fact::SetApart { .. } => self.strangers.apply(fact),
        }
    }

    fn push(&mut self, channel: Channel, kind: Kind, stamp: Stamp) {
        let n = self.next();
        let (at, by) = (stamp.at, stamp.by);
        let (to, cc, missed) = (Vec::new(), Vec::new(), Vec::new());
        let (again, sent) = (Vec::new(), (by, None));
        self.list.push(Message { n, channel, at, by, kind, to, cc, missed, again, debt: None, due: None, sent });
    }

    fn addressed(&mut self, n: u32, to: &[ContactId], cc: &[ContactId]) {
        if let Some(message) = self.get_mut(n) {
            message.to = to.to_vec();
            message.cc = cc.to_vec();
        }
    }

    /// What it answered of this person's is owed again, unless another answer reached them.
    fn missed(&mut self, n: u32, contact: ContactId, failure: &Failure) {
        let Some(message) = self.get_mut(n) else { return };
        message.missed.push((contact, failure.clone()));
        let Kind::Out { answers, .. } = &message.kind else { return };
        let theirs = answers.clone();
        for answered in theirs {
            if self.get(answered).and_then(Message::sender) == Some(contact) {
                self.owe_again(n, answered);
            }
        }
    }

    fn get_mut(&mut self, n: u32) -> Option<&mut Message> {
        self.list.get_mut((n as usize).checked_sub(1)?)
    }

    fn owe(&mut self, n: u32, due: Timestamp) {
        if let Some(message) = self.get_mut(n) {
            message.due = Some(due);
            message.debt = Some(Debt::Open { due });
        }
    }

    fn settle(&mut self, n: u32, debt: Debt) {
        if let Some(message) = self.get_mut(n).filter(|m| m.is_unanswered()) {
            message.debt = Some(debt);
        }
    }

    fn set_delivery(&mut self, n: u32, now: Delivery) -> Vec<u32> {
        match self.get_mut(n).map(|m| &mut m.kind) {
            Some(Kind::Out { delivery, answers, .. }) => {
                *delivery = now;
                answers.clone()
            }
            _ => Vec::new(),
        }
    }

    fn sent_again(&mut self, n: u32, by: Actor) {
        let Some(message) = self.get_mut(n) else { return };
        if let Kind::Out { delivery, .. } = &mut message.kind {
            let before = std::mem::replace(delivery, Delivery::OnItsWay);
            let failure = if let Delivery::Failed(failure) = before { Some(failure) } else { message.sent.1.take() };
            message.sent = (by, failure);
        }
    }

    fn copy_sent(&mut self, n: u32, contact: ContactId, copy: u32) {
        let Some(message) = self.get_mut(n) else { return };
        if let Some(at) = message.missed.iter().position(|(who, _)| *who == contact) {
            let (contact, failure) = message.missed.remove(at);
            message.again.push((contact, failure, copy));
        }
    }

    /// One that had come back before has come back still; any other has never gone, and whom it was a copy for has missed
    /// what it was a copy of.
    fn taken_back(&mut self, n: u32) {
        for message in &mut self.list {
            if let Some(at) = message.again.iter().position(|(.., copy)| *copy == n) {
                let (contact, failure, _) = message.again.remove(at);
                message.missed.push((contact, failure));
            }
        }
        let Some(message) = self.get_mut(n) else { return };
        if let Kind::Out { delivery, .. } = &mut message.kind {
            *delivery = message.sent.1.take().map_or(Delivery::TakenBack, Delivery::Failed);
        }
    }

    fn delivered(&mut self, n: u32, at: Timestamp) {
        for answered in self.set_delivery(n, Delivery::Delivered(at)) {
            self.settle(answered, Debt::Answered { by: n, at });
        }
    }

    fn failed(&mut self, n: u32, failure: &Failure) {
        for answered in self.set_delivery(n, Delivery::Failed(failure.clone())) {
            self.owe_again(n, answered);
        }
    }

    fn owe_again(&mut self, n: u32, answered: u32) {
        let another = self.answer_that_arrived(answered);
        let Some(message) = self.get_mut(answered) else { return };
        let by_this = matches!(message.debt, Some(Debt::Answered { by, .. }) if by == n);
        if let (true, Some(due)) = (by_this, message.due) {
            message.debt = Some(another.unwrap_or(Debt::Open { due }));
        }
    }

    /// Two answers may have been under way at once; the one that arrived keeps the debt closed.
    fn answer_that_arrived(&self, to: u32) -> Option<Debt> {
        let sender = self.get(to).and_then(Message::sender);
        let reached = |m: &Message| !m.missed.iter().any(|(who, _)| Some(*who) == sender);
        self.list.iter().find_map(|m| match &m.kind {
            Kind::Out { delivery: Delivery::Delivered(at), answers, .. } if answers.contains(&to) && reached(m) => {
                Some(Debt::Answered { by: m.n, at: *at })
            }
            _ => None,
        })
    }
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ACTIONS],
    reads: api::calls,
    pages: |router| {
        router
            .route("/cases/{no}/messages/{n}/files/{i}", get(pages::file))
            .route("/cases/{no}/messages/{n}/source", get(pages::source))
            .route("/cases/{no}/messages/{n}/html", get(pages::html))
    },
    facts: Fact::KINDS,
    panels: &[Piece::of(&panel::STRANGERS), Piece::of(&panel::CONVERSATION)],
    texts: Some(&TEXTS),
    ..Module::new("message", "Messages")
};
