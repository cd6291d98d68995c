//! From a merged pack to automata.

use super::{ACTORS, Kind, Pack, PackError, Placed};
use crate::due::TimeWords;
use crate::group::{Group, Patterns};
use crate::normal::Normal;
use crate::pattern::{Automaton, Lexicons, Vocabulary, parse};
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
    pub swaps: Vec<(String, String)>,
    pub needs_case: bool,
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
    pub promise: PromiseGrammar,
    pub time: TimeWords,
    pub cues: Vec<Cue>,
    pub cue_matches: Group,
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
    compiler.cues(pack, &mut language)?;
    language.vocabulary = compiler.vocabulary.finish();
    Ok(language)
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
                swaps: source.swaps.clone(),
                missing: source.kind == Kind::Missing,
                unless: self.patterns(source.unless.as_deref().unwrap_or_default())?,
                unless_reply: self.patterns(source.unless_reply.as_deref().unwrap_or_default())?,
                needs_reply: self.patterns(source.needs_reply.as_deref().unwrap_or_default())?,
                bad: source.bad.clone(),
                good: source.good.clone(),
            });
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
