//! What the API shows of a case's history: for each kind of fact a body that is declared here and stays as it is,
//! however facts are stored.

use crate::case::{Clocks, DismissalReason, Fact, Happening, Lack, Outcome, Reopening, Severity, Step, words};
use crate::message::Channel;
use crate::{account, cause, change, group, joining, letter, message, outside, participant, promise, remedy, verdict};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::shapes;

/// The kind of a fact as programs read it: its stored name, but for the few whose word has changed since.
pub fn shown_kind(module: &str, stored: &str) -> String {
    let name = match (module, stored) {
        ("case", "harm_judged") => "severity_changed",
        ("message", "knocked") => "stranger_wrote",
        ("verdict", "forecast") => "prediction",
        _ => stored,
    };
    format!("{module}.{name}")
}

/// The body of a fact, under its kind's own name.
#[derive(Serialize, ToSchema)]
#[schema(as = FactBody)]
#[serde(untagged)]
pub enum BodyShape {
    /// Of the case as a whole.
    Case(FactShape),
    /// Of its conversation.
    Message(message::api::FactShape),
    /// Of the people on the customer's side.
    Participant(participant::api::FactShape),
    /// Of the customer's account.
    Account(account::api::FactShape),
    /// Of a promise.
    Promise(promise::api::FactShape),
    /// Of containment and remedies.
    Remedy(remedy::api::FactShape),
    /// Of causes and finding.
    Cause(cause::api::FactShape),
    /// Of changes.
    Change(change::api::FactShape),
    /// Of the letter.
    Letter(letter::api::FactShape),
    /// Of the verdict.
    Verdict(verdict::api::FactShape),
    /// Of somebody outside.
    Outside(outside::api::FactShape),
    /// Of what it shares with its group.
    Shared(group::api::SharedShape),
    /// Of other cases.
    Joining(joining::api::FactShape),
}

impl From<&Fact> for BodyShape {
    fn from(fact: &Fact) -> Self {
        match fact {
            Fact::Case(fact) => BodyShape::Case(fact.into()),
            Fact::Message(fact) => BodyShape::Message(fact.into()),
            Fact::Participant(fact) => BodyShape::Participant(fact.into()),
            Fact::Account(fact) => BodyShape::Account(fact.into()),
            Fact::Promise(fact) => BodyShape::Promise(fact.into()),
            Fact::Remedy(fact) => BodyShape::Remedy(fact.into()),
            Fact::Cause(fact) => BodyShape::Cause(fact.into()),
            Fact::Change(fact) => BodyShape::Change(fact.into()),
            Fact::Letter(fact) => BodyShape::Letter(fact.into()),
            Fact::Verdict(fact) => BodyShape::Verdict(fact.into()),
            Fact::Outside(fact) => BodyShape::Outside(fact.into()),
            Fact::Shared(fact) => BodyShape::Shared(fact.into()),
            Fact::Joining(fact) => BodyShape::Joining(fact.into()),
        }
    }
}

/// When the clocks that run from the moment a case opens run out.
#[derive(Serialize, ToSchema)]
#[schema(as = CaseClocks)]
pub struct ClocksShape {
    /// The customer knows that we have it.
    acknowledge: Timestamp,
    /// One person owns it.
    own: Timestamp,
    /// Exposure is limited.
    contain: Timestamp,
    /// The path is in writing.
    path: Timestamp,
}

impl From<Clocks> for ClocksShape {
    fn from(clocks: Clocks) -> Self {
        let Clocks { acknowledge, own, contain, path } = clocks;
        ClocksShape { acknowledge, own, contain, path }
    }
}

shapes! {
    /// What happened to the case as a whole.
    pub enum FactShape as CaseFact of Happening {
        /// It began.
        Opened { channel, subject, customer, contact, severity, clocks } => "opened" {
            /// The way the complaint came.
            channel: Channel = *channel,
            /// What it is about.
            subject: String = words::called(subject).to_string(),
            /// The account it belongs to.
            customer: i64 = customer.0,
            /// The person let down.
            contact: i64 = contact.0,
            /// How badly they are hit.
            severity: Severity = *severity,
            /// When what is due.
            clocks: ClocksShape = (*clocks).into(),
        },
        /// It has one owner from now on.
        Owned { owner } => "owned" {
            /// The member it belongs to.
            owner: i64 = owner.0,
        },
        /// Its owner asked a colleague to take all of it.
        HandOverOffered { to, note } => "hand_over_offered" {
            /// The member who was asked.
            to: i64 = to.0,
            /// Why, and what they should know.
            note: String = note.clone(),
        },
        /// The colleague took it.
        HandOverAccepted { owner } => "hand_over_accepted" {
            /// The member it belongs to.
            owner: i64 = owner.0,
        },
        /// The colleague did not.
        HandOverDeclined { why } => "hand_over_declined" {
            /// Why not.
            why: String = why.clone(),
        },
        /// It was renamed.
        Retitled { subject } => "retitled" {
            /// What it is called now.
            subject: String = words::called(subject).to_string(),
        },
        /// How badly the customer is hit was judged anew.
        SeverityChanged { severity, contain } => "severity_changed" {
            /// How badly.
            severity: Severity = *severity,
            /// When it is to be contained.
            contain: Timestamp = *contain,
        },
        /// Its owner wants to close it as no complaint; a manager looks first.
        SecondLookAsked { reason, why } => "second_look_asked" {
            /// What they say it is.
            reason: DismissalReason = *reason,
            /// In their words.
            why: String = why.clone(),
        },
        /// The manager keeps it open.
        SecondLookDeclined { why } => "second_look_declined" {
            /// Why.
            why: String = why.clone(),
        },
        /// The customer says that it is a complaint after all.
        Objected => "objected",
        /// A step has all its evidence.
        StepDone { step } => "step_done" {
            /// Which.
            step: Step = *step,
        },
        /// A step lost evidence, or new evidence is asked for.
        StepFellBack { step, lack, n, why } => "step_fell_back" {
            /// Which.
            step: Step = *step,
            /// What is missing, as a kind; null where only a sentence was kept.
            lack: Option<Lack> = *lack,
            /// The promise, remedy or change it is about; 0 for the case.
            n: u32 = *n,
            /// What is missing, in words.
            why: String = lack.map_or_else(|| why.clone().unwrap_or_default(), words::unnamed),
        },
        /// It ended.
        Closed { outcome, why, reason } => "closed" {
            /// How.
            outcome: Outcome = *outcome,
            /// Why, where somebody said so.
            why: Option<String> = why.clone(),
            /// What it is, where it is no complaint.
            reason: Option<DismissalReason> = *reason,
        },
        /// It goes on.
        Reopened { cause, why } => "reopened" {
            /// Why.
            why: String = cause.map_or_else(|| why.clone().unwrap_or_default(), words::reopened),
            /// Why, as a kind; null where only words are known.
            cause: Option<Reopening> = *cause,
        },
    }
}
