//! From a merged pack to automata.

use std::sync::Arc;

use super::{ACTORS, Kind, Pack, PackError, Placed};
use crate::due::TimeWords;
use crate::group::{Group, Patterns};
use crate::learned::{self, Model};
use crate::normal::Normal;
use crate::pattern::{Automaton, Lexicons, Vocabulary, parse};
use crate::read::around::{Known, Place};
use crate::report::Mode;

/// A rule ready to fire.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub id: String,
    pub mode: Mode,
    pub sub: String,
    pub weight: u8,
    pub why: String,
    pub better: String,
    pub min: usize,
    pub missing: bool,
    /// Words what the statistical reader marks.
    pub learned: bool,
    pub swaps: Vec<(String, String)>,
    pub needs_case: bool,
    /// What must be known of the case.
    pub when: Vec<Known>,
    pub place: Option<Place>,
    pub unless: Patterns,
    pub unless_reply: Patterns,
    pub needs_reply: Patterns,
    pub bad: Vec<Placed>,
    pub good: Vec<Placed>,
}

/// A cue of a customer's message ready to be noticed.
#[derive(Debug, Clone)]
pub(crate) struct Cue {
    pub name: String,
    pub weight: i32,
    /// So many hits add their weight to the score.
    pub most: u8,
    pub unless: Patterns,
    pub bad: Vec<Placed>,
    pub good: Vec<Placed>,
}

/// The promise grammar of a language.
#[derive(Debug, Clone, Default)]
pub(crate) struct PromiseGrammar {
    /// Owned by the index of the actor in [`ACTORS`].
    pub commit: Group,
    pub exclude: Patterns,
    pub condition: Patterns,
    pub ask: Patterns,
    pub vague: Patterns,
    pub ends: Patterns,
    pub named: Patterns,
    /// What makes no promise of a stretch, of a sentence, that names a day to come.
    pub never: Patterns,
    pub reported: Patterns,
    pub act: Patterns,
    pub never_sentence: Patterns,
    pub first_person: Patterns,
}

/// All that is known of one language.
#[derive(Debug, Clone, Default)]
pub(crate) struct Language {
    pub id: String,
    pub known_by: Vec<String>,
    pub common: Vec<String>,
    pub helpers: Vec<String>,
    pub normal: Normal,
    pub vocabulary: Vocabulary,
    pub rules: Vec<Rule>,
    pub matches: Group,
    /// What an overlay switched off, by its mode: the statistical reader does not bring it back.
    pub silent: Group,
    pub silent_modes: Vec<Mode>,
    pub promise: PromiseGrammar,
    pub time: TimeWords,
    pub cues: Vec<Cue>,
    pub cue_matches: Group,
    /// The statistical reader of this language, where rules word what it marks.
    pub learned: Option<Arc<Model>>,
}

impl Language {
    /// The rule that words what the statistical reader marks as this mode; `None` when a pack switched it off.
    pub(crate) fn learned_rule(&self, mode: Mode) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.learned && rule.mode == mode)
    }
}

/// Compiles a merged pack; the first error is reported with its place.
pub(crate) fn compile(pack: &Pack) -> Result<Language, PackError> {
    let mut compiler = Compiler { normal: &pack.normal, lexicons: Lexicons::new(), vocabulary: Vocabulary::default() };
    compiler.lexicons(&pack.lexicons)?;
    let mut language = Language {
        id: pack.language.clone().unwrap_or_default(),
        known_by: pack.known_by.clone(),
        common: pack.common.clone(),
        helpers: pack.promise.helpers.clone(),
        normal: pack.normal.clone(),
        time: TimeWords::read(&pack.time, &pack.normal)?,
        promise: compiler.promise(pack)?,
        ..Language::default()
    };
    compiler.rules(pack, &mut language)?;
    compiler.silent(pack, &mut language)?;
    compiler.cues(pack, &mut language)?;
    compiler.vocabulary.step_over(&pack.light);
    language.vocabulary = compiler.vocabulary.finish();
    language.learned =
        if language.rules.iter().any(|rule| rule.learned) { learned::built_in(&language.id) } else { None };
    Ok(language)
}

fn known(placed: &Placed) -> Result<Known, PackError> {
    let none = || placed.error(0, format!("`when` knows {}", Known::names()));
    Known::named(&placed.text).ok_or_else(none)
}

fn place(placed: &Placed) -> Result<Place, PackError> {
    Place::named(&placed.text).ok_or_else(|| placed.error(0, "`place` is `late` or `last`"))
}

struct Compiler<'a> {
    normal: &'a Normal,
    lexicons: Lexicons,
    vocabulary: Vocabulary,
}

impl Compiler<'_> {
    fn lexicons(&mut self, all: &[(Placed, Placed)]) -> Result<(), PackError> {
        for (name, pattern) in all {
            let node = parse(&pattern.text, self.normal, &self.lexicons).map_err(|e| pattern.error(e.at, e.says))?;
            self.lexicons.insert(name.text.clone(), node);
        }
        Ok(())
    }

    fn pattern(&mut self, placed: &Placed) -> Result<Automaton, PackError> {
        let node = parse(&placed.text, self.normal, &self.lexicons).map_err(|e| placed.error(e.at, e.says))?;
        Automaton::compile(&node, &mut self.vocabulary).map_err(|e| placed.error(e.at, e.says))
    }

    fn patterns(&mut self, all: &[Placed]) -> Result<Patterns, PackError> {
        Ok(Patterns::new(all.iter().map(|placed| self.pattern(placed)).collect::<Result<_, _>>()?))
    }

    fn promise(&mut self, pack: &Pack) -> Result<PromiseGrammar, PackError> {
        let source = &pack.promise;
        let mut grammar = PromiseGrammar {
            exclude: self.patterns(&source.exclude)?,
            condition: self.patterns(&source.condition)?,
            ask: self.patterns(&source.ask)?,
            vague: self.patterns(&source.vague)?,
            ends: self.patterns(&source.ends)?,
            named: self.patterns(&source.named)?,
            never: self.patterns(&source.never)?,
            reported: self.patterns(&source.reported)?,
            act: self.patterns(&source.act)?,
            never_sentence: self.patterns(&source.never_sentence)?,
            first_person: self.patterns(&source.first_person)?,
            ..PromiseGrammar::default()
        };
        for (actor, patterns) in &source.commit {
            let owner = ACTORS.iter().position(|known| *known == actor.text).unwrap_or(1);
            for placed in patterns {
                grammar.commit.add(owner, self.pattern(placed)?);
            }
        }
        Ok(grammar)
    }

    fn rules(&mut self, pack: &Pack, language: &mut Language) -> Result<(), PackError> {
        for source in pack.rules.iter().filter(|rule| rule.off != Some(true)) {
            let mode =
                source.mode.ok_or_else(|| source.id.error(0, format!("rule `{}` has no mode", source.id.text)))?;
            for placed in source.any.iter().flatten() {
                language.matches.add(language.rules.len(), self.pattern(placed)?);
            }
            language.rules.push(Rule {
                id: source.id.text.clone(),
                mode,
                sub: source.sub.clone().unwrap_or_default(),
                weight: source.weight.unwrap_or(50),
                why: source.why.clone().unwrap_or_default(),
                better: source.better.clone().unwrap_or_default(),
                min: source.min.unwrap_or(1),
                needs_case: source.needs_case == Some(true),
                when: source.when.iter().flatten().map(known).collect::<Result<_, _>>()?,
                place: source.place.as_ref().map(place).transpose()?,
                swaps: source.swaps.clone(),
                missing: source.kind == Kind::Missing,
                learned: source.kind == Kind::Learned,
                unless: self.patterns(source.unless.as_deref().unwrap_or_default())?,
                unless_reply: self.patterns(source.unless_reply.as_deref().unwrap_or_default())?,
                needs_reply: self.patterns(source.needs_reply.as_deref().unwrap_or_default())?,
                bad: source.bad.clone(),
                good: source.good.clone(),
            });
        }
        Ok(())
    }

    fn silent(&mut self, pack: &Pack, language: &mut Language) -> Result<(), PackError> {
        for source in &pack.rules {
            let Some(mode) = source.mode else { continue };
            let all = if source.off == Some(true) { source.any.as_deref().unwrap_or_default() } else { &[] };
            for placed in all.iter().chain(&source.silent) {
                language.silent.add(language.silent_modes.len(), self.pattern(placed)?);
                language.silent_modes.push(mode);
            }
        }
        Ok(())
    }

    fn cues(&mut self, pack: &Pack, language: &mut Language) -> Result<(), PackError> {
        for source in &pack.cues {
            for placed in &source.any {
                language.cue_matches.add(language.cues.len(), self.pattern(placed)?);
            }
            language.cues.push(Cue {
                name: source.cue.text.clone(),
                weight: source.weight,
                most: source.most,
                unless: self.patterns(&source.unless)?,
                bad: source.bad.clone(),
                good: source.good.clone(),
            });
        }
        Ok(())
    }
}
