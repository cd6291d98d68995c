//! What the API shows of what happened with those outside a case.

use crate::message::Channel;
use crate::outside::Fact;
use crate::outside::facts::{Agreement, Ending, Kind, Place};
use engine::outbox::trouble::Cause;
use jiff::Timestamp;
use web::shapes;

shapes! {
    /// What happened with somebody outside. The customer never learns of it.
    pub enum FactShape as OutsideFact of Fact {
        /// They were asked something.
        Asked { n, letter, party, kind, address, language, due } => "asked" {
            /// Which of them.
            n: u32 = *n,
            /// In which message.
            message: u32 = *letter,
            /// What they are called.
            party: String = party.clone(),
            /// What they are to us.
            kind: Kind = *kind,
            /// Where mail reaches them.
            address: String = address.clone(),
            /// What they read.
            language: &'static str = language.code(),
            /// When their answer is wanted.
            due: Timestamp = *due,
        },
        /// They were written to again.
        Written { n, letter, due } => "written" {
            /// Which of them.
            n: u32 = *n,
            /// In which message.
            message: u32 = *letter,
            /// When an answer is wanted, where one is.
            due: Option<Timestamp> = *due,
        },
        /// They were reminded.
        Reminded { n, letter } => "reminded" {
            /// Which of them.
            n: u32 = *n,
            /// In which message.
            message: u32 = *letter,
        },
        /// They wrote, or what they said was recorded.
        Answered { n, letter, channel, from, received_at, automatic, problem, due } => "answered" {
            /// Which of them.
            n: u32 = *n,
            /// In which message.
            message: u32 = *letter,
            /// The way it came.
            channel: Channel = *channel,
            /// The address it came from, when it is not theirs.
            from: Option<String> = from.clone(),
            /// When they wrote or said it.
            received_at: Timestamp = *received_at,
            /// A machine wrote it.
            is_automatic: bool = *automatic,
            /// What could not be read.
            problem: Option<String> = problem.as_ref().map(|problem| problem.text().to_string()),
            /// When an answer of ours is due, where one is.
            due: Option<Timestamp> = *due,
        },
        /// What they wrote needs no answer.
        Waived { n, why } => "waived" {
            /// Which of them.
            n: u32 = *n,
            /// Why.
            why: String = why.clone(),
        },
        /// A message reached them.
        Delivered { letter } => "delivered" {
            /// Which.
            message: u32 = *letter,
        },
        /// A message did not.
        Failed { letter, failure } => "failed" {
            /// Which.
            message: u32 = *letter,
            /// Why, with the mail server's words.
            reason: String = failure.text().to_string(),
            /// Why, as a kind; null where only words are known.
            cause: Option<Cause> = failure.cause,
        },
        /// It was sent again.
        SentAgain { letter } => "sent_again" {
            /// Which.
            message: u32 = *letter,
        },
        /// It is not sent again.
        GivenUp { letter, why } => "given_up" {
            /// Which.
            message: u32 = *letter,
            /// Why.
            why: String = why.clone(),
        },
        /// It was taken back before it went.
        TakenBack { letter } => "taken_back" {
            /// Which.
            message: u32 = *letter,
        },
        /// They are reached elsewhere.
        Readdressed { n, address } => "readdressed" {
            /// Which of them.
            n: u32 = *n,
            /// Where.
            address: String = address.clone(),
        },
        /// Words of theirs were put into a draft.
        Quoted { n, letter, place, words } => "quoted" {
            /// Which of them.
            n: u32 = *n,
            /// Of which message.
            message: u32 = *letter,
            /// Into which draft.
            place: Place = *place,
            /// The words.
            words: String = words.clone(),
        },
        /// They are to bear a part of the cost.
        Charged { n, charge, amount, currency, agreement, words } => "charged" {
            /// Which of them.
            n: u32 = *n,
            /// Which charge of theirs.
            charge: u32 = *charge,
            /// Minor units of the currency.
            amount: i64 = *amount,
            /// ISO 4217.
            currency: String = currency.clone(),
            /// What they say to it.
            agreement: Agreement = *agreement,
            /// What it is for, or what they said to it.
            words: Option<String> = words.clone(),
        },
        /// They answered to a charge.
        ChargeAnswered { n, charge, agreement, words } => "charge_answered" {
            /// Which of them.
            n: u32 = *n,
            /// Which charge of theirs.
            charge: u32 = *charge,
            /// What they say to it.
            agreement: Agreement = *agreement,
            /// In their words.
            words: Option<String> = words.clone(),
        },
        /// A charge was dropped.
        ChargeDropped { n, charge, why } => "charge_dropped" {
            /// Which of them.
            n: u32 = *n,
            /// Which charge of theirs.
            charge: u32 = *charge,
            /// Why.
            why: String = why.clone(),
        },
        /// The thread was closed.
        Closed { n, ending, why } => "closed" {
            /// Which of them.
            n: u32 = *n,
            /// How it ended.
            ending: Ending = *ending,
            /// In words.
            why: Option<String> = why.clone(),
        },
    }
}
