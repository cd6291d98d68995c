//! The last runs of jobs, on their way into the store: noted at each run, written down a few times a minute, so that a
//! job that runs every second does not write every second.

use super::{Last, Leases, store};
use base::refusal::{Error, Fault};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Characters of a fault that are remembered.
const REMEMBERED: usize = 2000;

/// The last runs that are not written down yet.
#[derive(Clone, Default)]
pub(super) struct Reports(Arc<Mutex<HashMap<&'static str, Report>>>);

#[derive(Clone)]
struct Report {
    ended: Instant,
    took: Duration,
    fault: Option<(Instant, String)>,
}

impl Reports {
    /// A run has ended.
    pub(super) fn note(&self, job: &'static str, took: Duration, fault: Option<&Fault>) {
        metrics::counter!("amends_job_runs_total", "job" => job).increment(1);
        metrics::gauge!("amends_job_last_seconds", "job" => job).set(took.as_secs_f64());
        let ended = Instant::now();
        let fault = fault.map(|fault| (ended, fault.to_string().chars().take(REMEMBERED).collect()));
        self.keep(job, Report { ended, took, fault });
    }

    /// A later run replaces an earlier one, but not the word of what failed.
    fn keep(&self, job: &'static str, report: Report) {
        let mut kept = self.lock();
        let before = kept.remove(job);
        let (older, newer) = match before {
            Some(before) if before.ended > report.ended => (Some(report), before),
            before => (before, report),
        };
        let fault = newer.fault.or_else(|| older.and_then(|older| older.fault));
        kept.insert(job, Report { fault, ..newer });
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<&'static str, Report>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes them down; what cannot be written is kept for the next time.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(super) async fn write(&self, leases: &Leases) -> Result<(), Error> {
        let mut taken: Vec<_> = std::mem::take(&mut *self.lock()).into_iter().collect();
        if taken.is_empty() {
            return Ok(());
        }
        // In one order for all nodes, so that none waits for another in a circle.
        taken.sort_by_key(|(job, _)| *job);
        let (copy, node, asked) = (taken.clone(), leases.node().to_owned(), Instant::now());
        let writing = leases.db().write(move |sql| {
            let now = store::now(sql)?;
            // Ages, not hours: the clock of this machine is not asked.
            let at = |moment: Instant| now - asked.saturating_duration_since(moment);
            for (job, Report { ended, took, fault }) in &copy {
                let fault = fault.as_ref().map(|(when, says)| (at(*when), says.clone()));
                let took = i64::try_from(took.as_millis()).unwrap_or(i64::MAX);
                store::ran(sql, job, &Last { node: node.clone(), at: at(*ended), took, fault })?;
            }
            Ok::<_, Error>(())
        });
        let written = writing.await;
        if written.is_err() {
            taken.into_iter().for_each(|(job, report)| self.keep(job, report));
        }
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_remembered_through_later_runs_until_it_is_written() {
        let reports = Reports::default();
        reports.note("index", Duration::from_millis(3), Some(&Fault::because("disk full")));
        reports.note("index", Duration::from_millis(5), None);
        let kept = reports.lock().clone();
        assert_eq!(kept["index"].took, Duration::from_millis(5));
        let (when, says) = kept["index"].fault.clone().unwrap();
        assert!(says == "disk full" && when < kept["index"].ended);
    }

    #[test]
    fn a_report_that_could_not_be_written_does_not_replace_a_newer_one() {
        let reports = Reports::default();
        reports.note("index", Duration::from_millis(3), Some(&Fault::because("disk full")));
        let old = std::mem::take(&mut *reports.lock()).remove("index").unwrap();
        reports.note("index", Duration::from_millis(9), None);
        reports.keep("index", old);
        let kept = reports.lock()["index"].clone();
        assert_eq!((kept.took, kept.fault.unwrap().1.as_str()), (Duration::from_millis(9), "disk full"));
    }
}
