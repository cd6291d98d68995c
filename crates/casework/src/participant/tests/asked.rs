//! Who besides the complainant may be asked for an account or be written the letter, and what a mail that was taken back
//! leaves of the people it named.

use super::{BOSS, EVA, EVA_SAYS, NILS, NILS_SAYS, asked, joined, mail, three};
use crate::account::{self, Question, Source};
use crate::case::{self, Command as Ask};
use crate::given::{
    ANA_ACTS, Given, INGRID, INGRID_SAYS, KARI_ACTS, TOMAS, TOMAS_ACTS, admission, complaint, contained, facts,
    in_writing, oslo, path_in_writing,
};
use crate::letter;
use crate::message::{self, Channel, Purpose, Recipients, Reply, Whom};
use crate::participant::{Command, Fact, Role};
use crate::promise;
use crate::verdict::{self, Word};
use base::context::Actor;
use base::ids::ContactId;

fn tells(words: &str) -> account::Command {
    account::Command::Answer { answers: vec![(Question::What, words.to_owned())], source: Source::Page }
}

#[test]
fn anyone_on_the_case_can_be_asked_for_their_account_which_stands_beside() {
    three().when(NILS_SAYS, tells("Line 3 stands too.")).forbidden("isn’t possible");
    let sent = message::send(2, NILS, Channel::Email, Purpose::AccountAsked, Vec::new());
    three().when(TOMAS_ACTS, Ask::AskAccount { n: Some(2) }).then(sent);
    let told = three().after(TOMAS_ACTS, Ask::AskAccount { n: Some(2) }).after(NILS_SAYS, tells("Line 3 stands too."));
    assert!(!told.case.account.is_heard(), "Ingrid has not told hers");
    let beside: Vec<_> =
        told.case.account.beside(Question::What).into_iter().map(|(who, a)| (who, &*a.words)).collect();
    assert_eq!(beside, [(NILS, "Line 3 stands too.")]);
    told.when(NILS_SAYS, tells("Line 3 stands too.")).refused_at("what", "nothing new");
    told.when(INGRID_SAYS, tells("The belt tore.")).then([account::Fact::Answered {
        question: Question::What,
        words: "The belt tore.".to_owned(),
        source: Source::Page,
    }]);
}

#[test]
fn what_a_representative_tells_is_the_complainants_account() {
    let told = three().after(TOMAS_ACTS, Ask::AskAccount { n: Some(3) }).after(EVA_SAYS, tells("The belt tore."));
    assert!(told.case.account.is_heard());
    assert!(told.case.account.beside(Question::What).is_empty());
}

#[test]
fn nobody_who_is_not_on_the_case_is_asked_for_an_account() {
    three().when(TOMAS_ACTS, Ask::AskAccount { n: Some(9) }).not_found("number");
    let off = Command::Remove { n: 2, why: "Another branch.".to_owned() };
    three().after(TOMAS_ACTS, off).when(TOMAS_ACTS, Ask::AskAccount { n: Some(2) }).not_found("number");
    three().when(INGRID_SAYS, Ask::AskAccount { n: Some(2) }).forbidden("");
}

fn letter_to(n: u32) -> letter::Command {
    letter::Command::To { n, letter: Box::new(letter::Command::Send(path_in_writing())) }
}

#[test]
fn the_letter_goes_to_the_complainant_or_to_who_speaks_for_them() {
    let given = joined(contained());
    given.when(TOMAS_ACTS, letter_to(2)).refused_at("to", "someone who represents them");
    given.when(TOMAS_ACTS, letter_to(9)).refused_at("to", "Choose one of them");
    let n = given.case.messages.next();
    let sent = given.clone().after(TOMAS_ACTS, letter_to(3));
    assert_eq!(sent.case.messages.get(n).map(message::Message::recipients), Some(vec![EVA]));
    assert_eq!((sent.case.letter.to(), sent.case.letter.last_sent().map(|sent| sent.message)), (Some(EVA), Some(n)));
    let hers = given.after(TOMAS_ACTS, letter_to(1));
    assert_eq!((hers.case.letter.to(), hers.case.messages.get(n).unwrap().recipients()), (None, vec![INGRID]));
}

#[test]
fn a_letter_addressed_to_a_representative_goes_by_mail_although_none_reaches_the_complainant() {
    let given = joined(contained()).without_mail();
    given.when(TOMAS_ACTS, letter_to(1)).refused_at("channel", "no email address");
    assert!(given.when(TOMAS_ACTS, letter_to(3)).outcome().is_ok());
}

#[test]
fn a_saved_letter_keeps_whom_it_is_addressed_to_until_the_next_version() {
    let save = || letter::Command::Save(path_in_writing());
    let saved = joined(contained()).after(TOMAS_ACTS, letter::Command::To { n: 3, letter: Box::new(save()) });
    let version = saved.case.letter.version();
    joined(contained())
        .when(TOMAS_ACTS, letter::Command::To { n: 3, letter: Box::new(save()) })
        .then(facts![letter::Fact::Drafted { version }, letter::Fact::Addressed { version, contact: EVA }]);
    assert_eq!(saved.case.letter.to(), Some(EVA));
    assert_eq!(saved.after(TOMAS_ACTS, save()).case.letter.to(), None);
}

fn reply_to(to: &[ContactId], answers: Option<Vec<u32>>) -> message::Command {
    let whom = Recipients { to: to.iter().copied().map(Whom::Known).collect(), cc: Vec::new(), answers };
    message::Command::Reply(Reply { promises: Vec::new(), whom, ..admission() })
}

fn open(given: &Given) -> Vec<u32> {
    given.case.messages.unanswered().map(|message| message.n).collect()
}

#[test]
fn a_reply_taken_back_has_answered_nothing_that_was_ticked_and_put_nobody_on_the_case() {
    let waits = complaint().after(Actor::System, mail(NILS, &[], "Here too."));
    let sent = waits.after(TOMAS_ACTS, reply_to(&[INGRID, NILS, BOSS], Some(vec![1, 2])));
    assert!(sent.case.participants.has(BOSS));
    let back = sent.clone().after(TOMAS_ACTS, message::Command::TakeBack { n: 3 });
    assert_eq!(open(&back), [1, 2]);
    assert!(back.case.participants.of(BOSS).is_none(), "Boss Ek was named by nothing else");
    assert!(back.case.participants.has(NILS), "Nils wrote himself");
    let gone = sent.after(Actor::System, message::Command::Deliver { n: 3 });
    assert!(open(&gone).is_empty());
    gone.when(TOMAS_ACTS, message::Command::TakeBack { n: 3 }).not_now("already gone");
}

#[test]
fn whoever_was_named_besides_stays_when_a_mail_to_them_is_taken_back() {
    let sent = three().after(TOMAS_ACTS, reply_to(&[NILS], None));
    let back = sent.after(TOMAS_ACTS, message::Command::TakeBack { n: 2 });
    assert!(back.case.participants.has(NILS));
    let role = Command::Change { n: 2, part: super::part(Role::DecisionMaker, None, ""), customer: None };
    let given = complaint().after(TOMAS_ACTS, reply_to(&[BOSS], None)).after(ANA_ACTS, role);
    let back = given.after(TOMAS_ACTS, message::Command::TakeBack { n: 2 });
    assert!(back.case.participants.has(BOSS), "a colleague has said what his part is");
}

#[test]
fn whoever_was_removed_is_removed_still_when_the_mail_that_named_them_is_taken_back() {
    let off = Command::Remove { n: 2, why: "Another branch.".to_owned() };
    let sent = three().after(TOMAS_ACTS, off).after(TOMAS_ACTS, reply_to(&[NILS], None));
    assert!(sent.case.participants.has(NILS));
    let back = sent.after(TOMAS_ACTS, message::Command::TakeBack { n: 2 });
    assert!(back.case.participants.has_left(NILS));
}

#[test]
fn whoever_was_asked_for_their_verdict_by_a_mail_that_was_taken_back_has_not_been_asked() {
    let n = asked().case.messages.next() - 1;
    let back = asked().after(TOMAS_ACTS, message::Command::TakeBack { n });
    assert!(back.case.verdict.beside(NILS).is_none());
    let give = verdict::Command::Give(super::answer(Word::MadeRight, ""));
    back.when(NILS_SAYS, give).not_now("haven’t asked you");
    assert!(back.when(TOMAS_ACTS, verdict::Command::AskAlso { n: 2 }).outcome().is_ok());
}

#[test]
fn the_complainant_closes_the_case_whatever_anyone_else_says() {
    let give = |word| verdict::Command::Give(super::answer(word, "It still jams."));
    let nils = asked().after(NILS_SAYS, give(Word::MadeRight));
    assert!(!nils.case.verdict.is_made_right(), "not his case to close");
    let both = asked().after(INGRID_SAYS, give(Word::MadeRight)).after(NILS_SAYS, give(Word::NotYet));
    assert!(both.case.verdict.is_made_right(), "his word stands beside hers");
    let waits: Vec<_> = both.case.messages.unanswered().filter_map(message::Message::sender).collect();
    assert_eq!(waits, [NILS], "and he is owed an answer");
    assert!(case::path(&both.case)[3].missing.is_empty());
}

#[test]
fn whoever_is_sent_their_page_by_a_mail_that_was_taken_back_keeps_their_part() {
    let sent = three().after(TOMAS_ACTS, Command::SendPage { n: 2 });
    assert!(matches!(sent.case.participants.get(2), Some(person) if person.role == Role::Affected));
    let back = sent.after(TOMAS_ACTS, message::Command::TakeBack { n: 2 });
    assert_eq!(back.case.participants, three().case.participants);
    let again = back.when(TOMAS_ACTS, Command::SendPage { n: 2 }).decided().facts;
    assert_eq!(again.last(), Some(&Fact::PageSent { n: 2, message: 3 }.into()));
}

#[test]
fn nobody_is_asked_for_their_verdict_while_something_is_owed_to_the_customer() {
    let terms = promise::Terms { owner: TOMAS, what: "A spare belt".to_owned(), due: Some(oslo("2026-11-25T12:00")) };
    let owing = joined(in_writing()).after(TOMAS_ACTS, promise::Command::Make(terms));
    owing.when(TOMAS_ACTS, verdict::Command::AskAlso { n: 2 }).not_now("still owed something");
    let kept = owing.after(TOMAS_ACTS, promise::Command::Complete { n: 2, note: "It is fitted.".to_owned() });
    assert!(kept.when(TOMAS_ACTS, verdict::Command::AskAlso { n: 2 }).outcome().is_ok());
}

#[test]
fn only_who_speaks_for_the_complainant_objects_when_their_case_was_closed_as_no_complaint() {
    let kept = three().after(TOMAS_ACTS, Ask::Own);
    let dismiss = Ask::Dismiss { reason: case::DismissalReason::Question, why: "An order.".to_owned() };
    let waived = message::Command::Waive { n: 1, reason: message::WaiverReason::Answered, why: "By phone.".to_owned() };
    let closed = kept.after(TOMAS_ACTS, waived).after(KARI_ACTS, dismiss);
    let objects = || Ask::Object { words: "It is a complaint.".to_owned() };
    closed.when(NILS_SAYS, objects()).forbidden("isn’t possible");
    assert!(closed.when(EVA_SAYS, objects()).outcome().is_ok());
}
