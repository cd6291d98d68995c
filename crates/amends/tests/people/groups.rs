//! A group case through its pages: opened, filled, written to in two languages, looked at as one of them, sent.

use super::world::{QUESTION, Visitor, World};
use casework::group::work;
use engine::jobs::Turn;
use jiff::SignedDuration;

const UNDO: SignedDuration = SignedDuration::from_secs(10);

const TABLE: &str = "name,email,language,order number\nAnke Brandt,anke@etiketten.example,de,7\nDev Patel,dev@x.example,,8\n\
    Nobody,,,9\n";

/// Everybody gets it, in English.
const ALL: [(&str, &str); 3] = [("to", "everyone"), ("otherwise", "en"), ("page", "/group-cases/G-1/letter")];

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
    // The first text stands there, in the language that is asked for, without a title in another.
    let german = astrid.get("/group-cases/G-1/letter?language=de").await.is(200).says("Guten Tag, {name},");
    german.says("value=\"Was passiert ist, was wir getan haben und was sich ändert\"").says("Save text in German");
    let english = astrid.get("/group-cases/G-1/letter?language=en").await.is(200).says("Dear {first name},");
    english.says("value=\"What happened, what we have done and what changes: ");
    astrid.post("/group-cases/G-1/letter-drafts/en", &letter("Dear {first name}, it can tear.")).await.is(303);
    let page = astrid.get("/group-cases/G-1/letter").await.is(200);
    page.says("Anke Brandt").says("reads German. The letter isn’t written in it yet.");
    let refused = astrid.post("/group-cases/G-1/letters", &[("page", "/group-cases/G-1/letter")]).await.is(422);
    refused.says("Anke Brandt reads German");
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

#[tokio::test]
async fn a_letter_to_all_with_red_marks_goes_with_a_second_press_that_names_them() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    filled(&world, &mut astrid, "This is beyond our control.").await;
    let page = astrid.post("/group-cases/G-1/letters", &ALL).await.is(422);
    let page = page.says("The coach marks").says("Shifts blame (“beyond our control”)").says("Send with");
    let marks = page.between("name=\"marks\" value=\"", "\"");
    let named = [ALL.as_slice(), &[("marks", marks.as_str())]].concat();
    astrid.post("/group-cases/G-1/letters", &named).await.leads_to("/group-cases/G-1");
}

#[tokio::test]
async fn a_letter_to_all_waits_and_is_taken_back_before_anybody_gets_it() {
    let world = World::northline_holding(UNDO).await;
    let mut astrid = world.astrid().await;
    filled(&world, &mut astrid, "It can tear, and that is our mistake. I will call you tomorrow.").await;
    astrid.insists("/group-cases/G-1/letters", &ALL).await;
    works(&world).await;
    astrid.get("/group-cases/G-1").await.is(200).says("0 of 2 customers told").says("Letter 1 is going out: 0 of 2");
    astrid.post("/group-cases/G-1/letters/stopping", &[]).await.is(303);
    world.later(UNDO);
    works(&world).await;
    astrid.get("/group-cases/G-1").await.is(200).says("Letter 1 was stopped: 0 of 2");
    astrid.insists("/group-cases/G-1/letters", &ALL).await;
    world.later(UNDO);
    works(&world).await;
    astrid.get("/group-cases/G-1").await.is(200).says("Letter 2: 2 sent");
}

#[tokio::test]
async fn what_is_typed_in_one_language_stays_while_another_is_written() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    filled(&world, &mut astrid, "It can tear.").await;
    let page = "/group-cases/G-1/letter";
    for (language, text) in [("en", "Dear {first name}, it can"), ("de", "Guten Tag, {name}, der")] {
        let form = format!("/group-cases/G-1/letter-drafts/{language}");
        astrid.post("/drafts", &[("draft", form.as_str()), ("page", page), ("happened", text)]).await.leads_to(page);
    }
    astrid.get("/group-cases/G-1/letter?language=de").await.says("Guten Tag, {name}, der</textarea>").says("not sent");
    astrid.get("/group-cases/G-1/letter?language=en").await.says("Dear {first name}, it can</textarea>");
    astrid.get("/group-cases/G-1/letter?language=fr").await.is(200).lacks("not sent");
    let send = [letter("Dear {first name}, it can tear.").as_slice(), &ALL, &[("language", "en")]].concat();
    let page = astrid.post("/group-cases/G-1/letters", &send).await.is(409);
    page.says("The text in German has been changed and not saved");
}

/// A group of two with a letter in English.
async fn filled(world: &World, astrid: &mut Visitor<'_>, says: &'static str) {
    astrid.post("/group-cases", &[("title", "Belts can tear"), ("severity", "critical")]).await.is(303);
    astrid.post("/group-cases/G-1/children", &[("csv", TABLE)]).await.is(303);
    works(world).await;
    astrid.post("/group-cases/G-1/letter-drafts/en", &letter(says)).await.is(303);
}

#[tokio::test]
async fn what_stands_in_the_form_is_what_goes_and_nobody_gets_it_twice_unasked() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    filled(&world, &mut astrid, "It can tear.").await;
    let seen = letter("It can tear, and that is our mistake. I will call you tomorrow at 10:00.");
    let send = [seen.as_slice(), &ALL, &[("language", "en")]].concat();
    let refused = [seen[..1].to_vec(), vec![("happened", "Dear {ordr},")], seen[2..].to_vec()].concat();
    let refused = [refused.as_slice(), &ALL, &[("language", "en")]].concat();
    let page = astrid.post("/group-cases/G-1/letters", &refused).await.is(422);
    page.says("No field is called “ordr”").says("Dear {ordr},</textarea>");
    astrid.insists("/group-cases/G-1/letters", &send).await.leads_to("/group-cases/G-1");
    works(&world).await;
    let page = astrid.get("/group-cases/G-1/letter/first").await.is(200);
    page.says("It can tear, and that is our mistake.");
    let again =
        [seen.as_slice(), &[("language", "en"), ("otherwise", "en"), ("page", "/group-cases/G-1/letter")]].concat();
    let page = astrid.post("/group-cases/G-1/letters", &again).await.is(409);
    page.says("A letter has reached everybody in this group already.");
}

#[tokio::test]
async fn what_somebody_outside_was_asked_is_in_no_mail_to_a_customer_who_has_not_written() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    filled(&world, &mut astrid, "It can tear.").await;
    let path = astrid.get("/group-cases/G-1").await.between("<b><a href=\"", "\"");
    astrid.post(&format!("{path}/outside-parties"), &QUESTION).await.is(303);
    astrid.get(&path).await.says("Pallet 60118");
    astrid.get(&format!("{path}/mail/account-request")).await.is(200).lacks("60118").says("Belts can tear");
}
