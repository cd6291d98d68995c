//! A customer whose complaint was closed as none says on their page that it is one: for thirty days, in their language.

use crate::manager::{KARI, kari};
use crate::world::{ORG, TOMAS, World, complaint, complaint_by};
use base::context::Actor;
use base::ids::CaseNo;
use casework::case::dismissal::OBJECTION;
use casework::case::{Case, Command, DismissalReason};
use casework::message::{Command as Say, WaiverReason};
use jiff::SignedDuration;
use people::member;
use text::Language;

const SECOND: SignedDuration = SignedDuration::from_secs(1);
const WRONG: [(&str, &str); 1] = [("words", "The belt still stands.")];

/// A complaint of Ingrid’s, closed for this reason.
async fn closed_as(world: &World, reason: DismissalReason) -> (CaseNo, String) {
    manager(world).await;
    let (no, base) = complaint(world).await;
    close(world, no, reason).await;
    (no, base)
}

/// Told that it needs no answer, and closed by Kari.
async fn close(world: &World, no: CaseNo, reason: DismissalReason) {
    let why = || "She asks for a price.".to_owned();
    world.act(Actor::Member(TOMAS), no, Command::Own).await;
    world.act(Actor::Member(TOMAS), no, Say::Waive { n: 1, reason: WaiverReason::Answered, why: why() }).await;
    world.act(Actor::Member(KARI), no, Command::Dismiss { reason, why: why() }).await;
}

/// What they read in their language of a case that was closed, and when they object.
pub async fn all_that_is_read(language: Language) -> Vec<String> {
    let world = World::open().await;
    manager(&world).await;
    let mut seen = Vec::new();
    use DismissalReason::{Compliment, Duplicate, Question, Withdrawn};
    for (i, reason) in [Question, Withdrawn, Duplicate, Compliment].into_iter().enumerate() {
        let email = format!("ingrid{i}@halden.example");
        let (_, before) = complaint_by(&world, &email).await;
        world.post(&format!("{before}/language"), &[("language", language.code())]).await.leads();
        // So that what they are told when they complain is in their language too.
        let (no, base) = complaint_by(&world, &email).await;
        close(&world, no, reason).await;
        seen.push(world.get(&base).await.text());
        seen.push(world.post(&format!("{base}/objection"), &[("words", "")]).await.text());
        if reason == Withdrawn {
            seen.push(
                world.get(&world.post(&format!("{base}/objection"), &[("words", "4711")]).await.leads()).await.text(),
            );
        }
        if reason == Duplicate {
            wait(&world, &world.case(no).await, OBJECTION + SECOND);
            seen.push(world.get(&base).await.text());
            seen.push(world.post(&format!("{base}/objection"), &[("words", "4712")]).await.text());
        }
    }
    seen
}

async fn manager(world: &World) {
    let now = world.desk.now();
    world.desk.settle(ORG, move |sql| member::add(sql, ORG, &kari(), None, now)).await.unwrap();
}

/// So long after it was closed.
fn wait(world: &World, case: &Case, time: SignedDuration) {
    let closed_at = case.closed_at.unwrap();
    world.pass(world.desk.now().duration_until(closed_at + time));
}

#[tokio::test]
async fn they_object_until_the_last_second_and_only_they_can_close_it_then() {
    let world = World::open().await;
    let (no, base) = closed_as(&world, DismissalReason::Question).await;
    world.get(&base).await.says("because we didn’t take it to be a complaint").says("This is a complaint");
    wait(&world, &world.case(no).await, OBJECTION);
    let to = format!("{base}/objection");
    world.post(&to, &[("words", " ")]).await.is(422).says("Tell us what is wrong, in a sentence or two.");
    let leads = world.post(&to, &WRONG).await.leads();
    world.get(&leads).await.says("Thank you for telling us. We’ve reopened this.");
    let case = world.case(no).await;
    assert!(case.is_open() && case.dismissal.is_disputed());
    assert_eq!(case.messages.unanswered().count(), 1, "what they wrote is owed an answer");
    world.get(&base).await.is_silent_about("This is a complaint").says("The belt still stands.");
    world.post(&to, &[("words", "And the motor.")]).await.is(409).says("There is nothing to object to");
}

#[tokio::test]
async fn after_thirty_days_they_are_told_so_in_each_language_and_can_still_write() {
    let world = World::open().await;
    let (no, base) = closed_as(&world, DismissalReason::Question).await;
    wait(&world, &world.case(no).await, OBJECTION + SECOND);
    let to = format!("{base}/objection");
    let says = [
        ("en", "This was closed more than 30 days ago. Write to us below"),
        ("de", "vor mehr als 30 Tagen"),
        ("fr", "plus de 30 jours"),
        ("es", "más de 30 días"),
        ("nb", "mer enn 30 dager siden"),
    ];
    for (language, says) in says {
        world.post(&format!("{base}/language"), &[("language", language)]).await.leads();
        world.post(&to, &WRONG).await.is(409).says(says).says("The belt still stands.");
        world.get(&base).await.is_silent_about(&format!("{base}/objection"));
    }
    assert!(!world.case(no).await.is_open());
    world.upload(&format!("{base}/messages"), &[("text", "The belt still stands.")], &[]).await.leads();
    assert!(world.case(no).await.is_open());
}

#[tokio::test]
async fn whoever_praised_us_is_thanked_and_has_nothing_to_object_to() {
    let world = World::open().await;
    let (no, base) = closed_as(&world, DismissalReason::Compliment).await;
    assert!(!world.case(no).await.is_open());
    world.get(&base).await.says("Your kind words have reached us.").is_silent_about("This is a complaint");
    world.post(&format!("{base}/objection"), &WRONG).await.is(409).says("There is nothing to object to");
}
