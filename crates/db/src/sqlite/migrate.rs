//! Bringing a SQLite file up to the program, with a copy made first.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::connect;
use crate::migration::{HIGHEST, RECORD, TABLE, missing};
use crate::{Applied, Dialect, Error, Migration};

pub(crate) fn migrate(path: &Path, migrations: &[Migration]) -> Result<Vec<Applied>, Error> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|error| unavailable(folder, &error))?;
    }
    let connection = connect(path, 2000)?;
    let store = highest(&connection)?;
    if missing(migrations, store)?.is_empty() {
        return Ok(Vec::new());
    }
    // A store with content is copied and changed by one process at a time; given back when the folder is closed.
    let _locked = if store > 0 { Some(lock(&backups(path))?) } else { None };
    let store = highest(&connection)?;
    let steps = missing(migrations, store)?;
    if let (Some(first), true) = (steps.first(), store > 0) {
        snapshot(&connection, path, first.version)?;
    }
    // A step may rebuild a table others point to; the pointers are checked before its commit instead.
    batch(&connection, "migration", "pragma foreign_keys = off")?;
    let mut applied = Vec::new();
    for step in steps {
        if take(&connection, &step)? {
            applied.push(step.applied());
        }
    }
    Ok(applied)
}

fn highest(connection: &Connection) -> Result<i64, Error> {
    let place = || "reading the schema's version";
    let fault = |error| Error::sqlite(place(), &error);
    // Asked first, so that opening a store that is up to date writes nothing.
    if !connection.table_exists(None, "migration").map_err(fault)? {
        connection.execute_batch(TABLE).map_err(fault)?;
    }
    connection.query_row(HIGHEST, [], |row| row.get(0)).map_err(fault)
}

/// Takes one step, unless another process took it while this one waited.
fn take(connection: &Connection, step: &Migration) -> Result<bool, Error> {
    batch(connection, &step.place(), "begin immediate")?;
    let taken = take_inside(connection, step);
    let end = if matches!(taken, Ok(true)) { "commit" } else { "rollback" };
    let ended = batch(connection, &step.place(), end);
    let taken = taken?;
    ended.map(|()| taken)
}

fn take_inside(connection: &Connection, step: &Migration) -> Result<bool, Error> {
    if highest(connection)? >= step.version {
        return Ok(false);
    }
    let fault = |error| Error::sqlite(step.place(), &error);
    connection.execute_batch(&step.script(Dialect::Sqlite)).map_err(fault)?;
    let now = jiff::Timestamp::now().as_millisecond();
    connection.execute(RECORD, (step.version, step.name, now)).map_err(fault)?;
    let mut loose = connection.prepare("pragma foreign_key_check").map_err(fault)?;
    if loose.exists([]).map_err(fault)? {
        let message = "rows would point to rows that are not there".to_owned();
        return Err(Error::Database { at: step.place(), message });
    }
    Ok(true)
}

fn backups(path: &Path) -> PathBuf {
    path.with_file_name("backups")
}

fn lock(folder: &Path) -> Result<File, Error> {
    let locked = fs::create_dir_all(folder).and_then(|()| File::open(folder)).and_then(|open| {
        open.lock()?;
        Ok(open)
    });
    locked.map_err(|error| unavailable(folder, &error))
}

/// Copies the whole store to `backups/` beside it and waits until the copy is on the disk.
fn snapshot(connection: &Connection, path: &Path, version: i64) -> Result<(), Error> {
    let folder = backups(path);
    let now = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%S%3fZ");
    let copy = folder.join(format!("before-{version}-{now}.db"));
    let place = format!("copying the store to {}", copy.display());
    connection.execute("vacuum into $1", [copy.to_string_lossy()]).map_err(|error| Error::sqlite(&place, &error))?;
    for written in [&copy, &folder] {
        File::open(written).and_then(|file| file.sync_all()).map_err(|error| unavailable(written, &error))?;
    }
    Ok(())
}

fn batch(connection: &Connection, place: &str, statements: &str) -> Result<(), Error> {
    connection.execute_batch(statements).map_err(|error| Error::sqlite(place, &error))
}

fn unavailable(path: &Path, error: &std::io::Error) -> Error {
    Error::Unavailable(format!("{}: {error}", path.display()))
}
