//! What the customer does on her own page, and what members do outside of cases.

use super::row::By::{Astrid, Ingrid, Program, Tomas};
use super::row::Refused::{NotThere, ToAgents, TooEarly, With, Without};
use super::row::{
    ANSWER, ASKED_FOR, COACH, CONFIRMED, DELIVERED, DISMISSED, KEPT, OFFER, OWN, PROMISE, Step, TRIAL, Trial,
};

const MERGED_CONTACT: &[Step] = &[(Tomas, "/customers/1/contacts/{contact}/merge", r#"{"into": "1"}"#)];

/// All of them.
pub const TABLE: &[Trial] = &[
    // The customer, on her own page.
    Trial {
        path: "/c/{token}/understanding",
        by: Ingrid,
        body: r#"{"understood": "yes"}"#,
        refused: Without("understood"),
        ..TRIAL
    },
    Trial {
        path: "/c/{token}/account",
        by: Ingrid,
        body: r#"{"what": "The wrong motor came."}"#,
        refused: Without("what"),
        ..TRIAL
    },
    Trial {
        path: "/c/{token}/messages",
        by: Ingrid,
        body: r#"{"text": "Is anybody there?"}"#,
        refused: Without("text"),
        ..TRIAL
    },
    Trial {
        path: "/c/{token}/objection",
        by: Ingrid,
        before: &[OWN, ANSWER, DISMISSED, CONFIRMED],
        body: r#"{"words": "The floor stands still."}"#,
        refused: Without("words"),
        ..TRIAL
    },
    Trial { path: "/c/{token}/promises/{n}/confirmation", by: Ingrid, before: &[PROMISE, KEPT], ..TRIAL },
    Trial {
        path: "/c/{token}/promises/{n}/refutation",
        by: Ingrid,
        before: &[PROMISE, KEPT],
        body: r#"{"why": "Nothing came."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial { path: "/c/{token}/remedies/{n}/confirmation", by: Ingrid, before: &[OFFER, DELIVERED], ..TRIAL },
    Trial {
        path: "/c/{token}/remedies/{n}/refutation",
        by: Ingrid,
        before: &[OFFER, DELIVERED],
        body: r#"{"words": "It jams too."}"#,
        refused: Without("words"),
        ..TRIAL
    },
    Trial {
        path: "/c/{token}/verdict",
        by: Ingrid,
        before: ASKED_FOR,
        body: r#"{"care": "5", "help": "4", "trust": "4", "word": "made_right"}"#,
        refused: Without("word"),
        ..TRIAL
    },
    // What programs bring.
    Trial {
        path: "/cases",
        by: Program,
        body: r#"{"contact": {"name": "Ola Nord"}, "text": "The line stands still.", "severity": "critical"}"#,
        refused: Without("text"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/messages",
        by: Program,
        body: r#"{"text": "She rang once more.", "channel": "phone"}"#,
        refused: Without("text"),
        ..TRIAL
    },
    // Members and the organisation.
    Trial {
        path: "/members",
        by: Astrid,
        body: r#"{"name": "Per Dahl", "email": "per{i}@northline.example", "role": "agent", "limit": "500"}"#,
        refused: Without("email"),
        ..TRIAL
    },
    Trial {
        path: "/members/{id}",
        by: Astrid,
        body: r#"{"name": "Tomas Reyes", "role": "agent", "team": "order desk", "limit": "2000", "active": true}"#,
        refused: Without("name"),
        ..TRIAL
    },
    Trial { path: "/members/{id}/invitation", by: Astrid, refused: ToAgents, ..TRIAL },
    Trial {
        path: "/organisation",
        by: Astrid,
        body: r#"{"organisation": "Northline Parts", "address": "care@northline.example", "currency": "EUR",
            "zone": "Europe/Oslo", "week": "mon-fri 08:00-16:00", "holidays": "2026-12-25"}"#,
        refused: Without("organisation"),
        ..TRIAL
    },
    Trial { path: "/me/language", body: r#"{"language": "nb"}"#, refused: Without("language"), ..TRIAL },
    // Mailboxes.
    Trial {
        path: "/mailboxes",
        by: Astrid,
        body: r#"{"address": "new{i}@northline.example"}"#,
        refused: Without("address"),
        ..TRIAL
    },
    Trial {
        path: "/mailboxes/{id}",
        by: Astrid,
        body: r#"{"address": "{mailbox}", "name": "Spare parts"}"#,
        refused: Without("address"),
        ..TRIAL
    },
    Trial {
        path: "/mailboxes/{id}/removal",
        by: Astrid,
        body: r#"{"address": "{mailbox}"}"#,
        refused: With(r#"{"address": "care@northline.example"}"#, "address"),
        ..TRIAL
    },
    // Customers.
    Trial {
        path: "/customers/{id}/contacts",
        body: r#"{"name": "Lars Haug", "email": "lars{i}@halden-print.example", "role": "user"}"#,
        refused: Without("name"),
        ..TRIAL
    },
    Trial {
        path: "/customers/{id}/contacts/{contact}",
        body: r#"{"name": "Ingrid Moe", "phone": "+47 69 00 00 00", "role": "accounting"}"#,
        refused: Without("name"),
        ..TRIAL
    },
    Trial { path: "/customers/{id}/contacts/{contact}/link-revocation", refused: NotThere, ..TRIAL },
    Trial { path: "/customers/{id}/contacts/{contact}/confirmation", refused: NotThere, ..TRIAL },
    Trial {
        path: "/customers/{id}/contacts/{contact}/merge",
        body: r#"{"into": "1"}"#,
        refused: With(r#"{"into": "99999"}"#, "into"),
        ..TRIAL
    },
    Trial {
        path: "/customers/{id}/contacts/{contact}/undo-merge",
        before: &[MERGED_CONTACT],
        refused: TooEarly,
        ..TRIAL
    },
    // Mail.
    Trial { path: "/arrivals/{id}/sorting", refused: NotThere, ..TRIAL },
    Trial { path: "/arrivals/{id}/case", ..TRIAL },
    Trial {
        path: "/arrivals/{id}/discarding",
        body: r#"{"why": "An answering machine."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial {
        path: "/mail/health/{id}/signing",
        by: Astrid,
        body: r#"{"kind": "ed25519", "selector": "amends-202611"}"#,
        refused: Without("selector"),
        ..TRIAL
    },
    // The coach.
    Trial {
        path: "/settings/coach",
        by: Astrid,
        body: r#"{"pack": ""}"#,
        refused: With(r#"{"pack": "language: [en"}"#, "pack"),
        ..TRIAL
    },
    Trial {
        path: "/settings/coach/off",
        by: Astrid,
        before: &[COACH],
        body: r#"{"rule": "jargon.office"}"#,
        refused: Without("rule"),
        ..TRIAL
    },
];
