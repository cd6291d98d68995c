//! The hours of the sample's stories: told in business days and minutes from now, so that they are always fresh.

use calendar::{ServiceCalendar, Week};
use jiff::civil::{Date, Time, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, TimestampRound, ToSpan, Unit};
use std::collections::BTreeSet;

/// A moment of a story.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    /// So many business days before (negative) or after today, at this hour.
    On(i32, &'static str),
    /// So many minutes of opening time ago.
    Ago(i64),
    /// The next business day, or later today, at this hour.
    Next(&'static str),
    /// Later today: in three hours, or before midnight.
    LaterToday,
}

/// Now, and the calendar stories are told by.
pub(super) struct Times {
    pub(super) now: Timestamp,
    pub(super) calendar: ServiceCalendar,
}

impl Times {
    /// Times told from `now`, in Oslo.
    pub(super) fn new(now: Timestamp) -> Times {
        let zone = TimeZone::get("Europe/Oslo").unwrap_or(TimeZone::UTC);
        let year = zone.to_datetime(now).year();
        let holidays = (year - 1..=year + 2).flat_map(holidays).collect();
        Times { now, calendar: ServiceCalendar { zone, week: Week::standard(), holidays } }
    }

    /// The instant meant.
    pub(super) fn resolve(&self, when: When) -> Timestamp {
        match when {
            When::On(days, clock) => self.at(self.day(days), clock),
            When::Ago(minutes) => self.back(minutes),
            When::Next(clock) => self.next(clock),
            When::LaterToday => self.later_today(),
        }
    }

    /// Replaces `{-2}` by the weekday two business days ago, `{-2d}` by its date, `{-2n}` by its date in figures.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let (inside, behind) = after.split_once('}').unwrap_or((after, ""));
            let days: String = inside.chars().filter(|c| *c == '-' || c.is_ascii_digit()).collect();
            let form = match inside.chars().last() {
                Some('d') => "%-d %B",
                Some('n') => "%-d.%-m.",
                _ => "%A",
            };
            filled.push_str(&self.day(days.parse().unwrap_or(0)).strftime(form).to_string());
            rest = behind;
        }
        filled.push_str(rest);
        filled
    }

    fn today(&self) -> Date {
        self.calendar.zone.to_datetime(self.now).date()
    }

    fn at(&self, day: Date, clock: &str) -> Timestamp {
        let time: Time = clock.parse().unwrap_or(Time::midnight());
        self.calendar.zone.to_timestamp(day.to_datetime(time)).unwrap_or(self.now)
    }

    fn works(&self, day: Date) -> bool {
        !self.calendar.week.on(day.weekday()).is_empty() && !self.calendar.holidays.contains(&day)
    }

    /// The business day so many before or after today; today itself for 0.
    fn day(&self, days: i32) -> Date {
        let mut day = self.today();
        let step = days.signum();
        let mut left = days.abs();
        while left > 0 {
            day = day.saturating_add(step.days());
            left -= i32::from(self.works(day));
        }
        day
    }

    fn back(&self, minutes: i64) -> Timestamp {
        let mut left = SignedDuration::from_mins(minutes);
        let mut day = self.today();
        loop {
            let (opens, closes) = (self.at(day, "08:00"), self.at(day, "16:00").min(self.now));
            if self.works(day) && opens < closes {
                let open = closes.duration_since(opens);
                if open >= left {
                    return closes - left;
                }
                left -= open;
            }
            day = day.saturating_sub(1.day());
        }
    }

    fn next(&self, clock: &str) -> Timestamp {
        let soon = self.now + SignedDuration::from_mins(45);
        let today = self.at(self.today(), clock);
        if self.works(self.today()) && today >= soon { today } else { self.at(self.day(1), clock) }
    }

    /// On a quarter of an hour, as people give their word; close to midnight, in a few minutes.
    fn later_today(&self) -> Timestamp {
        let quarter = TimestampRound::new().smallest(Unit::Minute).increment(15);
        let soon = self.now + SignedDuration::from_hours(3);
        let soon = soon.round(quarter).unwrap_or(soon).min(self.at(self.today(), "23:45"));
        soon.max(self.now + SignedDuration::from_mins(4))
    }
}

/// The public holidays of Norway on which an office is closed (lov om 1. og 17. mai; lov om helligdager).
fn holidays(year: i16) -> Vec<Date> {
    let easter = easter(year);
    let fixed = [(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)].map(|(month, day)| date(year, month, day));
    let moving = [-3, -2, 1, 39, 50].map(|days: i32| easter.saturating_add(days.days()));
    fixed.into_iter().chain(moving).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher's way).
fn easter(year: i16) -> Date {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let (month, day) = ((h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
    Date::new(year as i16, month as i8, day as i8).unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(civil: &str) -> Times {
        let zone = TimeZone::get("Europe/Oslo").unwrap();
        Times::new(zone.to_timestamp(civil.parse().unwrap()).unwrap())
    }

    #[test]
    fn easter_and_what_moves_with_it_are_closed() {
        assert_eq!(easter(2026), date(2026, 4, 5));
        assert_eq!(easter(2027), date(2027, 3, 28));
        assert!(holidays(2026).contains(&date(2026, 5, 14)) && holidays(2026).contains(&date(2026, 5, 25)));
    }

    #[test]
    fn a_day_before_monday_is_friday_and_the_weekend_is_told_from_it() {
        for civil in ["2026-11-23T07:00", "2026-11-21T23:37", "2026-11-22T12:00"] {
            assert_eq!(times(civil).fill("{-1}, {-1d}, {-1n}."), "Friday, 20 November, 20.11..");
        }
    }

    #[test]
    fn what_is_ahead_is_ahead_at_any_hour() {
        for civil in ["2026-11-23T07:00", "2026-11-21T23:58", "2026-12-24T15:59", "2026-11-18T11:30"] {
            let times = times(civil);
            for when in [When::Next("12:00"), When::LaterToday, When::On(1, "08:00")] {
                assert!(times.resolve(when) > times.now, "{civil} {when:?}");
            }
            assert!(times.resolve(When::Ago(30)) < times.now);
        }
    }
}
