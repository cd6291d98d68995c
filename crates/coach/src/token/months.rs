//! Months whose day is written with a full stop, so that it does not end the sentence.

/// Months after which "1." is a day: in German they begin with a capital, in Norwegian some write them so.
const MONTHS: [&str; 27] = [
    "januar",
    "jänner",
    "februar",
    "märz",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
    "desember",
    "dez",
    "okt",
    "jan",
    "feb",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "nov",
    "jän",
    "quartal",
];

/// The text goes on with the name of a month: "1. Dezember".
pub(super) fn begins(follows: &str) -> bool {
    let name = follows.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    MONTHS.contains(&name.to_lowercase().as_str())
}
