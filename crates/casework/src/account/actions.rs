//! The actions of the customer's account.

use super::{Command, Question, Source};
use crate::case;
use crate::case::subject::{OfCase, Place};
use crate::message::wording::mailed;
use base::refusal::Refusal;
use serde::Deserialize;
use text::text;
use utoipa::ToSchema;
use web::action::{Action, Audience, Body, Probe};

/// Record what the customer told, in their words.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct AccountTelling {
    /// What specifically went wrong.
    what: String,
    /// The whole, or which part.
    which_part: String,
    /// When between purchase and delivery.
    when: String,
    /// When and how they tried to put it right.
    they_tried: String,
    /// What our response was.
    our_response: String,
    /// Why that was not enough.
    not_enough: String,
    /// `call`, or the number of the message the words are from, which must hold them; `…` leaves something out.
    source: String,
}

impl Body<OfCase> for AccountTelling {
    const PATH: &'static str = "account";
    const SAYS: &'static str =
        "Record the customer’s account: answers to the six questions in their words, with their source.";
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        let source = match self.source.trim() {
            "call" | "" => Source::Call,
            number => Source::Message(
                number
                    .parse()
                    .map_err(|_| Refusal::invalid("source", "Choose the message or the call these words are from."))?,
            ),
        };
        Ok(Command::Answer { answers: self.answers(), source })
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(Command::Answer { answers: vec![(Question::What, probe.text())], source: Source::Call })
    }
}

impl AccountTelling {
    fn answers(self) -> Vec<(Question, String)> {
        vec![
            (Question::What, self.what),
            (Question::WhichPart, self.which_part),
            (Question::When, self.when),
            (Question::TheyTried, self.they_tried),
            (Question::OurResponse, self.our_response),
            (Question::NotEnough, self.not_enough),
        ]
    }
}

/// Say whether we understood.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Understanding {
    /// `yes` or `no`.
    understood: String,
    /// What we have not understood.
    words: String,
}

impl Body<OfCase> for Understanding {
    const PATH: &'static str = "understanding";
    const SAYS: &'static str = "Say whether we have understood.";
    const AUDIENCE: Audience = Audience::Customer;
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        let yes = match self.understood.as_str() {
            "yes" => true,
            "no" => false,
            _ => {
                return Err(Refusal::invalid(
                    "understood",
                    text!(customer: "Choose “Yes, that’s right” or “No, not quite”."),
                ));
            }
        };
        Ok(Command::Understand { yes, words: self.words })
    }

    fn probe(_probe: Probe) -> Option<Command> {
        Some(Command::Understand { yes: true, words: String::new() })
    }
}

/// Answer the six questions.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct OwnAccount {
    /// What specifically went wrong.
    what: String,
    /// The whole, or which part.
    which_part: String,
    /// When between purchase and delivery.
    when: String,
    /// When and how they tried to put it right.
    they_tried: String,
    /// What our response was.
    our_response: String,
    /// Why that was not enough.
    not_enough: String,
}

impl Body<OfCase> for OwnAccount {
    const PATH: &'static str = "account";
    const SAYS: &'static str = "Answer the six questions in your own words.";
    const AUDIENCE: Audience = Audience::Customer;
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        let answers = vec![
            (Question::What, self.what),
            (Question::WhichPart, self.which_part),
            (Question::When, self.when),
            (Question::TheyTried, self.they_tried),
            (Question::OurResponse, self.our_response),
            (Question::NotEnough, self.not_enough),
        ];
        Ok(Command::Answer { answers, source: Source::Page })
    }

    fn probe(probe: Probe) -> Option<Command> {
        let answers = vec![(Question::What, probe.text())];
        Some(Command::Answer { answers, source: Source::Page })
    }
}

mailed! {
    AccountAsking, "account-request",
        "Ask the customer for their account, to be given on their own page.",
        "It asks them to say in their own words what happened. They answer on their page."
            => case::Command::AskAccount { n: None };
    ParticipantAccountAsking[n], "participants/{n}/account-request",
        "Ask someone on the case for their account, to be given on their own page; it stands beside the complainant’s.",
        "It asks them to say in their own words what happened. They answer on their page."
            => case::Command::AskAccount { n: Some(n) };
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfCase>] = &[
    Action::of::<AccountTelling>(),
    Action::of::<AccountAsking>(),
    Action::of::<ParticipantAccountAsking>(),
    Action::of::<Understanding>(),
    Action::of::<OwnAccount>(),
];
