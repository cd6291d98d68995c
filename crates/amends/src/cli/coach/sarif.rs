//! Findings as SARIF 2.1.0 (OASIS), which code hosts and editors show beside the text.

use super::pretty::place;
use super::read::Read;
use ::coach::{Coach, Finding};
use casework::coaching::beside::title;
use casework::coaching::report::Ruler;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One log with one run over all files.
pub(super) fn log(coach: &Coach, all: &[Read]) -> String {
    let mut index: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rules = Vec::new();
    for rule in coach.rules().filter(|rule| !rule.mode.helps()) {
        if index.contains_key(rule.id) {
            continue;
        }
        index.insert(rule.id, rules.len());
        rules.push(json!({
            "id": rule.id,
            "shortDescription": { "text": title(rule.mode) },
            "fullDescription": { "text": rule.why },
            "defaultConfiguration": { "level": level(rule.weight) },
            "properties": { "mode": rule.mode.name(), "weight": rule.weight },
        }));
    }
    let results: Vec<Value> = all.iter().flat_map(|read| results(read, &index)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "Amends coach", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}")
}

fn level(weight: u8) -> &'static str {
    if weight >= 50 { "warning" } else { "note" }
}

fn results(read: &Read, index: &BTreeMap<&str, usize>) -> Vec<Value> {
    let ruler = Ruler::new(&read.text);
    read.report.findings.iter().map(|finding| result(read, finding, &ruler, index)).collect()
}

fn result(read: &Read, finding: &Finding, ruler: &Ruler, index: &BTreeMap<&str, usize>) -> Value {
    let span = ruler.place(&finding.span);
    let (line, column) = place(&read.text, finding.span.start);
    let (end_line, end_column) = place(&read.text, finding.span.end);
    let better = if finding.better.is_empty() { String::new() } else { format!(" Better: {}", finding.better) };
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.weight),
        "message": { "text": format!("{}{better}", finding.reason) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(&read.name()) },
                "region": {
                    "startLine": line,
                    "startColumn": column,
                    "endLine": end_line,
                    "endColumn": end_column,
                    "charOffset": span.code_points.start,
                    "charLength": span.code_points.end - span.code_points.start,
                    "byteOffset": span.bytes.start,
                    "byteLength": span.bytes.end - span.bytes.start,
                    "snippet": { "text": span.text },
                },
            },
        }],
        "properties": { "mode": finding.mode.name(), "weight": finding.weight },
    });
    if let (Some(at), Some(object)) = (index.get(finding.rule.as_str()), result.as_object_mut()) {
        object.insert("ruleIndex".to_owned(), json!(at));
    }
    result
}

/// A path as a URI reference (RFC 3986).
fn uri(path: &str) -> String {
    use std::fmt::Write;
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            other => {
                write!(uri, "%{other:02X}").ok();
            }
        }
    }
    uri
}
