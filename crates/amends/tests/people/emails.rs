//! An email in a member’s name is seen before it goes, can be edited, and goes as it was edited.

use super::world::{Page, Visitor, World};
use jiff::SignedDuration;

const KIND: &str = "We got this wrong, and I am sorry. I will call you on Monday at 10:00 with a new date.";
const EDITED: &str = "Ingrid, would you tell me in your own words what happened?";
const SHIRKS: &str = "This is beyond our control. Tell us what happened.";

/// A case of Ingrid’s, who has an address; its path.
async fn case(astrid: &mut Visitor<'_>) -> String {
    astrid.record("The belt tore.", &[("email", "ingrid@halden.example"), ("own", "yes")]).await
}

/// The same with a promise, made in a reply that has gone.
async fn promised(astrid: &mut Visitor<'_>) -> String {
    let path = case(astrid).await;
    let promise = [("text", KIND), ("promise_what", "A call"), ("promise_due", "2026-11-23 10:00")];
    astrid.post(&format!("{path}/replies"), &promise).await.leads_to(&path);
    path
}

fn words(page: &Page) -> String {
    page.between("rows=\"12\" required>", "</textarea>")
}

#[tokio::test]
async fn a_request_for_the_account_is_shown_first_and_goes_as_it_was_edited() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    let (form, email) = (format!("{path}/account-request"), format!("{path}/mail/account-request"));
    astrid.post(&form, &[]).await.leads_to(&email);
    let page = astrid.get(&email).await.is(200).says("Nothing has been sent yet").says("ingrid@halden.example");
    assert!(words(&page).contains("six short questions"), "{}", words(&page));
    page.says("name=\"subject\"").says("The six questions are on your page.").says("Astrid Lund (Northline Parts)");
    astrid.get(&path).await.lacks("asked Ingrid Moe for their account");
    astrid.post(&form, &[("subject", "What happened?"), ("text", EDITED)]).await.leads_to(&path);
    let page = astrid.get(&path).await.says("asked Ingrid Moe for their account").says(EDITED);
    page.lacks("six short questions");
}

#[tokio::test]
async fn an_email_whose_words_were_emptied_is_shown_again_and_not_sent() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    let (form, email) = (format!("{path}/account-request"), format!("{path}/mail/account-request"));
    astrid.post(&form, &[("subject", "What happened?"), ("text", "  ")]).await.leads_to(&email);
    astrid.get(&path).await.lacks("asked Ingrid Moe for their account");
}

#[tokio::test]
async fn an_email_is_written_in_the_language_of_its_reader() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = astrid.record("Der Riemen ist gerissen.", &[("email", "i@halden.example"), ("language", "de")]).await;
    let page = astrid.get(&format!("{path}/mail/participants/1/page-link")).await.is(200);
    assert!(words(&page).contains("Seite"), "{}", words(&page));
}

#[tokio::test]
async fn a_new_date_is_shown_with_its_reason_and_stays_a_draft_until_it_goes() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = promised(&mut astrid).await;
    let (form, email) = (format!("{path}/promises/1/new-date"), format!("{path}/mail/promises/1/new-date"));
    astrid.post(&form, &[("due", "2026-11-24 10:00"), ("why", "")]).await.is(422).says("Say why the date changes");
    let moved = [("due", "2026-11-24 10:00"), ("why", "The van is late.")];
    astrid.post(&form, &moved).await.leads_to(&email);
    let page = astrid.get(&email).await.is(200);
    assert!(
        words(&page).contains("Tue 24 Nov, 10:00") && words(&page).contains("The van is late."),
        "{}",
        words(&page)
    );
    // What is typed there is kept, and stays when the same is asked once more.
    let typed = [&moved[..], &[("text", "My own words."), ("draft", &form), ("page", &email)]].concat();
    astrid.post("/drafts", &typed).await.is(303);
    assert_eq!(words(&astrid.get(&email).await), "My own words.");
    astrid.post(&form, &moved).await.leads_to(&email);
    assert_eq!(words(&astrid.get(&email).await), "My own words.");
    astrid.get(&path).await.says("value=\"2026-11-24 10:00\"").says("Draft of 08:12, not sent");
    // They stay when another date is chosen, which is put below them.
    astrid.post(&form, &[("due", "2026-11-25 10:00"), ("why", "The van is late.")]).await.leads_to(&email);
    let page = astrid.get(&email).await.says("name=\"due\" value=\"2026-11-25 10:00\"");
    assert_eq!(words(&page), "My own words.");
    page.says("The new date is Wed 25 Nov, 10:00.").lacks("24 Nov");
    let sent = [("due", "2026-11-25 10:00"), ("why", "The van is late."), ("text", "I need longer.")];
    astrid.post(&form, &sent).await.leads_to(&path);
    let page = astrid.get(&path).await.says("I need longer.").says("The new date is Wed 25 Nov, 10:00.");
    page.lacks("Draft of");
}

#[tokio::test]
async fn words_that_are_discarded_or_emptied_come_back_as_ours() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = promised(&mut astrid).await;
    let (form, email) = (format!("{path}/promises/1/new-date"), format!("{path}/mail/promises/1/new-date"));
    let moved = [("due", "2026-11-24 10:00"), ("why", "The van is late.")];
    let typed = |text: &'static str| {
        [&moved[..], &[("subject", "Late"), ("text", text), ("draft", &form), ("page", &email)]].concat()
    };
    astrid.post(&form, &moved).await.leads_to(&email);
    let ours = words(&astrid.get(&email).await);
    astrid.post("/drafts", &typed("My own words.")).await.is(303);
    assert_eq!(words(&astrid.get(&email).await), "My own words.");
    astrid.post("/drafts/discarding", &[("draft", &*form), ("page", &*email)]).await.leads_to(&email);
    let page = astrid.get(&email).await.is(200).says("name=\"due\" value=\"2026-11-24 10:00\"");
    assert_eq!(words(&page.lacks("Draft of")), ours);
    astrid.post("/drafts", &typed("  ")).await.is(303);
    assert_eq!(words(&astrid.get(&email).await), ours);
    // On the page of the case all of it is discarded, and the email leads back to its form there.
    astrid.post("/drafts/discarding", &[("draft", &*form), ("page", &*path)]).await.leads_to(&path);
    astrid.get(&path).await.lacks("Draft of");
    astrid.get(&email).await.leads_to(&path);
}

#[tokio::test]
async fn an_email_of_which_nothing_was_typed_is_called_no_draft_but_what_led_to_it_is() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = promised(&mut astrid).await;
    let (form, email) = (format!("{path}/promises/1/new-date"), format!("{path}/mail/promises/1/new-date"));
    astrid.post(&form, &[("due", "2026-11-24 10:00"), ("why", "The van is late.")]).await.leads_to(&email);
    astrid.get(&email).await.is(200).lacks("Draft of").lacks(">Discard</button>").says("data-state");
    astrid.get(&path).await.says("Draft of").says(">Discard</button>");
    astrid.post("/drafts/discarding", &[("draft", &*form), ("page", &*path)]).await.leads_to(&path);
    astrid.get(&email).await.leads_to(&path);
    astrid.get(&path).await.lacks("Draft of");
}

#[tokio::test]
async fn red_marks_in_an_email_are_named_at_a_second_press() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    let (form, email) = (format!("{path}/account-request"), format!("{path}/mail/account-request"));
    let sent = [("text", SHIRKS), ("page", email.as_str())];
    let page = astrid.post(&form, &sent).await.is(422).says("Shifts blame").says("Check this email before you send it");
    assert_eq!(words(&page), SHIRKS);
    assert_eq!(page.body.matches("Shifts blame").count(), 1, "which marks is said once, where it is sent");
    let count = page.between("name=\"marks\" value=\"", "\"");
    page.says(&format!("Send email with {count} mark"));
    astrid.post(&form, &[&sent[..], &[("marks", &count)]].concat()).await.leads_to(&path);
    astrid.get(&path).await.says("asked Ingrid Moe for their account");
}

#[tokio::test]
async fn an_email_that_was_undone_is_a_draft_with_its_words() {
    let world = World::northline_holding(SignedDuration::from_secs(10)).await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    let (form, email) = (format!("{path}/account-request"), format!("{path}/mail/account-request"));
    astrid.post(&form, &[("text", EDITED), ("page", &email)]).await.leads_to(&path);
    let undo = astrid.get(&path).await.says(">Undo</button>").between("messages/2/taking-back", "\"");
    astrid.post(&format!("{path}/messages/2/taking-back{undo}"), &[]).await.leads_to(&path);
    astrid.get(&path).await.says("Draft of 08:12, not sent");
    astrid.post(&form, &[]).await.leads_to(&email);
    assert_eq!(words(&astrid.get(&email).await), EDITED);
}

#[tokio::test]
async fn an_email_that_cannot_go_any_more_keeps_what_was_typed() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = promised(&mut astrid).await;
    let (form, email) = (format!("{path}/promises/1/new-date"), format!("{path}/mail/promises/1/new-date"));
    astrid.post(&format!("{path}/promises/1/completion"), &[("note", "We spoke.")]).await.leads_to(&path);
    let late = [("due", "2026-11-24 10:00"), ("why", "The van is late."), ("text", "I need longer."), ("page", &email)];
    let page = astrid.post(&form, &late).await.is(409).says("This promise is already done");
    assert_eq!(words(&page), "I need longer.");
}

#[tokio::test]
async fn an_email_whose_date_has_passed_says_so_and_keeps_what_was_typed() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = promised(&mut astrid).await;
    let (form, email) = (format!("{path}/promises/1/new-date"), format!("{path}/mail/promises/1/new-date"));
    let typed = [("due", "2026-11-01 10:00"), ("why", "The van is late."), ("text", EDITED)];
    let draft = [&typed[..], &[("draft", &*form), ("page", &*email)]].concat();
    astrid.post("/drafts", &draft).await.leads_to(&email);
    let page = astrid.get(&email).await.is(200).says("That date has passed. Choose a later one.");
    page.says("value=\"2026-11-01 10:00\"");
}

#[tokio::test]
async fn there_is_no_email_where_none_goes() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    for nothing in ["notes", "promises/x/new-date", "promises/1/completion", "nonsense"] {
        astrid.get(&format!("{path}/mail/{nothing}")).await.is(404);
    }
    astrid.get(&format!("{path}/mail/verdict-request")).await.is(409).says("It’s too early to ask");
    astrid.get("/cases/A-9999/mail/account-request").await.is(404);
}

#[tokio::test]
async fn praise_is_thanked_in_words_that_were_seen() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    let waived = [("reason", "answered"), ("why", "On the phone.")];
    astrid.post(&format!("{path}/messages/1/waiver"), &waived).await.leads_to(&path);
    let praise = [("reason", "compliment"), ("why", "They praise us.")];
    astrid.post(&format!("{path}/dismissal"), &praise).await.leads_to(&format!("{path}/mail/dismissal"));
    let page = astrid.get(&format!("{path}/mail/dismissal")).await.is(200);
    assert!(words(&page).contains("Thank you for your kind words"), "{}", words(&page));
    let sent = [&praise[..], &[("text", "How kind of you, Ingrid.")]].concat();
    astrid.post(&format!("{path}/dismissal"), &sent).await.leads_to(&path);
    astrid.get(&path).await.says("was thanked for their kind words").says("How kind of you, Ingrid.");
}

#[tokio::test]
async fn an_email_goes_to_whom_it_was_shown_to_be_for_or_is_shown_again() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    let (form, email) = (format!("{path}/account-request"), format!("{path}/mail/account-request"));
    let shown = astrid.get(&email).await.between("name=\"recipients\" value=\"", "\"");
    let nils = [("who", "Nils Berg <nils@halden.example>"), ("role", "complainant")];
    astrid.post(&format!("{path}/participants"), &nils).await.is(303);
    let sent = [("text", EDITED), ("recipients", &*shown), ("page", &email)];
    let page = astrid.post(&form, &sent).await.is(409).says("The recipients have changed. Check who");
    assert_eq!(words(&page), EDITED);
    // Also in our words: where it may go was said.
    astrid.post(&form, &[("recipients", &*shown), ("page", &email)]).await.is(409).says("The recipients have changed.");
    let now = page.between("name=\"recipients\" value=\"", "\"");
    assert_ne!(now, shown);
    astrid.post(&form, &[("text", EDITED), ("recipients", &*now), ("page", &email)]).await.leads_to(&path);
    astrid.get(&path).await.says("asked Nils Berg for their account");
}
