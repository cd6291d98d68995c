//! The doors of the conversation.

use super::{Channel, Command as Wish, Reply, stance};
use crate::case::Command;
use crate::ids::MemberId;
use crate::promise::Terms;
use crate::refusal::Refusal;
use crate::web::deed::{Deed, Doors, Place};
use serde::Deserialize;
use utoipa::ToSchema;

/// Answer the customer.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ReplySending {
    /// The words.
    text: String,
    /// `email` (default), `phone` or `in_person`; what was spoken has arrived.
    channel: String,
    /// Whether to ask “have we understood?”; asked unless this is false.
    asks_understood: Option<bool>,
    /// The form’s way to leave that question out.
    skip_understood: String,
    /// What is promised in it, one entry a promise.
    promise_what: Vec<String>,
    /// When each is due, in the same order.
    promise_due: Vec<String>,
    /// Who owes each; the sender when left out.
    promise_owner: Vec<i64>,
}

impl Deed for ReplySending {
    const PATH: &'static str = "replies";
    const SAYS: &'static str = "Answer the customer, with the promises the answer makes.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        let channel = if self.channel.is_empty() { Channel::Email } else { place.one_of("channel", &self.channel)? };
        let stance = stance(place.coach, &self.text);
        let asks_understood = self.asks_understood.unwrap_or(self.skip_understood.is_empty());
        let promises = self.promises(place)?;
        Ok(Command::Message(Wish::Reply(Reply { channel, text: self.text, stance, asks_understood, promises })))
    }
}

/// A word among colleagues.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct NoteKeeping {
    /// The words.
    text: String,
}

impl Deed for NoteKeeping {
    const PATH: &'static str = "notes";
    const SAYS: &'static str = "Keep a word among colleagues; the customer never sees it.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Message(Wish::Note { text: self.text }))
    }
}

/// Say that a message needs no answer.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Waiver {
    /// Why; it stays in the history.
    why: String,
}

impl Deed for Waiver {
    const PATH: &'static str = "messages/{n}/waiver";
    const SAYS: &'static str = "Say that a message needs no answer, and why.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Message(Wish::Waive { n: place.n, why: self.why }))
    }
}

/// Send a message that did not arrive once more.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Resending {}

impl Deed for Resending {
    const PATH: &'static str = "messages/{n}/resending";
    const SAYS: &'static str = "Send a message that did not arrive once more.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Message(Wish::SendAgain { n: place.n }))
    }
}

/// Let a message that did not arrive go, and say why.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct GivingUp {
    /// Why; it stays in the history.
    why: String,
}

impl Deed for GivingUp {
    const PATH: &'static str = "messages/{n}/giving-up";
    const SAYS: &'static str = "Let a message that did not arrive go, and say why; what it answered is still owed.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Message(Wish::GiveUp { n: place.n, why: self.why }))
    }
}

impl ReplySending {
    /// The promises of the form: rows without words and without a date are passed over.
    fn promises(&self, place: &Place) -> Result<Vec<Terms>, Refusal> {
        let mut made = Vec::new();
        for (at, what) in self.promise_what.iter().enumerate() {
            let due = self.promise_due.get(at).map_or("", String::as_str);
            if what.trim().is_empty() && due.trim().is_empty() {
                continue;
            }
            let owner = self.promise_owner.get(at).copied().unwrap_or(place.me.id.0);
            made.push(Terms { owner: MemberId(owner), what: what.clone(), due: place.moment("due", due)? });
        }
        Ok(made)
    }
}

/// All doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors.deed::<ReplySending>().deed::<NoteKeeping>().deed::<Waiver>().deed::<Resending>().deed::<GivingUp>()
}
