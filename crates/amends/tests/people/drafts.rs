//! What somebody types is theirs until it is sent, a form that comes twice is one, and who comes second is told.

use super::world::{PASSWORD, Visitor, World};
use base::ids::{MemberId, OrgId};
use db::{args, sql};

/// Mild enough for the coach.
const KIND: &str = "We got this wrong, and I am sorry. I will call you on Monday at 10:00 with a new date.";

/// A case of Ingrid’s, who has an address; its path.
async fn case(astrid: &mut Visitor<'_>) -> String {
    astrid.record("The belt tore.", &[("email", "ingrid@halden.example"), ("own", "yes")]).await
}

async fn typed(visitor: &mut Visitor<'_>, path: &str, text: &str) {
    let (form, page) = (format!("{path}/replies"), path);
    visitor.post("/drafts", &[("draft", &form), ("page", page), ("text", text)]).await.leads_to(page);
}

/// What the page of a case carries in its forms.
async fn version(visitor: &Visitor<'_>, path: &str) -> String {
    visitor.get(path).await.between("name=\"version\" value=\"", "\"")
}

#[tokio::test]
async fn what_was_typed_stands_in_its_form_again_for_its_member_alone() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    typed(&mut astrid, &path, "Ingrid, the belt").await;
    typed(&mut astrid, &path, "Ingrid, the belt is").await;
    let page = astrid.get(&path).await.says(">Ingrid, the belt is</textarea>").says("Draft of 08:12, not sent");
    page.says("value=\"/cases/").lacks("belt</textarea>");
    world.joined("Tomas Reyes", "agent").await.get(&path).await.lacks("Ingrid, the belt").lacks("Draft of");

    let discard = [("draft", format!("{path}/replies"))];
    let discard: Vec<(&str, &str)> = discard.iter().map(|(name, value)| (*name, value.as_str())).collect();
    astrid.post("/drafts/discarding", &discard).await.leads_to(&path);
    astrid.get(&path).await.lacks("Ingrid, the belt").lacks("Draft of");
}

#[tokio::test]
async fn what_was_sent_is_no_draft_and_what_was_refused_is_one() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    let replies = format!("{path}/replies");
    astrid.post(&replies, &[("text", KIND), ("promise_what", "A new belt"), ("promise_due", "never")]).await.is(422);
    astrid.get(&path).await.says("Draft of 08:12, not sent").says("value=\"A new belt\"");
    astrid.insists(&replies, &[("text", KIND)]).await.leads_to(&path);
    astrid.get(&path).await.lacks("Draft of").lacks("A new belt");
}

#[tokio::test]
async fn what_is_kept_late_loses_against_what_was_sent() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    let notes = format!("{path}/notes");
    let late = [("draft", notes.as_str()), ("page", &path), ("text", "Ask Nils"), ("typing", "5f0c.1")];
    astrid.post(&notes, &[("text", "Ask Nils about it."), ("typing", "5f0c.2")]).await.leads_to(&path);
    astrid.post("/drafts", &late).await.leads_to(&path);
    // The same counted on: the page was left in the middle of the sending.
    astrid.post("/drafts", &[&late[..3], &[("typing", "5f0c.3")]].concat()).await.leads_to(&path);
    astrid.get(&path).await.lacks("Draft of").lacks("Ask Nils</textarea>").says("<p>Ask Nils about it.</p>");
    // Another form of the same page, as in another tab, is kept.
    let other = [("draft", notes.as_str()), ("page", &path), ("text", "Ask Ana"), ("typing", "77aa.1")];
    astrid.post("/drafts", &other).await.leads_to(&path);
    astrid.get(&path).await.says(">Ask Ana</textarea>");
}

#[tokio::test]
async fn of_one_form_the_later_state_holds_whichever_arrives_first() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    let notes = format!("{path}/notes");
    let state = |typing, text| [("draft", notes.as_str()), ("page", path.as_str()), ("text", text), ("typing", typing)];
    for (typing, text) in [("5f0c.2", "Ask Nils and Ana"), ("5f0c.1", "Ask Nils")] {
        astrid.post("/drafts", &state(typing, text)).await.leads_to(&path);
    }
    astrid.get(&path).await.says(">Ask Nils and Ana</textarea>");
    let emptied = [state("5f0c.4", "").as_slice(), &[("gone", "yes")]].concat();
    astrid.post("/drafts", &emptied).await.leads_to(&path);
    astrid.post("/drafts", &state("5f0c.3", "Ask")).await.leads_to(&path);
    astrid.get(&path).await.lacks("Draft of");
    astrid.post("/drafts", &state("5f0c.5", "Ask him")).await.leads_to(&path);
    astrid.post("/drafts/discarding", &[("draft", &notes), ("typing", "5f0c.6")]).await.leads_to(&path);
    astrid.post("/drafts", &state("5f0c.7", "Ask her")).await.leads_to(&path);
    astrid.get(&path).await.lacks("Draft of");
}

#[tokio::test]
async fn a_mail_that_is_taken_back_is_a_draft_although_its_form_was_sent() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    let replies = format!("{path}/replies");
    astrid.insists(&replies, &[("text", KIND), ("typing", "5f0c.9")]).await.leads_to(&path);
    astrid.post(&format!("{path}/messages/2/taking-back"), &[]).await.leads_to(&path);
    let late = [("draft", replies.as_str()), ("page", &path), ("text", "We got"), ("typing", "5f0c.8")];
    astrid.post("/drafts", &late).await.leads_to(&path);
    astrid.get(&path).await.says(&format!(">{KIND}</textarea>"));
}

#[tokio::test]
async fn a_draft_keeps_what_its_form_holds_and_no_password() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let form = [
        ("draft", "/mailboxes"),
        ("page", "/settings/mailboxes/new"),
        ("address", "help@northline.example"),
        ("in_password", "hunter2"),
        ("unheard_of", "hunter2"),
    ];
    astrid.post("/drafts", &form).await.leads_to("/settings/mailboxes/new");
    astrid.get("/settings/mailboxes/new").await.says("value=\"help@northline.example\"").lacks("hunter2");
    let kept =
        world.desk.read(|sql| Ok(sql.one(sql!("select fields from draft where org = $1"), &args![1], |r| r.get(0))?));
    let kept: Option<String> = kept.await.unwrap();
    assert!(!kept.unwrap().contains("hunter2"));
    for unknown in ["/sign-in", "/me/password", "/cases/A-1", "", "https://elsewhere.example/"] {
        astrid.post("/drafts", &[("draft", unknown), ("page", "/today"), ("text", "x")]).await.is(404);
    }
    let long = "x".repeat(300_000);
    astrid.post("/drafts", &[("draft", "/cases/A-1/notes"), ("page", "/today"), ("text", &long)]).await.is(413);
}

#[tokio::test]
async fn a_page_asked_for_after_the_session_ended_is_led_back_to() {
    let world = World::northline().await;
    let mut stranger = world.stranger();
    let page = stranger.get("/cases/A-1?people=all").await;
    page.leads_to("/sign-in?back=%2Fcases%2FA-1%3Fpeople%3Dall");
    let page = stranger.get("/sign-in?back=%2Fcases%2FA-1%3Fpeople%3Dall").await.is(200);
    page.says("name=\"back\" value=\"/cases/A-1?people=all\"");
    let form = [("email", "astrid@northline.example"), ("password", PASSWORD), ("back", "/cases/A-1?people=all")];
    stranger.post("/sign-in", &form).await.leads_to("/cases/A-1?people=all");
    let away = [("email", "astrid@northline.example"), ("password", PASSWORD), ("back", "//evil.example")];
    stranger.post("/sign-in", &away).await.leads_to("/today");
}

#[tokio::test]
async fn a_form_sent_after_the_session_ended_is_a_draft_once_the_same_member_is_back() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    let known = format!("amends_known={}", world.desk.tokens().known_browser(OrgId(1), MemberId(1)));
    let replies = format!("{path}/replies");
    let page = astrid.post_with(&known, &replies, &[("text", "Ingrid, <b>the belt</b>")]).await.is(401);
    let page = page.says("Nothing was sent. What you typed is kept").says(&format!("name=\"back\" value=\"{path}\""));
    let carried = page.carried();
    astrid.get(&path).await.lacks("the belt</b>").lacks("Draft of");

    let form =
        |email| [("email", email), ("password", PASSWORD), ("back", path.as_str()), ("carried", carried.as_str())];
    let wrong = [("email", "astrid@northline.example"), ("password", "no"), ("carried", carried.as_str())];
    astrid.post_with(&known, "/sign-in", &wrong).await.is(422).says("name=\"carried\"");
    // Somebody else signs in with this browser: the words are not theirs to see.
    let tomas = world.joined("Tomas Reyes", "agent").await;
    tomas.post_with(&known, "/sign-in", &form("tomas@northline.example")).await.leads_to(&path);
    tomas.get(&path).await.lacks("Draft of");
    // A browser that nobody has signed in with proves nothing.
    astrid.post_with("", "/sign-in", &form("astrid@northline.example")).await.leads_to(&path);
    astrid.get(&path).await.lacks("Draft of");
    astrid.post_with(&known, "/sign-in", &form("astrid@northline.example")).await.leads_to(&path);
    astrid.get(&path).await.says("Draft of 08:12, not sent").says("&#60;b&#62;the belt&#60;/b&#62;</textarea>");
}

#[tokio::test]
async fn a_stranger_who_sends_a_form_leaves_nothing_behind() {
    let world = World::northline().await;
    let forged = "amends_known=1.1.00112233445566aa";
    for cookie in ["", forged] {
        let page = world.stranger().post_with(cookie, "/cases/A-1/replies", &[("text", "Ha")]).await;
        page.leads_to("/sign-in?back=%2Fcases%2FA-1");
    }
}

#[tokio::test]
async fn the_same_form_sent_again_is_one_message() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    let version = version(&astrid, &path).await;
    let note = [("text", "Ask the warehouse."), ("version", version.as_str())];
    for _ in 0..3 {
        astrid.post(&format!("{path}/notes"), &note).await.leads_to(&path);
    }
    assert_eq!(astrid.get(&path).await.body.matches("<p>Ask the warehouse.</p>").count(), 1);
    let other = [("text", "Ask the driver."), ("version", version.as_str())];
    astrid.post(&format!("{path}/notes"), &other).await.leads_to(&path);
    astrid.get(&path).await.says("<p>Ask the driver.</p>");
    let call = [("text", "It tore."), ("channel", "phone"), ("severity", "minor"), ("name", "Nils"), ("once", "77")];
    let first = astrid.post("/record", &call).await;
    assert_eq!(first.place, astrid.post("/record", &call).await.place, "one case");
}

#[tokio::test]
async fn a_complaint_sent_three_times_is_one_case() {
    let world = World::northline().await;
    let form = [("text", "The belt tore."), ("name", "Ingrid"), ("email", "i@halden.example"), ("once", "4711")];
    let mut places = Vec::new();
    for _ in 0..3 {
        places.push(world.stranger().post("/complain", &form).await.is(303).place);
    }
    places.dedup();
    assert_eq!(places.len(), 1, "{places:?}");
    let count = world.desk.read(|sql| Ok(sql.one(sql!("select count(*) from case_row"), &args![], |row| row.get(0))?));
    assert_eq!(count.await.unwrap(), Some(1_i64));
}

#[tokio::test]
async fn who_answers_second_is_told_and_keeps_the_words() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let mut tomas = world.joined("Tomas Reyes", "agent").await;
    let path = case(&mut astrid).await;
    let (replies, seen) = (format!("{path}/replies"), version(&tomas, &path).await);
    astrid.insists(&replies, &[("text", KIND), ("version", &seen)]).await.leads_to(&path);
    world.later(jiff::SignedDuration::from_mins(2));
    let second = "We got this wrong, and I am sorry. I will call you on Tuesday at 10:00 with a new date.";
    // Asked first to look at what he promises, he is still told of her when he insists.
    let page = tomas.post(&replies, &[("text", second), ("version", &seen)]).await.is(422);
    let (seen, marks) =
        (page.between("name=\"version\" value=\"", "\""), page.between("name=\"marks\" value=\"", "\""));
    let page = tomas.post(&replies, &[("text", second), ("version", &seen), ("marks", &marks)]).await.is(409);
    let page = page.says("Astrid Lund replied 2 min ago: “We got this wrong").says("Yours hasn’t been sent");
    let page = page.says(&format!(">{second}</textarea>"));
    let seen = page.between("name=\"version\" value=\"", "\"");
    tomas.insists(&replies, &[("text", second), ("version", &seen)]).await.leads_to(&path);
}

#[tokio::test]
async fn words_with_red_marks_go_with_a_second_press_that_names_them() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    let (replies, text) = (format!("{path}/replies"), "This is beyond our control. It arrives when it arrives.");
    let page = astrid.post(&replies, &[("text", text)]).await.is(422).says("in red: ");
    let count = page.between("name=\"marks\" value=\"", "\"");
    page.says(&format!("Send with {count} mark"));
    astrid.post(&replies, &[("text", text), ("marks", "9")]).await.is(422);
    astrid.post(&replies, &[("text", text), ("marks", &count)]).await.leads_to(&path);
}

#[tokio::test]
async fn a_mail_that_is_taken_back_is_a_draft_again() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    astrid
        .post(
            &format!("{path}/replies"),
            &[("text", KIND), ("promise_what", "A call"), ("promise_due", "2026-11-23 10:00")],
        )
        .await;
    let n = astrid.get(&path).await.between("id=\"message-2\"", ">");
    assert!(n.is_empty(), "the reply is message 2");
    astrid.post(&format!("{path}/messages/2/taking-back"), &[]).await.leads_to(&path);
    let page = astrid.get(&path).await.says(&format!(">{KIND}</textarea>")).says("taken back before it was sent");
    page.says("value=\"A call\"").says("Draft of 08:12, not sent");
    astrid.post(&format!("{path}/messages/2/taking-back"), &[]).await.is(409).says("taken back already");
}
