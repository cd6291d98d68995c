//! The opening hours of a week, written as people write them: `mon-fri 08:00-12:00 12:30-16:00; sat 09:00-13:00`.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Time, Weekday};

/// The days as they are written, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// One stretch of opening hours in a day, in the calendar's own zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first moment that counts.
    pub opens: Time,
    /// The first moment that no longer counts; midnight means the end of this day.
    pub closes: Time,
}

impl Period {
    fn starts_after(&self, earlier: &Period) -> bool {
        earlier.closes != Time::midnight() && self.opens >= earlier.closes
    }
}

/// The opening hours of each weekday: several periods a day, in order and never overlapping.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Week {
    days: [Vec<Period>; 7],
}

impl Week {
    /// Monday to Friday, 08:00 to 16:00.
    pub fn standard() -> Week {
        let day = vec![Period { opens: Time::constant(8, 0, 0, 0), closes: Time::constant(16, 0, 0, 0) }];
        let mut week = Week::default();
        week.days[..5].fill(day);
        week
    }

    /// The periods of one weekday, earliest first; none when it is closed.
    pub fn on(&self, day: Weekday) -> &[Period] {
        &self.days[usize::from(day.to_monday_zero_offset().unsigned_abs())]
    }

    /// Whether no day of the week has opening hours.
    pub fn is_empty(&self) -> bool {
        self.days.iter().all(Vec::is_empty)
    }

    fn add(&mut self, group: &str) -> Result<(), WeekError> {
        let mut words = group.split_whitespace();
        let days = read_days(words.next().unwrap_or_default())?;
        let periods = words.map(read_period).collect::<Result<Vec<_>, _>>()?;
        if periods.is_empty() {
            return Err(WeekError::NoHours(group.trim().to_owned()));
        }
        if !periods.windows(2).all(|pair| pair[1].starts_after(&pair[0])) {
            return Err(WeekError::Overlap(group.trim().to_owned()));
        }
        for day in days {
            if !self.days[day].is_empty() {
                return Err(WeekError::Twice(DAYS[day]));
            }
            self.days[day].clone_from(&periods);
        }
        Ok(())
    }
}

/// Reads groups of days parted by `;` or line ends; a day that is not named is closed, an empty text is never open.
impl FromStr for Week {
    type Err = WeekError;

    fn from_str(text: &str) -> Result<Week, WeekError> {
        let mut week = Week::default();
        for group in text.split([';', '\n']).filter(|group| !group.trim().is_empty()) {
            week.add(group)?;
        }
        Ok(week)
    }
}

/// Writes the text that reads back to the same week, neighbouring days with equal hours joined.
impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = 0;
        let mut separator = "";
        while first < 7 {
            let last = (first..7).take_while(|&day| self.days[day] == self.days[first]).last().unwrap_or(first);
            if !self.days[first].is_empty() {
                write!(f, "{separator}{}", DAYS[first])?;
                if last > first {
                    write!(f, "-{}", DAYS[last])?;
                }
                for period in &self.days[first] {
                    write!(f, " {}-{}", clock(period.opens), closing(period.closes))?;
                }
                separator = "; ";
            }
            first = last + 1;
        }
        Ok(())
    }
}

/// `08:00`, hours and minutes alone.
pub(crate) fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `16:00`, and `24:00` for the end of the day.
pub(crate) fn closing(time: Time) -> String {
    if time == Time::midnight() { "24:00".to_owned() } else { clock(time) }
}

fn read_days(word: &str) -> Result<std::ops::RangeInclusive<usize>, WeekError> {
    let (first, last) = word.split_once(['-', '–']).unwrap_or((word, word));
    let (first, last) = (read_day(first, word)?, read_day(last, word)?);
    if first > last { Err(WeekError::Day(word.to_owned())) } else { Ok(first..=last) }
}

fn read_day(name: &str, word: &str) -> Result<usize, WeekError> {
    let name = name.to_lowercase();
    DAYS.iter().position(|day| *day == name).ok_or_else(|| WeekError::Day(word.to_owned()))
}

fn read_period(word: &str) -> Result<Period, WeekError> {
    let wrong = || WeekError::Hours(word.to_owned());
    let (opens, closes) = word.split_once(['-', '–']).ok_or_else(wrong)?;
    let opens = read_clock(opens).ok_or_else(wrong)?;
    if closes == "24:00" {
        return Ok(Period { opens, closes: Time::midnight() });
    }
    let closes = read_clock(closes).ok_or_else(wrong)?;
    if opens < closes { Ok(Period { opens, closes }) } else { Err(wrong()) }
}

fn read_clock(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let in_digits = |part: &str| !part.is_empty() && part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !in_digits(hour) || !in_digits(minute) {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// Why opening hours could not be read, in words for the person who typed them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WeekError {
    /// The group does not begin with a day or days in order.
    #[error("“{0}” is not a day. Use mon, tue, wed, thu, fri, sat, sun, or a span such as mon-fri")]
    Day(String),
    /// The hours are not an opening and a later closing.
    #[error("“{0}” is not a time range. Write opening and closing time, for example 08:00-16:00")]
    Hours(String),
    /// A day is named, but not its hours.
    #[error("“{0}” has no hours. Write them after the day, for example mon 08:00-16:00, or leave a closed day out")]
    NoHours(String),
    /// The periods of a day are out of order or run into each other.
    #[error("The hours in “{0}” overlap. Write them in the order of the day, each opening after the closing before it")]
    Overlap(String),
    /// A day is named in two groups.
    #[error("{0} is given twice. Put all its hours in one entry, for example {0} 08:00-12:00 12:30-16:00")]
    Twice(&'static str),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Week, WeekError> {
        text.parse()
    }

    #[test]
    fn hours_read_and_write_back_the_same() {
        for text in ["mon-fri 08:00-16:00", "mon 08:00-12:00 12:30-16:00; wed-thu 10:00-24:00; sun 00:00-24:00", ""] {
            assert_eq!(read(text).unwrap().to_string(), text);
        }
        assert_eq!(read("Mon 8:00-16:00\nTUE 08:00–16:00").unwrap().to_string(), "mon-tue 08:00-16:00");
        assert_eq!(Week::standard(), read("mon-fri 08:00-16:00").unwrap());
    }

    #[test]
    fn a_day_has_the_periods_written_for_it() {
        let week = read("mon 08:00-12:00 12:30-16:00").unwrap();
        let hours: Vec<_> = week.on(Weekday::Monday).iter().map(|p| (clock(p.opens), clock(p.closes))).collect();
        assert_eq!(hours, [("08:00".into(), "12:00".into()), ("12:30".into(), "16:00".to_owned())]);
        assert!(week.on(Weekday::Sunday).is_empty());
    }

    #[test]
    fn hours_that_make_no_sense_are_refused_by_name() {
        assert_eq!(read("funday 08:00-16:00"), Err(WeekError::Day("funday".into())));
        assert_eq!(read("fri-mon 08:00-16:00"), Err(WeekError::Day("fri-mon".into())));
        assert_eq!(read("mon 16:00-08:00"), Err(WeekError::Hours("16:00-08:00".into())));
        assert_eq!(read("mon 08:00-25:00"), Err(WeekError::Hours("08:00-25:00".into())));
        assert_eq!(read("mon +8:00-16:00"), Err(WeekError::Hours("+8:00-16:00".into())));
        assert_eq!(read("mon"), Err(WeekError::NoHours("mon".into())));
        assert_eq!(read("mon 08:00-12:00 11:00-16:00"), Err(WeekError::Overlap("mon 08:00-12:00 11:00-16:00".into())));
        assert_eq!(read("mon 08:00-24:00 09:00-16:00"), Err(WeekError::Overlap("mon 08:00-24:00 09:00-16:00".into())));
        assert_eq!(read("mon-tue 08:00-12:00; tue 13:00-16:00"), Err(WeekError::Twice("tue")));
    }
}
