//! Mails that were read wrongly once, each with what is right: `faults/expected.jsonl` says it per field.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop at what they did not expect")]

use std::fs;
use std::path::{Path, PathBuf};

use email::{Mail, Mailbox, read};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults")
}

/// Each line of what is expected, with the mail as it is read.
fn cases() -> Vec<(Value, Mail)> {
    let expected = fs::read_to_string(folder().join("expected.jsonl")).unwrap();
    let lines = expected.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mail = |line: &Value| fs::read(folder().join(format!("{}.eml", line["id"].as_str().unwrap()))).unwrap();
    lines.map(|line| (line.clone(), read(&mail(&line)))).collect()
}

/// What a field of a mail holds.
fn got(mail: &Mail, field: &str) -> Value {
    let address = |mailbox: &Option<Mailbox>| json!(mailbox.as_ref().map(|mailbox| &mailbox.address));
    let hash = |bytes: &[u8]| Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    match field {
        "class" => json!(mail.class.as_str()),
        "from" => address(&mail.from),
        "from_name" => json!(mail.from.as_ref().and_then(|from| from.name.as_ref())),
        "reply_to" => address(&mail.reply_to),
        "original_from" => address(&mail.original_from),
        "subject" => json!(mail.subject),
        "date" => json!(mail.date),
        "visible" | "visible_holds" | "visible_once" => json!(mail.visible_text),
        "signature" => json!(mail.signature),
        "nowhere" => json!([&mail.visible_text, &mail.quoted_text, &mail.signature].map(String::as_str).join("\n")),
        "files" => mail.attachments.iter().map(|file| json!([file.name, hash(&file.bytes)])).collect(),
        "file_names" => mail.attachments.iter().map(|file| json!(file.name)).collect(),
        "failed" => json!(mail.failed_recipients),
        "original" => json!(mail.original_message_id),
        "problems" => json!(mail.problems.iter().map(ToString::to_string).collect::<Vec<_>>()),
        other => panic!("{other} is no field"),
    }
}

fn holds(field: &str, want: &Value, got: &Value) -> bool {
    let text = got.as_str().unwrap_or_default();
    let count = |word: &Value| text.matches(word.as_str().unwrap()).count();
    let words = want.as_array().map(Vec::as_slice).unwrap_or_default();
    match field {
        "visible_holds" => words.iter().all(|word| count(word) > 0),
        "visible_once" => words.iter().all(|word| count(word) == 1),
        "nowhere" => words.iter().all(|word| count(word) == 0),
        _ => want == got,
    }
}

/// What of a mail differs from what is wanted, a line each.
fn differences(line: &Value, mail: &Mail) -> Vec<String> {
    let fields = line["want"].as_object().unwrap().iter();
    let wrong = fields.filter(|(field, want)| !holds(field, want, &got(mail, field)));
    wrong.map(|(field, want)| format!("{} {field}\n  want {want}\n  got  {}", line["id"], got(mail, field))).collect()
}

#[test]
fn every_mail_that_was_read_wrongly_once_is_read_rightly() {
    let cases = cases();
    let wrong: Vec<Vec<String>> =
        cases.iter().map(|(line, mail)| differences(line, mail)).filter(|wrong| !wrong.is_empty()).collect();
    assert!(wrong.is_empty(), "{} of {} mails:\n{}", wrong.len(), cases.len(), wrong.concat().join("\n"));
}

#[test]
fn every_mail_of_the_folder_is_expected_to_be_something() {
    let files = fs::read_dir(folder()).unwrap().filter_map(|entry| entry.unwrap().file_name().into_string().ok());
    let mut mails: Vec<String> = files.filter_map(|name| Some(name.strip_suffix(".eml")?.to_owned())).collect();
    let mut named: Vec<String> = cases().iter().map(|(line, _)| line["id"].as_str().unwrap().to_owned()).collect();
    mails.sort();
    named.sort();
    assert_eq!(mails, named);
}
