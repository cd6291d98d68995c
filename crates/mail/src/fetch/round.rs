//! One connection to a mailbox: signed in, its folders read in turn, then waiting to be called or for the next look.

use super::{Fetcher, folder};
use crate::connection::imap::{self, ANSWER, Session};
use crate::connection::setup::credential;
use crate::connection::{Step, Trouble, oauth};
use async_imap::extensions::idle::IdleResponse;
use async_imap::types::UnsolicitedResponse;
use engine::mailbox::{Incoming, Mailbox, Secret, SignIn};
use engine::problem::OfFetching;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;

/// The longest wait without a word: shorter than routers forget a connection.
const LONGEST_WAIT: Duration = Duration::from_secs(50);
/// The wait after mail came: a server may not tell of what arrives while we turn from reading to waiting (Dovecot with
/// maildir does not, now and then), and mail comes in company.
const SHORT_WAIT: Duration = Duration::from_secs(5);

/// What the server can.
#[derive(Clone, Copy, Debug)]
pub(super) struct Can {
    /// Calls when mail comes (RFC 2177).
    pub(super) idle: bool,
    /// Moves a mail in one step (RFC 6851).
    pub(super) r#move: bool,
}

/// Reads until told to stop.
///
/// # Errors
/// The step that failed; whoever called comes again after a while.
pub(super) async fn run(
    fetcher: &Fetcher,
    mailbox: &Mailbox,
    stop: &mut watch::Receiver<bool>,
    failures: &mut u32,
) -> Result<(), Trouble> {
    let Some(incoming) = &mailbox.incoming else { return Ok(()) };
    let mut session = sign_in(fetcher, mailbox, incoming).await?;
    let can = capabilities(&mut session).await?;
    let (mut is_first, mut is_lively) = (true, true);
    while !*stop.borrow() {
        // Old news: what it speaks of is looked for now.
        while session.unsolicited_responses.try_recv().is_ok() {}
        // The first folder is read last, and is the one we are called for.
        for folder in incoming.folders.iter().rev() {
            folder::read(fetcher, mailbox, (&mut session, can), folder, (is_first, stop)).await?;
        }
        fetcher.worked(mailbox, None).await.map_err(|error| Trouble::ours(Step::Store, error))?;
        (is_first, *failures) = (false, 0);
        let longest = if is_lively && can.idle { SHORT_WAIT } else { LONGEST_WAIT };
        let pause = Duration::from_secs(u64::from(incoming.every)).min(longest);
        (session, is_lively) = wait(session, can, pause, stop).await?;
    }
    drop(timeout(Duration::from_secs(2), session.logout()).await);
    Ok(())
}

async fn sign_in(fetcher: &Fetcher, mailbox: &Mailbox, incoming: &Incoming) -> Result<Session, Trouble> {
    let server = &incoming.server;
    let secret = credential(&fetcher.desk, mailbox, server, Secret::InPassword).await?.unwrap_or_default();
    let opened = imap::open(server, &secret, fetcher.desk.outside()).await;
    if let Err(trouble) = &opened
        && trouble.is_refusal
        && server.sign_in == SignIn::Oauth
    {
        oauth::distrust(&fetcher.desk, mailbox).await.map_err(|error| Trouble::ours(Step::Secret, error))?;
    }
    opened
}

async fn capabilities(session: &mut Session) -> Result<Can, Trouble> {
    let said = within(ANSWER, session.capabilities()).await?;
    Ok(Can { idle: said.has_str("IDLE"), r#move: said.has_str("MOVE") })
}

/// A command's answer within a time.
pub(super) async fn within<T>(
    time: Duration,
    answer: impl Future<Output = async_imap::error::Result<T>>,
) -> Result<T, Trouble> {
    match timeout(time, answer).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(broken(&error)),
        Err(_) => Err(Trouble::at(Step::Fetch, OfFetching::Silent)),
    }
}

/// A connection that can go on no longer.
pub(super) fn broken(error: &async_imap::error::Error) -> Trouble {
    Trouble::at(Step::Fetch, OfFetching::Lost(imap::said(error)))
}

/// Waits to be called, where the server can, for so long at most; the second value is whether we were.
async fn wait(
    session: Session,
    can: Can,
    pause: Duration,
    stop: &mut watch::Receiver<bool>,
) -> Result<(Session, bool), Trouble> {
    if !can.idle {
        tokio::select! {
            _ = stop.changed() => {}
            () = tokio::time::sleep(pause) => {}
        }
        return Ok((session, false));
    }
    let heard = session.unsolicited_responses.clone();
    let mut idle = session.idle();
    within(ANSWER, idle.init()).await?;
    // What came between our last look and now was told before the waiting began.
    let mut called = false;
    while let Ok(word) = heard.try_recv() {
        called |= matches!(word, UnsolicitedResponse::Exists(_));
    }
    if !called {
        let (call, interrupt) = idle.wait_with_timeout(pause);
        tokio::select! {
            _ = stop.changed() => {}
            () = tokio::time::sleep(pause) => {}
            word = call => match word {
                Ok(IdleResponse::ManualInterrupt) => return Err(Trouble::at(Step::Fetch, OfFetching::HungUp)),
                Ok(word) => called = matches!(word, IdleResponse::NewData(_)),
                Err(error) => return Err(broken(&error)),
            },
        }
        drop(interrupt);
    }
    Ok((within(ANSWER, idle.done()).await?, called))
}
