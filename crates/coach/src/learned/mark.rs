//! What the statistical reader adds to the findings of the rules.

use super::{Scored, modes};
use crate::pack::compile::{Language, Rule};
use crate::read::absence::finding;
use crate::report::{Finding, Mode};
use crate::token::Text;

/// Sentences, by their number, in which a guard of a mode's own rule held it back.
pub(crate) type Barred = Vec<(usize, Mode)>;

/// What a rule must not have found in a sentence for the mode to be believed there.
pub(super) fn refuting(mode: Mode) -> &'static [Mode] {
    match mode {
        Mode::NonApology => &[Mode::Regret, Mode::Own],
        Mode::Denial | Mode::Shirk | Mode::Wishy => &[Mode::Own],
        Mode::Own => &[Mode::Denial, Mode::Shirk, Mode::NonApology],
        _ => &[],
    }
}

/// Marks of every mode that a learned rule words, on sentences where no rule found or refused that mode.
pub(crate) fn mark(
    reply: &str,
    text: &Text,
    language: &Language,
    scored: &Scored,
    (found, barred): (&[(usize, Finding)], &Barred),
) -> Vec<(usize, Finding)> {
    let mut marks = Vec::new();
    let worded: Vec<(usize, &Rule)> =
        modes().enumerate().filter_map(|(label, mode)| Some((label, language.learned_rule(mode)?))).collect();
    for (at, sentence) in text.sentences.iter().enumerate() {
        let is_quoted = text.tokens[sentence.tokens.clone()].iter().all(|token| token.quoted);
        if is_quoted {
            continue;
        }
        for (label, rule) in &worded {
            let speaks = |mode: Mode| mode == rule.mode || refuting(rule.mode).contains(&mode);
            let is_known = found.iter().any(|(sentence, finding)| *sentence == at && speaks(finding.mode))
                || barred.contains(&(at, rule.mode));
            if !is_known && scored.over(at, *label) >= 0.0 {
                marks.push((at, finding(rule, text.bytes(sentence.tokens.clone()), reply)));
            }
        }
    }
    marks
}
