//! Promises that only the statistical reader hears: never firm, and no word of them is taken for an action alone.

use crate::context::Context;
use crate::due;
use crate::learned::Scored;
use crate::pack::compile::Language;
use crate::report::{Actor, PromiseRead};
use crate::token::Text;

/// Adds sentences that read as promises to those the grammar `found`, in the order of the text.
pub(crate) fn add(
    found: &mut Vec<PromiseRead>,
    reply: &str,
    (text, scored): (&Text, &Scored),
    language: &Language,
    context: &Context<'_>,
) {
    let mut more = Vec::new();
    for (at, sentence) in text.sentences.iter().enumerate() {
        let span = text.bytes(sentence.tokens.clone());
        let is_found = found.iter().any(|one| one.span.start < span.end && span.start < one.span.end);
        let is_quoted = text.tokens[sentence.tokens.clone()].iter().any(|token| token.quoted);
        if is_found || is_quoted || sentence.question || !scored.promises(at) {
            continue;
        }
        if language.promise.exclude.occur(text, sentence.tokens.clone()) {
            continue;
        }
        let due = due::find(text, sentence.tokens.clone(), &language.time, context);
        let condition = language.promise.condition.find(text, sentence.tokens.clone());
        let condition = condition.map(|words| reply[text.bytes(words)].to_owned());
        let action = reply[span.clone()].to_owned();
        more.push(PromiseRead { span, actor: Actor::We, action, due, condition, firm: false, sure: false });
    }
    found.extend(more);
    found.sort_by_key(|one| one.span.start);
}
