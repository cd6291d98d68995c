//! What time does, on one page.
//!
//! | when | what |
//! |---|---|
//! | at every commit, and every 5 s | outgoing mail is sent ([`Post`]) |
//! | every half second | search learns what was written |
//! | every two seconds | senders of new mail are asked about in the DNS |
//! | every second | alarms ring: promises break, customers are reminded, questions lapse |
//! | every minute | arrivals that are left unsorted are tried again |
//! | when it comes, and every minute | mail is fetched from the mailboxes ([`mail::fetch`]) |
//! | every minute | mailboxes send themselves the test mails that are due |
//! | every minute | how mail stands is looked at; alerts begin, end, and are told |
//! | every hour | what has expired is cleaned away |

use base::config::{Config, Places};
use base::context::Actor;
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Fault};
use casework::case::Command;
use casework::case::row::{Alarm, AlarmKind};
use casework::case::store::{due_alarms, put_off};
use casework::{promise, verdict};
use engine::arrival;
use engine::desk::{Desk, Who};
use jiff::SignedDuration;
use mail::authenticate::Checker;
use mail::canary;
use mail::compose::Letterhead;
use mail::ingest;
use mail::out::{Post, Way};
use mail::watch::{look, tell::Teller};
use people::member;
use std::future::Future;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use web::idempotency;

/// Alarms rung in one go.
const AT_ONCE: u32 = 100;
/// How old an arrival must be to count as left: whoever took it is not still sorting it.
const LEFT_AFTER: SignedDuration = SignedDuration::from_secs(60);
/// How long an alarm that the rules refuse stays silent.
const PUT_OFF: SignedDuration = SignedDuration::from_hours(1);
/// How long after its end a session is cleaned away.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What is running; dropping it ends everything at once.
pub struct Tasks {
    stop: watch::Sender<bool>,
    running: JoinSet<()>,
}

impl Tasks {
    /// Tells everything to stop and waits for what is in hand to be finished.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        while self.running.join_next().await.is_some() {}
    }
}

/// Starts the clock. Runs inside a tokio runtime.
///
/// # Errors
/// When the mail server's settings cannot be used.
pub fn start(desk: &Desk, config: &Config, places: &Places) -> Result<Tasks, Fault> {
    let way = Way::new(config.smtp.as_ref(), &places.outbox)?;
    let teller = Teller::new(&config.alerts, way.clone(), config.base_url())?;
    let post = Post::new(desk.clone(), way, Letterhead { public_url: config.base_url() });
    let (stop, stopped) = watch::channel(false);
    let mut running = JoinSet::new();
    let tester = post.clone();
    let testing = move |_| {
        let post = tester.clone();
        async move { canary::send_due(&post).await.map(drop) }
    };
    running.spawn(every(Duration::from_secs(60), stopped.clone(), desk.clone(), testing));
    running.spawn(post.run(stopped.clone()));
    running.spawn(mail::fetch::run(desk.clone(), config.limits.mail, stopped.clone()));
    running.spawn(every(Duration::from_millis(500), stopped.clone(), desk.clone(), index));
    running.spawn(every(Duration::from_secs(1), stopped.clone(), desk.clone(), ring));
    let looking = move |desk| watch_over(desk, teller.clone());
    running.spawn(every(Duration::from_secs(60), stopped.clone(), desk.clone(), looking));
    running.spawn(sort(desk.clone(), stopped.clone()));
    if let Some(checker) = checker(config) {
        let asking =
            every(Duration::from_secs(2), stopped.clone(), desk.clone(), move |desk| ask(desk, checker.clone()));
        // Answers that are under way are asked for again: a DNS that is silent must not hold up the end.
        running.spawn(until_stopped(asking, stopped.clone()));
    }
    running.spawn(every(Duration::from_secs(3600), stopped.clone(), desk.clone(), clean_up));
    running.spawn(until_stopped(desk.clone().keep_fresh(), stopped));
    Ok(Tasks { stop, running })
}

/// Does something at once and then again and again, never twice at a time.
async fn every<F, W>(pause: Duration, mut stop: watch::Receiver<bool>, desk: Desk, what: F)
where
    F: Fn(Desk) -> W,
    W: Future<Output = Result<(), Error>>,
{
    while !*stop.borrow() {
        if let Err(error) = what(desk.clone()).await {
            tracing::error!(%error, "a task of the clock failed; it is tried again");
        }
        tokio::select! {
            _ = stop.changed() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

async fn until_stopped(what: impl Future<Output = ()>, mut stop: watch::Receiver<bool>) {
    tokio::select! {
        () = what => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
}

/// Lets search find what was written.
///
/// # Errors
/// A fault of the store.
pub async fn index(desk: Desk) -> Result<(), Error> {
    casework::search::index_due(&desk).await
}

/// Rings every alarm whose time has come.
///
/// # Errors
/// A fault of the store.
pub async fn ring(desk: Desk) -> Result<(), Error> {
    let now = desk.now();
    let due = desk.read(move |sql| Ok(due_alarms(sql, now, AT_ONCE)?)).await?;
    for (org, no, alarm) in due {
        match desk.act(Who { org, actor: Actor::System }, no, wish(alarm)).await {
            Ok(_) => {}
            Err(Error::Refused(refusal)) => silence(&desk, (org, no, alarm), &refusal.says).await?,
            Err(Error::Broken(fault)) => tracing::error!(case = %no, %fault, "an alarm could not be heard"),
        }
    }
    Ok(())
}

fn wish(alarm: Alarm) -> Command {
    match alarm.kind {
        AlarmKind::Break => Command::Promise(promise::Command::Break { n: alarm.n }),
        AlarmKind::Remind => Command::Verdict(verdict::Command::Remind),
        AlarmKind::Lapse => Command::Verdict(verdict::Command::Lapse),
    }
}

/// An alarm the rules have no use for, or that someone else has just heard, must not ring every second.
async fn silence(desk: &Desk, (org, no, alarm): (OrgId, CaseNo, Alarm), why: &str) -> Result<(), Error> {
    tracing::info!(case = %no, ?alarm, why, "an alarm was not needed");
    let until = desk.now() + PUT_OFF;
    desk.write(move |sql| Ok::<_, Error>(put_off(sql, org, no, alarm, until)?)).await
}

/// First everything that the last run of the program left, then what has been lying since a minute.
async fn sort(desk: Desk, stop: watch::Receiver<bool>) {
    if let Err(error) = ingest::resume(&desk, desk.now()).await {
        tracing::error!(%error, "what was left could not be sorted");
    }
    let called = sort_when_called(desk.clone());
    tokio::join!(every(Duration::from_secs(60), stop.clone(), desk, sort_what_is_left), until_stopped(called, stop));
}

/// At once, when a member has said where a mail that waits belongs.
async fn sort_when_called(desk: Desk) {
    let mut news = desk.news();
    loop {
        match news.recv().await {
            Ok(topic) if topic.starts_with(arrival::NEWS) => {
                if let Err(error) = ingest::resume(&desk, desk.now()).await {
                    tracing::error!(%error, "a mail that was called for could not be sorted");
                }
            }
            Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
            _ => {}
        }
    }
}

async fn sort_what_is_left(desk: Desk) -> Result<(), Error> {
    ingest::resume(&desk, desk.now() - LEFT_AFTER).await.map(drop)
}

/// Without a DNS mail comes in all the same; nobody is told who proved what.
fn checker(config: &Config) -> Option<Checker> {
    if !config.sender_check.enabled {
        return None;
    }
    let made = Checker::new(config.sender_check.server);
    made.inspect_err(|error| tracing::warn!(%error, "senders of mail are not asked about")).ok()
}

async fn ask(desk: Desk, checker: Checker) -> Result<(), Error> {
    checker.round(&desk).await.map(drop)
}

/// Alerts begin and end, and are told.
async fn watch_over(desk: Desk, teller: Teller) -> Result<(), Error> {
    look(&desk).await?;
    teller.tell(&desk).await.map(drop)
}

async fn clean_up(desk: Desk) -> Result<(), Error> {
    let now = desk.now();
    desk.write(move |sql| {
        member::forget_sessions(sql, now - KEPT)?;
        idempotency::forget_old(sql, now)
    })
    .await
}
