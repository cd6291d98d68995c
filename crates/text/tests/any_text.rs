//! Whatever is written, said or counted: read without a stumble, and the same in every language but for its words.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use std::collections::BTreeSet;
use text::language::{Known, accepted};
use text::message::{Branch, CATEGORIES, Message, Part};
use text::{Language, Moment, Money, amount, catalogue, message};

/// Words of a message as its syntax lets them stand outside a plural.
fn words() -> impl Strategy<Value = Part> {
    "[^{}#]{1,12}".prop_map(Part::Words)
}

fn hole() -> impl Strategy<Value = Part> {
    "[a-z_]{1,6}".prop_map(Part::Hole)
}

fn plural() -> impl Strategy<Value = Part> {
    let part = prop_oneof![words(), hole(), Just(Part::Count)];
    let wording = || proptest::collection::vec(part.clone(), 1..4).prop_map(Message);
    let exactly = proptest::collection::vec((0_i64..5, wording()), 0..3);
    ("[a-z]{1,4}", exactly, wording(), wording()).prop_map(|(of, exactly, one, other)| {
        let mut branches: Vec<(Branch, Message)> =
            exactly.into_iter().map(|(n, wording)| (Branch::Exactly(n), wording)).collect();
        branches.extend([(Branch::Category("one"), one), (Branch::Category("other"), other)]);
        Part::Plural { of, branches }
    })
}

/// The text a message is read from.
fn written(message: &Message) -> String {
    message
        .0
        .iter()
        .map(|part| match part {
            Part::Words(words) => words.clone(),
            Part::Hole(name) => format!("{{{name}}}"),
            Part::Count => "#".to_owned(),
            Part::Plural { of, branches } => {
                let branch = |(when, wording): &(Branch, Message)| match when {
                    Branch::Exactly(n) => format!("={n} {{{}}}", written(wording)),
                    Branch::Category(name) => format!("{name} {{{}}}", written(wording)),
                };
                format!("{{{of}, plural, {}}}", branches.iter().map(branch).collect::<Vec<_>>().join(" "))
            }
        })
        .collect()
}

/// Words that follow each other are one stretch of words.
fn joined(message: Message) -> Message {
    let mut parts: Vec<Part> = Vec::new();
    for part in message.0 {
        let part = match part {
            Part::Plural { of, branches } => {
                Part::Plural { of, branches: branches.into_iter().map(|(when, each)| (when, joined(each))).collect() }
            }
            other => other,
        };
        match (parts.last_mut(), part) {
            (Some(Part::Words(before)), Part::Words(more)) => before.push_str(&more),
            (_, part) => parts.push(part),
        }
    }
    Message(parts)
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

proptest! {
    #[test]
    fn a_message_is_read_as_it_was_written(parts in proptest::collection::vec(prop_oneof![words(), hole(), plural()], 0..5)) {
        let message = joined(Message(parts));
        prop_assert_eq!(message::read(&written(&message)), Ok(message));
    }

    #[test]
    fn what_is_no_message_is_refused_in_words_and_never_a_stumble(text in "\\PC{0,40}|[{}a-z,#= ]{0,30}") {
        if let Err(says) = message::read(&text) {
            prop_assert!(!says.is_empty());
        }
    }

    #[test]
    fn a_catalogue_of_any_text_is_read_and_its_flaws_have_lines(text in "(\"[a-z{}\\\\]{0,8}\"? ?=? ?\"?[a-z{}]{0,8}\"?\n?){0,6}|\\PC{0,60}") {
        let lines = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
        let flaws = catalogue::flaws("de", &text);
        prop_assert!(flaws.iter().all(|(line, says)| (1..=lines).contains(line) && !says.is_empty()), "{:?}", flaws);
        prop_assert!(catalogue::read(&text).all(|entry| (1..=lines).contains(&entry.line)));
    }

    #[test]
    fn a_language_is_asked_for_by_any_header_without_a_stumble(header in "\\PC{0,60}|([a-z]{2}(-[A-Z]{2})?(;q=[0-9.]{1,5})?,? ?){0,6}") {
        if let Some(language) = accepted(&header) {
            let named = header.split(',').any(|range| Language::of(range.split(';').next().unwrap_or_default()) == Some(language));
            prop_assert!(named, "{header:?} never named {}", language.code());
        }
    }

    #[test]
    fn numbers_and_money_have_the_same_digits_in_every_language(minor: i64, currency in "EUR|NOK|JPY|KWD|USD|XYZ") {
        let money = Money { minor, currency };
        for language in Language::ALL {
            let (number, told) = (amount::number(minor, language), money.in_language(language));
            prop_assert_eq!(digits(&number), minor.unsigned_abs().to_string(), "{}", number);
            let (here, there) = (digits(&told), digits(&money.in_language(Language::English)));
        prop_assert_eq!(here.trim_start_matches('0'), there.trim_start_matches('0'));
            prop_assert_eq!((number.starts_with('−'), told.starts_with('−')), (minor < 0, minor < 0), "{}", told);
            prop_assert!(!told.contains(' '), "an amount is not torn apart at the end of a line: {told}");
        }
    }

    #[test]
    fn a_moment_names_its_own_day_in_every_language(seconds in 0_i64..4_102_444_800) {
        let at = Timestamp::from_second(seconds).unwrap();
        let local = TimeZone::UTC.to_datetime(at);
        for language in Language::ALL {
            let full = Moment::full(at, &TimeZone::UTC).in_language(language);
            prop_assert!(full.contains(&local.year().to_string()), "{}", full);
            prop_assert!(digits(&full).contains(&local.day().to_string()), "{}", full);
            prop_assert!(digits(&full).ends_with(&format!("{:02}", local.minute())), "{}", full);
            let now = Timestamp::from_second(1_800_000_000).unwrap();
            let short = Moment::short(at, now, &TimeZone::UTC).in_language(language);
            prop_assert_eq!(short.contains(&format!(" {}", local.year())), local.year() != 2027, "{}", short);
        }
    }
}

#[test]
fn no_two_days_of_a_year_are_told_alike_and_no_two_weekdays_or_months_have_one_name() {
    for language in Language::ALL {
        let days = (0..365).map(|day| Timestamp::from_second(1_767_225_600 + day * 86_400).unwrap());
        let told: BTreeSet<String> =
            days.clone().map(|at| Moment::day(at, &TimeZone::UTC).in_language(language)).collect();
        assert_eq!(told.len(), 365, "{}", language.code());
        let weekdays: BTreeSet<String> = days
            .take(7)
            .map(|at| {
                Moment::full(at, &TimeZone::UTC)
                    .in_language(language)
                    .split([' ', ','])
                    .next()
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect();
        assert_eq!(weekdays.len(), 7, "{}: {weekdays:?}", language.code());
    }
}

#[test]
fn a_catalogue_keeps_quotation_marks_and_line_ends_as_they_are_meant() {
    let entry = |line: &str| catalogue::read(line).next().map(|entry| (entry.english, entry.words));
    let pair = |english: &str, words: &str| Some((english.to_owned(), words.to_owned()));
    assert_eq!(entry(r#""Say \"yes\"" = "Sag \"ja\"""#), pair("Say \"yes\"", "Sag \"ja\""));
    assert_eq!(entry(r#"  "a\nb"="c\\d"  "#), pair("a\nb", "c\\d"));
    assert_eq!(entry("\"æ = ø\" = \"å\""), pair("æ = ø", "å"));
    for wrong in
        ["", "# \"a\" = \"b\"", "\"a\"", "\"a\" = b", "\"a\" = \"b\" c", "a = \"b\"", "\"a = \"b\"", r#""\q" = "b""#]
    {
        assert_eq!(entry(wrong), None, "{wrong}");
    }
}

#[test]
fn what_is_stored_of_a_customers_language_is_read_as_far_as_we_speak_it() {
    let known = |chosen: Option<&str>, wrote_in: Option<&str>| {
        Known::from((chosen.map(str::to_owned), wrote_in.map(str::to_owned)))
    };
    assert_eq!(known(Some("de"), Some("xx")), Known { chosen: Some(Language::German), wrote_in: None });
    assert_eq!(known(None, Some("nn")).wrote_in, Some(Language::Norwegian));
    assert_eq!(known(Some(""), None), Known::default());
    assert!(CATEGORIES.contains(&"other"));
}
