//! Dates as mails write them: RFC 5322, ISO 8601, asctime, and what programs and people make of them.

/// Longest date looked at, in characters.
const LONGEST: usize = 120;

/// Milliseconds since 1970-01-01 UTC; `None` when it is no date.
pub(crate) fn read(text: &str) -> Option<i64> {
    let letters: Vec<char> = text.trim().chars().take(LONGEST).collect();
    let (plain, comment) = without_comments(&letters);
    let mut parts = Parts::default();
    let mut rest = plain.as_slice();
    while let Some(&c) = rest.first() {
        rest = match c {
            '0'..='9' => parts.number(rest)?,
            '+' | '-' | '−' if parts.time.is_some() && rest.get(1).is_some_and(char::is_ascii_digit) => {
                parts.offset(rest)?
            }
            '+' | '-' if parts.time.is_some() && matches!(rest, [_, ' ', digit, ..] if digit.is_ascii_digit()) => {
                let glued: Vec<char> = [c].iter().chain(rest.get(2..6)?).copied().collect();
                parts.offset(&glued)?;
                rest.get(6..).unwrap_or_default()
            }
            _ if c.is_alphabetic() => parts.word(rest)?,
            _ => rest.get(1..).unwrap_or_default(),
        };
    }
    let named = || String::from_iter(&comment).split_whitespace().find_map(zone);
    parts.millis(parts.offset.or(parts.zone).or_else(named).unwrap_or(0))
}

/// A date without what stands in brackets, and that by itself.
fn without_comments(letters: &[char]) -> (Vec<char>, Vec<char>) {
    let (mut plain, mut comment, mut depth) = (Vec::new(), Vec::new(), 0usize);
    for &c in letters {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => comment.push(c),
            _ => plain.push(c),
        }
    }
    (plain, comment)
}

/// What a date says, as far as it was read.
#[derive(Default)]
struct Parts {
    day: Option<i64>,
    month: Option<i64>,
    year: Option<i64>,
    /// Seconds since midnight.
    time: Option<i64>,
    /// The zone by its number, in seconds; outweighs its name.
    offset: Option<i64>,
    zone: Option<i64>,
}

/// The number a text begins with, how many digits it has, and what follows.
fn leading(letters: &[char]) -> (i64, usize, &[char]) {
    let digits = letters.iter().take_while(|c| c.is_ascii_digit()).count().min(9);
    let (number, rest) = letters.split_at(digits);
    let value = number.iter().filter_map(|c| c.to_digit(10)).fold(0, |sum, digit| sum * 10 + i64::from(digit));
    (value, digits, rest)
}

/// Whether `mark` and a digit come next.
fn goes_on(rest: &[char], marks: &[char]) -> bool {
    matches!(rest, [mark, digit, ..] if marks.contains(mark) && digit.is_ascii_digit())
}

impl Parts {
    fn number<'a>(&mut self, letters: &'a [char]) -> Option<&'a [char]> {
        let (value, digits, rest) = leading(letters);
        let has_date = self.day.is_some() && self.month.is_some();
        if self.time.is_none() && digits <= 2 && (goes_on(rest, &[':']) || has_date && goes_on(rest, &['.', 'h'])) {
            return self.clock(value, rest);
        }
        if digits == 4 && self.year.is_none() && self.day.is_none() && goes_on(rest, &['-', '/', '.']) {
            return self.iso_day(value, rest);
        }
        match (self.day, self.year) {
            (None, _) if digits <= 2 => self.day = Some(value),
            (_, None) => self.year = Some(century(value, digits)),
            _ => return None,
        }
        Some(rest)
    }

    /// `09:15:00`, `09.15`, `9:15:00.123`.
    fn clock<'a>(&mut self, hour: i64, rest: &'a [char]) -> Option<&'a [char]> {
        let (minute, digits, mut rest) = leading(rest.get(1..)?);
        let mut second = 0;
        if goes_on(rest, &[':', '.']) {
            let (value, _, after) = leading(rest.get(1..)?);
            (second, rest) = (value, after);
            if goes_on(rest, &['.', ',']) {
                rest = leading(rest.get(1..)?).2;
            }
        }
        let is_time = hour < 24 && minute < 60 && second <= 60 && digits == 2;
        self.time = Some(hour * 3600 + minute * 60 + second.min(59)).filter(|_| is_time);
        self.time.map(|_| rest)
    }

    /// `2026-11-03`.
    fn iso_day<'a>(&mut self, year: i64, rest: &'a [char]) -> Option<&'a [char]> {
        let (month, _, rest) = leading(rest.get(1..)?);
        if !goes_on(rest, &['-', '/', '.']) {
            return None;
        }
        let (day, _, rest) = leading(rest.get(1..)?);
        (self.year, self.month, self.day) =
            (Some(year), Some(month).filter(|month| (1..=12).contains(month)), Some(day));
        Some(rest)
    }

    /// `+0100`, `+01:00`, `-5`.
    fn offset<'a>(&mut self, letters: &'a [char]) -> Option<&'a [char]> {
        let sign = if letters.first() == Some(&'+') { 1 } else { -1 };
        let (value, digits, mut rest) = leading(letters.get(1..)?);
        let (mut hours, mut minutes) = if digits >= 3 { (value / 100, value % 100) } else { (value, 0) };
        if digits <= 2 && goes_on(rest, &[':']) {
            (hours, (minutes, _, rest)) = (value, leading(rest.get(1..)?));
        }
        let is_offset = hours < 24 && minutes < 60 && digits <= 4;
        self.offset = Some(sign * (hours * 3600 + minutes * 60)).filter(|_| is_offset);
        self.offset.map(|_| rest)
    }

    fn word<'a>(&mut self, letters: &'a [char]) -> Option<&'a [char]> {
        let end = letters.iter().position(|c| !c.is_alphabetic()).unwrap_or(letters.len());
        let (word, rest) = letters.split_at(end);
        let word: String = word.iter().flat_map(|c| c.to_lowercase()).collect();
        match (word.as_str(), self.time) {
            ("pm", Some(time)) if time < 12 * 3600 => self.time = Some(time + 12 * 3600),
            ("am", Some(time)) if (12 * 3600..13 * 3600).contains(&time) => self.time = Some(time - 12 * 3600),
            (name, Some(_)) if zone(name).is_some() => self.zone = zone(name),
            // The last word that is a month counts before the time: `Mar` may be a Tuesday.
            (name, None) => self.month = month(name).or(self.month),
            (name, Some(_)) => self.month = self.month.or_else(|| month(name)),
        }
        Some(rest)
    }

    fn millis(&self, offset: i64) -> Option<i64> {
        let (year, month, day) = (self.year?, self.month?, self.day?);
        let is_day = (1..=length(year, month)).contains(&day) && (1900..10_000).contains(&year);
        is_day.then(|| (days(year, month, day) * 86_400 + self.time.unwrap_or(0) - offset) * 1000)
    }
}

/// A year of two digits, or of three by a program that counts from 1900.
fn century(year: i64, digits: usize) -> i64 {
    match digits {
        1 | 2 if year < 50 => 2000 + year,
        1..=3 => 1900 + year,
        _ => year,
    }
}

fn length(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a day of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the leap day is their last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (month * 153 + 2) / 5 + day
        - 1
        - 719_468
}

/// The month a word begins like, in the languages in which programs write dates in spite of the rule.
fn month(word: &str) -> Option<i64> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "ene", "gen", "янв"],
        &["feb", "fév", "fev", "фев"],
        &["mar", "mär", "mrz", "maart", "мар"],
        &["apr", "avr", "abr", "апр"],
        &["may", "mai", "mag", "mei", "maj", "май", "мая"],
        &["jun", "juin", "giu", "июн"],
        &["jul", "juil", "lug", "июл"],
        &["aug", "aoû", "aou", "ago", "авг"],
        &["sep", "set", "сен"],
        &["oct", "okt", "out", "ott", "окт"],
        &["nov", "ноя"],
        &["dec", "dez", "déc", "dic", "des", "дек"],
    ];
    let at = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
    i64::try_from(at + 1).ok()
}

/// Seconds that a zone is ahead of UTC, by the names that mail programs write.
fn zone(name: &str) -> Option<i64> {
    const ZONES: &[(&str, i64)] = &[
        ("utc", 0),
        ("gmt", 0),
        ("ut", 0),
        ("z", 0),
        ("wet", 0),
        ("west", 60),
        ("bst", 60),
        ("cet", 60),
        ("met", 60),
        ("mez", 60),
        ("mewz", 60),
        ("cest", 120),
        ("mest", 120),
        ("mesz", 120),
        ("sast", 120),
        ("eet", 120),
        ("eest", 180),
        ("msk", 180),
        ("trt", 180),
        ("ist", 330),
        ("sgt", 480),
        ("hkt", 480),
        ("awst", 480),
        ("jst", 540),
        ("kst", 540),
        ("aest", 600),
        ("aedt", 660),
        ("nzst", 720),
        ("nzdt", 780),
        ("ndt", -150),
        ("nst", -210),
        ("adt", -180),
        ("brt", -180),
        ("ast", -240),
        ("edt", -240),
        ("est", -300),
        ("cdt", -300),
        ("cst", -360),
        ("mdt", -360),
        ("mst", -420),
        ("pdt", -420),
        ("pst", -480),
        ("akdt", -480),
        ("akst", -540),
        ("hst", -600),
    ];
    let name = name.to_ascii_lowercase();
    ZONES.iter().find(|(known, _)| *known == name).map(|(_, minutes)| minutes * 60)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn dates_in_every_way_they_are_written() {
        for text in [
            "Tue, 03 Nov 2026 09:15:00 +0100",
            "03 Nov 2026 09:15:00 +0100",
            "Tue, 3 Nov 2026 09:15 +01:00",
            "Tue, 03 Nov 2026 09:15:00 GMT+0100",
            "Tue, 03 Nov 2026 09:15:00 + 0100",
            "Tue, 03 Nov 2026 09:15:00 UTC+1",
            "Tue, 03 Nov 2026 09:15:00 CET",
            "Tue, 03 Nov 2026 09:15:00 MEZ",
            "Tue, 03 Nov 2026 09:15:00 (CET)",
            "Tue, 03 Nov 2026 09:15:00 +0100 (MEZ)",
            "Tue, 03 Nov 2026 09.15.00 +0100",
            "Tue, 03 Nov 26 08:15:00 GMT",
            "3 Nov 26 08:15 GMT",
            "Tue, 03 Nov 126 08:15:00 GMT",
            "Tuesday, 03-Nov-26 08:15:00 GMT",
            "Tue Nov  3 08:15:00 2026",
            "Tue Nov  3 09:15:00 CET 2026",
            "Nov 3, 2026 08:15:00 AM",
            "03 Nov 2026 08:15:00",
            "2026-11-03T09:15:00+01:00",
            "2026-11-03 08:15:00.123Z",
            "2026-11-03T08:15:00",
            "Tue, 03 Nov 2026 03:15:00 EST",
            "Tue, 03 Nov 2026 03:15:00 -0500 (Eastern Standard Time)",
            "Di, 03 Nov 2026 09:15:00 +0100",
            "Tue, 03 Nov 2026 08:15:00 -0000",
            "Tue,03 Nov 2026 08:15:00 Z",
        ] {
            let seconds = |millis: i64| millis / 1000;
            assert_eq!(read(text).map(seconds), Some(1_793_693_700), "{text}");
        }
        assert_eq!(read("Mon, 6 May 2024 09:14:00 +0200"), Some(1_714_979_640_000));
        assert_eq!(read("Thu, 29 Feb 2024 23:59:60 +0000"), Some(1_709_251_199_000));
        assert_eq!(read("3 Nov 2026 08:15 PM"), Some(1_793_736_900_000));
        assert_eq!(read("Thu, 1 Jan 1970 00:00:00 +0000"), Some(0));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "yesterday",
            "Mon, 32 May 2024 09:14:00 +0200",
            "29 Feb 2023 10:00:00 +0000",
            "6 May 2024 25:14:00 +0200",
            "6 May 2024 09:61:00",
            "6 Smarch 2024 09:14",
            "09:14:00",
            "6 May 09:14",
            "1 2 3 4 5 6",
            "99999999999999999999",
            "+-+-",
            "6 May 2024 09:14:00 +9999",
            "2026-13-03",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
