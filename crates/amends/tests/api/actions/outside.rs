//! The actions of members on those outside a case.

use super::row::By::{Mail, Tomas};
use super::row::Refused::{Again, With, Without};
use super::row::{CONTAINED, OWN, Step, TRIAL, Trial};

const ASK: &str = r#"{"party": "Kestrel Freight", "kind": "carrier", "address": "claims{i}@kestrel.example",
    "subject": "Pallet 60118", "text": "Where was it?", "due": "2026-11-19 12:00"}"#;
const ASKED: &[Step] = &[(
    Tomas,
    "outside-parties",
    r#"{"party": "Kestrel Freight", "kind": "carrier", "address": "claims@kestrel.example",
        "subject": "Pallet 60118", "text": "Where was it?", "due": "2026-11-19 12:00"}"#,
)];
const LATE: &[Step] = &[(Mail, "ask", "")];
const SAID: &[Step] = &[(Tomas, "outside-parties/1/answers", r#"{"text": "It stood on our dock.", "waits": "yes"}"#)];
const COSTLY: &[Step] = &[(Tomas, "remedies", r#"{"kind": "refund", "what": "The freight", "cost": "40"}"#)];
const CHARGED: &[Step] = &[(Tomas, "outside-parties/1/charges", r#"{"amount": "30"}"#)];
const GONE: &[Step] = &[(Mail, "deliver", "1000001")];
const LOST: &[Step] = &[(Mail, "fail", "1000001")];

/// All of them.
pub const TABLE: &[Trial] = &[
    Trial {
        path: "/cases/{no}/outside-parties",
        body: ASK,
        refused: With(r#"{"party": "Kestrel", "kind": "carrier", "address": "kestrel"}"#, "address"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/outside-parties/{n}/messages",
        before: &[ASKED],
        body: r#"{"text": "And who signed?", "due": "2026-11-20 12:00"}"#,
        refused: Without("text"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/outside-parties/{n}/reminder",
        before: &[LATE, GONE],
        body: r#"{"text": "We are still waiting."}"#,
        refused: Without("text"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/outside-parties/{n}/answers",
        before: &[ASKED],
        body: r#"{"text": "It stood on our dock."}"#,
        refused: With(r#"{"text": "On the dock.", "received_at": "2026-12-24 12:00"}"#, "received_at"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/outside-parties/{n}/waiver",
        before: &[ASKED, SAID],
        body: r#"{"why": "They only tell us."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/outside-parties/{n}/address",
        before: &[ASKED, LOST],
        body: r#"{"address": "claims{i}@kestrel-freight.example"}"#,
        refused: Without("address"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/outside-messages/{n}/quotation",
        before: &[ASKED, SAID],
        n: 1_000_002,
        body: r#"{"words": "on our dock"}"#,
        refused: With(r#"{"words": "It was lost."}"#, "words"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/outside-parties/{n}/charges",
        before: &[OWN, CONTAINED, COSTLY, ASKED],
        body: r#"{"amount": "30", "agreement": "agreed", "words": "Their dock."}"#,
        refused: With(r#"{"amount": "41"}"#, "amount"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/outside-parties/{n}/charge-answer",
        before: &[OWN, CONTAINED, COSTLY, ASKED, CHARGED],
        body: r#"{"charge": 1, "agreement": "refused", "words": "Not ours."}"#,
        refused: With(r#"{"charge": 2, "agreement": "agreed"}"#, "charge"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/outside-parties/{n}/charge-dropping",
        before: &[OWN, CONTAINED, COSTLY, ASKED, CHARGED],
        body: r#"{"charge": 1, "why": "Goodwill."}"#,
        refused: With(r#"{"charge": 1}"#, "why"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/outside-parties/{n}/closing",
        before: &[ASKED],
        body: r#"{"ending": "answered"}"#,
        refused: Again,
        ..TRIAL
    },
];
