//! The actions of prediction and verdict. The verdict itself comes from the customer’s own page; only of someone whom no
//! mail reaches does a colleague write it down.

use super::{Answer, Command, Scores, Word};
use crate::case::subject::{OfCase, Place};
use crate::message::Channel;
use crate::message::wording::mailed;
use base::refusal::Refusal;
use serde::Deserialize;
use text::text;
use utoipa::ToSchema;
use web::action::{Action, Audience, Body, Probe};

/// Lock what the team expects.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct PredictionLock {
    /// 1 to 5.
    care: u8,
    /// 1 to 5.
    help: u8,
    /// 1 to 5.
    trust: u8,
    /// `yes` when you expect “made right”.
    made_right: String,
}

impl Body<OfCase> for PredictionLock {
    const PATH: &'static str = "prediction";
    const SAYS: &'static str = "Lock the team’s prediction of what the customer will say.";
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        let scores = Scores { care: self.care, help: self.help, trust: self.trust };
        Ok(Command::Predict { scores, made_right: matches!(self.made_right.as_str(), "yes" | "true" | "on") })
    }

    fn probe(_probe: Probe) -> Option<Command> {
        Some(Command::Predict { scores: Scores { care: 3, help: 3, trust: 3 }, made_right: false })
    }
}

/// Write down what someone without e-mail answered when they were asked.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct VerdictTaking {
    /// `phone` or `in_person`: how they were asked.
    channel: String,
    /// 1 to 5: they feel cared for.
    care: u8,
    /// 1 to 5: they feel helped.
    help: u8,
    /// 1 to 5: they can trust us.
    trust: u8,
    /// `made_right`, `not_yet` or `someone_else`.
    word: String,
    /// What they said, in their words.
    words: String,
}

impl Body<OfCase> for VerdictTaking {
    const PATH: &'static str = "verdict-taking";
    const SAYS: &'static str =
        "Record the verdict of a customer without e-mail, as they gave it on the phone or in person.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let channel = place.one_of("channel", &self.channel)?;
        let scores = Scores { care: self.care, help: self.help, trust: self.trust };
        let answer = Answer { scores, word: place.one_of("word", &self.word)?, words: self.words };
        Ok(Command::Take { answer, channel })
    }

    fn probe(probe: Probe) -> Option<Command> {
        let scores = Scores { care: 3, help: 3, trust: 3 };
        let answer = Answer { scores, word: Word::NotYet, words: probe.text() };
        Some(Command::Take { answer, channel: Channel::Phone })
    }
}

/// Say whether it is made right.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct OwnVerdict {
    /// 1 to 5: did we care?
    care: String,
    /// 1 to 5: did we help?
    help: String,
    /// 1 to 5: can you trust us again?
    trust: String,
    /// `made_right`, `not_yet` or `someone_else`.
    word: String,
    /// In your own words.
    words: String,
}

impl Body<OfCase> for OwnVerdict {
    const PATH: &'static str = "verdict";
    const SAYS: &'static str = "Say whether it is made right.";
    const AUDIENCE: Audience = Audience::Customer;
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        // A score that is missing or no number is 0, which the rule refuses by name, after what outweighs it.
        let score = |text: &str| text.parse().unwrap_or(0);
        let scores = Scores { care: score(&self.care), help: score(&self.help), trust: score(&self.trust) };
        let choose = || Refusal::invalid("word", text!(customer: "Choose one of the three answers below."));
        let word = self.word.parse().map_err(|_| choose())?;
        Ok(Command::Give(Answer { scores, word, words: self.words }))
    }

    fn probe(_probe: Probe) -> Option<Command> {
        let scores = Scores { care: 3, help: 3, trust: 3 };
        Some(Command::Give(Answer { scores, word: Word::NotYet, words: String::new() }))
    }
}

mailed! {
    VerdictAsking, "verdict-request",
        "Ask the customer for their verdict; one reminder follows by itself.",
        "It asks whether we’ve put things right. If they don’t answer, we remind them once." => Command::Ask;
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfCase>] = &[
    Action::of::<PredictionLock>(),
    Action::of::<VerdictAsking>(),
    Action::of::<VerdictTaking>(),
    Action::of::<OwnVerdict>(),
];
