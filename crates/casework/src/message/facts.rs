//! What can happen to the messages of a case.

use super::Coached;
use base::ids::ContactId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The way words came or went.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Channel {
    /// By e-mail.
    Email,
    /// Through the complaint form.
    Form,
    /// On the telephone.
    Phone,
    /// Face to face.
    InPerson,
    /// On the customer's own page.
    Page,
    /// From another program.
    Api,
    /// By post, on paper.
    Post,
}

impl Channel {
    /// What goes this way has arrived when it is recorded: it was spoken, or put into the post. Mail has not.
    pub fn arrives_at_once(self) -> bool {
        matches!(self, Channel::Phone | Channel::InPerson | Channel::Post)
    }
}

/// What a reply does, as the coach read it when it was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stance {
    /// It says what we got wrong.
    pub admits: bool,
    /// It listens: asks an open question about the customer's experience.
    pub listens: bool,
    /// It denies, shifts blame or attacks.
    pub hurts: bool,
}

/// Why a message that came in asks for no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exempt {
    /// Sent by a machine: an absence note, a receipt (RFC 3834).
    AutoReply,
    /// A mail that could not be delivered (RFC 3464).
    Bounce,
    /// Words that came with a verdict of "made right".
    Verdict,
}

/// What an outgoing message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Purpose {
    /// Written by a person to answer.
    Reply,
    /// "We have it, this is who, this is when": sent by itself; answers nothing.
    Acknowledgement,
    /// The six questions, to be answered on the customer's page.
    AccountAsked,
    /// A promise has a new date, or was broken.
    PromiseMoved,
    /// The path in writing.
    Letter,
    /// Is it made right?
    VerdictAsked,
    /// The one reminder.
    Reminder,
    /// What came of the change.
    Result,
}

/// One thing that happened to one message. `n` counts the messages of a case from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Fact {
    /// Words from the customer. `problem` says what could not be read.
    Received {
        n: u32,
        channel: Channel,
        from: ContactId,
        parent: Option<u32>,
        exempt: Option<Exempt>,
        problem: Option<String>,
    },
    /// A message that came in is owed an answer by then.
    DebtOpened { n: u32, due: Timestamp },
    /// Words to the customer; answers these messages once it has arrived. Until then it is on its way.
    Sent {
        n: u32,
        to: ContactId,
        channel: Channel,
        purpose: Purpose,
        answers: Vec<u32>,
        stance: Stance,
        asks_understood: bool,
    },
    /// It reached the customer's side.
    Delivered { n: u32 },
    /// It did not; what it answered is owed again.
    Failed { n: u32, reason: String },
    /// Sent once more, the same message.
    SentAgain { n: u32 },
    /// Nobody sends it again, and why.
    GivenUp { n: u32, why: String },
    /// No answer is due, and why.
    Waived { n: u32, why: String },
    /// Words among colleagues.
    Noted { n: u32 },
    /// Someone who is not known on the case wrote in its thread. Their mail waits until it is said by then whether
    /// they belong to it. `n` counts such people of a case from 1, here and below.
    Knocked { n: u32, from: ContactId, arrival: i64, due: Timestamp },
    /// They belong to it.
    LetIn { n: u32 },
    /// They do not: what they wrote is a case of its own.
    SetApart { n: u32 },
    /// What the coach marked in words to the customer, and what whoever sent them made of it.
    Coached { n: u32, coached: Coached },
}
