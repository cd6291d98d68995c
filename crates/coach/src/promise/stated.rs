//! What is said to happen on a day to come: "A courier collects it tomorrow". It commits, unless it is a wish, a rule, a
//! duty of the customer's, or over.

use std::ops::Range;

use crate::context::Context;
use crate::due;
use crate::group::Hit;
use crate::pack::compile::Language;
use crate::token::Text;

/// The owner number of what is stated, by the house and by the writer.
pub(super) const HOUSE: usize = 6;
pub(super) const WRITER: usize = 7;

/// Shorter stretches between commas are read together with what follows.
const SHORT: usize = 3;

/// Statements of what is to come in the sentences where nobody commits in so many words.
pub(super) fn find(text: &Text, language: &Language, context: &Context<'_>, hits: &[Hit]) -> Vec<Hit> {
    let grammar = &language.promise;
    let mut found = Vec::new();
    for (at, sentence) in text.sentences.iter().enumerate() {
        let taken = hits.iter().any(|hit| text.tokens[hit.tokens.start].sentence == at);
        if taken || sentence.question || grammar.never.is_empty() {
            continue;
        }
        if !due::may_find(text, sentence.tokens.clone(), &language.time) {
            continue;
        }
        let day = |part: &Range<usize>| {
            let is_far = part.len() < SHORT || !due::may_find(text, part.clone(), &language.time);
            !is_far && due::is_ahead(&due::find_stated(text, part.clone(), &language.time, context))
        };
        let part = parts(text, language, sentence.tokens.clone())
            .into_iter()
            .find(|part| day(part) && commits(text, language, part));
        if let Some(part) = part
            && !grammar.never_sentence.occur(text, sentence.tokens.clone())
        {
            let owner = if grammar.first_person.occur(text, part.clone()) { WRITER } else { HOUSE };
            found.push(Hit { owner, tokens: part });
        }
    }
    found
}

/// Something is said to happen in this stretch, not quoted, on no condition, and nothing in it speaks against a promise.
fn commits(text: &Text, language: &Language, part: &Range<usize>) -> bool {
    let grammar = &language.promise;
    let is_condition = || grammar.condition.find(text, part.clone()).is_some_and(|found| found.start <= part.start + 1);
    let is_quoted = text.tokens[part.clone()].iter().any(|token| token.quoted);
    let acts = || grammar.act.is_empty() || grammar.act.occur(text, part.clone());
    !is_quoted && !is_condition() && acts() && !grammar.never.occur(text, part.clone())
}

/// The stretches of a sentence between its commas; a short one goes with the next.
fn parts(text: &Text, language: &Language, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut start = sentence.start;
    for at in sentence.start + 1..=sentence.end {
        let ends = at == sentence.end || text.tokens[at].after_comma;
        let is_condition = || language.promise.condition.at(text, start).is_some();
        // "Mardi à 14 heures, Mme Kerner vous appelle": nothing but a time is no stretch of its own
        let is_time = || (start..at).all(|at| language.time.knows(text.lower(at)));
        if !ends || (at < sentence.end && !is_condition() && (at - start <= SHORT || is_time())) {
            continue;
        }
        match parts.last_mut() {
            Some(last) if at - start <= SHORT && at == sentence.end => last.end = at,
            _ => parts.push(start..at),
        }
        start = at;
    }
    parts
}
