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
    /// Monday is 1. The lead is `Next`, `This`, `Week` for "Friday week", or `WeekOf` for "Friday of next week".
    Weekday(i8, Option<Sense>),
    /// "a week tomorrow": so many days from now.
    Ahead(i8),
    /// Day, month and year, zero where not said.
    Date(i8, i8, i16),
    /// Day and month could be swapped.
    EitherWay(i8, i8, i16),
    /// "Tuesday 15": believed only when that day is one.
    WeekdayDate(i8, i8),
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
    Year {
        next: bool,
        part: Sense,
    },
    Weekend {
        next: bool,
    },
    /// The working week with this number, or with this day and month in it.
    WeekNumber(i8),
    WeekOf(i8, i8),
    /// The last day of a quarter.
    Quarter(i8),
    Feast(i8),
    /// The first working day of a month, numbered as in `Month`.
    FirstWorkday(i8),
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

/// How a language or an organisation means what can be read in two ways.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Custom {
    /// Bare hours are meant as they stand; otherwise "at 3" is three in the afternoon.
    pub clock24: bool,
    /// The word for an hour also tells the clock.
    pub hour_tells: bool,
    /// 05/06 is 6 May.
    pub month_first: bool,
    /// The sentence is known to speak of what is to come.
    pub ahead: bool,
    /// A date that is over is meant next year, however far off.
    pub rolls: bool,
    /// A span begins with something that has yet to happen.
    pub counted: bool,
}

/// A shape that was read, and the first mark after it.
pub(crate) struct Read {
    pub what: What,
    pub end: usize,
}

/// Reads the shape that starts at `at`, if one does.
pub(crate) fn read(marks: &[Mark], at: usize, custom: Custom) -> Option<Read> {
    let mut reader =
        Reader { marks, at, custom, day: None, time: None, part: None, bare: false, by: false, named_day: false };
    match reader.now() {
        Sense::Fuzzy => return Some(Read { what: What::Fuzzy, end: at + 1 }),
        Sense::Past => return Some(reader.past()),
        Sense::Each => return Some(reader.habit()),
        // "as that is a Monday"
        Sense::Article if matches!(reader.peek(1), Sense::Weekday(_)) => {
            return Some(Read { what: What::Past, end: at + 2 });
        }
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

/// A place in a sentence and what was read of the shape so far. Its days are read in `days`, its hours in `clock`.
pub(super) struct Reader<'a> {
    pub(super) marks: &'a [Mark],
    pub(super) at: usize,
    pub(super) custom: Custom,
    pub(super) day: Option<DayRef>,
    pub(super) time: Option<TimeRef>,
    /// A part of the day, which also tells six in the morning from six in the evening.
    pub(super) part: Option<TimeRef>,
    /// The hour can be before noon or after.
    pub(super) bare: bool,
    pub(super) by: bool,
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

    pub(super) fn is_figure(&self) -> bool {
        self.marks.get(self.at).is_some_and(|mark| mark.figure)
    }

    /// "Monday to Friday", "Monday - Friday": when a house is open, not when something is due.
    pub(super) fn opening_hours(&self) -> bool {
        let until = self.peek(1) == Sense::To && matches!(self.peek(2), Sense::Weekday(_));
        until || (matches!(self.peek(1), Sense::Weekday(_)) && !self.marks[self.at + 1].comma)
    }

    /// "last week", "since Monday", "yesterday at 5": all of it is over.
    fn past(&mut self) -> Read {
        self.at += 1;
        while !matches!(
            self.now(),
            Sense::Other | Sense::Subject | Sense::Future | Sense::By | Sense::ByOn | Sense::Fuzzy | Sense::Within
        ) {
            self.at += 1;
        }
        Read { what: What::Past, end: self.at.min(self.marks.len()) }
    }

    /// "every Monday", "each morning".
    fn habit(&mut self) -> Read {
        self.at += 1;
        // "every Monday at eight" is no date either
        while !matches!(
            self.now(),
            Sense::Other
                | Sense::Subject
                | Sense::Future
                | Sense::By
                | Sense::ByOn
                | Sense::Before
                | Sense::Within
                | Sense::Fuzzy
                | Sense::On
                | Sense::Today
                | Sense::Tomorrow
        ) && !self.marks.get(self.at).is_some_and(|mark| mark.comma)
        {
            self.at += 1;
        }
        Read { what: What::Past, end: self.at.min(self.marks.len()) }
    }

    fn moment(&mut self, start: usize) -> Option<Read> {
        let mut end = start;
        let mut lead = Sense::Other;
        loop {
            match self.now() {
                Sense::By | Sense::Before => (self.by, lead) = (true, Sense::By),
                Sense::ByOn => (self.by, lead) = (true, Sense::On),
                Sense::At | Sense::ClockAt | Sense::On => lead = self.now(),
                Sense::Of | Sense::Skip | Sense::In | Sense::Later | Sense::AtMost if self.at < self.marks.len() => {}
                _ => {
                    if !(self.take_day(lead) || self.take_time(lead)) {
                        break;
                    }
                    lead = Sense::Other;
                    end = self.at;
                    continue;
                }
            }
            self.at += 1;
        }
        if self.day.is_none() && ((self.time.is_none() && self.part.is_none()) || self.is_greeting(start, end)) {
            return None;
        }
        let time = self.time_of_day();
        if self.now() == Sense::Each {
            return Some(Read { what: What::Past, end }); // "at eight every morning"
        }
        let what = if self.is_past(end) { What::Past } else { What::Moment { day: self.day, time, by: self.by } };
        Some(Read { what, end })
    }

    /// "Good morning": a part of the day on its own says no time.
    fn is_greeting(&self, start: usize, end: usize) -> bool {
        self.time.is_none() && end == start + 1 && self.marks[start].token == self.marks[start].last
    }

    /// "On Friday you called us": a day, then somebody, and nothing said of the future.
    fn is_past(&self, end: usize) -> bool {
        let next = self.marks.get(end).map(|mark| mark.sense);
        if next == Some(Sense::Ago) || (next == Some(Sense::Past) && self.named_day) {
            return true;
        }
        let future = self.custom.ahead || self.marks.iter().any(|mark| mark.sense == Sense::Future);
        let named_day = self.named_day && !matches!(self.day, Some(DayRef::Weekday(_, Some(_))));
        next == Some(Sense::Subject) && named_day && !self.by && !future
    }
}
