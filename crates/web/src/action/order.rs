//! What is carried out: a command with all that came along, and what a form says that was taken.

use super::Subject;
use crate::precondition::Expected;
use base::refusal::Error;
use db::Sql;
use engine::content::NewFile;
use std::sync::Arc;

/// A form that was taken.
pub struct Taken {
    /// Where it asks to go, within this server.
    pub back: Option<String>,
    /// Its path below the subject, with its numbers: `promises/2/completion`.
    pub form: String,
}

/// Written in the commit of what it follows.
pub type Also<D> = Arc<dyn Fn(&mut Sql<'_>, &D) -> Result<(), Error> + Send + Sync>;

/// A command about to be carried out, with all that came along.
pub struct Order<S: Subject> {
    /// What is asked.
    pub command: S::Command,
    /// Files that came with it.
    pub files: Vec<NewFile>,
    /// The version on the page of whoever takes something that is given once.
    pub seen: Option<u32>,
    /// The version it is meant for.
    pub expected: Expected,
    /// Written in the same commit.
    pub also: Also<S::Done>,
}

impl<S: Subject> Order<S> {
    /// A command with these files and nothing besides.
    pub fn of(command: S::Command, files: Vec<NewFile>) -> Order<S> {
        Order { command, files, seen: None, expected: Expected::ANY, also: nothing() }
    }
}

/// Nothing more is written.
pub fn nothing<D>() -> Also<D> {
    Arc::new(|_, _| Ok(()))
}
