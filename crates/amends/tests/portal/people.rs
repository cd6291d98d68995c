//! Several people on a case: each has a page of their own, in their own language, that shows what concerns them.

use crate::walk::{mended, owned, reply, written};
use crate::world::{ORG, TOMAS, World, complaint};
use base::context::Actor;
use base::ids::{CaseNo, ContactId};
use casework::customer::{self, Sender};
use casework::message::{Channel, Command as Say, Recipients, Reply, Whom};
use casework::participant::{Command as People, Part, Role};
use casework::verdict::{Command as Judge, Word};
use text::Language;

const US: Actor = Actor::Member(TOMAS);

/// Puts somebody new on the case; gives back their number as a contact and their page.
async fn joins(world: &World, no: CaseNo, name: &str, role: Role) -> (ContactId, String) {
    let email = Some(format!("{}@halden.example", name.to_lowercase()));
    let who = Whom::Typed(Box::new(Sender { name: name.to_owned(), email, ..Sender::default() }));
    let stands_for = (role == Role::Representative).then_some(1);
    let authority = if stands_for.is_some() { "Power of attorney".to_owned() } else { String::new() };
    let part = Part { role, stands_for, authority };
    let case = world.act(US, no, People::Add { who, part, customer: None }).await;
    let contact = case.participants.all().last().unwrap().contact;
    (contact, world.link(no, contact))
}

fn to(who: ContactId, text: &str) -> Say {
    let whom = Recipients { to: vec![Whom::Known(who)], ..Recipients::default() };
    Say::Reply(Reply { whom, ..reply(text) })
}

#[tokio::test]
async fn whoever_is_affected_sees_what_was_said_to_them_and_nothing_of_anyone_else() {
    let world = World::open().await;
    let (no, base) = complaint(&world).await;
    owned(&world, no).await;
    mended(&world, no).await;
    let (nils, page) = joins(&world, no, "Nils", Role::Affected).await;
    world.act(US, no, to(nils, "Does line 3 stand too?")).await;
    let seen = world.get(&page).await;
    seen.is(200).says("because it affects you too").says("Does line 3 stand too?").says("is responsible for this.");
    for theirs in ["The belt tore, twice.", "A reinforced belt", "A new belt on your floor", "could not hold"] {
        seen.is_silent_about(theirs);
    }
    world.get(&base).await.is(200).says("A reinforced belt").is_silent_about("Does line 3 stand too?");
    world.post(&format!("{page}/messages"), &[("text", "It does, since noon.")]).await.is(303);
    assert_eq!(world.case(no).await.messages.unanswered().last().and_then(|m| m.sender()), Some(nils));
    world.get(&base).await.is_silent_about("since noon");
    world.post(&format!("{page}/remedies/1/confirmation"), &[]).await.is(403);
    world.post(&format!("{page}/account"), &[("what", "Mine too.")]).await.is(403);
}

#[tokio::test]
async fn whoever_got_a_copy_reads_it_with_the_name_of_who_wrote_it() {
    let world = World::open().await;
    let (no, _) = complaint(&world).await;
    let (nils, page) = joins(&world, no, "Nils", Role::Copied).await;
    let case = world.case(no).await;
    let ingrid = case.head.contact;
    let arrival = casework::message::Arrival {
        channel: Channel::Email,
        from: ingrid,
        cc: vec![nils],
        parent: None,
        exempt: None,
        problem: None,
        text: "Nils saw it happen.".to_owned(),
    };
    world.act(Actor::System, no, Say::Receive(arrival)).await;
    world.get(&page).await.is(200).says("Nils saw it happen.").says("<b>Ingrid Moe</b>").says("you were copied in");
}

#[tokio::test]
async fn whoever_was_removed_has_no_page_any_more() {
    let world = World::open().await;
    let (no, _) = complaint(&world).await;
    let (_, page) = joins(&world, no, "Nils", Role::Affected).await;
    world.get(&page).await.is(200);
    world.act(US, no, People::Remove { n: 2, why: "Works elsewhere.".to_owned() }).await;
    world.get(&page).await.is(404).is_silent_about("Northline");
    world.post(&format!("{page}/messages"), &[("text", "And me?")]).await.is(404);
}

#[tokio::test]
async fn each_page_is_in_the_language_of_whose_it_is() {
    let world = World::open().await;
    let (no, base) = complaint(&world).await;
    let (_, page) = joins(&world, no, "Eva", Role::Representative).await;
    world.post(&format!("{page}/language"), &[("language", "de")]).await.is(303);
    world.get(&page).await.says("weil Sie Ingrid Moe vertreten");
    world.get(&base).await.says("What we’ve understood");
}

/// What people in each part read on their own pages, in a language they chose, and the mails they get.
pub async fn read(world: &World, no: CaseNo, language: Language, seen: &mut Vec<String>) {
    let parts =
        [("Nils", Role::Affected), ("Per", Role::Copied), ("Boss", Role::DecisionMaker), ("Eva", Role::Representative)];
    for (name, role) in parts {
        let (contact, page) = joins(world, no, name, role).await;
        let choose = move |sql: &mut db::Sql<'_>| {
            Ok::<_, base::refusal::Error>(customer::choose_language(sql, ORG, contact, language)?)
        };
        world.desk.write(choose).await.unwrap();
        let n = world.case(no).await.participants.of(contact).unwrap().n;
        world.act(US, no, People::SendPage { n }).await;
        let whom = Recipients { to: vec![Whom::Known(contact)], ..Recipients::default() };
        world.act(US, no, Say::Reply(Reply { channel: Channel::Email, whom, ..reply("4721") })).await;
        seen.push(world.get(&page).await.text());
    }
    let people = world.case(no).await.participants.on().map(|person| Whom::Known(person.contact)).collect();
    let whom = Recipients { to: people, ..Recipients::default() };
    world.act(US, no, Say::Reply(Reply { channel: Channel::Email, whom, ..reply("4721") })).await;
}

const RIGHT: &[(&str, &str)] = &[("care", "4"), ("help", "4"), ("trust", "4"), ("word", "made_right")];
const NOT_YET: &[(&str, &str)] = &[("care", "2"), ("help", "2"), ("trust", "2"), ("word", "not_yet")];

#[tokio::test]
async fn each_gives_their_own_word_and_the_complainants_counts() {
    let world = World::open().await;
    let (no, base) = complaint(&world).await;
    owned(&world, no).await;
    mended(&world, no).await;
    let (nils, theirs) = joins(&world, no, "Nils", Role::Affected).await;
    let (_, evas) = joins(&world, no, "Eva", Role::Representative).await;
    world.post(&format!("{base}/remedies/1/confirmation"), &[]).await.is(303);
    written(&world, no).await;
    world.act(US, no, Judge::AskAlso { n: 2 }).await;
    world.get(&theirs).await.says("Is it resolved for you?").is_silent_about("So that it doesn’t happen again");
    world.post(&format!("{theirs}/verdict"), RIGHT).await.is(303);
    let case = world.case(no).await;
    assert!(case.verdict.standing().is_none() && case.verdict.beside(nils).is_some());
    world.get(&theirs).await.says("it’s resolved").is_silent_about("name=\"care\"");

    world.get(&evas).await.says("What we’ve understood").says("Read the letter").says("name=\"care\"");
    world.get(&format!("{evas}/letters/1")).await.is(200);
    world.get(&format!("{theirs}/letters/1")).await.is(404);
    world.post(&format!("{evas}/verdict"), RIGHT).await.is(303);
    assert!(world.case(no).await.verdict.is_made_right());
    world.get(&base).await.says("Eva answered for you").says("name=\"care\"");
    world.post(&format!("{base}/verdict"), NOT_YET).await.is(303);
    let case = world.case(no).await;
    assert_eq!(case.verdict.standing().map(|given| given.word), Some(Word::NotYet));
    world.post(&format!("{evas}/verdict"), RIGHT).await.is(409).says("has answered themselves");
}
