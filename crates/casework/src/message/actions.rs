//! The actions of the conversation.

use super::marks;
use super::{Arrival, Channel, Coached, Command, Recipients, Reply, Stance, WaiverReason, recipients, stance_of};
use crate::case;
use crate::case::subject::{OfCase, Place};
use crate::promise::Terms;
use base::ids::{ContactId, MemberId};
use base::refusal::Refusal;
use base::words;
use serde::Deserialize;
use text::text;
use utoipa::ToSchema;
use web::action::{Action, Audience, Body, Probe};

/// Answer the customer.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ReplySending {
    /// The words.
    text: String,
    /// `email` (default), `phone`, `in_person` or `post`; what was spoken or posted has arrived.
    channel: String,
    /// Whom it goes to: numbers of contacts, addresses, `Name <address>`, or names of people on the case, each list
    /// parted by commas. Left out, it goes to whoever has waited longest and everyone else on what they wrote.
    to: Vec<String>,
    /// Who gets a copy.
    cc: Vec<String>,
    /// The numbers of the messages it answers, each of someone it goes to; left out, all that wait of those in `to`.
    answers: Option<Vec<u32>>,
    /// The form’s way to say that its recipients and ticks are all there is.
    addressed: String,
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
    /// How many red marks of the coach, and promises in its words that are not recorded with it, it is sent with all the
    /// same. A reply that has any is refused without it, and told which they are.
    marks: Option<u32>,
}

impl Body<OfCase> for ReplySending {
    const PATH: &'static str = "replies";
    const SAYS: &'static str = "Send a reply to the customer, with the promises it makes.";
    const FIRST_COME: bool = true;
    type Command = case::Command;

    fn command(self, place: &Place<'_>) -> Result<case::Command, Refusal> {
        let channel = if self.channel.is_empty() { Channel::Email } else { place.one_of("channel", &self.channel)? };
        let report = marks::read(place, &self.text);
        let open = marks::unrecorded(&self.text, &report, &self.promise_what);
        marks::known(&self.text, (&marks::red(&report, &self.coach_overruled), &open), self.marks)?;
        let (coached, stance) = (self.coached(place, &report)?, stance_of(&report));
        let asks_understood = self.asks_understood.unwrap_or(self.skip_understood.is_empty());
        let promises = self.promises(place)?;
        let whom = self.whom()?;
        let reply = Command::Reply(Reply { channel, text: self.text, stance, asks_understood, promises, whom });
        Ok(case::Command::Coached { command: Box::new(reply.into()), coached })
    }

    fn probe(probe: Probe) -> Option<case::Command> {
        Some(case::Command::from(Command::Reply(Reply {
            channel: Channel::Phone,
            text: probe.text(),
            stance: Stance::default(),
            asks_understood: false,
            promises: Vec::new(),
            whom: Recipients::default(),
        })))
    }
}

/// Say that a message needs no answer.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Waiver {
    /// `thanks`, `answered` (another way), `duplicate`, `automatic`, `spam` or `other`.
    reason: String,
    /// Why, in words; it stays in the history.
    why: String,
}

impl Body<OfCase> for Waiver {
    const PATH: &'static str = "messages/{n}/waiver";
    const SAYS: &'static str = "Say that a message needs no answer, and why.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::Waive { n: place.n, reason: place.one_of("reason", &self.reason)?, why: self.why })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Waive { n: probe.n, reason: WaiverReason::Thanks, why: probe.text() })
    }
}

/// What the coach marked in words about to be sent, with what the page or program tells of the writing.
///
/// # Errors
/// When a mark was set aside for a reason we do not know.
pub fn coached(
    place: &Place<'_>,
    shown: &[&::coach::Finding],
    (mut marked, applied, overruled): (Vec<String>, Vec<String>, &[String]),
) -> Result<Coached, Refusal> {
    marked.extend(shown.iter().map(|finding| finding.rule.clone()));
    let known: Vec<&str> = place.tools.coach.rules().map(|rule| rule.id).collect();
    Coached::read(&known, marked, applied, overruled)
}

impl ReplySending {
    fn coached(&self, place: &Place<'_>, report: &::coach::Report) -> Result<Coached, Refusal> {
        let told = (self.coach_marked.clone(), self.coach_applied.clone(), self.coach_overruled.as_slice());
        coached(place, &report.shown(), told)
    }

    fn whom(&self) -> Result<Recipients, Refusal> {
        let is_all = !self.addressed.is_empty();
        let (to, cc) = (recipients::list("to", &self.to)?, recipients::list("cc", &self.cc)?);
        if to.is_empty() && (is_all || !cc.is_empty()) {
            return Err(Refusal::invalid("to", "Enter at least one recipient."));
        }
        let answers = if is_all { Some(self.answers.clone().unwrap_or_default()) } else { self.answers.clone() };
        Ok(Recipients { to, cc, answers })
    }

    /// The promises of the form: rows without words and without a date are passed over.
    fn promises(&self, place: &Place<'_>) -> Result<Vec<Terms>, Refusal> {
        let dates = self.promise_due.iter().filter(|due| !due.trim().is_empty()).count();
        if self.promise_due.len() > self.promise_what.len() && dates > 0 {
            return Err(Refusal::invalid("promise_what", "Say what you promise: there is a date without a promise."));
        }
        let mut made = Vec::new();
        for (at, what) in self.promise_what.iter().enumerate() {
            let due = self.promise_due.get(at).map_or("", String::as_str);
            if what.trim().is_empty() && due.trim().is_empty() {
                continue;
            }
            let owner = self.promise_owner.get(at).copied().unwrap_or(place.me().0);
            made.push(Terms { owner: MemberId(owner), what: what.clone(), due: place.moment("due", due)? });
        }
        Ok(made)
    }
}

/// Send a message once more, to someone it did not reach.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct CopySending {
    /// The number of the contact; the first whom it did not reach when left out.
    contact: Option<i64>,
}

impl Body<OfCase> for CopySending {
    const PATH: &'static str = "messages/{n}/copies";
    const SAYS: &'static str =
        "Send a message that did not reach one of several to them alone; it is a message of its own.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(Command::SendCopy { n: place.n, to: self.contact.map(ContactId), copy: None })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::SendCopy { n: probe.n, to: None, copy: None })
    }
}

/// Write, with files or by files alone.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct OwnWords {
    /// The words.
    text: String,
}

impl Body<OfCase> for OwnWords {
    const PATH: &'static str = "messages";
    const SAYS: &'static str = "Write to us.";
    const AUDIENCE: Audience = Audience::Customer;
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let text = words::optional("text", &self.text)?;
        if text.is_none() && !place.has_file {
            return Err(Refusal::invalid("text", text!(customer: "Write a message or choose a file first.")));
        }
        let from = place.contact().ok_or_else(|| Refusal::forbidden("Only the customer writes here."))?;
        Ok(Command::Receive(Arrival {
            channel: Channel::Page,
            from,
            parent: None,
            cc: Vec::new(),
            exempt: None,
            problem: None,
            text: text.unwrap_or_default(),
        }))
    }

    fn probe(probe: Probe) -> Option<Command> {
        let from = probe.contact()?;
        let (channel, text) = (Channel::Page, probe.text());
        Some(Command::Receive(Arrival {
            channel,
            from,
            parent: None,
            cc: Vec::new(),
            exempt: None,
            problem: None,
            text,
        }))
    }
}

web::bodies! { OfCase => Command;
    NoteKeeping(text = "The words."), "notes",
        "Add a note for colleagues; the customer never sees it." => Command::Note { text };
    WaiverUndoing[n](), "messages/{n}/waiver-undo",
        "Undo that a message needs no answer: it is owed again by the time it was due." => Command::Unwaive { n };
    Resending[n](), "messages/{n}/resending", "Send a message that bounced once more." => Command::SendAgain { n };
    TakingBack[n](), "messages/{n}/taking-back",
        "Take back a message that you have just sent, before it goes; what was written is a draft again."
            => Command::TakeBack { n };
    GivingUp[n](why = "Why; it stays in the history."), "messages/{n}/giving-up",
        "Stop trying to send a message that bounced, and say why; what it answered is still owed."
            => Command::GiveUp { n, why };
    Admission[n](), "strangers/{n}/letting-in",
        "Accept someone new who wrote in the thread: their messages join the case." => Command::LetIn { n };
    SettingApart[n](), "strangers/{n}/setting-apart",
        "Open a case of its own for what someone new wrote in the thread." => Command::SetApart { n };
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfCase>] = &[
    Action::of::<ReplySending>(),
    Action::of::<NoteKeeping>(),
    Action::of::<Waiver>(),
    Action::of::<WaiverUndoing>(),
    Action::of::<Resending>(),
    Action::of::<CopySending>(),
    Action::of::<TakingBack>(),
    Action::of::<GivingUp>(),
    Action::of::<Admission>(),
    Action::of::<SettingApart>(),
    Action::of::<OwnWords>(),
];
