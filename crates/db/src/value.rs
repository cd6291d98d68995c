//! Values on their way into and out of the database.

use jiff::Timestamp;

/// A parameter or a column: the few kinds of value both databases share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Arg<'a> {
    /// No value.
    Null,
    /// `bigint`.
    Int(i64),
    /// `boolean`; SQLite keeps 0 and 1.
    Bool(bool),
    /// `double precision`.
    Real(f64),
    /// `text`.
    Text(&'a str),
    /// `bytea`.
    Bytes(&'a [u8]),
}

/// The parameters of a statement, in the order of their numbers: `args![name, 7_i64, None::<&str>]`.
#[macro_export]
macro_rules! args {
    () => { [$crate::Arg::Null; 0] };
    ($($value:expr),+ $(,)?) => { [$($crate::Arg::from($value)),+] };
}

macro_rules! from {
    ($($kind:ty => $make:expr),+ $(,)?) => {
        $(impl<'a> From<$kind> for Arg<'a> {
            fn from(value: $kind) -> Self {
                $make(value)
            }
        })+
    };
}

from! {
    i64 => Arg::Int,
    i32 => |n| Arg::Int(i64::from(n)),
    u32 => |n| Arg::Int(i64::from(n)),
    bool => Arg::Bool,
    f64 => Arg::Real,
    Timestamp => |at: Timestamp| Arg::Int(at.as_millisecond()),
    &'a str => Arg::Text,
    &'a String => |text: &'a String| Arg::Text(text),
    &'a [u8] => Arg::Bytes,
    &'a Vec<u8> => |bytes: &'a Vec<u8>| Arg::Bytes(bytes),
    &'a Option<String> => |text: &'a Option<String>| Arg::from(text.as_deref()),
    &'a Option<Vec<u8>> => |bytes: &'a Option<Vec<u8>>| Arg::from(bytes.as_deref()),
}

impl<'a, const N: usize> From<&'a [u8; N]> for Arg<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Arg::Bytes(bytes)
    }
}

impl<'a, T: Into<Arg<'a>>> From<Option<T>> for Arg<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Arg::Null, Into::into)
    }
}

/// An [`Arg`] that owns what it holds, for statements that run after their command.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Int(i64),
    Bool(bool),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Value {
    pub(crate) fn as_arg(&self) -> Arg<'_> {
        match self {
            Self::Null => Arg::Null,
            Self::Int(n) => Arg::Int(*n),
            Self::Bool(b) => Arg::Bool(*b),
            Self::Real(x) => Arg::Real(*x),
            Self::Text(text) => Arg::Text(text),
            Self::Bytes(bytes) => Arg::Bytes(bytes),
        }
    }
}

impl From<Arg<'_>> for Value {
    fn from(arg: Arg<'_>) -> Self {
        match arg {
            Arg::Null => Self::Null,
            Arg::Int(n) => Self::Int(n),
            Arg::Bool(b) => Self::Bool(b),
            Arg::Real(x) => Self::Real(x),
            Arg::Text(text) => Self::Text(text.to_owned()),
            Arg::Bytes(bytes) => Self::Bytes(bytes.to_vec()),
        }
    }
}
