//! Packs: what is wrong with one is said where it stands, and one laid over another changes only what it names.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use coach::{Coach, Context, Mode, PackError};

const BASE: &str = "pack: base
language: en
lexicons: {WHO: we}
rules:
- {id: a.soon, mode: HOLLOW, weight: 30, why: no day, better: name one, any: [soon, shortly], unless: [\"by #\"]}
- {id: a.care, mode: HOLLOW, weight: 40, why: empty, better: act, any: [\"{WHO} care\"]}
";

fn refusal(pack: &str) -> PackError {
    Coach::from_packs(&[pack]).map(|_| ()).unwrap_err()
}

fn laid(over: &[&str]) -> Coach {
    let packs: Vec<&str> = std::iter::once(BASE).chain(over.iter().copied()).collect();
    Coach::from_packs(&packs).unwrap()
}

fn fired(coach: &Coach, text: &str) -> Vec<String> {
    let report = coach.read(text, &Context { language: Some("en"), ..Context::default() });
    report.findings.into_iter().map(|finding| finding.rule).collect()
}

#[test]
fn a_slip_in_a_pack_is_named_with_its_line_its_column_and_what_belongs_there() {
    let rule = "pack: x\nlanguage: en\nrules:\n- id: x.one\n  mode: HOLLOW\n  ";
    let table = [
        ("pack: x\nlanguage: en\nrulez: []\n".to_owned(), (3, 1), "a pack has no `rulez`"),
        ("pack: x\nlanguage: en\nrules: 3\n".to_owned(), (3, 8), "a list belongs here"),
        ("- a\n- b\n".to_owned(), (1, 1), "keys and values belong here"),
        ("pack: x\nlanguage: [en]\n".to_owned(), (2, 11), "a text belongs here"),
        (format!("{rule}wait: 3\n"), (6, 3), "a rule has no `wait`"),
        (format!("{rule}weight: 101\n"), (6, 11), "a weight is 0 to 100"),
        (format!("{rule}weight: -1\n"), (6, 11), "a whole number belongs here"),
        (format!("{rule}off: perhaps\n"), (6, 8), "`true` or `false` belongs here"),
        (format!("{rule}kind: odd\n"), (6, 9), "`odd` is no kind of rule"),
        (format!("{rule}any: [well (done]\n"), (6, 14), "never closed by `)`"),
        (format!("{rule}any: [\"well {{GONE}}\"]\n"), (6, 15), "there is no lexicon `GONE`"),
        (format!("{rule}any: [so ..21 far]\n"), (6, 12), "a gap may skip at most 20 words"),
        (format!("{rule}any: [a~]\n"), (6, 9), "a beginning has at least two letters"),
        (format!("{rule}any: [see <page>]\n"), (6, 13), "there is `<url>`"),
        (format!("{rule}any: [\"[so]\"]\n"), (6, 10), "matches without a single word"),
        ("pack: x\nlanguage: en\nrules:\n- mode: HOLLOW\n".to_owned(), (4, 3), "this rule has no `id`"),
        ("pack: x\nlanguage: en\nrules:\n- id: x.one\n".to_owned(), (4, 7), "rule `x.one` has no mode"),
        ("pack: x\nlanguage: en\nrules:\n- {id: a, mode: RUDE}\n".to_owned(), (4, 17), "there is no mode `RUDE`"),
        ("pack: x\nlanguage: en\nspelling: {expnad: {}}\n".to_owned(), (3, 12), "`spelling` has no `expnad`"),
        ("pack: x\nlanguage: en\npromise: {comit: {}}\n".to_owned(), (3, 11), "`promise` has no `comit`"),
        ("pack: x\nlanguage: en\npromise: {commit: {you: [a]}}\n".to_owned(), (3, 20), "knows me, we, team"),
        ("pack: x\nlanguage: en\ntime: {dayz: [a]}\n".to_owned(), (3, 8), "`time` has no `dayz`"),
        ("pack: x\nlanguage: en\ntime: {number: {two: [a]}}\n".to_owned(), (3, 17), "a number belongs here"),
        ("pack: x\nlanguage: en\ninbound:\n- {cue: a, color: 3}\n".to_owned(), (4, 12), "a cue has no `color`"),
        ("pack: x\nlanguage: en\ninbound:\n- {cue: a, most: 256}\n".to_owned(), (4, 18), "a number from 0 to 255"),
    ];
    for (pack, place, says) in table {
        let error = refusal(&pack);
        assert_eq!((error.line, error.column), place, "{error}\n{pack}");
        assert!(error.says.contains(says), "{error}\n{pack}");
        assert!(error.to_string().starts_with(&format!("line {}, column {}: ", place.0, place.1)));
    }
}

#[test]
fn brackets_nest_so_deep_and_no_deeper() {
    let nested = |depth: usize| {
        let pattern = format!("{}so{}", "(".repeat(depth), ")".repeat(depth));
        let pack = format!("pack: x\nlanguage: en\nrules: [{{id: a, mode: HOLLOW, any: ['{pattern}']}}]\n");
        Coach::from_packs(&[&pack]).map(|_| ()).map_err(|error| error.says)
    };
    assert_eq!(nested(23), Ok(()));
    assert_eq!(nested(24), Err("brackets nest too deep".to_owned()));
    assert_eq!(nested(5_000), Err("brackets nest too deep".to_owned()), "and no stack is exhausted");
}

#[test]
fn an_overlay_adds_patterns_takes_some_away_and_bars_more() {
    let more = laid(&["pack: o\nrules: [{id: a.soon, any+: [eventually]}]\n"]);
    assert_eq!(fired(&more, "Eventually."), ["a.soon"]);
    assert_eq!(fired(&more, "Soon."), ["a.soon"], "what was there stays");

    let fewer = laid(&["pack: o\nrules: [{id: a.soon, any-: [shortly]}]\n"]);
    assert!(fired(&fewer, "Shortly.").is_empty());
    assert_eq!(fired(&fewer, "Soon."), ["a.soon"]);

    let other = laid(&["pack: o\nrules: [{id: a.soon, any: [someday]}]\n"]);
    assert!(fired(&other, "Soon.").is_empty(), "`any` takes the place of all patterns");
    assert_eq!(fired(&other, "Someday."), ["a.soon"]);

    let barred = laid(&["pack: o\nrules: [{id: a.soon, unless+: [today]}]\n"]);
    assert!(fired(&barred, "Soon today.").is_empty());
    assert!(fired(&barred, "Soon by 5.").is_empty(), "what barred it before bars it still");
    assert_eq!(fired(&barred, "Soon."), ["a.soon"]);
}

#[test]
fn an_overlay_switches_a_rule_off_and_a_later_one_on_again() {
    let off = "pack: o\nrules: [{id: a.soon, off: true}]\n";
    assert!(fired(&laid(&[off]), "Soon.").is_empty());
    assert!(laid(&[off]).rules().all(|rule| rule.id != "a.soon"));
    assert_eq!(fired(&laid(&[off, "pack: p\nrules: [{id: a.soon, off: false}]\n"]), "Soon."), ["a.soon"]);
}

#[test]
fn an_overlay_weighs_renames_and_words_a_rule_anew_and_leaves_the_rest() {
    let over = "pack: o\nrules: [{id: a.care, weight: 90, why: \"we say this too often\", mode: JARGON}]\n";
    let coach = laid(&[over]);
    let report = coach.read("We care. Soon.", &Context { language: Some("en"), ..Context::default() });
    let first = &report.findings[0];
    assert_eq!((first.rule.as_str(), first.weight, first.mode), ("a.care", 90, Mode::Jargon));
    assert_eq!(first.reason, "we say this too often");
    assert_eq!(first.better, "act", "not named by the overlay");
    assert_eq!(report.findings[1].weight, 30);
}

#[test]
fn a_lexicon_is_added_to_or_written_anew() {
    let added = laid(&["pack: o\nlexicons: {WHO+: \"our team\"}\n"]);
    assert_eq!(fired(&added, "Our team care."), ["a.care"]);
    assert_eq!(fired(&added, "We care."), ["a.care"]);

    let anew = laid(&["pack: o\nlexicons: {WHO: they}\n"]);
    assert_eq!(fired(&anew, "They care."), ["a.care"]);
    assert!(fired(&anew, "We care.").is_empty());

    let own =
        "pack: o\nlexicons: {OURS+: acme}\nrules: [{id: o.one, mode: HOLLOW, why: w, better: b, any: ['{OURS}']}]\n";
    assert_eq!(fired(&laid(&[own]), "Acme."), ["o.one"], "one that nobody had yet is founded");
}

#[test]
fn an_overlay_that_takes_away_what_is_not_there_is_refused_where_it_says_so() {
    let over = "pack: o\nrules:\n- id: a.soon\n  any-: [shortly, tomorrow]\n";
    let error = Coach::from_packs(&[BASE, over]).map(|_| ()).unwrap_err();
    assert_eq!((error.line, error.column), (4, 19), "{error}");
    assert!(error.says.contains("`a.soon` has no such pattern"), "{error}");
}

#[test]
fn a_pack_for_all_languages_changes_a_rule_only_where_it_is() {
    let german = "pack: de\nlanguage: de\nrules: [{id: d.bald, mode: HOLLOW, why: w, better: b, any: [bald]}]\n";
    let over = "pack: o\nrules: [{id: a.soon, weight: 77}, {id: d.bald, off: true}]\n";
    let coach = laid(&[german, over]);
    let rules: Vec<(&str, &str, u8)> = coach.rules().map(|rule| (rule.language, rule.id, rule.weight)).collect();
    assert_eq!(rules, [("en", "a.soon", 77), ("en", "a.care", 40)]);

    let unknown = Coach::from_packs(&[BASE, "pack: o\nrules: [{id: a.sooon, weight: 77}]\n"]).map(|_| ()).unwrap_err();
    assert!(unknown.says.contains("rule `a.sooon` has no mode"), "a slip in an id is seen: {unknown}");
}

#[test]
fn a_pack_of_a_language_changes_nothing_in_another() {
    let german = "pack: de\nlanguage: de\nrules: [{id: a.soon, mode: HOLLOW, why: w, better: b, any: [bald]}]\n";
    let coach = laid(&[german]);
    assert_eq!(coach.languages().collect::<Vec<_>>(), ["en", "de"]);
    assert!(fired(&coach, "Bald.").is_empty(), "read as English");
    let report = coach.read("Bald.", &Context { language: Some("de"), ..Context::default() });
    assert_eq!(report.findings.len(), 1);
    assert_eq!(report.language.as_deref(), Some("de"));
}
