//! What people read is in the words of their trade: no page, message, command or document uses the metaphors and odd turns
//! that only the code ever used. Reads the templates, the string literals, the help of the command line, the phrases of the
//! script, and the documents.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what they did not expect")]

use std::fs;
use std::path::{Path, PathBuf};

/// Words that only the code uses, or that no product writer would; whole words, in any case.
const BANNED: &str = "house houses room rooms door doors desk deed deeds knock knocks knocked wish wishes stranger strangers \
                      anew whoever hither hence nobody's nobody’s seal sealed unseal forecast forecasts grovelled redressed \
                      harmed owes unowned invalid candid";
/// Turns of phrase, in any case.
const TURNS: [&str; 14] = [
    "lives here",
    "stands before",
    "own it",
    "take it back",
    "give it up",
    "let it go",
    "judge anew",
    "is not here any more",
    "those who work",
    "nothing waits",
    "dead letter",
    "nobody yet",
    "go on there",
    "broken for ever",
];
/// Where these words are what they say: an order desk is a place of work.
const ALLOWED: [&str; 6] = ["order desk", "service desk", "help desk", "at the desk", "sales desk", "front desk"];
/// Sources whose texts are other people's words, or are read by programs alone: what sample customers write, the vocabulary
/// that measurements are made of, and the SQL.
const OTHERS_WORDS: [&str; 4] = ["amends/src/sample/", "amends/src/cli/bench/", "/store.rs", "casework/src/given.rs"];
/// Crates whose messages people read.
const CRATES: [&str; 11] =
    ["base", "calendar", "engine", "web", "people", "casework", "mail", "insight", "portal", "integrations", "amends"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Files with this ending below a folder, by their path below the repository, with their text.
fn files(below: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(below)];
    while let Some(next) = folders.pop() {
        for path in fs::read_dir(&next).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|has| has == ending) {
                let short = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                found.push((short, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn is_test(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    parts.iter().any(|part| matches!(*part, "tests.rs" | "tests" | "properties" | "properties.rs"))
}

/// A piece of text that a person reads, with its line.
type Piece = (usize, String);

/// What is wrong with a text.
fn odd(text: &str) -> Vec<String> {
    let mut text = text.to_lowercase();
    for allowed in ALLOWED {
        text = text.replace(allowed, "");
    }
    let words = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '_' | '-')));
    let words = words.filter(|word| BANNED.split(' ').any(|banned| banned == *word)).map(str::to_owned);
    let turns = TURNS.iter().filter(|turn| text.contains(*turn)).map(|turn| (*turn).to_owned());
    words.chain(turns).collect()
}

fn found(path: &str, pieces: &[Piece]) -> Vec<String> {
    let each = pieces.iter().flat_map(|(at, text)| odd(text).into_iter().map(move |word| (at, word, text)));
    each.map(|(at, word, text)| format!("{path}:{at}: “{word}” in “{}”", text.trim())).collect()
}

/// The string literals of Rust that hold a sentence, up to the tests at the end of a file; reasons of lints are left out.
fn literals(rust: &str) -> Vec<Piece> {
    let mut rest = &rust[..rust.find("\nmod tests {").unwrap_or(rust.len())];
    let (mut at, mut pieces) = (1, Vec::new());
    while let Some(next) = rest.find(['"', '\'', '/']) {
        let (before, found) = rest.split_at(next);
        let length = if found.starts_with("//") {
            found.find('\n').unwrap_or(found.len())
        } else if found.starts_with('"') {
            let length = literal(found, before.ends_with("r#"));
            let text = &found[1..length.max(2) - 1];
            if text.contains(' ') && !before.ends_with("reason = ") {
                // What is filled in has a name of the code.
                pieces.push((at + before.matches('\n').count(), blanked(text, "{", "}")));
            }
            length
        } else if found.starts_with("'\"'") {
            3
        } else if let Some(escaped) = found.strip_prefix("'\\") {
            escaped.char_indices().skip(1).find(|(_, c)| *c == '\'').map_or(found.len(), |(end, _)| end + 3)
        } else {
            1
        };
        at += rest[..next + length].matches('\n').count();
        rest = &rest[next + length..];
    }
    pieces
}

/// How long a literal is that stands at the beginning of a text, with its marks.
fn literal(text: &str, is_raw: bool) -> usize {
    if is_raw {
        return text[1..].find("\"#").map_or(text.len(), |end| end + 2);
    }
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// What stands between pairs of a mark on one line.
fn quoted(line: &str, mark: char) -> Vec<String> {
    line.split(mark).skip(1).step_by(2).map(str::to_owned).collect()
}

/// Doc comments, which clap prints as the help of the command line.
fn helps(rust: &str) -> Vec<Piece> {
    let lines = rust.lines().enumerate().map(|(at, line)| (at + 1, line.trim_start()));
    lines.filter_map(|(at, line)| Some((at, line.strip_prefix("/// ")?.to_owned()))).collect()
}

/// The text of a template: what stands between tags, what labels say, and the literals that macros are given.
fn shown(html: &str) -> Vec<Piece> {
    let page = blanked(&blanked(html, "{{", "}}"), "{#", "#}");
    let outside = blanked(&page, "{%", "%}");
    let mut pieces = Vec::new();
    for (at, line) in page.lines().enumerate() {
        for label in ["aria-label=\"", "placeholder=\"", "title=\"", "alt=\""] {
            let labels = line.split(label).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()));
            pieces.extend(labels.map(|text| (at + 1, text)));
        }
    }
    for (at, line) in blanked(&outside, "<", ">").lines().enumerate() {
        pieces.push((at + 1, line.to_owned()));
    }
    // What macros are given lies in blocks; the names of forms and fields have no space.
    let mut at = 1;
    for part in page.split("{%") {
        let block = part.split_once("%}").map_or("", |(block, _)| block);
        let texts =
            quoted(block, '"').into_iter().filter(|text| text.contains(' ') || text.starts_with(char::is_uppercase));
        pieces.extend(texts.map(|text| (at, text)));
        at += part.matches('\n').count();
    }
    pieces
}

/// The text without what stands from `open` to `close`; line ends stay.
fn blanked(text: &str, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        let (inside, after) = after.split_once(close).unwrap_or((after, ""));
        out.push_str(before);
        out.push(' ');
        out.extend(inside.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    out + rest
}

/// A document without its code.
fn prose(markdown: &str) -> Vec<Piece> {
    let mut is_code = false;
    let mut pieces = Vec::new();
    for (at, line) in markdown.lines().enumerate() {
        is_code ^= line.starts_with("```");
        if !is_code && !line.starts_with("    ") {
            pieces.push((at + 1, blanked(line, "`", "`")));
        }
    }
    pieces
}

fn sources(ending: &str) -> Vec<(String, String)> {
    let all = CRATES.iter().flat_map(|name| files(&format!("crates/{name}/src"), ending));
    let left_out = |path: &str| OTHERS_WORDS.iter().any(|part| path.contains(part));
    all.filter(|(path, _)| !is_test(path) && !left_out(path)).collect()
}

#[track_caller]
fn plain(files: &[(String, String)], read: impl Fn(&str) -> Vec<Piece>) {
    assert!(!files.is_empty(), "nothing was read");
    let wrong: Vec<String> = files.iter().flat_map(|(path, text)| found(path, &read(text))).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn pages_are_in_plain_english() {
    plain(&sources("html"), shown);
}

#[test]
fn messages_are_in_plain_english() {
    plain(&sources("rs"), literals);
}

#[test]
fn the_help_of_the_command_line_is_in_plain_english() {
    plain(&files("crates/amends/src/cli", "rs"), helps);
}

#[test]
fn phrases_of_the_script_are_in_plain_english() {
    let script = files("crates/web/src/assets/script", "js");
    let words: Vec<_> = script.into_iter().filter(|(path, _)| path.ends_with("words.js")).collect();
    plain(&words, |text| text.lines().enumerate().map(|(at, line)| (at + 1, quoted(line, '\'').join(" "))).collect());
}

#[test]
fn documents_are_in_plain_english() {
    let mut all = files("docs", "md");
    for name in ["README.md", "CHANGELOG.md"] {
        all.push((name.to_owned(), fs::read_to_string(root().join(name)).unwrap()));
    }
    // How it is built, and what facts mean, speaks of the code to those who write it.
    all.retain(|(path, _)| path != "docs/DESIGN.md" && path != "docs/facts.md");
    plain(&all, prose);
}

#[test]
fn a_planted_breach_is_caught() {
    let one = |pieces: Vec<Piece>| assert_eq!(found("x", &pieces).len(), 1, "{pieces:?}");
    one(shown("<h1>Nobody lives here yet</h1>"));
    one(shown("<p>\nA stranger\n{{ x }}</p>"));
    one(shown("{% call f::line(kept, \"a\",\n  \"b\", \"When the house is shut\") %}{% endcall %}"));
    one(shown("<button aria-label=\"Knock\">x</button>"));
    one(literals("    Refusal::not_found(\"This house has been set up already.\")"));
    one(literals("let c = '\"'; let x = \"One\\\n   of a \\\"room\\\" of\\\n   more\"; // a door"));
    one(helps("    /// Opens the house: pages, API, clock and outbox.\n    Serve,"));
    one(prose("The house, open: `room`\n\n    a door\n```\ndeed\n```\n"));
}

#[test]
fn plain_words_are_not_called_odd() {
    let none = |pieces: Vec<Piece>| assert_eq!(found("x", &pieces), [""; 0]);
    none(shown("{% if house.desk %}<p class=\"door\">Order desk {{ room }}</p>{% endif %}"));
    none(literals("// The house and its doors.\nlet a = format!(\"{house}\"); let b = \"door\";"));
    none(prose("`desk` is a name.\n"));
}
