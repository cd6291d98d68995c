//! What the coach marked in words that went out, and what whoever sent them made of it.

use super::Stance;
use base::refusal::Refusal;
use base::words;
use serde::{Deserialize, Serialize};

/// Rules named with one reply at most; more are passed over.
const MOST: usize = 60;

base::choice! {
    /// Why a mark was set aside.
    pub enum Aside {
        /// The facts are on our side, and there is evidence.
        Contested,
        /// The words are the customer's own.
        Quote,
        /// It is how we speak, and our customers know it.
        OurWay,
        /// Something else, told in words.
        Other,
    }
}

impl Aside {
    /// To follow “because”.
    pub fn says(self) -> &'static str {
        match self {
            Aside::Contested => "contested, with evidence",
            Aside::Quote => "quotes the customer",
            Aside::OurWay => "how we speak here",
            Aside::Other => "other",
        }
    }
}

/// A mark that was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overruled {
    /// The rule, such as `denial.records`.
    pub rule: String,
    /// Why it does not hold here.
    pub why: Aside,
    /// The same in words, if any were given.
    pub note: Option<String>,
}

/// What the coach reads in a reply: whether it admits, listens, hurts.
pub fn stance(coach: &coach::Coach, text: &str) -> Stance {
    stance_of(&coach.read(text, &coach::Context::default()))
}

/// The same, of a report that is there already.
pub fn stance_of(report: &coach::Report) -> Stance {
    Stance { admits: report.admits(), listens: report.listens(), hurts: report.denies_shirks_or_attacks() }
}

/// What the coach marked, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coached {
    /// The rules that marked something, while it was written or when it was sent.
    pub marked: Vec<String>,
    /// Those of them whose better words were taken.
    pub applied: Vec<String>,
    /// Those that were set aside.
    pub overruled: Vec<Overruled>,
}

impl Coached {
    /// Nothing was marked.
    pub fn is_empty(&self) -> bool {
        self.marked.is_empty() && self.applied.is_empty() && self.overruled.is_empty()
    }

    /// From what a form or program sends: rule ids, and what was set aside as `rule reason words`. Rules that are not
    /// among `known` are passed over; whatever was applied or set aside was also marked.
    ///
    /// # Errors
    /// When a reason is none we know, or its words are too long.
    pub fn read(
        known: &[&str],
        marked: Vec<String>,
        applied: Vec<String>,
        overruled: &[String],
    ) -> Result<Coached, Refusal> {
        let mut read = Coached::default();
        for line in overruled.iter().filter(|line| !line.trim().is_empty()).take(MOST) {
            let one = set_aside(line)?;
            if known.contains(&one.rule.as_str()) && read.overruled.iter().all(|other| other.rule != one.rule) {
                read.overruled.push(one);
            }
        }
        read.applied = distinct(applied, known);
        let aside = read.overruled.iter().map(|one| one.rule.clone());
        read.marked = distinct(marked.into_iter().chain(read.applied.clone()).chain(aside).collect(), known);
        Ok(read)
    }
}

fn distinct(mut rules: Vec<String>, known: &[&str]) -> Vec<String> {
    rules.sort();
    rules.dedup();
    rules.retain(|rule| known.contains(&rule.as_str()));
    rules.truncate(MOST);
    rules
}

fn set_aside(line: &str) -> Result<Overruled, Refusal> {
    let mut parts = line.trim().splitn(3, char::is_whitespace);
    let rule = parts.next().unwrap_or_default().to_owned();
    let unknown = || {
        let says = "Say why a mark does not hold: contested, quote, our_way or other, after the rule’s name.";
        Refusal::invalid("overruled", says)
    };
    let why = parts.next().and_then(|word| word.parse().ok()).ok_or_else(unknown)?;
    let note = parts.next().map(str::trim).filter(|note| !note.is_empty());
    Ok(Overruled { rule, why, note: note.map(|note| words::short(note, words::LINE)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn what_was_set_aside_was_marked_too_and_unknown_rules_are_passed_over() {
        let known = ["denial.records", "hollow.any"];
        let aside = texts(&["denial.records contested The courier’s photo shows it", "made.up other"]);
        let read = Coached::read(&known, texts(&["hollow.any", "hollow.any", "x"]), Vec::new(), &aside).unwrap();
        assert_eq!(read.marked, ["denial.records", "hollow.any"]);
        assert_eq!(read.overruled.len(), 1);
        assert_eq!(read.overruled[0].note.as_deref(), Some("The courier’s photo shows it"));
    }

    #[test]
    fn a_reason_that_is_none_is_refused_by_name() {
        let no = Coached::read(&["a"], Vec::new(), Vec::new(), &texts(&["a because"])).unwrap_err();
        assert_eq!(no.field, Some("overruled"));
    }
}
