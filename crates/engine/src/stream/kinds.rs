//! Kinds of facts: what a module declares of what can happen, apart from the names Rust has for it.
//!
//! What is stored outlives the program that wrote it. Each fact has a *kind*, a name that never changes, and its body has
//! a *version*; `facts!` declares both beside the Rust variant, so that renaming a variant alters no store, no chain and
//! no API. A body of an older version is brought up to the present one while it is read, by the upcasters declared with
//! its kind; the stored text stays as it is, because the chain of hashes is over it. A kind or a version that nobody
//! declared is never guessed at: it is [`Unreadable`](super::Unreadable), and stops its own stream alone.

use super::Why;
use serde::Serialize;
use serde::de::{DeserializeOwned, Error as _};
use serde_json::Value;

/// A kind of fact as a module declares it.
#[derive(Debug)]
pub struct Kind {
    /// The module it belongs to, as stored.
    pub module: &'static str,
    /// Its name within the module, as stored.
    pub name: &'static str,
    /// The version its body is written in.
    pub version: u32,
    /// What it means, one sentence or two.
    pub says: &'static str,
    /// What its body holds.
    pub fields: &'static [Field],
    /// How bodies of older versions become those of the next.
    pub upcasts: &'static [Upcast],
}

impl Kind {
    /// Module and name: `promise.made`.
    pub fn full(&self) -> String {
        format!("{}.{}", self.module, self.name)
    }

    /// The oldest version of its body that can still be read.
    pub fn oldest(&self) -> u32 {
        self.upcasts.iter().map(|step| step.from).min().unwrap_or(self.version)
    }

    /// The body of an older version as the present one would have been written.
    fn raise(&self, from: u32, body: &str) -> Result<Value, Why> {
        let unknown = || Why::Version { known: self.version };
        if from > self.version {
            return Err(unknown());
        }
        let mut fields = match serde_json::from_str(body)? {
            Value::Object(mut tagged) => tagged.remove(self.name).unwrap_or_default(),
            _ => Value::Null,
        };
        for version in from..self.version {
            let upcast = self.upcasts.iter().find(|upcast| upcast.from == version).ok_or_else(unknown)?;
            fields = (upcast.step)(fields);
        }
        Ok(match fields {
            Value::Null => Value::String(self.name.to_owned()),
            fields => Value::Object([(self.name.to_owned(), fields)].into_iter().collect()),
        })
    }
}

/// One field of a body.
#[derive(Debug)]
pub struct Field {
    /// Its name, as stored.
    pub name: &'static str,
    /// Its Rust type.
    pub holds: &'static str,
    /// What it means, where its name does not say so.
    pub says: &'static str,
}

/// Brings the fields of a body from one version to the next. A fact without fields has null.
#[derive(Debug)]
pub struct Upcast {
    /// The version it takes; it makes the one after.
    pub from: u32,
    pub step: fn(Value) -> Value,
}

/// Facts of one module. Written by `facts!`.
pub trait Facts: Serialize + DeserializeOwned {
    /// The module, as stored.
    const MODULE: &'static str;
    const KINDS: &'static [Kind];

    /// The kind, as stored.
    fn kind(&self) -> &'static str;

    /// The version its body is written in.
    fn version(&self) -> u32;

    /// Its body as stored: its fields under its kind.
    ///
    /// # Errors
    /// When it cannot be written as JSON, which no fact of ours can cause.
    fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Reads a stored body back, whatever version it was written in.
    ///
    /// # Errors
    /// When nobody declared this kind or this version, or the body is not what was declared.
    fn from_json(kind: &str, v: i64, body: &str) -> Result<Self, Why> {
        let declared = Self::KINDS.iter().find(|declared| declared.name == kind).ok_or(Why::Kind)?;
        let version = u32::try_from(v).map_err(|_| Why::Version { known: declared.version })?;
        let fact: Self = if version == declared.version {
            serde_json::from_str(body)?
        } else {
            serde_json::from_value(declared.raise(version, body)?)?
        };
        if fact.kind() == kind {
            return Ok(fact);
        }
        Err(serde_json::Error::custom(format!("it holds the body of “{}”", fact.kind())).into())
    }
}

/// The number of a version as declared: 2 of `v2`.
pub const fn version(declared: &str) -> u32 {
    let digits = declared.as_bytes();
    assert!(digits.len() > 1 && digits[0] == b'v', "a version is declared as v1, v2, …");
    let (mut at, mut number) = (1, 0);
    while at < digits.len() {
        assert!(digits[at].is_ascii_digit(), "a version is declared as v1, v2, …");
        number = number * 10 + (digits[at] - b'0') as u32;
        at += 1;
    }
    number
}

/// Declares the facts of a module: for each its Rust variant, its stored kind, its version and its fields.
///
/// ```ignore
/// facts! {
///     /// What can happen to a promise.
///     pub enum Fact of "promise" {
///         /// It is no longer wanted.
///         Withdrawn "withdrawn" v2 from v1 by why_was_not_asked { n: u32, why: String },
///     }
/// }
/// ```
///
/// `from v1 by f` names the function that makes the fields of v2 out of those of v1. A new version needs one, and the
/// golden files in `crates/amends/tests/facts` keep what the older ones looked like.
#[macro_export]
macro_rules! facts {
    (
        $(#[doc = $about:tt])*
        $vis:vis enum $Fact:ident of $module:tt {
            $(
                $(#[doc = $says:tt])*
                $Variant:ident $kind:tt $v:ident $(from $old:ident by $upcast:ident)*
                $({
                    $( $(#[doc = $means:tt])* $(#[serde($($how:tt)*)])? $field:ident : $holds:ty ),* $(,)?
                })?
            ),* $(,)?
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        $vis enum $Fact {
            $(
                $(#[doc = $says])*
                #[serde(rename = $kind)]
                $Variant $({
                    $( $(#[doc = $means])* $(#[serde($($how)*)])? $field : $holds ),*
                })?
            ),*
        }

        impl $crate::stream::kinds::Facts for $Fact {
            const MODULE: &'static str = $module;
            const KINDS: &'static [$crate::stream::kinds::Kind] = &[$(
                $crate::stream::kinds::Kind {
                    module: $module,
                    name: $kind,
                    version: const { $crate::stream::kinds::version(stringify!($v)) },
                    says: concat!($($says),*),
                    fields: &[$($(
                        $crate::stream::kinds::Field {
                            name: stringify!($field),
                            holds: stringify!($holds),
                            says: concat!($($means),*),
                        }
                    ),*)?],
                    upcasts: &[$(
                        $crate::stream::kinds::Upcast {
                            from: const { $crate::stream::kinds::version(stringify!($old)) },
                            step: $upcast,
                        }
                    ),*],
                }
            ),*];

            fn kind(&self) -> &'static str {
                match self {
                    $($Fact::$Variant { .. } => $kind),*
                }
            }

            fn version(&self) -> u32 {
                match self {
                    $($Fact::$Variant { .. } => const { $crate::stream::kinds::version(stringify!($v)) }),*
                }
            }
        }
    };
}
#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Unreadable;

    facts! {
        /// What can happen to a thing.
        enum Thing of "thing" {
            /// It began.
            /// With a name.
            Began "begun" v3 from v1 by name_was_called_title from v2 by colour_was_not_asked {
                name: String,
                /// As painters say it.
                #[serde(deserialize_with = "Option::deserialize")]
                colour: Option<String>,
            },
            /// It ended.
            Ended "ended" v1,
        }
    }

    fn name_was_called_title(mut fields: Value) -> Value {
        fields["name"] = fields["title"].take();
        fields
    }

    fn colour_was_not_asked(mut fields: Value) -> Value {
        fields["colour"] = Value::Null;
        fields
    }

    fn began(colour: Option<&str>) -> Thing {
        Thing::Began { name: "Ida".to_owned(), colour: colour.map(str::to_owned) }
    }

    fn no(kind: &str, v: i64, body: &str) -> String {
        let why = Thing::from_json(kind, v, body).unwrap_err();
        Unreadable { stream: "A-7".to_owned(), number: 3, kind: format!("thing.{kind}"), v, why }.to_string()
    }

    #[test]
    fn the_stored_name_is_the_declared_one_and_not_the_variants() {
        assert_eq!(began(None).to_json().unwrap(), r#"{"begun":{"name":"Ida","colour":null}}"#);
        assert_eq!(Thing::Ended.to_json().unwrap(), r#""ended""#);
        assert_eq!((began(None).kind(), began(None).version(), Thing::Ended.version()), ("begun", 3, 1));
    }

    #[test]
    fn what_is_written_reads_back() {
        for fact in [began(None), began(Some("red")), Thing::Ended] {
            let body = fact.to_json().unwrap();
            assert_eq!(Thing::from_json(fact.kind(), fact.version().into(), &body).unwrap(), fact);
        }
    }

    #[test]
    fn older_bodies_are_brought_up_step_by_step() {
        assert_eq!(Thing::from_json("begun", 1, r#"{"begun":{"title":"Ida"}}"#).unwrap(), began(None));
        assert_eq!(Thing::from_json("begun", 2, r#"{"begun":{"name":"Ida"}}"#).unwrap(), began(None));
        assert!(no("begun", 3, r#"{"begun":{"name":"Ida"}}"#).contains("missing field `colour`"));
    }

    #[test]
    fn an_unknown_kind_or_version_is_named_and_never_guessed() {
        let unknown = no("lent", 1, "{}");
        assert_eq!(
            unknown,
            "A-7 stops at fact 3 (thing.lent v1): this program does not know facts called thing.lent; a newer version \
             of Amends may have written it"
        );
        assert!(no("begun", 4, r#"{"begun":{}}"#).contains("reads thing.begun up to v3; a newer version"));
        assert!(no("begun", 0, r#"{"begun":{}}"#).contains("there never was a v0"));
        assert!(no("begun", -1, r#"{"begun":{}}"#).contains("there never was a v-1"));
        assert!(no("ended", 2, r#""ended""#).contains("up to v1"));
    }

    #[test]
    fn a_body_under_a_kind_that_is_not_its_own_is_not_believed() {
        assert!(no("begun", 3, r#""ended""#).contains("it holds the body of “ended”"));
        assert!(no("ended", 1, "{").contains("its body cannot be read"));
        assert!(no("ended", 1, r#"{"begun":{"name":"Ida","colour":null}}"#).contains("of “begun”"));
    }

    #[test]
    fn the_list_says_what_was_declared() {
        let [begun, ended] = Thing::KINDS else { panic!("{:?}", Thing::KINDS) };
        assert_eq!((begun.full().as_str(), begun.version, begun.oldest()), ("thing.begun", 3, 1));
        assert_eq!((begun.says, begun.fields.len()), (" It began. With a name.", 2));
        let colour = &begun.fields[1];
        assert_eq!((colour.name, colour.holds, colour.says), ("colour", "Option<String>", " As painters say it."));
        assert_eq!((ended.oldest(), ended.fields.len(), Thing::MODULE), (1, 0, "thing"));
        assert_eq!(version("v12"), 12);
    }
}
