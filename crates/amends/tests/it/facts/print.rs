//! `docs/facts.md`: what was declared of every kind, for whoever reads a store, an export or a webhook.

use engine::stream::kinds::{Field, Kind};

const HEAD: &str = "\
# Facts

Everything that can stand in the history of a case, and in the history of the organisation’s settings (its members, mailboxes
and rules of the coach, from `organisation` below on). This page is printed from the code, by the test that keeps it up to
date (`crates/amends/tests/it/facts`).

A fact is a row of the table `fact`: the case (`stream`; 1099511627776 for the settings), its number there (`version`), the module (`room`), the kind, the
version of the body (`v`), the body, when, by whom, and a hash that chains it to the fact before. The body is JSON, the
fields below under the kind’s name: `{\"made\":{\"n\":1,…}}`; a fact without fields is the name alone. A kind keeps its name for
ever. When its body changes its version goes up, and older bodies are brought up to the newest one while they are read; what
is stored is never changed. A fact of a kind or version that the program does not know stops its case, and `amends check`
names it. One example of each kind and version lies in `crates/amends/tests/facts`.

This is what is stored. What the API shows is described in `/api/docs` on your own server, and stays as it is when this
changes.

**To add a fact**: declare it in its module’s `facts!`; the compiler then asks how it is folded (`apply`), told (`sentence`) and
shown by the API (`api/facts.rs`). Give an example in `crates/amends/tests/it/facts/examples.rs`, and let
`AMENDS_BLESS=1 cargo nextest run -p amends --test it --test api facts::` write its golden file, its shape, and this page.

**To change the body of a fact**: raise its version, say `from v1 by a_function` that makes the new fields out of the old
ones, and let the same command write the new golden file. The old one stays for ever.
";

/// The whole page.
pub fn page(kinds: impl Iterator<Item = &'static Kind>) -> String {
    let (mut page, mut module) = (HEAD.to_owned(), "");
    for kind in kinds {
        if kind.module != module {
            module = kind.module;
            page.push_str(&format!("\n## {module}\n\n| kind | v | what it means | fields |\n|---|---|---|---|\n"));
        }
        let versions = if kind.oldest() < kind.version {
            format!("{} (reads {} on)", kind.version, kind.oldest())
        } else {
            kind.version.to_string()
        };
        let fields: Vec<String> = kind.fields.iter().map(field).collect();
        page.push_str(&format!("| `{}` | {versions} | {} | {} |\n", kind.full(), kind.says.trim(), fields.join(", ")));
    }
    page
}

fn field(field: &Field) -> String {
    let says = match field.says.trim() {
        "" => String::new(),
        says => format!(" ({says})"),
    };
    format!("`{}`: {}{says}", field.name, holds(field.holds))
}

/// A Rust type in words.
fn holds(ty: &str) -> String {
    let inner = |outer: &str| ty.strip_prefix(outer)?.strip_prefix('<')?.strip_suffix('>').map(holds);
    if let Some(inner) = inner("Option") {
        return format!("{inner} or null");
    }
    if let Some(inner) = inner("Box") {
        return inner;
    }
    if let Some(inner) = inner("Vec") {
        return format!("list of {inner}");
    }
    match ty {
        "u32" | "i64" => "number".to_owned(),
        "String" => "text".to_owned(),
        "bool" => "true or false".to_owned(),
        "Timestamp" => "moment".to_owned(),
        other => {
            let mut words = String::new();
            for letter in other.trim_end_matches("Id").chars() {
                if letter.is_uppercase() && !words.is_empty() {
                    words.push(' ');
                }
                words.extend(letter.to_lowercase());
            }
            words
        }
    }
}

#[test]
fn a_type_is_told_in_words() {
    let told = ["Option<Vec<u32>>", "MemberId", "Option<Timestamp>", "RemedyKind"].map(holds);
    assert_eq!(told, ["list of number or null", "member", "moment or null", "remedy kind"]);
}
