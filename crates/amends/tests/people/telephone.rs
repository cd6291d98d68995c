//! Someone without email, from their first call to "made right": nothing on the way needs an address.

use super::world::{Page, Visitor, World};
use jiff::SignedDuration;

const NUMBER: (&str, &str) = ("phone", "+47 934 11 902");

/// Astrid records what Thomas Whitfield rang about, and takes it; the path of the case.
async fn call(astrid: &mut Visitor<'_>, text: &str, more: &[(&str, &str)]) -> String {
    let mut form = vec![("text", text), ("channel", "phone"), ("severity", "degraded"), ("own", "yes")];
    form.extend_from_slice(more);
    let page = astrid.post("/record", &form).await;
    assert!(page.place.starts_with("/cases/"), "{}", page.body);
    page.place
}

async fn does(astrid: &mut Visitor<'_>, path: &str, deed: &str, form: &[(&str, &str)]) {
    astrid.insists(&format!("{path}/{deed}"), form).await.leads_to(path);
}

/// Everything up to the letter.
pub async fn until_the_letter(astrid: &mut Visitor<'_>, path: &str) {
    does(astrid, path, "account", &[("what", "The pin has the wrong thread."), ("source", "call")]).await;
    let reply = [("text", "We sent you the wrong thread and that was our mistake."), ("channel", "phone")];
    does(astrid, path, "replies", &reply).await;
    does(astrid, path, "promises", &[("what", "The right pin"), ("due", "2026-11-18T12:00")]).await;
    does(astrid, path, "containment", &[("text", "A pin on loan.")]).await;
    does(astrid, path, "remedies", &[("kind", "replacement"), ("what", "The right pin"), ("cost", "0")]).await;
    does(astrid, path, "remedies/1/delivery", &[("evidence", "He holds it in his hand, he says")]).await;
    does(astrid, path, "causes", &[("branch", "method"), ("text", "Nobody reads the thread back.")]).await;
    does(astrid, path, "finding", &[("finding", "upheld"), ("reason", "He spelt it out.")]).await;
    let change = [
        ("what", "Threads are read back"),
        ("expectation", "None wrong in a month"),
        ("due", "2026-11-20T12:00"),
        ("check_on", "2026-12-20T12:00"),
    ];
    does(astrid, path, "changes", &change).await;
    does(astrid, path, "promises/1/completion", &[("note", "He holds it in his hand.")]).await;
}

pub const LETTER: [(&str, &str); 5] = [
    ("subject", "Your treadle pin"),
    ("happened", "You told us the thread and we wrote down another: our mistake."),
    ("fixed", "The right pin is with you."),
    ("changes", "From now on every thread is read back."),
    ("closing", "Astrid Lund, +47 22 33 44 55"),
];

fn letter(channel: &'static str) -> Vec<(&'static str, &'static str)> {
    LETTER.into_iter().chain([("channel", channel)]).collect()
}

const SAID: [(&str, &str); 5] =
    [("channel", "phone"), ("care", "5"), ("help", "4"), ("trust", "4"), ("words", "It fits.")];

fn said(word: &'static str) -> Vec<(&'static str, &'static str)> {
    SAID.into_iter().chain([("word", word)]).collect()
}

async fn seal(astrid: &mut Visitor<'_>, path: &str) {
    does(astrid, path, "prediction", &[("care", "4"), ("help", "4"), ("trust", "3"), ("made_right", "yes")]).await;
}

#[tokio::test]
async fn someone_without_e_mail_is_answered_written_to_by_post_and_gives_their_word_on_the_phone() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = call(&mut astrid, "The pin does not fit.", &[("name", "Thomas Whitfield"), NUMBER]).await;
    until_the_letter(&mut astrid, &path).await;
    let editor = astrid.get(&format!("{path}/letter")).await.is(200).says("We have no email address for Thomas");
    editor.lacks("value=\"email\"");
    astrid.get(&format!("{path}/letter/pdf")).await.is(404).says("Save one first");
    astrid.post(&format!("{path}/letter-drafts"), &LETTER).await.leads_to(&path);
    let preview = astrid.get(&format!("{path}/letter/preview")).await.is(200).says("Post: I’ve sent it");
    preview.lacks("value=\"email\"").says(">Mark as sent</button>");
    astrid.post(&format!("{path}/letters"), &letter("email")).await.is(422).says("Print the letter");
    astrid.post(&format!("{path}/letters"), &letter("page")).await.is(422).says("by email or by post");
    astrid.post(&format!("{path}/letters"), &letter("post")).await.leads_to(&path);
    astrid.get(&format!("{path}/letters/2")).await.is(200).says("Posted ").says("unchanged since it was sent");
    let case = astrid.get(&path).await.is(200).says("posted Thomas Whitfield the letter");
    assert!(!case.has("/verdict-request"), "nobody is asked by mail whom it does not reach");
    astrid
        .post(&format!("{path}/verdict-taking"), &said("made_right"))
        .await
        .is(409)
        .says("Lock your prediction first");
    seal(&mut astrid, &path).await;
    astrid.get(&path).await.is(200).says("Ask and record the answer").says("ask them in person or on +47 934 11 902");
    astrid.get("/today").await.is(200).says(&format!("{path}#take-verdict"));
    astrid.post(&format!("{path}/verdict-request"), &[]).await.is(409).says("We have no email address for them");
    let page =
        astrid.post(&format!("{path}/verdict-taking"), &[("channel", "phone"), ("word", "not_yet")]).await.is(422);
    page.says("from 1 to 5");
    does(&mut astrid, &path, "verdict-taking", &said("not_yet")).await;
    let case = astrid.get(&path).await.is(200).says("recorded by Astrid Lund, on the phone");
    case.says("It fits.").says("a new letter");
    world.later(SignedDuration::from_mins(5));
    again(&mut astrid, &path).await;
    let case = astrid.get(&path).await.is(200).says("Thomas says it’s made right");
    case.says("made right (care 5, help 4, trust 4); recorded by Astrid Lund, on the phone");
}

async fn again(astrid: &mut Visitor<'_>, path: &str) {
    does(astrid, path, "replies", &[("text", "You are right, we are sorry: our mistake."), ("channel", "phone")]).await;
    astrid.post(&format!("{path}/letters"), &letter("in_person")).await.leads_to(path);
    seal(astrid, path).await;
    does(astrid, path, "verdict-taking", &said("made_right")).await;
}

#[tokio::test]
async fn the_letter_is_printed_before_it_is_posted() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = call(&mut astrid, "The pin does not fit.", &[("name", "Thomas Whitfield"), NUMBER]).await;
    astrid.post(&format!("{path}/letter-drafts"), &LETTER).await.leads_to(&path);
    astrid.get(&format!("{path}/letter")).await.is(200).says(&format!("{path}/letter/pdf"));
    assert!(astrid.bytes(&format!("{path}/letter/pdf")).await.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn whoever_can_be_mailed_answers_for_themselves() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let mail = [("name", "Thomas Whitfield"), ("email", "thomas@cards.example")];
    let path = call(&mut astrid, "The pin does not fit.", &mail).await;
    until_the_letter(&mut astrid, &path).await;
    astrid.post(&format!("{path}/letters"), &letter("email")).await.leads_to(&path);
    seal(&mut astrid, &path).await;
    let page = astrid.post(&format!("{path}/verdict-taking"), &said("made_right")).await;
    page.is(409).says("they answer on their own page");
}

#[tokio::test]
async fn a_caller_is_found_by_the_number_however_it_is_written() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let thomas = [("name", "Thomas Whitfield"), NUMBER];
    let first = call(&mut astrid, "The pin does not fit.", &thomas).await;
    let customer = customer_of(&astrid.get(&first).await);
    let local = [("name", "thomas whitfield"), ("phone", "934 11 902")];
    let second = call(&mut astrid, "It still does not fit.", &local).await;
    assert_eq!(customer_of(&astrid.get(&second).await), customer);
    let page = astrid.get(&customer).await.is(200).says("<b>2</b> open of <b>2</b>");
    assert_eq!(
        page.body.matches("id=\"contact-").count(),
        4,
        "one person, their change and merge forms, and the form to add"
    );
    let wife = [("name", "Nora Whitfield"), ("phone", "0047 93411902")];
    let third = call(&mut astrid, "My husband rang about a pin.", &wife).await;
    assert_eq!(customer_of(&astrid.get(&third).await), customer, "another person on the same line");
    let other = [("name", "Thomas Whitfield"), ("phone", "+47 934 11 903")];
    let fourth = call(&mut astrid, "A pin.", &other).await;
    assert_ne!(customer_of(&astrid.get(&fourth).await), customer, "the same name on another line is somebody else");
}

fn customer_of(page: &Page) -> String {
    format!("/customers/{}", page.between("href=\"/customers/", "\""))
}
