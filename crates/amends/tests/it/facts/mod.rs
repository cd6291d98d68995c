//! Facts as they were ever stored can be read: a golden file for each kind and version, and a page that lists them.
//!
//! A new kind, or a new version of one, needs an example in `examples` and a file written by
//! `AMENDS_BLESS=1 cargo nextest run -p amends --test it facts::`, which overwrites none that is there.

mod examples;
mod groups;
mod print;
mod settings;

use amends::modules::MODULES;
use casework::case::Fact;
use casework::group;
use engine::aggregate::StoredFact;
use engine::stream::kinds::{Facts, Kind};
use examples::examples;
use people::organisation;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// How to write what is missing or out of date.
const BLESS: &str = "AMENDS_BLESS=1 cargo nextest run -p amends --test it facts::";

fn blesses() -> bool {
    std::env::var_os("AMENDS_BLESS").is_some()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/facts")
}

/// All kinds of all histories.
fn kinds() -> impl Iterator<Item = &'static Kind> {
    Fact::kinds().chain(organisation::Fact::kinds()).chain(group::Happening::KINDS)
}

/// What is stored of one fact of each kind, with its module, kind and version.
fn stored() -> Vec<(&'static str, &'static str, u32, String)> {
    fn of<F: StoredFact>(fact: &F) -> (&'static str, &'static str, u32, String) {
        let (module, kind) = fact.kind();
        (module, kind, fact.version(), fact.to_json().unwrap())
    }
    let cases = examples();
    let settings = settings::examples();
    let groups = groups::examples();
    cases.iter().map(of).chain(settings.iter().map(of)).chain(groups.iter().map(of)).collect()
}

/// A stored body as the newest version stores it, and which that is.
fn read(module: &str, kind: &str, v: u32, body: &str) -> (u32, String) {
    fn of<F: StoredFact>(module: &str, kind: &str, v: u32, body: &str) -> (u32, String) {
        let fact = F::from_json(module, kind, v.into(), body);
        let fact = fact.unwrap_or_else(|why| panic!("{module}.{kind}.v{v}: {why:?}"));
        (fact.version(), fact.to_json().unwrap())
    }
    if Fact::kinds().any(|known| known.module == module) {
        of::<Fact>(module, kind, v, body)
    } else if module == group::Happening::MODULE {
        of::<group::Fact>(module, kind, v, body)
    } else {
        of::<organisation::Fact>(module, kind, v, body)
    }
}

/// The file of each kind and version that can be read.
fn declared() -> Vec<(&'static str, &'static str, u32, PathBuf)> {
    let versions = kinds().flat_map(|kind| (kind.oldest()..=kind.version).map(move |v| (kind, v)));
    versions
        .map(|(kind, v)| {
            let file = folder().join(format!("{}.{}.v{v}.json", kind.module, kind.name));
            (kind.module, kind.name, v, file)
        })
        .collect()
}

#[test]
fn modules_list_the_facts_that_a_history_can_hold() {
    let listed: BTreeSet<String> = MODULES.facts().map(Kind::full).collect();
    assert_eq!(listed, kinds().map(Kind::full).collect());
}

#[test]
fn every_kind_has_one_example() {
    let examples: Vec<_> = stored().iter().map(|(module, kind, _, _)| (*module, *kind)).collect();
    let kinds: Vec<_> = kinds().map(|kind| (kind.module, kind.name)).collect();
    let distinct: BTreeSet<_> = kinds.iter().collect();
    assert_eq!(distinct.len(), kinds.len(), "a kind is declared twice");
    assert_eq!(examples, kinds, "an example of each kind, in the order they are declared");
}

#[test]
fn every_fact_ever_stored_is_read_and_written_back_as_its_golden_file_has_it() {
    if blesses() {
        for (module, kind, v, body) in stored() {
            let file = folder().join(format!("{module}.{kind}.v{v}.json"));
            if !file.exists() {
                fs::write(&file, format!("{body}\n")).unwrap();
            }
        }
    }
    for (module, kind, v, file) in declared() {
        let stored = fs::read_to_string(&file).unwrap_or_else(|_| panic!("{} is missing: {BLESS}", file.display()));
        let (version, body) = read(module, kind, v, stored.trim_end());
        // What was stored by an older version becomes what the newest one stores.
        let newest = folder().join(format!("{module}.{kind}.v{version}.json"));
        assert_eq!(format!("{body}\n"), fs::read_to_string(newest).unwrap(), "{}", file.display());
    }
}

#[test]
fn no_golden_file_is_left_of_a_kind_or_version_that_nobody_reads() {
    let declared: BTreeSet<PathBuf> = declared().into_iter().map(|(_, _, _, file)| file).collect();
    let there = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let strays: Vec<PathBuf> = there.filter(|file| !declared.contains(file)).collect();
    assert!(strays.is_empty(), "a fact that was ever stored must be read for ever: {strays:?}");
}

#[test]
fn the_printed_list_of_facts_is_up_to_date() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/facts.md");
    let printed = print::page(kinds());
    if blesses() {
        fs::write(&page, &printed).unwrap();
    }
    let there = fs::read_to_string(&page).unwrap_or_default();
    assert!(there == printed, "docs/facts.md is not what the code declares; print it anew: {BLESS}");
}
