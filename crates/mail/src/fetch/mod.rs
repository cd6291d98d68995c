//! Mail is fetched: every mailbox that says so has a task of its own, on the one node that has the mailbox's lease.
//!
//! The job [`Fetcher::settle`] only starts and stops those tasks; it is short. A task goes on between two runs of the
//! job, because a connection that waits to be called is what brings mail at once. The lease is prolonged with all
//! others of the node while a mail is fetched, however large it is.
//!
//! Reading order: this page (who reads which mailbox), `round` (one connection: folders in turn, then waiting to be
//! called), `folder` (what is to be fetched of a folder), `one` (a single mail: durable here first, then marked there).

mod folder;
mod one;
mod round;

use crate::connection::Trouble;
use base::ids::{MailboxId, OrgId};
use base::refusal::Error;
use engine::desk::Desk;
use engine::jobs::{Caller, Leases, Taken, Turn};
use engine::mailbox::Kept;
use engine::mailbox::standing::{self, Way};
use engine::mailbox::{self, Mailbox};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};

/// How long after another node's lease of a mailbox should have run out it is asked for again.
const AFTER: Duration = Duration::from_secs(1);
/// How long is waited when the store does not answer.
const SILENT: Duration = Duration::from_secs(15);
/// Mails held in memory at the same time, over all mailboxes.
const IN_HAND: usize = 2;

/// A mailbox of an organisation.
type Key = (OrgId, MailboxId);

/// What every mailbox's task needs, and which of them run. Clones share everything.
#[derive(Clone)]
pub struct Fetcher {
    desk: Desk,
    /// The largest mail that is fetched, in bytes.
    largest: usize,
    leases: Leases,
    /// Bounds memory: one permit a mail in hand.
    hands: Arc<Semaphore>,
    running: Arc<Running>,
}

/// The mailboxes that are served.
#[derive(Default)]
struct Running(Mutex<HashMap<Key, Task>>);

/// The version of a mailbox's settings, and what tells its task to stop.
type Task = (i64, Arc<watch::Sender<bool>>);

impl Running {
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Task>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes a mailbox off the list when its task ends, also when it breaks.
struct Served(Arc<Running>, Key);

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.0.lock().remove(&self.1));
    }
}

impl Fetcher {
    /// Fetches into this desk.
    pub fn new(desk: Desk, largest: usize, leases: Leases) -> Fetcher {
        let (hands, running) = (Arc::new(Semaphore::new(IN_HAND)), Arc::default());
        Fetcher { desk, largest, leases, hands, running }
    }

    /// Starts what should run, and stops what should not or has changed; a changed one starts again when it has
    /// stopped. The tasks go on after this until the server stops.
    ///
    /// # Errors
    /// When the mailboxes cannot be read; those that are served are served on.
    pub async fn settle(&self, turn: Turn) -> Result<(), Error> {
        let all = self.desk.read(mailbox::everywhere).await?;
        let wanted: HashMap<Key, _> = all.into_iter().filter(Mailbox::is_fetched).map(|m| ((m.org, m.id), m)).collect();
        let mut running = self.running.lock();
        for (key, (version, stop)) in running.iter() {
            if wanted.get(key).is_none_or(|mailbox| mailbox.version != *version) {
                stop.send_replace(true);
            }
        }
        if turn.is_stopping() {
            return Ok(());
        }
        for (key, mailbox) in wanted {
            if let Entry::Vacant(free) = running.entry(key) {
                let stop = Arc::new(watch::Sender::new(false));
                free.insert((mailbox.version, stop.clone()));
                tokio::spawn(self.clone().serve_until_stopped(mailbox, stop, (turn.stop(), turn.caller())));
            }
        }
        Ok(())
    }

    /// Serves one mailbox until its settings change or the server stops, and calls the job when that is over.
    async fn serve_until_stopped(
        self,
        mailbox: Mailbox,
        stop: Arc<watch::Sender<bool>>,
        (mut all, job): (watch::Receiver<bool>, Caller),
    ) {
        let served = Served(self.running.clone(), (mailbox.org, mailbox.id));
        let stopped = stop.subscribe();
        let told = async {
            // An error means that the runner is gone, which is a stop as well.
            drop(all.wait_for(|stop| *stop).await);
            stop.send_replace(true);
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = self.serve(&mailbox, stopped) => {}
            () = told => {}
        }
        drop(served);
        job.call();
    }

    /// Serves one mailbox until told to stop, through every trouble. A lease lost in between, because the store did not
    /// answer for so long, breaks the connection off; whoever reads the mailbox then finds every mail either kept here
    /// or there.
    async fn serve(&self, mailbox: &Mailbox, mut stop: watch::Receiver<bool>) {
        let name = format!("mailbox {} {}", mailbox.org, mailbox.id);
        let mut failures = 0;
        while !*stop.borrow() {
            let pause = match self.leases.take(&name).await {
                Ok(Taken::Others(rest)) => {
                    tokio::select! {
                        _ = stop.changed() => {}
                        () = self.leases.given_back(&name) => {}
                        () = tokio::time::sleep(rest + AFTER) => {}
                    }
                    continue;
                }
                Err(error) => {
                    tracing::error!(job = "fetch-mail", org = %mailbox.org, mailbox = %mailbox.id, cause = %error,
                        "The lease of a mailbox could not be taken.");
                    SILENT
                }
                Ok(Taken::Ours(lease)) => {
                    let round = round::run(self, mailbox, &mut stop, &mut failures);
                    match lease.during(round).await {
                        None => continue,
                        Some(Ok(())) => {
                            if let Err(error) = lease.give_back().await {
                                tracing::warn!(job = "fetch-mail", cause = %error,
                                    "The lease of a mailbox was not given back. It runs out by itself.");
                            }
                            continue;
                        }
                        Some(Err(trouble)) => {
                            failures += 1;
                            self.failed(mailbox, &trouble).await;
                            back_off(failures, trouble.is_refusal)
                        }
                    }
                }
            };
            tokio::select! {
                _ = stop.changed() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    async fn failed(&self, mailbox: &Mailbox, trouble: &Trouble) {
        let (org, id, now, why) = (mailbox.org, mailbox.id, self.desk.now(), Kept::from(&trouble.problem));
        tracing::warn!(job = "fetch-mail", %org, mailbox = %id, step = %trouble.step, cause = %trouble.problem,
            "A mailbox could not be read. It is tried again.");
        let noted = self.desk.write(move |sql| Ok::<_, Error>(standing::failed(sql, org, id, Way::In, (now, &why))?));
        if let Err(error) = noted.await {
            tracing::error!(job = "fetch-mail", %org, mailbox = %id, cause = %error,
                "That a mailbox could not be read was not recorded.");
        }
    }

    /// A folder was read; `lag` when a mail came.
    async fn worked(&self, mailbox: &Mailbox, lag: Option<i64>) -> Result<(), Error> {
        let (org, id, now) = (mailbox.org, mailbox.id, self.desk.now());
        self.desk.write(move |sql| Ok::<_, Error>(standing::worked(sql, org, id, Way::In, (now, lag))?)).await
    }
}

/// Twice as long after every failure, up to five minutes; longer after a refused sign-in, for servers lock out those
/// who try too often. Never the same for two servers at once.
fn back_off(failures: u32, is_refusal: bool) -> Duration {
    let (first, most) = if is_refusal { (30.0, 900.0) } else { (1.0, 300.0) };
    let pause = (first * f64::from(2_u32.saturating_pow(failures.saturating_sub(1).min(12)))).min(most);
    Duration::from_secs_f64(pause * (0.8 + 0.4 * rand::random::<f64>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_is_met_with_longer_and_longer_pauses_up_to_a_bound() {
        let between = |failures, is_refusal, low: f64, high: f64| {
            let pause = back_off(failures, is_refusal).as_secs_f64();
            assert!((low..=high).contains(&pause), "{failures}: {pause}");
        };
        between(1, false, 0.8, 1.2);
        between(4, false, 6.4, 9.6);
        between(40, false, 240.0, 360.0);
        between(1, true, 24.0, 36.0);
        between(40, true, 720.0, 1080.0);
    }
}
