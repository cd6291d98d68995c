//! What lists of choices are called on the page.

use super::{Case, Harm};
use crate::cause::{Branch, Finding};
use crate::change::Effect;
use crate::remedy::Kind;
use crate::verdict::Word;

/// How badly, in a few words.
pub fn harm_says(harm: &Harm) -> &'static str {
    match harm {
        Harm::Stopped => "someone may be hurt, or production stands still",
        Harm::Degraded => "it works, but worse",
        Harm::Annoyance => "it annoys",
    }
}

/// What makes good.
pub fn kind_says(kind: &Kind) -> &'static str {
    match kind {
        Kind::Loan => "Loan",
        Kind::Replacement => "Replacement",
        Kind::Redo => "Done over again",
        Kind::Refund => "Money back",
        Kind::Credit => "Credit",
        Kind::Explanation => "Explanation",
        Kind::Apology => "Apology, in person",
    }
}

/// Where a cause lies.
pub fn branch_says(branch: &Branch) -> &'static str {
    match branch {
        Branch::Conditions => "Conditions: training, load, staffing",
        Branch::Method => "Method: procedures, hand-offs, rules",
        Branch::System => "System: machines and software",
        Branch::Material => "Material and information",
        Branch::Measurement => "Measurement: how it is checked",
        Branch::Environment => "Environment: suppliers, weather, law",
    }
}

/// Whether the complaint is borne out.
pub fn finding_says(finding: &Finding) -> &'static str {
    match finding {
        Finding::Upheld => "Upheld: we were at fault",
        Finding::PartlyUpheld => "Partly upheld",
        Finding::NotUpheld => "Not upheld: they are let down all the same",
    }
}

/// What came of a change.
pub fn effect_says(effect: &Effect) -> &'static str {
    match effect {
        Effect::Worked => "It happens less, as expected",
        Effect::DidNotWork => "It does not",
        Effect::TooEarly => "Too early to tell",
    }
}

/// What the customer said.
pub fn word_says(word: &Word) -> &'static str {
    match word {
        Word::MadeRight => "Made right",
        Word::NotYet => "Not yet",
        Word::SomeoneElse => "Wants to talk to someone else",
    }
}

/// What the button of the next action says.
pub fn act_says(act: &str) -> &'static str {
    match act {
        "account" => "Write down their words",
        "reply" => "Reply",
        "promise" => "Promise something",
        "containment" => "Limit the damage",
        "remedy" => "Offer a remedy",
        "remedies" => "Look at the remedies",
        "promises" => "Look at the promises",
        "cause" => "Name a cause",
        "finding" => "Give the finding",
        "change" => "Plan a change",
        "changes" => "Look at the changes",
        "forecast" => "Seal a forecast",
        "result" => "Tell them",
        _ => "Go there",
    }
}

/// Bytes as people say them.
pub fn size(bytes: &i64) -> String {
    let bytes = *bytes;
    match bytes {
        ..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} kB", bytes / 1024),
        _ => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
    }
}

/// How many messages wait for an answer.
pub fn waiting(case: &Case) -> usize {
    case.messages.unanswered().count()
}
