//! The service calendar of an organisation or customer: a zone, a week of opening hours, and the holidays.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::fmt::temporal::{DateTimeParser, DateTimePrinter};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::week::{Week, WeekError};

/// When somebody is there: opening hours by weekday in one zone, closed on holidays. Serialises as [`CalendarText`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "CalendarText", into = "CalendarText")]
pub struct ServiceCalendar {
    /// The zone in which the hours and holidays are meant.
    pub zone: TimeZone,
    /// The opening hours of each weekday.
    pub week: Week,
    /// Dates on which it is closed whatever the weekday.
    pub holidays: BTreeSet<Date>,
}

impl ServiceCalendar {
    /// Monday to Friday 08:00 to 16:00 in this zone, without holidays.
    pub fn standard(zone: TimeZone) -> ServiceCalendar {
        ServiceCalendar { zone, week: Week::standard(), holidays: BTreeSet::new() }
    }
}

/// A calendar as a person writes it and as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarText {
    /// An IANA name such as `Europe/Oslo`, or a fixed offset such as `+01:00`.
    pub zone: String,
    /// See [`Week`]: `mon-fri 08:00-12:00 12:30-16:00; sat 09:00-13:00`.
    pub week: String,
    /// Closed dates, `2026-12-25`.
    #[serde(default)]
    pub holidays: BTreeSet<Date>,
}

impl TryFrom<CalendarText> for ServiceCalendar {
    type Error = CalendarError;

    fn try_from(text: CalendarText) -> Result<ServiceCalendar, CalendarError> {
        let zone = DateTimeParser::new()
            .parse_time_zone(text.zone.trim())
            .map_err(|_| CalendarError::Zone(text.zone.trim().to_owned()))?;
        Ok(ServiceCalendar { zone, week: text.week.parse()?, holidays: text.holidays })
    }
}

impl From<ServiceCalendar> for CalendarText {
    fn from(calendar: ServiceCalendar) -> CalendarText {
        CalendarText { zone: zone_name(&calendar.zone), week: calendar.week.to_string(), holidays: calendar.holidays }
    }
}

/// The zone's IANA name or offset; a zone without either (the machine's own rules, unnamed) reads as UTC.
pub(crate) fn zone_name(zone: &TimeZone) -> String {
    let mut name = String::new();
    match DateTimePrinter::new().print_time_zone(zone, &mut name) {
        Ok(()) => name,
        Err(_) => "UTC".to_owned(),
    }
}

/// Why a calendar could not be read, or could not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The zone is not in the zone data.
    #[error("“{0}” is not a time zone. Enter one such as Europe/Oslo")]
    Zone(String),
    /// The opening hours cannot be read.
    #[error(transparent)]
    Week(#[from] WeekError),
    /// No opening hours come within two years of where the counting stood.
    #[error("There are no opening hours. Enter hours for at least one weekday")]
    NeverOpen,
    /// The answer lies more than a hundred years off.
    #[error("That is more than a hundred years away. Choose a shorter time")]
    TooFar,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_is_stored_as_words_and_reads_back_the_same() {
        let text = r#"{"zone":"Europe/Oslo","week":"mon 08:00-12:00 12:30-16:00","holidays":["2026-12-25"]}"#;
        let calendar: ServiceCalendar = serde_json::from_str(text).unwrap();
        assert_eq!(calendar.zone.iana_name(), Some("Europe/Oslo"));
        assert_eq!(serde_json::to_string(&calendar).unwrap(), text);
    }

    #[test]
    fn a_calendar_that_cannot_be_read_says_which_part() {
        let refused = |zone: &str, week: &str| {
            let text = CalendarText { zone: zone.into(), week: week.into(), holidays: BTreeSet::new() };
            ServiceCalendar::try_from(text).unwrap_err().to_string()
        };
        assert!(refused("Europe/Atlantis", "").starts_with("“Europe/Atlantis” is not a time zone"));
        assert!(refused("UTC", "mon 9-17").starts_with("“9-17” is not a time range"));
    }
}
