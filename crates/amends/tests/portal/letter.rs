//! The letter's pages, for members.

use crate::world::{ORG, TOMAS, World, complaint};
use base::context::Actor;
use casework::account::{Command as Hear, Question, Source};
use casework::case::Command;

const PARTS: [(&str, &str); 5] = [
    ("subject", "What happened to your belt"),
    ("happened", "Dear Ingrid,\n\nwe sent the wrong belt. Call me on 22 11 33 44."),
    ("fixed", "- The right belt runs.\n- You were called."),
    ("changes", "- Bins are labelled by Friday."),
    ("closing", "Tomas Reyes"),
];

#[tokio::test]
async fn the_editor_begins_with_the_facts_of_the_case() {
    let world = World::open().await;
    let (no, _) = complaint(&world).await;
    let told =
        Hear::Answer { answers: vec![(Question::What, "It tore in the night.".to_owned())], source: Source::Call };
    world.act(Actor::Member(TOMAS), no, Command::Account(told)).await;
    let member = world.signed_in(ORG, TOMAS).await;
    let page = world.get_as(&member, "/cases/A-1001/letter").await;
    page.is(200).says("Drafted from the facts").says("It tore in the night.").says("No change is planned");
}

#[tokio::test]
async fn a_letter_without_its_long_term_part_comes_back_with_everything_typed() {
    let world = World::open().await;
    complaint(&world).await;
    let member = world.signed_in(ORG, TOMAS).await;
    let mut typed: Vec<_> = PARTS.into_iter().filter(|(name, _)| *name != "changes").collect();
    typed.push(("page", "/cases/A-1001/letter"));
    let refused = world.post_as(&member, "/cases/A-1001/letters", &typed).await;
    refused
        .is(422)
        .says("will stop it recurring")
        .says("we sent the wrong belt.")
        .says("value=\"What happened to your belt\"");
    refused.says("<form class=\"editor\"");
}

#[tokio::test]
async fn a_kept_version_is_what_the_editor_shows_next() {
    let world = World::open().await;
    complaint(&world).await;
    let member = world.signed_in(ORG, TOMAS).await;
    let mut typed = PARTS.to_vec();
    typed.push(("back", "/cases/A-1001/letter"));
    assert_eq!(
        world.post_as(&member, "/cases/A-1001/letter-drafts", &typed).await.leads(),
        "/cases/A-1001/letter?done=letter-drafts"
    );
    let page = world.get_as(&member, "/cases/A-1001/letter").await;
    page.says("Version 1, saved").says("by Tomas Reyes").says("we sent the wrong belt.");
    world.get_as(&member, "/cases/A-1001/letters/1").await.is(404);
}

#[tokio::test]
async fn a_sent_letter_is_shown_unaltered_with_its_hash_and_its_pdf() {
    let world = World::open().await;
    let (no, base) = complaint(&world).await;
    let member = world.signed_in(ORG, TOMAS).await;
    world.post_as(&member, "/cases/A-1001/letters", &PARTS).await.leads();
    let sent = world.case(no).await.letter.last_sent().cloned().unwrap();
    for page in [world.get_as(&member, "/cases/A-1001/letters/1").await, world.get(&format!("{base}/letters/1")).await]
    {
        page.is(200)
            .says(&sent.sha256)
            .says("unchanged since it was sent")
            .says("<li>The right belt runs.</li><li>You were called.</li>");
    }
    world.get_as(&member, "/cases/A-1001/letters/1").await.says("It is on its way.");
    let ours = world.get_as(&member, "/cases/A-1001/letters/1/pdf").await;
    let theirs = world.get(&format!("{base}/files/{}/1", sent.message)).await;
    assert!(ours.bytes.starts_with(b"%PDF-"));
    assert_eq!(
        (ours.bytes, ours.headers["content-type"].clone()),
        (theirs.bytes, theirs.headers["content-type"].clone())
    );
    world.get(&format!("{base}/letters/2")).await.is(404);
}
