//! Bytes come in: kept first, then read, then sorted into their case. One mail that fails never stops the next.

use super::read::{Meaning, Ours, understand, unread};
pub use super::went::Went;
use base::context::Actor;
use base::ids::{CaseNo, MailboxId, OrgId};
use base::refusal::{Error, Fault, Refusal};
use base::words;
use casework::message::{self, Whole};
use casework::receive::Incoming;
use casework::receive::Received;
use db::Sql;
use engine::arrival::authentication::{self, Peer};
use engine::arrival::{self, Aside, READ_AT_MOST, State, Why};
use engine::desk::{Desk, Who};
use engine::jobs::Failures;
use engine::mailbox::Kept;
use engine::mailbox::{self, canary::Which};
use engine::stream::Unreadable;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// The longest the reader may take over one mail.
const READING: Duration = Duration::from_secs(10);
/// Arrivals looked at in one go when the clock or a start sorts what was left.
const LEFT_AT_ONCE: u32 = 10_000;

/// A mail that was taken: it is durable, whatever became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The arrival that holds its raw source.
    pub arrival: i64,
    /// Where it has gone.
    pub went: Went,
}

/// Takes a mail: when this returns `Ok`, it is durable and never has to be sent again.
///
/// # Errors
/// When it could not be kept; whoever brought it must bring it again.
pub async fn take(desk: &Desk, org: OrgId, raw: Vec<u8>) -> Result<Taken, Error> {
    sort(desk, keep(desk, org, raw).await?).await
}

/// A mail that is durable and read, and not yet in its case.
pub struct Stored {
    at: ArrivalRef,
    raw: Arc<Vec<u8>>,
    means: Result<Means, Fault>,
}

/// What is to be done with it.
enum Means {
    /// It goes where it belongs.
    Place(Meaning),
    /// Nobody could read it, because.
    Unread(Whole),
    /// Nothing: it has been dealt with before.
    Nothing,
}

/// The first half of [`take`]: keeps a mail and reads it. Several may be kept at the same time and sorted in their
/// order, so that an answer does not overtake what it answers.
///
/// # Errors
/// When it could not be kept; whoever brought it must bring it again.
pub async fn keep(desk: &Desk, org: OrgId, raw: Vec<u8>) -> Result<Stored, Error> {
    keep_for(desk, org, raw, Brought::default()).await
}

/// What whoever brings a mail knows of it.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// The mailbox it came to; else its recipients tell.
    pub mailbox: Option<MailboxId>,
    /// Who handed it to us, when it was not a server beside us.
    pub peer: Option<Peer>,
}

/// The same, by someone who knows how it came.
///
/// # Errors
/// When it could not be kept; whoever brought it must bring it again.
pub async fn keep_for(desk: &Desk, org: OrgId, raw: Vec<u8>, brought: Brought) -> Result<Stored, Error> {
    let raw: Arc<Vec<u8>> = Arc::new(raw);
    let (bytes, now) = (raw.clone(), desk.now());
    let kept = desk.write(move |sql| {
        let (id, is_new) = arrival::store(sql, org, &bytes, now)?;
        if let Some(mailbox) = brought.mailbox {
            arrival::came_to(sql, org, id, mailbox)?;
        }
        if let Some(peer) = &brought.peer {
            authentication::peer(sql, org, id, peer)?;
        }
        let before = if is_new { None } else { arrival::one(sql, org, id)? };
        Ok::<_, Error>((id, before.map(|arrival| arrival.state)))
    });
    let (id, before) = kept.await?;
    let at = ArrivalRef { org, id };
    let means = match before {
        None => read(desk, at, &raw).await,
        Some(State::Stored | State::Failed(_)) => read_alone(desk, at, &raw).await,
        Some(State::Sorted(..) | State::SetAside(_)) => Ok(Means::Nothing),
    };
    Ok(Stored { at, raw, means })
}

/// Tries an arrival again that is not in a case yet.
///
/// # Errors
/// Refused when there is no such arrival; a fault of the store.
pub async fn again(desk: &Desk, org: OrgId, id: i64) -> Result<Taken, Error> {
    let raw = desk.read(move |sql| Ok(arrival::raw(sql, org, id)?)).await?;
    let raw = Arc::new(raw.ok_or_else(|| Refusal::not_found("There is no such mail."))?);
    let at = ArrivalRef { org, id };
    let means = read_alone(desk, at, &raw).await;
    sort(desk, Stored { at, raw, means }).await
}

/// Makes a case of a mail that was set aside, because a member says that it belongs to one after all.
///
/// # Errors
/// Refused when there is no such arrival, when it has been dealt with, or when it is our own mail.
pub async fn into_case(desk: &Desk, org: OrgId, id: i64) -> Result<CaseNo, Error> {
    let taken = desk.write(move |sql| {
        let raw = arrival::raw(sql, org, id)?.ok_or_else(|| Refusal::not_found("There is no such mail."))?;
        let is_aside = arrival::take_back(sql, org, id)?;
        if is_aside { Ok(raw) } else { Err(Refusal::not_now("This mail has already been handled.").into()) }
    });
    let raw: Arc<Vec<u8>> = Arc::new(taken.await?);
    let at = ArrivalRef { org, id };
    let incoming = match read(desk, at, &raw).await? {
        Means::Place(Meaning::Words(words)) => {
            // A machine that wrote it need not be told that we have it.
            let unattended = words.unattended || words.exempt.is_some();
            Incoming { unattended, exempt: None, quarantine: None, ..*words }
        }
        Means::Unread(why) => unread(&raw, id, why),
        Means::Place(Meaning::Aside(why)) => unread(&raw, id, why),
        Means::Place(Meaning::Canary(..)) => unread(&raw, id, Why::TestMail),
        Means::Nothing => return Err(Fault::because("a mail was read as nothing").into()),
    };
    let went = place_or_keep_bytes(desk, at, incoming, &raw).await?;
    went.case().ok_or_else(|| Refusal::not_now(format!("This mail can’t be made a case: {went}.")).into())
}

/// Notes that a mail which was set aside needs nothing, and why. It stays readable, and can still be made a case.
///
/// # Errors
/// Refused without a reason, when there is no such arrival, or when it has been dealt with.
pub async fn discard(desk: &Desk, who: Who, id: i64, why: &str) -> Result<(), Error> {
    let Actor::Member(by) = who.actor else {
        return Err(Refusal::forbidden("Only a member can discard mail.").into());
    };
    let why = words::required("why", why, "Say why it needs no answer, for anyone who looks for it later.")?;
    let said = arrival::Discarded { at: desk.now(), by, why };
    let noted = desk.write(move |sql| {
        arrival::one(sql, who.org, id)?.ok_or_else(|| Refusal::not_found("There is no such mail."))?;
        Ok::<_, Error>(arrival::discard(sql, who.org, id, &said)?)
    });
    if noted.await? { Ok(()) } else { Err(Refusal::not_now("This mail has already been handled.").into()) }
}

/// Sorts what was left unsorted and came at `until` or before, one after the other, so that a mail which brings the
/// program down takes no other with it; no further once it `is_over`. Says how many it looked at.
///
/// # Errors
/// A fault of the store, or what could not be sorted after the others were.
pub async fn resume(desk: &Desk, until: Timestamp, is_over: impl Fn() -> bool) -> Result<usize, Error> {
    let left = desk.read(move |sql| Ok(arrival::left(sql, until, LEFT_AT_ONCE)?)).await?;
    let mut failures = Failures::default();
    let mut count = 0;
    for (org, id) in left {
        if is_over() {
            break;
        }
        count += 1;
        if let Err(error) = again(desk, org, id).await {
            failures.note(format_args!("arrival {id} of organisation {org}"), error);
        }
    }
    failures.told().map(|()| count)
}

/// Which arrival is being sorted.
#[derive(Clone, Copy)]
struct ArrivalRef {
    org: OrgId,
    id: i64,
}

/// The second half of [`take`]: puts a mail into its case.
///
/// # Errors
/// A fault of the store that leaves unknown what became of it; it is tried again by the clock.
pub async fn sort(desk: &Desk, kept: Stored) -> Result<Taken, Error> {
    let Stored { at, raw, means } = kept;
    let went = match means {
        Ok(Means::Place(Meaning::Words(incoming))) => place_or_keep_bytes(desk, at, *incoming, &raw).await,
        Ok(Means::Place(Meaning::Aside(why))) => set_aside(desk, at, why).await,
        Ok(Means::Place(Meaning::Canary(id, made_at, trouble))) => {
            let which = (at.org, id, made_at);
            came_back(desk, at, which, trouble).await
        }
        Ok(Means::Unread(why)) => place(desk, at, unread(&raw, at.id, why)).await,
        Ok(Means::Nothing) => return dealt_with(desk, at).await,
        Err(fault) => Err(fault.into()),
    };
    match went {
        Ok(went) => Ok(Taken { arrival: at.id, went }),
        Err(Error::Refused(_)) => dealt_with(desk, at).await,
        Err(Error::Broken(fault)) => Ok(Taken { arrival: at.id, went: give_up(desk, at, &fault).await }),
    }
}

/// Something in it may be what the store cannot take: its bytes alone are still better than nothing. When it is the case
/// it answers that cannot be read, it waits for that case: a newer version of the program may read it, and it belongs there.
async fn place_or_keep_bytes(desk: &Desk, at: ArrivalRef, incoming: Incoming, raw: &[u8]) -> Result<Went, Error> {
    match place(desk, at, incoming).await {
        Err(Error::Broken(fault)) if fault.cause::<Unreadable>().is_none() => {
            tracing::error!(org = %at.org, arrival = at.id, cause = %fault,
                "A mail could not be kept as it was read. Its source is kept instead.");
            place(desk, at, unread(raw, at.id, Whole::NotStored)).await
        }
        placed => placed,
    }
}

/// Reads a mail that was in hand when the program ended before, one such mail at a time: should it end the program
/// again, it is the one to blame, and after a few times it is no longer read.
async fn read_alone(desk: &Desk, at: ArrivalRef, raw: &Arc<Vec<u8>>) -> Result<Means, Fault> {
    let _alone = desk.one_by_one().await;
    let count = desk.write(move |sql| Ok::<_, Error>(arrival::attempt(sql, at.org, at.id)?));
    match count.await.map_err(Fault::from)? {
        None => return Ok(Means::Nothing),
        Some(tries) if tries > READ_AT_MOST => return Ok(Means::Unread(Whole::CrashedTwice)),
        Some(_) => {}
    }
    let means = read(desk, at, raw).await?;
    let note = desk.write(move |sql| Ok::<_, Error>(arrival::was_read(sql, at.org, at.id)?));
    note.await.map_err(Fault::from)?;
    Ok(means)
}

/// Reads a mail off the runtime's threads, for a while.
async fn read(desk: &Desk, at: ArrivalRef, raw: &Arc<Vec<u8>>) -> Result<Means, Fault> {
    let organisation = desk.organisation(at.org).await.map_err(Fault::from)?;
    let (raw, tokens) = (raw.clone(), desk.tokens().clone());
    let reading = tokio::task::spawn_blocking(move || {
        let ours = Ours { org: at.org, organisation: &organisation, tokens: &tokens };
        understand(email::read(&raw), &raw, at.id, ours)
    });
    match tokio::time::timeout(READING, reading).await {
        Ok(Ok(meaning)) => Ok(Means::Place(meaning)),
        Ok(Err(stopped)) if stopped.is_panic() => Ok(Means::Unread(Whole::NotParsed)),
        Ok(Err(_)) => Err(Fault::because("the program is shutting down")),
        Err(_) => Ok(Means::Unread(Whole::TooSlow)),
    }
}

async fn place(desk: &Desk, at: ArrivalRef, incoming: Incoming) -> Result<Went, Error> {
    let who = Who { org: at.org, actor: Actor::System };
    let addressed = incoming.mailbox;
    let also = move |sql: &mut Sql<'_>, received: &Received| {
        remember(sql, at, received, addressed)?;
        mark(sql, at, received)
    };
    let received = casework::receive::receive_and(desk, who, incoming, also).await?;
    if own_loop(desk, at, &received).await? {
        return Ok(aside(Why::Own));
    }
    Ok(match received {
        Received::Opened(done) => Went::Opened(done.id),
        Received::Joined(done) => Went::Joined(done.id),
        Received::Known(no, _) => Went::Known(no),
        Received::SetAside(why) => aside(why),
        Received::Asked(no) => Went::Aside(Aside::Asked(no)),
    })
}

fn aside(why: Why) -> Went {
    Went::Aside(Aside::Because(why))
}

/// A case's answers leave from the mailbox its first mail came to.
fn remember(sql: &mut Sql, at: ArrivalRef, received: &Received, addressed: Option<MailboxId>) -> Result<(), Error> {
    let Received::Opened(done) = received else { return Ok(()) };
    match arrival::mailbox(sql, at.org, at.id)?.or(addressed) {
        Some(id) => mailbox::came_to(sql, at.org, done.id, id),
        None => Ok(()),
    }
}

/// Written in the same commit as the words. Whoever comes second keeps nothing of it: the mail is in its case once.
fn mark(sql: &mut Sql, at: ArrivalRef, received: &Received) -> Result<(), Error> {
    let aside = |sql: &mut Sql, aside: Aside| arrival::set_aside(sql, at.org, at.id, &aside);
    let first = match received {
        Received::SetAside(why) => aside(sql, Aside::Because(*why))?,
        Received::Asked(no) => aside(sql, Aside::Asked(*no))?,
        Received::Known(no, n) if is_ours(sql, at.org, *no, *n)? => aside(sql, Aside::Because(Why::Own))?,
        other => match other.case() {
            Some(no) => arrival::sorted(sql, at.org, at.id, no, other.message())?,
            None => false,
        },
    };
    if first { Ok(()) } else { Err(Refusal::not_now("This mail has already been handled.").into()) }
}

async fn own_loop(desk: &Desk, at: ArrivalRef, received: &Received) -> Result<bool, Error> {
    let Received::Known(no, n) = *received else { return Ok(false) };
    desk.read(move |sql| is_ours(sql, at.org, no, n)).await
}

/// A mail we sent came from no arrival.
fn is_ours(sql: &mut Sql, org: OrgId, no: CaseNo, n: u32) -> Result<bool, Error> {
    Ok(message::store::one(sql, org, no, n)?.is_some_and(|words| words.arrival.is_none()))
}

async fn set_aside(desk: &Desk, at: ArrivalRef, why: Why) -> Result<Went, Error> {
    let because = Aside::Because(why);
    let first = desk.write(move |sql| Ok::<_, Error>(arrival::set_aside(sql, at.org, at.id, &because)?)).await?;
    if first { Ok(aside(why)) } else { Ok(dealt_with(desk, at).await?.went) }
}

async fn came_back(desk: &Desk, at: ArrivalRef, which: Which, trouble: Option<Kept>) -> Result<Went, Error> {
    let now = desk.now();
    let noted = desk.write(move |sql| super::canary::note(sql, at.id, which, trouble.as_ref(), now)).await?;
    match noted {
        Some(why) => Ok(aside(why)),
        None => Ok(dealt_with(desk, at).await?.went),
    }
}

/// What someone else has made of it.
async fn dealt_with(desk: &Desk, at: ArrivalRef) -> Result<Taken, Error> {
    let found = desk.read(move |sql| Ok(arrival::one(sql, at.org, at.id)?)).await?;
    let went = match found.map(|arrival| arrival.state) {
        Some(State::Sorted(no, _)) => Went::Known(no),
        Some(State::SetAside(why)) => Went::Aside(why),
        Some(State::Failed(fault)) => Went::Waiting(Some(fault)),
        Some(State::Stored) => Went::Waiting(None),
        None => return Err(Refusal::not_found("There is no such mail.").into()),
    };
    Ok(Taken { arrival: at.id, went })
}

/// Our fault, and the mail is kept: it waits where people see it, and the clock tries it again.
async fn give_up(desk: &Desk, at: ArrivalRef, fault: &Fault) -> Went {
    tracing::error!(org = %at.org, arrival = at.id, cause = %fault, "A mail could not be sorted. It is tried again.");
    let (fault, kept) = (fault.to_string(), fault.to_string());
    let noted = desk.write(move |sql| Ok::<_, Error>(arrival::failed(sql, at.org, at.id, &kept)?)).await;
    if let Err(error) = noted {
        tracing::error!(org = %at.org, arrival = at.id, cause = %error,
            "That a mail could not be sorted was not recorded.");
    }
    Went::Waiting(Some(fault))
}

#[cfg(test)]
mod tests;
