//! `amends jobs`: what the server does by itself, which node does it, and how the last run went.

use super::{Installation, wait};
use crate::jobs::jobs;
use base::refusal::{Error, Fault};
use clap::Args;
use engine::jobs::{Job, Last, Per, Standing, length, standings};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::process::ExitCode;

/// List the background jobs: when they run, on which node, and how the last run went.
#[derive(Args)]
pub struct Jobs {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Jobs {
    /// Prints the list.
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn run(&self, installation: &Installation) -> Result<ExitCode, Error> {
        let desk = installation.open()?;
        let jobs = jobs();
        let names: Vec<&str> = jobs.iter().map(|job| job.name).collect();
        let (now, all) = wait(desk.read(move |sql| Ok(standings(sql, &names)?)))?;
        if self.json {
            let all: Vec<Value> = jobs.iter().zip(&all).map(|(job, stands)| shape(job, stands)).collect();
            println!("{}", serde_json::to_string_pretty(&all).map_err(Fault::from)?);
        } else {
            lines(&jobs, &all, now).iter().for_each(|line| println!("{line}"));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn shape<C>(job: &Job<C>, stands: &Standing) -> Value {
    let (held, last) = (stands.held.as_ref(), stands.last.as_ref());
    let fault = last.and_then(|last| last.fault.as_ref());
    json!({
        "name": job.name,
        "does": job.does,
        "every_ms": u64::try_from(job.every.as_millis()).unwrap_or(u64::MAX),
        "on": job.on.map(|signal| signal.when),
        "per": job.per.to_string(),
        "holder": held.map(|(holder, _)| holder),
        "held_until": held.map(|(_, until)| until),
        "last_run": last.map(|last| json!({
            "node": last.node, "at": last.at, "took_ms": last.took, "failed": last.is_failed(),
        })),
        "last_failure": fault.map(|(at, says)| json!({ "at": at, "cause": says })),
    })
}

/// A head, a line a job, and below those that have failed when and why.
fn lines<C>(all: &[Job<C>], stand: &[Standing], now: Timestamp) -> Vec<String> {
    let mut rows = vec![["JOB", "RUNS", "WHERE", "LAST RUN"].map(str::to_owned)];
    for (job, stands) in all.iter().zip(stand) {
        rows.push([job.name.to_owned(), job.when(), place(job, stands, now), last_run(stands, now)]);
    }
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or_default();
    let (name, when, place) = (width(0), width(1), width(2));
    let mut lines = Vec::new();
    for (at, [job, runs, held, last]) in rows.iter().enumerate() {
        lines.push(format!("{job:name$}  {runs:when$}  {held:place$}  {last}"));
        let stands = at.checked_sub(1).and_then(|at| stand.get(at));
        if let Some((at, cause)) = stands.and_then(|stands| stands.last.as_ref()?.fault.as_ref()) {
            lines.push(format!("{:name$}  last failed {}: {cause}", "", ago(*at, now)));
        }
    }
    lines
}

fn place<C>(job: &Job<C>, stands: &Standing, now: Timestamp) -> String {
    match &stands.held {
        Some((holder, until)) => format!("{holder}, {} left", between(now, *until)),
        None if job.per == Per::Once => format!("{}, none has it", job.per.says()),
        None => job.per.says().to_owned(),
    }
}

fn last_run(stands: &Standing, now: Timestamp) -> String {
    match &stands.last {
        None => "never".to_owned(),
        Some(last @ Last { at, took, .. }) => {
            let failed = if last.is_failed() { ", failed" } else { "" };
            format!("{}, took {took} ms{failed}", ago(*at, now))
        }
    }
}

fn ago(at: Timestamp, now: Timestamp) -> String {
    format!("{} ago", between(at, now))
}

fn between(from: Timestamp, to: Timestamp) -> String {
    length(to.duration_since(from).try_into().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::jobs::Signal;
    use std::time::Duration;

    const ALL: [Job<()>; 2] = [
        Job {
            name: "send-mail",
            does: "Sends queued mail.",
            every: Duration::from_secs(5),
            on: Some(Signal { topic: "case ", when: "a case changes" }),
            per: Per::Node,
            can: |_| true,
            run: |(), _| Box::pin(async { Ok(()) }),
        },
        Job {
            name: "clean-up",
            does: "Deletes what has expired.",
            every: Duration::from_secs(3600),
            on: None,
            per: Per::Once,
            can: |_| true,
            run: |(), _| Box::pin(async { Ok(()) }),
        },
    ];

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_794_898_800 + seconds).unwrap()
    }

    fn ran(ended: i64, fault: Option<(i64, &str)>) -> Option<Last> {
        let fault = fault.map(|(when, says)| (at(when), says.to_owned()));
        Some(Last { node: "a/1".to_owned(), at: at(ended), took: 12, fault })
    }

    #[test]
    fn the_list_says_who_has_a_job_how_the_last_run_went_and_what_last_failed() {
        let first = Standing { held: None, last: ran(57, Some((20, "no space left"))) };
        let second = Standing { held: Some(("web-1/4711-0af3".to_owned(), at(81))), last: None };
        let told = lines(&ALL, &[first, second], at(60));
        let wanted = [
            "JOB        RUNS                                WHERE                       LAST RUN",
            "send-mail  every 5 s, and when a case changes  on every node               3 s ago, took 12 ms",
            "           last failed 40 s ago: no space left",
            "clean-up   every 1 h                           web-1/4711-0af3, 21 s left  never",
        ];
        assert_eq!(told, wanted);
    }

    #[test]
    fn a_job_nobody_has_and_one_that_failed_just_now_are_told() {
        let failed = Standing { held: None, last: ran(60, Some((60, "disk full"))) };
        let told = lines(&ALL, &[failed.clone(), Standing::default()], at(61));
        assert!(told[1].ends_with("1 s ago, took 12 ms, failed"), "{told:?}");
        assert!(told[3].contains("on one node, none has it") && told[3].ends_with("never"), "{told:?}");
        let shape = shape(&ALL[0], &failed);
        assert_eq!((&shape["last_run"]["failed"], &shape["per"]), (&json!(true), &json!("node")));
        assert_eq!(shape["last_failure"]["cause"], "disk full");
        assert_eq!((&shape["on"], &shape["holder"]), (&json!("a case changes"), &Value::Null));
    }
}
