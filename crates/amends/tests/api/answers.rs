//! What every read of the API answers, whole, as a snapshot: a program that reads it breaks when it changes unseen.

use crate::actions::row::{ASKED_FOR, BOUNCED, By, OWN, PERSON, Step};
use crate::support::{json_of, shot};
use crate::world::{ASTRID, Answered, TOMAS, World, world};
use amends::routes::registry;
use casework::group::work;
use engine::jobs::Turn;
use serde_json::json;
use std::collections::BTreeSet;

/// A read: its path in the document, the name of its snapshot, an address, and whose key.
type Read = (&'static str, &'static str, &'static str, &'static str);

/// A read of the API without a line here fails below.
const READS: [Read; 29] = [
    ("/me", "me", "/me", TOMAS),
    ("/members", "members", "/members", TOMAS),
    ("/organisation", "organisation", "/organisation", ASTRID),
    ("/organisation/history", "organisation-history", "/organisation/history", ASTRID),
    ("/today", "today", "/today", TOMAS),
    ("/cases", "cases", "/cases?status=all", TOMAS),
    ("/cases", "cases-page", "/cases?status=all&limit=1", TOMAS),
    ("/cases/{no}", "case-new", "/cases/A-1003", TOMAS),
    ("/cases/{no}", "case-asked", "/cases/A-1001", TOMAS),
    ("/cases/{no}/facts", "facts", "/cases/A-1001/facts", TOMAS),
    ("/cases/{no}/messages", "messages", "/cases/A-1001/messages", TOMAS),
    ("/cases/{no}/messages", "messages-bounced", "/cases/A-1002/messages", TOMAS),
    ("/cases/{no}/participants", "participants", "/cases/A-1002/participants", TOMAS),
    ("/cases/{no}/outside-parties", "outside-parties", "/cases/A-1002/outside-parties", TOMAS),
    ("/search", "search", "/search?q=motor&limit=1", TOMAS),
    ("/promises", "promises", "/promises", TOMAS),
    ("/promises", "promises-kept", "/promises?standing=kept", TOMAS),
    ("/customers", "customers", "/customers", TOMAS),
    ("/customers/{id}", "customer", "/customers/1", TOMAS),
    ("/mail/out/waiting", "mail-waiting", "/mail/out/waiting", TOMAS),
    ("/mail/out/dead", "mail-dead", "/mail/out/dead", TOMAS),
    ("/mailboxes", "mailboxes", "/mailboxes", ASTRID),
    ("/group-cases", "groups", "/group-cases", TOMAS),
    ("/group-cases/{group}", "group", "/group-cases/G-1", TOMAS),
    ("/group-cases/{group}/children", "group-children", "/group-cases/G-1/children", TOMAS),
    ("/group-cases/{group}/refused-rows", "group-rows", "/group-cases/G-1/refused-rows", TOMAS),
    ("/me", "refused-me", "/me?colour=red", "no-key-at-all"),
    ("/cases", "refused-cases", "/cases?status=shut", TOMAS),
    ("/cases/{no}", "refused-case", "/cases/A-9999", TOMAS),
];

fn reads() -> BTreeSet<String> {
    registry().operations.into_iter().filter(|operation| !operation.is_change()).map(|read| read.path).collect()
}

#[test]
fn every_read_of_the_document_has_a_snapshot() {
    let written: BTreeSet<String> = READS.iter().map(|(path, ..)| (*path).to_owned()).collect();
    assert_eq!(written, reads());
    let names: BTreeSet<&str> = READS.iter().map(|(_, name, ..)| *name).collect();
    assert_eq!(names.len(), READS.len(), "two snapshots have one name");
}

async fn lead(world: &World, case: &str, steps: &[Step]) {
    for (by, does, body) in steps {
        match by {
            By::Mail => world.bounced(case, body.parse().unwrap()).await,
            _ => {
                let path = format!("/cases/{case}/{does}");
                world.post(TOMAS, &path, &serde_json::from_str(body).unwrap()).await.ok();
            }
        }
    }
}

/// One case that came to the question, one whose mail bounced, one that nobody took, and a group of two.
async fn told() -> World {
    let world = world().await;
    let asked = world.complaint("The motor is the wrong one.").await;
    for steps in ASKED_FOR {
        lead(&world, &asked, steps).await;
    }
    let bounced = world.complaint_of(7, true).await;
    for steps in [OWN, BOUNCED, PERSON] {
        lead(&world, &bounced, steps).await;
    }
    let promise = json!({ "what": "A call", "due": "2026-11-18 12:00" });
    world.post(TOMAS, &format!("/cases/{bounced}/promises"), &promise).await.ok();
    let question = json!({
        "party": "Kestrel Freight", "kind": "carrier", "address": "claims@kestrel.example", "subject": "Pallet 60118",
        "text": "Where was it?", "due": "2026-11-19 12:00",
    });
    world.post(TOMAS, &format!("/cases/{bounced}/outside-parties"), &question).await.ok();
    world.complaint_of(8, false).await;
    world.group_with(&bounced).await;
    let csv = "name,email,order number\nAnke Brandt,anke@etiketten.example,1\nNobody,,2\n";
    world.post(TOMAS, "/group-cases/G-1/children", &json!({ "csv": csv })).await.ok();
    work::work(&world.desk, &Turn::alone()).await.unwrap();
    casework::search::index_due(&world.desk).await.unwrap();
    world
}

/// The status, and what came with it.
fn shown(answered: &Answered) -> String {
    format!("{}\n{}", answered.status.as_u16(), json_of(&answered.json))
}

#[tokio::test]
async fn every_read_answers_as_it_did() {
    let world = told().await;
    for (_, name, path, key) in READS {
        let answered = world.get(key, path).await;
        assert_eq!(answered.status.is_success(), !name.starts_with("refused"), "{path}: {}", answered.json);
        shot(&format!("api-{name}"), &shown(&answered));
    }
}

#[tokio::test]
async fn what_an_action_answers_is_as_it_was() {
    let world = world().await;
    let case = world.complaint("The motor is the wrong one.").await;
    let path = format!("/cases/{case}/ownership");
    shot("api-action", &shown(&world.post(TOMAS, &path, &json!({})).await));
    shot("api-action-refused", &shown(&world.post(TOMAS, &path, &json!({})).await));
    let empty = world.post(TOMAS, &format!("/cases/{case}/promises"), &json!({})).await;
    shot("api-action-without", &shown(&empty));
}
