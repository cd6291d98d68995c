//! What may be asked of those outside, what is then owed, and that none of it touches the customer's conversation.

use super::facts::{Agreement, Ending, Fact, Kind, Place};
use super::rules::Came;
use super::{Command, FIRST, Note, Party, Question};
use crate::case::panel::tests::page;
use crate::case::{DebtKind, owed};
use crate::given::{ANA_ACTS, Given, INGRID_SAYS, TOMAS, TOMAS_ACTS, complaint, contained, northline, oslo, told};
use crate::message::{self, Channel, Failure};
use base::context::{Actor, Titles};
use jiff::Timestamp;
use text::Language;

const ID: &str = "outside-parties";

/// Noon on Wednesday.
fn wednesday() -> Timestamp {
    oslo("2026-11-18T12:00")
}

/// Where was the belt?
pub fn question() -> Question {
    Question {
        party: "Kestrel Freight".to_owned(),
        kind: Kind::Carrier,
        address: "Claims@Kestrel.example".to_owned(),
        language: None,
        subject: "Pallet 60118".to_owned(),
        text: "Where was pallet 60118 on Wednesday?".to_owned(),
        due: Some(wednesday()),
    }
}

fn asks(change: impl Fn(&mut Question)) -> Command {
    let mut question = question();
    change(&mut question);
    Command::Ask(question)
}

/// A complaint of which a carrier was asked, who has the mail.
fn asked() -> Given {
    let asked = complaint().after(TOMAS_ACTS, Command::Ask(question()));
    asked.after(Actor::System, message::Command::Deliver { n: FIRST })
}

fn came(text: &str) -> Command {
    Command::Receive { n: 1, came: Came { text: text.to_owned(), from: None, automatic: false, problem: None } }
}

/// They wrote back.
fn answered() -> Given {
    asked().after(Actor::System, came("It stood on our dock until Friday."))
}

fn write(text: &str, due: Option<Timestamp>) -> Command {
    Command::Write { n: 1, text: text.to_owned(), due }
}

/// The time they were given has passed.
fn overdue() -> Given {
    asked().at("2026-11-18T12:00")
}

fn reminds() -> Command {
    Command::Remind { n: 1, text: "We’re still waiting.".to_owned() }
}

fn noted(change: impl Fn(&mut Note)) -> Command {
    let text = "They found it on the dock.".to_owned();
    let mut note = Note { channel: Channel::Phone, text, received_at: None, waits: false };
    change(&mut note);
    Command::Note { n: 1, note }
}

fn party(given: &Given) -> &Party {
    given.case.outside.get(1).unwrap()
}

/// What is owed between us and those outside.
fn debts(given: &Given) -> Vec<(DebtKind, Timestamp)> {
    let owed = owed(&given.case, &northline().people).into_iter();
    let outside = [DebtKind::OutsideAnswer, DebtKind::OutsideQuestion, DebtKind::OutsideBounced];
    owed.filter(|debt| outside.contains(&debt.kind)).map(|debt| (debt.kind, debt.due)).collect()
}

#[test]
fn a_carrier_is_asked_and_owes_an_answer() {
    let fact = Fact::Asked {
        n: 1,
        letter: FIRST,
        party: "Kestrel Freight".to_owned(),
        kind: Kind::Carrier,
        address: "claims@kestrel.example".to_owned(),
        language: Language::English,
        due: wednesday(),
    };
    let decided = complaint().when(TOMAS_ACTS, Command::Ask(question())).decided();
    assert_eq!(decided.facts, [fact.into()]);
    let body = decided.bodies.first().unwrap();
    assert_eq!((body.n, body.subject.as_deref()), (FIRST, Some("Pallet 60118")));
    assert_eq!(debts(&asked()), [(DebtKind::OutsideAnswer, wednesday())]);
}

#[test]
fn what_is_missing_or_wrong_in_a_question_is_named() {
    let given = complaint();
    given.when(TOMAS_ACTS, asks(|q| q.party = " ".to_owned())).refused_at("party", "who they are");
    given.when(TOMAS_ACTS, asks(|q| q.address = "kestrel".to_owned())).refused_at("address", "not an email address");
    let ours = |q: &mut Question| q.address = "Care@northline.example".to_owned();
    given.when(TOMAS_ACTS, asks(ours)).refused_at("address", "one of our own addresses");
    given.when(TOMAS_ACTS, asks(|q| q.subject.clear())).refused_at("subject", "what it’s about");
    given.when(TOMAS_ACTS, asks(|q| q.text.clear())).refused_at("text", "what you ask");
    given.when(TOMAS_ACTS, asks(|q| q.due = None)).refused_at("due", "by when");
    let past = |q: &mut Question| q.due = Some(oslo("2026-11-16T12:00"));
    given.when(TOMAS_ACTS, asks(past)).refused_at("due", "has passed");
    given.when(INGRID_SAYS, Command::Ask(question())).forbidden("");
}

#[test]
fn what_they_write_settles_what_they_owe_and_waits_for_our_answer() {
    let given = answered();
    let (kind, due) = debts(&given)[0];
    assert_eq!((kind, debts(&given).len()), (DebtKind::OutsideQuestion, 1));
    assert!(due > given.now, "by the end of a working day");
    assert_eq!(debts(&given.after(TOMAS_ACTS, write("Thank you.", None))), []);
}

#[test]
fn nothing_of_theirs_is_in_the_conversation_or_among_the_people() {
    let (before, after) = (complaint(), answered());
    assert_eq!(after.case.messages, before.case.messages);
    assert_eq!(after.case.participants, before.case.participants);
    assert_eq!(after.case.verdict, before.case.verdict);
    assert!(after.case.messages.get(FIRST).is_none());
}

#[test]
fn what_a_machine_sent_answers_nothing_and_waits_for_nothing() {
    let note = Came { text: "I am away.".to_owned(), from: None, automatic: true, problem: None };
    let given = asked().after(Actor::System, Command::Receive { n: 1, came: note });
    assert_eq!(debts(&given), [(DebtKind::OutsideAnswer, wednesday())]);
}

#[test]
fn what_a_stranger_sends_to_their_thread_is_of_it_and_says_from_where() {
    let from = Some("night@kestrel.example".to_owned());
    let note = Came { text: "It stood on the dock.".to_owned(), from, automatic: false, problem: None };
    let given = asked().after(Actor::System, Command::Receive { n: 1, came: note });
    assert_eq!(party(&given).letters().len(), 2);
    page(&given).says(ID, "From another address: night@kestrel.example.");
}

#[test]
fn nobody_is_reminded_of_a_question_that_has_not_gone_out() {
    let on_its_way = complaint().after(TOMAS_ACTS, Command::Ask(question()));
    on_its_way.when(TOMAS_ACTS, reminds()).not_now("What you asked Kestrel Freight hasn’t been sent yet");
    page(&on_its_way).lacks(ID, "outside-parties/1/reminder");
    page(&overdue()).says(ID, "outside-parties/1/reminder");
}

#[test]
fn nobody_is_reminded_before_the_time_they_were_given_has_passed() {
    asked().when(TOMAS_ACTS, reminds()).not_now("Kestrel Freight has until Wed 12:00 to answer.");
    page(&asked()).lacks(ID, "outside-parties/1/reminder");
    page(&asked().at("2026-11-18T11:59")).lacks(ID, "outside-parties/1/reminder");
    page(&overdue()).says(ID, "outside-parties/1/reminder");
}

#[test]
fn a_reminder_names_what_was_asked() {
    let party = party(&asked()).clone();
    let given = overdue();
    let text = super::reminder(&party, "Pallet 60118", &given.ctx(TOMAS_ACTS));
    assert!(text.contains("we asked you about “Pallet 60118” and have no answer"), "{text}");
    let german = Party { language: Language::German, ..party };
    let text = super::reminder(&german, "Pallet 60118", &given.ctx(TOMAS_ACTS));
    assert!(text.contains("zu „Pallet 60118“ gefragt"), "{text}");
}

#[test]
fn they_are_reminded_once_for_each_thing_we_ask() {
    let reminded = overdue().after(TOMAS_ACTS, reminds());
    assert!(party(&reminded).is_reminded());
    assert_eq!(debts(&reminded), [(DebtKind::OutsideAnswer, wednesday())]);
    reminded.when(TOMAS_ACTS, reminds()).not_now("already been reminded");
    let again = reminded.after(TOMAS_ACTS, write("And the driver?", Some(oslo("2026-11-19T12:00"))));
    again.when(TOMAS_ACTS, reminds()).not_now("hasn’t been sent yet");
    let arrived = again.after(Actor::System, message::Command::Deliver { n: FIRST + 2 }).at("2026-11-19T12:00");
    assert!(arrived.when(TOMAS_ACTS, reminds()).outcome().is_ok());
    answered().when(TOMAS_ACTS, reminds()).not_now("doesn’t owe us an answer");
    overdue().when(TOMAS_ACTS, Command::Remind { n: 1, text: " ".to_owned() }).refused_at("text", "reminder");
    asked().when(TOMAS_ACTS, Command::Remind { n: 2, text: String::new() }).not_found("number");
}

#[test]
fn writing_again_asks_again_only_with_a_date() {
    let thanked = answered().after(TOMAS_ACTS, write("Thank you.", None));
    assert_eq!(party(&thanked).owes(), None);
    let due = oslo("2026-11-19T12:00");
    let asked_again = answered().after(TOMAS_ACTS, write("And who signed?", Some(due)));
    assert_eq!(party(&asked_again).owes(), Some(due));
    asked().when(TOMAS_ACTS, write("  ", None)).refused_at("text", "first");
    let past = Some(oslo("2026-11-16T12:00"));
    asked().when(TOMAS_ACTS, write("When?", past)).refused_at("due", "has passed");
}

#[test]
fn what_they_say_on_the_phone_is_noted_with_when_they_said_it() {
    let given =
        asked().at("2026-11-17T15:00").after(TOMAS_ACTS, noted(|n| n.received_at = Some(oslo("2026-11-17T14:30"))));
    assert_eq!(debts(&given), []);
    assert_eq!(party(&given).letters().last().unwrap().at, oslo("2026-11-17T14:30"));
    let waits = asked().after(TOMAS_ACTS, noted(|n| n.waits = true));
    assert_eq!(debts(&waits)[0].0, DebtKind::OutsideQuestion);
}

#[test]
fn a_note_is_of_a_time_that_can_be_and_in_words() {
    let given = asked();
    let at = |civil: &'static str| noted(move |note| note.received_at = Some(oslo(civil)));
    given.when(TOMAS_ACTS, at("2026-11-17T23:00")).refused_at("received_at", "in the future");
    given.when(TOMAS_ACTS, at("2026-11-16T10:00")).refused_at("received_at", "before you asked");
    given.when(TOMAS_ACTS, noted(|note| note.text.clear())).refused_at("text", "what they said");
    given.when(TOMAS_ACTS, noted(|note| note.channel = Channel::Form)).refused_at("channel", "on the phone");
}

#[test]
fn what_needs_no_answer_is_owed_none() {
    let why = || "They only thank us.".to_owned();
    let given = answered().after(TOMAS_ACTS, Command::Waive { n: 1, why: why() });
    assert_eq!(debts(&given), []);
    given.when(TOMAS_ACTS, Command::Waive { n: 1, why: why() }).not_now("isn’t waiting");
    answered().when(TOMAS_ACTS, Command::Waive { n: 1, why: String::new() }).refused_at("why", "Say why");
}

#[test]
fn a_mail_that_came_back_is_on_the_thread_and_goes_to_another_address() {
    let bounced = asked().after(Actor::System, message::Command::Fail { n: FIRST, failure: Failure::said("550 No.") });
    assert_eq!(debts(&bounced)[0].0, DebtKind::OutsideBounced);
    page(&bounced).says(ID, "Not delivered: 550 No.").says(ID, "messages/1000001/resending");
    page(&bounced).says(ID, "The last message bounced").lacks(ID, "Bounced: 550 No.");
    let to = |address: &str| Command::Readdress { n: 1, address: address.to_owned() };
    bounced.when(TOMAS_ACTS, to("claims@kestrel.example")).refused_at("address", "already");
    bounced.when(TOMAS_ACTS, to("care@northline.example")).refused_at("address", "our own");
    let address = "claims@kestrel-freight.example".to_owned();
    let facts = [Fact::Readdressed { n: 1, address: address.clone() }, Fact::SentAgain { letter: FIRST }];
    bounced.when(TOMAS_ACTS, to(&address)).then(facts);
    asked().when(TOMAS_ACTS, to(&address)).then([Fact::Readdressed { n: 1, address }]);
}

#[test]
fn a_mail_goes_its_way_like_any_other() {
    use message::Command as M;
    let queued = complaint().after(TOMAS_ACTS, Command::Ask(question()));
    queued.when(ANA_ACTS, M::TakeBack { n: FIRST }).forbidden("Only the person who sent");
    queued.when(TOMAS_ACTS, M::SendAgain { n: FIRST }).not_now("not returned");
    queued.when(TOMAS_ACTS, M::Deliver { n: FIRST }).forbidden("Only Amends itself");
    queued.when(TOMAS_ACTS, M::TakeBack { n: FIRST + 1 }).not_found("no message");
    asked().when(TOMAS_ACTS, M::TakeBack { n: FIRST }).not_now("already gone");
    let failure = Failure::said("550 No.");
    let failed = queued.after(Actor::System, M::Fail { n: FIRST, failure });
    failed.when(TOMAS_ACTS, M::GiveUp { n: FIRST, why: String::new() }).refused_at("why", "Say why");
    failed.when(TOMAS_ACTS, M::SendAgain { n: FIRST }).then([Fact::SentAgain { letter: FIRST }]);
    let given_up = failed.after(TOMAS_ACTS, M::GiveUp { n: FIRST, why: "The firm is gone.".to_owned() });
    assert_eq!(debts(&given_up), []);
    answered().when(TOMAS_ACTS, M::SendAgain { n: FIRST + 1 }).not_now("not sent by us");
}

#[test]
fn what_is_taken_back_was_never_asked() {
    let taken = complaint()
        .after(TOMAS_ACTS, Command::Ask(question()))
        .after(TOMAS_ACTS, message::Command::TakeBack { n: FIRST });
    assert!(party(&taken).was_never_asked() && debts(&taken).is_empty());
    taken.when(TOMAS_ACTS, write("Hello?", None)).not_now("Ask them again");
    taken.when(TOMAS_ACTS, noted(|_| {})).not_now("Ask them again");
    page(&taken).says(ID, "Taken back before it was sent").lacks(ID, "outside-parties/1/messages\"");
}

#[test]
fn a_closed_thread_opens_again_when_anybody_writes() {
    let close = |why: &str| Command::Close { n: 1, ending: Ending::Answered, why: why.to_owned() };
    let closed = answered().after(TOMAS_ACTS, close("It was the dock."));
    assert!(!party(&closed).is_open() && debts(&closed).is_empty());
    closed.when(TOMAS_ACTS, close("")).not_now("closed already");
    page(&closed).says(ID, "answered: It was the dock.");
    assert!(party(&closed.clone().after(Actor::System, came("One more thing."))).is_open());
    assert!(party(&closed.clone().after(TOMAS_ACTS, write("One more thing.", None))).is_open());
    let machine = Came { text: "Away.".to_owned(), from: None, automatic: true, problem: None };
    assert!(!party(&closed.after(Actor::System, Command::Receive { n: 1, came: machine })).is_open());
}

#[test]
fn words_of_theirs_are_quoted_and_none_of_ours() {
    let quote = |letter, words: &str| Command::Quote { letter, place: Place::Reply, words: words.to_owned() };
    let words = "It stood on our dock".to_owned();
    let quoted = Fact::Quoted { n: 1, letter: FIRST + 1, place: Place::Reply, words: words.clone() };
    answered().when(TOMAS_ACTS, quote(FIRST + 1, &words)).then([quoted]);
    answered().when(TOMAS_ACTS, quote(FIRST, &words)).not_found("number");
    answered().when(TOMAS_ACTS, quote(1, &words)).not_found("number");
    answered().when(TOMAS_ACTS, quote(FIRST + 1, " ")).refused_at("words", "Choose what to quote");
}

/// A carrier was asked on a case whose remedies cost 400 euros.
fn costly() -> Given {
    contained().after(TOMAS_ACTS, Command::Ask(question()))
}

fn charges(amount: i64, agreement: Agreement) -> Command {
    Command::Charge { n: 1, amount, agreement, words: "Their dock.".to_owned() }
}

#[test]
fn they_bear_no_more_than_it_costs_us() {
    asked().when(TOMAS_ACTS, charges(1, Agreement::Open)).not_now("No remedy on this case costs anything");
    let given = costly();
    given.when(TOMAS_ACTS, charges(0, Agreement::Open)).refused_at("amount", "how much");
    given.when(TOMAS_ACTS, charges(40_001, Agreement::Open)).refused_at("amount", "cost €400.00. Charge that much");
    let part = given.after(TOMAS_ACTS, charges(30_000, Agreement::Open));
    part.when(TOMAS_ACTS, charges(10_001, Agreement::Open)).refused_at("amount", "Charge €100.00 at most");
    let all = part.after(TOMAS_ACTS, charges(10_000, Agreement::Agreed));
    all.when(TOMAS_ACTS, charges(1, Agreement::Open)).not_now("is charged already");
    page(&all).says(ID, "Charged €300.00 · no answer yet").says(ID, "Charged €100.00 · agreed");
}

#[test]
fn what_they_say_to_a_charge_stands_and_what_they_refuse_can_be_charged_to_others() {
    let says = |charge, agreement| Command::AnswerCharge { n: 1, charge, agreement, words: "Not ours.".to_owned() };
    let charged = costly().after(TOMAS_ACTS, charges(40_000, Agreement::Open));
    charged.when(TOMAS_ACTS, says(2, Agreement::Refused)).refused_at("charge", "no such charge");
    charged.when(TOMAS_ACTS, says(1, Agreement::Open)).refused_at("agreement", "agreed or refused");
    let refused = charged.after(TOMAS_ACTS, says(1, Agreement::Refused));
    page(&refused).says(ID, "refused · Not ours.");
    let other = refused.after(TOMAS_ACTS, charges(30_000, Agreement::Agreed));
    other.when(TOMAS_ACTS, says(1, Agreement::Agreed)).refused_at("agreement", "Charge €100.00 at most");
    costly().when(TOMAS_ACTS, says(1, Agreement::Agreed)).not_now("isn’t charged anything");
}

#[test]
fn a_charge_is_dropped_with_a_reason() {
    let drops = |why: &str| Command::DropCharge { n: 1, charge: 1, why: why.to_owned() };
    let charged = costly().after(TOMAS_ACTS, charges(40_000, Agreement::Open));
    charged.when(TOMAS_ACTS, drops("")).refused_at("why", "Say why");
    let dropped = charged.after(TOMAS_ACTS, drops("Goodwill."));
    dropped.when(TOMAS_ACTS, drops("Again.")).not_now("isn’t charged anything");
    assert!(dropped.when(TOMAS_ACTS, charges(40_000, Agreement::Open)).outcome().is_ok());
}

#[test]
fn whoever_is_overdue_is_seen_on_the_page() {
    assert_eq!(page(&complaint()).gist(ID), "none");
    let late = asked().at("2026-11-18T13:00");
    assert_eq!((page(&asked()).gist(ID), page(&late).gist(ID)), ("1 open".to_owned(), "1 open, 1 overdue".to_owned()));
    page(&late).says(ID, "Their answer is overdue").says(ID, "outside-parties/1/reminder\"");
    page(&late).says(ID, "On 17 November 2026 we asked you something").says(ID, "Tomas Reyes");
}

#[test]
fn each_thing_that_happens_is_told_in_a_sentence() {
    let titles = Titles { outside: vec!["Kestrel Freight".to_owned()], ..Titles::default() };
    let says = |fact: Fact| told(fact, Actor::Member(TOMAS), &titles);
    let asked = complaint().when(TOMAS_ACTS, Command::Ask(question())).decided().facts.remove(0);
    assert_eq!(
        told(asked, TOMAS_ACTS, &titles),
        "Tomas Reyes asked Kestrel Freight (carrier), and needs an answer by Wed 18 Nov 12:00"
    );
    assert_eq!(
        says(Fact::Reminded { n: 1, letter: FIRST }),
        "Tomas Reyes reminded Kestrel Freight that we’re waiting for an answer"
    );
    let (amount, currency) = (40_000, "EUR".to_owned());
    let charged = Fact::Charged { n: 1, charge: 1, amount, currency, agreement: Agreement::Agreed, words: None };
    assert_eq!(says(charged), "Tomas Reyes charged €400.00 to Kestrel Freight; they agreed");
    let closed = Fact::Closed { n: 1, ending: Ending::PutRight, why: None };
    assert_eq!(says(closed), "Tomas Reyes closed the thread with Kestrel Freight, put right or paid for by them");
    assert_eq!(
        says(Fact::Waived { n: 2, why: "Thanks.".to_owned() }),
        "Tomas Reyes marked outside party 2 as needing no answer: Thanks."
    );
}
