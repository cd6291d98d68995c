//! Lists: a page never loses a row or shows it twice, whatever its length; and what is not understood is refused by name.

use crate::world::{TOMAS, VERA, World, world, world_with};
use base::config::Limits;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const LISTS: [&str; 4] = ["/cases", "/promises", "/today", "/customers"];

/// Eleven cases in one moment, so that only the second key of a list tells them apart: some owned, some answered, some
/// closed, each with promises that stand in different ways.
async fn busy() -> World {
    // Walking by one row at a time takes more calls than a program may make in a minute.
    let world = world_with(Limits { calls: 100_000, ..Limits::default() }).await;
    for n in 0..11 {
        let severity = ["critical", "degraded", "minor"][n % 3];
        let body = json!({
            "contact": { "name": format!("Caller {n}"), "company": format!("Firm {}", n % 7) },
            "channel": "phone", "text": format!("The belt tore, number {n}"), "severity": severity,
        });
        let taken = world.post(TOMAS, "/cases", &body).await;
        let path = format!("/cases/{}", taken.json["case"].as_str().unwrap());
        let does = async |what: &str, body: Value| {
            world.post(TOMAS, &format!("{path}/{what}"), &body).await.ok();
        };
        if n % 4 == 0 {
            does("messages/1/waiver", json!({ "reason": "answered", "why": "Answered on the phone." })).await;
        }
        if n % 2 == 0 {
            does("ownership", json!({})).await;
            for what in ["A call", "A visit"] {
                does("promises", json!({ "what": what, "due": "2026-12-01T10:00:00Z" })).await;
            }
            does("requests", json!({ "what": "The date", "due": "2026-12-01T10:00:00Z", "owner": 2 })).await;
            does("promises/1/completion", json!({ "note": "It runs." })).await;
        }
        if n == 8 {
            does("promises/2/new-date", json!({ "due": "2026-12-02T10:00:00Z", "why": "The van." })).await;
        }
    }
    world
}

/// Walks a list to its end; every row as it was answered.
async fn walk(world: &World, path: &str) -> Vec<Value> {
    let (mut rows, mut from) = (Vec::new(), String::new());
    for _ in 0..100 {
        let answered = world.get(TOMAS, &format!("{path}{from}")).await;
        let (items, next) = answered.page();
        rows.extend(items.iter().cloned());
        match next {
            Some(next) => from = format!("&after={next}"),
            None => return rows,
        }
    }
    panic!("the pages of {path} do not end");
}

#[tokio::test]
async fn paging_with_any_limit_gives_every_row_exactly_once_and_in_order() {
    let world = busy().await;
    for (list, at_least) in [
        ("/cases?status=open", 11),
        ("/cases?status=all", 11),
        ("/cases?owner=me", 6),
        ("/cases?owner=nobody&status=all", 5),
        ("/cases?step=own", 11),
        ("/cases?unanswered=true", 8),
        ("/cases?customer=1", 2),
        ("/cases?q=belt", 11),
        ("/cases?q=belt&owner=me&severity=critical", 2),
        ("/search?q=tore", 11),
        ("/promises?standing=due", 6),
        ("/promises?standing=kept", 6),
        ("/promises?standing=kept&owner=me", 6),
        ("/promises?standing=asked", 6),
        ("/promises?standing=asked&owner=2", 6),
        ("/today?", 11),
        ("/customers?", 7),
        ("/customers?q=FIRM", 7),
    ] {
        let whole = world.get(TOMAS, &format!("{list}&limit=200")).await;
        let (whole, next) = whole.page();
        assert!(whole.len() >= at_least && next.is_none(), "{list}: {} rows", whole.len());
        let distinct: BTreeSet<String> = whole.iter().map(Value::to_string).collect();
        assert_eq!(distinct.len(), whole.len(), "{list}");
        for limit in (1..=13).chain([whole.len()]) {
            assert_eq!(walk(&world, &format!("{list}&limit={limit}")).await, whole, "{list} by {limit}");
        }
    }
}

#[tokio::test]
async fn a_cursor_is_understood_by_its_own_list_alone() {
    let world = busy().await;
    for n in 0..2 {
        let body = json!({ "contact": { "name": format!("V{n}"), "company": format!("V{n}") }, "text": "Theirs." });
        assert_eq!(world.post(VERA, "/cases", &body).await.status, 201);
    }
    let mut cursors = Vec::new();
    for list in LISTS {
        for key in [TOMAS, VERA] {
            let answered = world.get(key, &format!("{list}?limit=1")).await;
            if let Some(next) = answered.page().1 {
                cursors.push((list, key, next.to_owned()));
            }
        }
    }
    assert!(cursors.len() >= 7, "{cursors:?}");
    let hostile =
        ["yesterday", "====", "%00", "%F0%9F%99%82", "Y2FzZXM", "99999999999999999999_1", "1_2_3_4", "' or 1=1"];
    for list in LISTS {
        for (of, key, cursor) in &cursors {
            let answered = world.get(TOMAS, &format!("{list}?after={cursor}")).await;
            if (*of, *key) == (list, TOMAS) {
                answered.ok();
            } else {
                assert_eq!(answered.no(422).1, Some("after"), "{list} with a cursor of {of} for {key}");
            }
        }
        for sent in hostile {
            let sent = sent.replace(' ', "+").replace('\'', "%27");
            world.get(TOMAS, &format!("{list}?after={sent}")).await.no(422);
        }
        world.get(TOMAS, &format!("{list}?after={}", "A".repeat(5_000))).await.no(422);
    }
}

#[tokio::test]
async fn a_filter_nobody_knows_is_refused_by_its_name_in_every_list() {
    let world = world().await;
    for list in ["/cases", "/search", "/promises", "/today", "/customers", "/mail/out/dead"] {
        for name in ["onwer", "colour", "page", "offset", "Limit", ""] {
            let answered = world.get(TOMAS, &format!("{list}?{name}=1")).await;
            let (says, field) = answered.no(422);
            assert!(says.contains(&format!("“{name}”")) && field == Some("query"), "{list}: {says}");
        }
        for limit in ["0", "201", "-1", "many", "99999999999999999999"] {
            assert_eq!(world.get(TOMAS, &format!("{list}?limit={limit}")).await.no(422).1, Some("limit"), "{list}");
        }
    }
}

#[tokio::test]
async fn names_and_cursors_of_older_programs_still_work() {
    let world = busy().await;
    let rows = |list: &'static str| {
        let world = &world;
        async move { world.get(TOMAS, list).await.page().0.to_vec() }
    };
    assert_eq!(rows("/cases?closed=false&limit=200").await, rows("/cases?status=open&limit=200").await);
    assert_eq!(rows("/cases?closed=true").await, rows("/cases?status=closed").await);
    assert_eq!(rows("/cases?unanswered=false").await, rows("/cases").await);
    assert_eq!(rows("/cases?owner=none").await, rows("/cases?owner=nobody").await);
    assert_eq!(rows("/promises?whose=mine").await, rows("/promises?owner=me").await);
    let all = rows("/cases?status=all").await;
    let at: jiff::Timestamp = all[3]["last_at"].as_str().unwrap().parse().unwrap();
    let no = all[3]["case"].as_str().unwrap().trim_start_matches("A-");
    for old in [format!("before={}_{no}", at.as_millisecond()), format!("before={}-{no}", at.as_millisecond())] {
        let answered = world.get(TOMAS, &format!("/cases?status=all&{old}")).await;
        assert_eq!(answered.page().0, &all[4..], "{old}");
    }
    let customers = rows("/customers").await;
    let answered = world.get(TOMAS, &format!("/customers?after={}", customers[2]["id"])).await;
    assert_eq!(answered.page().0, &customers[3..]);
}

#[tokio::test]
async fn customers_are_listed_by_name_whatever_the_capitals_and_found_by_its_beginning() {
    let world = world().await;
    for company in ["halden Print", "Bergen Bokbinderi", "Hamar Bok", "Ålesund Fisk"] {
        let body = json!({ "contact": { "name": "Someone", "company": company }, "text": "Late." });
        assert_eq!(world.post(TOMAS, "/cases", &body).await.status, 201);
    }
    let names = |list: &'static str| {
        let world = &world;
        async move {
            let answered = world.get(TOMAS, list).await;
            answered.page().0.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        }
    };
    assert_eq!(names("/customers").await, ["Bergen Bokbinderi", "halden Print", "Hamar Bok", "Ålesund Fisk"]);
    assert_eq!(names("/customers?q=HA").await, ["halden Print", "Hamar Bok"]);
}
