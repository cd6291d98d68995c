//! The languages of a coach: what each is known by, at once; its rules, when first asked for.

use std::sync::{Arc, LazyLock, OnceLock};

use rustc_hash::FxHashSet;

use crate::pack::compile::{Language, compile};
use crate::pack::{self, BUILT_IN, Pack, PackError};

/// One language of a coach.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub id: String,
    /// Small words by which a text of this language is known. Packs alone fill it, so that a quick hash does.
    pub known_by: Arc<FxHashSet<String>>,
    rules: Rules,
}

#[derive(Debug, Clone)]
enum Rules {
    /// As they come with the coach, shared by all coaches.
    BuiltIn(&'static BuiltIn),
    Own(Arc<Language>),
}

/// A built-in language, with `core` below it and nothing above.
#[derive(Debug)]
struct BuiltIn {
    id: &'static str,
    pack: &'static str,
    known_by: Arc<FxHashSet<String>>,
    compiled: OnceLock<Option<Language>>,
}

/// Every pack of [`BUILT_IN`] but the first founds a language of its name.
static ALL: LazyLock<Vec<BuiltIn>> = LazyLock::new(|| {
    let founding = BUILT_IN.iter().skip(1);
    let all = founding.map(|(id, pack)| BuiltIn {
        id,
        pack,
        known_by: known_by(pack).collect::<FxHashSet<_>>().into(),
        compiled: OnceLock::new(),
    });
    all.collect()
});

/// What a built-in pack says under `known_by`, taken from its text: to read all of it takes a hundred times as long.
fn known_by(pack: &str) -> impl Iterator<Item = String> {
    let lines = pack.lines().skip_while(|line| !line.starts_with("known_by:")).skip(1);
    let block = lines.take_while(|line| line.starts_with(' '));
    block.flat_map(str::split_whitespace).map(str::to_lowercase)
}

impl Kept {
    fn built_in(language: &'static BuiltIn) -> Self {
        let known_by = Arc::clone(&language.known_by);
        Self { id: language.id.to_owned(), known_by, rules: Rules::BuiltIn(language) }
    }

    fn own(language: Language) -> Self {
        let known_by = Arc::new(language.known_by.iter().cloned().collect());
        Self { id: language.id.clone(), known_by, rules: Rules::Own(Arc::new(language)) }
    }

    /// Its rules; the first to ask compiles them. `None` when a built-in pack is broken, which tests tell.
    pub(crate) fn compiled(&self) -> Option<&Language> {
        match &self.rules {
            Rules::Own(language) => Some(language),
            Rules::BuiltIn(language) => {
                let read = || Ok::<_, PackError>([pack::read(BUILT_IN[0].1)?, pack::read(language.pack)?]);
                let compile = || read().and_then(|packs| merged(language.id, &packs)).ok();
                language.compiled.get_or_init(compile).as_ref()
            }
        }
    }

    /// This language by its rules alone.
    pub(crate) fn without_learned(&self) -> Option<Self> {
        Some(Self::own(Language { learned: None, ..self.compiled()?.clone() }))
    }
}

/// A pack that is laid over others.
enum Source {
    Core,
    Founding(&'static BuiltIn),
    Own(Box<Pack>),
}

impl Source {
    /// Built-in packs are known by their text and not read yet.
    fn of(text: &str) -> Result<Self, PackError> {
        if text == BUILT_IN[0].1 {
            return Ok(Self::Core);
        }
        match ALL.iter().find(|language| language.pack == text) {
            Some(language) => Ok(Self::Founding(language)),
            None => Ok(Self::Own(Box::new(pack::read(text)?))),
        }
    }

    /// The one language it is for.
    fn language(&self) -> Option<&str> {
        match self {
            Self::Core => None,
            Self::Founding(language) => Some(language.id),
            Self::Own(pack) => pack.language.as_deref(),
        }
    }

    fn read(self) -> Result<Pack, PackError> {
        match self {
            Self::Core => pack::read(BUILT_IN[0].1),
            Self::Founding(language) => pack::read(language.pack),
            Self::Own(pack) => Ok(*pack),
        }
    }
}

/// The languages of these packs, laid over each other in this order. Whatever is wrong in them is said here.
pub(crate) fn languages(packs: &[&str]) -> Result<Vec<Kept>, PackError> {
    let sources: Vec<Source> = packs.iter().map(|text| Source::of(text)).collect::<Result<_, _>>()?;
    let mut ids: Vec<String> = Vec::new();
    for id in sources.iter().filter_map(Source::language) {
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    let wanted: Vec<Option<&'static BuiltIn>> = ids.iter().map(|id| as_built_in(id, &sources)).collect();
    let is_own = |id: &str| ids.iter().zip(&wanted).any(|(known, as_built_in)| known == id && as_built_in.is_none());
    // What is laid over every language leaves none as it was, so that all packs are read then.
    let has_own = wanted.is_empty() || wanted.iter().any(Option::is_none);
    let concerned = sources.into_iter().filter(|source| has_own && source.language().is_none_or(is_own));
    let read: Vec<Pack> = concerned.map(Source::read).collect::<Result<_, _>>()?;
    let kept = ids.iter().zip(&wanted).map(|(id, as_built_in)| match as_built_in {
        Some(language) => Ok(Kept::built_in(language)),
        None => Ok(Kept::own(merged(id, &read)?)),
    });
    kept.collect()
}

/// The built-in language that these packs leave as it is.
fn as_built_in(id: &str, sources: &[Source]) -> Option<&'static BuiltIn> {
    let mut of_it = sources.iter().filter(|source| source.language().is_none_or(|language| language == id));
    match (of_it.next(), of_it.next(), of_it.next()) {
        (Some(Source::Core), Some(Source::Founding(language)), None) => Some(language),
        _ => None,
    }
}

/// One language out of these packs.
fn merged(id: &str, packs: &[Pack]) -> Result<Language, PackError> {
    let mut whole = Pack::default();
    for pack in packs.iter().filter(|pack| pack.language.as_deref().is_none_or(|of| of == id)) {
        let laid = pack.for_language(&whole, packs);
        pack::merge(&mut whole, &laid)?;
    }
    whole.language = Some(id.to_owned());
    whole.known_by.sort_unstable();
    whole.common.sort_unstable();
    compile(&whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_languages_are_known_by_what_their_packs_say() {
        for language in ALL.iter() {
            let pack = pack::read(language.pack).unwrap();
            let said: FxHashSet<String> = pack.known_by.into_iter().collect();
            assert_eq!(pack.language.as_deref(), Some(language.id));
            assert!(said.len() > 20 && said == *language.known_by, "{}: {said:?}", language.id);
        }
    }

    #[test]
    fn only_languages_that_a_pack_of_ones_own_touches_are_compiled_at_once() {
        let with = |own: &'static str| {
            let packs: Vec<&str> = BUILT_IN.iter().map(|(_, text)| *text).chain([own]).collect();
            let all = languages(&packs).unwrap();
            let waiting = all.into_iter().filter(|kept| matches!(kept.rules, Rules::BuiltIn(_)));
            waiting.map(|kept| kept.id).collect::<Vec<_>>()
        };
        assert_eq!(with("pack: x\nlanguage: fr\n"), ["en", "de", "es", "nb"]);
        assert_eq!(with("pack: x\nlanguage: da\n"), ["en", "de", "fr", "es", "nb"]);
        assert!(with("pack: x\n").is_empty());
    }

    #[test]
    fn every_built_in_language_compiles_when_it_is_asked_for() {
        for language in ALL.iter() {
            assert!(Kept::built_in(language).compiled().is_some_and(|it| it.learned.is_some()), "{}", language.id);
        }
    }
}
