//! What is expected is sealed first, the customer answers once, and silence is never taken for happiness.

use super::{Answer, Command, Fact, Scores, Word};
use crate::case::{self, Happening, Lack, Outcome, Reopening, Step};
use crate::given::*;
use crate::message::{self, Channel, Exempt, Purpose};
use base::context::{Actor, Titles};
use engine::stream::kinds::Facts;

fn prediction() -> Command {
    Command::Predict { scores: scores(4, 4, 3), made_right: true }
}

fn answer(word: Word, words: &str) -> Answer {
    Answer { scores: scores(2, 3, 1), word, words: words.to_owned() }
}

fn give(word: Word, words: &str) -> Command {
    Command::Give(answer(word, words))
}

fn gave(word: Word, words: Option<&str>) -> Fact {
    Fact::Given { scores: scores(2, 3, 1), word, words: words.map(str::to_owned), taken: None }
}

/// Prediction locked, customer asked, at 08:25 on Tuesday 17 November.
fn asked() -> Given {
    in_writing().after(TOMAS_ACTS, prediction()).after(TOMAS_ACTS, Command::Ask)
}

fn reminded() -> Given {
    asked().at("2026-11-20T16:00").after(Actor::System, Command::Remind)
}

fn lapsed() -> Given {
    reminded().at("2026-11-27T16:00").after(Actor::System, Command::Lapse)
}

fn said(n: u32, exempt: Option<Exempt>) -> message::Fact {
    message::Fact::Received { n, channel: Channel::Page, from: INGRID, parent: None, exempt, problem: None }
}

#[test]
fn the_prediction_is_locked_before_the_customer_is_asked() {
    let ready = in_writing();
    ready.when(TOMAS_ACTS, Command::Ask).not_now("Lock your prediction first");
    ready.when(TOMAS_ACTS, prediction()).then([Fact::Predicted {
        scores: scores(4, 4, 3),
        made_right: true,
        by: TOMAS,
    }]);
    asked().when(TOMAS_ACTS, prediction()).not_now("the prediction is locked");
    let answered = asked().after(INGRID_SAYS, give(Word::MadeRight, ""));
    answered.when(TOMAS_ACTS, prediction()).not_now("too late to predict");
}

#[test]
fn a_prediction_may_be_thought_over_until_the_question_goes() {
    let twice = in_writing()
        .after(TOMAS_ACTS, prediction())
        .after(KARI_ACTS, Command::Predict { scores: scores(1, 1, 1), made_right: false });
    assert_eq!(twice.case.verdict.prediction(), Some((scores(1, 1, 1), false)));
}

#[test]
fn only_colleagues_predict_and_ask() {
    for actor in [INGRID_SAYS, Actor::System] {
        in_writing().when(actor, prediction()).forbidden("Only a member");
        in_writing().after(TOMAS_ACTS, prediction()).when(actor, Command::Ask).forbidden("Only a member");
    }
}

#[test]
fn every_score_is_from_one_to_five() {
    for (field, wrong) in [("care", scores(0, 3, 3)), ("help", scores(3, 6, 3)), ("trust", scores(3, 3, 255))] {
        in_writing()
            .when(TOMAS_ACTS, Command::Predict { scores: wrong, made_right: true })
            .refused_at(field, "from 1 to 5");
        let given = Command::Give(Answer { scores: wrong, ..answer(Word::MadeRight, "") });
        asked().when(INGRID_SAYS, given).refused_at(field, "from 1 to 5");
    }
}

#[test]
fn the_customer_is_asked_once_with_a_reminder_three_business_days_later() {
    let mut wanted = facts![Fact::Asked { message: 4, remind_at: oslo("2026-11-20T16:00") }];
    wanted.extend(
        message::send(4, INGRID, Channel::Email, Purpose::VerdictAsked, Vec::new()).into_iter().map(Into::into),
    );
    let ready = in_writing().after(TOMAS_ACTS, prediction()).at("2026-11-17T08:24");
    ready.when(TOMAS_ACTS, Command::Ask).then(wanted);
    asked().when(TOMAS_ACTS, Command::Ask).not_now("already been asked");
    asked().after(INGRID_SAYS, give(Word::MadeRight, "")).when(TOMAS_ACTS, Command::Ask).not_now("already said");
}

#[test]
fn asking_waits_until_the_path_is_in_writing() {
    contained()
        .after(TOMAS_ACTS, prediction())
        .when(TOMAS_ACTS, Command::Ask)
        .not_now("Still missing for Path: at least one cause");
    complaint()
        .after(TOMAS_ACTS, prediction())
        .when(TOMAS_ACTS, Command::Ask)
        .not_now("Still missing for Own: an owner");
}

#[test]
fn the_clock_alone_reminds_once_and_not_before_its_time() {
    asked().when(Actor::System, Command::Remind).not_now("No reminder is due");
    let due = asked().at("2026-11-20T16:00");
    due.when(KARI_ACTS, Command::Remind).forbidden("The clock does that");
    let mut wanted = facts![Fact::Reminded { message: 5, lapses_at: oslo("2026-11-27T16:00") }];
    wanted.extend(message::send(5, INGRID, Channel::Email, Purpose::Reminder, Vec::new()).into_iter().map(Into::into));
    due.when(Actor::System, Command::Remind).then(wanted);
    reminded().at("2026-12-20T09:00").when(Actor::System, Command::Remind).not_now("No reminder is due");
}

#[test]
fn silence_after_the_reminder_is_no_verdict_and_never_a_happy_one() {
    asked().at("2027-02-01T09:00").when(Actor::System, Command::Lapse).not_now("still has time");
    reminded().when(Actor::System, Command::Lapse).not_now("still has time");
    let due = reminded().at("2026-11-27T16:00");
    due.when(KARI_ACTS, Command::Lapse).forbidden("The clock does that");
    due.when(Actor::System, Command::Lapse).then(facts![Fact::Lapsed, Happening::StepDone { step: Step::Verdict }]);
    let silent = lapsed();
    assert!(!silent.case.verdict.is_made_right() && silent.case.verdict.all().is_empty());
}

fn take(word: Word, words: &str) -> Command {
    Command::Take { answer: answer(word, words), channel: Channel::Phone }
}

#[test]
fn whom_no_mail_reaches_is_asked_in_person_and_a_colleague_writes_down_what_they_say() {
    let ready = in_writing().without_mail().after(TOMAS_ACTS, prediction());
    ready.when(TOMAS_ACTS, Command::Ask).not_now("record what they answer");
    let taken =
        Fact::Given { scores: scores(2, 3, 1), word: Word::MadeRight, words: None, taken: Some(Channel::Phone) };
    ready
        .when(TOMAS_ACTS, take(Word::MadeRight, ""))
        .then(facts![taken.clone(), Happening::StepDone { step: Step::Verdict }]);
    let after = ready.after(TOMAS_ACTS, take(Word::MadeRight, ""));
    assert_eq!(after.case.verdict.standing().unwrap().taken, Some((TOMAS_ACTS, Channel::Phone)));
    after.when(TOMAS_ACTS, take(Word::NotYet, "")).not_now("already said");
    assert_eq!(
        told(taken, TOMAS_ACTS, &Titles::default()),
        "Ingrid Moe: made right (care 2, help 3, trust 1); recorded by Tomas Reyes, on the phone"
    );
}

#[test]
fn whom_mail_reaches_is_never_spoken_for() {
    let ready = in_writing().after(TOMAS_ACTS, prediction());
    ready.when(TOMAS_ACTS, take(Word::MadeRight, "")).not_now("they answer on their own page");
    asked().when(KARI_ACTS, take(Word::MadeRight, "")).not_now("they answer on their own page");
}

#[test]
fn what_is_taken_down_keeps_to_the_rules_of_every_verdict() {
    let ready = in_writing().without_mail();
    ready.when(TOMAS_ACTS, take(Word::MadeRight, "")).not_now("Lock your prediction first");
    contained()
        .without_mail()
        .after(TOMAS_ACTS, prediction())
        .when(TOMAS_ACTS, take(Word::MadeRight, ""))
        .not_now("too early");
    let ready = ready.after(TOMAS_ACTS, prediction());
    for actor in [INGRID_SAYS, Actor::System] {
        ready.when(actor, take(Word::MadeRight, "")).forbidden("Only a member");
    }
    let by_mail = Command::Take { answer: answer(Word::MadeRight, ""), channel: Channel::Email };
    ready.when(TOMAS_ACTS, by_mail).refused_at("channel", "on the phone or in person");
    let wrong = Answer { scores: scores(0, 3, 3), ..answer(Word::MadeRight, "") };
    ready
        .when(TOMAS_ACTS, Command::Take { answer: wrong, channel: Channel::InPerson })
        .refused_at("care", "from 1 to 5");
}

#[test]
fn not_yet_on_the_phone_is_owed_an_answer_and_asks_for_a_new_letter() {
    let case = in_writing().without_mail().after(TOMAS_ACTS, prediction()).at("2026-11-18T10:00");
    let decided = case.when(TOMAS_ACTS, take(Word::NotYet, "It jams.")).decided();
    assert_eq!(decided.bodies[0].text, "It jams.");
    let heard = decided.facts.iter().any(|fact| {
        matches!(fact, case::Fact::Message(message::Fact::Received { channel: Channel::Phone, exempt: None, .. }))
    });
    assert!(heard, "{:?}", decided.facts);
    let again = case.after(TOMAS_ACTS, take(Word::NotYet, "It jams."));
    again.when(TOMAS_ACTS, take(Word::MadeRight, "")).not_now("Still missing for Path: a new letter");
}

#[test]
fn only_the_customer_answers() {
    for actor in [TOMAS_ACTS, ERIK_ACTS, Actor::System] {
        asked().when(actor, give(Word::MadeRight, "")).forbidden("Only the customer");
    }
    asked().when(Actor::Contact(STRANGER), give(Word::MadeRight, "")).not_found("no such case");
}

#[test]
fn nobody_answers_a_question_that_was_not_asked() {
    in_writing().when(INGRID_SAYS, give(Word::MadeRight, "")).not_now("We haven’t asked you yet");
}

#[test]
fn made_right_is_the_customers_word_and_owes_no_answer() {
    asked()
        .when(INGRID_SAYS, give(Word::MadeRight, ""))
        .then(facts![gave(Word::MadeRight, None), Happening::StepDone { step: Step::Verdict }]);
    asked().when(INGRID_SAYS, give(Word::MadeRight, "Thanks.")).then(facts![
        gave(Word::MadeRight, Some("Thanks.")),
        said(5, Some(Exempt::Verdict)),
        Happening::StepDone { step: Step::Verdict }
    ]);
}

#[test]
fn a_second_verdict_is_refused_and_the_first_stands() {
    for word in [Word::MadeRight, Word::NotYet, Word::SomeoneElse] {
        let answered = asked().after(INGRID_SAYS, give(word, ""));
        answered.when(INGRID_SAYS, give(Word::MadeRight, "")).not_now("already answered");
        assert_eq!(answered.case.verdict.standing().unwrap().word, word);
    }
}

#[test]
fn not_yet_owes_an_answer_and_a_new_letter() {
    for (word, words, text) in [
        (Word::NotYet, "", "It isn’t resolved yet."),
        (Word::SomeoneElse, "", "I’d like to talk to someone else."),
        (Word::NotYet, "It jams.", "It jams."),
    ] {
        let case = asked().at("2026-11-18T10:00");
        let decided = case.when(INGRID_SAYS, give(word, words)).decided();
        let words = (!words.is_empty()).then_some(words);
        assert_eq!(
            decided.facts,
            facts![
                gave(word, words),
                said(5, None),
                message::Fact::DebtOpened { n: 5, due: oslo("2026-11-18T14:00") },
                Happening::StepFellBack { step: Step::Path, lack: Some(Lack::NewLetter), n: 0, why: None }
            ]
        );
        assert_eq!(decided.bodies[0].text, text);
    }
}

#[test]
fn after_not_yet_the_same_owner_writes_again_expects_again_and_asks_again() {
    let again = asked().after(INGRID_SAYS, give(Word::NotYet, "It jams."));
    assert_eq!((again.case.owner, again.case.verdict.prediction()), (Some(TOMAS), None));
    again.when(TOMAS_ACTS, Command::Ask).not_now("Still missing for Path: a new letter");
    let told = again.after(TOMAS_ACTS, crate::letter::Command::Send(path_in_writing()));
    told.when(TOMAS_ACTS, Command::Ask).not_now("Lock your prediction first");
    let right = told
        .after(TOMAS_ACTS, prediction())
        .after(TOMAS_ACTS, Command::Ask)
        .after(INGRID_SAYS, give(Word::MadeRight, ""));
    assert!(right.case.verdict.is_made_right());
    assert_eq!(right.case.verdict.all().len(), 2);
}

#[test]
fn a_remedy_that_did_not_help_after_all_overtakes_made_right_and_they_are_asked_again() {
    let words = || "It jams again.".to_owned();
    let right = asked().after(INGRID_SAYS, give(Word::MadeRight, ""));
    let refuted = right.after(INGRID_SAYS, crate::remedy::Command::Refute { n: 1, words: words() });
    let verdict = &refuted.case.verdict;
    assert_eq!((verdict.standing(), verdict.prediction(), verdict.all().len()), (None, None, 1));
    assert_eq!(refuted.case.done[Step::Verdict as usize], None);
    refuted.when(TOMAS_ACTS, Command::Ask).not_now("didn’t help");
    // Before they have said so, there is nothing to overtake.
    let early = asked().after(INGRID_SAYS, crate::remedy::Command::Refute { n: 1, words: words() });
    assert!(early.case.verdict.is_asked());
}

#[test]
fn a_late_not_yet_counts_more_than_the_silence_before_it() {
    let late = lapsed().after(INGRID_SAYS, give(Word::NotYet, ""));
    assert_eq!(late.case.done[Step::Verdict as usize], None);
    assert_eq!(late.case.done[Step::Path as usize], None);
    assert!(!late.case.verdict.has_lapsed());
}

#[test]
fn a_late_made_right_on_a_closed_case_is_kept_and_closes_it_anew() {
    let closed = no_verdict();
    assert_eq!(closed.case.outcome, Some(Outcome::NoVerdict));
    closed.when(INGRID_SAYS, give(Word::MadeRight, "")).then(facts![
        gave(Word::MadeRight, None),
        Happening::Reopened { cause: Some(Reopening::VerdictAfterAll), why: None },
        Happening::Closed { outcome: Outcome::MadeRight, why: None, reason: None }
    ]);
}

#[test]
fn a_late_not_yet_on_a_closed_case_opens_it_again_with_the_same_owner() {
    let open = no_verdict().after(INGRID_SAYS, give(Word::NotYet, ""));
    assert!(open.case.is_open());
    assert_eq!((open.case.owner, open.case.outcome), (Some(TOMAS), None));
    assert_eq!(open.case.step(), Step::Path);
}

/// Kept, changed, checked and told, and the customer never answered.
fn no_verdict() -> Given {
    use crate::change;
    let words = "None since.".to_owned();
    let effect = change::Effect::Worked;
    lapsed()
        .after(ANA_ACTS, change::Command::Make { n: 1 })
        .after(ANA_ACTS, change::Command::Check { n: 1, effect, before: None, after: None, words, again: None })
        .after(TOMAS_ACTS, case::Command::TellResult { text: "No wrong motor since.".to_owned() })
}

#[test]
fn every_fact_is_told_in_a_sentence() {
    let sentence = |fact: Fact| told(fact, INGRID_SAYS, &Titles::default());
    assert_eq!(sentence(gave(Word::NotYet, None)), "Ingrid Moe: not made right yet (care 2, help 3, trust 1)");
    assert_eq!(
        sentence(gave(Word::SomeoneElse, None)),
        "Ingrid Moe: wants to talk to someone else (care 2, help 3, trust 1)"
    );
    let sealed = Fact::Predicted { scores: Scores { care: 4, help: 4, trust: 3 }, made_right: true, by: TOMAS };
    assert_eq!(sentence(sealed), "Tomas Reyes locked our prediction: made right (care 4, help 4, trust 3)");
    assert_eq!(sentence(Fact::Lapsed), "Ingrid Moe didn’t answer: no verdict");
    assert_eq!(sentence(Fact::Overtaken), "Ingrid Moe’s “made right” no longer stands; they’ll be asked again");
    let reminded = Fact::Reminded { message: 5, lapses_at: oslo("2026-11-27T16:00") };
    assert_eq!(sentence(reminded), "Ingrid Moe was reminded; no answer by Fri 27 Nov 16:00 counts as no verdict");
}

#[test]
fn a_verdict_stored_before_it_was_always_said_how_it_was_taken_reads_as_given_or_taken() {
    let stored = |taken: &str| {
        format!(r#"{{"given":{{"scores":{{"care":2,"help":3,"trust":1}},"word":"not_yet","words":null{taken}}}}}"#)
    };
    let given = |taken| Fact::Given { scores: scores(2, 3, 1), word: Word::NotYet, words: None, taken };
    for (taken, read) in [("", None), (r#","taken":null"#, None), (r#","taken":"phone""#, Some(Channel::Phone))] {
        assert_eq!(Fact::from_json("given", 1, &stored(taken)).unwrap(), given(read), "{taken}");
    }
    // Since then it is always said.
    assert!(Fact::from_json("given", 2, &stored("")).is_err());
    assert_eq!(Fact::from_json("given", 2, &given(None).to_json().unwrap()).unwrap(), given(None));
}
