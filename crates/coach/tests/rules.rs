//! The examples of the rules are their tests; a broken pack says where it is broken.

use coach::{BUILT_IN, Coach, RuleExample};

#[test]
fn every_built_in_pack_compiles() {
    let texts = BUILT_IN.map(|(_, text)| text);
    if let Err(error) = Coach::from_packs(&texts) {
        panic!("{error}");
    }
}

#[test]
fn every_bad_example_fires_its_rule_and_no_good_one_does() {
    let wrong: Vec<String> = Coach::built_in().test_rules().iter().map(RuleExample::to_string).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
