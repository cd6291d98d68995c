//! Recording a complaint, acting from Today, and two people at one case.

use super::world::World;

#[tokio::test]
async fn a_call_becomes_a_case_with_its_owner_and_its_account() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let missing =
        [("text", "The belt tore, again."), ("channel", "in_person"), ("name", "Ingrid Moe"), ("when", "in use")];
    let page = astrid.post("/record", &missing).await.is(422).says("Choose a severity");
    let page = page.says(">The belt tore, again.</textarea>").says("value=\"Ingrid Moe\"").says(">in use</textarea>");
    assert!(page.has("value=\"in_person\" required checked"));
    let more = [("email", "Ingrid@Halden.example"), ("what", "The belt tears"), ("own", "yes")];
    let path = astrid.record("The belt tore, again.", &more).await;
    let case = astrid.get(&path).await.is(200).says("Owner <b>Astrid Lund</b>").says("The belt tears");
    assert!(case.has("on the phone"));
}

#[tokio::test]
async fn a_caller_we_know_is_found_by_address_or_by_name_and_company() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    astrid.record("The belt tore.", &[("email", "ingrid@halden.example")]).await;
    astrid.record("The belt tore again.", &[]).await;
    let other = [("email", "INGRID@halden.example"), ("name", "Somebody Else")];
    astrid.record("And again.", &other).await;
    let page = astrid.get("/customers/1").await.is(200).says("<b>3</b> open of <b>3</b>");
    assert_eq!(
        page.body.matches("id=\"contact-").count(),
        5,
        "one person, their change, links and merge forms, and the form to add"
    );
}

#[tokio::test]
async fn a_promise_is_kept_from_today_and_a_refused_form_keeps_what_was_typed_there() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = astrid.record("The belt tore.", &[("own", "yes")]).await;
    let promise = [("what", "A loan unit"), ("due", "2026-11-18T12:00")];
    astrid.post(&format!("{path}/promises"), &promise).await.leads_to(&path);
    astrid
        .get("/today")
        .await
        .is(200)
        .says("A loan unit")
        .says("Promised 08:12")
        .says(&format!("{path}/promises/1/completion"));
    let late = [("due", "2026-11-10T12:00"), ("why", "the van broke down"), ("back", "/today")];
    let page = astrid.post(&format!("{path}/promises/1/new-date"), &late).await.is(422);
    page.says("has passed").says(">the van broke down</textarea>").says("Today · Amends");
    let done =
        astrid.post(&format!("{path}/promises/1/completion"), &[("back", "/today"), ("note", "She holds it.")]).await;
    done.leads_to("/today");
    assert!(!astrid.get("/today").await.has("A loan unit"));
    astrid.get("/promises?standing=kept").await.is(200).says("A loan unit");
}

#[tokio::test]
async fn whoever_comes_second_is_told_what_happened_meanwhile() {
    let world = World::northline().await;
    let mut tomas = world.joined("Tomas Reyes", "agent").await;
    let mut astrid = world.astrid().await;
    let path = astrid.record("The belt tore.", &[]).await;
    let ownership = format!("{path}/ownership");
    let seen = tomas.get(&path).await.between("name=\"version\" value=\"", "\"");
    astrid.post(&ownership, &[("version", &seen)]).await.leads_to(&path);
    let page = tomas.post(&ownership, &[("version", &seen)]).await.is(409);
    page.says("Ask Astrid Lund to hand it over").says("Since you opened this page: Astrid Lund took ownership, 08:12");
    let now = tomas.get(&path).await.between("name=\"version\" value=\"", "\"");
    assert!(!tomas.post(&ownership, &[("version", &now)]).await.is(409).has("Since you opened this page"));
}

#[tokio::test]
async fn two_who_take_a_case_at_once_do_not_take_it_from_each_other() {
    let world = World::northline().await;
    let mut kari = world.joined("Kari Holm", "manager").await;
    let mut astrid = world.astrid().await;
    let path = astrid.record("The belt tore.", &[]).await;
    let ownership = format!("{path}/ownership");
    let seen = kari.get(&path).await.between("name=\"version\" value=\"", "\"");
    astrid.post(&ownership, &[("version", &seen)]).await.leads_to(&path);
    let page = kari.post(&ownership, &[("version", &seen)]).await.is(409);
    page.says("Someone was quicker").says("Astrid Lund took ownership").says("Owner <b>Astrid Lund</b>");
    let now = kari.get(&path).await.between("name=\"version\" value=\"", "\"");
    kari.post(&ownership, &[("version", &now)]).await.leads_to(&path);
    kari.get(&path).await.says("Owner <b>Kari Holm</b>");
}

#[tokio::test]
async fn a_contact_is_changed_on_the_page_of_their_company() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    astrid.record("The belt tore.", &[("email", "ingrid@halden.example")]).await;
    let lars = [("name", "Lars Haug"), ("email", "lars@halden.example"), ("role", "user")];
    astrid.post("/customers/1/contacts", &lars).await.leads_to("/customers/1");
    let taken = [("name", "Lars Haug"), ("email", "Ingrid@halden.example"), ("role", "accounting")];
    let page = astrid.post("/customers/1/contacts/2", &taken).await.is(422).says("Ingrid Moe has that address already");
    page.says("value=\"Ingrid@halden.example\"");
    let right = [("name", "Lars Haug"), ("email", ""), ("phone", "+47 69 00 00 00"), ("role", "accounting")];
    astrid.post("/customers/1/contacts/2", &right).await.leads_to("/customers/1");
    astrid.get("/customers/1").await.is(200).says("Lars Haug, accounting").says("+47 69 00 00 00");
    astrid.post("/customers/1/contacts/77", &right).await.is(404);
    astrid.post("/customers/2/contacts/2", &right).await.is(404);
}

#[tokio::test]
async fn mail_that_was_set_aside_is_seen_and_can_be_made_a_case() {
    use base::ids::OrgId;
    use mail::ingest::take;
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    astrid.get("/arrivals").await.is(200).says("All mail is in its case");
    let raw = "From: shop@robot.example\r\nTo: complaints@northline.example\r\nSubject: Out of office\r\n\
        Message-ID: <1@robot.example>\r\nAuto-Submitted: auto-replied\r\n\r\nI am away until Monday.\r\n";
    take(&world.desk, OrgId(1), raw.as_bytes().to_vec()).await.unwrap();
    let page = astrid.get("/arrivals").await.is(200).says("Out of office").says("sent by a machine");
    let action = page.between("action=\"/arrivals/", "\"");
    astrid.get("/arrivals/1/source").await.is(200).says("Auto-Submitted");
    let made = astrid.post(&format!("/arrivals/{action}"), &[]).await;
    assert_eq!((made.status.as_u16(), made.place.as_str()), (303, "/cases/A-1001"));
    astrid.get("/cases/A-1001").await.is(200).says("I am away until Monday.");
    astrid.get("/arrivals").await.says("All mail is in its case");
    astrid.post(&format!("/arrivals/{action}"), &[]).await.is(409).says("already been handled");
    astrid.post("/arrivals/77/case", &[]).await.is(404);
}

#[tokio::test]
async fn spam_is_set_aside_where_it_is_seen_and_released_or_discarded_with_a_reason() {
    use base::ids::OrgId;
    use mail::ingest::take;
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    for n in 1..=2 {
        let raw = format!(
            "From: Winner <w{n}@prize.example>\r\nTo: complaints@northline.example\r\nSubject: Prize {n}\r\n\
             Message-ID: <{n}@prize.example>\r\nX-Spam-Flag: YES\r\n\r\nYou have won.\r\n"
        );
        take(&world.desk, OrgId(1), raw.into_bytes()).await.unwrap();
    }
    astrid
        .get("/arrivals?show=spam")
        .await
        .is(200)
        .says("Prize 1")
        .says("Prize 2")
        .says("marked as spam by a mail filter");
    let made = astrid.post("/arrivals/1/case", &[]).await;
    assert_eq!((made.status.as_u16(), made.place.as_str()), (303, "/cases/A-1001"));
    astrid.post("/arrivals/2/discarding", &[("why", " ")]).await.is(422).says("Say why it needs no answer");
    astrid.post("/arrivals/2/discarding", &[("why", "It is a prize nobody won.")]).await.leads_to("/arrivals");
    astrid.get("/arrivals?show=spam").await.says("No spam");
    astrid.get("/arrivals").await.says("All mail is in its case");
    let page = astrid.get("/arrivals?show=discarded").await.is(200).says("Prize 2").says("It is a prize nobody won.");
    page.says("Discarded by Astrid");
    astrid.get("/arrivals/2/source").await.is(200).says("You have won.");
    astrid.post("/arrivals/2/discarding", &[("why", "Again.")]).await.is(409).says("already been handled");
    astrid.post("/arrivals/77/discarding", &[("why", "Nothing.")]).await.is(404);
    astrid.post("/arrivals/2/case", &[]).await.leads_to("/cases/A-1002");
}

#[tokio::test]
async fn a_house_of_hundreds_offers_those_near_a_case_and_everybody_when_asked() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let case = astrid.record("The belt tore.", &[("own", "yes")]).await;
    astrid.get(&case).await.is(200).lacks("more colleagues");
    let mine = world.crowd(400).await;
    let page = astrid.get(&case).await.is(200).says("Show 361 more colleagues").says(&mine);
    assert!(page.body.len() <= 60_000, "{} bytes", page.body.len());
    assert!(!page.has("Colleague 399"));
    astrid.get(&format!("{case}?people=all")).await.is(200).says("Colleague 399").lacks("more colleagues");
    let far = [("what", ""), ("owner", "400"), ("due", "2026-11-24T12:00")];
    let refused = astrid.post(&format!("{case}/requests"), &far).await.is(422);
    assert!(refused.body.len() <= 60_000, "{} bytes", refused.body.len());
    refused.says("<option value=\"400\" selected>Colleague 399</option>");
}

#[tokio::test]
async fn after_a_form_is_taken_the_page_says_what_was_done_and_only_then() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = astrid.record("The belt tore.", &[("own", "yes")]).await;
    let done = astrid.post(&format!("{path}/notes"), &[("text", "Rang the yard.")]).await;
    assert_eq!((done.status.as_u16(), done.place.as_str()), (303, format!("{path}?done=notes").as_str()));
    astrid.get(&done.place).await.is(200).says("role=\"status\">Note saved</div>");
    astrid.get(&path).await.is(200).lacks("Note saved").says("role=\"status\"></div>");
    astrid.get(&format!("{path}?done=%3Cb%3Enothing%3C/b%3E")).await.is(200).lacks("<b>nothing");
    let refused = astrid.post(&format!("{path}/notes"), &[("text", " ")]).await.is(422);
    refused.says("Write the note first").lacks("Note saved");
    let promise = [("what", "A loan unit"), ("due", "2026-11-18T12:00")];
    astrid.post(&format!("{path}/promises"), &promise).await.leads_to(&path);
    let kept =
        astrid.post(&format!("{path}/promises/1/completion"), &[("back", "/today"), ("note", "She holds it.")]).await;
    astrid.get(&kept.place).await.is(200).says("Promise marked as done").says("Today · Amends");
}

#[tokio::test]
async fn a_case_shows_each_person_what_they_may_do_and_no_more() {
    let world = World::northline().await;
    let mut tomas = world.joined("Tomas Reyes", "agent").await;
    let kari = world.joined("Kari Holm", "manager").await;
    let mut astrid = world.astrid().await;
    let path = astrid.record("The belt tore.", &[("own", "yes")]).await;
    let action = |end: &str| format!("action=\"{path}/{end}\"");
    astrid.get(&path).await.is(200).says(&action("hand-over")).lacks(&action("ownership")).lacks(&action("dismissal"));
    kari.get(&path).await.is(200).says(&action("hand-over")).says(&action("ownership"));
    tomas.get(&path).await.is(200).lacks(&action("hand-over")).lacks(&action("ownership")).says(&action("replies"));
    astrid.get(&path).await.says("Not a complaint? A message is still unanswered.");
    tomas.post(&format!("{path}/hand-over"), &[("to", "1"), ("note", "x")]).await.is(403);
}
