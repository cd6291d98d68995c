//! `amends coach` as people and build servers call it: what it says, in which shape, and with which code it ends.

use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn coach(folder: &Path, words: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_amends"))
        .arg("coach")
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    child.wait_with_output().unwrap()
}

#[track_caller]
fn ends(output: Output, code: i32) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (said, complained) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{said}\n{complained}");
    (said, complained)
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

const REPLY: &str = "Dear Ingrid,\nWe apologise for any inconvenience caused. I will call you by Friday.\n";
const PACK: &str = "pack: ours\nlanguage: en\nrules:\n- id: ours.pump\n  mode: HOLLOW\n  weight: 60\n  why: No date.\n  \
    better: Say the day.\n  any: [\"we will swap\"]\n  bad: [\"We will swap it.\"]\n  good: [\"We swapped it.\"]\n";

#[test]
fn a_reply_is_told_plainly_and_needs_no_store() {
    let place = folder(&[("reply.txt", REPLY)]);
    let (said, _) = ends(coach(place.path(), &["reply.txt", "--sent-at", "2026-11-17T09:00"], ""), 0);
    assert!(said.contains("No apology") && said.contains("2:4") && !said.contains('\x1b'), "{said}");
    assert!(said.contains("by Fri 20 Nov 2026 17:00"), "{said}");
    assert!(!place.path().join("data").exists(), "no data folder is made");
    let (said, _) = ends(coach(place.path(), &["-"], "申し訳ございません。"), 0);
    assert!(said.contains("language not supported"), "{said}");
}

#[test]
fn the_exit_code_says_what_was_asked_for() {
    let place = folder(&[("reply.txt", REPLY)]);
    let fails = |on: &str, code| drop(ends(coach(place.path(), &["reply.txt", "--fail-on", on], ""), code));
    fails("any", 1);
    fails("denial,non_apology", 1);
    fails("ATTACK", 0);
    fails("1", 1);
    fails("100", 0);
    fails("RUDENESS", 64);
    ends(coach(place.path(), &[], ""), 64);
    ends(coach(place.path(), &["gone.txt"], ""), 66);
    std::fs::write(place.path().join("bytes"), [0xff, 0xfe, 0x00]).unwrap();
    ends(coach(place.path(), &["bytes"], ""), 65);
    ends(coach(place.path(), &["reply.txt", "--language", "xx"], ""), 64);
    ends(coach(place.path(), &["reply.txt", "--zone", "Moon/Base"], ""), 64);
}

#[test]
fn json_is_the_report_of_the_api_and_reads_the_customers_message() {
    let place = folder(&[
        ("reply.txt", REPLY),
        ("theirs.txt", "The pump does not work and I cannot work. Who pays the freight?"),
    ]);
    let (said, _) = ends(coach(place.path(), &["reply.txt", "--json", "--answers", "theirs.txt"], ""), 0);
    let told: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(told[0]["file"], "reply.txt");
    assert_eq!(told[0]["report"]["inbound"]["complaint"], true);
    assert!(told[0]["report"]["inbound"]["questions"][0]["text"].as_str().unwrap().contains("Who pays the freight?"));
}

#[test]
fn sarif_has_the_shape_its_readers_ask_for() {
    let place = folder(&[("my reply.txt", REPLY)]);
    let (said, _) = ends(coach(place.path(), &["my reply.txt", "--sarif"], ""), 0);
    let log: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: std::collections::BTreeSet<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len(), "a rule stands there once");
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[at]["id"], result["ruleId"]);
        assert!(["none", "note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "my%20reply.txt");
        let region = &place["region"];
        assert!(region["startLine"].as_u64().unwrap() >= 1 && region["startColumn"].as_u64().unwrap() >= 1);
        let (from, bytes) = (region["byteOffset"].as_u64().unwrap(), region["byteLength"].as_u64().unwrap());
        let (from, to) = (usize::try_from(from).unwrap(), usize::try_from(from + bytes).unwrap());
        assert_eq!(region["snippet"]["text"], REPLY[from..to]);
    }
}

#[test]
fn examples_of_packs_are_run_and_a_broken_one_is_named_by_line_and_column() {
    let wrong = PACK.replace("We swapped it.", "We will swap it.");
    let broken = PACK.replace("mode: HOLLOW", "mode: HOLOW");
    let place =
        folder(&[("ours.yaml", PACK), ("wrong.yaml", &wrong), ("broken.yaml", &broken), ("r.txt", "We will swap it.")]);
    let test = |words: &[&str], code| ends(coach(place.path(), &[&["test"], words].concat(), ""), code);
    assert!(test(&[], 0).0.contains("all examples pass"));
    test(&["en", "de"], 0);
    test(&["ours.yaml"], 0);
    assert!(test(&["wrong.yaml"], 65).1.contains("should not fire ours.pump"));
    assert!(test(&["broken.yaml"], 65).1.contains("broken.yaml:5:9: there is no mode"));
    test(&["gone.yaml"], 64);
    let (said, _) = ends(coach(place.path(), &["r.txt", "--pack", "ours.yaml", "--json"], ""), 0);
    assert!(said.contains("ours.pump"), "{said}");
    ends(coach(place.path(), &["r.txt", "--pack", "broken.yaml"], ""), 65);
}

#[test]
fn an_evaluation_has_its_shape() {
    let rows = [
        r#"{"id":"1","reply":"We apologise for any inconvenience caused. I will call you by Friday.","customer":"The pump broke.","sent_at":"2026-11-17","complaint":true,"labels":["NON_APOLOGY","NO_OWNERSHIP"],"promises":[{"start":43,"end":71,"due":"2026-11-20"}]}"#,
        r#"{"id":"2","reply":"Thank you, see you soon.","customer":"Lovely stay!","complaint":false,"labels":[],"promises":[]}"#,
    ];
    let messages = "{\"text\":\"The pump broke again and nobody answers, this is a disgrace!\",\"complaint\":1}\n\
        {\"text\":\"What time do you open on Sunday?\",\"complaint\":0}\n";
    let place = folder(&[
        ("dev.jsonl", &rows.join("\n")),
        ("tweets.jsonl", messages),
        ("bad.jsonl", "{\"a\":1}\n{"),
        ("other.jsonl", "{\"a\":1}\n"),
    ]);
    let eval = |words: &[&str], code| ends(coach(place.path(), &[&["eval"], words].concat(), ""), code);
    let told: Value = serde_json::from_str(&eval(&["dev.jsonl", "--json"], 0).0).unwrap();
    let keys: Vec<&str> = told.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "channels",
            "complaint",
            "due",
            "flags_per_non_complaint",
            "harmful_per_good_reply",
            "languages",
            "modes",
            "ms_p50",
            "negative_micro",
            "promises",
            "shown",
            "shown_per_good_reply"
        ]
    );
    assert_eq!(told["modes"]["NON_APOLOGY"], serde_json::json!({ "gold": 1, "precision": 1.0, "recall": 1.0 }));
    assert_eq!((&told["promises"]["recall"], &told["due"]["right_day"]), (&1.0.into(), &1.0.into()));
    assert!(eval(&["dev.jsonl"], 0).0.contains("ten negative"));
    for words in [&["--complaints", "tweets.jsonl", "--json"][..], &["tweets.jsonl", "--json"]] {
        let told: Value = serde_json::from_str(&eval(words, 0).0).unwrap();
        assert_eq!((&told["f1"], &told["messages"]), (&1.0.into(), &2.into()));
    }
    assert!(eval(&["bad.jsonl"], 65).1.contains("bad.jsonl:2:"));
    assert!(eval(&["other.jsonl"], 65).1.contains("no line has"));
}
