//! Moments and days as each language writes them.
//!
//! Small tables of our own (names and patterns of CLDR 48) over jiff: a moment costs a microsecond and no data, where
//! `icu_datetime` would add its calendars to the program.

use super::Language;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::fmt::Write;

/// A moment in the zone it is told in, and how much of it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    at: DateTime,
    form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `Mon 30 Nov, 12:00`
    Short { with_year: bool },
    /// `Monday 30 November 2026, 12:00`
    Full,
    /// `30 November 2026`
    Day,
}

impl Moment {
    /// `Mon 30 Nov, 12:00`; with its year when that is not the year of `now`.
    pub fn short(at: Timestamp, now: Timestamp, zone: &TimeZone) -> Moment {
        let (at, now) = (zone.to_datetime(at), zone.to_datetime(now));
        Moment { at, form: Form::Short { with_year: at.year() != now.year() } }
    }

    /// `Monday 30 November 2026, 12:00`
    pub fn full(at: Timestamp, zone: &TimeZone) -> Moment {
        Moment { at: zone.to_datetime(at), form: Form::Full }
    }

    /// `30 November 2026`
    pub fn day(at: Timestamp, zone: &TimeZone) -> Moment {
        Moment { at: zone.to_datetime(at), form: Form::Day }
    }

    /// As it is read in a language.
    pub fn in_language(self, language: Language) -> String {
        let mut out = String::new();
        // Writing to a String does not fail.
        let _ = self.write(language, &mut out);
        out
    }

    fn write(self, language: Language, out: &mut String) -> std::fmt::Result {
        let (at, names) = (self.at, names(language));
        let weekday = usize::try_from(at.weekday().to_monday_zero_offset()).unwrap_or_default();
        let month = usize::try_from(at.month() - 1).unwrap_or_default();
        let (weekday, month) = match self.form {
            Form::Short { .. } => (names.weekdays_short[weekday], names.months_short[month]),
            Form::Full | Form::Day => (names.weekdays[weekday], names.months[month]),
        };
        if self.form != Form::Day {
            out.push_str(weekday);
            // German puts a comma behind the day of the week, the others none.
            out.push_str(if language == Language::German { ", " } else { " " });
        }
        match (language, at.day()) {
            (Language::German | Language::Norwegian, day) => write!(out, "{day}. {month}")?,
            (Language::French, 1) => write!(out, "1er {month}")?,
            (Language::Spanish, day) if !matches!(self.form, Form::Short { .. }) => write!(out, "{day} de {month}")?,
            (_, day) => write!(out, "{day} {month}")?,
        }
        match (self.form, language) {
            (Form::Short { with_year: false }, _) => {}
            (Form::Short { .. }, _) => write!(out, " {}", at.year())?,
            (_, Language::Spanish) => write!(out, " de {}", at.year())?,
            (_, _) => write!(out, " {}", at.year())?,
        }
        if self.form == Form::Day { Ok(()) } else { clock(at, language, out) }
    }
}

fn clock(at: DateTime, language: Language, out: &mut String) -> std::fmt::Result {
    let (hour, minute) = (at.hour(), at.minute());
    match language {
        Language::English => write!(out, ", {hour:02}:{minute:02}"),
        Language::German => write!(out, ", {hour:02}:{minute:02} Uhr"),
        Language::French => write!(out, " à {hour}\u{a0}h\u{a0}{minute:02}"),
        Language::Spanish if hour == 1 => write!(out, " a la {hour}:{minute:02}"),
        Language::Spanish => write!(out, " a las {hour}:{minute:02}"),
        Language::Norwegian => write!(out, " kl. {hour:02}.{minute:02}"),
    }
}

struct Names {
    weekdays: [&'static str; 7],
    weekdays_short: [&'static str; 7],
    months: [&'static str; 12],
    months_short: [&'static str; 12],
}

fn names(language: Language) -> &'static Names {
    match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
        Language::French => &FRENCH,
        Language::Spanish => &SPANISH,
        Language::Norwegian => &NORWEGIAN,
    }
}

const ENGLISH: Names = Names {
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    weekdays_short: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    months_short: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
};

const GERMAN: Names = Names {
    weekdays: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    weekdays_short: ["Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."],
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    months_short: ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."],
};

const FRENCH: Names = Names {
    weekdays: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    weekdays_short: ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."],
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    months_short: ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
};

const SPANISH: Names = Names {
    weekdays: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    weekdays_short: ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"],
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    months_short: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
};

const NORWEGIAN: Names = Names {
    weekdays: ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
    weekdays_short: ["man.", "tir.", "ons.", "tor.", "fre.", "lør.", "søn."],
    months: [
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    ],
    months_short: ["jan.", "feb.", "mars", "apr.", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des."],
};

#[cfg(test)]
mod tests {
    use super::*;

    fn read(moment: impl Fn(Timestamp, &TimeZone) -> Moment, at: &str) -> [String; 5] {
        let zone = TimeZone::get("Europe/Oslo").unwrap();
        let at = zone.to_timestamp(at.parse().unwrap()).unwrap();
        Language::ALL.map(|language| moment(at, &zone).in_language(language))
    }

    #[test]
    fn a_moment_at_a_glance() {
        let now: Timestamp = "2026-11-17T07:00:00Z".parse().unwrap();
        let short = read(|at, zone| Moment::short(at, now, zone), "2026-11-30T12:00");
        assert_eq!(
            short,
            [
                "Mon 30 Nov, 12:00",
                "Mo., 30. Nov., 12:00 Uhr",
                "lun. 30 nov. à 12\u{a0}h\u{a0}00",
                "lun 30 nov a las 12:00",
                "man. 30. nov. kl. 12.00"
            ]
        );
        let next_year = read(|at, zone| Moment::short(at, now, zone), "2027-01-01T09:05");
        assert_eq!(
            next_year,
            [
                "Fri 1 Jan 2027, 09:05",
                "Fr., 1. Jan. 2027, 09:05 Uhr",
                "ven. 1er janv. 2027 à 9\u{a0}h\u{a0}05",
                "vie 1 ene 2027 a las 9:05",
                "fre. 1. jan. 2027 kl. 09.05"
            ]
        );
    }

    #[test]
    fn a_moment_in_full_and_a_day() {
        assert_eq!(
            read(Moment::full, "2026-03-04T01:30"),
            [
                "Wednesday 4 March 2026, 01:30",
                "Mittwoch, 4. März 2026, 01:30 Uhr",
                "mercredi 4 mars 2026 à 1\u{a0}h\u{a0}30",
                "miércoles 4 de marzo de 2026 a la 1:30",
                "onsdag 4. mars 2026 kl. 01.30"
            ]
        );
        assert_eq!(
            read(Moment::day, "2026-08-01T12:00"),
            ["1 August 2026", "1. August 2026", "1er août 2026", "1 de agosto de 2026", "1. august 2026"]
        );
    }
}
