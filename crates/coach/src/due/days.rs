//! The shapes that name a day: tomorrow, next Friday, 3 May, the end of the month.

use super::forms::{DayRef, Reader, TimeRef};
use super::words::Sense;

impl Reader<'_> {
    pub(super) fn take_day(&mut self) -> bool {
        if self.day.is_some()
            && !matches!((self.day, self.now()), (Some(DayRef::Weekday(..)), Sense::Number(_) | Sense::Date(..)))
        {
            return false;
        }
        let before = self.at;
        let shapes = [Self::simple_day, Self::week_or_month, Self::weekday, Self::date];
        let read = shapes.into_iter().find_map(|shape| {
            self.at = before;
            shape(self)
        });
        if read.is_none() {
            self.at = before;
        }
        self.day = read.or(self.day);
        read.is_some()
    }

    fn simple_day(&mut self) -> Option<DayRef> {
        let day = match self.now() {
            Sense::Today => DayRef::Today,
            Sense::Tonight => DayRef::Tonight,
            Sense::Tomorrow => DayRef::Tomorrow,
            Sense::AfterTomorrow => DayRef::AfterTomorrow,
            _ => return None,
        };
        self.at += 1;
        Some(day)
    }

    /// "early next week", "the end of the month", "mid June", "this week".
    fn week_or_month(&mut self) -> Option<DayRef> {
        let before = self.at;
        let mut part = Sense::Other;
        let mut next = None;
        loop {
            match self.now() {
                Sense::End | Sense::Early | Sense::Mid | Sense::Late => part = self.now(),
                Sense::Next => next = Some(true),
                Sense::This => next = Some(false),
                Sense::Of | Sense::Skip if self.at > before => {}
                _ => break,
            }
            self.at += 1;
        }
        if part == Sense::Other && next.is_none() {
            return None;
        }
        let day = match self.now() {
            Sense::Week => DayRef::Week { next: next == Some(true), part },
            Sense::Month_ => DayRef::Month { month: if next == Some(true) { 13 } else { 0 }, part },
            Sense::Month(month) if part != Sense::Other && !matches!(self.peek(1), Sense::Number(_)) => {
                DayRef::Month { month, part }
            }
            Sense::Day if part == Sense::End => {
                self.time = Some(TimeRef::Close);
                DayRef::Today
            }
            _ => return None,
        };
        self.at += 1;
        Some(day)
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
        if self.now() == Sense::Week {
            self.at += 1;
            return Some(DayRef::Weekday(day, Some(Sense::Week)));
        }
        Some(DayRef::Weekday(day, lead))
    }

    fn date(&mut self) -> Option<DayRef> {
        match self.now() {
            Sense::Date(year, month, day) => {
                self.at += 1;
                self.named_day = true;
                Some(DayRef::Date(day, month, year))
            }
            Sense::Slashed(a, b, year) => {
                let lead = self.at > 0 && matches!(self.marks[self.at - 1].sense, Sense::By | Sense::On | Sense::Skip);
                self.at += 1;
                (lead || year > 0).then(|| self.slashed(a, b, year))?
            }
            Sense::Month(month) => {
                self.at += 1;
                self.skip();
                let Sense::Number(day) = self.now() else { return None };
                self.at += 1;
                self.take(Sense::Ordinal);
                self.dated(day, month)
            }
            Sense::Number(day) => {
                self.at += 1;
                let ordinal = self.take(Sense::Ordinal);
                while matches!(self.now(), Sense::Of | Sense::Skip) {
                    self.at += 1;
                }
                if let Sense::Month(month) = self.now() {
                    self.at += 1;
                    return self.dated(day, month);
                }
                if ordinal { self.dated(day, 0) } else { None }
            }
            _ => None,
        }
    }

    fn slashed(&self, a: i8, b: i8, year: i16) -> Option<DayRef> {
        let (day, month) = if self.month_first { (b, a) } else { (a, b) };
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
