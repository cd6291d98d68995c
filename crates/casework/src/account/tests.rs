//! Whose words the account holds, and who may write them down.

use super::{Command, Fact, Question, Source};
use crate::given::*;
use crate::message::{self, Channel};
use base::context::{Actor, Titles};

const WORDS: &str = "The feeder arrived with the wrong motor.";

fn answer(question: Question, words: &str, source: Source) -> Command {
    Command::Answer { answers: vec![(question, words.to_owned())], source }
}

fn answered(question: Question, words: &str, source: Source) -> Fact {
    Fact::Answered { question, words: words.to_owned(), source }
}

fn understand(yes: bool, words: &str) -> Command {
    Command::Understand { yes, words: words.to_owned() }
}

#[test]
fn a_colleague_picks_the_answer_out_of_a_message() {
    let from = Source::Message(1);
    complaint().when(TOMAS_ACTS, answer(Question::What, WORDS, from)).then([answered(Question::What, WORDS, from)]);
}

#[test]
fn a_colleague_writes_down_what_was_said_on_the_telephone() {
    complaint().when(ANA_ACTS, answer(Question::When, "Delivery", Source::Call)).then([answered(
        Question::When,
        "Delivery",
        Source::Call,
    )]);
}

#[test]
fn the_customer_answers_on_their_own_page() {
    complaint().when(INGRID_SAYS, answer(Question::What, WORDS, Source::Page)).then([answered(
        Question::What,
        WORDS,
        Source::Page,
    )]);
}

#[test]
fn nobody_writes_on_the_customers_page_for_them() {
    complaint()
        .when(TOMAS_ACTS, answer(Question::What, WORDS, Source::Page))
        .refused_at("source", "Only the customer writes");
}

#[test]
fn the_customer_does_not_write_down_a_call() {
    complaint().when(INGRID_SAYS, answer(Question::What, WORDS, Source::Call)).forbidden("isn’t possible on your page");
}

#[test]
fn the_program_writes_no_account() {
    complaint().when(Actor::System, answer(Question::What, WORDS, Source::Message(1))).forbidden("Only a member");
    complaint().when(Actor::System, answer(Question::What, WORDS, Source::Call)).forbidden("Only a member");
}

#[test]
fn an_answer_names_a_message_the_customer_wrote() {
    complaint().when(TOMAS_ACTS, answer(Question::What, WORDS, Source::Message(2))).refused_at("source", "no message");
    given(facts![message::Fact::Noted { n: 2 }])
        .when(TOMAS_ACTS, answer(Question::What, WORDS, Source::Message(2)))
        .refused_at("source", "from the customer");
}

#[test]
fn empty_answers_are_passed_over_and_nothing_at_all_is_refused() {
    let some = vec![(Question::What, WORDS.to_owned()), (Question::When, "  ".to_owned())];
    complaint().when(TOMAS_ACTS, Command::Answer { answers: some, source: Source::Call }).then([answered(
        Question::What,
        WORDS,
        Source::Call,
    )]);
    complaint().when(TOMAS_ACTS, answer(Question::What, " ", Source::Call)).refused_at("what", "nothing new");
}

#[test]
fn an_answer_that_says_the_same_is_nothing_new() {
    given(facts![answered(Question::What, WORDS, Source::Call)])
        .when(TOMAS_ACTS, answer(Question::What, WORDS, Source::Call))
        .refused_at("what", "nothing new");
}

#[test]
fn a_later_answer_is_the_one_shown() {
    let twice =
        given(facts![answered(Question::What, "Late", Source::Call), answered(Question::What, WORDS, Source::Page)]);
    assert_eq!(twice.case.account.answer(Question::What).unwrap().words, WORDS);
    assert_eq!(twice.case.account.open().count(), 5);
}

#[test]
fn an_answer_too_long_to_keep_names_its_question() {
    let long = "x".repeat(base::words::TEXT + 1);
    complaint()
        .when(TOMAS_ACTS, answer(Question::TheyTried, &long, Source::Call))
        .refused_at("they_tried", "Shorten it");
}

#[test]
fn only_the_customer_says_whether_we_understood() {
    complaint().when(TOMAS_ACTS, understand(true, "")).forbidden("Only the customer");
    complaint().when(Actor::System, understand(true, "")).forbidden("Only the customer");
    complaint().when(Actor::Contact(STRANGER), understand(true, "")).not_found("no such case");
    complaint().when(INGRID_SAYS, understand(true, "")).then([Fact::Understood { yes: true, words: None }]);
}

#[test]
fn what_was_not_understood_is_a_message_and_owed_an_answer() {
    let no = "It was the motor, not the feeder.";
    let received = message::Fact::Received {
        n: 2,
        channel: Channel::Page,
        from: INGRID,
        parent: None,
        exempt: None,
        problem: None,
    };
    complaint().when(INGRID_SAYS, understand(false, no)).then(facts![
        Fact::Understood { yes: false, words: Some(no.to_owned()) },
        received,
        message::Fact::DebtOpened { n: 2, due: oslo("2026-11-17T12:12") }
    ]);
    complaint().when(INGRID_SAYS, understand(false, "")).refused_at("words", "what we got wrong");
}

#[test]
fn every_fact_is_told_in_a_sentence() {
    let sentence = |fact: Fact, by| told(fact, by, &Titles::default());
    assert_eq!(
        sentence(answered(Question::What, WORDS, Source::Message(1)), TOMAS_ACTS),
        "What specifically went wrong for them? “The feeder arrived with the wrong motor.”, Ingrid Moe from message 1"
    );
    assert_eq!(
        sentence(Fact::Understood { yes: true, words: None }, INGRID_SAYS),
        "Ingrid Moe confirmed that we understood"
    );
    let no = Fact::Understood { yes: false, words: Some("The motor.".to_owned()) };
    assert_eq!(sentence(no, INGRID_SAYS), "Ingrid Moe says we haven’t understood: “The motor.”");
}
