//! Deadlines: promises that are overdue break, customers are reminded, questions nobody answered lapse.
//!
//! An alarm is a row that says when a case is to be looked at again. The rules decide what becomes of it, in one
//! transaction at the version the case was read at: two nodes that hear the same alarm write one fact, and the second
//! finds that there is nothing left to do.

use crate::case::Command;
use crate::case::row::{Alarm, AlarmKind};
use crate::case::store::{due_alarms, put_off};
use crate::{promise, verdict};
use base::context::Actor;
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use engine::desk::{Desk, Who};
use engine::jobs::{Failures, Job, Tools, Turn};
use jiff::SignedDuration;
use std::time::Duration;

/// Hears alarms.
pub const JOB: Job<Tools> = Job::new(
    "act-on-deadlines",
    "Marks overdue promises as broken, reminds customers, and closes questions that got no answer.",
    Duration::from_secs(1),
    |tools, turn| Box::pin(act(tools.desk, turn)),
);

/// Alarms heard in one go.
const AT_ONCE: u32 = 100;
/// How long an alarm stays silent that the rules have no use for.
const PUT_OFF: SignedDuration = SignedDuration::from_hours(1);
/// How long one stays silent that failed, so that it does not hold up those behind it.
const PUT_OFF_FAILED: SignedDuration = SignedDuration::from_mins(5);

/// Hears the alarms whose time has come.
///
/// # Errors
/// A fault of the store, or what failed of some cases after the others were dealt with.
pub async fn act(desk: Desk, turn: Turn) -> Result<(), Error> {
    let now = desk.now();
    let due = desk.read(move |sql| Ok(due_alarms(sql, now, AT_ONCE)?)).await?;
    let mut failures = Failures::default();
    for (org, no, alarm) in due {
        if turn.is_stopping() {
            break;
        }
        let silent_for = match desk.act(Who { org, actor: Actor::System }, no, command(alarm)).await {
            Ok(_) => continue,
            Err(Error::Refused(refusal)) => {
                tracing::info!(%org, case = %no, ?alarm, why = %refusal.says, "A deadline needed nothing.");
                PUT_OFF
            }
            Err(Error::Broken(fault)) => {
                failures.note(format_args!("case {no} of organisation {org}"), fault);
                PUT_OFF_FAILED
            }
        };
        silence(&desk, (org, no, alarm), silent_for).await?;
    }
    failures.told()
}

fn command(alarm: Alarm) -> Command {
    match alarm.kind {
        AlarmKind::Break => Command::Promise(promise::Command::Break { n: alarm.n }),
        AlarmKind::Remind => Command::Verdict(verdict::Command::Remind),
        AlarmKind::Lapse => Command::Verdict(verdict::Command::Lapse),
    }
}

/// An alarm that nothing came of, or that someone else has just heard, must not ring every second.
async fn silence(desk: &Desk, (org, no, alarm): (OrgId, CaseNo, Alarm), time: SignedDuration) -> Result<(), Error> {
    let until = desk.now() + time;
    desk.write(move |sql| Ok::<_, Error>(put_off(sql, org, no, alarm, until)?)).await
}
