//! What holds for the body of every call that takes one: a field nobody knows is named, and so is one that is not what it
//! should be; a body is an object, and of a size.

use super::patient;
use crate::world::{ASTRID, World, request};
use amends::routes::registry;
use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};
use utoipa::openapi::{RefOr, Schema};
use web::openapi::Operation;

fn changes() -> Vec<Operation> {
    registry().operations.into_iter().filter(Operation::is_change).collect()
}

fn filled(path: &str, case: &str) -> String {
    path.replace("{group}", "G-1")
        .replace("{language}", "en")
        .replace("{no}", case)
        .replace("{n}", "1")
        .replace("{id}", "1")
        .replace("{contact}", "1")
}

/// The names of the fields of a body, from the document.
pub fn fields(operation: &Operation) -> Vec<String> {
    let name = operation.body.as_ref().unwrap();
    let shape = operation.shapes.iter().find(|(known, _)| known == name).map(|(_, shape)| shape);
    let Some(RefOr::T(Schema::Object(object))) = shape else { panic!("{}: the body is no object", operation.path) };
    object.properties.keys().cloned().collect()
}

/// The names of shapes that a value of a body may have, however deep.
fn shapes_within(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            let named = object.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
            found.extend(named.map(str::to_owned));
            object.values().for_each(|inner| shapes_within(inner, found));
        }
        Value::Array(list) => list.iter().for_each(|inner| shapes_within(inner, found)),
        _ => {}
    }
}

/// The fields of a body that hold objects, and whether each is a list of them.
fn nested(operation: &Operation) -> Vec<(String, bool)> {
    let shape = |name: &str| {
        let found = operation.shapes.iter().find(|(known, _)| known == name).map(|(_, shape)| shape);
        serde_json::to_value(found.unwrap()).unwrap()
    };
    let body = shape(operation.body.as_ref().unwrap());
    let mut found = Vec::new();
    for (name, value) in body["properties"].as_object().into_iter().flatten() {
        let mut within = Vec::new();
        shapes_within(value, &mut within);
        let is_list = value["items"].is_object();
        let is_object = |name: &String| shape(name)["properties"].is_object();
        if within.iter().any(is_object) || value["properties"].is_object() || value["items"]["properties"].is_object() {
            found.push((name.clone(), is_list));
        }
    }
    found
}

#[tokio::test]
async fn a_field_nobody_knows_within_a_field_is_refused_by_name() {
    let world = patient().await;
    let case = world.complaint("The motor is the wrong one.").await;
    let mut seen = 0;
    for operation in changes() {
        for (name, is_list) in nested(&operation) {
            let inner = json!({ "received_at": "2026-11-01" });
            let body = json!({ name.as_str(): if is_list { json!([inner]) } else { inner } });
            let path = filled(&operation.path, &case);
            let answered = sent(&world, &path, &body).await;
            let (says, field) = answered.no(422);
            assert!(says.contains("received_at"), "{path} {name}: {says}");
            assert_eq!(field, Some(name.as_str()), "{path}");
            seen += 1;
        }
    }
    assert!(seen > 0, "the contact of a complaint is such a field");
}

async fn sent(world: &World, path: &str, body: &Value) -> crate::world::Answered {
    world.post(ASTRID, path, body).await
}

#[tokio::test]
async fn a_field_nobody_knows_is_refused_by_name() {
    let world = patient().await;
    let case = world.complaint("The motor is the wrong one.").await;
    for operation in changes() {
        let path = filled(&operation.path, &case);
        let answered = sent(&world, &path, &json!({ "onwer": 1 })).await;
        let (says, field) = answered.no(422);
        assert!(says.contains("“onwer”"), "{path}: {says}");
        assert_eq!(field, Some("body"), "{path}");
        for known in fields(&operation) {
            assert!(says.contains(&known), "{path} does not say that it takes {known}: {says}");
        }
    }
}

#[tokio::test]
async fn a_field_of_another_type_is_refused_by_name() {
    let world = patient().await;
    let case = world.complaint("The motor is the wrong one.").await;
    for operation in changes() {
        let path = filled(&operation.path, &case);
        for field in fields(&operation) {
            let answered = sent(&world, &path, &json!({ field.as_str(): [[]] })).await;
            assert_eq!(answered.no(422).1, Some(field.as_str()), "{path}: {}", answered.json);
        }
    }
}

#[tokio::test]
async fn a_body_that_is_no_object_is_refused() {
    let world = patient().await;
    let case = world.complaint("The motor is the wrong one.").await;
    for operation in changes() {
        let path = filled(&operation.path, &case);
        for body in [json!([]), json!("text"), json!(7), Value::Null] {
            assert_eq!(sent(&world, &path, &body).await.no(422).1, Some("body"), "{path}: {body}");
        }
    }
}

#[tokio::test]
async fn a_body_above_the_limit_is_refused_by_every_call() {
    let world = patient().await;
    let case = world.complaint("The motor is the wrong one.").await;
    let large = json!({ "text": "x".repeat(2 * 1024 * 1024) });
    for operation in changes() {
        let path = filled(&operation.path, &case);
        assert!(sent(&world, &path, &large).await.no(413).0.contains("2 MB"), "{path}");
    }
}

#[tokio::test]
async fn a_body_of_another_format_is_refused_by_every_call() {
    let world = patient().await;
    let case = world.complaint("The motor is the wrong one.").await;
    for operation in changes() {
        let builder =
            request(Method::POST, &filled(&operation.path, &case), ASTRID).header("content-type", "text/plain");
        world.send(builder.body(Body::from("text=x")).unwrap()).await.no(415);
    }
}
