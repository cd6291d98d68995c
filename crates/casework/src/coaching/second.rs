//! A second opinion on a draft from a language model, off by default: what is sent has no names, addresses and numbers in
//! it, and what comes back counts only where it quotes the draft.
//!
//! Reading order: [`Veil`] (what stands in place of what), [`asking`] (the request), [`heard`] (the answer).

use super::report::{Place, Ruler};
use base::words::{LINE, short};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Items taken from one answer at most.
const MOST: usize = 4;

/// What was asked of the model.
const TASK: &str = "You read the draft of a reply to a customer who was let down. Say what in it denies, shifts blame, grovels, \
    attacks, promises nothing or speaks jargon, and one better way. Answer with JSON alone: {\"items\": [{\"quote\": words of the \
    draft, letter by letter, \"says\": one plain sentence, \"better\": one better wording}]}, at most four. Words in square \
    brackets stand for names and numbers; leave them as they are. If nothing is wrong, the list is empty.";

/// One remark that quotes the draft.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// The words it is about.
    pub quote: Place,
    /// What it says of them.
    pub says: String,
    /// What it would rather read.
    pub better: String,
}

/// A draft without its names, addresses and numbers, and what they were.
#[derive(Debug, Default)]
pub struct Veil {
    /// The text as it may be shown to others.
    pub text: String,
    behind: BTreeMap<String, String>,
}

impl Veil {
    /// Veils a draft. `names` are known ones: of the customer and of those who work here.
    pub fn over(draft: &str, names: &[String]) -> Veil {
        let mut parts: Vec<String> = names.iter().flat_map(|name| name.split_whitespace()).map(bare).collect();
        parts.retain(|part| part.chars().count() > 1);
        let mut veil = Veil::default();
        let mut begins = true;
        for piece in draft.split_inclusive(char::is_whitespace) {
            let word = piece.trim_end();
            let (before, core, after) = trimmed(word);
            let kind = kind(core, begins, &parts);
            veil.text.push_str(before);
            match kind {
                Some(kind) => veil.hide(kind, core),
                None => veil.text.push_str(core),
            }
            veil.text.push_str(after);
            veil.text.push_str(&piece[word.len()..]);
            if !word.is_empty() {
                begins = after.contains(['.', '!', '?', ':']) || piece.ends_with('\n');
            }
        }
        veil
    }

    fn hide(&mut self, kind: &str, words: &str) {
        let known = self.behind.iter().find(|(_, hidden)| *hidden == words).map(|(name, _)| name.clone());
        let name = known.unwrap_or_else(|| {
            let n = self.behind.keys().filter(|name| name.starts_with(&format!("[{kind} "))).count() + 1;
            format!("[{kind} {n}]")
        });
        self.text.push_str(&name);
        self.behind.insert(name, words.to_owned());
    }

    /// A quotation of the veiled text in the draft's own words.
    pub fn lift(&self, quote: &str) -> String {
        self.behind.iter().rev().fold(quote.to_owned(), |text, (name, words)| text.replace(name, words))
    }
}

/// A word without what stands around it, in small letters.
fn bare(word: &str) -> String {
    trimmed(word).1.to_lowercase()
}

/// What stands before a word, the word, what stands after it.
fn trimmed(word: &str) -> (&str, &str, &str) {
    let start = word.find(char::is_alphanumeric).unwrap_or(word.len());
    let end =
        word.rfind(char::is_alphanumeric).map_or(start, |at| at + word[at..].chars().next().map_or(0, char::len_utf8));
    (&word[..start], &word[start..end], &word[end..])
}

/// What must not leave the organisation: mail addresses, whatever holds a digit, known names, and words written like names.
fn kind(word: &str, begins_sentence: bool, names: &[String]) -> Option<&'static str> {
    let small = word.to_lowercase();
    let stem = small.strip_suffix("'s").or(small.strip_suffix("’s")).unwrap_or(&small);
    let is_capital = word.chars().next().is_some_and(char::is_uppercase);
    if word.contains('@') {
        Some("mail")
    } else if word.contains("://") || small.starts_with("www.") {
        Some("address")
    } else if word.chars().any(char::is_numeric) {
        Some("number")
    } else if names.iter().any(|name| name == stem) || (is_capital && !begins_sentence && !is_i(word)) {
        Some("name")
    } else {
        None
    }
}

/// “I” and its short forms are no name.
fn is_i(word: &str) -> bool {
    word == "I" || word.starts_with("I'") || word.starts_with("I’")
}

/// The body of the request.
pub fn asking(model: &str, veil: &Veil) -> Value {
    json!({
        "model": model,
        "temperature": 0,
        "messages": [{ "role": "system", "content": TASK }, { "role": "user", "content": veil.text }],
    })
}

/// The remarks of an answer that quote `draft`, letter by letter; all else is dropped.
pub fn heard(answer: &str, veil: &Veil, draft: &str) -> Vec<Item> {
    let Ok(answer) = serde_json::from_str::<Value>(answer) else { return Vec::new() };
    let said = answer["choices"][0]["message"]["content"].as_str().unwrap_or_default();
    // Models like to wrap what they are asked for in words.
    let inner = said.find('{').zip(said.rfind('}')).and_then(|(from, to)| said.get(from..=to)).unwrap_or_default();
    let Ok(told) = serde_json::from_str::<Value>(inner) else { return Vec::new() };
    let ruler = Ruler::new(draft);
    let items = told["items"].as_array().into_iter().flatten().filter_map(|item| {
        let quote = veil.lift(item["quote"].as_str()?.trim());
        let start = draft.find(&quote).filter(|_| !quote.is_empty())?;
        let words = |name: &str| short(&veil.lift(item[name].as_str().unwrap_or_default().trim()), LINE);
        let says = words("says");
        let place = ruler.place(&(start..start + quote.len()));
        (!says.is_empty()).then(|| Item { quote: place, says, better: words("better") })
    });
    items.take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAFT: &str =
        "Dear Ms Moe,\nIngrid's order 4711 to 12 Mill Road was late. I wrote to ingrid@halden.example and Ana.";

    fn veil() -> Veil {
        Veil::over(DRAFT, &["Ingrid Moe".to_owned(), "Ana Lindqvist".to_owned()])
    }

    #[test]
    fn names_addresses_and_numbers_do_not_leave_the_house() {
        let veil = veil();
        for secret in ["Moe", "Ingrid", "4711", "12", "Mill", "Road", "ingrid@", "Ana"] {
            assert!(!veil.text.contains(secret), "{secret}: {}", veil.text);
        }
        assert!(veil.text.contains("was late. I wrote to [mail 1] and [name"), "{}", veil.text);
        assert_eq!(veil.lift(&veil.text), DRAFT);
    }

    #[test]
    fn what_does_not_quote_the_draft_is_dropped() {
        let veil = veil();
        let order = veil.text.split("order ").nth(1).unwrap().split(' ').next().map(|_| "order [number 1] to").unwrap();
        let items = json!({ "items": [
            { "quote": order, "says": "Say why.", "better": "It left us a day late." },
            { "quote": "we are so sorry", "says": "Invented.", "better": "" },
            { "quote": "", "says": "Empty.", "better": "" },
        ] });
        let answer = json!({ "choices": [{ "message": { "content": format!("Here you are: {items} Bye") } }] });
        let heard = heard(&answer.to_string(), &veil, DRAFT);
        assert_eq!(heard.len(), 1, "{heard:?}");
        assert_eq!(heard[0].quote.text, "order 4711 to");
    }

    #[test]
    fn an_answer_that_is_none_is_no_opinion() {
        for answer in ["", "null", "{\"choices\":[]}", "{\"choices\":[{\"message\":{\"content\":\"no } idea {\"}}]}"] {
            assert!(heard(answer, &veil(), DRAFT).is_empty(), "{answer}");
        }
    }
}
