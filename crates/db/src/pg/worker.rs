//! The threads that answer on PostgreSQL: a transaction per command, tried again when it loses a race.

use std::time::Duration;

use super::Session;
use crate::answer::Command;
use crate::sql::{self, Rest};
use crate::store::{ANYTHING, Queue, next};
use crate::value::Value;
use crate::{Arg, Error, Sql, Text};

/// How often a command is begun again before its fault is reported.
const RETRIES: u32 = 12;
/// PostgreSQL carries less than 8000 bytes in a notification.
const LONGEST_TOPIC: usize = 7900;
/// The channel on which nodes tell each other what they committed.
pub(super) const CHANNEL: &str = "db_news";

const NOTIFY: Text = Text::new("", "select pg_notify($1, $2)", file!(), line!());

pub(super) fn read_on(url: &str, queue: &Queue) {
    let mut open = None;
    while let Some(mut command) = next(queue) {
        if command.is_forgotten() {
            continue;
        }
        let session = match begin(&mut open, url, "begin isolation level repeatable read, read only") {
            Ok(session) => session,
            Err(fault) => {
                command.settle(Err(fault));
                continue;
            }
        };
        let (kept, rest) = run(session, &mut *command);
        if session.control("rollback").is_err() || rest.trouble.is_some() {
            session.forget_statements();
        }
        command.settle(match rest.trouble {
            Some(fault) if kept => Err(fault),
            _ => Ok(()),
        });
    }
}

pub(super) fn write_on(url: &str, queue: &Queue) {
    let mut open = None;
    while let Some(mut command) = next(queue) {
        let mut tries = 0;
        let outcome = loop {
            match attempt(&mut open, url, &mut *command) {
                Err(Lost::Again(_)) if tries < RETRIES => {
                    tries += 1;
                    std::thread::sleep(pause(tries));
                }
                Ok(()) => break Ok(()),
                // What the command itself made of its last fault says more than the fault.
                Err(Lost::Again(None)) => break Ok(()),
                Err(Lost::Again(Some(fault)) | Lost::ForGood(fault)) => break Err(fault),
            }
        };
        command.settle(outcome);
    }
}

/// Why a transaction was not committed.
enum Lost {
    /// Begun again it may succeed. The fault is left out when the command returned an error of its own.
    Again(Option<Error>),
    ForGood(Error),
}

fn attempt(open: &mut Option<Session>, url: &str, command: &mut dyn Command) -> Result<(), Lost> {
    let session = begin(open, url, "begin isolation level read committed").map_err(Lost::ForGood)?;
    let (kept, rest) = run(session, command);
    let closing = match (&rest.trouble, kept) {
        (None, true) => finish(session, &rest),
        (None, false) => return undo(session, Ok(())),
        (Some(fault), _) => Err(fault.clone()),
    };
    match closing {
        Ok(()) => commit(session),
        Err(fault) => {
            session.forget_statements();
            let passing = fault.is_passing() || is_stale_plan(&fault);
            let own_words = !kept;
            undo(
                session,
                match (passing, own_words) {
                    (true, own) => Err(Lost::Again((!own).then_some(fault))),
                    (false, true) => Ok(()),
                    (false, false) => Err(Lost::ForGood(fault)),
                },
            )
        }
    }
}

fn undo(session: &mut Session, outcome: Result<(), Lost>) -> Result<(), Lost> {
    // A session that cannot even roll back is closed, and `begin` replaces it.
    drop(session.control("rollback"));
    outcome
}

fn commit(session: &mut Session) -> Result<(), Lost> {
    session.control("commit").map_err(|fault| match fault {
        Error::Unavailable(words) => Lost::ForGood(Error::Unavailable(format!(
            "{words}; the connection was lost during a commit, so the change may or may not have been kept"
        ))),
        passing if passing.is_passing() => Lost::Again(Some(passing)),
        lasting => Lost::ForGood(lasting),
    })
}

/// Another node altered a table under a prepared statement; prepared afresh it works.
fn is_stale_plan(fault: &Error) -> bool {
    matches!(fault, Error::Database { message, .. } if message.starts_with("cached plan must not change"))
}

fn run(session: &mut Session, command: &mut dyn Command) -> (bool, Rest) {
    let mut sql = Sql::new(sql::Session::Postgres(session));
    let kept = command.run(&mut sql);
    (kept, sql.into_rest())
}

fn finish(session: &mut Session, rest: &Rest) -> Result<(), Error> {
    for (text, values) in &rest.later {
        let args: Vec<_> = values.iter().map(Value::as_arg).collect();
        session.run(*text, &args)?;
    }
    for topic in &rest.topics {
        let topic = if topic.len() > LONGEST_TOPIC { ANYTHING } else { topic };
        session.run(NOTIFY, &[Arg::Text(CHANNEL), Arg::Text(topic)])?;
    }
    Ok(())
}

/// Begins a transaction, on a new connection when there is none or the old one was lost.
fn begin<'o>(open: &'o mut Option<Session>, url: &str, statement: &str) -> Result<&'o mut Session, Error> {
    if let Some(mut session) = open.take()
        && !session.client.is_closed()
        && session.control(statement).is_ok()
    {
        return Ok(open.insert(session));
    }
    let mut session = Session::open(url)?;
    session.control(statement)?;
    Ok(open.insert(session))
}

/// Longer each time, and different for each thread, so that two losers do not meet again.
fn pause(tries: u32) -> Duration {
    let spread = u64::from(jiff::Timestamp::now().subsec_nanosecond().unsigned_abs() % 7);
    Duration::from_millis((1_u64 << tries.min(6)) + spread * u64::from(tries))
}
