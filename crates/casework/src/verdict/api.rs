//! Prediction and verdict as JSON.

mod facts;

pub use facts::FactShape;

use super::{Scores, Verdict, Word};
use crate::message::Channel;
use base::context::Actor;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// What we expected the customer to say, and what they said.
#[derive(Serialize, ToSchema)]
#[schema(as = Verdict)]
pub struct VerdictShape {
    /// What the team last expected, sealed before asking.
    prediction: Option<Scores>,
    /// When the customer was asked.
    asked_at: Option<Timestamp>,
    /// When the one reminder goes, if it has not gone.
    remind_at: Option<Timestamp>,
    /// When silence becomes “no verdict”, once reminded.
    lapses_at: Option<Timestamp>,
    /// One reminder passed unanswered: no verdict, never counted as happy.
    lapsed: bool,
    /// Every verdict ever given, oldest first; the last stands while no later question is open.
    given: Vec<GivenShape>,
}

/// The customer’s own word.
#[derive(Serialize, ToSchema)]
#[schema(as = GivenVerdict)]
pub struct GivenShape {
    /// Care, help, trust.
    scores: Scores,
    /// Made right, not yet, or someone else.
    word: Word,
    /// In their words.
    words: Option<String>,
    /// When.
    at: Timestamp,
    /// The colleague who wrote it down for someone whom no mail reaches; none when they gave it on their own page.
    taken_by: Option<i64>,
    /// How that colleague was told: `phone` or `in_person`.
    taken_on: Option<Channel>,
}

impl From<&Verdict> for VerdictShape {
    fn from(verdict: &Verdict) -> Self {
        let given = verdict.all().iter().map(|given| GivenShape {
            scores: given.scores,
            word: given.word,
            words: given.words.clone(),
            at: given.at,
            taken_by: given.taken.and_then(|(by, _)| member(by)),
            taken_on: given.taken.map(|(_, channel)| channel),
        });
        VerdictShape {
            prediction: verdict.last_prediction(),
            asked_at: verdict.asked_at(),
            remind_at: verdict.remind_at(),
            lapses_at: verdict.lapses_at(),
            lapsed: verdict.has_lapsed(),
            given: given.collect(),
        }
    }
}

fn member(by: Actor) -> Option<i64> {
    match by {
        Actor::Member(id) => Some(id.0),
        Actor::Contact(_) | Actor::System => None,
    }
}
