//! `amends coach` in detail: what is told of a reply, which of several files is meant, and what measuring says.

use crate::{DATA, NO, NO_INPUT, Shell, USAGE};
use serde_json::Value;

const HURTS: &str = "You are lying. It is not our fault. As per our policy nothing can be refunded. Calm down. I am so so sorry, \
    so terribly sorry. We always deliver on time. We apologise for any inconvenience caused. We will look into it soon.";
const OWNS: &str = "The wrong motor was our mistake: we picked it from the wrong bin.";
const THEIRS: &str = "The pump does not work and I cannot work. Who pays the freight?";

fn with_replies() -> Shell {
    let shell = Shell::new();
    shell.write("hurts.txt", HURTS);
    shell.write("owns.txt", OWNS);
    shell.write("theirs.txt", THEIRS);
    shell
}

#[test]
fn the_gravest_is_told_first_with_place_reason_and_a_better_way_and_the_rest_is_counted() {
    let told = with_replies().run(&["coach", "hurts.txt"]).ends(0);
    let lines: Vec<&str> = told.out.lines().collect();
    assert_eq!(lines[0], "hurts.txt (en)");
    assert_eq!(lines[1].trim(), "! Attacks “You are lying” attack.defensive 1:1");
    assert!(lines[2].starts_with("      Reads as defensive") && lines[3].starts_with("      Take out"), "{lines:?}");
    let shown = lines.iter().filter(|line| line.starts_with("  ! ")).count();
    let more = lines.iter().find_map(|line| line.trim().strip_prefix("and ")).unwrap();
    let (more, _) = more.split_once(" more; use --json to see all").unwrap();
    let all = with_replies().run(&["coach", "hurts.txt", "--json"]).ends(0).json();
    let found = all[0]["report"]["findings"].as_array().unwrap();
    assert_eq!(found.len(), shown + more.parse::<usize>().unwrap());
    assert_eq!(found.iter().filter(|finding| finding["shown"] == true).count(), shown);
    assert!(
        told.out.contains("> Promise “We will look into it soon” without a date, and too vague to check"),
        "{}",
        told.out
    );
}

#[test]
fn strengths_and_questions_nobody_answered_are_told_too() {
    let shell = with_replies();
    let told = shell.run(&["coach", "owns.txt", "--answers", "theirs.txt"]).ends(0);
    told.says("+ Takes ownership “our mistake”").says("? Unanswered “Who pays the freight?”");
    let alone = shell.run(&["coach", "owns.txt"]).ends(0);
    assert!(!alone.out.contains("Unanswered"), "{}", alone.out);
}

#[test]
fn several_replies_are_told_under_their_names_in_the_order_they_were_named() {
    let shell = with_replies();
    let told = shell.run(&["coach", "owns.txt", "hurts.txt"]).ends(0);
    let heads: Vec<&str> = told.out.lines().filter(|line| line.ends_with("(en)")).collect();
    assert_eq!(heads, ["owns.txt (en)", "hurts.txt (en)"]);
    let read = shell.fed(&["coach", "-", "--json"], OWNS).ends(0).json();
    assert_eq!(read[0]["file"], "stdin");
    shell.run(&["coach", "owns.txt", "gone.txt"]).refused(NO_INPUT, "gone.txt: No such file");
    shell.run(&["coach", "owns.txt", "--answers", "gone.txt"]).refused(NO_INPUT, "gone.txt: No such file");
}

#[test]
fn one_reply_of_many_that_is_marked_fails_the_whole() {
    let shell = with_replies();
    let fails = |on: &str, files: &[&str], code| {
        shell.run(&[&["coach", "--fail-on", on], files].concat()).ends(code).says("(en)");
    };
    fails("ATTACK", &["owns.txt"], 0);
    fails("ATTACK", &["owns.txt", "hurts.txt"], NO);
    fails(" attack , Shirk ", &["hurts.txt"], NO);
    fails("90", &["hurts.txt"], NO);
    fails("100", &["owns.txt"], 0);
    for (on, why) in [
        ("OWN", "--fail-on OWN: use `any`, a weight from 0 to 100, or modes from DENIAL, SHIRK"),
        ("ATTACK,", "--fail-on : use"),
        ("101", "--fail-on 101: use"),
        ("-1", "unexpected argument '-1'"),
    ] {
        shell.run(&["coach", "owns.txt", "--fail-on", on]).refused(USAGE, why);
    }
}

#[test]
fn days_are_read_from_the_moment_and_the_zone_a_reply_is_sent_in() {
    let shell = Shell::new();
    shell.write("r.txt", "Our mistake. I will call you by Friday.");
    for (at, zone, by) in [
        ("2026-11-17T09:30", "UTC", "by Fri 20 Nov 2026 17:00"),
        ("2026-11-20T23:30:00Z", "Asia/Tokyo", "by Fri 27 Nov 2026 17:00"),
        ("2026-11-20T00:30:00+09:00", "UTC", "by Fri 20 Nov 2026 17:00"),
    ] {
        shell.run(&["coach", "r.txt", "--sent-at", at, "--zone", zone]).ends(0).says(by);
    }
    for at in ["tomorrow", "2026-13-01T00:00", "2026-11-17 noon", ""] {
        let why = format!("--sent-at {at}: write it like 2026-11-17T09:30, or in RFC 3339");
        shell.run(&["coach", "r.txt", "--sent-at", at]).refused(USAGE, &why);
    }
    shell
        .run(&["coach", "r.txt", "--zone", "Oslo"])
        .refused(USAGE, "--zone Oslo: unknown time zone; write it like Europe/Oslo");
}

#[test]
fn a_language_is_found_out_or_told() {
    let shell = Shell::new();
    for (language, text) in [
        ("de", "Wir entschuldigen uns für eventuelle Unannehmlichkeiten. Ich rufe Sie am Freitag an."),
        ("fr", "Nous nous excusons pour la gêne occasionnée. Je vous appelle vendredi."),
        ("es", "Pedimos disculpas por las molestias que haya podido sufrir. La llamaré el viernes."),
        ("nb", "Vi beklager eventuelle ulemper dette måtte ha medført. Jeg ringer deg på fredag."),
    ] {
        shell.write("r.txt", text);
        shell.run(&["coach", "r.txt"]).ends(0).says(&format!("r.txt ({language})")).says("! ");
    }
    shell.run(&["coach", "r.txt", "--language", "en"]).ends(0).says("r.txt (en)");
    shell
        .run(&["coach", "r.txt", "--language", "xx"])
        .refused(USAGE, "--language xx: not supported; use one of en, de, fr, es, nb");
}

#[test]
fn sarif_names_files_as_addresses_and_counts_in_code_points() {
    let shell = Shell::new();
    shell.write("antwort ä.txt", "Ærlig 🙂: You are lying.");
    let log = shell.run(&["coach", "antwort ä.txt", "--language", "en", "--sarif"]).ends(0).json();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let attack = results.iter().find(|result| result["ruleId"] == "attack.defensive").unwrap();
    let place = &attack["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "antwort%20%C3%A4.txt");
    let region = &place["region"];
    assert_eq!((&region["charOffset"], &region["startColumn"]), (&9.into(), &10.into()), "{region}");
    assert_eq!((&region["byteOffset"], &region["byteLength"]), (&13.into(), &13.into()), "{region}");
    shell.run(&["coach", "antwort ä.txt", "--sarif", "--json"]).refused(USAGE, "cannot be used with");
}

const PACK: &str = "pack: ours\nlanguage: en\nrules:\n- id: ours.pump\n  mode: HOLLOW\n  weight: 60\n  why: No date.\n  \
    better: Say the day.\n  any: [\"we will swap\"]\n  bad: [\"We will swap it.\"]\n  good: [\"We swapped it.\"]\n";

#[test]
fn packs_are_laid_over_each_other_and_the_one_that_is_broken_is_named() {
    let shell = Shell::new();
    shell.write("r.txt", "Our mistake. We will swap the pump. We will fit the motor.");
    shell.write("ours.yaml", PACK);
    shell.write(
        "more.yaml",
        PACK.replace("pack: ours", "pack: more").replace("ours.pump", "more.motor").replace("swap", "fit"),
    );
    shell.write("broken.yaml", PACK.replace("weight: 60", "weight: sixty"));
    shell
        .run(&["coach", "r.txt", "--pack", "ours.yaml", "--pack", "more.yaml", "--json"])
        .ends(0)
        .says("ours.pump")
        .says("more.motor");
    shell.run(&["coach", "r.txt", "--pack", "ours.yaml", "--pack", "broken.yaml"]).refused(DATA, "broken.yaml:6:");
    shell.run(&["coach", "r.txt", "--pack", "gone.yaml"]).refused(NO_INPUT, "gone.yaml: No such file");
    shell.run(&["coach", "test", "ours.yaml", "more.yaml"]).ends(0).says("all examples pass.");
    shell
        .run(&["coach", "test", "ours.yaml", "gone.yaml"])
        .refused(USAGE, "gone.yaml: neither a file nor a built-in pack (core, en,");
    let untried = PACK.replace("  good: [\"We swapped it.\"]\n", "");
    shell.write("untried.yaml", untried);
    shell
        .run(&["coach", "test", "untried.yaml"])
        .ends(0)
        .says("ours.pump (en) has no bad or no good example. Add one of each.");
    for (pack, says) in
        [("We swapped it.", "should not fire ours.pump"), ("We will repair it.", "should fire ours.pump")]
    {
        let wrong = match says.contains("not") {
            true => PACK.replace(pack, "We will swap it."),
            false => PACK.replace("bad: [\"We will swap it.\"]", &format!("bad: [\"{pack}\"]")),
        };
        shell.write("wrong.yaml", wrong);
        shell.run(&["coach", "test", "wrong.yaml"]).refused(DATA, says);
    }
}

fn labelled(labels: &str, more: &str) -> String {
    format!("{{\"id\":\"7\",\"reply\":\"{HURTS}\",\"complaint\":true,\"labels\":[{labels}],\"promises\":[]{more}}}\n")
}

#[test]
fn measuring_says_where_coach_and_labels_differ() {
    let shell = Shell::new();
    let spans = ",\"spans\":[{\"mode\":\"DENIAL\",\"text\":\"nothing can be refunded\"}]";
    shell.write("dev.jsonl", labelled("\"ATTACK\",\"DENIAL\"", spans));
    let told = shell.run(&["coach", "eval", "dev.jsonl", "--why"]).ends(0);
    assert!(
        told.out.lines().any(|line| line.starts_with("+SHIRK \"7\" ") && line.contains("«As per our policy»")),
        "{}",
        told.out
    );
    let alone = shell.run(&["coach", "eval", "dev.jsonl"]).ends(0);
    assert!(!alone.out.contains("«") && alone.out.contains("ten negative"), "{}", alone.out);
    let measured = shell.run(&["coach", "eval", "dev.jsonl", "--json"]).ends(0).json();
    assert_eq!(measured["modes"]["ATTACK"], serde_json::json!({ "gold": 1, "precision": 1.0, "recall": 1.0 }));
    assert_eq!(measured["modes"]["SHIRK"]["precision"], 0.0);
    let none: Vec<&Value> = measured["modes"].as_object().unwrap().values().filter(|mode| mode["gold"] == 0).collect();
    assert!(none.len() > 10);
}

#[test]
fn what_cannot_be_measured_is_told_by_line() {
    let shell = Shell::new();
    shell.write("bad.jsonl", format!("{}\n{{\"reply\": }}\n", labelled("", "").trim()));
    shell.run(&["coach", "eval", "bad.jsonl"]).refused(DATA, "bad.jsonl:2:11:");
    shell.write("none.jsonl", "\n\n");
    shell
        .run(&["coach", "eval", "none.jsonl"])
        .refused(DATA, "none.jsonl: no line has `reply`, `complaint` and `labels`");
    shell.write("fr.jsonl", "{\"text\":\"La pompe est cassée, c’est une honte !\",\"complaint\":true}\n");
    for words in [&["coach", "eval", "fr.jsonl"][..], &["coach", "eval", "fr.jsonl", "--language", "fr"]] {
        shell.run(words).ends(0).says("complaints         1   1.00   1.00   1.00");
    }
    shell.run(&["coach", "eval", "fr.jsonl", "--language", "xx"]).refused(USAGE, "--language xx: not supported");
    shell.run(&["coach", "eval", "gone.jsonl"]).refused(NO_INPUT, "gone.jsonl: No such file");
}
