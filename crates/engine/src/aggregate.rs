//! What has a history of its own, and what is kept of it to be read quickly.
//!
//! An [`Aggregate`] is decided by pure rules and folded from its facts. A [`Projection`] is rows that are a function of
//! those facts: the commit of a command and a rebuild hand it the same [`Commit`], so that there is one way to make
//! each row. What cannot be made again from facts (words, files, letters, outgoing mail) is no projection; it is
//! written by [`Aggregate::keep`], once.

use crate::content::NewFile;
use crate::stream::{Why, Witness};
use base::context::{Context, Given, Organisation, Stamp};
use base::ids::OrgId;
use base::refusal::{Error, Refusal};
use db::{Sql, Text};
use jiff::Timestamp;
use std::fmt::Display;

/// A fact as it is stored: the module it belongs to, its kind there, and a body.
pub trait StoredFact: Clone + Send + Sync + 'static {
    /// The module it belongs to and its name there: `promise`, `made`.
    fn kind(&self) -> (&'static str, &'static str);

    /// The version its body is written in.
    fn version(&self) -> u32;

    /// Its body as stored.
    ///
    /// # Errors
    /// When it cannot be written as JSON, which no fact of ours can cause.
    fn to_json(&self) -> Result<String, serde_json::Error>;

    /// Reads a stored fact back, whatever version its body was written in.
    ///
    /// # Errors
    /// When nobody declared this kind or this version, or the body is not what was declared.
    fn from_json(module: &str, kind: &str, v: i64, body: &str) -> Result<Self, Why>;

    /// What people call the stream with this number: `A-1042`.
    fn named(number: i64) -> String;
}

/// A command: what anyone may ask of one kind of aggregate.
pub trait Command: Clone + Send + 'static {
    /// What it is carried out on.
    type Of: Aggregate<Command = Self>;
}

/// Something with a history: a case, a round, an organisation.
pub trait Aggregate: Clone + Send + Sync + 'static {
    /// What can happen to it.
    type Fact: StoredFact;
    /// What may be asked of it.
    type Command: Command<Of = Self>;
    /// Its number within its organisation.
    type Id: Copy + Display + From<i64> + Into<i64> + Send + Sync + 'static;
    /// What a decision brings beside its facts: the words of messages, the text of a letter, files.
    type Content: Default + Send;
    /// What whoever gave a command is told of what was kept.
    type Told: Default + Send;

    /// Its kind, as announced: `case`.
    const NAME: &'static str;
    /// What a person calls it: `There is no case A-1042.`
    const TITLE: &'static str;
    /// The numbers its streams have in the store: all aggregates of an organisation share one space.
    const NUMBERS: std::ops::Range<i64>;
    /// Whether rules read it as settings of the organisation: then every node reads them anew after a commit.
    const IS_SETTINGS: bool = false;

    /// The state after the first fact of a history; none when no history begins with it.
    fn begin(fact: &Self::Fact, stamp: Stamp) -> Option<Self>;

    /// Folds one more fact in.
    fn apply(&mut self, fact: &Self::Fact, stamp: Stamp);

    /// How many facts it is made of.
    fn version(&self) -> u32;

    /// Looks up what a command names by words, in the transaction it is carried out in, so that the rule is asked about
    /// what is there. What it adds stays only if the command is not refused.
    ///
    /// # Errors
    /// A refusal when there is no such thing; a fault of the store.
    fn resolve(
        &self,
        sql: &mut Sql,
        at: (OrgId, Self::Id),
        command: Self::Command,
        ctx: &Context,
    ) -> Result<Self::Command, Error> {
        let _ = (sql, at, ctx);
        Ok(command)
    }

    /// What follows from a command. A refusal changes nothing.
    ///
    /// # Errors
    /// A refusal in plain words.
    fn decide(&self, command: Self::Command, ctx: &Context) -> Result<(Vec<Self::Fact>, Self::Content), Refusal>;

    /// Puts files that came with a command to what is kept of it.
    fn attach(content: &mut Self::Content, files: Vec<NewFile>);

    /// Whether mail reaches whoever it is about; rules ask it.
    ///
    /// # Errors
    /// A fault of the store.
    fn has_mail(&self, sql: &mut Sql, org: OrgId) -> Result<bool, Error>;

    /// What members gave lately to whoever it is about, but for what they gave on this one; rules on limits ask it. Read
    /// for the commands that need it.
    ///
    /// # Errors
    /// A fault of the store.
    fn given(&self, sql: &mut Sql, id: Self::Id, command: &Self::Command, at: &Here) -> Result<Vec<Given>, Error> {
        let _ = (sql, id, command, at);
        Ok(Vec::new())
    }

    /// Makes what is to be kept as it will be kept, before anything is written: facts are chained to its hash.
    ///
    /// # Errors
    /// A refusal or a fault; then nothing of the commit stays.
    fn prepare(sql: &mut Sql, commit: &Commit<Self>, content: Self::Content) -> Result<Self::Content, Error> {
        let _ = (sql, commit);
        Ok(content)
    }

    /// The hash of what is kept beside this fact: its chain shows when that is altered. None where nothing is.
    fn witness(content: &Self::Content, fact: &Self::Fact) -> Option<Witness> {
        let _ = (content, fact);
        None
    }

    /// Writes what cannot be made again from facts, in the same transaction, before the projections.
    ///
    /// # Errors
    /// A refusal or a fault; then nothing of the commit stays.
    fn keep(sql: &mut Sql, commit: &Commit<Self>, content: Self::Content) -> Result<Self::Told, Error>;
}

/// Where and when a command is decided.
pub struct Here<'a> {
    pub org: OrgId,
    pub now: Timestamp,
    pub organisation: &'a Organisation,
}

/// What happened to one aggregate in one go.
pub struct Commit<'a, A: Aggregate> {
    pub org: OrgId,
    pub id: A::Id,
    /// How it stood; none when it has just begun, or is made again from its whole history.
    pub before: Option<&'a A>,
    /// How it stands.
    pub after: &'a A,
    /// What happened, in order; the whole history when it is made again.
    pub facts: &'a [A::Fact],
    /// The hour, who acts, and the organisation.
    pub ctx: &'a Context<'a>,
}

/// The streams after the first number up to and with the second, or to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Streams {
    /// The last one that is not among them.
    pub after: i64,
    /// The last one that is.
    pub upto: Option<i64>,
}

impl Streams {
    /// The bounds for `no > $2 and no <= $3`.
    pub fn bounds(self) -> (i64, i64) {
        (self.after, self.upto.unwrap_or(i64::MAX))
    }
}

/// A table of a projection.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// What its rows are called in what the check says.
    pub name: &'static str,
    /// Reads the number of a row's stream, then all its columns, whatever they are, so that a column that is added is checked
    /// from its first day: of organisation `$1`, streams after `$2` up to and with `$3`.
    pub rows: Text,
}

/// Rows that are a function of facts alone. A module lists its own as [`Projected`](crate::projections::Projected).
pub trait Projection<A: Aggregate>: Sync {
    /// What it is called in logs and in `amends check`.
    fn name(&self) -> &'static str;

    /// Writes what these facts change.
    ///
    /// # Errors
    /// A fault; then nothing of the commit stays.
    fn apply(&self, sql: &mut Sql, commit: &Commit<A>) -> Result<(), Error>;

    /// Takes away what [`Projection::apply`] wrote of these streams, their share in totals too.
    ///
    /// # Errors
    /// A fault of the store.
    fn clear(&self, sql: &mut Sql, org: OrgId, streams: Streams) -> Result<(), Error>;

    /// The tables these rows stand in, so that `amends check` holds them against the facts.
    fn tables(&self) -> &'static [Table] {
        &[]
    }

    /// Before a rebuild begins: lets totals over all streams say what the rows say that they are totals of.
    ///
    /// # Errors
    /// A fault of the store.
    fn begin_rebuild(&self, sql: &mut Sql, org: OrgId) -> Result<(), Error> {
        let _ = (sql, org);
        Ok(())
    }
}
