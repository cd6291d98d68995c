//! What the customer's own words add: questions left open, a reply to somebody else.

use std::collections::HashSet;
use std::ops::Range;

use super::{Customer, absence};
use crate::pack::compile::Language;
use crate::report::{Mode, Question, Report};
use crate::token::Text;

/// Letters of a word that are compared; enough to see "refunded" in "refund".
const STEM: usize = 5;

/// Looks for unanswered questions and for a reply that speaks of something else.
pub(crate) fn weigh(reply: &str, text: &Text, customer: &Customer, language: &Language, report: &mut Report) {
    let said: HashSet<&str> = topics(text, 0..text.tokens.len(), language).collect();
    if customer.inbound.complaint {
        report.unanswered = unanswered(customer, &said, language, report);
    }
    let end = reply.len()..reply.len();
    if let Some(rule) = absence::rule(language, Mode::Unanswered).filter(|_| !report.unanswered.is_empty()) {
        let mut finding = absence::finding(rule, end.clone(), reply);
        finding.reason = format!("{} “{}”", finding.reason, report.unanswered[0].text);
        report.findings.push(finding);
    }
    if let Some(rule) = absence::rule(language, Mode::Mismatch)
        && customer.inbound.complaint
        && rule.needs_reply.occur(text, 0..text.tokens.len())
        && !report.has(Mode::Regret)
        && !topics(&customer.text, 0..customer.text.tokens.len(), language).any(|word| said.contains(word))
    {
        report.findings.push(absence::finding(rule, end, reply));
    }
}

/// The beginnings of the words that say what a text is about.
pub(super) fn topics<'a>(
    text: &'a Text,
    tokens: Range<usize>,
    language: &'a Language,
) -> impl Iterator<Item = &'a str> {
    let words = tokens.map(|token| text.lower(token)).filter(|word| word.chars().count() > 3);
    let ordinary = |word: &&str| language.common.binary_search_by(|known| known.as_str().cmp(word)).is_ok();
    let small = |word: &&str| language.known_by.binary_search_by(|known| known.as_str().cmp(word)).is_ok();
    words.filter(move |word| !ordinary(word) && !small(word)).map(stem)
}

fn stem(word: &str) -> &str {
    word.char_indices().nth(STEM).map_or(word, |(at, _)| &word[..at])
}

/// Questions whose topic the reply never touches, when it neither asks back nor promises anything.
fn unanswered(customer: &Customer, said: &HashSet<&str>, language: &Language, report: &Report) -> Vec<Question> {
    let deals = report.has(Mode::Question) || report.promises.iter().any(|promise| promise.firm);
    if deals {
        return Vec::new();
    }
    let text = &customer.text;
    let asked = text.sentences.iter().filter(|sentence| sentence.question && sentence.tokens.len() > 2);
    let open = asked.filter(|sentence| {
        let mut about = topics(text, sentence.tokens.clone(), language).peekable();
        about.peek().is_some() && !about.any(|word| said.contains(word))
    });
    let spans: Vec<Range<usize>> = open.map(|sentence| text.bytes(sentence.tokens.clone())).collect();
    let of = |question: &&Question| spans.contains(&question.span);
    customer.inbound.questions.iter().filter(of).cloned().collect()
}
