//! Commands on their way to a database thread, and the answer on its way back.

use std::future::Future;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

use tokio::sync::oneshot;

use crate::error::panic_words;
use crate::{Error, Sql};

/// What a command will have said once its transaction is over: await it, or [`wait`](Answer::wait) for it.
///
/// Dropping the answer of a write does not take the write back.
#[must_use = "a failed command is only seen in its answer"]
pub struct Answer<T, E> {
    outcome: oneshot::Receiver<Result<T, E>>,
}

impl<T, E: From<Error>> Answer<T, E> {
    /// Blocks the current thread until the answer is there; for threads outside an async runtime.
    pub fn wait(self) -> Result<T, E> {
        let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
        let mut answer = pin!(self);
        loop {
            match answer.as_mut().poll(&mut Context::from_waker(&waker)) {
                Poll::Ready(outcome) => return outcome,
                Poll::Pending => std::thread::park(),
            }
        }
    }
}

impl<T, E: From<Error>> Future for Answer<T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.outcome).poll(context).map(|outcome| outcome.unwrap_or_else(|_| Err(E::from(Error::Closed))))
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// A closure of the program with its types forgotten, as the database threads pass it around.
pub(crate) trait Command: Send {
    /// Runs the closure and keeps what it returned; true when it returned `Ok`.
    fn run(&mut self, sql: &mut Sql<'_>) -> bool;
    /// Hands out what the closure returned, or the fault of its transaction instead.
    fn settle(self: Box<Self>, transaction: Result<(), Error>);
    /// Whether nobody waits for the answer any more.
    fn is_forgotten(&self) -> bool;
}

struct Pending<T, E, F> {
    act: F,
    returned: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
    _types: PhantomData<fn() -> (T, E)>,
}

/// Packs a closure for a database thread.
pub(crate) fn command<T, E, F>(act: F) -> (Box<dyn Command>, Answer<T, E>)
where
    F: FnMut(&mut Sql<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let (reply, outcome) = oneshot::channel();
    (Box::new(Pending { act, returned: None, reply, _types: PhantomData }), Answer { outcome })
}

impl<T, E, F> Command for Pending<T, E, F>
where
    F: FnMut(&mut Sql<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn run(&mut self, sql: &mut Sql<'_>) -> bool {
        // The transaction of a panicking command is undone, so no half-made state is seen afterwards.
        let returned = catch_unwind(AssertUnwindSafe(|| (self.act)(sql)))
            .unwrap_or_else(|payload| Err(E::from(Error::Panicked(panic_words(&*payload)))));
        let kept = returned.is_ok();
        self.returned = Some(returned);
        kept
    }

    fn settle(self: Box<Self>, transaction: Result<(), Error>) {
        let outcome = match transaction {
            Err(fault) => Err(E::from(fault)),
            Ok(()) => self.returned.unwrap_or_else(|| Err(E::from(Error::Closed))),
        };
        // Nobody listening is no fault: the asking page may have been closed.
        drop(self.reply.send(outcome));
    }

    fn is_forgotten(&self) -> bool {
        self.reply.is_closed()
    }
}
