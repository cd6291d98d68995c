//! The languages customers are answered in, and which of them a reader gets.

use serde::{Deserialize, Serialize};

/// A language there is a catalogue for. English is in the code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English, as it stands in the code.
    #[default]
    #[serde(rename = "en")]
    English,
    /// German; Sie.
    #[serde(rename = "de")]
    German,
    /// French; vous.
    #[serde(rename = "fr")]
    French,
    /// Spanish; usted.
    #[serde(rename = "es")]
    Spanish,
    /// Norwegian bokmål; du.
    #[serde(rename = "nb")]
    Norwegian,
}

impl Language {
    /// All of them, English first.
    pub const ALL: [Language; 5] =
        [Language::English, Language::German, Language::French, Language::Spanish, Language::Norwegian];

    /// Its BCP 47 tag, as it stands in `lang` attributes and in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
            Language::French => "fr",
            Language::Spanish => "es",
            Language::Norwegian => "nb",
        }
    }

    /// As those who speak it call it.
    pub const fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "Deutsch",
            Language::French => "Français",
            Language::Spanish => "Español",
            Language::Norwegian => "Norsk",
        }
    }

    /// As it is called in English, which members read.
    pub const fn english(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "German",
            Language::French => "French",
            Language::Spanish => "Spanish",
            Language::Norwegian => "Norwegian",
        }
    }

    /// The language of a tag: `de`, `de-AT`, `DE_ch`; `no` and `nn` are read as bokmål. None for one we do not speak.
    pub fn of(tag: &str) -> Option<Language> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        match primary.as_str() {
            "no" | "nn" => Some(Language::Norwegian),
            code => Language::ALL.into_iter().find(|language| language.code() == code),
        }
    }
}

/// The most languages of a header that are looked at; a browser names a handful.
const NAMED: usize = 32;

/// The language of ours that whoever sends this `Accept-Language` likes best (RFC 9110, 12.5.4). Of equal ones the
/// first; `q=0` is a no; what cannot be read is passed over, and `*` takes whatever comes next in the reader's order.
pub fn accepted(header: &str) -> Option<Language> {
    let mut best: Option<(u32, Language)> = None;
    for range in header.split(',').take(NAMED) {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let Some((language, weight)) = Language::of(tag).zip(weight(parameters)) else { continue };
        if weight > 0 && best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

/// The weight in thousandths; none when it is no weight.
fn weight(parameters: &str) -> Option<u32> {
    let text = parameters.trim();
    if text.is_empty() {
        return Some(1000);
    }
    let (name, value) = text.split_once('=')?;
    let (whole, decimals) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    let digits = decimals.len() <= 3 && decimals.bytes().all(|b| b.is_ascii_digit());
    if !name.trim().eq_ignore_ascii_case("q") || !digits || !matches!(whole, "0" | "1") {
        return None;
    }
    format!("{whole}{decimals:0<3}").parse().ok().filter(|weight| *weight <= 1000)
}

/// What is known of a customer's language. In this order it decides: what they chose, what their first message was
/// written in, what their browser asks for, what the organisation speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// What they chose on their page or on the form.
    pub chosen: Option<Language>,
    /// What they wrote in when they first wrote.
    pub wrote_in: Option<Language>,
}

/// As stored; a language we do not speak is none.
impl From<(Option<String>, Option<String>)> for Known {
    fn from((chosen, wrote_in): (Option<String>, Option<String>)) -> Self {
        let read = |code: Option<String>| code.as_deref().and_then(Language::of);
        Known { chosen: read(chosen), wrote_in: read(wrote_in) }
    }
}

impl Known {
    /// The language they read, given what their browser asks for and what the organisation speaks.
    pub fn or(self, accepted: Option<Language>, default: Language) -> Language {
        self.chosen.or(self.wrote_in).or(accepted).unwrap_or(default)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, French, German, Norwegian, Spanish};

    #[test]
    fn a_browser_is_answered_in_the_language_of_ours_that_it_likes_best() {
        for (header, language) in [
            ("de", Some(German)),
            ("de-AT,en;q=0.5", Some(German)),
            ("en;q=0.5, fr-CH , de;q=0.7", Some(French)),
            ("pt-BR, es;q=0.9, en;q=0.8", Some(Spanish)),
            ("no, en;q=0.9", Some(Norwegian)),
            ("nn-NO", Some(Norwegian)),
            ("en-GB;q=0.9,de;q=0.9", Some(English)),
            ("DE;Q=0.3 , EN ; q = 0.2", Some(German)),
            ("ja, zh;q=0.9", None),
        ] {
            assert_eq!(accepted(header), language, "{header}");
        }
    }

    #[test]
    fn odd_headers_are_read_as_far_as_they_make_sense() {
        for (header, language) in [
            ("", None),
            (",,;,", None),
            ("*", None),
            ("de;q=0, en;q=0.1", Some(English)),
            ("de;q=2, en;q=0.1", Some(English)),
            ("de;q=nonsense", None),
            ("de;q=1.5", None),
            ("de;q=0.0000", None),
            ("de;q=-1", None),
            ("de;level=1", None),
            ("de;q=1.000", Some(German)),
            ("\u{fffd}, fr", Some(French)),
            ("dex, den, fr;q=0.001", Some(French)),
        ] {
            assert_eq!(accepted(header), language, "{header}");
        }
        let endless = format!("{}de", "xx,".repeat(100_000));
        assert_eq!(accepted(&endless), None);
    }

    #[test]
    fn what_they_chose_comes_before_what_they_wrote_in_and_that_before_their_browser() {
        let chosen = Known { chosen: Some(French), wrote_in: Some(German) };
        let wrote = Known { chosen: None, wrote_in: Some(German) };
        assert_eq!(chosen.or(Some(Spanish), Norwegian), French);
        assert_eq!(wrote.or(Some(Spanish), Norwegian), German);
        assert_eq!(Known::default().or(Some(Spanish), Norwegian), Spanish);
        assert_eq!(Known::default().or(None, Norwegian), Norwegian);
    }

    #[test]
    fn a_language_is_known_by_its_tag() {
        for language in Language::ALL {
            assert_eq!(Language::of(language.code()), Some(language));
            assert_eq!(serde_json::to_string(&language).unwrap(), format!("\"{}\"", language.code()));
        }
        assert_eq!(Language::of("nb_NO"), Some(Norwegian));
        assert_eq!(Language::of(""), None);
    }
}
