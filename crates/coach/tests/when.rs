//! By when: what kind of an answer the words allow, and what the calendar and the sending time make of them.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use std::sync::LazyLock;

use coach::{Calendar, Coach, Context, Due};
use jiff::Zoned;
use jiff::civil::{date, time};
use jiff::tz::TimeZone;

static COACH: LazyLock<Coach> = LazyLock::new(Coach::english);

/// Wednesday, 30 April 2025, a quarter past ten.
fn sent() -> Zoned {
    date(2025, 4, 30).at(10, 15, 0, 0).to_zoned(TimeZone::UTC).unwrap()
}

fn context() -> Context<'static> {
    Context { sent_at: Some(sent()), language: Some("en"), ..Context::default() }
}

fn due(phrase: &str, context: &Context<'_>) -> Due {
    COACH.due(phrase, context)
}

fn minute(due: &Due) -> Option<String> {
    due.latest().map(|at| at.strftime("%Y-%m-%d %H:%M").to_string())
}

fn check(context: &Context<'_>, table: &[(&str, &str, Option<&str>)]) {
    for (phrase, kind, latest) in table {
        let due = due(phrase, context);
        assert_eq!((due.kind(), minute(&due).as_deref()), (*kind, *latest), "{phrase}: {due:?}");
    }
}

#[test]
fn the_kind_says_how_far_the_words_can_be_relied_on() {
    check(
        &context(),
        &[
            ("I will call you by 17:00 on Friday", "at", Some("2025-05-02 17:00")),
            ("I will call you within 48 hours", "at", Some("2025-05-02 10:15")),
            ("I will call you by Friday", "day", Some("2025-05-02 17:00")),
            ("I will call you within 3 days", "day", Some("2025-05-03 23:59")),
            ("I will call you within 3 working days", "day", Some("2025-05-05 17:00")),
            ("I will call you soon", "fuzzy", None),
            ("I will call you next week", "fuzzy", Some("2025-05-09 17:00")),
            ("I will call you on Wednesday", "ambiguous", Some("2025-05-07 17:00")),
            ("I will pay within 28 days of receiving your form", "relative", None),
            ("I called you three days ago", "none", None),
            ("I will call you", "none", None),
        ],
    );
}

#[test]
fn a_customer_can_tell_when_unless_nothing_or_only_soon_is_said() {
    let table = [
        ("by Friday", true),
        ("next week", true),
        ("within 28 days of receiving your form", true),
        ("soon", false),
        ("for you", false),
    ];
    for (words, is_dated) in table {
        let due = due(&format!("I will do it {words}"), &context());
        assert_eq!(due.is_dated(), is_dated, "{words}: {due:?}");
    }
    assert!(due("I will do it by Friday", &Context { sent_at: None, ..context() }).is_dated(), "a date is named");
}

#[test]
fn without_the_time_of_sending_a_date_is_unresolved_and_soon_is_still_soon() {
    let context = Context { sent_at: None, ..context() };
    check(
        &context,
        &[
            ("I will call you by Friday", "unresolved", None),
            ("I will call you within 48 hours", "unresolved", None),
            ("I will call you soon", "fuzzy", None),
            ("I will pay within 28 days of receiving your form", "relative", None),
            ("I called you three days ago", "none", None),
        ],
    );
}

#[test]
fn the_words_that_say_when_are_marked_and_no_others() {
    for context in [context(), Context { sent_at: None, ..context() }] {
        let phrase = "Ana – I’ll ring you by Friday, promised.";
        let due = due(phrase, &context);
        assert_eq!(&phrase[due.span().unwrap()], "by Friday");
    }
    assert_eq!(due("I will call you", &context()).span(), None);
}

#[test]
fn a_date_in_words_of_time_wins_over_soon_wherever_it_stands() {
    for phrase in ["Soon, by Friday, I will call", "By Friday, or soon, I will call"] {
        assert_eq!(minute(&due(phrase, &context())).as_deref(), Some("2025-05-02 17:00"), "{phrase}");
    }
}

#[test]
fn day_and_month_in_figures_are_read_as_the_organisation_writes_them() {
    let american = Context { month_first: true, ..context() };
    let table = [
        ("by 05/06/2025", ("ambiguous", "2025-06-05 17:00"), ("ambiguous", "2025-05-06 17:00")),
        ("by 13/06/2025", ("day", "2025-06-13 17:00"), ("day", "2025-06-13 17:00")),
        ("by 06/13/2025", ("day", "2025-06-13 17:00"), ("day", "2025-06-13 17:00")),
        ("by 06/06/2025", ("day", "2025-06-06 17:00"), ("day", "2025-06-06 17:00")),
        ("by 2025-06-05", ("day", "2025-06-05 17:00"), ("day", "2025-06-05 17:00")),
        ("by 05.06.2025", ("day", "2025-06-05 17:00"), ("day", "2025-06-05 17:00")),
    ];
    for (words, ours, theirs) in table {
        let phrase = format!("We will pay {words}");
        for (context, (kind, latest)) in [(&context(), ours), (&american, theirs)] {
            let due = due(&phrase, context);
            assert_eq!((due.kind(), minute(&due).as_deref()), (kind, Some(latest)), "{phrase}: {due:?}");
        }
    }
}

#[test]
fn the_calendar_says_when_a_day_closes_and_which_days_are_worked() {
    let calendar = Calendar {
        opens: time(7, 30, 0, 0),
        closes: time(15, 30, 0, 0),
        workdays: [true, true, true, false, false, false, true],
        holidays: vec![date(2025, 5, 5)],
    };
    let context = Context { calendar: calendar.clone(), ..context() };
    check(
        &context,
        &[
            ("I will call you by Tuesday", "day", Some("2025-05-06 15:30")),
            ("I will call you by close of business on Tuesday", "day", Some("2025-05-06 15:30")),
            // Sunday 4 May, then Tuesday: Monday is a holiday.
            ("I will call you within 2 working days", "day", Some("2025-05-06 15:30")),
            ("I will call you on Monday", "ambiguous", Some("2025-05-05 15:30")),
            ("I will call you first thing on Tuesday", "fuzzy", Some("2025-05-06 08:30")),
        ],
    );
    assert!(matches!(due("I will call you on Monday", &context), Due::Ambiguous { why: "nobody works that day", .. }));
    assert!(calendar.is_workday(date(2025, 5, 4)) && !calendar.is_workday(date(2025, 5, 2)));
    assert!(!calendar.is_workday(date(2025, 5, 5)), "a holiday on a working weekday");
}

#[test]
fn a_calendar_on_which_nobody_ever_works_has_no_working_day_to_count_to() {
    let calendar = Calendar { workdays: [false; 7], ..Calendar::default() };
    let context = Context { calendar, ..context() };
    assert_eq!(due("I will call you within 3 working days", &context), Due::None);
    assert_eq!(due("I will call you within 9999 working days", &context), Due::None);
}

#[test]
fn a_time_that_is_over_today_is_in_doubt_and_never_in_the_past() {
    let evening = date(2025, 4, 30).at(18, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap();
    let context = Context { sent_at: Some(evening.clone()), ..context() };
    check(
        &context,
        &[
            ("I will call you by 5pm", "ambiguous", Some("2025-05-01 17:00")),
            ("I will call you today", "ambiguous", Some("2025-04-30 23:59")),
            ("I will call you tonight", "day", Some("2025-04-30 23:59")),
        ],
    );
    assert!(*due("I will call you today", &context).latest().unwrap() > evening);
}

#[test]
fn a_day_closes_in_the_zone_the_reply_is_sent_in_and_hours_pass_over_the_change_of_clocks() {
    // The clocks of Oslo go forward on 30 March 2025 at two in the night.
    let oslo = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
    let saturday = date(2025, 3, 29).at(12, 0, 0, 0).to_zoned(oslo.clone()).unwrap();
    let context = Context { sent_at: Some(saturday.clone()), ..context() };
    let day = due("I will call you by Monday", &context);
    let monday = date(2025, 3, 31).at(17, 0, 0, 0).to_zoned(oslo).unwrap();
    assert_eq!(day.latest(), Some(&monday));
    let hours = due("I will call you within 24 hours", &context);
    let latest = hours.latest().unwrap();
    assert_eq!(latest.timestamp().duration_since(saturday.timestamp()).as_hours(), 24);
    assert_eq!(minute(&hours).as_deref(), Some("2025-03-30 13:00"), "an hour later by the clock on the wall");
}

#[test]
fn numbers_that_no_calendar_holds_give_no_date_and_no_panic() {
    for words in ["within 99999999 days", "within 10000 years", "within 10000 months", "by 31/02/2025", "by 99:99"] {
        let due = due(&format!("I will call you {words}"), &context());
        assert!(due.latest().is_none() || words.contains("10000"), "{words}: {due:?}");
    }
}
