//! What the customer reads, kept as snapshots: the form, their own page at each stage in English and at one in every other
//! language, and each mail of a case in all of them. Whoever changes one sees in the difference what customers will see.

use crate::support::{normal, page_of, shot};
use crate::walk::{SCORES, mended, owned, reply, written};
use crate::world::{ORG, Page, TOMAS, World, complaint};
use base::context::{Actor, Role};
use base::ids::{CaseNo, ContactId, MemberId};
use casework::account::{Command as Hear, Question, Source};
use casework::case::{Command, DismissalReason};
use casework::change::{Command as Change, Effect};
use casework::message::{Channel, Command as Say, Kind, Reply, WaiverReason};
use casework::participant::Command as People;
use casework::promise::{Command as Promise, Terms};
use casework::verdict::Command as Judge;
use jiff::SignedDuration;
use mail::compose::{Letterhead, gather, outgoing};
use people::member::{self, Member};
use text::Language;

const US: Actor = Actor::Member(TOMAS);
const KARI: Actor = Actor::Member(MemberId(9));
const SEVERE: (&str, &str) = ("severity", "critical");
/// The least that the form takes.
const TYPED: [(&str, &str); 4] = [("text", "4711"), ("name", "Ingrid Moe"), ("email", "ingrid@halden.example"), SEVERE];

#[track_caller]
fn seen(page: &Page, name: &str) {
    shot(name, &page_of(&page.text()));
}

fn made_right() -> Vec<(&'static str, &'static str)> {
    SCORES.into_iter().chain([("word", "made_right")]).collect()
}

#[tokio::test]
async fn the_form_is_read_as_it_was_in_each_language() {
    let world = World::open().await;
    for language in Language::ALL.map(Language::code) {
        seen(world.get_in(language, "/complain").await.is(200), &format!("complain-{language}"));
    }
    let typed = [("text", ""), ("name", "Jana"), ("email", "jana"), ("order", "4711")];
    seen(world.post("/complain", &typed).await.is(422), "complain-refused");
    let received = world.post("/complain", &TYPED).await.leads();
    seen(world.get(&received).await.is(200), "complain-received");
    seen(world.get("/complain/77").await.is(404), "complain-to-nobody");
}

#[tokio::test]
async fn their_page_is_read_as_it_was_at_each_stage() {
    let world = World::open().await;
    let (no, base) = complaint(&world).await;
    seen(world.get(&base).await.is(200), "customer-new");
    seen(world.get(&format!("{base}/received")).await.is(200), "customer-received");
    owned(&world, no).await;
    seen(world.get(&base).await.is(200), "customer-owned");
    mended(&world, no).await;
    seen(world.get(&base).await.is(200), "customer-mended");
    world.post(&format!("{base}/remedies/1/confirmation"), &[]).await.leads();
    written(&world, no).await;
    seen(world.get(&base).await.is(200), "customer-asked");
    for language in Language::ALL.map(Language::code).into_iter().filter(|code| *code != "en") {
        world.post(&format!("{base}/language"), &[("language", language)]).await.leads();
        seen(world.get(&base).await.is(200), &format!("customer-asked-{language}"));
    }
    world.post(&format!("{base}/language"), &[("language", "en")]).await.leads();
    seen(world.get(&format!("{base}/letters/1")).await.is(200), "customer-letter");
    let refused = [("care", "4"), ("word", "not_yet"), ("words", "Nobody spoke of the night shift.")];
    seen(world.post(&format!("{base}/verdict"), &refused).await.is(422), "customer-refused");
    let leads = world.post(&format!("{base}/verdict"), &made_right()).await.leads();
    seen(world.get(&leads).await.is(200), "customer-made-right");
}

#[tokio::test]
async fn a_link_that_opens_nothing_says_so_as_before() {
    let world = World::open().await;
    let (_, base) = complaint(&world).await;
    seen(world.get(&format!("{base}x")).await.is(404), "customer-wrong-link");
    world.pass(SignedDuration::from_hours(24 * 400));
    seen(world.get(&base).await.is(410), "customer-old-link");
}

/// The number and the page of the complaint that is made in a language, by somebody of its own.
async fn complained(world: &World, nth: i64, language: Language) -> (CaseNo, String) {
    let email = format!("ingrid{nth}@halden.example");
    let typed = [("text", "4711"), ("name", "Ingrid Moe"), ("email", &*email), SEVERE, ("language", language.code())];
    world.post("/complain", &typed).await.leads();
    let no = CaseNo(1000 + nth);
    (no, world.link(no, ContactId(nth)))
}

/// All that mail tells somebody from the acknowledgement to what came of the change.
async fn led(world: &World, no: CaseNo, base: &str) {
    let ahead = |hours: i64| Some(world.desk.now() + SignedDuration::from_hours(hours));
    world.act(US, no, Command::Own).await;
    world.act(US, no, Command::AskAccount { n: None }).await;
    let answers = vec![(Question::What, "4712".to_owned())];
    world.act(US, no, Command::Account(Hear::Answer { answers, source: Source::Call })).await;
    let promises = vec![Terms { owner: TOMAS, what: "4713".to_owned(), due: ahead(30) }];
    let by_mail = Reply { channel: Channel::Email, promises, ..reply("We sent a belt that could not hold.") };
    world.act(US, no, Say::Reply(by_mail)).await;
    world.act(US, no, Promise::Renegotiate { n: 1, due: ahead(40), why: "4714".to_owned() }).await;
    mended(world, no).await;
    world.post(&format!("{base}/remedies/1/confirmation"), &[]).await.leads();
    written(world, no).await;
    world.act(US, no, People::SendPage { n: 1 }).await;
    world.pass(SignedDuration::from_hours(24 * 10));
    world.act(Actor::System, no, Command::Verdict(Judge::Remind)).await;
    world.post(&format!("{base}/verdict"), &made_right()).await.leads();
    world.act(US, no, Change::Make { n: 1 }).await;
    let (effect, words) = (Effect::Worked, "4715".to_owned());
    world.act(US, no, Change::Check { n: 1, effect, before: None, after: None, words, again: None }).await;
    world.act(US, no, Command::TellResult { text: "4716".to_owned() }).await;
}

/// What was no complaint, and what was praise.
async fn closed(world: &World, no: CaseNo, reason: DismissalReason) {
    world.act(US, no, Command::Own).await;
    world.act(US, no, Say::Waive { n: 1, reason: WaiverReason::Answered, why: "4717".to_owned() }).await;
    world.act(KARI, no, Command::Dismiss { reason, why: "4718".to_owned() }).await;
}

async fn manager(world: &World) {
    let (now, Actor::Member(id)) = (world.desk.now(), KARI) else { panic!("Kari is a member") };
    let kari = Member {
        id,
        name: "Kari Holm".to_owned(),
        email: "kari@northline.example".to_owned(),
        role: Role::Manager,
        team: "order desk".to_owned(),
        limit: 0,
        direct_line: String::new(),
        active: true,
        signed_up: true,
    };
    world.desk.settle(ORG, move |sql| member::add(sql, ORG, &kari, None, now)).await.unwrap();
}

/// The text of every mail of a case.
async fn mails(world: &World, no: CaseNo) -> Vec<String> {
    let organisation = world.desk.organisation(ORG).await.unwrap();
    let head = Letterhead { public_url: "https://northline.example".to_owned() };
    let case = world.case(no).await;
    let out = case.messages.all().iter().filter(|m| m.channel == Channel::Email && matches!(m.kind, Kind::Out { .. }));
    let mut all = Vec::new();
    for message in out {
        let n = message.n;
        let draft = world.desk.read(move |sql| gather(sql, ORG, no, n)).await.unwrap();
        let mail = outgoing(&draft, &organisation, world.desk.tokens(), &head).unwrap();
        let Kind::Out { purpose, .. } = &message.kind else { continue };
        all.push(format!("== {purpose:?}: {}\n{}", mail.subject, mail.text.trim_end()));
    }
    all
}

#[tokio::test]
async fn every_mail_of_a_case_is_read_as_it_was_in_each_language() {
    for language in Language::ALL {
        let world = World::open().await;
        manager(&world).await;
        let (no, base) = complained(&world, 1, language).await;
        led(&world, no, &base).await;
        let mut told = mails(&world, no).await;
        assert!(told.len() >= 9, "{told:#?}");
        for (nth, reason) in [(2, DismissalReason::Question), (3, DismissalReason::Compliment)] {
            let (no, _) = complained(&world, nth, language).await;
            closed(&world, no, reason).await;
            // The acknowledgement is among them already.
            told.extend(mails(&world, no).await.into_iter().skip(1));
        }
        shot(&format!("mails-{}", language.code()), &normal::text(&told.join("\n\n")));
    }
}
