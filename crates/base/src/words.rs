//! Text as people type it: trimmed, bounded, and refused with the field's name when it is missing.

text::catalogues!();

mod amount;

pub use amount::amount;

use crate::ids::CaseNo;
use crate::refusal::Refusal;
use text::Text;
use text::amount::decimals;
use text::text;

/// The longest single line kept: a title, a name. Characters.
pub const LINE: usize = 200;
/// The longest free text of a form: an answer, a reason, a promise. Characters.
pub const TEXT: usize = 20_000;

/// The most of a text that is repeated inside a sentence of the history. Characters.
pub const CLAUSE: usize = 160;

/// One line that must be there. Line breaks become spaces.
pub fn line(field: &'static str, text: &str, missing: impl Into<Text>) -> Result<String, Refusal> {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    within(field, flat, LINE, missing)
}

/// An email address as kept: lower case, one at-sign with something on both sides, its domain in the letters of the
/// network, so that `bücher.example` and `xn--bcher-kva.example` are one.
pub fn address(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = line(field, text, "Enter an email address.")?.to_lowercase();
    let is_one = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains('@') && !text.contains([' ', '<', '>', ',', ';'])
    });
    if is_one {
        let ascii = text.split_once('@').filter(|_| !text.is_ascii());
        let ascii = ascii.and_then(|(local, domain)| Some(format!("{local}@{}", idna::domain_to_ascii(domain).ok()?)));
        Ok(ascii.unwrap_or(text))
    } else {
        let says = format!("“{text}” is not an email address. It should look like ingrid@example.com.");
        Err(Refusal::invalid(field, says))
    }
}

/// The number of a case as people type it, `A-1042` or `1042`, and nothing behind it.
pub fn case_number(field: &'static str, text: &str) -> Result<CaseNo, Refusal> {
    text.trim().parse().map_err(|()| Refusal::invalid(field, "Enter the number of a case, such as A-1042."))
}

/// Free text that must be there.
pub fn required(field: &'static str, text: &str, missing: impl Into<Text>) -> Result<String, Refusal> {
    within(field, text.trim().to_owned(), TEXT, missing)
}

/// Free text that may be left out.
pub fn optional(field: &'static str, text: &str) -> Result<Option<String>, Refusal> {
    let text = text.trim();
    if is_blank(text) { Ok(None) } else { within(field, text.to_owned(), TEXT, "").map(Some) }
}

fn within(field: &'static str, text: String, most: usize, missing: impl Into<Text>) -> Result<String, Refusal> {
    if is_blank(&text) {
        return Err(Refusal::invalid(field, missing));
    }
    let long = text.chars().count();
    if long > most {
        let says = text!(
            customer: "This text has {long} characters. The most we can keep is {most}. Shorten it, or attach it as a file.",
            long,
            most
        );
        return Err(Refusal::invalid(field, says));
    }
    Ok(text)
}

/// Nothing in it can be seen: no character at all, or only spaces, controls, and those that Unicode draws as nothing
/// (Default_Ignorable_Code_Point of UAX #44, and the blank braille pattern).
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        let ignored = matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}');
        ignored || c.is_whitespace() || c.is_control()
    })
}

/// With a capital at its beginning.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Bytes as people say them.
pub fn size(bytes: i64) -> String {
    match bytes {
        ..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} kB", bytes / 1024),
        _ => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
    }
}

/// How long something took, in its largest unit, from milliseconds.
pub fn took(millis: i64) -> String {
    match millis / 1000 {
        0 => "under a second".to_owned(),
        1 => "1 second".to_owned(),
        s @ 2..=119 => format!("{s} seconds"),
        s @ 120..=7199 => format!("{} minutes", s / 60),
        s => format!("{} hours", s / 3600),
    }
}

/// The first `most` characters, with an ellipsis where something was cut.
pub fn short(text: &str, most: usize) -> String {
    let words = text.split_whitespace().enumerate();
    // As much as is shown is read, however long the text is.
    let mut chars = words.flat_map(|(i, word)| (i > 0).then_some(' ').into_iter().chain(word.chars()));
    let mut shown: String = chars.by_ref().take(most).collect();
    if chars.next().is_some() {
        shown.pop();
        shown.truncate(shown.trim_end().len());
        shown.push('…');
    }
    shown
}

/// An amount as people read it: `€1,200.00`, `NOK 1,200.00`, `¥1,200`. `minor` counts the currency's smallest unit.
pub fn money(minor: i64, currency: &str) -> String {
    let decimals = decimals(currency);
    let unit = 10_u64.pow(decimals);
    let (whole, rest) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
    let cents = if decimals == 0 { String::new() } else { format!(".{rest:0width$}", width = decimals as usize) };
    let sign = if minor < 0 { "−" } else { "" };
    let symbol = match currency {
        "EUR" => "€".to_owned(),
        "USD" => "$".to_owned(),
        "GBP" => "£".to_owned(),
        "JPY" => "¥".to_owned(),
        other => format!("{other}\u{a0}"),
    };
    format!("{sign}{symbol}{}{cents}", thousands(whole))
}

/// An amount as it stands in a form: `1200.50`, without grouping.
pub fn amount_typed(minor: i64, currency: &str) -> String {
    let unit = 10_i64.pow(decimals(currency));
    match (minor / unit, minor % unit) {
        (whole, 0) => whole.to_string(),
        (whole, rest) => format!("{whole}.{rest:0width$}", width = decimals(currency) as usize),
    }
}

fn thousands(whole: u64) -> String {
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A file's name as given, made safe to show and to save: no path, no control characters, never empty, never hidden.
pub fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or(given);
    let safe: String = last.chars().filter(|c| !c.is_control() && !"<>:\"|?*".contains(*c)).take(120).collect();
    let safe = safe.trim().trim_start_matches('.').to_owned();
    if safe.is_empty() { "file".to_owned() } else { safe }
}

/// SHA-256 as lower-case hex.
pub fn hex_sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_where_they_are_too_long_and_stand_on_one_line() {
        assert_eq!(short(" The belt\n tore. ", 14), "The belt tore.");
        assert_eq!(short("The belt tore.", 13), "The belt tor…");
        assert_eq!(short("The belt tore.", 10), "The belt…", "no blank before the mark");
        assert_eq!(short("æøå", 2), "æ…");
        assert_eq!((short("", 5), short("a b", 1)), (String::new(), "…".to_owned()));
    }

    #[test]
    fn words_that_nobody_can_see_are_missing() {
        for unseen in ["\u{200b}", " \u{2060}\u{ad} ", "\u{feff}\u{202e}\u{3164}", "\u{7}\u{1b}", "\u{2800}"] {
            let no = required("text", unseen, "Write the reply first.").unwrap_err();
            assert_eq!(no.to_string(), "Write the reply first.", "{unseen:?}");
            assert_eq!(optional("note", unseen).unwrap(), None, "{unseen:?}");
        }
        assert_eq!(required("text", "👍🏽\u{200d}", "").unwrap(), "👍🏽\u{200d}");
    }

    #[test]
    fn a_missing_text_names_its_field() {
        let refusal = required("what", "  \n", "Say what you promise.").unwrap_err();
        assert_eq!((refusal.field, refusal.to_string().as_str()), (Some("what"), "Say what you promise."));
    }

    #[test]
    fn an_address_is_kept_in_lower_case_and_has_one_at_sign() {
        assert_eq!(address("email", " Ingrid@Halden.example ").unwrap(), "ingrid@halden.example");
        assert_eq!(address("email", "ann@Bücher.example").unwrap(), "ann@xn--bcher-kva.example");
        for wrong in ["ingrid", "@halden.example", "ingrid@", "a@b@c", "Ingrid <i@halden.example>", "a@b,c@d"] {
            assert_eq!(address("email", wrong).unwrap_err().field, Some("email"), "{wrong}");
        }
    }

    #[test]
    fn a_size_is_said_in_its_largest_unit() {
        assert_eq!([500, 2_048, 3_300_000].map(size), ["500 B", "2 kB", "3.1 MB"]);
    }

    #[test]
    fn a_line_never_holds_a_line_break() {
        assert_eq!(line("subject", "a\r\nBcc: b", "").unwrap(), "a Bcc: b");
    }

    #[test]
    fn a_file_name_keeps_nothing_of_a_path() {
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("C:\\photos\\belt.png"), "belt.png");
        assert_eq!(file_name(".."), "file");
    }

    #[test]
    fn too_long_a_text_says_how_long_it_may_be() {
        let refusal = line("name", &"x".repeat(201), "").unwrap_err();
        assert!(refusal.to_string().contains("201") && refusal.to_string().contains("200"));
    }

    #[test]
    fn money_is_grouped_and_has_the_decimals_of_its_currency() {
        assert_eq!(money(120_000, "EUR"), "€1,200.00");
        assert_eq!(money(123_456_789, "GBP"), "£1,234,567.89");
        assert_eq!(money(99_905, "NOK"), "NOK\u{a0}999.05");
        assert_eq!(money(1_200, "JPY"), "¥1,200");
        assert_eq!(money(1_200_500, "KWD"), "KWD\u{a0}1,200.500");
    }

    #[test]
    fn an_amount_is_read_in_the_units_of_its_currency() {
        assert_eq!(amount("cost", "1,200.50", "EUR"), Ok(120_050));
        assert_eq!(amount("cost", "1200.5", "EUR"), Ok(120_050));
        assert_eq!(amount("cost", "1 200", "JPY"), Ok(1_200));
        assert_eq!(amount("cost", "", "EUR"), Ok(0));
        for wrong in ["-5", "twelve", "1.2.3", "99999999999"] {
            assert_eq!(amount("cost", wrong, "EUR").unwrap_err().field, Some("cost"), "{wrong}");
        }
        assert_eq!((amount_typed(120_050, "EUR"), amount_typed(1_200, "JPY")), ("1200.50".into(), "1200".into()));
    }

    #[test]
    fn the_smallest_amounts_keep_their_noughts_and_their_sign() {
        assert_eq!(money(0, "EUR"), "€0.00");
        assert_eq!(money(5, "USD"), "$0.05");
        assert_eq!(money(-100, "EUR"), "−€1.00");
        assert_eq!(money(i64::MIN, "JPY"), "−¥9,223,372,036,854,775,808");
    }
}
