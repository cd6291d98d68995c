//! Nobody at the customer ever sees that somebody outside was asked: not on their page, not in what it answers, not in a
//! file, not in a mail, not in a letter.

use crate::walk::{mended, owned};
use crate::world::{ORG, STRANGER, TOMAS, World, complaint};
use base::context::Actor;
use base::ids::{CaseNo, OrgId};
use casework::case::Command;
use casework::outside::{Agreement, Came, Command as Ask, Ending, FIRST, Kind, Question};
use engine::content::NewFile;
use engine::desk::Who;

/// The other organisation on the same server.
const OTHER: OrgId = OrgId(2);
const US: Actor = Actor::Member(TOMAS);
/// Words that only the thread has.
const THEIRS: [&str; 6] =
    ["Kestrel", "kestrel.example", "Where was pallet", "on our dock", "scan.pdf", "Between us alone"];

fn question() -> Ask {
    Ask::Ask(Question {
        party: "Kestrel Freight".to_owned(),
        kind: Kind::Carrier,
        address: "claims@kestrel.example".to_owned(),
        language: None,
        subject: "Pallet 60118".to_owned(),
        text: "Where was pallet 60118?".to_owned(),
        due: Some("2026-11-18T12:00:00Z".parse().unwrap()),
    })
}

fn answer() -> Ask {
    let text = "It stood on our dock.".to_owned();
    Ask::Receive { n: 1, came: Came { text, from: None, automatic: false, problem: None } }
}

/// A carrier was asked on a case that is mended, answered with a scan, was charged, and the thread closed.
async fn whole(world: &World) -> (CaseNo, String) {
    let (no, base) = complaint(world).await;
    owned(world, no).await;
    mended(world, no).await;
    world.act(US, no, question()).await;
    let scan = NewFile {
        name: "scan.pdf".to_owned(),
        mime: "application/pdf".to_owned(),
        inline: false,
        content_id: None,
        bytes: b"%PDF".to_vec(),
    };
    let who = Who { org: ORG, actor: Actor::System };
    let files = vec![scan];
    world.desk.act_and(who, no, (Command::from(answer()), files), |_, _| Ok(())).await.unwrap();
    world.act(US, no, Ask::Write { n: 1, text: "Between us alone: who signed?".to_owned(), due: None }).await;
    world.act(US, no, Ask::Close { n: 1, ending: Ending::Answered, why: "Between us alone.".to_owned() }).await;
    (no, base)
}

#[tokio::test]
async fn their_page_is_the_same_as_if_nobody_had_been_asked() {
    let world = World::open().await;
    let (no, base) = whole(&world).await;
    let page = world.get(&base).await;
    page.is(200).says("A reinforced belt");
    for words in THEIRS {
        page.is_silent_about(words);
    }
    for file in [1, 2] {
        for n in [FIRST, FIRST + 1, FIRST + 2] {
            world.get(&format!("{base}/files/{n}/{file}")).await.is(404);
        }
    }
    for path in [
        "outside-parties",
        "outside-parties/1/messages",
        "outside-parties/1/closing",
        "outside-messages/1000002/quotation",
    ] {
        let status = world.post(&format!("{base}/{path}"), &[("text", "x")]).await.status.as_u16();
        assert!([403, 404, 405].contains(&status), "{path}: {status}");
    }
    assert_eq!(world.case(no).await.outside.all().len(), 1);
}

#[tokio::test]
async fn what_they_may_do_on_their_page_never_names_anyone_outside() {
    let world = World::open().await;
    let (no, _) = whole(&world).await;
    let case = world.case(no).await;
    let who = Who { org: ORG, actor: Actor::Contact(case.head.contact) };
    let charge = Ask::Charge { n: 1, amount: 1, agreement: Agreement::Open, words: String::new() };
    for command in [question(), Ask::Write { n: 1, text: "Hello".to_owned(), due: None }, charge] {
        assert!(world.desk.act(who, no, Command::from(command)).await.is_err());
    }
}

#[tokio::test]
async fn another_organisation_neither_sees_nor_asks_them() {
    let world = World::open().await;
    let (no, _) = whole(&world).await;
    let who = Who { org: OTHER, actor: Actor::Member(STRANGER) };
    let said = world.desk.act(who, no, Command::from(question())).await.unwrap_err();
    assert!(said.to_string().contains("no case"), "{said}");
    let seen = world.desk.read(move |sql| casework::case::load(sql, OTHER, no)).await;
    assert!(seen.is_err());
}
