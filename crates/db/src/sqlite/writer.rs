//! The one thread that writes: many commands, one commit, one wait for the disk.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::{connect, control, run, spawn};
use crate::answer::Command;
use crate::sql::{Rest, Session};
use crate::store::{ANYTHING, News};
use crate::value::Value;
use crate::{Error, Sql};

/// As many commands as share one commit.
const GROUP: usize = 512;
/// How long a group may take commands in before those already done are owed their commit.
const GROUP_TIME: Duration = Duration::from_millis(50);
/// How often the writer looks whether another process has written to the file.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// Pages in the write-ahead log from which the keeper copies them home (4 MiB), beside the writer.
const TIDY_FROM: i32 = 1000;
/// Pages from which the writer itself does it (64 MiB), between two groups, so that the log starts over.
const TIDY_AT_ONCE: i32 = 16_000;

struct Writer {
    connection: Connection,
    commands: Receiver<Box<dyn Command>>,
    news: News,
    log_pages: Arc<AtomicI32>,
    keeper: SyncSender<()>,
    seen_version: Option<i64>,
    looked: Instant,
}

/// A command that has run in the open transaction, and its fault when it made light of a failed statement.
struct Ran {
    command: Box<dyn Command>,
    fault: Option<Error>,
}

/// Why a transaction was not committed.
enum Undone {
    /// A statement left for `later` failed, which may be the doing of one command alone.
    ByLater(Error),
    /// Everybody in the group is hit.
    ForAll(Error),
}

pub(crate) fn start(
    path: &Path,
    commands: Receiver<Box<dyn Command>>,
    news: News,
) -> Result<Vec<JoinHandle<()>>, Error> {
    let log_pages = Arc::new(AtomicI32::new(0));
    let mut connection = connect(path, 16_000)?;
    // The hook takes the place of SQLite's own checkpoint, which would run inside a commit and hold up its group.
    let pages = Arc::clone(&log_pages);
    let hook = move |_: &mut _, count| {
        pages.store(count, Ordering::Relaxed);
        Ok(())
    };
    connection.wal_hook(Some(hook)).map_err(|error| Error::sqlite("opening the writer", &error))?;
    let (keeper, wake) = mpsc::sync_channel(1);
    let seen_version = data_version(&connection).ok();
    let writer = Writer { connection, commands, news, log_pages, keeper, seen_version, looked: Instant::now() };
    let path = path.to_owned();
    Ok(vec![
        spawn("db-write".to_owned(), move || writer.work())?,
        spawn("db-keep".to_owned(), move || keep(&path, &wake))?,
    ])
}

impl Writer {
    fn work(mut self) {
        loop {
            let waiting = self.commands.recv_timeout(LOOK_EVERY);
            if self.looked.elapsed() >= LOOK_EVERY {
                self.look_for_others();
            }
            match waiting {
                Ok(first) => self.commit_group(first),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.tidy();
        }
    }

    fn commit_group(&mut self, first: Box<dyn Command>) {
        let mut group = Vec::new();
        let began = Instant::now();
        let done = self.transact(&mut group, first, GROUP);
        metrics::histogram!("amends_writer_commit_seconds").record(began.elapsed().as_secs_f64());
        #[expect(clippy::cast_precision_loss, reason = "a group is small")]
        metrics::histogram!("amends_writer_group_size").record(group.len() as f64);
        self.settle(group, done);
    }

    /// Runs waiting commands, `first` and up to `most` in all, in one transaction, and commits it. What the kept ones
    /// announce comes back.
    fn transact(&self, group: &mut Vec<Ran>, first: Box<dyn Command>, most: usize) -> Result<Vec<String>, Undone> {
        if let Err(busy) = control(&self.connection, "begin immediate") {
            group.push(Ran { command: first, fault: None });
            return Err(Undone::ForAll(busy));
        }
        let mut rests = Vec::new();
        let start = Instant::now();
        let mut next = Some(first);
        while let Some(mut command) = next.take() {
            let rest = self.run_one(&mut *command);
            let fault = rest.as_ref().ok().and_then(|rest| rest.trouble.clone());
            group.push(Ran { command, fault });
            rests.push(rest.map_err(Undone::ForAll)?);
            if group.len() < most && start.elapsed() < GROUP_TIME {
                next = self.commands.try_recv().ok();
            }
        }
        self.close(rests)
    }

    /// Runs one command within its savepoint. What it left to do is empty when it is not kept.
    fn run_one(&self, command: &mut dyn Command) -> Result<Rest, Error> {
        control(&self.connection, "savepoint command")?;
        let mut sql = Sql::new(Session::Sqlite(&self.connection));
        let kept = command.run(&mut sql);
        let rest = sql.into_rest();
        // A full disk and the like make SQLite undo the whole transaction, neighbours included.
        if self.connection.is_autocommit() {
            return Err(rest.trouble.unwrap_or_else(|| Error::Unavailable("the transaction was undone".to_owned())));
        }
        if kept && rest.trouble.is_none() {
            control(&self.connection, "release command")?;
            return Ok(rest);
        }
        control(&self.connection, "rollback to command")?;
        control(&self.connection, "release command")?;
        // The fault of a command that returned an error of its own is in that error.
        Ok(Rest { trouble: rest.trouble.filter(|_| kept), ..Rest::default() })
    }

    fn close(&self, rests: Vec<Rest>) -> Result<Vec<String>, Undone> {
        let mut topics = Vec::new();
        for rest in rests {
            for (text, values) in &rest.later {
                let args: Vec<_> = values.iter().map(Value::as_arg).collect();
                run(&self.connection, *text, &args).map_err(Undone::ByLater)?;
            }
            topics.extend(rest.topics);
        }
        control(&self.connection, "commit").map_err(Undone::ForAll)?;
        Ok(topics)
    }

    fn settle(&mut self, group: Vec<Ran>, done: Result<Vec<String>, Undone>) {
        let fault = match done {
            Ok(topics) => {
                for topic in topics {
                    // No page open is no fault.
                    drop(self.news.send(topic.into()));
                }
                return group.into_iter().for_each(|ran| ran.command.settle(ran.fault.map_or(Ok(()), Err)));
            }
            Err(Undone::ByLater(_)) if group.len() > 1 => {
                self.undo();
                return group.into_iter().for_each(|ran| self.alone(ran.command));
            }
            Err(Undone::ByLater(fault) | Undone::ForAll(fault)) => fault,
        };
        self.undo();
        group.into_iter().for_each(|ran| ran.command.settle(Err(fault.clone())));
    }

    fn alone(&mut self, command: Box<dyn Command>) {
        let mut group = Vec::new();
        let done = self.transact(&mut group, command, 1);
        self.settle(group, done);
    }

    fn undo(&self) {
        if self.connection.is_autocommit() {
            return;
        }
        if let Err(fault) = control(&self.connection, "rollback") {
            tracing::error!(%fault, "a group of commands could not be rolled back");
        }
    }

    /// The version changes for this connection only when another one has committed, and no other connection of this
    /// store writes.
    fn look_for_others(&mut self) {
        self.looked = Instant::now();
        let Ok(version) = data_version(&self.connection) else { return };
        if self.seen_version.replace(version).is_some_and(|seen| seen != version) {
            drop(self.news.send(ANYTHING.into()));
        }
    }

    fn tidy(&self) {
        let pages = self.log_pages.load(Ordering::Relaxed);
        if pages >= TIDY_AT_ONCE {
            copy_log_home(&self.connection);
        } else if pages >= TIDY_FROM {
            // A keeper already at work will be woken by the next group.
            self.keeper.try_send(()).ok();
        }
    }
}

fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("pragma data_version")?.query_row([], |row| row.get(0))
}

/// Copies the write-ahead log into the file beside the writer, which goes on committing meanwhile.
fn keep(path: &Path, wake: &Receiver<()>) {
    let mut connection = None;
    while wake.recv().is_ok() {
        if connection.is_none() {
            connection = connect(path, 100).ok();
        }
        if let Some(connection) = &connection {
            copy_log_home(connection);
        }
    }
}

fn copy_log_home(connection: &Connection) {
    if let Err(error) = connection.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(())) {
        tracing::warn!(%error, "the write-ahead log could not be copied into the store");
    }
}
