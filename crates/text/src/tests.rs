//! Texts, their syntax and their catalogues.

use super::catalogue;
use super::message;
use super::{Audience, Language, Moment, Money, Text, census, plural};
use crate::{say, text};
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

fn all(text: &Text) -> Vec<String> {
    Language::ALL.into_iter().map(|language| text.in_language(language)).collect()
}

#[test]
fn a_text_is_told_with_what_is_put_into_it() {
    let name = "Ana";
    let told = text!(
        "{name} has {n, plural, =0 {no case} one {# case} other {# cases}} since {day}.",
        name,
        n = 2,
        day = Moment::day("2026-11-17T08:00:00Z".parse().unwrap(), &TimeZone::UTC)
    );
    assert_eq!(told.to_string(), "Ana has 2 cases since 17 November 2026.");
    let cost =
        text!("It costs {cost}, says {who}.", cost = Money { minor: 120_000, currency: "EUR".into() }, who = &told);
    assert_eq!(cost.to_string(), format!("It costs €1,200.00, says {told}."));
}

#[test]
fn what_nobody_translated_is_english_with_its_numbers() {
    let told = text!("A text of this test alone, {n} times", n = 12_345);
    assert_eq!(all(&told), vec!["A text of this test alone, 12,345 times"; 5]);
}

#[test]
fn words_of_people_are_the_same_in_every_language() {
    assert_eq!(all(&Text::from("Reim gerissen {n}")), vec!["Reim gerissen {n}"; 5]);
    let both = Text::paragraphs([Text::from("one"), Text::sentences([Text::from("two."), Text::from("three.")])]);
    assert_eq!(both.to_string(), "one\n\ntwo. three.");
}

#[test]
fn plural_forms_are_those_of_the_language() {
    let of = |n: i64| Language::ALL.map(|language| plural::category(n, language));
    assert_eq!(of(0), ["other", "other", "one", "other", "other"]);
    assert_eq!(of(1), ["one"; 5]);
    assert_eq!(of(2), ["other"; 5]);
    assert_eq!(of(5), ["other"; 5]);
    assert_eq!(of(1_000_000), ["other", "other", "many", "many", "other"]);
}

#[test]
fn a_catalogue_is_asked_for_exactly_the_forms_a_number_of_things_takes() {
    for (code, asked) in catalogue::LANGUAGES {
        let language = Language::of(code).unwrap();
        let taken: BTreeSet<&str> = (0..=1000).map(|n| plural::category(n, language)).collect();
        assert_eq!(taken, asked.iter().copied().collect(), "{code}");
    }
}

#[test]
fn the_wording_for_an_exact_number_comes_first_and_other_is_the_rest() {
    let told = |n: i64| text!("{n, plural, =0 {nobody} one {one person} other {# people}} asked", n);
    assert_eq!(
        [0, 1, 2, 5].map(|n| told(n).to_string()),
        ["nobody asked", "one person asked", "2 people asked", "5 people asked"]
    );
}

#[test]
fn a_text_that_cannot_be_read_is_named() {
    for (text, wrong) in [
        ("{", "no name"),
        ("{name", "is missing after {name"),
        ("{Name}", "no name"),
        ("}", "closes nothing"),
        ("{n, plural, one {# day}}", "no form “other”"),
        ("{n, plural, uno {# day} other {# days}}", "no plural form"),
        ("{n, plural, =x {a} other {b}}", "names no number"),
        ("{n, select, a {b} other {c}}", "only “plural”"),
        ("{n, plural, other {# days}", "is no plural form"),
    ] {
        let said = message::read(text).unwrap_err();
        assert!(said.contains(wrong), "{text}: {said}");
    }
}

#[test]
fn a_catalogue_that_does_not_fit_is_named_line_by_line() {
    let text = "# a note\n\n\"{a} and {b}\" = \"{a} und\"\n\"{a}\" = \"{a} {c}\"\n\"x\" = 3\n\
        \"{n, plural, one {# day} other {# days}}\" = \"{n, plural, other {# Tage}}\"\n\"y\" = \"\"\n\"{a}\" = \"{a}\"\n";
    let flaws = catalogue::flaws("de", text);
    let said: Vec<String> = flaws.iter().map(|(line, wrong)| format!("{line}: {wrong}")).collect();
    for (line, wrong) in [
        (3, "the hole {b} is missing"),
        (4, "has no hole {c}"),
        (5, "not of the form"),
        (6, "the plural form “one” is missing"),
        (7, "is empty"),
        (8, "stands twice"),
    ] {
        assert!(
            said.iter().any(|s| s.starts_with(&format!("{line}: ")) && s.contains(wrong)),
            "{line} {wrong}: {said:#?}"
        );
    }
    assert_eq!(said.len(), 6, "{said:#?}");
    assert!(catalogue::flaws("tlh", "").first().is_some_and(|(_, wrong)| wrong.contains("no language")));
}

#[test]
fn what_templates_say_is_for_the_customer() {
    let place = format!("{}:{}", file!(), line!() + 1);
    assert_eq!(say!(Language::English, "Send"), "Send");
    let source = census::texts().find(|source| source.place() == place).unwrap();
    assert_eq!(source.audience(), Audience::Customer);
}
