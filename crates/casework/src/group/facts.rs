//! What can happen to a group case, and the one list of modules whose facts make up its history: it has containment,
//! causes and changes as a case has them, decided by the same rules.

use crate::case::Severity;
use crate::{cause, change, remedy};
use base::ids::{CaseNo, GroupNo, MemberId};
use engine::aggregate::StoredFact;
use engine::facts;
use engine::stream::Why;
use engine::stream::kinds::Facts;
use text::Language;

base::choice! {
    /// Which of its customers a letter to all goes to.
    #[derive(Default)]
    #[schema(as = GroupAudience)]
    pub enum Audience {
        /// Everybody in the group.
        #[default]
        Everyone,
        /// Only those no letter has reached yet.
        NotTold,
    }
}

facts! {
    /// What can happen to a group case as a whole.
    pub enum Happening of "group" {
        /// The group case was opened.
        Opened "opened" v1 { title: String, severity: Severity },
        /// The group case got an owner.
        Owned "owned" v1 { owner: MemberId },
        /// The group case was renamed.
        Retitled "retitled" v1 { title: String },
        /// A table of customers was taken in: so many good rows, each becoming a case, so many that could not be used, and
        /// the names of its columns, which are fields of the letter.
        Imported "imported" v1 { n: u32, good: u32, bad: u32, columns: Vec<String> },
        /// Cases joined the group.
        Joined "joined" v1 { cases: Vec<CaseNo> },
        /// A case was taken out of the group, and why.
        Left "left" v1 { case: CaseNo, why: String },
        /// The text of the letter was saved in one language, with the hash of what was saved, hex.
        LetterDrafted "letter_drafted" v1 { language: Language, sha256: String },
        /// A letter began to go out, in these languages. Whoever reads another gets it in `otherwise`, or not at all.
        LetterSent "letter_sent" v1 { n: u32, to: Audience, languages: Vec<Language>, otherwise: Option<Language> },
        /// What had not gone out yet of a letter does not go out any more.
        LetterStopped "letter_stopped" v1 { n: u32 },
        /// The group case was closed.
        Closed "closed" v1,
        /// The group case was opened again, and why.
        Reopened "reopened" v1 { why: String },
    }
}

/// One fact of a group's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Of the group as a whole.
    Group(Happening),
    /// Of what limits the impact.
    Remedy(remedy::Fact),
    /// Of why it happened.
    Cause(cause::Fact),
    /// Of what becomes different.
    Change(change::Fact),
}

macro_rules! parts {
    ($($variant:ident $inner:ty),* $(,)?) => {
        $(impl From<$inner> for Fact {
            fn from(fact: $inner) -> Self {
                Fact::$variant(fact)
            }
        })*

        impl StoredFact for Fact {
            fn kind(&self) -> (&'static str, &'static str) {
                match self {
                    $(Fact::$variant(fact) => (<$inner>::MODULE, fact.kind()),)*
                }
            }

            fn version(&self) -> u32 {
                match self {
                    $(Fact::$variant(fact) => fact.version(),)*
                }
            }

            fn to_json(&self) -> Result<String, serde_json::Error> {
                match self {
                    $(Fact::$variant(fact) => fact.to_json(),)*
                }
            }

            fn from_json(module: &str, kind: &str, v: i64, body: &str) -> Result<Fact, Why> {
                match module {
                    $(<$inner>::MODULE => <$inner>::from_json(kind, v, body).map(Fact::$variant),)*
                    _ => Err(Why::Module),
                }
            }

            fn named(number: i64) -> String {
                GroupNo::from(number).to_string()
            }
        }
    };
}

parts! {
    Group Happening,
    Remedy remedy::Fact,
    Cause cause::Fact,
    Change change::Fact,
}
