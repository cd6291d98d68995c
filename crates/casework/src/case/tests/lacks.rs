//! Everything a step can miss: a case that misses it, at which step, what supplies it, and that it is said.

use super::*;
use crate::account::{Question, Source};
use crate::cause::{Branch, Finding};
use crate::group::shared::{self, Stands};
use crate::promise::Terms;
use crate::remedy::Offer;
use base::ids::GroupNo;
use strum::VariantArray;

struct Row {
    lack: Lack,
    step: Step,
    n: u32,
    given: Given,
    supplied: Vec<(Actor, Command)>,
}

fn row(lack: Lack, step: Step, given: Given, supplied: Vec<(Actor, Command)>) -> Row {
    Row { lack, step, n: 0, given, supplied }
}

/// Of promise, remedy or change 1.
fn first(lack: Lack, step: Step, given: Given, actor: Actor, command: impl Into<Command>) -> Row {
    Row { n: 1, ..row(lack, step, given, vec![(actor, command.into())]) }
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn tomas(command: impl Into<Command>) -> (Actor, Command) {
    (TOMAS_ACTS, command.into())
}

fn own() -> Vec<Row> {
    let answers = vec![(Question::What, text("The wrong motor came."))];
    let promise = Terms { owner: TOMAS, what: text("A call"), due: Some(oslo("2026-11-18T12:00")) };
    let silent = Reply { promises: Vec::new(), ..admission() };
    let unsure =
        complaint().after(TOMAS_ACTS, message::Command::Reply(Reply { asks_understood: false, ..admission() }));
    vec![
        row(Lack::Owner, Step::Own, complaint(), vec![tomas(Command::Own)]),
        row(
            Lack::Account,
            Step::Own,
            complaint(),
            vec![tomas(account::Command::Answer { answers, source: Source::Call })],
        ),
        row(Lack::Admission, Step::Own, complaint(), vec![tomas(message::Command::Reply(silent))]),
        row(Lack::NextPromise, Step::Own, complaint(), vec![tomas(promise::Command::Make(promise))]),
        row(
            Lack::Understanding,
            Step::Own,
            unsure,
            vec![(INGRID_SAYS, account::Command::Understand { yes: true, words: String::new() }.into())],
        ),
    ]
}

fn contain() -> Vec<Row> {
    use remedy::Command as R;
    let offer = |cost, approver| R::Offer(Offer { kind: remedy::Kind::Loan, what: text("A loan"), cost, approver });
    let asked = owned().after(TOMAS_ACTS, offer(200_001, Some(KARI)));
    let offered = owned().after(TOMAS_ACTS, offer(0, None));
    let bare = offered.clone().after(TOMAS_ACTS, R::Deliver { n: 1, evidence: text(""), file: None });
    let refuted = bare.clone().after(INGRID_SAYS, R::Refute { n: 1, words: text("It jams.") });
    let slip = || R::Deliver { n: 1, evidence: text("Slip"), file: None };
    let broken = owned().at("2026-11-18T12:00").after(Actor::System, promise::Command::Break { n: 1 });
    let kept = promise::Command::Complete { n: 1, note: String::new() };
    vec![
        row(Lack::Containment, Step::Contain, owned(), vec![tomas(R::NoContainment { why: text("A spare line.") })]),
        row(Lack::Remedy, Step::Contain, owned(), vec![tomas(offer(0, None))]),
        first(Lack::Approval, Step::Contain, asked, KARI_ACTS, R::Approve { n: 1 }),
        first(Lack::Delivery, Step::Contain, offered, TOMAS_ACTS, slip()),
        first(Lack::Help, Step::Contain, refuted, TOMAS_ACTS, slip()),
        first(Lack::Proof, Step::Contain, bare, INGRID_SAYS, R::Confirm { n: 1 }),
        first(Lack::BrokenPromise, Step::Contain, broken, TOMAS_ACTS, kept),
    ]
}

fn in_a_letter() -> Vec<Row> {
    let name = cause::Command::Name { branch: Branch::Method, text: text("No labels"), whys: Vec::new() };
    let find = cause::Command::Find { finding: Finding::Upheld, reason: text("Ours.") };
    let send = || tomas(letter::Command::Send(path_in_writing()));
    let not_yet = asked().after(INGRID_SAYS, give(Word::NotYet));
    vec![
        row(Lack::Cause, Step::Path, contained(), vec![tomas(name)]),
        row(Lack::Finding, Step::Path, contained(), vec![tomas(find)]),
        row(Lack::Change, Step::Path, contained(), vec![tomas(change::Command::Plan(labels()))]),
        row(Lack::Letter, Step::Path, contained(), vec![send()]),
        row(Lack::NewLetter, Step::Path, not_yet, vec![send()]),
    ]
}

fn the_word() -> Vec<Row> {
    let predict = || tomas(verdict::Command::Predict { scores: scores(4, 4, 4), made_right: true });
    let expected = in_writing().after(TOMAS_ACTS, predict().1);
    let right = || vec![(INGRID_SAYS, give(Word::MadeRight).into())];
    vec![
        row(Lack::Prediction, Step::Verdict, in_writing(), vec![predict()]),
        row(Lack::Question, Step::Verdict, expected, vec![tomas(verdict::Command::Ask)]),
        row(Lack::Answer, Step::Verdict, asked(), right()),
        row(Lack::Verdict, Step::Learn, asked(), right()),
    ]
}

fn learn() -> Vec<Row> {
    let right = asked().after(INGRID_SAYS, give(Word::MadeRight));
    let kept = promise::Command::Complete { n: 2, note: String::new() };
    let spare = promise::Terms { owner: TOMAS, what: text("A spare"), due: Some(oslo("2026-12-18T12:00")) };
    let owing = asked().after(TOMAS_ACTS, promise::Command::Make(spare)).after(INGRID_SAYS, give(Word::MadeRight));
    let made = right.clone().after(ANA_ACTS, change::Command::Make { n: 1 });
    let check = || change::Command::Check {
        n: 1,
        effect: change::Effect::DidNotWork,
        before: None,
        after: None,
        words: text("One more."),
        again: None,
    };
    let known = made.clone().after(ANA_ACTS, check());
    vec![
        Row { n: 2, ..row(Lack::OwedPromise, Step::Learn, owing, vec![(TOMAS_ACTS, kept.into())]) },
        first(Lack::InPlace, Step::Learn, right, ANA_ACTS, change::Command::Make { n: 1 }),
        first(Lack::Checked, Step::Learn, made, ANA_ACTS, check()),
        shared(known.clone()),
        row(Lack::Result, Step::Learn, known, vec![tomas(Command::TellResult { text: text("One more came.") })]),
    ]
}

/// The changes of the group a case belongs to, which nobody has checked yet.
fn shared(known: Given) -> Row {
    let group = GroupNo::nth(1);
    let (planned, checked) =
        (Stands { change: true, ..Stands::default() }, Stands { change: true, checked: true, ..Stands::default() });
    let join = shared::Command::Join { group, letter: 0, as_of: 2, stands: planned };
    let follow = shared::Command::Follow { group, as_of: 3, stands: checked };
    row(Lack::Shared, Step::Learn, known.after(TOMAS_ACTS, join), vec![(Actor::System, follow.into())])
}

fn rows() -> Vec<Row> {
    [own(), contain(), in_a_letter(), the_word(), learn()].into_iter().flatten().collect()
}

fn misses(given: &Given, step: Step) -> Vec<(Lack, u32)> {
    path(&given.case)[step as usize].missing.iter().map(|missing| (missing.lack, missing.n)).collect()
}

#[test]
fn everything_that_can_be_missing_stands_in_the_table() {
    for lack in Lack::VARIANTS {
        assert_eq!(rows().iter().filter(|row| row.lack == *lack).count(), 1, "{lack:?}");
    }
}

#[test]
fn what_is_missing_is_said_at_its_step_until_it_is_supplied() {
    for Row { lack, step, n, given, supplied } in rows() {
        assert!(misses(&given, step).contains(&(lack, n)), "{lack:?} of {n}: {:?}", misses(&given, step));
        let after = supplied.into_iter().fold(given, |given, (actor, command)| given.after(actor, command));
        let left = misses(&after, step);
        assert!(!left.contains(&(lack, n)), "{lack:?} is still missing: {left:?}");
    }
}

#[test]
fn nothing_is_missing_at_two_steps() {
    for given in [complaint(), owned(), contained(), in_writing(), asked(), learned(), made_right()] {
        let all: Vec<(Lack, u32)> = Step::ALL.into_iter().flat_map(|step| misses(&given, step)).collect();
        let once: std::collections::HashSet<_> = all.iter().map(|missing| format!("{missing:?}")).collect();
        assert_eq!(once.len(), all.len(), "{all:?}");
    }
}

#[test]
fn a_step_that_is_done_stays_done_when_somebody_writes_a_note() {
    let noted = made_right().after(ANA_ACTS, message::Command::Note { text: text("Filed.") });
    assert!(path(&noted.case).iter().all(super::super::Stone::is_done));
}

#[test]
fn a_reply_that_never_arrived_admits_nothing_and_asks_nothing() {
    let back =
        owned().after(Actor::System, message::Command::Fail { n: 2, failure: message::Failure::said("no such user") });
    assert_eq!(missing(&back, Step::Own), [Lack::Admission, Lack::Understanding]);
    let given_up = back.after(TOMAS_ACTS, message::Command::GiveUp { n: 2, why: text("Rang her.") });
    assert_eq!(missing(&given_up, Step::Own), [Lack::Admission, Lack::Understanding]);
}

#[test]
fn a_letter_that_came_back_is_no_letter() {
    let n = in_writing().case.letter.last_sent().unwrap().message;
    let back = in_writing()
        .after(Actor::System, message::Command::Fail { n, failure: message::Failure::said("no such user") });
    assert_eq!(missing(&back, Step::Path), [Lack::Letter]);
    let again = back.after(TOMAS_ACTS, message::Command::SendAgain { n });
    assert_eq!(missing(&again, Step::Path), []);
}

#[test]
fn remedies_that_were_refused_or_withdrawn_are_as_if_none_had_been_offered() {
    let offer = Offer { kind: remedy::Kind::Loan, what: text("A loan"), cost: 200_001, approver: Some(KARI) };
    let asked = owned().after(TOMAS_ACTS, remedy::Command::Offer(offer));
    let no = asked.clone().after(KARI_ACTS, remedy::Command::Refuse { n: 1, why: text("Rule 4.") });
    let off = asked.after(TOMAS_ACTS, remedy::Command::Withdraw { n: 1, why: text("Not needed.") });
    for given in [no, off] {
        assert_eq!(missing(&given, Step::Contain), [Lack::Containment, Lack::Remedy]);
    }
}
