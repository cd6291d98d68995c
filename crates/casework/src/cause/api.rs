//! Causes and the finding as JSON.

mod facts;

pub use facts::FactShape;

use super::{Branch, Causes, Finding};
use serde::Serialize;
use utoipa::ToSchema;

/// Why it happened, and whether the complaint is borne out.
#[derive(Serialize, ToSchema)]
#[schema(as = Causes)]
pub struct CausesShape {
    /// All that were named, struck ones too.
    causes: Vec<CauseShape>,
    /// Null while nobody has judged.
    finding: Option<Finding>,
    /// On what grounds.
    grounds: Option<String>,
}

/// One cause.
#[derive(Serialize, ToSchema)]
#[schema(as = Cause)]
pub struct CauseShape {
    /// Counts the causes of a case from 1.
    n: u32,
    /// Where in the work it lies.
    branch: Branch,
    /// What it is.
    text: String,
    /// The chain of whys, from the symptom down.
    whys: Vec<String>,
    /// It was not that, because.
    struck: Option<String>,
}

impl From<&Causes> for CausesShape {
    fn from(causes: &Causes) -> Self {
        let shape = |c: &super::Cause| CauseShape {
            n: c.n,
            branch: c.branch,
            text: c.text.clone(),
            whys: c.whys.clone(),
            struck: c.struck.clone(),
        };
        CausesShape {
            causes: causes.all().iter().map(shape).collect(),
            finding: causes.finding().map(|(finding, _)| *finding),
            grounds: causes.finding().map(|(_, grounds)| grounds.clone()),
        }
    }
}
