//! Tables and rows of a PostgreSQL database, for backup and restore.

use std::io::Write;

use postgres::binary_copy::BinaryCopyInWriter;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{ToSql, Type};

use super::save::File;
use super::{Copied, Table, gather, listed, load, quoted};
use crate::migration::HIGHEST;
use crate::pg::{Cell, Session};
use crate::value::Value;
use crate::{Arg, Error};

const TABLES: &str = "select c.relname::text, a.attname::text
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> 'migration'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and not exists (select 1 from pg_attribute w where w.attrelid = c.oid and w.attnum > 0
                        and not w.attisdropped and w.attgenerated = '' and w.atttypid = 'tsvector'::regtype)
    order by c.relname, a.attnum";

const POINTERS: &str = "select conrelid::regclass::text, quote_ident(conname) from pg_constraint
    where contype = 'f' and connamespace = current_schema()::regnamespace and not condeferrable";

/// Rows are sent together up to this many, or this many bytes of text and content.
const ROWS: usize = 2000;
const BYTES: usize = 4 << 20;

fn fault(error: postgres::Error) -> Error {
    Error::postgres("backup", &error)
}

fn tables(session: &mut Session) -> Result<Vec<Table>, Error> {
    let rows = session.client.query(TABLES, &[]).map_err(fault)?;
    let pairs = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
    pairs.collect::<Result<Vec<_>, _>>().map(gather).map_err(fault)
}

fn schema(session: &mut Session) -> Result<i64, Error> {
    session.client.query_one(HIGHEST, &[]).and_then(|row| row.try_get(0)).map_err(fault)
}

pub(super) fn save<W: Write>(url: &str, mut file: File<W>, program: &serde_json::Value) -> Result<Copied, Error> {
    let mut session = Session::open(url)?;
    session.control("begin isolation level repeatable read, read only")?;
    file.header(schema(&mut session)?, program)?;
    for table in tables(&mut session)? {
        file.table(&table)?;
        let text = format!("select {} from {}", listed(&table.columns), quoted(&table.name));
        let mut rows = session.client.query_raw(&text, std::iter::empty::<Arg<'_>>()).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            let one = |index| row.try_get::<_, Cell<'_>>(index).map(|cell| cell.0).map_err(fault);
            file.row((0..table.columns.len()).map(one))?;
        }
        drop(rows);
        file.end_table()?;
    }
    file.finish()
}

/// Columns whose numbers the database hands out itself.
const NUMBERED: &str = "select table_name::text, column_name::text from information_schema.columns
                        where table_schema = current_schema() and is_identity = 'YES'";

pub(super) struct Sink {
    session: Session,
    tables: Vec<Table>,
    pointers: Vec<(String, String)>,
    copy: String,
    kinds: Vec<Type>,
    waiting: Vec<Vec<Value>>,
    bytes: usize,
}

impl Sink {
    pub(super) fn open(url: &str) -> Result<Self, Error> {
        let mut session = Session::open(url)?;
        session.control("begin")?;
        let tables = tables(&mut session)?;
        for table in &tables {
            let any = format!("select exists (select 1 from {})", quoted(&table.name));
            if session.client.query_one(&any, &[]).and_then(|row| row.try_get(0)).map_err(fault)? {
                return Err(Error::Backup(format!("the store is not empty: {} has rows", table.name)));
            }
        }
        let rows = session.client.query(POINTERS, &[]).map_err(fault)?;
        let pointers = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
        let pointers = pointers.collect::<Result<_, _>>().map_err(fault)?;
        let (copy, kinds, waiting) = (String::new(), Vec::new(), Vec::new());
        let mut sink = Self { session, tables, pointers, copy, kinds, waiting, bytes: 0 };
        // Parents may follow their children; the pointers are checked before the commit.
        sink.alter_pointers("deferrable initially deferred")?;
        Ok(sink)
    }

    fn alter_pointers(&mut self, how: &str) -> Result<(), Error> {
        for (table, pointer) in &self.pointers {
            self.session.control(&format!("alter table {table} alter constraint {pointer} {how}"))?;
        }
        Ok(())
    }

    /// Lets numbers that the database hands out go on after those that came with the copy.
    fn number_on(&mut self) -> Result<(), Error> {
        let rows = self.session.client.query(NUMBERED, &[]).map_err(fault)?;
        for row in &rows {
            let (table, column): (String, String) = (row.try_get(0).map_err(fault)?, row.try_get(1).map_err(fault)?);
            let last = format!(
                "select setval(pg_get_serial_sequence('{table}', '{column}'), coalesce(max({column}), 1),
                     max({column}) is not null) from {table}"
            );
            self.session.control(&last)?;
        }
        Ok(())
    }

    fn send(&mut self) -> Result<(), Error> {
        let writer = self.session.client.copy_in(&self.copy).map_err(fault)?;
        let mut rows = BinaryCopyInWriter::new(writer, &self.kinds);
        for row in self.waiting.drain(..) {
            let args: Vec<Arg<'_>> = row.iter().map(Value::as_arg).collect();
            let cells: Vec<&(dyn ToSql + Sync)> = args.iter().map(|arg| arg as _).collect();
            rows.write(&cells).map_err(fault)?;
        }
        self.bytes = 0;
        rows.finish().map(drop).map_err(fault)
    }
}

impl load::Sink for Sink {
    fn schema(&mut self) -> Result<i64, Error> {
        schema(&mut self.session)
    }

    fn table(&mut self, table: Table) -> Result<(), Error> {
        if !self.tables.iter().any(|known| known.name == table.name) {
            return Err(Error::Backup(format!("the store has no table {}", table.name)));
        }
        let (name, columns) = (quoted(&table.name), listed(&table.columns));
        let shape = self.session.client.prepare(&format!("select {columns} from {name}")).map_err(fault)?;
        self.kinds = shape.columns().iter().map(|column| column.type_().clone()).collect();
        self.copy = format!("copy {name} ({columns}) from stdin binary");
        Ok(())
    }

    fn row(&mut self, row: Vec<Value>) -> Result<(), Error> {
        if row.len() != self.kinds.len() {
            return Err(Error::Backup("a row has more or fewer values than its table has columns".to_owned()));
        }
        self.bytes += row.iter().map(size).sum::<usize>();
        self.waiting.push(row);
        if self.waiting.len() >= ROWS || self.bytes >= BYTES { self.send() } else { Ok(()) }
    }

    fn end_table(&mut self) -> Result<(), Error> {
        if self.waiting.is_empty() { Ok(()) } else { self.send() }
    }

    fn commit(mut self) -> Result<(), Error> {
        self.session.control("set constraints all immediate")?;
        self.alter_pointers("not deferrable")?;
        self.number_on()?;
        self.session.control("commit")
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::Text(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        _ => 8,
    }
}
