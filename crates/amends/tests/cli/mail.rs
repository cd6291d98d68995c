//! Mail in by files and pipes, out into the folder, and read without a store.

use crate::{AGAIN, DATA, NO, NO_INPUT, Shell, USAGE};
use std::fs;

fn mail(id: &str, more: &str, text: &str) -> String {
    format!(
        "From: Ingrid Moe <ingrid@halden.example>\nTo: complaints@northline.example\nMessage-ID: <{id}@halden.example>\n\
         {more}Subject: Wrong belt\n\n{text}\n"
    )
}

fn answer(id: &str, to: &str) -> String {
    mail(id, &format!("References: <{to}@halden.example>\n"), "And now?")
}

/// Northline with two mails in files.
fn with_mail() -> Shell {
    let shell = Shell::northline();
    shell.write("1.eml", mail("1", "", "It is the wrong one."));
    shell.write("2.eml", answer("2", "1"));
    shell
}

#[test]
fn each_file_is_told_with_where_its_mail_went() {
    let shell = with_mail();
    let both = "1.eml: A-1001 (a new case)\n2.eml: A-1001 (added to the case)";
    shell.run(&["ingest", "1.eml", "2.eml"]).ends(0).prints(both);
    let again = "1.eml: A-1001 (received before)\n2.eml: A-1001 (received before)";
    shell.run(&["ingest", "1.eml", "2.eml"]).ends(0).prints(again);
    let case = &shell.run(&["export", "--json"]).ends(0).objects()[0];
    let ids: Vec<_> = case["messages"].as_array().unwrap().iter().map(|m| m["message_id"].as_str()).collect();
    assert_eq!(ids.iter().flatten().filter(|id| id.ends_with("halden.example")).count(), 2, "{ids:?}");
}

#[test]
fn a_file_that_cannot_be_had_keeps_no_other_out_and_the_worst_code_is_the_last_word() {
    let shell = with_mail();
    shell.write("empty.eml", "");
    let ran = shell.run(&["ingest", "1.eml", "empty.eml", "2.eml"]).ends(DATA);
    ran.prints("1.eml: A-1001 (a new case)\n2.eml: A-1001 (added to the case)");
    let ran = shell.run(&["ingest", "gone.eml", "empty.eml", "1.eml"]).ends(NO_INPUT);
    assert!(
        ran.err.contains("gone.eml: No such file") && ran.err.contains("empty.eml: it contains no mail"),
        "{}",
        ran.err
    );
    ran.prints("1.eml: A-1001 (received before)");
}

#[test]
fn a_mailbox_file_is_taken_mail_by_mail() {
    let shell = Shell::northline();
    let (first, second) = (mail("1", "", "Wrong.\n>From here on too."), mail("2", "", "Another one."));
    shell.write("all.mbox", format!("From a Mon Nov 16\n{first}\nFrom b Tue Nov 17\n{second}\n"));
    let told = "all.mbox#1: A-1001 (a new case)\nall.mbox#2: A-1002 (a new case)";
    shell.run(&["ingest", "--mbox", "all.mbox"]).ends(0).prints(told);
    let cases = shell.run(&["export", "--json"]).ends(0).objects();
    assert!(
        cases[0]["messages"][0]["text"].as_str().unwrap().contains("\nFrom here on too."),
        "{}",
        cases[0]["messages"]
    );
    shell.run(&["ingest", "--mbox", "gone.mbox"]).refused(NO_INPUT, "gone.mbox: No such file");
    shell.run(&["ingest", "--mbox", "all.mbox", "x.eml"]).refused(USAGE, "cannot be used with");
}

#[test]
fn the_recipient_decides_which_organisation_a_mail_is_for_and_a_number_decides_before_it() {
    let shell = with_mail();
    shell.organisation("Southline Parts", "complaints@southline.example");
    let to = |address, file| ["ingest", "--to", address, file];
    shell.run(&to("Complaints@Southline.example", "1.eml")).ends(0).prints("1.eml: A-1001 (a new case)");
    shell.run(&to("complaints+a1-x@southline.example", "2.eml")).ends(0).says("A-1001 (added to the case)");
    shell.run(&to("nobody@elsewhere.example", "1.eml")).ends(0).prints("1.eml: A-1001 (a new case)");
    let org = ["ingest", "--org", "2", "--to", "complaints@northline.example", "1.eml"];
    shell.run(&org).ends(0).prints("1.eml: A-1001 (received before)");
    for (org, messages) in [("1", 1), ("2", 2)] {
        let case = &shell.run(&["export", "--json", "--org", org]).ends(0).objects()[0];
        let received = case["messages"].as_array().unwrap().iter().filter(|m| m["direction"] == "in");
        assert_eq!(received.count(), messages, "organisation {org}");
    }
    shell.run(&["ingest", "--org", "9", "1.eml"]).refused(AGAIN, "there is no organisation 9");
}

#[test]
fn an_address_with_a_line_break_smuggles_no_header_in() {
    let shell = with_mail();
    shell.run(&["ingest", "--to", "x+a@y.example\r\nBcc: all@y.example", "1.eml"]).ends(0);
    let case = &shell.run(&["export", "--json"]).ends(0).objects()[0];
    assert!(!case.to_string().contains("all@y.example"));
}

#[test]
fn what_is_no_mail_at_all_becomes_a_case_all_the_same() {
    let shell = Shell::northline();
    shell.fed(&["ingest"], "\u{0}\u{1}\u{2} nothing a mail reader knows").ends(0).prints("A-1001 (a new case)");
    shell.run(&["check"]).ends(0).prints("1 cases checked: no problems found.");
}

#[test]
fn mail_that_is_due_goes_out_once_and_without_a_server_into_the_folder() {
    let shell = with_mail();
    shell.run(&["send"]).ends(0).says("0 messages processed.");
    shell.run(&["ingest", "1.eml"]).ends(0);
    shell.run(&["send"]).ends(0).says("1 messages processed.");
    shell.run(&["send"]).ends(0).says("0 messages processed.");
    let files: Vec<_> = fs::read_dir(shell.path("data/outbox")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let [file] = files.as_slice() else { unreachable!("{files:?}") };
    let sent = fs::read_to_string(file).unwrap();
    for line in [
        "From: \"Northline Parts\" <complaints@northline.example>",
        "To: \"Ingrid Moe\" <ingrid@halden.example>",
        "Subject: Re: Wrong belt [A-1001]",
        "In-Reply-To: <1@halden.example>",
        "Auto-Submitted: auto-replied",
    ] {
        assert!(sent.lines().any(|said| said == line), "no line “{line}” in\n{sent}");
    }
    let case = &shell.run(&["export", "--json"]).ends(0).objects()[0];
    let kinds: Vec<_> = case["facts"].as_array().unwrap().iter().filter_map(|fact| fact["kind"].as_str()).collect();
    assert_eq!(kinds.last(), Some(&"message.delivered"), "{kinds:?}");
}

#[test]
fn a_mail_server_that_does_not_answer_keeps_what_is_due_for_later() {
    let shell = with_mail();
    shell.run(&["ingest", "1.eml"]).ends(0);
    shell.set("[smtp]\nhost = \"127.0.0.1\"\nport = 1\ntls = \"none\"\n");
    shell.run(&["send"]).ends(0);
    shell.set("");
    let case = &shell.run(&["export", "--json"]).ends(0).objects()[0];
    let facts = case["facts"].to_string();
    assert!(!facts.contains("message.delivered") && !facts.contains("message.failed"), "{facts}");
}

#[test]
fn mails_are_read_without_a_store_a_line_each() {
    let shell = with_mail();
    let html = "MIME-Version: 1.0\nContent-Type: text/html\n";
    shell.write("html.eml", mail("3", html, "<p>It <b>jams</b>.</p><script>alert(1)</script>"));
    let ran = shell.run(&["mail", "read", "1.eml", "gone.eml", "2.eml", "html.eml"]).ends(NO);
    assert_eq!(ran.err.trim_end(), "gone.eml: No such file or directory (os error 2)");
    let [first, second, third] = ran.objects().try_into().unwrap();
    assert_eq!((&first["class"], &first["visible_text"]), (&"new".into(), &"It is the wrong one.".into()));
    assert_eq!((&second["class"], &second["references"][0]), (&"reply".into(), &"1@halden.example".into()));
    assert_eq!(third["visible_text"], "It jams.");
    assert_eq!(first["from"], serde_json::json!({ "name": "Ingrid Moe", "address": "ingrid@halden.example" }));
    shell.fed(&["mail", "read", "-"], &mail("4", "", "From a pipe.")).ends(0).says("From a pipe.");
    shell.run(&["mail", "write", "1.eml"]).refused(USAGE, "unrecognized subcommand 'write'");
}
