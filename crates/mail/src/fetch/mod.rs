//! Mail is fetched: every mailbox that says so has a task of its own, on one server of many at a time.
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
use engine::mailbox::standing::{self, Way};
use engine::mailbox::{self, Mailbox, progress};
use jiff::SignedDuration;
use people::member::fresh_token;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, broadcast, watch};
use tokio::task::JoinSet;

/// How often the settings are looked at when nothing calls.
const TICK: Duration = Duration::from_secs(10);
/// How long the right to read a mailbox lasts unless renewed.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// How long another server's right is waited for before it is asked for again.
const TAKEN: Duration = Duration::from_secs(15);
/// Mails held in memory at the same time, over all mailboxes.
const IN_HAND: usize = 2;

/// What every task needs.
#[derive(Clone)]
struct Fetcher {
    desk: Desk,
    /// The largest mail that is fetched, in bytes.
    largest: usize,
    /// This server, among many.
    node: Arc<str>,
    /// Bounds memory: one permit a mail in hand.
    hands: Arc<Semaphore>,
}

/// Fetches for all mailboxes until told to stop; what is in hand then is finished first.
pub async fn run(desk: Desk, largest: usize, mut stop: watch::Receiver<bool>) {
    // One server alone reads a file: whoever held a right there before us is gone.
    let alone = desk.write(|sql| match sql.dialect() {
        db::Dialect::Sqlite => Ok::<_, Error>(progress::release_all(sql)?),
        db::Dialect::Postgres => Ok(()),
    });
    if let Err(error) = alone.await {
        tracing::error!(%error, "the rights of an earlier run could not be given back");
    }
    let mut news = desk.news();
    let fetcher = Fetcher { desk, largest, node: fresh_token().into(), hands: Arc::new(Semaphore::new(IN_HAND)) };
    let mut tasks = JoinSet::new();
    let mut running: HashMap<(OrgId, MailboxId), (i64, watch::Sender<bool>)> = HashMap::new();
    while !*stop.borrow() {
        match fetcher.desk.read(mailbox::everywhere).await {
            Ok(all) => settle(&fetcher, all, &mut tasks, &mut running),
            Err(error) => tracing::error!(%error, "the mailboxes could not be read"),
        }
        tokio::select! {
            _ = stop.changed() => {}
            Some(ended) = tasks.join_next() => {
                if let Ok(key) = ended {
                    running.remove(&key);
                } else {
                    // A task that broke takes no key along: all are looked at anew.
                    running.retain(|_, (_, stop)| !stop.is_closed());
                }
            }
            () = settings(&mut news) => {}
            () = tokio::time::sleep(TICK) => {}
        }
    }
    for (_, stop) in running.values() {
        stop.send_replace(true);
    }
    while tasks.join_next().await.is_some() {}
}

/// Starts what should run, and stops what should not or has changed; a changed one starts again when it has stopped.
fn settle(
    fetcher: &Fetcher,
    all: Vec<Mailbox>,
    tasks: &mut JoinSet<(OrgId, MailboxId)>,
    running: &mut HashMap<(OrgId, MailboxId), (i64, watch::Sender<bool>)>,
) {
    let wanted: HashMap<_, _> = all.into_iter().filter(Mailbox::is_fetched).map(|m| ((m.org, m.id), m)).collect();
    for (key, (version, stop)) in running.iter() {
        if wanted.get(key).is_none_or(|mailbox| mailbox.version != *version) {
            stop.send_replace(true);
        }
    }
    for (key, mailbox) in wanted {
        if let Entry::Vacant(free) = running.entry(key) {
            let (stop, stopped) = watch::channel(false);
            free.insert((mailbox.version, stop));
            let fetcher = fetcher.clone();
            tasks.spawn(async move {
                fetcher.serve(&mailbox, stopped).await;
                key
            });
        }
    }
}

/// Returns when settings may have changed.
async fn settings(news: &mut broadcast::Receiver<Arc<str>>) {
    loop {
        match news.recv().await {
            Ok(topic) if topic.starts_with("settings ") || topic.as_ref() == "*" => return,
            Ok(_) => {}
            Err(broadcast::error::RecvError::Lagged(_)) => return,
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}

impl Fetcher {
    /// Serves one mailbox until told to stop, through every trouble.
    async fn serve(&self, mailbox: &Mailbox, mut stop: watch::Receiver<bool>) {
        let mut failures = 0;
        while !*stop.borrow() {
            let pause = match self.lease(mailbox).await {
                Ok(false) => TAKEN,
                Err(error) => {
                    tracing::error!(%error, "the right to read a mailbox could not be asked for");
                    TAKEN
                }
                Ok(true) => match round::run(self, mailbox, &mut stop, &mut failures).await {
                    Ok(()) => continue,
                    Err(trouble) => {
                        failures += 1;
                        self.failed(mailbox, &trouble).await;
                        back_off(failures, trouble.is_refusal)
                    }
                },
            };
            tokio::select! {
                _ = stop.changed() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        let (org, id, node) = (mailbox.org, mailbox.id, self.node.clone());
        let released = self.desk.write(move |sql| Ok::<_, Error>(progress::release(sql, org, id, &node)?)).await;
        if let Err(error) = released {
            tracing::warn!(%error, "the right to read a mailbox was not given back; it runs out by itself");
        }
    }

    /// Takes or renews the right to read a mailbox.
    async fn lease(&self, mailbox: &Mailbox) -> Result<bool, Error> {
        let (org, id, node) = (mailbox.org, mailbox.id, self.node.clone());
        let now = self.desk.now();
        self.desk.write(move |sql| Ok::<_, Error>(progress::lease(sql, org, id, &node, (now, now + LEASE))?)).await
    }

    async fn failed(&self, mailbox: &Mailbox, trouble: &Trouble) {
        let (org, id, now, says) = (mailbox.org, mailbox.id, self.desk.now(), trouble.says.clone());
        tracing::warn!(%org, mailbox = %id, step = %trouble.step, says = %trouble.says, "a mailbox could not be read");
        let noted = self.desk.write(move |sql| Ok::<_, Error>(standing::failed(sql, org, id, Way::In, (now, &says))?));
        if let Err(error) = noted.await {
            tracing::error!(%error, "and that could not be written down");
        }
    }

    /// A folder was read; `lag` when a mail came.
    async fn worked(&self, mailbox: &Mailbox, lag: Option<i64>) -> Result<(), Error> {
        let (org, id, now) = (mailbox.org, mailbox.id, self.desk.now());
        self.desk.write(move |sql| Ok::<_, Error>(standing::worked(sql, org, id, Way::In, (now, lag))?)).await
    }
}

/// Twice as long after every failure, up to five minutes; longer after a refused sign-in, for servers lock out those
/// who knock too often. Never the same for two servers at once.
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
