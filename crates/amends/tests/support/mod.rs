//! Snapshots of what people read and programs are told: kept in `tests/snapshots`, the same on any day and either database.

#![allow(dead_code, clippy::allow_attributes, reason = "each of those that share it uses another part")]

pub mod html;
pub mod normal;
pub mod outline;

use insta::{Settings, assert_snapshot};
use serde_json::{Value, json};

/// A page as it is read: its title, and what stands in its main part.
#[track_caller]
pub fn page_of(page: &str) -> String {
    let read = html::read(page).unwrap_or_else(|wrong| panic!("{wrong}\n{page}"));
    let all = |name: &str| read.named(name).first().map(|part| outline::of(part)).unwrap_or_default();
    normal::text(&format!("{}\n{}", all("title").trim(), all("main")))
}

/// What stands around the main part of a page.
#[track_caller]
pub fn frame_of(page: &str) -> String {
    let read = html::read(page).unwrap_or_else(|wrong| panic!("{wrong}\n{page}"));
    let nav = read.named("nav").first().map(|part| outline::of(part)).unwrap_or_default();
    normal::text(&nav)
}

/// JSON, the same on any day: what fits in a line stands in one.
pub fn json_of(json: &Value) -> String {
    let mut written = String::new();
    write(&steady(json), 0, &mut written);
    normal::text(&written)
}

/// Columns of the longest line of JSON that holds more than one value.
const WIDE: usize = 120;

/// A letter on paper holds a drawn link, so that its length is another each time.
fn steady(json: &Value) -> Value {
    match json {
        Value::Array(all) => all.iter().map(steady).collect(),
        Value::Object(fields) => {
            let is_paper = fields.get("mime").is_some_and(|mime| mime == "application/pdf");
            let field = |(name, value): (&String, &Value)| {
                let value = if is_paper && name == "size" { json!("[size]") } else { steady(value) };
                (name.clone(), value)
            };
            fields.iter().map(field).collect()
        }
        _ => json.clone(),
    }
}

fn write(json: &Value, depth: usize, written: &mut String) {
    let line = json.to_string();
    let (open, close, parts) = match json {
        _ if line.len() + depth * 2 <= WIDE && depth > 0 => return written.push_str(&line),
        Value::Object(fields) => ('{', '}', fields.iter().map(|(name, value)| (format!("{name}: "), value)).collect()),
        Value::Array(all) => ('[', ']', all.iter().map(|value| (String::new(), value)).collect::<Vec<_>>()),
        _ => return written.push_str(&line),
    };
    written.push(open);
    for (name, value) in parts {
        written.push_str(&format!("\n{:1$}{name}", "", depth * 2 + 2));
        write(value, depth + 1, written);
    }
    written.push_str(&format!("\n{:1$}{close}", "", depth * 2));
}

/// Stops unless this is what the snapshot of this name holds. A name is given once in all tests.
#[track_caller]
pub fn shot(name: &str, shown: &str) {
    let mut settings = Settings::new();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| assert_snapshot!(name.to_owned(), shown));
}
