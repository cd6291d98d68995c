//! A first text of the letter: all of it from the facts of the case, nothing from anywhere else.

use super::super::{Names, draft, greeted};
use super::*;
use crate::account::{self, Question, Source};
use crate::change;
use crate::promise;
use crate::remedy::{self, Offer};
use text::Language;

fn text(text: &str) -> String {
    text.to_owned()
}

fn drafted(given: &Given, language: Language) -> Sections {
    written(given, language, ("+47 55 01 02 03", true))
}

fn written(given: &Given, language: Language, (direct_line, has_mail): (&str, bool)) -> Sections {
    let (organisation, zone) = (northline(), zone());
    let names = Names {
        greeted: greeted("Ingrid Moe", language),
        owner: "Tomas Reyes",
        direct_line,
        has_mail,
        subject: &given.case.head.subject,
        people: &organisation.people,
        zone: &zone,
        language,
    };
    draft(&given.case.account, &given.case.remedies, &given.case.changes, &given.case.promises, names)
}

fn english(given: &Given) -> Sections {
    drafted(given, Language::English)
}

#[test]
fn what_nobody_knows_yet_stays_empty_for_the_owner_to_write() {
    let bare = english(&complaint());
    assert_eq!(bare.subject, "What happened, what we have done and what changes: Floor stands still");
    assert_eq!((bare.happened.as_str(), bare.fixed.as_str(), bare.changes.as_str()), ("Dear Ingrid,", "", ""));
    complaint().when(TOMAS_ACTS, Command::Send(bare)).refused_at("fixed", "what was done to put it right");
}

#[test]
fn what_happened_is_told_in_the_customers_own_words_in_the_order_of_the_questions() {
    let answers = vec![
        (Question::NotEnough, text("Nobody called.")),
        (Question::What, text("The wrong motor came.")),
        (Question::When, text("On delivery.")),
        (Question::TheyTried, text("We rang twice.")),
    ];
    let told = complaint().after(TOMAS_ACTS, account::Command::Answer { answers, source: Source::Call });
    assert_eq!(
        english(&told).happened,
        "Dear Ingrid,\n\nThis is what you told us, in your own words: “The wrong motor came.” “We rang twice.” “Nobody called.”"
    );
}

#[test]
fn only_what_reached_the_customer_counts_as_done() {
    let offer = |what: &str| {
        remedy::Command::Offer(Offer { kind: remedy::Kind::Loan, what: text(what), cost: 0, approver: None })
    };
    let deliver = |n, evidence: &str| remedy::Command::Deliver { n, evidence: text(evidence), file: None };
    let given = owned()
        .after(TOMAS_ACTS, remedy::Command::Contain { text: text("A loan feeder runs.") })
        .after(TOMAS_ACTS, offer("A loan feeder"))
        .after(TOMAS_ACTS, offer("A new feeder"))
        .after(TOMAS_ACTS, offer("A voucher"))
        .after(TOMAS_ACTS, deliver(1, "Signed slip"))
        .after(TOMAS_ACTS, deliver(2, ""));
    let fixed = english(&given).fixed;
    let lines: Vec<&str> = fixed.lines().collect();
    assert_eq!(lines[0], "- What we did straight away: A loan feeder runs.");
    assert!(lines[1].starts_with("- A loan feeder, ") && lines[1].contains("17 Nov"), "{}", lines[1]);
    assert_eq!(lines.len(), 2, "a delivery without proof, and an offer, are not done: {lines:?}");
    let confirmed = given.after(INGRID_SAYS, remedy::Command::Confirm { n: 2 });
    assert!(english(&confirmed).fixed.contains("- A new feeder, "));
}

#[test]
fn that_nothing_had_to_be_limited_is_nothing_that_was_done() {
    let given = owned().after(TOMAS_ACTS, remedy::Command::NoContainment { why: text("A spare line runs.") });
    assert_eq!(english(&given).fixed, "");
}

#[test]
fn a_promise_kept_late_is_said_to_be_late_and_one_between_colleagues_is_not_said() {
    let ask = promise::Terms { owner: ANA, what: text("A truck"), due: Some(oslo("2026-11-18T12:00")) };
    let complete = |n| promise::Command::Complete { n, note: "It is fitted.".to_owned() };
    let kept = owned()
        .after(TOMAS_ACTS, promise::Command::Request(ask))
        .after(ANA_ACTS, promise::Command::Accept { n: 2 })
        .after(ANA_ACTS, complete(2))
        .after(TOMAS_ACTS, complete(1));
    assert_eq!(english(&kept).fixed, "- The right motor");
    let late = owned().at("2026-11-19T09:00").after(TOMAS_ACTS, complete(1));
    assert_eq!(english(&late).fixed, "- The right motor (later than we promised)");
    assert_eq!(english(&owned()).fixed, "", "what is still owed is not done");
}

#[test]
fn each_change_says_who_makes_it_by_when_and_when_it_is_looked_at_again() {
    let planned = complaint().after(TOMAS_ACTS, change::Command::Plan(labels()));
    let told = english(&planned).changes;
    assert!(told.starts_with("- Label the bins (Ana Lindqvist, by ") && told.contains("20 Nov"), "{told}");
    assert!(told.contains("18 Dec") && told.ends_with("we will check whether it worked, and write to you."), "{told}");
    let made = planned.clone().after(ANA_ACTS, change::Command::Make { n: 1 });
    assert!(english(&made).changes.starts_with("- Label the bins (Ana Lindqvist, in place). On "));
    let dropped = planned.after(ANA_ACTS, change::Command::Drop { n: 1, why: text("New bins.") });
    assert_eq!(english(&dropped).changes, "");
}

#[test]
fn what_cannot_be_changed_or_undone_is_said_openly() {
    let given = complaint()
        .after(TOMAS_ACTS, change::Command::NothingCanBeDone { why: text("The maker is gone.") })
        .after(TOMAS_ACTS, change::Command::CannotBeUndone { what: text("A lost day.") });
    assert_eq!(
        english(&given).changes,
        "- We cannot change this, and we want to tell you so openly: The maker is gone.\n- What we cannot undo: A lost day."
    );
    let again = given.after(TOMAS_ACTS, change::Command::SomethingCanBeDone { why: text("Another was found.") });
    assert_eq!(english(&again).changes, "- What we cannot undo: A lost day.");
}

#[test]
fn it_closes_with_the_name_and_line_of_whoever_answers_and_says_whose_word_it_is() {
    let close = |line, has_mail| written(&complaint(), Language::English, (line, has_mail)).closing;
    let with_page = close("+47 55 01 02 03", true);
    assert!(with_page.ends_with("\n\nTomas Reyes, +47 55 01 02 03"), "{with_page}");
    assert!(
        with_page.contains("Your own page shows all of this") && with_page.contains("for you to say"),
        "{with_page}"
    );
    let without = close("", false);
    assert!(without.ends_with("\n\nTomas Reyes") && without.contains("I will ask you"), "{without}");
    assert!(!without.contains("page"), "whom no mail reaches has no page: {without}");
}

#[test]
fn a_whole_case_makes_a_letter_that_can_go_as_it_is() {
    let full = contained().after(TOMAS_ACTS, change::Command::Plan(labels()));
    for language in Language::ALL {
        let letter = drafted(&full, language);
        full.when(TOMAS_ACTS, Command::Send(letter)).decided();
    }
}

#[test]
fn it_is_written_in_the_language_of_whoever_reads_it() {
    let full = contained().after(TOMAS_ACTS, change::Command::Plan(labels()));
    let english = drafted(&full, Language::English);
    for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
        let letter = drafted(&full, language);
        for (theirs, ours) in [
            (&letter.subject, &english.subject),
            (&letter.happened, &english.happened),
            (&letter.fixed, &english.fixed),
            (&letter.changes, &english.changes),
            (&letter.closing, &english.closing),
        ] {
            assert_ne!(theirs, ours, "{language:?}");
        }
        assert!(letter.happened.contains("The wrong motor came."), "their words stay theirs: {}", letter.happened);
        let by_first_name = language == Language::Norwegian;
        assert_eq!(!letter.happened.contains("Ingrid Moe"), by_first_name, "{}", letter.happened);
    }
}
