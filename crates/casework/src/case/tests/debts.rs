//! Who owes what by when: each sort of debt begins, belongs to somebody, has its moment, and ends.

use super::*;
use crate::outside::tests::question as outside_question;
use crate::remedy::Offer;
use base::ids::MemberId;
use strum::VariantArray;

/// One sort of debt: a case on which it is owed, by whom, by when, about what, and what ends it.
struct Row {
    kind: DebtKind,
    given: Given,
    member: Option<MemberId>,
    due: &'static str,
    about: (u32, &'static str),
    ends: Vec<(Actor, Command)>,
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn debts(given: &Given) -> Vec<super::super::Owed> {
    owed(&given.case, &northline().people)
}

fn reply(text: &str) -> Command {
    message::Command::Reply(Reply { text: text.to_owned(), promises: Vec::new(), ..admission() }).into()
}

fn asks_ana() -> Given {
    let terms = promise::Terms { owner: ANA, what: text("A truck"), due: Some(oslo("2026-11-18T12:00")) };
    complaint().after(TOMAS_ACTS, promise::Command::Request(terms))
}

fn counter() -> promise::Command {
    let due = Some(oslo("2026-11-18T15:00"));
    promise::Command::Counter { n: 1, what: text("Half a truck"), due, why: text("Truck 4 is out.") }
}

/// The promise of `owned` broken or kept, so that its row does not stand among others.
fn kept(given: Given) -> Given {
    given.after(TOMAS_ACTS, promise::Command::Complete { n: 1, note: "It is fitted.".to_owned() })
}

fn of_the_conversation() -> Vec<Row> {
    use message::Command as M;
    let returned = complaint()
        .after(TOMAS_ACTS, M::Reply(admission()))
        .after(Actor::System, M::Fail { n: 2, failure: message::Failure::said("mailbox full") });
    let knocked = complaint()
        .after(TOMAS_ACTS, Command::Own)
        .after(Actor::System, M::AskAboutStranger { from: STRANGER, arrival: 5 });
    vec![
        Row {
            kind: DebtKind::Answer,
            given: complaint().after(TOMAS_ACTS, Command::Own),
            member: Some(TOMAS),
            due: "2026-11-17T12:00",
            about: (1, ""),
            ends: vec![(TOMAS_ACTS, waive().into())],
        },
        Row {
            kind: DebtKind::Undelivered,
            given: returned,
            member: None,
            due: "2026-11-17T08:12",
            about: (2, "refused - mailbox full"),
            ends: vec![(ANA_ACTS, M::GiveUp { n: 2, why: text("Rang her.") }.into())],
        },
        Row {
            kind: DebtKind::Stranger,
            given: knocked,
            member: Some(TOMAS),
            due: "2026-11-17T12:13",
            about: (1, ""),
            ends: vec![(ANA_ACTS, M::SetApart { n: 1 }.into())],
        },
    ]
}

fn of_hands() -> Vec<Row> {
    let wants = asked().after(INGRID_SAYS, give(Word::SomeoneElse));
    vec![
        Row {
            kind: DebtKind::Own,
            given: complaint(),
            member: None,
            due: "2026-11-17T12:00",
            about: (0, "Floor stands still"),
            ends: vec![(ANA_ACTS, Command::Own)],
        },
        Row {
            kind: DebtKind::HandOver,
            given: owned().after(TOMAS_ACTS, hand_over()),
            member: Some(ANA),
            due: "2026-11-17T08:16",
            about: (0, "Her truck."),
            ends: vec![(ANA_ACTS, Command::AcceptHandOver)],
        },
        Row {
            kind: DebtKind::SecondLook,
            given: looked_at(),
            member: Some(KARI),
            due: "2026-11-18T08:14",
            about: (0, "An order."),
            ends: vec![(KARI_ACTS, Command::DeclineDismissal { why: text("She waits.") })],
        },
        Row {
            kind: DebtKind::SomeoneElse,
            given: wants,
            member: Some(KARI),
            due: "2026-11-17T08:26",
            about: (0, ""),
            ends: vec![(KARI_ACTS, reply("I have read all of it."))],
        },
    ]
}

fn of_promises() -> Vec<Row> {
    use promise::Command as P;
    let done = asks_ana()
        .after(ANA_ACTS, P::Accept { n: 1 })
        .after(ANA_ACTS, P::Complete { n: 1, note: text("It is fitted.") });
    vec![
        Row {
            kind: DebtKind::Promise,
            given: owned(),
            member: Some(TOMAS),
            due: "2026-11-18T12:00",
            about: (1, "The right motor"),
            ends: vec![(TOMAS_ACTS, P::Complete { n: 1, note: text("It is fitted.") }.into())],
        },
        Row {
            kind: DebtKind::Request,
            given: asks_ana(),
            member: Some(ANA),
            due: "2026-11-18T12:00",
            about: (1, "A truck"),
            ends: vec![(ANA_ACTS, P::Decline { n: 1, why: text("None.") }.into())],
        },
        Row {
            kind: DebtKind::Counter,
            given: asks_ana().after(ANA_ACTS, counter()),
            member: Some(TOMAS),
            due: "2026-11-18T15:00",
            about: (1, "Half a truck"),
            ends: vec![(TOMAS_ACTS, P::Accept { n: 1 }.into())],
        },
        Row {
            kind: DebtKind::Confirm,
            given: done,
            member: Some(TOMAS),
            due: "2026-11-18T12:00",
            about: (1, "A truck"),
            ends: vec![(TOMAS_ACTS, P::Confirm { n: 1 }.into())],
        },
    ]
}

fn of_steps() -> Vec<Row> {
    let offer = Offer { kind: remedy::Kind::Loan, what: text("A loan"), cost: 200_001, approver: Some(KARI) };
    let contained_only = owned().after(TOMAS_ACTS, remedy::Command::Contain { text: text("A spare runs.") });
    let gift = Offer { kind: remedy::Kind::Loan, what: text("A loan"), cost: 0, approver: None };
    let predict = verdict::Command::Predict { scores: scores(4, 4, 4), made_right: true };
    vec![
        Row {
            kind: DebtKind::Approve,
            given: complaint().after(TOMAS_ACTS, remedy::Command::Offer(offer)),
            member: Some(KARI),
            due: "2026-11-17T12:00",
            about: (1, "A loan"),
            ends: vec![(ERIK_ACTS, remedy::Command::Approve { n: 1 }.into())],
        },
        Row {
            kind: DebtKind::Contain,
            given: contained_only,
            member: Some(TOMAS),
            due: "2026-11-17T12:00",
            about: (0, ""),
            ends: vec![
                (TOMAS_ACTS, remedy::Command::Offer(gift).into()),
                (TOMAS_ACTS, remedy::Command::Deliver { n: 1, evidence: text("Slip"), file: None }.into()),
            ],
        },
        Row {
            kind: DebtKind::Path,
            given: kept(contained()),
            member: Some(TOMAS),
            due: "2026-12-01T08:00",
            about: (0, ""),
            ends: vec![(KARI_ACTS, dismiss())],
        },
        Row {
            kind: DebtKind::Ask,
            given: in_writing(),
            member: Some(TOMAS),
            due: "2026-11-18T08:22",
            about: (0, ""),
            ends: vec![(TOMAS_ACTS, predict.into()), (TOMAS_ACTS, verdict::Command::Ask.into())],
        },
        Row {
            kind: DebtKind::Waiting,
            given: asked(),
            member: Some(TOMAS),
            due: "2026-11-20T16:00",
            about: (0, ""),
            ends: vec![(INGRID_SAYS, give(Word::MadeRight).into())],
        },
    ]
}

fn of_changes() -> Vec<Row> {
    let check = change::Command::Check {
        n: 1,
        effect: change::Effect::Worked,
        before: None,
        after: None,
        words: text("None since."),
        again: None,
    };
    let made = || in_writing().after(ANA_ACTS, change::Command::Make { n: 1 });
    let right = asked()
        .after(ANA_ACTS, change::Command::Make { n: 1 })
        .after(ANA_ACTS, check.clone())
        .after(INGRID_SAYS, give(Word::MadeRight));
    vec![
        Row {
            kind: DebtKind::Change,
            given: in_writing(),
            member: Some(ANA),
            due: "2026-11-20T12:00",
            about: (1, "Label the bins"),
            ends: vec![(ANA_ACTS, change::Command::Make { n: 1 }.into())],
        },
        Row {
            kind: DebtKind::Check,
            given: made(),
            member: Some(ANA),
            due: "2026-12-18T12:00",
            about: (1, "Label the bins"),
            ends: vec![(ANA_ACTS, check.into())],
        },
        Row {
            kind: DebtKind::Result,
            given: right,
            member: Some(TOMAS),
            due: "2026-11-18T08:27",
            about: (0, ""),
            ends: vec![(TOMAS_ACTS, Command::TellResult { text: text("No wrong motor since.") })],
        },
    ]
}

fn of_those_outside() -> Vec<Row> {
    use crate::outside::{Came, Command as C, Ending, FIRST};
    let asked = complaint().after(TOMAS_ACTS, Command::Own).after(TOMAS_ACTS, C::Ask(outside_question()));
    let came = Came { text: text("No."), from: None, automatic: false, problem: None };
    let fail = C::Fail { letter: FIRST, failure: message::Failure::said("no such user") };
    let row = |kind, given, due| Row {
        kind,
        given,
        member: Some(TOMAS),
        due,
        about: (1, "Kestrel Freight"),
        ends: vec![(TOMAS_ACTS, C::Close { n: 1, ending: Ending::NotNeeded, why: text("") }.into())],
    };
    vec![
        row(DebtKind::OutsideAnswer, asked.clone(), "2026-11-18T12:00"),
        row(
            DebtKind::OutsideQuestion,
            asked.clone().after(Actor::System, C::Receive { n: 1, came }),
            "2026-11-18T08:14",
        ),
        row(DebtKind::OutsideBounced, asked.after(Actor::System, fail), "2026-11-17T08:13"),
    ]
}

fn rows() -> Vec<Row> {
    [of_the_conversation(), of_hands(), of_promises(), of_steps(), of_changes(), of_those_outside()]
        .into_iter()
        .flatten()
        .collect()
}

#[test]
fn every_sort_of_debt_stands_in_the_table() {
    for kind in DebtKind::VARIANTS {
        assert_eq!(rows().iter().filter(|row| row.kind == *kind).count(), 1, "{kind:?}");
    }
}

#[test]
fn a_debt_belongs_to_somebody_and_has_a_moment_and_says_what_it_is_about() {
    for Row { kind, given, member, due, about: (n, what), .. } in rows() {
        let debts = debts(&given);
        let found: Vec<_> = debts.iter().filter(|debt| debt.kind == kind).collect();
        let [debt] = found.as_slice() else { panic!("{kind:?} is owed once: {debts:?}") };
        assert_eq!(debt.member, member, "{kind:?}");
        assert_eq!(debt.due, oslo(due), "{kind:?}: {}", debt.due.to_zoned(zone()));
        assert_eq!((debt.n, debt.what.as_str()), (n, what), "{kind:?}");
    }
}

#[test]
fn a_debt_ends_with_what_was_owed_and_with_nothing_less() {
    for Row { kind, given, ends, .. } in rows() {
        let is_owed = |given: &Given| debts(given).iter().any(|debt| debt.kind == kind);
        let noted = given.clone().after(ASTRID_ACTS, message::Command::Note { text: text("Looked at it.") });
        assert!(is_owed(&noted), "{kind:?} does not end with a note");
        let mut now = given;
        for (actor, command) in ends {
            assert!(is_owed(&now), "{kind:?} ended before {command:?}");
            now = now.after(actor, command);
        }
        assert!(!is_owed(&now), "{kind:?} is still owed: {:?}", debts(&now));
    }
}

const ASTRID_ACTS: Actor = Actor::Member(ASTRID);

#[test]
fn on_a_closed_case_only_answers_and_promises_are_owed() {
    let dismissed = asks_ana().after(TOMAS_ACTS, Command::Own).after(TOMAS_ACTS, waive()).after(KARI_ACTS, dismiss());
    let kinds: Vec<DebtKind> = debts(&dismissed).iter().map(|debt| debt.kind).collect();
    assert_eq!(kinds, [DebtKind::Request], "what colleagues ask of each other is owed, whatever the case was");
    assert_eq!(debts(&made_right()), []);
}

#[test]
fn what_nobody_owns_is_owed_by_nobody_in_particular() {
    let debts = debts(&complaint());
    assert_eq!(
        debts.iter().map(|debt| (debt.kind, debt.member)).collect::<Vec<_>>(),
        [(DebtKind::Answer, None), (DebtKind::Own, None)]
    );
}

#[test]
fn a_broken_promise_is_owed_with_the_date_it_had_until_it_has_another() {
    let broken = owned().at("2026-11-18T12:00").after(Actor::System, promise::Command::Break { n: 1 });
    let due = |given: &Given| debts(given).into_iter().find(|debt| debt.kind == DebtKind::Promise).map(|debt| debt.due);
    assert_eq!(due(&broken), Some(oslo("2026-11-18T12:00")));
    let new = promise::Command::Renegotiate { n: 1, due: Some(oslo("2026-11-19T09:00")), why: text("The ferry.") };
    assert_eq!(due(&broken.after(TOMAS_ACTS, new)), Some(oslo("2026-11-19T09:00")));
}

#[test]
fn a_path_that_was_not_enough_is_owed_again_at_once() {
    let not_yet = asked().after(INGRID_SAYS, give(Word::NotYet)).after(TOMAS_ACTS, reply("What is missing?"));
    let n = not_yet.case.messages.next() - 1;
    let answered = not_yet.after(Actor::System, message::Command::Deliver { n });
    let path = debts(&answered).into_iter().find(|debt| debt.kind == DebtKind::Path).unwrap();
    assert_eq!((path.member, path.lack), (Some(TOMAS), Some(Lack::NewLetter)));
    assert_eq!(path.due, answered.case.head.clocks.path.max(answered.case.verdict.not_yet_at().unwrap()));
}

#[test]
fn an_owner_nobody_manages_is_the_one_who_speaks_for_someone_else() {
    let wants = asked().after(INGRID_SAYS, give(Word::SomeoneElse));
    let alone = base::context::Directory::new(
        northline().people.all().iter().filter(|person| person.id == TOMAS).cloned().collect(),
    );
    let debt = owed(&wants.case, &alone).into_iter().find(|debt| debt.kind == DebtKind::SomeoneElse).unwrap();
    assert_eq!(debt.member, Some(TOMAS));
}

#[test]
fn a_long_title_is_cut_to_a_line_where_it_is_owed() {
    let long = "word ".repeat(200);
    let terms = promise::Terms { owner: ANA, what: long, due: Some(oslo("2026-11-18T12:00")) };
    let given = complaint().after(TOMAS_ACTS, promise::Command::Request(terms));
    let debt = debts(&given).into_iter().find(|debt| debt.kind == DebtKind::Request).unwrap();
    assert!(debt.what.chars().count() <= base::words::LINE && debt.what.ends_with('…'), "{}", debt.what);
}

#[test]
fn nobody_is_asked_for_their_account_twice_within_the_hour() {
    let mut asked = complaint().after(TOMAS_ACTS, Command::AskAccount { n: None });
    asked.when(TOMAS_ACTS, Command::AskAccount { n: None }).not_now("less than an hour ago");
    let bounced =
        asked.clone().after(Actor::System, message::Command::Fail { n: 2, failure: message::Failure::said("full") });
    bounced.after(TOMAS_ACTS, Command::AskAccount { n: None });
    asked.now += jiff::SignedDuration::from_hours(1);
    asked.after(TOMAS_ACTS, Command::AskAccount { n: None });
}
