//! What a reply as a whole lacks: ownership, a next step, a date.

use std::ops::Range;

use super::better::better;
use crate::due::Due;
use crate::pack::compile::{Language, Rule};
use crate::report::{Finding, Mode, Report};

/// Adds what is missing in a reply to a message that complains; no other reply can lack anything.
pub(crate) fn weigh(reply: &str, language: &Language, report: &mut Report) {
    let end = reply.len();
    let next_step = [Mode::Remedy, Mode::Fix, Mode::Cta].into_iter().any(|mode| report.has(mode));
    let missing = [
        (Mode::NoOwnership, !report.admits(), end..end),
        (Mode::NoNextStep, report.promises.is_empty() && !next_step, end..end),
    ];
    for (mode, lacks, span) in missing {
        if let Some(rule) = rule(language, mode).filter(|_| lacks) {
            report.findings.push(finding(rule, span, reply));
        }
    }
    undated(reply, language, report);
}

/// Promises are made, and none of those that wait for nothing has a date.
fn undated(reply: &str, language: &Language, report: &mut Report) {
    let mut binding = report.promises.iter().filter(|promise| promise.condition.is_none()).peekable();
    let Some(first) = binding.peek().map(|promise| promise.span.clone()) else { return };
    let dated = binding.any(|promise| promise.due.is_dated() && !matches!(promise.due, Due::Fuzzy { .. }));
    if let Some(rule) = rule(language, Mode::NoDate).filter(|_| !dated) {
        report.findings.push(finding(rule, first, reply));
    }
}

/// The rule that holds the words for a missing thing; `None` when a pack switched it off.
pub(crate) fn rule(language: &Language, mode: Mode) -> Option<&Rule> {
    language.rules.iter().find(|rule| rule.missing && rule.mode == mode)
}

/// What `rule` says of these bytes of the reply.
pub(crate) fn finding(rule: &Rule, span: Range<usize>, reply: &str) -> Finding {
    let better = better(rule, &reply[span.clone()]);
    Finding {
        mode: rule.mode,
        sub: rule.sub.clone(),
        span,
        reason: rule.why.clone(),
        better,
        rule: rule.id.clone(),
        weight: rule.weight,
    }
}
