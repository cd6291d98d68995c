//! What keepers of a store do: copy it, bring it back, look whether it is whole, make its lists anew, hand it out.

use crate::{NO, Shell, USAGE};
use std::io::{BufRead, BufReader, Read};

/// One with the sample organisation.
fn sample() -> Shell {
    let shell = Shell::new();
    shell.run(&["sample"]).ends(0);
    shell
}

/// A number in front of a word: `45 cases`.
fn count(text: &str, before: &str) -> usize {
    let (front, _) = text.split_once(before).unwrap();
    front.trim_end().rsplit([' ', '\n']).next().unwrap().parse().unwrap()
}

#[test]
fn the_sample_is_added_once_and_says_who_can_sign_in_each_time() {
    let shell = Shell::new();
    let first = shell.run(&["sample"]).ends(0).says("Sample organisation Northline Parts added: ");
    let again = shell.run(&["sample"]).ends(0).says("The sample organisation Northline Parts exists already.");
    let people = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(people(&first.out), people(&again.out));
    let members = shell.run(&["member", "list"]).ends(0);
    assert_eq!(members.out.lines().count(), count(&first.out, " people"));
    for member in members.out.lines() {
        let email = member.split('\t').nth(3).unwrap();
        assert!(first.out.contains(email), "{email} is not told");
    }
    let lines = shell.run(&["export", "--json"]).ends(0).objects();
    let cases = lines.iter().filter(|line| line.get("case").is_some()).count();
    assert_eq!(lines.len(), cases + 1, "and the group case of some of them");
    assert_eq!(cases, count(&first.out, " cases"));
    shell.run(&["check"]).ends(0).prints(&format!("{cases} cases checked: no problems found."));
}

#[test]
fn a_sample_beside_an_organisation_of_ones_own_leaves_that_alone() {
    let shell = Shell::new();
    shell.organisation("Own", "help@own.example");
    shell.run(&["sample"]).ends(0);
    shell.run(&["export", "--json", "--org", "1"]).ends(0).prints("");
    shell.run(&["member", "list", "--org", "1"]).ends(0).prints("");
    let theirs = shell.run(&["export", "--json", "--org", "2"]).ends(0).objects();
    assert!(theirs.len() > 30 && theirs.len() == shell.run(&["export", "--json"]).ends(0).objects().len());
}

#[test]
fn a_backup_is_written_proved_and_brought_back_into_an_empty_store_alone() {
    let shell = sample();
    let made =
        shell.run(&["backup", "copy.amends"]).ends(0).says("Backup verified: ").says("Keep a copy of data/secret.key");
    let (rows, cases) = (count(&made.out, " rows"), count(&made.out, " cases"));
    assert!(made.out.starts_with("copy.amends: ") && rows > 1000 && cases > 30, "{}", made.out);
    assert!(!shell.path("copy.amends.part").exists());
    let proved = format!("Backup verified: {cases} cases, no problems found.");
    shell.run(&["backup", "--verify", "copy.amends"]).ends(0).prints(&proved);
    shell.run(&["restore", "copy.amends"]).refused(NO, "not empty");
    let restored = shell.run(&["--data", "second", "restore", "copy.amends"]).ends(0);
    assert_eq!(count(&restored.out, " rows"), rows);
    assert!(restored.out.ends_with(&format!("Store verified: {cases} cases, no problems found.\n")));
    assert!(restored.err.contains("signed with a key that is not here"), "{}", restored.err);
    shell.run(&["--data", "second", "check"]).refused(NO, "second/secret.key does not exist. Put it back");
    shell.write("second/secret.key", shell.read("data/secret.key"));
    shell.run(&["--data", "second", "check"]).ends(0).prints(&format!("{cases} cases checked: no problems found."));
    let exported = |data| shell.run(&["--data", data, "export", "--json"]).ends(0).out;
    assert_eq!(exported("second"), exported("data"));
    let again = shell.run(&["--data", "second", "backup", "--unproved", "second.amends"]).ends(0);
    assert!(!again.out.contains("Backup verified"), "{}", again.out);
}

#[test]
fn a_backup_to_standard_output_is_the_same_backup() {
    let shell = sample();
    let mut command = shell.command(&["backup", "-"]);
    let output = command.output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
    shell.write("piped.amends", &output.stdout);
    shell.run(&["backup", "--verify", "piped.amends"]).ends(0).says("no problems found");
}

#[test]
fn what_is_no_backup_is_neither_proved_nor_restored() {
    let shell = Shell::northline();
    shell.write("letter.txt", "Dear Sir or Madam");
    shell.write("empty", "");
    for (file, why) in
        [("letter.txt", "backup: "), ("empty", "backup: "), ("gone", "gone: No such file"), (".", "backup: ")]
    {
        shell.run(&["backup", "--verify", file]).refused(NO, why);
        shell.run(&["--data", "new", "restore", file]).refused(NO, why);
    }
    shell.run(&["check"]).ends(0);
    shell.run(&["backup", "no/such/folder/copy"]).refused(NO, "no/such/folder/copy: No such file");
    shell.run(&["backup", "--verify", "--unproved", "x"]).refused(USAGE, "cannot be used with");
}

#[test]
fn a_backup_that_was_altered_is_found_out() {
    let shell = sample();
    shell.run(&["backup", "--unproved", "copy.amends"]).ends(0);
    let whole = std::fs::read(shell.path("copy.amends")).unwrap();
    for at in [20, whole.len() / 3, whole.len() / 2, whole.len() - 5] {
        let mut altered = whole.clone();
        altered[at] ^= 0x55;
        shell.write("altered.amends", &altered);
        let ran = shell.run(&["backup", "--verify", "altered.amends"]).ends(NO);
        assert!(!ran.out.contains("verified") && !ran.err.is_empty(), "a byte at {at}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn lists_are_made_anew_for_all_organisations_or_for_one() {
    let shell = Shell::new();
    shell.organisation("Own", "help@own.example");
    shell.run(&["sample"]).ends(0);
    let all = shell.run(&["rebuild"]).ends(0).says("Organisation 1: 0 cases rebuilt.\nOrganisation 2: ");
    let one = shell.run(&["rebuild", "--org", "2"]).ends(0);
    assert!(all.out.ends_with(&one.out) && count(&one.out, " cases") > 30, "{}", one.out);
    shell.run(&["check"]).ends(0);
}

#[test]
fn an_export_is_one_object_a_line_and_nothing_else() {
    let shell = sample();
    let exported = shell.run(&["export", "--json"]).ends(0);
    assert_eq!(exported.err, "");
    let (cases, groups): (Vec<_>, Vec<_>) = exported.objects().into_iter().partition(|line| line.get("case").is_some());
    assert!(groups.len() == 1 && groups[0]["state"]["counts"]["children"] == 12, "{groups:?}");
    let numbers: Vec<&str> = cases.iter().map(|case| case["case"].as_str().unwrap()).collect();
    let mut sorted = numbers.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(numbers, sorted, "in the order of their numbers, each once");
    for case in &cases {
        let facts = case["facts"].as_array().unwrap();
        let versions: Vec<u64> = facts.iter().map(|fact| fact["version"].as_u64().unwrap()).collect();
        assert_eq!(versions, (1..=facts.len() as u64).collect::<Vec<_>>(), "{}", case["case"]);
        assert_eq!(facts[0]["kind"], "case.opened");
        for name in ["subject", "channel", "step", "customer", "contact", "messages", "opened_at"] {
            assert!(!case[name].is_null(), "{}: {name}", case["case"]);
        }
    }
}

#[test]
fn whoever_reads_only_the_beginning_of_an_export_is_no_fault() {
    let shell = sample();
    let mut child = shell.command(&["export", "--json"]).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with('{') && line.ends_with("}\n"));
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(0), ""));
}

#[test]
fn the_jobs_are_listed_for_people_and_for_programs_alike() {
    let shell = Shell::northline();
    let list = shell.run(&["jobs"]).ends(0);
    let jobs = shell.run(&["jobs", "--json"]).ends(0).json();
    let jobs = jobs.as_array().unwrap();
    let lines: Vec<&str> = list.out.lines().collect();
    assert!(lines[0].starts_with("JOB ") && lines[0].ends_with("LAST RUN"), "{}", lines[0]);
    assert_eq!(lines.len(), jobs.len() + 1);
    for (line, job) in lines[1..].iter().zip(jobs) {
        assert!(line.starts_with(job["name"].as_str().unwrap()), "{line}");
        assert!(line.ends_with("never") && job["last_run"].is_null() && job["holder"].is_null(), "{line}");
        assert!(job["does"].as_str().unwrap().ends_with('.') && job["every_ms"].as_u64().unwrap() > 0, "{job}");
        assert!(["node", "once"].contains(&job["per"].as_str().unwrap()), "{job}");
    }
}
