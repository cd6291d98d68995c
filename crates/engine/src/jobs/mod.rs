//! Background jobs: what the server does by itself, when nobody asks.
//!
//! A [`Job`] is a value: its name, what it does in a sentence, how often it runs, what calls it at once, and whether it
//! runs on every node or on one. Each module lists its own, and the list of all modules is walked: the server starts
//! from it, and `amends jobs`, the numbers for Prometheus, the logs and the table in docs/operating.md are printed from
//! it. What stands here, the [`runner`], the [`lease`] and the [`store`], knows none of them; [`tools`] is what they get.
//!
//! # What the runner does
//! - It runs a job at the start, then again and again, and at once when what it waits for is in the news. A call that
//!   comes while the job runs makes it run once more afterwards, however many calls there were.
//! - It never runs a job twice at a time in one process. [`Per::Once`] it runs on one node at a time: the one that has
//!   the job's lease. When that node stops, another takes over at once; when it dies, after the lease's length.
//! - A job that fails, or panics, is logged once with its name and every cause, counted, and run again; the more often
//!   it fails in a row, the later, up to a minute or its own pause. It never stops another job.
//! - At the end every job is told to stop. What is in hand is finished, then the leases are given back.
//!
//! # A job gets no input
//! It looks into the store for what is to be done and does it. So a call that is missed, a node that dies, or a run
//! that breaks off costs time and nothing else: the next run finds the same work. It may keep connections and caches
//! from one run to the next, and nothing that would be missed.
//!
//! # When it may run twice all the same
//! A lease is given by time, and time cannot be trusted to the end: a process may be stopped between its last look at
//! the lease and what it does next, and the clock of a database may be set ([`lease`] says what is left). So no job relies
//! on running alone. What must happen once is decided in one transaction: an alert begins by a unique key on open
//! alerts, a test mail and a word about an alert are claimed before they are sent, a message is claimed in the outbox,
//! and a case takes a fact only at the version it was decided on. The lease saves the work that would be lost in that
//! race, and keeps two nodes from asking mail servers and name servers the same things.
//!
//! # What it must never do
//! - Do something outside the store, a mail or a call, before the claim on it is committed.
//! - Hold up the others for one that fails: it goes on and tells all in one [`Failures`] at the end.
//! - Swallow a fault. What it returns is logged, counted and shown; what it logs itself is only logged.
//! - Ask the machine for the hour, or block the thread it runs on.

mod failures;
pub mod lease;
mod report;
pub mod runner;
pub mod store;
pub mod tools;

pub use failures::Failures;
pub use lease::{Lease, Leases, Taken};
pub use runner::{Caller, Tasks, Turn};
pub use tools::Tools;

use base::refusal::Error;
use db::Sql;
use jiff::Timestamp;
use std::pin::Pin;
use std::time::Duration;

/// Something the server does by itself. `C` is what jobs are given to work with.
pub struct Job<C: 'static> {
    /// Its name in logs, numbers, leases and on the command line; never changed.
    pub name: &'static str,
    /// What it does, in a sentence without its subject.
    pub does: &'static str,
    /// How long after one run the next begins, when nothing calls.
    pub every: Duration,
    /// What in the news calls it at once.
    pub on: Option<Signal>,
    /// Where it runs.
    pub per: Per,
    /// Whether this node has what it takes; one that has not leaves the job to others.
    pub can: fn(&C) -> bool,
    pub run: fn(C, Turn) -> Running,
}

/// One run under way.
pub type Running = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

/// News that calls a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal {
    /// How the topics begin.
    pub topic: &'static str,
    /// When that is, for people: "a case changes".
    pub when: &'static str,
}

/// Where a job runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Per {
    /// On every node, each for itself.
    Node,
    /// On one node at a time, the one that has the lease.
    Once,
}

impl Per {
    /// As people read it.
    pub fn says(self) -> &'static str {
        match self {
            Per::Node => "on every node",
            Per::Once => "on one node",
        }
    }
}

impl<C> Clone for Job<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Job<C> {}

impl<C> Job<C> {
    /// A job that runs on one node at a time, by the clock alone, wherever it is.
    pub const fn new(name: &'static str, does: &'static str, every: Duration, run: fn(C, Turn) -> Running) -> Job<C> {
        Job { name, does, every, on: None, per: Per::Once, can: |_| true, run }
    }

    /// When it runs, for people: "every 5 s, and when a case changes".
    pub fn when(&self) -> String {
        let every = format!("every {}", length(self.every));
        match self.on {
            Some(signal) => format!("{every}, and when {}", signal.when),
            None => every,
        }
    }
}

/// The jobs as a table in Markdown, for docs/operating.md.
pub fn table<C>(jobs: &[Job<C>]) -> String {
    let mut table = "| job | what it does | when | where |\n|---|---|---|---|\n".to_owned();
    for job in jobs {
        table.push_str(&format!("| `{}` | {} | {} | {} |\n", job.name, job.does, job.when(), job.per.says()));
    }
    table
}

/// How a job stands in the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Who has its lease, and until when.
    pub held: Option<(String, Timestamp)>,
    /// Its last run on any node.
    pub last: Option<Last>,
}

/// A job's last run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// The node it ran on.
    pub node: String,
    /// When it ended.
    pub at: Timestamp,
    /// How long it took, milliseconds.
    pub took: i64,
    /// When it last failed, and why; not necessarily this time.
    pub fault: Option<(Timestamp, String)>,
}

impl Last {
    /// It failed this time.
    pub fn is_failed(&self) -> bool {
        self.fault.as_ref().is_some_and(|(at, _)| *at >= self.at)
    }
}

/// How jobs stand, in the order they are asked for, and the hour of the database to read it by.
///
/// # Errors
/// When the store does not answer.
pub fn standings(sql: &mut Sql, names: &[&str]) -> Result<(Timestamp, Vec<Standing>), db::Error> {
    let now = store::now(sql)?;
    let all = names.iter().map(|name| store::standing(sql, name, now)).collect::<Result<_, _>>()?;
    Ok((now, all))
}

/// Nobody holds a lease any more: for a store that one process alone works on, when it begins.
///
/// # Errors
/// When the store does not answer.
pub fn free_all(sql: &mut Sql) -> Result<(), db::Error> {
    store::free_all(sql)
}

/// The name of a job's lease.
fn lease_of(job: &str) -> String {
    format!("job {job}")
}

/// A length of time in its largest unit: 500 ms, 5 s, 10 min, 1 h.
pub fn length(time: Duration) -> String {
    match (time.as_millis(), time.as_secs()) {
        (..1000, _) => format!("{} ms", time.as_millis()),
        (_, seconds @ ..120) => format!("{seconds} s"),
        (_, seconds @ ..3600) => format!("{} min", seconds / 60),
        (_, seconds @ ..172_800) => format!("{} h", seconds / 3600),
        (_, seconds) => format!("{} days", seconds / 86_400),
    }
}
