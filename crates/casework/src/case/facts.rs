//! What can happen to a case as a whole, and the one list of rooms whose facts make up its history.

use crate::message::Channel;
use crate::{account, cause, change, letter, message, promise, remedy, verdict};
use base::ids::{ContactId, CustomerId, MemberId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How badly the customer is hit; decides how fast exposure must be contained.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::Display,
    strum::VariantArray,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Harm {
    /// Someone may be hurt, or production stands still.
    Stopped,
    /// It works, but worse.
    Degraded,
    /// It annoys.
    Annoyance,
}

/// How a case ended. Only the customer's own word leads to the first two.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::Display,
    strum::VariantArray,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// The customer says so.
    MadeRight,
    /// The customer says so, knowing what cannot be undone.
    MadeRightWithWhatCannotBeUndone,
    /// Nothing can be done, and they were told.
    NothingCanBeDone,
    /// Asked, reminded, unanswered. Never counted as happy.
    NoVerdict,
    /// It was no complaint.
    NotAComplaint,
}

/// The five steps of the recovery path.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::Display,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Step {
    /// One owner, admitted or listened to, in writing.
    Own,
    /// Exposure limited, break fixed.
    Contain,
    /// Why, what changes, in writing.
    Path,
    /// The customer's own word.
    Verdict,
    /// Did the change stop it?
    Learn,
}

impl Step {
    /// All five in order.
    pub const ALL: [Step; 5] = [Step::Own, Step::Contain, Step::Path, Step::Verdict, Step::Learn];

    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            Step::Own => "Own",
            Step::Contain => "Contain",
            Step::Path => "Path",
            Step::Verdict => "Verdict",
            Step::Learn => "Learn",
        }
    }
}

/// The clocks that run from the moment a case opens, each the instant it runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    /// The customer knows that we have it.
    pub acknowledge: Timestamp,
    /// One person owns it.
    pub own: Timestamp,
    /// Exposure is limited.
    pub contain: Timestamp,
    /// The path is in writing.
    pub path: Timestamp,
}

/// One thing that happened to the case as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Happening {
    /// It began. `contact` is the person let down, `customer` the account they belong to.
    Opened { channel: Channel, subject: String, customer: CustomerId, contact: ContactId, harm: Harm, clocks: Clocks },
    /// It has one owner from now on.
    Owned { owner: MemberId },
    /// The owner asks a colleague to take all of it.
    HandOverOffered { to: MemberId, note: String },
    /// The colleague took it.
    HandOverAccepted { owner: MemberId },
    /// The colleague did not, and why.
    HandOverDeclined { why: String },
    /// Its title says it better now.
    Retitled { subject: String },
    /// How badly the customer is hit was judged anew; the clock for containing goes by it.
    HarmJudged { harm: Harm, contain: Timestamp },
    /// A step has all its evidence.
    StepDone { step: Step },
    /// A step lost evidence, or new evidence is asked for.
    StepFellBack { step: Step, why: String },
    /// It ended.
    Closed { outcome: Outcome, why: Option<String> },
    /// It goes on.
    Reopened { why: String },
}

/// One fact of a case's history. Which room it belongs to is all that is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Of the case as a whole.
    Case(Happening),
    /// Of its conversation.
    Message(message::Fact),
    /// Of the customer's account.
    Account(account::Fact),
    /// Of a promise.
    Promise(promise::Fact),
    /// Of containment and remedies.
    Remedy(remedy::Fact),
    /// Of causes and finding.
    Cause(cause::Fact),
    /// Of changes.
    Change(change::Fact),
    /// Of the letter.
    Letter(letter::Fact),
    /// Of the verdict.
    Verdict(verdict::Fact),
}

macro_rules! rooms {
    ($($variant:ident $name:literal $inner:ty),* $(,)?) => {
        $(impl From<$inner> for Fact {
            fn from(fact: $inner) -> Self {
                Fact::$variant(fact)
            }
        })*

        impl Fact {
            /// The room it belongs to and its name there, as stored: `promise`, `made`.
            pub fn kind(&self) -> (&'static str, &'static str) {
                match self {
                    $(Fact::$variant(fact) => ($name, fact.into()),)*
                }
            }

            /// Its body as stored: JSON, versioned by `VERSION`.
            ///
            /// # Errors
            /// When it cannot be written as JSON, which no fact of ours can cause.
            pub fn to_json(&self) -> Result<String, serde_json::Error> {
                match self {
                    $(Fact::$variant(fact) => serde_json::to_string(fact),)*
                }
            }

            /// Reads a stored fact back.
            ///
            /// # Errors
            /// When the room is unknown or the body is not one of its facts.
            pub fn from_json(room: &str, body: &str) -> Result<Fact, serde_json::Error> {
                match room {
                    $($name => serde_json::from_str(body).map(Fact::$variant),)*
                    other => Err(serde::de::Error::custom(format!("no room is called {other}"))),
                }
            }
        }
    };
}

rooms! {
    Case "case" Happening,
    Message "message" message::Fact,
    Account "account" account::Fact,
    Promise "promise" promise::Fact,
    Remedy "remedy" remedy::Fact,
    Cause "cause" cause::Fact,
    Change "change" change::Fact,
    Letter "letter" letter::Fact,
    Verdict "verdict" verdict::Fact,
}

/// The version fact bodies are written in.
pub const VERSION: i64 = 1;
