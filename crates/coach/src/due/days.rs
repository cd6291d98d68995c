//! The shapes that name a day: tomorrow, next Friday, 3 May, the end of the month, before Christmas, week 50.

use super::forms::{DayRef, Reader, TimeRef};
use super::words::Sense;

impl Reader<'_> {
    pub(super) fn take_day(&mut self, lead: Sense) -> bool {
        let more = matches!((self.day, self.now()), (Some(DayRef::Weekday(..)), Sense::Number(_) | Sense::Date(..)));
        // "next week, on Tuesday"
        let closer =
            matches!((self.day, self.now()), (Some(DayRef::Week { part: Sense::Other, .. }), Sense::Weekday(_)));
        if let Some(DayRef::Weekday(day, None)) = self.day
            && matches!(self.now(), Sense::Next | Sense::This | Sense::Week)
        {
            let lead = self.lead_after().filter(|lead| matches!(lead, Sense::WeekOf | Sense::This));
            self.day = Some(DayRef::Weekday(day, lead));
            return lead.is_some();
        }
        if self.day.is_some() && !more && !closer {
            return false;
        }
        let before = self.at;
        let shapes = [Self::simple_day, Self::week_or_month, Self::first_workday, Self::weekday];
        let mut read = shapes.into_iter().find_map(|shape| {
            self.at = before;
            shape(self)
        });
        if read.is_none() {
            self.at = before;
            read = self.date(lead);
        }
        if let (Some(DayRef::Week { next, .. }), Some(DayRef::Weekday(day, None)), true) = (self.day, read, closer) {
            read = Some(DayRef::Weekday(day, Some(if next { Sense::WeekOf } else { Sense::This })));
        }
        if read.is_none() {
            self.at = before;
        }
        self.day = read.or(self.day);
        read.is_some()
    }

    fn before(&self) -> Sense {
        self.at.checked_sub(1).and_then(|at| self.marks.get(at)).map_or(Sense::Other, |mark| mark.sense)
    }

    fn simple_day(&mut self) -> Option<DayRef> {
        let day = match self.now() {
            Sense::Today => DayRef::Today,
            Sense::Tonight => DayRef::Tonight,
            Sense::Tomorrow => DayRef::Tomorrow,
            Sense::AfterTomorrow => DayRef::AfterTomorrow,
            Sense::WeekEnd => DayRef::Week { next: false, part: Sense::End },
            Sense::MonthEnd => DayRef::Month { month: 0, part: Sense::End },
            Sense::YearEnd => DayRef::Year { next: false, part: Sense::End },
            // "Happy Christmas" is no date
            Sense::Feast(feast)
                if self.by || matches!(self.before(), Sense::At | Sense::On | Sense::In | Sense::Within) =>
            {
                DayRef::Feast(feast)
            }
            Sense::Quarter(quarter) => DayRef::Quarter(quarter),
            Sense::WeekNumber | Sense::Week => return self.week_number(),
            Sense::WeekOf => return self.week_of(),
            _ => return None,
        };
        self.at += 1;
        Some(day)
    }

    /// "KW 50", "week 50".
    fn week_number(&mut self) -> Option<DayRef> {
        self.at += 1;
        let Sense::Number(number) = self.now() else { return None };
        let number = i8::try_from(number).ok().filter(|number| (1..=53).contains(number) && self.is_figure())?;
        self.at += 1;
        Some(DayRef::WeekNumber(number))
    }

    fn week_of(&mut self) -> Option<DayRef> {
        self.at += 1;
        self.skip();
        match self.date(Sense::On)? {
            DayRef::Date(day, month, _) => Some(DayRef::WeekOf(day, month)),
            _ => None,
        }
    }

    /// "early next week", "the end of the month", "mid June", "this week", "before the year is out".
    fn week_or_month(&mut self) -> Option<DayRef> {
        let before = self.at;
        let mut part = Sense::Other;
        let mut next = None;
        loop {
            match self.now() {
                Sense::End | Sense::Early | Sense::Mid | Sense::Late => part = self.now(),
                Sense::Next => next = Some(true),
                Sense::This => next = Some(false),
                Sense::Of | Sense::Skip | Sense::In if self.at > before => {}
                _ => break,
            }
            self.at += 1;
        }
        let unit = self.now();
        let year_follows = matches!(self.peek(1), Sense::Number(2000..=2100));
        self.at += 1;
        let trailing_next = self.take(Sense::Next); // "la semaine prochaine"
        if trailing_next {
            next = Some(true);
        }
        let is_over = self.by && self.take(Sense::Over);
        let part = if is_over && part == Sense::Other { Sense::End } else { part };
        if part == Sense::Other && next.is_none() {
            return None;
        }
        Some(match unit {
            Sense::Weekend => DayRef::Weekend { next: next == Some(true) },
            Sense::Week => DayRef::Week { next: next == Some(true), part },
            Sense::Month_ => DayRef::Month { month: if next == Some(true) { 13 } else { 0 }, part },
            Sense::Year if part != Sense::Other || self.by || self.custom.rolls => {
                DayRef::Year { next: next == Some(true), part }
            }
            Sense::Month(month)
                if part != Sense::Other && (year_follows || !matches!(self.now(), Sense::Number(_))) =>
            {
                DayRef::Month { month, part }
            }
            Sense::Day if part == Sense::End => {
                self.time = Some(TimeRef::Close);
                DayRef::Today
            }
            _ => return None,
        })
    }

    /// "the first working day of January"
    fn first_workday(&mut self) -> Option<DayRef> {
        // "all weekend" is no date
        let leads = self.by || matches!(self.before(), Sense::At | Sense::On | Sense::In | Sense::Within | Sense::Skip);
        if self.now() == Sense::Weekend && leads {
            self.at += 1;
            return Some(DayRef::Weekend { next: self.take(Sense::Next) });
        }
        if !(self.take(Sense::First) && self.take(Sense::BusinessDay)) {
            return None;
        }
        let mut month = 0;
        while matches!(self.now(), Sense::Of | Sense::Skip | Sense::In | Sense::On | Sense::Next) {
            month = if self.now() == Sense::Next { 13 } else { month };
            self.at += 1;
        }
        match self.now() {
            Sense::Month(named) => month = named,
            Sense::Month_ if month == 13 || self.peek(1) == Sense::Next => month = 13,
            _ => return None,
        }
        self.at += 1;
        Some(DayRef::FirstWorkday(month))
    }

    fn weekday(&mut self) -> Option<DayRef> {
        let lead = matches!(self.now(), Sense::Next | Sense::This).then(|| self.now());
        self.at += usize::from(lead.is_some());
        if self.now() == Sense::End || self.now() == Sense::Late {
            self.at += 1;
        }
        let Sense::Weekday(day) = self.now() else { return None };
        if self.opening_hours() {
            return None;
        }
        self.at += 1;
        self.named_day = true;
        if let Some(lead) = self.lead_after() {
            return Some(DayRef::Weekday(day, Some(lead)));
        }
        if let Sense::Number(date) = self.now()
            && self.is_figure()
            && let Some(date) = i8::try_from(date).ok().filter(|date| (1..=31).contains(date))
            && !matches!(self.peek(1), Sense::Month(_) | Sense::Of | Sense::Ordinal | Sense::Am | Sense::Pm)
        {
            self.at += 1;
            return Some(DayRef::WeekdayDate(day, date));
        }
        Some(DayRef::Weekday(day, lead))
    }

    /// "Friday week", "Friday of next week", "vendredi prochain", "el jueves de la semana que viene".
    fn lead_after(&mut self) -> Option<Sense> {
        if self.take(Sense::Week) {
            return Some(Sense::Week);
        }
        let back = self.at;
        while matches!(self.now(), Sense::Of | Sense::Skip | Sense::In) {
            self.at += 1;
        }
        let mut next = self.take(Sense::Next);
        let this = !next && self.take(Sense::This);
        let week = self.take(Sense::Week);
        next |= week && self.take(Sense::Next);
        match (next, this, week) {
            (true, _, true) => return Some(Sense::WeekOf),
            (_, true, true) => return Some(Sense::This),
            // "lundi prochain" is the one that comes
            (true, _, false) => return Some(Sense::Later),
            _ => {}
        }
        self.at = back;
        None
    }

    fn date(&mut self, lead: Sense) -> Option<DayRef> {
        match self.now() {
            Sense::Date(year, month, day) => {
                let led = matches!(lead, Sense::By | Sense::On) || self.custom.clock24 || year > 0;
                self.at += 1;
                if !led {
                    return None; // "version 4.2"
                }
                self.named_day = true;
                Some(DayRef::Date(day, month, year))
            }
            Sense::Slashed(a, b, year) => {
                let led = matches!(lead, Sense::By | Sense::On)
                    || self.at == 0
                    || self.marks.get(self.at - 1).is_some_and(|mark| mark.sense == Sense::Skip);
                self.at += 1;
                let led = led || (self.custom.ahead && self.stands_alone());
                (led || year > 0).then(|| self.slashed(a, b, year))?
            }
            Sense::Month(month) => {
                self.at += 1;
                self.skip();
                let Sense::Number(day) = self.now() else { return None };
                self.at += 1;
                self.take(Sense::Ordinal);
                self.dated(day, month)
            }
            Sense::Number(day) => self.day_of_month(day, lead),
            _ => None,
        }
    }

    fn day_of_month(&mut self, day: i32, lead: Sense) -> Option<DayRef> {
        let figure = self.is_figure();
        self.at += 1;
        let ordinal = self.take(Sense::Ordinal);
        let back = self.at;
        while matches!(self.now(), Sense::Of | Sense::Skip) {
            self.at += 1;
        }
        if let Sense::Month(month) = self.now() {
            self.at += 1;
            return self.dated(day, month);
        }
        self.at = back;
        if ordinal {
            return self.dated(day, 0);
        }
        // "le 17", "el 26", "am 20.": where a language needs no ordinal, and nothing is counted
        let led = lead == Sense::On;
        let counts =
            matches!(
                self.now(),
                Sense::Number(_)
                    | Sense::Hour
                    | Sense::Day
                    | Sense::BusinessDay
                    | Sense::Week
                    | Sense::Month_
                    | Sense::Minute
                    | Sense::OClock
            ) || matches!(self.now(), Sense::Year | Sense::AndHalf | Sense::AndQuarter | Sense::Pm | Sense::Am);
        (figure && led && self.custom.clock24 && !counts).then(|| self.dated(day, 0))?
    }

    fn slashed(&self, a: i8, b: i8, year: i16) -> Option<DayRef> {
        let (day, month) = if self.custom.month_first { (b, a) } else { (a, b) };
        match (day > 12, month > 12) {
            (_, false) if day > 12 || day == month => Some(DayRef::Date(day, month, year)),
            (false, true) => Some(DayRef::Date(month, day, year)),
            (false, false) => Some(DayRef::EitherWay(day, month, year)),
            _ => None,
        }
    }

    fn dated(&mut self, day: i32, month: i8) -> Option<DayRef> {
        let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
        let mut year = 0;
        self.take(Sense::Of);
        if let Sense::Number(number) = self.now()
            && (2000..2100).contains(&number)
        {
            year = i16::try_from(number).unwrap_or(0);
            self.at += 1;
        }
        self.named_day = true;
        Some(DayRef::Date(day, month, year))
    }
}
