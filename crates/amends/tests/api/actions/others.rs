//! What the customer does on her own page, and what members do outside of cases.

use super::row::By::{Astrid, Ingrid, Program};
use super::row::Refused::{NotThere, ToAgents, With, Without};
use super::row::{ASKED_FOR, COACH, DELIVERED, KEPT, OFFER, PROMISE, ROW, Row};

/// All of them.
pub const TABLE: &[Row] = &[
    // The customer, on her own page.
    Row {
        path: "/c/{token}/understanding",
        by: Ingrid,
        body: r#"{"understood": "yes"}"#,
        refused: Without("understood"),
        ..ROW
    },
    Row {
        path: "/c/{token}/account",
        by: Ingrid,
        body: r#"{"what": "The wrong motor came."}"#,
        refused: Without("what"),
        ..ROW
    },
    Row {
        path: "/c/{token}/messages",
        by: Ingrid,
        body: r#"{"text": "Is anybody there?"}"#,
        refused: Without("text"),
        ..ROW
    },
    Row { path: "/c/{token}/promises/{n}/confirmation", by: Ingrid, before: &[PROMISE, KEPT], ..ROW },
    Row {
        path: "/c/{token}/promises/{n}/refutation",
        by: Ingrid,
        before: &[PROMISE, KEPT],
        body: r#"{"why": "Nothing came."}"#,
        refused: Without("why"),
        ..ROW
    },
    Row { path: "/c/{token}/remedies/{n}/confirmation", by: Ingrid, before: &[OFFER, DELIVERED], ..ROW },
    Row {
        path: "/c/{token}/remedies/{n}/refutation",
        by: Ingrid,
        before: &[OFFER, DELIVERED],
        body: r#"{"words": "It jams too."}"#,
        refused: Without("words"),
        ..ROW
    },
    Row {
        path: "/c/{token}/verdict",
        by: Ingrid,
        before: ASKED_FOR,
        body: r#"{"care": "5", "help": "4", "trust": "4", "word": "made_right"}"#,
        refused: Without("word"),
        ..ROW
    },
    // What programs bring.
    Row {
        path: "/cases",
        by: Program,
        body: r#"{"contact": {"name": "Ola Nord"}, "text": "The line stands still.", "severity": "critical"}"#,
        refused: Without("text"),
        ..ROW
    },
    Row {
        path: "/cases/{no}/messages",
        by: Program,
        body: r#"{"text": "She rang once more.", "channel": "phone"}"#,
        refused: Without("text"),
        ..ROW
    },
    // Members and the organisation.
    Row {
        path: "/members",
        by: Astrid,
        body: r#"{"name": "Per Dahl", "email": "per{i}@northline.example", "role": "agent", "limit": "500"}"#,
        refused: Without("email"),
        ..ROW
    },
    Row {
        path: "/members/{id}",
        by: Astrid,
        body: r#"{"name": "Tomas Reyes", "role": "agent", "team": "order desk", "limit": "2000", "active": true}"#,
        refused: Without("name"),
        ..ROW
    },
    Row { path: "/members/{id}/invitation", by: Astrid, refused: ToAgents, ..ROW },
    Row {
        path: "/organisation",
        by: Astrid,
        body: r#"{"organisation": "Northline Parts", "address": "care@northline.example", "currency": "EUR",
            "zone": "Europe/Oslo", "week": "mon-fri 08:00-16:00", "holidays": "2026-12-25"}"#,
        refused: Without("organisation"),
        ..ROW
    },
    // Customers.
    Row {
        path: "/customers/{id}/contacts",
        body: r#"{"name": "Lars Haug", "email": "lars{i}@halden-print.example", "role": "user"}"#,
        refused: Without("name"),
        ..ROW
    },
    Row {
        path: "/customers/{id}/contacts/{contact}",
        body: r#"{"name": "Ingrid Moe", "phone": "+47 69 00 00 00", "role": "accounting"}"#,
        refused: Without("name"),
        ..ROW
    },
    // Mail.
    Row { path: "/arrivals/{id}/sorting", refused: NotThere, ..ROW },
    Row { path: "/arrivals/{id}/case", ..ROW },
    Row {
        path: "/arrivals/{id}/discarding",
        body: r#"{"why": "An answering machine."}"#,
        refused: Without("why"),
        ..ROW
    },
    Row {
        path: "/mail/health/{id}/signing",
        by: Astrid,
        body: r#"{"kind": "ed25519", "selector": "amends-202611"}"#,
        refused: Without("selector"),
        ..ROW
    },
    // The coach.
    Row {
        path: "/settings/coach",
        by: Astrid,
        body: r#"{"pack": ""}"#,
        refused: With(r#"{"pack": "language: [en"}"#, "pack"),
        ..ROW
    },
    Row {
        path: "/settings/coach/off",
        by: Astrid,
        before: &[COACH],
        body: r#"{"rule": "jargon.office"}"#,
        refused: Without("rule"),
        ..ROW
    },
];
