//! A case that cannot be read stays in the lists, says so where it is opened, and holds up nothing else.

use super::world::World;
use base::refusal::Error;
use db::{args, sql};

#[tokio::test]
async fn a_case_that_cannot_be_read_says_so_by_name_and_the_others_and_all_lists_go_on() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    astrid.record("The first belt tore.", &[("own", "yes")]).await;
    astrid.record("The second belt tore.", &[("own", "yes"), ("email", "per@elsewhere.example")]).await;
    let plant = sql!("update fact set v = 7 where org = 1 and stream = 1001 and kind = 'owned'");
    world.desk.write(move |sql| Ok::<_, Error>(sql.run(plant, &args![])?)).await.unwrap();

    let stopped = astrid.get("/cases/A-1001").await.is(500).says("A-1001 cannot be opened").says("Nothing is lost");
    assert!(!stopped.has("Something broke"));
    astrid.post("/cases/A-1001/promises", &[("what", "A belt"), ("due", "2026-11-18T12:00")]).await.is(500);
    astrid.get("/cases").await.is(200).says("The first belt tore").says("The second belt tore");
    astrid.get("/today").await.is(200).says("/cases/A-1001").says("/cases/A-1002");
    astrid.get("/promises").await.is(200);
    astrid.get("/customers/1").await.is(200).says("The first belt tore");
    astrid.get("/search?q=belt").await.is(200).says("A-1001").says("A-1002");
    let promise = [("what", "A belt"), ("due", "2026-11-18T12:00")];
    astrid.post("/cases/A-1002/promises", &promise).await.leads_to("/cases/A-1002");
}
