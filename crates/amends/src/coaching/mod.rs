//! The reply coach beside the composer: what hurts, what helps, what it promises, while it is written. It never blocks.

pub mod pages;

use ::coach::{Coach, Context, Due, Finding, Mode, PromiseRead, Report};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

/// What a reply is read with.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// The reply as far as it is written.
    pub text: &'a str,
    /// The words it answers.
    pub answers: Option<&'a str>,
    /// The hour, and the zone its dates are meant in.
    pub at: (Timestamp, &'a TimeZone),
}

/// What the coach says of a draft, as the page shows it: at most four things that hurt, then what helps and what is promised.
pub fn read(coach: &Coach, draft: &Draft) -> Value {
    let (now, zone) = draft.at;
    let context =
        Context { customer_text: draft.answers, sent_at: Some(now.to_zoned(zone.clone())), ..Context::default() };
    let report = coach.read(draft.text, &context);
    let hurts = report.shown().into_iter().map(|f| line(f, if f.weight >= 50 { "bad" } else { "weak" }));
    let helps = strengths(&report);
    let pledges = report.promises.iter().map(|p| pledge(p, draft.text));
    let findings: Vec<Value> = hurts.chain(helps).chain(pledges).collect();
    let unanswered: Vec<&str> = report.unanswered.iter().map(|q| q.text.as_str()).collect();
    json!({ "findings": findings, "unanswered": unanswered })
}

fn line(finding: &Finding, kind: &str) -> Value {
    json!({
        "mode": title(finding.mode), "says": finding.reason, "better": finding.better, "rule": finding.rule,
        "start": finding.span.start, "end": finding.span.end, "kind": kind,
    })
}

/// Each thing that helps is praised once.
fn strengths(report: &Report) -> Vec<Value> {
    let mut seen: Vec<Mode> = Vec::new();
    let mut lines = Vec::new();
    for strength in &report.strengths {
        if matches!(strength.mode, Mode::Own | Mode::Account | Mode::Remedy | Mode::Fix | Mode::Question)
            && !seen.contains(&strength.mode)
        {
            seen.push(strength.mode);
            lines.push(line(strength, "good"));
        }
    }
    lines
}

fn pledge(promise: &PromiseRead, text: &str) -> Value {
    let due = match &promise.due {
        Due::None => "No date yet. By when?",
        _ if promise.firm => "A promise, with its date. Keep it as one below.",
        _ => "It sounds like a promise. Who does what by when?",
    };
    let words = text.get(promise.span.clone()).unwrap_or(&promise.action);
    json!({
        "mode": "Promise", "says": format!("“{}”", crate::words::short(words, 120)), "better": due,
        "start": promise.span.start, "end": promise.span.end, "kind": "pledge",
    })
}

/// A mode as people say it.
fn title(mode: Mode) -> String {
    let plain = match mode {
        Mode::Denial => "Denies",
        Mode::Shirk => "Shifts blame",
        Mode::Grovel => "Grovels",
        Mode::Attack => "Attacks",
        Mode::SelfPraise => "Praises us",
        Mode::Hollow => "Hollow",
        Mode::NonApology => "No apology",
        Mode::Wishy => "Wishy-washy",
        Mode::Boss => "Passes it on",
        Mode::Jargon => "Jargon",
        Mode::NoOwnership => "Nobody owns it",
        Mode::NoNextStep => "No next step",
        Mode::NoDate => "No date",
        Mode::Own => "Owns it",
        Mode::Account => "Says what happened",
        Mode::Remedy => "Makes it good",
        Mode::Fix => "Lasting fix",
        Mode::Question => "Asks",
        other => return other.name().to_lowercase(),
    };
    plain.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_it(text: &str) -> Value {
        let at = "2026-11-17T09:00:00Z".parse().unwrap();
        read(&Coach::english(), &Draft { text, answers: Some("Why did nobody call?"), at: (at, &TimeZone::UTC) })
    }

    fn kinds(answer: &Value) -> Vec<&str> {
        answer["findings"].as_array().unwrap().iter().map(|f| f["kind"].as_str().unwrap()).collect()
    }

    #[test]
    fn a_reply_that_shifts_blame_is_told_so_before_it_is_sent() {
        let answer = read_it(
            "Unfortunately our carrier had capacity problems, so the belt arrives tomorrow. We will look into it.",
        );
        assert!(kinds(&answer).iter().any(|kind| matches!(*kind, "bad" | "weak")), "{answer}");
    }

    #[test]
    fn a_reply_that_owns_it_is_praised_and_its_promise_is_seen() {
        let answer = read_it("We got this wrong. I will call you tomorrow at 15:00.");
        assert!(kinds(&answer).contains(&"good") && kinds(&answer).contains(&"pledge"), "{answer}");
    }
}
