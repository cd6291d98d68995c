//! Whose a case is, and how it changes hands.

use super::*;

#[test]
fn a_case_nobody_owns_is_taken_by_whoever_takes_it_first() {
    complaint().when(ANA_ACTS, Command::Own).then([Happening::Owned { owner: ANA }]);
    complaint().when(INGRID_SAYS, Command::Own).forbidden("Only a member");
    let taken = complaint().after(TOMAS_ACTS, Command::Own);
    taken.when(TOMAS_ACTS, Command::Own).not_now("already yours");
    taken.when(ANA_ACTS, Command::Own).not_now("Ask Tomas Reyes to hand it over");
    let moved = taken.after(KARI_ACTS, Command::Own);
    assert_eq!((moved.case.owner, moved.case.hand_overs, moved.case.owned_at), (Some(KARI), 1, Some(now())));
}

#[test]
fn a_hand_over_keeps_its_owner_until_the_other_says_yes() {
    let asked = complaint().after(TOMAS_ACTS, Command::Own);
    asked.when(TOMAS_ACTS, hand_over()).then([offered()]);
    let asked = asked.after(TOMAS_ACTS, hand_over());
    assert_eq!(asked.case.owner, Some(TOMAS));
    for actor in [TOMAS_ACTS, KARI_ACTS] {
        asked.when(actor, Command::AcceptHandOver).forbidden("Ana Lindqvist was asked");
        asked.when(actor, Command::DeclineHandOver { why: "x".to_owned() }).forbidden("Ana Lindqvist was asked");
    }
    asked.when(ANA_ACTS, Command::DeclineHandOver { why: String::new() }).refused_at("why", "Say why not");
    asked.when(ANA_ACTS, Command::AcceptHandOver).then([Happening::HandOverAccepted { owner: ANA }]);
    let moved = asked.after(ANA_ACTS, Command::AcceptHandOver);
    assert_eq!((moved.case.owner, moved.case.hand_overs), (Some(ANA), 1));
    moved.when(ANA_ACTS, Command::AcceptHandOver).not_now("Nobody is being asked");
}

#[test]
fn a_declined_hand_over_stays_with_its_owner() {
    let no = || Command::DeclineHandOver { why: "Not my truck.".to_owned() };
    let asked = complaint().after(TOMAS_ACTS, Command::Own).after(TOMAS_ACTS, hand_over());
    asked.when(ANA_ACTS, no()).then([Happening::HandOverDeclined { why: "Not my truck.".to_owned() }]);
    let kept = asked.after(ANA_ACTS, no());
    assert_eq!((kept.case.owner, kept.case.hand_overs, kept.case.hand_over), (Some(TOMAS), 0, None));
    complaint().when(ANA_ACTS, no()).not_now("Nobody is being asked");
}

#[test]
fn only_the_owner_or_a_manager_hands_over_to_a_colleague_with_a_note() {
    let case = complaint().after(TOMAS_ACTS, Command::Own);
    case.when(ANA_ACTS, hand_over()).forbidden("Only the owner");
    case.when(TOMAS_ACTS, Command::HandOver { to: ANA, note: " ".to_owned() })
        .refused_at("note", "doesn’t have to repeat it");
    case.when(TOMAS_ACTS, Command::HandOver { to: LARS, note: "x".to_owned() }).refused_at("to", "no such member");
    case.when(TOMAS_ACTS, Command::HandOver { to: TOMAS, note: "x".to_owned() }).refused_at("to", "already owns it");
    complaint().when(TOMAS_ACTS, hand_over()).forbidden("Only the owner");
}

#[test]
fn a_case_given_by_a_manager_before_anyone_owned_it_is_owned_from_the_yes_on() {
    let taken = complaint().after(KARI_ACTS, hand_over()).after(ANA_ACTS, Command::AcceptHandOver);
    assert_eq!((taken.case.owner, taken.case.hand_overs), (Some(ANA), 0));
    assert_eq!(taken.case.owned_at, Some(oslo("2026-11-17T08:13")));
}

#[test]
fn someone_else_is_owed_a_word_also_after_a_new_prediction() {
    let wants = asked().after(INGRID_SAYS, give(Word::SomeoneElse));
    let organisation = northline();
    let row = |case: &Case| {
        owed(case, &organisation.people).into_iter().find(|d| d.kind == DebtKind::SomeoneElse).and_then(|d| d.member)
    };
    assert_eq!(row(&wants.case), Some(KARI));
    let sealed = wants.after(TOMAS_ACTS, verdict::Command::Predict { scores: scores(1, 1, 1), made_right: false });
    assert_eq!(row(&sealed.case), Some(KARI));
    let spoken = sealed.after(KARI_ACTS, message::Command::Reply(Reply { promises: Vec::new(), ..admission() }));
    assert_eq!(row(&spoken.case), None);
}
