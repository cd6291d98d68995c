//! Counting held against the plainest way of counting there is: minute by minute, asking at each whether it is open.

#![expect(clippy::unwrap_used, reason = "a calendar or moment the test itself wrote wrong should stop it")]

use calendar::{CalendarError, ServiceCalendar};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

/// Zones whose clocks change at night, at midnight, by half an hour, southwards, and never.
const ZONES: [&str; 6] =
    ["Europe/Oslo", "America/Sao_Paulo", "Australia/Lord_Howe", "America/New_York", "Africa/Cairo", "UTC"];
const WEEKS: [&str; 6] = [
    "mon-fri 08:00-16:00",
    "mon-thu 08:00-12:00 12:30-16:00; fri 08:00-15:00",
    "mon-sun 00:00-24:00",
    "sat 22:00-24:00; sun 00:00-04:00",
    "sun 01:30-03:30",
    "wed 13:00-13:45",
];
/// Days beside the clock changes of these zones, and a plain one.
const BEGINNINGS: [&str; 6] = ["2026-03-27", "2026-10-23", "2026-04-03", "2026-03-06", "2018-11-02", "2026-06-15"];

fn calendar(zone: &str, week: &str, holidays: &[Date]) -> ServiceCalendar {
    let zone = TimeZone::get(zone).unwrap();
    ServiceCalendar { zone, week: week.parse().unwrap(), holidays: holidays.iter().copied().collect() }
}

fn minute(at: Timestamp, n: i64) -> Timestamp {
    at + SignedDuration::from_mins(n)
}

/// How many of these minutes begin while it is open.
fn counted(calendar: &ServiceCalendar, from: Timestamp, minutes: i64) -> i64 {
    (0..minutes).filter(|n| calendar.is_open(minute(from, *n))).count() as i64
}

/// A calendar and a moment near a change of its clock.
fn any() -> impl Strategy<Value = (ServiceCalendar, Timestamp)> {
    let holidays = prop::collection::vec(0..6_i64, 0..3);
    (0..ZONES.len(), 0..WEEKS.len(), 0..BEGINNINGS.len(), holidays, 0..(3 * 24 * 60_i64)).prop_map(
        |(zone, week, begins, holidays, minutes)| {
            let first: Date = BEGINNINGS[begins].parse().unwrap();
            let holidays: Vec<Date> =
                holidays.iter().map(|days| first.checked_add(jiff::Span::new().days(*days)).unwrap()).collect();
            let calendar = calendar(ZONES[zone], WEEKS[week], &holidays);
            let begins = calendar.zone.to_timestamp(first.at(0, 0, 0, 0)).unwrap();
            (calendar, minute(begins, minutes))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn what_lies_between_two_moments_is_the_minutes_that_are_open((calendar, from) in any(), long in 0..(4 * 24 * 60_i64)) {
        let between = calendar.business_minutes_between(from, minute(from, long));
        prop_assert_eq!(between, counted(&calendar, from, long));
        prop_assert_eq!(calendar.business_minutes_between(minute(from, long), from), -between);
    }

    #[test]
    fn a_moment_so_many_minutes_on_is_the_first_by_which_so_many_were_open((calendar, from) in any(), minutes in 1..700_i64) {
        let due = calendar.add_business(from, minutes).unwrap();
        let passed = due.duration_since(from).as_secs() / 60;
        prop_assert_eq!(counted(&calendar, from, passed), minutes);
        prop_assert!(calendar.is_open(minute(from, passed - 1)), "it is due as soon as the last of them has passed");
    }

    #[test]
    fn the_next_opening_is_the_first_open_minute((calendar, from) in any()) {
        let opens = calendar.next_opening(from).unwrap();
        let waited = opens.duration_since(from).as_secs() / 60;
        prop_assert!(calendar.is_open(opens));
        prop_assert_eq!(counted(&calendar, from, waited), 0);
    }

    #[test]
    fn business_days_end_at_the_close_of_an_open_day_and_each_is_another((calendar, from) in any(), days in 1..6_i64) {
        let received = calendar.zone.to_datetime(from).date();
        let mut before = received;
        for day in 1..=days {
            let due = calendar.add_business_days(from, day).unwrap();
            let last = calendar.zone.to_datetime(minute(due, -1)).date();
            prop_assert!(last > before && !calendar.holidays.contains(&last), "day {} of {:?} is {}", day, from, last);
            prop_assert!(calendar.is_open(minute(due, -1)) && calendar.business_minutes_between(from, due) >= 0);
            before = last;
        }
    }
}

#[test]
fn a_week_that_is_closed_by_holidays_is_passed_over() {
    let all: Vec<Date> = (16..=20).map(|day| Date::constant(2026, 11, day)).collect();
    let calendar = calendar("Europe/Oslo", WEEKS[0], &all);
    let from = calendar.zone.to_timestamp("2026-11-15T12:00".parse().unwrap()).unwrap();
    let told = |at: Timestamp| calendar.zone.to_datetime(at).strftime("%a %F %H:%M").to_string();
    assert_eq!(told(calendar.next_opening(from).unwrap()), "Mon 2026-11-23 08:00");
    assert_eq!(told(calendar.add_business(from, 1).unwrap()), "Mon 2026-11-23 08:01");
    assert_eq!(told(calendar.add_business_days(from, 1).unwrap()), "Mon 2026-11-23 16:00");
    assert_eq!(calendar.business_minutes_between(from, minute(from, 7 * 24 * 60)), 0);
}

#[test]
fn a_calendar_without_hours_is_told_apart_from_one_that_opens_too_late_to_wait_for() {
    let never = ServiceCalendar { week: "".parse().unwrap_or_default(), ..calendar("UTC", WEEKS[0], &[]) };
    let now = Timestamp::UNIX_EPOCH;
    assert_eq!(never.add_business(now, 1), Err(CalendarError::NeverOpen));
    assert_eq!(never.add_business_days(now, 1), Err(CalendarError::NeverOpen));
    assert_eq!(never.next_opening(now), Err(CalendarError::NeverOpen));
    assert_eq!(never.business_minutes_between(now, minute(now, 100_000)), 0);
    let rare = calendar("UTC", WEEKS[5], &[]);
    assert_eq!(rare.add_business(now, i64::MAX), Err(CalendarError::TooFar));
    assert_eq!(rare.add_business(now, 60 * 24 * 365 * 100), Err(CalendarError::TooFar));
}
