//! Feasts, quarters, years and numbered weeks, as days of the calendar.

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::forms::DayRef;
use super::resolve::{Chosen, Now, last_workday, monday_of};
use super::words::Sense;

pub(super) fn choose(day: DayRef, by: bool, now: &Now<'_>) -> Option<Chosen> {
    let today = now.at.date();
    match day {
        DayRef::Feast(feast) => sure(feast_day(feast, by, today)?),
        DayRef::Quarter(quarter) => {
            let end = quarter_end(quarter, today.year())?;
            let end = if end < today { quarter_end(quarter, today.year() + 1)? } else { end };
            Some(Chosen { date: end, fuzzy: true, doubt: None })
        }
        DayRef::Year { next, part } => year(next, part, today),
        DayRef::Weekend { next } => weekend(next, by, now),
        DayRef::WeekNumber(number) => {
            let last = now.calendar.last_weekday();
            let of = |year: i16| ISOWeekDate::new(year, number, last).ok().map(ISOWeekDate::date);
            let here = of(today.year()).filter(|date| *date >= today);
            sure(here.or_else(|| of(today.year() + 1))?)
        }
        DayRef::WeekOf(day, month) => {
            let named = upcoming(day, month, today)?;
            let last = i32::from(now.calendar.last_weekday().to_monday_zero_offset());
            sure(monday_of(named)?.checked_add(last.days()).ok()?)
        }
        DayRef::FirstWorkday(month) => first_workday(month, now),
        _ => None,
    }
}

fn sure(date: Date) -> Option<Chosen> {
    Some(Chosen { date, fuzzy: false, doubt: None })
}

/// That day of that month, of the month it is next in when none is said.
fn upcoming(day: i8, month: i8, today: Date) -> Option<Date> {
    if month == 0 {
        let next = today.first_of_month().checked_add(1.month()).ok()?;
        let here = Date::new(today.year(), today.month(), day).ok().filter(|date| *date >= today);
        return here.or_else(|| Date::new(next.year(), next.month(), day).ok());
    }
    let here = Date::new(today.year(), month, day).ok().filter(|date| *date >= today);
    here.or_else(|| Date::new(today.year() + 1, month, day).ok())
}

/// The feast itself, or the day before it when something is due by then.
fn feast_day(feast: i8, by: bool, today: Date) -> Option<Date> {
    let of = |year: i16| match feast {
        1 => Date::new(year, 12, if by { 24 } else { 25 }).ok(),
        2 => Date::new(year, 12, 31).ok(),
        _ => {
            let easter = easter(year)?;
            if by { easter.yesterday().ok() } else { Some(easter) }
        }
    };
    of(today.year()).filter(|date| *date >= today).or_else(|| of(today.year() + 1))
}

/// Easter Sunday by the anonymous Gregorian computus (Nature, 20 April 1876).
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn quarter_end(quarter: i8, year: i16) -> Option<Date> {
    Date::new(year, quarter.checked_mul(3)?, 1).ok().map(Date::last_of_month)
}

fn year(next: bool, part: Sense, today: Date) -> Option<Chosen> {
    let year = today.year() + i16::from(next);
    let date = match part {
        Sense::Early => Date::new(year, 1, 31),
        Sense::Mid => Date::new(year, 6, 30),
        _ => Date::new(year, 12, 31),
    };
    let date = date.ok().filter(|date| *date >= today)?;
    Some(Chosen { date, fuzzy: part != Sense::End, doubt: None })
}

/// By the weekend is by its last working day; at the weekend is on Sunday at the latest.
fn weekend(next: bool, by: bool, now: &Now<'_>) -> Option<Chosen> {
    let today = now.at.date();
    let monday = monday_of(today)?.checked_add(if next { 7 } else { 0 }.days()).ok()?;
    let sunday = monday.checked_add(i32::from(Weekday::Sunday.to_monday_zero_offset()).days()).ok()?;
    if !by {
        return Some(Chosen { date: sunday, fuzzy: true, doubt: None });
    }
    let last = monday.checked_add(i32::from(now.calendar.last_weekday().to_monday_zero_offset()).days()).ok()?;
    sure(if last < today { last.checked_add(7.days()).ok()? } else { last_workday(last, now.calendar).max(today) })
}

fn first_workday(month: i8, now: &Now<'_>) -> Option<Chosen> {
    let today = now.at.date();
    let first = match month {
        13 => today.first_of_month().checked_add(1.month()).ok()?,
        named => upcoming(1, named, today.first_of_month())?,
    };
    let mut date = first;
    for _ in 0..14 {
        let new_year = date.month() == 1 && date.day() == 1; // a holiday wherever we are read
        if now.calendar.is_workday(date) && date >= today && !new_year {
            return sure(date);
        }
        date = date.tomorrow().ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_is_on_the_sundays_the_church_keeps() {
        for easter_day in [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)]
        {
            assert_eq!(easter(easter_day.year()), Some(easter_day));
        }
    }
}
