//! Which rules fire where.

use std::collections::HashSet;
use std::ops::Range;

use super::absence::finding;
use super::answers::topics;
use super::around::Around;
use crate::group::Hit;
use crate::learned::{self, Barred, Scored};
use crate::pack::compile::{Language, Rule};
use crate::report::{Finding, Mode};
use crate::token::Text;

/// Two hits of one rule this near to each other are one finding.
const NEAR: usize = 2;

/// All findings and strengths by patterns, in the order of the text; at most one of a mode in a sentence.
pub(crate) fn fire(
    reply: &str,
    text: &Text,
    language: &Language,
    around: &Around<'_>,
    scored: Option<&Scored>,
) -> Vec<Finding> {
    let mut barred = silenced(text, language);
    let mut by_rule: Vec<Vec<Range<usize>>> = vec![Vec::new(); language.rules.len()];
    for Hit { owner, tokens } in language.matches.scan(text) {
        let quoted = text.tokens[tokens.clone()].iter().all(|token| token.quoted);
        if quoted {
            barred.push((text.tokens[tokens.start].sentence, language.rules[owner].mode));
        } else {
            by_rule[owner].push(tokens);
        }
    }
    let mut findings: Vec<(usize, Finding)> = Vec::new();
    for (rule, hits) in language.rules.iter().zip(by_rule) {
        let places: Vec<usize> = hits.iter().map(|hit| text.tokens[hit.start].sentence).collect();
        let kept = surviving(text, rule, hits);
        let is_kept = |at: &usize| kept.iter().any(|hit| text.tokens[hit.start].sentence == *at);
        barred.extend(places.into_iter().filter(|at| !is_kept(at)).map(|at| (at, rule.mode)));
        for tokens in kept {
            let sentence = text.tokens[tokens.start].sentence;
            let elsewhere = rule.place.is_some_and(|place| !place.holds(text, sentence));
            let about_it = || about(text, language, sentence, around.about.as_ref());
            if elsewhere || !around.holds(&rule.when) || (rule.needs_case && !about_it()) {
                continue;
            }
            findings.push((sentence, finding(rule, text.bytes(tokens), reply)));
        }
    }
    if let Some(scored) = scored {
        let marks = learned::mark(reply, text, language, scored, (&findings, &barred));
        findings.extend(marks);
    }
    one_per_sentence(findings)
}

/// Where the words stand that an overlay no longer wants marked.
fn silenced(text: &Text, language: &Language) -> Barred {
    if language.silent_modes.is_empty() {
        return Barred::new();
    }
    let hits = language.silent.scan(text).into_iter();
    hits.map(|hit| (text.tokens[hit.tokens.start].sentence, language.silent_modes[hit.owner])).collect()
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

/// Of the findings of one mode in one sentence the weightiest stays; an apology that is none is no regret;
/// who owns it in the same breath does not shirk.
fn one_per_sentence(mut findings: Vec<(usize, Finding)>) -> Vec<Finding> {
    findings.sort_by_key(|(sentence, f)| (*sentence, f.mode, std::cmp::Reverse(f.weight), f.span.start));
    findings.dedup_by(|(later, a), (kept, b)| later == kept && a.mode == b.mode && a.sub != "open");
    let hollow: Vec<usize> = findings.iter().filter(|(_, f)| f.mode == Mode::NonApology).map(|(at, _)| *at).collect();
    findings.retain(|(at, f)| f.mode != Mode::Regret || !hollow.contains(at));
    let owned: Vec<(usize, Range<usize>)> =
        findings.iter().filter(|(_, f)| f.mode == Mode::Own && f.sure).map(|(at, f)| (*at, f.span.clone())).collect();
    // Where both stand on the same words, "caused by our courier", the blame is what is said.
    let owns = |at: usize, span: &Range<usize>| {
        owned.iter().any(|(sentence, own)| *sentence == at && (own.end <= span.start || span.end <= own.start))
    };
    findings.retain(|(at, f)| !matches!(f.mode, Mode::Denial | Mode::Shirk) || !owns(*at, &f.span));
    findings.sort_by_key(|(_, finding)| finding.span.start);
    findings.into_iter().map(|(_, finding)| finding).collect()
}
