//! The document describes what is there, all of it, and holds together.

use crate::world::{TOMAS, request, world};
use amends::routes::registry;
use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

async fn read() -> Value {
    let world = world().await;
    // Without a key: the document tells nothing of anybody.
    let answered = world.send(Request::builder().uri("/api/v1/openapi.json").body(Body::empty()).unwrap()).await;
    answered.ok().clone()
}

/// Every `$ref` below this value.
fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(object) => {
            found.extend(object.get("$ref").and_then(Value::as_str));
            object.values().for_each(|inner| references(inner, found));
        }
        Value::Array(list) => list.iter().for_each(|inner| references(inner, found)),
        _ => {}
    }
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    let document = read().await;
    assert_eq!(document["openapi"], "3.1.0");
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 50);
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn every_call_is_described_with_what_it_needs() {
    let document = read().await;
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            assert!(ids.insert(operation["operationId"].as_str().unwrap()), "two calls are one: {path}");
            assert!(
                operation["summary"].as_str().is_some_and(|says| says.ends_with('.') || says.ends_with('`')),
                "{path}"
            );
            let none = Vec::new();
            let declared: BTreeSet<&str> = operation["parameters"]
                .as_array()
                .unwrap_or(&none)
                .iter()
                .filter(|p| p["in"] == "path" && p["required"] == true)
                .map(|p| p["name"].as_str().unwrap())
                .collect();
            let holes: BTreeSet<&str> =
                path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
            assert_eq!(declared, holes, "{path}");
            for status in ["401", "429", "500"] {
                assert!(operation["responses"].get(status).is_some(), "{path}: {status}");
            }
        }
    }
}

#[tokio::test]
async fn every_field_says_what_it_means() {
    let document = read().await;
    for (name, shape) in document["components"]["schemas"].as_object().unwrap() {
        let Some(fields) = shape["properties"].as_object() else { continue };
        for (field, meaning) in fields {
            let choices = meaning["oneOf"].as_array().into_iter().flatten();
            let told = [meaning].into_iter().chain(choices).any(|says| says["description"].is_string());
            assert!(told, "{name}.{field} is not described");
        }
    }
}

#[tokio::test]
async fn no_two_shapes_have_one_name() {
    let mut shapes: BTreeMap<String, String> = BTreeMap::new();
    for (name, shape) in registry().operations.into_iter().flat_map(|operation| operation.shapes) {
        let text = serde_json::to_string(&shape).unwrap();
        let known = shapes.entry(name.clone()).or_insert_with(|| text.clone());
        assert_eq!(*known, text, "{name}");
    }
}

#[tokio::test]
async fn every_operation_is_in_the_document_and_answers() {
    let document = read().await;
    let world = world().await;
    let operations = registry().operations;
    let written: usize =
        document["paths"].as_object().unwrap().values().map(|item| item.as_object().unwrap().len()).sum();
    assert_eq!(operations.len(), written);
    for operation in operations {
        let method = if operation.is_change() { "post" } else { "get" };
        assert!(document["paths"][&operation.path][method].is_object(), "{}", operation.path);
        let path = operation
            .path
            .replace("{group}", "G-1")
            .replace("{language}", "en")
            .replace("{no}", "A-1001")
            .replace("{n}", "1")
            .replace("{id}", "1")
            .replace("{contact}", "1");
        // A method nobody answers tells a path that is there (405) from one that is not (404).
        let answered = world.send(request(Method::DELETE, &path, TOMAS).body(Body::empty()).unwrap()).await;
        answered.no(405);
        assert!(answered.headers["allow"].to_str().unwrap().to_lowercase().contains(method), "{path}");
    }
}

#[tokio::test]
async fn people_find_the_list_of_calls_without_a_key() {
    let world = world().await;
    let page = world.send(Request::builder().uri("/api/docs").body(Body::empty()).unwrap()).await;
    assert_eq!(page.status, 200);
    for start in ["/api", "/api/v1"] {
        let answered = world.send(Request::builder().uri(start).body(Body::empty()).unwrap()).await;
        assert_eq!((answered.status.as_u16(), &answered.headers["location"]), (303, &"/api/docs".parse().unwrap()));
    }
}
