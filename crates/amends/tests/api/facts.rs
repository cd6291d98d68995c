//! What the API shows of facts is declared, described, and stays as it is however facts are stored.

use amends::routes::registry;
use casework::case::Fact;
use casework::case::api::{BodyShape, shown_kind};
use integrations::api_docs::document;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;

/// What is shown of one fact of each kind. A field may be added by hand; none is renamed or taken away.
const GOLDEN: &str = "tests/api/fact-shapes.json";

/// One fact of each kind as it is stored, and as it is shown.
fn shown() -> Map<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/facts");
    Fact::kinds()
        .map(|kind| {
            let file = folder.join(format!("{}.{}.v{}.json", kind.module, kind.name, kind.version));
            let stored = fs::read_to_string(file).unwrap();
            let fact = Fact::from_json(kind.module, kind.name, kind.version.into(), &stored).unwrap();
            (shown_kind(kind.module, kind.name), serde_json::to_value(BodyShape::from(&fact)).unwrap())
        })
        .collect()
}

#[test]
fn what_is_shown_of_each_kind_of_fact_stays_as_it_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(GOLDEN);
    let pinned = fs::read_to_string(&path).unwrap_or_else(|_| "{}".to_owned());
    let mut pinned: Map<String, Value> = serde_json::from_str(&pinned).unwrap();
    let shown = shown();
    if std::env::var_os("AMENDS_BLESS").is_some() {
        // Only what is not there yet: what programs read is never changed by pressing a button.
        for (kind, body) in &shown {
            pinned.entry(kind.clone()).or_insert_with(|| body.clone());
        }
        fs::write(&path, format!("{:#}\n", Value::Object(pinned.clone()))).unwrap();
    }
    for (kind, body) in &shown {
        let bless = "AMENDS_BLESS=1 cargo nextest run -p amends --test api facts::";
        assert_eq!(Some(body), pinned.get(kind), "{kind}; a new kind is written down by {bless}");
    }
    assert_eq!(pinned.len(), shown.len(), "what was shown once is shown for ever");
}

/// Follows a reference to where it leads.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => resolved(document, document.pointer(reference.trim_start_matches('#')).unwrap()),
        None => schema,
    }
}

/// Every choice of a `oneOf` below this, however deep.
fn choices<'a>(document: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    let schema = resolved(document, schema);
    match schema["oneOf"].as_array() {
        Some(all) => all.iter().flat_map(|choice| choices(document, choice)).collect(),
        None => vec![schema],
    }
}

#[test]
fn every_body_is_described_by_the_document_field_by_field() {
    let document = serde_json::to_value(document(&registry().operations)).unwrap();
    let fact = document.pointer("/components/schemas/Fact/properties/body").unwrap();
    let described = choices(&document, fact);
    assert_eq!(described.len(), Fact::kinds().count());
    for (kind, body) in shown() {
        let (_, name) = kind.split_once('.').unwrap();
        let fields = match &body {
            Value::String(alone) => {
                assert!(described.iter().any(|schema| schema["enum"] == json!([alone])), "{kind} is not described");
                continue;
            }
            body => body[name].as_object().unwrap_or_else(|| panic!("{kind}: {body}")),
        };
        let told = |schema: &&&Value| {
            let inner = resolved(&document, &schema["properties"][name]);
            inner["properties"].as_object().is_some_and(|told| told.keys().eq(fields.keys()))
        };
        let schema = described.iter().find(told).unwrap_or_else(|| panic!("{kind} is not described as it is: {body}"));
        for (field, meaning) in resolved(&document, &schema["properties"][name])["properties"].as_object().unwrap() {
            let within = meaning["oneOf"].as_array().into_iter().flatten();
            let told = [meaning].into_iter().chain(within).any(|says| says["description"].is_string());
            assert!(told, "{kind}: {field} is not described");
        }
    }
}
