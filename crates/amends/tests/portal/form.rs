//! The complaint form.

use crate::world::{UPLOAD, World, complaint};
use base::ids::ContactId;
use casework::case::Severity;
use casework::message::Channel;

const WHOLE: [(&str, &str); 8] = [
    ("text", "The feeder belt tore on Monday, the second time."),
    ("wish", "Send one that holds."),
    ("name", "Ingrid Moe"),
    ("email", "Ingrid@Halden.example"),
    ("company", "Halden Print"),
    ("phone", ""),
    ("order", "4711"),
    ("severity", "critical"),
];

/// The whole form with one field as typed by someone else.
fn but<'a>(field: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    WHOLE.iter().map(|(name, typed)| if *name == field { (*name, value) } else { (*name, *typed) }).collect()
}

#[tokio::test]
async fn a_complaint_becomes_a_case_and_the_answer_says_its_number_and_by_when() {
    let world = World::open().await;
    world.get("/complain").await.is(200).says("Northline Parts").says("What happened?");
    let sent = world.upload("/complain", &WHOLE, &[("belt.png", "image/png", b"\x89PNG")]).await;
    let received = sent.leads();
    let thanked = world.get(&received).await;
    thanked.is(200).says("A-1001").says("Tue 17 Nov, 12:00").says("We’re sending a private link");
    let case = world.case("A-1001".parse().unwrap()).await;
    assert_eq!((case.head.channel, case.head.severity), (Channel::Form, Severity::Critical));
    let own = world.link("A-1001".parse().unwrap(), ContactId(1));
    world.get(&format!("{own}/received")).await.is(200).says("ingrid@halden.example");
    world.get(&own).await.is(200).says("Send one that holds.").says("4711").says("belt.png");
}

#[tokio::test]
async fn whoever_names_an_address_is_thanked_alike_and_its_page_is_opened_by_mail_alone() {
    let world = World::open().await;
    // Of an address that nobody knows here, as of one that is known.
    let stranger = world.post("/complain", &but("email", "victim@newco.example")).await.leads();
    assert!(stranger.starts_with("/complain/received/1.1001."), "{stranger}");
    world.get(&stranger).await.is(200).is_silent_about("/c/").is_silent_about("victim@newco.example");
    let leads = world.post("/complain", &but("email", "victim@newco.example")).await.leads();
    let thanked = world.get(&leads).await;
    thanked.is(200).says("A-1002").says("by Tue 17 Nov, 12:00").is_silent_about("Ingrid Moe");
    thanked.is_silent_about("/c/").is_silent_about("ingrid@halden.example");
    let receipt = leads.strip_prefix("/complain/received/").unwrap();
    world.get(&format!("/c/{receipt}")).await.is(404);
    world.get(&leads.replace("1002", "1001")).await.is(404);
}

#[tokio::test]
async fn missing_fields_are_all_named_and_everything_typed_is_kept() {
    let world = World::open().await;
    let typed = [("text", "The belt <tore>."), ("name", ""), ("email", "ingrid@halden"), ("order", "4711")];
    let refused = world.post("/complain", &typed).await;
    refused
        .is(422)
        .says("Please check 2 fields. What you typed is still here.")
        .says("Tell us your name")
        .says("name@example.com");
    refused.says("The belt &#60;tore&#62;.").says("value=\"4711\"").says("value=\"ingrid@halden\"");
    refused.says("aria-invalid=\"true\"");
    assert!(world.get("/c/1.1001.1.99999.x").await.status.is_client_error());
}

#[tokio::test]
async fn files_of_a_refused_form_are_asked_for_again() {
    let world = World::open().await;
    let refused = world.upload("/complain", &but("name", ""), &[("belt.png", "image/png", b"\x89PNG")]).await;
    refused.is(422).says("Please check one field.").says("choose your files again");
}

#[tokio::test]
async fn a_filled_trap_keeps_nothing_and_says_so_with_the_words_to_copy() {
    let world = World::open().await;
    let mut typed = WHOLE.to_vec();
    typed.push(("website", "http://spam.example"));
    let answer = world.post("/complain", &typed).await;
    answer.is(422).says("complaints@northline-parts.example").says("the second time").says("We haven’t kept anything");
    let (no, _) = complaint(&world).await;
    assert_eq!(no.to_string(), "A-1001", "the trapped form took a number");
}

#[tokio::test]
async fn too_large_an_upload_is_told_the_limit_on_the_form_itself() {
    let world = World::open().await;
    let large = vec![0_u8; UPLOAD + 1];
    let refused = world.upload("/complain", &WHOLE, &[("film.mov", "video/quicktime", &large)]).await;
    refused.is(413).says("larger than 2 MB").says("What happened?").says("the second time");
}

#[tokio::test]
async fn a_form_sent_from_another_site_is_refused() {
    let world = World::open().await;
    let request = axum::http::Request::post("/complain")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site");
    world.send(request.body(axum::body::Body::from("text=x")).unwrap()).await.is(403);
}

#[tokio::test]
async fn an_organisation_that_is_not_here_has_no_form() {
    let world = World::open().await;
    world.get("/complain/2").await.is(200).says("Southline");
    world.get("/complain/7").await.is(404);
    world.get("/complain/x").await.is(404);
}

#[tokio::test]
async fn a_stranger_who_sends_too_often_is_asked_to_wait() {
    let world = World::open().await;
    for _ in 0..30 {
        world.post("/complain", &[("text", "")]).await.is(422);
    }
    world.post("/complain", &WHOLE).await.is(429).says("Wait a minute");
    world.get("/complain").await.is(200);
}

#[tokio::test]
async fn an_acknowledgement_carries_nothing_of_what_a_stranger_typed() {
    let world = World::open().await;
    let mut typed = but("text", "WIN a prize at https://evil.test/claim now");
    typed.retain(|(name, _)| *name != "name");
    typed.push(("name", "CLICK https://evil.test"));
    world.post("/complain", &typed).await.leads();
    let (org, no) = (crate::world::ORG, "A-1001".parse().unwrap());
    let draft = world.desk.read(move |sql| mail::compose::gather(sql, org, no, 2)).await.unwrap();
    let head = mail::compose::Letterhead { public_url: "https://help.northline.example".to_owned() };
    let organisation = world.desk.organisation(org).await.unwrap();
    let mail = mail::compose::outgoing(&draft, &organisation, world.desk.tokens(), &head).unwrap();
    let bytes = String::from_utf8(email::compose(&mail).unwrap()).unwrap();
    assert!(!bytes.contains("evil.test") && !bytes.contains("prize"), "{bytes}");
    assert!(mail.subject.contains("A-1001") && mail.text.contains("A-1001"));
}

#[tokio::test]
async fn more_files_than_anybody_needs_are_refused_and_few_are_taken() {
    let world = World::open().await;
    let files = vec![("belt.png", "image/png", b"x".as_slice()); 21];
    world.upload("/complain", &WHOLE, &files).await.is(413).says("up to 20 files").says("the second time");
    world.upload("/complain", &WHOLE, &files[..20]).await.leads();
    let many: Vec<(String, String)> = (0..500).map(|n| (format!("field{n}"), "x".to_owned())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    world.post("/complain", &many).await.is(422);
    world.post("/complain", &but("text", "a\0b")).await.is(422);
}
