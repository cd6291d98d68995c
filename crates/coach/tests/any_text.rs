//! Any text of any size and script gives a report: no panic, spans on character borders, time in proportion to size.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use coach::{Coach, Context, Report};
use proptest::prelude::*;

static ALL: LazyLock<Coach> = LazyLock::new(Coach::built_in);

fn check(reply: &str, report: &Report) {
    for finding in report.findings.iter().chain(&report.strengths) {
        assert!(reply.get(finding.span.clone()).is_some(), "{finding:?} in {reply:?}");
    }
    for promise in &report.promises {
        assert!(reply.get(promise.span.clone()).is_some_and(|words| !words.is_empty()), "{promise:?} in {reply:?}");
        assert!(promise.due.span().is_none_or(|span| reply.get(span).is_some()), "{promise:?} in {reply:?}");
    }
}

fn read(reply: &str, language: Option<&str>) -> Report {
    let sent_at = "2025-04-30T10:15+00:00[+00:00]".parse().unwrap();
    ALL.read(reply, &Context { customer_text: Some(reply), sent_at: Some(sent_at), language, ..Context::default() })
}

/// Words that set rules, dates and promises off, thrown together.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "we",
        "I'll",
        "will",
        "not",
        "by",
        "Friday",
        "3",
        "31",
        "/",
        "2",
        "-",
        "within",
        "days",
        "of",
        "the",
        "month",
        "next",
        "sorry",
        "if",
        "you",
        "?",
        ".",
        "\n",
        "\"",
        "“",
        ">",
        "at",
        "5pm",
        "24/7",
        "99999999999",
        "hours",
        "'",
        "’",
        "é",
        "日本",
        "@help",
        "http://",
        "to",
        "please",
        "send",
        "between",
        "and",
        "noon",
        "policy",
        "2025-02-30",
        "31.02.",
        "end",
        "mid",
        "first",
        "thing",
        "week",
    ]);
    prop::collection::vec(word, 0..60).prop_map(|all| all.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_characters_give_a_report(reply in "\\PC{0,200}") {
        check(&reply, &read(&reply, None));
        check(&reply, &read(&reply, Some("fr")));
    }

    #[test]
    fn any_run_of_telling_words_gives_a_report(reply in words()) {
        for language in ["en", "de", "nb"] {
            check(&reply, &read(&reply, Some(language)));
        }
    }
}

/// Four times the text takes about four times the time; a quadratic reading would take sixteen times.
#[test]
fn a_word_repeated_to_a_hundred_kilobytes_takes_linear_time() {
    let once = |text: &str| {
        let start = Instant::now();
        std::hint::black_box(read(text, Some("en")));
        start.elapsed()
    };
    // Other tests run beside this one: what is linear is so in one of ten tries, what is quadratic in none.
    let time = |text: &str| (0..2).map(|_| once(text)).min().unwrap().max(Duration::from_millis(5));
    for word in ["we will ", "friday ", ".", "? "] {
        let (quarter, whole) = (word.repeat(25_000 / word.len()), word.repeat(100_000 / word.len()));
        assert!((0..10).any(|_| time(&whole) < time(&quarter) * 9), "{word:?}: 100 kB take too long beside 25 kB");
    }
}
