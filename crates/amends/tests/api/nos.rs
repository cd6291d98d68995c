//! Every kind of no, in problem JSON.

use crate::actions::fields;
use crate::world::{ASTRID, TOMAS, VERA, request, world, world_with};
use amends::routes::registry;
use axum::body::Body;
use axum::http::{Method, Request};
use base::config::Limits;
use serde_json::json;

/// A path of the API with its holes filled.
fn filled(path: &str, case: &str) -> String {
    path.replace("{group}", "G-1")
        .replace("{no}", case)
        .replace("{n}", "1")
        .replace("{id}", "1")
        .replace("{contact}", "1")
}

#[tokio::test]
async fn no_call_answers_without_a_key() {
    let world = world().await;
    let case = world.complaint("The motor is the wrong one.").await;
    for operation in registry().operations {
        let method = if operation.is_change() { Method::POST } else { Method::GET };
        let path = format!("/api/v1{}", filled(&operation.path, &case));
        for key in [None, Some("Bearer made-up"), Some("Basic dG9tYXM6eA==")] {
            let mut builder = Request::builder().method(method.clone()).uri(&path);
            if let Some(key) = key {
                builder = builder.header("authorization", key);
            }
            let answered = world.send(builder.body(Body::empty()).unwrap()).await;
            answered.no(401);
            assert_eq!(answered.headers["www-authenticate"], "Bearer", "{path}");
        }
    }
}

#[tokio::test]
async fn what_belongs_to_another_organisation_is_not_there() {
    let world = world().await;
    let case = world.complaint("The motor is the wrong one.").await;
    for operation in registry().operations.iter().filter(|operation| operation.holes().next().is_some()) {
        let path = filled(&operation.path, &case);
        let answered = if operation.is_change() {
            let body = json!({
                "text": "x", "why": "x", "what": "x", "note": "x", "subject": "x", "reason": "x", "words": "x",
                "to": 1, "owner": 1, "due": "2026-12-01T10:00:00Z", "check_on": "2027-01-02T10:00:00Z",
                "kind": "loan", "cost": "1", "severity": "critical", "branch": "method", "finding": "upheld",
                "expectation": "x", "effect": "worked", "care": 3, "help": 3, "trust": 3, "made_right": true,
                "evidence": "x",
            });
            let known = fields(operation);
            let mut body = body;
            body.as_object_mut().unwrap().retain(|name, _| known.contains(name));
            world.post(VERA, &path, &body).await
        } else {
            world.get(VERA, &path).await
        };
        // A body may be found wanting before the case is looked for; what must never come is an answer.
        let refused = [403, 404, 422].contains(&answered.status.as_u16());
        assert!(refused, "{path}: {} {}", answered.status, answered.json);
        if !operation.is_change() {
            answered.no(404);
        }
    }
    for path in ["/cases", "/customers", "/promises", "/today", "/search?q=motor"] {
        assert_eq!(world.get(VERA, path).await.page().0.len(), 0, "{path}");
    }
}

#[tokio::test]
async fn nothing_at_an_address_is_said_in_json() {
    let world = world().await;
    for path in ["/nowhere", "/cases/", "/cases/A-1/nowhere", "/cases/A-9x", "/cases/%FF", "/customers/seven"] {
        world.get(TOMAS, path).await.no(404);
    }
    let outside = Request::builder().uri("/api/v2/cases").body(Body::empty()).unwrap();
    world.send(outside).await.no(404);
}

#[tokio::test]
async fn another_method_is_refused_with_those_that_are_answered() {
    let world = world().await;
    let answered = world.send(request(Method::DELETE, "/cases", TOMAS).body(Body::empty()).unwrap()).await;
    answered.no(405);
    let allowed = answered.headers["allow"].to_str().unwrap();
    assert!(allowed.contains("GET") && allowed.contains("POST"), "{allowed}");
}

#[tokio::test]
async fn a_body_that_is_not_declared_as_json_is_refused() {
    let world = world().await;
    let form = request(Method::POST, "/cases", TOMAS).header("content-type", "application/x-www-form-urlencoded");
    world.send(form.body(Body::from("text=x")).unwrap()).await.no(415);
}

#[tokio::test]
async fn malformed_json_is_refused_with_its_place() {
    let world = world().await;
    let broken = request(Method::POST, "/cases", TOMAS).header("content-type", "application/json");
    let answered = world.send(broken.body(Body::from("{\"text\":\n oops}")).unwrap()).await;
    let (says, field) = answered.no(422);
    assert!(says.contains("line 2 column"), "{says}");
    assert_eq!(field, Some("body"));
    for unfit in [json!([]), json!({ "text": "a\0b", "contact": { "name": "I" } })] {
        assert_eq!(world.post(TOMAS, "/cases", &unfit).await.no(422).1, Some("body"), "{unfit}");
    }
    assert_eq!(world.post(TOMAS, "/cases", &json!({ "text": 7 })).await.no(422).1, Some("text"));
}

#[tokio::test]
async fn a_complaint_without_words_or_without_anybody_names_the_field() {
    let world = world().await;
    let nobody = json!({ "text": "It broke." });
    assert_eq!(world.post(TOMAS, "/cases", &nobody).await.no(422).1, Some("contact"));
    let wordless = json!({ "contact": { "name": "Ingrid Moe" } });
    assert_eq!(world.post(TOMAS, "/cases", &wordless).await.no(422).1, Some("text"));
    let unreachable = json!({ "text": "It broke.", "contact": { "email": "ingrid at home" } });
    assert_eq!(world.post(TOMAS, "/cases", &unreachable).await.no(422).1, Some("contact.email"));
    assert_eq!(world.get(TOMAS, "/cases").await.page().0.len(), 0);
}

#[tokio::test]
async fn a_body_above_the_limit_is_refused_with_the_limit() {
    let world = world().await;
    let answered = world.post(TOMAS, "/cases", &json!({ "text": "x".repeat(3 * 1024 * 1024) })).await;
    assert!(answered.no(413).0.contains("2 MB"));
}

#[tokio::test]
async fn a_query_nobody_understands_is_refused() {
    let world = world().await;
    for query in ["onwer=1", "limit=0", "limit=201", "before=yesterday", "step=nowhere", "closed=maybe", "q=%00"] {
        world.get(TOMAS, &format!("/cases?{query}")).await.no(422);
    }
    world.get(TOMAS, "/customers?after=%21").await.no(422);
    world.get(TOMAS, "/search?q=+").await.no(422);
}

#[tokio::test]
async fn what_nobody_asks_for_is_refused_by_name_by_every_call_that_reads() {
    let world = world().await;
    let case = world.complaint("The motor is the wrong one.").await;
    for operation in registry().operations.iter().filter(|operation| !operation.is_change()) {
        let path = format!("{}?received_at=2026-11-01", filled(&operation.path, &case));
        let answered = world.get(ASTRID, &path).await;
        let (says, field) = answered.no(422);
        assert!(says.contains("received_at"), "{path}: {says}");
        assert_eq!(field, Some("query"), "{path}");
    }
}

#[tokio::test]
async fn a_rule_that_says_no_says_so_in_the_api() {
    let world = world().await;
    let case = world.complaint("The motor is the wrong one.").await;
    world.post(TOMAS, &format!("/cases/{case}/ownership"), &json!({})).await.ok();
    world.post(TOMAS, &format!("/cases/{case}/ownership"), &json!({})).await.no(409);
    let promise = json!({ "what": "The right motor", "due": "2001-01-01 10:00" });
    let answered = world.post(TOMAS, &format!("/cases/{case}/promises"), &promise).await;
    assert_eq!(answered.no(422).1, Some("due"));
}

#[tokio::test]
async fn an_answer_that_is_said_to_be_from_a_message_quotes_it() {
    let world = world().await;
    let case = world.complaint("The motor is the wrong one.").await;
    let path = format!("/cases/{case}/account");
    let told = |what: &str, source: &str| json!({ "what": what, "which_part": "the motor", "source": source });
    let answered = world.post(TOMAS, &path, &told("The gear is wrong.", "1")).await;
    let (says, field) = answered.no(422);
    assert!(says.contains("That message doesn’t say “The gear is wrong”"), "{says}");
    assert_eq!(field, Some("what"));
    world.post(TOMAS, &path, &told("… is the wrong one", "1")).await.ok();
    world.post(TOMAS, &path, &told("The gear is wrong.", "call")).await.ok();
}

#[tokio::test]
async fn too_many_calls_with_one_key_are_held_back_and_leave_other_keys_alone() {
    let world = world_with(Limits { calls: 3, ..Limits::default() }).await;
    for _ in 0..3 {
        world.get(TOMAS, "/me").await.ok();
    }
    let answered = world.get(TOMAS, "/me").await;
    answered.no(429);
    assert_eq!(answered.headers["retry-after"], "1");
    world.get(VERA, "/me").await.ok();
}
