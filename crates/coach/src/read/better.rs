//! The better way, made from the words at hand where a rule says how.

use std::fmt::Write;

use crate::pack::compile::Rule;

/// Longer quotations than this are cut at a word.
const LONGEST: usize = 80;

/// The rule's advice for `words`: `{words}` is filled in, and what the rule swaps is shown swapped.
pub(crate) fn better(rule: &Rule, words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut advice = rule.better.replace("{words}", clip(&words));
    if let Some(swapped) = swap(rule, &words) {
        let _ = write!(advice, " “{swapped}”");
    }
    advice
}

/// `words` with everything the rule knows a plainer word for; `None` when it knows none.
pub(crate) fn swap(rule: &Rule, words: &str) -> Option<String> {
    if rule.swaps.is_empty() {
        return None;
    }
    let mut changed = words.to_owned();
    let mut lower = changed.to_lowercase();
    for (from, to) in &rule.swaps {
        // Offsets of the lower-cased text hold only while lower-casing changes no lengths.
        if lower.len() == changed.len()
            && let Some(at) = find_word(&lower, from)
        {
            changed.replace_range(at..at + from.len(), to);
            lower = changed.to_lowercase();
        }
    }
    (changed != words).then(|| changed.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn find_word(text: &str, word: &str) -> Option<usize> {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let whole =
        |at: &usize| !letter(text[..*at].chars().next_back()) && !letter(text[at + word.len()..].chars().next());
    text.match_indices(word).map(|(at, _)| at).find(whole)
}

fn clip(words: &str) -> &str {
    if words.len() <= LONGEST {
        return words;
    }
    let end = words.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last().unwrap_or(0);
    words[..end].rfind(' ').map_or(&words[..end], |space| &words[..space])
}
