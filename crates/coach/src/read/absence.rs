//! What a reply as a whole lacks: ownership, a next step, a date.

use std::ops::Range;

use super::Customer;
use super::better::better;
use crate::context::Context;
use crate::due::{self, Due};
use crate::learned::Scored;
use crate::pack::compile::{Language, Rule};
use crate::report::{Finding, Mode, Report};
use crate::token::Text;

/// What is known besides the findings.
pub(crate) struct Seen<'a> {
    pub text: &'a Text,
    pub scored: Option<&'a Scored>,
    pub context: &'a Context<'a>,
    pub customer: Option<&'a Customer>,
}

impl Seen<'_> {
    fn hints(&self, modes: &[Mode]) -> bool {
        self.scored.is_some_and(|scored| modes.iter().any(|mode| scored.hints(*mode)))
    }

    /// Some sentence names a day or an hour to come.
    fn is_dated(&self, language: &Language) -> bool {
        let mut sentences = self.text.sentences.iter();
        sentences.any(|sentence| {
            let due = due::find(self.text, sentence.tokens.clone(), &language.time, self.context);
            due.is_dated() && !matches!(due, Due::Fuzzy { .. })
        })
    }
}

/// Adds what is missing in a reply to a message that complains; no other reply can lack anything. Said only where nothing
/// speaks against it.
pub(crate) fn weigh(reply: &str, language: &Language, seen: &Seen<'_>, report: &mut Report) {
    let end = reply.len();
    let lacks = [
        (Mode::NoOwnership, nobody_owns(seen, report), end..end),
        (Mode::NoNextStep, nothing_follows(seen, report), end..end),
    ];
    for (mode, lacks, span) in lacks {
        if let Some(rule) = rule(language, mode).filter(|_| lacks) {
            report.findings.push(finding(rule, span, reply));
        }
    }
    undated(reply, language, seen, report);
}

/// The fault is ours, as the case says; or nobody says whose it is, the customer complains, and the reply gives neither
/// an account of what happened nor a remedy: a refusal with its reason owes no confession.
fn nobody_owns(seen: &Seen<'_>, report: &Report) -> bool {
    if report.admits() || report.has(Mode::Own) {
        return false;
    }
    match seen.context.our_fault {
        Some(ours) => ours,
        None => {
            let complains = seen.customer.is_none_or(|customer| customer.inbound.complaint);
            complains && ![Mode::Account, Mode::Remedy].into_iter().any(|mode| report.has(mode))
        }
    }
}

/// Nothing at all is said to happen, and nothing is asked.
fn nothing_follows(seen: &Seen<'_>, report: &Report) -> bool {
    const STEPS: [Mode; 4] = [Mode::Remedy, Mode::Fix, Mode::Cta, Mode::Question];
    let is_said = !report.promises.is_empty() || STEPS.into_iter().any(|mode| report.has(mode));
    let is_hinted = seen.hints(&STEPS) || seen.scored.is_some_and(Scored::hints_promise);
    !is_said && !is_hinted
}

/// Promises are made, none of those that wait for nothing has a date, and no other sentence names a day.
fn undated(reply: &str, language: &Language, seen: &Seen<'_>, report: &mut Report) {
    let mut binding = report.promises.iter().filter(|promise| promise.condition.is_none());
    let dated = binding.clone().any(|promise| promise.due.is_dated() && !matches!(promise.due, Due::Fuzzy { .. }));
    let Some(first) = binding.find(|promise| promise.sure).map(|promise| promise.span.clone()) else { return };
    if let Some(rule) = rule(language, Mode::NoDate).filter(|_| !dated && !seen.is_dated(language)) {
        report.findings.push(finding(rule, first, reply));
    }
}

/// The rule that holds the words for a missing thing; `None` when a pack switched it off.
pub(crate) fn rule(language: &Language, mode: Mode) -> Option<&Rule> {
    language.rules.iter().find(|rule| rule.missing && rule.mode == mode && rule.sub.is_empty())
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
        sure: !rule.learned,
    }
}
