//! An organisation is set up without a browser: itself, its members, their keys.

use crate::{NO, Shell, USAGE};

fn add_member<'a>(name: &'a str, email: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["member", "add", "--name", name, "--email", email], more].concat()
}

#[test]
fn organisations_are_numbered_as_they_are_added_and_each_gets_its_mailbox() {
    let shell = Shell::new();
    let add = |name, address| shell.run(&["organisation", "add", "--name", name, "--address", address]);
    add("Northline Parts", "Complaints@Northline.example").ends(0).prints("Organisation 1 added.");
    add("Southline Parts", "complaints@southline.example").ends(0).prints("Organisation 2 added.");
    let list = shell.run(&["mailbox", "list"]).ends(0).says("1\t1\tcomplaints@northline.example");
    assert_eq!(list.out.lines().count(), 2);
    add("Other", "COMPLAINTS@northline.example").refused(NO, "Another organisation already uses this address.");
}

#[test]
fn an_organisation_is_refused_by_what_is_wrong_with_it_and_no_store_is_made() {
    let shell = Shell::new();
    let address = "help@x.example";
    for (words, why) in [
        (["--name", " ", "--address", address, "--zone", "UTC"], "Enter a name for the organisation."),
        (["--name", "X", "--address", "help.x.example", "--zone", "UTC"], "“help.x.example” is not an email address."),
        (["--name", "X", "--address", "", "--zone", "UTC"], "Enter"),
        (["--name", "X", "--address", address, "--zone", "Moon/Base"], "There is no time zone called Moon/Base."),
        (["--name", "X", "--address", address, "--currency", "euros"], "Enter a currency by its three letters"),
        (["--name", "X", "--address", address, "--currency", ""], "Enter a currency by its three letters"),
    ] {
        shell.run(&[&["organisation", "add"][..], &words].concat()).refused(NO, why);
    }
    assert!(!shell.path("data/amends.db").exists());
    shell.run(&["organisation", "add", "--name", "X"]).refused(USAGE, "--address <ADDRESS>");
    shell.run(&["organisation", "add", "--address", address]).refused(USAGE, "--name <NAME>");
}

#[test]
fn an_organisation_is_made_with_the_currency_and_the_hours_it_was_given() {
    let shell = Shell::new();
    let add = ["organisation", "add", "--name", "X", "--address", "help@x.example", "--currency", "nok"];
    shell.run(&[&add[..], &["--zone", "America/New_York"]].concat()).ends(0);
    shell.write("m.eml", "From: Ann <ann@y.example>\nTo: help@x.example\nMessage-ID: <1@y>\nSubject: Belt\n\nWrong.\n");
    shell.run(&["ingest", "m.eml"]).ends(0);
    let case = &shell.run(&["export", "--json"]).ends(0).objects()[0];
    let due = case["facts"][0]["body"]["clocks"]["own"].as_str().unwrap();
    let hour: u32 = due[11..13].parse().unwrap();
    // Eight to four in New York, which is twelve or thirteen to twenty or twenty-one in UTC.
    assert!((12..=21).contains(&hour), "{due}");
}

#[test]
fn members_are_listed_by_organisation_as_they_were_added() {
    let shell = Shell::northline();
    shell.organisation("Southline Parts", "complaints@southline.example");
    let more = ["--role", "manager", "--team", " logistics ", "--limit", "20000", "--org", "1"];
    shell
        .run(&add_member("Ann Lee", "Ann@Northline.example", &more))
        .ends(0)
        .prints("Member 1 added to organisation 1.");
    let second = add_member("Bo Ek", "bo@southline.example", &["--org", "2"]);
    shell.run(&second).ends(0).says("added to organisation 2.");
    let ann = "1\t1\tAnn Lee\tann@northline.example\tmanager\tlogistics";
    let bo = "2\t1\tBo Ek\tbo@southline.example\tagent\t";
    shell.run(&["member", "list"]).ends(0).says(ann).says(bo);
    shell.run(&["member", "list", "--org", "1"]).ends(0).prints(ann);
}

#[test]
fn a_member_is_refused_by_what_is_wrong_with_them() {
    let shell = Shell::northline();
    for (name, email, why) in [
        (" ", "ann@x.example", "Enter their name."),
        ("Ann\nLee", "annx.example", "“annx.example” is not an email address."),
        ("Ann", "ann@", "“ann@” is not an email address."),
    ] {
        shell.run(&add_member(name, email, &[])).refused(NO, why);
    }
    shell.run(&add_member("Ann", "ann@x.example", &["--org", "9"])).refused(NO, "There is no organisation 9.");
    shell.run(&add_member("Ann", "ann@x.example", &["--limit", "1.50"])).refused(USAGE, "'1.50'");
    shell.run(&["member", "list"]).ends(0).prints("");
    shell.run(&add_member("Ann", "ann@x.example", &[])).ends(0);
    shell.run(&add_member("Ann", " ANN@x.example", &[])).refused(NO, "ann@x.example is already a member.");
}

#[test]
fn of_several_organisations_one_is_to_be_named() {
    let nobody = Shell::new();
    nobody.run(&add_member("Ann", "ann@x.example", &[])).refused(NO, "Add an organisation first");
    let shell = Shell::northline();
    shell.run(&add_member("Ann", "ann@x.example", &[])).ends(0);
    shell.organisation("Southline Parts", "complaints@southline.example");
    shell
        .run(&add_member("Bo", "bo@x.example", &[]))
        .refused(NO, "There are several organisations. Choose one with --org.");
    shell.run(&add_member("Bo", "ann@x.example", &["--org", "2"])).refused(NO, "ann@x.example is already a member.");
}

#[test]
fn a_password_is_read_from_standard_input_and_never_taken_when_it_is_weak() {
    let shell = Shell::northline();
    let ann = add_member("Ann", "ann@x.example", &["--password-stdin"]);
    for weak in ["", "\n", "short\n", "123456789"] {
        shell.fed(&ann, weak).refused(NO, "Use at least 10 characters.");
    }
    let added = shell.fed(&ann, "correct horse battery\r\n").ends(0).prints("Member 1 added to organisation 1.");
    assert!(!added.err.contains("correct horse"));
    let ran = shell.run(&add_member("Bo", "bo@x.example", &["--password", "correct horse battery"]));
    ran.refused(USAGE, "'--password");
}

#[test]
fn a_key_is_printed_alone_so_that_a_script_can_take_it() {
    let shell = Shell::northline();
    shell.run(&add_member("Ann", "ann@x.example", &[])).ends(0);
    let add = |member, label| shell.run(&["key", "add", "--member", member, "--label", label]);
    let first = add("Ann@x.example", "the web shop").ends(0);
    let second = add("ann@x.example", "the till").ends(0);
    for ran in [&first, &second] {
        let key = ran.out.trim_end();
        assert!(key.len() >= 40 && key.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)), "{key}");
        assert_eq!(ran.err.trim_end(), "Store it safely. It will not be shown again.");
    }
    assert_ne!(first.out, second.out);
    add("ann@x.example", "the till").refused(NO, "You already have a key called “the till”. Choose another name.");
    add("ann@x.example", " ").refused(NO, "Say what the key is for.");
    add("ann", "till").refused(NO, "“ann” is not an email address.");
    let database = std::fs::read(shell.path("data/amends.db")).unwrap();
    let key = first.out.trim_end().as_bytes();
    assert!(!database.windows(key.len()).any(|part| part == key), "the store keeps no key, only what it is known by");
}
