//! What may stand in a field of a filter: how it is read, written back, told on the page, and handed to the database.

use base::context::Directory;
use base::ids::{CustomerId, MemberId};
use db::Arg;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};

/// What chips are told with.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// Everyone who works here.
    pub people: &'a Directory,
    /// The name of the customer that is filtered by, when there is such a one here.
    pub customer: Option<&'a str>,
}

/// What may stand in a field of a filter.
pub trait Value: Sized {
    /// The SQL type of its argument.
    const SQL: &'static str;

    /// What may be sent, to follow "takes".
    fn takes() -> String;

    /// Reads it; none when it is not one of what may be sent.
    fn read(text: &str) -> Option<Self>;

    /// As it stands in a query string. What is written is read back as the same.
    fn write(&self) -> String;

    /// As its condition is handed it; `me` is who asks.
    fn arg(&self, me: MemberId) -> Arg<'_>;

    /// On a chip: "Unassigned", "Step: Contain".
    fn chip(&self, names: Names<'_>) -> String;

    /// Its shape in the API's document.
    fn schema() -> RefOr<Schema>;
}

/// Whose something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Of whoever asks.
    Me,
    /// Of nobody yet.
    Nobody,
    Member(MemberId),
}

impl Owner {
    /// Their number; nobody is kept as 0.
    pub fn id(self, me: MemberId) -> MemberId {
        match self {
            Owner::Me => me,
            Owner::Nobody => MemberId(0),
            Owner::Member(id) => id,
        }
    }
}

impl Value for Owner {
    const SQL: &'static str = "bigint";

    fn takes() -> String {
        "“me”, “nobody” or the number of a member".to_owned()
    }

    fn read(text: &str) -> Option<Owner> {
        match text {
            "me" => Some(Owner::Me),
            // What pages sent before they spoke as the API does.
            "nobody" | "none" | "0" => Some(Owner::Nobody),
            number => number.parse().ok().filter(|id| *id > 0).map(|id| Owner::Member(MemberId(id))),
        }
    }

    fn write(&self) -> String {
        match self {
            Owner::Me => "me".to_owned(),
            Owner::Nobody => "nobody".to_owned(),
            Owner::Member(id) => id.to_string(),
        }
    }

    fn arg(&self, me: MemberId) -> Arg<'_> {
        Arg::Int(self.id(me).0)
    }

    fn chip(&self, names: Names<'_>) -> String {
        match self {
            Owner::Me => "Assigned to me".to_owned(),
            Owner::Nobody => "Unassigned".to_owned(),
            Owner::Member(id) => format!("Assigned to {}", names.people.name(*id)),
        }
    }

    fn schema() -> RefOr<Schema> {
        text().pattern(Some("^([0-9]{1,18}|me|nobody)$")).into()
    }
}

/// Something that is asked for or not: `flag!(Unanswered, "Unanswered")`. What is not asked for stands in no query string;
/// a program that sends `false` asks for nothing.
#[macro_export]
macro_rules! flag {
    ($(#[$meta:meta])* $name:ident, $chip:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name;

        impl $crate::list::Value for $name {
            const SQL: &'static str = "bigint";

            fn takes() -> String {
                "“true”".to_owned()
            }

            fn read(text: &str) -> Option<Self> {
                matches!(text, "true" | "1").then_some($name)
            }

            fn write(&self) -> String {
                "true".to_owned()
            }

            fn arg(&self, _me: $crate::list::MemberId) -> ::db::Arg<'_> {
                ::db::Arg::Int(1)
            }

            fn chip(&self, _names: $crate::list::Names<'_>) -> String {
                $chip.to_owned()
            }

            fn schema() -> ::utoipa::openapi::RefOr<::utoipa::openapi::Schema> {
                use ::utoipa::openapi::{ObjectBuilder, Type};
                ObjectBuilder::new().schema_type(Type::Boolean).into()
            }
        }
    };
}

/// Words as somebody typed them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed(pub String);

impl Value for Typed {
    const SQL: &'static str = "text";

    fn takes() -> String {
        "words".to_owned()
    }

    fn read(text: &str) -> Option<Typed> {
        Some(Typed(text.to_owned()))
    }

    fn write(&self) -> String {
        self.0.clone()
    }

    fn arg(&self, _me: MemberId) -> Arg<'_> {
        Arg::Text(&self.0)
    }

    fn chip(&self, _names: Names<'_>) -> String {
        format!("“{}”", base::words::short(&self.0, 60))
    }

    fn schema() -> RefOr<Schema> {
        text().into()
    }
}

impl Value for CustomerId {
    const SQL: &'static str = "bigint";

    fn takes() -> String {
        "the number of a customer".to_owned()
    }

    fn read(text: &str) -> Option<CustomerId> {
        text.parse().ok().map(CustomerId)
    }

    fn write(&self) -> String {
        self.to_string()
    }

    fn arg(&self, _me: MemberId) -> Arg<'_> {
        Arg::Int(self.0)
    }

    fn chip(&self, names: Names<'_>) -> String {
        format!("Customer: {}", names.customer.unwrap_or("not found"))
    }

    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Integer).into()
    }
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

/// Lets one of a list of words stand in a filter: its type, all of them, and what a chip says of one.
#[macro_export]
macro_rules! choice {
    ($type:ty, $all:expr, $chip:expr) => {
        impl $crate::list::Value for $type {
            const SQL: &'static str = "text";

            fn takes() -> String {
                let all: Vec<&'static str> = $all.iter().map(|each| <&'static str>::from(*each)).collect();
                all.join(", ")
            }

            fn read(text: &str) -> Option<Self> {
                text.parse().ok()
            }

            fn write(&self) -> String {
                <&'static str>::from(*self).to_owned()
            }

            fn arg(&self, _me: $crate::list::MemberId) -> ::db::Arg<'_> {
                ::db::Arg::Text((*self).into())
            }

            fn chip(&self, _names: $crate::list::Names<'_>) -> String {
                let chip: fn(&$type) -> String = $chip;
                chip(self)
            }

            fn schema() -> ::utoipa::openapi::RefOr<::utoipa::openapi::Schema> {
                <$type as ::utoipa::PartialSchema>::schema()
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::flag!(
        /// Those that are late.
        Late,
        "Late"
    );

    #[test]
    fn what_is_written_is_read_back_as_the_same() {
        for owner in [Owner::Me, Owner::Nobody, Owner::Member(MemberId(7))] {
            assert_eq!(Owner::read(&owner.write()), Some(owner));
        }
        assert_eq!(Late::read(&Late.write()), Some(Late));
        assert_eq!(CustomerId::read(&CustomerId(7).write()), Some(CustomerId(7)));
        let typed = Typed("belt & braces".to_owned());
        assert_eq!(Typed::read(&typed.write()), Some(typed));
    }

    #[test]
    fn an_owner_is_read_as_pages_and_programs_have_written_them() {
        for (text, owner) in [
            ("me", Some(Owner::Me)),
            ("nobody", Some(Owner::Nobody)),
            ("none", Some(Owner::Nobody)),
            ("0", Some(Owner::Nobody)),
            ("7", Some(Owner::Member(MemberId(7)))),
            ("-7", None),
            ("99999999999999999999", None),
            ("Tomas", None),
            ("ME", None),
        ] {
            assert_eq!(Owner::read(text), owner, "{text}");
        }
        assert_eq!(Owner::Me.id(MemberId(3)), MemberId(3));
        assert_eq!(Owner::Nobody.id(MemberId(3)), MemberId(0));
    }

    #[test]
    fn chips_say_it_as_people_do() {
        let people = Directory::default();
        let names = Names { people: &people, customer: Some("Halden Print") };
        assert_eq!(Owner::Nobody.chip(names), "Unassigned");
        assert_eq!(Owner::Member(MemberId(7)).chip(names), "Assigned to member 7");
        assert_eq!(CustomerId(1).chip(names), "Customer: Halden Print");
        assert_eq!(CustomerId(1).chip(Names { customer: None, ..names }), "Customer: not found");
        assert_eq!(Typed("belt".to_owned()).chip(names), "“belt”");
    }
}
