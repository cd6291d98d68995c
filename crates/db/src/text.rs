//! SQL texts that know where they stand and are counted when the program is linked.

use crate::Dialect;

/// A SQL text of the program with its place in the source; made by [`sql!`](crate::sql!) or
/// [`sql_each!`](crate::sql_each!).
#[derive(Debug, Clone, Copy)]
pub struct Text {
    sqlite: &'static str,
    postgres: &'static str,
    file: &'static str,
    line: u32,
}

impl Text {
    #[doc(hidden)]
    pub const fn new(sqlite: &'static str, postgres: &'static str, file: &'static str, line: u32) -> Self {
        Self { sqlite, postgres, file, line }
    }

    /// The text as the given database is to read it.
    pub fn words(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Sqlite => self.sqlite,
            Dialect::Postgres => self.postgres,
        }
    }

    /// Where the text stands in the source, as `file:line`.
    pub fn place(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }
}

/// A SQL text for both databases, parameters written `$1`, `$2` …; counted in [`census::texts`](crate::census::texts).
#[macro_export]
macro_rules! sql {
    ($text:expr $(,)?) => {
        $crate::sql_each! { sqlite: $text, postgres: $text }
    };
}

/// One statement in two dialects, for the rare place where the databases differ.
#[macro_export]
macro_rules! sql_each {
    (sqlite: $sqlite:expr, postgres: $postgres:expr $(,)?) => {{
        const TEXT: $crate::Text = $crate::Text::new($sqlite, $postgres, ::core::file!(), ::core::line!());
        #[$crate::linkme::distributed_slice($crate::census::TEXTS)]
        #[linkme(crate = $crate::linkme)]
        static COUNTED: $crate::Text = TEXT;
        TEXT
    }};
}
