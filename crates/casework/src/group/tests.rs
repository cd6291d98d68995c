//! Tests of group cases: what may be asked of one and of its cases, as facts; and that its sentences read as people say it.

use super::facts::{Audience, Fact, Happening};
use super::shared::{self, Held, Shared, Stands};
use super::{Command, Group, rules, sentence, shared_sentence};
use crate::case::{Command as OnCase, Fact as OfCase, Lack, Severity, Step, decide, path};
use crate::given::*;
use crate::letter::Sections;
use crate::message::{self, Kind as Message};
use crate::{cause, change, remedy, verdict};
use base::context::{Actor, Context, Naming, Stamp, Titles};
use base::ids::{CaseNo, GroupNo};
use base::refusal::{Kind, Refusal};
use jiff::SignedDuration;
use text::Language;

const G: GroupNo = GroupNo::nth(12);

/// A group that Tomas opened and owns, with these facts after.
fn group(facts: impl IntoIterator<Item = Fact>) -> Group {
    let stamp = Stamp { at: now(), by: TOMAS_ACTS };
    let opened = Happening::Opened { title: "Feeder belts can tear".to_owned(), severity: Severity::Critical };
    let mut group = Group::begin(&opened.into(), stamp).unwrap();
    group.apply(&Happening::Owned { owner: TOMAS }.into(), stamp);
    facts.into_iter().for_each(|fact| group.apply(&fact, stamp));
    group
}

fn joined(count: i64) -> Fact {
    Happening::Joined { cases: (1..=count).map(CaseNo).collect() }.into()
}

fn drafted() -> Fact {
    Happening::LetterDrafted { language: Language::English, sha256: String::new() }.into()
}

fn ask(group: &Group, actor: Actor, command: Command) -> Result<Vec<Fact>, Refusal> {
    let organisation = northline();
    let ctx = Context { now: now(), actor, organisation: &organisation, has_mail: true, given: &[] };
    rules::decide(group, command, &ctx).map(|(facts, _)| facts)
}

fn no(group: &Group, actor: Actor, command: Command) -> (Kind, String) {
    let no = ask(group, actor, command).unwrap_err();
    (no.kind, no.to_string())
}

fn send() -> Command {
    Command::Send { to: Audience::Everyone, otherwise: None }
}

#[test]
fn only_the_owner_or_a_manager_writes_to_all_at_once() {
    let ready = group([joined(3), drafted()]);
    let sent =
        Happening::LetterSent { n: 1, to: Audience::Everyone, languages: vec![Language::English], otherwise: None };
    assert_eq!(ask(&ready, TOMAS_ACTS, send()).unwrap(), [sent.clone().into()]);
    assert_eq!(ask(&ready, KARI_ACTS, send()).unwrap(), [sent.into()]);
    assert_eq!(no(&ready, ANA_ACTS, send()).0, Kind::Forbidden);
    assert_eq!(no(&ready, INGRID_SAYS, send()).0, Kind::Forbidden);
}

#[test]
fn a_letter_needs_somebody_to_go_to_and_words_to_say() {
    assert_eq!(
        no(&group([drafted()]), TOMAS_ACTS, send()),
        (Kind::NotNow, "Nobody is in this group yet. Add its customers first.".to_owned())
    );
    assert!(no(&group([joined(1)]), TOMAS_ACTS, send()).1.contains("isn’t written yet"));
    let french = Command::Send { to: Audience::Everyone, otherwise: Some(Some(Language::French)) };
    let (kind, says) = no(&group([joined(1), drafted()]), TOMAS_ACTS, french);
    assert!(kind == Kind::Invalid && says.contains("isn’t written in French"), "{says}");
}

#[test]
fn a_letter_is_saved_whole_or_not_and_knows_its_fields() {
    let columns = vec!["order number".to_owned()];
    let table = group([Happening::Imported { n: 1, good: 1, bad: 0, columns }.into()]);
    let draft = |sections: Sections| Command::Draft { language: Language::English, sections: Box::new(sections) };
    let whole = Sections { subject: "Your order {order number}".to_owned(), ..path_in_writing() };
    assert!(matches!(
        &ask(&table, ANA_ACTS, draft(whole)).unwrap()[..],
        [Fact::Group(Happening::LetterDrafted { .. })]
    ));
    let unknown = Sections { happened: "Your order {ordr}".to_owned(), ..path_in_writing() };
    let says = no(&table, ANA_ACTS, draft(unknown)).1;
    assert_eq!(says, "No field is called “ordr”. There are: name, first name, company, case, order number.");
    let short = Sections { changes: " ".to_owned(), ..path_in_writing() };
    assert_eq!(no(&table, ANA_ACTS, draft(short)).0, Kind::Invalid);
}

#[test]
fn it_closes_when_its_changes_are_in_place_and_checked_and_not_before() {
    let says = |group: &Group| no(group, TOMAS_ACTS, Command::Close).1;
    let mut group = group([joined(2)]);
    let stamp = Stamp { at: now(), by: TOMAS_ACTS };
    let then = |group: &mut Group, command: Command| {
        ask(group, TOMAS_ACTS, command).unwrap().iter().for_each(|fact| group.apply(fact, stamp));
    };
    assert!(says(&group).contains("what limits the impact"));
    then(&mut group, Command::Contain(remedy::Command::Contain { text: "Half speed.".to_owned() }));
    assert!(says(&group).contains("at least one cause"));
    let (branch, text) = (cause::Branch::System, "The press ran cold".to_owned());
    then(&mut group, Command::Cause(cause::Command::Name { branch, text, whys: Vec::new() }));
    assert!(says(&group).contains("a change with an owner"));
    let plan = change::Plan { owner: TOMAS, ..labels() };
    then(&mut group, Command::Change(change::Command::Plan(plan)));
    assert!(says(&group).contains("“Label the bins” in place"));
    then(&mut group, Command::Change(change::Command::Make { n: 1 }));
    assert!(says(&group).contains("whether “Label the bins” worked"));
    let (effect, words) = (change::Effect::Worked, "None tore.".to_owned());
    let check = change::Command::Check { n: 1, effect, before: None, after: None, words, again: None };
    then(&mut group, Command::Change(check));
    assert_eq!(no(&group, ANA_ACTS, Command::Close).0, Kind::Forbidden);
    then(&mut group, Command::Close);
    assert!(!group.is_open());
    assert_eq!(no(&group, TOMAS_ACTS, send()).1, "This group case is closed. Reopen it first.");
    then(&mut group, Command::Reopen { why: "Another tore.".to_owned() });
    assert!(group.is_open());
}

#[test]
fn what_stands_for_all_changes_its_number_only_when_it_changes() {
    let contained: Fact = remedy::Fact::Contained { text: "Half speed.".to_owned() }.into();
    let before = group([]);
    let after = group([contained.clone()]);
    assert_eq!((before.as_of, after.as_of), (1, 3));
    assert_eq!(group([contained.clone(), contained, joined(2)]).as_of, 3, "said once more, it stands as it stood");
    assert_eq!(after.stands(), Stands { contained: true, ..Stands::default() });
}

#[test]
fn a_group_that_is_owned_is_taken_over_by_a_manager_only() {
    assert_eq!(no(&group([]), ANA_ACTS, Command::Own).0, Kind::Forbidden);
    assert_eq!(no(&group([]), TOMAS_ACTS, Command::Own).0, Kind::NotNow);
    assert_eq!(ask(&group([]), KARI_ACTS, Command::Own).unwrap(), [Happening::Owned { owner: KARI }.into()]);
}

fn refusal(given: &Given, actor: Actor, command: impl Into<OnCase>) -> Refusal {
    given.when(actor, command).outcome().unwrap_err()
}

fn join() -> shared::Command {
    shared::Command::Join { group: G, letter: 0, as_of: 1, stands: Stands::default() }
}

fn write(letter: u32) -> shared::Command {
    let sections = Box::new(path_in_writing());
    shared::Command::Write { group: G, letter, sections, language: Language::German }
}

#[test]
fn a_case_belongs_to_one_group_and_keeps_its_own_history() {
    let case = complaint().after(TOMAS_ACTS, join());
    assert_eq!(case.case.shared.group(), Some(G));
    assert_eq!(refusal(&case, TOMAS_ACTS, join()).kind, Kind::Invalid);
    let left = case.after(TOMAS_ACTS, shared::Command::Leave { why: "Another batch.".to_owned() });
    assert_eq!(left.case.shared, Shared::default());
    assert_eq!(refusal(&left, TOMAS_ACTS, shared::Command::Leave { why: "Again.".to_owned() }).kind, Kind::NotFound);
}

#[test]
fn a_letter_to_all_comes_to_a_case_once_and_answers_nobody() {
    let sent = complaint().after(TOMAS_ACTS, join()).after(TOMAS_ACTS, write(1));
    assert_eq!(sent.case.letter.sent().len(), 1);
    let out = sent.case.messages.all().last().unwrap();
    assert!(matches!(&out.kind, Message::Out { answers, purpose: message::Purpose::Letter, .. } if answers.is_empty()));
    let arrived = sent.clone().after(Actor::System, message::Command::Deliver { n: 2 });
    assert_eq!(arrived.case.messages.unanswered().count(), 1, "what they asked is still owed an answer");
    assert_eq!(refusal(&sent, TOMAS_ACTS, write(1)).kind, Kind::NotNow);
    let hold = shared::Command::HoldBack { group: G, letter: 1, why: Held::NoEmail, field: None };
    assert_eq!(refusal(&sent, Actor::System, hold).kind, Kind::NotNow);
    assert_eq!(sent.after(TOMAS_ACTS, write(2)).case.letter.sent().len(), 2);
}

#[test]
fn a_letter_of_another_group_is_refused() {
    let case = complaint().after(TOMAS_ACTS, join());
    let other = shared::Command::HoldBack { group: GroupNo::nth(13), letter: 1, why: Held::NoText, field: None };
    assert_eq!(refusal(&case, Actor::System, other).kind, Kind::NotFound);
}

#[test]
fn what_stands_for_all_stands_for_each_and_falls_when_the_case_leaves() {
    let stands = Stands { contained: true, cause: true, change: true, checked: false };
    let follow = |as_of, stands| shared::Command::Follow { group: G, as_of, stands };
    let lacks = |given: &Given, step: Step| -> Vec<Lack> {
        path(&given.case)[step as usize].missing.iter().map(|missing| missing.lack).collect()
    };
    let case = owned().after(TOMAS_ACTS, join()).after(Actor::System, follow(4, stands));
    assert_eq!(lacks(&case, Step::Contain), [Lack::Remedy]);
    assert_eq!(lacks(&case, Step::Path), [Lack::Letter]);
    assert_eq!(refusal(&case, Actor::System, follow(4, stands)).kind, Kind::NotNow, "it knows that already");
    let left = case.after(TOMAS_ACTS, shared::Command::Leave { why: "Another batch.".to_owned() });
    assert_eq!(lacks(&left, Step::Path), [Lack::Cause, Lack::Finding, Lack::Change, Lack::Letter]);
}

#[test]
fn a_case_of_a_group_closes_by_its_customers_word_after_the_changes_of_all_are_checked_and_told() {
    let planned = Stands { contained: true, cause: true, change: true, checked: false };
    let checked = Stands { checked: true, ..planned };
    let follow = |as_of, stands| shared::Command::Follow { group: G, as_of, stands };
    let predict =
        verdict::Command::Predict { scores: verdict::Scores { care: 4, help: 4, trust: 4 }, made_right: true };
    let scores = verdict::Scores { care: 5, help: 5, trust: 5 };
    let word = verdict::Answer { scores, word: verdict::Word::MadeRight, words: String::new() };
    let mut case = contained()
        .after(TOMAS_ACTS, crate::promise::Command::Complete { n: 1, note: "Fitted.".to_owned() })
        .after(TOMAS_ACTS, join())
        .after(Actor::System, follow(4, planned))
        .after(TOMAS_ACTS, write(1))
        .after(TOMAS_ACTS, predict)
        .after(TOMAS_ACTS, verdict::Command::Ask)
        .after(INGRID_SAYS, verdict::Command::Give(word));
    assert!(case.case.is_open(), "the group’s changes are not checked");
    let missing: Vec<Lack> = path(&case.case)[Step::Learn as usize].missing.iter().map(|m| m.lack).collect();
    assert_eq!(missing, [Lack::Shared]);
    case.now += SignedDuration::from_mins(5);
    let mut case = case.after(Actor::System, follow(9, checked));
    let missing: Vec<Lack> = path(&case.case)[Step::Learn as usize].missing.iter().map(|m| m.lack).collect();
    assert_eq!(missing, [Lack::Result], "and then they are told");
    case.now += SignedDuration::from_mins(5);
    let told = case.after(TOMAS_ACTS, write(2));
    assert!(!told.case.is_open(), "{:?}", path(&told.case));
}

#[test]
fn a_closed_case_hears_what_stands_and_gets_no_letter() {
    let mut closed = complaint().after(TOMAS_ACTS, join());
    let no_complaint = OnCase::Dismiss { reason: crate::case::DismissalReason::Spam, why: "A question.".to_owned() };
    closed = closed.after(TOMAS_ACTS, OnCase::Own);
    closed = closed.after(
        TOMAS_ACTS,
        message::Command::Waive {
            n: 1,
            reason: message::WaiverReason::Answered,
            why: "Answered on the phone.".to_owned(),
        },
    );
    closed = closed.after(KARI_ACTS, no_complaint);
    assert_eq!(refusal(&closed, TOMAS_ACTS, write(1)).kind, Kind::NotNow);
    let hold = shared::Command::HoldBack { group: G, letter: 1, why: Held::Closed, field: None };
    let held = closed.after(Actor::System, hold);
    assert!(!held.case.is_open() && held.case.shared.place().unwrap().held.is_some());
}

#[test]
fn a_refused_command_leaves_no_fact() {
    let given = complaint();
    let organisation = northline();
    let ctx = Context { now: now(), actor: TOMAS_ACTS, organisation: &organisation, has_mail: true, given: &[] };
    assert!(decide(&given.case, OnCase::Shared(write(1)), &ctx).is_err(), "it is in no group");
}

fn told(fact: &Fact) -> String {
    let (people, titles, zone) = (northline().people, Titles::default(), zone());
    let contact = "the customers";
    sentence(
        fact,
        &Naming {
            people: &people,
            contact,
            titles: &titles,
            participants: &[],
            zone: &zone,
            now: now(),
            by: TOMAS_ACTS,
        },
    )
}

fn told_to(fact: shared::Fact) -> String {
    let (people, titles, zone) = (northline().people, Titles::default(), zone());
    let contact = "Ingrid Moe";
    let names = Naming {
        people: &people,
        contact,
        titles: &titles,
        participants: &[],
        zone: &zone,
        now: now(),
        by: TOMAS_ACTS,
    };
    shared_sentence(&fact, &names)
}

#[test]
fn what_happened_to_a_group_reads_as_people_say_it() {
    let cases = |numbers: &[i64]| Happening::Joined { cases: numbers.iter().copied().map(CaseNo).collect() };
    let sent = Happening::LetterSent {
        n: 2,
        to: Audience::NotTold,
        languages: vec![Language::English, Language::German],
        otherwise: None,
    };
    for (fact, says) in [
        (cases(&[1042]), "A-1042 joined the group"),
        (cases(&[1050, 1051, 1052]), "3 cases joined the group, A-1050 to A-1052"),
        (
            Happening::Imported { n: 1, good: 60, bad: 2, columns: Vec::new() },
            "Tomas Reyes added a table with 60 rows; 2 rows could not be used",
        ),
        (Happening::Imported { n: 1, good: 1, bad: 0, columns: Vec::new() }, "Tomas Reyes added a table with 1 row"),
        (sent, "Tomas Reyes sent letter 2 to those no letter had reached, in English, German"),
        (Happening::Closed, "Tomas Reyes closed the group case"),
    ] {
        assert_eq!(told(&fact.into()), says);
    }
    let hold =
        |why, field: Option<&str>| shared::Fact::HeldBack { group: G, letter: 1, why, field: field.map(str::to_owned) };
    assert_eq!(
        told_to(hold(Held::NoValue, Some("order number"))),
        "Letter 1 of the group case G-12 was held back: no value for “order number”"
    );
    assert_eq!(told_to(shared::Fact::Joined { group: G, letter: 0 }), "Joined the group case G-12");
    let stands = Stands { contained: true, cause: true, ..Stands::default() };
    let fact = shared::Fact::Stands { group: G, as_of: 3, stands };
    assert_eq!(told_to(fact.clone()), "In the group case G-12: the impact is limited, a cause is known");
    assert!(!fact.is_told() && matches!(OfCase::from(fact), OfCase::Shared(_)));
}
