//! Settings count the mails that are in no case, and lead to each of them.

use super::world::World;
use base::ids::OrgId;
use mail::ingest;

/// A mail to Northline with these further header lines, each ended.
async fn comes(world: &World, id: &str, headers: &str) {
    let raw = format!(
        "From: Shop <shop@robot.example>\r\nTo: complaints@northline.example\r\nSubject: Order {id}\r\n\
         Message-ID: <{id}@robot.example>\r\n{headers}\r\nThe belt tore.\r\n"
    );
    ingest::take(&world.desk, OrgId(1), raw.into_bytes()).await.unwrap();
}

#[tokio::test]
async fn settings_count_the_mails_that_are_in_no_case_and_no_other() {
    let world = World::northline().await;
    let astrid = world.astrid().await;
    let said = |page: &super::world::Page| page.between("Mail in no case:\n<a href=\"/arrivals\">", "</a>");
    assert_eq!(said(&astrid.get("/settings/mailboxes").await.is(200)), "0 waiting or set aside");
    comes(&world, "1", "").await;
    assert_eq!(said(&astrid.get("/settings/mailboxes").await), "0 waiting or set aside", "it is a case");
    comes(&world, "2", "Auto-Submitted: auto-replied\r\n").await;
    comes(&world, "3", "X-Spam-Flag: YES\r\n").await;
    let page = astrid.get("/settings/mailboxes").await;
    assert_eq!(said(&page), "2 waiting or set aside");
    let list = astrid.get("/arrivals").await.is(200);
    assert_eq!(list.body.matches("/source\"").count(), 2, "as many as are counted");
}
