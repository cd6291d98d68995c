//! Requests sent twice, and changes meant for a version.

use crate::world::{TOMAS, VERA, world};
use serde_json::json;

#[tokio::test]
async fn a_request_sent_twice_is_carried_out_once_and_answered_the_same() {
    let world = world().await;
    let case = world.complaint("The motor is the wrong one.").await;
    let path = format!("/cases/{case}/notes");
    let key = [("idempotency-key", "note-1")];
    let first = world.post_with(TOMAS, &path, &json!({ "text": "Call her." }), &key).await;
    let second = world.post_with(TOMAS, &path, &json!({ "text": "Call her." }), &key).await;
    assert_eq!(first.ok(), second.ok());
    assert_eq!(world.get(TOMAS, &format!("/cases/{case}/messages")).await.page().0.len(), 2);
    let other = world.post_with(TOMAS, &path, &json!({ "text": "Write to her." }), &key).await;
    assert_eq!(other.no(422).1, Some("Idempotency-Key"));
    let empty = world.post_with(TOMAS, &path, &json!({ "text": "Call him." }), &[("idempotency-key", " ")]).await;
    assert_eq!(empty.no(422).1, Some("Idempotency-Key"), "it would be the key of every such request");
}

#[tokio::test]
async fn a_key_answers_what_was_done_then_and_does_it_no_second_time_when_it_was_undone() {
    let world = world().await;
    let body = json!({ "contact": { "name": "Ingrid Moe", "email": "ingrid@halden.example" }, "channel": "phone", "text": "Broken." });
    let new = async || world.post(TOMAS, "/cases", &body).await.json["case"].as_str().unwrap().to_owned();
    let (into, no) = (new().await, new().await);
    for case in [&into, &no] {
        world.post(TOMAS, &format!("/cases/{case}/ownership"), &json!({})).await.ok();
    }
    let (merge, body) = (format!("/cases/{no}/merge"), json!({ "into": into }));
    let goes_on = async || world.get(TOMAS, &format!("/cases/{no}")).await.ok()["state"]["merged_into"].clone();
    let first = world.post_with(TOMAS, &merge, &body, &[("idempotency-key", "merge-1")]).await;
    assert!(!first.headers.contains_key("idempotent-replayed"));
    world.post(TOMAS, &format!("/cases/{no}/undo-merge"), &json!({})).await.ok();
    let second = world.post_with(TOMAS, &merge, &body, &[("idempotency-key", "merge-1")]).await;
    assert_eq!((first.ok(), &second.headers["idempotent-replayed"]), (second.ok(), &"true".parse().unwrap()));
    assert!(goes_on().await.is_null(), "undone, it stays so");
    world.post_with(TOMAS, &merge, &body, &[("idempotency-key", "merge-2")]).await.ok();
    assert_eq!(goes_on().await, json!(into), "a new key does it again");
}

#[tokio::test]
async fn a_complaint_sent_twice_is_one_case_and_both_answers_say_where() {
    let world = world().await;
    let body = json!({ "contact": { "name": "Ingrid Moe" }, "channel": "phone", "text": "It broke again." });
    let key = [("idempotency-key", "complaint-1")];
    let first = world.post_with(TOMAS, "/cases", &body, &key).await;
    let second = world.post_with(TOMAS, "/cases", &body, &key).await;
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (201, 201));
    assert_eq!(first.json, second.json);
    assert_eq!(first.headers["location"], second.headers["location"]);
    assert_eq!(first.headers["location"], format!("/api/v1/cases/{}", first.json["case"].as_str().unwrap()));
    assert_eq!(world.get(TOMAS, "/cases").await.page().0.len(), 1);
    // The same key of another member is another key.
    let vera = world.post_with(VERA, "/cases", &body, &key).await;
    assert_eq!((vera.status.as_u16(), world.get(VERA, "/cases").await.page().0.len()), (201, 1));
}

#[tokio::test]
async fn the_same_request_on_several_lines_at_once_is_carried_out_once() {
    let world = world().await;
    let case = world.complaint("The motor is the wrong one.").await;
    let path = format!("/cases/{case}/ownership");
    let (body, key) = (json!({}), [("idempotency-key", "own-1")]);
    let send = || world.post_with(TOMAS, &path, &body, &key);
    let (a, b, c) = tokio::join!(send(), send(), send());
    assert_eq!((a.ok(), b.ok()), (c.ok(), c.ok()));
}

#[tokio::test]
async fn a_refused_request_keeps_no_answer() {
    let world = world().await;
    let case = world.complaint("The motor is the wrong one.").await;
    let path = format!("/cases/{case}/hand-over/acceptance");
    let key = [("idempotency-key", "take-1")];
    world.post_with(TOMAS, &path, &json!({}), &key).await.no(409);
    world.post_with(TOMAS, &format!("/cases/{case}/ownership"), &json!({}), &key).await.ok();
}

#[tokio::test]
async fn a_change_meant_for_an_older_version_is_refused() {
    let world = world().await;
    let case = world.complaint("The motor is the wrong one.").await;
    let read = world.get(TOMAS, &format!("/cases/{case}")).await;
    let tag = read.headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(tag, format!("\"{}\"", read.ok()["state"]["version"]));
    let own = format!("/cases/{case}/ownership");
    let owned = world.post_with(TOMAS, &own, &json!({}), &[("if-match", &tag)]).await;
    assert_eq!(owned.headers["etag"], format!("\"{}\"", owned.ok()["state"]["version"]));
    let note = format!("/cases/{case}/notes");
    let late = world.post_with(TOMAS, &note, &json!({ "text": "Late." }), &[("if-match", &tag)]).await;
    late.no(412);
    // Who comes late hears that first, also where the rules would refuse it besides.
    world.post_with(TOMAS, &own, &json!({}), &[("if-match", &tag)]).await.no(412);
    world.post_with(TOMAS, &own, &json!({}), &[("if-match", "17")]).await.no(422);
    assert_eq!(world.get(TOMAS, &format!("/cases/{case}/messages")).await.page().0.len(), 1);
}
