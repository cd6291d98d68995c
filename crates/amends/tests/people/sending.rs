//! The page of mail on its way out, and what is done about a dead letter there.

use super::world::{PASSWORD, World};
use base::context::Actor;
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use casework::case::Command;
use casework::message;
use engine::desk::Who;
use engine::outbox::failure::{End, Failure};
use engine::outbox::{self, trouble::Trouble};

/// A complaint of Ingrid's through the form, whose acknowledgement did not arrive; the case.
pub async fn dead_letter(world: &World) -> CaseNo {
    let form = [("text", "The belt tore."), ("name", "Ingrid Moe"), ("email", "ingrid@halden.example")];
    assert_eq!(world.stranger().post("/complain", &form).await.status.as_u16(), 303);
    let now = world.desk.now();
    let claimed = world.desk.write(move |sql| Ok::<_, Error>(outbox::claim(sql, now, now)?.unwrap())).await.unwrap();
    let who = Who { org: OrgId(1), actor: Actor::System };
    let trouble = Trouble::answered(550, "5.1.1 nobody here");
    let failure = Failure::new(End::Refused, trouble.clone());
    let command = Command::Message(message::Command::Fail { n: claimed.n, failure });
    let (no, waiting) = (claimed.no, claimed.clone());
    let noted = move |sql: &mut db::Sql<'_>, _: &_| {
        outbox::bury(sql, OrgId(1), "ingrid@halden.example", trouble.cause, now)?;
        Ok(outbox::failed(sql, &waiting, &trouble, None, now)?)
    };
    world.desk.act_and(who, no, (command, Vec::new()), noted).await.unwrap();
    no
}

#[tokio::test]
async fn a_dead_letter_is_sent_again_to_another_address_or_given_up_with_a_reason() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    astrid.get("/mail/out").await.is(200).says("No bounced mail").says("The queue is empty");
    let no = dead_letter(&world).await;
    let page = astrid.get("/mail/out").await.is(200).says("The mailbox does not exist").says("5.1.1 nobody here");
    assert!(page.says("ingrid@halden.example").has("class=\"count late\">1<"));
    astrid.get(&format!("/cases/{no}")).await.is(200).says("Email to ingrid@halden.example bounced");

    let base = format!("/cases/{no}/messages/2");
    let page = astrid.post(&format!("{base}/giving-up"), &[("why", ""), ("back", "/mail/out")]).await.is(422);
    page.says("Outgoing mail").says("Say why it won’t be sent again");
    let page = astrid.post(&format!("{base}/giving-up"), &[("why", "")]).await.is(422);
    assert!(
        !page.says("Say why it won’t be sent again").has("Mail on its way out"),
        "a form that names no page is of the case"
    );
    let other = format!("{base}/readdressing");
    let page = astrid.post(&other, &[("email", "ingrid")]).await.is(422);
    assert!(page.says("is not an email address").has("value=\"ingrid\""));
    astrid.post(&other, &[("email", "moe@halden.example")]).await.leads_to("/mail/out");
    let page = astrid.get("/mail/out").await.is(200).says("No bounced mail").says("moe@halden.example");
    page.says("no attempt yet");
    assert!(!astrid.get(&format!("/cases/{no}")).await.has("bounced"));
    astrid.post(&other, &[("email", "x@halden.example")]).await.is(409);

    let up = format!("{base}/giving-up");
    astrid.post(&up, &[("why", "called"), ("back", "/mail/out")]).await.is(409);
}

#[tokio::test]
async fn programs_read_what_waits_and_what_died() {
    let world = World::northline().await;
    let no = dead_letter(&world).await;
    let mut astrid = world.astrid().await;
    let key = astrid.post("/me/keys", &[("label", "watch"), ("password", PASSWORD)]).await.is(200);
    let key = key.between("<p class=\"mono\">", "<");
    let dead = astrid.ask(&key, "/api/v1/mail/out/dead").await.is(200).says("\"cause\":\"no_mailbox\"");
    dead.says(&format!("\"case\":\"{no}\"")).says("\"state\":\"dead\"");
    astrid.ask(&key, "/api/v1/mail/out/waiting").await.is(200).says("\"items\":[]");
    astrid.ask(&key, "/api/v1/mail/out/dead?before=nonsense").await.is(422).says("not a cursor of this list");
    let up = format!("/api/v1/cases/{no}/messages/2/giving-up");
    astrid.api(&key, &up, "{}").await.is(422).says("Say why");
    astrid.api(&key, &up, "{\"why\":\"she was called\"}").await.is(200);
    astrid.ask(&key, "/api/v1/mail/out/dead").await.is(200).says("\"items\":[]");
    astrid.get(&format!("/cases/{no}")).await.is(200).says("Won’t be sent again: she was called");
}
