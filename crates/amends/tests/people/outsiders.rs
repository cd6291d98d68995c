//! An outside party on the page of a case: what it is to bear, what it said when, and what stands beside a message.

use super::world::{QUESTION, Visitor, World};

/// A case of Astrid’s of which a carrier was asked; its path.
async fn asked(astrid: &mut Visitor<'_>) -> String {
    let path = astrid.record("The belt tore.", &[("email", "ingrid@halden.example"), ("own", "yes")]).await;
    astrid.post(&format!("{path}/outside-parties"), &QUESTION).await.leads_to(&path);
    path
}

#[tokio::test]
async fn an_amount_is_read_with_a_decimal_comma_and_one_that_could_be_two_is_asked_about() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = asked(&mut astrid).await;
    let limit = [("name", "Astrid Lund"), ("role", "admin"), ("limit", "2.000,00"), ("active", "true")];
    astrid.post("/members/1", &limit).await.is(303);
    let (remedies, charges) = (format!("{path}/remedies"), format!("{path}/outside-parties/1/charges"));
    astrid.post(&format!("{path}/containment"), &[("text", "A new belt goes out today.")]).await.leads_to(&path);
    let costs = |cost: &'static str| [("kind", "refund"), ("what", "The freight"), ("cost", cost)];
    let page = astrid.post(&remedies, &costs("1,250")).await.is(422).says("“1,250” can mean two amounts.");
    page.says("Write it with decimals (1250.00) or without a separator (1250).").says("value=\"1,250\"");
    astrid.post(&remedies, &costs("1.250,00")).await.leads_to(&path);
    let page = astrid.get(&format!("{path}?outside=1")).await.says("1,250.00");
    page.says("You can charge up to €1,250.00.");
    astrid.post(&charges, &[("amount", "12,50")]).await.leads_to(&path);
    astrid.get(&path).await.says("Charged €12.50");
}

#[tokio::test]
async fn what_they_said_an_hour_ago_is_recorded_as_said_then() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = asked(&mut astrid).await;
    world.later(jiff::SignedDuration::from_hours(2));
    let answers = format!("{path}/outside-parties/1/answers");
    let said = |at: &'static str| [("text", "On the dock."), ("channel", "phone"), ("received_at", at)];
    let page = astrid.post(&answers, &said("2026-12-24 12:00")).await.is(422);
    page.says("That is in the future. Enter when they said it.");
    astrid.post(&answers, &said("2026-11-17 09:30")).await.leads_to(&path);
    astrid.get(&path).await.says("On the dock.").says("09:30");
}

#[tokio::test]
async fn each_message_that_a_reply_may_answer_is_told_from_the_others() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = astrid.record("The belt tore\nand the guard fell off.", &[("email", "ingrid@halden.example")]).await;
    astrid
        .get(&path)
        .await
        .says("<legend>This reply answers</legend>")
        .says(": “The belt tore and the guard fell off.”</span>");
}

#[tokio::test]
async fn an_agent_does_not_say_of_a_complaint_that_a_machine_sent_it() {
    let world = World::northline().await;
    let tomas = &mut world.joined("Tomas Reyes", "agent").await;
    let path = tomas.record("The belt tore.", &[("email", "ingrid@halden.example"), ("own", "yes")]).await;
    let waiver = format!("{path}/messages/1/waiver");
    let machine = [("reason", "automatic"), ("why", "It reads like one.")];
    tomas.post(&waiver, &machine).await.is(422).says("The sender is on this case, so only a manager can say that");
    tomas.get(&path).await.lacks("Sent by a machine");
    let mut astrid = world.astrid().await;
    astrid.get(&path).await.says("Sent by a machine");
    astrid.post(&waiver, &machine).await.leads_to(&path);
    let page = astrid.get(&path).await.says("No answer needed (sent by a machine): It reads like one.");
    page.says("Astrid Lund marked message 1 as needing no answer (sent by a machine): It reads like one.");
}
