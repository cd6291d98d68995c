//! What can happen to the messages of a case.

use super::problems::problem_was_a_sentence;
use super::{Coached, Problems};
use base::ids::ContactId;
use engine::facts;
use engine::outbox::failure::{Failure, problem_had_no_field};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

base::choice! {
    /// The way words came or went.
    pub enum Channel {
        /// By email.
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
        /// Not at all: we found out ourselves that they are affected.
        Found,
    }
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Exempt {
    /// Sent by a machine: an absence note, a receipt (RFC 3834).
    AutoReply,
    /// A mail that could not be delivered (RFC 3464).
    Bounce,
    /// Words that came with a verdict of "made right".
    Verdict,
}

base::choice! {
    /// What an outgoing message is for.
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
        /// The link to someone's own page.
        PageLink,
        /// It was closed as no complaint; they can object.
        Dismissed,
        /// For praise, with which the case is closed.
        Thanked,
    }
}

/// Who speaks in an outgoing message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// The organisation: it goes by itself, in nobody's name.
    Organisation,
    /// A member, who has seen the words and could change them before they went.
    Member,
}

impl Purpose {
    /// Who speaks in it.
    pub fn voice(self) -> Voice {
        match self {
            Purpose::Acknowledgement | Purpose::Reminder => Voice::Organisation,
            Purpose::Reply
            | Purpose::AccountAsked
            | Purpose::PromiseMoved
            | Purpose::Letter
            | Purpose::VerdictAsked
            | Purpose::Result
            | Purpose::PageLink
            | Purpose::Dismissed
            | Purpose::Thanked => Voice::Member,
        }
    }
}

base::choice! {
    /// Why a message needs no answer.
    pub enum WaiverReason {
        /// They thank us or say that they agree.
        Thanks,
        /// It was answered another way: on the phone, in person.
        Answered,
        /// The same was said in another message.
        Duplicate,
        /// A machine sent it.
        Automatic,
        /// Advertising.
        Spam,
        /// Something else, in words; what was waived before reasons were asked.
        Other,
    }
}

facts! {
    /// One thing that happened to one message. `n` counts the messages of a case from 1.
    pub enum Fact of "message" {
        /// The customer wrote or called. `problem` says what could not be read.
        Received "received" v2 from v1 by problem_was_a_sentence {
            n: u32,
            channel: Channel,
            from: ContactId,
            parent: Option<u32>,
            exempt: Option<Exempt>,
            problem: Option<Problems>,
        },
        /// A message that came in is owed an answer, by then.
        DebtOpened "debt_opened" v1 { n: u32, due: Timestamp },
        /// A message went to the customer. It answers these messages once it has arrived; until then it is on its way.
        Sent "sent" v1 {
            n: u32,
            to: ContactId,
            channel: Channel,
            purpose: Purpose,
            answers: Vec<u32>,
            stance: Stance,
            asks_understood: bool,
        },
        /// Who else a message was addressed to, besides whom it is from or goes to and us.
        Addressed "addressed" v1 { n: u32, to: Vec<ContactId>, cc: Vec<ContactId> },
        /// A message reached the customer's side.
        Delivered "delivered" v1 { n: u32 },
        /// A message that went to several people did not reach this one; what it answered of theirs is owed again.
        Missed "missed" v2 from v1 by problem_had_no_field { n: u32, contact: ContactId, failure: Failure },
        /// A message did not reach the customer; what it answered is owed again.
        Failed "failed" v3 from v1 by failed_was_a_sentence from v2 by problem_had_no_field { n: u32, failure: Failure },
        /// A message that failed was sent again, the same one.
        SentAgain "sent_again" v1 { n: u32 },
        /// A message that did not reach one of several was sent to them alone, as another message.
        CopySent "copy_sent" v1 { n: u32, contact: ContactId, message: u32 },
        /// A message that failed is not sent again, and why.
        GivenUp "given_up" v1 { n: u32, why: String },
        /// Whoever sent a message took it back before it went. The customer has not got it.
        TakenBack "taken_back" v1 { n: u32 },
        /// No answer to a message is due, and why.
        Waived "waived" v2 from v1 by no_reason_was_asked { n: u32, reason: WaiverReason, why: String },
        /// A note among colleagues was written.
        Noted "noted" v1 { n: u32 },
        /// Someone who is not known on the case wrote in its thread. Their mail waits until it is said by then whether
        /// they belong to it. `n` counts such people of a case from 1, here and below.
        StrangerWrote "knocked" v1 { n: u32, from: ContactId, arrival: i64, due: Timestamp },
        /// The person who wrote in the thread belongs to the case.
        LetIn "let_in" v1 { n: u32 },
        /// The person who wrote in the thread does not belong to the case; their mail became a case of its own.
        SetApart "set_apart" v1 { n: u32 },
        /// The coach marked something in a message to the customer; what it was, and what the sender made of it.
        Coached "coached" v1 { n: u32, coached: Coached },
    }
}

fn failed_was_a_sentence(mut fields: Value) -> Value {
    let reason = fields["reason"].take();
    fields["failure"] = serde_json::to_value(Failure::said(reason.as_str().unwrap_or_default())).unwrap_or_default();
    if let Some(fields) = fields.as_object_mut() {
        fields.remove("reason");
    }
    fields
}

/// Until v2 a message was waived with words alone.
fn no_reason_was_asked(mut fields: Value) -> Value {
    fields["reason"] = "other".into();
    fields
}
