//! The settings of the coach: the organisation's own rules, tried on its past replies before they are in force, and how
//! each rule does.

pub mod actions;
pub mod pages;

use super::beside::title;
use crate::coach_pack::{Past, Tally};
use crate::message::Aside;
use ::coach::{Coach, Context, Finding};
use base::ids::CaseNo;
use base::words::{CLAUSE, short};
use std::collections::BTreeMap;

/// Past replies a pack is tried on.
pub const TRIED_ON: usize = 200;
/// Marks shown of a trial.
const SHOWN: usize = 60;

/// What a pack would have done.
#[derive(Debug, Default)]
pub struct Trial {
    /// Replies read.
    pub replies: usize,
    /// Marks that would be new.
    pub new: usize,
    /// Marks that would be gone.
    pub gone: usize,
    /// The first of them.
    pub lines: Vec<Line>,
}

/// A mark that would be new, or gone.
#[derive(Debug)]
pub struct Line {
    /// The case of the reply.
    pub no: CaseNo,
    /// Its message.
    pub n: u32,
    /// The words before the mark, the mark, the words after it.
    pub words: [String; 3],
    /// The mode as people say it.
    pub mode: &'static str,
    pub rule: String,
    /// It would be gone.
    pub is_gone: bool,
}

/// Reads past replies with both coaches and tells where they differ.
pub fn try_on(past: &[Past], now: &Coach, then: &Coach) -> Trial {
    let mut trial = Trial { replies: past.len(), ..Trial::default() };
    for reply in past {
        let read = |coach: &Coach| coach.read(&reply.text, &Context::default()).findings;
        let (before, after) = (read(now), read(then));
        let missing = |finding: &&Finding, others: &[Finding]| {
            others.iter().all(|other| (&other.rule, &other.span) != (&finding.rule, &finding.span))
        };
        for new in after.iter().filter(|finding| missing(finding, &before)) {
            trial.new += 1;
            trial.lines.extend((trial.lines.len() < SHOWN).then(|| line(reply, new, false)));
        }
        for gone in before.iter().filter(|finding| missing(finding, &after)) {
            trial.gone += 1;
            trial.lines.extend((trial.lines.len() < SHOWN).then(|| line(reply, gone, true)));
        }
    }
    trial
}

fn line(reply: &Past, finding: &Finding, is_gone: bool) -> Line {
    let before = reply.text.get(..finding.span.start).unwrap_or_default();
    let after = reply.text.get(finding.span.end..).unwrap_or_default();
    let near: String = before.chars().rev().take(50).collect::<Vec<_>>().into_iter().rev().collect();
    let next: String = after.chars().take(50).collect();
    Line {
        no: reply.no,
        n: reply.n,
        words: [near, reply.text.get(finding.span.clone()).unwrap_or_default().to_owned(), next],
        mode: title(finding.mode),
        rule: finding.rule.clone(),
        is_gone,
    }
}

/// One rule as the table shows it.
#[derive(Debug)]
pub struct RuleLine {
    pub id: String,
    /// The mode as people say it.
    pub mode: &'static str,
    /// Its one plain reason.
    pub why: String,
    /// How much it matters.
    pub weight: u8,
    /// It is switched off here.
    pub is_off: bool,
    /// How it does.
    pub tally: Tally,
}

impl RuleLine {
    /// Why it was set aside: “contested, with evidence 12, other 3”.
    pub fn aside(&self) -> String {
        let say = |(why, n): (&String, &i64)| match why.parse::<Aside>() {
            Ok(known) => format!("{}: {n}", known.says()),
            Err(_) => format!("{why}: {n}"),
        };
        self.tally.aside.iter().map(say).collect::<Vec<_>>().join("; ")
    }
}

/// The rules worth a line: those that have ever marked something, are switched off, or are the organisation's own; noisy
/// ones first, then those that mark most. And how many others there are.
pub fn table(now: &Coach, built_in: &Coach, mut tallies: BTreeMap<String, Tally>) -> (Vec<RuleLine>, usize) {
    let mut lines: Vec<RuleLine> = Vec::new();
    let is_on = |id: &str| now.rules().any(|rule| rule.id == id);
    for rule in now.rules().chain(built_in.rules()).filter(|rule| !rule.mode.helps()) {
        if lines.iter().all(|line| line.id != rule.id) {
            lines.push(RuleLine {
                id: rule.id.to_owned(),
                mode: title(rule.mode),
                why: short(rule.why, CLAUSE),
                weight: rule.weight,
                is_off: !is_on(rule.id),
                tally: tallies.remove(rule.id).unwrap_or_default(),
            });
        }
    }
    let is_ours = |line: &RuleLine| built_in.rules().all(|rule| rule.id != line.id);
    let all = lines.len();
    lines.retain(|line| line.tally.marked > 0 || line.is_off || is_ours(line));
    let quiet = all - lines.len();
    lines.sort_by_key(|line| (!line.tally.is_noisy() || line.is_off, -line.tally.marked, line.id.clone()));
    (lines, quiet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach_pack;

    #[test]
    fn a_trial_tells_what_would_be_new_and_what_would_be_gone() {
        let past = [Past { no: CaseNo(1042), n: 2, text: "Kindly do the needful. The flux is nominal.".to_owned() }];
        let own = "language: en\nrules:\n- id: ours.flux\n  mode: JARGON\n  why: x\n  better: y\n  any: [\"the flux\"]\n\
                   - {id: jargon.office, off: true}\n";
        let trial = try_on(&past, coach_pack::built_in(), &coach_pack::coach(own).unwrap());
        assert!(trial.new >= 1 && trial.gone >= 1, "{trial:?}");
        let line = trial.lines.iter().find(|line| line.rule == "ours.flux").unwrap();
        assert_eq!((line.words[1].as_str(), line.is_gone), ("The flux", false));
    }

    #[test]
    fn a_noisy_rule_stands_first_and_one_that_is_off_says_so() {
        let tally = Tally { marked: 40, applied: 0, aside: BTreeMap::from([("contested".to_owned(), 30)]) };
        let tallies = BTreeMap::from([("jargon.office".to_owned(), tally)]);
        let (lines, quiet) = table(coach_pack::built_in(), coach_pack::built_in(), tallies.clone());
        assert!(lines.len() == 1 && quiet > 20, "{quiet} {lines:?}");
        assert_eq!((lines[0].id.as_str(), lines[0].is_off), ("jargon.office", false));
        assert_eq!(lines[0].aside(), "contested, with evidence: 30");
        let off = coach_pack::coach(&coach_pack::switched_off("", "jargon.office").unwrap()).unwrap();
        let line = table(&off, coach_pack::built_in(), tallies).0.into_iter().find(|line| line.id == "jargon.office");
        assert!(line.is_some_and(|line| line.is_off));
    }
}
