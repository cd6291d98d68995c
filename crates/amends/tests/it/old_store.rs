//! A store that the first release wrote goes on working: it is migrated, folds, is found sound, and says the same.
//!
//! `fixtures/store.amends.gz` was made by `tests/old-store.py` with the binary of that release: the sample organisation
//! and 2,000 mails. `fixtures/export.jsonl.gz` is what that binary's `amends export --json` said of it.

use crate::world::{ORG, Place, everywhere};
use amends::boot::{self, MIGRATIONS};
use amends::check::{check, lists};
use amends::rebuild::rebuild;
use base::ids::CaseNo;
use casework::case::api::shown_kind;
use casework::message::Failure;
use db::backup::{peek, restore};
use db::{Db, Migration, Options, Target};
use engine::counter;
use engine::desk::{Desk, machine_clock};
use flate2::read::GzDecoder;
use integrations::export;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use tokio::runtime::Runtime;

fn fixture(name: &str) -> File {
    File::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

/// The store as that release left it, opened by this one.
fn opened(place: &Place) -> Desk {
    drop(restored(place, "store.amends.gz"));
    boot::open(&place.target, machine_clock()).unwrap().0
}

/// A store as that release left it.
pub fn restored(place: &Place, name: &str) -> Db {
    let schema = peek(fixture(name)).unwrap().schema;
    assert_eq!(schema, 11, "the fixture is of the first release");
    let steps: Vec<Migration> = MIGRATIONS.into_iter().filter(|step| step.version <= schema).collect();
    let (db, _) = Db::open(&place.target, &steps, Options::default()).unwrap();
    restore(fixture(name), &db).unwrap();
    db
}

fn wrong(runtime: &Runtime, desk: &Desk) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let target = Target::Sqlite(folder.path().join("scratch.db"));
    let (scratch, _) = Db::open(&target, &MIGRATIONS, Options::default()).unwrap();
    let mut wrong = Vec::new();
    let cases = runtime.block_on(check(desk, ORG, &scratch, &mut |says| wrong.push(says))).unwrap();
    assert_eq!(cases, 1245);
    wrong
}

/// What lists, Today, the clock and the counts read.
fn rows(runtime: &Runtime, desk: &Desk) -> Vec<String> {
    let read = desk.read(|sql| {
        let mut rows: Vec<String> =
            lists(sql, ORG, CaseNo(0), None)?.into_iter().map(|(no, row)| format!("{no} {row}")).collect();
        rows.sort();
        let mut tallies = counter::tallies(sql, ORG)?;
        tallies.sort();
        rows.push(format!("{tallies:?}"));
        Ok(rows)
    });
    runtime.block_on(read).unwrap()
}

fn exported(runtime: &Runtime, desk: &Desk) -> Vec<Value> {
    let (mut lines, mut after) = (Vec::new(), CaseNo(0));
    while let Some(page) = runtime.block_on(desk.read(move |sql| export::page(sql, ORG, after, 50))).unwrap() {
        assert_eq!(page.unread, [""; 0]);
        lines.extend(page.lines);
        after = page.last;
    }
    lines
}

/// What that release said of a case, with every difference that is meant.
fn as_of_now(line: &str) -> Value {
    let mut case: Value = serde_json::from_str(line).unwrap();
    for fact in case["facts"].as_array_mut().unwrap() {
        // Since `verdict.given` v2 it is always said how an answer was taken, also when it was not.
        if fact["kind"] == "verdict.given" && fact["body"].get("taken").is_none() {
            fact["body"]["taken"] = Value::Null;
        }
        // Since `case.step_fell_back` v2 what is missing is a kind; the sentences of v1 stay readable.
        if fact["kind"] == "case.step_fell_back" && fact["body"].get("lack").is_none() {
            fact["body"]["lack"] = Value::Null;
            fact["body"]["n"] = 0.into();
        }
        // Since v2 of both it is asked of a list why a case is no complaint and a message needs no answer.
        if fact["kind"] == "case.closed" {
            fact["body"]["reason"] = Value::Null;
        }
        if fact["kind"] == "message.waived" {
            fact["body"]["reason"] = "other".into();
        }
        // Since v2 of both the severity is no longer called harm, and its grades are critical, degraded, minor.
        if fact["kind"] == "case.opened" || fact["kind"] == "case.harm_judged" {
            called_severity(&mut fact["body"]);
        }
    }
    called_severity(&mut case);
    // Nobody outside could be asked.
    case["outside_parties"] = json!([]);
    // Nobody knew of group cases then, nor of cases that go on in another.
    case["group"] = Value::Null;
    case["merged_into"] = Value::Null;
    for fact in case["facts"].as_array_mut().unwrap() {
        why_is_a_kind(fact);
    }
    for fact in case["facts"].as_array_mut().unwrap() {
        let (module, kind) = fact["kind"].as_str().unwrap().split_once('.').unwrap();
        fact["kind"] = shown_kind(module, kind).into();
    }
    case
}

/// Since v2 of both, why a message did not arrive and why a case went on are kinds, told in the words of today.
fn why_is_a_kind(fact: &mut Value) {
    let (kind, body) = (fact["kind"].as_str().unwrap().to_owned(), &mut fact["body"]);
    if kind == "message.failed" {
        let failure = Failure::said(body["reason"].as_str().unwrap());
        body["cause"] = serde_json::to_value(failure.cause).unwrap();
        body["reason"] = failure.text().to_string().into();
    }
    if kind == "case.reopened" {
        let (cause, why) = match body["why"].as_str().unwrap() {
            "the customer gave their word after all" => {
                ("verdict_after_all", "the customer gave their verdict after all")
            }
            "the customer says that it is not made right" => {
                ("not_made_right", "the customer says it’s not made right")
            }
            why => ("answer_owed", why),
        };
        *body = json!({ "cause": cause, "why": why });
    }
}

fn called_severity(of: &mut Value) {
    let Some(harm) = of.as_object_mut().and_then(|of| of.remove("harm")) else { return };
    of["severity"] = match harm.as_str() {
        Some("stopped") => "critical".into(),
        Some("annoyance") => "minor".into(),
        _ => harm,
    };
}

#[test]
fn a_store_of_the_first_release_is_opened_checked_folded_and_exported_the_same() {
    everywhere(|place| {
        let desk = opened(place);
        let runtime = Runtime::new().unwrap();
        assert_eq!(wrong(&runtime, &desk), [""; 0]);
        let before = rows(&runtime, &desk);
        assert!(before.len() > 4000, "{}", before.len());

        let expected = BufReader::new(GzDecoder::new(fixture("export.jsonl.gz"))).lines();
        let expected: Vec<Value> = expected.map(|line| as_of_now(&line.unwrap())).collect();
        let exported = exported(&runtime, &desk);
        assert_eq!(exported.len(), expected.len());
        for (is, was) in exported.iter().zip(&expected) {
            assert_eq!(is, was, "{}", was["case"]);
        }

        let stopped = runtime.block_on(rebuild(&desk, ORG, |_| ())).unwrap();
        assert_eq!(stopped.cases, 1245);
        assert!(stopped.unread.is_empty(), "{stopped:?}");
        assert_eq!(rows(&runtime, &desk), before);
        assert_eq!(wrong(&runtime, &desk), [""; 0]);
    });
}
