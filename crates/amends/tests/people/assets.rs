//! What every page fetches beside itself: the stylesheet and the modules of the script, from the addresses the page names.

use crate::world::World;

#[tokio::test]
async fn a_page_names_what_it_fetches_and_all_of_it_is_there() {
    let world = World::northline().await;
    let stranger = world.stranger();
    let page = stranger.get("/sign-in").await.is(200);
    let named: Vec<&str> = page
        .body
        .split('"')
        .filter(|text| text.starts_with("/assets/") && !text.contains(char::is_whitespace))
        .collect();
    assert!(named.len() > 10, "{named:?}");
    for address in &named {
        stranger.get(address).await.is(200);
    }
    let script = page.between("<script type=\"module\" src=\"", "\"");
    let (folder, _) = script.rsplit_once('/').unwrap();
    let first = stranger.get(&script).await.is(200);
    for module in first.body.split("from './").skip(1).filter_map(|rest| rest.split('\'').next()) {
        stranger.get(&format!("{folder}/{module}")).await.is(200);
    }
}

#[tokio::test]
async fn under_any_other_address_there_is_no_asset() {
    let world = World::northline().await;
    let stranger = world.stranger();
    for address in
        ["/assets/amends.css", "/assets/000000000000/amends.js", "/assets/script/amends.js", "/assets/../boot.rs"]
    {
        stranger.get(address).await.is(404);
    }
}

#[tokio::test]
async fn a_page_carries_no_script_or_style_of_its_own() {
    let world = World::northline().await;
    let astrid = world.astrid().await;
    for path in ["/today", "/members", "/me", "/organisation", "/settings/mailboxes", "/settings/coach", "/record"] {
        let page = astrid.get(path).await.is(200);
        let page = page.lacks("<style").lacks(" style=\"").lacks(" onclick=");
        assert_eq!(page.body.matches("<script").count(), 1, "{path}");
    }
}
