//! The coach for other programs: the whole report, places in three units, and every no.

use crate::world::{TOMAS, VERA, world};
use serde_json::json;

const REPLY: &str = "Kjære Ingrid 😀. We apologise for any inconvenience caused. I will call you by Friday.";

#[tokio::test]
async fn a_reply_is_read_with_places_modes_reasons_and_promises() {
    let world = world().await;
    let asked = json!({ "text": REPLY, "customer": "The pump does not work and I cannot work. Who pays the freight?", "language": "en",
        "sent_at": "2026-11-17T09:00:00Z", "zone": "Europe/Oslo" });
    let answered = world.post(TOMAS, "/coach", &asked).await;
    let report = answered.ok();
    assert_eq!(report["language"], "en");
    let apology = report["findings"].as_array().unwrap().iter().find(|f| f["mode"] == "NON_APOLOGY").unwrap();
    let span = &apology["span"];
    let start = usize::try_from(span["bytes"]["start"].as_u64().unwrap()).unwrap();
    assert!(REPLY[start..].starts_with(span["text"].as_str().unwrap()));
    // An emoji is four bytes, one code point, and two units of UTF-16; æ is two, one and one.
    assert_eq!(span["code_points"]["start"].as_u64().unwrap() + 4, span["bytes"]["start"].as_u64().unwrap());
    assert_eq!(span["code_points"]["start"].as_u64().unwrap() + 1, span["utf16"]["start"].as_u64().unwrap());
    for field in ["reason", "better", "rule"] {
        assert!(apology[field].as_str().is_some_and(|words| !words.is_empty()), "{field}");
    }
    assert!(apology["weight"].as_u64().unwrap() <= 100 && apology["shown"].is_boolean());
    let promise = &report["promises"][0];
    assert_eq!((promise["actor"]["kind"].as_str(), promise["firm"].as_bool()), (Some("me"), Some(true)));
    // Friday at the close of the day, 16:00 in Oslo.
    assert_eq!(promise["due"]["latest"], "2026-11-20T15:00:00Z");
    assert_eq!(report["inbound"]["complaint"], true);
    assert_eq!(report["inbound"]["questions"][0]["text"].as_str().unwrap().trim(), "Who pays the freight?");
}

#[tokio::test]
async fn a_case_brings_the_message_that_waits_and_nobody_elses() {
    let world = world().await;
    let case = world.complaint("The pump does not work and I cannot work. Who exchanges it?").await;
    let asked = json!({ "text": "Thank you, have a nice day.", "case": case });
    let report = world.post(TOMAS, "/coach", &asked).await;
    assert!(report.ok()["unanswered"][0]["text"].as_str().unwrap().contains("Who exchanges it?"));
    world.post(VERA, "/coach", &asked).await.no(404);
}

#[tokio::test]
async fn a_reply_on_a_case_is_about_a_complaint_whatever_the_last_message_says() {
    const ASKED: &str = "I need to know today which of the six presses have the lock, and what this does to my order.";
    let world = world().await;
    let case = world.complaint(ASKED).await;
    let read = async |body| world.post(TOMAS, "/coach", &body).await;
    let of_case = read(json!({ "text": "This is beyond our control.", "case": case })).await;
    assert_eq!(of_case.ok()["to_complaint"], true);
    assert_eq!(of_case.ok()["findings"][0]["mode"], "SHIRK", "{}", of_case.json["findings"]);
    let of_words = read(json!({ "text": "This is beyond our control.", "customer": ASKED })).await;
    assert_eq!((&of_words.ok()["to_complaint"], &of_words.ok()["findings"]), (&json!(false), &json!([])));
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_field() {
    let world = world().await;
    let no = async |body| world.post(TOMAS, "/coach", &body).await;
    for (body, status, field) in [
        (json!({}), 422, "text"),
        (json!({ "text": "a".repeat(100_001) }), 413, "text"),
        (json!({ "text": "Hi", "language": "xx" }), 422, "language"),
        (json!({ "text": "Hi", "zone": "Moon/Base" }), 422, "zone"),
        (json!({ "text": "Hi", "case": "1042 please" }), 422, "case"),
        (json!({ "text": "Hi", "case": "A-1001", "customer": "x" }), 422, "case"),
        (json!({ "text": "Hi", "colour": "red" }), 422, "body"),
    ] {
        assert_eq!(no(body).await.no(status).1, Some(field), "{field}");
    }
    world.post("nobody", "/coach", &json!({ "text": "Hi" })).await.no(401);
}

#[tokio::test]
async fn a_language_nobody_knows_gives_an_empty_report() {
    let world = world().await;
    let report = world.post(TOMAS, "/coach", &json!({ "text": "申し訳ございません。" })).await;
    assert!(report.ok()["language"].is_null() && report.ok()["findings"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn what_was_set_aside_stands_in_the_history() {
    let world = world().await;
    let case = world.complaint("The motor is the wrong one.").await;
    world.post(TOMAS, &format!("/cases/{case}/ownership"), &json!({})).await.ok();
    let path = format!("/cases/{case}/replies");
    let wrong = json!({ "text": "We got this wrong. Kindly do the needful. Call me on 22 11 33 44.", "coach_overruled": ["jargon.office because"] });
    assert_eq!(world.post(TOMAS, &path, &wrong).await.no(422).1, Some("overruled"));
    let reply = json!({ "text": "We got this wrong. Kindly do the needful. Call me on 22 11 33 44.", "coach_overruled": ["jargon.office our_way They know the phrase"] });
    world.post(TOMAS, &path, &reply).await.ok();
    let history = world.get(TOMAS, &format!("/cases/{case}/facts")).await;
    let told = history.json.to_string();
    assert!(told.contains("dismissed jargon.office (how we speak here: They know the phrase)"), "{told}");
}
