//! What can be read, and that a page never loses a row.

use crate::world::{ASTRID, TOMAS, World, world};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Walks a list to its end and names each row by `name`.
async fn walk(world: &World, path: &str, mark: &str, name: fn(&Value) -> String) -> Vec<String> {
    let mut seen = Vec::new();
    let mut from = String::new();
    for _ in 0..50 {
        let answered = world.get(TOMAS, &format!("{path}{from}")).await;
        let (rows, next) = answered.page();
        seen.extend(rows.iter().map(name));
        match next {
            Some(next) => from = format!("&{mark}={next}"),
            None => return seen,
        }
    }
    panic!("the pages of {path} do not end");
}

#[tokio::test]
async fn walking_through_the_pages_visits_each_row_once() {
    let world = world().await;
    let mut cases = BTreeSet::new();
    for n in 0..11 {
        let body = json!({
            "contact": { "name": format!("Caller {n}"), "company": format!("Firm {}", n % 7) },
            "channel": "phone", "text": format!("Complaint {n}"),
        });
        let case = world.post(TOMAS, "/cases", &body).await.json["case"].as_str().unwrap().to_owned();
        world.post(TOMAS, &format!("/cases/{case}/ownership"), &json!({})).await.ok();
        let promise = json!({ "what": "A call", "due": "2026-12-01T10:00:00Z" });
        world.post(TOMAS, &format!("/cases/{case}/promises"), &promise).await.ok();
        cases.insert(case);
    }
    let name = |row: &Value| row["case"].as_str().unwrap().to_owned();
    for path in ["/cases?limit=3", "/cases?owner=me&limit=4", "/cases?unanswered=true&step=own&limit=2"] {
        let seen = walk(&world, path, "before", name).await;
        assert_eq!(seen.len(), 11, "{path}");
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), cases, "{path}");
    }
    let promised = walk(&world, "/promises?limit=3", "after", name).await;
    assert_eq!((promised.len(), promised.into_iter().collect::<BTreeSet<_>>()), (11, cases.clone()));
    let firms = walk(&world, "/customers?limit=3", "after", |row| row["name"].to_string()).await;
    assert_eq!((firms.len(), firms.into_iter().collect::<BTreeSet<_>>().len()), (7, 7));
    let facts = format!("/cases/{}/facts?limit=2", cases.first().unwrap());
    let versions = walk(&world, &facts, "after", |row| row["version"].to_string()).await;
    assert_eq!(versions, (1..=versions.len()).map(|n| n.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn filters_narrow_each_other() {
    let world = world().await;
    let stopped = json!({ "contact": { "name": "Ola" }, "text": "The line stands still.", "severity": "critical" });
    let case = world.post(TOMAS, "/cases", &stopped).await.json["case"].clone();
    world.complaint("The motor is the wrong one.").await;
    let one = world.get(TOMAS, "/cases?owner=nobody&severity=critical&unanswered=true").await;
    assert_eq!(one.page().0.iter().map(|row| &row["case"]).collect::<Vec<_>>(), [&case]);
    assert_eq!(world.get(TOMAS, "/cases?owner=me").await.page().0.len(), 0);
    assert_eq!(world.get(TOMAS, "/cases?closed=true").await.page().0.len(), 0);
    let why = json!({ "reason": "question", "why": "An order, not a complaint." });
    world.post(TOMAS, &format!("/cases/{}/ownership", case.as_str().unwrap()), &json!({})).await.ok();
    let waiver = json!({ "reason": "answered", "why": "Answered on the phone." });
    world.post(TOMAS, &format!("/cases/{}/messages/1/waiver", case.as_str().unwrap()), &waiver).await.ok();
    world.post(ASTRID, &format!("/cases/{}/dismissal", case.as_str().unwrap()), &why).await.ok();
    let ended = world.get(TOMAS, "/cases?outcome=not_a_complaint").await;
    assert_eq!(ended.page().0.iter().map(|row| &row["case"]).collect::<Vec<_>>(), [&case]);
    assert_eq!(world.get(TOMAS, "/cases").await.page().0.len(), 1);
    assert_eq!(world.get(TOMAS, "/cases?q=still").await.page().0.len(), 1);
    assert_eq!(world.get(TOMAS, "/cases?q=still&closed=false").await.page().0.len(), 0);
}

#[tokio::test]
async fn a_case_is_read_whole_with_its_words_and_its_history() {
    let world = world().await;
    let case = world.complaint("The motor is the wrong one.").await;
    world.post(TOMAS, &format!("/cases/{case}/ownership"), &json!({})).await.ok();
    let promise = json!({ "what": "The right motor", "due": "2026-12-01 12:00" });
    world.post(TOMAS, &format!("/cases/{case}/promises"), &promise).await.ok();
    let offer = json!({ "kind": "credit", "what": "Ten per cent off", "cost": "120.50" });
    world.post(TOMAS, &format!("/cases/{case}/remedies"), &offer).await.ok();

    let answered = world.get(TOMAS, &format!("/cases/{case}")).await;
    let whole = answered.ok();
    assert_eq!(whole["state"]["owner"], 1);
    assert_eq!(whole["contact"]["email"], "ingrid@halden-print.example");
    assert_eq!(whole["customer"]["name"], "Halden Print");
    assert_eq!(whole["promises"][0]["due"], "2026-12-01T11:00:00Z", "noon of Oslo, told in UTC");
    assert_eq!(whole["containing"]["remedies"][0]["cost"], json!({ "minor": 12050, "currency": "EUR" }));
    assert_eq!(whole["messages"][0]["debt"], "open");
    let own = &whole["state"]["path"][0];
    assert_eq!((&own["step"], &own["done"]), (&json!("own"), &json!(false)));
    assert!(own["missing"].as_array().unwrap().iter().any(|says| says.as_str().unwrap().contains("account")));

    let messages = world.get(TOMAS, &format!("/cases/{case}/messages")).await;
    assert_eq!(messages.page().0[0]["text"], "The motor is the wrong one.");
    let facts = world.get(TOMAS, &format!("/cases/{case}/facts?after=3")).await;
    let told: Vec<&str> = facts.page().0.iter().map(|fact| fact["says"].as_str().unwrap()).collect();
    assert_eq!(told[0], "Tomas Reyes took ownership");
    assert_eq!(facts.page().0[0]["kind"], "case.owned");
    assert_eq!(facts.page().0[0]["body"], json!({ "owned": { "owner": 1 } }));
}

#[tokio::test]
async fn words_that_come_another_way_join_the_case_and_are_owed_an_answer() {
    let world = world().await;
    let case = world.complaint("The motor is the wrong one.").await;
    let path = format!("/cases/{case}/messages");
    let called = json!({ "text": "She rang: it stands still now.", "channel": "phone" });
    let taken = world.post(TOMAS, &path, &called).await;
    assert_eq!((taken.status.as_u16(), &taken.json["message"], &taken.json["opened"]), (201, &json!(2), &json!(false)));
    assert_eq!(taken.json["state"]["unanswered"], 2);
    let colleague = json!({ "text": "Me too.", "contact": { "name": "Per Moe", "email": "per@halden-print.example" } });
    assert_eq!(world.post(TOMAS, &path, &colleague).await.json["case"], *case);
    let answered = world.get(TOMAS, &path).await;
    let senders: Vec<&Value> = answered.page().0.iter().map(|m| &m["message"]["contact"]).collect();
    assert_eq!(senders, [&json!(1), &json!(1), &json!(2)]);
    world.post(TOMAS, "/cases/A-9999/messages", &colleague).await.no(404);
    world.post(TOMAS, "/cases/A-9999/messages", &called).await.no(404);
}

#[tokio::test]
async fn a_key_says_whom_it_acts_for_and_what_they_owe() {
    let world = world().await;
    let case = world.complaint("The motor is the wrong one.").await;
    let me = world.get(TOMAS, "/me").await;
    assert_eq!(me.ok()["member"]["name"], "Tomas Reyes");
    assert_eq!(me.ok()["zone"], "Europe/Oslo");
    let today = world.get(TOMAS, "/today").await;
    assert!(today.page().0.iter().any(|owed| owed["case"] == *case && owed["anyones"] == true));
    assert_eq!(world.get(TOMAS, "/members").await.page().0.len(), 2);
    let found = world.get(TOMAS, "/search?q=wrong+mot").await;
    assert_eq!(found.page().0[0]["case"], *case);
    let customer = world.get(TOMAS, "/customers/1").await;
    assert_eq!(customer.ok()["contacts"][0]["name"], "Ingrid Moe");
}
