//! Whether a reply fits its case: safety before all else, an apology that is not buried, a date that does not quietly replace
//! an earlier one, a story that is not told back to whoever told it.

use std::collections::HashSet;
use std::ops::Range;

use super::absence::finding;
use super::answers::topics;
use super::around::{Around, Known};
use crate::context::{Context, Promised};
use crate::due::Due;
use crate::pack::compile::{Language, Rule};
use crate::report::{Mode, PromiseRead, Report};
use crate::token::Text;

/// A reply, and what is known around it.
pub(crate) struct Reply<'a> {
    pub reply: &'a str,
    pub text: &'a Text,
    pub language: &'a Language,
    pub around: &'a Around<'a>,
}

/// Adds what does not fit.
pub(crate) fn weigh(it: &Reply<'_>, context: &Context<'_>, report: &mut Report) {
    let found = [it.safety(), it.buried(report), it.told_back()].into_iter().flatten();
    let found: Vec<_> = found.map(|(rule, span)| finding(rule, span, it.reply)).collect();
    report.findings.extend(found);
    if let Some(rule) = it.rule("other_date")
        && !rule.needs_reply.occur(it.text, 0..it.text.tokens.len())
    {
        let moved = |read: &&PromiseRead| context.promised.iter().any(|before| it.is_later(read, before));
        let moved: Vec<Range<usize>> = report.promises.iter().filter(moved).map(|read| read.span.clone()).collect();
        report.findings.extend(moved.into_iter().map(|span| finding(rule, span, it.reply)));
    }
}

/// Sentences in which safety has to be spoken of, the greeting among them.
const FIRST: usize = 4;

/// Sentences of a reply in which an apology can be buried.
const LONG: usize = 5;

/// Words about the matter that a sentence told back has at least.
const TOLD: usize = 5;

type Found<'a> = Option<(&'a Rule, Range<usize>)>;

impl<'a> Reply<'a> {
    /// The rule that words it; `None` when a pack switched it off.
    fn rule(&self, sub: &str) -> Option<&'a Rule> {
        let is_it = |rule: &&Rule| rule.missing && rule.mode == Mode::Mismatch && rule.sub == sub;
        self.language.rules.iter().find(is_it)
    }

    /// Somebody may be hurt, and the beginning of the reply speaks of something else.
    fn safety(&self) -> Found<'a> {
        let rule = self.rule("safety").filter(|_| self.around.holds(&[Known::Safety]))?;
        let first = self.text.sentences.iter().take(FIRST).map(|sentence| sentence.tokens.clone());
        if first.clone().any(|tokens| rule.needs_reply.occur(self.text, tokens)) {
            return None;
        }
        let opening = first.into_iter().find(|tokens| tokens.len() > 3)?;
        Some((rule, self.text.bytes(opening)))
    }

    /// The only word of regret or ownership stands at the end of a long reply.
    fn buried(&self, report: &Report) -> Found<'a> {
        let rule = self.rule("late_apology").filter(|_| self.around.holds(&[Known::Complaint]))?;
        let sorry = report.strengths.iter().filter(|said| matches!(said.mode, Mode::Own | Mode::Regret));
        let hollow = report.findings.iter().filter(|said| said.mode == Mode::NonApology);
        let first = sorry.chain(hollow).map(|said| said.span.clone()).min_by_key(|span| span.start)?;
        let all = self.text.sentences.len();
        let at = self.text.sentences.iter().position(|one| self.text.bytes(one.tokens.clone()).end >= first.end)?;
        (all >= LONG && at * 3 >= all * 2).then_some((rule, first))
    }

    /// Two sentences in a row say nothing but what the customer wrote.
    fn told_back(&self) -> Found<'a> {
        let rule = self.rule("told_back").filter(|_| self.around.holds(&[Known::Complaint]))?;
        let told = self.around.about.as_ref()?;
        let is_back = |tokens: Range<usize>| {
            let said: HashSet<&str> = topics(self.text, tokens.clone(), self.language).collect();
            let known = said.iter().filter(|word| told.contains(*word)).count();
            said.len() >= TOLD && known * 5 >= said.len() * 4 && !rule.needs_reply.occur(self.text, tokens)
        };
        let pairs = self.text.sentences.windows(2);
        let found = pairs.map(|pair| (pair[0].tokens.clone(), pair[1].tokens.clone()));
        let (first, second) = found.into_iter().find(|(a, b)| is_back(a.clone()) && is_back(b.clone()))?;
        Some((rule, self.text.bytes(first.start..second.end)))
    }

    /// It promises the same as before, for a later time.
    fn is_later(&self, read: &PromiseRead, before: &Promised) -> bool {
        let is_after = match &read.due {
            Due::At { latest, .. } | Due::Day { latest, .. } => latest.timestamp() > before.due,
            _ => false,
        };
        is_after && self.is_the_same(read, before)
    }

    fn is_the_same(&self, read: &PromiseRead, before: &Promised) -> bool {
        let text = Text::read(&before.what, &self.language.normal, &self.language.vocabulary);
        let then: HashSet<&str> = topics(&text, 0..text.tokens.len(), self.language).collect();
        let now = Text::read(&read.action, &self.language.normal, &self.language.vocabulary);
        let shared = topics(&now, 0..now.tokens.len(), self.language).filter(|word| then.contains(word)).count();
        shared * 2 >= then.len().max(1)
    }
}
