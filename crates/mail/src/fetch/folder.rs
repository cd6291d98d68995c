//! What is to be fetched of a folder: what is new since the last look, what slipped through, what failed before.
//!
//! UIDs rise (RFC 9051, 2.3.1.1), so the highest one dealt with is a mark. The first look takes what is unread: what
//! people had dealt with before us is theirs. When the numbers began anew (UIDVALIDITY), what is unread or came since
//! shortly before the last look that worked is fetched again; the store knows each mail by its bytes and keeps it once.

use super::round::{Can, broken, within};
use super::{Fetcher, one};
use crate::connection::imap::{self, ANSWER, Session};
use crate::connection::{Step, Trouble};
use async_imap::error::Error as Imap;
use base::refusal::Error;
use engine::mailbox::progress::{self, Mark, Place};
use engine::mailbox::standing::{self, Way};
use engine::mailbox::{Folder, Mailbox};
use engine::problem::OfFetching;
use jiff::SignedDuration;
use std::collections::BTreeSet;
use tokio::sync::watch;
use tokio::time::timeout;

/// How far below the mark is looked for what slipped through: servers with many listeners may show mails out of order.
const BELOW: u32 = 500;
/// How long before the last look that worked mails are fetched again when the numbers began anew.
const OVERLAP: SignedDuration = SignedDuration::from_hours(48);

/// What is to be done in a folder.
struct Plan {
    place: Place,
    first: u32,
    last: u32,
    /// In the order they are fetched: what failed before comes last, so that it holds up nothing.
    uids: Vec<u32>,
    /// The mark is set once at the end, not mail by mail: until then the first look is not over.
    is_first: bool,
}

/// Reads a folder once. `is_new` when the connection is: then what failed or was left half done is taken up again.
///
/// # Errors
/// The step that failed.
pub(super) async fn read(
    fetcher: &Fetcher,
    mailbox: &Mailbox,
    (session, can): (&mut Session, Can),
    folder: &Folder,
    (is_new, stop): (bool, &watch::Receiver<bool>),
) -> Result<(), Trouble> {
    let ours = |error: Error| Trouble::ours(Step::Store, error);
    let plan = plan(fetcher, mailbox, session, folder, is_new).await?;
    let place = &plan.place;
    if is_new {
        let (at, desk) = (place.clone(), &fetcher.desk);
        let unfinished = desk.read(move |sql| Ok(progress::unfinished(sql, &at)?)).await.map_err(ours)?;
        for uid in unfinished {
            one::finish(fetcher, (session, can), place, &folder.after, uid).await?;
        }
    }
    let (mut first, mut last) = (plan.first, plan.last);
    for uid in &plan.uids {
        if *stop.borrow() {
            return Ok(());
        }
        if !plan.is_first {
            last = last.max(*uid);
        }
        let mark = Mark { uidvalidity: place.uidvalidity, first, last };
        one::take(fetcher, mailbox, (session, can), (place, &folder.after), (*uid, (!plan.is_first).then_some(mark)))
            .await?;
    }
    if plan.is_first {
        let at = place.clone();
        first = first.min(last);
        let set = move |sql: &mut db::Sql<'_>| {
            progress::forget_others(sql, &at)?;
            Ok::<_, Error>(progress::set_mark(sql, &at, first, last)?)
        };
        fetcher.desk.write(set).await.map_err(ours)?;
    }
    Ok(())
}

async fn plan(
    fetcher: &Fetcher,
    mailbox: &Mailbox,
    session: &mut Session,
    folder: &Folder,
    is_new: bool,
) -> Result<Plan, Trouble> {
    let ours = |error: Error| Trouble::ours(Step::Store, error);
    let opened = match timeout(ANSWER, session.select(imap::folder_name(&folder.name))).await {
        Ok(Ok(opened)) => opened,
        Ok(Err(error @ (Imap::No(_) | Imap::Bad(_)))) => {
            let (folder, said) = (folder.name.clone(), imap::said(&error));
            return Err(Trouble::at(Step::Folder, OfFetching::Folder { folder, said }));
        }
        Ok(Err(error)) => return Err(broken(&error)),
        Err(_) => return Err(Trouble::at(Step::Folder, OfFetching::Silent)),
    };
    let place = Place {
        org: mailbox.org,
        mailbox: mailbox.id,
        folder: folder.name.clone(),
        uidvalidity: opened.uid_validity.unwrap_or(0),
    };
    let at = place.clone();
    let known = fetcher.desk.read(move |sql| Ok(progress::mark(sql, at.org, at.mailbox, &at.folder)?)).await;
    match known.map_err(ours)? {
        Some(mark) if mark.uidvalidity == place.uidvalidity => {
            let uids = since(fetcher, session, &place, mark, is_new).await?;
            Ok(Plan { place, first: mark.first, last: mark.last, uids, is_first: false })
        }
        before => {
            let highest = match opened.uid_next {
                Some(next) => next.saturating_sub(1),
                None => within(ANSWER, session.uid_search("ALL")).await?.into_iter().max().unwrap_or(0),
            };
            let mut uids = within(ANSWER, session.uid_search("UNSEEN")).await?;
            if before.is_some() {
                let (org, id) = (mailbox.org, mailbox.id);
                let stood = fetcher.desk.read(move |sql| Ok(standing::standing(sql, org, id, Way::In)?)).await;
                if let Some(ok_at) = stood.map_err(ours)?.ok_at {
                    let day = (ok_at - OVERLAP).strftime("%d-%b-%Y").to_string();
                    uids.extend(within(ANSWER, session.uid_search(format!("SINCE {day}"))).await?);
                }
            }
            let (noted, failed) = met(fetcher, &place, 0).await?;
            uids.retain(|uid| *uid <= highest && !noted.contains(uid));
            // A first look that broke off left its mark unset: what it failed at is tried again here as well.
            let uids = BTreeSet::from_iter(uids).into_iter().chain(failed).collect();
            Ok(Plan { place, first: highest, last: highest, uids, is_first: true })
        }
    }
}

/// What is new above the mark; on a new connection also what slipped through below it, and what failed before.
async fn since(
    fetcher: &Fetcher,
    session: &mut Session,
    place: &Place,
    mark: Mark,
    is_new: bool,
) -> Result<Vec<u32>, Trouble> {
    let above = within(ANSWER, session.uid_search(format!("UID {}:*", mark.last.saturating_add(1)))).await?;
    // “n:*” names the last mail even when its number is lower than n.
    let mut uids: BTreeSet<u32> = above.into_iter().filter(|uid| *uid > mark.last).collect();
    if !is_new {
        return Ok(uids.into_iter().collect());
    }
    let from = mark.first.saturating_add(1).max(mark.last.saturating_sub(BELOW));
    let (noted, failed) = met(fetcher, place, from).await?;
    if from <= mark.last {
        let below = within(ANSWER, session.uid_search(format!("UID {from}:{}", mark.last))).await?;
        uids.extend(below.into_iter().filter(|uid| *uid >= from && *uid <= mark.last && !noted.contains(uid)));
    }
    uids.retain(|uid| !failed.contains(uid));
    Ok(uids.into_iter().chain(failed).collect())
}

/// The mails from number `from` on that were met before, and those that are to be tried again.
async fn met(fetcher: &Fetcher, place: &Place, from: u32) -> Result<(Vec<u32>, Vec<u32>), Trouble> {
    let at = place.clone();
    let read = fetcher.desk.read(move |sql| Ok((progress::noted(sql, &at, from)?, progress::to_try_again(sql, &at)?)));
    read.await.map_err(|error| Trouble::ours(Step::Store, error))
}
