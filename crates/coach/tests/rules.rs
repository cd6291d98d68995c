//! The examples of the rules are their tests; a broken pack says where it is broken.

use std::collections::BTreeSet;

use coach::{BUILT_IN, Coach, Mode, RuleExample};

#[test]
fn every_built_in_pack_compiles() {
    // A pack laid over all of them has all compiled at once.
    let texts: Vec<&str> = BUILT_IN.iter().map(|(_, text)| *text).chain(["pack: nothing"]).collect();
    if let Err(error) = Coach::from_packs(&texts) {
        panic!("{error}");
    }
}

#[test]
fn every_bad_example_fires_its_rule_and_no_good_one_does() {
    let wrong: Vec<String> = Coach::built_in().test_rules().iter().map(RuleExample::to_string).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_pack_that_begins_a_line_with_a_percent_sign_is_refused_where_it_stands() {
    // Found by fuzzing: the parser of YAML never came back from the first of these.
    for pack in ["%%%%%%%%%%%%%%$# # Hv$# # HW", "%YAML 1.2\n---\npack: x", "\r%x"] {
        let error = Coach::from_packs(&[pack]).unwrap_err();
        assert_eq!((error.line, error.column), (1, 1), "{error}");
    }
    let third = Coach::from_packs(&["pack: x\r\nlanguage: en\r\n%x\r\n"]).unwrap_err();
    assert_eq!(third.line, 3);
}

#[test]
fn every_rule_and_cue_brings_examples_of_both_kinds() {
    let coach = Coach::built_in();
    assert!(coach.untried().is_empty(), "{:?}", coach.untried());
}

#[test]
fn every_language_has_the_ten_ways_to_hurt_and_a_way_to_own() {
    let coach = Coach::built_in();
    let rules: BTreeSet<(&str, Mode)> = coach.rules().map(|rule| (rule.language, rule.mode)).collect();
    for language in ["en", "de", "fr", "es", "nb"] {
        for mode in Mode::all().filter(|mode| mode.hurts() || *mode == Mode::Own) {
            assert!(rules.contains(&(language, mode)), "{language} has no rule for {}", mode.name());
        }
    }
}

#[test]
fn the_pack_shown_in_the_handbook_works() {
    let page = include_str!("../../../docs/coach-rules.md");
    let own = page.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("the page shows a pack");
    let mut packs: Vec<&str> = BUILT_IN.iter().take(2).map(|(_, text)| *text).collect();
    packs.push(own);
    let coach = Coach::from_packs(&packs).unwrap_or_else(|error| panic!("{error}"));
    let wrong: Vec<String> = coach.test_rules().iter().map(RuleExample::to_string).collect();
    assert!(wrong.iter().all(|line| !line.contains("ours.swap")), "{}", wrong.join("\n"));
    assert!(coach.rules().all(|rule| rule.id != "jargon.office"));
}

#[test]
fn words_that_may_be_left_out_keep_the_start_and_the_end_of_a_sentence_where_they_are() {
    let fires = |pattern: &str, text: &str| {
        let own = format!(
            "pack: x\nlanguage: en\nrules:\n- {{id: x.edge, mode: HOLLOW, weight: 50, why: w, better: b, any: [\"{pattern}\"]}}\n"
        );
        let mut packs: Vec<&str> = BUILT_IN.iter().take(2).map(|(_, text)| *text).collect();
        packs.push(&own);
        let coach = Coach::from_packs(&packs).unwrap_or_else(|error| panic!("{error}"));
        let context = coach::Context { language: Some("en"), ..coach::Context::default() };
        coach.read(text, &context).findings.iter().any(|finding| finding.rule == "x.edge")
    };
    for (text, right) in
        [("Purple pumps run.", true), ("Our purple pumps run.", true), ("All our purple pumps run.", false)]
    {
        assert_eq!(fires("^ [our|the] purple pumps", text), right, "{text}");
    }
    for (text, right) in
        [("They run purple.", true), ("They run purple today.", true), ("They run purple today again.", false)]
    {
        assert_eq!(fires("run purple [today|now] $", text), right, "{text}");
    }
}
