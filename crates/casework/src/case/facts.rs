//! What can happen to a case as a whole, and the one list of modules whose facts make up its history.

use super::Lack;
use super::words::UNREADABLE;
use crate::group::shared;
use crate::message::Channel;
use crate::{account, cause, change, joining, letter, message, outside, participant, promise, remedy, verdict};
use base::ids::{ContactId, CustomerId, MemberId};
use engine::facts;
use engine::stream::Why;
use engine::stream::kinds::{Facts, Kind};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

base::choice! {
    /// How badly the customer is hit, the worst first; decides how fast exposure must be contained.
    #[derive(PartialOrd, Ord)]
    pub enum Severity {
        /// Someone may be hurt, or production stands still.
        Critical,
        /// It works, but worse.
        Degraded,
        /// A nuisance.
        Minor,
    }
}

base::choice! {
    /// How a case ended. Only the customer's own word leads to the first two.
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
}

base::choice! {
    /// What a case is when it is not a complaint.
    pub enum DismissalReason {
        /// They ask something and are not let down.
        Question,
        /// They order something.
        Order,
        /// They praise or thank us.
        Compliment,
        /// The same is dealt with in another case.
        Duplicate,
        /// It was meant for somebody else.
        Misdirected,
        /// The customer took it back.
        Withdrawn,
        /// Advertising, or written by a machine.
        Spam,
    }
}

base::choice! {
    /// The five steps of the recovery path.
    #[derive(PartialOrd, Ord)]
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

facts! {
    /// One thing that happened to the case as a whole.
    pub enum Happening of "case" {
        /// The case was opened. `contact` is the person let down, `customer` the account they belong to.
        Opened "opened" v4 from v1 by severity_was_called_harm from v2 by a_subject_was_made_up
            from v3 by an_unread_mail_was_called_so {
            channel: Channel,
            subject: String,
            customer: CustomerId,
            contact: ContactId,
            severity: Severity,
            clocks: Clocks,
        },
        /// The case got an owner.
        Owned "owned" v1 { owner: MemberId },
        /// The owner asked a colleague to take over the case.
        HandOverOffered "hand_over_offered" v1 { to: MemberId, note: String },
        /// The colleague took over the case.
        HandOverAccepted "hand_over_accepted" v1 { owner: MemberId },
        /// The colleague declined to take over the case, and why.
        HandOverDeclined "hand_over_declined" v1 { why: String },
        /// The case was renamed.
        Retitled "retitled" v1 { subject: String },
        /// It was judged anew how badly the customer is hit; the clock for containing goes by it.
        SeverityChanged "harm_judged" v2 from v1 by severity_was_called_harm { severity: Severity, contain: Timestamp },
        /// The owner wants to close the case as no complaint; a manager looks at it first.
        SecondLookAsked "second_look_asked" v1 { reason: DismissalReason, why: String },
        /// The manager looked and keeps the case open, and why.
        SecondLookDeclined "second_look_declined" v1 { why: String },
        /// The customer objected when the case was closed as no complaint.
        Objected "objected" v1,
        /// A step of the recovery path has all its evidence.
        StepDone "step_done" v1 { step: Step },
        /// A step lost evidence, or new evidence is asked for.
        StepFellBack "step_fell_back" v2 from v1 by what_was_missing_was_a_sentence {
            step: Step,
            /// what is missing
            lack: Option<Lack>,
            /// of the promise, remedy or change; 0 for the case
            n: u32,
            /// the sentence that version 1 kept instead
            why: Option<String>,
        },
        /// The case was closed.
        Closed "closed" v2 from v1 by no_reason_was_asked {
            outcome: Outcome,
            why: Option<String>,
            /// what it is, where it is no complaint
            #[serde(deserialize_with = "Option::deserialize")]
            reason: Option<DismissalReason>,
        },
        /// The case was opened again.
        Reopened "reopened" v2 from v1 by why_it_went_on_was_a_sentence {
            cause: Option<Reopening>,
            /// In the words of an earlier version, which no cause means.
            why: Option<String>,
        },
    }
}

/// Until v3 a case whose first message had no words got an English title of ours; now its subject is empty.
fn a_subject_was_made_up(mut fields: Value) -> Value {
    if fields["subject"] == "A message without words" {
        fields["subject"] = "".into();
    }
    fields
}

/// Until v4 the case of a mail nobody could read had an English title of ours.
fn an_unread_mail_was_called_so(mut fields: Value) -> Value {
    if fields["subject"] == "A mail we could not read" {
        fields["subject"] = UNREADABLE.into();
    }
    fields
}

/// Until v2 the severity was called harm, with words of its own for two of its grades.
fn severity_was_called_harm(mut fields: Value) -> Value {
    if let Value::Object(fields) = &mut fields {
        let severity = match fields.remove("harm") {
            Some(Value::String(harm)) if harm == "stopped" => "critical".into(),
            Some(Value::String(harm)) if harm == "annoyance" => "minor".into(),
            other => other.unwrap_or_default(),
        };
        fields.insert("severity".to_owned(), severity);
    }
    fields
}

base::choice! {
    /// Why a case that was closed goes on.
    pub enum Reopening {
        /// The customer said after all that it is made right.
        VerdictAfterAll,
        /// The customer says that it is not.
        NotMadeRight,
        /// An answer is owed.
        AnswerOwed,
        /// Whoever closed it took back the mail that told the customer.
        TakenBack,
    }
}

fn why_it_went_on_was_a_sentence(fields: Value) -> Value {
    let why = fields["why"].as_str().unwrap_or_default();
    let cause = match why {
        "the customer gave their verdict after all" | "the customer gave their word after all" => "verdict_after_all",
        "the customer says it’s not made right" | "the customer says that it is not made right" => "not_made_right",
        "a message needs an answer" => "answer_owed",
        _ => return json!({ "cause": null, "why": why }),
    };
    json!({ "cause": cause, "why": null })
}

/// Until v2 a case that was no complaint was closed with words alone.
fn no_reason_was_asked(mut fields: Value) -> Value {
    fields["reason"] = Value::Null;
    fields
}

fn what_was_missing_was_a_sentence(mut fields: Value) -> Value {
    fields["lack"] = Value::Null;
    fields["n"] = 0.into();
    fields
}

/// One fact of a case's history. Which module it belongs to is all that is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Of the case as a whole.
    Case(Happening),
    /// Of its conversation.
    Message(message::Fact),
    /// Of the people on the customer's side.
    Participant(participant::Fact),
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
    /// Of somebody outside.
    Outside(outside::Fact),
    /// Of what it shares with its group.
    Shared(shared::Fact),
    /// Of other cases.
    Joining(joining::Fact),
}

macro_rules! rooms {
    ($($variant:ident $inner:ty),* $(,)?) => {
        $(impl From<$inner> for Fact {
            fn from(fact: $inner) -> Self {
                Fact::$variant(fact)
            }
        })*

        impl Fact {
            /// The message whose words and files are kept beside this fact, in rows of their own.
            pub fn words(&self) -> Option<u32> {
                match self {
                    Fact::Message(
                        message::Fact::Received { n, .. } | message::Fact::Sent { n, .. } | message::Fact::Noted { n },
                    ) => Some(*n),
                    Fact::Outside(fact) => outside::words(fact),
                    _ => None,
                }
            }

            /// The module it belongs to and its kind there, as stored: `promise`, `made`.
            pub fn kind(&self) -> (&'static str, &'static str) {
                match self {
                    $(Fact::$variant(fact) => (<$inner>::MODULE, fact.kind()),)*
                }
            }

            /// The version its body is written in.
            pub fn version(&self) -> u32 {
                match self {
                    $(Fact::$variant(fact) => fact.version(),)*
                }
            }

            /// Its body as stored: JSON.
            ///
            /// # Errors
            /// When it cannot be written as JSON, which no fact of ours can cause.
            pub fn to_json(&self) -> Result<String, serde_json::Error> {
                match self {
                    $(Fact::$variant(fact) => fact.to_json(),)*
                }
            }

            /// Reads a stored fact back, whatever version its body was written in.
            ///
            /// # Errors
            /// When nobody declared this kind or this version, or the body is not what was declared.
            pub fn from_json(room: &str, kind: &str, v: i64, body: &str) -> Result<Fact, Why> {
                match room {
                    $(<$inner>::MODULE => <$inner>::from_json(kind, v, body).map(Fact::$variant),)*
                    _ => Err(Why::Module),
                }
            }

            /// All kinds that a case's history can hold, module by module.
            pub fn kinds() -> impl Iterator<Item = &'static Kind> {
                [$(<$inner>::KINDS),*].into_iter().flatten()
            }
        }
    };
}

rooms! {
    Case Happening,
    Message message::Fact,
    Participant participant::Fact,
    Account account::Fact,
    Promise promise::Fact,
    Remedy remedy::Fact,
    Cause cause::Fact,
    Change change::Fact,
    Letter letter::Fact,
    Verdict verdict::Fact,
    Outside outside::Fact,
    Shared shared::Fact,
    Joining joining::Fact,
}
