//! A portable copy of a store: what one database wrote, the other can read.
//!
//! A backup is gzip over lines of JSON. The first line says what it is; then each table follows as a line with its
//! name and columns, one array per row, and its count of rows; the last line holds the totals and the SHA-256 of every
//! byte before it, so that a file cut short or altered is refused before anything of it is kept. Bytes are written
//! `{"base64":"…"}`, real numbers that JSON does not know `{"real":"NaN"}`.
//!
//! Left out are the `migration` table, generated columns, and what serves full-text search alone: virtual tables of
//! SQLite and tables of PostgreSQL that hold a plain `tsvector` column. The program fills those anew after a restore.

mod load;
mod postgres;
mod save;
mod sqlite;

use std::io::{Read, Write};

use crate::{Db, Error, Target, pg};

/// What was written to a backup or read from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// Tables, empty ones included.
    pub tables: u64,
    /// Rows of all tables.
    pub rows: u64,
}

/// The first line of a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The highest migration of the store it was made from. A store to restore into is opened with the migrations up
    /// to this one, and opened again with all of them afterwards.
    pub schema: i64,
    /// The JSON the program gave to [`backup`].
    pub program: String,
}

/// Writes the whole store, as it is at one moment, while others go on reading and writing. Blocks.
///
/// `header` is a JSON value of the program's own, given back by [`peek`]. Memory is bounded by the largest row.
pub fn backup(db: &Db, out: impl Write + Send, header: &str) -> Result<Copied, Error> {
    let header: serde_json::Value =
        serde_json::from_str(header).map_err(|error| Error::Backup(format!("the header is not JSON: {error}")))?;
    match db.target() {
        Target::Sqlite(path) => sqlite::save(path, save::File::new(out), &header),
        Target::Postgres(url) => pg::apart(|| postgres::save(url, save::File::new(out), &header)),
    }
}

/// Reads the first line of a backup.
pub fn peek(input: impl Read) -> Result<Header, Error> {
    load::Lines::new(input).header()
}

/// Fills an empty store of the same schema from a backup: all of it or, on any fault, nothing. Blocks.
pub fn restore(input: impl Read + Send, db: &Db) -> Result<Copied, Error> {
    match db.target() {
        Target::Sqlite(path) => load::load(input, sqlite::Sink::open(path)?),
        Target::Postgres(url) => pg::apart(|| load::load(input, postgres::Sink::open(url)?)),
    }
}

/// A table and the columns that are copied.
struct Table {
    name: String,
    columns: Vec<String>,
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn listed(columns: &[String]) -> String {
    columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", ")
}

/// Gathers rows of (table, column), which come in the order of their tables.
fn gather(pairs: impl IntoIterator<Item = (String, String)>) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for (name, column) in pairs {
        match tables.last_mut().filter(|table| table.name == name) {
            Some(table) => table.columns.push(column),
            None => tables.push(Table { name, columns: vec![column] }),
        }
    }
    tables
}
