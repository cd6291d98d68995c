//! Which plural form a number takes in a language: CLDR's rules, by `icu_plurals`.

use super::Language;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};

type Rules = [Option<PluralRules>; Language::ALL.len()];

// The rules lie in the program; what is made of them is a pointer, so every thread may have its own.
thread_local! {
    static RULES: Rules = Language::ALL.map(|language| {
        let locale = icu_locale_core::Locale::try_from_str(language.code()).ok()?;
        PluralRules::try_new(locale.into(), PluralRulesOptions::default()).ok()
    });
}

/// The category of a number of things, by its name in texts.
pub fn category(n: i64, language: Language) -> &'static str {
    let of = |rules: &Rules| rules[language as usize].as_ref().map(|rules| rules.category_for(n));
    match RULES.with(of).unwrap_or(PluralCategory::Other) {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}
