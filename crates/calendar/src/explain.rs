//! Why something is due when it is, in plain words.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};

use crate::said::duration;
use crate::service::{ServiceCalendar, zone_name};
use crate::week::{clock, closing};

/// So many holidays are named one by one; more are counted.
const NAMED: usize = 6;
/// Days looked at between the two moments; a clock that runs longer is told by its hours alone.
const LOOKED_AT: usize = 1_000;
const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

impl ServiceCalendar {
    /// Why a clock begun at `from` is due at `due`: the opening time counted, when counting began if not at once, and
    /// the holidays, closed weekdays and clock changes on the way. English, in the calendar's zone:
    /// `4 h of opening time from Tue 17 Nov 15:00 to Thu 19 Nov 11:00. Wed 18 Nov is a holiday. Open Mon–Fri 08:00–16:00, Europe/Oslo time.`
    pub fn explain(&self, from: Timestamp, due: Timestamp) -> String {
        let counted = duration(self.business_minutes_between(from, due));
        let mut said = vec![format!("{counted} of opening time from {} to {}.", self.spoken(from), self.spoken(due))];
        if let Some(begins) = self.next_opening(from).ok().filter(|begins| *begins > from && *begins <= due) {
            said.push(format!("Counting began at the next opening, {}.", self.spoken(begins)));
        }
        let between: Vec<Date> =
            self.date_of(from).series(1.day()).take_while(|date| *date <= self.date_of(due)).take(LOOKED_AT).collect();
        said.extend(self.holidays_among(&between));
        said.extend(self.closed_weekdays_among(&between));
        said.extend(self.clock_changes_among(&between));
        said.push(format!("{}, {} time.", self.hours_in_words(), zone_name(&self.zone)));
        said.join(" ")
    }

    fn holidays_among(&self, dates: &[Date]) -> Option<String> {
        let days: Vec<Date> = dates
            .iter()
            .copied()
            .filter(|date| self.holidays.contains(date) && !self.week.on(date.weekday()).is_empty())
            .collect();
        let mut named: Vec<String> = days.iter().take(NAMED).map(|date| day(*date)).collect();
        match days.len() {
            0 => return None,
            1 => return Some(format!("{} is a holiday.", named.concat())),
            more if more > NAMED => named.push(format!("{} more days", more - NAMED)),
            _ => {}
        }
        Some(format!("{} are holidays.", listed(&named)))
    }

    fn closed_weekdays_among(&self, dates: &[Date]) -> Option<String> {
        let closed: Vec<String> = WEEKDAYS
            .iter()
            .filter(|weekday| {
                self.week.on(**weekday).is_empty() && dates.iter().any(|date| date.weekday() == **weekday)
            })
            .map(|weekday| format!("{weekday:?}s"))
            .collect();
        (!closed.is_empty()).then(|| format!("{} are closed.", listed(&closed)))
    }

    fn clock_changes_among(&self, dates: &[Date]) -> Option<String> {
        let offset = |date: &Date| self.zone.to_timestamp(date.at(0, 0, 0, 0)).map(|at| self.zone.to_offset(at)).ok();
        let changes: Vec<String> = dates
            .iter()
            .filter(|date| date.tomorrow().ok().is_some_and(|next| offset(date) != offset(&next)))
            .map(|date| day(*date))
            .collect();
        (!changes.is_empty()).then(|| format!("The clocks change on {}.", listed(&changes)))
    }

    fn hours_in_words(&self) -> String {
        let mut groups: Vec<String> = Vec::new();
        let mut first = 0;
        while first < WEEKDAYS.len() {
            let hours = self.week.on(WEEKDAYS[first]);
            let long = WEEKDAYS[first..].iter().take_while(|weekday| self.week.on(**weekday) == hours).count();
            if !hours.is_empty() {
                let last = if long > 1 { format!("–{}", name(WEEKDAYS[first + long - 1])) } else { String::new() };
                let times: Vec<String> =
                    hours.iter().map(|period| format!("{}–{}", clock(period.opens), closing(period.closes))).collect();
                groups.push(format!("{}{last} {}", name(WEEKDAYS[first]), listed(&times)));
            }
            first += long;
        }
        if groups.is_empty() { "Never open".to_owned() } else { format!("Open {}", groups.join(", ")) }
    }

    fn spoken(&self, at: Timestamp) -> String {
        self.zone.to_datetime(at).strftime("%a %-d %b %H:%M").to_string()
    }
}

fn day(date: Date) -> String {
    date.strftime("%a %-d %b").to_string()
}

fn name(weekday: Weekday) -> String {
    format!("{weekday:?}").chars().take(3).collect()
}

fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    fn calendar(week: &str, holidays: &[&str]) -> ServiceCalendar {
        let holidays = holidays.iter().map(|date| date.parse().unwrap()).collect();
        ServiceCalendar { zone: TimeZone::get("Europe/Oslo").unwrap(), week: week.parse().unwrap(), holidays }
    }

    fn explained(calendar: &ServiceCalendar, from: &str, due: &str) -> String {
        let at = |civil: &str| calendar.zone.to_timestamp(civil.parse().unwrap()).unwrap();
        calendar.explain(at(from), at(due))
    }

    #[test]
    fn a_holiday_on_the_way_is_named() {
        let calendar = calendar("mon-fri 08:00-16:00", &["2026-11-18"]);
        assert_eq!(
            explained(&calendar, "2026-11-17T15:00", "2026-11-19T11:00"),
            "4 h of opening time from Tue 17 Nov 15:00 to Thu 19 Nov 11:00. Wed 18 Nov is a holiday. \
             Open Mon–Fri 08:00–16:00, Europe/Oslo time."
        );
    }

    #[test]
    fn a_weekend_a_late_start_and_a_clock_change_are_told() {
        let calendar = calendar("mon-thu 08:00-12:00 12:30-16:00; fri 08:00-15:00", &["2026-03-28"]);
        assert_eq!(
            explained(&calendar, "2026-03-27T16:30", "2026-03-30T09:00"),
            "1 h of opening time from Fri 27 Mar 16:30 to Mon 30 Mar 09:00. Counting began at the next opening, Mon 30 Mar \
             08:00. Saturdays and Sundays are closed. The clocks change on Sun 29 Mar. \
             Open Mon–Thu 08:00–12:00 and 12:30–16:00, Fri 08:00–15:00, Europe/Oslo time."
        );
    }

    #[test]
    fn many_holidays_are_counted_and_a_calendar_never_open_is_said_to_be() {
        let easter = ["2026-04-01", "2026-04-02", "2026-04-03", "2026-04-06", "2026-04-07", "2026-04-08", "2026-04-09"];
        let said = explained(&calendar("mon-fri 08:00-16:00", &easter), "2026-03-31T08:00", "2026-04-10T08:00");
        assert!(said.contains("Tue 7 Apr, Wed 8 Apr and 1 more days are holidays."), "{said}");
        let never = explained(&calendar("", &[]), "2026-03-31T08:00", "2026-04-10T08:00");
        assert!(never.ends_with("Never open, Europe/Oslo time."), "{never}");
    }
}
