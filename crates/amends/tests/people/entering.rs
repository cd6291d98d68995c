//! The first run, signing in and out, and invitations.

use super::world::{FIRST_RUN, PASSWORD, World};
use base::ids::OrgId;
use calendar::ServiceCalendar;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use people::member::{self, OrganisationSetup};

fn hours(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n)
}

#[tokio::test]
async fn an_empty_house_is_set_up_once() {
    let world = World::empty().await;
    let mut astrid = world.stranger();
    astrid.get("/").await.leads_to("/first-run");
    astrid.get("/sign-in").await.leads_to("/first-run");
    astrid.get("/first-run").await.is(200).says("Europe/Oslo");
    let mut wrong = world.first_run();
    wrong[3] = ("zone", "Europe/Atlantis");
    astrid.post("/first-run", &wrong).await.is(422).says("is not a time zone").says("value=\"Northline Parts\"");
    let begun = astrid.post("/first-run", &world.first_run()).await.leads_to("/today");
    let cookie = begun.cookie.unwrap();
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=1209600"] {
        assert!(cookie.contains(flag), "{flag} is not in {cookie}");
    }
    assert!(!cookie.contains("Secure"));
    astrid.get("/today").await.is(200).says("Northline Parts").says("Astrid");
    let mut other = world.stranger();
    other.get("/first-run").await.is(410);
    other.post("/first-run", &world.first_run()).await.is(410);
    other.get("/").await.leads_to("/today");
    other.get("/today").await.leads_to("/sign-in");
}

#[tokio::test]
async fn an_organisation_that_mail_founded_is_taken_over_with_all_that_is_in_it() {
    let world = World::empty().await;
    let now = world.desk.now();
    let plain = OrganisationSetup {
        id: OrgId(4),
        name: "My organisation".to_owned(),
        address: "complaints@localhost".to_owned(),
        currency: "EUR".to_owned(),
        calendar: ServiceCalendar::standard(TimeZone::UTC),
    };
    world.desk.write(move |sql| member::found(sql, &plain, now)).await.unwrap();
    world.stranger().post("/first-run", &world.first_run()).await.leads_to("/today");
    let all = world.desk.read(member::organisations).await.unwrap();
    let names: Vec<(i64, &str)> = all.iter().map(|o| (o.id.0, o.name.as_str())).collect();
    assert_eq!(names, [(4, "Northline Parts")]);
    assert_eq!(all[0].calendar.zone.iana_name(), Some("Europe/Oslo"));
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_told_the_same() {
    let world = World::northline().await;
    let mut visitor = world.stranger();
    let wrong = visitor.sign_in("astrid@northline.example", "not her password").await.is(422);
    let unknown = visitor.sign_in("nobody@northline.example", "not her password").await.is(422);
    assert_eq!(wrong.body.replace("astrid@", "nobody@"), unknown.body);
    assert!(wrong.cookie.is_none() && !wrong.has("not her password"));
    visitor.sign_in(" Astrid@northline.example", PASSWORD).await.leads_to("/today");
    visitor.get("/today").await.is(200);
}

#[tokio::test]
async fn a_session_ends_with_signing_out_or_after_fourteen_days() {
    let world = World::northline().await;
    let mut here = world.astrid().await;
    let there = world.astrid().await;
    here.post("/sign-out", &[]).await.leads_to("/sign-in");
    here.get("/today").await.leads_to("/sign-in");
    there.get("/today").await.is(200);
    world.later(hours(14 * 24 - 1));
    there.get("/today").await.is(200);
    world.later(hours(2));
    there.get("/today").await.leads_to("/sign-in");
}

#[tokio::test]
async fn guessing_passwords_is_slowed_down() {
    let world = World::northline().await;
    let guesses = (0..11).map(async |_| world.stranger().sign_in("astrid@northline.example", "a guess").await);
    let answers = futures_util::future::join_all(guesses).await;
    assert!(answers.iter().any(|page| page.status.as_u16() == 429), "eleven guesses at once are too many");
    assert!(answers.iter().all(|page| page.cookie.is_none()));
}

#[tokio::test]
async fn an_invitation_opens_once() {
    let world = World::northline().await;
    let link = world.astrid().await.invite("Tomas Reyes", "agent").await;
    let mut tomas = world.stranger();
    tomas.get(&link).await.is(200).says("Tomas Reyes").says("Northline Parts");
    tomas.post(&link, &[("password", "short")]).await.is(422).says("at least 10 characters");
    tomas.post(&link, &[("password", PASSWORD)]).await.leads_to("/today");
    tomas.get("/today").await.is(200).says("Tomas");
    let mut thief = world.stranger();
    thief.get(&link).await.is(410);
    thief.post(&link, &[("password", "a password of my own")]).await.is(410);
    world.signed_in("tomas@northline.example").await;
}

#[tokio::test]
async fn an_invitation_expires_after_seven_days_and_a_new_one_replaces_it() {
    let world = World::northline().await;
    let first = world.astrid().await.invite("Tomas Reyes", "agent").await;
    world.later(hours(7 * 24 + 1));
    let mut tomas = world.stranger();
    tomas.get(&first).await.is(410).says("expired");
    tomas.post(&first, &[("password", PASSWORD)]).await.is(410);
    let again = world.astrid().await.post("/members/2/invitation", &[]).await.is(200);
    let token = again.between("http://help.northline.example/invitation/", "<");
    tomas.get(&first).await.is(410).says("has been used");
    tomas.get(&format!("/invitation/{token}")).await.is(200);
}

#[tokio::test]
async fn guessing_at_one_account_from_many_addresses_gets_slower_and_its_owner_does_not_wait() {
    let world = World::northline().await;
    let mut owner = world.astrid().await;
    let guess = async |n: u8| {
        let mut guesser = world.stranger_from(&format!("203.0.113.{n}"));
        guesser.sign_in("astrid@northline.example", "a guess of mine").await.is(422);
    };
    for n in 1..=6 {
        guess(n).await;
    }
    let before = std::time::Instant::now();
    guess(7).await;
    assert!(before.elapsed() >= std::time::Duration::from_secs(1), "{:?}", before.elapsed());
    let before = std::time::Instant::now();
    owner.sign_in("astrid@northline.example", PASSWORD).await.leads_to("/today");
    assert!(before.elapsed() < std::time::Duration::from_secs(1), "{:?}", before.elapsed());
}

#[tokio::test]
async fn an_open_page_stops_listening_when_its_session_ends() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let mut stream = astrid.stream("/live?about=today").await;
    assert!(stream.frame().await.is_some(), "it greets");
    astrid.post("/me/sign-out", &[]).await.leads_to("/sign-in");
    let end = async { while stream.frame().await.is_some() {} };
    tokio::time::timeout(std::time::Duration::from_secs(10), end).await.expect("the stream goes on");
}

#[tokio::test]
async fn a_stranger_who_comes_first_gets_nothing_without_the_code_that_the_server_printed() {
    let world = World::empty().await;
    let code = world.desk.tokens().setup_code();
    world.stranger().get("/first-run").await.is(200).says("Setup code");
    world.stranger().post("/first-run", &FIRST_RUN).await.is(422).says("the server printed");
    let with = |code| FIRST_RUN.into_iter().chain([("code", code)]).collect::<Vec<(&str, &str)>>();
    world.stranger().post("/first-run", &with("guessed")).await.is(422);
    let printed = format!("/first-run?code={code}");
    world.stranger().get(&printed).await.is(200).says(&format!("value=\"{code}\""));
    world.stranger().post("/first-run", &with(&code)).await.leads_to("/today");
}
