//! Reads the moment that a person or a program gave as a due date.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::service::ServiceCalendar;

/// A date without a time is due at this time of day, unless a calendar says when that day closes.
const END_OF_DAY: Time = Time::constant(17, 0, 0, 0);
/// Longer text is no moment, whatever it says.
const LONGEST: usize = 64;
/// A due date further ahead is taken for a slip in the year.
const YEARS_AHEAD: i64 = 20;

/// Why a moment was refused, in words for the person who gave it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// Nothing was given.
    #[error("Enter a date and time, for example 2026-11-24 12:00")]
    Missing,
    /// It is no date, or one that does not exist.
    #[error("“{0}” is not a date we can read. Enter a date and time, for example 2026-11-24 12:00")]
    Unreadable(String),
    /// It is not after now.
    #[error("That date has passed. Choose a later one")]
    Past,
    /// It is more than twenty years ahead.
    #[error("That date is more than twenty years away. Check the year")]
    TooFar,
}

/// Reads a moment still to come: RFC 3339 (`2026-11-24T12:00:00+01:00`), `2026-11-24T12:00` as a form sends it or
/// `2026-11-24 12:00` as a person types it, both in `zone`, or `2026-11-24`, meant as 17:00 in `zone`.
/// A time that a clock change skips is moved on by the hour it skips; of a time it repeats the first is meant.
///
/// # Errors
/// See [`MomentError`]; its text is for the person and names what to give instead.
pub fn read_moment(text: &str, zone: &TimeZone, now: Timestamp) -> Result<Timestamp, MomentError> {
    read(text, zone, now, |date| zone.to_timestamp(date.to_datetime(END_OF_DAY)).ok())
}

impl ServiceCalendar {
    /// Like [`read_moment`] in the calendar's zone, a date without a time meant as the day's last closing, or 17:00
    /// on a day that is closed.
    ///
    /// # Errors
    /// See [`MomentError`].
    pub fn read_moment(&self, text: &str, now: Timestamp) -> Result<Timestamp, MomentError> {
        read(text, &self.zone, now, |date| self.end_of(date))
    }

    /// A moment that has come, such as when somebody answered: written like the others, a date without a time meant as the
    /// day's last closing, or now when that is still to come. Whether it may lie ahead is not asked here.
    ///
    /// # Errors
    /// When nothing is given, or no date.
    pub fn read_past(&self, text: &str, now: Timestamp) -> Result<Timestamp, MomentError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(MomentError::Missing);
        }
        let at = (text.len() <= LONGEST).then(|| written(text, &self.zone, |date| Some(self.end_of(date)?.min(now))));
        at.flatten().ok_or_else(|| MomentError::Unreadable(text.chars().take(LONGEST).collect()))
    }

    fn end_of(&self, date: Date) -> Option<Timestamp> {
        self.closing_of(date).or_else(|| self.zone.to_timestamp(date.to_datetime(END_OF_DAY)).ok())
    }
}

fn read(
    text: &str,
    zone: &TimeZone,
    now: Timestamp,
    end_of: impl Fn(Date) -> Option<Timestamp>,
) -> Result<Timestamp, MomentError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(MomentError::Missing);
    }
    let shown = || text.chars().take(LONGEST).collect::<String>();
    if text.len() > LONGEST {
        return Err(MomentError::Unreadable(shown()));
    }
    let at = written(text, zone, end_of).ok_or_else(|| MomentError::Unreadable(shown()))?;
    if at <= now {
        return Err(MomentError::Past);
    }
    let latest = zone.to_datetime(now).saturating_add(YEARS_AHEAD.years());
    if zone.to_datetime(at) > latest {
        return Err(MomentError::TooFar);
    }
    Ok(at)
}

fn written(text: &str, zone: &TimeZone, end_of: impl Fn(Date) -> Option<Timestamp>) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let has_time = text.contains(['T', 't', ' ']);
    if has_time {
        // Two parts and no more: the library would also read past a zone in brackets, and we do not guess which one wins.
        let civil: DateTime = (!text.contains('[')).then(|| text.parse().ok())??;
        return zone.to_timestamp(civil).ok();
    }
    end_of(text.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-18T09:00:00+01:00";

    fn reads(text: &str) -> Result<String, String> {
        let oslo = TimeZone::get("Europe/Oslo").unwrap();
        let at = read_moment(text, &oslo, NOW.parse().unwrap());
        at.map(|at| at.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_moment_is_read_in_each_way_it_is_written() {
        let noon = Ok("2026-11-24T11:00:00Z".to_owned());
        assert_eq!(reads("2026-11-24T12:00:00+01:00"), noon);
        assert_eq!(reads("2026-11-24T11:00:00Z"), noon);
        assert_eq!(reads("2026-11-24T12:00"), noon);
        assert_eq!(reads(" 2026-11-24 12:00 "), noon);
        assert_eq!(reads("2026-11-24"), Ok("2026-11-24T16:00:00Z".to_owned()));
    }

    #[test]
    fn a_date_alone_is_the_end_of_that_business_day() {
        let calendar = ServiceCalendar::standard(TimeZone::get("Europe/Oslo").unwrap());
        let end = |text| calendar.read_moment(text, NOW.parse().unwrap()).unwrap().to_string();
        assert_eq!(end("2026-11-24"), "2026-11-24T15:00:00Z");
        assert_eq!(end("2026-11-22"), "2026-11-22T16:00:00Z");
    }

    #[test]
    fn what_has_happened_may_lie_behind() {
        let calendar = ServiceCalendar::standard(TimeZone::get("Europe/Oslo").unwrap());
        let past = |text| calendar.read_past(text, NOW.parse().unwrap()).map(|at| at.to_string());
        assert_eq!(past("2026-11-17T15:20"), Ok("2026-11-17T14:20:00Z".to_owned()));
        assert_eq!(past("2026-11-17"), Ok("2026-11-17T15:00:00Z".to_owned()));
        assert_eq!(past("2026-11-18"), Ok("2026-11-18T08:00:00Z".to_owned()), "today, at the latest now");
        assert_eq!(past("yesterday"), Err(MomentError::Unreadable("yesterday".to_owned())));
        assert_eq!(past(" "), Err(MomentError::Missing));
    }

    #[test]
    fn what_cannot_be_a_due_date_is_refused_in_plain_words() {
        let example = "Enter a date and time, for example 2026-11-24 12:00";
        assert_eq!(reads("  "), Err(example.to_owned()));
        for wrong in ["tomorrow", "2026-02-30 12:00", "2026-11-24 25:00", "24/11/2026", "2026-11-24T12:00[UTC]", "+"] {
            assert_eq!(reads(wrong), Err(format!("“{wrong}” is not a date we can read. {example}")));
        }
        assert!(reads(&"9".repeat(5_000)).unwrap_err().len() < 200);
        assert!(reads(&"ø".repeat(40)).is_err());
        assert_eq!(reads("2026-11-18 09:00"), Err("That date has passed. Choose a later one".to_owned()));
        assert_eq!(
            reads("2206-11-18 09:00"),
            Err("That date is more than twenty years away. Check the year".to_owned())
        );
    }

    #[test]
    fn a_time_skipped_by_the_clock_change_is_moved_on_and_of_a_repeated_one_the_first_is_meant() {
        assert_eq!(reads("2027-03-28 02:30"), Ok("2027-03-28T01:30:00Z".to_owned()));
        assert_eq!(reads("2027-10-31 02:30"), Ok("2027-10-31T00:30:00Z".to_owned()));
    }
}
