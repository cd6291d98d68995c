//! Any text as a reply to any message: a report whose every span can be shown, in every language.
#![no_main]

use coach::{Coach, Context};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static ALL: LazyLock<Coach> = LazyLock::new(Coach::built_in);
const LANGUAGES: [Option<&str>; 6] = [None, Some("en"), Some("de"), Some("fr"), Some("es"), Some("nb")];

fuzz_target!(|input: (u8, &str, &str)| {
    let (choice, reply, message) = input;
    let language = LANGUAGES[usize::from(choice) % LANGUAGES.len()];
    let sent_at = "2025-04-30T10:15+02:00[Europe/Oslo]".parse().ok();
    let month_first = choice > 127;
    let context = Context { customer_text: Some(message), sent_at, language, month_first, ..Context::default() };
    let report = ALL.read(reply, &context);
    for finding in report.findings.iter().chain(&report.strengths) {
        assert!(reply.get(finding.span.clone()).is_some(), "{finding:?}");
        assert!(!finding.reason.is_empty() && !finding.rule.is_empty(), "{finding:?}");
    }
    for promise in &report.promises {
        assert!(reply.get(promise.span.clone()).is_some_and(|words| !words.is_empty()), "{promise:?}");
        assert!(promise.due.span().is_none_or(|span| reply.get(span).is_some()), "{promise:?}");
    }
    for (cue, span) in ALL.inbound(message, language).cues {
        assert!(message.get(span).is_some(), "{cue}");
    }
});
