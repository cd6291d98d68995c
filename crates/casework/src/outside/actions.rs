//! The actions on those outside a case: what can be sent, as form and as JSON, and the command it becomes.

use super::facts::{Agreement, Ending, Kind, Place as Into};
use super::{Command, Note, Question};
use crate::case::subject::{OfCase, Place};
use crate::message::Channel;
use base::refusal::Refusal;
use serde::Deserialize;
use text::Language;
use utoipa::ToSchema;
use web::action::{Action, Body, Probe};

/// Ask a supplier, a carrier, a workshop or somebody else outside.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct OutsideAsking {
    /// What they are called: the name of the company.
    party: String,
    /// `supplier`, `carrier`, `workshop` or `other`.
    kind: String,
    /// Their email address; not one of ours, nor of anyone at the customer.
    address: String,
    /// What they read: `en`, `de`, `fr`, `es` or `nb`; the organisation’s own language when left out.
    language: String,
    /// The subject of the email.
    subject: String,
    /// The words, sent as they are.
    text: String,
    /// By when their answer is needed: `2026-11-24 12:00` in the organisation’s zone, or RFC 3339.
    due: String,
}

impl Body<OfCase> for OutsideAsking {
    const PATH: &'static str = "outside-parties";
    const SAYS: &'static str =
        "Ask a supplier, a carrier, a workshop or someone else outside by email; the customer never sees it.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let language = match self.language.trim() {
            "" => None,
            tag => Some(Language::of(tag).ok_or_else(|| Refusal::invalid("language", "Choose one from the list."))?),
        };
        Ok(Command::Ask(Question {
            party: self.party,
            kind: place.one_of("kind", &self.kind)?,
            address: self.address,
            language,
            subject: self.subject,
            text: self.text,
            due: place.moment("due", &self.due)?,
        }))
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Ask(Question {
            party: probe.text(),
            kind: Kind::Supplier,
            address: String::new(),
            language: None,
            subject: probe.text(),
            text: probe.text(),
            due: None,
        }))
    }
}

/// Write to them again.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct OutsideWriting {
    /// The words, sent as they are.
    text: String,
    /// By when an answer is needed; left out where none is.
    due: String,
}

impl Body<OfCase> for OutsideWriting {
    const PATH: &'static str = "outside-parties/{n}/messages";
    const SAYS: &'static str = "Write to an outside party again; it answers what they wrote.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::Write { n: place.n, text: self.text, due: place.moment("due", &self.due)? })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Write { n: probe.n, text: probe.text(), due: None })
    }
}

/// What they said otherwise than by email.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct OutsideNoting {
    /// What they said.
    text: String,
    /// `phone` (default), `in_person`, `post` or `email`.
    channel: String,
    /// When they said it; now when left out.
    received_at: String,
    /// `yes` if they are waiting for an answer.
    waits: String,
}

impl Body<OfCase> for OutsideNoting {
    const PATH: &'static str = "outside-parties/{n}/answers";
    const SAYS: &'static str = "Record what an outside party said on the phone, in person or by post.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let channel = if self.channel.is_empty() { Channel::Phone } else { place.one_of("channel", &self.channel)? };
        let received_at = place.past("received_at", &self.received_at)?;
        let waits = match self.waits.as_str() {
            "" | "no" => false,
            "yes" => true,
            _ => return Err(Refusal::invalid("waits", "Answer yes or no.")),
        };
        Ok(Command::Note { n: place.n, note: Note { channel, text: self.text, received_at, waits } })
    }

    fn probe(probe: Probe) -> Option<Command> {
        let note = Note { channel: Channel::Phone, text: probe.text(), received_at: None, waits: false };
        Some(Command::Note { n: probe.n, note })
    }
}

/// Words of theirs for a draft.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct OutsideQuoting {
    /// The words, as they stand in it; `…` for what is left out.
    words: String,
    /// `reply` (default) or `note`: into the draft of which.
    place: String,
}

impl Body<OfCase> for OutsideQuoting {
    const PATH: &'static str = "outside-messages/{n}/quotation";
    const SAYS: &'static str = "Put words of an outside party’s message into your draft of a reply or a note, as a quotation. Nothing is sent.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let into = if self.place.is_empty() { Into::Reply } else { place.one_of("place", &self.place)? };
        Ok(Command::Quote { letter: place.n, place: into, words: self.words })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Quote { letter: probe.n, place: Into::Reply, words: probe.text() })
    }
}

/// What they are to bear.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct OutsideCharging {
    /// In the organisation’s currency, `1200` or `1200.50`; no more than the remedies on this case cost.
    amount: String,
    /// What they say to it: `open` (default), `agreed` or `refused`.
    agreement: String,
    /// What it is for, or what they said to it.
    words: String,
}

impl Body<OfCase> for OutsideCharging {
    const PATH: &'static str = "outside-parties/{n}/charges";
    const SAYS: &'static str = "Charge an outside party with a part of what the remedies on this case cost.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let agreement =
            if self.agreement.is_empty() { Agreement::Open } else { place.one_of("agreement", &self.agreement)? };
        let amount = place.money("amount", &self.amount)?;
        Ok(Command::Charge { n: place.n, amount, agreement, words: self.words })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Charge { n: probe.n, amount: 1, agreement: Agreement::Open, words: probe.text() })
    }
}

/// What they said to a charge.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ChargeAnswering {
    /// The number of the charge, counted from 1 among theirs.
    charge: u32,
    /// `agreed` or `refused`.
    agreement: String,
    /// In their words.
    words: String,
}

impl Body<OfCase> for ChargeAnswering {
    const PATH: &'static str = "outside-parties/{n}/charge-answer";
    const SAYS: &'static str = "Record whether an outside party agreed to what it is charged.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let agreement = place.one_of("agreement", &self.agreement)?;
        Ok(Command::AnswerCharge { n: place.n, charge: self.charge, agreement, words: self.words })
    }

    fn probe(probe: Probe) -> Option<Command> {
        let (charge, agreement) = (0, Agreement::Agreed);
        Some(Command::AnswerCharge { n: probe.n, charge, agreement, words: probe.text() })
    }
}

/// Why they need not bear it.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ChargeDropping {
    /// The number of the charge, counted from 1 among theirs.
    charge: u32,
    /// Why.
    why: String,
}

impl Body<OfCase> for ChargeDropping {
    const PATH: &'static str = "outside-parties/{n}/charge-dropping";
    const SAYS: &'static str = "Drop a charge to an outside party, and say why.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::DropCharge { n: place.n, charge: self.charge, why: self.why })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::DropCharge { n: probe.n, charge: 0, why: probe.text() })
    }
}

/// How it ended.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct OutsideClosing {
    /// `answered`, `put_right`, `refused`, `no_answer` or `not_needed`.
    ending: String,
    /// In words; may be left out.
    why: String,
}

impl Body<OfCase> for OutsideClosing {
    const PATH: &'static str = "outside-parties/{n}/closing";
    const SAYS: &'static str = "Close the thread with an outside party, and say how it ended.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::Close { n: place.n, ending: place.one_of("ending", &self.ending)?, why: self.why })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Close { n: probe.n, ending: Ending::Answered, why: probe.text() })
    }
}

web::bodies! { OfCase => Command;
    OutsideReminding[n](text = "The words, sent as they are."), "outside-parties/{n}/reminder",
        "Remind an outside party that an answer is needed; once for each thing you asked."
            => Command::Remind { n, text };
    OutsideWaiving[n](why = "Why; it stays in the history."), "outside-parties/{n}/waiver",
        "Say that what an outside party wrote needs no answer, and why." => Command::Waive { n, why };
    OutsideReaddressing[n](address = "Where they are reached from now on."), "outside-parties/{n}/address",
        "Change an outside party’s address; a message that bounced last goes there." => Command::Readdress { n, address };
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfCase>] = &[
    Action::of::<OutsideAsking>(),
    Action::of::<OutsideWriting>(),
    Action::of::<OutsideReminding>(),
    Action::of::<OutsideNoting>(),
    Action::of::<OutsideWaiving>(),
    Action::of::<OutsideReaddressing>(),
    Action::of::<OutsideQuoting>(),
    Action::of::<OutsideCharging>(),
    Action::of::<ChargeAnswering>(),
    Action::of::<ChargeDropping>(),
    Action::of::<OutsideClosing>(),
];
