//! A row by the names of its columns: one declaration makes the struct, the list of columns in the text, and the reader,
//! so that the three cannot part. And a row written by name, so that no value stands in another's place.

use crate::{Error, FromColumn, Row};

/// A row of an answer: its struct, its columns and how it is read, declared in one place.
///
/// Each field names its SQL; a field made of two columns names both and is made by `From` of a pair. Texts are made of
/// it by [`select!`](crate::select!). What only serves to find the names a row is shown with stands under `join`.
///
/// ```
/// db::columns! {
///     /// A note with who wrote it.
///     pub struct Note from "note n" join "join member m on m.id = n.member" {
///         /// Its number.
///         pub id: i64 = "n.id",
///         /// Who wrote it: number and name.
///         pub by: (i64, String) = ("n.member", "m.name"),
///     }
/// }
/// assert_eq!(Note::COLUMNS, "n.id, n.member, m.name");
/// ```
#[macro_export]
macro_rules! columns {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident from $from:literal $(join $join:literal)? {
            $( $(#[$doc:meta])* $field_vis:vis $field:ident : $type:ty = $words:tt ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        $vis struct $name {
            $( $(#[$doc])* $field_vis $field: $type ),+
        }

        impl $name {
            /// The columns as a select names them, in the order they are read in.
            $vis const COLUMNS: &'static str = $crate::joined_by!(", "; $( $crate::column!($words) ),+);
            /// The table, by the name the columns give it.
            $vis const FROM: &'static str = $from;
            /// What is joined to it.
            $vis const JOIN: &'static str = concat!(" " $(, $join, " ")?);

            /// Reads a row of the answer.
            $vis fn read(row: &$crate::Row<'_>) -> ::core::result::Result<Self, $crate::Error> {
                let mut cells = row.cells();
                Ok($name { $( $field: $crate::cell!(cells, $type, stringify!($field), $words) ),+ })
            }
        }
    };
}

/// A SQL text that selects what [`columns!`](crate::columns!) declares, with what follows; with names for its
/// parameters after a semicolon. `from` puts another source, under the same name, in the place of the table.
#[macro_export]
macro_rules! select {
    ($row:ident $(from $source:literal)?, $($part:expr),+ ; $names:expr) => {{
        const WORDS: &str = $crate::joined!(
            "select ", $row::COLUMNS, " from ", $crate::source!($row $($source)?), $row::JOIN, $($part),+
        );
        const NUMBERED: &str = $crate::numbered!(WORDS, $names);
        $crate::sql!(NUMBERED)
    }};
    ($row:ident $(from $source:literal)?, $($part:expr),+ $(,)?) => {
        $crate::select!($row $(from $source)?, $($part),+ ; &[])
    };
}

/// Writes one row by the names of its columns: `put!(sql, "note", key { id: 7 } once { by: 3 } set { body: "Hello" })`.
///
/// A row with this key gets what stands under `set`; what stands under `once` is written with a new row alone.
#[macro_export]
macro_rules! put {
    (
        $sql:expr, $table:literal,
        key { $($key:ident : $key_is:expr),+ $(,)? }
        $(once { $($once:ident : $once_is:expr),+ $(,)? })?
        set { $($set:ident : $set_is:expr),+ $(,)? }
    ) => {{
        const WORDS: &str = $crate::joined!(
            concat!("insert into ", $table, " ("),
            $crate::joined_by!(", "; $(stringify!($key),)+ $($(stringify!($once),)+)? $(stringify!($set)),+),
            ") values (",
            $crate::joined_by!(
                ", ";
                $(concat!(":", stringify!($key)),)+
                $($(concat!(":", stringify!($once)),)+)?
                $(concat!(":", stringify!($set))),+
            ),
            ") on conflict (",
            $crate::joined_by!(", "; $(stringify!($key)),+),
            ") do update set ",
            $crate::joined_by!(", "; $(concat!(stringify!($set), " = excluded.", stringify!($set))),+),
        );
        const NAMES: &[&[&str]] =
            &[&[$(stringify!($key),)+ $($(stringify!($once),)+)? $(stringify!($set)),+]];
        const NUMBERED: &str = $crate::numbered!(WORDS, NAMES);
        $sql.run(
            $crate::sql!(NUMBERED),
            &[
                $($crate::Arg::from($key_is),)+
                $($($crate::Arg::from($once_is),)+)?
                $($crate::Arg::from($set_is)),+
            ],
        )
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! column {
    (($($part:literal),+)) => { $crate::joined_by!(", "; $($part),+) };
    ($part:literal) => { $part };
}

#[doc(hidden)]
#[macro_export]
macro_rules! cell {
    ($cells:ident, $type:ty, $field:expr, ($($part:literal),+)) => {
        <$type>::from(($($cells.next($field, $part)?),+))
    };
    ($cells:ident, $type:ty, $field:expr, $part:literal) => { $cells.next::<$type>($field, $part)? };
}

#[doc(hidden)]
#[macro_export]
macro_rules! source {
    ($row:ident) => {
        $row::FROM
    };
    ($row:ident $source:literal) => {
        $source
    };
}

/// The columns of a row one after the other, each told by its name when it is not what it should be.
pub struct Cells<'a, 'r> {
    row: &'a Row<'r>,
    at: usize,
}

impl Row<'_> {
    /// Its columns from the first on.
    pub fn cells(&self) -> Cells<'_, '_> {
        Cells { row: self, at: 0 }
    }
}

impl Cells<'_, '_> {
    /// The next column, which `field` is read from and `words` select.
    ///
    /// # Errors
    /// When there is none, or it holds another kind.
    pub fn next<T: FromColumn>(&mut self, field: &str, words: &str) -> Result<T, Error> {
        let value = self.row.get(self.at).map_err(|fault| match fault {
            Error::Database { at, message } => Error::Database { at, message: format!("{field} ({words}): {message}") },
            other => other,
        })?;
        self.at += 1;
        Ok(value)
    }
}
