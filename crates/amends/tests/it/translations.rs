//! Every text of the program against every catalogue: nothing for a customer is left in English, nothing fits badly.

use amends::modules::MODULES;
use std::collections::{BTreeMap, BTreeSet};
use text::{Audience, Language, catalogue, census, message};

#[test]
fn every_catalogue_fits_its_texts() {
    for (language, path, text) in census::catalogues().flat_map(|catalogues| catalogues.files()) {
        let flaws = catalogue::flaws(language.code(), text);
        assert!(flaws.is_empty(), "{path}: {flaws:#?}");
        let plain: toml::Table = toml::from_str(text).unwrap_or_else(|e| panic!("{path} is no TOML: {e}"));
        let read: BTreeMap<String, String> = catalogue::read(text).map(|e| (e.english, e.words)).collect();
        let by_toml = plain.into_iter().map(|(key, value)| (key, value.as_str().unwrap().to_owned()));
        assert_eq!(by_toml.collect::<BTreeMap<_, _>>(), read, "{path}");
    }
}

#[test]
fn every_text_can_be_read_and_every_text_for_the_customer_is_in_every_language() {
    let mut missing = Vec::new();
    for source in census::texts() {
        assert!(message::read(source.english()).is_ok(), "{}: {}", source.place(), source.english());
        if source.audience() == Audience::Customer {
            let lacks = |language: &Language| census::translated(source.english(), *language).is_none();
            let lacking: Vec<&str> = Language::ALL.into_iter().skip(1).filter(lacks).map(Language::code).collect();
            if !lacking.is_empty() {
                missing.push(format!("{} lacks {}: “{}”", source.place(), lacking.join(", "), source.english()));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn no_catalogue_keeps_a_text_that_is_gone_and_no_two_disagree() {
    let known: BTreeSet<&str> = census::texts().map(|source| source.english()).collect();
    let mut said: BTreeMap<(Language, String), (String, String)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (language, path, text) in census::catalogues().flat_map(|catalogues| catalogues.files()) {
        for entry in catalogue::read(text) {
            let place = format!("{path}:{}", entry.line);
            if !known.contains(entry.english.as_str()) {
                wrong.push(format!("{place}: no text of the program says “{}”", entry.english));
            }
            let before = said.insert((language, entry.english.clone()), (entry.words.clone(), place.clone()));
            if let Some((words, other)) = before {
                wrong.push(format!("{place}: “{}” stands in {other} as well, as “{words}”", entry.english));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Those below all modules, and no other, have catalogues that no module lists.
#[test]
fn every_catalogue_is_listed_by_its_module() {
    let listed: Vec<_> = MODULES.all().filter_map(|module| module.texts).collect();
    let strays = census::catalogues().filter(|found| !listed.iter().any(|texts| std::ptr::eq(*texts, *found)));
    let paths = strays.flat_map(|found| found.files().next()).map(|(_, path, _)| path);
    let strays: Vec<String> = paths.filter(|path| !path.contains("/base/") && !path.contains("/web/")).collect();
    assert!(strays.is_empty(), "{strays:?}");
}

/// What a native writer of the language would not do.
#[test]
fn every_translation_has_the_manners_of_its_language() {
    let mut wrong = Vec::new();
    for (language, path, text) in census::catalogues().flat_map(|catalogues| catalogues.files()) {
        for entry in catalogue::read(text) {
            wrong.extend(
                flaw(language, &entry.words).map(|flaw| format!("{path}:{}: {flaw}: {}", entry.line, entry.words)),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn flaw(language: Language, words: &str) -> Option<&'static str> {
    let says = |word: &str| words.split(|c: char| !c.is_alphabetic()).any(|w| w.eq_ignore_ascii_case(word));
    let quotes: &[char] = match language {
        Language::German => &['”', '«', '»', '"'],
        Language::French | Language::Norwegian | Language::Spanish => &['“', '”', '„', '"'],
        Language::English => &[],
    };
    match language {
        _ if words.contains('!') || words.contains('¡') => Some("an exclamation mark"),
        _ if words.contains('\'') => Some("a straight apostrophe"),
        _ if words.contains(quotes) => Some("quotation marks of another language"),
        _ if words.trim() != words => Some("a blank at its edge"),
        Language::German if says("du") || says("dein") || says("dir") || says("dich") => Some("du"),
        Language::French if says("tu") || says("ton") || says("toi") => Some("tu"),
        Language::French if [" ?", " :", " ;"].iter().any(|mark| words.contains(mark)) => {
            Some("a blank that may break")
        }
        Language::Spanish if says("tú") || says("tu") || says("te") => Some("tú"),
        Language::Spanish if words.contains('?') && !words.contains('¿') => Some("a question without ¿"),
        Language::Norwegian if says("Dem") || words.contains(" De ") => Some("De"),
        _ => None,
    }
}
