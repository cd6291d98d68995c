//! The promise reader: who commits to what, by when, on what condition, and whether it can be checked.

mod clause;
pub(crate) mod likely;
mod stated;

use std::ops::Range;

use crate::context::Context;
use crate::due;
use crate::group::Hit;
use crate::pack::compile::Language;
use crate::report::{Actor, PromiseRead};
use crate::token::Text;

/// How many words after the commitment still belong to what excludes it ("will not be able to").
const EXCLUDE_REACH: usize = 2;

/// A neighbouring sentence asks for something when it does so within its first words.
const OPENING: usize = 5;

/// Commitments with fewer words than this between them are one.
const NEAR: usize = 2;

/// All promises of `reply`, in its order.
pub(crate) fn read(reply: &str, text: &Text, language: &Language, context: &Context<'_>) -> Vec<PromiseRead> {
    let mut hits = commitments(reply, text, language);
    let stated = stated::find(text, language, context, &hits);
    hits.extend(stated);
    hits.sort_by_key(|hit| hit.tokens.start);
    let reader = Reader { reply, text, language, context };
    let spans = hits.iter().enumerate().map(|(i, hit)| (hit, hits.get(i + 1)));
    spans.map(|(hit, next)| reader.promise(hit, next)).collect()
}

/// Where somebody commits; of overlapping places the first is kept.
fn commitments(reply: &str, text: &Text, language: &Language) -> Vec<Hit> {
    let mut all = language.promise.commit.scan(text);
    all.extend(clause::named(reply, text, language));
    all.sort_by_key(|hit| (hit.tokens.start, std::cmp::Reverse(hit.tokens.end)));
    let mut kept: Vec<Hit> = Vec::new();
    for hit in all {
        match kept.last_mut() {
            Some(last) if hit.tokens.start < last.tokens.end => {}
            // "we guarantee that this will not happen again" is one promise, not two
            Some(last) if hit.tokens.start < last.tokens.end + NEAR && same_sentence(text, last, &hit) => {
                last.tokens.end = hit.tokens.end;
            }
            _ if counts(text, language, &hit) => kept.push(hit),
            _ => {}
        }
    }
    kept
}

fn same_sentence(text: &Text, a: &Hit, b: &Hit) -> bool {
    text.tokens[a.tokens.start].sentence == text.tokens[b.tokens.start].sentence
}

/// Not quoted, not excluded, not merely asked.
fn counts(text: &Text, language: &Language, hit: &Hit) -> bool {
    let token = &text.tokens[hit.tokens.start];
    let sentence = &text.sentences[token.sentence];
    if token.quoted {
        return false;
    }
    let reach = sentence.tokens.start.max(hit.tokens.start.saturating_sub(EXCLUDE_REACH + 1))
        ..(hit.tokens.end + EXCLUDE_REACH).min(sentence.tokens.end);
    let excluded =
        |at: usize| language.promise.exclude.at(text, at).is_some_and(|taken| at + taken >= hit.tokens.start);
    if reach.into_iter().any(excluded) {
        return false;
    }
    if language.promise.reported.occur(text, sentence.tokens.start..hit.tokens.start) {
        return false;
    }
    !sentence.question || language.promise.ask.occur(text, sentence.tokens.clone())
}

struct Reader<'a> {
    reply: &'a str,
    text: &'a Text,
    language: &'a Language,
    context: &'a Context<'a>,
}

impl Reader<'_> {
    fn promise(&self, hit: &Hit, next: Option<&Hit>) -> PromiseRead {
        let at = self.text.tokens[hit.tokens.start].sentence;
        let sentence = self.text.sentences[at].tokens.clone();
        let end = next.map_or(sentence.end, |next| next.tokens.start.min(sentence.end));
        let is_stated = matches!(hit.owner, stated::HOUSE | stated::WRITER);
        let clause = if is_stated {
            hit.tokens.clone()
        } else {
            hit.tokens.start..clause::end(self.text, self.language, hit.tokens.end..end)
        };
        let condition = self.condition(hit, at);
        let due = self.due(hit, &sentence, end);
        let vague = !is_stated && self.language.promise.vague.occur(self.text, clause.clone());
        let action =
            if is_stated { self.reply[self.text.bytes(clause.clone())].to_owned() } else { self.action(hit, &clause) };
        let firm = !action.is_empty() && (due.is_dated() || !vague);
        PromiseRead { span: self.text.bytes(clause), actor: self.actor(hit), action, due, condition, firm, sure: true }
    }

    /// After the commitment first, then before it: "on Friday we will call". What stands in a condition is no date of it.
    fn due(&self, hit: &Hit, sentence: &Range<usize>, end: usize) -> due::Due {
        let first = match hit.owner {
            stated::HOUSE | stated::WRITER => hit.tokens.clone(),
            _ => hit.tokens.start..end,
        };
        let after = self.due_in(first, sentence);
        if after.is_dated() || hit.tokens.start == sentence.start {
            return after;
        }
        let before = self.due_in(sentence.start..end, sentence);
        if before.is_dated() { before } else { after }
    }

    fn due_in(&self, tokens: Range<usize>, sentence: &Range<usize>) -> due::Due {
        let condition = clause::conditional(self.text, self.language, sentence);
        let find = if condition.is_empty() { due::find_ahead } else { due::find_after };
        let mut best = due::Due::None;
        for part in [tokens.start..tokens.end.min(condition.start), tokens.start.max(condition.end)..tokens.end] {
            if part.is_empty() || (condition.is_empty() && best != due::Due::None) {
                continue;
            }
            let found = find(self.text, part, &self.language.time, self.context);
            if best == due::Due::None || (found.is_dated() && !best.is_dated()) {
                best = found;
            }
        }
        best
    }

    fn actor(&self, hit: &Hit) -> Actor {
        let subject = || self.reply[self.text.bytes(clause::subject(self.text, self.language, hit))].to_owned();
        match hit.owner {
            0 | stated::WRITER => Actor::Me,
            2 => Actor::Team(subject()),
            3 => Actor::ThirdParty(subject()),
            clause::NAMED => Actor::Named(subject()),
            _ => Actor::We,
        }
    }

    fn action(&self, hit: &Hit, clause: &Range<usize>) -> String {
        let helper = |at: &usize| self.language.helpers.iter().any(|word| word == self.text.lower(*at));
        let start = hit.tokens.clone().rev().find(helper).map_or(hit.tokens.start, |at| at + 1);
        let start = if start >= clause.end { hit.tokens.start } else { start };
        self.reply[self.text.bytes(start..clause.end)].to_owned()
    }

    /// What the customer or fate must do first: in this sentence, or asked for right before or after.
    fn condition(&self, hit: &Hit, at: usize) -> Option<String> {
        let grammar = &self.language.promise;
        let sentence = self.text.sentences[at].tokens.clone();
        let here = grammar.condition.find(self.text, sentence.clone()).filter(|found| !overlap(found, &hit.tokens));
        let here =
            here.or_else(|| grammar.ask.find(self.text, sentence.clone()).filter(|found| !overlap(found, &hit.tokens)));
        if let Some(found) = here {
            let end = if found.start < hit.tokens.start { hit.tokens.start } else { sentence.end };
            let end = (found.end..end).find(|token| self.text.tokens[*token].after_comma).unwrap_or(end);
            return Some(self.reply[self.text.bytes(found.start..end)].to_owned());
        }
        let near = [at.checked_sub(1), Some(at + 1)];
        near.into_iter().flatten().find_map(|near| {
            let tokens = self.text.sentences.get(near)?.tokens.clone();
            let asked = grammar.ask.find(self.text, tokens.clone())?;
            if asked.start > tokens.start + OPENING {
                return None;
            }
            Some(self.reply[self.text.bytes(tokens)].to_owned())
        })
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
