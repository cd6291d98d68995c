//! The doors of the customer's account.

use super::{Command as Wish, Question, Source};
use crate::case::Command;
use crate::deed::{CaseDoors, Deed, Place};
use base::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;
use web::doors::Doors;

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
    /// `call`, or the number of the message the words are from.
    source: String,
}

impl Deed for AccountTelling {
    const PATH: &'static str = "account";
    const SAYS: &'static str = "Record answers to the six questions, in the customer’s words, with their source.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        let source = match self.source.trim() {
            "call" | "" => Source::Call,
            number => Source::Message(
                number
                    .parse()
                    .map_err(|_| Refusal::invalid("source", "Choose the message or the call these words are from."))?,
            ),
        };
        Ok(Command::Account(Wish::Answer { answers: self.answers(), source }))
    }
}

/// Send the six questions to the customer’s page.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct AccountAsking {}

impl Deed for AccountAsking {
    const PATH: &'static str = "account-request";
    const SAYS: &'static str = "Ask the customer for their account on their own page.";

    fn wish(self, _place: &Place) -> Result<Command, Refusal> {
        Ok(Command::AskAccount)
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

/// All doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors.deed::<AccountTelling>().deed::<AccountAsking>()
}
