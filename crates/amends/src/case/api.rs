//! A case as JSON.

use super::{Case, path};
use crate::desk::Done;
use crate::ids::CaseNo;
use serde_json::{Value, json};

/// What came of a change of state: how the case stands, and the facts that were added, by name.
pub fn done(done: &Done) -> Value {
    let facts: Vec<String> =
        done.facts.iter().map(|fact| fact.kind()).map(|(room, kind)| format!("{room}.{kind}")).collect();
    json!({ "case": done.no.to_string(), "state": state(done.no, &done.case), "facts": facts })
}

/// How a case stands, in short.
pub fn state(no: CaseNo, case: &Case) -> Value {
    let steps = path(case).map(|stone| {
        let missing: Vec<String> = stone.missing.iter().map(|m| m.says.clone()).collect();
        json!({ "step": stone.step, "done": stone.is_done(), "missing": missing })
    });
    json!({
        "case": no.to_string(),
        "subject": case.head.subject,
        "owner": case.owner,
        "customer": case.head.customer,
        "contact": case.head.contact,
        "harm": case.head.harm,
        "step": case.step(),
        "path": steps,
        "outcome": case.outcome,
        "unanswered": case.messages.unanswered().count(),
        "opened_at": case.head.opened_at,
        "closed_at": case.closed_at,
        "version": case.version,
    })
}
