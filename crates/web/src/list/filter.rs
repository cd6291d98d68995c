//! A filter as declared fields: each has a name, what may stand in it, its condition in SQL, and what it says on a chip.
//!
//! One declaration is read from the page's address and the API's query alike, writes itself back as the one canonical
//! query string (so that a view can be kept by keeping it), describes itself in the API's document, and brings the
//! conditions that every text of its list carries. A field that is not set is a condition that holds for every row, so
//! that each way of asking stays one static text.

use super::Key;
use super::value::Names;
use base::ids::MemberId;
use db::Arg;
use utoipa::openapi::{RefOr, Schema};

/// What a field of a filter is known by.
pub struct Field {
    /// Its name in every query string.
    pub name: &'static str,
    /// What it asks for, in a sentence; as the API's document has it.
    pub says: &'static str,
    /// What may be sent, to follow "takes".
    pub takes: fn() -> String,
    /// Its shape in the API's document.
    pub schema: fn() -> RefOr<Schema>,
}

/// What [`filter!`](crate::filter!) makes of a declaration.
pub trait Fields: Clone + Default + Send + Sync + 'static {
    /// All of them, in the order of the canonical query string.
    const FIELDS: &'static [Field];

    /// Sets a field; false when there is no such field or this cannot stand in it.
    fn set(&mut self, name: &str, value: &str) -> bool;

    /// What is set, by name.
    fn pairs(&self) -> Vec<(&'static str, String)>;

    /// What is set, by name, in the words of a chip.
    fn chips(&self, names: Names<'_>) -> Vec<(&'static str, String)>;

    /// The arguments of its conditions, in the order of their names.
    fn args(&self, me: MemberId) -> Vec<Arg<'_>>;
}

/// The filter of a list.
pub trait Filter: Fields {
    /// What the list is ordered by.
    type Key: Key;

    /// The page of the list.
    const PATH: &'static str;

    /// Names of older pages and programs; one with nothing behind it asks for nothing, as with the names of today.
    const FORMER: &'static [&'static str] = &[];

    /// What a name and value of an older page or an older program mean now: the field and its value, or the cursor
    /// under `after`. An empty name means that it asks for nothing.
    fn formerly(_name: &str, _value: &str) -> Option<(&'static str, String)> {
        None
    }
}

/// Declares a filter: `name: What<Stands, InIt> where "condition"`. In the condition, `:name` is the field's value.
#[macro_export]
macro_rules! filter {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $( $(#[doc = $says:literal])+ $field:ident : $type:ty $(where $condition:literal)? ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        $vis struct $name {
            $( $(#[doc = $says])+ pub $field: Option<$type> ),*
        }

        #[allow(dead_code, clippy::allow_attributes, reason = "a filter without conditions has no use for them")]
        impl $name {
            /// The names of its conditions' arguments.
            const NAMES: &'static [&'static str] =
                &[$( $( $crate::second!($condition, stringify!($field)), )? )*];

            /// What holds together for every row of its list; begins with `and` where there is anything.
            const CONDITIONS: &'static str = ::db::joined!("" $( $(
                , concat!(" and (cast(:", stringify!($field), " as ")
                , <$type as $crate::list::Value>::SQL
                , concat!(") is null or ", $condition, ")")
            )? )*);
        }

        impl $crate::list::Fields for $name {
            const FIELDS: &'static [$crate::list::Field] = &[$(
                $crate::list::Field {
                    name: stringify!($field),
                    says: concat!($($says),+),
                    takes: <$type as $crate::list::Value>::takes,
                    schema: <$type as $crate::list::Value>::schema,
                },
            )*];

            fn set(&mut self, name: &str, value: &str) -> bool {
                $(
                    if name == stringify!($field) {
                        let read = <$type as $crate::list::Value>::read(value);
                        let is_read = read.is_some();
                        self.$field = read;
                        return is_read;
                    }
                )*
                let _ = (name, value);
                false
            }

            fn pairs(&self) -> Vec<(&'static str, String)> {
                let all: Vec<Option<(&'static str, String)>> = vec![$(
                    self.$field.as_ref().map(|set| (stringify!($field), $crate::list::Value::write(set))),
                )*];
                all.into_iter().flatten().collect()
            }

            fn chips(&self, names: $crate::list::Names<'_>) -> Vec<(&'static str, String)> {
                let all: Vec<Option<(&'static str, String)>> = vec![$(
                    self.$field.as_ref().map(|set| (stringify!($field), $crate::list::Value::chip(set, names))),
                )*];
                let _ = names;
                all.into_iter().flatten().collect()
            }

            fn args(&self, me: $crate::list::MemberId) -> Vec<::db::Arg<'_>> {
                let _ = me;
                vec![$( $(
                    $crate::second!(
                        $condition,
                        self.$field.as_ref().map_or(::db::Arg::Null, |set| $crate::list::Value::arg(set, me))
                    ),
                )? )*]
            }
        }
    };
}

/// The second of two, for a repetition that only the first of them counts.
#[doc(hidden)]
#[macro_export]
macro_rules! second {
    ($first:expr, $second:expr) => {
        $second
    };
}

#[cfg(test)]
mod tests {
    use super::super::{Owner, Typed, Value};
    use super::*;

    crate::flag!(Waiting, "Waiting");

    crate::filter! {
        /// Which notes.
        struct Notes {
            /// Of this member.
            /// Or of nobody.
            owner: Owner where "n.owner = :owner",
            /// Those that wait.
            waiting: Waiting where "n.waits > 0",
            /// With these words.
            q: Typed,
        }
    }

    crate::filter! {
        /// All of them.
        struct Everything {}
    }

    #[test]
    fn a_declaration_brings_the_conditions_and_their_names() {
        assert_eq!(
            Notes::CONDITIONS,
            " and (cast(:owner as bigint) is null or n.owner = :owner) \
             and (cast(:waiting as bigint) is null or n.waits > 0)"
                .replace("  ", " ")
        );
        assert_eq!(Notes::NAMES, ["owner", "waiting"]);
        assert_eq!((Everything::CONDITIONS, Everything::NAMES.len()), ("", 0));
        assert_eq!(Everything::FIELDS.len(), 0);
        let field = &Notes::FIELDS[0];
        assert_eq!((field.name, field.says.trim()), ("owner", "Of this member. Or of nobody."));
    }

    #[test]
    fn what_is_not_set_is_an_argument_of_nothing() {
        let mut notes = Notes::default();
        assert_eq!(notes.args(MemberId(3)), [Arg::Null, Arg::Null]);
        assert!(notes.set("owner", "me") && notes.set("q", "belt"));
        assert_eq!(notes.args(MemberId(3)), [Arg::Int(3), Arg::Null]);
    }

    #[test]
    fn a_field_refuses_what_cannot_stand_in_it_and_what_is_no_field() {
        let mut notes = Notes::default();
        assert!(!notes.set("owner", "Tomas") && !notes.set("colour", "red"));
        assert!(!Everything::default().set("owner", "me"));
        assert_eq!(notes, Notes::default());
    }

    #[test]
    fn it_writes_itself_back_in_the_order_of_its_fields() {
        let mut notes = Notes::default();
        assert!(notes.set("q", "belt") && notes.set("waiting", "1") && notes.set("owner", "none"));
        let pairs = [("owner", "nobody"), ("waiting", "true"), ("q", "belt")].map(|(n, v)| (n, v.to_owned()));
        assert_eq!(notes.pairs(), pairs);
        assert_eq!(Waiting.write(), "true");
    }
}
