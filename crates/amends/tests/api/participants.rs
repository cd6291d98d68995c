//! The people of a case by API: listed, added, changed, removed, and nothing of it for another organisation.

use crate::world::{ASTRID, TOMAS, VERA, World, world};
use serde_json::{Value, json};

/// The path of a case of Ingrid's, on which Nils is affected.
async fn two(world: &World) -> String {
    let path = format!("/cases/{}", world.complaint("The motor is the wrong one.").await);
    let nils = json!({ "who": "Nils Berg <nils@mill.example>", "role": "affected" });
    world.post(TOMAS, &format!("{path}/participants"), &nils).await.ok();
    path
}

async fn people(world: &World, path: &str) -> Vec<Value> {
    world.get(TOMAS, &format!("{path}/participants")).await.page().0.to_vec()
}

#[tokio::test]
async fn everyone_on_a_case_is_listed_with_their_part_in_it() {
    let world = world().await;
    let path = two(&world).await;
    let people = people(&world, &path).await;
    let parts: Vec<_> = people.iter().map(|person| (person["n"].clone(), person["role"].clone())).collect();
    assert_eq!(parts, [(json!(1), json!("complainant")), (json!(2), json!("affected"))]);
    let nils = &people[1]["contact"];
    assert_eq!((&nils["name"], &nils["email"]), (&json!("Nils Berg"), &json!("nils@mill.example")));
    assert_eq!((&people[0]["unanswered"], &people[1]["unanswered"]), (&json!([1]), &json!([])));
    let whole = world.get(TOMAS, &path).await;
    assert_eq!(whole.ok()["participants"], json!(people), "the case itself says the same");
}

#[tokio::test]
async fn a_role_is_changed_and_a_representative_says_for_whom_and_by_what() {
    let world = world().await;
    let path = two(&world).await;
    let role = format!("{path}/participants/2/role");
    let without = json!({ "role": "representative", "stands_for": 1 });
    assert_eq!(world.post(TOMAS, &role, &without).await.no(422).1, Some("authority"));
    assert_eq!(world.post(TOMAS, &role, &json!({ "role": "bystander" })).await.no(422).1, Some("role"));
    let lawyer = json!({ "role": "representative", "stands_for": 1, "authority": "Power of attorney" });
    world.post(TOMAS, &role, &lawyer).await.ok();
    let nils = people(&world, &path).await.remove(1);
    assert_eq!(
        (&nils["role"], &nils["stands_for"], &nils["authority"]),
        (&json!("representative"), &json!(1), &json!("Power of attorney"))
    );
}

#[tokio::test]
async fn whoever_is_removed_is_listed_with_the_moment_and_comes_back_under_their_number() {
    let world = world().await;
    let path = two(&world).await;
    let removal = format!("{path}/participants/2/removal");
    assert_eq!(world.post(TOMAS, &removal, &json!({})).await.no(422).1, Some("why"));
    world.post(TOMAS, &removal, &json!({ "why": "He works elsewhere." })).await.ok();
    assert!(people(&world, &path).await[1]["removed_at"].is_string());
    world.post(TOMAS, &removal, &json!({ "why": "He works elsewhere." })).await.no(404);
    world.post(TOMAS, &format!("{path}/participants/1/removal"), &json!({ "why": "She is gone." })).await.no(409);
    let again = json!({ "who": "nils@mill.example", "role": "decision_maker" });
    world.post(TOMAS, &format!("{path}/participants"), &again).await.ok();
    let people = people(&world, &path).await;
    assert_eq!(
        (people.len(), &people[1]["role"], &people[1]["removed_at"]),
        (2, &json!("decision_maker"), &Value::Null)
    );
}

#[tokio::test]
async fn nobody_is_added_twice_and_an_address_of_ours_is_nobodys() {
    let world = world().await;
    let path = format!("{}/participants", two(&world).await);
    let adds = async |who: &str| world.post(TOMAS, &path, &json!({ "who": who, "role": "copied" })).await;
    assert_eq!(adds("nils@mill.example").await.no(422).1, Some("who"));
    assert_eq!(adds("not an address@").await.no(422).1, Some("who"));
    let ours = world.get(ASTRID, "/organisation").await.ok()["address"].as_str().unwrap().to_owned();
    assert_eq!(adds(&ours).await.no(422).1, Some("who"));
    assert_eq!(adds("Tomas <tomas@northline.example>").await.no(422).1, Some("who"), "he works here");
    assert_eq!(adds("999").await.no(422).1, Some("who"));
}

#[tokio::test]
async fn another_organisation_sees_and_changes_nobody() {
    let world = world().await;
    let path = two(&world).await;
    world.get(VERA, &format!("{path}/participants")).await.no(404);
    let nils = json!({ "who": "nils@mill.example", "role": "copied" });
    world.post(VERA, &format!("{path}/participants"), &nils).await.no(404);
    world.post(VERA, &format!("{path}/participants/2/role"), &json!({ "role": "copied" })).await.no(404);
    world.post(VERA, &format!("{path}/participants/2/removal"), &json!({ "why": "Mine." })).await.no(404);
    assert_eq!(people(&world, &path).await.len(), 2);
}

#[tokio::test]
async fn a_reply_goes_to_whom_it_names_and_settles_what_it_names() {
    let world = world().await;
    let path = two(&world).await;
    let replies = format!("{path}/replies");
    let phone = |to: &str, answers: Value| {
        json!({ "text": "We sent you the wrong motor and that was our mistake. Call me on 22 11 33 44.", "channel": "phone",
                "to": [to], "answers": answers })
    };
    assert_eq!(world.post(TOMAS, &replies, &phone("Nils Berg", json!([1]))).await.no(422).1, Some("answers"));
    world.post(TOMAS, &replies, &phone("Nils Berg", json!([]))).await.ok();
    assert_eq!(people(&world, &path).await[0]["unanswered"], json!([1]), "Nils was called, Ingrid still waits");
    world.post(TOMAS, &replies, &phone("Ingrid Moe", json!([1]))).await.ok();
    assert_eq!(people(&world, &path).await[0]["unanswered"], json!([]));
}

#[tokio::test]
async fn the_letter_goes_to_a_representative_and_to_nobody_else_beside_the_complainant() {
    let world = world().await;
    let path = two(&world).await;
    let letter = |to: u32| {
        json!({ "subject": "The motor", "happened": "We sent the wrong motor: our mistake.", "channel": "post",
                "fixed": "The right one runs.", "changes": "Bins are labelled.", "closing": "Tomas Reyes", "to": to })
    };
    let letters = format!("{path}/letters");
    assert_eq!(world.post(TOMAS, &letters, &letter(2)).await.no(422).1, Some("to"));
    let lawyer = json!({ "role": "representative", "stands_for": 1, "authority": "Power of attorney" });
    world.post(TOMAS, &format!("{path}/participants/2/role"), &lawyer).await.ok();
    world.post(TOMAS, &letters, &letter(2)).await.ok();
    let nils = people(&world, &path).await[1]["contact"]["id"].clone();
    assert_eq!(world.get(TOMAS, &path).await.ok()["letter"]["to"], nils);
}
