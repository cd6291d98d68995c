//! Reports for people: each finding with its words, reason and better way; colours on a terminal alone.

use super::read::Read;
use ::coach::{Due, Finding, PromiseRead};
use casework::coaching::beside::title;
use std::fmt::Write;
use std::io::IsTerminal;
use std::ops::Range;

/// Ink on a terminal; nothing elsewhere, or when `NO_COLOR` is set.
struct Ink(bool);

impl Ink {
    fn bold(&self, text: &str) -> String {
        self.with("1", text)
    }

    fn with(&self, code: &str, text: &str) -> String {
        if self.0 { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

const RED: &str = "31";
const YELLOW: &str = "33";
const GREEN: &str = "32";
const SOFT: &str = "2";

/// All reports.
pub(super) fn tell(all: &[Read]) -> String {
    let is_plain = std::env::var_os("NO_COLOR").is_some_and(|set| !set.is_empty());
    let ink = Ink(std::io::stdout().is_terminal() && !is_plain);
    all.iter().map(|read| one(read, &ink)).collect::<Vec<_>>().join("\n")
}

fn one(read: &Read, ink: &Ink) -> String {
    let report = &read.report;
    let mut out = String::new();
    let Some(language) = &report.language else {
        return format!("{}: language not supported\n", ink.bold(&read.name()));
    };
    writeln!(out, "{} ({language})", ink.bold(&read.name())).ok();
    let shown = report.shown();
    for finding in &shown {
        out.push_str(&told(read, finding, ink));
    }
    let more = report.findings.len() - shown.len();
    if more > 0 {
        writeln!(out, "  {}", ink.with(SOFT, &format!("and {more} more; use --json to see all"))).ok();
    }
    for strength in &report.strengths {
        let words = quote(&read.text, &strength.span);
        writeln!(out, "  {} {words}", ink.with(GREEN, &format!("+ {}", title(strength.mode)))).ok();
    }
    for promise in &report.promises {
        writeln!(out, "  {} {}", ink.with(GREEN, "> Promise"), promised(read, promise)).ok();
    }
    for question in &report.unanswered {
        writeln!(out, "  {} “{}”", ink.with(YELLOW, "? Unanswered"), question.text).ok();
    }
    if shown.is_empty() && report.strengths.is_empty() && report.promises.is_empty() {
        writeln!(out, "  No findings.").ok();
    }
    out
}

fn told(read: &Read, finding: &Finding, ink: &Ink) -> String {
    let (line, column) = place(&read.text, finding.span.start);
    let colour = if finding.weight >= 50 { RED } else { YELLOW };
    let mut out = String::new();
    let head = ink.with(colour, &format!("! {}", title(finding.mode)));
    let words = if finding.span.is_empty() { String::new() } else { quote(&read.text, &finding.span) };
    let rule = ink.with(SOFT, &format!("{} {line}:{column}", finding.rule));
    writeln!(out, "  {head} {words} {rule}").ok();
    writeln!(out, "      {}", finding.reason).ok();
    if !finding.better.is_empty() {
        writeln!(out, "      {}", ink.with(GREEN, &finding.better)).ok();
    }
    out
}

fn promised(read: &Read, promise: &PromiseRead) -> String {
    let when = match promise.due.latest() {
        Some(at) => at.strftime("by %a %-d %b %Y %H:%M").to_string(),
        None if matches!(promise.due, Due::Relative { .. }) => {
            "starting with something that hasn’t happened yet".to_owned()
        }
        None => "without a date".to_owned(),
    };
    let only = promise.condition.as_ref().map(|words| format!(", only if “{words}”")).unwrap_or_default();
    let vague = if promise.firm { "" } else { ", and too vague to check" };
    format!("{} {when}{only}{vague}", quote(&read.text, &promise.span))
}

fn quote(text: &str, span: &Range<usize>) -> String {
    let words = text.get(span.clone()).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    format!("“{words}”")
}

/// Line and column of a byte, both from 1, columns in code points.
pub(super) fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before.get(start..).unwrap_or_default().chars().count() + 1)
}
