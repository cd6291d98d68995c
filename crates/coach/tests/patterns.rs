//! The pattern language as an organisation writes it: one rule, one text, the words it marks.
#![expect(clippy::panic, reason = "a pattern that does not compile should be named")]

use coach::{Coach, Context, Mode};
use proptest::prelude::*;

const SPELLING: &str = "spelling: {expand: {\"can't\": can not}, clitics: {\"'ll\": will}}
lexicons: {WHO: \"we|i|our team\", SORRY: \"[so|very] sorry\"}";

fn coach(pattern: &str, more: &str) -> Coach {
    let pattern = pattern.replace('\'', "''");
    let rule = format!("{{id: x.one, mode: HOLLOW, why: w, better: b, any: ['{pattern}']{more}}}");
    let pack = format!("pack: x\nlanguage: en\n{SPELLING}\nrules:\n- {rule}\n");
    Coach::from_packs(&[&pack]).unwrap_or_else(|error| panic!("{pattern}: {error}"))
}

/// The words the rule marks, one finding after the other.
fn marked<'a>(coach: &Coach, text: &'a str) -> Vec<&'a str> {
    let mut findings = coach.read(text, &Context { language: Some("en"), ..Context::default() }).findings;
    findings.sort_by_key(|finding| finding.span.start);
    findings.into_iter().map(|finding| &text[finding.span]).collect()
}

fn check(table: &[(&str, &str, &[&str])]) {
    for (pattern, text, words) in table {
        assert_eq!(&marked(&coach(pattern, ""), text), words, "`{pattern}` in {text:?}");
    }
}

#[test]
fn words_beginnings_endings_and_numbers_are_matched_whatever_their_case() {
    check(&[
        ("sorry", "We are SORRY.", &["SORRY"]),
        ("SORRY", "We are sorry.", &["sorry"]),
        ("sorry", "We are sorrier.", &[]),
        ("regret~", "Regrettably so.", &["Regrettably"]),
        ("regret~", "The egregret.", &[]),
        ("~ably", "That was regrettably so.", &["regrettably"]),
        ("~ably", "An ablyst.", &[]),
        ("in # days", "It comes in 14 days.", &["in 14 days"]),
        ("in # days", "It comes in some days.", &[]),
        ("#", "It cost 1,250.50 in all.", &["1,250.50"]),
        ("one-off", "A one-off event.", &["one-off"]),
        ("one-off", "A one off event.", &["one off"]),
        ("sorry, but", "Sorry but no.", &["Sorry but"]),
        ("sorry but", "Sorry, but no.", &["Sorry, but"]),
    ]);
}

#[test]
fn a_pattern_never_reaches_over_the_end_of_a_sentence() {
    check(&[
        ("we will", "We will see.", &["We will"]),
        ("we will", "So do we. Will it work?", &[]),
        ("we will", "So do we\n\nWill it work", &[]),
        ("we .. sorry", "That is we! Sorry.", &[]),
        ("sorry", "Sorry. Very sorry!", &["Sorry", "sorry"]),
    ]);
}

#[test]
fn a_gap_skips_as_many_words_as_it_says_and_a_star_exactly_one() {
    check(&[
        ("we .. sorry", "We sorry.", &["We sorry"]),
        ("we .. sorry", "We one two three four five six sorry.", &["We one two three four five six sorry"]),
        ("we .. sorry", "We one two three four five six seven sorry.", &[]),
        ("we ..1 sorry", "We are sorry.", &["We are sorry"]),
        ("we ..1 sorry", "We are so sorry.", &[]),
        ("we ..0 sorry", "We are sorry.", &[]),
        ("we * sorry", "We are sorry.", &["We are sorry"]),
        ("we * sorry", "We sorry.", &[]),
        ("sorry .. you", "Sorry to you and then you.", &["Sorry to you"]),
        ("very sorry [indeed]", "Very sorry indeed.", &["Very sorry indeed"]),
    ]);
}

#[test]
fn brackets_choose_and_may_be_left_out_and_lexicons_stand_for_their_words() {
    check(&[
        ("(we|they) [really] care", "We care.", &["We care"]),
        ("(we|they) [really] care", "They really care.", &["They really care"]),
        ("(we|they) [really] care", "You really care.", &[]),
        ("({WHO}|they) will", "Our team will.", &["Our team will"]),
        ("{WHO} will", "He will.", &[]),
        ("{WHO} [are] {SORRY}", "We are very sorry.", &["We are very sorry"]),
        ("{WHO} [are] {SORRY}", "I sorry.", &["I sorry"]),
    ]);
}

#[test]
fn a_pattern_can_ask_for_the_start_and_the_end_of_a_sentence_and_for_its_question_mark() {
    check(&[
        ("^ please", "Please call. Do please call.", &["Please"]),
        ("^ please", "Then, please call.", &[]),
        ("please $", "Please call, please.", &["please"]),
        ("^ please $", "Please.", &["Please"]),
        ("^ please $", "Please do.", &[]),
        ("why ?", "Why? Because.", &["Why?"]),
        ("why ?", "Why. Because?", &[]),
        ("(^ (call|mail)|just call) us", "Call us.", &["Call us"]),
        ("(^ (call|mail)|just call) us", "Then just call us.", &["just call us"]),
        ("(^ (call|mail)|just call) us", "Then mail us.", &[]),
    ]);
}

#[test]
fn short_forms_are_read_as_the_words_they_stand_for_in_the_pattern_and_in_the_text() {
    check(&[
        ("can not", "We can't say.", &["can't"]),
        ("can't", "We can not say.", &["can not"]),
        ("can’t", "We can't say.", &["can't"]),
        ("can't", "We can’t say.", &["can’t"]),
        ("we will", "We'll see.", &["We'll"]),
        ("we'll", "We will see.", &["We will"]),
    ]);
}

#[test]
fn addresses_and_faces_are_classes_that_a_pattern_names() {
    check(&[
        ("see <url>", "See https://help.example/a?b=1. Now.", &["See https://help.example/a?b=1"]),
        ("see <url>", "See www.help.example now.", &["See www.help.example"]),
        ("see <url>", "See the page.", &[]),
        ("write to <mail>", "Write to care@shop.example, please.", &["Write to care@shop.example"]),
        ("<at>", "Hello @ana_b, thanks.", &["@ana_b"]),
        ("<at>", "Hello @shophelp, thanks.", &[]),
        ("<desk>", "Hello @shophelp, thanks.", &["@shophelp"]),
        ("<sad>", "Late again :( today", &[":("]),
        ("<happy>", "On time 👍 today", &["👍"]),
    ]);
}

#[test]
fn what_is_quoted_or_another_s_text_is_not_marked() {
    check(&[
        ("sorry", "You wrote \"sorry\" to us.", &[]),
        ("sorry", "You wrote “sorry” to us, sorry.", &["sorry"]),
        ("sorry", "> sorry\nNot us.", &[]),
        ("sorry", "Not us.\n-- \nSorry Ltd", &[]),
        ("sorry", "Not us.\n\nOn 3 May, Ana wrote:\nsorry", &[]),
    ]);
}

#[test]
fn a_rule_is_barred_by_its_sentence_by_the_reply_and_until_it_has_hits_enough() {
    let unless = coach("sorry", ", unless: [not]");
    assert_eq!(marked(&unless, "We are not sorry. We are sorry."), ["sorry"], "barred in that sentence alone");

    let unless_reply = coach("sorry", ", unless_reply: [refund]");
    assert_eq!(marked(&unless_reply, "We are sorry."), ["sorry"]);
    assert!(marked(&unless_reply, "We are sorry. A refund is on its way.").is_empty());

    let needs_reply = coach("sorry", ", needs_reply: [policy]");
    assert!(marked(&needs_reply, "We are sorry.").is_empty());
    assert_eq!(marked(&needs_reply, "We are sorry. It is policy."), ["sorry"]);

    let twice = coach("sorry", ", min: 2");
    assert!(marked(&twice, "We are sorry.").is_empty());
    assert_eq!(marked(&twice, "We are sorry. Truly sorry."), ["sorry", "sorry"]);
}

#[test]
fn hits_near_to_each_other_are_one_finding_and_the_weightiest_of_a_mode_stays_in_a_sentence() {
    let one = coach("(very|sorry)", "");
    assert_eq!(marked(&one, "Very truly and sorry."), ["Very truly and sorry"]);

    let pack = "pack: x\nlanguage: en\nrules:
- {id: x.light, mode: HOLLOW, weight: 10, why: w, better: b, any: [soon]}
- {id: x.heavy, mode: HOLLOW, weight: 60, why: w, better: b, any: [try]}
- {id: x.other, mode: WISHY, weight: 20, why: w, better: b, any: [maybe]}\n";
    let coach = Coach::from_packs(&[pack]).expect("the pack compiles");
    let report =
        coach.read("Maybe we try soon. We call soon.", &Context { language: Some("en"), ..Context::default() });
    let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(rules, ["x.heavy", "x.other", "x.light"], "by weight; `soon` stays where it stands alone");
    assert_eq!(report.findings.iter().filter(|finding| finding.mode == Mode::Wishy).count(), 1);
}

proptest! {
    /// Whatever an organisation types for a pattern, it is read or refused where it stands, and reading goes on.
    #[test]
    fn any_pattern_compiles_or_is_refused_within_its_own_line(pattern in "[a-c(){}\\[\\]|.~^$*#?<>@ 0-9']{0,24}") {
        let quoted = pattern.replace('\'', "''");
        let head = "pack: x\nlanguage: en\nrules:\n- {id: x.one, mode: HOLLOW, why: w, better: b, any: ['";
        match Coach::from_packs(&[&format!("{head}{quoted}']}}\n")]) {
            Ok(coach) => {
                for words in marked(&coach, "A b c. C 12 a, b? A a a b @c") {
                    prop_assert!(!words.is_empty());
                }
            }
            Err(error) => {
                let first = head.lines().last().map_or(0, str::len) + 1;
                prop_assert_eq!(error.line, 4);
                prop_assert!((first..=first + quoted.len()).contains(&error.column), "{}", error);
            }
        }
    }
}
