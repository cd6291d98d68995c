//! SQLite: connections, statements, and the threads that own them.

mod migrate;
mod writer;

use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, Statement};

use crate::answer::Command;
use crate::row::Inner;
use crate::sql::Session;
use crate::store::{News, Options, Queue, next};
use crate::{Arg, Dialect, Error, Sql, Text};

pub(crate) use migrate::migrate;

/// How long a connection waits for another process before it calls the file busy.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long it waits between two tries where SQLite itself does not wait.
const PAUSE: Duration = Duration::from_millis(5);

/// Opens the file for one thread. `cache` is the page cache in KiB, taken up only as pages are used.
pub(crate) fn connect(path: &Path, cache: u32) -> Result<Connection, Error> {
    let place = || format!("opening {}", path.display());
    let connection = Connection::open(path).map_err(|error| Error::sqlite(place(), &error))?;
    let set_up = || {
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(512);
        // A plan never hangs on what is asked for. Otherwise each new value for a parameter that a partial index looks
        // at would have the statement read and planned again.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        write_ahead(&connection)?;
        connection.execute_batch(&format!(
            "pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory;
             pragma cache_size = -{cache}; pragma mmap_size = 268435456; pragma journal_size_limit = 67108864;"
        ))
    };
    set_up().map_err(|error: rusqlite::Error| Error::sqlite(place(), &error))?;
    Ok(connection)
}

/// Turns the write-ahead log on. While several open a new file at once, the change is refused as busy without waiting
/// (SQLite does not call its busy handler where waiting could be a deadlock), so it is tried again here.
fn write_ahead(connection: &Connection) -> Result<(), rusqlite::Error> {
    let begun = Instant::now();
    loop {
        match connection.query_row("pragma journal_mode = wal", [], |_| Ok(())) {
            Err(error) if is_busy(&error) && begun.elapsed() < PATIENCE => std::thread::sleep(PAUSE),
            ended => return ended,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// Starts the writer, its keeper and the readers. The writer's connection is opened here, so that a file that cannot
/// be written is known at once; readers open theirs when first asked.
pub(crate) fn start(
    path: &Path,
    reads: Queue,
    writes: mpsc::Receiver<Box<dyn Command>>,
    news: &News,
    options: Options,
) -> Result<Vec<JoinHandle<()>>, Error> {
    let mut threads = writer::start(path, writes, news.clone())?;
    for number in 1..=options.readers.max(1) {
        let (path, queue) = (path.to_owned(), Queue::clone(&reads));
        threads.push(spawn(format!("db-read-{number}"), move || read_on(&path, &queue))?);
    }
    Ok(threads)
}

fn spawn(name: String, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Error> {
    std::thread::Builder::new().name(name).spawn(work).map_err(|error| Error::Unavailable(error.to_string()))
}

fn read_on(path: &Path, queue: &Queue) {
    let mut open = None;
    while let Some(command) = next(queue) {
        if command.is_forgotten() {
            continue;
        }
        match reader(&mut open, path) {
            Ok(connection) => read(connection, command),
            Err(fault) => command.settle(Err(fault)),
        }
    }
}

fn reader<'o>(open: &'o mut Option<Connection>, path: &Path) -> Result<&'o Connection, Error> {
    let connection = match open.take() {
        Some(connection) => connection,
        None => {
            let connection = connect(path, 2000)?;
            let sealed = connection.execute_batch("pragma query_only = on");
            sealed.map_err(|error| Error::sqlite("opening a reader", &error))?;
            connection
        }
    };
    Ok(open.insert(connection))
}

fn read(connection: &Connection, mut command: Box<dyn Command>) {
    if let Err(error) = control(connection, "begin deferred") {
        return command.settle(Err(error));
    }
    let mut sql = Sql::new(Session::Sqlite(connection));
    let kept = command.run(&mut sql);
    let trouble = sql.into_rest().trouble;
    let ended = control(connection, "rollback");
    command.settle(match trouble {
        Some(fault) if kept => Err(fault),
        _ => ended,
    });
}

/// Runs one of the statements that begin and end transactions and savepoints.
fn control(connection: &Connection, statement: &'static str) -> Result<(), Error> {
    let ran = connection.prepare_cached(statement).and_then(|mut ready| ready.raw_execute());
    ran.map(drop).map_err(|error| Error::sqlite(statement, &error))
}

pub(crate) fn each(
    connection: &Connection,
    text: Text,
    args: &[Arg<'_>],
    show: &mut dyn FnMut(Inner<'_>) -> bool,
) -> Result<(), Error> {
    let fault = |error| Error::sqlite(text.place(), &error);
    let mut statement = connection.prepare_cached(text.words(Dialect::Sqlite)).map_err(fault)?;
    bind(&mut statement, text, args)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(fault)? {
        if !show(Inner::Sqlite(row)) {
            break;
        }
    }
    Ok(())
}

pub(crate) fn run(connection: &Connection, text: Text, args: &[Arg<'_>]) -> Result<u64, Error> {
    let fault = |error| Error::sqlite(text.place(), &error);
    let mut statement = connection.prepare_cached(text.words(Dialect::Sqlite)).map_err(fault)?;
    bind(&mut statement, text, args)?;
    statement.raw_execute().map(|changed| changed as u64).map_err(fault)
}

pub(crate) fn prepare(connection: &Connection, text: Text) -> Result<(), Error> {
    let statement =
        connection.prepare(text.words(Dialect::Sqlite)).map_err(|error| Error::sqlite(text.place(), &error))?;
    let numbers = numbers(&statement, text)?;
    let highest = numbers.iter().max().copied().unwrap_or(0);
    match (1..=highest).find(|number| !numbers.contains(number)) {
        Some(unused) => Err(Error::at(text, format!("parameter ${unused} is left out"))),
        None => Ok(()),
    }
}

/// SQLite numbers parameters by first appearance, so `$2 … $1` would swap them; the name decides instead.
fn bind(statement: &mut Statement<'_>, text: Text, args: &[Arg<'_>]) -> Result<(), Error> {
    let mut highest = 0;
    for slot in 1..=statement.parameter_count() {
        let number = number(statement.parameter_name(slot), text)?;
        highest = highest.max(number);
        let Some(arg) = args.get(number - 1) else { continue };
        statement.raw_bind_parameter(slot, arg).map_err(|error| Error::sqlite(text.place(), &error))?;
    }
    if highest == args.len() {
        return Ok(());
    }
    Err(Error::at(text, format!("the text has {highest} parameters and was given {}", args.len())))
}

fn numbers(statement: &Statement<'_>, text: Text) -> Result<Vec<usize>, Error> {
    (1..=statement.parameter_count()).map(|slot| number(statement.parameter_name(slot), text)).collect()
}

fn number(name: Option<&str>, text: Text) -> Result<usize, Error> {
    let number = name.and_then(|name| name.strip_prefix('$')).and_then(|digits| digits.parse().ok());
    number
        .filter(|number| *number > 0)
        .ok_or_else(|| Error::at(text, format!("parameters are written $1, $2 … and not {}", name.unwrap_or("?"))))
}

impl rusqlite::ToSql for Arg<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Arg::Null => ValueRef::Null,
            Arg::Int(n) => ValueRef::Integer(n),
            Arg::Bool(b) => ValueRef::Integer(i64::from(b)),
            Arg::Real(x) => ValueRef::Real(x),
            Arg::Text(text) => ValueRef::Text(text.as_bytes()),
            Arg::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// The column as both databases know it, or nothing when a text is not UTF-8.
pub(crate) fn cell(cell: ValueRef<'_>) -> Option<Arg<'_>> {
    Some(match cell {
        ValueRef::Null => Arg::Null,
        ValueRef::Integer(n) => Arg::Int(n),
        ValueRef::Real(x) => Arg::Real(x),
        ValueRef::Text(text) => Arg::Text(std::str::from_utf8(text).ok()?),
        ValueRef::Blob(bytes) => Arg::Bytes(bytes),
    })
}
