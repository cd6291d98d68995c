//! Pages of members who are not in yet, and of those who went where nothing is or what is not theirs.

use super::{seen, shows};
use crate::world::{PASSWORD, World};

#[tokio::test]
async fn whoever_comes_in_reads_what_was_read_before() {
    let world = World::empty().await;
    let mut stranger = world.stranger();
    shows(&stranger, "/first-run", "first-run").await;
    let mut wrong = world.first_run();
    wrong[3] = ("zone", "Europe/Atlantis");
    seen(&stranger.post("/first-run", &wrong).await.is(422), "first-run-refused");
    stranger.post("/first-run", &world.first_run()).await.leads_to("/today");
    let mut stranger = world.stranger();
    shows(&stranger, "/sign-in", "sign-in").await;
    seen(&stranger.sign_in("astrid@northline.example", "not her password").await.is(422), "sign-in-refused");
    let link = world.astrid().await.invite("Tomas Reyes", "agent").await;
    shows(&stranger, &link, "invitation").await;
    seen(&stranger.post(&link, &[("password", "short")]).await.is(422), "invitation-refused");
    stranger.post(&link, &[("password", PASSWORD)]).await.leads_to("/today");
    seen(&world.stranger().get(&link).await.is(410), "invitation-used");
}

#[tokio::test]
async fn whoever_may_not_or_finds_nothing_is_told_so_as_before() {
    let world = World::northline().await;
    let tomas = world.joined("Tomas Reyes", "agent").await;
    seen(&tomas.get("/organisation").await.is(403), "forbidden");
    seen(&tomas.get("/cases/A-9999").await.is(404), "no-such-case");
    seen(&tomas.get("/no/such/page").await.is(404), "no-such-page");
    shows(&tomas, "/problems", "problems").await;
}
