//! The words of time of a language, and a sentence seen through them.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::normal::Normal;
use crate::pack::{PackError, Placed};
use crate::token::Text;

/// What a word means for time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sense {
    Weekday(i8),
    Month(i8),
    Number(i32),
    Clock(i8, i8),
    /// `9.30`: a clock time, or a price.
    Dotted(i8, i8),
    /// Year, month, day; the year may be missing (0).
    Date(i16, i8, i8),
    /// Two numbers parted by a slash: day and month in some order.
    Slashed(i8, i8, i16),
    Minute,
    Hour,
    Day,
    BusinessDay,
    Week,
    Fortnight,
    Month_,
    Year,
    By,
    /// "vor Freitag" is a deadline, "vor drei Tagen" is over.
    Before,
    /// "bis zum", "antes del": a deadline whose day follows.
    ByOn,
    Within,
    In,
    On,
    At,
    Between,
    And,
    To,
    Next,
    This,
    End,
    Early,
    Mid,
    Late,
    Of,
    Skip,
    FirstThing,
    Ago,
    Past,
    After,
    Today,
    Tonight,
    Tomorrow,
    AfterTomorrow,
    Morning,
    Afternoon,
    Evening,
    Noon,
    Midnight,
    Close,
    Fuzzy,
    Few,
    Event,
    Am,
    Pm,
    Ordinal,
    OClock,
    Later,
    Subject,
    Future,
    /// "half past" before its hour, "half" before the next one, and the quarters.
    HalfPast,
    HalfTo,
    QuarterPast,
    QuarterTo,
    /// "y media", "et quart", "moins le quart": after their hour.
    AndHalf,
    AndQuarter,
    LessQuarter,
    /// `14h`: a clock time or so many hours.
    HourMark(i8),
    /// "a las", "kl.": nothing but a clock time follows.
    ClockAt,
    /// "a", "un": one, before a unit.
    Article,
    /// "from now", "from today".
    FromNow,
    /// "at most", "tops".
    AtMost,
    /// So many minutes or days in one word: "half an hour", "huitaine".
    Minutes(i32),
    Days(i32),
    Weekend,
    /// The last day of this week, month, year in one word: "Jahresende".
    WeekEnd,
    MonthEnd,
    YearEnd,
    /// Christmas 1, New Year 2, Easter 3.
    Feast(i8),
    Quarter(i8),
    WeekNumber,
    /// "week beginning", before a date.
    WeekOf,
    /// "before June is over".
    Over,
    First,
    /// "every", "los lunes": a habit.
    Each,
    Other,
}

/// One word or phrase of a sentence with its sense; `token..=last` are its tokens.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub sense: Sense,
    pub token: usize,
    pub last: usize,
    /// A comma or the like stands before it.
    pub comma: bool,
    /// Written in figures.
    pub figure: bool,
}

/// The time words of a language.
#[derive(Debug, Clone, Default)]
pub(crate) struct TimeWords {
    /// By first word: the rest of the phrase and its sense, longest first.
    phrases: FxHashMap<String, Vec<(Vec<String>, Sense)>>,
    /// Words that can only stand where a time is told.
    telling: FxHashSet<String>,
    /// Bare hours are meant as they stand; otherwise "at 3" is three in the afternoon.
    pub clock24: bool,
    /// The word for an hour also tells the clock: "à 16 heures".
    pub hour_tells: bool,
}

impl TimeWords {
    pub(crate) fn read(source: &[(Placed, i32, Vec<Placed>)], normal: &Normal) -> Result<Self, PackError> {
        let mut words = Self::default();
        for (kind, value, spellings) in source {
            if kind.text == "clock" {
                words.clock24 = *value == 24;
                words.hour_tells = spellings.iter().any(|word| word.text == "hour");
                continue;
            }
            let sense =
                sense(&kind.text, *value).ok_or_else(|| kind.error(0, format!("`time` has no `{}`", kind.text)))?;
            for spelling in spellings {
                let mut parts = Vec::new();
                for word in spelling.text.to_lowercase().split([' ', '-']) {
                    normal.each_word(word, |part, _| parts.push(part.to_owned()));
                }
                if !parts.is_empty() {
                    let first = parts.remove(0);
                    words.phrases.entry(first).or_default().push((parts, sense));
                }
            }
        }
        for phrases in words.phrases.values_mut() {
            phrases.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        words.telling =
            words.phrases.iter().filter(|(word, all)| tells(word, all)).map(|(word, _)| word.clone()).collect();
        Ok(words)
    }

    /// Whether a time can be told in a sentence with `word`.
    pub(crate) fn tells(&self, word: &str) -> bool {
        word.starts_with(|c: char| c.is_ascii_digit()) || self.telling.contains(word)
    }

    /// Whether `word` can begin words of time.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.phrases.contains_key(word) || word.starts_with(|c: char| c.is_ascii_digit())
    }

    /// The sentence `tokens` as marks; empty at once when no word of it has to do with time.
    pub(crate) fn mark(&self, text: &Text, tokens: Range<usize>) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut at = tokens.start;
        while at < tokens.end {
            let (sense, count) = self.sense(text, at, tokens.end);
            let token = &text.tokens[at];
            let figure = text.lower(at).starts_with(|c: char| c.is_ascii_digit());
            marks.push(Mark { sense, token: at, last: at + count - 1, comma: token.after_comma, figure });
            at += count;
        }
        marks
    }

    fn sense(&self, text: &Text, at: usize, end: usize) -> (Sense, usize) {
        let word = text.lower(at);
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return digits(text, at, end);
        }
        for (rest, sense) in self.phrases.get(word).into_iter().flatten() {
            let fits = at + rest.len() < end && rest.iter().enumerate().all(|(i, part)| text.lower(at + 1 + i) == part);
            if fits {
                return (*sense, rest.len() + 1);
            }
        }
        (Sense::Other, 1)
    }
}

/// A word that tells a time by itself, or the first of a phrase that is not a small word.
fn tells(word: &str, phrases: &[(Vec<String>, Sense)]) -> bool {
    let telling = |sense: Sense| {
        !matches!(
            sense,
            Sense::Skip | Sense::Of | Sense::And | Sense::Article | Sense::On | Sense::At | Sense::In | Sense::To
        ) && !matches!(sense, Sense::By | Sense::ByOn | Sense::Before | Sense::Within | Sense::Next | Sense::This)
            && !matches!(
                sense,
                Sense::Subject | Sense::Future | Sense::Past | Sense::After | Sense::Ago | Sense::AtMost
            )
    };
    let is_small = word.chars().count() < 5;
    phrases.iter().any(|(rest, sense)| telling(*sense) && (rest.is_empty() || !is_small))
}

/// A number, a clock time, or a date in figures.
fn digits(text: &Text, at: usize, end: usize) -> (Sense, usize) {
    let word = text.lower(at);
    let near = |n: usize, glue: usize| {
        at + n < end && text.tokens[at + n].span.start == text.tokens[at + n - 1].span.end + glue
    };
    let figure = |n: usize| text.lower(at + n).parse::<i32>().ok();
    if let Some((hour, minute)) = word.split_once(':') {
        return (clock(hour, minute).unwrap_or(Sense::Other), 1);
    }
    let dotted: Vec<&str> = word.split('.').collect();
    if let [day, month, year] = dotted[..] {
        return (date(year, month, day).unwrap_or(Sense::Other), 1);
    }
    if let [first, second] = dotted[..] {
        return (dotted_pair(first, second), 1);
    }
    if near(1, 0)
        && let Some(minutes) = text.lower(at + 1).strip_prefix('h')
    {
        if minutes.is_empty() || minutes.chars().all(char::is_alphabetic) {
            let hours = word.parse().ok().filter(|_| matches!(minutes, "" | "rs" | "our" | "ours" | "r"));
            return hours.map_or((Sense::Other, 1), |hours| (Sense::HourMark(hours), 2));
        }
        return (clock(word, minutes).unwrap_or(Sense::Other), 2);
    }
    if near(1, 1) && near(2, 1) && word.len() == 4 && figure(1).is_some() && figure(2).is_some() {
        return (date(word, text.lower(at + 1), text.lower(at + 2)).unwrap_or(Sense::Other), 3);
    }
    let slash = near(1, 1) && text.tokens[at + 1].slash && figure(1).is_some();
    match (figure(0), slash) {
        (Some(a), true) => {
            let third = near(2, 1) && text.tokens[at + 2].slash;
            let year = if third { figure(2).unwrap_or(0) } else { 0 };
            (slashed(a, figure(1).unwrap_or(0), year), if third { 3 } else { 2 })
        }
        (Some(number), false) => (Sense::Number(number), 1),
        _ => (Sense::Other, 1),
    }
}

fn clock(hour: &str, minute: &str) -> Option<Sense> {
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..=24).contains(&hour) && (0..60).contains(&minute)).then_some(Sense::Clock(hour, minute))
}

fn date(year: &str, month: &str, day: &str) -> Option<Sense> {
    let year: i16 = year.parse().ok()?;
    let year = if year < 100 { year + 2000 } else { year };
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Sense::Date(year, month, day))
}

/// `9.30` is a clock time when it can be, otherwise a date without a year.
fn dotted_pair(first: &str, second: &str) -> Sense {
    let dated = date("0", second, first).map(|sense| match sense {
        Sense::Date(_, month, day) => Sense::Date(0, month, day),
        other => other,
    });
    if second.len() == 2 && second.parse::<i8>().is_ok_and(|m| m > 12 || m == 0) {
        return match clock(first, second) {
            Some(Sense::Clock(hour, minute)) => Sense::Dotted(hour, minute),
            _ => Sense::Other,
        };
    }
    dated.unwrap_or(Sense::Other)
}

fn slashed(a: i32, b: i32, year: i32) -> Sense {
    let fits = (1..=31).contains(&a) && (1..=31).contains(&b) && (a, b) != (24, 7);
    match (i8::try_from(a), i8::try_from(b), i16::try_from(year)) {
        (Ok(a), Ok(b), Ok(year)) if fits => {
            Sense::Slashed(a, b, if (1..100).contains(&year) { year + 2000 } else { year })
        }
        _ => Sense::Other,
    }
}

fn sense(kind: &str, value: i32) -> Option<Sense> {
    let small = i8::try_from(value).unwrap_or(0);
    Some(match kind {
        "weekday" => Sense::Weekday(small),
        "month_name" => Sense::Month(small),
        "number" => Sense::Number(value),
        "minutes" => Sense::Minutes(value),
        "days" => Sense::Days(value),
        "feast" => Sense::Feast(small),
        "quarter" => Sense::Quarter(small),
        "minute" => Sense::Minute,
        "hour" => Sense::Hour,
        "day" => Sense::Day,
        "business_day" => Sense::BusinessDay,
        "week" => Sense::Week,
        "fortnight" => Sense::Fortnight,
        "month" => Sense::Month_,
        "year" => Sense::Year,
        "by" => Sense::By,
        "by_on" => Sense::ByOn,
        "before" => Sense::Before,
        "within" => Sense::Within,
        "in" => Sense::In,
        "on" => Sense::On,
        "at" => Sense::At,
        "between" => Sense::Between,
        "and" => Sense::And,
        "to" => Sense::To,
        "next" => Sense::Next,
        "this" => Sense::This,
        "end" => Sense::End,
        "early" => Sense::Early,
        "mid" => Sense::Mid,
        "late" => Sense::Late,
        "of" => Sense::Of,
        "skip" => Sense::Skip,
        "first_thing" => Sense::FirstThing,
        _ => return other_sense(kind),
    })
}

fn other_sense(kind: &str) -> Option<Sense> {
    Some(match kind {
        "ago" => Sense::Ago,
        "past" => Sense::Past,
        "after" => Sense::After,
        "today" => Sense::Today,
        "tonight" => Sense::Tonight,
        "tomorrow" => Sense::Tomorrow,
        "after_tomorrow" => Sense::AfterTomorrow,
        "morning" => Sense::Morning,
        "afternoon" => Sense::Afternoon,
        "evening" => Sense::Evening,
        "noon" => Sense::Noon,
        "midnight" => Sense::Midnight,
        "close" => Sense::Close,
        "fuzzy" => Sense::Fuzzy,
        "few" => Sense::Few,
        "event" => Sense::Event,
        "am" => Sense::Am,
        "pm" => Sense::Pm,
        "ordinal" => Sense::Ordinal,
        "oclock" => Sense::OClock,
        "later" => Sense::Later,
        "subject" => Sense::Subject,
        "future" => Sense::Future,
        _ => return shape_sense(kind),
    })
}

fn shape_sense(kind: &str) -> Option<Sense> {
    Some(match kind {
        "half_past" => Sense::HalfPast,
        "half_to" => Sense::HalfTo,
        "quarter_past" => Sense::QuarterPast,
        "quarter_to" => Sense::QuarterTo,
        "and_half" => Sense::AndHalf,
        "and_quarter" => Sense::AndQuarter,
        "less_quarter" => Sense::LessQuarter,
        "clock_at" => Sense::ClockAt,
        "article" => Sense::Article,
        "from_now" => Sense::FromNow,
        "at_most" => Sense::AtMost,
        "weekend" => Sense::Weekend,
        "week_end" => Sense::WeekEnd,
        "month_end" => Sense::MonthEnd,
        "year_end" => Sense::YearEnd,
        "week_number" => Sense::WeekNumber,
        "week_of" => Sense::WeekOf,
        "over" => Sense::Over,
        "first" => Sense::First,
        "each" => Sense::Each,
        _ => return None,
    })
}
