//! The shapes that name a time of day: at 9:30, half past four, between two and three, six in the evening.

use super::forms::{DayRef, Reader, TimeRef};
use super::words::Sense;

impl Reader<'_> {
    pub(super) fn take_time(&mut self, lead: Sense) -> bool {
        let before = self.at;
        if let Some(named) = self.named_time() {
            match named {
                TimeRef::Morning | TimeRef::Afternoon | TimeRef::Evening => self.part = Some(named),
                _ => self.time = Some(named),
            }
            return true;
        }
        self.at = before;
        let read = self.clock(lead);
        if read.is_none() {
            self.at = before;
        }
        self.time = read.or(self.time);
        read.is_some()
    }

    /// The time of day, with the half of the day it is in.
    pub(super) fn time_of_day(&self) -> Option<TimeRef> {
        let Some(TimeRef::Clock(hour, minute)) = self.time else { return self.time.or(self.part) };
        if !self.bare || hour > 11 {
            return self.time;
        }
        let evening = matches!(self.part, Some(TimeRef::Afternoon | TimeRef::Evening));
        let is_late = match self.part {
            Some(TimeRef::Morning) => false,
            _ if evening || self.day == Some(DayRef::Tonight) => true,
            _ => (1..if self.custom.clock24 || minute > 0 { 7 } else { 8 }).contains(&hour),
        };
        Some(TimeRef::Clock(hour + if is_late { 12 } else { 0 }, minute))
    }

    fn named_time(&mut self) -> Option<TimeRef> {
        self.take(Sense::This);
        let time = match self.now() {
            Sense::Morning => TimeRef::Morning,
            Sense::Afternoon => TimeRef::Afternoon,
            Sense::Evening => TimeRef::Evening,
            Sense::Noon => TimeRef::Noon,
            Sense::Midnight => TimeRef::Midnight,
            Sense::Close => TimeRef::Close,
            Sense::FirstThing => TimeRef::FirstThing,
            _ => return None,
        };
        self.at += 1;
        Some(time)
    }

    /// "at 9:30", "5 pm", "at 3" beside a day, "between 9 and 11".
    fn clock(&mut self, lead: Sense) -> Option<TimeRef> {
        let between = self.take(Sense::Between);
        self.skip();
        let lead = if between { Sense::Between } else { lead };
        let mut last = self.hour(lead)?;
        let ranged = matches!(self.now(), Sense::To | Sense::And | Sense::At | Sense::By | Sense::On);
        if ranged || matches!(self.now(), Sense::Number(_) | Sense::Clock(..) | Sense::Dotted(..)) {
            let back = (self.at, self.bare);
            self.at += usize::from(ranged);
            self.take(Sense::ClockAt);
            self.skip();
            match self.hour(if between { Sense::Between } else { Sense::At }) {
                Some(upper) => last = upper,
                None => (self.at, self.bare) = back,
            }
        }
        Some(last)
    }

    fn hour(&mut self, lead: Sense) -> Option<TimeRef> {
        let prefix = self.now();
        let is_prefixed = matches!(prefix, Sense::HalfPast | Sense::HalfTo | Sense::QuarterPast | Sense::QuarterTo);
        self.at += usize::from(is_prefixed);
        let figure = self.is_figure();
        let (hour, minute, mut exact) = match self.now() {
            Sense::Clock(hour, minute) => (hour, minute, true),
            Sense::HourMark(hour) => (hour, 0, true),
            Sense::Dotted(hour, minute) => (hour, minute, false),
            Sense::Number(hour) => (i8::try_from(hour).ok()?, 0, false),
            _ => return None,
        };
        if !(0..=24).contains(&hour) {
            return None;
        }
        self.at += 1;
        let (minute, suffixed) = self.minutes(minute, &mut exact);
        let late = self.take(Sense::Pm);
        let early = !late && self.take(Sense::Am);
        exact |= self.take(Sense::OClock);
        let (hour, minute) = moved(prefix, hour, minute)?;
        if late || early {
            self.bare = false;
            let twelve = if hour == 12 { 0 } else { hour };
            return Some(TimeRef::Clock(twelve + if late && hour < 13 { 12 } else { 0 }, minute));
        }
        let back = self.at;
        let unit_follows = self.unit().is_some() || matches!(self.now(), Sense::Month(_) | Sense::Ordinal);
        self.at = back;
        let told = exact || suffixed || is_prefixed || (self.is_trusted(lead) && !unit_follows);
        self.bare = !(figure && exact && self.custom.clock24);
        told.then_some(TimeRef::Clock(hour, minute))
    }

    /// The minutes after an hour: "14 h 30", "las nueve y media", "cinq heures moins le quart".
    fn minutes(&mut self, minute: i8, exact: &mut bool) -> (i8, bool) {
        if self.custom.hour_tells && self.now() == Sense::Hour {
            self.at += 1;
            *exact = true;
            if let Sense::Number(number) = self.now()
                && self.is_figure()
                && let Ok(number) = i8::try_from(number)
                && (0..60).contains(&number)
            {
                self.at += 1;
                return (number, true);
            }
        }
        let added = match self.now() {
            Sense::AndHalf => 30,
            Sense::AndQuarter => 15,
            Sense::LessQuarter => -15,
            _ => return (minute, false),
        };
        self.at += 1;
        (added, true)
    }

    /// A bare hour is believed where only a clock can be meant, beside a day, or where nothing is counted by it.
    fn is_trusted(&self, lead: Sense) -> bool {
        match lead {
            Sense::ClockAt | Sense::Between => true,
            Sense::At => self.day_is_near() || self.stands_alone(),
            Sense::By => self.stands_alone() || self.day_follows() || self.day.is_some(),
            _ => self.day_follows() && !self.is_counting(),
        }
    }

    fn day_is_near(&self) -> bool {
        let near = |mark: &super::words::Mark| is_day(mark.sense);
        self.day.is_some() || self.marks[self.at.min(self.marks.len())..].iter().take(4).any(near)
    }

    /// "6 tonight", "eight in the morning": a day or a part of one right after.
    fn day_follows(&self) -> bool {
        is_day(self.now())
            || matches!(self.now(), Sense::Morning | Sense::Afternoon | Sense::Evening)
            || (self.now() == Sense::This && matches!(self.peek(1), Sense::Morning | Sense::Afternoon | Sense::Evening))
    }

    /// "on 3 Monday": a number before a weekday is no hour without a lead.
    fn is_counting(&self) -> bool {
        matches!(self.now(), Sense::Weekday(_) | Sense::Month(_))
    }

    /// Nothing follows that the number could count.
    pub(super) fn stands_alone(&self) -> bool {
        let Some(next) = self.marks.get(self.at) else { return true };
        next.comma || matches!(next.sense, Sense::And | Sense::Subject | Sense::Future | Sense::On | Sense::Skip)
    }
}

fn is_day(sense: Sense) -> bool {
    matches!(sense, Sense::Weekday(_) | Sense::Today | Sense::Tomorrow | Sense::Tonight | Sense::Month(_))
}

/// "half past four", "halb zehn", "a quarter to five".
fn moved(prefix: Sense, hour: i8, minute: i8) -> Option<(i8, i8)> {
    let before = |minutes: i8| (if hour == 0 { 23 } else { hour - 1 }, 60 - minutes);
    Some(match (prefix, minute) {
        (Sense::HalfPast, 0) => (hour, 30),
        (Sense::QuarterPast, 0) => (hour, 15),
        (Sense::HalfTo, 0) => before(30),
        (Sense::QuarterTo, 0) => before(15),
        (Sense::HalfPast | Sense::QuarterPast | Sense::HalfTo | Sense::QuarterTo, _) => return None,
        (_, minute) if minute < 0 => before(-minute),
        _ => (hour, minute),
    })
}
