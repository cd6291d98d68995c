//! The page of a case that was merged: its link opens the one it goes on in, and what is said there is not lost when the merge
//! is undone.

use crate::world::{ORG, TOMAS, World, complaint};
use base::context::Actor;
use base::ids::{CaseNo, ContactId};
use casework::case::Command;
use casework::joining::What;

/// Ingrid complains of it once more; her case, and her page of it.
async fn once_more(world: &World) -> (CaseNo, String) {
    let typed = [
        ("text", "Is anybody there? The belt is torn."),
        ("name", "Ingrid Moe"),
        ("email", "ingrid@halden.example"),
        ("severity", "critical"),
    ];
    let leads = world.post("/complain", &typed).await.leads();
    let named: Vec<&str> = leads.strip_prefix("/complain/received/").unwrap().split('.').collect();
    let no = named[1].parse().unwrap();
    (no, world.link(no, ContactId(named[2].parse().unwrap())))
}

#[tokio::test]
async fn the_link_of_a_merged_case_opens_the_other_and_what_is_written_there_goes_back_with_it() {
    let world = World::open().await;
    let (first, own) = complaint(&world).await;
    let (second, base) = once_more(&world).await;
    assert_ne!(first, second);
    let tomas = Actor::Member(TOMAS);
    world.act(tomas, second, Command::from(What::Merge { no: second, into: first })).await;
    let said = world.case(second).await.messages.all().len();
    world.get(&base).await.is(200).says(&first.to_string());
    world.post(&format!("{base}/messages"), &[("text", "By the link of the second.")]).await.leads();
    world.post(&format!("{own}/messages"), &[("text", "By the link of the first.")]).await.leads();
    world.get(&own).await.is(200).says("By the link of the second.").says("By the link of the first.");
    assert_eq!(world.case(second).await.messages.all().len(), said);
    world.act(tomas, second, Command::from(What::UndoMerge { no: second })).await;
    world.get(&base).await.is(200).says("By the link of the second.").is_silent_about("By the link of the first.");
    world.get(&own).await.is(200).says("By the link of the first.").is_silent_about("By the link of the second.");
}

#[tokio::test]
async fn a_merged_case_shows_where_it_goes_on_and_its_forms_are_closed() {
    let world = World::open().await;
    let (first, _) = complaint(&world).await;
    let (second, _) = once_more(&world).await;
    let cookie = world.signed_in(ORG, TOMAS).await;
    let page = format!("/cases/{second}");
    world.get_as(&cookie, &page).await.is(200).says("Merge into another case");
    let itself = [("into", second.to_string())];
    let itself: Vec<(&str, &str)> = itself.iter().map(|(name, value)| (*name, value.as_str())).collect();
    world.post_as(&cookie, &format!("{page}/merge"), &itself).await.is(422).says("is this case itself");
    world
        .post_as(&cookie, &format!("{page}/merge"), &[("into", "A-9999")])
        .await
        .is(422)
        .says("There is no case A-9999");
    let into = first.to_string();
    world.post_as(&cookie, &format!("{page}/merge"), &[("into", &into)]).await.leads();
    let shown = world.get_as(&cookie, &page).await;
    shown.is(200).says("merged this case").says("Undo merge").is_silent_about("action=\"/cases/A-1002/replies\"");
    world.get_as(&cookie, &format!("/cases/{first}")).await.says("into this case");
    world.get_as(&cookie, &format!("/search?q={second}")).await.says(&into);
    world.get_as(&cookie, "/cases?status=all").await.says(&format!("Merged into {into}"));
    world.post_as(&cookie, &format!("{page}/undo-merge"), &[]).await.leads();
    world.get_as(&cookie, &page).await.is(200).is_silent_about("Undo merge").says("undid the merge");
}
