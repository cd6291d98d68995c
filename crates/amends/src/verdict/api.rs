//! Forecast and verdict as JSON.

use super::{Scores, Verdict, Word};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// What we expected the customer to say, and what they said.
#[derive(Serialize, ToSchema)]
#[schema(as = Verdict)]
pub struct VerdictShape {
    /// What the team last expected, sealed before asking.
    forecast: Option<Scores>,
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
}

impl From<&Verdict> for VerdictShape {
    fn from(verdict: &Verdict) -> Self {
        let given = verdict.all().iter().map(|given| GivenShape {
            scores: given.scores,
            word: given.word,
            words: given.words.clone(),
            at: given.at,
        });
        VerdictShape {
            forecast: verdict.last_forecast(),
            asked_at: verdict.asked_at(),
            remind_at: verdict.remind_at(),
            lapses_at: verdict.lapses_at(),
            lapsed: verdict.has_lapsed(),
            given: given.collect(),
        }
    }
}
