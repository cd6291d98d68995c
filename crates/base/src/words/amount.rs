//! An amount of money as people type it. Half of Europe writes a comma where the other half writes a point, so what could be
//! meant either way is asked about and never guessed.

use crate::refusal::Refusal;
use text::amount::decimals;

/// An amount as people type it, `1200`, `1,200.50`, `1.200,50`, `12,50` or `1 200`, in the currency's smallest unit. Empty is 0.
///
/// # Errors
/// Names the field, when it is no amount, or two.
pub fn amount(field: &'static str, text: &str, currency: &str) -> Result<i64, Refusal> {
    let wrong = || Refusal::invalid(field, "Enter the amount as a number, for example 1200 or 1200.50.");
    let (text, places) = (text.trim(), decimals(currency) as usize);
    let (whole, cents) = parts(text, places);
    let whole = ungrouped(whole).ok_or_else(wrong)?;
    if is_two(text, places) {
        return Err(Refusal::invalid(field, two(text, &whole, cents, places)));
    }
    let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if text.bytes().all(|b| matches!(b, b'.' | b',')) && !text.is_empty() {
        return Err(wrong());
    }
    if !is_number(&whole) || !is_number(cents) || cents.len() > places || whole.len() > 10 {
        return Err(wrong());
    }
    format!("0{whole}{cents:0<places$}").parse().map_err(|_| wrong())
}

/// What stands before the decimal mark and after it. The mark is the last point or comma, when no other like it is there: of
/// several the number is grouped, and a currency without decimals has none but those that group.
fn parts(text: &str, places: usize) -> (&str, &str) {
    let Some((whole, cents)) = text.rsplit_once(['.', ',']) else { return (text, "") };
    let mark = if text.as_bytes().get(whole.len()) == Some(&b'.') { '.' } else { ',' };
    let is_group = whole.contains(mark) || (places == 0 && cents.len() == 3);
    if is_group { (text, "") } else { (whole, cents) }
}

/// One mark and three digits behind it: a thousand in one country is a one in the next. A point is our own decimal mark where
/// the currency has three decimals.
fn is_two(text: &str, places: usize) -> bool {
    let Some((before, after)) = text.rsplit_once(['.', ',']) else { return false };
    let is_ours = places == 3 && text.contains('.');
    let could_be_thousands = (1..=3).contains(&before.len()) && before != "0";
    let all_digits = before.bytes().chain(after.bytes()).all(|b| b.is_ascii_digit());
    places > 0 && !is_ours && after.len() == 3 && could_be_thousands && all_digits
}

fn two(text: &str, whole: &str, rest: &str, places: usize) -> String {
    let (plain, noughts) = (format!("{whole}{rest}"), "0".repeat(places));
    let how = format!("Write it with decimals ({plain}.{noughts}) or without a separator ({plain}).");
    format!("“{text}” can mean two amounts. {how}")
}

/// The digits of a whole number without what groups them in threes, or as in India in twos down to the last three; none when
/// they are not so grouped.
fn ungrouped(whole: &str) -> Option<String> {
    let is_between = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | '’' | '\'');
    let groups: Vec<&str> = whole.split(is_between).collect();
    let mut marks = whole.chars().filter(|c| is_between(*c));
    let first = marks.next();
    let is_one_mark = marks.all(|mark| Some(mark) == first);
    let is_grouped = match groups.as_slice() {
        [_] | [] => true,
        [first, between @ .., last] => {
            let alike = |len: usize| between.iter().all(|group| group.len() == len);
            (1..=3).contains(&first.len()) && last.len() == 3 && (alike(3) || alike(2))
        }
    };
    (is_grouped && is_one_mark).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_is_a_decimal_mark_where_it_can_be_nothing_else() {
        for (typed, cents) in [
            ("12,50", 1_250),
            ("12.50", 1_250),
            ("12,5", 1_250),
            (",5", 50),
            ("1250,00", 125_000),
            ("1.250,00", 125_000),
            ("1,250.00", 125_000),
            ("1 250,00", 125_000),
            ("1\u{202f}250", 125_000),
            ("1 250", 125_000),
            ("1’250.00", 125_000),
            ("1,250,000", 125_000_000),
            ("1.250.000", 125_000_000),
            ("1.250.000,75", 125_000_075),
            ("12,34,567.00", 123_456_700),
        ] {
            assert_eq!(amount("cost", typed, "EUR"), Ok(cents), "{typed}");
        }
        for wrong in
            ["1,250,00", "12.34,567.8", "1,25.00", "12 50", "1 2", "1250,000", "0,250", "1.2.3,4", ",", "1,2,3"]
        {
            assert_eq!(amount("cost", wrong, "EUR").unwrap_err().field, Some("cost"), "{wrong}");
        }
    }

    #[test]
    fn an_amount_that_could_be_a_thousand_or_a_one_is_asked_about() {
        for typed in ["1,250", "1.250", "999,000"] {
            let no = amount("cost", typed, "EUR").unwrap_err();
            let plain = typed.replace([',', '.'], "");
            assert_eq!(
                (no.field, no.to_string()),
                (
                    Some("cost"),
                    format!(
                        "“{typed}” can mean two amounts. Write it with decimals ({plain}.00) or without a separator ({plain})."
                    )
                )
            );
        }
        assert_eq!(amount("cost", "1,250", "JPY"), Ok(1_250), "a currency without decimals leaves no doubt");
        assert_eq!(amount("cost", "1.250", "KWD"), Ok(1_250), "as we write it");
        assert!(amount("cost", "1,250", "KWD").is_err());
    }
}
