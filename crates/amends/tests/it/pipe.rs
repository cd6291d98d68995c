//! The pipe that mail servers deliver into: what it says, and with which code it ends.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn amends(data: &Path, words: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_amends"))
        .arg("--data")
        .arg(data)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that ends before it has read everything is one of the cases.
    drop(child.stdin.take().unwrap().write_all(input));
    child.wait_with_output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn complained(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const COMPLAINT: &str = "From: Ingrid Moe <ingrid@halden-print.example>\nTo: complaints@localhost\n\
    Message-ID: <1@halden-print.example>\nSubject: Floor stands still\n\nThe belt is wrong.\n";

const ANSWER: &str = "From: Ingrid Moe <ingrid@halden-print.example>\nTo: complaints@localhost\n\
    Message-ID: <2@halden-print.example>\nIn-Reply-To: <1@halden-print.example>\nSubject: And?\n\nAnd now?\n";

#[test]
fn mail_that_comes_before_anyone_set_the_house_up_is_not_lost() {
    let data = tempfile::tempdir().unwrap();
    let first = amends(data.path(), &["ingest"], COMPLAINT.as_bytes());
    assert_eq!(code(&first), 0, "{}", complained(&first));
    assert!(said(&first).starts_with("A-1001 "), "{}", said(&first));
    assert!(complained(&first).contains("My organisation"), "{}", complained(&first));
    let again = amends(data.path(), &["ingest"], COMPLAINT.as_bytes());
    assert!(said(&again).contains("A-1001") && said(&again).contains("received before"), "{}", said(&again));
}

#[test]
fn an_answer_does_not_overtake_what_it_answers_when_a_mailbox_is_brought() {
    let data = tempfile::tempdir().unwrap();
    let mailbox = data.path().join("mailbox");
    std::fs::write(&mailbox, format!("From x Mon\n{COMPLAINT}\nFrom x Tue\n{ANSWER}\n")).unwrap();
    let done = amends(data.path(), &["ingest", "--mbox", mailbox.to_str().unwrap()], b"");
    assert_eq!(code(&done), 0, "{}", complained(&done));
    let lines = said(&done);
    let went: Vec<&str> = lines.lines().filter_map(|line| line.split_once(": ")).map(|(_, went)| went).collect();
    assert_eq!(went, ["A-1001 (a new case)", "A-1001 (added to the case)"]);
}

#[test]
fn the_mail_server_is_told_to_try_again_only_when_the_fault_is_ours() {
    let data = tempfile::tempdir().unwrap();
    assert_eq!(code(&amends(data.path(), &["ingest"], b"")), 65);
    assert_eq!(code(&amends(data.path(), &["ingest", "--nonsense"], b"x")), 64);
    assert_eq!(code(&amends(data.path(), &["ingest", "no such file"], b"")), 66);
    assert_eq!(code(&amends(data.path(), &["ingest", "--org", "7"], COMPLAINT.as_bytes())), 75);

    let file = data.path().join("a file");
    std::fs::write(&file, "x").unwrap();
    assert_eq!(code(&amends(&file.join("below"), &["ingest"], COMPLAINT.as_bytes())), 75);
    let nowhere = ["--database", "postgres://nobody@127.0.0.1:1/none", "ingest"];
    assert_eq!(code(&amends(data.path(), &nowhere, COMPLAINT.as_bytes())), 75);
}

#[test]
fn a_mail_above_the_limit_is_refused_and_the_limit_named() {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("amends.toml"), "[limits]\nmail = 1000\n").unwrap();
    let large = format!("{COMPLAINT}{}", "x".repeat(1_000_000));
    let refused = amends(data.path(), &["ingest"], large.as_bytes());
    assert_eq!(code(&refused), 65);
    assert!(complained(&refused).contains("1000 bytes"), "{}", complained(&refused));
}

#[test]
fn mail_is_shown_as_it_is_read_without_a_store() {
    let data = tempfile::tempdir().unwrap();
    let shown = amends(&data.path().join("none"), &["mail", "read", "--json", "-"], ANSWER.as_bytes());
    let line: serde_json::Value = serde_json::from_str(&said(&shown)).unwrap();
    assert_eq!((&line["message_id"], &line["class"]), (&"2@halden-print.example".into(), &"reply".into()));
    assert_eq!(line["in_reply_to"][0], "1@halden-print.example");
    assert!(!data.path().join("none").exists());
}
