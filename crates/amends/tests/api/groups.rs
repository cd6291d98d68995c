//! Group cases as a program does them: opened, filled from a table, written to, looked at page by page.

use crate::world::{TOMAS, VERA, World, world};
use axum::http::StatusCode;
use casework::group::work;
use engine::jobs::Turn;
use serde_json::{Value, json};

async fn opened(world: &World) -> String {
    let body = json!({ "title": "Feeder belts can tear", "severity": "critical" });
    let opened = world.post(TOMAS, "/group-cases", &body).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.json);
    let group = opened.json["state"]["group"].as_str().unwrap().to_owned();
    assert_eq!(opened.headers["location"].to_str().unwrap(), format!("/api/v1/group-cases/{group}"));
    group
}

async fn works(world: &World) {
    work::work(&world.desk, &Turn::alone()).await.unwrap();
}

async fn draft(world: &World, group: &str) {
    let body = json!({
        "subject": "Your order {order number}", "happened": "Dear {first name}, it can tear.",
        "fixed": "Half speed is safe.", "changes": "The press stops.", "closing": "Tomas Reyes",
    });
    world.post(TOMAS, &format!("/group-cases/{group}/letter-drafts/en"), &body).await.ok();
}

#[tokio::test]
async fn a_table_is_taken_in_written_to_and_counted() {
    let world = world().await;
    let group = opened(&world).await;
    let path = format!("/group-cases/{group}");
    let csv =
        "name,email,order number\nAnke Brandt,anke@etiketten.example,1\nNobody,,2\nDev Patel,dev@tyneside.example,3\n";
    let added = world.post(TOMAS, &format!("{path}/children"), &json!({ "csv": csv })).await;
    assert_eq!(added.ok()["refused"][0]["line"], 3);
    assert_eq!(added.json["refused"][0]["why"], "It has no email address and no phone number.");
    works(&world).await;
    let case = world.complaint("The belt tore.").await;
    world.post(TOMAS, &format!("{path}/children"), &json!({ "case": case })).await.ok();
    draft(&world, &group).await;
    let sent = world.post(TOMAS, &format!("{path}/letters"), &json!({})).await;
    assert_eq!(sent.ok()["facts"], json!(["group.letter_sent"]));
    works(&world).await;
    let one = world.get(TOMAS, &path).await;
    let counts = &one.ok()["counts"];
    assert_eq!((&counts["children"], &counts["sending"], &counts["held"]), (&json!(3), &json!(2), &json!(1)));
    let letter = one.json["work"].as_array().unwrap().iter().find(|work| work["kind"] == "letter").unwrap();
    assert_eq!((&letter["done"], &letter["held"], &letter["going"]), (&json!(3), &json!(1), &json!(false)));
    let held = world.get(TOMAS, &format!("{path}/children?told=held")).await;
    let rows = held.page().0;
    assert_eq!((rows.len(), &rows[0]["held"], &rows[0]["field"]), (1, &json!("no_value"), &json!("order number")));
    let state = world.get(TOMAS, &format!("/cases/{case}")).await;
    assert_eq!(state.ok()["state"]["group"], json!(group));
    let refused = world.get(TOMAS, &format!("{path}/refused-rows")).await;
    assert_eq!(refused.page().0[0]["line"], 3);
    assert_eq!(world.get(TOMAS, "/group-cases").await.page().0[0]["children"], 3);
}

#[tokio::test]
async fn walking_through_the_customers_of_a_group_visits_each_once() {
    let world = world().await;
    let group = opened(&world).await;
    let rows: String = (0..11).map(|n| format!("Caller {n},caller{n}@x.example\n")).collect();
    let csv = format!("name,email\n{rows}");
    world.post(TOMAS, &format!("/group-cases/{group}/children"), &json!({ "csv": csv })).await.ok();
    works(&world).await;
    let (mut seen, mut from) = (Vec::new(), String::new());
    loop {
        let answered = world.get(TOMAS, &format!("/group-cases/{group}/children?limit=4{from}")).await;
        let (rows, next) = answered.page();
        seen.extend(rows.iter().map(|row| row["contact"]["name"].as_str().unwrap().to_owned()));
        let Some(next) = next else { break };
        from = format!("&after={next}");
    }
    assert_eq!(seen, (0..11).map(|n| format!("Caller {n}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn bad_input_is_refused_by_name_and_changes_nothing() {
    let world = world().await;
    let group = opened(&world).await;
    let path = format!("/group-cases/{group}");
    let open = |body: Value| {
        let world = &world;
        async move { world.post(TOMAS, "/group-cases", &body).await }
    };
    for (body, field) in [
        (json!({ "severity": "critical" }), "title"),
        (json!({ "title": "x", "severity": "awful" }), "severity"),
        (json!({ "title": "x", "severity": "minor", "case": "belt" }), "case"),
    ] {
        assert_eq!(open(body.clone()).await.no(422).1, Some(field), "{body}");
    }
    open(json!({ "title": "x", "severity": "minor", "case": "A-9999" })).await.no(404);
    for (body, field) in [
        (json!({}), "csv"),
        (json!({ "csv": "name\nAnke\n" }), "csv"),
        (json!({ "csv": "name,email\nAnke,\n" }), "csv"),
        (json!({ "csv": "email\na@b.example\n", "case": "A-1001" }), "case"),
        (json!({ "case": "belt" }), "case"),
    ] {
        let answered = world.post(TOMAS, &format!("{path}/children"), &body).await;
        assert_eq!(answered.no(422).1, Some(field), "{body}");
    }
    world.post(TOMAS, &format!("{path}/children"), &json!({ "case": "A-9999" })).await.no(404);
    world.post(TOMAS, &format!("{path}/letter-drafts/tlh"), &json!({ "subject": "x" })).await.no(404);
    world.post(TOMAS, "/group-cases/G-99/letters", &json!({})).await.no(404);
    world.get(TOMAS, "/group-cases/G-99").await.no(404);
    world.get(TOMAS, "/group-cases/G-99/children").await.no(404);
    world.get(TOMAS, "/group-cases/belt").await.no(404);
    assert_eq!(world.get(TOMAS, &path).await.ok()["version"], 2, "nothing of it stayed");
}

#[tokio::test]
async fn a_case_is_in_one_group_and_is_taken_out_of_that_one_only() {
    let world = world().await;
    let (one, two) = (opened(&world).await, opened(&world).await);
    let case = world.complaint("The belt tore.").await;
    let add = |group: &str| format!("/group-cases/{group}/children");
    world.post(TOMAS, &add(&one), &json!({ "case": case })).await.ok();
    let twice = world.post(TOMAS, &add(&two), &json!({ "case": case })).await;
    assert!(twice.no(422).0.contains(&format!("already belongs to the group case {one}")), "{}", twice.json);
    let out = |group: &str| format!("/group-cases/{group}/children/{case}/removal");
    world.post(TOMAS, &out(&two), &json!({ "why": "Another batch." })).await.no(404);
    world.post(TOMAS, &out(&one), &json!({ "why": "Another batch." })).await.ok();
    world.post(TOMAS, &add(&two), &json!({ "case": case })).await.ok();
    let facts = world.get(TOMAS, &format!("/cases/{case}/facts?limit=200")).await;
    let kinds: Vec<&str> = facts.page().0.iter().filter_map(|fact| fact["kind"].as_str()).collect();
    let shared: Vec<&&str> = kinds.iter().filter(|kind| kind.starts_with("shared.")).collect();
    assert_eq!(shared, [&"shared.joined", &"shared.stands", &"shared.left", &"shared.joined", &"shared.stands"]);
}

#[tokio::test]
async fn nobody_reads_or_changes_groups_of_another_organisation() {
    let world = world().await;
    let group = opened(&world).await;
    let case = world.complaint("The belt tore.").await;
    for path in ["", "/children", "/refused-rows"] {
        world.get(VERA, &format!("/group-cases/{group}{path}")).await.no(404);
    }
    world.post(VERA, &format!("/group-cases/{group}/children"), &json!({ "case": case })).await.no(404);
    world.post(VERA, &format!("/group-cases/{group}/closing"), &json!({})).await.no(404);
    let theirs = json!({ "title": "Ours", "severity": "minor", "case": case });
    world.post(VERA, "/group-cases", &theirs).await.no(404);
    assert!(world.get(VERA, "/group-cases").await.page().0.is_empty());
}

#[tokio::test]
async fn the_same_table_sent_twice_under_one_key_is_taken_in_once() {
    let world = world().await;
    let group = opened(&world).await;
    let body = json!({ "csv": "name,email\nAnke Brandt,anke@etiketten.example\n" });
    for _ in 0..2 {
        let path = format!("/group-cases/{group}/children");
        world.post_with(TOMAS, &path, &body, &[("idempotency-key", "table-1")]).await.ok();
    }
    works(&world).await;
    let one = world.get(TOMAS, &format!("/group-cases/{group}")).await;
    assert_eq!(one.ok()["work"].as_array().unwrap().len(), 1);
}
