//! The reply coach everywhere: beside the composer, in the API, on the command line, in the settings. It never blocks.
//!
//! Reading order: this page (what a text is read with), `report` (what is said of it), `beside` (the same as the
//! composer shows it), `api` and `pages` (the handlers), `settings` (the organisation's own rules),
//! `second` and `ask` (a second opinion, off by default).

pub mod api;
pub mod ask;
pub mod beside;
pub mod pages;
pub mod report;
pub mod second;
pub mod settings;

use crate::case::{Case, Outcome, dismissal};
use crate::cause::Finding;
use crate::message;
use ::calendar::ServiceCalendar;
use ::coach::{Calendar, Complaint, Context, Promised};
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
use engine::stream::kinds::Facts;
use jiff::Timestamp;
use jiff::civil::Weekday;
use people::organisation::OfCoach;
use web::module::Module;

/// The longest text read from outside, in bytes.
pub const MOST: usize = 100_000;

/// What a reply answers.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The customer's words.
    pub words: Option<String>,
    /// Whether they are about a complaint, as the case knows.
    pub complaint: Complaint,
    /// What the customer wrote before, the newest first.
    pub earlier: Vec<String>,
    /// What the finding says; none while there is none.
    pub our_fault: Option<bool>,
    /// What is still owed to the customer by a promise.
    pub promised: Vec<Promised>,
}

/// What a reply is read with.
#[derive(Clone, Debug)]
pub struct Setting<'a> {
    /// What it answers.
    pub asked: &'a Asked,
    /// The instant it is sent at.
    pub at: Timestamp,
    /// The calendar its days are counted in; its dates are meant in the calendar's zone.
    pub calendar: &'a ServiceCalendar,
    /// As `en`; found out when left out.
    pub language: Option<&'a str>,
    /// 05/06 is 6 May.
    pub month_first: bool,
}

impl<'a> Setting<'a> {
    /// A reply or letter of ours that goes now: beside the form and as it is sent the coach reads it alike.
    pub fn ours(asked: &'a Asked, at: Timestamp, calendar: &'a ServiceCalendar) -> Setting<'a> {
        Setting { asked, at, calendar, language: None, month_first: false }
    }

    /// As the coach wants it.
    pub fn context(&self) -> Context<'a> {
        Context {
            customer_text: self.asked.words.as_deref(),
            complaint: self.asked.complaint,
            earlier: &self.asked.earlier,
            our_fault: self.asked.our_fault,
            promised: &self.asked.promised,
            sent_at: Some(self.at.to_zoned(self.calendar.zone.clone())),
            calendar: calendar(self.calendar),
            language: self.language,
            month_first: self.month_first,
        }
    }
}

/// A service calendar as the coach counts days: the hours of the first day of the week that has any.
pub fn calendar(service: &ServiceCalendar) -> Calendar {
    let week = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
    let default = Calendar::default();
    let hours = week.iter().map(|day| service.week.on(*day)).find(|hours| !hours.is_empty());
    let (Some(first), Some(last)) = (hours.and_then(|h| h.first()), hours.and_then(|h| h.last())) else {
        return default;
    };
    Calendar {
        opens: first.opens,
        closes: last.closes,
        workdays: week.map(|day| !service.week.on(day).is_empty()),
        holidays: service.holidays.iter().copied().collect(),
    }
}

/// A text of a size the coach reads.
///
/// # Errors
/// Names the field and the size.
pub fn readable(field: &'static str, text: &str) -> Result<(), Refusal> {
    if text.len() <= MOST {
        return Ok(());
    }
    let says = "The text is larger than 100 kB. Send less, or use “amends coach FILE”.";
    Err(Refusal { field: Some(field), ..Refusal::too_large(says) })
}

/// What a reply on this case answers: the messages an answer is owed for; when none is, what the customer wrote last.
///
/// # Errors
/// When the case is not here.
pub fn what_is_asked(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Asked, Error> {
    let (case, _) = crate::case::load(sql, org, no)?;
    let last = case.messages.all().iter().rev().find(|m| matches!(m.kind, message::Kind::In { .. }));
    let mut waiting: Vec<u32> = case.messages.unanswered().map(|m| m.n).collect();
    if waiting.is_empty() {
        waiting.extend(last.map(|m| m.n));
    }
    let came = |n: u32| case.messages.get(n).is_some_and(|m| matches!(m.kind, message::Kind::In { .. }));
    let (mut words, mut earlier) = (Vec::new(), Vec::new());
    for one in message::store::of_all(sql, org, no)? {
        if waiting.contains(&one.n) {
            words.push(one.body);
        } else if came(one.n) {
            earlier.insert(0, one.body);
        }
    }
    earlier.truncate(EARLIER);
    let owed = case.promises.to_contact().filter(|promise| promise.is_owed());
    Ok(Asked {
        words: (!words.is_empty()).then(|| words.join("\n\n")),
        complaint: complaint(&case),
        earlier,
        our_fault: case.causes.finding().map(|(finding, _)| *finding != Finding::NotUpheld),
        promised: owed.map(|promise| Promised { what: promise.what.clone(), due: promise.due }).collect(),
    })
}

/// Earlier messages of the customer that are looked at: what they gave is not asked for again.
const EARLIER: usize = 12;

/// A case is dealt with as a complaint until it was closed as none; what is owed to the customer says that it is one.
fn complaint(case: &Case) -> Complaint {
    match case.outcome {
        Some(Outcome::NotAComplaint) => Complaint::Unknown,
        _ if case.shared.stands().cause || dismissal::owed_to_customer(case).is_some() => Complaint::Known,
        _ => Complaint::Taken,
    }
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&settings::actions::ACTIONS],
    reads: api::calls,
    pages: |router| router.merge(pages::routes()),
    reopen: &[settings::pages::REOPENS],
    facts: OfCoach::KINDS,
    projections: &[crate::coach_pack::TALLIES],
    ..Module::new("coaching", "The coach")
};

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;
    use jiff::tz::TimeZone;

    #[test]
    fn the_coach_counts_in_the_hours_of_the_house() {
        let standard = ServiceCalendar::standard(TimeZone::UTC);
        let read = calendar(&standard);
        assert_eq!((read.opens, read.closes), (time(8, 0, 0, 0), time(16, 0, 0, 0)));
        assert_eq!(read.workdays, [true, true, true, true, true, false, false]);
        let never = ServiceCalendar { week: ::calendar::Week::default(), ..standard };
        assert_eq!(calendar(&never), Calendar::default());
    }
}
