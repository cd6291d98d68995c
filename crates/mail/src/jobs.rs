//! What the mail does by itself: it goes out, comes in, is sorted, and is watched over.
//!
//! What a job works with besides the desk is made when the server starts ([`Tools`]): the post, the fetcher, the checker
//! of senders, the courier of alerts.

use crate::authenticate::Checker;
use crate::fetch::Fetcher;
use crate::out::Post;
use crate::watch::{self, deliver::Courier};
use crate::{canary, ingest, notices};
use base::refusal::Error;
use engine::jobs::tools::{CASE_CHANGES, MAIL_IS_RELEASED, SETTINGS_CHANGE};
use engine::jobs::{Job, Per, Signal, Tools, Turn};
use jiff::SignedDuration;
use std::time::Duration;

/// How old an arrival must be to count as left: whoever took it is not still sorting it.
const LEFT_AFTER: SignedDuration = SignedDuration::from_secs(60);
const MINUTE: Duration = Duration::from_secs(60);
const ALERT_CHANGES: Signal = Signal { topic: watch::NEWS, when: "an alert begins or ends" };

/// Mail goes out, and what was left unsorted comes to its case.
pub const JOBS: [Job<Tools>; 4] = [
    Job {
        on: Some(CASE_CHANGES),
        per: Per::Node,
        ..Job::new("send-mail", "Sends queued mail.", Duration::from_secs(5), |tools, turn| {
            Box::pin(async move { tools.get::<Post>()?.work(turn).await })
        })
    },
    Job {
        on: Some(MAIL_IS_RELEASED),
        ..Job::new(
            "sort-mail",
            "Sorts mail into its case that came in and was left unsorted.",
            MINUTE,
            |tools, turn| Box::pin(sort(tools, turn)),
        )
    },
    Job {
        // A node that cannot check senders leaves the lease to one that can.
        can: Tools::has::<Checker>,
        ..Job::new(
            "check-senders",
            "Checks senders of new mail in the DNS (DKIM, SPF, DMARC).",
            Duration::from_secs(2),
            |tools, turn| Box::pin(check_senders(tools, turn)),
        )
    },
    Job {
        on: Some(SETTINGS_CHANGE),
        ..Job::new(
            "send-notices",
            "Tells members by mail of new passwords, invitations and API keys of their account.",
            MINUTE,
            |tools, _| Box::pin(send_notices(tools)),
        )
    },
];

/// Mail comes in from mailboxes.
pub const FETCH_MAIL: Job<Tools> = Job {
    on: Some(SETTINGS_CHANGE),
    per: Per::Node,
    ..Job::new(
        "fetch-mail",
        "Keeps a connection to every IMAP mailbox that no other node reads, and fetches new mail.",
        Duration::from_secs(10),
        |tools, turn| Box::pin(async move { tools.get::<Fetcher>()?.settle(turn).await }),
    )
};

/// Mailboxes send themselves a mail, to know that it arrives.
pub const SEND_TEST_MAIL: Job<Tools> =
    Job::new("send-test-mail", "Sends the test mails that mailboxes send to themselves.", MINUTE, |tools, _| {
        Box::pin(async move { canary::send_due(tools.get::<Post>()?.as_ref()).await.map(drop) })
    });

/// Alerts begin and end.
pub const RAISE_ALERTS: Job<Tools> = Job::new(
    "raise-alerts",
    "Begins and ends alerts about mail that does not come in or go out.",
    MINUTE,
    |tools, _| Box::pin(async move { watch::look(&tools.desk).await.map(drop) }),
);

/// Alerts are told outside.
pub const SEND_ALERTS: Job<Tools> = Job {
    on: Some(ALERT_CHANGES),
    ..Job::new("send-alerts", "Tells admins of alerts, by webhook and by mail.", MINUTE, |tools, _| {
        Box::pin(async move { tools.get::<Courier>()?.deliver(&tools.desk).await.1.told() })
    })
};

/// All of it when it was called, or when whoever had it in hand is gone; else what has been lying for a while.
async fn sort(tools: Tools, turn: Turn) -> Result<(), Error> {
    let now = tools.desk.now();
    let until = if turn.is_called() { now } else { now - LEFT_AFTER };
    ingest::resume(&tools.desk, until, || turn.is_stopping()).await.map(drop)
}

async fn send_notices(tools: Tools) -> Result<(), Error> {
    let courier = tools.get::<Courier>()?;
    notices::send_due(&tools.desk, courier.way(), &courier.public_url).await
}

/// What is under way when the server stops is asked for again: a silent DNS must not hold up the end.
async fn check_senders(tools: Tools, turn: Turn) -> Result<(), Error> {
    let checker = tools.get::<Checker>()?;
    tokio::select! {
        asked = checker.round(&tools.desk) => asked.map(drop),
        () = turn.stopping() => Ok(()),
    }
}
