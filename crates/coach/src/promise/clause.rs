//! Where a commitment's subject and action begin and end.

use std::ops::Range;

use crate::group::Hit;
use crate::pack::compile::Language;
use crate::token::Text;

/// The owner number of a commitment by a colleague whose name is given.
pub(super) const NAMED: usize = 5;

/// "Ana Ruiz will": one or two capitalised words right before a word of commitment.
pub(super) fn named(reply: &str, text: &Text, language: &Language) -> Vec<Hit> {
    let mut hits = Vec::new();
    for sentence in &text.sentences {
        for at in sentence.tokens.clone().skip(1) {
            if language.promise.named.at(text, at).is_none() {
                continue;
            }
            let first = (sentence.tokens.start..at)
                .rev()
                .take(3)
                .take_while(|token| is_name(reply, text, language, *token))
                .last();
            if let Some(first) = first {
                hits.push(Hit { owner: NAMED, tokens: first..at + 1 });
            }
        }
    }
    hits
}

fn is_name(reply: &str, text: &Text, language: &Language, token: usize) -> bool {
    let spelled = &reply[text.tokens[token].span.clone()];
    let mut letters = spelled.chars();
    let capital = letters.next().is_some_and(char::is_uppercase) && letters.clone().count() > 0;
    let small = letters.all(|c| c.is_lowercase() || c == '-' || c == '\'');
    let word = text.lower(token);
    let ordinary = |list: &[String]| list.iter().any(|known| known == word);
    capital && small && !ordinary(&language.common) && !ordinary(&language.known_by)
}

/// Where the clause that holds the action ends: at a word that opens another, or where `rest` ends.
pub(super) fn end(text: &Text, language: &Language, rest: Range<usize>) -> usize {
    let found = language.promise.ends.find(text, rest.clone());
    found.map_or(rest.end, |found| if found.start > rest.start { found.start } else { rest.end })
}

/// The tokens of a commitment before its helping verb.
pub(super) fn subject(text: &Text, language: &Language, hit: &Hit) -> Range<usize> {
    let helper = |at: &usize| language.helpers.iter().any(|word| word == text.lower(*at));
    let end = hit.tokens.clone().find(helper).unwrap_or(hit.tokens.end);
    hit.tokens.start..if end > hit.tokens.start { end } else { hit.tokens.end }
}

/// The stretch of a sentence that says what must happen first, up to its comma or the end of it; empty when there is none.
pub(super) fn conditional(text: &Text, language: &Language, sentence: &Range<usize>) -> Range<usize> {
    let Some(found) = language.promise.condition.find(text, sentence.clone()) else { return 0..0 };
    let end = (found.start + 1..sentence.end).find(|at| text.tokens[*at].after_comma);
    found.start..end.unwrap_or(if found.start > sentence.start { sentence.end } else { found.end })
}
