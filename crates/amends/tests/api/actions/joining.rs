//! What members do between two cases; `{other}` is another of the same person.

use super::row::By::{Ingrid, Tomas};
use super::row::Refused::{Again, TooEarly, With, Without};
use super::row::{Step, TRIAL, Trial};

const MERGED: &[Step] = &[(Tomas, "merge", r#"{"into": "{other}"}"#)];
const WROTE: &[Step] = &[(Ingrid, "messages", r#"{"text": "And the spare is torn too."}"#)];
const MOVED: &[Step] = &[(Tomas, "messages/1/move", r#"{"to": "{other}"}"#)];
const LINKED: &[Step] = &[(Tomas, "links", r#"{"to": "{other}"}"#)];

/// All of them.
pub const TABLE: &[Trial] = &[
    Trial {
        path: "/cases/{no}/merge",
        body: r#"{"into": "{other}"}"#,
        refused: With(r#"{"into": "A-99999"}"#, "into"),
        ..TRIAL
    },
    Trial { path: "/cases/{no}/undo-merge", before: &[MERGED], refused: TooEarly, ..TRIAL },
    Trial {
        path: "/cases/{no}/messages/{n}/move",
        before: &[WROTE],
        body: r#"{"to": "{other}"}"#,
        refused: Without("to"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/split",
        before: &[WROTE],
        body: r#"{"messages": [1], "subject": "The spare belt"}"#,
        refused: Without("messages"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/undo-move",
        before: &[WROTE, MOVED],
        body: r#"{"to": "{other}"}"#,
        refused: Without("to"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/links",
        body: r#"{"to": "{other}", "how": "caused_by"}"#,
        refused: Without("to"),
        ..TRIAL
    },
    Trial { path: "/cases/{no}/unlink", before: &[LINKED], body: r#"{"to": "{other}"}"#, refused: Again, ..TRIAL },
];
