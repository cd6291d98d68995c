//! What the command line says of itself, and that no command is left out of these tests.

use crate::{AGAIN, DATA, NO, NO_INPUT, Shell, USAGE};
use std::collections::BTreeSet;

/// Each command: how it is refused without being told what it needs, or when it is told nonsense.
const COMMANDS: &[(&str, &[&str], i32, &str)] = &[
    ("backup", &[], USAGE, "<FILE>"),
    ("bench", &["--cases", "many"], USAGE, "'many'"),
    ("check", &["now"], USAGE, "unexpected argument 'now'"),
    ("coach", &["gone.txt"], NO_INPUT, "gone.txt"),
    ("dkim", &["nobody@northline.example"], NO, "There is no mailbox with the address nobody@northline.example."),
    ("export", &[], NO, "Choose a format: amends export --json"),
    ("ingest", &["gone.eml"], NO_INPUT, "gone.eml"),
    ("jobs", &["--jsn"], USAGE, "'--json'"),
    (
        "key",
        &["add", "--member", "x@y.example", "--label", "till"],
        NO,
        "There is no member with the address x@y.example.",
    ),
    ("mail", &["read"], USAGE, "<FILES>"),
    ("mailbox", &["remove", "x@y.example"], NO, "There is no mailbox with the address x@y.example."),
    ("member", &["list", "--org", "7"], NO, "There is no organisation 7."),
    ("organisation", &["add", "--name", "X", "--address", "x"], NO, "“x” is not an email address."),
    ("rebuild", &["--org", "7"], NO, "There is no organisation 7."),
    ("restore", &["gone.amends"], NO, "gone.amends: No such file"),
    ("sample", &["--config", "."], NO, "Is a directory"),
    ("secret", &["open"], USAGE, "unrecognized subcommand 'open'"),
    ("send", &["everything"], USAGE, "unexpected argument 'everything'"),
    ("serve", &["--listen", "nowhere"], NO, "cannot listen on nowhere"),
];

/// The commands that `amends --help` lists, each with what it says of it.
fn listed(shell: &Shell) -> Vec<(String, String)> {
    let told = shell.run(&["--help"]).ends(0);
    let (_, commands) = told.out.split_once("Commands:\n").unwrap();
    let (commands, _) = commands.split_once("\n\n").unwrap();
    let each = commands.lines().filter_map(|line| line.trim().split_once("  "));
    each.map(|(name, does)| (name.to_owned(), does.trim().to_owned())).filter(|(name, _)| name != "help").collect()
}

#[test]
fn every_command_there_is_stands_in_these_tests() {
    let listed: BTreeSet<String> = listed(&Shell::new()).into_iter().map(|(name, _)| name).collect();
    let tested: BTreeSet<String> = COMMANDS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(listed, tested);
}

/// A page of the documentation, as it stands in the repository.
fn documented(page: &str) -> String {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(page)).unwrap()
}

#[test]
fn the_readme_names_every_command_and_the_handbook_every_exit_code() {
    let (readme, handbook) = (documented("README.md"), documented("docs/operating.md"));
    let (_, table) = readme.split_once("\n## Commands\n").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    for (command, ..) in COMMANDS {
        let is_named = [' ', '`'].iter().any(|end| table.contains(&format!("`amends {command}{end}")));
        assert!(is_named, "README does not name `amends {command}`");
    }
    for code in [0, NO, USAGE, DATA, NO_INPUT, AGAIN] {
        assert!(handbook.contains(&format!("\n| {code} | ")), "docs/operating.md does not tell exit code {code}");
    }
}

#[test]
fn every_command_is_refused_with_its_reason_on_standard_error() {
    for (command, words, code, why) in COMMANDS {
        let shell = Shell::northline();
        shell.run(&[&[*command], *words].concat()).refused(*code, why);
    }
}

#[test]
fn every_command_says_what_it_does_where_it_is_listed_and_in_its_own_help() {
    let shell = Shell::new();
    for (command, does) in listed(&shell) {
        let first = does.chars().next().unwrap();
        assert!(first.is_uppercase() && !does.ends_with('.'), "{command}: {does}");
        let told = shell.run(&[&command, "--help"]).ends(0);
        let own = told.out.lines().next().unwrap();
        // The list leaves out what comes behind a full stop.
        assert!(does.starts_with(own.trim_end_matches('.')), "{command} says “{own}” and is listed as “{does}”");
        assert!(told.out.contains("Usage: amends") && told.out.contains("--data"), "{}", told.out);
    }
}

#[test]
fn every_option_says_what_it_is_for() {
    let shell = Shell::new();
    let groups = [
        "coach test",
        "coach eval",
        "key add",
        "mail read",
        "mailbox list",
        "mailbox add",
        "mailbox test",
        "mailbox remove",
        "member add",
        "member list",
        "organisation add",
    ];
    let all = COMMANDS.iter().map(|(name, ..)| *name).chain(groups);
    for command in all {
        let words: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        let told = shell.run(&words).ends(0);
        let (_, options) = told.out.split_once("Options:\n").unwrap();
        for line in options.lines().filter(|line| line.trim_start().starts_with('-')) {
            let said = line.trim().split_once("  ").map_or("", |(_, said)| said.trim());
            assert!(said.starts_with(|c: char| c.is_uppercase()), "{command}: what is “{}” for?", line.trim());
        }
    }
}

#[test]
fn help_is_printed_on_standard_output_when_it_was_asked_for_and_as_an_error_otherwise() {
    let shell = Shell::new();
    for words in [&["--help"][..], &["help"], &["help", "serve"], &["-h"]] {
        let told = shell.run(words).ends(0).says("Usage: amends");
        assert_eq!(told.err, "", "{words:?}");
    }
    for words in [&[][..], &["key"], &["mail"], &["mailbox"], &["member"], &["organisation"]] {
        shell.run(words).refused(USAGE, "Usage: amends");
    }
}

#[test]
fn the_version_is_the_same_for_all_commands() {
    let shell = Shell::new();
    let version = format!("amends {}", env!("CARGO_PKG_VERSION"));
    shell.run(&["--version"]).ends(0).prints(&version);
    shell.run(&["-V"]).ends(0).prints(&version);
    shell.run(&["check", "--version"]).ends(0).says(env!("CARGO_PKG_VERSION"));
}

#[test]
fn a_command_or_option_that_does_not_exist_is_named_with_what_may_have_been_meant() {
    let shell = Shell::new();
    shell.run(&["chek"]).refused(USAGE, "unrecognized subcommand 'chek'");
    let ran = shell.run(&["chek"]);
    assert!(ran.err.contains("'check'"), "{}", ran.err);
    shell.run(&["export", "--jsn"]).refused(USAGE, "'--json'");
    shell.run(&["check", "--data"]).refused(USAGE, "a value is required for '--data <DATA>'");
    assert!(!shell.path("data").exists(), "nothing is made by a command that was not understood");
}

#[test]
fn values_that_an_option_does_not_take_are_refused_with_those_it_takes() {
    let shell = Shell::northline();
    let member = ["member", "add", "--name", "Ann", "--email", "a@x.example", "--role", "boss"];
    let mailbox = |option, value| ["mailbox", "add", "help@x.example", option, value];
    let dkim = ["dkim", "complaints@northline.example", "--kind", "dsa"];
    for (words, takes) in [
        (&member[..], "agent, manager, executive, admin"),
        (&mailbox("--provider", "yahoo"), "google, microsoft"),
        (&mailbox("--imap-tls", "maybe"), "starttls, implicit, none"),
        (&mailbox("--smtp-tls", "maybe"), "starttls, implicit, none"),
        (&mailbox("--smtp-sign-in", "maybe"), "password, oauth, none"),
        (&dkim, "rsa, ed25519"),
    ] {
        shell.run(words).refused(USAGE, takes);
    }
    for option in ["--imap-port", "--smtp-port", "--canary"] {
        shell.run(&mailbox(option, "many")).refused(USAGE, "'many'");
    }
}
