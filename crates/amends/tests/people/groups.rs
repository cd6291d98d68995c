//! A group case through its pages: opened, filled, written to in two languages, looked at as one of them, sent.

use super::world::World;
use casework::group::work;
use engine::jobs::Turn;

const TABLE: &str = "name,email,language,order number\nAnke Brandt,anke@etiketten.example,de,7\nDev Patel,dev@x.example,,8\n\
    Nobody,,,9\n";

async fn works(world: &World) {
    work::work(&world.desk, &Turn::alone()).await.unwrap();
}

fn letter(hello: &'static str) -> [(&'static str, &'static str); 6] {
    [
        ("subject", "Your order {order number}"),
        ("happened", hello),
        ("fixed", "Half speed is safe."),
        ("changes", "The press stops."),
        ("closing", "Astrid Lund"),
        ("page", "/group-cases/G-1/letter"),
    ]
}

#[tokio::test]
async fn a_group_is_opened_filled_written_to_and_told() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    astrid.get("/group-cases").await.is(200).says("No group cases here");
    let opening = [("title", "Belts can tear"), ("severity", "critical")];
    astrid.post("/group-cases", &opening).await.leads_to("/group-cases/G-1");
    let page = astrid.get("/group-cases/G-1").await.is(200);
    page.says("Nobody is in this group yet").says("<b>Next:</b> Add the customers who are affected.");
    astrid.post("/group-cases/G-1/children", &[("csv", TABLE)]).await.leads_to("/group-cases/G-1");
    astrid.get("/group-cases/G-1").await.is(200).says("Adding customers, 0 of 2");
    works(&world).await;
    let page = astrid.get("/group-cases/G-1").await.is(200);
    page.says("Anke Brandt").says("Dev Patel").says("0 of 2 customers told").says("Rows that could not be used");
    astrid
        .get("/group-cases/G-1/rows")
        .await
        .is(200)
        .says("It has no email address and no phone number.")
        .says("line 4");
    // The first text stands there, in the language that is asked for.
    astrid.get("/group-cases/G-1/letter?language=de").await.is(200).says("Guten Tag, {name},");
    astrid.post("/group-cases/G-1/letter-drafts/en", &letter("Dear {first name}, it can tear.")).await.is(303);
    let page = astrid.get("/group-cases/G-1/letter").await.is(200);
    page.says("Anke Brandt").says("reads Deutsch, in which it isn’t written.");
    let refused = astrid.post("/group-cases/G-1/letters", &[("page", "/group-cases/G-1/letter")]).await.is(422);
    refused.says("Anke Brandt reads Deutsch");
    astrid.post("/group-cases/G-1/letter-drafts/de", &letter("Guten Tag, {name}, es kann reißen.")).await.is(303);
    astrid
        .get("/group-cases/G-1/letter/first")
        .await
        .is(200)
        .says("Guten Tag, Anke Brandt, es kann reißen.")
        .says("Your order 7");
    astrid.post("/group-cases/G-1/letters", &[("to", "everyone")]).await.leads_to("/group-cases/G-1");
    works(&world).await;
    let page = astrid.get("/group-cases/G-1").await.is(200);
    page.says("Letter 1: 2 sent").says("2 on the way, 0 bounced, 0 held back");
    astrid.get("/group-cases/G-1?untold=true").await.is(200).says("No customers like that");
    astrid.get("/group-cases").await.is(200).says("Belts can tear").says("0 of 2");
}

#[tokio::test]
async fn what_is_shared_stands_on_each_case_and_a_case_is_taken_out_there() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = astrid.record("The belt tore.", &[("own", "yes")]).await;
    let no = path.rsplit('/').next().unwrap().to_owned();
    astrid.get(&path).await.is(200).says(&format!("/group-cases?case={no}#open"));
    let opening = [("title", "Belts can tear"), ("severity", "critical"), ("case", no.as_str())];
    astrid.get(&format!("/group-cases?case={no}")).await.is(200).says(&format!("value=\"{no}\""));
    astrid.post("/group-cases", &opening).await.leads_to("/group-cases/G-1");
    astrid.post("/group-cases/G-1/containment", &[("text", "Half speed is safe")]).await.is(303);
    let cause = [("branch", "system"), ("text", "The press ran cold"), ("whys", "nothing stops it")];
    astrid.post("/group-cases/G-1/causes", &cause).await.is(303);
    works(&world).await;
    let page = astrid.get(&path).await.is(200).says("shared with G-1").says("Half speed is safe");
    page.says("The press ran cold").says("Cause, shared").says("Contained by, shared");
    astrid.get("/group-cases/G-1").await.is(200).says("Contained by").says("because nothing stops it");
    let out = format!("/group-cases/G-1/children/{no}/removal");
    astrid.post(&out, &[("why", "Another batch."), ("back", path.as_str())]).await.leads_to(&path);
    astrid.get(&path).await.is(200).lacks("shared with G-1").says("Another batch.");
}

#[tokio::test]
async fn a_refused_form_opens_its_page_again_with_what_was_typed() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let nameless = [("title", ""), ("severity", "critical"), ("case", "A-77"), ("page", "/group-cases")];
    let page = astrid.post("/group-cases", &nameless).await.is(422);
    page.says("Say in a few words what broke").says("value=\"A-77\"");
    astrid.post("/group-cases", &[("title", "Belts can tear"), ("severity", "critical")]).await.is(303);
    let page = astrid.post("/group-cases/G-1/children", &[("csv", "name\nAnke")]).await.is(422);
    page.says("The first row must name the columns").says("name\nAnke</textarea>");
    let page = astrid.post("/group-cases/G-1/letter-drafts/en", &letter("Dear {ordr},")).await.is(422);
    page.says("No field is called “ordr”").says("Dear {ordr},</textarea>");
    astrid.get("/group-cases/G-9").await.is(404);
    astrid.get("/group-cases/belt").await.is(404);
}
