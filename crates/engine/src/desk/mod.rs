//! The only way in: who may, decide, append, keep, project, commit, announce. One transaction a command.
//!
//! Reading order: this page (the desk and what it is asked), `write` (what one commit holds), `rebuild` (the
//! projections made again).

mod rebuild;
mod secret;
mod store;
mod write;

pub use rebuild::Rebuilt;
pub use secret::renew as renew_links;
pub use write::{CommitAt, Done, commit, load};

use crate::aggregate::{Aggregate, Command, Here};
use crate::content::NewFile;
use base::context::{Actor, Context, Organisation};
use base::ids::{CaseNo, OrgId};
use base::outside::Outside;
use base::refusal::{Error, Refusal};
use base::seal::Keys;
use base::time::{instant, millis};
use base::token::Tokens;
use db::{Db, Sql};
use jiff::Timestamp;
use std::any::{Any, TypeId};
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
    Arc::new(|| instant(millis(Timestamp::now())))
}

/// The desk. Clones are cheap and share everything.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

/// What follows when settings of an organisation change.
pub type Settled = fn(&mut Sql, OrgId) -> Result<(), Error>;

/// What the desk is told by the modules above it.
#[derive(Clone, Copy)]
pub struct Wiring {
    /// Reads what rules need to know of an organisation.
    pub organisation: fn(&mut Sql, OrgId) -> Result<Option<Organisation>, Error>,
    /// What follows when settings of an organisation change, in the same commit.
    pub settled: &'static [Settled],
}

type Cached = Arc<dyn Any + Send + Sync>;

struct Inner {
    db: Db,
    clock: Clock,
    tokens: Tokens,
    wiring: Wiring,
    /// What is kept of an organisation's settings, by its type, until they change.
    cache: RwLock<HashMap<OrgId, HashMap<TypeId, Cached>>>,
    one_by_one: tokio::sync::Mutex<()>,
    keys: Keys,
    outside: Outside,
}

/// What topics of news begin with that are about a case.
pub const CASES: &str = "case ";

/// The topic announced when something about a case changed. Number 0 stands for what every page shows.
pub fn topic(org: OrgId, no: CaseNo) -> String {
    format!("{}{}", topics(org), no.0)
}

/// The topic announced when something about an aggregate changed.
pub fn topic_of<A: Aggregate>(org: OrgId, id: A::Id) -> String {
    let number: i64 = id.into();
    format!("{} {org} {number}", A::NAME)
}

/// What the topics of all cases of an organisation begin with.
pub fn topics(org: OrgId) -> String {
    format!("{CASES}{org} ")
}

/// The topic announced when members or settings of an organisation changed.
pub const SETTINGS: &str = "settings";

impl Desk {
    /// A desk over an open store, with the key that the secrets of mailboxes are sealed with. Blocks while it reads its
    /// own secret.
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn open(db: Db, clock: Clock, keys: Keys, wiring: Wiring) -> Result<Desk, Error> {
        let tokens = secret::tokens(&db, &keys)?;
        let inner = Inner {
            db,
            clock,
            tokens,
            wiring,
            cache: RwLock::default(),
            one_by_one: tokio::sync::Mutex::default(),
            keys,
            outside: Outside::default(),
        };
        Ok(Desk(Arc::new(inner)))
    }

    /// The same desk by another clock; for sample data, which happened over weeks.
    #[must_use]
    pub fn at(&self, clock: Clock) -> Desk {
        Desk(Arc::new(Inner { clock, ..self.copied() }))
    }

    /// The same desk, whose mailboxes may connect to other places too.
    #[must_use]
    pub fn reaching(&self, outside: Outside) -> Desk {
        Desk(Arc::new(Inner { outside, ..self.copied() }))
    }

    fn copied(&self) -> Inner {
        Inner {
            db: self.0.db.clone(),
            clock: self.0.clock.clone(),
            tokens: self.0.tokens.clone(),
            wiring: self.0.wiring,
            cache: RwLock::default(),
            one_by_one: tokio::sync::Mutex::default(),
            keys: self.0.keys.clone(),
            outside: self.0.outside.clone(),
        }
    }

    /// Where mailboxes may connect to.
    pub fn outside(&self) -> &Outside {
        &self.0.outside
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

    /// What commits announce: `case <org> <number>`, `settings <org>`, or `*` for anything.
    pub fn news(&self) -> tokio::sync::broadcast::Receiver<Arc<str>> {
        self.0.db.news()
    }

    /// Whoever holds this reads the only mail that may bring the program down.
    pub async fn one_by_one(&self) -> tokio::sync::MutexGuard<'_, ()> {
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
    pub async fn organisation(&self, org: OrgId) -> Result<Arc<Organisation>, Error> {
        let read = self.0.wiring.organisation;
        let missing = || Refusal::not_found("There is no such organisation.");
        self.cached(org, move |sql| Ok(read(sql, org)?.ok_or_else(missing)?)).await
    }

    /// Something made of an organisation's settings, such as its compiled rules: made once, and kept in this process
    /// until settings of the organisation change, here or elsewhere. One thing of each type is kept.
    ///
    /// # Errors
    /// What `read` answers, or a fault of the store.
    pub async fn cached<T, F>(&self, org: OrgId, read: F) -> Result<Arc<T>, Error>
    where
        T: Any + Send + Sync,
        F: FnOnce(&mut Sql<'_>) -> Result<T, Error> + Send + 'static,
    {
        if let Some(found) = self.found::<T>(org) {
            return Ok(found);
        }
        let made = Arc::new(self.0.db.read(read).await?);
        let mut kept = self.0.cache.write().unwrap_or_else(PoisonError::into_inner);
        kept.entry(org).or_default().insert(TypeId::of::<T>(), made.clone());
        Ok(made)
    }

    fn found<T: Any + Send + Sync>(&self, org: OrgId) -> Option<Arc<T>> {
        let kept = self.0.cache.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(&org)?.get(&TypeId::of::<T>()).cloned()?.downcast().ok()
    }

    /// Forgets what is kept of an organisation; called when its settings change, here or in another process.
    pub fn forget(&self, org: Option<OrgId>) {
        let mut kept = self.0.cache.write().unwrap_or_else(PoisonError::into_inner);
        match org {
            Some(org) => drop(kept.remove(&org)),
            None => drop(std::mem::take(&mut *kept)),
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
        let settled = self.0.wiring.settled;
        let done = self.0.db.write(move |sql| {
            let done = write(sql)?;
            follow(sql, org, settled)?;
            Ok::<T, Error>(done)
        });
        let done = done.await?;
        self.forget(Some(org));
        Ok(done)
    }

    /// Carries a command out, or refuses it and changes nothing.
    ///
    /// # Errors
    /// A refusal in plain words, or a fault.
    pub async fn act<C: Command>(
        &self,
        who: Who,
        id: <C::Of as Aggregate>::Id,
        command: C,
    ) -> Result<Done<C::Of>, Error> {
        self.act_with(who, id, command, Vec::new()).await
    }

    /// The same, with files that go or come with it.
    ///
    /// # Errors
    /// A refusal in plain words, or a fault.
    pub async fn act_with<C: Command>(
        &self,
        who: Who,
        id: <C::Of as Aggregate>::Id,
        command: C,
        files: Vec<NewFile>,
    ) -> Result<Done<C::Of>, Error> {
        self.act_and(who, id, (command, files), |_, _| Ok(())).await
    }

    /// The same; `also` is written in the same commit.
    ///
    /// # Errors
    /// A refusal in plain words, or a fault; then nothing is written.
    pub async fn act_and<C, F>(
        &self,
        who: Who,
        id: <C::Of as Aggregate>::Id,
        (command, files): (C, Vec<NewFile>),
        also: F,
    ) -> Result<Done<C::Of>, Error>
    where
        C: Command,
        F: Fn(&mut Sql<'_>, &Done<C::Of>) -> Result<(), Error> + Send + 'static,
    {
        let organisation = self.organisation(who.org).await?;
        let (now, settled) = (self.now(), self.0.wiring.settled);
        let act = move |sql: &mut Sql<'_>| {
            let (state, chain) = write::load::<C::Of>(sql, who.org, id)?;
            let has_mail = state.has_mail(sql, who.org)?;
            let given = state.given(sql, id, &command, &Here { org: who.org, now, organisation: &organisation })?;
            let ctx = Context { now, actor: who.actor, organisation: &organisation, has_mail, given: &given };
            let command = state.resolve(sql, (who.org, id), command.clone(), &ctx)?;
            let (facts, mut content) = state.decide(command, &ctx)?;
            C::Of::attach(&mut content, files.clone());
            let done =
                write::commit(sql, &CommitAt { org: who.org, id, ctx: &ctx }, Some((&state, chain)), facts, content)?;
            also(sql, &done)?;
            if C::Of::IS_SETTINGS {
                follow(sql, who.org, settled)?;
            }
            Ok::<_, Error>(done)
        };
        let done = self.0.db.write(act).await?;
        if C::Of::IS_SETTINGS {
            self.forget(Some(who.org));
        }
        Ok(done)
    }
}

/// What follows in the commit that changes settings of an organisation, and the news of it.
fn follow(sql: &mut Sql, org: OrgId, settled: &[Settled]) -> Result<(), Error> {
    settled.iter().try_for_each(|follow| follow(sql, org))?;
    sql.announce(format!("{SETTINGS} {org}"));
    Ok(())
}
