//! The examples of the rules as tests: every bad one fires its rule, no good one does.

use std::fmt;

use crate::coach::Coach;
use crate::inbound;
use crate::pack::Placed;
use crate::pack::compile::{Cue, Language, Rule};
use crate::read;
use crate::report::Mode;
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

/// A rule as a settings page shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleInfo<'a> {
    /// The language it reads.
    pub language: &'a str,
    /// Its id, such as `denial.records`.
    pub id: &'a str,
    /// What it finds.
    pub mode: Mode,
    /// How much it matters, 0 to 100.
    pub weight: u8,
    /// Its one plain reason.
    pub why: &'a str,
}

impl Coach {
    /// All rules in force, language by language, in the order of their packs.
    pub fn rules(&self) -> impl Iterator<Item = RuleInfo<'_>> {
        self.compiled().flat_map(|language| {
            language.rules.iter().map(|rule| RuleInfo {
                language: &language.id,
                id: &rule.id,
                mode: rule.mode,
                weight: rule.weight,
                why: &rule.why,
            })
        })
    }

    /// Runs the examples of all rules and gives those that came out wrong.
    #[must_use]
    pub fn test_rules(&self) -> Vec<RuleExample> {
        let mut wrong = Vec::new();
        for language in self.compiled() {
            for rule in tried(language) {
                wrong.extend(Examples::of_rule(language, rule).wrong(|text| fires(language, rule, text)));
            }
            for cue in &language.cues {
                wrong.extend(Examples::of_cue(language, cue).wrong(|text| notices(language, cue, text)));
            }
        }
        wrong
    }

    /// Rules and cues that lack a bad or a good example, with their language: nothing would tell that they went wrong.
    #[must_use]
    pub fn untried(&self) -> Vec<(&str, &str)> {
        let mut all = Vec::new();
        for language in self.compiled() {
            let rules = tried(language).map(|rule| Examples::of_rule(language, rule));
            let cues = language.cues.iter().map(|cue| Examples::of_cue(language, cue));
            let lacking = rules.chain(cues).filter(|one| one.bad.is_empty() || one.good.is_empty());
            all.extend(lacking.map(|one| (language.id.as_str(), one.rule)));
        }
        all
    }
}

/// The rules that examples can try: what is missing from a reply stands nowhere in it.
fn tried(language: &Language) -> impl Iterator<Item = &Rule> {
    language.rules.iter().filter(|rule| !rule.missing && !rule.learned)
}

/// What one rule or cue is tried with.
struct Examples<'a> {
    language: &'a Language,
    rule: &'a str,
    bad: &'a [Placed],
    good: &'a [Placed],
}

impl<'a> Examples<'a> {
    fn of_rule(language: &'a Language, rule: &'a Rule) -> Self {
        Self { language, rule: &rule.id, bad: &rule.bad, good: &rule.good }
    }

    fn of_cue(language: &'a Language, cue: &'a Cue) -> Self {
        Self { language, rule: &cue.name, bad: &cue.bad, good: &cue.good }
    }

    /// The examples for which `fires` says the wrong thing.
    fn wrong(&self, fires: impl Fn(&str) -> bool) -> Vec<RuleExample> {
        let all = self.bad.iter().map(|placed| (placed, true)).chain(self.good.iter().map(|placed| (placed, false)));
        let failed = all.filter(|(placed, should_fire)| fires(&placed.text) != *should_fire);
        let told = failed.map(|(placed, should_fire)| RuleExample {
            language: self.language.id.clone(),
            rule: self.rule.to_owned(),
            text: placed.text.clone(),
            should_fire,
            line: placed.line,
        });
        told.collect()
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
