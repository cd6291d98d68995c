//! The open transaction a command works in.

use std::any::Any;
use std::sync::Arc;

use crate::row::{Inner, Row};
use crate::store::Carried;
use crate::value::Value;
use crate::{Arg, Dialect, Error, Text, pg, sqlite};

const ALONE: Text = Text::new("", "select pg_advisory_xact_lock(hashtextextended($1, 0))", file!(), line!());

/// An open transaction. A statement that fails ends it: whatever the command returns, nothing of it is kept.
pub struct Sql<'c> {
    session: Session<'c>,
    later: Vec<(Text, Vec<Value>)>,
    topics: Vec<String>,
    trouble: Option<Error>,
    carried: Carried,
    key: Option<[u8; 32]>,
}

pub(crate) enum Session<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c mut pg::Session),
}

/// What a command left to be done at and after its commit.
#[derive(Default)]
pub(crate) struct Rest {
    pub(crate) later: Vec<(Text, Vec<Value>)>,
    pub(crate) topics: Vec<String>,
    /// The first statement that failed, also when the command made light of it.
    pub(crate) trouble: Option<Error>,
}

impl<'c> Sql<'c> {
    pub(crate) fn new(session: Session<'c>) -> Self {
        Self { session, later: Vec::new(), topics: Vec::new(), trouble: None, carried: Carried::default(), key: None }
    }

    pub(crate) fn carry(&mut self, what: Carried, key: Option<[u8; 32]>) {
        self.carried = what;
        self.key = key;
    }

    /// What the store was given to carry along ([`Db::carrying`](crate::Db::carrying)), if it is of this type.
    pub fn carried<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.carried.iter().rev().find_map(|what| what.clone().downcast().ok())
    }

    /// The key that [`Db::seal_with`](crate::Db::seal_with) gave: what is written can be sealed with it, and it lies
    /// nowhere in the store.
    pub fn key(&self) -> Option<&[u8; 32]> {
        self.key.as_ref()
    }

    pub(crate) fn into_rest(self) -> Rest {
        Rest { later: self.later, topics: self.topics, trouble: self.trouble }
    }

    /// Which database answers.
    pub fn dialect(&self) -> Dialect {
        match self.session {
            Session::Sqlite(_) => Dialect::Sqlite,
            Session::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Every row of the answer, as `row` reads it.
    pub fn all<T>(
        &mut self,
        text: Text,
        args: &[Arg<'_>],
        mut row: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        self.each(text, args, |each| {
            found.push(row(each)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The only row of the answer, or none. A second row is an error.
    pub fn one<T>(
        &mut self,
        text: Text,
        args: &[Arg<'_>],
        mut row: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let mut found = None;
        self.each(text, args, |each| {
            if found.is_some() {
                return Err(Error::at(text, "more than one row where at most one was expected"));
            }
            found = Some(row(each)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Shows `visit` one row after another without holding them all; the first error of `visit` ends the walk.
    pub fn each(
        &mut self,
        text: Text,
        args: &[Arg<'_>],
        mut visit: impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.sound()?;
        let mut stopped = None;
        let mut show = |inner: Inner<'_>| {
            stopped = visit(&Row { inner, text }).err();
            stopped.is_none()
        };
        let walked = match &mut self.session {
            Session::Sqlite(connection) => sqlite::each(connection, text, args, &mut show),
            Session::Postgres(session) => session.each(text, args, &mut show),
        };
        self.noted(walked)?;
        stopped.map_or(Ok(()), Err)
    }

    /// Runs a statement and returns how many rows it changed.
    pub fn run(&mut self, text: Text, args: &[Arg<'_>]) -> Result<u64, Error> {
        self.sound()?;
        let changed = match &mut self.session {
            Session::Sqlite(connection) => sqlite::run(connection, text, args),
            Session::Postgres(session) => session.run(text, args),
        };
        self.noted(changed)
    }

    /// Runs a statement right before the commit, and only when the command succeeds.
    ///
    /// For full-text rows: SQLite writes its pending terms out at every savepoint, so indexing inside a command of a
    /// group would cost many times as much. Of a whole group, what has the lower number as its first argument runs
    /// first. The command itself does not see the effect; in a read nothing comes of it.
    pub fn later(&mut self, text: Text, args: &[Arg<'_>]) {
        self.later.push((text, args.iter().map(|arg| Value::from(*arg)).collect()));
    }

    /// Tells the subscribers of [`Db::news`](crate::Db::news), on every node, once the transaction is committed.
    /// A read has nothing to announce, and what it says is not passed on.
    pub fn announce(&mut self, topic: impl Into<String>) {
        self.topics.push(topic.into());
    }

    /// Lets the database read the text without running it: an unknown column, a wrong type or a number left out is
    /// found here.
    pub fn prepare(&mut self, text: Text) -> Result<(), Error> {
        self.sound()?;
        let prepared = match &mut self.session {
            Session::Sqlite(connection) => sqlite::prepare(connection, text),
            Session::Postgres(session) => session.prepare(text),
        };
        self.noted(prepared)
    }

    /// Waits until no other transaction works on what has this name, and keeps others waiting until this one ends: what is
    /// read after it and summed is still so at the commit. On SQLite there is one writer, and nobody to wait for.
    pub fn alone_with(&mut self, name: &str) -> Result<(), Error> {
        match self.dialect() {
            Dialect::Sqlite => Ok(()),
            Dialect::Postgres => self.run(ALONE, &[Arg::Text(name)]).map(drop),
        }
    }

    /// PostgreSQL answers nothing after a failed statement; held to on SQLite too, so that both behave alike.
    fn sound(&self) -> Result<(), Error> {
        self.trouble.clone().map_or(Ok(()), Err)
    }

    fn noted<T>(&mut self, outcome: Result<T, Error>) -> Result<T, Error> {
        if let Err(fault) = &outcome {
            self.trouble = Some(fault.clone());
        }
        outcome
    }
}
