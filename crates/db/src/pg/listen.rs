//! Listening to what other nodes, and this one, have committed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use postgres::fallible_iterator::FallibleIterator;

use super::Session;
use super::worker::CHANNEL;
use crate::Error;
use crate::store::{ANYTHING, News};

/// A thread with a connection that listens; gone when dropped.
pub(crate) struct Ears {
    closing: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// How long a closed store may wait for its listener.
const TURN: Duration = Duration::from_millis(200);
/// How long to wait before listening anew.
const AGAIN: Duration = Duration::from_secs(1);

impl Ears {
    /// Starts to listen, and returns when the first attempt to do so is over, so that nothing committed later by the
    /// caller is missed.
    pub(crate) fn open(url: &str, news: &News) -> Self {
        let closing = Arc::new(AtomicBool::new(false));
        let (ready, first) = mpsc::channel();
        let work = {
            let (url, news, closing) = (url.to_owned(), news.clone(), Arc::clone(&closing));
            move || listen(&url, &news, &closing, &ready)
        };
        let thread = super::spawn("db-listen".to_owned(), work);
        if let Err(error) = &thread {
            tracing::error!(%error, "what other nodes commit will not be heard");
        }
        // An error means that the thread is gone, and with it what there was to wait for.
        first.recv().ok();
        Self { closing, thread: thread.ok() }
    }
}

impl Drop for Ears {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::Relaxed);
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the listening thread had stopped with a panic");
        }
    }
}

fn listen(url: &str, news: &News, closing: &AtomicBool, ready: &mpsc::Sender<()>) {
    let mut first = true;
    while !closing.load(Ordering::Relaxed) {
        let lost = hear(url, news, closing, || {
            if !std::mem::take(&mut first) {
                // What was committed while nobody listened is not told again.
                drop(news.send(ANYTHING.into()));
            }
            ready.send(()).ok();
        });
        ready.send(()).ok();
        first = false;
        if let Err(error) = lost {
            tracing::warn!(%error, "listening to other nodes was interrupted");
            std::thread::sleep(AGAIN);
        }
    }
}

fn hear(url: &str, news: &News, closing: &AtomicBool, listening: impl FnOnce()) -> Result<(), Error> {
    let mut session = Session::open(url)?;
    session.control(&format!("listen {CHANNEL}"))?;
    listening();
    while !closing.load(Ordering::Relaxed) {
        pass_on(&mut session, news)?;
        if session.client.is_closed() {
            return Err(Error::Unavailable("the connection was closed".to_owned()));
        }
    }
    Ok(())
}

/// Hands on what is heard within one turn.
fn pass_on(session: &mut Session, news: &News) -> Result<(), Error> {
    let mut heard = session.client.notifications();
    let mut turn = heard.timeout_iter(TURN);
    while let Some(told) = turn.next().map_err(|error| Error::postgres("listening", &error))? {
        drop(news.send(told.payload().into()));
    }
    Ok(())
}
