//! The shapes that words of time take, the same in every language we read.

use super::words::{Mark, Sense};

/// What was said, before any calendar is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// A day, a time of day, or both; `by` tells a deadline from a mere date.
    Moment {
        day: Option<DayRef>,
        time: Option<TimeRef>,
        by: bool,
    },
    /// So many units from now.
    Span(i32, Sense),
    Relative,
    Fuzzy,
    /// Over, or no date at all.
    Past,
}

/// A day as it was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayRef {
    Today,
    Tonight,
    Tomorrow,
    AfterTomorrow,
    /// Monday is 1. The lead is `Next`, `This`, or `Week` for "Friday week".
    Weekday(i8, Option<Sense>),
    /// Day, month and year, zero where not said.
    Date(i8, i8, i16),
    /// Day and month could be swapped.
    EitherWay(i8, i8, i16),
    /// A part of this or the next week.
    Week {
        next: bool,
        part: Sense,
    },
    /// A part of a month; 0 is this one, 13 the next.
    Month {
        month: i8,
        part: Sense,
    },
}

/// A time of day as it was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeRef {
    Clock(i8, i8),
    Morning,
    Afternoon,
    Evening,
    Noon,
    Midnight,
    Close,
    FirstThing,
}

/// A shape that was read, and the first mark after it.
pub(crate) struct Read {
    pub what: What,
    pub end: usize,
}

/// Reads the shape that starts at `at`, if one does.
pub(crate) fn read(marks: &[Mark], at: usize, clock24: bool, month_first: bool) -> Option<Read> {
    let mut reader = Reader { marks, at, clock24, month_first, day: None, time: None, by: false, named_day: false };
    match reader.now() {
        Sense::Fuzzy => return Some(Read { what: What::Fuzzy, end: at + 1 }),
        Sense::Past => return Some(reader.past()),
        Sense::Weekday(_) if reader.opening_hours() => return Some(reader.past()),
        Sense::Other | Sense::Skip | Sense::Subject | Sense::Future | Sense::Of | Sense::And | Sense::To => {
            return None;
        }
        _ => {}
    }
    reader.span().or_else(|| {
        reader.at = at;
        reader.moment(at)
    })
}

/// A place in a sentence and what was read of the shape so far. Its days are read in `days`.
pub(super) struct Reader<'a> {
    pub(super) marks: &'a [Mark],
    pub(super) at: usize,
    clock24: bool,
    pub(super) month_first: bool,
    pub(super) day: Option<DayRef>,
    pub(super) time: Option<TimeRef>,
    by: bool,
    pub(super) named_day: bool,
}

impl Reader<'_> {
    pub(super) fn peek(&self, ahead: usize) -> Sense {
        self.marks.get(self.at + ahead).map_or(Sense::Other, |mark| mark.sense)
    }

    pub(super) fn now(&self) -> Sense {
        self.peek(0)
    }

    pub(super) fn take(&mut self, sense: Sense) -> bool {
        let is = self.now() == sense;
        self.at += usize::from(is);
        is
    }

    pub(super) fn skip(&mut self) {
        while self.now() == Sense::Skip {
            self.at += 1;
        }
    }

    /// "Monday to Friday", "Monday - Friday": when a house is open, not when something is due.
    pub(super) fn opening_hours(&self) -> bool {
        let until = self.peek(1) == Sense::To && matches!(self.peek(2), Sense::Weekday(_));
        until || matches!(self.peek(1), Sense::Weekday(_))
    }

    /// "last week", "since Monday", "yesterday at 5": all of it is over.
    fn past(&mut self) -> Read {
        self.at += 1;
        while !matches!(
            self.now(),
            Sense::Other | Sense::Subject | Sense::Future | Sense::By | Sense::Fuzzy | Sense::Within
        ) {
            self.at += 1;
        }
        Read { what: What::Past, end: self.at.min(self.marks.len()) }
    }

    /// "within 3 working days", "in 5 to 7 hours", "the next two weeks", "3 days ago".
    fn span(&mut self) -> Option<Read> {
        let lead = matches!(self.now(), Sense::Within | Sense::In | Sense::By | Sense::Next);
        let start = self.at;
        while matches!(self.now(), Sense::Within | Sense::In | Sense::By | Sense::Next | Sense::Skip | Sense::This)
            || (self.at > start && self.now() == Sense::At)
        {
            self.at += 1;
        }
        if self.take(Sense::Few) {
            self.skip();
            let unit = self.unit().is_some();
            return (unit && lead).then_some(Read { what: What::Fuzzy, end: self.at });
        }
        let within = self.marks[start..self.at].iter().any(|mark| mark.sense == Sense::Within);
        let mut amount = self.amount();
        if amount.is_none() && within && self.at > start {
            amount = Some(1); // "within the hour"
        }
        let amount = amount?;
        self.skip();
        let unit = self.unit()?;
        let (amount, unit) = if unit == Sense::Fortnight { (2 * amount, Sense::Week) } else { (amount, unit) };
        let amount = self.or_more(amount);
        self.skip();
        let end = self.at;
        if self.take(Sense::Ago) {
            return Some(Read { what: What::Past, end: self.at });
        }
        let counted_from = matches!(self.now(), Sense::Of | Sense::After | Sense::Event);
        let business = unit == Sense::BusinessDay;
        match (lead, counted_from) {
            (true, true) => Some(Read { what: What::Relative, end: end + 1 }),
            (true, false) => Some(Read { what: What::Span(amount, unit), end }),
            (false, false) if business => Some(Read { what: What::Span(amount, unit), end }),
            (false, _) => Some(Read { what: if business { What::Relative } else { What::Past }, end }),
        }
    }

    /// "a day or two"
    fn or_more(&mut self, amount: i32) -> i32 {
        match (self.now(), self.peek(1)) {
            (Sense::And, Sense::Number(more)) if more > amount => {
                self.at += 2;
                more
            }
            _ => amount,
        }
    }

    /// A number or the upper end of a range of numbers.
    fn amount(&mut self) -> Option<i32> {
        let Sense::Number(first) = self.now() else { return None };
        self.at += 1;
        if matches!(self.now(), Sense::To | Sense::And) && matches!(self.peek(1), Sense::Number(_)) {
            self.at += 1;
        }
        if let Sense::Number(second) = self.now() {
            self.at += 1;
            return Some(first.max(second));
        }
        Some(first)
    }

    fn unit(&mut self) -> Option<Sense> {
        let unit = self.now();
        let fits = matches!(
            unit,
            Sense::Minute
                | Sense::Hour
                | Sense::Day
                | Sense::BusinessDay
                | Sense::Week
                | Sense::Fortnight
                | Sense::Month_
                | Sense::Year
        );
        self.at += usize::from(fits);
        fits.then_some(unit)
    }

    fn moment(&mut self, start: usize) -> Option<Read> {
        let mut end = start;
        let mut at_lead = false;
        loop {
            match self.now() {
                Sense::By => self.by = true,
                Sense::At => at_lead = true,
                Sense::On | Sense::Of | Sense::Skip | Sense::In | Sense::Later if self.at < self.marks.len() => {}
                _ => {
                    if !(self.take_day() || self.take_time(at_lead)) {
                        break;
                    }
                    at_lead = false;
                    end = self.at;
                    continue;
                }
            }
            self.at += 1;
        }
        if self.day.is_none() && (self.time.is_none() || self.is_greeting(start, end)) {
            return None;
        }
        let what =
            if self.is_past(end) { What::Past } else { What::Moment { day: self.day, time: self.time, by: self.by } };
        Some(Read { what, end })
    }

    /// "Good morning": a part of the day on its own says no time.
    fn is_greeting(&self, start: usize, end: usize) -> bool {
        let part = matches!(self.time, Some(TimeRef::Morning | TimeRef::Afternoon | TimeRef::Evening));
        part && end == start + 1 && self.marks[start].token == self.marks[start].last
    }

    /// "On Friday you called us": a day, then somebody, and nothing said of the future.
    fn is_past(&self, end: usize) -> bool {
        let next = self.marks.get(end).map(|mark| mark.sense);
        let future = self.marks.iter().any(|mark| mark.sense == Sense::Future);
        let ago = next == Some(Sense::Ago);
        ago || (next == Some(Sense::Subject) && self.named_day && !self.by && !future)
    }

    fn take_time(&mut self, at_lead: bool) -> bool {
        let before = self.at;
        let read = self.named_time().or_else(|| self.clock(at_lead));
        if read.is_none() {
            self.at = before;
        }
        self.time = read.or(self.time);
        read.is_some()
    }

    fn named_time(&mut self) -> Option<TimeRef> {
        if self.now() == Sense::This {
            self.at += 1;
        }
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
    fn clock(&mut self, at_lead: bool) -> Option<TimeRef> {
        let between = self.take(Sense::Between);
        let mut last = self.hour(at_lead || between)?;
        let ranged = matches!(self.now(), Sense::To | Sense::And);
        if ranged || matches!(self.now(), Sense::Number(_) | Sense::Clock(..)) {
            let back = self.at;
            self.at += usize::from(ranged);
            match self.hour(true) {
                Some(upper) => last = upper,
                None => self.at = back,
            }
        }
        Some(last)
    }

    fn hour(&mut self, trusted: bool) -> Option<TimeRef> {
        let (hour, minute, exact) = match self.now() {
            Sense::Clock(hour, minute) => (hour, minute, true),
            Sense::Number(hour) => (i8::try_from(hour).ok().filter(|h| (0..=24).contains(h))?, 0, false),
            _ => return None,
        };
        self.at += 1;
        let late = self.take(Sense::Pm);
        let early = !late && self.take(Sense::Am);
        if late || early {
            let twelve = if hour == 12 { 0 } else { hour };
            return Some(TimeRef::Clock(twelve + if late && hour < 13 { 12 } else { 0 }, minute));
        }
        let exact = self.take(Sense::OClock) || exact;
        let unit_follows = self.unit().is_some() || matches!(self.now(), Sense::Month(_) | Sense::Ordinal);
        if unit_follows || !(exact || (trusted && self.day_is_near())) {
            return None;
        }
        let afternoon = !self.clock24 && (1..8).contains(&hour);
        Some(TimeRef::Clock(if afternoon { hour + 12 } else { hour }, minute))
    }

    /// A bare hour is believed only beside a day, in this shape or right after it.
    fn day_is_near(&self) -> bool {
        let near = |mark: &Mark| {
            matches!(mark.sense, Sense::Weekday(_) | Sense::Today | Sense::Tomorrow | Sense::Tonight | Sense::Month(_))
        };
        self.day.is_some() || self.marks[self.at.min(self.marks.len())..].iter().take(4).any(near)
    }
}
