//! Tables and rows of a SQLite file, for backup and restore.

use std::io::Write;
use std::path::Path;

use rusqlite::{Connection, params_from_iter};

use super::save::File;
use super::{Copied, Table, gather, listed, load, quoted};
use crate::migration::HIGHEST;
use crate::sqlite::{cell, connect};
use crate::value::Value;
use crate::{Arg, Error};

// Hidden columns are generated ones and those of virtual tables.
const TABLES: &str = "select t.name, c.name from pragma_table_list t join pragma_table_xinfo (t.name) c
    where t.schema = 'main' and t.type = 'table' and c.hidden = 0
      and t.name not like 'sqlite\\_%' escape '\\' and t.name <> 'migration'
    order by t.name, c.cid";

const IS_VIRTUAL: &str =
    "select count(*) from pragma_table_list where schema = 'main' and type = 'virtual' and name = ?1";

fn fault(error: rusqlite::Error) -> Error {
    Error::sqlite("backup", &error)
}

fn tables(connection: &Connection) -> Result<Vec<Table>, Error> {
    let mut listing = connection.prepare(TABLES).map_err(fault)?;
    let pairs = listing.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(fault)?;
    pairs.collect::<Result<Vec<_>, _>>().map(gather).map_err(fault)
}

pub(super) fn save<W: Write>(path: &Path, mut file: File<W>, program: &serde_json::Value) -> Result<Copied, Error> {
    let connection = connect(path, 2000)?;
    connection.execute_batch("pragma query_only = on; begin deferred").map_err(fault)?;
    file.header(connection.query_row(HIGHEST, [], |row| row.get(0)).map_err(fault)?, program)?;
    for table in tables(&connection)? {
        file.table(&table)?;
        let text = format!("select {} from {}", listed(&table.columns), quoted(&table.name));
        let mut statement = connection.prepare(&text).map_err(fault)?;
        let mut rows = statement.query([]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            let one = |index| {
                let column: Option<Arg<'_>> = cell(row.get_ref(index).map_err(fault)?);
                column.ok_or_else(|| Error::Backup(format!("a text in {} is not UTF-8", table.name)))
            };
            file.row((0..table.columns.len()).map(one))?;
        }
        file.end_table()?;
    }
    file.finish()
}

pub(super) struct Sink {
    connection: Connection,
    tables: Vec<Table>,
    /// None while the rows of a full-text table are passed over.
    insert: Option<String>,
}

impl Sink {
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let connection = connect(path, 16_000)?;
        // Parents may follow their children; the pointers are checked at the commit.
        connection.execute_batch("begin immediate; pragma defer_foreign_keys = on").map_err(fault)?;
        let tables = tables(&connection)?;
        for table in &tables {
            let any = format!("select exists (select 1 from {})", quoted(&table.name));
            if connection.query_row(&any, [], |row| row.get(0)).map_err(fault)? {
                return Err(Error::Backup(format!("the store is not empty: {} has rows", table.name)));
            }
        }
        Ok(Self { connection, tables, insert: None })
    }
}

impl load::Sink for Sink {
    fn schema(&mut self) -> Result<i64, Error> {
        self.connection.query_row(HIGHEST, [], |row| row.get(0)).map_err(fault)
    }

    fn table(&mut self, table: Table) -> Result<(), Error> {
        let known = self.tables.iter().any(|known| known.name == table.name);
        let full_text = || self.connection.query_row(IS_VIRTUAL, [&table.name], |row| row.get::<_, bool>(0));
        if !known && !full_text().map_err(fault)? {
            return Err(Error::Backup(format!("the store has no table {}", table.name)));
        }
        let slots = vec!["?"; table.columns.len()].join(", ");
        let insert = format!("insert into {} ({}) values ({slots})", quoted(&table.name), listed(&table.columns));
        self.insert = known.then_some(insert);
        Ok(())
    }

    fn row(&mut self, row: Vec<Value>) -> Result<(), Error> {
        let Some(insert) = &self.insert else { return Ok(()) };
        let mut statement = self.connection.prepare_cached(insert).map_err(fault)?;
        statement.execute(params_from_iter(row.iter().map(Value::as_arg))).map(drop).map_err(fault)
    }

    fn end_table(&mut self) -> Result<(), Error> {
        self.insert = None;
        Ok(())
    }

    fn commit(self) -> Result<(), Error> {
        self.connection.execute_batch("commit").map_err(fault)
    }
}
