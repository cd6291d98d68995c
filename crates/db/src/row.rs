//! One row of an answer, read by column index.

use jiff::Timestamp;

use crate::{Arg, Error, Text};

/// A row of the answer to one text, alive while it is looked at.
pub struct Row<'r> {
    pub(crate) inner: Inner<'r>,
    pub(crate) text: Text,
}

pub(crate) enum Inner<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r postgres::Row),
}

impl Row<'_> {
    /// The column at `index`, counted from 0. A column that is not there or holds another kind is an error.
    pub fn get<T: FromColumn>(&self, index: usize) -> Result<T, Error> {
        let cell = self.cell(index)?;
        T::from_column(cell).ok_or_else(|| {
            let asked = std::any::type_name::<T>();
            Error::at(self.text, format!("column {index} holds {}, not a {asked}", kind(cell)))
        })
    }

    /// How many columns it has.
    pub fn width(&self) -> usize {
        match self.inner {
            Inner::Sqlite(row) => row.as_ref().column_count(),
            Inner::Postgres(row) => row.len(),
        }
    }

    /// The column at `index` as it stands there, whatever its kind.
    ///
    /// # Errors
    /// When there is none.
    pub fn cell(&self, index: usize) -> Result<Arg<'_>, Error> {
        match self.inner {
            Inner::Sqlite(row) => {
                let cell = row.get_ref(index).map_err(|error| Error::sqlite(self.text.place(), &error))?;
                crate::sqlite::cell(cell).ok_or_else(|| Error::at(self.text, format!("column {index} is not UTF-8")))
            }
            Inner::Postgres(row) => {
                let cell = row.try_get::<_, crate::pg::Cell<'_>>(index);
                cell.map(|cell| cell.0).map_err(|error| Error::postgres(self.text.place(), &error))
            }
        }
    }
}

// The kind and not the value: values are people's words and stay out of logs.
fn kind(cell: Arg<'_>) -> &'static str {
    match cell {
        Arg::Null => "null",
        Arg::Int(_) => "an integer",
        Arg::Bool(_) => "a boolean",
        Arg::Real(_) => "a real number",
        Arg::Text(_) => "a text",
        Arg::Bytes(_) => "bytes",
    }
}

/// What a column can be read as: `i64`, `i32`, `u32`, `bool`, `f64`, `String`, `Vec<u8>`,
/// `Timestamp`, and `Option` of these.
pub trait FromColumn: Sized {
    /// The value, or nothing when the column holds another kind or is out of range.
    fn from_column(cell: Arg<'_>) -> Option<Self>;
}

impl FromColumn for i64 {
    fn from_column(cell: Arg<'_>) -> Option<Self> {
        if let Arg::Int(n) = cell { Some(n) } else { None }
    }
}

impl FromColumn for i32 {
    fn from_column(cell: Arg<'_>) -> Option<Self> {
        i64::from_column(cell)?.try_into().ok()
    }
}

impl FromColumn for u32 {
    fn from_column(cell: Arg<'_>) -> Option<Self> {
        i64::from_column(cell)?.try_into().ok()
    }
}

/// A moment is kept in milliseconds since 1970, UTC.
impl FromColumn for Timestamp {
    fn from_column(cell: Arg<'_>) -> Option<Self> {
        Timestamp::from_millisecond(i64::from_column(cell)?).ok()
    }
}

impl FromColumn for bool {
    fn from_column(cell: Arg<'_>) -> Option<Self> {
        match cell {
            Arg::Bool(b) => Some(b),
            Arg::Int(n @ 0..=1) => Some(n == 1),
            _ => None,
        }
    }
}

impl FromColumn for f64 {
    fn from_column(cell: Arg<'_>) -> Option<Self> {
        match cell {
            Arg::Real(x) => Some(x),
            // SQLite answers whole numbers as integers, as in `sum` over an integer column.
            #[expect(clippy::cast_precision_loss, reason = "the caller asked for a real number")]
            Arg::Int(n) => Some(n as f64),
            _ => None,
        }
    }
}

impl FromColumn for String {
    fn from_column(cell: Arg<'_>) -> Option<Self> {
        if let Arg::Text(text) = cell { Some(text.to_owned()) } else { None }
    }
}

impl FromColumn for Vec<u8> {
    fn from_column(cell: Arg<'_>) -> Option<Self> {
        if let Arg::Bytes(bytes) = cell { Some(bytes.to_vec()) } else { None }
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_column(cell: Arg<'_>) -> Option<Self> {
        if cell == Arg::Null { Some(None) } else { T::from_column(cell).map(Some) }
    }
}
