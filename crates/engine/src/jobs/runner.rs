//! Runs jobs: one loop for each, that waits for its time or its call, has its lease where it needs one, runs it, and
//! notes how that went. What it promises stands in the module above.

use super::lease::freed;
use super::report::Reports;
use super::{Job, Lease, Leases, Per, Taken, lease_of};
use base::refusal::{Error, Fault};
use futures_util::FutureExt;
use std::any::Any;
use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, broadcast, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tracing::Instrument;

/// The longest pause after failures, for jobs whose own pause is shorter.
const LONGEST: Duration = Duration::from_secs(60);
/// Pauses from which on a tenth of chance is added, so that nodes that started together do not ask together.
const SPREAD_FROM: Duration = Duration::from_secs(5);
/// How long after a lease of another should have run out it is asked for.
const AFTER: Duration = Duration::from_millis(50);
/// How often it is told at the end what is still waited for.
const STILL: Duration = Duration::from_secs(10);

/// One run, as the job sees it.
pub struct Turn {
    stop: watch::Receiver<bool>,
    calls: Arc<Notify>,
    is_called: bool,
    /// Outside the runner: what nobody uses to stop it.
    _alone: Option<watch::Sender<bool>>,
}

/// Calls a job from elsewhere in this process.
#[derive(Clone)]
pub struct Caller(Arc<Notify>);

impl Turn {
    /// A turn outside the runner, called and never stopped: for the command line and for tests.
    pub fn alone() -> Turn {
        let (alone, stop) = watch::channel(false);
        Turn { stop, calls: Arc::default(), is_called: true, _alone: Some(alone) }
    }

    /// The server stops: what is in hand is to be finished, and nothing begun.
    pub fn is_stopping(&self) -> bool {
        *self.stop.borrow()
    }

    /// Returns when the server stops. For what need not be finished.
    pub async fn stopping(&self) {
        // An error means that the runner is gone, which is a stop as well.
        drop(self.stop.clone().wait_for(|stop| *stop).await);
    }

    /// Tells what this job leaves running when to stop. The server waits for as long as anyone holds it.
    pub fn stop(&self) -> watch::Receiver<bool> {
        self.stop.clone()
    }

    /// It was called, or is the first run since this node may: it need not wait for what is in the hands of others. A
    /// hint and no input: without it a later run does the same.
    pub fn is_called(&self) -> bool {
        self.is_called
    }

    /// Returns when the job is called while it runs.
    pub async fn called(&self) {
        self.calls.notified().await;
    }

    /// Calls this job again, later.
    pub fn caller(&self) -> Caller {
        Caller(self.calls.clone())
    }
}

impl Caller {
    /// Runs the job at once, or once more after the run that is under way.
    pub fn call(&self) {
        self.0.notify_one();
    }
}

/// The jobs that run; dropping it ends them all at once.
pub struct Tasks {
    stop: watch::Sender<bool>,
    running: JoinSet<&'static str>,
    names: BTreeSet<&'static str>,
    rest: watch::Sender<bool>,
    beating: JoinSet<()>,
}

impl Tasks {
    /// Tells every job to stop, and waits for what is in hand to be finished. The leases are prolonged until then.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        loop {
            tokio::select! {
                ended = self.running.join_next() => match ended {
                    Some(Ok(name)) => drop(self.names.remove(name)),
                    Some(Err(_)) => {}
                    None => break,
                },
                () = tokio::time::sleep(STILL) => tracing::info!(jobs = ?self.names, "Still finishing these jobs."),
            }
        }
        // What jobs have left running, mailboxes say, holds a receiver until it has ended.
        self.stop.closed().await;
        self.rest.send_replace(true);
        while self.beating.join_next().await.is_some() {}
    }
}

/// Starts jobs, in the order of the list. Inside a tokio runtime.
pub fn start<C>(jobs: impl IntoIterator<Item = Job<C>>, context: &C, leases: &Leases) -> Tasks
where
    C: Clone + Send + Sync + 'static,
{
    let (stop, stopped) = watch::channel(false);
    let (rest, rests) = watch::channel(false);
    let (mut running, mut beating, mut names) = (JoinSet::new(), JoinSet::new(), BTreeSet::new());
    let reports = Reports::default();
    for job in jobs.into_iter().filter(|job| (job.can)(context)) {
        names.insert(job.name);
        let work = Work {
            job,
            context: context.clone(),
            leases: leases.clone(),
            stop: stopped.clone(),
            calls: Arc::default(),
            freed: Notify::new(),
            reports: reports.clone(),
        };
        running.spawn(work.until_stopped());
    }
    beating.spawn(beat(leases.clone(), reports, rests));
    Tasks { stop, running, names, rest, beating }
}

/// One job and all it needs to be run.
struct Work<C: 'static> {
    job: Job<C>,
    context: C,
    leases: Leases,
    stop: watch::Receiver<bool>,
    calls: Arc<Notify>,
    /// Another node has given the job's lease back.
    freed: Notify,
    reports: Reports,
}

impl<C: Clone + Send + Sync + 'static> Work<C> {
    async fn until_stopped(self) -> &'static str {
        let news = self.leases.db().news();
        tokio::select! {
            () = self.turns() => {}
            () = self.listen(news) => {}
        }
        self.job.name
    }

    async fn listen(&self, mut news: broadcast::Receiver<Arc<str>>) {
        let freed = freed(&lease_of(self.job.name));
        loop {
            match news.recv().await {
                Ok(topic) if topic.as_ref() == "*" => self.anything(),
                Ok(topic) if topic.as_ref() == freed => self.freed.notify_one(),
                Ok(topic) => {
                    if self.job.on.is_some_and(|signal| topic.starts_with(signal.topic)) {
                        self.calls.notify_one();
                    }
                }
                Err(broadcast::error::RecvError::Lagged(_)) => self.anything(),
                Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
            }
        }
    }

    /// News was missed: anything may have been in it.
    fn anything(&self) {
        self.freed.notify_one();
        if self.job.on.is_some() {
            self.calls.notify_one();
        }
    }

    async fn turns(&self) {
        let (mut lease, mut failures, mut is_called) = (None, 0, true);
        let mut stop = self.stop.clone();
        while !*self.stop.borrow() {
            let had = lease.is_some();
            let (pause, may) = match self.may_run(&mut lease).await {
                Ok(None) => {
                    let is_first = self.job.per == Per::Once && !had;
                    failures = self.turn(lease.as_ref(), is_called || is_first, failures).await;
                    (pause(self.job.every, failures, rand::random()), true)
                }
                Ok(Some(others)) => (others + AFTER.mul_f64(1.0 + rand::random::<f64>()), false),
                Err(error) => {
                    failures += 1;
                    self.failed(&error.into(), failures);
                    (pause(self.job.every, failures, rand::random()), false)
                }
            };
            is_called = tokio::select! {
                _ = stop.wait_for(|stop| *stop) => false,
                () = self.calls.notified(), if may && failures == 0 => true,
                () = self.freed.notified(), if !may && failures == 0 => true,
                () = tokio::time::sleep(pause) => false,
            };
        }
        if let Some(lease) = lease
            && let Err(error) = lease.give_back().await
        {
            let cause = Fault::from(error);
            tracing::warn!(job = self.job.name, %cause, "The lease was not given back. It runs out by itself.");
        }
    }

    /// None when it may run; else for how long another node has the lease.
    async fn may_run(&self, lease: &mut Option<Lease>) -> Result<Option<Duration>, Error> {
        if self.job.per == Per::Node || lease.as_ref().is_some_and(Lease::is_held) {
            return Ok(None);
        }
        // Before another is asked for: the old one stands in its place.
        drop(lease.take());
        match self.leases.take(&lease_of(self.job.name)).await? {
            Taken::Ours(taken) => {
                *lease = Some(taken);
                Ok(None)
            }
            Taken::Others(rest) => Ok(Some(rest)),
        }
    }

    /// Runs it once; how many times in a row it has failed now.
    async fn turn(&self, lease: Option<&Lease>, is_called: bool, failures: u32) -> u32 {
        let turn = Turn { stop: self.stop.clone(), calls: self.calls.clone(), is_called, _alone: None };
        let span = tracing::info_span!("job", job = self.job.name);
        let began = Instant::now();
        let run = AssertUnwindSafe((self.job.run)(self.context.clone(), turn)).catch_unwind().instrument(span);
        let ended = match lease {
            Some(lease) => lease.during(run).await,
            None => Some(run.await),
        };
        let outcome = match ended {
            Some(Ok(done)) => done.map_err(Fault::from),
            Some(Err(panic)) => Err(Fault::because(format!("it panicked: {}", words(&*panic)))),
            None => Err(Fault::because("its lease was lost while it ran, and the run was broken off")),
        };
        let failures = if outcome.is_err() { failures + 1 } else { 0 };
        self.reports.note(self.job.name, began.elapsed(), outcome.as_ref().err());
        if let Err(fault) = outcome {
            self.failed(&fault, failures);
        }
        failures
    }

    /// The one place where a job's failure is logged.
    fn failed(&self, fault: &Fault, failures: u32) {
        metrics::counter!("amends_job_failures_total", "job" => self.job.name).increment(1);
        tracing::error!(job = self.job.name, cause = %fault, failures, "A job failed. It will run again.");
    }
}

/// Until the next run: its own pause, doubled for every failure in a row up to a minute.
fn pause(every: Duration, failures: u32, chance: f64) -> Duration {
    let pause = every.saturating_mul(1 << failures.min(10)).min(every.max(LONGEST));
    if pause < SPREAD_FROM { pause } else { pause + pause.mul_f64(chance.clamp(0.0, 1.0) / 10.0) }
}

/// What a panic said, when it said it in words.
fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no words")
}

/// Prolongs the leases and writes down the last runs, three times in the length of a lease, until it is told to rest.
async fn beat(leases: Leases, reports: Reports, mut rest: watch::Receiver<bool>) {
    let pause = leases.length() / 3;
    let mut is_silent = false;
    while !*rest.borrow() {
        tokio::select! {
            _ = rest.wait_for(|rest| *rest) => {}
            () = tokio::time::sleep(pause) => {}
        }
        // Side by side, so that one commit holds both where there is one writer.
        let (prolonged, written) = tokio::join!(leases.prolong(), reports.write(&leases));
        let failed = prolonged.and(written).err().map(Fault::from);
        // Told once, not at every beat while the store is away.
        if let Some(cause) = failed.as_ref().filter(|_| !is_silent) {
            tracing::error!(%cause, "The leases of jobs could not be prolonged. Other nodes may take over.");
        }
        is_silent = failed.is_some();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_that_fails_is_tried_later_and_later_but_within_a_minute() {
        let half = Duration::from_millis(500);
        let pauses: Vec<u64> = (0..9).map(|failures| pause(half, failures, 0.0).as_millis() as u64).collect();
        assert_eq!(pauses, [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
        assert_eq!(pause(half, u32::MAX, 0.0), LONGEST);
    }

    #[test]
    fn one_that_runs_seldom_is_tried_again_after_its_own_pause() {
        let hour = Duration::from_secs(3600);
        assert_eq!(pause(hour, 3, 0.0), hour);
    }

    #[test]
    fn long_pauses_are_spread_by_a_tenth_and_short_ones_are_kept() {
        let minute = Duration::from_secs(60);
        assert_eq!(pause(minute, 0, 1.0), Duration::from_secs(66));
        assert_eq!(pause(minute, 0, 7.0), Duration::from_secs(66), "chance is between 0 and 1");
        assert_eq!(pause(Duration::from_secs(1), 0, 1.0), Duration::from_secs(1));
    }
}
