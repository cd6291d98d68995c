//! A group case: opened, filled from a table, written to, looked at as one of them, sent.

use super::{seen, shows};
use crate::world::World;
use casework::group::work;
use engine::jobs::Turn;

const TABLE: &str = "name,email,language,order number\nAnke Brandt,anke@etiketten.example,de,7\nDev Patel,dev@x.example,,8\n\
    Nobody,,,9\n";

const LETTER: [(&str, &str); 6] = [
    ("subject", "Your order {order number}"),
    ("happened", "Dear {first name}, the belt can tear, and that is our mistake."),
    ("fixed", "Half speed is safe."),
    ("changes", "The press stops by itself."),
    ("closing", "Astrid Lund"),
    ("page", "/group-cases/G-1/letter"),
];

#[tokio::test]
async fn a_group_is_read_as_it_was_from_its_opening_to_its_letter() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let works = async || work::work(&world.desk, &Turn::alone()).await.unwrap();
    shows(&astrid, "/group-cases", "groups-empty").await;
    let opening = [("title", "Belts can tear"), ("severity", "critical")];
    astrid.post("/group-cases", &opening).await.leads_to("/group-cases/G-1");
    shows(&astrid, "/group-cases/G-1", "group-empty").await;
    astrid.post("/group-cases/G-1/children", &[("csv", TABLE)]).await.leads_to("/group-cases/G-1");
    works().await;
    astrid.post("/group-cases/G-1/containment", &[("text", "Half speed is safe")]).await.is(303);
    let cause = [("branch", "system"), ("text", "The press ran cold"), ("whys", "nothing stops it")];
    astrid.post("/group-cases/G-1/causes", &cause).await.is(303);
    works().await;
    shows(&astrid, "/group-cases/G-1", "group").await;
    shows(&astrid, "/group-cases/G-1/rows", "group-rows").await;
    astrid.post("/group-cases/G-1/letter-drafts/en", &LETTER).await.is(303);
    shows(&astrid, "/group-cases/G-1/letter", "group-letter").await;
    shows(&astrid, "/group-cases/G-1/letter/first", "group-letter-preview").await;
    let refused = astrid.post("/group-cases/G-1/letters", &[("page", "/group-cases/G-1/letter")]).await;
    seen(&refused.is(422), "group-letter-refused");
    astrid.insists("/group-cases/G-1/letters", &[("to", "everyone"), ("otherwise", "en")]).await.is(303);
    works().await;
    shows(&astrid, "/group-cases/G-1", "group-told").await;
    shows(&astrid, "/group-cases", "groups").await;
}
