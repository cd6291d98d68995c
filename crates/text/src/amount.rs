//! Numbers, sizes and money as each language writes them.

use super::Language;

/// An amount of money, in the smallest unit of its currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// Cents, øre, pence.
    pub minor: i64,
    /// ISO 4217.
    pub currency: String,
}

impl Money {
    /// As it is read in a language: `€1,200.00`, `1.200,00 €`.
    pub fn in_language(&self, language: Language) -> String {
        let decimals = decimals(&self.currency);
        let unit = 10_u64.pow(decimals);
        let (whole, rest) = (self.minor.unsigned_abs() / unit, self.minor.unsigned_abs() % unit);
        let point = if language == Language::English { '.' } else { ',' };
        let cents =
            if decimals == 0 { String::new() } else { format!("{point}{rest:0width$}", width = decimals as usize) };
        let sign = if self.minor < 0 { "−" } else { "" };
        let (symbol, is_sign) = symbol(&self.currency, language);
        let number = format!("{}{cents}", grouped(whole, language));
        match (language, is_sign) {
            (Language::English, true) => format!("{sign}{symbol}{number}"),
            (Language::English, false) => format!("{sign}{symbol}\u{a0}{number}"),
            _ => format!("{sign}{number}\u{a0}{symbol}"),
        }
    }
}

/// What a currency is called beside its amount, and whether that is a sign rather than letters.
fn symbol(currency: &str, language: Language) -> (&str, bool) {
    match currency {
        "EUR" => ("€", true),
        "USD" => ("$", true),
        "GBP" => ("£", true),
        "JPY" => ("¥", true),
        "NOK" if language == Language::Norwegian => ("kr", false),
        other => (other, false),
    }
}

/// A whole number: `1,200`, `1.200`, `1 200`.
pub fn number(n: i64, language: Language) -> String {
    let sign = if n < 0 { "−" } else { "" };
    format!("{sign}{}", grouped(n.unsigned_abs(), language))
}

/// Bytes as people say them: `340 kB`, `1.4 MB`; `1,4 Mo` in French.
pub fn size(bytes: i64, language: Language) -> String {
    let byte = if language == Language::French { 'o' } else { 'B' };
    match bytes {
        ..1024 => format!("{bytes}\u{a0}{byte}"),
        1024..1_048_576 => format!("{}\u{a0}k{byte}", bytes / 1024),
        _ => {
            let megabytes = format!("{:.1}", bytes as f64 / 1_048_576.0);
            let megabytes = if language == Language::English { megabytes } else { megabytes.replace('.', ",") };
            format!("{megabytes}\u{a0}M{byte}")
        }
    }
}

/// How many decimals a currency is written with (ISO 4217, minor unit).
pub fn decimals(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND" | "VUV"
        | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// Digits in threes. Spanish groups only from five digits on.
fn grouped(whole: u64, language: Language) -> String {
    let between = match language {
        Language::English => ',',
        Language::German | Language::Spanish => '.',
        Language::French => '\u{202f}',
        Language::Norwegian => '\u{a0}',
    };
    let digits = whole.to_string();
    if language == Language::Spanish && digits.len() < 5 {
        return digits;
    }
    let mut grouped = String::new();
    for (digit, left) in digits.chars().zip((1..=digits.len()).rev()) {
        if left.is_multiple_of(3) && left != digits.len() {
            grouped.push(between);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(minor: i64, currency: &str) -> [String; 5] {
        let money = Money { minor, currency: currency.to_owned() };
        Language::ALL.map(|language| money.in_language(language))
    }

    #[test]
    fn money_is_written_as_the_language_writes_it() {
        assert_eq!(
            money(120_050, "EUR"),
            ["€1,200.50", "1.200,50\u{a0}€", "1\u{202f}200,50\u{a0}€", "1200,50\u{a0}€", "1\u{a0}200,50\u{a0}€"]
        );
        assert_eq!(
            money(-1_234_500, "NOK"),
            [
                "−NOK\u{a0}12,345.00",
                "−12.345,00\u{a0}NOK",
                "−12\u{202f}345,00\u{a0}NOK",
                "−12.345,00\u{a0}NOK",
                "−12\u{a0}345,00\u{a0}kr"
            ]
        );
        assert_eq!(money(999, "JPY"), ["¥999", "999\u{a0}¥", "999\u{a0}¥", "999\u{a0}¥", "999\u{a0}¥"]);
    }

    #[test]
    fn numbers_are_grouped_as_the_language_groups_them() {
        let numbers = Language::ALL.map(|language| number(1_234_567, language));
        assert_eq!(numbers, ["1,234,567", "1.234.567", "1\u{202f}234\u{202f}567", "1.234.567", "1\u{a0}234\u{a0}567"]);
        assert_eq!(Language::ALL.map(|language| number(-999, language)), ["−999"; 5]);
        assert_eq!(number(1000, Language::Spanish), "1000");
    }

    #[test]
    fn sizes_are_said_as_people_say_them() {
        assert_eq!(size(1_500_000, Language::English), "1.4\u{a0}MB");
        assert_eq!(size(1_500_000, Language::French), "1,4\u{a0}Mo");
        assert_eq!(size(340 * 1024, Language::German), "340\u{a0}kB");
        assert_eq!(size(12, Language::French), "12\u{a0}o");
    }
}
