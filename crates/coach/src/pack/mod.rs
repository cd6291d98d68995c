//! Rule packs: what the coach looks for, as data. Read here, merged in `overlay`, compiled in `compile`.

pub(crate) mod compile;
mod guard;
mod overlay;
mod read;
mod yaml;

pub(crate) use overlay::merge;
pub(crate) use read::read;
pub(crate) use yaml::Placed;

use std::fmt;

use crate::normal::Normal;
use crate::report::Mode;

/// The packs that come with the coach: name and text. `core` first, then one per language.
pub const BUILT_IN: [(&str, &str); 6] = [
    ("core", include_str!("../../rules/core.yaml")),
    ("en", include_str!("../../rules/en.yaml")),
    ("de", include_str!("../../rules/de.yaml")),
    ("fr", include_str!("../../rules/fr.yaml")),
    ("es", include_str!("../../rules/es.yaml")),
    ("nb", include_str!("../../rules/nb.yaml")),
];

/// Who can commit, in the order of the promise grammar's owners.
pub(crate) const ACTORS: [&str; 5] = ["me", "we", "team", "third", "outcome"];

/// What is wrong with a pack, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackError {
    /// Line of the pack, from 1.
    pub line: usize,
    /// Character of the line, from 1.
    pub column: usize,
    /// What is wrong, in plain words.
    pub says: String,
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.says)
    }
}

impl std::error::Error for PackError {}

/// A pack as it is written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pack {
    /// The language it is for; an overlay without one is for all.
    pub language: Option<String>,
    /// Words by which a text of this language is known.
    pub known_by: Vec<String>,
    /// Words that say nothing about what a text is about.
    pub common: Vec<String>,
    /// Words such as "also", over which a match may step once.
    pub light: Vec<String>,
    pub normal: Normal,
    /// Name and pattern; a name with `+` adds to what is there.
    pub lexicons: Vec<(Placed, Placed)>,
    pub rules: Vec<RuleSource>,
    pub promise: PromiseSource,
    /// Kind of time word, its value, its spellings.
    pub time: Vec<(Placed, i32, Vec<Placed>)>,
    pub cues: Vec<CueSource>,
}

/// When a rule fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Kind {
    /// Where one of its patterns matches.
    #[default]
    Match,
    /// The doc rules: what the reply as a whole lacks.
    Missing,
    /// Words what the statistical reader marks.
    Learned,
}

/// A rule as it is written; an overlay leaves most of it out.
#[derive(Debug, Clone, Default)]
pub(crate) struct RuleSource {
    pub id: Placed,
    pub off: Option<bool>,
    pub kind: Kind,
    pub mode: Option<Mode>,
    pub sub: Option<String>,
    pub weight: Option<u8>,
    pub why: Option<String>,
    pub better: Option<String>,
    pub min: Option<usize>,
    /// Words and what to say in their place.
    pub swaps: Vec<(String, String)>,
    /// Fires only in a sentence about what the customer wrote about.
    pub needs_case: Option<bool>,
    /// What must be known of the case, by name.
    pub when: Option<Vec<Placed>>,
    /// Where in the reply.
    pub place: Option<Placed>,
    pub any: Option<Vec<Placed>>,
    pub any_add: Vec<Placed>,
    pub any_remove: Vec<Placed>,
    /// Patterns an overlay took away: the statistical reader does not bring them back.
    pub silent: Vec<Placed>,
    pub unless: Option<Vec<Placed>>,
    pub unless_add: Vec<Placed>,
    pub unless_reply: Option<Vec<Placed>>,
    pub needs_reply: Option<Vec<Placed>>,
    pub bad: Vec<Placed>,
    pub good: Vec<Placed>,
}

/// How promises are made in a language.
#[derive(Debug, Clone, Default)]
pub(crate) struct PromiseSource {
    /// Who commits (`me`, `we`, `team`, `third`) and the patterns that say so.
    pub commit: Vec<(Placed, Vec<Placed>)>,
    pub exclude: Vec<Placed>,
    pub condition: Vec<Placed>,
    pub ask: Vec<Placed>,
    pub vague: Vec<Placed>,
    pub ends: Vec<Placed>,
    /// Words of commitment after a name.
    pub named: Vec<Placed>,
    /// What states no promise though a day to come is named: in the same stretch, in the same sentence.
    pub never: Vec<Placed>,
    /// What makes the rest of its sentence another's words.
    pub reported: Vec<Placed>,
    /// What has to be said to happen on that day; nothing in particular when empty.
    pub act: Vec<Placed>,
    pub never_sentence: Vec<Placed>,
    /// Words that say the writer acts.
    pub first_person: Vec<Placed>,
    /// Helping verbs between subject and action.
    pub helpers: Vec<String>,
}

/// One thing to notice in a customer's message.
#[derive(Debug, Clone, Default)]
pub(crate) struct CueSource {
    pub cue: Placed,
    pub weight: i32,
    pub most: u8,
    pub any: Vec<Placed>,
    pub unless: Vec<Placed>,
    pub bad: Vec<Placed>,
    pub good: Vec<Placed>,
}

impl Default for Placed {
    fn default() -> Self {
        Self { text: String::new(), line: 1, column: 1 }
    }
}
