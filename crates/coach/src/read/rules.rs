//! Which rules fire where.

use std::collections::HashSet;
use std::ops::Range;

use super::absence::finding;
use super::answers::topics;
use crate::group::Hit;
use crate::pack::compile::{Language, Rule};
use crate::report::{Finding, Mode};
use crate::token::Text;

/// Two hits of one rule this near to each other are one finding.
const NEAR: usize = 2;

/// All findings and strengths by patterns, in the order of the text; at most one of a mode in a sentence.
pub(crate) fn fire(reply: &str, text: &Text, language: &Language, case: Option<&HashSet<&str>>) -> Vec<Finding> {
    let mut by_rule: Vec<Vec<Range<usize>>> = vec![Vec::new(); language.rules.len()];
    for Hit { owner, tokens } in language.matches.scan(text) {
        let quoted = text.tokens[tokens.clone()].iter().all(|token| token.quoted);
        if !quoted {
            by_rule[owner].push(tokens);
        }
    }
    let mut findings: Vec<(usize, Finding)> = Vec::new();
    for (rule, hits) in language.rules.iter().zip(by_rule) {
        for tokens in surviving(text, rule, hits) {
            let sentence = text.tokens[tokens.start].sentence;
            if rule.needs_case && !about(text, language, sentence, case) {
                continue;
            }
            findings.push((sentence, finding(rule, text.bytes(tokens), reply)));
        }
    }
    one_per_sentence(findings)
}

/// Whether a sentence speaks of what the customer's message is about.
fn about(text: &Text, language: &Language, sentence: usize, case: Option<&HashSet<&str>>) -> bool {
    let tokens = text.sentences[sentence].tokens.clone();
    case.is_some_and(|case| topics(text, tokens, language).any(|word| case.contains(word)))
}

/// Whether `rule`, one of this language's, fires anywhere.
pub(crate) fn fires(text: &Text, language: &Language, rule: &Rule) -> bool {
    let own = |hit: &Hit| language.rules[hit.owner].id == rule.id;
    let hits = language.matches.scan(text).into_iter().filter(own).map(|hit| hit.tokens).collect();
    !surviving(text, rule, hits).is_empty()
}

/// The hits of one rule that nothing bars, near ones joined.
fn surviving(text: &Text, rule: &Rule, hits: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let whole = 0..text.tokens.len();
    if hits.is_empty()
        || hits.len() < rule.min
        || (!rule.needs_reply.is_empty() && !rule.needs_reply.occur(text, whole.clone()))
        || rule.unless_reply.occur(text, whole)
    {
        return Vec::new();
    }
    let mut joined: Vec<Range<usize>> = Vec::new();
    let (mut count, mut last_end) = (0, 0);
    let mut barred: Option<(usize, bool)> = None;
    for hit in hits {
        let sentence = text.tokens[hit.start].sentence;
        let bar = match barred {
            Some((known, bar)) if known == sentence => bar,
            _ => rule.unless.occur(text, text.sentences[sentence].tokens.clone()),
        };
        barred = Some((sentence, bar));
        if bar {
            continue;
        }
        count += usize::from(hit.start >= last_end);
        last_end = last_end.max(hit.end);
        match joined.last_mut() {
            Some(last) if text.tokens[last.start].sentence == sentence && hit.start <= last.end + NEAR => {
                last.end = last.end.max(hit.end);
            }
            _ => joined.push(hit),
        }
    }
    if count < rule.min { Vec::new() } else { joined }
}

/// Of the findings of one mode in one sentence the weightiest stays; an apology that is none is no regret.
fn one_per_sentence(mut findings: Vec<(usize, Finding)>) -> Vec<Finding> {
    findings.sort_by_key(|(sentence, f)| (*sentence, f.mode, std::cmp::Reverse(f.weight), f.span.start));
    findings.dedup_by(|(later, a), (kept, b)| later == kept && a.mode == b.mode && a.sub != "open");
    let hollow: Vec<usize> = findings.iter().filter(|(_, f)| f.mode == Mode::NonApology).map(|(at, _)| *at).collect();
    findings.retain(|(at, f)| f.mode != Mode::Regret || !hollow.contains(at));
    findings.sort_by_key(|(_, finding)| finding.span.start);
    findings.into_iter().map(|(_, finding)| finding).collect()
}
