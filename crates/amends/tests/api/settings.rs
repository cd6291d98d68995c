//! Members, contacts and settings by the API: what the tables of `actions` do not say.

use crate::world::{ASTRID, TOMAS, VERA, world};
use serde_json::{Value, json};

fn settings() -> Value {
    json!({
        "organisation": "Northline Parts AS", "address": "care@northline.example", "currency": "NOK",
        "zone": "Europe/Oslo", "week": "mon-thu 09:00-17:00", "holidays": "2026-12-25\n2026-12-26",
        "language": "nb",
    })
}

#[tokio::test]
async fn settings_are_read_as_they_were_written_and_written_into_the_history() {
    let world = world().await;
    world.post(ASTRID, "/organisation", &settings()).await.ok();
    assert_eq!(*world.get(ASTRID, "/organisation").await.ok(), settings());
    assert_eq!(world.get(ASTRID, "/me").await.ok()["currency"], "NOK");
    let told = world.get(ASTRID, "/organisation/history").await;
    assert!(told.page().0.iter().any(|change| change.to_string().contains("NOK")), "{}", told.json);
}

#[tokio::test]
async fn the_link_of_an_invitation_is_answered_once() {
    let world = world().await;
    let per = json!({ "name": "Per Dahl", "email": "per@northline.example", "role": "agent" });
    let key = [("idempotency-key", "hire-per")];
    let first = world.post_with(ASTRID, "/members", &per, &key).await;
    assert_eq!(first.status, 201, "{}", first.json);
    let link = first.json["invitation"].as_str().unwrap().to_owned();
    assert!(link.starts_with("http://localhost/invitation/"), "{link}");
    let again = world.post_with(ASTRID, "/members", &per, &key).await;
    assert_eq!((again.status.as_u16(), &again.json["invitation"]), (201, &Value::Null));
    assert_eq!(again.json["id"], first.json["id"]);
    let members = world.get(ASTRID, "/members").await;
    let named = members.page().0.iter().filter(|member| member["name"] == "Per Dahl").count();
    assert_eq!(named, 1);
    let renewed = world.post(ASTRID, &format!("/members/{}/invitation", first.json["id"]), &json!({})).await;
    assert_ne!(renewed.ok()["invitation"].as_str().unwrap(), link);
}

#[tokio::test]
async fn a_member_stays_where_nothing_is_said_about_leaving() {
    let world = world().await;
    let tomas = json!({ "name": "Tomas Reyes", "role": "agent", "team": "order desk", "limit": "2000" });
    world.post(ASTRID, "/members/1", &tomas).await.ok();
    world.get(TOMAS, "/me").await.ok();
    let gone = json!({ "name": "Tomas Reyes", "role": "agent", "active": false });
    world.post(ASTRID, "/members/1", &gone).await.ok();
    world.get(TOMAS, "/me").await.no(401);
}

#[tokio::test]
async fn whoever_is_no_admin_changes_no_settings_whatever_they_send() {
    let world = world().await;
    for path in ["/organisation", "/members", "/members/1", "/members/2/invitation", "/settings/coach"] {
        for body in [json!({}), settings()] {
            world.post(TOMAS, path, &body).await.no(403);
        }
    }
    world.get(TOMAS, "/organisation").await.no(403);
    assert_eq!(world.get(ASTRID, "/organisation").await.ok()["currency"], "EUR");
}

#[tokio::test]
async fn only_a_case_has_a_version_to_be_meant_for() {
    let world = world().await;
    let answered = world.post_with(ASTRID, "/organisation", &settings(), &[("if-match", "\"1\"")]).await;
    assert_eq!(answered.no(422).1, Some("If-Match"));
    assert_eq!(world.get(ASTRID, "/organisation").await.ok()["currency"], "EUR");
}

#[tokio::test]
async fn people_of_a_customer_are_added_and_changed_within_the_organisation() {
    let world = world().await;
    world.complaint("The motor is the wrong one.").await;
    let lars = json!({ "name": "Lars Haug", "email": "lars@halden-print.example", "role": "user" });
    let added = world.post(TOMAS, "/customers/1/contacts", &lars).await;
    assert_eq!(added.status, 201, "{}", added.json);
    let path = format!("/customers/1/contacts/{}", added.json["id"]);
    let taken = json!({ "name": "Lars Haug", "email": "ingrid@halden-print.example" });
    assert_eq!(world.post(TOMAS, &path, &taken).await.no(422).1, Some("email"));
    world.post(VERA, &path, &lars).await.no(404);
    let moved = json!({ "name": "Lars Haug", "phone": "+47 69 00 00 00", "role": "accounting" });
    assert_eq!(world.post(TOMAS, &path, &moved).await.ok()["email"], Value::Null);
    let customer = world.get(TOMAS, "/customers/1").await;
    let contacts = customer.ok()["contacts"].as_array().unwrap();
    assert!(contacts.iter().any(|contact| contact["role"] == "accounting"), "{contacts:?}");
}
