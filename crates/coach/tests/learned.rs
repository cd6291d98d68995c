//! The statistical reader: its models belong to the corpus, and it only adds, last and less sure.

#[path = "../corpus/loader.rs"]
mod loader;

use std::path::Path;

use coach::learned::training::{Weights, bytes};
use coach::{BUILT_IN, Coach, Context};

const LANGUAGES: [&str; 5] = ["en", "de", "fr", "es", "nb"];

#[test]
fn the_models_were_trained_on_the_corpus_as_it_is() {
    let coach = Coach::built_in();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    for lang in LANGUAGES {
        let corpus = loader::hash(folder, lang).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(
            coach.trained_on(lang),
            Some(corpus),
            "the corpus changed after models/{lang}.bin was trained, or its features did; run\n\
             cargo run --release -p amends-coach --example train"
        );
    }
}

#[test]
fn the_models_are_small() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let sizes = LANGUAGES.map(|lang| folder.join(format!("{lang}.bin")).metadata().map_or(0, |file| file.len()));
    assert!(sizes.iter().all(|size| *size <= 1_000_000), "{sizes:?}");
    assert!(sizes.iter().sum::<u64>() <= 5_000_000, "{sizes:?}");
}

#[test]
fn what_it_adds_is_said_to_be_less_sure_and_comes_last() {
    let coach = Coach::built_in();
    let mut corpus = loader::Corpus::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    corpus.read(&folder, &|name| loader::trains(name)).unwrap_or_else(|error| panic!("{error}"));
    let mut unsure = 0;
    for sentence in &corpus.sentences {
        let context = Context { language: Some(&sentence.lang), ..Context::default() };
        let report = coach.read(&sentence.text, &context);
        let sure: Vec<bool> = report.findings.iter().map(|finding| finding.sure).collect();
        assert!(sure.is_sorted_by(|a, b| a >= b), "{}", sentence.text);
        for finding in report.findings.iter().filter(|finding| !finding.sure) {
            unsure += 1;
            assert!(finding.rule.starts_with("learned."), "{}", finding.rule);
            assert!(!finding.span.is_empty() && !finding.reason.is_empty() && !finding.better.is_empty());
        }
    }
    assert!(unsure > 100, "it marks hardly anything of what it was trained on: {unsure}");
}

#[test]
fn a_pack_switches_it_off_mode_by_mode() {
    let off = "pack: ours\nrules:\n- {id: learned.wishy, off: true}\n";
    let packs: Vec<&str> = BUILT_IN.iter().map(|(_, text)| *text).chain([off]).collect();
    let coach = Coach::from_packs(&packs).unwrap_or_else(|error| panic!("{error}"));
    assert!(coach.rules().all(|rule| rule.id != "learned.wishy"));
    assert!(coach.rules().any(|rule| rule.id == "learned.hollow"));
}

#[test]
fn a_model_is_written_as_it_is_read() {
    let table = Weights { labels: vec![[0.5, 0.1, 0.0]], rows: vec![(7, vec![-3]), (9, vec![4])] };
    let written = bytes(11, &[("we".to_owned(), 1)], [&table, &Weights::default()]);
    assert_eq!(&written[..4], b"ACLM");
    assert_eq!(written.len(), 16 + 4 + 5 + (4 + 12 + 4 + 8 + 2) + 8);
    assert_eq!(written, bytes(11, &[("we".to_owned(), 1)], [&table, &Weights::default()]), "the same again");
}
