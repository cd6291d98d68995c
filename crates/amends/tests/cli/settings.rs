//! The settings file and what stands over it: a slip of the pen is told with its file, its line and its name.

use crate::{AGAIN, NO, NO_INPUT, Shell, USAGE};

#[test]
fn what_the_file_says_wrongly_is_refused_with_file_line_and_setting() {
    for (text, line, named) in [
        ("lsten = \"127.0.0.1:80\"\n", 1, "unknown field `lsten`, expected one of `database`, `listen`"),
        ("\n# where\nlisten = 5\n", 3, "listen = 5"),
        ("listen = \"127.0.0.1:80\nproxies = []\n", 1, "listen = \"127.0.0.1:80"),
        ("[limits]\nmail = \"big\"\n", 2, "mail = \"big\""),
        ("[limits]\nmale = 5\n", 2, "unknown field `male`, expected one of `mail`, `upload`, `calls`"),
        ("[limits]\nmail = -1\n", 2, "mail = -1"),
        ("proxies = [\"nowhere\"]\n", 1, "Write it like 127.0.0.1 or 10.0.0.0/8"),
        ("[jobs]\nlease = 0\n", 2, "jobs.lease is 0. Give a number of seconds from 1 to 3600."),
        ("[jobs]\nlease = 3601\n", 2, "jobs.lease is 3601."),
        ("[smtp]\nport = 25\n", 1, "missing field `host`"),
        ("[smtp]\nhost = \"x\"\ntls = \"maybe\"\n", 3, "expected one of `starttls`, `implicit`, `none`"),
        ("[smtp]\nhost = \"x\"\nport = 70000\n", 3, "port = 70000"),
        ("[metrics]\n", 1, "missing field `token`"),
        ("[sender_check]\nserver = \"here\"\n", 2, "server = \"here\""),
        ("[sender_check]\nenabled = \"no\"\n", 2, "enabled = \"no\""),
        ("[second_opinion]\nurl = \"http://x/v1\"\n", 1, "missing field `model`"),
        ("[alerts]\nhook = \"x\"\n", 2, "unknown field `hook`, expected `webhook` or `secret`"),
        ("[receive]\nimap = \"x\"\n", 2, "unknown field `imap`"),
        ("public_url = \"care.northline.example\"\n", 1, "public_url is “care.northline.example”."),
        ("public_url = \"ftp://care.northline.example\"\n", 1, "Begin it with https:// or http://"),
    ] {
        let shell = Shell::new();
        shell.set(text);
        let ran = shell.run(&["check"]).refused(NO, named);
        assert!(ran.err.contains("data/amends.toml: "), "{text}: {}", ran.err);
        assert!(ran.err.contains(&format!("at line {line},")), "{text}: {}", ran.err);
        assert!(!shell.path("data/amends.db").exists(), "{text}: no store is made by settings nobody understood");
    }
}

#[test]
fn every_command_that_opens_a_store_reads_the_settings_first() {
    let shell = Shell::new();
    shell.set("lsten = 1\n");
    shell.write("m.eml", "From: a@b.example\n\nWords.\n");
    for words in [
        &["check"][..],
        &["serve"],
        &["send"],
        &["sample"],
        &["rebuild"],
        &["export", "--json"],
        &["jobs"],
        &["backup", "copy"],
        &["member", "list"],
        &["mailbox", "list"],
        &["organisation", "add", "--name", "X", "--address", "x@x.example"],
    ] {
        shell.run(words).refused(NO, "unknown field `lsten`");
    }
    shell.run(&["ingest", "m.eml"]).refused(AGAIN, "unknown field `lsten`");
    for words in [&["mail", "read", "m.eml"][..], &["coach", "m.eml"]] {
        shell.run(words).ends(0);
    }
}

#[test]
fn settings_that_are_not_there_are_those_that_are_shipped_and_a_folder_is_none() {
    let shell = Shell::northline();
    shell.run(&["--config", "gone.toml", "check"]).ends(0).prints("0 cases checked: no problems found.");
    shell.run(&["--config", ".", "check"]).refused(NO, "Is a directory");
}

#[test]
fn the_command_line_stands_over_the_file_and_the_environment() {
    let shell = Shell::new();
    shell.set("database = \"sqlite:from-file.db\"\n");
    shell.run(&["check"]).ends(0);
    assert!(shell.path("from-file.db").exists());
    shell.with(("AMENDS_DATABASE", "sqlite:from-environment.db"), &["check"]).ends(0);
    assert!(shell.path("from-environment.db").exists());
    let words = ["--database", "sqlite:from-command.db", "check"];
    shell.with(("AMENDS_DATABASE", "sqlite:never.db"), &words).ends(0);
    assert!(shell.path("from-command.db").exists() && !shell.path("never.db").exists());
    shell.with(("AMENDS_DATA", "elsewhere"), &["check"]).ends(0);
    assert!(shell.path("elsewhere/amends.db").exists());
    shell.run(&["check", "--data", "third"]).ends(0);
    assert!(shell.path("third/amends.db").exists());
    assert!(!shell.path("data/amends.db").exists());
}

#[test]
fn a_database_that_is_none_is_refused_before_anything_is_made() {
    let shell = Shell::new();
    for (database, why) in [
        ("oracle:x", "a store is sqlite:PATH or postgres://user@host/database"),
        ("postgres://nobody@127.0.0.1:1/none", "the database cannot be reached"),
        ("sqlite:.", "the database cannot be reached"),
    ] {
        shell.run(&["--database", database, "check"]).refused(NO, why);
    }
    shell.write("letter.txt", "This is a letter, and a long one at that, and no database of anyone's.");
    shell.run(&["--database", "sqlite:letter.txt", "check"]).refused(NO, "the database cannot be reached");
    assert!(shell.read("letter.txt").starts_with("This is a letter"), "and it is left as it was");
}

#[test]
fn a_password_in_the_address_of_a_database_is_never_printed() {
    let shell = Shell::new();
    let database = ("AMENDS_DATABASE", "postgres://amends:s3cret@127.0.0.1:1/none");
    for words in [&["check"][..], &["--help"], &["jobs"], &["serve"]] {
        let ran = shell.with(database, words);
        assert!(!ran.out.contains("s3cret") && !ran.err.contains("s3cret"), "{}{}", ran.out, ran.err);
    }
}

#[test]
fn a_data_folder_that_cannot_be_made_is_named() {
    let shell = Shell::new();
    shell.write("plain", "a file");
    shell.run(&["--data", "plain", "check"]).refused(NO, "plain/amends.toml: Not a directory");
    shell.run(&["--data", "plain/below", "--config", "gone.toml", "check"]).refused(NO, "plain/below: Not a directory");
    shell.run(&["--data", "", "check"]).refused(USAGE, "a value is required for '--data <DATA>'");
}

#[test]
fn migrations_are_told_once_on_standard_error() {
    let shell = Shell::new();
    let first = shell.run(&["check"]).ends(0).prints("0 cases checked: no problems found.");
    assert!(first.err.starts_with("store: migration 1 done ("), "{}", first.err);
    let lines: Vec<&str> = first.err.lines().collect();
    assert!(lines.iter().all(|line| line.starts_with("store: migration ") && line.ends_with(')')), "{lines:?}");
    assert_eq!(shell.run(&["check"]).ends(0).err, "");
}

#[test]
fn a_setting_that_names_a_variable_that_is_not_set_stops_the_server_by_its_name() {
    for (text, names) in [
        ("[metrics]\ntoken = \"env:NOT_SET\"\n", "metrics.token names $NOT_SET"),
        ("[smtp]\nhost = \"x\"\nuser = \"me\"\npassword = \"env:NOT_SET\"\n", "smtp.password names $NOT_SET"),
        (
            "[second_opinion]\nurl = \"http://x/v1\"\nmodel = \"m\"\nkey = \"env:NOT_SET\"\n",
            "second_opinion.key names $NOT_SET",
        ),
        ("[alerts]\nwebhook = \"http://x\"\nsecret = \"env:NOT_SET\"\n", "alerts.secret names $NOT_SET"),
    ] {
        let shell = Shell::new();
        shell.set(text);
        let why = format!("{names}, which is not set in the environment");
        shell.run(&["serve", "--listen", "127.0.0.1:0"]).refused(NO, &why);
    }
}

#[test]
fn a_number_where_a_number_belongs_is_all_that_is_taken() {
    let shell = Shell::northline();
    for words in
        [&["rebuild", "--org", "x"][..], &["export", "--json", "--org", "1.5"], &["member", "list", "--org", ""]]
    {
        shell.run(words).refused(USAGE, "for '--org <ORG>'");
    }
    shell.run(&["ingest", "gone"]).refused(NO_INPUT, "gone: No such file");
}
