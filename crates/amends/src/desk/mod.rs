//! The only way in: who may, decide, append, project, queue, commit, announce. One transaction a command.
//!
//! Reading order: this page (the desk and what it is asked), `write` (what one commit holds), `receive` (words that
//! come in and find their case), `report` (what mail servers say of mail of ours), `rebuild` (the read tables folded anew).

mod rebuild;
mod receive;
mod report;
mod write;

pub use receive::{Incoming, Received};
pub use report::Report;
pub(crate) use write::fold;
pub use write::{Done, load};

use crate::case::{Command, decide};
use crate::context::{Actor, Context, House};
use crate::ids::{CaseNo, OrgId};
use crate::message::store::NewFile;
use crate::refusal::{Error, Refusal};
use crate::seal::Keys;
use crate::token::Tokens;
use crate::{customer, fact, member, search, tuning};
use coach::Coach;
use db::{Db, Sql};
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Who asks, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who {
    /// The organisation everything asked is answered within.
    pub org: OrgId,
    /// The person, the customer's person, or the system.
    pub actor: Actor,
}

/// Where the desk's hours come from: the machine's clock, or a test's and the sample data's own.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The machine's clock, to the millisecond, as moments are stored.
pub fn machine_clock() -> Clock {
    Arc::new(|| fact::instant(fact::millis(Timestamp::now())))
}

/// The desk. Clones are cheap and share everything.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    tokens: Tokens,
    coaches: RwLock<HashMap<OrgId, Arc<Coach>>>,
    houses: RwLock<HashMap<OrgId, Arc<House>>>,
    one_by_one: tokio::sync::Mutex<()>,
    keys: Keys,
}

/// Messages taken into the full-text index in one commit: the more, the less each costs, and the longer others wait.
const INDEXED_AT_ONCE: u32 = 1000;

/// What topics of news begin with that are about a case.
pub const CASES: &str = "case ";

/// The topic announced when something about a case changed. Number 0 stands for what every page shows.
pub fn topic(org: OrgId, no: CaseNo) -> String {
    format!("{}{}", topics(org), no.0)
}

/// What the topics of all cases of an organisation begin with.
pub fn topics(org: OrgId) -> String {
    format!("{CASES}{org} ")
}

/// The topic announced when members or settings of an organisation changed.
const SETTINGS: &str = "settings";

impl Desk {
    /// A desk over an open store. Blocks while it reads its own secret.
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn open(db: Db, clock: Clock) -> Result<Desk, Error> {
        Desk::with_keys(db, clock, Keys::default())
    }

    /// The same, with the key that the secrets of mailboxes are sealed with.
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn with_keys(db: Db, clock: Clock, keys: Keys) -> Result<Desk, Error> {
        let fresh: [u8; 32] = rand::random();
        let secret = db.write(move |sql| member::secret(sql, "tokens", &fresh)).wait()?;
        let inner = Inner {
            db,
            clock,
            tokens: Tokens::new(&secret),
            coaches: RwLock::default(),
            houses: RwLock::default(),
            one_by_one: tokio::sync::Mutex::default(),
            keys,
        };
        Ok(Desk(Arc::new(inner)))
    }

    /// The same desk by another clock; for sample data, which happened over weeks.
    #[must_use]
    pub fn at(&self, clock: Clock) -> Desk {
        let inner = Inner {
            db: self.0.db.clone(),
            clock,
            tokens: self.0.tokens.clone(),
            coaches: RwLock::default(),
            houses: RwLock::default(),
            one_by_one: tokio::sync::Mutex::default(),
            keys: self.0.keys.clone(),
        };
        Desk(Arc::new(inner))
    }

    /// The hour, to the millisecond.
    pub fn now(&self) -> Timestamp {
        (self.0.clock)()
    }

    /// The maker and reader of customers' links and reply addresses.
    pub fn tokens(&self) -> &Tokens {
        &self.0.tokens
    }

    /// What the secrets of mailboxes are sealed with.
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// The organisation's reply coach, with its own pack: compiled once and kept until its settings change. A pack that
    /// no longer fits the rules it is laid over is left out, and that is logged.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn coach(&self, org: OrgId) -> Result<Arc<Coach>, Error> {
        let kept = self.0.coaches.read().unwrap_or_else(PoisonError::into_inner).get(&org).cloned();
        if let Some(coach) = kept {
            return Ok(coach);
        }
        let coach = self.0.db.read(move |sql| {
            let own = tuning::text(sql, org)?;
            Ok::<_, Error>(tuning::coach(&own).unwrap_or_else(|wrong| {
                tracing::warn!(%org, %wrong, "the organisation's own rules of the coach are left out");
                tuning::built_in().clone()
            }))
        });
        let coach = coach.await?;
        self.0.coaches.write().unwrap_or_else(PoisonError::into_inner).insert(org, coach.clone());
        Ok(coach)
    }

    /// What commits announce: `case <org> <number>`, `settings <org>`, or `*` for anything.
    pub fn news(&self) -> tokio::sync::broadcast::Receiver<Arc<str>> {
        self.0.db.news()
    }

    /// Whoever holds this reads the only mail that may bring the program down.
    pub(crate) async fn one_by_one(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.one_by_one.lock().await
    }

    /// The store, for backup, restore and checks.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// Reads on one unchanging picture of the store.
    ///
    /// # Errors
    /// What `read` answers, or a fault of the store.
    pub async fn read<T, F>(&self, read: F) -> Result<T, Error>
    where
        F: FnOnce(&mut Sql<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.0.db.read(read).await
    }

    /// Writes what is no case: members, sessions, settings. May be run again from its beginning.
    ///
    /// # Errors
    /// What `write` answers, or a fault of the store.
    pub async fn write<T, F>(&self, write: F) -> Result<T, Error>
    where
        F: FnMut(&mut Sql<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.0.db.write(write).await
    }

    /// Everything rules need to know of an organisation, kept until its settings change.
    ///
    /// # Errors
    /// Refused when there is no such organisation.
    pub async fn house(&self, org: OrgId) -> Result<Arc<House>, Error> {
        let kept = self.0.houses.read().unwrap_or_else(PoisonError::into_inner).get(&org).cloned();
        if let Some(house) = kept {
            return Ok(house);
        }
        let read = self.0.db.read(move |sql| member::house(sql, org)).await?;
        let house = Arc::new(read.ok_or_else(|| Refusal::not_found("There is no such organisation here."))?);
        self.0.houses.write().unwrap_or_else(PoisonError::into_inner).insert(org, house.clone());
        Ok(house)
    }

    /// Forgets what is kept of an organisation; called when its settings change, here or in another process.
    pub fn forget(&self, org: Option<OrgId>) {
        let mut houses = self.0.houses.write().unwrap_or_else(PoisonError::into_inner);
        let mut coaches = self.0.coaches.write().unwrap_or_else(PoisonError::into_inner);
        match org {
            Some(org) => drop((houses.remove(&org), coaches.remove(&org))),
            None => drop((std::mem::take(&mut *houses), std::mem::take(&mut *coaches))),
        }
    }

    /// Listens to the news for as long as the desk stands, and forgets what has changed.
    pub async fn keep_fresh(self) {
        use tokio::sync::broadcast::error::RecvError;
        let mut news = self.news();
        loop {
            match news.recv().await {
                Ok(topic) if topic.as_ref() == "*" => self.forget(None),
                Ok(topic) => {
                    if let Some(org) = topic.strip_prefix(SETTINGS).and_then(|rest| rest.trim().parse().ok()) {
                        self.forget(Some(OrgId(org)));
                    }
                }
                Err(RecvError::Lagged(_)) => self.forget(None),
                Err(RecvError::Closed) => return,
            }
        }
    }

    /// Changes settings of an organisation: the one way that makes every node read them anew.
    ///
    /// # Errors
    /// What `write` answers, or a fault of the store.
    pub async fn settle<T, F>(&self, org: OrgId, mut write: F) -> Result<T, Error>
    where
        F: FnMut(&mut Sql<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let done = self.0.db.write(move |sql| {
            let done = write(sql)?;
            rebuild::put_before_managers(sql, org)?;
            sql.announce(format!("{SETTINGS} {org}"));
            Ok::<T, Error>(done)
        });
        let done = done.await?;
        self.forget(Some(org));
        Ok(done)
    }

    /// Lets search find all that is committed and that it does not know yet. Called by the clock, and before every
    /// search, so that whoever searches finds what they have just written.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn index_due(&self) -> Result<(), Error> {
        loop {
            let due = self.read(|sql| Ok(search::due(sql, INDEXED_AT_ONCE)?)).await?;
            let was_all = due.len() < INDEXED_AT_ONCE as usize;
            if !due.is_empty() {
                self.write(move |sql| Ok(search::take_in(sql, &due)?)).await?;
            }
            if was_all {
                return Ok(());
            }
        }
    }

    /// Carries a wish out on a case, or refuses it and changes nothing.
    ///
    /// # Errors
    /// A refusal in plain words, or a fault.
    pub async fn act(&self, who: Who, no: CaseNo, wish: Command) -> Result<Done, Error> {
        self.act_with(who, no, wish, Vec::new()).await
    }

    /// The same, with files that go or come with the message.
    ///
    /// # Errors
    /// A refusal in plain words, or a fault.
    pub async fn act_with(&self, who: Who, no: CaseNo, wish: Command, files: Vec<NewFile>) -> Result<Done, Error> {
        self.act_and(who, no, (wish, files), |_, _| Ok(())).await
    }

    /// The same; `also` is written in the same commit.
    ///
    /// # Errors
    /// A refusal in plain words, or a fault; then nothing is written.
    pub async fn act_and<F>(&self, who: Who, no: CaseNo, wish: (Command, Vec<NewFile>), also: F) -> Result<Done, Error>
    where
        F: Fn(&mut Sql<'_>, &Done) -> Result<(), Error> + Send + 'static,
    {
        let house = self.house(who.org).await?;
        let now = self.now();
        let (wish, files) = wish;
        let act = move |sql: &mut Sql<'_>| {
            let (case, chain) = write::load(sql, who.org, no)?;
            let has_mail = contact_of(sql, who.org, &case)?.email.is_some();
            let ctx = Context { now, actor: who.actor, house: &house, has_mail };
            let decided = decide(&case, wish.clone(), &ctx)?;
            let at = write::At { org: who.org, no, ctx: &ctx };
            let done =
                write::commit(sql, &at, Some((&case, chain)), decided, write::Extra { files: &files, mail: None })?;
            also(sql, &done)?;
            Ok(done)
        };
        self.0.db.write(act).await
    }
}

/// The person a case is for.
pub(crate) fn contact_of(sql: &mut Sql, org: OrgId, case: &crate::case::Case) -> Result<customer::Contact, Error> {
    let found = customer::contact(sql, org, case.head.contact)?;
    Ok(found.ok_or_else(|| Refusal::not_found("The person this case is for is not here any more."))?)
}
