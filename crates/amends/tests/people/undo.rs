//! What goes to a customer from Today is taken back on Today, and what is taken back is as it was.

use super::world::{Page, QUESTION, Visitor, World};
use jiff::SignedDuration;

const KIND: &str = "We got this wrong, and I am sorry. I will call you on Monday at 10:00 with a new date.";

const UNDO: SignedDuration = SignedDuration::from_secs(10);

/// A case of Ingrid’s with a promise that a reply made; its path. The reply has gone.
async fn promised(world: &World, astrid: &mut Visitor<'_>) -> String {
    let path = astrid.record("The belt tore.", &[("email", "ingrid@halden.example"), ("own", "yes")]).await;
    let promise = [("text", KIND), ("promise_what", "A call"), ("promise_due", "2026-11-23 10:00")];
    astrid.post(&format!("{path}/replies"), &promise).await.leads_to(&path);
    world.later(SignedDuration::from_mins(2));
    path
}

/// Moves the promise from Today, with the email as it was shown first; where that leads.
async fn moved(astrid: &mut Visitor<'_>, path: &str) -> String {
    let moved = [("due", "2026-11-24 10:00"), ("why", "The van is late."), ("back", "/today")];
    let form = format!("{path}/promises/1/new-date");
    let email = astrid.post(&form, &moved).await.is(303).place;
    assert_eq!(email, format!("{path}/mail/promises/1/new-date?back=%2Ftoday"));
    let text = astrid.get(&email).await.is(200).between("rows=\"12\" required>", "</textarea>");
    astrid.post(&form, &[&moved[..], &[("text", &text)]].concat()).await.is(303).place
}

#[tokio::test]
async fn a_new_date_told_from_today_is_taken_back_there() {
    let world = World::northline_holding(UNDO).await;
    let mut astrid = world.astrid().await;
    let path = promised(&world, &mut astrid).await;
    let today = moved(&mut astrid, &path).await;
    assert!(today.starts_with("/today?done=promises/1/new-date&undo="), "{today}");
    let page = astrid.get(&today).await.is(200).says(">Undo</button>");
    let undo = page.between("<div class=\"said\" id=\"said\" role=\"status\">", "</form>");
    let action = undo.split_once("action=\"").unwrap().1.split('"').next().unwrap().to_owned();
    astrid.get(&path).await.says("24 Nov");
    astrid.post(&action, &[]).await.leads_to(&path);
    let page = astrid.get(&path).await.says("took back the message that moved “A call”");
    page.says("23 Nov").says("it is due Mon 23 Nov 10:00 as before");
    astrid.get(&today).await.lacks(">Undo</button>");
}

#[tokio::test]
async fn what_has_gone_is_not_offered_on_today() {
    let world = World::northline_holding(UNDO).await;
    let mut astrid = world.astrid().await;
    let path = promised(&world, &mut astrid).await;
    let today = moved(&mut astrid, &path).await;
    world.later(SignedDuration::from_mins(1));
    astrid.get(&today).await.is(200).lacks(">Undo</button>");
    for nonsense in ["A-1", "A-1/x", "/2", "A-999/1", "%2F", ""] {
        let page = astrid.get(&format!("/today?done=promises/1/new-date&undo={nonsense}")).await;
        page.is(200).lacks(">Undo</button>");
    }
}

#[tokio::test]
async fn a_form_whose_mail_was_taken_back_may_be_sent_again_as_it_is() {
    let world = World::northline_holding(UNDO).await;
    let mut astrid = world.astrid().await;
    let path = astrid.record("The belt tore.", &[("email", "ingrid@halden.example"), ("own", "yes")]).await;
    let version = astrid.get(&path).await.between("name=\"version\" value=\"", "\"");
    let form = [("text", KIND), ("version", version.as_str())];
    for n in [2, 3] {
        astrid.insists(&format!("{path}/replies"), &form).await.is(303);
        astrid.get(&path).await.says(&format!("id=\"message-{n}\""));
        astrid.post(&format!("{path}/messages/{n}/taking-back"), &[]).await.is(303);
    }
}

#[tokio::test]
async fn undo_stands_beside_the_words_of_what_it_takes_back_and_no_others() {
    let world = World::northline_holding(UNDO).await;
    let mut astrid = world.astrid().await;
    let path = promised(&world, &mut astrid).await;
    let said = |page: &Page| page.between("<div class=\"said\" id=\"said\" role=\"status\">", "</div>");
    let (reply, note) = (format!("{path}/replies"), format!("{path}/notes"));
    let place = astrid.insists(&reply, &[("text", KIND)]).await.is(303).place;
    assert!(place.starts_with(&format!("{path}?done=replies&undo=")), "{place}");
    let page = astrid.get(&place).await;
    assert!(said(&page).contains("Reply to Ingrid will be sent in ") && said(&page).contains(">Undo</button>"));
    // While the reply waits a note is saved: its words carry no Undo, and the reply in the thread carries its own.
    let place = astrid.post(&note, &[("text", "The van is in Moss.")]).await.is(303).place;
    let page = astrid.get(&place).await.says("/taking-back\"");
    assert!(said(&page).contains("Note saved") && !said(&page).contains("Undo"), "{}", said(&page));
    // The same from Today.
    let moved = [("due", "2026-11-24 10:00"), ("why", "The van is late."), ("back", "/today")];
    astrid.post(&format!("{path}/promises/1/new-date"), &moved).await.is(303);
    let done = [("note", "Rang her."), ("back", "/today")];
    let place = astrid.post(&format!("{path}/promises/1/completion"), &done).await.is(303).place;
    let page = astrid.get(&place).await.is(200);
    assert!(said(&page).contains("Promise marked as done") && !said(&page).contains("Undo"), "{}", said(&page));
}

#[tokio::test]
async fn undo_is_offered_to_whoever_sent_it_alone() {
    let world = World::northline_holding(UNDO).await;
    let mut astrid = world.astrid().await;
    let path = promised(&world, &mut astrid).await;
    let place = astrid.insists(&format!("{path}/replies"), &[("text", KIND)]).await.is(303).place;
    let page = world.joined("Tomas Reyes", "agent").await.get(&place).await.is(200);
    assert!(!page.between("id=\"said\"", "</div>").contains("Undo"));
    for nonsense in ["A-1/1", "A-1/x", "/2", "A-999/1", ""] {
        let page = astrid.get(&format!("{path}?done=notes&undo={nonsense}")).await.is(200);
        assert!(!page.between("id=\"said\"", "</div>").contains("Undo"), "{nonsense}");
    }
}

#[tokio::test]
async fn a_question_to_somebody_outside_that_was_taken_back_may_be_asked_again_and_no_other_form_comes_twice() {
    let world = World::northline_holding(UNDO).await;
    let mut astrid = world.astrid().await;
    let path = astrid.record("The belt tore.", &[("email", "ingrid@halden.example"), ("own", "yes")]).await;
    let version = astrid.get(&path).await.between("name=\"version\" value=\"", "\"");
    let question = [&QUESTION[..], &[("version", version.as_str())]].concat();
    let note = [("text", "Ask Nils."), ("version", version.as_str())];
    for n in [1_000_001, 1_000_002] {
        astrid.post(&format!("{path}/outside-parties"), &question).await.is(303);
        astrid.post(&format!("{path}/notes"), &note).await.is(303);
        astrid.get(&path).await.says(&format!("id=\"message-{n}\""));
        astrid.post(&format!("{path}/messages/{n}/taking-back"), &[]).await.is(303);
    }
    let page = astrid.get(&path).await;
    assert_eq!(page.body.matches("<p>Ask Nils.</p>").count(), 1);
}
