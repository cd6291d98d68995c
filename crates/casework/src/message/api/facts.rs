//! What the API shows of what happened to messages.

use crate::message::{Aside, Channel, Coached, Exempt, Fact, Overruled, Purpose, Stance, WaiverReason};
use engine::outbox::trouble::Cause;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::shapes;

/// What a reply does, as the coach read it when it was sent.
#[derive(Serialize, ToSchema)]
#[schema(as = ReplyStance)]
pub struct StanceShape {
    /// It says what we got wrong.
    admits: bool,
    /// It asks an open question about the customer's experience.
    listens: bool,
    /// It denies, shifts blame or attacks.
    hurts: bool,
}

impl From<Stance> for StanceShape {
    fn from(stance: Stance) -> Self {
        let Stance { admits, listens, hurts } = stance;
        StanceShape { admits, listens, hurts }
    }
}

/// What the coach marked, and what came of it.
#[derive(Serialize, ToSchema)]
#[schema(as = CoachedReply)]
pub struct CoachedShape {
    /// The rules that marked something.
    marked: Vec<String>,
    /// Those of them whose better words were taken.
    applied: Vec<String>,
    /// Those that were set aside.
    overruled: Vec<OverruledShape>,
}

/// A mark that was set aside.
#[derive(Serialize, ToSchema)]
#[schema(as = MarkSetAside)]
pub struct OverruledShape {
    /// The rule.
    rule: String,
    /// Why it does not hold here.
    why: Aside,
    /// The same in words.
    note: Option<String>,
}

impl From<&Coached> for CoachedShape {
    fn from(coached: &Coached) -> Self {
        let set_aside =
            |one: &Overruled| OverruledShape { rule: one.rule.clone(), why: one.why, note: one.note.clone() };
        CoachedShape {
            marked: coached.marked.clone(),
            applied: coached.applied.clone(),
            overruled: coached.overruled.iter().map(set_aside).collect(),
        }
    }
}

shapes! {
    /// What happened to a message.
    pub enum FactShape as MessageFact of Fact {
        /// Words came from the customer.
        Received { n, channel, from, parent, exempt, problem } => "received" {
            /// Which message of the case.
            n: u32 = *n,
            /// The way they came.
            channel: Channel = *channel,
            /// The contact they are from.
            from: i64 = from.0,
            /// The message they answer, where that is known.
            parent: Option<u32> = *parent,
            /// Why they ask for no answer, if they do not.
            exempt: Option<Exempt> = *exempt,
            /// What of them could not be read.
            problem: Option<String> = problem.as_ref().map(|problem| problem.text().to_string()),
        },
        /// An answer to a message is owed.
        DebtOpened { n, due } => "debt_opened" {
            /// To which message of the case.
            n: u32 = *n,
            /// By when.
            due: Timestamp = *due,
        },
        /// Words went to the customer.
        Sent { n, to, channel, purpose, answers, stance, asks_understood } => "sent" {
            /// Which message of the case.
            n: u32 = *n,
            /// The contact they go to.
            to: i64 = to.0,
            /// The way they go.
            channel: Channel = *channel,
            /// What for.
            purpose: Purpose = *purpose,
            /// The messages they answer once they have arrived.
            answers: Vec<u32> = answers.clone(),
            /// What they do, as the coach read them.
            stance: StanceShape = (*stance).into(),
            /// They end with the question whether we have understood.
            asks_understood: bool = *asks_understood,
        },
        /// Who else it was addressed to.
        Addressed { n, to, cc } => "addressed" {
            /// Which message of the case.
            n: u32 = *n,
            /// The contacts in To, besides whom it is from or goes to.
            to: Vec<i64> = to.iter().map(|id| id.0).collect(),
            /// Those in Cc.
            cc: Vec<i64> = cc.iter().map(|id| id.0).collect(),
        },
        /// It did not reach one of several; what it answered of theirs is owed again.
        Missed { n, contact, failure } => "missed" {
            /// Which message of the case.
            n: u32 = *n,
            /// Whom it did not reach.
            contact: i64 = contact.0,
            /// Why, with the mail server's words.
            reason: String = failure.text().to_string(),
            /// Why, as a kind; null where only words are known.
            cause: Option<Cause> = failure.cause,
        },
        /// It reached the customer's side.
        Delivered { n } => "delivered" {
            /// Which message of the case.
            n: u32 = *n,
        },
        /// It did not; what it answered is owed again.
        Failed { n, failure } => "failed" {
            /// Which message of the case.
            n: u32 = *n,
            /// Why, with the mail server's words.
            reason: String = failure.text().to_string(),
            /// Why, as a kind; null where only words are known.
            cause: Option<Cause> = failure.cause,
        },
        /// It was sent once more.
        SentAgain { n } => "sent_again" {
            /// Which message of the case.
            n: u32 = *n,
        },
        /// It was sent to the one of several whom it did not reach.
        CopySent { n, contact, message } => "copy_sent" {
            /// Which message of the case.
            n: u32 = *n,
            /// Who gets it now.
            contact: i64 = contact.0,
            /// The message it is sent as.
            message: u32 = *message,
        },
        /// Whoever sent it took it back before it went.
        TakenBack { n } => "taken_back" {
            /// Which message of the case.
            n: u32 = *n,
        },
        /// Nobody sends it again.
        GivenUp { n, why } => "given_up" {
            /// Which message of the case.
            n: u32 = *n,
            /// Why.
            why: String = why.clone(),
        },
        /// No answer to it is due.
        Waived { n, reason, why } => "waived" {
            /// Why, of the list.
            reason: WaiverReason = *reason,
            /// Which message of the case.
            n: u32 = *n,
            /// Why.
            why: String = why.clone(),
        },
        /// Words among colleagues were written down.
        Noted { n } => "noted" {
            /// Which message of the case.
            n: u32 = *n,
        },
        /// Someone who is not known on the case wrote in its thread.
        StrangerWrote { n, from, arrival, due } => "stranger_wrote" {
            /// Which such person of the case, from 1.
            n: u32 = *n,
            /// Their number as a contact.
            from: i64 = from.0,
            /// The mail that waits.
            arrival: i64 = *arrival,
            /// By when it is to be said whether they belong to the case.
            due: Timestamp = *due,
        },
        /// They belong to it.
        LetIn { n } => "let_in" {
            /// Which such person of the case.
            n: u32 = *n,
        },
        /// They do not: what they wrote is a case of its own.
        SetApart { n } => "set_apart" {
            /// Which such person of the case.
            n: u32 = *n,
        },
        /// The coach marked something in words to the customer.
        Coached { n, coached } => "coached" {
            /// Which message of the case.
            n: u32 = *n,
            /// What, and what came of it.
            coached: CoachedShape = coached.into(),
        },
    }
}
