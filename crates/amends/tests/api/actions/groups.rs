//! What members do to group cases.

use super::row::By::{Astrid, Tomas};
use super::row::Refused::{Again, TooEarly, With, Without};
use super::row::{Step, TRIAL, Trial};

const CONTAINED: &[Step] = &[(Tomas, "/group-cases/{group}/containment", r#"{"text": "Half speed is safe."}"#)];
const CAUSE: &[Step] =
    &[(Tomas, "/group-cases/{group}/causes", r#"{"branch": "system", "text": "The press ran cold."}"#)];
const CHANGE: &[Step] = &[(
    Tomas,
    "/group-cases/{group}/changes",
    r#"{"what": "The press stops", "expectation": "None cold", "due": "2026-11-20 12:00", "check_on": "2026-12-20 12:00"}"#,
)];
const IN_PLACE: &[Step] = &[(Tomas, "/group-cases/{group}/changes/1/making", "{}")];
const NOTHING: &[Step] =
    &[(Tomas, "/group-cases/{group}/nothing-can-be-done", r#"{"why": "It is not made any more."}"#)];
const DRAFT_BODY: &str = r#"{"subject": "Your belt", "happened": "Dear {first name}, it can tear.",
    "fixed": "Half speed is safe.", "changes": "The press stops.", "closing": "Tomas Reyes"}"#;
const DRAFT: &[Step] = &[(Tomas, "/group-cases/{group}/letter-drafts/{language}", DRAFT_BODY)];
const SENT: &[Step] = &[(Tomas, "/group-cases/{group}/letters", "{}")];
const CLOSED: &[Step] = &[(Tomas, "/group-cases/{group}/closing", "{}")];

/// All of them.
pub const TABLE: &[Trial] = &[
    Trial {
        path: "/group-cases",
        body: r#"{"title": "Belts can tear", "severity": "critical"}"#,
        refused: Without("title"),
        ..TRIAL
    },
    Trial { path: "/group-cases/{group}/ownership", by: Astrid, refused: Again, ..TRIAL },
    Trial {
        path: "/group-cases/{group}/title",
        body: r#"{"title": "One batch of belts can tear"}"#,
        refused: Without("title"),
        ..TRIAL
    },
    Trial {
        path: "/group-cases/{group}/children",
        body: r#"{"csv": "name,email\nAnke Brandt,anke{i}@etiketten.example\nNobody,\n"}"#,
        refused: With(r#"{"csv": "a table without a head"}"#, "csv"),
        ..TRIAL
    },
    Trial {
        path: "/group-cases/{group}/children/{no}/removal",
        body: r#"{"why": "They have another batch."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial {
        path: "/group-cases/{group}/letter-drafts/{language}",
        body: DRAFT_BODY,
        refused: Without("subject"),
        ..TRIAL
    },
    Trial { path: "/group-cases/{group}/letters", before: &[DRAFT], refused: TooEarly, ..TRIAL },
    Trial { path: "/group-cases/{group}/letters/stopping", before: &[DRAFT, SENT], refused: TooEarly, ..TRIAL },
    Trial {
        path: "/group-cases/{group}/containment",
        body: r#"{"text": "Half speed is safe."}"#,
        refused: Without("text"),
        ..TRIAL
    },
    Trial {
        path: "/group-cases/{group}/causes",
        body: r#"{"branch": "system", "text": "The press ran cold.", "whys": ["nothing stops it"]}"#,
        refused: Without("branch"),
        ..TRIAL
    },
    Trial {
        path: "/group-cases/{group}/causes/{n}/striking",
        before: &[CAUSE],
        body: r#"{"why": "The log says it was warm."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial {
        path: "/group-cases/{group}/changes",
        body: r#"{"what": "The press stops", "expectation": "None cold", "due": "2026-11-20 12:00",
            "check_on": "2026-12-20 12:00"}"#,
        refused: Without("what"),
        ..TRIAL
    },
    Trial { path: "/group-cases/{group}/changes/{n}/making", before: &[CHANGE], refused: Again, ..TRIAL },
    Trial {
        path: "/group-cases/{group}/changes/{n}/check",
        before: &[CHANGE, IN_PLACE],
        body: r#"{"effect": "worked", "words": "None since."}"#,
        refused: Without("effect"),
        ..TRIAL
    },
    Trial {
        path: "/group-cases/{group}/changes/{n}/dropping",
        before: &[CHANGE],
        body: r#"{"why": "Another press comes."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial {
        path: "/group-cases/{group}/nothing-can-be-done",
        body: r#"{"why": "It is not made any more."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial { path: "/group-cases/{group}/closing", before: &[CONTAINED, CAUSE, NOTHING], refused: TooEarly, ..TRIAL },
    Trial {
        path: "/group-cases/{group}/reopening",
        before: &[CONTAINED, CAUSE, NOTHING, CLOSED],
        body: r#"{"why": "Another tore."}"#,
        refused: Without("why"),
        ..TRIAL
    },
];
