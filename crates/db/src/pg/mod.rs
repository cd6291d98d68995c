//! PostgreSQL: sessions, statements, and the threads that own them.

mod cell;
mod listen;
mod migrate;
mod tls;
mod worker;

use std::collections::HashMap;
use std::thread::JoinHandle;
use std::time::Duration;

use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use postgres::{Client, Config, Statement};

use crate::row::Inner;
use crate::store::{Options, Queue};
use crate::{Arg, Dialect, Error, Text};

pub(crate) use cell::Cell;
pub(crate) use listen::Ears;
pub(crate) use migrate::migrate;

/// One connection and the statements it has prepared.
pub(crate) struct Session {
    pub(crate) client: Client,
    /// By the address of the text, which is one literal of the program and lives as long.
    prepared: HashMap<(usize, usize), Statement>,
}

/// Runs on a plain thread: the client waits on a runtime of its own, which an async worker does not allow.
pub(crate) fn apart<T: Send>(work: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, Error> {
    std::thread::scope(|scope| scope.spawn(work).join())
        .unwrap_or_else(|payload| Err(Error::Panicked(crate::error::panic_words(&*payload))))
}

/// Starts the readers and writers; each connects when first asked.
pub(crate) fn start(url: &str, reads: &Queue, writes: &Queue, options: Options) -> Result<Vec<JoinHandle<()>>, Error> {
    let mut threads = Vec::new();
    for number in 1..=options.readers.max(1) {
        let (url, queue) = (url.to_owned(), Queue::clone(reads));
        threads.push(spawn(format!("db-read-{number}"), move || worker::read_on(&url, &queue))?);
    }
    for number in 1..=options.writers.max(1) {
        let (url, queue) = (url.to_owned(), Queue::clone(writes));
        threads.push(spawn(format!("db-write-{number}"), move || worker::write_on(&url, &queue))?);
    }
    Ok(threads)
}

fn spawn(name: String, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Error> {
    std::thread::Builder::new().name(name).spawn(work).map_err(|error| Error::Unavailable(error.to_string()))
}

impl Session {
    pub(crate) fn open(url: &str) -> Result<Self, Error> {
        let patience = |config: &mut Config| {
            if config.get_connect_timeout().is_none() {
                config.connect_timeout(Duration::from_secs(5));
            }
        };
        Ok(Self { client: tls::connect(url, patience)?, prepared: HashMap::new() })
    }

    pub(crate) fn each(
        &mut self,
        text: Text,
        args: &[Arg<'_>],
        show: &mut dyn FnMut(Inner<'_>) -> bool,
    ) -> Result<(), Error> {
        let fault = |error| Error::postgres(text.place(), &error);
        let statement = self.statement(text, args)?;
        let mut rows = self.client.query_raw(&statement, args).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            if !show(Inner::Postgres(&row)) {
                break;
            }
        }
        Ok(())
    }

    pub(crate) fn run(&mut self, text: Text, args: &[Arg<'_>]) -> Result<u64, Error> {
        let statement = self.statement(text, args)?;
        let args: Vec<&(dyn ToSql + Sync)> = args.iter().map(|arg| arg as _).collect();
        self.client.execute(&statement, &args).map_err(|error| Error::postgres(text.place(), &error))
    }

    pub(crate) fn prepare(&mut self, text: Text) -> Result<(), Error> {
        let words = text.words(Dialect::Postgres);
        let statement = self.client.prepare(words).map_err(|error| Error::postgres(text.place(), &error))?;
        cell::check(&statement).map_err(|message| Error::at(text, message))
    }

    /// Runs one of the statements that begin and end transactions.
    pub(crate) fn control(&mut self, statement: &str) -> Result<(), Error> {
        self.client.batch_execute(statement).map_err(|error| Error::postgres(statement, &error))
    }

    /// Statements prepared before another node changed a table may no longer fit it.
    pub(crate) fn forget_statements(&mut self) {
        self.prepared.clear();
    }

    fn statement(&mut self, text: Text, args: &[Arg<'_>]) -> Result<Statement, Error> {
        let words = text.words(Dialect::Postgres);
        let key = (words.as_ptr().addr(), words.len());
        let statement = match self.prepared.get(&key) {
            Some(statement) => statement.clone(),
            None => {
                let fresh = self.client.prepare(words).map_err(|error| Error::postgres(text.place(), &error))?;
                self.prepared.insert(key, fresh.clone());
                fresh
            }
        };
        let wanted = statement.params().len();
        if wanted == args.len() {
            return Ok(statement);
        }
        Err(Error::at(text, format!("the text has {wanted} parameters and was given {}", args.len())))
    }
}
