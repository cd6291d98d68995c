//! The handle the program holds: opening, reading, writing, hearing the news.

use std::any::Any;
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::thread::JoinHandle;

use tokio::sync::broadcast;

use crate::answer::{self, Command};
use crate::{Answer, Applied, Dialect, Error, Migration, Sql, Target, pg, sqlite};

/// How many threads, each with a connection of its own, stand behind a [`Db`].
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Threads for [`Db::read`].
    pub readers: usize,
    /// Threads for [`Db::write`] on PostgreSQL. SQLite has one.
    pub writers: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { readers: 4, writers: 4 }
    }
}

/// An open store. Clones are cheap and share it; when the last one goes, what is waiting is finished first.
#[derive(Clone)]
pub struct Db(Arc<Inner>, Carried);

/// What transactions carry along.
pub(crate) type Carried = Arc<[Arc<dyn Any + Send + Sync>]>;

struct Inner {
    target: Target,
    reads: Option<mpsc::Sender<Box<dyn Command>>>,
    writes: Option<mpsc::Sender<Box<dyn Command>>>,
    news: News,
    ears: Mutex<Option<pg::Ears>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    key: OnceLock<[u8; 32]>,
}

/// Where committed transactions put what they announced.
pub(crate) type News = broadcast::Sender<Arc<str>>;

/// The queue a pool of threads takes its commands from.
pub(crate) type Queue = Arc<Mutex<mpsc::Receiver<Box<dyn Command>>>>;

/// The next command, or nothing when the store is closing.
pub(crate) fn next(queue: &Queue) -> Option<Box<dyn Command>> {
    queue.lock().ok()?.recv().ok()
}

/// The topic that stands for "anything may have changed": another process wrote, or messages were missed.
pub(crate) const ANYTHING: &str = "*";

impl Db {
    /// Opens the store, creating or migrating it first, and says which steps were taken. Blocks.
    ///
    /// A SQLite store with content is copied to `backups/before-<version>-<UTC time>.db` beside it before a step is
    /// taken. A store with steps the program does not know is refused with [`Error::TooNew`].
    pub fn open(target: &Target, migrations: &[Migration], options: Options) -> Result<(Self, Vec<Applied>), Error> {
        let (news, _) = broadcast::channel(1024);
        let (reads, read_queue) = mpsc::channel();
        let (writes, write_queue) = mpsc::channel();
        let (threads, applied) = match target {
            Target::Sqlite(path) => {
                let applied = sqlite::migrate(path, migrations)?;
                (sqlite::start(path, shared(read_queue), write_queue, &news, options)?, applied)
            }
            Target::Postgres(url) => {
                let applied = pg::apart(|| pg::migrate(url, migrations))?;
                (pg::start(url, &shared(read_queue), &shared(write_queue), options)?, applied)
            }
        };
        let inner = Inner {
            target: target.clone(),
            reads: Some(reads),
            writes: Some(writes),
            news,
            ears: Mutex::new(None),
            threads: Mutex::new(threads),
            key: OnceLock::new(),
        };
        Ok((Self(Arc::new(inner), Carried::default()), applied))
    }

    /// Hands a key to every transaction from now on ([`Sql::key`]). Once given it stays.
    pub fn seal_with(&self, key: [u8; 32]) {
        // A second key is not taken: what one transaction seals, the next must be able to look at.
        let _ = self.0.key.set(key);
    }

    /// Runs `act` on one unchanging picture of the store. A forgotten answer may mean that it never runs.
    pub fn read<T, E, F>(&self, act: F) -> Answer<T, E>
    where
        F: FnOnce(&mut Sql<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (mut act, carried, key) = (Some(act), self.1.clone(), self.0.key.get().copied());
        let (command, answer) = answer::command(move |sql: &mut Sql<'_>| {
            sql.carry(carried.clone(), key);
            act.take().map_or_else(|| Err(Error::Closed.into()), |act| act(sql))
        });
        hand_over(self.0.reads.as_ref(), command);
        answer
    }

    /// Runs `act` in a transaction, kept when it returns `Ok`; the answer comes after the commit is durable.
    ///
    /// `act` may be called again from its beginning: on PostgreSQL after losing a race, on SQLite when a neighbour
    /// in the same group spoilt the commit. What it reads it must read through `Sql`, inside.
    pub fn write<T, E, F>(&self, mut act: F) -> Answer<T, E>
    where
        F: FnMut(&mut Sql<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (carried, key) = (self.1.clone(), self.0.key.get().copied());
        let (command, answer) = answer::command(move |sql: &mut Sql<'_>| {
            sql.carry(carried.clone(), key);
            act(sql)
        });
        hand_over(self.0.writes.as_ref(), command);
        answer
    }

    /// The same store, each transaction of which carries this along: what is called deep inside one finds it by its type
    /// ([`Sql::carried`]), and nobody on the way there has to know of it.
    #[must_use]
    pub fn carrying<T: Any + Send + Sync>(self, what: T) -> Self {
        let all = self.1.iter().cloned().chain([Arc::new(what) as Arc<dyn Any + Send + Sync>]);
        Self(self.0, all.collect())
    }

    /// Which database answers.
    pub fn dialect(&self) -> Dialect {
        self.0.target.dialect()
    }

    /// Where the store is; shown without its password.
    pub fn target(&self) -> &Target {
        &self.0.target
    }

    /// What transactions announce from now on. `*` means that anything may have changed: another process wrote to
    /// the file, or the connection to PostgreSQL was away for a while. A receiver that lags should think the same.
    pub fn news(&self) -> broadcast::Receiver<Arc<str>> {
        let receiver = self.0.news.subscribe();
        if let (Target::Postgres(url), Ok(mut ears)) = (&self.0.target, self.0.ears.lock()) {
            ears.get_or_insert_with(|| pg::Ears::open(url, &self.0.news));
        }
        receiver
    }
}

fn shared(queue: mpsc::Receiver<Box<dyn Command>>) -> Queue {
    Arc::new(Mutex::new(queue))
}

fn hand_over(queue: Option<&mpsc::Sender<Box<dyn Command>>>, command: Box<dyn Command>) {
    let refused = match queue {
        Some(queue) => queue.send(command).err().map(|unsent| unsent.0),
        None => Some(command),
    };
    if let Some(command) = refused {
        command.settle(Err(Error::Closed));
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        (self.reads, self.writes) = (None, None);
        let threads = self.threads.get_mut().map(std::mem::take).unwrap_or_default();
        let here = std::thread::current().id();
        for thread in threads {
            // The last handle may go inside a command, and a thread cannot wait for itself.
            if thread.thread().id() != here && thread.join().is_err() {
                tracing::error!("a database thread had stopped with a panic");
            }
        }
    }
}
