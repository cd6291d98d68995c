//! What programs read of a reply: who promises what by when, where each thing stands, and what the customer's message
//! says.

use super::*;
use crate::coach_pack;
use crate::given::oslo;
use ::coach::Context;
use serde_json::Value;

/// The report of a reply sent on Tuesday at nine in Oslo.
fn read(text: &str, answers: Option<&str>) -> Value {
    let coach = coach_pack::built_in();
    let sent_at = Some(oslo("2026-11-17T09:00").to_zoned(crate::given::zone()));
    let context = Context { customer_text: answers, sent_at, ..Context::default() };
    serde_json::to_value(shape(coach, text, &coach.read(text, &context), answers)).unwrap()
}

#[test]
fn a_place_is_told_in_bytes_code_points_and_utf_16() {
    let text = "Ærlig 😀 talt";
    let at = text.find("talt").unwrap_or_default();
    let place = Ruler::new(text).place(&(at..text.len()));
    assert_eq!(place.text, "talt");
    assert_eq!((place.bytes.start, place.code_points.start, place.utf16.start), (12, 8, 9));
    assert_eq!((place.bytes.end, place.code_points.end, place.utf16.end), (16, 12, 13));
}

#[test]
fn a_place_beyond_the_text_is_its_end_and_one_inside_a_letter_has_no_words() {
    let ruler = Ruler::new("ä!");
    let beyond = ruler.place(&(3..99));
    assert_eq!((beyond.text.as_str(), beyond.code_points), ("", Stretch { start: 2, end: 2 }));
    assert_eq!(ruler.place(&(1..3)).text, "");
    assert_eq!(Ruler::new("").place(&(0..0)).utf16, Stretch { start: 0, end: 0 });
}

#[test]
fn a_promise_says_who_what_by_when_on_which_condition_and_whether_it_can_be_checked() {
    for (text, actor, name, due, latest, condition, firm) in [
        ("I will call you by Friday.", "me", None, "day", Some("2026-11-20T16:00:00Z"), None, true),
        ("We will bring it tomorrow at 10:00.", "we", None, "at", Some("2026-11-18T09:00:00Z"), None, true),
        (
            "Petter will fit it on 19 November.",
            "named",
            Some("Petter"),
            "day",
            Some("2026-11-19T16:00:00Z"),
            None,
            true,
        ),
        (
            "The courier will deliver it next week.",
            "third_party",
            Some("The courier"),
            "fuzzy",
            Some("2026-11-27T16:00:00Z"),
            None,
            true,
        ),
        ("Our team will look into it soon.", "team", Some("Our team"), "fuzzy", None, None, false),
        ("I will send a new belt.", "me", None, "none", None, None, true),
        ("I will call you within two hours.", "me", None, "at", Some("2026-11-17T10:00:00Z"), None, true),
        (
            "I will refund the order if you send the receipt by Monday.",
            "me",
            None,
            "none",
            None,
            Some("if you send the receipt by Monday"),
            true,
        ),
    ] {
        let report = read(&format!("Our mistake. {text}"), None);
        let [promise] = report["promises"].as_array().unwrap().as_slice() else { unreachable!("{text}: {report}") };
        assert_eq!((&promise["actor"]["kind"], promise["actor"]["name"].as_str()), (&actor.into(), name), "{text}");
        assert_eq!((&promise["due"]["kind"], promise["due"]["latest"].as_str()), (&due.into(), latest), "{text}");
        assert_eq!((promise["condition"].as_str(), &promise["firm"]), (condition, &firm.into()), "{text}");
        let span = promise["span"]["text"].as_str().unwrap();
        let clause = text.split(" if ").next().unwrap_or_default().trim_end_matches('.');
        assert_eq!(span, clause, "the condition stands beside it");
    }
}

#[test]
fn a_date_that_can_be_read_in_two_ways_says_why_it_is_in_doubt() {
    let report = read("Our mistake. I will send it by 05/06.", None);
    let due = &report["promises"][0]["due"];
    assert_eq!((&due["kind"], &due["why"]), (&"ambiguous".into(), &"day and month can be swapped".into()));
    assert_eq!(due["span"]["text"].as_str().map(|words| words.contains("05/06")), Some(true));
    let plain = read("Our mistake. I will send it by Friday.", None);
    assert_eq!(plain["promises"][0]["due"]["why"], Value::Null);
}

#[test]
fn what_hurts_stands_with_its_words_its_weight_and_a_better_way() {
    let text = "We apologise for any inconvenience caused.";
    let report = read(text, Some("The pump is broken and nobody answers."));
    let findings = report["findings"].as_array().unwrap();
    let apology = findings.iter().find(|finding| finding["mode"] == "NON_APOLOGY").unwrap();
    let span = &apology["span"];
    let (from, to) = (span["bytes"]["start"].as_u64().unwrap(), span["bytes"]["end"].as_u64().unwrap());
    assert_eq!(span["text"], text[from as usize..to as usize]);
    assert!(apology["weight"].as_u64().is_some_and(|weight| (1..=100).contains(&weight)), "{apology}");
    assert_eq!(apology["rewrite"], "apologise for the inconvenience caused");
    let weights: Vec<u64> = findings.iter().map(|finding| finding["weight"].as_u64().unwrap()).collect();
    assert!(weights.is_sorted_by(|one, next| one >= next), "most important first: {weights:?}");
    assert!(findings.iter().filter(|finding| finding["shown"] == true).count() <= 4);
    assert_eq!(report["to_complaint"], true);
}

#[test]
fn what_is_missing_stands_at_the_end_without_words() {
    let text = "The wrong motor was our mistake: we picked it from the wrong bin.";
    let report = read(text, Some("The pump does not work and I cannot work. Who pays the freight?"));
    let missing: Vec<&Value> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["rule"].as_str().unwrap().starts_with("missing."))
        .collect();
    assert!(!missing.is_empty(), "{report}");
    for finding in missing {
        assert_eq!(
            (&finding["span"]["text"], &finding["span"]["bytes"]["start"]),
            (&"".into(), &text.len().into()),
            "{finding}"
        );
    }
}

#[test]
fn questions_stand_where_they_are_in_the_customers_message() {
    let theirs = "It jams – again. Who pays the freight? When do I get it?";
    let report = read("Our mistake. I will call you by Friday.", Some(theirs));
    let questions: Vec<&str> = report["inbound"]["questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| place["text"].as_str().unwrap())
        .collect();
    assert_eq!(questions, ["Who pays the freight?", "When do I get it?"]);
    for place in report["inbound"]["questions"].as_array().unwrap() {
        let start = place["bytes"]["start"].as_u64().unwrap() as usize;
        assert!(theirs[start..].starts_with(place["text"].as_str().unwrap()));
        assert!(
            place["code_points"]["start"].as_u64() < place["bytes"]["start"].as_u64(),
            "after a dash of three bytes"
        );
    }
    assert_eq!(read("Our mistake.", None)["inbound"], Value::Null);
}

#[test]
fn a_language_nobody_taught_the_coach_has_an_empty_report() {
    let report = read("申し訳ございません。", None);
    assert_eq!((&report["language"], &report["findings"]), (&Value::Null, &Value::Array(Vec::new())));
    assert_eq!((&report["promises"], &report["strengths"]), (&Value::Array(Vec::new()), &Value::Array(Vec::new())));
}
