//! What the coach may know besides the reply.

use jiff::civil::{Date, Time, Weekday, time};
use jiff::{Timestamp, Zoned};

/// What stands around a reply. Everything is optional: the coach says less when it knows less.
#[derive(Debug, Clone, Default)]
pub struct Context<'a> {
    /// The customer's message that the reply answers.
    pub customer_text: Option<&'a str>,
    /// Whether it is about a complaint, as whoever keeps the case knows; one message of it need not say so.
    pub complaint: Complaint,
    /// What the customer wrote before that, the newest first.
    pub earlier: &'a [String],
    /// Promises to this customer that are still owed.
    pub promised: &'a [Promised],
    /// When the reply is sent, in the zone its dates are meant in; without it no due date is resolved.
    pub sent_at: Option<Zoned>,
    /// The business calendar that working days and "end of day" are counted in.
    pub calendar: Calendar,
    /// The language of the reply, as `en`; without it the coach finds out.
    pub language: Option<&'a str>,
    /// Whether what went wrong is ours, where the case says so. Without it a reply is told that nobody owns the fault only
    /// when the customer's words complain and the reply gives no reason.
    pub our_fault: Option<bool>,
    /// 05/06 means 6 May, as in the United States, and not 5 June. Where `sent_at` is in one of its zones that holds anyway.
    pub month_first: bool,
}

/// Whether a reply is about a complaint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Complaint {
    /// Nothing is known but what the customer's message says.
    #[default]
    Unknown,
    /// It is dealt with as one; only a message of plain praise says otherwise.
    Taken,
    /// It is one, whatever the message says.
    Known,
}

/// A promise made to the customer before.
#[derive(Debug, Clone)]
pub struct Promised {
    /// What was promised, in the words it was recorded in.
    pub what: String,
    /// By when.
    pub due: Timestamp,
}

/// Business hours, in the zone of [`Context::sent_at`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// The hour work starts.
    pub opens: Time,
    /// Close of business: a promise "by Friday" is due then.
    pub closes: Time,
    /// Working days, Monday first.
    pub workdays: [bool; 7],
    /// Days on which nobody works.
    pub holidays: Vec<Date>,
}

impl Default for Calendar {
    fn default() -> Self {
        let workdays = [true, true, true, true, true, false, false];
        Self { opens: time(9, 0, 0, 0), closes: time(17, 0, 0, 0), workdays, holidays: Vec::new() }
    }
}

impl Calendar {
    /// Whether somebody works on `date`.
    #[must_use]
    pub fn is_workday(&self, date: Date) -> bool {
        self.workdays[date.weekday().to_monday_zero_offset().unsigned_abs() as usize % 7]
            && !self.holidays.contains(&date)
    }

    /// The last working weekday of a week, Friday in most calendars.
    pub(crate) fn last_weekday(&self) -> Weekday {
        let last = self.workdays.iter().rposition(|works| *works).unwrap_or(4);
        Weekday::from_monday_zero_offset(i8::try_from(last).unwrap_or(4)).unwrap_or(Weekday::Friday)
    }
}
