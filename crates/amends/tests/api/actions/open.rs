//! `GET /cases/{no}` lists what the holder of the key can do now; the pages of problems say what a refusal means.

use crate::world::{ASTRID, Answered, TOMAS, world};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn listed(answered: &Answered) -> BTreeSet<String> {
    let actions = answered.ok()["actions"].as_array().unwrap();
    actions.iter().map(|action| action["action"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_case_lists_what_its_reader_can_do_now() {
    let world = world().await;
    let case = world.complaint("The motor is the wrong one.").await;
    let path = format!("/cases/{case}");
    let before = listed(&world.get(TOMAS, &path).await);
    assert!(before.contains("ownership") && before.contains("replies"), "{before:?}");
    assert!(!before.contains("hand-over") && !before.contains("promises/{n}/completion"), "{before:?}");
    world.post(TOMAS, &format!("{path}/ownership"), &json!({})).await.ok();
    let promise = json!({ "what": "A loan motor", "due": "2026-11-19 12:00" });
    world.post(TOMAS, &format!("{path}/promises"), &promise).await.ok();
    let answered = world.get(TOMAS, &path).await;
    let after = listed(&answered);
    assert!(!after.contains("ownership") && after.contains("hand-over"), "{after:?}");
    let actions = answered.ok()["actions"].as_array().unwrap();
    let done = actions.iter().find(|action| action["action"] == "promises/{n}/completion").unwrap();
    assert_eq!(done["n"], json!([1]));
    assert_eq!(done["method"], "POST");
    assert_eq!(done["href"], format!("/api/v1{path}/promises/{{n}}/completion"));
    assert!(done["says"].as_str().unwrap().ends_with('.'));
}

#[tokio::test]
async fn what_is_listed_is_where_it_says() {
    let world = world().await;
    let case = world.complaint("The motor is the wrong one.").await;
    let path = format!("/cases/{case}");
    let answered = world.get(ASTRID, &path).await;
    let actions: Vec<Value> = answered.ok()["actions"].as_array().unwrap().clone();
    assert!(actions.len() > 10, "{actions:?}");
    for action in actions {
        let n = action["n"][0].as_u64().unwrap_or_default().to_string();
        let href = action["href"].as_str().unwrap().replace("{n}", &n);
        // An unknown field is refused before anything is done, by a call that is there.
        let answered = world.post(ASTRID, href.strip_prefix("/api/v1").unwrap(), &json!({ "onwer": 1 })).await;
        assert!(answered.no(422).0.contains("onwer"), "{href}");
    }
}

#[tokio::test]
async fn the_type_of_a_problem_is_an_address_that_says_what_to_do() {
    let world = world().await;
    let case = world.complaint("The motor is the wrong one.").await;
    world.post(TOMAS, &format!("/cases/{case}/ownership"), &json!({})).await.ok();
    let again = world.post(TOMAS, &format!("/cases/{case}/ownership"), &json!({})).await;
    assert_eq!(again.json["type"], "/problems/not-now");
    let page = world.page("/problems/not-now").await;
    assert_eq!(page.status, 200);
    assert!(page.told().contains("What to do") && page.told().contains("409"), "{}", page.told());
    let all = world.page("/problems").await;
    for kind in
        ["invalid", "forbidden", "not-now", "not-found", "gone", "sign-in", "too-often", "too-large", "moved-on"]
    {
        assert!(all.told().contains(&format!("href=\"/problems/{kind}\"")), "{kind}");
        assert_eq!(world.page(&format!("/problems/{kind}")).await.status, 200, "{kind}");
    }
    assert_eq!(world.page("/problems/made-up").await.status, 404);
}
