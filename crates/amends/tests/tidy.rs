//! The rules of the code that no compiler holds: where SQL, HTML, clock and network may stand, how long a file may be,
//! and which crate may know which. A wall that is only written down falls.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what they did not expect")]

use std::fs;
use std::path::{Path, PathBuf};

/// Lines of the longest file.
const LONGEST: usize = 400;
/// Columns of the longest line of a template.
const WIDEST: usize = 120;
/// The one place that reads the machine's clock; every other is handed the hour.
const CLOCK: [&str; 1] = ["engine/desk/mod.rs"];
/// Files that may speak to other machines: mail servers (`line` opens every way there, `smtp` tries one out), the
/// token servers of mail providers, whoever is alerted, a language model where one is set up, and the server's own listeners.
const NETWORK: [&str; 10] = [
    "mail/way.rs",
    "mail/connection/line.rs",
    "mail/connection/smtp.rs",
    "mail/connection/oauth.rs",
    "casework/coaching/ask.rs",
    "mail/watch/deliver.rs",
    "mail/inbound/listener.rs",
    "amends/cli/serve.rs",
    "amends/cli/bench/start.rs",
    "amends/cli/bench/lmtp.rs",
];
/// The crates of the product, from the ground up: each may know those before it, and no other. Cargo holds it; this
/// says which they are.
const CRATES: [&str; 10] =
    ["base", "engine", "web", "people", "casework", "mail", "insight", "portal", "integrations", "amends"];
/// Crates that know nothing of the product: any may use them, and they use none of its crates.
const LEAVES: [&str; 6] = ["db", "email", "coach", "calendar", "paper", "text"];

/// What a form is known by when it is sent twice: the version of what it changes, or a number drawn for it. The last two are
/// macros that write one of them.
const NUMBERS: [&str; 5] =
    ["name=\"version\"", "name=\"once\"", "::once() %}", "carried(at) %}", "hidden(row, here) %}"];
/// Forms that change nothing of the organisation when they are sent once more: they open or end a session or a link that is
/// good for one use, ask for a password or a name that is free only once, choose a language, or try something out.
const HARMLESS: [&str; 13] = [
    "/sign-in",
    "/sign-out",
    "/first-run",
    "/invitation/{{ token }}",
    "/me/password",
    "/me/sign-out",
    "/me/keys",
    "/me/keys/revocation",
    "{{ base }}/language",
    "/drafts/discarding",
    "/drafts/showing",
    "/settings/mailboxes/{{ m.id }}/trial",
    "/settings/mailboxes/{{ m.id }}/consent",
];

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
}

/// Files with this ending below the sources of these crates, by their path below `crates`.
fn sources(ending: &str, crates: &[&str]) -> Vec<File> {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = crates.iter().map(|name| all.join(name).join("src")).collect();
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|has| has == ending) {
                let short = path.strip_prefix(&all).unwrap().to_str().unwrap().replacen("/src/", "/", 1);
                found.push(File { path: short, text: fs::read_to_string(&path).unwrap() });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The crates of ours that a manifest depends on; those it only tests with are left out.
fn depends_on(manifest: &str) -> Vec<&str> {
    let wanted = manifest.split("\n[").filter(|part| part.starts_with("dependencies]"));
    let names = wanted.flat_map(str::lines).filter_map(|line| line.split_once(['.', ' ', '=']).map(|(name, _)| name));
    names.filter(|name| CRATES.contains(name) || LEAVES.contains(name)).collect()
}

fn order(name: &str, manifest: &str) -> Vec<String> {
    let place = |name: &str| CRATES.iter().position(|other| *other == name);
    let is_above = |other: &&str| match (place(name), place(other)) {
        (Some(own), Some(other)) => other >= own,
        (None, Some(_)) => true,
        (_, None) => false,
    };
    let wrong = depends_on(manifest).into_iter().filter(is_above);
    wrong.map(|other| format!("{name} depends on {other}, which stands above it")).collect()
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
    let in_store = |path: &str| path.ends_with("/store.rs");
    only_in(
        file,
        &["sql!(", "sql! {", "sql_each!", "select!(", "put!(", "columns! {"],
        &in_store,
        "SQL stands in the store.rs of a module alone",
    )
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

/// Lines of a page that nobody can read across.
fn widths(file: &File) -> Vec<String> {
    let long = file.text.lines().enumerate().filter(|(_, line)| line.chars().count() > WIDEST);
    long.map(|(at, line)| format!("{}:{}: {} columns; {WIDEST} is the most", file.path, at + 1, line.chars().count()))
        .collect()
}

/// Forms of a template that act, and carry nothing they are known by when they are sent twice.
fn numbers(file: &File) -> Vec<String> {
    let forms = file.text.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next());
    let acts = |form: &&str| {
        let tag = form.split_once('>').map_or(*form, |(tag, _)| tag);
        let action = tag.split_once("action=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default();
        tag.contains("method=\"post\"") && !HARMLESS.contains(&action)
    };
    let bare = forms.filter(acts).filter(|form| !NUMBERS.iter().any(|number| form.contains(number)));
    bare.map(|form| format!("{}: sent twice, this form acts twice: {}", file.path, form.trim())).collect()
}

#[track_caller]
fn holds(rule: impl Fn(&File) -> Vec<String>) {
    let files = sources("rs", &CRATES);
    assert!(files.len() > 100, "the sources were not found");
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
fn no_stylesheet_script_or_template_is_longer_than_one_can_see_across() {
    let files: Vec<File> = ["html", "css", "js"].iter().flat_map(|ending| sources(ending, &CRATES)).collect();
    let wrong: Vec<String> = files.iter().flat_map(lengths).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_line_of_a_template_can_be_read_across() {
    let wrong: Vec<String> = sources("html", &CRATES).iter().flat_map(widths).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_form_that_acts_is_known_when_it_is_sent_twice() {
    let forms = sources("html", &CRATES);
    assert!(forms.iter().map(|file| file.text.matches("method=\"post\"").count()).sum::<usize>() > 50, "not found");
    let wrong: Vec<String> = forms.iter().flat_map(numbers).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
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
fn a_crate_knows_only_crates_before_it() {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut wrong = Vec::new();
    for name in CRATES.iter().chain(&LEAVES) {
        wrong.extend(order(name, &fs::read_to_string(all.join(name).join("Cargo.toml")).unwrap()));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let listed = CRATES.len() + LEAVES.len();
    assert_eq!(fs::read_dir(&all).unwrap().count(), listed, "a crate that is in no list here");
}

#[test]
fn a_planted_breach_of_each_rule_is_caught() {
    let breach = |wrong: Vec<String>| assert_eq!(wrong.len(), 1, "{wrong:?}");
    breach(first_lines(&File::new("casework/case/mod.rs", "use std::fmt;\n")));
    breach(lengths(&File::new("casework/case/mod.rs", &"\n".repeat(401))));
    breach(lengths(&File::new("web/assets/amends.css", &"\n".repeat(401))));
    breach(widths(&File::new("casework/case/show.html", &"x".repeat(121))));
    breach(sql(&File::new("casework/case/pages.rs", "let x = sql!(\"select 1\");")));
    breach(sql(&File::new("amends/store.rs/pages.rs", "let x = sql!(\"select 1\");")));
    breach(html(&File::new("casework/case/pages.rs", "format!(\"<div>{x}</div>\")")));
    breach(numbers(&File::new(
        "mail/arrivals.html",
        "<form method=\"post\" action=\"/arrivals/{{ id }}/case\"></form>",
    )));
    breach(clock(&File::new("casework/case/decide.rs", "let now = Timestamp::now();")));
    breach(network(&File::new("casework/case/store.rs", "use std::net::TcpStream;")));
    breach(order("web", "[package]\n\n[dependencies]\nbase.workspace = true\npeople.workspace = true\n"));
    breach(order("db", "[package]\n\n[dependencies]\nbase = { path = \"../base\" }\n"));
}

#[test]
fn what_is_allowed_is_not_called_a_breach() {
    let fine = |wrong: Vec<String>| assert!(wrong.is_empty(), "{wrong:?}");
    fine(order("people", "[dependencies]\nbase.workspace = true\nweb.workspace = true\nemail.workspace = true\n"));
    fine(order("web", "[dependencies]\nbase.workspace = true\n\n[dev-dependencies]\npeople.workspace = true\n"));
    fine(sql(&File::new("casework/case/store.rs", "sql!(\"select 1\")")));
    fine(clock(&File::new("engine/desk/mod.rs", "Timestamp::now()")));
    let known = "<form method=\"post\"\n action=\"/record\">{% call f::once() %}{% endcall %}</form>";
    fine(numbers(&File::new("casework/intake/intake.html", known)));
    fine(numbers(&File::new(
        "web/rail.html",
        "<form method=\"post\" action=\"/sign-out\"></form><form action=\"/cases\">",
    )));
    fine(widths(&File::new("casework/case/show.html", &"é".repeat(120))));
}
