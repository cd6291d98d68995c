//! The examples of the rules as tests: every bad one fires its rule, no good one does.

use std::fmt;

use crate::coach::Coach;
use crate::inbound;
use crate::pack::Placed;
use crate::pack::compile::{Cue, Language, Rule};
use crate::read;
use crate::token::Text;

/// An example that did not do what it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleExample {
    /// The language of the pack.
    pub language: String,
    /// The rule's id, or the cue's name.
    pub rule: String,
    /// The example.
    pub text: String,
    /// It should have fired the rule (`bad`) or should not have (`good`).
    pub should_fire: bool,
    /// Line of the pack it stands on.
    pub line: usize,
}

impl fmt::Display for RuleExample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = if self.should_fire { "should fire" } else { "should not fire" };
        write!(f, "{} line {}: {:?} {verb} {}", self.language, self.line, self.text, self.rule)
    }
}

impl Coach {
    /// Runs the examples of all rules and gives those that came out wrong.
    #[must_use]
    pub fn test_rules(&self) -> Vec<RuleExample> {
        let mut wrong = Vec::new();
        for language in &self.languages {
            for rule in language.rules.iter().filter(|rule| !rule.missing) {
                check(language, &rule.id, &rule.bad, &rule.good, &mut wrong, |text| fires(language, rule, text));
            }
            for cue in &language.cues {
                check(language, &cue.name, &cue.bad, &cue.good, &mut wrong, |text| notices(language, cue, text));
            }
        }
        wrong
    }
}

fn check(
    language: &Language,
    rule: &str,
    bad: &[Placed],
    good: &[Placed],
    wrong: &mut Vec<RuleExample>,
    fires: impl Fn(&str) -> bool,
) {
    let all = bad.iter().map(|placed| (placed, true)).chain(good.iter().map(|placed| (placed, false)));
    for (placed, should_fire) in all {
        if fires(&placed.text) != should_fire {
            let (language, rule, text) = (language.id.clone(), rule.to_owned(), placed.text.clone());
            wrong.push(RuleExample { language, rule, text, should_fire, line: placed.line });
        }
    }
}

fn fires(language: &Language, rule: &Rule, example: &str) -> bool {
    let text = Text::read(example, &language.normal, &language.vocabulary);
    read::fires(&text, language, rule)
}

fn notices(language: &Language, cue: &Cue, example: &str) -> bool {
    let text = Text::read(example, &language.normal, &language.vocabulary);
    inbound::read(example, &text, language).cues.iter().any(|(name, _)| *name == cue.name)
}
