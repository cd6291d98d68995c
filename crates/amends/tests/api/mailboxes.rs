//! Mailboxes by program: added, changed, removed, and told how they stand; never with their secrets.

use crate::world::{ASTRID, TOMAS, VERA, World, world};
use serde_json::{Value, json};

const PASSWORD: &str = "a red bicycle";

fn help() -> Value {
    json!({
        "name": "Help", "address": "Help@northline.example", "in_host": "imap.northline.example",
        "in_password": PASSWORD, "folders": "INBOX = move Done", "canary_hours": 6,
    })
}

async fn all(world: &World) -> Vec<Value> {
    world.get(ASTRID, "/mailboxes").await.page().0.to_vec()
}

#[tokio::test]
async fn a_mailbox_is_added_changed_and_removed_and_its_password_is_never_told() {
    let world = world().await;
    let added = world.post(ASTRID, "/mailboxes", &help()).await;
    assert_eq!((added.status.as_u16(), &added.json["id"]), (201, &json!(2)));
    let told = all(&world).await;
    let [first, second] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(first["address"], "care@northline.example", "the organisation's own stands first");
    assert_eq!(
        (&second["address"], &second["folders"]),
        (&json!("help@northline.example"), &json!("INBOX = move Done"))
    );
    assert_eq!((&second["canary_hours"], &second["canary"]), (&json!(6), &Value::Null));
    assert!(!json!(told).to_string().contains(PASSWORD));

    let mut changed = help();
    changed["name"] = json!("Help desk");
    changed["in_password"] = json!("");
    world.post(ASTRID, "/mailboxes/2", &changed).await.ok();
    assert_eq!(all(&world).await[1]["name"], "Help desk", "a password that is left out stays as it is");

    let wrong = world.post(ASTRID, "/mailboxes/2/removal", &json!({ "address": "care@northline.example" })).await;
    assert_eq!(wrong.no(422).1, Some("address"));
    world.post(ASTRID, "/mailboxes/2/removal", &json!({ "address": "help@northline.example" })).await.ok();
    assert_eq!(all(&world).await.len(), 1);
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_the_name_of_its_field() {
    let world = world().await;
    for (field, value) in [
        ("address", json!("help")),
        ("in_host", json!("imap northline")),
        ("in_password", json!("")),
        ("folders", json!("INBOX = burn")),
        ("canary_hours", json!(169)),
        ("every", json!(1)),
    ] {
        let mut body = help();
        body[field] = value;
        let no = world.post(ASTRID, "/mailboxes", &body).await;
        assert_eq!(no.no(422).1, Some(field), "{}", no.json);
    }
    let taken = json!({ "address": "care@southgate.example" });
    assert_eq!(world.post(ASTRID, "/mailboxes", &taken).await.no(422).1, Some("address"), "it is another house's");
    assert_eq!(all(&world).await.len(), 1);
}

#[tokio::test]
async fn only_an_admin_sets_them_up_and_only_in_their_own_house() {
    let world = world().await;
    world.post(TOMAS, "/mailboxes", &help()).await.no(403);
    world.get(TOMAS, "/mailboxes").await.no(403);
    world.post(ASTRID, "/mailboxes", &help()).await;
    world.post(VERA, "/mailboxes/2", &help()).await.no(403);
    world.post(ASTRID, "/mailboxes/7", &help()).await.no(404);
}

#[tokio::test]
async fn a_request_sent_twice_adds_and_removes_one_mailbox_and_is_answered_the_same() {
    let world = world().await;
    let twice = async |path: &str, body: Value, key: &str| {
        let key = [("idempotency-key", key)];
        let first = world.post_with(ASTRID, path, &body, &key).await;
        let second = world.post_with(ASTRID, path, &body, &key).await;
        assert_eq!((first.status, &first.json), (second.status, &second.json));
        assert!(first.status.is_success(), "{}", first.json);
        world.post_with(ASTRID, path, &json!({ "address": "other@northline.example" }), &key).await
    };
    let other = twice("/mailboxes", help(), "add-1").await;
    assert_eq!(other.no(422).1, Some("Idempotency-Key"));
    assert_eq!(all(&world).await.len(), 2);
    twice("/mailboxes/2", help(), "change-1").await;
    twice("/mailboxes/2/removal", json!({ "address": "help@northline.example" }), "remove-1").await;
    assert_eq!(all(&world).await.len(), 1);
}
