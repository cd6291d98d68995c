//! Counting in opening hours. What counts is time that really passed, so the hour lost or won by a clock change
//! inside opening hours is lost or won here too.

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::service::{CalendarError, ServiceCalendar};

/// So many closed days in a row mean that a calendar is never open.
const CLOSED_DAYS: u32 = 800;
/// Nothing is looked for further away than this, about a hundred years.
const DAYS: u32 = 36_600;

/// A stretch of opening time, `from` counted, `to` not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Open {
    from: Timestamp,
    to: Timestamp,
}

impl ServiceCalendar {
    /// The earliest moment at which `minutes` of opening time have passed since `from`: at closing time rather than at
    /// the next opening. Nothing to wait for (zero or less) is due at `from` itself.
    ///
    /// # Errors
    /// [`CalendarError::NeverOpen`], [`CalendarError::TooFar`].
    pub fn add_business(&self, from: Timestamp, minutes: i64) -> Result<Timestamp, CalendarError> {
        if minutes <= 0 {
            return Ok(from);
        }
        let mut left = minutes_long(minutes)?;
        self.walk(from, |open| {
            let long = open.to.duration_since(open.from);
            if left <= long {
                return open.from.checked_add(left).ok();
            }
            left -= long;
            None
        })
    }

    /// The last closing of the `days`-th open day after the date of `from`. The date of `from` is day zero whether open
    /// or not, so a complaint of Friday 16:30 with three days is due Wednesday at closing. Zero days (or less) is
    /// the next closing that ends a day.
    ///
    /// # Errors
    /// [`CalendarError::NeverOpen`], [`CalendarError::TooFar`].
    pub fn add_business_days(&self, from: Timestamp, days: i64) -> Result<Timestamp, CalendarError> {
        let received = self.date_of(from);
        let mut left = days.max(0);
        self.each_day(received, |date, hours| {
            let end = hours.last().map(|open| open.to)?;
            if days > 0 {
                left -= i64::from(date > received);
                return (date > received && left == 0).then_some(end);
            }
            (end > from).then_some(end)
        })
    }

    /// The whole minutes of opening time from `a` to `b`, negative when `b` comes first.
    /// More than a hundred years apart, only the first hundred are counted.
    pub fn business_minutes_between(&self, a: Timestamp, b: Timestamp) -> i64 {
        if b < a {
            return -self.business_minutes_between(b, a);
        }
        let mut sum = SignedDuration::ZERO;
        // A calendar without opening hours has none between a and b either, so its error is an answer: what was summed.
        let _: Result<(), CalendarError> = self.walk(a, |open| {
            if open.from < b {
                sum += open.to.min(b).duration_since(open.from);
            }
            (open.to >= b).then_some(())
        });
        sum.as_secs() / 60
    }

    /// Whether somebody is there at this moment; at closing time itself nobody is.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.hours_of(self.date_of(at)).iter().any(|open| open.from <= at && at < open.to)
    }

    /// The next moment at which it is open: `at` itself when it is open then.
    ///
    /// # Errors
    /// [`CalendarError::NeverOpen`].
    pub fn next_opening(&self, at: Timestamp) -> Result<Timestamp, CalendarError> {
        self.walk(at, |open| Some(open.from))
    }

    /// The last closing of this date, none when it is closed all day.
    pub(crate) fn closing_of(&self, date: Date) -> Option<Timestamp> {
        self.hours_of(date).last().map(|open| open.to)
    }

    pub(crate) fn date_of(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// Hands over the opening time left from `from` on, stretch by stretch, until `found` answers.
    fn walk<T>(&self, from: Timestamp, mut found: impl FnMut(Open) -> Option<T>) -> Result<T, CalendarError> {
        self.each_day(self.date_of(from), |_, hours| {
            hours
                .iter()
                .filter(|open| open.to > from)
                .find_map(|open| found(Open { from: open.from.max(from), to: open.to }))
        })
    }

    /// Hands over each open day from `first` on until `found` answers.
    fn each_day<T>(&self, first: Date, mut found: impl FnMut(Date, &[Open]) -> Option<T>) -> Result<T, CalendarError> {
        let mut closed = 0;
        if self.week.is_empty() {
            return Err(CalendarError::NeverOpen);
        }
        for date in first.series(1.day()).take(DAYS as usize) {
            let hours = self.hours_of(date);
            closed = if hours.is_empty() { closed + 1 } else { 0 };
            if closed > CLOSED_DAYS {
                return Err(CalendarError::NeverOpen);
            }
            if hours.is_empty() {
                continue;
            }
            if let Some(answer) = found(date, &hours) {
                return Ok(answer);
            }
        }
        Err(CalendarError::TooFar)
    }

    /// The opening time of one date. Hours that a clock change skips are moved on by it; of hours it repeats the first
    /// are meant; what would overlap then is cut, so no minute counts twice.
    fn hours_of(&self, date: Date) -> Vec<Open> {
        let mut hours: Vec<Open> = Vec::new();
        if self.holidays.contains(&date) {
            return hours;
        }
        for period in self.week.on(date.weekday()) {
            let ends = if period.closes == Time::midnight() { date.tomorrow().unwrap_or(date) } else { date };
            let (Some(from), Some(to)) = (self.moment(date, period.opens), self.moment(ends, period.closes)) else {
                continue;
            };
            let from = hours.last().map_or(from, |before| from.max(before.to));
            if from < to {
                hours.push(Open { from, to });
            }
        }
        hours
    }

    fn moment(&self, date: Date, time: Time) -> Option<Timestamp> {
        self.zone.to_timestamp(date.to_datetime(time)).ok()
    }
}

fn minutes_long(minutes: i64) -> Result<SignedDuration, CalendarError> {
    minutes.checked_mul(60).map(SignedDuration::from_secs).ok_or(CalendarError::TooFar)
}
