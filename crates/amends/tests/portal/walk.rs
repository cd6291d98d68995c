//! One complaint all the way from the customer's side: form, own page, understood, not yet, made right.

use crate::world::{TOMAS, World, complaint};
use base::context::Actor;
use base::ids::CaseNo;
use casework::account::{Command as Hear, Question, Source};
use casework::case::{Command, Step};
use casework::cause::{Branch, Command as Why, Finding};
use casework::change::{Command as Change, Plan};
use casework::letter::{Command as Write, Sections};
use casework::message::{Channel, Command as Say, Reply, Stance};
use casework::promise::{Command as Promise, Terms};
use casework::remedy::{Command as Cure, Kind, Offer};
use casework::verdict::{Command as Judge, Scores, Word};
use jiff::SignedDuration;

const US: Actor = Actor::Member(TOMAS);

pub fn reply(text: &str) -> Reply {
    let stance = Stance { admits: true, ..Stance::default() };
    Reply {
        channel: Channel::Phone,
        text: text.to_owned(),
        stance,
        asks_understood: true,
        promises: Vec::new(),
        whom: Default::default(),
    }
}

pub async fn owned(world: &World, no: CaseNo) {
    let what = vec![(Question::What, "The belt tore, twice.".to_owned())];
    let due = Some(world.desk.now() + SignedDuration::from_hours(6));
    let promise = Terms { owner: TOMAS, what: "A new belt on your floor".to_owned(), due };
    world.act(US, no, Command::Own).await;
    world.act(US, no, Command::Account(Hear::Answer { answers: what, source: Source::Call })).await;
    world
        .act(
            US,
            no,
            Command::Message(Say::Reply(Reply {
                promises: vec![promise],
                ..reply("We sent a belt that could not hold.")
            })),
        )
        .await;
}

pub async fn mended(world: &World, no: CaseNo) {
    let offer = Offer { kind: Kind::Replacement, what: "A reinforced belt".to_owned(), cost: 40_000, approver: None };
    world.act(US, no, Command::Remedy(Cure::Contain { text: "A loan belt runs.".to_owned() })).await;
    world.act(US, no, Command::Remedy(Cure::Offer(offer))).await;
    world.act(US, no, Command::Remedy(Cure::Deliver { n: 1, evidence: String::new(), file: None })).await;
    world.act(US, no, Command::Promise(Promise::Complete { n: 1, note: "said among ourselves".to_owned() })).await;
}

pub async fn written(world: &World, no: CaseNo) {
    let named = Why::Name { branch: Branch::Method, text: "Nobody checks the load".to_owned(), whys: Vec::new() };
    let plan = Plan {
        what: "The load is checked before a belt ships".to_owned(),
        expectation: "No torn belt".to_owned(),
        owner: TOMAS,
        due: Some(world.desk.now() + SignedDuration::from_hours(48)),
        check_on: Some(world.desk.now() + SignedDuration::from_hours(24 * 60)),
    };
    world.act(US, no, Command::Cause(named)).await;
    world
        .act(
            US,
            no,
            Command::Cause(Why::Find { finding: Finding::Upheld, reason: "It was the wrong belt.".to_owned() }),
        )
        .await;
    world.act(US, no, Command::Change(Change::Plan(plan))).await;
    letter_and_question(world, no).await;
}

pub async fn letter_and_question(world: &World, no: CaseNo) {
    let sections = Sections {
        subject: "What happened".to_owned(),
        happened: "We sent the wrong belt.".to_owned(),
        fixed: "The right one runs.".to_owned(),
        changes: "The load is checked.".to_owned(),
        closing: "Tomas Reyes".to_owned(),
    };
    world.act(US, no, Command::Letter(Write::Send(sections))).await;
    let scores = Scores { care: 4, help: 4, trust: 3 };
    world.act(US, no, Command::Verdict(Judge::Predict { scores, made_right: true })).await;
    world.act(US, no, Command::Verdict(Judge::Ask)).await;
}

pub const SCORES: [(&str, &str); 3] = [("care", "4"), ("help", "2"), ("trust", "1")];

#[tokio::test]
async fn a_complaint_goes_all_the_way_to_made_right_by_the_customers_word_alone() {
    let world = World::open().await;
    let (no, base) = complaint(&world).await;
    let to = |path: &str| format!("{base}/{path}");
    world
        .get(&base)
        .await
        .says("The feeder belt tore on Monday.")
        .says("We haven’t asked you yet")
        .is_silent_about("name=\"care\"");

    owned(&world, no).await;
    world.get(&base).await.says("Have we understood?").says("The belt tore, twice.").says("A new belt on your floor");
    let half = world.post(&to("understanding"), &[("understood", "no"), ("words", "")]).await;
    half.is(422).says("what we got wrong");
    let leads = world.post(&to("understanding"), &[("understood", "yes")]).await.leads();
    world
        .get(&leads)
        .await
        .says("Thank you.")
        .says("we understood you correctly")
        .is_silent_about("Have we understood?");

    mended(&world, no).await;
    world.get(&base).await.says("It helped").says("Yes, it’s done").is_silent_about("said among ourselves");
    world.post(&to("promises/1/confirmation"), &[]).await.leads();
    world.post(&to("remedies/1/confirmation"), &[]).await.leads();
    world.get(&base).await.says("you told us that it helped").says("you confirmed it");

    written(&world, no).await;
    not_yet(&world, no, &base).await;
    world.act(US, no, Command::Message(Say::Reply(reply("We lost your night shift; I see that now.")))).await;
    letter_and_question(&world, no).await;
    made_right(&world, no, &base).await;
}

async fn not_yet(world: &World, no: CaseNo, base: &str) {
    world
        .get(base)
        .await
        .says("Answer the three questions")
        .says("name=\"care\"")
        .says("The load is checked before a belt ships");
    let verdict = format!("{base}/verdict");
    let short = [("care", "4"), ("word", "not_yet"), ("words", "Nobody spoke of the night shift.")];
    let refused = world.post(&verdict, &short).await;
    refused
        .is(422)
        .says("Choose a number from 1 to 5")
        .says("Nobody spoke of the night shift.")
        .says("value=\"4\" required checked");
    let mut whole = SCORES.to_vec();
    whole.extend([("word", "not_yet"), ("words", "Nobody spoke of the night shift.")]);
    let leads = world.post(&verdict, &whole).await.leads();
    world.get(&leads).await.says("Thank you for telling us. We’ve reopened this.").says("You’ll have a reply by");
    let case = world.case(no).await;
    assert_eq!((case.step(), case.owner), (Step::Path, Some(TOMAS)));
    assert_eq!(case.messages.unanswered().count(), 1);
}

async fn made_right(world: &World, no: CaseNo, base: &str) {
    let verdict = format!("{base}/verdict");
    let mut whole = SCORES.to_vec();
    whole.push(("word", "made_right"));
    let leads = world.post(&verdict, &whole).await.leads();
    world
        .get(&leads)
        .await
        .says("We’ve recorded your answer, and Tomas can see it.")
        .says("Tomas Reyes was responsible for this until you told us it’s resolved.")
        .says("it’s resolved. If something has changed since, write to Tomas below")
        .is_silent_about("name=\"care\"");
    assert_eq!(world.case(no).await.verdict.standing().map(|given| given.word), Some(Word::MadeRight));

    whole.pop();
    whole.push(("word", "not_yet"));
    world.post(&verdict, &whole).await.is(409).says("You’ve already answered.");
    assert_eq!(world.case(no).await.verdict.all().len(), 2);
}

#[tokio::test]
async fn a_verdict_nobody_asked_for_is_answered_honestly() {
    let world = World::open().await;
    let (no, base) = complaint(&world).await;
    let mut whole = SCORES.to_vec();
    whole.push(("word", "made_right"));
    world.post(&format!("{base}/verdict"), &whole).await.is(409).says("We haven’t asked you yet");
    assert!(world.case(no).await.verdict.all().is_empty());
}

#[tokio::test]
async fn the_six_questions_are_answered_in_their_own_words_on_their_page() {
    let world = World::open().await;
    let (no, base) = complaint(&world).await;
    world.act(US, no, Command::Own).await;
    world.get(&base).await.is_silent_about("Six short questions");
    world.act(US, no, Command::AskAccount { n: None }).await;
    world.get(&base).await.says("Six short questions").says("Why wasn’t that enough?");
    world.post(&format!("{base}/account"), &[("what", "")]).await.is(422).says("Answer at least one");
    world.post(&format!("{base}/account"), &[("what", "It tore."), ("not_enough", "Nobody called.")]).await.leads();
    let case = world.case(no).await;
    let answer = case.account.answer(Question::NotEnough).unwrap();
    assert_eq!((answer.words.as_str(), answer.source), ("Nobody called.", Source::Page));
    world.get(&base).await.says("<dd>Nobody called.</dd>");
}

#[tokio::test]
async fn what_they_write_is_owed_an_answer_and_an_empty_message_is_kept_as_typed() {
    let world = World::open().await;
    let (no, base) = complaint(&world).await;
    let to = format!("{base}/messages");
    world.upload(&to, &[("text", "  ")], &[]).await.is(422).says("Write a message or choose a file first");
    let leads = world.upload(&to, &[("text", "The loan runs.\n\nBut slowly.")], &[]).await.leads();
    world.get(&leads).await.says("Thank you, we’ve received your message. You’ll have a reply by Tue 17 Nov, 12:00.");
    assert_eq!(world.case(no).await.messages.unanswered().count(), 2);
    let long = "x".repeat(20_001);
    world
        .upload(&to, &[("text", &long)], &[("a.png", "image/png", b"\x89PNG")])
        .await
        .is(422)
        .says(&long)
        .says("choose your files again");
}

#[tokio::test]
async fn a_remedy_that_did_not_help_is_open_again_with_their_words() {
    let world = World::open().await;
    let (no, base) = complaint(&world).await;
    owned(&world, no).await;
    mended(&world, no).await;
    world
        .post(&format!("{base}/remedies/1/refutation"), &[("words", "")])
        .await
        .is(422)
        .says("Tell us what is still wrong");
    world.post(&format!("{base}/remedies/1/refutation"), &[("words", "It slips.")]).await.leads();
    world.post(&format!("{base}/promises/1/refutation"), &[("why", "It is the old one.")]).await.leads();
    world.get(&base).await.says("you told us that it didn’t help: “It slips.”");
    assert_eq!(world.case(no).await.messages.unanswered().count(), 2);
    world.post(&format!("{base}/remedies/9/confirmation"), &[]).await.is(404);
    world.post(&format!("{base}/remedies/x/confirmation"), &[]).await.is(404);
}
