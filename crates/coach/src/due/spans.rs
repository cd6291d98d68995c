//! The shapes that count from now: within 3 working days, in 5 to 7 hours, ten days from now, 3 days ago.

use super::forms::{DayRef, Read, Reader, What};
use super::words::Sense;

impl Reader<'_> {
    pub(super) fn span(&mut self) -> Option<Read> {
        let start = self.at;
        let over = self.take(Sense::Before);
        let mut lead = matches!(self.now(), Sense::Within | Sense::In | Sense::By | Sense::Next | Sense::AtMost);
        while matches!(
            self.now(),
            Sense::Within | Sense::In | Sense::By | Sense::Next | Sense::Skip | Sense::This | Sense::AtMost
        ) || (self.at > start && self.now() == Sense::At)
        {
            self.at += 1;
        }
        let lead_marks = &self.marks[start..self.at.min(self.marks.len())];
        let has = |sense: Sense| lead_marks.iter().any(|mark| mark.sense == sense);
        let within = has(Sense::Within);
        let by_last = lead_marks.last().is_some_and(|mark| mark.sense == Sense::By);
        if self.take(Sense::Few) {
            self.skip();
            let unit = self.unit().is_some();
            return (unit && lead).then_some(Read { what: What::Fuzzy, end: self.at });
        }
        let (amount, unit) = self.counted(within, start)?;
        if by_last && unit == Sense::Hour && amount <= 24 && self.custom.hour_tells {
            return None; // "avant 18 heures"
        }
        self.skip();
        lead |= self.take(Sense::AtMost);
        let end = self.at;
        if over || self.take(Sense::Ago) {
            return Some(Read { what: What::Past, end: self.at });
        }
        if let Some(read) = self.ahead_of_now(amount, unit) {
            return Some(read);
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

    /// "ten days from now", "within ten days of today", "a week today", "a week on Friday".
    fn ahead_of_now(&mut self, amount: i32, unit: Sense) -> Option<Read> {
        let back = self.at;
        if self.take(Sense::FromNow) {
            return Some(Read { what: What::Span(amount, unit), end: self.at });
        }
        let of = matches!(self.now(), Sense::Of | Sense::After);
        self.at += usize::from(of);
        if self.take(Sense::Today) && (of || unit == Sense::Week) {
            return Some(Read { what: What::Span(amount, unit), end: self.at });
        }
        self.at = back;
        if unit == Sense::Week && !of {
            self.take(Sense::On);
            let day = match self.now() {
                Sense::Tomorrow => i8::try_from(7 * amount + 1).ok().map(DayRef::Ahead),
                Sense::Weekday(day) if amount == 1 => Some(DayRef::Weekday(day, Some(Sense::Week))),
                _ => None,
            };
            if day.is_some() {
                self.at += 1;
                return Some(Read { what: What::Moment { day, time: None, by: false }, end: self.at });
            }
            self.at = back;
        }
        None
    }

    /// An amount and its unit: "3 to 5 days", "48h", "half an hour", "a day or two", "the hour".
    fn counted(&mut self, within: bool, start: usize) -> Option<(i32, Sense)> {
        match self.now() {
            Sense::Minutes(minutes) => {
                self.at += 1;
                return Some((minutes, Sense::Minute));
            }
            Sense::Days(days) => {
                self.at += 1;
                return Some((days, Sense::Day));
            }
            Sense::HourMark(hours) if within || self.at > start || hours > 24 => {
                self.at += 1;
                return Some((i32::from(hours), Sense::Hour));
            }
            _ => {}
        }
        let mut amount = self.amount();
        if amount.is_none() && within && self.at > start {
            amount = Some(1); // "within the hour"
        }
        let amount = amount?;
        self.skip();
        if let Sense::HourMark(hours) = self.now() {
            self.at += 1;
            return Some((i32::from(hours).max(amount), Sense::Hour));
        }
        let unit = self.unit()?;
        let (amount, unit) = if unit == Sense::Fortnight { (2 * amount, Sense::Week) } else { (amount, unit) };
        Some((self.or_more(amount), unit))
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
        if self.take(Sense::Article) {
            return Some(1);
        }
        let Sense::Number(first) = self.now() else { return None };
        self.at += 1;
        let joins = matches!(self.now(), Sense::To | Sense::And | Sense::By | Sense::At | Sense::On);
        if joins && matches!(self.peek(1), Sense::Number(_) | Sense::HourMark(_)) {
            self.at += 1;
        }
        if let Sense::Number(second) = self.now() {
            self.at += 1;
            return Some(first.max(second));
        }
        Some(first)
    }

    pub(super) fn unit(&mut self) -> Option<Sense> {
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
}
