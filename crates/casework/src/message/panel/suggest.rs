//! What the coach reads in the customer's latest message, as suggestions: nothing is set before a person says so.

use crate::account::Question;
use crate::case::{Case, Severity};
use crate::message::store::Words;
use crate::message::{Kind, Message};
use base::words::{CLAUSE, short};
use coach::Inbound;
use std::ops::Range;

/// Bytes of a message that are read: more than people write, less than machines do.
const MOST: usize = 8_000;
/// Questions told at most.
const QUESTIONS: usize = 3;

/// Something read in their words, and the form that would write it down.
#[derive(Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What it says about the case.
    pub says: String,
    /// Their words.
    pub quote: String,
    /// What confirms it; none when it only has to be known.
    pub confirm: Option<Confirm>,
}

/// A form of one button.
#[derive(Debug, PartialEq, Eq)]
pub struct Confirm {
    /// Where it is sent, below the case.
    pub path: &'static str,
    /// What it carries.
    pub fields: Vec<(&'static str, String)>,
    /// What the button says.
    pub button: &'static str,
}

/// Cues that tell what went wrong, the plainest first.
const WRONG: [&str; 5] =
    ["complaint.broken", "complaint.wrong", "complaint.cannot", "complaint.waiting", "complaint.problem"];

/// The message that is read, and its words; none on a closed case.
pub fn latest<'a>(case: &'a Case, words: &'a [Words]) -> Option<(&'a Message, &'a str)> {
    let came = |message: &&Message| matches!(message.kind, Kind::In { exempt: None, .. });
    let message = case.messages.all().iter().rev().find(came).filter(|_| case.is_open())?;
    Some((message, words.iter().find(|w| w.n == message.n).map(|w| cut(&w.body))?))
}

/// What to suggest by what was read in that message.
pub fn suggestions(
    case: &Case,
    words: &[Words],
    (message, body): (&Message, &str),
    inbound: &Inbound,
) -> Vec<Suggestion> {
    let reader = Reader { case, words, n: message.n, body, inbound };
    let mut all = Vec::new();
    all.extend(reader.severity());
    all.extend(reader.account());
    all.extend(reader.notes());
    if message.is_unanswered() {
        all.extend(reader.questions());
    }
    all
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(MOST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

struct Reader<'a> {
    case: &'a Case,
    words: &'a [Words],
    n: u32,
    body: &'a str,
    inbound: &'a Inbound,
}

impl Reader<'_> {
    /// The sentences around these cues.
    fn sentences(&self, is_wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = String> {
        let wanted = self.inbound.cues.iter().filter(move |(cue, _)| is_wanted(cue));
        wanted.map(|(_, span)| short(&sentence(self.body, span), CLAUSE * 2))
    }

    fn sentence(&self, is_wanted: impl Fn(&str) -> bool) -> Option<String> {
        self.sentences(is_wanted).next()
    }

    fn severity(&self) -> Option<Suggestion> {
        let named = self.inbound.severity.as_deref()?;
        let (severity, says) = match named {
            "critical" if self.inbound.safety => (Severity::Critical, "They mention safety or health"),
            "critical" => (Severity::Critical, "They can’t work or live as usual"),
            "degraded" => (Severity::Degraded, "It works, but not as it should"),
            _ => return None,
        };
        let is_safety = self.inbound.safety && severity == Severity::Critical;
        let says_so =
            |cue: &str| if is_safety { cue == "safety" } else { cue.strip_prefix("severity.") == Some(named) };
        let quote = self.sentence(says_so)?;
        let is_worse = rank(severity) < rank(self.case.head.severity);
        is_worse.then(|| Suggestion {
            says: says.to_owned(),
            quote,
            confirm: Some(Confirm {
                path: "severity",
                fields: vec![("severity", severity.to_string())],
                button: if severity == Severity::Critical {
                    "Set severity to critical"
                } else {
                    "Set severity to degraded"
                },
            }),
        })
    }

    fn account(&self) -> Vec<Suggestion> {
        let wrong = WRONG.iter().find_map(|cue| self.sentence(|known| known == *cue));
        // A sentence that says what went wrong is not offered again for when, or for what they tried.
        let is_new = |words: &String| Some(words) != wrong.as_ref();
        let when = self.sentence(|cue| cue.starts_with("stage.")).filter(is_new);
        let tried = self.sentences(|cue| cue == "repeat").find(is_new);
        let found = [
            (Question::What, "what", wrong.clone()),
            (Question::WhichPart, "which_part", self.inbound.part.as_deref().map(|words| short(words, CLAUSE))),
            (Question::When, "when", when),
            (Question::TheyTried, "they_tried", tried),
            (
                Question::OurResponse,
                "our_response",
                self.sentence(|cue| cue == "broken_promise" || cue == "rude_staff"),
            ),
        ];
        let open = found.into_iter().filter(|(question, ..)| self.case.account.answer(*question).is_none());
        let told = open.filter_map(|(question, field, quote)| {
            let quote = quote?;
            Some(Suggestion {
                says: question.ours().to_owned(),
                confirm: Some(Confirm {
                    path: "account",
                    fields: vec![(field, quote.clone()), ("source", self.n.to_string())],
                    button: "Add to the account",
                }),
                quote,
            })
        });
        told.collect()
    }

    /// What the account has no question for is kept as a note.
    fn notes(&self) -> Vec<Suggestion> {
        let found = [
            ("remedy", "They say what would make it right"),
            ("legal", "They mention a lawyer, a regulator or the press"),
            ("vulnerable", "Somebody here may be vulnerable"),
            ("churn", "They may leave"),
            ("role.", "They speak for another department"),
        ];
        let told = found.into_iter().filter_map(|(cue, says)| {
            let is_it = |known: &str| known == cue || (cue.ends_with('.') && known.starts_with(cue));
            let quote = self.sentence(is_it)?;
            let says = match self.inbound.role.as_deref().filter(|_| cue == "role.") {
                Some(role) => format!("They speak for {}", role.replace('_', " ")),
                None => says.to_owned(),
            };
            let note = format!("{says}, in message {}: “{quote}”", self.n);
            if self.words.iter().any(|words| words.body == note) {
                return None;
            }
            let fields = vec![("text", note)];
            Some(Suggestion { says, quote, confirm: Some(Confirm { path: "notes", fields, button: "Save as a note" }) })
        });
        told.collect()
    }

    fn questions(&self) -> impl Iterator<Item = Suggestion> {
        self.inbound.questions.iter().take(QUESTIONS).map(|question| Suggestion {
            says: "They ask".to_owned(),
            quote: short(&question.text, CLAUSE * 2),
            confirm: None,
        })
    }
}

/// The worst is 0.
fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::Critical => 0,
        Severity::Degraded => 1,
        Severity::Minor => 2,
    }
}

/// Words a greeting has at most: “Sehr geehrte Damen und Herren,”.
const GREETING: usize = 6;

/// Bytes of a greeting at the start of `text` that stands on a line of its own.
fn greeting(text: &str) -> usize {
    let told = text.trim_start();
    let line = told.split_once('\n').map(|(first, _)| first.trim_end());
    let greets = |line: &&str| line.ends_with(',') && line.split_whitespace().count() <= GREETING;
    line.filter(greets).map_or(0, |line| text.len() - told.len() + line.len())
}

/// The sentence around `span`: to the nearest stop or blank line on both sides, on one line.
fn sentence(text: &str, span: &Range<usize>) -> String {
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let ends = |part: &str, at: usize| part[at..].chars().nth(1).is_none_or(char::is_whitespace);
    let stops = |part: &str| -> Vec<usize> {
        let found = part.char_indices().filter(|(at, c)| matches!(c, '.' | '!' | '?') && ends(part, *at));
        let blank = part.match_indices("\n\n").map(|(at, _)| at);
        let mut all: Vec<usize> = found.map(|(at, _)| at + 1).chain(blank).collect();
        all.sort_unstable();
        all
    };
    let start = stops(before).last().copied().unwrap_or(0);
    let start = start + greeting(&before[start..]);
    let end = stops(after).first().map_or(text.len(), |at| span.end + at);
    text.get(start..end).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_where_its_stop_is() {
        let text = "Hello. It costs 3.50 EUR and the belt\nbroke again! Call me.";
        let at = text.find("broke").unwrap();
        assert_eq!(sentence(text, &(at..at + 5)), "It costs 3.50 EUR and the belt broke again!");
    }

    #[test]
    fn a_greeting_is_no_part_of_the_first_sentence() {
        let text = "\n\nDear Ana,\non Monday the belt\nbroke again. Call me.";
        let at = text.find("broke").unwrap();
        assert_eq!(sentence(text, &(at..at + 5)), "on Monday the belt broke again.");
        // A line that tells something is no greeting, though it is short and ends with a comma.
        let text = "The belt broke again,\nand nobody came.";
        let at = text.find("broke").unwrap();
        assert_eq!(sentence(text, &(at..at + 5)), "The belt broke again, and nobody came.");
    }
}
