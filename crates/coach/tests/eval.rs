//! What an evaluation counts, and how sure it says it is.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use coach::eval::{Labelled, LabelledPromise, Scores, Tally, evaluate, interval};
use coach::{Coach, Mode};
use jiff::Zoned;
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.0005
}

/// Wednesday, 30 April 2025, a quarter past ten.
fn sent() -> Zoned {
    date(2025, 4, 30).at(10, 15, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap()
}

fn reply(text: &str, labels: &[&str]) -> Labelled {
    Labelled {
        reply: text.to_owned(),
        customer: None,
        sent_at: Some(sent()),
        complaint: true,
        labels: labels.iter().map(|label| (*label).to_owned()).collect::<BTreeSet<_>>(),
        promises: Vec::new(),
    }
}

fn promising(text: &str, words: &[&str], due: Option<Date>) -> Labelled {
    let promises = words.iter().map(|words| {
        let at = text.find(words).unwrap();
        LabelledPromise { span: at..at + words.len(), due }
    });
    Labelled { promises: promises.collect(), ..reply(text, &[]) }
}

fn scores(replies: &[Labelled]) -> Scores {
    static COACH: LazyLock<Coach> = LazyLock::new(Coach::english);
    evaluate(&COACH, replies)
}

const HURTS: &str = "We apologise for any inconvenience caused.";
const PROMISES: &str = "We will call you by Friday.";

#[test]
fn precision_recall_and_f1_are_shares_of_what_was_found_and_of_what_is_there() {
    let table = [
        ((8, 2, 0), (0.8, 1.0, 16.0 / 18.0)),
        ((3, 0, 9), (1.0, 0.25, 6.0 / 15.0)),
        ((0, 4, 4), (0.0, 0.0, 0.0)),
        ((0, 0, 0), (1.0, 1.0, 1.0)),
        ((0, 0, 5), (1.0, 0.0, 0.0)),
        ((0, 5, 0), (0.0, 1.0, 0.0)),
    ];
    for ((right, wrong, missed), (precision, recall, f1)) in table {
        let tally = Tally { right, wrong, missed };
        assert!(near(tally.precision(), precision), "{tally:?}");
        assert!(near(tally.recall(), recall), "{tally:?}");
        assert!(near(tally.f1(), f1), "{tally:?}");
    }
}

#[test]
fn the_interval_is_wilson_s() {
    // The worked values of Wilson's score interval at 95 %.
    let table = [
        ((0, 0), (0.0, 1.0)),
        ((0, 10), (0.0, 0.2775)),
        ((10, 10), (0.7225, 1.0)),
        ((5, 10), (0.2366, 0.7634)),
        ((81, 263), (0.2553, 0.3662)),
        ((1, 29), (0.0061, 0.1718)),
    ];
    for ((part, whole), (low, high)) in table {
        let (from, to) = interval(part, whole);
        assert!(near(from, low) && near(to, high), "{part} of {whole}: {from} to {to}");
    }
}

#[test]
fn a_mode_counts_as_right_wrong_or_missed_once_for_a_reply() {
    let scores = scores(&[
        reply(HURTS, &["NON_APOLOGY"]),
        reply(&format!("{HURTS} {HURTS}"), &["NON_APOLOGY"]),
        reply(HURTS, &[]),
        reply("Thank you for your message.", &["NON_APOLOGY", "BOSS"]),
    ]);
    assert_eq!(scores.modes[&Mode::NonApology], Tally { right: 2, wrong: 1, missed: 1 });
    assert_eq!(scores.modes[&Mode::Boss], Tally { right: 0, wrong: 0, missed: 1 });
    assert_eq!(scores.modes.len(), Mode::all().count(), "a mode nobody labelled is counted too");
    let hurting = scores.modes.iter().filter(|(mode, _)| mode.hurts());
    let sum = hurting.fold(Tally::default(), |sum, (_, tally)| Tally {
        right: sum.right + tally.right,
        wrong: sum.wrong + tally.wrong,
        missed: sum.missed + tally.missed,
    });
    assert_eq!(scores.negative, sum, "the ten ways to hurt, taken together");
}

#[test]
fn findings_in_replies_to_what_is_no_complaint_are_flags() {
    let calm = |text: &str| Labelled { complaint: false, ..reply(text, &[]) };
    let scores = scores(&[calm(HURTS), calm("Thank you."), reply(HURTS, &["NON_APOLOGY"])]);
    assert_eq!(scores.flags, (1, 2), "one finding in two such replies; the complaint is not counted");
}

#[test]
fn a_promise_found_in_the_sentence_that_was_labelled_is_right_and_its_day_is_compared() {
    let friday = date(2025, 5, 2);
    let right = scores(&[promising(PROMISES, &["call you by Friday"], Some(friday))]);
    assert_eq!(right.promises, Tally { right: 1, wrong: 0, missed: 0 });
    assert_eq!((right.due_right, right.due_invented), ((1, 1), (0, 0)));

    let other_day = scores(&[promising(PROMISES, &["call you"], Some(date(2025, 5, 9)))]);
    assert_eq!((other_day.due_right, other_day.due_invented), ((0, 1), (0, 0)));

    let no_day = scores(&[promising(PROMISES, &["call you"], None)]);
    assert_eq!((no_day.due_right, no_day.due_invented), ((0, 0), (1, 1)), "a day nobody labelled was given");
}

#[test]
fn a_promise_nobody_labelled_is_wrong_and_one_not_found_is_missed() {
    assert_eq!(scores(&[reply(PROMISES, &[])]).promises, Tally { right: 0, wrong: 1, missed: 0 });

    let thanks = "Thank you for writing to us.";
    let missed = scores(&[promising(thanks, &["writing to us"], None)]);
    assert_eq!(missed.promises, Tally { right: 0, wrong: 0, missed: 1 });

    let elsewhere = format!("{thanks} {PROMISES}");
    let apart = scores(&[promising(&elsewhere, &["writing to us"], None)]);
    assert_eq!(apart.promises, Tally { right: 0, wrong: 1, missed: 1 }, "another sentence is another promise");
}

proptest! {
    #[test]
    fn the_interval_holds_the_share_and_grows_narrower_with_more(part in 0_usize..200, more in 0_usize..200) {
        let whole = part + more;
        prop_assume!(whole > 0);
        #[expect(clippy::cast_precision_loss, reason = "small counts")]
        let share = part as f64 / whole as f64;
        let (low, high) = interval(part, whole);
        prop_assert!((0.0..=1.0).contains(&low) && (0.0..=1.0).contains(&high));
        prop_assert!(low <= share + 1e-12 && share <= high + 1e-12, "{} not in {}..{}", share, low, high);
        let (low10, high10) = interval(part * 10, whole * 10);
        prop_assert!(high10 - low10 < high - low);
        let (back, front) = interval(more, whole);
        prop_assert!(near(back, 1.0 - high) && near(front, 1.0 - low), "the same from the other side");
    }
}
