//! Numbers for Prometheus: what is counted as it happens, and how the server stands when it is asked. Nothing of a person.

use super::store;
use base::refusal::{Error, Fault};
use db::Sql;
use engine::arrival;
use engine::desk::Desk;
use engine::mailbox::{self, canary, standing};
use engine::outbox;
use jiff::Timestamp;
use metrics::gauge;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use people::member::token_hash;
use std::sync::Arc;

/// Upper bounds of what durations and sizes are sorted into: seconds, and commands in a group.
const BOUNDS: [f64; 14] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0, 50.0, 250.0, 512.0];
/// Arrivals counted at most.
const COUNTED: u32 = 10_000;

/// What is counted, and who may read it; by default nobody.
#[derive(Clone, Default)]
pub struct Numbers(Option<Arc<(PrometheusHandle, [u8; 32])>>);

impl Numbers {
    /// Begins to count, for whoever shows this token.
    ///
    /// # Errors
    /// When the program counts already, or no token is given.
    pub fn begin(token: &str) -> Result<Numbers, Fault> {
        if token.trim().is_empty() {
            return Err(Fault::because("metrics.token is empty. Set one, for example from: openssl rand -hex 32"));
        }
        let builder = PrometheusBuilder::new().set_buckets(&BOUNDS).map_err(Fault::from)?;
        let handle = builder.install_recorder().map_err(Fault::from)?;
        metrics::describe_counter!("amends_http_requests_total", "HTTP requests, by route, method and status.");
        metrics::describe_histogram!("amends_http_request_seconds", "Duration of HTTP requests, by route.");
        metrics::describe_histogram!("amends_writer_group_size", "Commands committed together.");
        metrics::describe_histogram!(
            "amends_writer_commit_seconds",
            "Time from the first command of a group to its commit."
        );
        metrics::describe_gauge!("amends_live_listeners", "Open pages with live updates.");
        metrics::describe_gauge!("amends_outbox_waiting", "Mail in the queue.");
        metrics::describe_gauge!("amends_outbox_oldest_seconds", "Age of the oldest mail in the queue.");
        metrics::describe_gauge!("amends_outbox_dead", "Bounced mail nobody has handled.");
        metrics::describe_gauge!("amends_arrivals_unsorted", "Received mail not sorted yet.");
        metrics::describe_gauge!("amends_debts_open", "Messages waiting for an answer.");
        metrics::describe_gauge!(
            "amends_mailbox_last_success_timestamp_seconds",
            "When receiving or sending of a mailbox last worked."
        );
        metrics::describe_gauge!("amends_mailbox_canary_missed", "1 while a test mail of a mailbox is missing.");
        metrics::describe_counter!("amends_job_runs_total", "Runs of a background job on this node.");
        metrics::describe_counter!("amends_job_failures_total", "Runs of it that failed.");
        metrics::describe_gauge!("amends_job_last_seconds", "How long its last run on this node took.");
        metrics::describe_gauge!("amends_mailbox_failing", "1 while receiving or sending of a mailbox fails.");
        Ok(Numbers(Some(Arc::new((handle, token_hash(token.trim()))))))
    }

    /// Everything, for whoever shows the token; none for anybody else. By hash, so that its time tells nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn read(&self, desk: &Desk, token: &str) -> Result<Option<String>, Error> {
        let Some(inner) = self.0.clone().filter(|inner| inner.1 == token_hash(token)) else { return Ok(None) };
        let now = desk.now();
        desk.read(move |sql| measure(sql, now)).await?;
        inner.0.run_upkeep();
        Ok(Some(inner.0.render()))
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts and ages are far below what a float holds exactly")]
fn measure(sql: &mut Sql, now: Timestamp) -> Result<(), Error> {
    let (waiting, oldest, dead) = outbox::depth(sql)?;
    gauge!("amends_outbox_waiting").set(waiting as f64);
    gauge!("amends_outbox_oldest_seconds").set(oldest.map_or(0.0, |at| now.duration_since(at).as_secs_f64()));
    gauge!("amends_outbox_dead").set(dead as f64);
    gauge!("amends_arrivals_unsorted").set(arrival::left(sql, now, COUNTED)?.len() as f64);
    gauge!("amends_debts_open").set(store::owed(sql)? as f64);
    for mailbox in mailbox::everywhere(sql)? {
        if let Some(canary) = canary::latest(sql, mailbox.org, mailbox.id)? {
            let labels = [("org", mailbox.org.to_string()), ("mailbox", mailbox.id.to_string())];
            let is_missed = !mailbox.paused && canary.missed_since(now).is_some();
            gauge!("amends_mailbox_canary_missed", &labels).set(f64::from(u8::from(is_missed)));
        }
        for way in [standing::Way::In, standing::Way::Out] {
            let stands = standing::standing(sql, mailbox.org, mailbox.id, way)?;
            let labels =
                [("org", mailbox.org.to_string()), ("mailbox", mailbox.id.to_string()), ("way", way.to_string())];
            gauge!("amends_mailbox_failing", &labels).set(f64::from(u8::from(stands.failing_since.is_some())));
            if let Some(at) = stands.ok_at {
                gauge!("amends_mailbox_last_success_timestamp_seconds", &labels).set(at.as_second() as f64);
            }
        }
    }
    Ok(())
}
