//! What can happen between us and somebody outside: a supplier, a carrier, a workshop. The customer sees none of it.

use crate::message::{Channel, Failure, Problems};
use engine::facts;
use engine::outbox::failure::problem_had_no_field;
use jiff::Timestamp;
use text::Language;

base::choice! {
    /// What somebody outside is to us.
    #[schema(as = OutsideKind)]
    pub enum Kind {
        /// Makes or sells what we sell.
        Supplier,
        /// Brings it to the customer.
        Carrier,
        /// Repairs it.
        Workshop,
        /// Anybody else: an insurer, an installer.
        Other,
    }
}

base::choice! {
    /// How a thread with somebody outside ended.
    #[schema(as = OutsideEnding)]
    pub enum Ending {
        /// They answered what we asked.
        Answered,
        /// They put it right or bear what it cost.
        PutRight,
        /// They say that it is not theirs.
        Refused,
        /// They never answered.
        NoAnswer,
        /// It turned out that we need nothing from them.
        NotNeeded,
    }
}

base::choice! {
    /// What somebody outside says to what they are charged.
    #[schema(as = ChargeAnswer)]
    pub enum Agreement {
        /// Nothing yet.
        Open,
        /// They bear it.
        Agreed,
        /// They do not.
        Refused,
    }
}

base::choice! {
    /// Where words of theirs were quoted.
    #[schema(as = QuotedIn)]
    pub enum Place {
        /// In a draft of a reply to the customer.
        Reply,
        /// In a draft of a note among colleagues.
        Note,
    }
}

facts! {
    /// What can happen with somebody outside. `n` counts them on a case from 1; `letter` is the number of a message to or
    /// from them, which counts from 1,000,001 on, apart from those of the customer's conversation.
    pub enum Fact of "outside" {
        /// Somebody outside was asked something, in message `letter`; their answer is wanted by `due`.
        Asked "asked" v1 {
            n: u32,
            letter: u32,
            party: String,
            kind: Kind,
            address: String,
            language: Language,
            due: Timestamp,
        },
        /// They were written to again; `due` is when an answer is wanted, where one is.
        Written "written" v1 { n: u32, letter: u32, due: Option<Timestamp> },
        /// They were reminded of what they owe an answer to.
        Reminded "reminded" v1 { n: u32, letter: u32 },
        /// They wrote, or a member wrote down what they said. An answer of ours is owed by `due`, where one is.
        Answered "answered" v1 {
            n: u32,
            letter: u32,
            channel: Channel,
            /// the address it came from, when it is not theirs
            from: Option<String>,
            received_at: Timestamp,
            /// a machine wrote it: an absence note, a receipt
            automatic: bool,
            /// what could not be read
            problem: Option<Problems>,
            due: Option<Timestamp>,
        },
        /// What they wrote needs no answer of ours, and why.
        Waived "waived" v1 { n: u32, why: String },
        /// A message reached their side.
        Delivered "delivered" v1 { letter: u32 },
        /// A message did not reach them.
        Failed "failed" v2 from v1 by problem_had_no_field { letter: u32, failure: Failure },
        /// A message that failed was sent again, the same one.
        SentAgain "sent_again" v1 { letter: u32 },
        /// A message that failed is not sent again, and why.
        GivenUp "given_up" v1 { letter: u32, why: String },
        /// Whoever sent a message took it back before it went.
        TakenBack "taken_back" v1 { letter: u32 },
        /// They are reached at another address.
        Readdressed "readdressed" v1 { n: u32, address: String },
        /// Words of theirs were put into a draft.
        Quoted "quoted" v1 { n: u32, letter: u32, place: Place, words: String },
        /// They are to bear a part of what it costs to make good; `amount` is in minor units. `charge` counts from 1.
        Charged "charged" v1 {
            n: u32,
            charge: u32,
            amount: i64,
            currency: String,
            agreement: Agreement,
            words: Option<String>,
        },
        /// They answered to a charge.
        ChargeAnswered "charge_answered" v1 { n: u32, charge: u32, agreement: Agreement, words: Option<String> },
        /// A charge is dropped, and why.
        ChargeDropped "charge_dropped" v1 { n: u32, charge: u32, why: String },
        /// The thread with them was closed.
        Closed "closed" v1 { n: u32, ending: Ending, why: Option<String> },
    }
}
