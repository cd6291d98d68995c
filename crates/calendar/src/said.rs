//! Moments as people say them: `12:00`, `Tue 08:12`, `17 Nov`, `in 3 h`, `yesterday`.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use std::fmt;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// A moment at a glance, in `zone`: `12:00` today, `Tue 08:12` within six days either way, `17 Nov` this year,
/// `17 Nov 2025` in another.
pub fn short(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (at, now) = (zone.to_datetime(at), zone.to_datetime(now));
    match days_between(now.date(), at.date()) {
        0 => clock(at),
        -6..=6 => format!("{} {}", at.strftime("%a"), clock(at)),
        _ if at.year() == now.year() => at.strftime("%-d %b").to_string(),
        _ => at.strftime("%-d %b %Y").to_string(),
    }
}

/// A moment in full, in `zone`: `Tuesday 17 November 2026, 12:00`.
pub fn full(at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(at).strftime("%A %-d %B %Y, %H:%M").to_string()
}

/// How far a moment is from now: `now`, `in 40 min`, `3 h ago`, `yesterday`, `in 5 days`, `6 weeks ago`.
/// The amount is rounded down, so nobody believes to have more time than there is. `zone` tells what yesterday is.
pub fn until(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    match (distance(at, now, zone), at > now) {
        (Distance::None, _) => "now".to_owned(),
        (Distance::Days(1), true) => "tomorrow".to_owned(),
        (Distance::Days(1), false) => "yesterday".to_owned(),
        (far, true) => format!("in {far}"),
        (far, false) => format!("{far} ago"),
    }
}

/// For how long something has been due: `due now`, `40 min overdue`, `1 day overdue`, `6 weeks overdue`. What is not due
/// yet is due at its moment, as [`short`] says it: `12:00`, `Tue 08:12`.
pub fn due(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    match distance(at, now, zone) {
        _ if at > now => short(at, now, zone),
        Distance::None => "due now".to_owned(),
        far => format!("{far} overdue"),
    }
}

/// How far two moments are apart, in one unit, rounded down.
enum Distance {
    /// Less than a minute.
    None,
    Minutes(i64),
    Hours(i64),
    /// As the calendar counts them.
    Days(i64),
}

fn distance(at: Timestamp, now: Timestamp, zone: &TimeZone) -> Distance {
    let seconds = (at.as_second() - now.as_second()).abs();
    let days = days_between(zone.to_datetime(now).date(), zone.to_datetime(at).date()).abs();
    match seconds {
        ..MINUTE => Distance::None,
        MINUTE..HOUR => Distance::Minutes(seconds / MINUTE),
        _ if seconds < 12 * HOUR || days == 0 => Distance::Hours(seconds / HOUR),
        _ => Distance::Days(days),
    }
}

impl fmt::Display for Distance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Distance::None => f.write_str("no time"),
            Distance::Minutes(minutes) => write!(f, "{minutes} min"),
            Distance::Hours(hours) => write!(f, "{hours} h"),
            Distance::Days(1) => f.write_str("1 day"),
            Distance::Days(days @ ..14) => write!(f, "{days} days"),
            Distance::Days(days @ 14..70) => write!(f, "{} weeks", days / 7),
            Distance::Days(days @ 70..730) => write!(f, "{} months", days * 12 / 365),
            Distance::Days(days) => write!(f, "{} years", days / 365),
        }
    }
}

/// A length of time: `40 min`, `2 h`, `2 h 10 min`; minutes, never negative.
pub fn duration(minutes: i64) -> String {
    let minutes = minutes.max(0);
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

fn clock(at: DateTime) -> String {
    at.strftime("%H:%M").to_string()
}

fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    fn oslo() -> TimeZone {
        TimeZone::get("Europe/Oslo").unwrap()
    }

    fn at(civil: &str) -> Timestamp {
        oslo().to_timestamp(civil.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_moment_is_shown_as_short_as_it_stays_clear() {
        let now = at("2026-11-18T09:00");
        let shown = |civil| short(at(civil), now, &oslo());
        assert_eq!(shown("2026-11-18T12:00"), "12:00");
        assert_eq!(shown("2026-11-17T08:12"), "Tue 08:12");
        assert_eq!(shown("2026-11-24T00:00"), "Tue 00:00");
        assert_eq!(shown("2026-11-25T00:00"), "25 Nov");
        assert_eq!(shown("2026-11-07T12:00"), "7 Nov");
        assert_eq!(shown("2025-11-17T12:00"), "17 Nov 2025");
        assert_eq!(full(at("2026-11-07T09:05"), &oslo()), "Saturday 7 November 2026, 09:05");
    }

    #[test]
    fn today_is_the_day_of_the_reader() {
        let (now, late) = (at("2026-11-18T00:30"), at("2026-11-17T23:30"));
        assert_eq!(short(late, now, &oslo()), "Tue 23:30");
        assert_eq!(short(late, now, &TimeZone::UTC), "22:30");
    }

    #[test]
    fn a_distance_is_said_in_one_unit() {
        let now = at("2026-11-18T09:00");
        let said = |civil| until(at(civil), now, &oslo());
        assert_eq!(said("2026-11-18T09:00:30"), "now");
        assert_eq!(said("2026-11-18T08:20"), "40 min ago");
        assert_eq!(said("2026-11-18T12:00"), "in 3 h");
        assert_eq!(said("2026-11-18T10:59"), "in 1 h");
        assert_eq!(said("2026-11-18T23:00"), "in 14 h");
        assert_eq!(said("2026-11-17T22:00"), "11 h ago");
        assert_eq!(said("2026-11-17T20:00"), "yesterday");
        assert_eq!(said("2026-11-16T23:59"), "2 days ago");
        assert_eq!(said("2026-11-19T23:59"), "tomorrow");
        assert_eq!(said("2026-12-09T09:00"), "in 3 weeks");
        assert_eq!(said("2026-07-18T09:00"), "4 months ago");
        assert_eq!(said("2029-07-18T09:00"), "in 2 years");
    }

    #[test]
    fn what_is_late_says_for_how_long_and_what_is_not_says_when() {
        let now = at("2026-11-18T09:00");
        let said = |civil| due(at(civil), now, &oslo());
        assert_eq!(said("2026-11-18T12:00"), "12:00");
        assert_eq!(said("2026-11-20T12:00"), "Fri 12:00");
        assert_eq!(said("2026-11-18T09:00"), "due now");
        assert_eq!(said("2026-11-18T08:59:30"), "due now");
        assert_eq!(said("2026-11-18T08:20"), "40 min overdue");
        assert_eq!(said("2026-11-17T22:00"), "11 h overdue");
        assert_eq!(said("2026-11-17T20:00"), "1 day overdue");
        assert_eq!(said("2026-11-16T23:59"), "2 days overdue");
        assert_eq!(said("2026-10-14T09:00"), "5 weeks overdue");
        assert_eq!(said("2026-07-18T09:00"), "4 months overdue");
        assert_eq!(said("2024-07-18T09:00"), "2 years overdue");
    }

    #[test]
    fn a_length_is_hours_and_minutes() {
        assert_eq!([0, 40, 120, 130].map(duration), ["0 min", "40 min", "2 h", "2 h 10 min"]);
    }
}
