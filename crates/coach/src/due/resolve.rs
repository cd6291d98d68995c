//! From what was said to the latest instant it allows.

use std::ops::Range;

use jiff::civil::{Date, DateTime, Time, Weekday, time};
use jiff::{ToSpan, Zoned};

use super::Due;
use super::forms::{Custom, DayRef, TimeRef, What};
use super::periods;
use super::words::Sense;
use crate::context::{Calendar, Context};

/// The last minute of a day.
const LAST_MINUTE: Time = time(23, 59, 0, 0);

const PASSED: &str = "that time is already past today, so the next day is taken";
const SAME_WEEKDAY: &str = "said on that same weekday: today or a week from now?";
const HOLIDAY: &str = "nobody works that day";
const NEXT_WEEKDAY: &str = "this week or next?";
const DAY_OR_MONTH: &str = "day and month can be swapped";
const LAST_DAY: &str = "that is today";

/// A day with what is in doubt about it.
pub(super) struct Chosen {
    pub date: Date,
    pub fuzzy: bool,
    pub doubt: Option<&'static str>,
}

/// Resolves `what`, said in the words at `span`, against the sending time and calendar of `context`.
pub(crate) fn resolve(what: &What, span: Range<usize>, context: &Context<'_>, custom: Custom) -> Due {
    match (what, &context.sent_at) {
        (What::Span(..), _) if custom.counted => Due::Relative { span },
        (What::Past, _) => Due::None,
        (What::Fuzzy, _) => Due::Fuzzy { latest: None, span },
        (What::Relative, _) => Due::Relative { span },
        (_, None) => Due::Unresolved { span },
        (What::Span(amount, unit), Some(sent)) => {
            ahead(*amount, *unit, sent, &context.calendar).map_or(Due::None, |(latest, exact)| {
                if exact { Due::At { latest, span } } else { Due::Day { latest, span } }
            })
        }
        (What::Moment { day, time, by }, Some(sent)) => {
            let now = Now { sent, at: sent.datetime(), calendar: &context.calendar, ahead: custom.rolls };
            moment(*day, *time, *by, &now, span).unwrap_or(Due::None)
        }
    }
}

pub(super) struct Now<'a> {
    pub sent: &'a Zoned,
    pub at: DateTime,
    pub calendar: &'a Calendar,
    /// A day that is over this year is meant next year.
    pub ahead: bool,
}

/// So many units after `sent`; true when the moment is exact.
fn ahead(amount: i32, unit: Sense, sent: &Zoned, calendar: &Calendar) -> Option<(Zoned, bool)> {
    if !(0..=10_000).contains(&amount) {
        return None;
    }
    let date = sent.date();
    let day = match unit {
        Sense::Minute => return Some((sent.checked_add(amount.minutes()).ok()?, true)),
        Sense::Hour => return Some((sent.checked_add(amount.hours()).ok()?, true)),
        Sense::BusinessDay => {
            return Some((zoned(work_days_after(date, amount, calendar)?, calendar.closes, sent)?, false));
        }
        Sense::Week => date.checked_add(amount.weeks()),
        Sense::Month_ => date.checked_add(amount.months()),
        Sense::Year => date.checked_add(amount.years()),
        _ => date.checked_add(amount.days()),
    };
    Some((zoned(day.ok()?, LAST_MINUTE, sent)?, false))
}

fn work_days_after(mut date: Date, amount: i32, calendar: &Calendar) -> Option<Date> {
    let mut left = amount;
    // A calendar without working days must not keep us here for ever.
    for _ in 0..(amount.saturating_mul(8).saturating_add(30)) {
        if left == 0 {
            return Some(date);
        }
        date = date.tomorrow().ok()?;
        left -= i32::from(calendar.is_workday(date));
    }
    None
}

fn moment(day: Option<DayRef>, clock: Option<TimeRef>, by: bool, now: &Now<'_>, span: Range<usize>) -> Option<Due> {
    let mut chosen = match day {
        Some(day) => choose(day, by, now)?,
        None => Chosen { date: now.at.date(), fuzzy: false, doubt: None },
    };
    let exact = matches!(clock, Some(TimeRef::Clock(..)));
    let mut at = hour(day, clock, now.calendar);
    if chosen.date == now.at.date() && at < now.at.time() {
        match day {
            None if clock == Some(TimeRef::FirstThing) => {
                chosen.date = work_days_after(chosen.date, 1, now.calendar)?;
            }
            None => {
                chosen.date = chosen.date.tomorrow().ok()?;
                chosen.doubt = Some(PASSED);
            }
            Some(_) => {
                at = LAST_MINUTE;
                chosen.doubt = chosen.doubt.or(Some(LAST_DAY));
            }
        }
    }
    let latest = zoned(chosen.date, at, now.sent)?;
    let fuzzy = chosen.fuzzy || matches!(clock, Some(TimeRef::FirstThing));
    Some(match (fuzzy, chosen.doubt) {
        (true, _) => Due::Fuzzy { latest: Some(latest), span },
        (false, Some(why)) => Due::Ambiguous { latest, span, why },
        (false, None) if exact => Due::At { latest, span },
        (false, None) => Due::Day { latest, span },
    })
}

fn hour(day: Option<DayRef>, clock: Option<TimeRef>, calendar: &Calendar) -> Time {
    match clock {
        Some(TimeRef::Clock(24, _) | TimeRef::Midnight) => LAST_MINUTE,
        Some(TimeRef::Clock(hour, minute)) => Time::new(hour, minute, 0, 0).unwrap_or(calendar.closes),
        Some(TimeRef::Morning | TimeRef::Noon) => time(12, 0, 0, 0),
        Some(TimeRef::Evening) => LAST_MINUTE,
        Some(TimeRef::FirstThing) => calendar.opens.saturating_add(1.hour()),
        Some(TimeRef::Afternoon | TimeRef::Close) => calendar.closes,
        None if day == Some(DayRef::Tonight) => LAST_MINUTE,
        None => calendar.closes,
    }
}

fn choose(day: DayRef, by: bool, now: &Now<'_>) -> Option<Chosen> {
    let today = now.at.date();
    let sure = |date: Date| Some(Chosen { date, fuzzy: false, doubt: None });
    let worked = |date: Date, doubt: Option<&'static str>| {
        let holiday = now.calendar.holidays.contains(&date).then_some(HOLIDAY);
        Some(Chosen { date, fuzzy: false, doubt: doubt.or(holiday) })
    };
    match day {
        DayRef::Today | DayRef::Tonight => sure(today),
        DayRef::Tomorrow => worked(today.tomorrow().ok()?, None),
        DayRef::AfterTomorrow => worked(today.checked_add(2.days()).ok()?, None),
        DayRef::Weekday(day, lead) => {
            let weekday = Weekday::from_monday_one_offset(day).ok()?;
            let (date, doubt) = weekday_after(today, weekday, lead)?;
            worked(date, doubt)
        }
        DayRef::Date(day, month, year) => worked(calendar_date(day, month, year, by || now.ahead, today)?, None),
        DayRef::EitherWay(day, month, year) => {
            let date = calendar_date(day, month, year, by || now.ahead, today)
                .or_else(|| calendar_date(month, day, year, by || now.ahead, today))?;
            worked(date, Some(DAY_OR_MONTH))
        }
        DayRef::Ahead(days) => worked(today.checked_add(i32::from(days).days()).ok()?, None),
        DayRef::WeekdayDate(day, date) => weekday_date(day, date, now),
        DayRef::Week { next, part } => week(next, part, now),
        DayRef::Month { month, part } => month_part(month, part, now),
        other => periods::choose(other, by, now),
    }
}

/// "Tuesday 15", or Tuesday when the fifteenth is none.
fn weekday_date(day: i8, date: i8, now: &Now<'_>) -> Option<Chosen> {
    let today = now.at.date();
    let weekday = Weekday::from_monday_one_offset(day).ok()?;
    let named = calendar_date(date, 0, 0, true, today).filter(|named| named.weekday() == weekday);
    let date = named.or_else(|| weekday_after(today, weekday, None).map(|(date, _)| date))?;
    Some(Chosen { date, fuzzy: false, doubt: now.calendar.holidays.contains(&date).then_some(HOLIDAY) })
}

fn weekday_after(today: Date, weekday: Weekday, lead: Option<Sense>) -> Option<(Date, Option<&'static str>)> {
    let ahead = i32::from(today.weekday().until(weekday));
    let coming = today.checked_add(if ahead == 0 { 7 } else { ahead }.days()).ok()?;
    let monday = monday_of(today)?;
    match lead {
        Some(Sense::Next) => {
            let in_week = i32::from(weekday.to_monday_zero_offset());
            Some((monday.checked_add((7 + in_week).days()).ok()?, Some(NEXT_WEEKDAY)))
        }
        Some(Sense::Week) => Some((today.checked_add((ahead + 7).days()).ok()?, None)),
        Some(Sense::WeekOf) => {
            let in_week = i32::from(weekday.to_monday_zero_offset());
            Some((monday.checked_add((7 + in_week).days()).ok()?, None))
        }
        Some(Sense::Later) => Some((coming, (ahead > 0).then_some(NEXT_WEEKDAY))),
        Some(Sense::This) if ahead == 0 => Some((today, None)),
        Some(Sense::This) => Some((coming, None)),
        _ => Some((coming, (ahead == 0).then_some(SAME_WEEKDAY))),
    }
}

pub(super) fn monday_of(date: Date) -> Option<Date> {
    date.checked_sub(i32::from(date.weekday().to_monday_zero_offset()).days()).ok()
}

/// A date in figures or words; one that is over rolls on only when it is a deadline.
fn calendar_date(day: i8, month: i8, year: i16, by: bool, today: Date) -> Option<Date> {
    if year > 0 {
        return Date::new(year, month, day).ok().filter(|date| *date >= today);
    }
    if month == 0 {
        let here = Date::new(today.year(), today.month(), day).ok().filter(|date| *date >= today);
        let next = today.first_of_month().checked_add(1.month()).ok()?;
        return here.or_else(|| Date::new(next.year(), next.month(), day).ok());
    }
    let here = Date::new(today.year(), month, day).ok()?;
    let next = Date::new(today.year() + 1, month, day).ok();
    let soon = next.filter(|date| by || (*date - today).get_days() < 120);
    if here >= today { Some(here) } else { soon }
}

fn week(next: bool, part: Sense, now: &Now<'_>) -> Option<Chosen> {
    let today = now.at.date();
    let last = i32::from(now.calendar.last_weekday().to_monday_zero_offset());
    let monday = monday_of(today)?.checked_add(if next { 7 } else { 0 }.days()).ok()?;
    let offset = match part {
        Sense::Early => 1,
        Sense::Mid => 2,
        _ => last,
    };
    let date = monday.checked_add(offset.days()).ok()?;
    let fuzzy = matches!(part, Sense::Early | Sense::Mid | Sense::Late) || (next && part == Sense::Other);
    if date < today {
        let date = date.checked_add(7.days()).ok()?;
        return Some(Chosen { date, fuzzy, doubt: Some(NEXT_WEEKDAY) });
    }
    Some(Chosen { date, fuzzy, doubt: None })
}

fn month_part(month: i8, part: Sense, now: &Now<'_>) -> Option<Chosen> {
    let today = now.at.date();
    let first = match month {
        0 => today.first_of_month(),
        13 => today.first_of_month().checked_add(1.month()).ok()?,
        named => {
            let here = Date::new(today.year(), named, 1).ok()?;
            if here.last_of_month() < today { Date::new(today.year() + 1, named, 1).ok()? } else { here }
        }
    };
    let date = match part {
        Sense::Early => first.checked_add(9.days()).ok()?,
        Sense::Mid => first.checked_add(14.days()).ok()?,
        _ => last_workday(first.last_of_month(), now.calendar),
    };
    let fuzzy = matches!(part, Sense::Early | Sense::Mid | Sense::Late) || (month == 13 && part == Sense::Other);
    let date = if date < today { first.last_of_month() } else { date };
    Some(Chosen { date, fuzzy, doubt: (date == today).then_some(LAST_DAY) })
}

pub(super) fn last_workday(mut date: Date, calendar: &Calendar) -> Date {
    for _ in 0..14 {
        if calendar.is_workday(date) {
            break;
        }
        date = date.yesterday().unwrap_or(date);
    }
    date
}

fn zoned(date: Date, at: Time, sent: &Zoned) -> Option<Zoned> {
    date.to_datetime(at).to_zoned(sent.time_zone().clone()).ok()
}
