//! How a row of Today reads: what is to be done, for whom, since when and how urgent; and under which heading it stands.

use super::{Owed, OwedRow, bands, row};
use base::ids::CaseNo;
use casework::case::DebtKind;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

fn zone() -> TimeZone {
    TimeZone::get("Europe/Oslo").unwrap()
}

/// A moment of Oslo's clock.
fn oslo(civil: &str) -> Timestamp {
    zone().to_timestamp(civil.parse().unwrap()).unwrap()
}

/// Tuesday morning.
fn now() -> Timestamp {
    oslo("2026-11-17T09:00")
}

fn owed(kind: &str) -> Owed {
    Owed {
        no: CaseNo(1042),
        kind: kind.to_owned(),
        is_anyones: false,
        due: oslo("2026-11-17T16:00"),
        n: 3,
        what: "A new belt".to_owned(),
        lack: String::new(),
        subject: "Floor stands still".to_owned(),
        contact: "Ingrid Moe".to_owned(),
        customer: "Halden Print".to_owned(),
        step: "own".to_owned(),
        version: 7,
        made_at: None,
        said: None,
        i: 1,
        has_mail: true,
    }
}

fn shown(owed: Owed) -> OwedRow {
    row(owed, now(), &zone())
}

/// Each sort of row: what is to be done, the word before the person, and the line below.
const ROWS: &[(&str, &str, &str, &str)] = &[
    ("answer", "Answer", "to", "A-1042 · Floor stands still"),
    ("own", "Complete the first step", "for", "A-1042 · Floor stands still. Still missing: A new belt"),
    ("hand_over", "Take over the case", "for", "A-1042 · Floor stands still. A new belt"),
    ("second_look", "Close as not a complaint?", "from", "A-1042 · Floor stands still. A new belt"),
    ("promise", "A new belt", "for", "Promised Mon 10:00 · A-1042 · Floor stands still"),
    ("request", "A new belt", "for", "Requested Mon 10:00 · A-1042 · Floor stands still"),
    (
        "counter",
        "A new belt",
        "for",
        "You requested this Mon 10:00, and got a counter-offer · A-1042 · Floor stands still",
    ),
    (
        "confirm",
        "A new belt",
        "for",
        "You requested this Mon 10:00; your colleague says it is done · A-1042 · Floor stands still",
    ),
    ("approve", "Approve or refuse: A new belt", "for", "A-1042 · Floor stands still"),
    (
        "stranger",
        "Someone new wrote in the thread",
        "with",
        "A-1042 · Floor stands still. Decide whether they belong to the case. Their mail waits until then.",
    ),
    ("undelivered", "Your reply bounced", "to", "A-1042 · Floor stands still. A new belt"),
    ("contain", "Limit the impact", "for", "A-1042 · Floor stands still. Still missing: A new belt"),
    ("path", "Find the lasting solution", "for", "A-1042 · Floor stands still. Still missing: A new belt"),
    ("ask", "Ask for the verdict", "of", "A-1042 · Floor stands still. Still missing: A new belt"),
    ("change", "Put in place: A new belt", "because of", "A-1042 · Floor stands still"),
    ("check", "Check whether it worked: A new belt", "because of", "A-1042 · Floor stands still"),
    ("result", "Tell them the result of the change", "to", "A-1042 · Floor stands still"),
    (
        "someone_else",
        "Talk to the customer yourself",
        "with",
        "A-1042 · Floor stands still. They want to talk to someone else.",
    ),
    ("outside_answer", "Waiting for A new belt’s answer", "about", "A-1042 · Floor stands still"),
    ("outside_question", "Answer A new belt", "about", "A-1042 · Floor stands still"),
    ("outside_bounced", "Your email to A new belt bounced", "about", "A-1042 · Floor stands still"),
    (
        "waiting",
        "Asked whether it is made right",
        "·",
        "A-1042 · Floor stands still. We send one reminder; after that it counts as no verdict.",
    ),
];

#[test]
fn each_sort_of_row_says_what_is_to_be_done_for_whom_and_why() {
    for (kind, verb, link, says) in ROWS {
        let told = shown(Owed { made_at: Some(oslo("2026-11-16T10:00")), ..owed(kind) });
        assert_eq!((told.verb.as_str(), told.link, told.says.as_str()), (*verb, *link, *says), "{kind}");
    }
}

#[test]
fn every_sort_of_debt_has_its_row_here() {
    use strum::VariantArray;
    let told: Vec<&str> = ROWS.iter().map(|(kind, ..)| *kind).collect();
    for kind in DebtKind::VARIANTS {
        let name: &'static str = kind.into();
        assert_eq!(told.iter().filter(|told| **told == name).count(), 1, "{name}");
    }
    assert_eq!(told.len(), DebtKind::VARIANTS.len());
}

#[test]
fn a_case_nobody_owns_is_called_so() {
    let told = shown(Owed { is_anyones: true, ..owed("own") });
    assert_eq!((told.verb.as_str(), told.link), ("Unassigned case", "from"));
    assert_eq!(told.says, "A-1042 · Floor stands still");
}

#[test]
fn words_that_wait_for_an_answer_are_shown_in_short() {
    let told = shown(Owed { said: Some("It jams.\n\nAgain.".to_owned()), ..owed("answer") });
    assert_eq!(told.says, "“It jams. Again.” · A-1042");
    let long = shown(Owed { said: Some("word ".repeat(80)), ..owed("answer") });
    assert!(long.says.chars().count() < 170 && long.says.contains('…'), "{}", long.says);
    let silent = shown(Owed { said: Some(" \n".to_owned()), ..owed("answer") });
    assert_eq!(silent.says, "A-1042 · Floor stands still");
}

#[test]
fn a_row_is_late_from_its_moment_on_and_soon_two_hours_before() {
    let tone = |due| shown(Owed { due, ..owed("promise") }).tone;
    let (minute, hours) = (SignedDuration::from_mins(1), SignedDuration::from_hours);
    assert_eq!(tone(now() - minute), "late");
    assert_eq!(tone(now()), "soon");
    assert_eq!(tone(now() + hours(2) - minute), "soon");
    assert_eq!(tone(now() + hours(2)), "");
    let waiting = shown(Owed { due: now() - hours(50), ..owed("waiting") });
    assert_ne!(waiting.tone, "late", "nobody here is late while the customer takes their time");
}

#[test]
fn what_is_late_says_by_how_much() {
    let late = shown(Owed { due: now() - SignedDuration::from_hours(48), ..owed("promise") });
    assert!(late.when.contains("overdue"), "{}", late.when);
    let ahead = shown(Owed { due: oslo("2026-11-19T12:00"), ..owed("promise") });
    assert!(ahead.when.contains("12:00") && !ahead.when.contains("overdue"), "{}", ahead.when);
}

#[test]
fn the_form_of_a_row_is_kept_under_the_thing_it_is_about() {
    for (kind, form) in [
        ("promise", "A-1042/promises/3"),
        ("request", "A-1042/promises/3"),
        ("approve", "A-1042/remedies/3"),
        ("check", "A-1042/changes/3"),
        ("answer", "A-1042/messages/3"),
        ("undelivered", "A-1042/messages/3"),
        ("outside_answer", "A-1042/outside-parties/3"),
        ("own", "A-1042/"),
    ] {
        let told = shown(owed(kind));
        assert_eq!((told.form.as_str(), told.base.as_str()), (form, "/cases/A-1042"), "{kind}");
    }
}

fn headings(all: Vec<Owed>) -> Vec<(&'static str, Vec<String>)> {
    let bands = bands(all, now(), &zone());
    bands.into_iter().map(|band| (band.title, band.rows.into_iter().map(|row| row.owed.kind).collect())).collect()
}

#[test]
fn rows_stand_under_the_heading_of_their_hour() {
    let at = |kind: &str, due: &str| Owed { due: oslo(due), ..owed(kind) };
    let all = vec![
        at("promise", "2026-11-16T12:00"),
        Owed { is_anyones: true, ..at("answer", "2026-11-16T12:00") },
        at("contain", "2026-11-17T08:59"),
        at("path", "2026-11-17T23:59"),
        at("check", "2026-11-18T00:00"),
        at("waiting", "2026-11-16T12:00"),
        at("outside_answer", "2026-11-17T10:00"),
        at("outside_answer", "2026-11-16T12:00"),
    ];
    let kinds = |kinds: &[&str]| kinds.iter().map(|kind| (*kind).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        headings(all),
        [
            ("Overdue", kinds(&["promise", "contain", "outside_answer"])),
            ("Unassigned", kinds(&["answer"])),
            ("Due today", kinds(&["path"])),
            ("Upcoming", kinds(&["check"])),
            ("Waiting for the customer’s answer", kinds(&["waiting"])),
            ("Waiting for an outside party’s answer", kinds(&["outside_answer"])),
        ]
    );
    assert_eq!(headings(Vec::new()), []);
}

#[test]
fn the_answer_to_a_case_nobody_owns_says_for_both_that_it_is_unassigned() {
    let anyones = |kind: &str, no| Owed { is_anyones: true, no: CaseNo(no), ..owed(kind) };
    let all = vec![anyones("answer", 1042), anyones("own", 1042), anyones("own", 1043)];
    assert_eq!(headings(all), [("Unassigned", vec!["answer".to_owned(), "own".to_owned()])]);
}
