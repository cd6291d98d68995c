//! The coach: packs in, reports out.

use crate::context::Context;
use crate::due::{self, Due};
use crate::inbound::{self, Inbound};
use crate::kept::{self, Kept};
use crate::language;
use crate::pack::compile::Language;
use crate::pack::{BUILT_IN, PackError};
use crate::read;
use crate::report::Report;
use crate::token::Text;

/// Reads replies with the rules of its packs. Cheap to keep and to clone, shared freely between threads, never changed.
///
/// A built-in language that no other pack adds to is compiled when it is first read, once for all coaches.
#[derive(Debug, Clone)]
pub struct Coach {
    pub(crate) languages: Vec<Kept>,
}

impl Coach {
    /// The coach with the built-in English pack alone.
    #[must_use]
    pub fn english() -> Self {
        Self::known(&["core", "en"])
    }

    /// The coach with all built-in languages: English, German, French, Spanish, Norwegian.
    #[must_use]
    pub fn built_in() -> Self {
        Self::known(&BUILT_IN.map(|(name, _)| name))
    }

    /// Built-in packs are compiled by the tests; should one be broken all the same, the coach reads fewer languages.
    fn known(names: &[&str]) -> Self {
        let texts = BUILT_IN.iter().filter(|(name, _)| names.contains(name)).map(|(_, text)| *text);
        Self::from_packs(&texts.collect::<Vec<_>>()).unwrap_or_else(|_| Self { languages: Vec::new() })
    }

    /// The coach with these packs, laid over each other in this order.
    ///
    /// A pack with a `language` founds that language or adds to it; one without adds to every language. See
    /// [`BUILT_IN`] for the packs to start from.
    ///
    /// # Errors
    /// The first thing wrong, with the line and column of the pack it stands in.
    pub fn from_packs(packs: &[&str]) -> Result<Self, PackError> {
        Ok(Self { languages: kept::languages(packs)? })
    }

    /// Reads `reply` and says what hurts, what helps and what it promises.
    ///
    /// A text in no language of the packs gives an empty report with `language: None`.
    #[must_use]
    pub fn read(&self, reply: &str, context: &Context<'_>) -> Report {
        match self.language(reply, context.language) {
            Some(language) => read::report(reply, language, context),
            None => Report::default(),
        }
    }

    /// Reads a customer's message. `language` as in [`Context::language`].
    #[must_use]
    pub fn inbound(&self, message: &str, language: Option<&str>) -> Inbound {
        match self.language(message, language) {
            Some(language) => {
                let text = Text::read(message, &language.normal, &language.vocabulary);
                inbound::read(message, &text, language)
            }
            None => Inbound::default(),
        }
    }

    /// By when, in a phrase such as "by Friday 5pm"; the first sentence of time counts.
    #[must_use]
    pub fn due(&self, phrase: &str, context: &Context<'_>) -> Due {
        let Some(language) = self.language(phrase, context.language) else { return Due::None };
        let text = Text::read(phrase, &language.normal, &language.vocabulary);
        let all =
            text.sentences.iter().map(|sentence| due::find(&text, sentence.tokens.clone(), &language.time, context));
        all.into_iter().find(|due| *due != Due::None).unwrap_or_default()
    }

    /// The languages this coach reads, as `en`.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.iter().map(|language| language.id.as_str())
    }

    /// The language a text is written in, when it is long enough to be sure: `en`. For choosing how to answer, where a
    /// wrong guess is worse than none.
    pub fn language_of(&self, text: &str) -> Option<&str> {
        language::surely(text, &self.languages).map(|language| language.id.as_str())
    }

    fn language(&self, text: &str, named: Option<&str>) -> Option<&Language> {
        match named {
            Some(id) => self.of(id),
            None => language::find(text, &self.languages)?.compiled(),
        }
    }

    /// The rules of the language of this name.
    pub(crate) fn of(&self, id: &str) -> Option<&Language> {
        self.languages.iter().find(|language| language.id == id)?.compiled()
    }

    /// The rules of all languages.
    pub(crate) fn compiled(&self) -> impl Iterator<Item = &Language> {
        self.languages.iter().filter_map(Kept::compiled)
    }
}
