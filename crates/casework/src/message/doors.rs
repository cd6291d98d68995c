//! The doors of the conversation.

use super::{Channel, Coached, Command as Wish, Reply, stance_of};
use crate::case::Command;
use crate::deed::{CaseDoors, Deed, Place};
use crate::promise::Terms;
use base::ids::MemberId;
use base::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;
use web::doors::Doors;

/// Answer the customer.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ReplySending {
    /// The words.
    text: String,
    /// `email` (default), `phone`, `in_person` or `post`; what was spoken or posted has arrived.
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
    /// Rules of the coach that marked something while it was written; those that mark it as it is sent are added.
    coach_marked: Vec<String>,
    /// Rules whose better words were taken.
    coach_applied: Vec<String>,
    /// Marks set aside, each as `rule reason words`; reasons are `contested`, `quote`, `our_way` and `other`.
    coach_overruled: Vec<String>,
}

impl Deed for ReplySending {
    const PATH: &'static str = "replies";
    const SAYS: &'static str = "Answer the customer, with the promises the answer makes.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        let channel = if self.channel.is_empty() { Channel::Email } else { place.one_of("channel", &self.channel)? };
        let report = place.coach.read(&self.text, &::coach::Context::default());
        let (coached, stance) = (self.coached(place, &report)?, stance_of(&report));
        let asks_understood = self.asks_understood.unwrap_or(self.skip_understood.is_empty());
        let promises = self.promises(place)?;
        let reply = Wish::Reply(Reply { channel, text: self.text, stance, asks_understood, promises });
        Ok(Command::Coached { wish: Box::new(Command::Message(reply)), coached })
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

/// What the coach marked in words about to be sent, with what the page or program tells of the writing.
///
/// # Errors
/// When a mark was set aside for a reason we do not know.
pub fn coached(
    place: &Place,
    shown: &[&::coach::Finding],
    (mut marked, applied, overruled): (Vec<String>, Vec<String>, &[String]),
) -> Result<Coached, Refusal> {
    marked.extend(shown.iter().map(|finding| finding.rule.clone()));
    let known: Vec<&str> = place.coach.rules().map(|rule| rule.id).collect();
    Coached::read(&known, marked, applied, overruled)
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

/// Say that someone new who wrote in the thread belongs to the case.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct LettingIn {}

impl Deed for LettingIn {
    const PATH: &'static str = "strangers/{n}/letting-in";
    const SAYS: &'static str = "Say that someone new who wrote in the thread belongs to the case; their words join it.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Message(Wish::LetIn { n: place.n }))
    }
}

/// Say that someone new who wrote in the thread does not belong to the case.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct SettingApart {}

impl Deed for SettingApart {
    const PATH: &'static str = "strangers/{n}/setting-apart";
    const SAYS: &'static str = "Say that what someone new wrote in the thread is a case of its own.";

    fn wish(self, place: &Place) -> Result<Command, Refusal> {
        Ok(Command::Message(Wish::SetApart { n: place.n }))
    }
}

impl ReplySending {
    fn coached(&self, place: &Place, report: &::coach::Report) -> Result<Coached, Refusal> {
        let told = (self.coach_marked.clone(), self.coach_applied.clone(), self.coach_overruled.as_slice());
        coached(place, &report.shown(), told)
    }

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
    let doors = doors.deed::<ReplySending>().deed::<NoteKeeping>().deed::<Waiver>().deed::<Resending>();
    doors.deed::<GivingUp>().deed::<LettingIn>().deed::<SettingApart>()
}
