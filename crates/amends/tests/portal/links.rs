//! Links: forged, expired, and those of another case.

use crate::world::{ANA, ORG, TOMAS, World, complaint, complaint_by};
use base::context::Actor;
use base::ids::ContactId;
use base::token::Link;
use casework::message::{Channel, Command as Say, Reply, Stance, WaiverReason};
use casework::promise::{Command as Ask, Terms};
use jiff::SignedDuration;

#[tokio::test]
async fn a_forged_link_opens_nothing_and_names_nobody() {
    let world = World::open().await;
    let (_, base) = complaint(&world).await;
    for forged in
        [base.replace("1001", "1002"), format!("{base}x"), base[..base.len() - 2].to_owned(), "/c/x".to_owned()]
    {
        let answer = world.get(&forged).await;
        answer.is(404).is_silent_about("Northline").is_silent_about("Ingrid").is_silent_about("A-1001");
        world.post(&format!("{forged}/messages"), &[("text", "let me in")]).await.is(404);
    }
}

#[tokio::test]
async fn an_expired_link_says_so_and_what_to_do() {
    let world = World::open().await;
    let (no, base) = complaint(&world).await;
    world.pass(SignedDuration::from_hours(24 * 367));
    let answer = world.get(&base).await;
    answer
        .is(410)
        .says("expired")
        .says("Reply to our latest email")
        .is_silent_about("Northline")
        .is_silent_about("Ingrid");
    world.post(&format!("{base}/verdict"), &[("word", "made_right")]).await.is(410);
    assert_eq!(world.case(no).await.messages.all().len(), 2);
}

#[tokio::test]
async fn a_link_opens_nothing_once_the_address_it_went_to_is_another() {
    let world = World::open().await;
    let (_, base) = complaint(&world).await;
    let cookie = world.signed_in(ORG, TOMAS).await;
    let person = [("name", "Ingrid Moe"), ("email", "ingrid@halden.example"), ("phone", "+47 69 00 00 00")];
    world.post_as(&cookie, "/customers/1/contacts/1", &person).await.leads();
    world.get(&base).await.is(200);
    let person = [("name", "Ingrid Moe"), ("email", "right@halden.example")];
    world.post_as(&cookie, "/customers/1/contacts/1", &person).await.leads();
    world.get(&base).await.is(410).is_silent_about("Ingrid");
    world.post(&format!("{base}/messages"), &[("text", "still me")]).await.is(410);
}

#[tokio::test]
async fn links_are_taken_back_by_a_button_and_new_ones_open() {
    let world = World::open().await;
    let (no, base) = complaint(&world).await;
    let cookie = world.signed_in(ORG, TOMAS).await;
    world.get_as(&cookie, "/customers/1").await.is(200).says("Links we have sent to Ingrid Moe stop working.");
    world.post_as(&cookie, "/customers/1/contacts/1/link-revocation", &[]).await.leads();
    world.get(&base).await.is(410);
    let link = Link { org: ORG, no, contact: ContactId(1), generation: 1 };
    world.get(&format!("/c/{}", world.desk.tokens().link(link, world.desk.now()))).await.is(200);
    let forged = base.replacen(".1.", ".2.", 1);
    world.get(&forged).await.is(404);
}

#[tokio::test]
async fn a_link_to_a_closed_case_opens_for_ninety_days() {
    let world = World::open().await;
    let (no, base) = complaint(&world).await;
    let tomas = Actor::Member(TOMAS);
    world.act(tomas, no, casework::case::Command::Own).await;
    let why = "They were told on the telephone.".to_owned();
    let answered = Say::Waive { n: 1, reason: WaiverReason::Answered, why };
    world.act(tomas, no, casework::case::Command::Message(answered)).await;
    let (reason, why) = (casework::case::DismissalReason::Compliment, "She praises the driver.".to_owned());
    world.act(tomas, no, casework::case::Command::Dismiss { reason, why }).await;
    world.pass(SignedDuration::from_hours(24 * 89));
    world.get(&base).await.is(200);
    world.pass(SignedDuration::from_hours(24 * 2));
    world.get(&base).await.is(410);
}

#[tokio::test]
async fn a_link_for_somebody_else_than_the_person_let_down_opens_nothing() {
    let world = World::open().await;
    let (no, _) = complaint(&world).await;
    let (_, _) = complaint_by(&world, "per@halden.example").await;
    let theirs = world.link(no, ContactId(2));
    world.get(&theirs).await.is(404).is_silent_about("Ingrid");
    world.post(&format!("{theirs}/messages"), &[("text", "me too")]).await.is(404);
}

#[tokio::test]
async fn what_is_said_among_ourselves_is_never_shown() {
    let world = World::open().await;
    let (no, base) = complaint(&world).await;
    let tomas = Actor::Member(TOMAS);
    let due = Some(world.desk.now() + SignedDuration::from_hours(5));
    world.act(tomas, no, casework::case::Command::Own).await;
    world.act(tomas, no, Say::Note { text: "between us: the picker was new".to_owned() }.into_wish()).await;
    let asked = Terms { owner: ANA, what: "find the scan of the parcel".to_owned(), due };
    world.act(tomas, no, casework::case::Command::Promise(Ask::Request(asked))).await;
    let promise = Terms { owner: TOMAS, what: "A call at two".to_owned(), due };
    let reply = Reply {
        channel: Channel::Email,
        text: "We got this wrong.".to_owned(),
        stance: Stance { admits: true, ..Stance::default() },
        asks_understood: true,
        promises: vec![promise],
        whom: Default::default(),
    };
    world.act(tomas, no, Say::Reply(reply).into_wish()).await;
    let page = world.get(&base).await;
    page.is(200)
        .says("We got this wrong.")
        .says("A call at two")
        .says("Tomas Reyes is responsible for this until you tell us it’s resolved");
    page.is_silent_about("between us").is_silent_about("find the scan").is_silent_about("Ana");
}

/// A command of the conversation as the case takes it.
trait IntoWish {
    fn into_wish(self) -> casework::case::Command;
}

impl IntoWish for Say {
    fn into_wish(self) -> casework::case::Command {
        casework::case::Command::Message(self)
    }
}
