//! Who may make, move and keep a promise; and that a passed date is remembered for ever.

use super::{Command, Fact, State, Terms, To};
use crate::given::*;
use crate::message::{self, Arrival, Channel, Purpose};
use base::context::{Actor, Titles};
use base::ids::MemberId;
use jiff::Timestamp;

mod standing;

const DUE: &str = "2026-11-17T18:00";
const LATE: &str = "2026-11-17T18:00:01";

fn terms(owner: MemberId, due: Option<Timestamp>) -> Terms {
    Terms { owner, what: "Loan unit on the floor".to_owned(), due }
}

/// Tomas promised Ingrid.
fn made() -> Fact {
    let what = "Loan unit on the floor".to_owned();
    Fact::Made {
        n: 1,
        to: To::Contact(INGRID),
        owner: TOMAS,
        what,
        due: oslo(DUE),
        zone: "Europe/Oslo".to_owned(),
        message: None,
    }
}

/// Tomas asked Ana.
fn requested() -> Fact {
    Fact::Requested { n: 1, of: ANA, by: TOMAS, what: "A truck".to_owned(), due: oslo(DUE) }
}

fn countered() -> Fact {
    let why = "Truck 4 is out.".to_owned();
    Fact::Countered { n: 1, what: "Half a truck".to_owned(), due: oslo("2026-11-17T20:00"), why }
}

fn done() -> Fact {
    Fact::Done { n: 1, note: Some("It is fitted.".to_owned()) }
}

fn renegotiate(due: &str) -> Command {
    Command::Renegotiate { n: 1, due: Some(oslo(due)), why: "The ferry is late.".to_owned() }
}

fn complete() -> Command {
    Command::Complete { n: 1, note: "It is fitted.".to_owned() }
}

#[test]
fn a_promise_has_one_owner_a_moment_and_its_zone() {
    complaint().when(TOMAS_ACTS, Command::Make(terms(TOMAS, Some(oslo(DUE))))).then([made()]);
}

#[test]
fn a_promise_without_a_date_is_refused() {
    complaint().when(TOMAS_ACTS, Command::Make(terms(TOMAS, None))).refused_at("due", "needs a date and a time");
    complaint().when(TOMAS_ACTS, Command::Request(terms(ANA, None))).refused_at("due", "needs a date and a time");
}

#[test]
fn a_promise_in_the_past_or_in_a_far_year_is_refused() {
    let make = |due| Command::Make(terms(TOMAS, Some(due)));
    complaint().when(TOMAS_ACTS, make(now())).refused_at("due", "has passed");
    complaint().when(TOMAS_ACTS, make(oslo("2016-11-17T18:00"))).refused_at("due", "has passed");
    complaint().when(TOMAS_ACTS, make(oslo("2036-11-17T18:00"))).refused_at("due", "Check the year.");
}

#[test]
fn a_promise_says_what_is_owed_and_by_someone_at_work_here() {
    let empty = Terms { what: " ".to_owned(), ..terms(TOMAS, Some(oslo(DUE))) };
    complaint().when(TOMAS_ACTS, Command::Make(empty.clone())).refused_at("what", "Say what you promise");
    complaint()
        .when(TOMAS_ACTS, Command::Request(Terms { owner: ANA, ..empty }))
        .refused_at("what", "Say what you ask for");
    complaint().when(TOMAS_ACTS, Command::Make(terms(LARS, Some(oslo(DUE))))).refused_at("owner", "no such member");
}

#[test]
fn only_colleagues_promise_and_ask() {
    for actor in [INGRID_SAYS, Actor::System] {
        complaint().when(actor, Command::Make(terms(TOMAS, Some(oslo(DUE))))).forbidden("Only a member");
        complaint().when(actor, Command::Request(terms(ANA, Some(oslo(DUE))))).forbidden("Only a member");
    }
}

#[test]
fn a_request_owes_nothing_until_the_colleague_says_yes() {
    let asked = complaint();
    asked
        .when(TOMAS_ACTS, Command::Request(Terms { what: "A truck".to_owned(), ..terms(ANA, Some(oslo(DUE))) }))
        .then([requested()]);
    asked.when(TOMAS_ACTS, Command::Request(terms(TOMAS, Some(oslo(DUE))))).refused_at("owner", "cannot ask yourself");
    let asked = given(facts![requested()]);
    assert!(!asked.case.promises.get(1).unwrap().is_owed());
    asked.when(ANA_ACTS, Command::Accept { n: 1 }).then([Fact::Accepted { n: 1 }]);
    asked.when(ANA_ACTS, complete()).not_now("waiting for a yes or a no");
    assert!(asked.after(ANA_ACTS, Command::Accept { n: 1 }).case.promises.get(1).unwrap().is_owed());
}

#[test]
fn only_the_one_who_was_asked_answers() {
    let asked = given(facts![requested()]);
    let why = "No truck.".to_owned();
    for actor in [TOMAS_ACTS, KARI_ACTS] {
        asked.when(actor, Command::Accept { n: 1 }).forbidden("Only the person who was asked");
        asked.when(actor, Command::Decline { n: 1, why: why.clone() }).forbidden("Only the person who was asked");
        let offer = Command::Counter { n: 1, what: String::new(), due: Some(oslo(DUE)), why: why.clone() };
        asked.when(actor, offer).forbidden("Only the person who was asked");
    }
    asked.when(ANA_ACTS, Command::Decline { n: 1, why: why.clone() }).then([Fact::Declined { n: 1, why }]);
    asked.when(ANA_ACTS, Command::Decline { n: 1, why: String::new() }).refused_at("why", "Say why not");
}

#[test]
fn a_yes_after_the_date_is_refused() {
    given(facts![requested()])
        .at(DUE)
        .when(ANA_ACTS, Command::Accept { n: 1 })
        .not_now("The requested date has passed");
}

#[test]
fn a_counter_offer_waits_for_the_one_who_asked() {
    let counter = |what: &str, due: Option<&str>, why: &str| Command::Counter {
        n: 1,
        what: what.to_owned(),
        due: due.map(oslo),
        why: why.to_owned(),
    };
    let asked = given(facts![requested()]);
    asked.when(ANA_ACTS, counter("Half a truck", Some("2026-11-17T20:00"), "Truck 4 is out.")).then([countered()]);
    asked.when(ANA_ACTS, counter("", None, "x")).refused_at("due", "By when could you");
    asked.when(ANA_ACTS, counter("", Some(DUE), " ")).refused_at("why", "Say why");
    let offered = given(facts![requested(), countered()]);
    offered.when(ANA_ACTS, Command::Accept { n: 1 }).forbidden("Only the person who was asked");
    offered.when(ANA_ACTS, counter("", Some(DUE), "x")).not_now("suggestion");
    offered
        .when(TOMAS_ACTS, Command::Decline { n: 1, why: "x".to_owned() })
        .then([Fact::Declined { n: 1, why: "x".to_owned() }]);
    let taken = offered.after(TOMAS_ACTS, Command::Accept { n: 1 });
    let promise = taken.case.promises.get(1).unwrap();
    assert_eq!(
        (promise.state, promise.what.as_str(), promise.due),
        (State::Promised, "Half a truck", oslo("2026-11-17T20:00"))
    );
    assert_eq!(promise.earlier, [oslo(DUE)]);
}

#[test]
fn a_counter_offer_may_keep_what_was_asked_for() {
    let same =
        Command::Counter { n: 1, what: String::new(), due: Some(oslo("2026-11-17T20:00")), why: "Later.".to_owned() };
    let (what, why) = ("A truck".to_owned(), "Later.".to_owned());
    given(facts![requested()]).when(ANA_ACTS, same).then([Fact::Countered {
        n: 1,
        what,
        due: oslo("2026-11-17T20:00"),
        why,
    }]);
}

#[test]
fn a_new_date_before_the_old_one_is_told_to_the_customer_and_breaks_nothing() {
    let moved = Fact::Renegotiated { n: 1, due: oslo("2026-11-18T12:00"), why: "The ferry is late.".to_owned() };
    let told = message::send(2, INGRID, Channel::Email, Purpose::PromiseMoved, Vec::new());
    let mut wanted = facts![moved];
    wanted.extend(told.into_iter().map(Into::into));
    let promised = given(facts![made()]);
    promised.when(TOMAS_ACTS, renegotiate("2026-11-18T12:00")).then(wanted);
    let decided = promised.when(TOMAS_ACTS, renegotiate("2026-11-18T12:00")).decided();
    let body = decided.bodies[0].text.to_string();
    for words in [
        "Tue 17 Nov, 18:00",
        "Wed 18 Nov, 12:00",
        "The ferry is late.",
        "I will not be able to keep that date",
        "Tomas Reyes",
    ] {
        assert!(body.contains(words), "{body}");
    }
    let later = promised.after(TOMAS_ACTS, renegotiate("2026-11-18T12:00")).at(LATE);
    later.when(Actor::System, Command::Break { n: 1 }).not_now("owed and not done yet");
}

#[test]
fn a_new_date_between_colleagues_is_no_mail_to_the_customer() {
    given(facts![requested(), Fact::Accepted { n: 1 }])
        .when(ANA_ACTS, renegotiate("2026-11-18T12:00"))
        .then([Fact::Renegotiated { n: 1, due: oslo("2026-11-18T12:00"), why: "The ferry is late.".to_owned() }]);
}

#[test]
fn a_new_date_is_another_lies_ahead_and_has_a_reason() {
    let promised = given(facts![made()]);
    promised.when(TOMAS_ACTS, renegotiate(DUE)).refused_at("due", "the date it already has");
    promised.when(TOMAS_ACTS, renegotiate("2026-11-16T12:00")).refused_at("due", "has passed");
    promised
        .when(TOMAS_ACTS, Command::Renegotiate { n: 1, due: None, why: "x".to_owned() })
        .refused_at("due", "new date");
    let silent = Command::Renegotiate { n: 1, due: Some(oslo("2026-11-18T12:00")), why: String::new() };
    promised.when(TOMAS_ACTS, silent).refused_at("why", "Say why the date changes");
    given(facts![made(), done()]).when(TOMAS_ACTS, renegotiate("2026-11-18T12:00")).not_now("already done");
}

#[test]
fn a_new_date_after_the_old_one_says_first_that_it_was_broken() {
    let decided = given(facts![made()]).at(LATE).when(TOMAS_ACTS, renegotiate("2026-11-18T12:00")).decided();
    assert_eq!(decided.facts[0], Fact::Broken { n: 1 }.into());
    let text = decided.bodies[0].text.to_string();
    assert!(text.contains("I did not keep that date.") && text.ends_with("Tomas Reyes"), "{text}");
    // Somebody else who sends it speaks of "us", and signs.
    let text = given(facts![made()]).at(LATE).when(KARI_ACTS, renegotiate("2026-11-18T12:00")).decided().bodies[0]
        .text
        .to_string();
    assert!(text.contains("We promised you this by ") && text.contains("We did not keep that date."), "{text}");
    assert!(text.ends_with("Kari Holm") && !text.contains("Tomas"), "{text}");
}

#[test]
fn only_the_owner_moves_a_promise_or_a_manager_for_them() {
    let promised = given(facts![made()]);
    promised.when(ANA_ACTS, complete()).forbidden("Tomas Reyes owns this promise");
    promised.when(INGRID_SAYS, complete()).forbidden("Only a member");
    promised.when(ANA_ACTS, renegotiate("2026-11-18T12:00")).forbidden("Tomas Reyes owns this promise");
    promised.when(KARI_ACTS, complete()).then([done()]);
    promised
        .when(TOMAS_ACTS, Command::Complete { n: 1, note: " On line 3. ".to_owned() })
        .then([Fact::Done { n: 1, note: Some("On line 3.".to_owned()) }]);
    given(facts![made(), done()]).when(TOMAS_ACTS, complete()).not_now("already done");
}

#[test]
fn the_clock_alone_breaks_and_only_once_the_date_has_passed() {
    let promised = given(facts![made()]);
    promised.when(Actor::System, Command::Break { n: 1 }).not_now("owed and not done yet");
    let late = promised.at(DUE);
    late.when(KARI_ACTS, Command::Break { n: 1 }).forbidden("Only the clock");
    late.when(Actor::System, Command::Break { n: 1 }).then([Fact::Broken { n: 1 }]);
    late.after(Actor::System, Command::Break { n: 1 }).when(Actor::System, Command::Break { n: 1 }).not_now("owed");
}

#[test]
fn a_promise_kept_in_time_does_not_break_when_its_date_passes() {
    given(facts![made(), done()]).at(LATE).when(Actor::System, Command::Break { n: 1 }).not_now("already done");
    given(facts![requested()]).at(LATE).when(Actor::System, Command::Break { n: 1 }).not_now("waiting");
}

#[test]
fn done_late_is_broken_first_and_stays_broken() {
    let late = given(facts![made()]).at(LATE);
    late.when(TOMAS_ACTS, complete()).then([Fact::Broken { n: 1 }, done()]);
    let kept = late.after(TOMAS_ACTS, complete()).after(INGRID_SAYS, Command::Confirm { n: 1 });
    let promise = kept.case.promises.get(1).unwrap();
    assert_eq!((promise.state, promise.is_broken(), promise.standing()), (State::Confirmed, true, "broken"));
}

#[test]
fn a_broken_promise_with_a_new_date_stays_broken_and_breaks_no_second_time() {
    let again =
        given(facts![made()]).at(LATE).after(TOMAS_ACTS, renegotiate("2026-11-18T12:00")).at("2026-11-19T08:00");
    assert!(again.case.promises.get(1).unwrap().is_broken());
    again.when(Actor::System, Command::Break { n: 1 }).not_now("owed");
    again.when(TOMAS_ACTS, complete()).then([done()]);
}

#[test]
fn thanks_from_the_customer_never_moves_a_promise() {
    let promised = given(facts![made()]);
    let before = promised.case.promises.clone();
    let text = "Thanks, that is all done then!".to_owned();
    let thanks = Arrival {
        channel: Channel::Email,
        from: INGRID,
        parent: Some(1),
        cc: Vec::new(),
        exempt: None,
        problem: None,
        text,
    };
    assert_eq!(promised.after(Actor::System, message::Command::Receive(thanks)).case.promises, before);
}

#[test]
fn only_whoever_is_owed_calls_it_kept() {
    let finished = given(facts![made(), done()]);
    for actor in [TOMAS_ACTS, KARI_ACTS, ERIK_ACTS, Actor::System] {
        finished.when(actor, Command::Confirm { n: 1 }).forbidden("Only the customer");
    }
    finished.when(INGRID_SAYS, Command::Confirm { n: 1 }).then([Fact::Confirmed { n: 1 }]);
    given(facts![made()]).when(INGRID_SAYS, Command::Confirm { n: 1 }).not_now("has changed since");
    let between = given(facts![requested(), Fact::Accepted { n: 1 }, done()]);
    between.when(INGRID_SAYS, Command::Confirm { n: 1 }).forbidden("no such promise");
    between.when(TOMAS_ACTS, Command::Confirm { n: 1 }).then([Fact::Confirmed { n: 1 }]);
}

#[test]
fn not_done_says_the_customer_and_it_is_owed_again_and_their_words_are_a_message() {
    let refute = Command::Refute { n: 1, why: "Nothing came.".to_owned() };
    let finished = given(facts![made(), done()]);
    finished.when(INGRID_SAYS, refute.clone()).then(facts![
        Fact::NotYet { n: 1, why: "Nothing came.".to_owned() },
        message::Fact::Received {
            n: 2,
            channel: Channel::Page,
            from: INGRID,
            parent: None,
            exempt: None,
            problem: None
        },
        message::Fact::DebtOpened { n: 2, due: oslo("2026-11-17T12:12") }
    ]);
    finished.when(INGRID_SAYS, Command::Refute { n: 1, why: String::new() }).refused_at("why", "still missing");
    given(facts![made()]).when(INGRID_SAYS, refute.clone()).not_now("has changed since");
    let owed = finished.after(INGRID_SAYS, refute).at(LATE);
    owed.when(Actor::System, Command::Break { n: 1 }).then([Fact::Broken { n: 1 }]);
}

#[test]
fn only_whoever_is_owed_lets_a_promise_go() {
    let go = Command::Withdraw { n: 1, why: "We found one.".to_owned() };
    let gone = Fact::Withdrawn { n: 1, why: "We found one.".to_owned() };
    let promised = given(facts![made()]);
    promised.when(TOMAS_ACTS, go.clone()).forbidden("Only the customer");
    promised.when(INGRID_SAYS, go.clone()).then([gone.clone()]);
    promised.when(INGRID_SAYS, Command::Withdraw { n: 1, why: String::new() }).refused_at("why", "no longer needed");
    given(facts![made(), done()]).when(INGRID_SAYS, go.clone()).not_now("already done");
    given(facts![requested()]).when(TOMAS_ACTS, go.clone()).then([gone.clone()]);
    promised.at(LATE).when(INGRID_SAYS, go).then([Fact::Broken { n: 1 }, gone]);
}

#[test]
fn a_promise_that_is_not_there_is_not_found() {
    for n in [0, 1, 9] {
        for command in [
            Command::Accept { n },
            Command::Confirm { n },
            Command::Break { n },
            Command::Complete { n, note: "It is fitted.".to_owned() },
        ] {
            complaint().when(TOMAS_ACTS, command).not_found("no such promise");
        }
    }
}

#[test]
fn every_fact_is_told_in_a_sentence() {
    let titles = Titles { promises: vec!["Loan unit on the floor".to_owned()], ..Titles::default() };
    let sentence = |fact: Fact, by| told(fact, by, &titles);
    assert_eq!(sentence(made(), TOMAS_ACTS), "Promised to Ingrid Moe: Loan unit on the floor, by Tue 17 Nov 18:00");
    assert_eq!(sentence(requested(), TOMAS_ACTS), "Tomas Reyes asked Ana Lindqvist for: A truck, by Tue 17 Nov 18:00");
    assert_eq!(
        sentence(Fact::Broken { n: 1 }, Actor::System),
        "Promise broken: “Loan unit on the floor” was not done in time"
    );
    assert_eq!(sentence(Fact::Broken { n: 2 }, Actor::System), "Promise broken: promise 2 was not done in time");
    assert_eq!(
        sentence(Fact::Confirmed { n: 1 }, INGRID_SAYS),
        "Ingrid Moe confirmed that “Loan unit on the floor” is done"
    );
    assert_eq!(sentence(done(), TOMAS_ACTS), "Tomas Reyes marked “Loan unit on the floor” as done (It is fitted.)");
}

#[test]
fn whom_no_mail_reaches_is_told_of_a_new_date_on_the_telephone() {
    let owed = complaint().without_mail().after(TOMAS_ACTS, Command::Make(terms(TOMAS, Some(oslo(DUE)))));
    let decided = owed.when(TOMAS_ACTS, renegotiate("2026-11-20T12:00")).decided();
    let told = message::send(2, INGRID, Channel::Phone, Purpose::PromiseMoved, Vec::new());
    assert!(decided.facts.ends_with(&told.into_iter().map(Into::into).collect::<Vec<_>>()), "{:?}", decided.facts);
}
