//! The rules of the house that no compiler holds: where SQL, HTML, clock and network may stand, how long a file may be,
//! and which room may lean on which. A wall that is only written down falls.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what they did not expect")]

use std::fs;
use std::path::{Path, PathBuf};

/// Lines of the longest file.
const LONGEST: usize = 400;
/// The one place that reads the machine's clock; every other is handed the hour.
const CLOCK: [&str; 1] = ["desk/mod.rs"];
/// Files that may speak to other machines: mail servers (`line` opens every way there, `smtp` tries one out), the
/// token servers of mail providers, whoever is alerted, a language model where one is set up, and the house's own doors.
const NETWORK: [&str; 10] = [
    "mail/way.rs",
    "connect/line.rs",
    "connect/smtp.rs",
    "connect/oauth.rs",
    "coaching/ask.rs",
    "watch/tell.rs",
    "receive/door.rs",
    "cli/serve.rs",
    "cli/bench/start.rs",
    "cli/bench/lmtp.rs",
];
/// The outside of a room: its doors, what they show, and its SQL. The rules within know none of what these may use.
const OUTSIDE: [&str; 6] = ["doors.rs", "pages.rs", "api.rs", "view.rs", "lists.rs", "store.rs"];
/// What the outside of any room may use besides.
const FOR_THE_OUTSIDE: [&str; 10] =
    ["fact", "counter", "member", "customer", "search", "outbox", "arrival", "mailbox", "desk", "web"];
/// The table of contents of all routes, which must know every room.
const ROUTES: &str = "web/routes.rs";
/// Rooms that are one wing: the facts of a case are told by all of them together, so they know each other.
const CASEWORK: [&str; 9] = ["message", "account", "promise", "remedy", "cause", "change", "letter", "verdict", "case"];

/// One Rust file, by its path below `src`, with its text.
struct File {
    path: String,
    text: String,
}

impl File {
    fn new(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    /// Lines that are code: no comments, and nothing of the tests at the end of a file.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(at, line)| (at + 1, line));
        let told = lines.take_while(|(_, line)| *line != "mod tests {");
        told.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn is_test(&self) -> bool {
        let parts: Vec<&str> = self.path.split('/').collect();
        parts.iter().any(|part| matches!(*part, "tests.rs" | "tests" | "properties" | "properties.rs" | "given.rs"))
    }

    fn is_outside(&self) -> bool {
        let parts: Vec<&str> = self.path.split('/').collect();
        let within = |name: &str| parts.iter().skip(1).any(|part| *part == name.trim_end_matches(".rs"));
        OUTSIDE.iter().any(|name| parts.last() == Some(name) || within(name))
    }

    fn room(&self) -> &str {
        self.path.split('/').next().unwrap().trim_end_matches(".rs")
    }
}

fn sources(folder: &Path) -> Vec<File> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let short = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.push(File { path: short, text: fs::read_to_string(&path).unwrap() });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn house() -> Vec<File> {
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

/// The rooms in the order of `lib.rs`.
fn rooms() -> Vec<String> {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let named = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    named.map(str::to_owned).collect()
}

fn first_lines(file: &File) -> Vec<String> {
    let told = file.text.lines().next().is_some_and(|line| line.starts_with("//! ") && line.len() > 15);
    if told { Vec::new() } else { vec![format!("{}: does not begin with a sentence that says what it is", file.path)] }
}

fn lengths(file: &File) -> Vec<String> {
    let lines = file.text.lines().count();
    if lines <= LONGEST { Vec::new() } else { vec![format!("{}: {lines} lines; {LONGEST} is the most", file.path)] }
}

/// Words of which none may stand in the code of a file, unless it is one of these.
fn only_in(file: &File, words: &[&str], allowed: &dyn Fn(&str) -> bool, what: &str) -> Vec<String> {
    if allowed(&file.path) || file.is_test() {
        return Vec::new();
    }
    let lines = file.code().filter(|(_, line)| words.iter().any(|word| line.contains(word)));
    lines.map(|(at, line)| format!("{}:{at}: {what}: {}", file.path, line.trim())).collect()
}

fn sql(file: &File) -> Vec<String> {
    let in_store = |path: &str| path.ends_with("store.rs") && path != "store.rs";
    only_in(file, &["sql!(", "sql! {", "sql_each!"], &in_store, "SQL stands in a room’s store.rs alone")
}

fn clock(file: &File) -> Vec<String> {
    let words = ["Timestamp::now(", "SystemTime::now(", "Zoned::now("];
    only_in(file, &words, &|path| CLOCK.contains(&path), "the hour comes from the desk")
}

fn network(file: &File) -> Vec<String> {
    let words = [
        "TcpListener",
        "TcpStream",
        "UnixListener",
        "UdpSocket",
        "SmtpTransport",
        "AsyncSmtpConnection",
        "ureq::",
        "reqwest::",
    ];
    only_in(file, &words, &|path| NETWORK.contains(&path), "this file may not speak to other machines")
}

fn html(file: &File) -> Vec<String> {
    let words = ["<div", "<p>", "<span", "<a href", "<form", "<html", "<li>", "<table", "<br", "<button", "<input"];
    only_in(file, &words, &|_| false, "HTML stands in .html files")
}

/// Names of rooms a text leans on, as `crate::room` or `use crate::{room, …}` say them.
fn leans_on(text: &str) -> Vec<String> {
    let name = |text: &str| -> String { text.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect() };
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let after = &text[at + "crate::".len()..];
        if text[..at].ends_with('$') {
            continue;
        }
        match after.strip_prefix('{') {
            Some(group) => found.extend(outermost(group).into_iter().map(|part| name(part.trim_start()))),
            None => found.push(name(after)),
        }
    }
    found.retain(|room| !room.is_empty());
    found
}

/// The parts of a `{…}` group, split at its own commas.
fn outermost(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts
}

fn order(file: &File, rooms: &[String]) -> Vec<String> {
    let room = file.room();
    let Some(own) = rooms.iter().position(|name| name == room) else { return Vec::new() };
    if file.is_test() {
        return Vec::new();
    }
    let code: String = file.code().flat_map(|(_, line)| [line, "\n"]).collect();
    let may = |other: &str| {
        let wing = CASEWORK.contains(&room) && CASEWORK.contains(&other);
        let outside = file.is_outside() && FOR_THE_OUTSIDE.contains(&other);
        wing || outside || file.path == ROUTES || rooms.iter().position(|name| name == other).is_none_or(|at| at <= own)
    };
    let mut wrong: Vec<String> = leans_on(&code).into_iter().filter(|other| !may(other)).collect();
    wrong.sort();
    wrong.dedup();
    wrong.into_iter().map(|other| format!("{}: leans on {other}, which stands below it", file.path)).collect()
}

#[track_caller]
fn holds(rule: impl Fn(&File) -> Vec<String>) {
    let files = house();
    assert!(files.len() > 100, "the house was not found");
    let wrong: Vec<String> = files.iter().flat_map(rule).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_file_begins_with_what_it_is() {
    holds(first_lines);
}

#[test]
fn no_file_is_longer_than_one_can_see_across() {
    holds(lengths);
}

#[test]
fn sql_stands_in_stores_alone() {
    holds(sql);
}

#[test]
fn html_stands_in_templates_alone() {
    holds(html);
}

#[test]
fn one_place_reads_the_clock() {
    holds(clock);
}

#[test]
fn few_files_speak_to_other_machines() {
    holds(network);
}

#[test]
fn a_room_leans_only_on_rooms_above_it() {
    let rooms = rooms();
    assert!(rooms.len() > 20, "{rooms:?}");
    holds(|file| order(file, &rooms));
}

#[test]
fn a_planted_breach_of_each_rule_is_caught() {
    let rooms: Vec<String> = ["ids", "message", "case", "desk", "today", "web"].map(str::to_owned).to_vec();
    let breach = |wrong: Vec<String>| assert_eq!(wrong.len(), 1, "{wrong:?}");
    breach(first_lines(&File::new("case/mod.rs", "use std::fmt;\n")));
    breach(lengths(&File::new("case/mod.rs", &"\n".repeat(401))));
    breach(sql(&File::new("case/pages.rs", "let x = sql!(\"select 1\");")));
    breach(html(&File::new("case/pages.rs", "format!(\"<div>{x}</div>\")")));
    breach(clock(&File::new("case/decide.rs", "let now = Timestamp::now();")));
    breach(network(&File::new("case/store.rs", "use std::net::TcpStream;")));
    breach(order(&File::new("message/rules.rs", "use crate::desk::Desk;"), &rooms));
    breach(order(&File::new("message/rules.rs", "use crate::{ids::OrgId, desk::{Desk, Who}};"), &rooms));
    breach(order(&File::new("message/store.rs", "use crate::today::Owed;"), &rooms));
    breach(order(&File::new("ids.rs", "fn f() -> crate::case::Case {"), &rooms));
}

#[test]
fn what_is_allowed_is_not_called_a_breach() {
    let rooms: Vec<String> = ["ids", "message", "case", "desk", "today", "web"].map(str::to_owned).to_vec();
    let fine = |wrong: Vec<String>| assert!(wrong.is_empty(), "{wrong:?}");
    fine(order(&File::new("message/rules.rs", "use crate::case::Body;"), &rooms));
    fine(order(&File::new("message/doors.rs", "use crate::web::App;"), &rooms));
    fine(order(&File::new("desk/mod.rs", "use crate::{ids, case::{self, Case}};"), &rooms));
    fine(order(&File::new("ids.rs", "// crate::case is told in words"), &rooms));
    fine(sql(&File::new("case/store.rs", "sql!(\"select 1\")")));
    fine(clock(&File::new("desk/mod.rs", "Timestamp::now()")));
}
