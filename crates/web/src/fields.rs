//! The names a body may hold, asked of the type that reads it: so that a field nobody knows is refused by name, and one
//! that is not what it should be is named, without a list beside each body.

use serde::de::value::Error;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;

/// The names of the fields of a type that is read from an object; none when it is read from anything else.
pub fn names<T: DeserializeOwned>() -> Option<&'static [&'static str]> {
    let mut found = None;
    drop(T::deserialize(Asking(&mut found)));
    found
}

/// The field that is to blame when all of them together could not be read: the first that cannot be read alone.
pub fn culprit<T: DeserializeOwned>(reads_alone: impl Fn(&'static str) -> bool) -> Option<&'static str> {
    names::<T>()?.iter().find(|name| !reads_alone(name)).copied()
}

/// Answers every question with an error, and remembers which fields were asked for.
struct Asking<'a>(&'a mut Option<&'static [&'static str]>);

impl<'de> Deserializer<'de> for Asking<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        Err(Error::custom("nothing is read here"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Error> {
        *self.0 = Some(fields);
        Err(Error::custom("nothing is read here"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Small {
        text: String,
        #[serde(rename = "often")]
        times: Option<u32>,
    }

    #[test]
    fn a_type_tells_the_names_of_its_fields() {
        assert_eq!(names::<Small>(), Some(&["text", "often"][..]));
        assert_eq!(names::<String>(), None);
    }
}
