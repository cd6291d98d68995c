//! The export: its names are a promise to the programs that read them, so each is written down here.

use crate::{ONE, TOMAS, TWO, World, each, with_sample};
use base::ids::{CaseNo, OrgId};
use casework::case::Fact;
use casework::case::api::shown_kind;
use casework::message;
use casework::outside::is_outside;
use integrations::export::page;
use mail::ingest;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn lines(world: &World, org: OrgId, most: u32) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), CaseNo(0));
    while let Some(page) = world.read(move |sql| page(sql, org, after, most)) {
        assert_eq!(page.unread, [""; 0]);
        assert!(page.lines.len() <= most as usize);
        after = page.last;
        all.extend(page.lines);
    }
    all
}

/// The names an object has, and of what sort the value of each is.
fn shape(value: &Value, seen: &mut BTreeMap<String, BTreeSet<&'static str>>) {
    let Value::Object(fields) = value else { panic!("{value} is no object") };
    for (name, value) in fields {
        let sort = match value {
            Value::Null => "null",
            Value::Bool(_) => "yes or no",
            Value::Number(_) => "number",
            Value::String(_) => "text",
            Value::Array(_) => "list",
            Value::Object(_) => "object",
        };
        seen.entry(name.clone()).or_default().insert(sort);
    }
}

/// The names of all these objects with their sorts, a line each.
fn shapes<'a>(values: impl IntoIterator<Item = &'a Value>) -> Vec<String> {
    let mut seen = BTreeMap::new();
    values.into_iter().for_each(|value| shape(value, &mut seen));
    seen.into_iter()
        .map(|(name, sorts)| format!("{name}: {}", sorts.into_iter().collect::<Vec<_>>().join(" or ")))
        .collect()
}

fn all<'a>(cases: &'a [Value], list: &str) -> Vec<&'a Value> {
    cases.iter().flat_map(|case| case[list].as_array().unwrap()).collect()
}

#[test]
fn each_object_has_the_names_it_has_always_had() {
    with_sample(|world| {
        let cases = lines(world, ONE, 50);
        assert_eq!(
            shapes(&cases),
            [
                "case: text",
                "channel: text",
                "closed_at: null or text",
                "contact: object",
                "customer: object",
                "facts: list",
                "group: null or text",
                "merged_into: null or text",
                "messages: list",
                "opened_at: text",
                "org: number",
                "outcome: null or text",
                "outside_parties: list",
                "owner: null or object",
                "promises: list",
                "severity: text",
                "step: text",
                "subject: text",
            ]
        );
        assert_eq!(
            shapes(cases.iter().map(|case| &case["contact"])),
            ["email: null or text", "id: number", "name: text", "role: text"]
        );
        assert_eq!(shapes(cases.iter().map(|case| &case["customer"])), ["id: number", "name: text"]);
        assert_eq!(
            shapes(cases.iter().map(|case| &case["owner"]).filter(|owner| !owner.is_null())),
            ["id: number", "name: text"]
        );
        assert_eq!(
            shapes(all(&cases, "promises")),
            [
                "broken_at: null or text",
                "done_at: null or text",
                "due: text",
                "made_at: text",
                "n: number",
                "owner: object",
                "state: text",
                "to: object",
                "what: text",
            ]
        );
        assert_eq!(
            shapes(all(&cases, "facts")),
            ["at: text", "body: object", "by: text", "kind: text", "version: number"]
        );
        let messages = shapes(all(&cases, "messages"));
        let names: Vec<&str> = messages.iter().map(|shape| shape.split(':').next().unwrap()).collect();
        assert_eq!(
            names,
            ["at", "case", "channel", "direction", "message_id", "n", "parent", "sha256", "subject", "text"]
        );
    });
}

#[test]
fn those_outside_a_case_are_there_with_their_threads() {
    with_sample(|world| {
        let cases = lines(world, ONE, 50);
        let parties = all(&cases, "outside_parties");
        assert_eq!(
            shapes(parties.iter().copied()),
            [
                "address: text",
                "answer_due: null or text",
                "asked_at: text",
                "charges: list",
                "closed_at: null",
                "ending: null",
                "kind: text",
                "messages: list",
                "n: number",
                "party: text",
            ]
        );
        assert_eq!(
            shapes(parties.iter().flat_map(|party| party["messages"].as_array().unwrap())),
            [
                "at: text",
                "channel: text",
                "direction: text",
                "from: null",
                "message_id: text",
                "n: number",
                "parent: null or text",
                "sha256: null or text",
                "subject: null or text",
                "text: text",
            ]
        );
        assert_eq!(
            shapes(parties.iter().flat_map(|party| party["charges"].as_array().unwrap())),
            [
                "agreement: text",
                "amount: number",
                "at: text",
                "currency: text",
                "dropped: null",
                "n: number",
                "words: text",
            ]
        );
    });
}

#[test]
fn every_fact_is_one_of_a_kind_that_is_declared_and_says_who_stated_it() {
    with_sample(|world| {
        let kinds: BTreeSet<String> = Fact::kinds().map(|kind| shown_kind(kind.module, kind.name)).collect();
        let cases = lines(world, ONE, 50);
        for fact in all(&cases, "facts") {
            assert!(kinds.contains(fact["kind"].as_str().unwrap()), "{fact}");
            let by = fact["by"].as_str().unwrap();
            let number = by.get(1..).unwrap_or_default();
            let is_known = by == "s" || (by.starts_with(['m', 'c']) && number.parse::<i64>().is_ok());
            assert!(is_known, "{fact}");
            assert!(fact["at"].as_str().unwrap().ends_with('Z'), "{fact}");
        }
    });
}

#[test]
fn messages_are_all_there_are_in_their_order_with_their_words() {
    with_sample(|world| {
        for case in lines(world, ONE, 50) {
            let no: CaseNo = case["case"].as_str().unwrap().parse().unwrap();
            let folded = world.case(ONE, no);
            let messages = case["messages"].as_array().unwrap();
            let here = |message: &&message::Message| !folded.joining.is_merged() && !message.has_moved();
            let said: Vec<_> = folded.messages.all().iter().filter(here).collect();
            assert_eq!(messages.len(), said.len(), "{no}");
            for (line, message) in messages.iter().zip(said) {
                assert_eq!(line["n"], message.n, "{no}");
                assert!(["in", "out", "note"].contains(&line["direction"].as_str().unwrap()), "{line}");
                assert!(line["text"].as_str().is_some_and(|text| !text.is_empty()), "{no}: {line}");
            }
            assert_eq!(case["promises"].as_array().unwrap().len(), folded.promises.all().len(), "{no}");
            assert_eq!(case["outcome"].is_null(), folded.closed_at.is_none(), "{no}");
            assert_eq!(case["closed_at"].is_null(), folded.closed_at.is_none(), "{no}");
            assert_eq!(case["merged_into"].is_null(), !folded.joining.is_merged(), "{no}");
        }
    });
}

#[test]
fn pages_of_any_length_give_the_same_lines() {
    with_sample(|world| {
        let whole = lines(world, ONE, 1000);
        assert!(whole.len() > 30);
        for most in [1, 7, 50] {
            assert_eq!(lines(world, ONE, most), whole, "in pages of {most}");
        }
        assert_eq!(lines(world, TWO, 50).len(), 0);
    });
}

fn mail(id: &str, from: &str, more: &str) -> Vec<u8> {
    format!(
        "From: {from}\r\nTo: complaints@parts1.example\r\nMessage-ID: <{id}@x.example>\r\n{more}Subject: Belt\r\n\r\nWords of {id}.\r\n"
    )
    .into_bytes()
}

fn take(world: &World, mail: Vec<u8>) {
    world.runtime.block_on(ingest::take(&world.desk, ONE, mail)).unwrap();
}

#[test]
fn a_mail_names_the_mail_it_answers_and_the_bytes_it_came_as() {
    each(|world| {
        let first = mail("1", "Ann <ann@x.example>", "");
        take(world, first.clone());
        take(world, mail("2", "Ann <ann@x.example>", "References: <1@x.example>\r\n"));
        take(world, mail("3", "Ann <ann@x.example>", "References: <1@x.example> <2@x.example>\r\n"));
        let case = lines(world, ONE, 50).remove(0);
        let received: Vec<&Value> =
            case["messages"].as_array().unwrap().iter().filter(|m| m["direction"] == "in").collect();
        let parents: Vec<&Value> = received.iter().map(|message| &message["parent"]).collect();
        assert_eq!(parents, [&Value::Null, &"1@x.example".into(), &"2@x.example".into()]);
        assert_eq!(received[0]["sha256"], base::words::hex_sha256(&first));
        let reply = casework::message::Command::Note { text: "Ours.".to_owned() };
        world.act((ONE, TOMAS), CaseNo(1001), reply);
        let case = lines(world, ONE, 50).remove(0);
        let note =
            case["messages"].as_array().unwrap().iter().find(|message| message["direction"] == "note").unwrap().clone();
        assert_eq!((&note["text"], &note["sha256"], &note["parent"]), (&"Ours.".into(), &Value::Null, &Value::Null));
    });
}

#[test]
fn what_a_stranger_wrote_in_a_thread_is_handed_out_and_said_to_wait() {
    each(|world| {
        take(world, mail("1", "Ann <ann@x.example>", ""));
        take(world, mail("2", "Bo <bo@elsewhere.example>", "References: <1@x.example>\r\n"));
        let case = lines(world, ONE, 50).remove(0);
        let messages = case["messages"].as_array().unwrap();
        let waiting: Vec<&Value> = messages.iter().filter(|message| message.get("waits").is_some()).collect();
        let [waiting] = waiting.as_slice() else { panic!("{messages:?}") };
        assert_eq!((&waiting["message_id"], &waiting["parent"]), (&"2@x.example".into(), &"1@x.example".into()));
        assert_eq!((&waiting["n"], &waiting["direction"]), (&Value::Null, &"in".into()));
        assert!(waiting["text"].as_str().unwrap().contains("Words of 2."));
        world.act((ONE, TOMAS), CaseNo(1001), casework::message::Command::SetApart { n: 1 });
        let case = lines(world, ONE, 50).remove(0);
        assert!(!case.to_string().contains("Words of 2."), "it no longer waits here");
    });
}

#[test]
fn the_words_of_the_conversation_are_those_of_all_threads_without_the_ones_outside() {
    with_sample(|world| {
        let mut outside = 0;
        for no in lines(world, ONE, 50).iter().filter_map(|case| case["case"].as_str()?.parse::<CaseNo>().ok()) {
            let (ours, all) = world
                .read(move |sql| Ok((message::store::of_case(sql, ONE, no)?, message::store::of_all(sql, ONE, no)?)));
            let (theirs, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|words| is_outside(words.n));
            assert_eq!(ours, rest, "{no}");
            outside += theirs.len();
        }
        assert!(outside > 0, "some case has one");
    });
}
