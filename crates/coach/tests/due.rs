//! The suite of dates: what words of time mean, said at a given moment, in a given calendar.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use coach::{Calendar, Coach, Context, Due};
use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use serde_json::Value;

fn context<'a>(sent: &str, language: &'a str) -> Context<'a> {
    let sent: DateTime = sent.parse().unwrap();
    let holidays = vec![date(2025, 5, 5), date(2025, 12, 25), date(2025, 12, 26)];
    let calendar = Calendar { holidays, ..Calendar::default() };
    Context {
        sent_at: Some(sent.to_zoned(TimeZone::UTC).unwrap()),
        calendar,
        language: Some(language),
        ..Context::default()
    }
}

fn kind(due: &Due) -> &'static str {
    match due.kind() {
        "at" | "day" => "point",
        "ambiguous" => "amb",
        "none" => "past",
        other => other,
    }
}

#[test]
fn every_date_of_the_suite_is_read_as_a_person_would() {
    let coach = Coach::built_in();
    let mut wrong = Vec::new();
    for line in include_str!("due_suite.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let context = context(case["sent_at"].as_str().unwrap(), case["lang"].as_str().unwrap_or("en"));
        let due = coach.due(case["text"].as_str().unwrap(), &context);
        let latest = due.latest().map(|at| at.datetime().strftime("%Y-%m-%dT%H:%M").to_string());
        if latest.as_deref() != case["due"].as_str() || kind(&due) != case["kind"].as_str().unwrap() {
            wrong.push(format!("{case} read as {} {latest:?}", due.kind()));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
