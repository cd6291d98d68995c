//! Every job of the server, in order.
//!
//! Whoever adds one writes a line here: a name, what it does, how often, what calls it, where it runs, and a function
//! that does it. Nothing else has to be told: the server, `amends jobs`, the numbers and docs/operating.md read this
//! list. What a job works with is in [`Tools`].

use base::config::{Config, Places};
use base::refusal::{Error, Fault};
use casework::{deadlines, search};
use db::Dialect;
use engine::arrival;
use engine::desk::{self, Desk};
use engine::jobs::{Job, Leases, Per, Signal, Tasks, Turn, free_all, runner};
use jiff::SignedDuration;
use mail::authenticate::Checker;
use mail::compose::Letterhead;
use mail::fetch::Fetcher;
use mail::out::{Post, Way};
use mail::watch::{self, deliver::Courier};
use mail::{canary, ingest};
use people::member;
use std::time::Duration;
use web::idempotency;

/// How old an arrival must be to count as left: whoever took it is not still sorting it.
const LEFT_AFTER: SignedDuration = SignedDuration::from_secs(60);
/// How long after its end a session is deleted.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

const CASE_CHANGES: Signal = Signal { topic: desk::CASES, when: "a case changes" };
const SETTINGS_CHANGE: Signal = Signal { topic: desk::SETTINGS, when: "settings change" };
const MAIL_IS_RELEASED: Signal = Signal { topic: arrival::NEWS, when: "a member says where a held mail belongs" };
const ALERT_CHANGES: Signal = Signal { topic: watch::NEWS, when: "an alert begins or ends" };

const CHECK_SENDERS: &str = "check-senders";

pub const JOBS: [Job<Tools>; 11] = [
    Job {
        name: "refresh-settings",
        does: "Drops cached settings of organisations, so that they are read again.",
        every: HOUR,
        on: Some(SETTINGS_CHANGE),
        per: Per::Node,
        run: |tools, _| Box::pin(refresh_settings(tools)),
    },
    Job {
        name: "send-mail",
        does: "Sends queued mail.",
        every: Duration::from_secs(5),
        on: Some(CASE_CHANGES),
        per: Per::Node,
        run: |tools, turn| Box::pin(async move { tools.post.work(turn).await }),
    },
    Job {
        name: "fetch-mail",
        does: "Keeps a connection to every IMAP mailbox that no other node reads, and fetches new mail.",
        every: Duration::from_secs(10),
        on: Some(SETTINGS_CHANGE),
        per: Per::Node,
        run: |tools, turn| Box::pin(async move { tools.fetcher.settle(turn).await }),
    },
    Job {
        name: "sort-mail",
        does: "Sorts mail into its case that came in and was left unsorted.",
        every: MINUTE,
        on: Some(MAIL_IS_RELEASED),
        per: Per::Once,
        run: |tools, turn| Box::pin(sort_mail(tools, turn)),
    },
    Job {
        name: CHECK_SENDERS,
        does: "Checks senders of new mail in the DNS (DKIM, SPF, DMARC).",
        every: Duration::from_secs(2),
        on: None,
        per: Per::Once,
        run: |tools, turn| Box::pin(check_senders(tools, turn)),
    },
    Job {
        name: "act-on-deadlines",
        does: "Marks overdue promises as broken, reminds customers, and closes questions that got no answer.",
        every: SECOND,
        on: None,
        per: Per::Once,
        run: |tools, turn| Box::pin(deadlines::act(tools.desk, turn)),
    },
    Job {
        name: "index-search",
        does: "Adds new messages to the search index.",
        every: Duration::from_millis(500),
        on: None,
        per: Per::Once,
        run: |tools, _| Box::pin(async move { search::index_due(&tools.desk).await }),
    },
    Job {
        name: "send-test-mail",
        does: "Sends the test mails that mailboxes send to themselves.",
        every: MINUTE,
        on: None,
        per: Per::Once,
        run: |tools, _| Box::pin(async move { canary::send_due(&tools.post).await.map(drop) }),
    },
    Job {
        name: "raise-alerts",
        does: "Begins and ends alerts about mail that does not come in or go out.",
        every: MINUTE,
        on: None,
        per: Per::Once,
        run: |tools, _| Box::pin(async move { watch::look(&tools.desk).await.map(drop) }),
    },
    Job {
        name: "send-alerts",
        does: "Tells admins of alerts, by webhook and by mail.",
        every: MINUTE,
        on: Some(ALERT_CHANGES),
        per: Per::Once,
        run: |tools, _| Box::pin(async move { tools.courier.deliver(&tools.desk).await.1.told() }),
    },
    Job {
        name: "clean-up",
        does: "Deletes sessions and idempotency keys that have expired.",
        every: HOUR,
        on: None,
        per: Per::Once,
        run: |tools, _| Box::pin(clean_up(tools)),
    },
];

/// What jobs work with. Clones are cheap and share everything.
#[derive(Clone)]
pub struct Tools {
    desk: Desk,
    post: Post,
    fetcher: Fetcher,
    courier: Courier,
    /// None when senders are not to be checked, or this machine knows no DNS server.
    checker: Option<Checker>,
}

/// Starts every job. Inside a tokio runtime; blocks for a moment on SQLite.
///
/// # Errors
/// When the settings of the mail server or of alerts cannot be used, or the store does not answer.
pub fn start(desk: &Desk, config: &Config, places: &Places) -> Result<Tasks, Fault> {
    let leases = Leases::new(desk.db().clone(), config.jobs.lease.0);
    if desk.db().dialect() == Dialect::Sqlite {
        // One process serves a file: whoever held a lease there is gone, and need not be waited for.
        desk.db().write(|sql| Ok::<_, Error>(free_all(sql)?)).wait()?;
    }
    let way = Way::new(config.smtp.as_ref(), &places.outbox)?;
    let tools = Tools {
        desk: desk.clone(),
        courier: Courier::new(&config.alerts, way.clone(), config.base_url())?,
        post: Post::new(desk.clone(), way, Letterhead { public_url: config.base_url() }),
        fetcher: Fetcher::new(desk.clone(), config.limits.mail, leases.clone()),
        checker: checker(config),
    };
    // A node that cannot check senders leaves the lease to one that can.
    let jobs = JOBS.into_iter().filter(|job| tools.checker.is_some() || job.name != CHECK_SENDERS);
    Ok(runner::start(jobs, &tools, &leases))
}

/// Without a DNS server mail comes in all the same; nobody is told who proved what.
fn checker(config: &Config) -> Option<Checker> {
    if !config.sender_check.enabled {
        return None;
    }
    let made = Checker::new(config.sender_check.server);
    made.inspect_err(|cause| tracing::warn!(%cause, "Senders of mail are not checked on this node.")).ok()
}

async fn refresh_settings(tools: Tools) -> Result<(), Error> {
    tools.desk.forget(None);
    Ok(())
}

/// All of it when it was called, or when whoever had it in hand is gone; else what has been lying for a while.
async fn sort_mail(tools: Tools, turn: Turn) -> Result<(), Error> {
    let now = tools.desk.now();
    let until = if turn.is_called() { now } else { now - LEFT_AFTER };
    ingest::resume(&tools.desk, until, || turn.is_stopping()).await.map(drop)
}

/// What is under way when the server stops is asked for again: a silent DNS must not hold up the end.
async fn check_senders(tools: Tools, turn: Turn) -> Result<(), Error> {
    let Some(checker) = tools.checker else { return Ok(()) };
    tokio::select! {
        asked = checker.round(&tools.desk) => asked.map(drop),
        () = turn.stopping() => Ok(()),
    }
}

async fn clean_up(tools: Tools) -> Result<(), Error> {
    let now = tools.desk.now();
    let cleaning = tools.desk.write(move |sql| {
        member::forget_sessions(sql, now - KEPT)?;
        idempotency::forget_old(sql, now)
    });
    cleaning.await
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::jobs::table;
    use std::collections::HashSet;

    #[test]
    fn every_job_has_a_name_of_its_own_and_says_what_it_does() {
        let names: HashSet<&str> = JOBS.iter().map(|job| job.name).collect();
        assert_eq!(names.len(), JOBS.len());
        for job in JOBS {
            let is_name = job.name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            assert!(is_name && job.does.ends_with('.') && job.every >= Duration::from_millis(100), "{}", job.name);
        }
    }

    #[test]
    fn when_a_job_runs_is_said_in_words() {
        let when = |name: &str| JOBS.iter().find(|job| job.name == name).unwrap().when();
        assert_eq!(when("index-search"), "every 500 ms");
        assert_eq!(when("send-mail"), "every 5 s, and when a case changes");
        assert_eq!(when("raise-alerts"), "every 60 s");
        assert_eq!(when("clean-up"), "every 1 h");
    }

    /// `AMENDS_UPDATE_DOCS=1` writes the table anew.
    #[test]
    fn the_page_for_operators_holds_the_list_as_it_is() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operating.md");
        let page = std::fs::read_to_string(path).unwrap();
        let (begin, end) = ("<!-- jobs -->\n", "<!-- end of jobs -->");
        let (before, rest) = page.split_once(begin).unwrap();
        let (written, after) = rest.split_once(end).unwrap();
        if std::env::var("AMENDS_UPDATE_DOCS").is_ok() {
            std::fs::write(path, format!("{before}{begin}{}{end}{after}", table(&JOBS))).unwrap();
        } else {
            assert_eq!(written, table(&JOBS), "run this test with AMENDS_UPDATE_DOCS=1");
        }
    }
}
