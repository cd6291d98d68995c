//! Counting in opening hours, as a promise or a step clock does it.

#![expect(clippy::unwrap_used, reason = "a calendar or moment the test itself wrote wrong should stop it")]

use calendar::{CalendarError, ServiceCalendar};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;

fn oslo(week: &str, holidays: &[&str]) -> ServiceCalendar {
    let holidays = holidays.iter().map(|date| date.parse().unwrap()).collect();
    ServiceCalendar { zone: TimeZone::get("Europe/Oslo").unwrap(), week: week.parse().unwrap(), holidays }
}

fn standard() -> ServiceCalendar {
    ServiceCalendar::standard(TimeZone::get("Europe/Oslo").unwrap())
}

fn at(calendar: &ServiceCalendar, civil: &str) -> Timestamp {
    calendar.zone.to_timestamp(civil.parse().unwrap()).unwrap()
}

fn after(calendar: &ServiceCalendar, from: &str, minutes: i64) -> String {
    let due = calendar.add_business(at(calendar, from), minutes).unwrap();
    calendar.zone.to_datetime(due).strftime("%a %F %H:%M").to_string()
}

fn after_days(calendar: &ServiceCalendar, from: &str, days: i64) -> String {
    let due = calendar.add_business_days(at(calendar, from), days).unwrap();
    calendar.zone.to_datetime(due).strftime("%a %F %H:%M").to_string()
}

#[test]
fn friday_half_past_four_and_one_hour_is_monday_at_nine() {
    assert_eq!(after(&standard(), "2026-11-20T16:30", 60), "Mon 2026-11-23 09:00");
}

#[test]
fn what_fills_the_day_is_due_at_closing_and_not_at_the_next_opening() {
    assert_eq!(after(&standard(), "2026-11-20T15:00", 60), "Fri 2026-11-20 16:00");
    assert_eq!(after(&standard(), "2026-11-20T15:00", 61), "Mon 2026-11-23 08:01");
    assert_eq!(after(&standard(), "2026-11-21T15:00", 0), "Sat 2026-11-21 15:00");
}

#[test]
fn lunch_and_holidays_do_not_count() {
    let lunch = oslo("mon-fri 08:00-12:00 12:30-16:00", &["2026-11-18"]);
    assert_eq!(after(&lunch, "2026-11-17T11:30", 60), "Tue 2026-11-17 13:00");
    assert_eq!(after(&lunch, "2026-11-17T11:30", 30), "Tue 2026-11-17 12:00");
    assert_eq!(after(&lunch, "2026-11-17T15:00", 240), "Thu 2026-11-19 11:00");
    assert!(!lunch.is_open(at(&lunch, "2026-11-17T12:00")));
    assert!(lunch.is_open(at(&lunch, "2026-11-17T12:30")));
    assert!(!lunch.is_open(at(&lunch, "2026-11-18T09:00")));
}

#[test]
fn a_business_day_ends_at_its_last_closing_and_the_day_of_receipt_is_day_zero() {
    let calendar = oslo("mon-thu 08:00-12:00 12:30-16:00; fri 08:00-15:00", &["2026-11-24"]);
    assert_eq!(after_days(&calendar, "2026-11-20T16:30", 1), "Mon 2026-11-23 16:00");
    assert_eq!(after_days(&calendar, "2026-11-20T09:00", 2), "Wed 2026-11-25 16:00");
    assert_eq!(after_days(&calendar, "2026-11-22T09:00", 1), "Mon 2026-11-23 16:00");
    assert_eq!(after_days(&calendar, "2026-11-19T09:00", 1), "Fri 2026-11-20 15:00");
    assert_eq!(after_days(&calendar, "2026-11-20T09:00", 0), "Fri 2026-11-20 15:00");
    assert_eq!(after_days(&calendar, "2026-11-20T15:00", 0), "Mon 2026-11-23 16:00");
    assert_eq!(after_days(&standard(), "2026-11-18T09:00", 10), "Wed 2026-12-02 16:00");
}

#[test]
fn the_next_opening_is_now_when_open() {
    let calendar = standard();
    let opening = |civil| calendar.next_opening(at(&calendar, civil)).unwrap();
    assert_eq!(opening("2026-11-20T10:15"), at(&calendar, "2026-11-20T10:15"));
    assert_eq!(opening("2026-11-20T16:00"), at(&calendar, "2026-11-23T08:00"));
    assert_eq!(opening("2026-11-20T05:00"), at(&calendar, "2026-11-20T08:00"));
}

#[test]
fn an_hour_lost_or_won_at_night_is_really_passed_time() {
    let nights = oslo("sat-sun 00:00-24:00", &[]);
    assert_eq!(after(&nights, "2026-03-29T01:00", 120), "Sun 2026-03-29 04:00");
    assert_eq!(after(&nights, "2026-10-25T01:00", 120), "Sun 2026-10-25 02:00");
    let day = |civil_a, civil_b| nights.business_minutes_between(at(&nights, civil_a), at(&nights, civil_b));
    assert_eq!(day("2026-03-29T00:00", "2026-03-30T00:00"), 23 * 60);
    assert_eq!(day("2026-10-25T00:00", "2026-10-26T00:00"), 25 * 60);
}

#[test]
fn opening_hours_inside_the_skipped_hour_count_once() {
    let odd = oslo("sun 02:10-02:50 03:00-04:00", &[]);
    let minutes = odd.business_minutes_between(at(&odd, "2026-03-29T00:00"), at(&odd, "2026-03-30T00:00"));
    assert_eq!(minutes, 50);
}

#[test]
fn office_hours_are_the_same_before_and_after_the_clock_change() {
    assert_eq!(after(&standard(), "2026-03-27T15:00", 120), "Mon 2026-03-30 09:00");
    assert_eq!(after(&standard(), "2026-10-23T15:00", 120), "Mon 2026-10-26 09:00");
}

#[test]
fn a_calendar_that_never_opens_says_so_instead_of_searching_for_ever() {
    let never = oslo("", &[]);
    let now = at(&never, "2026-11-20T10:00");
    assert_eq!(never.add_business(now, 60), Err(CalendarError::NeverOpen));
    assert_eq!(never.add_business_days(now, 1), Err(CalendarError::NeverOpen));
    assert_eq!(never.next_opening(now), Err(CalendarError::NeverOpen));
    assert_eq!(never.business_minutes_between(now, at(&never, "2030-01-01T00:00")), 0);
    let mut shut = standard();
    shut.holidays = now.to_zoned(shut.zone.clone()).date().series(jiff::ToSpan::days(1)).take(2_000).collect();
    assert_eq!(shut.add_business(now, 60), Err(CalendarError::NeverOpen));
    assert_eq!(standard().add_business(now, i64::MAX), Err(CalendarError::TooFar));
    assert_eq!(standard().add_business(now, i64::MAX / 60), Err(CalendarError::TooFar));
    assert_eq!(standard().add_business_days(now, i64::MAX), Err(CalendarError::TooFar));
}

/// Calendars of all shapes, with zones that change their clocks on either half of the earth, by half an hour, or never.
fn any_calendar() -> impl Strategy<Value = ServiceCalendar> {
    const ZONES: [&str; 6] =
        ["Europe/Oslo", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "UTC"];
    const WEEKS: [&str; 5] = [
        "mon-fri 08:00-16:00",
        "mon-thu 08:00-12:00 12:30-16:00; fri 08:00-14:00",
        "mon-sun 00:00-24:00",
        "sun 01:30-02:15 02:20-03:30",
        "wed 10:00-10:01",
    ];
    let holidays = prop::collection::btree_set(0..400_i64, 0..20);
    (prop::sample::select(&ZONES[..]), prop::sample::select(&WEEKS[..]), holidays).prop_map(|(zone, week, days)| {
        let first = jiff::civil::date(2026, 1, 1);
        let holidays = days.into_iter().map(|day| first + jiff::ToSpan::days(day)).collect();
        ServiceCalendar { zone: TimeZone::get(zone).unwrap(), week: week.parse().unwrap(), holidays }
    })
}

fn any_moment() -> impl Strategy<Value = Timestamp> {
    // The years 2026 and 2027, to the second.
    (1_767_225_600_i64..1_830_297_600).prop_map(|second| Timestamp::from_second(second).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_was_added_is_what_is_measured(calendar in any_calendar(), from in any_moment(), minutes in 0..900_i64) {
        if let Ok(due) = calendar.add_business(from, minutes) {
            prop_assert!(due >= from);
            prop_assert_eq!(calendar.business_minutes_between(from, due), minutes);
            prop_assert_eq!(calendar.business_minutes_between(due, from), -minutes);
        }
    }

    #[test]
    fn later_begun_or_longer_is_never_due_earlier(
        calendar in any_calendar(), a in any_moment(), b in any_moment(), short in 0..900_i64, more in 0..600_i64,
    ) {
        let (first, second) = (a.min(b), a.max(b));
        let (early, late) = (calendar.add_business(first, short), calendar.add_business(second, short + more));
        if let (Ok(early), Ok(late)) = (early, late) {
            prop_assert!(early <= late);
        }
        let (early, late) = (calendar.add_business_days(first, short / 60), calendar.add_business_days(second, short / 60));
        prop_assert!(early.unwrap() <= late.unwrap());
    }

    #[test]
    fn time_is_measured_the_same_in_one_piece_or_two(
        calendar in any_calendar(), from in any_moment(), first in 0..900_i64, second in 0..900_i64,
    ) {
        if let (Ok(half), Ok(whole)) = (calendar.add_business(from, first), calendar.add_business(from, first + second)) {
            prop_assert_eq!(calendar.add_business(half, second).unwrap().max(half), whole);
        }
    }

    #[test]
    fn the_next_opening_is_open_and_nothing_opens_before_it(calendar in any_calendar(), at in any_moment()) {
        let opening = calendar.next_opening(at).unwrap();
        prop_assert!(calendar.is_open(opening));
        prop_assert_eq!(calendar.business_minutes_between(at, opening), 0);
    }

    #[test]
    fn every_moment_can_be_explained(calendar in any_calendar(), from in any_moment(), due in any_moment()) {
        prop_assert!(calendar.explain(from, due).ends_with(" time."));
    }
}
