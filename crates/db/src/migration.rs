//! The steps by which a store grows with the program.

use crate::{Dialect, Error};

/// One step of the schema; applied once, in the order of its version, in a transaction of its own.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// 1 for the first step, rising by any amount.
    pub version: i64,
    /// A few words for the log.
    pub name: &'static str,
    /// Statements for both databases, in the types `bigint`, `boolean`, `text`, `bytea` and `double precision`.
    ///
    /// SQLite reads `bigint primary key` as `integer primary key`, so that such a key is the row's own number and a
    /// look-up by it needs one tree instead of two.
    pub sql: &'static str,
    /// Statements that follow on SQLite alone.
    pub sqlite: &'static str,
    /// Statements that follow on PostgreSQL alone.
    pub postgres: &'static str,
}

/// A step that opening the store has just taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The version of the [`Migration`].
    pub version: i64,
    /// Its name.
    pub name: String,
}

pub(crate) const TABLE: &str = "create table if not exists migration (\
     version bigint primary key, name text not null, applied_at bigint not null)";
pub(crate) const HIGHEST: &str = "select coalesce(max(version), 0) from migration";
pub(crate) const RECORD: &str = "insert into migration (version, name, applied_at) values ($1, $2, $3)";

impl Migration {
    /// The whole step as one database is to read it.
    pub(crate) fn script(&self, dialect: Dialect) -> String {
        match dialect {
            Dialect::Sqlite => format!("{};\n{}", with_row_numbers(self.sql), self.sqlite),
            Dialect::Postgres => format!("{};\n{}", self.sql, self.postgres),
        }
    }

    pub(crate) fn applied(&self) -> Applied {
        Applied { version: self.version, name: self.name.to_owned() }
    }

    pub(crate) fn place(&self) -> String {
        format!("migration {} ({})", self.version, self.name)
    }
}

/// The steps above `store`, in order; refuses a store that has steps the program does not know.
pub(crate) fn missing(migrations: &[Migration], store: i64) -> Result<Vec<Migration>, Error> {
    let program = migrations.iter().map(|step| step.version).max().unwrap_or(0);
    if store > program {
        return Err(Error::TooNew { store, program });
    }
    let mut steps: Vec<Migration> = migrations.iter().filter(|step| step.version > store).copied().collect();
    steps.sort_by_key(|step| step.version);
    Ok(steps)
}

fn with_row_numbers(sql: &str) -> String {
    sql.replace("bigint primary key", "integer primary key").replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY")
}
